"""Attack the checker with programs that misbehave: it ends them all, and says what they did."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lab.check.callers import Switchboard
from lab.check.command import read_command
from lab.check.interrupts import heed_interrupts
from lab.check.limits import Bounds
from lab.check.program import KEPT_BYTES, Program, free_port
from lab.check.run import check_program
from lab.check.speech import CANDIDATES
from lab.check.verdicts import CannotStart, Report, Verdict
from tests.lab.check.runs import PYTHON, check_source
from tests.support import wait_until

LISTENS = """
import os, socket, sys, time
listener = socket.create_server(("127.0.0.1", int(os.environ["PORT"])))
"""
Start = Callable[..., Program]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    started: list[Program] = []

    def make(source: str, bounds: Bounds | None = None) -> Program:
        (tmp_path / "programa.py").write_text(source, encoding="utf-8")
        command = read_command(f"{PYTHON} programa.py", tmp_path)
        started.append(Program(command, free_port(), bounds or Bounds()))
        return started[-1]

    yield make
    for program in started:
        program.end()


def is_alive(pid: int) -> bool:
    """Return whether a process runs; one that has ended and is not yet collected does not."""
    done = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return done.stdout.strip()[:1] not in ("", "Z")


def check(source: str) -> Report:
    return check_source("server", source, "")


def problem_of(source: str) -> CannotStart:
    with pytest.raises(CannotStart) as problem:
        check(source)
    return problem.value


def test_one_that_ends_at_once_is_said_with_its_last_words() -> None:
    problem = problem_of("raise SystemExit('no quiero')")
    assert problem.cause == "ended"
    assert "no quiero" in problem.said


def test_one_that_never_listens_is_waited_for_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lab.check.server_bench.START_SECONDS", 0.5)
    assert problem_of("input()").cause == "silent"


def test_output_without_end_is_ended_and_not_kept(start: Start) -> None:
    program = start("while True: print('x' * 65536)")
    wait_until(lambda: program.broke, timeout=30)
    assert program.broke == "output"
    assert len(program.printed.since(0)) <= KEPT_BYTES
    wait_until(lambda: program.has_ended)


def test_memory_is_bounded(start: Start) -> None:
    source = "import time\nkept = []\nwhile True:\n    kept.append(b'x' * 5_000_000)\n"
    program = start(source + "    time.sleep(0.02)", Bounds(megabytes=100))
    wait_until(lambda: program.broke or program.has_ended, timeout=30)
    assert program.broke == "memory" or b"MemoryError" in program.printed.since(0)


def test_time_is_bounded(start: Start) -> None:
    program = start("input()", Bounds(seconds=0.3))
    wait_until(lambda: program.broke)
    assert program.broke == "time"
    wait_until(lambda: program.has_ended)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork")
def test_one_that_forks_and_forks_is_ended_with_all_its_children(start: Start) -> None:
    source = (
        "import os, time\n"
        "for _ in range(30):\n"
        "    if os.fork() == 0:\n        time.sleep(60)\n"
        "    print(os.getpid(), flush=True)\ntime.sleep(60)"
    )
    program = start(source, Bounds(processes=10))
    wait_until(lambda: program.broke, timeout=30)
    assert program.broke == "processes"
    wait_until(lambda: program.has_ended)


LEAVES = """
import os, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
signal.signal(signal.SIGINT, signal.SIG_IGN)
signal.signal(signal.SIGHUP, signal.SIG_IGN)

def say():  # in one piece: `print` writes the end of a line by itself, and another may be between
    os.write(1, b"%d\\n" % os.getpid())

if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        say()
        time.sleep(60)
    os._exit(0)
os.wait()
say()
time.sleep(60)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs /proc")
def test_one_that_leaves_its_group_and_ignores_signals_is_ended(start: Start) -> None:
    program = start(LEAVES)
    wait_until(lambda: len(program.printed.since(0).split()) == 2)
    pids = list(map(int, program.printed.since(0).split()))
    assert all(map(is_alive, pids))
    program.end()
    wait_until(lambda: not any(map(is_alive, pids)))


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGTERM")
def test_a_checker_that_is_ended_ends_its_program(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    (tmp_path / "servidor.py").write_text(
        "import os, pathlib, socket, sys, time\n"
        f"pathlib.Path({str(pid_file)!r}).write_text(str(os.getpid()))\n"
        "socket.create_server(('127.0.0.1', int(sys.argv[1]))).accept()\ntime.sleep(60)"
    )
    command = f"{PYTHON} servidor.py {{port}}"
    checker = subprocess.Popen(
        [sys.executable, "-m", "lab.check", "server", command, "--here", str(tmp_path)],
        stdout=subprocess.DEVNULL,
        cwd=Path(__file__).parents[3],
    )
    with checker:
        wait_until(lambda: pid_file.exists() and pid_file.read_text())
        checker.terminate()
        assert checker.wait(30) == 143
    pid = int(pid_file.read_text())
    wait_until(lambda: not is_alive(pid))


def test_the_original_files_stay_as_they_are(start: Start, tmp_path: Path) -> None:
    (tmp_path / "datos.txt").write_text("intacto")
    program = start(
        "import os\nopen('datos.txt', 'w').write('cambiado')\nos.remove('programa.py')\n"
        "print(os.listdir(), os.getcwd())"
    )
    wait_until(lambda: program.has_ended)
    wait_until(lambda: b"datos.txt" in program.printed.since(0))
    assert (tmp_path / "datos.txt").read_text() == "intacto"
    assert (tmp_path / "programa.py").exists()
    folder = program.printed.since(0).decode().split()[-1]
    program.end()
    assert not Path(folder).exists()


def test_nothing_is_left_behind_by_a_check(tmp_path: Path) -> None:
    gc.collect()  # what other tests have left
    before = {*threading.enumerate()}
    open_before = len(os.listdir("/proc/self/fd")) if sys.platform.startswith("linux") else 0
    report = check(f"{LISTENS}\nwhile True: listener.accept()[0].sendall(b'hola')")
    assert report.results[0].verdict is Verdict.WRONG
    assert {*threading.enumerate()} == before
    if open_before:
        assert len(os.listdir("/proc/self/fd")) <= open_before


def test_the_port_that_was_told_is_preferred_to_another(tmp_path: Path) -> None:
    """Test a program that also listens for something else, such as a page of its own."""
    threads = (Path(__file__).parent.parent / "programs" / "server_threads.py").read_text("utf-8")
    other = "import socket\nother = socket.create_server(('127.0.0.1', 0))\n"
    (tmp_path / "dos.py").write_text(other + threads, encoding="utf-8")
    report = check_program("server", f"{PYTHON} dos.py", here=tmp_path, only=["delivers"])
    assert report.is_right


def test_a_port_that_only_the_program_knows_is_found(tmp_path: Path) -> None:
    threads = (Path(__file__).parent.parent / "programs" / "server_threads.py").read_text("utf-8")
    assert threads.count('os.environ.get("PORT", "8080")') == 1
    heed_interrupts()
    wrong: list[str] = []
    for _ in range(2):  # a port that nobody can be told may be taken by somebody else meanwhile
        port = free_port()
        (tmp_path / "fijo.py").write_text(
            threads.replace('os.environ.get("PORT", "8080")', str(port)), encoding="utf-8"
        )
        report = check_program(
            "server", f"{PYTHON} fijo.py", here=tmp_path, only=["delivers", "ctrl_c", "port_free"]
        )
        if report.is_right:
            return
        wrong += [f"{one.id}: {one.finding}" for one in report.results if one.finding.cause]
    pytest.fail("; ".join(wrong))


HOSTILE = (
    f"{LISTENS}\n"
    "sys.stdout.buffer.write(bytes(range(256)) * 50); sys.stdout.flush()\n"
    "while True:\n"
    "    sock, _ = listener.accept()\n"
    "    try:\n        {}\n    except OSError: pass\n"
)


@pytest.mark.parametrize(
    "answer",
    [
        "sock.sendall(b'\\x00\\x1b[2J\\xff' * 1_000)",
        "sock.close()",
        "sock.sendall(b'x' * 50_000_000)",
        "os._exit(3)",
        "sock.sendall(b'hola'); sock.recv(100); sock.shutdown(2)",
    ],
)
def test_a_hostile_server_is_only_reported(
    answer: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("lab.check.speech.CANDIDATES", CANDIDATES[:2])
    report = check(HOSTILE.format(answer))
    assert report.results[0].id == "two_people"
    assert report.results[0].verdict is Verdict.WRONG


def test_patience_is_counted_in_turns() -> None:
    """Test that a machine that stands still costs the program nothing of its time."""
    board = Switchboard()
    turns = 0

    def stand_still() -> None:
        nonlocal turns
        turns += 1
        threading.Event().wait(0.05)  # what should take 0.01 s

    board.on_turn = stand_still
    assert not board.wait(lambda: False, 0.2)
    assert turns >= 10
    board.end()


def test_interrupts_reach_what_is_started() -> None:
    code = (
        "import signal, subprocess, sys; from lab.check.interrupts import heed_interrupts;"
        "heed_interrupts(); assert signal.getsignal(signal.SIGINT) is signal.default_int_handler"
    )
    ignoring = f'trap "" INT; exec "{sys.executable}" -c "{code}"'
    if sys.platform != "win32":
        subprocess.run(["sh", "-c", ignoring], check=True)
    heed_interrupts()
