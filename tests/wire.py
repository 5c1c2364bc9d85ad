"""Provide visitors that are just a socket, like a student's program, `nc` or a rich client."""

from __future__ import annotations

import contextlib
import json
import select
import socket
import ssl
import time
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Self

from net.shared import tls
from net.wire import credentials
from net.wire.address import Address
from tests.identities import identity_of
from tests.support import PATIENCE_SECONDS

PROMPT = "Por favor, ingresa tu nombre de usuario: "
NAME_TAKEN = "Este nombre de usuario ya está en uso. Desconectando...".encode()
WELCOME = (
    "Bienvenido al chat, {}! Puedes enviar mensajes usando el formato 'usuario_destino: mensaje'.\n"
)


class Wire:
    """A wire is a socket, and the bytes that have come but have not been read yet."""

    def __init__(
        self, address: Address | socket.socket, source: str = "", *, encrypted: bool = False
    ) -> None:
        """Connect to the server, from the address `source` of this machine if it is given.

        Somebody may have connected already.
        """
        if isinstance(address, Address):
            self.sock = socket.create_connection(
                (address.host, address.port),
                PATIENCE_SECONDS,
                source_address=(source, 0) if source else None,
            )
        else:
            self.sock = address
        self.sock.settimeout(PATIENCE_SECONDS)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if encrypted:
            self.sock = tls.client_context().wrap_socket(self.sock, suppress_ragged_eofs=False)
        self.unread = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _value: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self.sock.close()

    @contextlib.contextmanager
    def closed_on_failure(self) -> Iterator[None]:
        """Close the socket if the log-in fails, so that no later test is disturbed."""
        try:
            yield
        except BaseException:
            self.close()
            raise

    def send(self, data: bytes | str) -> None:
        self.sock.sendall(data.encode() if isinstance(data, str) else data)

    def expect(self, expected: bytes | str) -> None:
        """Check that the next bytes are exactly these."""
        wanted = expected.encode() if isinstance(expected, str) else expected
        while len(self.unread) < len(wanted):
            assert wanted.startswith(self.unread), f"{self.unread!r} is no beginning of {wanted!r}"
            self.unread += self._receive(f"{wanted!r}")
        got, self.unread = self.unread[: len(wanted)], self.unread[len(wanted) :]
        assert got == wanted

    def read_line(self) -> bytes:
        while b"\n" not in self.unread:
            self.unread += self._receive("a line")
        line, _, self.unread = self.unread.partition(b"\n")
        return line

    def expect_end(self) -> bytes:
        """Return whatever still comes, until the server closes."""
        while True:
            try:
                data = self.sock.recv(65_536)
            except ConnectionResetError:
                data = b""
            if not data:
                rest, self.unread = self.unread, b""
                return rest
            self.unread += data

    def expect_silence(self, seconds: float) -> None:
        """Check that nothing comes within this time."""
        assert not self.unread
        readable, _, _ = select.select([self.sock], [], [], seconds)
        assert not readable, self.sock.recv(65_536)

    @property
    def fingerprint(self) -> str:
        """Return the fingerprint of the server's key; "" without encryption."""
        if not isinstance(self.sock, ssl.SSLSocket):
            return ""
        return tls.fingerprint_of(self.sock.getpeercert(True) or b"")

    def _receive(self, wanted: str) -> bytes:
        try:
            data = self.sock.recv(65_536)
        except TimeoutError:
            raise AssertionError(f"{wanted} did not come; there was {self.unread!r}") from None
        assert data, f"{wanted} did not come before the end; there was {self.unread!r}"
        return data


class PlainWire(Wire):
    """A plain wire ends lines as a person with `nc` does."""

    @classmethod
    def login(cls, address: Address, nick: str, *, encrypted: bool = False) -> Self:
        """Log in; try again while the server still has the last visitor of this name."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            visitor = cls(address, encrypted=encrypted)
            with visitor.closed_on_failure():
                visitor.send(nick + "\n")
                visitor.expect(PROMPT)
                if not visitor.is_refused() or time.monotonic() > deadline:
                    visitor.expect(WELCOME.format(nick))
                    return visitor
            visitor.close()

    def is_refused(self) -> bool:
        """Return whether the server's next answer is that the name is taken."""
        while len(self.unread) < len(NAME_TAKEN) and NAME_TAKEN.startswith(self.unread):
            self.unread += self._receive("an answer to the name")
        return self.unread.startswith(NAME_TAKEN)


class RichWire(Wire):
    """A rich wire speaks JSON.

    What a crowd does is heard as if each of them had done it alone.
    """

    welcome: dict[str, Any]

    def __init__(self, address: Address, source: str = "", *, encrypted: bool = False) -> None:
        super().__init__(address, source, encrypted=encrypted)
        self._crowd: list[dict[str, Any]] = []

    @classmethod
    def login(
        cls, address: Address, nick: str, *, key: str = "", encrypted: bool = False, **more: object
    ) -> Self:
        """Log in; try again as PlainWire does.

        `key` names the person whose key will own the nick.
        """
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            visitor = cls(address, encrypted=encrypted)
            with visitor.closed_on_failure():
                visitor.say_hello(nick, key, **more)
                answer = visitor.hear("challenge", "welcome", "err")
                if answer["op"] == "challenge":
                    visitor.prove(answer, nick, key)
                    answer = visitor.hear("welcome", "err")
                if answer["op"] == "welcome":
                    visitor.welcome = answer
                    return visitor
                assert answer["code"] == "nick_taken" and time.monotonic() < deadline, answer
            visitor.close()

    def read_line(self) -> bytes:
        """Return the next line without the prompt, which precedes the answer to a late hello."""
        line = super().read_line().removeprefix(PROMPT.encode())
        return line or super().read_line()

    def say_hello(self, nick: str, key: str = "", **more: object) -> None:
        named = {"key": identity_of(key).public} if key else {}
        self.say(**{"op": "hello", "v": 1, "nick": nick, **named, **more})

    def prove(self, challenge: dict[str, Any], nick: str, key: str, **more: object) -> None:
        """Answer the challenge with the key of the person called `key`."""
        identity = identity_of(key)
        signed = credentials.statement(
            server=challenge["server"],
            nonce=challenge["nonce"],
            nick=nick,
            key=identity.public,
            channel=self.fingerprint,
        )
        self.say(**{"op": "proof", "signature": identity.sign(signed), **more})

    def say(self, **message: object) -> None:
        self.send(json.dumps(message) + "\n")

    def post(self, to: str, text: str, cid: str) -> None:
        self.say(op="msg", to=to, text=text, cid=cid)

    def hear(self, *ops: str) -> dict[str, Any]:
        """Return the next message with one of these ops; skip others."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            message: dict[str, Any] = (
                self._crowd.pop(0) if self._crowd else json.loads(self.read_line())
            )
            if message["op"] in ops:
                return message
            if message["op"] == "crowd":
                self._crowd = _apart(message)
        raise AssertionError(f"none of {ops} came")

    def hear_of(self, nick: str) -> dict[str, Any]:
        """Return the next presence of this person; skip others, such as those of earlier tests."""
        while (told := self.hear("presence"))["nick"] != nick:
            pass
        return told

    def read_roster(self) -> tuple[list[dict[str, Any]], dict[str, dict[str, Any]]]:
        """Return the people, and the rooms by name, of all pages of the roster.

        Other messages in between are skipped.
        """
        people: list[dict[str, Any]] = []
        rooms: dict[str, dict[str, Any]] = {}
        while True:
            page = self.hear("roster")
            people += page.get("people", [])
            for room in page.get("rooms", []):
                known = rooms.setdefault(room["room"], room | {"members": []})
                known["members"] += room["members"]
            if not page.get("more"):
                return people, rooms
            self.say(op="more")


def _apart(crowd: dict[str, Any]) -> list[dict[str, Any]]:
    moves = [
        {"op": op, "room": room["room"], "nick": nick}
        for room in crowd.get("rooms", [])
        for op, field in (("leave", "left"), ("join", "joined"))
        for nick in room.get(field, [])
    ]
    return [
        *({"op": "presence", "state": "online", **person} for person in crowd.get("people", [])),
        *moves,
    ]
