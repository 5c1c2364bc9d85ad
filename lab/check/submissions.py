"""Find what a class has handed in, in a folder, and what starts each of the programs.

A submission is a subfolder, or a Python file that lies in the folder itself. Links are none: what
they lead to is not the student's.
"""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from lab.check.command import LEFT_OUT, split_words
from lab.check.verdicts import CannotStart

FILE_MARK = "{file}"
_ENDING = ".py"
_STEMS = {"server": ("servidor", "server"), "client": ("cliente", "client")}
_DEPTH = 5  # folders that hold nothing but a folder, as archives have them
_MOST_FILE_BYTES = 1024 * 1024


def find_submissions(folder: Path, *, with_files: bool, without: Path) -> list[Path]:
    """Return the submissions in a folder, by their names.

    Args:
        with_files: whether its Python files are submissions, too.
        without: a folder that is none: that of the reports.

    Raises:
        CannotStart: the folder can't be read, or has none.
    """
    try:
        found = [path for path in folder.iterdir() if _is_submission(path, with_files=with_files)]
    except OSError as error:
        raise CannotStart("no_folder", name=str(folder), error=str(error.strerror)) from error
    found = [path for path in found if path.resolve() != without.resolve()]
    if not found:
        raise CannotStart("no_submissions", name=str(folder))
    return sorted(found, key=lambda path: (path.name.casefold(), path.name))


def _is_submission(path: Path, *, with_files: bool) -> bool:
    if path.is_symlink() or _is_hidden(path):
        return False
    return path.is_dir() or (with_files and _is_program(path))


def _is_hidden(path: Path) -> bool:
    return path.name.startswith(".") or path.name in {*LEFT_OUT, "__MACOSX"}


def _is_program(path: Path) -> bool:
    return path.suffix.lower() == _ENDING and not path.is_symlink() and path.is_file()


def main_file(folder: Path, kind: str) -> Path:
    """Return the file that starts a submission, relative to its folder.

    It is the only Python file, else the one called `servidor.py` or `server.py` (`cliente.py` or
    `client.py`), else the one with such a word in its name, else `main.py`.

    Raises:
        CannotStart: no file is the one, or several are.
    """
    inside = folder
    for _ in range(_DEPTH):
        listed = [path for path in inside.iterdir() if not _is_hidden(path)]
        programs = [path for path in listed if _is_program(path)]
        folders = [path for path in listed if path.is_dir() and not path.is_symlink()]
        if programs or len(folders) != 1:
            break
        inside = folders[0]
    stems = _STEMS[kind]
    for candidates in (
        programs,
        [path for path in programs if path.stem.lower() in stems],
        [path for path in programs if any(word in path.stem.lower() for word in stems)],
        [path for path in programs if path.stem.lower() == "main"],
    ):
        if len(candidates) == 1:
            return candidates[0].relative_to(folder)
    raise CannotStart("no_main", name=f"{stems[0]}{_ENDING}")


@contextlib.contextmanager
def start_of(submission: Path, template: str, kind: str) -> Iterator[tuple[str, Path]]:
    """Give the command that starts a submission, and the folder from which it is understood.

    A file is started in a folder where it is alone: it does not see what others have handed in.

    Args:
        template: the command, with FILE_MARK for the file that starts the program.

    Raises:
        CannotStart: which file starts it can't be told, or it is too large.
    """
    try:
        if submission.is_dir():
            main = str(main_file(submission, kind)) if FILE_MARK in template else ""
            yield _filled(template, main), submission
            return
        if submission.stat().st_size > _MOST_FILE_BYTES:
            raise CannotStart("large_folder", name=submission.name)
    except OSError as error:
        raise CannotStart("no_folder", name=submission.name, error=str(error.strerror)) from error
    with tempfile.TemporaryDirectory(prefix="charla-check-", ignore_cleanup_errors=True) as alone:
        shutil.copy2(submission, alone)
        yield _filled(template, submission.name), Path(alone)


def _filled(template: str, main: str) -> str:
    """Return the command with the file in it, quoted as the system's commands are."""
    words = [word.replace(FILE_MARK, main) for word in split_words(template)]
    return " ".join(f'"{word}"' for word in words) if os.name == "nt" else shlex.join(words)
