"""Test hosting with real processes: the class is found again, ended, and ends with its window."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from net.client import hosting
from net.client.host_thread import HostThread
from net.client.hosting import ClassHost, HostError
from net.client.overseer import NotThere, ServerOverseer
from net.shared import host_file
from net.shared.host_file import HostFile
from net.wire import plain
from net.wire.address import Address
from net.wire.hosting import ClassPlan, HostState
from net.wire.messages import Person
from tests.processes import ROOT
from tests.support import free_port, wait_until
from tests.wire import PROMPT, WELCOME, PlainWire


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Yield the folder of a class. A class that still runs at the end is ended.

    It does not announce itself: the network is not the test's.
    """
    program = hosting._program
    monkeypatch.setattr(hosting, "_program", lambda: [*program(), "--no-announce"])
    yield tmp_path
    told = host_file.read(tmp_path)
    if told is not None:
        with contextlib.suppress(NotThere), ServerOverseer(told) as overseer:
            overseer.end_server()
    for process in hosting._left_running:
        process.wait(10)
    hosting._left_running.clear()


def plan(**more: object) -> ClassPlan:
    return ClassPlan(**{"name": "Aula 3", "port": free_port(), **more})  # type: ignore[arg-type]


def address_of(host: ClassHost) -> Address:
    assert host.told is not None
    return Address("127.0.0.1", host.told.port)


def is_found(folder: Path) -> bool:
    """Return whether a window finds a class in the folder."""
    host = ClassHost(folder)
    try:
        return host.find() is not None
    finally:
        host.close()


def test_a_class_begins_is_watched_and_ends(folder: Path) -> None:
    host = ClassHost(folder)
    assert host.find() is None
    assert host.start(plan(teaches=True)).server == "Aula 3"
    with PlainWire.login(address_of(host), "nc") as nc:
        assert nc.read_line().startswith(b"Este servidor deja ver")
        assert host.ask_status().people == (Person("nc", plain=True, number=1),)
        host.end()
        assert nc.expect_end().decode() == "El servidor se cierra. Hasta luego.\n"
    assert host.told is None
    assert not is_found(folder)
    host.close()


def test_the_next_window_finds_it_again_and_can_end_it(folder: Path) -> None:
    first, second = ClassHost(folder), ClassHost(folder)
    first.start(plan(stays=True))
    first.close()
    status = second.find()
    assert status is not None and status.server == "Aula 3"
    assert not second.is_own and second.stays
    second.close()  # it does not end with a window that has only found it
    third = ClassHost(folder)
    assert third.find() is not None
    third.end()
    assert not is_found(folder)


def test_without_the_wish_to_stay_it_ends_with_the_window(folder: Path) -> None:
    host = ClassHost(folder)
    host.start(plan())
    host.close()
    assert not is_found(folder)
    assert not (folder / host_file.FILE_NAME).exists()


def test_the_wish_can_change(folder: Path) -> None:
    host = ClassHost(folder)
    host.start(plan(stays=True))
    host.set_stays(False)
    host.close()
    assert not is_found(folder)


# A program that a terminal starts heeds Ctrl+C. Tests that run in the background may ignore it, and
# so would all that they start.
WINDOW = """
import signal
import sys
from pathlib import Path
from net.client import hosting
from net.client.hosting import ClassHost
from net.wire.hosting import ClassPlan
signal.signal(signal.SIGINT, signal.default_int_handler)
program = hosting._program
hosting._program = lambda: [*program(), "--no-announce"]
host = ClassHost(Path(sys.argv[1]))
host.start(ClassPlan("Aula 3", port=int(sys.argv[2]), stays=sys.argv[3] == "stays"))
print("running", flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("stays", [False, True])
def test_a_killed_window_takes_the_class_along_unless_it_was_to_stay(
    folder: Path, stays: bool
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WINDOW, folder, str(free_port()), "stays" if stays else ""],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as window:
        assert window.stdout is not None
        assert window.stdout.readline().strip() == b"running"
        window.kill()
    if stays:
        assert is_found(folder)
    else:
        wait_until(lambda: not (folder / host_file.FILE_NAME).exists())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for a group")
def test_an_interrupted_window_does_not_interrupt_the_class(folder: Path) -> None:
    """Test Ctrl+C in the terminal from which the window was started: it goes to its group."""
    if sys.platform == "win32":  # it tells the type checker what is known here
        raise OSError("no process groups")
    with subprocess.Popen(
        [sys.executable, "-c", WINDOW, folder, str(free_port()), "stays"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as window:
        assert window.stdout is not None
        assert window.stdout.readline().strip() == b"running"
        os.killpg(window.pid, signal.Signals["SIGINT"])
        window.wait(10)
    assert is_found(folder)


def test_what_a_killed_server_left_is_passed_over(folder: Path) -> None:
    host = ClassHost(folder)
    host.start(plan())
    told = host_file.read(folder)
    assert told is not None
    os.kill(told.pid, signal.SIGTERM if sys.platform == "win32" else signal.Signals["SIGKILL"])
    with pytest.raises(NotThere):
        while True:
            host.ask_status()
    assert host_file.read(folder) == told  # it had no time to clean up
    assert host.find() is None
    assert host.start(plan()).server == "Aula 3"
    host.end()
    host.close()


@contextlib.contextmanager
def stranger() -> Iterator[tuple[int, list[bytes]]]:
    """Listen on a port, and collect what comes."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    sock, _ = listener.accept()
                    with sock, contextlib.suppress(OSError):
                        sock.settimeout(5)
                        heard.append(sock.recv(65_536))
                        sock.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1], heard
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(10)


def test_another_program_on_that_port_never_sees_the_token(folder: Path) -> None:
    with stranger() as (port, heard):
        host_file.write(folder, HostFile(os.getpid(), port, "secret-token", "f" * 43))
        host = ClassHost(folder)
        assert host.find() is None
        assert heard and not any(b"secret-token" in one for one in heard)
        assert host.start(plan()).server == "Aula 3"
        host.end()
        host.close()


def test_a_file_that_somebody_has_changed_opens_nothing(folder: Path) -> None:
    host = ClassHost(folder)
    host.start(plan())
    told = host_file.read(folder)
    assert told is not None
    for changed in (
        HostFile(told.pid, told.port, "x" * 43, told.fingerprint),
        HostFile(told.pid, told.port, told.token, "f" * 43),
    ):
        host_file.write(folder, changed)
        assert not is_found(folder)
    assert host.ask_status().server == "Aula 3"
    host_file.write(folder, told)
    host.end()
    host.close()


def test_a_port_in_use_is_told(folder: Path) -> None:
    with socket.create_server(("0.0.0.0", 0)) as taken, pytest.raises(HostError) as failed:
        port = taken.getsockname()[1]
        ClassHost(folder).start(plan(port=port))
    assert failed.value.code == "port_in_use"
    assert f"Port {port} is in use" in failed.value.detail


def test_a_folder_that_can_not_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(HostError) as failed:
        ClassHost(tmp_path / "file" / "data").start(plan())
    assert failed.value.code == "folder"


def test_a_server_that_says_nothing_sensible_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = "import sys; sys.stdout.reconfigure(encoding='utf-8'); print('Está roto'); sys.exit(1)"
    command = [sys.executable, "-c", script]
    monkeypatch.setattr(hosting, "_program", lambda: command)
    with pytest.raises(HostError) as failed:
        ClassHost(folder).start(plan())
    assert (failed.value.code, failed.value.detail) == ("no_start", "Está roto")


def test_a_package_without_the_servers_program_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(folder / "Charla"))
    with pytest.raises(HostError) as failed:
        ClassHost(folder).start(plan())
    assert failed.value.code == "no_program"
    assert "charla-server" in failed.value.detail


def test_two_windows_that_start_at_once_share_one_class(folder: Path) -> None:
    """Test that the class has the password of the window that was quicker, and only that."""
    passwords = ("girasol", "amapola")
    hosts = {password: ClassHost(folder) for password in passwords}
    names: list[str] = []

    def start(password: str) -> None:
        names.append(hosts[password].start(plan(password=password)).server)

    threads = [threading.Thread(target=start, args=(password,)) for password in passwords]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(40)
    assert names == ["Aula 3", "Aula 3"]
    first, second = hosts.values()
    assert first.told == second.told
    (own,) = (password for password in passwords if hosts[password].is_own)
    for password in passwords:
        with PlainWire(address_of(first)) as nc:
            nc.send(f"nc\n{password}\n")
            nc.expect(PROMPT + plain.PASSWORD_PROMPT)
            nc.expect(WELCOME.format("nc") if password == own else "Esa no es la clave")
    assert not any(own.encode() in file.read_bytes() for file in folder.iterdir())
    for host in hosts.values():
        host.close()
    assert not is_found(folder)


@pytest.mark.parametrize(
    ("platform", "window", "server"),
    [
        ("linux", "Charla/Charla", "Charla/charla-server"),
        ("linux", "Charla", "charla-server"),  # two single files
        ("win32", "Charla/Charla.exe", "Charla/charla-server.exe"),
        ("win32", "Charla.exe", "charla-server.exe"),
        ("darwin", "Charla.app/Contents/MacOS/Charla", "Charla.app/Contents/MacOS/charla-server"),
        ("darwin", "Charla", "charla-server"),
    ],
)
def test_the_program_is_found_in_every_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str, window: str, server: str
) -> None:
    (tmp_path / window).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / server).touch()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(sys, "executable", str(tmp_path / window))
    assert [Path(part) for part in hosting._program()] == [(tmp_path / server).resolve()]


class Watched:
    """A HostThread tells its states here."""

    def __init__(self, folder: Path) -> None:
        self.states: list[HostState] = []
        self.thread = HostThread(self.states.append, folder)

    def wait_for(self, phase: str) -> HostState:
        wait_until(
            lambda: self.states and self.states[-1].phase == phase, lambda: self.states, timeout=30
        )
        return self.states[-1]


def test_the_thread_finds_nothing_and_ends(folder: Path) -> None:
    watched = Watched(folder)
    watched.thread.look()
    wait_until(lambda: len(watched.states) == 2)
    assert [state.phase for state in watched.states] == ["looking", "none"]
    assert watched.thread.close(5)


def test_the_thread_tells_who_comes_and_what_has_ended(folder: Path) -> None:
    watched = Watched(folder)
    watched.thread.begin(plan(by="Elena"))
    hosted = watched.wait_for("running").hosted
    assert hosted is not None and (hosted.name, hosted.is_own, hosted.count) == ("Aula 3", True, 0)
    with PlainWire.login(Address("127.0.0.1", hosted.port), "nc"):
        wait_until(lambda: (now := watched.states[-1].hosted) is not None and now.count == 1)
    watched.thread.set_stays(True)
    wait_until(lambda: (now := watched.states[-1].hosted) is not None and now.stays)
    watched.thread.end()
    assert watched.wait_for("none").code == ""
    assert watched.thread.close(5)


def test_the_thread_tells_when_a_class_has_ended_by_itself(folder: Path) -> None:
    watched = Watched(folder)
    watched.thread.begin(plan())
    watched.wait_for("running")
    told = host_file.read(folder)
    assert told is not None
    os.kill(told.pid, signal.SIGTERM if sys.platform == "win32" else signal.Signals["SIGKILL"])
    assert watched.wait_for("none").code == "gone"
    assert watched.thread.close(5)


def test_the_thread_tells_when_somebody_has_ended_the_class_from_elsewhere(folder: Path) -> None:
    watched = Watched(folder)
    watched.thread.begin(plan())
    watched.wait_for("running")
    other = ClassHost(folder)
    assert other.find() is not None
    other.end()
    assert watched.wait_for("none").code == "ended"
    assert watched.thread.close(5)
