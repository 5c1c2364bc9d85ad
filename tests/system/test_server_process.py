"""Test the server as a program: how it starts, what it says when it can't, and how it ends."""

from __future__ import annotations

import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from net import VERSION
from tests.processes import ROOT, STOP_SECONDS, ServerProcess, tell_to_end
from tests.support import wait_until
from tests.wire import PlainWire, RichWire, Wire


def run_server(*options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "server.py"), *options],
        capture_output=True,
        encoding="utf-8",
        timeout=20,
        check=False,
    )


def test_it_says_at_once_where_it_listens() -> None:
    with ServerProcess() as server:  # it waits for the line in a pipe
        assert server.address.host == "127.0.0.1"
        PlainWire.login(server.address, "ana").close()


def test_it_listens_to_the_network_only_when_told() -> None:
    with ServerProcess(
        "--lan", "--no-announce", environment={"LANGUAGE": "en"}
    ) as server:  # nobody here is to see it
        assert server.address.host in ("::", "0.0.0.0")
        assert server.process.stdout is not None
        said = [server.process.stdout.readline() for _ in range(3)]
        assert "teachers" in said[0] and "student" in said[2]


def interrupt(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGINT)


WAYS_TO_END = [tell_to_end] if sys.platform == "win32" else [tell_to_end, interrupt]


@pytest.mark.parametrize("end", WAYS_TO_END)
def test_it_ends_with_a_farewell(end: Callable[[subprocess.Popen[str]], None]) -> None:
    with ServerProcess() as server:
        plain = PlainWire.login(server.address, "nc")
        rich = RichWire.login(server.address, "ana")
        silent = Wire(server.address)
        started = time.monotonic()
        end(server.process)
        assert plain.expect_end().decode() == "El servidor se cierra. Hasta luego.\n"
        assert rich.hear("bye")["code"] == "shutdown"
        silent.expect_end()
        assert server.process.wait(10) == 0
        assert time.monotonic() - started < STOP_SECONDS
        for wire in (plain, rich, silent):
            wire.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals to stop and continue")
def test_it_ends_in_time_right_after_it_was_frozen() -> None:
    """Test a signal that comes just between two waits of the main thread, now and then."""
    for _ in range(6):
        with ServerProcess() as server, RichWire.login(server.address, "ana") as ana:
            server.process.send_signal(signal.Signals["SIGSTOP"])
            for n in range(3):
                ana.post("#clase", "x", str(n))
            time.sleep(0.5)  # as long as one wait of the main thread
            ana.close()
            server.process.send_signal(signal.Signals["SIGCONT"])
            server.process.send_signal(signal.Signals["SIGTERM"])
            assert server.process.wait(STOP_SECONDS) == 0


def test_it_ends_in_time_although_somebody_never_reads() -> None:
    with ServerProcess("--rate", "0") as server:
        deaf = RichWire.login(server.address, "deaf")
        ana = RichWire.login(server.address, "ana")
        for n in range(400):
            ana.post("deaf", "x" * 16_000, str(n))
        for _ in range(400):
            ana.hear("ok", "err")
        started = time.monotonic()
        tell_to_end(server.process)
        assert server.process.wait(10) == 0
        assert time.monotonic() - started < STOP_SECONDS
        deaf.close()
        ana.close()


def test_a_port_in_use() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = run_server("--port", str(port))
    assert result.returncode == 1
    assert result.stderr == (
        f"server.py: Port {port} is in use: another server is running there, or choose another "
        "with --port.\n"
    )


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--host", "no.such.host.invalid"], "There is no host"),
        (["--host", "192.0.2.1"], "is not an address of this machine"),
        (["--host", "a" * 70], "There is no host"),
    ],
)
def test_an_address_it_can_not_have(options: list[str], words: str) -> None:
    result = run_server(*options)
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert words in result.stderr
    assert result.stdout == ""


def test_no_permission_for_the_port() -> None:
    """Test a simulated refusal, because root may listen anywhere, as everybody on some systems."""
    code = (
        "import runpy, socket, sys\n"
        "def refuse(*_args, **_more): raise PermissionError(13, 'Permission denied')\n"
        "socket.socket.bind = refuse\n"
        "sys.argv = ['server.py', '--port', '80']\n"
        "runpy.run_path('server.py', run_name='__main__')\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        timeout=20,
        check=False,
    )
    assert result.returncode == 1
    why = "No permission to listen on port 80: choose one above 1023 with --port."
    if sys.platform == "win32":  # it says so of ports that others have
        why = "Port 80 is in use: another server is running there, or choose another with --port."
    assert result.stderr == f"server.py: {why}\n"


@pytest.mark.parametrize(
    "options",
    [
        ["--rate", "-1"],
        ["--max-clients", "0"],
        ["--room", "clase"],
        ["--port", "x"],
        ["--port", "65536"],
    ],
)
def test_options_that_make_no_sense(options: list[str]) -> None:
    result = run_server(*options)
    assert result.returncode == 2
    assert options[0] in result.stderr


def test_its_version() -> None:
    assert run_server("--version").stdout == f"Charla {VERSION}\n"


def test_without_its_libraries_it_says_what_to_do(tmp_path: Path) -> None:
    """Test with -S, which hides site-packages, like a machine where nothing has been set up."""
    result = subprocess.run(
        [sys.executable, "-S", str(ROOT / "server.py")],
        capture_output=True,
        encoding="utf-8",
        timeout=20,
        check=False,
    )
    assert result.returncode == 1
    assert "python3 dev.py server" in result.stderr
    assert "Traceback" not in result.stderr


def test_the_log_tells_who_comes_and_goes_one_harmless_line_each(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with ServerProcess("--data", str(data)) as server:
        PlainWire.login(server.address, "ana").close()
        wire = Wire(server.address)
        wire.send("\x1b[2J\nx")
        wire.expect_end()
        wire.close()
        wait_until(lambda: "ana left: connection closed" in server.log(), server.log)
        wait_until(lambda: "turned away 127.0.0.1:" in server.log(), server.log)
        log = server.log()
    assert "ana joined from 127.0.0.1:" in log
    assert not [character for character in log if ord(character) < 32 and character != "\n"]
    file = data / "server.log"
    assert "ana joined" in file.read_text(encoding="utf-8")
    if sys.platform != "win32":
        assert stat.S_IMODE(data.stat().st_mode) == 0o700
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_verbose_shows_the_protocol_but_no_texts_and_no_secrets(tmp_path: Path) -> None:
    with ServerProcess("--verbose", "--data", str(tmp_path)) as server:
        with (
            PlainWire.login(server.address, "ana") as ana,
            RichWire.login(server.address, "eva", key="eva") as eva,
        ):
            ana.send("luis: confidencial\n")
            ana.read_line()
            eva.post("ana", "confidencial", "c1")
            ana.expect("eva: confidencial\n")
            wait_until(lambda: '"op":"ok"' in server.log(), server.log)
        log = server.log()
        kept = (tmp_path / "server.log").read_text(encoding="utf-8")
    assert "-> luis: (12 characters)␊" in log
    assert "<- El usuario luis no está conectado.␊" in log
    assert '-> {"op":"msg","to":"ana","text":"(12 characters)","cid":"c1"}␊' in log
    assert "<- eva: (12 characters)␊" in log
    assert '-> {"op":"proof","signature":"(' in log
    assert "confidencial" not in log
    assert "eva joined" in kept
    assert " -> " not in kept  # otherwise what matters would soon be gone from it


@pytest.mark.skipif(sys.platform == "win32", reason="rights are another matter there")
@pytest.mark.parametrize("mode", [0o1777, 0o777])
def test_a_data_folder_that_others_use_is_left_alone(tmp_path: Path, mode: int) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(mode)
    result = run_server("--data", str(shared))
    assert result.returncode == 1
    assert result.stderr == (
        f"server.py: Can't use the data folder {shared}: others write there too (mode {mode:o}), "
        "so choose one of your own.\n"
    )
    assert stat.S_IMODE(shared.stat().st_mode) == mode
    assert not list(shared.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="rights are another matter there")
def test_files_out_of_a_copy_are_closed_to_others(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with ServerProcess("--data", str(data)) as server:
        RichWire.login(server.address, "ana", key="ana").close()
        server.process.kill()  # so that the write-ahead log remains
        server.process.wait()
    for file in data.iterdir():
        file.chmod(0o644)
    with ServerProcess("--data", str(data)) as server:
        RichWire.login(server.address, "ana", key="ana").close()
        assert {stat.S_IMODE(file.stat().st_mode) for file in data.iterdir()} == {0o600}


def test_a_data_folder_that_can_not_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    result = run_server("--data", str(tmp_path / "file" / "data"))
    assert result.returncode == 1
    assert "data folder" in result.stderr
    assert "Traceback" not in result.stderr
