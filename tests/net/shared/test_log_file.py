from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest

from net.shared.log_file import LogFile


def write(file: LogFile, text: str) -> None:
    file.handle(logging.LogRecord("charla", logging.INFO, "", 0, text, None, None))


def test_a_full_file_is_set_aside(tmp_path: Path) -> None:
    file = LogFile(tmp_path / "log", max_bytes=100, kept=2)
    for n in range(10):
        write(file, f"{n} " + "x" * 50)
    file.close()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["log", "log.1", "log.2"]
    assert (tmp_path / "log").read_text().startswith("9 ")


def test_no_line_is_lost_while_another_program_has_the_file_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_paths: object) -> None:
        raise PermissionError(13, "The process cannot access the file")

    file = LogFile(tmp_path / "log", max_bytes=100, kept=2)
    with monkeypatch.context() as patched:
        patched.setattr(os, "rename", refuse)
        for n in range(5):
            write(file, f"{n} " + "x" * 50)
    assert (tmp_path / "log").read_text().count("\n") == 5
    write(file, "the next")
    file.close()
    assert (tmp_path / "log").read_text() == "the next\n"
    assert capsys.readouterr().err == ""


def test_a_letter_that_is_none_is_written_otherwise(tmp_path: Path) -> None:
    file = LogFile(tmp_path / "log", max_bytes=1000, kept=1)
    write(file, "half of one: \ud83d, ñ 🙂")
    file.close()
    assert (tmp_path / "log").read_text("utf-8") == "half of one: \\ud83d, ñ 🙂\n"
