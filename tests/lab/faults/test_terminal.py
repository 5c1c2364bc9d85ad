"""Test the lab in a terminal: what it understands, what it says, and how it ends."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from lab.faults import __main__ as terminal
from lab.faults import lab_words
from lab.faults.lab_words import LabWords
from net.wire.address import Address
from tests.processes import ROOT
from tests.servers import AssignmentServer
from tests.support import free_port
from tests.wire import Wire

LAB = [sys.executable, "-m", "lab.faults"]


def run(
    monkeypatch: pytest.MonkeyPatch, *arguments: str | Path, typed: str = "quit\n", to: str = "9"
) -> int:
    """Run the lab in this process, and return its exit status."""
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    try:
        return terminal.main([*(["--to", to] if to else []), *map(str, arguments)])
    except SystemExit as end:
        return int(str(end.code))


@pytest.mark.parametrize(("language", "one"), [("es", "se conecta 127"), ("en", "connects")])
def test_a_student_breaks_their_connection_and_repeats_it(
    tmp_path: Path, language: str, one: str
) -> None:
    """Run the program itself: an order, a log, and the same again from the log."""
    environment = {**os.environ, "LANGUAGE": language, "PYTHONPATH": str(ROOT)}
    log, again = tmp_path / "clase.log", tmp_path / "otra.log"
    received = []
    with AssignmentServer() as server:
        for arguments in (["--log", str(log), "--seed", "7"], ["--repeat", str(log)]):
            lab = subprocess.Popen(
                [*LAB, "--to", str(server.address), *arguments],
                cwd=tmp_path, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, encoding="utf-8",
            )  # fmt: skip
            assert lab.stdin
            assert lab.stdout
            first = lab.stdout.readline()
            found = re.search(r"127\.0\.0\.1:\d+", first)
            assert found, first
            if arguments[0] == "--log":
                lab.stdin.write("at byte 30 down cut\n")
                lab.stdin.flush()
                assert "Ctrl+C" in lab.stdout.readline()
            with Wire(Address.parse(found[0])) as wire:
                received.append(wire.expect_end())
            said, _ = lab.communicate("quit\n", timeout=30)
            assert lab.returncode == 0
            assert one in said
            assert "Traceback" not in said
    assert received == [b"Por favor, ingresa tu nombre d"[:30]] * 2
    entries = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert [entry["kind"] for entry in entries][:1] == ["start"]
    assert entries[0]["seed"] == 7
    assert not again.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl+C to a whole console")
def test_ctrl_c_ends_it_without_a_traceback() -> None:
    environment = {**os.environ, "LANGUAGE": "en", "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [*LAB, "--to", "127.0.0.1:9"], env=environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
    ) as lab:  # fmt: skip
        assert lab.stdout
        assert "listens" in lab.stdout.readline()
        assert "Ctrl+C" in lab.stdout.readline()
        lab.send_signal(signal.SIGINT)
        assert lab.stdout.read() == "The lab has ended.\n"
        assert lab.wait(30) == 0


def test_what_is_typed_is_obeyed_or_explained(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LANGUAGE", "es")
    typed = "ayuda\nup delay 300\nup delay 300ms\n\x1b[2J\nstatus\nheal\nestado\nsalir\n"
    assert run(monkeypatch, typed=typed) == 0
    said = capsys.readouterr().out
    assert "delay 300ms jitter 50ms" in said
    assert "«300» no es un tiempo, como 300ms, 2s o 1m." in said
    assert "up: delay 300ms\n" in said
    assert "Contiene caracteres que no son texto." in said
    assert "Sin fallos.\nNo hay nadie conectado.\n" in said


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--to", "x:y"], "“x:y” is not an address"),
        (["--to", ""], "“” is not an address"),
        ([], "Say where the server is"),
        (["--to", "9", "--seed", "-3"], "“-3” is not a seed"),
        (["--to", "9", "--seed", "9" * 5000], "is not a seed"),
        (["--to", "9", "--script", "a", "--repeat", "b"], "choose --script or --repeat"),
        (["--to", "9", "--nonsense"], "--nonsense"),
    ],
)
def test_wrong_arguments_get_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    sentence: str,
) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    assert run(monkeypatch, *arguments, to="") == 2
    assert sentence in capsys.readouterr().err


def test_a_start_that_is_not_possible_gets_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    script, binary, log = tmp_path / "script", tmp_path / "binary", tmp_path / "log"
    script.write_text("heal\nup dealy 3s\n", encoding="utf-8")
    binary.write_bytes(b"\xff\xfe\x00")
    log.write_text("mine", encoding="utf-8")
    port = free_port()
    for arguments, sentence in (
        (["--script", tmp_path / "none"], "can't be read"),
        (["--script", tmp_path], "can't be read"),
        (["--script", script], "line 2: “dealy” is not known here."),
        (["--script", binary], "is not a text file"),
        (["--repeat", script], "line 1: this is not a log of the lab."),
        (["--repeat", tmp_path / "none"], "can't be read"),
        (["--log", log], "is there already"),
        (["--log", tmp_path / "none" / "log"], "can't be written"),
        (["--listen", "192.0.2.1:5000"], "can't listen at 192.0.2.1:5000"),
        (["--listen", "0.0.0.0:9"], "can't pass its connections on to itself"),
        (["--listen", "localhost:9"], "can't pass its connections on to itself"),
        (["--to", f"127.0.0.1:{port}", "--listen", f"{port}"], "to itself"),
    ):
        assert run(monkeypatch, *arguments) == 1
        error = capsys.readouterr().err
        assert sentence in error
        assert error.count("\n") == 1
    assert log.read_text(encoding="utf-8") == "mine"
    with AssignmentServer() as server:
        assert run(monkeypatch, "--listen", str(server.address)) == 1
        assert "Another program listens at" in capsys.readouterr().err


def test_it_listens_on_this_machine_only_unless_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    assert run(monkeypatch) == 0
    said = capsys.readouterr().out
    assert "listens at 127.0.0.1:" in said
    assert "Anybody" not in said
    assert run(monkeypatch, "--listen", f"0.0.0.0:{free_port()}") == 0
    assert "Anybody on the network can connect to the lab." in capsys.readouterr().out


@pytest.mark.parametrize("language", lab_words.LANGUAGES)
def test_every_code_and_every_entry_has_its_sentence(language: str) -> None:
    sources = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "lab" / "faults").glob("*.py")
    )
    used = set(re.findall(r'(?:BadOrder|note|say)\(\s*"(\w+)"', sources))
    assert {"unknown", "piece", "hint", "bad_log"} <= used
    assert used <= lab_words.codes()
    said = LabWords(language).tell(
        "piece", {"connection": 1, "side": "up", "offset": 0, "bytes": 3, "corrupted": [2]}
    )
    assert said.startswith("1: up 0: 3 bytes; ")
