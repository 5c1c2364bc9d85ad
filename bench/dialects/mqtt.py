"""Speak the part of MQTT 3.1.1 that a message with "quality of service 1" needs.

Such a message is acknowledged on both legs. Every nick is a topic.
https://docs.oasis-open.org/mqtt/mqtt/v3.1.1/os/mqtt-v3.1.1-os.html
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bench.dialects.checks import (
    AT_ONCE,
    BLOCK_LINES,
    TEXT,
    ExactInbox,
    Faulty,
    Inbox,
    Numbered,
    Step,
)

CONNECT, CONNACK, PUBLISH_QOS1, PUBACK, SUBSCRIBE, SUBACK = 0x10, 0x20, 0x32, 0x40, 0x82, 0x90
_SUBSCRIPTION = b"\x00\x01"  # its packet identifier


def packet(kind: int, body: bytes) -> bytes:
    """Return a packet; `kind` is the whole first byte, flags included."""
    length, digits = len(body), bytearray()
    while True:
        length, digit = divmod(length, 128)
        digits.append(digit | 0x80 if length else digit)
        if not length:
            return bytes([kind]) + digits + body


def string(text: str) -> bytes:
    data = text.encode()
    return len(data).to_bytes(2, "big") + data


def identifier(number: str) -> bytes:
    """Return the packet identifier of a message: unique among a thousand, and not 0."""
    return (int(number[-3:]) % BLOCK_LINES + 1).to_bytes(2, "big")


class Mqtt:
    acknowledges = True
    request = b""
    at_once = AT_ONCE
    keepalive = b""  # the interval in CONNECT is 0: never

    def login(self, nick: str, *, sends: bool, fingerprint: str = "") -> Sequence[Step]:
        # Flags 0: the session must outlive the connection, or the broker would have nothing to
        # keep.
        connect = packet(CONNECT, string("MQTT") + b"\x04\x00" + b"\x00\x00" + string(nick))
        subscribe = packet(SUBSCRIBE, _SUBSCRIPTION + string(nick) + b"\x01")
        connected = packet(CONNACK, b"\x00\x00")
        subscribed = packet(SUBACK, _SUBSCRIPTION + b"\x01")
        steps: list[Step] = [(connect, lambda heard: heard == connected)]
        if not sends:
            steps.append((subscribe, lambda heard: heard == connected + subscribed))
        return steps

    def message(self, recipient: str, number: str, text: str = TEXT) -> bytes:
        return packet(
            PUBLISH_QOS1,
            string(recipient) + identifier(number) + text.format(number=number).encode(),
        )

    def inbox(self, sender: str, recipient: str, sender_heard: bytes) -> Inbox:
        return PublishInbox(self.message(recipient, "0" * 7), recipient)

    def acknowledgements(self) -> Inbox:
        return ExactInbox(Numbered(lambda number: packet(PUBACK, identifier(number))))


class PublishInbox:
    """Accepts only the messages 0, 1, 2…; each is answered with a PUBACK."""

    def __init__(self, example: bytes, recipient: str) -> None:
        self._packet_bytes = len(example)
        start = example[: example.index(string(recipient)) + len(string(recipient))]
        rest = re.escape(TEXT.format(number="").encode())
        self._find = re.compile(re.escape(start) + rb"(..)(\d{7})" + rest, re.DOTALL).findall
        self._next = 0
        self._tail = b""
        self._owed: list[bytes] = []

    def feed(self, chunk: bytes) -> int:
        data = self._tail + chunk
        count = len(data) // self._packet_bytes
        whole, self._tail = data[: count * self._packet_bytes], data[count * self._packet_bytes :]
        found = self._find(whole)
        expected = range(self._next, self._next + count)
        if [int(number) for _, number in found] != list(expected):
            raise Faulty(f"expected {expected}, heard {whole[:90]!r}")
        self._next = expected.stop
        self._owed += [packet(PUBACK, identifier) for identifier, _ in found]
        return count

    def answer(self) -> bytes:
        owed = b"".join(self._owed)
        self._owed.clear()
        return owed
