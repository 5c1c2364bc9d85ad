"""Test the password of a class: who gets in, what guessing costs, and what is kept of it."""

from __future__ import annotations

import hashlib
import logging
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from net.server import password as module
from net.server.password import (
    AT_ONCE,
    FAILURES,
    KEY_FAILURES,
    KNOWN_KEYS,
    BadPasswordFile,
    PasswordGate,
    read_password,
)
from net.wire.fields import PASSWORD_CHARACTERS
from tests.processes import ROOT
from tests.support import wait_until

ADDRESS, OTHER = "192.0.2.7", "192.0.2.8"


@pytest.fixture
def gate() -> PasswordGate:
    return PasswordGate("girasol azul")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Replace scrypt by something that takes no time: how attempts wait is what matters."""

    def digest(password: bytes, **_how: object) -> bytes:
        return password

    monkeypatch.setattr(hashlib, "scrypt", digest)


@pytest.fixture
def naps(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return how long attempts were made to wait; they do not wait in fact."""
    naps: list[float] = []
    monkeypatch.setattr(time, "sleep", naps.append)
    return naps


def answer(gate: PasswordGate, password: str, key: str = "", origin: str = ADDRESS) -> str:
    problem = gate.problem_with(password, key=key, origin=origin)
    return problem.code if problem else ""


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("girasol azul", ""),
        ("  girasol azul\t", ""),
        ("", "password_needed"),
        ("girasol", "wrong_password"),
        ("Girasol azul", "wrong_password"),
        ("\0girasol azul", "wrong_password"),
        ("\udc80", "wrong_password"),
        ("x" * PASSWORD_CHARACTERS, "wrong_password"),
    ],
)
def test_who_knows_it_gets_in(gate: PasswordGate, password: str, expected: str) -> None:
    assert answer(gate, password) == expected


def test_an_accent_is_the_same_on_every_keyboard() -> None:
    assert answer(PasswordGate("ma\u00f1ana"), "man\u0303ana") == ""


@pytest.mark.usefixtures("quick")
def test_who_has_given_it_once_with_a_key_needs_it_no_more(gate: PasswordGate) -> None:
    assert not gate.knows("ana's")
    assert answer(gate, "girasol", key="ana's") == "wrong_password"
    assert not gate.knows("ana's")
    assert answer(gate, "girasol azul", key="ana's") == ""
    assert gate.knows("ana's") and not gate.knows("eva's")
    assert answer(gate, "girasol azul") == "" and not gate.knows("")


@pytest.mark.usefixtures("quick")
def test_the_keys_that_are_used_are_remembered(
    gate: PasswordGate, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert KNOWN_KEYS >= 10_000  # as many as there can be names
    monkeypatch.setattr(module, "KNOWN_KEYS", 3)
    for key in ("ana's", "luis's", "eva's"):
        answer(gate, "girasol azul", key=key)
    assert gate.knows("ana's")
    answer(gate, "girasol azul", key="noa's")
    assert gate.knows("ana's") and not gate.knows("luis's")


def test_the_password_itself_is_not_kept(gate: PasswordGate) -> None:
    assert "girasol" not in repr(vars(gate))
    assert PasswordGate("girasol azul")._hash != gate._hash  # another salt at each start


@pytest.mark.usefixtures("quick")
def test_right_passwords_never_wait(gate: PasswordGate, naps: list[float]) -> None:
    for _ in range(3 * FAILURES):
        assert answer(gate, "girasol azul") == ""
    assert not any(naps)


@pytest.mark.usefixtures("quick")
def test_a_class_that_mistypes_does_not_wait_and_a_script_does(
    gate: PasswordGate, naps: list[float]
) -> None:
    for number in range(FAILURES):
        assert answer(gate, "girasol", key=f"{number}") == "wrong_password"
    assert not any(naps)
    answer(gate, "girasol", key="another")
    assert naps[-2:] == [module.PENALTY_SECONDS, 0]
    answer(gate, "girasol", key="yet another", origin=OTHER)
    assert naps[-2:] == [0, 0]


@pytest.mark.usefixtures("quick")
def test_a_key_that_is_often_wrong_waits_longer(gate: PasswordGate, naps: list[float]) -> None:
    for _ in range(KEY_FAILURES + 1):
        answer(gate, "girasol", key="ana's")
    assert naps[-2:] == [0, module.KEY_PENALTY_SECONDS] and not any(naps[:-2])
    assert answer(gate, "girasol azul", key="ana's") == ""


class Slow:
    """Stands in for scrypt, and lasts until it is let go."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.running = self.most = 0
        self.go = threading.Semaphore(0)
        self._lock = threading.Lock()
        self.order: list[bytes] = []
        monkeypatch.setattr(hashlib, "scrypt", self._scrypt)

    def _scrypt(self, password: bytes, **_how: object) -> bytes:
        with self._lock:
            self.running += 1
            self.most = max(self.most, self.running)
            self.order.append(password)
        self.go.acquire(timeout=10)
        with self._lock:
            self.running -= 1
        return password


def run(*calls: Callable[[], object]) -> list[threading.Thread]:
    threads = [threading.Thread(target=call) for call in calls]
    for thread in threads:
        thread.start()
    return threads


def test_few_passwords_are_checked_at_a_time_and_in_turn(
    gate: PasswordGate, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow(monkeypatch)

    def is_waiting(number: int) -> bool:
        """Return whether the attempt of this number is being checked or waits for that."""
        turns = gate._turns.get(ADDRESS)
        return turns is not None and slow.running + len(turns._waiting) == number + 1

    threads: list[threading.Thread] = []
    for number in range(6):
        threads += run(partial(answer, gate, f"guess {number}"))
        is_there = partial(is_waiting, number)
        wait_until(is_there)
    slow.go.release(6)
    for thread in threads:
        thread.join(10)
    assert slow.most == AT_ONCE
    assert sorted(slow.order[:2]) == [b"guess 0", b"guess 1"]
    assert not gate._turns  # nothing is kept of who has left


def test_a_turn_that_does_not_come_is_not_waited_for_for_ever(
    gate: PasswordGate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "TURN_SECONDS", 0.05)
    slow = Slow(monkeypatch)
    threads = run(*[lambda: answer(gate, "guess")] * AT_ONCE)
    wait_until(lambda: slow.running == AT_ONCE)
    assert answer(gate, "girasol azul") == "try_later"
    slow.go.release(10)
    for thread in threads:
        thread.join(10)
    assert answer(gate, "girasol azul") == "wrong_password"  # the hash is scrypt's
    assert not gate._turns


@pytest.mark.usefixtures("quick")
def test_a_class_gets_in_while_one_of_it_guesses(gate: PasswordGate) -> None:
    """Let 20 threads guess with ever new keys from the address of 30 students."""
    gate._hash = gate._scrypt("girasol azul")
    for number in range(FAILURES):
        answer(gate, "girasol", key=f"first {number}")
    is_over = threading.Event()
    guesses = [0]

    def guess() -> None:
        while not is_over.is_set():
            answer(gate, "girasol", key=f"{threading.get_ident()} {time.monotonic()}")
            guesses[0] += 1

    waits: list[float] = []

    def log_in(number: int) -> None:
        began = time.monotonic()
        assert answer(gate, "girasol azul", key=f"student {number}") == ""
        waits.append(time.monotonic() - began)

    began = time.monotonic()
    attackers = run(*[guess] * 20)
    students = run(*[partial(log_in, number) for number in range(30)])
    for thread in students:
        thread.join(20)
    is_over.set()
    for thread in attackers:
        thread.join(20)
    seconds = time.monotonic() - began
    assert len(waits) == 30 and max(waits) < module.TURN_SECONDS
    # Whoever guesses is slow, over however many connections.
    assert guesses[0] <= AT_ONCE * seconds / module.PENALTY_SECONDS + 20 + seconds


# --- the file -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "password"),
    [
        (b"girasol azul\n", "girasol azul"),
        (b"\xef\xbb\xbf  ma\xc3\xb1ana \r\n\r\n", "ma\u00f1ana"),
        (b"x" * PASSWORD_CHARACTERS, "x" * PASSWORD_CHARACTERS),
    ],
)
def test_a_file_with_a_password(tmp_path: Path, data: bytes, password: str) -> None:
    path = tmp_path / "password"
    path.write_bytes(data)
    path.chmod(0o600)
    assert read_password(path) == password


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "There is no password in"),
        (b" \n\t\n", "There is no password in"),
        (b"one\ntwo\n", "one line"),
        (b"a\0b", "one line"),
        (b"x" * (PASSWORD_CHARACTERS + 1), "at most 128 characters"),
        (b"x" * 1_000_000, "at most 128 characters"),
        ("ma\u00f1ana".encode("latin-1"), "not UTF-8"),
    ],
)
def test_a_file_with_none(tmp_path: Path, data: bytes, why: str) -> None:
    path = tmp_path / "password"
    path.write_bytes(data)
    with pytest.raises(BadPasswordFile, match=why):
        read_password(path)


@pytest.mark.parametrize("data", [b"girasol azul\nstay\n", b"girasol azul"])
def test_only_the_first_line_of_standard_input_is_taken(data: bytes) -> None:
    code = (
        "import os; from pathlib import Path; from net.server.password import read_password; "
        "print([read_password(Path('-')), os.read(0, 100)])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input=data, cwd=ROOT, capture_output=True, check=True
    )
    rest = data.removeprefix(b"girasol azul").removeprefix(b"\n")
    assert done.stdout.decode().strip() == repr(["girasol azul", rest])


def test_a_file_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(BadPasswordFile, match=r"Can't read .*: No such file"):
        read_password(tmp_path / "none")


@pytest.mark.skipif(sys.platform == "win32", reason="its files have no such modes")
def test_a_file_that_others_can_read(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "password"
    path.write_text("girasol azul")
    for mode, is_told in ((0o600, False), (0o640, True), (0o644, True)):
        path.chmod(mode)
        caplog.clear()
        with caplog.at_level(logging.WARNING):
            read_password(path)
        assert ("other users of this computer can read" in caplog.text) is is_told
        assert "girasol" not in caplog.text


@given(st.binary(max_size=300))
def test_any_file_is_a_password_or_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any"
    path.write_bytes(data)
    try:
        password = read_password(path)
    except BadPasswordFile as error:
        assert str(error).endswith(".") and "\n" not in str(error)
    else:
        assert 1 <= len(password) <= PASSWORD_CHARACTERS and password == password.strip()
