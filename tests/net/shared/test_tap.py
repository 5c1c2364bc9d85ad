"""Test that a tap hears exactly what passes, on the wire and inside TLS."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from net.server import certificate
from net.shared.connection import Connection
from net.shared.flusher import Flusher
from net.shared.tap import ConnectionEnd
from net.shared.tls import client_context
from tests.support import wait_until

KEY = certificate.load_or_make(None)


class Heard:
    """It is a tap, and makes itself the tap of a connection."""

    def __init__(self) -> None:
        self.wire_in: list[bytes] = []
        self.wire_out: list[tuple[bytes, int]] = []
        self.inside_in: list[bytes] = []
        self.inside_out: list[bytes] = []
        self.told: dict[str, object] = {}

    def tap(self, own: ConnectionEnd, peer: ConnectionEnd, **told: bool) -> Heard:
        self.told = {"own": own, "peer": peer, **told}
        return self

    def received(self, data: bytes) -> None:
        self.wire_in.append(data)

    def opened(self, data: bytes) -> None:
        self.inside_in.append(data)

    def sent(self, data: bytes | memoryview, taken: int) -> None:
        self.wire_out.append((bytes(data), taken))

    def sealed(self, data: bytes) -> None:
        self.inside_out.append(data)

    @property
    def taken(self) -> bytes:
        return b"".join(data[:taken] for data, taken in self.wire_out)


@pytest.fixture
def ends(
    socks: tuple[socket.socket, socket.socket], flusher: Flusher
) -> Iterator[tuple[Connection, Connection]]:
    pair = Connection(socks[0], flusher), Connection(socks[1], flusher, send_buffer_limit=2**26)
    yield pair
    for one in pair:
        one.close()
    wait_until(lambda: all(one.fileno() == -1 for one in pair))


def listen(connection: Connection, *, encrypted: bool = False) -> Heard:
    heard = Heard()
    connection.listen_in(heard, is_encrypted=encrypted, is_new=True)
    return heard


def test_a_tap_hears_what_passes_until_it_is_taken_away(
    ends: tuple[Connection, Connection], socks: tuple[socket.socket, socket.socket]
) -> None:
    client, server = ends
    heard = listen(client)
    assert heard.told == {
        "own": ConnectionEnd(*socks[0].getsockname()),
        "peer": ConnectionEnd(*socks[0].getpeername()),
        "is_encrypted": False,
        "is_new": True,
        "is_mid_send": False,
    }
    client.send(b"hola\n")
    assert server.receive(5) == b"hola\n"
    server.send(b"que tal\n")
    assert client.receive(5) == b"que tal\n"
    client.listen_in(None, is_encrypted=False, is_new=False)
    client.send(b"secreto\n")
    assert server.receive(5) == b"secreto\n"
    assert heard.wire_out == [(b"hola\n", 5)]
    assert heard.wire_in == [b"que tal\n"]
    assert (heard.inside_in, heard.inside_out) == ([], [])


def test_a_tap_hears_the_end_of_the_stream(ends: tuple[Connection, Connection]) -> None:
    client, server = ends
    heard = listen(client)
    server.finish()
    assert client.receive(5) == b""
    assert heard.wire_in == [b""]


def test_a_tap_hears_each_part_that_the_kernel_takes(ends: tuple[Connection, Connection]) -> None:
    client, server = ends
    heard = listen(server)
    text = bytes(range(256)) * 40_000
    server.send(text)
    assert heard.wire_out[0][1] < len(text), "the kernel was to take only a part"
    late = Heard()
    server.listen_in(late, is_encrypted=False, is_new=False)
    assert late.told["is_mid_send"]
    got = b""
    while len(got) < len(text):
        got += client.receive(5)
    assert got == text
    assert heard.taken + late.taken == text


def test_with_tls_a_tap_hears_both_sides_of_it(ends: tuple[Connection, Connection]) -> None:
    client, server = ends
    heard, at_server = listen(client, encrypted=True), listen(server, encrypted=True)
    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(server.encrypt, KEY.context, server_side=True, timeout=10)
        client.encrypt(client_context(), server_side=False, timeout=10)
        done.result()
    client.send(b"hola\n")
    assert server.receive(5) == b"hola\n"
    server.send(b"que tal\n")
    assert client.receive(5) == b"que tal\n"
    assert (heard.inside_out, heard.inside_in) == ([b"hola\n"], [b"que tal\n"])
    wire = heard.taken + b"".join(heard.wire_in)
    assert heard.taken[:1] == b"\x16", "the handshake is part of it"
    assert b"hola" not in wire
    assert b"que tal" not in wire
    # What left here came there, byte for byte.
    assert b"".join(at_server.wire_in) == heard.taken
    assert b"".join(heard.wire_in) == at_server.taken
