"""Test one connection over a real pair of sockets."""

from __future__ import annotations

import socket
import struct
import sys
import threading
import time
import tracemalloc
from collections.abc import Iterator

import pytest

from net.shared import connection as connection_module
from net.shared.connection import AHEAD_BYTES, FINISH_SECONDS, Connection
from net.shared.flusher import Flusher
from tests.support import wait_until

MIB = 1_048_576


@pytest.fixture
def peer(socks: tuple[socket.socket, socket.socket]) -> socket.socket:
    return socks[0]


@pytest.fixture
def connection(
    socks: tuple[socket.socket, socket.socket], flusher: Flusher
) -> Iterator[Connection]:
    connection = Connection(socks[1], flusher, send_buffer_limit=8 * MIB, last_words=b"slow\n")
    yield connection
    connection.close()
    wait_until(lambda: connection.fileno() == -1)


def read_all(peer: socket.socket) -> bytes:
    pieces = []
    while data := peer.recv(MIB):
        pieces.append(data)
    return b"".join(pieces)


def test_bytes_come_and_go(peer: socket.socket, connection: Connection) -> None:
    peer.sendall(b"hola")
    assert connection.receive(5) == b"hola"
    connection.send(b"que ")
    connection.send(b"tal")
    connection.finish()
    assert read_all(peer) == b"que tal"


def test_receive_times_out_and_goes_on(peer: socket.socket, connection: Connection) -> None:
    for timeout in (0.05, 0.01):
        with pytest.raises(TimeoutError):
            connection.receive(timeout)
    peer.sendall(b"hola")
    assert connection.receive(None) == b"hola"


def test_the_end_of_the_peer(peer: socket.socket, connection: Connection) -> None:
    peer.close()
    assert connection.receive(5) == b""
    for _ in range(3):
        connection.send(b"to nobody")  # raises nothing, however often


def test_a_peer_that_reads_slowly_gets_everything_in_order(
    peer: socket.socket, connection: Connection
) -> None:
    pieces = [bytes([n % 251]) * 10_000 for n in range(700)]
    started = time.monotonic()
    for piece in pieces:
        connection.send(piece)
    assert time.monotonic() - started < 5, "sending waited for the peer"
    connection.finish()
    assert read_all(peer) == b"".join(pieces)


def take(peer: socket.socket, count: int) -> None:
    """Read so many bytes; not every system does that by itself (MSG_WAITALL)."""
    while count:
        count -= len(peer.recv(min(count, MIB)))


def test_who_asks_is_told_when_what_waits_has_been_sent(
    peer: socket.socket, connection: Connection
) -> None:
    told: list[str] = []
    assert not connection.tell_when_sent(lambda _began, _ended: told.append("nothing waits"))
    connection.send(bytes(4 * MIB))
    assert connection.tell_when_sent(lambda began, ended: told.append(f"first {began <= ended}"))
    connection.send(bytes(MIB))
    assert connection.tell_when_sent(lambda began, ended: told.append(f"second {began <= ended}"))
    assert not told
    take(peer, 4 * MIB + MIB // 2)
    wait_until(lambda: told[:1] == ["first True"])
    take(peer, MIB // 2)
    wait_until(lambda: told == ["first True", "second True"])


def test_nobody_is_told_of_what_is_not_sent_any_more(
    peer: socket.socket, connection: Connection
) -> None:
    told: list[int] = []
    connection.send(bytes(6 * MIB))
    assert connection.tell_when_sent(lambda _began, _ended: told.append(1))
    connection.cut()
    peer.settimeout(5)
    read_all(peer)
    assert not told


def test_threads_that_send_at_once_never_tear_a_message(
    peer: socket.socket, connection: Connection
) -> None:
    def send(letter: bytes) -> None:
        for _ in range(300):
            connection.send(letter * 2000 + b"\n")

    threads = [threading.Thread(target=send, args=(letter,)) for letter in (b"a", b"b", b"c")]
    for thread in threads:
        thread.start()
    received = bytearray()
    while received.count(b"\n") < 900:
        received += peer.recv(MIB)
    for thread in threads:
        thread.join()
    assert {line for line in bytes(received).split(b"\n") if line} == {
        b"a" * 2000,
        b"b" * 2000,
        b"c" * 2000,
    }


def test_a_peer_that_never_reads_is_cut(
    socks: tuple[socket.socket, socket.socket], flusher: Flusher
) -> None:
    connection = Connection(socks[1], flusher, send_buffer_limit=MIB, last_words=b"slow\n")
    wait_until(lambda: not connection.send(b"x" * 100_000))
    held = connection._send_buffer_bytes
    assert not connection.send(b"y" * MIB)
    assert connection._send_buffer_bytes == held <= MIB + 100_005
    assert connection.receive(None) == b""  # woken by the cut, although the peer said nothing
    connection.close()


def test_small_pieces_that_nobody_reads_take_little_more_than_their_bytes(
    peer: socket.socket, connection: Connection, flusher: Flusher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Send what answers a peer that asks for new keys again and again: 27 bytes each time."""
    # The kernel may make its own buffers larger meanwhile.
    monkeypatch.setattr(flusher, "watch", lambda _connection: None)
    while not connection._send_buffer_bytes:
        connection.send(bytes(100_000))
    held = connection._send_buffer_bytes
    pieces = [bytes([n % 251]) * 27 for n in range(20_000)]
    tracemalloc.start()
    try:
        for piece in pieces:
            connection.send(piece)
        used, _peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert connection._send_buffer_bytes == held + 27 * len(pieces)
    assert used < 2 * 27 * len(pieces)
    monkeypatch.undo()
    flusher.watch(connection)
    connection.finish()
    assert read_all(peer).endswith(b"".join(pieces))


def test_a_peer_that_wakes_in_time_reads_the_last_words(
    socks: tuple[socket.socket, socket.socket], flusher: Flusher
) -> None:
    peer, sock = socks
    connection = Connection(sock, flusher, send_buffer_limit=MIB, last_words=b"slow\n")
    wait_until(lambda: not connection.send(b"x" * 99_999 + b"\n"))
    lines = read_all(peer).split(b"\n")
    assert lines[-2:] == [b"slow", b""]
    assert set(lines[:-2]) == {b"x" * 99_999}
    connection.close()


def test_finish_ends_a_peer_that_does_not_close(
    peer: socket.socket, connection: Connection
) -> None:
    connection.finish()
    started = time.monotonic()
    assert connection.receive(None) == b""
    assert time.monotonic() - started < FINISH_SECONDS + 5
    peer.settimeout(5)
    assert peer.recv(1) == b""


def test_cut_wakes_the_reader(connection: Connection) -> None:
    heard: list[bytes] = []
    reader = threading.Thread(target=lambda: heard.append(connection.receive(None)))
    reader.start()
    connection.cut()
    reader.join(5)
    assert heard == [b""]


def test_who_sends_without_an_end_is_told_of_a_cut_at_once(
    peer: socket.socket, connection: Connection
) -> None:
    """Send more than the buffers on the way hold, to somebody who is cut while still reading."""
    peer.setblocking(False)
    with pytest.raises(BlockingIOError):
        while True:
            peer.send(bytes(65_536))
    peer.settimeout(5)
    connection.finish()
    assert peer.recv(1) == b""
    connection.cut()
    assert connection.receive(None) == b""
    connection.close()
    with pytest.raises(ConnectionError):
        while True:
            peer.sendall(bytes(65_536))


@pytest.fixture(params=[False, True], ids=["told by the system", "reads ahead"])
def looking(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Detect the peer's end as on Linux, or as on other systems."""
    reads_ahead: bool = request.param or sys.platform != "linux"
    monkeypatch.setattr(connection_module, "_READS_AHEAD", reads_ahead)
    return reads_ahead


def test_an_end_is_seen_before_what_comes_before_it(
    peer: socket.socket, connection: Connection, looking: bool
) -> None:
    peer.sendall(b"hola")
    assert connection.receive(5) == b"hola"
    assert not connection.look_ahead()
    peer.sendall(b"x" * 10_000)
    assert not connection.look_ahead()
    peer.shutdown(socket.SHUT_WR)
    wait_until(connection.look_ahead)
    got = b""
    while data := connection.receive(5):
        got += data
    assert got == b"x" * 10_000
    assert connection.receive(5) == b""
    assert connection.look_ahead()


def test_looking_ahead_loses_nothing_and_takes_not_everything(
    peer: socket.socket, connection: Connection, looking: bool
) -> None:
    sent = bytes(range(256)) * 2000
    writer = threading.Thread(target=peer.sendall, args=(sent,))
    writer.start()
    got = connection.receive(5)
    while len(got) < len(sent):
        assert not connection.look_ahead()
        assert len(connection._ahead) <= AHEAD_BYTES
        got += connection.receive(5)
    writer.join()
    assert got == sent
    with pytest.raises(TimeoutError):
        connection.receive(0.01)


def test_a_reset_is_seen_too(peer: socket.socket, connection: Connection, looking: bool) -> None:
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    peer.close()

    def is_over() -> bool:
        try:
            return connection.look_ahead()
        except OSError:
            return True

    wait_until(is_over)
