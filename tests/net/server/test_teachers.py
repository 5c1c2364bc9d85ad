"""Test who may be a teacher: who has the token on the server's computer, or knows its PIN."""

from __future__ import annotations

import threading

import pytest

from net.hub.actions import Overseer, ProvedTeacher
from net.hub.people import Session
from net.server import teachers
from net.server.line_decoder import LineDecoder
from net.server.teachers import FAILURES, TeacherGate, new_pin
from net.shared.connection import Connection
from net.wire import credentials, messages
from net.wire.messages import Challenge, Err, Hello, Proof
from net.wire.teaching import Teach
from tests.identities import identity_of
from tests.net.world import World
from tests.tls_servers import reception

TOKEN, PIN = "t" * 43, "012345"
HERE, ELSEWHERE = "127.0.0.1:5000", "192.168.1.7:5000"
NEIGHBOUR = "192.168.1.8:5000"


class Clock:
    """A clock stands still until a test moves it."""

    now = 1000.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept = seconds

    slept = 0.0


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(teachers, "time", clock)
    return clock


def check(
    gate: TeacherGate,
    *,
    token: str = "",
    pin: str = "",
    address: str = ELSEWHERE,
    is_encrypted: bool = True,
    is_signed: bool = True,
) -> str:
    """Return the code of the refusal; "" if the hub is told that it is a teacher."""
    answer = gate.check(
        Teach(token, pin, ref="r"), address, is_encrypted=is_encrypted, is_signed=is_signed
    )
    assert answer.ref == "r"
    if isinstance(answer, Err):
        return answer.code
    assert type(answer) is ProvedTeacher
    return ""


def gate() -> TeacherGate:
    return TeacherGate(TOKEN, PIN)


@pytest.mark.parametrize("is_encrypted", [True, False])
def test_the_token_counts_on_the_servers_computer_only(is_encrypted: bool) -> None:
    assert check(gate(), token=TOKEN, address=HERE, is_encrypted=is_encrypted) == ""
    assert check(gate(), token=TOKEN, address=ELSEWHERE) == "wrong_pin"
    assert check(gate(), token=TOKEN, address="::ffff:192.168.1.7:1") == "wrong_pin"


@pytest.mark.parametrize("token", ["t", TOKEN + "t", "u" * 43, "ñ" * 43, "\ud800"])
def test_another_token_opens_nothing_and_costs_time(token: str, clock: Clock) -> None:
    assert check(gate(), token=token, pin=PIN, address=HERE) == "wrong_pin"
    assert clock.slept == teachers.WRONG_SECONDS


def test_the_pin_counts_where_nobody_can_read_it_and_a_key_can_have_the_role() -> None:
    assert check(gate(), pin=PIN) == ""
    assert check(gate(), pin=PIN, address=HERE, is_encrypted=False, is_signed=False) == ""
    assert check(gate(), pin=PIN, is_encrypted=False) == "needs_encryption"
    assert check(gate(), pin=PIN, is_signed=False) == "bad_role"


@pytest.mark.parametrize("pin", ["", "012346", "12345", "0123450", "０１２３４５", "ñ", "\ud800"])
def test_another_pin_opens_nothing(pin: str, clock: Clock) -> None:
    assert check(gate(), pin=pin) == "wrong_pin"
    assert clock.slept == teachers.WRONG_SECONDS


def test_without_token_and_pin_nobody_is_a_teacher() -> None:
    closed = TeacherGate()
    for address in (HERE, ELSEWHERE):
        assert check(closed, address=address) == "wrong_pin"
        assert check(closed, token="", pin="000000", address=address) == "wrong_pin"


def test_after_five_wrong_pins_an_address_waits_even_with_the_right_one(clock: Clock) -> None:
    one = gate()
    for _ in range(FAILURES):
        assert check(one, pin="999999") == "wrong_pin"
    for pin in ("999999", PIN):
        assert check(one, pin=pin) == "too_many_tries"
    assert check(one, pin=PIN, address=NEIGHBOUR) == ""
    assert check(one, token=TOKEN, address=HERE) == ""
    clock.now += teachers.FAILURES_SECONDS / FAILURES + 1
    assert check(one, pin=PIN) == ""


def test_another_port_or_another_address_of_the_same_network_is_the_same_guesser() -> None:
    one = gate()
    for number in range(FAILURES):
        assert check(one, pin="999999", address=f"2001:db8::{number + 1}:5000") == "wrong_pin"
    assert check(one, pin=PIN, address="2001:db8::ffff:1") == "too_many_tries"


def test_right_pins_are_no_failures() -> None:
    one = gate()
    for _ in range(3 * FAILURES):
        assert check(one, pin=PIN) == ""


def test_a_wrong_token_does_not_use_up_the_guesses(clock: Clock) -> None:
    one = gate()
    for _ in range(2 * FAILURES):
        check(one, token="x", address=HERE)
    assert check(one, pin=PIN, address=HERE) == ""


def test_guesses_at_the_same_moment_are_all_counted() -> None:
    one, together = gate(), threading.Barrier(2 * FAILURES)
    codes: list[str] = []

    def guess() -> None:
        together.wait(10)
        codes.append(check(one, pin="999999"))

    threads = [threading.Thread(target=guess) for _ in range(2 * FAILURES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert sorted(codes) == ["too_many_tries"] * FAILURES + ["wrong_pin"] * FAILURES


def test_a_pin_has_six_digits_and_is_new_each_time() -> None:
    pins = {new_pin() for _ in range(200)}
    assert len(pins) > 190
    assert all(len(pin) == 6 and pin.isdecimal() and pin.isascii() for pin in pins)


# --- what reaches the hub -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "log_in", "code"),
    [
        (ELSEWHERE, "signed", ""),
        (ELSEWHERE, "signed by another", "bad_role"),
        (ELSEWHERE, "without a key", "bad_role"),
        (ELSEWHERE, "none", "bad_role"),
        (HERE, "none", ""),  # the hub refuses who has not logged in
    ],
)
def test_the_pin_is_looked_at_after_a_signed_log_in(
    monkeypatch: pytest.MonkeyPatch, address: str, log_in: str, code: str
) -> None:
    """Test that a hello which names somebody's key is no proof: the signature has to be right."""
    monkeypatch.setattr(Connection, "is_encrypted", True)
    received = reception(token=TOKEN, pin=PIN)
    decode = LineDecoder(received, Connection.__new__(Connection), address).rich()
    identity = identity_of("eva")
    if log_in != "none":
        key = "" if log_in == "without a key" else identity.public
        hello = decode(messages.encode(Hello(1, "eva", key=key)))
        if isinstance(hello, Challenge):
            signed = credentials.statement(
                server=hello.server,
                nonce=hello.nonce,
                nick="eva",
                key=identity.public,
                channel=received.key.fingerprint,
            )
            signer = identity if log_in == "signed" else identity_of("luis")
            decode(messages.encode(Proof(signer.sign(signed))))
    heard = decode(messages.encode(Teach(pin=PIN, ref="r")))
    assert (heard.code if isinstance(heard, Err) else "") == code
    assert code or heard == ProvedTeacher("r")


def test_an_overseer_is_no_teacher() -> None:
    """Test that who oversees the server is nobody in the chat, also with a proof."""
    world = World()
    overseer = Session(HERE, plain=False)
    world.say(overseer, Overseer(has_token=True), ProvedTeacher("r"))
    told = world.told(overseer)
    assert isinstance(told[-1], Err) and told[-1].code == "not_logged_in"
