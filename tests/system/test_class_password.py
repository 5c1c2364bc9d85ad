"""Test a server whose class has a password, as students and those who guess meet it."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from net.server import password
from net.server.password import PasswordGate
from net.server.server import ChatServer, ServerSettings
from net.server.visitor import Visitor
from net.shared.connection import Connection
from net.shared.flusher import Flusher
from net.wire import plain
from net.wire.address import Address
from net.wire.messages import Err
from tests.processes import ROOT, ServerProcess
from tests.support import wait_until
from tests.tls_servers import reception, start_serving
from tests.wire import PROMPT, WELCOME, PlainWire, RichWire

PASSWORD = "girasol azul"
STUDENTS = 30


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    path = tmp_path_factory.mktemp("password") / "file"
    path.write_text(PASSWORD + "\n", encoding="utf-8")
    path.chmod(0o600)
    with ServerProcess("--password-file", str(path), "--verbose") as server:
        yield server


@pytest.fixture
def address(server: ServerProcess) -> Address:
    return server.address


def log_in(address: Address, nick: str, typed: str | None = None) -> str:
    """Log in with the key of the person called `nick`; return the code of the refusal, or ""."""
    with RichWire(address) as wire:
        wire.say_hello(nick, nick)
        challenge = wire.hear("challenge")
        if typed is not None:
            assert challenge["password"]
        wire.prove(challenge, nick, nick, **({"password": typed} if typed else {}))
        answer = wire.hear("welcome", "err")
        code: str = answer.get("code", "")
        if code:
            wire.expect_end()
    return code


def test_who_knows_it_gets_in_and_is_not_asked_again(address: Address) -> None:
    assert log_in(address, "ana", "") == "password_needed"
    assert log_in(address, "ana", "girasol") == "wrong_password"
    assert log_in(address, "ana", PASSWORD) == ""
    with RichWire(address) as wire:
        wire.say_hello("ana", "ana")
        assert "password" not in wire.hear("challenge")
    assert log_in(address, "ana") == ""


def test_a_name_is_not_told_of_before_the_password(address: Address) -> None:
    assert log_in(address, "owner", PASSWORD) == ""
    with RichWire(address) as wire:
        wire.say_hello("owner", "thief")
        wire.prove(wire.hear("challenge"), "owner", "thief", password="girasol")
        assert wire.hear("err")["code"] == "wrong_password"


@pytest.mark.parametrize("more", [{}, {"guest": True}])
def test_a_log_in_without_a_key_is_refused(address: Address, more: dict[str, Any]) -> None:
    with RichWire(address) as wire:
        wire.say_hello("eva", "", **more)
        assert wire.hear("err")["code"] == "password_needed"
        wire.expect_end()


def test_a_hello_without_a_key_after_one_with_a_key(address: Address) -> None:
    with RichWire(address) as wire:
        wire.say_hello("eva", "eva")
        wire.hear("challenge")
        wire.say_hello("eva")
        assert wire.hear("err")["code"] == "password_needed"


def test_a_second_hello_is_not_let_in_with_the_key_of_another(address: Address) -> None:
    """Name first a key that has not given the password, and then one that has."""
    assert log_in(address, "known", PASSWORD) == ""
    with RichWire(address) as wire:
        wire.say_hello("mallory", "mallory")
        challenge = wire.hear("challenge")
        wire.say_hello("known", "known")
        wire.prove(challenge, "mallory", "mallory")
        assert wire.hear("welcome", "err")["op"] == "err"


def test_many_passwords_in_one_connection_are_one(address: Address) -> None:
    with RichWire(address) as wire:
        wire.say_hello("mallory", "mallory")
        challenge = wire.hear("challenge")
        for typed in ("one", "two", PASSWORD):
            wire.prove(challenge, "mallory", "mallory", password=typed)
        assert wire.hear("err")["code"] == "wrong_password"
    with RichWire(address) as wire:
        wire.say_hello("mallory", "mallory")
        assert wire.hear("challenge")["password"]


def test_a_password_that_is_too_long_is_no_message(address: Address) -> None:
    with RichWire(address) as wire:
        wire.say_hello("eva", "eva")
        wire.prove(wire.hear("challenge"), "eva", "eva", password="x" * 129)
        assert wire.hear("err")["code"] == "too_long"


def test_a_person_with_nc_types_it_after_the_name(address: Address) -> None:
    with PlainWire(address) as wire:
        wire.send("nora\n")
        wire.expect(PROMPT + plain.PASSWORD_PROMPT)
        wire.send(f"{PASSWORD}\n")
        wire.expect(WELCOME.format("nora"))
    with PlainWire(address) as wire:
        wire.send("nuria\ngirasol\n")  # in one piece
        wire.expect(PROMPT + plain.PASSWORD_PROMPT + "Esa no es la clave de la clase. ")
        wire.expect_end()


def test_it_is_asked_for_inside_of_encryption_too(address: Address) -> None:
    with PlainWire(address, encrypted=True) as wire:
        wire.send("nadia\n")
        wire.expect(PROMPT + plain.PASSWORD_PROMPT)
        wire.send(f"{PASSWORD}\n")
        wire.expect(WELCOME.format("nadia"))
    with RichWire(address, encrypted=True) as rich:
        rich.say_hello("nerea", "nerea")
        challenge = rich.hear("challenge")
        assert challenge["password"]
        rich.prove(challenge, "nerea", "nerea", password=PASSWORD)
        rich.hear("welcome")


def test_the_assignment_s_own_client_gets_in(address: Address) -> None:
    """Send neither the name nor what is typed next with an end of line."""
    with PlainWire(address) as wire:
        wire.expect(PROMPT)
        wire.send("oscar")
        wire.expect(plain.PASSWORD_PROMPT)
        wire.send(PASSWORD)
        wire.expect(WELCOME.format("oscar"))


def test_nothing_of_it_is_in_the_log(server: ServerProcess, address: Address) -> None:
    assert log_in(address, "pilar", "wrong-secret-1") == "wrong_password"
    assert log_in(address, "pilar", PASSWORD) == ""
    for typed in ("quique\nwrong-secret-2\n", "quique\nwrong:secret-3\n", f"quique\n{PASSWORD}\n"):
        with PlainWire(address) as wire:
            wire.send(typed)
            wire.expect(PROMPT + plain.PASSWORD_PROMPT)
            wire.read_line()
    log = server.log()
    assert "wrong_password" in log and '"op":"proof"' in log
    assert not [word for word in ("secret", "wrong-", "wrong:", PASSWORD) if word in log]


def test_beyond_this_computer_no_plain_password_is_asked_for() -> None:
    """Refuse whoever is not encrypted, and tell them how to be: everybody would read it."""
    ours, theirs = socket.socketpair()
    flusher = Flusher()
    put: list[object] = []
    received = reception(
        lambda said: put.extend(message for _, message in said), gate=PasswordGate(PASSWORD)
    )
    visitor = Visitor(received, Connection(ours, flusher), "192.0.2.7:5000")
    thread = start_serving(visitor)
    theirs.sendall(b"ana\n" + PASSWORD.encode() + b"\n")
    wait_until(lambda: put)
    theirs.close()
    thread.join(10)
    flusher.stop()
    refusal = getattr(put[0], "refusal", None)
    assert isinstance(refusal, Err) and refusal.code == "needs_encryption"
    assert b"openssl s_client" in plain.encode(refusal)


@pytest.fixture
def cheap_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ChatServer]:
    """Run a server in this process, whose checks cost little, so that a busy machine matters less.

    Guessing is slow from the sixth wrong password on.
    """
    monkeypatch.setattr(password, "_COST", 2**9)
    monkeypatch.setattr(password, "FAILURES", 5)
    server = ChatServer(ServerSettings(port=0, gate=PasswordGate(PASSWORD)))
    server.start()
    yield server
    server.stop()


def test_a_class_logs_in_while_a_script_guesses_from_its_address(cheap_server: ChatServer) -> None:
    address = Address(*cheap_server.address)
    is_over = threading.Event()
    guesses: list[str] = []

    def guess(place: int) -> None:
        while not is_over.is_set():  # with a new key each time
            nick = f"guess-{place}-{len(guesses)}"
            guesses.append(log_in(address, nick, nick))

    codes: list[list[str]] = []

    def student(number: int) -> None:
        answers = [log_in(address, f"student-{number}", PASSWORD)]
        while answers[-1] == "try_later" and len(answers) < 5:
            answers.append(log_in(address, f"student-{number}", PASSWORD))
        codes.append(answers)

    began = time.monotonic()
    attackers = [threading.Thread(target=guess, args=(place,)) for place in range(8)]
    for thread in attackers:
        thread.start()
    wait_until(lambda: len(guesses) > 20, timeout=30)
    students = [threading.Thread(target=student, args=(number,)) for number in range(STUDENTS)]
    for thread in students:
        thread.start()
    for thread in students:
        thread.join(60)
    is_over.set()
    for thread in attackers:
        thread.join(30)
    seconds = time.monotonic() - began
    assert len(codes) == STUDENTS and all(answers[-1] == "" for answers in codes), codes
    assert set(guesses) <= {"wrong_password", "try_later"}
    most = password.FAILURES + seconds * (password.AT_ONCE / password.PENALTY_SECONDS + 1)
    assert len(guesses) <= most + len(attackers)


@pytest.mark.parametrize(
    ("content", "sentence"), [(None, "Can't read the password"), ("", "There is no password in")]
)
def test_without_a_password_in_the_file_the_server_does_not_start(
    tmp_path: Path, content: str | None, sentence: str
) -> None:
    path = tmp_path / "password"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(ROOT / "server.py"), "--no-store", "--password-file", str(path)],
        capture_output=True,
        encoding="utf-8",
        timeout=30,
        check=False,
    )
    assert done.returncode == 1
    assert sentence in done.stderr and "Traceback" not in done.stderr
