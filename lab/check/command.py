"""Read the command that starts a program, and put its folder at a place of its own."""

from __future__ import annotations

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
_MOST_FILES = 2_000
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
    """Return whether a folder can be copied for each start of the program."""
    files = size = 0
    for folder, names, leaves in os.walk(source):
        names[:] = [name for name in names if name not in LEFT_OUT]
        for leaf in leaves:
            path = os.path.join(folder, leaf)
            files += 1
            size += 0 if os.path.islink(path) else os.path.getsize(path)
            if files > _MOST_FILES or size > _MOST_BYTES:
                return False
    return True


def copy_folder(command: StartCommand, to: Path) -> None:
    """Copy the program's folder; links stay links, so nothing outside is copied."""
    if command.source:
        shutil.copytree(
            command.source,
            to,
            symlinks=True,
            ignore=lambda _folder, names: LEFT_OUT & set(names),
            dirs_exist_ok=True,
            copy_function=_copy_plain,
        )


def _copy_plain(source: str, to: str) -> None:
    """Copy a file; what is no file, such as a named pipe, is left out."""
    if os.path.islink(source) or os.path.isfile(source):
        shutil.copy2(source, to, follow_symlinks=False)
