"""Test what the server's log keeps: who came and went, in few files, and nothing they wrote."""

from __future__ import annotations

import argparse
import logging
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import server as program
from tests.processes import ServerProcess
from tests.wire import PlainWire, RichWire

SECRET = "confidencial"


@pytest.fixture
def root() -> Iterator[logging.Logger]:
    """Return the root logger, and make it again what it was."""
    root = logging.getLogger()
    handlers, level, mask = list(root.handlers), root.level, os.umask(0o022)
    os.umask(mask)
    yield root
    os.umask(mask)
    for handler in set(root.handlers) - set(handlers):
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


def start_logging(folder: Path) -> None:
    program._start_logging(argparse.Namespace(verbose=False, data=folder, hosted=True))


def test_the_log_does_not_grow_without_end(
    tmp_path: Path, root: logging.Logger, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert program.LOG_FILE_BYTES * (program.LOG_FILES + 1) <= 4_000_000
    monkeypatch.setattr(program, "LOG_FILE_BYTES", 2000)
    start_logging(tmp_path)
    for number in range(1000):
        root.info("line %s", number)
    files = sorted(tmp_path.glob("server.log*"))
    assert len(files) == program.LOG_FILES + 1
    assert all(file.stat().st_size <= 2000 for file in files)
    assert "line 999" in (tmp_path / "server.log").read_text(encoding="utf-8")
    if sys.platform != "win32":
        assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_an_error_brings_no_control_character_into_it(tmp_path: Path, root: logging.Logger) -> None:
    start_logging(tmp_path)
    try:
        raise ValueError("\x1b[2J\x07 somebody's text")
    except ValueError:
        root.exception("\x1b[31m failed")
    text = (tmp_path / "server.log").read_text(encoding="utf-8")
    assert "ValueError" in text and "failed" in text
    assert not [sign for sign in text if ord(sign) < 32 and sign != "\n"]


def test_nothing_that_was_written_is_in_it(tmp_path: Path) -> None:
    """Let two people do whatever has words in it."""
    with ServerProcess("--data", str(tmp_path)) as server:
        with (
            RichWire.login(server.address, "ana", key="A", seen=0) as ana,
            RichWire.login(server.address, "luis", key="L", seen=0) as luis,
            PlainWire.login(server.address, "nc") as nc,
        ):
            ana.post("luis", SECRET, "c1")
            ana.hear("ok")
            about = {"from": "ana", "cid": "c1"}
            ana.say(op="msg", to="luis", text=SECRET * 2, cid="c2", kind="edit", about=about)
            ana.hear("ok")
            ana.say(op="group", room="#g-3f09a1c27b", title=SECRET, people=["luis"])
            luis.hear("invite")
            ana.say(op="state", state="busy", note=SECRET)
            ana.send(f'{{"op":"{SECRET}"}}\n{{"op":"msg","to":"{SECRET}"\n')
            ana.hear("err")
            ana.hear("err")
            nc.send(f"{SECRET}\nnadie: {SECRET}\n")
            nc.expect("Formato incorrecto. Usa 'usuario_destino: mensaje'.\n")
            nc.expect("El usuario nadie no está conectado.\n")
        log = server.log()
        kept = (tmp_path / "server.log").read_text(encoding="utf-8")
    assert "ana joined" in kept and "nc joined" in kept
    assert SECRET not in log and SECRET not in kept
