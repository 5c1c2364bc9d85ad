"""Test that what a client says to an impostor is worth nothing at other servers."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from net.server.store import Store
from net.shared import identity
from net.wire import credentials, events
from net.wire.address import Address
from tests.clients import Meet, meeting
from tests.identities import identity_of
from tests.processes import ServerProcess
from tests.support import wait_until
from tests.wire import RichWire


class SilentServer:
    """A student's own server says nothing at first, and forwards whatever it hears to everybody.

    With a `challenge` it pretends to be a Charla server that wants a proof.
    """

    def __init__(self, challenge: dict[str, Any] | None = None) -> None:
        self.heard = b""
        self._challenge = challenge
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = Address("127.0.0.1", self._listener.getsockname()[1])
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        with self._listener, self._listener.accept()[0] as visitor:
            visitor.settimeout(20)
            while data := visitor.recv(4096):
                self.heard += data
                if self._challenge and self.heard.count(b"\n") == 1:
                    visitor.sendall(json.dumps(self._challenge).encode() + b"\n")

    def join(self) -> None:
        self._thread.join(20)
        assert not self._thread.is_alive()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.heard.splitlines()]


@pytest.fixture
def meet(monkeypatch: pytest.MonkeyPatch) -> Iterator[Meet]:
    with meeting(monkeypatch) as make:
        yield make


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    """Start the real server, where the name has its owner already."""
    with ServerProcess("--data", str(tmp_path / "server")) as process:
        RichWire.login(process.address, "profe", key="profe").close()
        yield process


def test_what_a_stranger_s_server_hears_opens_nothing(server: ServerProcess, meet: Meet) -> None:
    stranger = SilentServer()
    teacher = meet(stranger.address, "profe")
    wait_until(lambda: stranger.lines, lambda: stranger.heard)
    teacher.client.stop()
    stranger.join()
    secret = json.loads(identity_of("profe").to_bytes())["private"]
    assert secret.encode() not in stranger.heard
    with RichWire(server.address) as thief:
        thief.send(stranger.heard)  # word for word
        challenge = thief.hear("challenge")
        thief.say(op="proof", signature="A" * 86)
        assert thief.hear("welcome", "err")["code"] == "bad_proof"
    with RichWire(server.address) as thief:
        thief.say_hello("profe", "thief")
        thief.prove(thief.hear("challenge"), "profe", "thief")
        assert thief.hear("welcome", "err")["code"] == "nick_taken"
    assert challenge["nonce"] not in stranger.heard.decode()


def test_a_proof_for_one_connection_is_none_for_another(server: ServerProcess, meet: Meet) -> None:
    """Test also a stranger that calls itself by the real server's name."""
    with RichWire(server.address) as scout:
        scout.say_hello("profe", "profe")
        asked = scout.hear("challenge")
        stranger = SilentServer(asked)
        teacher = meet(stranger.address, "profe")
        wait_until(lambda: len(stranger.lines) == 2, lambda: stranger.heard)
        teacher.client.stop()
        stranger.join()
    hello, proof = stranger.lines[:2]
    with RichWire(server.address) as thief:
        thief.say(**hello)
        thief.hear("challenge")
        thief.say(**proof)
        assert thief.hear("welcome", "err")["code"] == "bad_proof"


def test_wrong_proofs_cost_only_who_sends_them(server: ServerProcess) -> None:
    with RichWire(server.address) as thief, RichWire.login(server.address, "ana", key="ana") as ana:
        thief.say_hello("profe", "profe")
        thief.hear("challenge")
        thief.say(op="proof", signature="A" * 86)
        assert thief.hear("err", "welcome")["code"] == "bad_proof"
        thief.expect_end()
        ana.say(op="ping", n=1)
        assert ana.hear("pong")["n"] == 1


def test_nobody_gets_in_between_hello_and_proof(server: ServerProcess) -> None:
    with RichWire(server.address) as thief:
        thief.say_hello("profe", "profe")
        thief.hear("challenge")
        thief.post("ana", "soy el profe", "c1")
        assert thief.hear("err", "ok")["code"] == "not_logged_in"


def test_an_identity_that_can_not_be_used_is_told_and_nothing_is_tried(
    meet: Meet, tmp_path: Path
) -> None:
    (tmp_path / identity.FILE_NAME).write_text("rubbish")
    stranger = SilentServer()
    ana = meet(stranger.address, "ana", identity=lambda: identity.load(tmp_path, may_make=True))
    ended = ana.wait_for(events.Disconnected)
    assert (ended.code, ended.retry_in) == ("identity_changed", None)
    # A last connection, so that the server ends.
    socket.create_connection((stranger.address.host, stranger.address.port)).close()
    stranger.join()
    assert not stranger.heard


def test_an_owner_of_before_there_were_keys_keeps_the_name(tmp_path: Path, meet: Meet) -> None:
    token, salt = "a token of an earlier version", b"sixteen bytes..."
    store = Store(tmp_path)
    number = store.add_name("ana", "ana")
    store._save_name(
        store._names[number]._replace(salt=salt, hash=credentials.token_hash(salt, token))
    )
    store.commit()
    store.close()
    with ServerProcess("--data", str(tmp_path)) as server:
        thief = meet(server.address, "ana", identity=lambda: identity_of("thief"))
        assert thief.wait_for(events.Disconnected).code == "nick_taken"
        ana = meet(server.address, "ana", old_token=token)
        ana.wait_for(events.Connected)
        ana.client.stop()
        again = meet(server.address, "ana")  # the token is needed only once
        again.wait_for(events.Connected)
