"""Read the command that starts a program, and put its folder at a place of its own."""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lab.check.verdicts import CannotStart

PORT_MARK = "{port}"
_MOST_ENTRIES = 2_000
_DEEPEST = 100  # folders in folders; copying them calls itself for each
_MOST_BYTES = 50 * 1024 * 1024
LEFT_OUT = {".git", ".venv", "venv", "__pycache__", "node_modules", ".idea", ".vscode"}
_WINDOWS_WORD = re.compile(r'(?:"[^"]*"|[^\s"])+')
_PYTHONS = {"python", "python3", "py"}


@dataclass(frozen=True)
class StartCommand:
    """A command has its words, and the folder that is copied for each start.

    Attributes:
        argv: words that name something in the folder do so relative to it.
        source: the folder of the first file that it names, else the folder in which it was typed;
            None: that is too large, and the program starts in an empty one.
    """

    argv: tuple[str, ...]
    source: Path | None = None

    @property
    def is_told_its_port(self) -> bool:
        return any(PORT_MARK in word for word in self.argv)

    def with_port(self, port: int) -> list[str]:
        return [word.replace(PORT_MARK, str(port)) for word in self.argv]


def read_command(text: str, here: Path, *, windows: bool = os.name == "nt") -> StartCommand:
    """Return the command that a text means.

    Args:
        here: the folder from which its files are named.
        windows: backslashes are part of paths, and only double quotes keep words together.

    Raises:
        CannotStart: it is empty, or its program is nowhere.
    """
    words = split_words(text, windows=windows)
    if not words:
        raise CannotStart("empty")
    source = _folder_of_a_file(words, here)
    if source is None:
        source = here.resolve() if _is_small(here) else None
    elif not _is_small(source):
        raise CannotStart("large_folder", name=str(source))
    argv = [_in_copy(word, here, source) for word in words]
    argv[0] = _program(words[0], argv[0], source)
    return StartCommand(tuple(argv), source)


def split_words(text: str, *, windows: bool = os.name == "nt") -> list[str]:
    """Return the words of a command, without their quotation marks.

    Raises:
        CannotStart: a quotation mark is missing.
    """
    if windows:
        return [word.replace('"', "") for word in _WINDOWS_WORD.findall(text)]
    try:
        return shlex.split(text)
    except ValueError:
        raise CannotStart("quotes") from None


def _folder_of_a_file(words: Sequence[str], here: Path) -> Path | None:
    """Return the folder of the first file that the command names."""
    for at, word in enumerate(words):
        if _is_path(word, at) and (here / word).is_file():
            return (here / word).resolve().parent
    return None


def _is_path(word: str, at: int) -> bool:
    """Return whether a word may name a file of the student's: `python3` is none, `./chat` is."""
    return at > 0 or ((os.sep in word or "/" in word) and not os.path.isabs(word))


def _in_copy(word: str, here: Path, source: Path | None) -> str:
    path = here / word
    if not source or not word or not path.exists():
        return word
    resolved = path.resolve()
    if not resolved.is_relative_to(source):
        return word if os.path.isabs(word) or os.sep not in word else str(resolved)
    inside = str(resolved.relative_to(source))
    # What is called -x.py is no option.
    return os.path.join(os.curdir, inside) if inside.startswith("-") else inside


def _program(word: str, inside: str, source: Path | None) -> str:
    """Return the program to start: one in the copy, or one that is installed."""
    if source and inside and _is_path(word, 0) and (source / inside).is_file():
        return os.path.join(os.curdir, inside)
    found = shutil.which(word)
    if found:
        return found
    if word.lower() in _PYTHONS and not getattr(sys, "frozen", False):
        return sys.executable
    raise CannotStart("no_program", name=word)


def _is_small(source: Path) -> bool:
    """Return whether a folder can be copied for each start of the program.

    On Windows a folder may lead back to one that contains it, so how deep they are is bounded too.
    """
    entries = size = 0
    folders = [(str(source), 0)]
    while folders:
        folder, depth = folders.pop()
        for entry in _entries(folder):
            entries += 1
            if entries > _MOST_ENTRIES or size > _MOST_BYTES or depth > _DEEPEST:
                return False
            with contextlib.suppress(OSError):  # it has gone meanwhile, or nobody may look
                if not entry.is_dir(follow_symlinks=False):
                    size += entry.stat(follow_symlinks=False).st_size
                elif entry.name not in LEFT_OUT:
                    folders.append((entry.path, depth + 1))
    return size <= _MOST_BYTES


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []


def copy_folder(command: StartCommand, to: Path) -> None:
    """Copy the program's folder; links stay links, so nothing outside is copied.

    The copy may be inside the folder: Windows keeps temporary files in the user's own folder.
    """
    target = to.resolve()

    def leave_out(folder: str, names: list[str]) -> set[str]:
        return {
            name for name in names if name in LEFT_OUT or target.is_relative_to(Path(folder, name))
        }

    if command.source:
        shutil.copytree(
            command.source,
            to,
            symlinks=True,
            ignore=leave_out,
            dirs_exist_ok=True,
            copy_function=_copy_plain,
        )


def _copy_plain(source: str, to: str) -> None:
    """Copy a file; what is no file, such as a named pipe, is left out.

    So is what nobody may read, such as the registry in a user's own folder on Windows.
    """
    if os.path.islink(source) or os.path.isfile(source):
        with contextlib.suppress(PermissionError):
            shutil.copy2(source, to, follow_symlinks=False)
