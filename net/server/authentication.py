"""Verify that a visitor has the private key of the public key that it names.

This runs in the visitor's own thread: checking a signature takes 0.1 ms, and whoever sends wrong
ones delays nobody else.
"""

from __future__ import annotations

import secrets
import time
from pathlib import Path

from net.hub.actions import LogIn
from net.server.password import PasswordGate
from net.shared import identity
from net.shared.patience import patiently
from net.wire import credentials
from net.wire.messages import WIRE_VERSION, Challenge, Err, Hello, Proof

NONCE_BYTES = 32
ID_BYTES = 16
ID_FILE_NAME = "server-id"


class Authentication:
    """Holds the state of one visitor's log-in until it is proved."""

    __slots__ = (
        "_challenge",
        "_channel",
        "_gate",
        "_has_proved",
        "_hello",
        "_origin",
        "_server_id",
    )

    def __init__(
        self,
        server_id: str,
        channel: str = "",
        *,
        gate: PasswordGate | None = None,
        origin: str = "",
    ) -> None:
        """Begin.

        Args:
            server_id: the id of the server.
            channel: the server's fingerprint if the connection is encrypted, else "".
            gate: asks for the password of the class; None if there is none.
            origin: where the visitor comes from (see `net.hub.budgets.origin_of`).
        """
        self._server_id = server_id
        self._channel = channel
        self._gate = gate
        self._origin = origin
        self._hello: Hello | None = None
        self._challenge: Challenge | None = None
        self._has_proved = False

    def receive_hello(self, hello: Hello) -> Challenge | Hello | LogIn:
        """Return the challenge to send, or what the hub decides on if there is nothing to prove."""
        if self._gate and not hello.key:
            return LogIn(
                hello, refusal=Err("password_needed", "Only a log-in with a key has a password.")
            )
        if not hello.key or hello.v != WIRE_VERSION or self._hello is not None:
            return hello
        self._hello = hello
        asks_password = self._gate is not None and not self._gate.knows(hello.key)
        self._challenge = Challenge(
            self._server_id, secrets.token_hex(NONCE_BYTES), password=asks_password
        )
        return self._challenge

    def receive_proof(self, proof: Proof) -> LogIn | Err:
        """Return the log-in for the hub; its `key` is empty if the proof is wrong."""
        if self._hello is None or self._challenge is None:
            return Err("bad_proof", "There was no challenge.")
        hello, challenge = self._hello, self._challenge
        signed = credentials.statement(
            server=challenge.server,
            nonce=challenge.nonce,
            nick=hello.nick,
            key=hello.key,
            channel=self._channel,
        )
        if not identity.is_signed(hello.key, proof.signature, signed):
            return LogIn(hello)
        if self._gate and not self._gate.knows(hello.key):
            refusal = self._gate.problem_with(proof.password, key=hello.key, origin=self._origin)
            if refusal:
                self._challenge = None  # one password a connection
                return LogIn(hello, refusal=refusal)
        may_ask = not self._has_proved  # a token is asked for once
        self._has_proved = True
        return LogIn(hello, hello.key, challenge if may_ask else None, signed, proof.token)


def server_id(folder: Path | None) -> str:
    """Return the id of a server: created at its first start and stored in its folder.

    Without a folder it is new each time.

    Raises:
        OSError: the folder can't be read or written.
    """
    new = secrets.token_hex(ID_BYTES)
    if folder is None:
        return new
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / ID_FILE_NAME
    found = _read_id(path)
    if found:
        return found
    if path.exists():  # Half written or changed: it is useless, since no client knows it.
        aside = path.with_name(f"{ID_FILE_NAME}-{time.strftime('%Y%m%d-%H%M%S')}")
        patiently(lambda: path.replace(aside))
    identity.write_once(path, new.encode())
    return new


def _read_id(path: Path) -> str:
    try:
        with path.open("rb") as file:
            text = file.read(2 * ID_BYTES + 1).decode("ascii", "replace")
    except FileNotFoundError:
        return ""
    return text if len(text) == 2 * ID_BYTES and set(text) <= set("0123456789abcdef") else ""
