"""Test a server that a window has started: how it is found, overseen and ended."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from net.shared import host_file
from net.shared.host_file import HostFile
from net.wire.address import Address
from tests.processes import ROOT, ServerProcess
from tests.support import wait_until
from tests.wire import PlainWire, RichWire

START_SECONDS = 30.0  # a process starts slowly on a busy machine


@contextmanager
def hosted(folder: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    """Start a server as the window does."""
    with subprocess.Popen(
        [
            sys.executable,
            str(ROOT / "server.py"),
            "--hosted",
            "w1",
            "--data",
            str(folder),
            *options,
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def told(folder: Path) -> HostFile:
    content = wait_until(lambda: host_file.read(folder), timeout=START_SECONDS)
    assert content is not None
    return content


def address_of(content: HostFile) -> Address:
    return Address("127.0.0.1", content.port)


def test_while_it_runs_its_folder_says_how_to_oversee_it(tmp_path: Path) -> None:
    with ServerProcess("--data", str(tmp_path)) as server:
        content = host_file.read(tmp_path)
        assert content is not None
        assert (content.pid, content.port) == (server.process.pid, server.address.port)
        if sys.platform != "win32":
            assert stat.S_IMODE((tmp_path / "host.json").stat().st_mode) == 0o600
        assert content.token not in server.log()
    if sys.platform != "win32":  # there a server that is told to end is simply ended
        assert host_file.read(tmp_path) is None


def test_whoever_has_the_token_sees_who_is_here_and_ends_it(tmp_path: Path) -> None:
    with (
        ServerProcess("--data", str(tmp_path), "--name", "Aula 3") as server,
        PlainWire.login(server.address, "nc") as nc,
        RichWire(server.address, encrypted=True) as window,
    ):
        window.say(op="oversee", token=told(tmp_path).token)
        assert window.hear("status") == {
            "op": "status",
            "server": "Aula 3",
            "count": 1,
            "people": [{"nick": "nc", "plain": True, "number": 1}],
        }
        window.say(op="status")
        assert window.hear("status")["count"] == 1
        window.say(op="stop")
        assert window.hear("bye")["code"] == "shutdown"
        assert nc.expect_end().decode() == "El servidor se cierra. Hasta luego.\n"
        assert server.process.wait(10) == 0
    assert not (tmp_path / "host.json").exists()


def test_a_wrong_token_opens_nothing(tmp_path: Path) -> None:
    with (
        ServerProcess("--data", str(tmp_path)) as server,
        RichWire(server.address, encrypted=True) as window,
    ):
        window.say(op="oversee", token="x" * 43)
        window.say(op="stop")
        assert window.hear("err")["code"] == "wrong_token"
        assert window.expect_end() == b""
        PlainWire.login(server.address, "ana").close()


def test_without_encryption_there_is_no_overseer(tmp_path: Path) -> None:
    with ServerProcess("--data", str(tmp_path)) as server, RichWire(server.address) as window:
        window.say(op="oversee", token=told(tmp_path).token)
        assert window.hear("err")["code"] == "unknown_op"


def test_without_a_folder_nobody_oversees_it() -> None:
    with ServerProcess("--no-store") as server, RichWire(server.address, encrypted=True) as window:
        window.say(op="oversee", token="")
        assert window.hear("err")["code"] == "unknown_op"


def test_it_ends_with_the_window(tmp_path: Path) -> None:
    with hosted(tmp_path, "--port", "0") as process:
        told(tmp_path)
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(10) == 0
    assert not (tmp_path / "host.json").exists()


@pytest.mark.parametrize(
    ("lines", "stays"), [("stay\n", True), ("stay\nleave\n", False), ("x\nst", False)]
)
def test_it_stays_if_that_was_the_last_wish(tmp_path: Path, lines: str, stays: bool) -> None:
    with hosted(tmp_path, "--port", "0") as process:
        content = told(tmp_path)
        assert process.stdin is not None
        process.stdin.write(lines)
        process.stdin.close()
        if stays:
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(1)
            PlainWire.login(address_of(content), "ana").close()
        else:
            assert process.wait(10) == 0


def test_it_takes_the_first_free_port_of_those_it_may_have(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with hosted(tmp_path, "--port", f"{port}-{min(port + 40, 65_535)}"):
            assert port < told(tmp_path).port <= port + 40


def test_a_start_that_fails_says_why_in_a_word_and_in_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with hosted(tmp_path, "--port", str(port)) as process:
            assert process.stdout is not None and process.stderr is not None
            assert process.stdout.read() == "failed port_in_use\n"
            assert f"Port {port} is in use" in process.stderr.read()
            assert process.wait(10) == 1
    assert not (tmp_path / "host.json").exists()


def test_a_folder_that_another_server_uses(tmp_path: Path) -> None:
    with (
        ServerProcess("--data", str(tmp_path)) as server,
        hosted(tmp_path, "--port", "0") as process,
    ):
        assert process.stdout is not None
        assert process.stdout.read() == "failed folder_in_use\n"
        content = host_file.read(tmp_path)
        assert content is not None and content.port == server.address.port


def test_it_logs_into_its_folder_only_and_without_texts(tmp_path: Path) -> None:
    with hosted(tmp_path, "--port", "0") as process:
        content = told(tmp_path)
        ana = RichWire.login(address_of(content), "ana")
        ana.post("#clase", "confidencial", "c1")
        ana.hear("ok")
        ana.close()
        log = tmp_path / "server.log"
        wait_until(lambda: "ana left" in log.read_text(encoding="utf-8"))
        process.kill()
        assert process.communicate() == (f"listening on 127.0.0.1:{content.port}\n", "")
    said = log.read_text(encoding="utf-8")
    assert "confidencial" not in said and content.token not in said


def test_what_others_left_at_the_files_place_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "host.json").write_text("{not json", encoding="utf-8")
    assert host_file.read(tmp_path) is None
    (tmp_path / f"host.json.{os.getpid()}").write_text("old", encoding="utf-8")
    content = HostFile(1, 8080, "t", "f")
    host_file.write(tmp_path, content)
    assert host_file.read(tmp_path) == content
    host_file.remove(tmp_path, HostFile(2, 8080, "t", "f"))
    assert host_file.read(tmp_path) == content
    host_file.remove(tmp_path, content)
    assert host_file.read(tmp_path) is None
