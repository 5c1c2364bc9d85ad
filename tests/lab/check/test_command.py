"""Test how a command is read, and that a program gets a copy of its folder."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from lab.check.command import StartCommand, copy_folder, read_command
from lab.check.verdicts import CannotStart


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for path in ("tarea uno/servidor.py", "tarea uno/util.py", "tarea uno/datos/a.txt", "otro.py"):
        (tmp_path / path).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / path).write_text("# nada\n", encoding="utf-8")
    return tmp_path


def test_a_program_starts_in_a_copy_of_its_own_folder(home: Path, tmp_path: Path) -> None:
    command = read_command(f'"{sys.executable}" "tarea uno/servidor.py" {{port}}', home)
    assert command.argv[1:] == ("servidor.py", "{port}")
    assert command.source == (home / "tarea uno").resolve()
    assert command.with_port(81)[2] == "81"
    copy = tmp_path / "copia"
    copy_folder(command, copy)
    assert sorted(path.name for path in copy.rglob("*.*")) == ["a.txt", "servidor.py", "util.py"]


def test_an_absolute_path_is_copied_too(home: Path) -> None:
    path = home / "tarea uno" / "servidor.py"
    command = read_command(f'python3 "{path}"', home)
    assert command.argv[1] == "servidor.py"
    assert command.source == path.parent.resolve()


def test_a_module_starts_in_a_copy_of_the_folder_where_the_command_was_typed(home: Path) -> None:
    command = read_command("python3 -m otro", home)
    assert command.argv[1:] == ("-m", "otro")
    assert command.source == home.resolve()


def test_a_program_without_interpreter_is_named_in_the_copy(home: Path) -> None:
    (home / "chat").write_text("#!/bin/sh\n", encoding="utf-8")
    assert read_command("./chat {port}", home, windows=False).argv == (
        os.path.join(".", "chat"),
        "{port}",
    )


def test_backslashes_are_part_of_the_paths_of_windows(home: Path) -> None:
    text = r'python3 "C:\Mis cosas\servidor.py" --puerto={port} C:\x\y "a b"c'
    assert read_command(text, home, windows=True).argv[1:] == (
        r"C:\Mis cosas\servidor.py",
        "--puerto={port}",
        r"C:\x\y",
        "a bc",
    )


@pytest.mark.parametrize(
    ("text", "cause"),
    [("", "empty"), ("  ", "empty"), ("python3 'x", "quotes"), ("no-existe-xyz a", "no_program")],
)
def test_a_command_that_is_none_is_said(home: Path, text: str, cause: str) -> None:
    with pytest.raises(CannotStart) as problem:
        read_command(text, home, windows=False)
    assert problem.value.cause == cause


def test_a_folder_too_large_is_not_copied(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lab.check.command._MOST_ENTRIES", 2)
    with pytest.raises(CannotStart, match="large_folder"):
        read_command("python3 'tarea uno/servidor.py'", home, windows=False)
    assert read_command("python3 -m x", home) == StartCommand(
        read_command("python3 -m x", home).argv
    )


def test_folders_that_seem_to_have_no_end_are_not_copied(home: Path) -> None:
    """Test what a folder looks like that leads back to itself, as they do on Windows."""
    (home / "/".join(["a"] * 150)).mkdir(parents=True)
    assert read_command("python3 -m x", home).source is None


def test_what_is_no_file_is_left_out_of_the_copy(home: Path, tmp_path: Path) -> None:
    folder = home / "tarea uno"
    (folder / ".git").mkdir()
    (folder / ".git" / "config").write_text("x")
    if sys.platform != "win32":
        os.mkfifo(folder / "tubo")
        (folder / "enlace").symlink_to("/etc/passwd")
    copy = tmp_path / "copia"
    copy_folder(read_command("python3 'tarea uno/servidor.py'", home, windows=False), copy)
    names = {path.name for path in copy.iterdir()}
    assert not names & {".git", "tubo"}
    if sys.platform != "win32":
        assert (copy / "enlace").is_symlink()


def test_a_folder_is_copied_into_itself_once(home: Path) -> None:
    """Test a program in the folder for temporary files, or with it below its own folder."""
    copy = home / "Temp" / "copia"
    copy.mkdir(parents=True)
    copy_folder(read_command("python3 otro.py", home), copy)
    assert sorted(path.name for path in copy.iterdir()) == ["otro.py", "tarea uno"]


def test_what_can_not_be_read_is_left_out_of_the_copy(
    home: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(source: str, to: str, **_more: object) -> None:
        if source.endswith("util.py"):
            raise PermissionError(13, "Permission denied", source)
        Path(to).write_bytes(Path(source).read_bytes())

    monkeypatch.setattr(shutil, "copy2", refuse)
    copy = tmp_path_factory.mktemp("copia")
    copy_folder(read_command("python3 'tarea uno/servidor.py'", home, windows=False), copy)
    assert sorted(path.name for path in copy.iterdir()) == ["datos", "servidor.py"]
