"""Test who may oversee the server: a program on the same computer that has the token."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from net.hub.actions import Incoming, Overseer
from net.hub.budgets import is_loopback
from net.server import overseers
from net.server.overseers import Overseers
from net.server.reception import Said
from net.server.visitor import Visitor
from net.shared.connection import Connection
from net.shared.flusher import Flusher
from net.wire import messages
from net.wire.messages import AskStatus, Err, Oversee, Stop
from tests.support import wait_until
from tests.tls_servers import reception, start_serving

TOKEN = "t" * 43
HERE = "127.0.0.1:5000"
ELSEWHERE = [
    "192.168.1.7:5000",
    "10.0.0.2:1",
    "::ffff:192.168.1.7:5000",
    "fe80::1%eth0:5000",
    "x:1",
]


@pytest.fixture(autouse=True)
def without_the_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overseers, "WRONG_TOKEN_SECONDS", 0.0)


def check(
    message: Oversee | AskStatus | Stop,
    address: str = HERE,
    *,
    token: str = TOKEN,
    is_encrypted: bool = True,
    is_first: bool = True,
    is_overseer: bool = False,
) -> Incoming:
    return Overseers(token).check(
        message, address, is_encrypted=is_encrypted, is_first=is_first, is_overseer=is_overseer
    )


@pytest.mark.parametrize("address", [HERE, "::1:5000", "[::1]:5000", "::ffff:127.0.0.1:5000"])
def test_who_has_the_token_on_this_computer_is_admitted(address: str) -> None:
    assert is_loopback(address)
    assert check(Oversee(TOKEN), address) == Overseer(has_token=True)


@pytest.mark.parametrize("token", ["", "t", TOKEN + "t", "u" * 43, "ñ" * 43])
def test_who_has_another_token_is_not(token: str) -> None:
    assert check(Oversee(token)) == Overseer(has_token=False)


def test_without_a_token_there_is_nobody_to_admit() -> None:
    for message in (Oversee(""), Oversee(TOKEN), AskStatus(), Stop()):
        assert check(message, token="") == Err("unknown_op", "This op is not known here.")


@pytest.mark.parametrize("address", ELSEWHERE)
@pytest.mark.parametrize("message", [Oversee(TOKEN), Oversee("x"), AskStatus(), Stop()])
def test_from_elsewhere_there_is_no_such_message(
    address: str, message: Oversee | AskStatus | Stop
) -> None:
    """Compare with what a message is answered that really does not exist."""
    with pytest.raises(messages.BadMessage) as unknown:
        messages.decode_client(b'{"op":"nonsense"}')
    assert check(message, address) == Err(unknown.value.code, str(unknown.value))


@pytest.mark.parametrize("message", [Oversee(TOKEN), AskStatus(), Stop()])
def test_without_encryption_there_is_no_such_message(message: Oversee | AskStatus | Stop) -> None:
    answer = check(message, is_encrypted=False)
    assert isinstance(answer, Err) and answer.code == "unknown_op"


def test_who_has_named_themselves_is_a_user_and_no_overseer() -> None:
    for message in (Oversee(TOKEN), AskStatus(), Stop()):
        answer = check(message, is_first=False)
        assert isinstance(answer, Err) and answer.code == "unknown_op"


def test_before_the_token_there_is_nothing() -> None:
    for message in (AskStatus(), Stop()):
        answer = check(message)
        assert isinstance(answer, Err) and answer.code == "not_logged_in"


class Near:
    """A visitor's thread reads from `far`; `heard` is what reaches the hub."""

    visitor: Visitor

    def __init__(self, far: socket.socket) -> None:
        self.far = far
        self.heard: list[Said] = []

    def hears(self, data: bytes, *expected: type) -> list[Incoming]:
        """Say something, and return what the hub hears of it."""
        before = len(self.heard)
        self.far.sendall(data)
        wait_until(lambda: len(self.heard) >= before + len(expected), lambda: self.heard)
        said = [one for _session, one in self.heard[before:]]
        assert [type(one) for one in said] == list(expected)
        return said


@pytest.fixture(params=[HERE, ELSEWHERE[0]])
def near(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Near]:
    monkeypatch.setattr(Connection, "is_encrypted", True)
    flusher = Flusher()
    ours, far = socket.socketpair()
    near = Near(far)
    near.visitor = Visitor(
        reception(near.heard.extend, token=TOKEN), Connection(ours, flusher), request.param
    )
    thread = start_serving(near.visitor)
    yield near
    far.close()
    thread.join(10)
    flusher.stop()


def test_what_reaches_the_hub(near: Near) -> None:
    lines = b"".join(messages.encode(one) for one in (Oversee(TOKEN), AskStatus(), Stop()))
    if near.visitor.session.address == HERE:
        assert near.hears(lines, Overseer, AskStatus, Stop)[0] == Overseer(has_token=True)
        near.hears(messages.encode(messages.Hello(1, "ana")), Err)
    else:
        near.hears(lines, Err, Err, Err)
