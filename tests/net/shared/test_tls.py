"""Test TLS between two connections, over real sockets, and against peers that break its rules."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from net.server import certificate
from net.shared import connection as connection_module
from net.shared.connection import Connection
from net.shared.flusher import Flusher
from net.shared.tls import NotTls, Tls, client_context
from tests.support import wait_until

KEY = certificate.load_or_make(None)
CLIENT = client_context()
MIB = 1_048_576


@pytest.fixture
def flusher() -> Iterator[Flusher]:
    flusher = Flusher()
    yield flusher
    flusher.stop()


@pytest.fixture
def socks() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Yield the two ends of a TCP connection: the client's, and the server's."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        client = socket.create_connection(listener.getsockname(), 10)
        server, _ = listener.accept()
    yield client, server
    client.close()
    server.close()


@pytest.fixture
def connect(
    socks: tuple[socket.socket, socket.socket], flusher: Flusher
) -> Iterator[Callable[..., tuple[Connection, Connection]]]:
    """Yield a function that returns two encrypted connections: the client's, and the server's."""
    made: list[Connection] = []

    def make(**options: int) -> tuple[Connection, Connection]:
        made.extend(Connection(sock, flusher, last_words=b"slow\n", **options) for sock in socks)
        client, server = made
        with ThreadPoolExecutor(1) as pool:
            done = pool.submit(server.encrypt, KEY.context, server_side=True, timeout=10)
            client.encrypt(CLIENT, server_side=False, timeout=10)
            done.result()
        return client, server

    yield make
    for one in made:
        one.close()
    wait_until(lambda: all(one.fileno() == -1 for one in made))


Pair = Callable[..., tuple[Connection, Connection]]


def read_to_end(connection: Connection) -> bytes:
    pieces = []
    while data := connection.receive(10):
        pieces.append(data)
    return b"".join(pieces)


@contextlib.contextmanager
def python_client(sock: socket.socket) -> Iterator[ssl.SSLSocket]:
    sock.settimeout(10)
    with CLIENT.wrap_socket(sock, suppress_ragged_eofs=False) as wrapped:
        yield wrapped


def test_bytes_come_and_go_and_the_client_knows_the_key(connect: Pair) -> None:
    client, server = connect()
    assert client.is_encrypted
    assert server.is_encrypted
    assert client.peer_fingerprint == KEY.fingerprint
    assert len(KEY.fingerprint) == 43
    assert server.peer_fingerprint == ""
    client.send(b"hola")
    assert server.receive(5) == b"hola"
    server.send(b"que ")
    server.send(b"tal")
    server.finish()
    assert read_to_end(client) == b"que tal"


def test_what_goes_over_the_wire_is_not_readable(
    socks: tuple[socket.socket, socket.socket], flusher: Flusher
) -> None:
    recorded = bytearray()
    server = Connection(socks[1], flusher)
    pool = ThreadPoolExecutor(1)
    done = pool.submit(server.encrypt, KEY.context, server_side=True, timeout=10)
    tls = Tls(CLIENT, server_side=False)
    data = b""
    while tls.handshake(data) is None:
        socks[0].sendall(tls.answer())
        data = socks[0].recv(65_536)
        recorded += data
    socks[0].sendall(tls.answer())
    done.result()
    server.send(b"a secret text")
    server.finish()
    while data := socks[0].recv(65_536):
        recorded += data
    assert b"secret" not in recorded
    server.close()
    pool.shutdown()


def test_half_close_leaves_the_other_direction_open(connect: Pair) -> None:
    client, server = connect()
    client.send(b"last")
    client.finish()
    assert server.receive(5) == b"last"
    assert server.receive(5) == b""
    assert server.receive(5) == b""
    server.send(b"late ")
    server.send(b"answer")
    server.finish()
    assert read_to_end(client) == b"late answer"


def test_what_arrives_in_pieces_while_finishing_is_still_read(
    socks: tuple[socket.socket, socket.socket], flusher: Flusher
) -> None:
    server = Connection(socks[1], flusher)
    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(server.encrypt, KEY.context, server_side=True, timeout=10)
        tls = Tls(CLIENT, server_side=False)
        data = b""
        while tls.handshake(data) is None:
            socks[0].sendall(tls.answer())
            data = socks[0].recv(65_536)
        socks[0].sendall(tls.answer())
        done.result()
    record = tls.seal(b"in two halves")
    socks[0].sendall(record[:10])
    with pytest.raises(TimeoutError):
        server.receive(0.05)
    server.finish()
    socks[0].sendall(record[10:] + tls.seal(b", and more"))
    got = b""
    while len(got) < 23:
        got += server.receive(5)
    assert got == b"in two halves, and more"
    server.close()


def test_a_peer_that_reads_slowly_gets_everything_in_order(connect: Pair) -> None:
    client, server = connect(send_buffer_limit=16 * MIB)
    pieces = [bytes([n % 251]) * 10_000 for n in range(700)]
    for piece in pieces:
        server.send(piece)
    server.finish()
    assert read_to_end(client) == b"".join(pieces)


def test_a_peer_that_wakes_in_time_reads_the_last_words(connect: Pair) -> None:
    client, server = connect(send_buffer_limit=MIB)
    wait_until(lambda: not server.send(b"x" * 99_999 + b"\n"))
    lines = read_to_end(client).split(b"\n")
    assert lines[-2:] == [b"slow", b""]
    assert set(lines[:-2]) == {b"x" * 99_999}


def test_a_peer_that_never_reads_is_cut(connect: Pair) -> None:
    _client, server = connect(send_buffer_limit=MIB)
    wait_until(lambda: not server.send(b"x" * 100_000))
    assert not server.send(b"y")
    assert server.receive(None) == b""


def test_cut_wakes_the_reader(connect: Pair) -> None:
    client, _server = connect()
    heard: list[bytes] = []
    reader = threading.Thread(target=lambda: heard.append(client.receive(None)))
    reader.start()
    client.cut()
    reader.join(5)
    assert heard == [b""]


@pytest.mark.parametrize("reads_ahead", [False, True])
def test_an_end_is_seen_before_what_comes_before_it(
    connect: Pair, monkeypatch: pytest.MonkeyPatch, reads_ahead: bool
) -> None:
    monkeypatch.setattr(connection_module, "_READS_AHEAD", reads_ahead)
    client, server = connect()
    assert not server.look_ahead()
    client.send(b"x" * 10_000)
    assert not server.look_ahead()
    client.finish()
    wait_until(server.look_ahead)
    assert read_to_end(server) == b"x" * 10_000
    assert server.look_ahead()


def test_many_threads_write_at_once_in_both_directions(connect: Pair) -> None:
    """Write without harm: without the lock, two threads in one SSLObject crash the process."""
    pair = connect(send_buffer_limit=64 * MIB)
    lines = 1500

    def write(connection: Connection, letter: bytes) -> None:
        for number in range(lines):
            assert connection.send(letter * (number * 7 % 3000) + b"\n")

    def read(connection: Connection) -> list[bytes]:
        got = bytearray()
        while got.count(b"\n", max(0, len(got) - 70_000)) == 0 or got.count(b"\n") < 3 * lines:
            got += connection.receive(20)
        return bytes(got).split(b"\n")

    with ThreadPoolExecutor(8) as pool:
        readings = [pool.submit(read, one) for one in pair]
        writings = [
            pool.submit(write, one, letter) for one in pair for letter in (b"a", b"b", b"c")
        ]
        for one in writings:
            one.result()
        for reading in readings:
            got = reading.result()
            for letter in b"abc":
                whole = [line for line in got if line[:1] == bytes([letter])]
                assert [len(line) for line in whole] == [
                    size for number in range(lines) if (size := number * 7 % 3000)
                ]
                assert all(set(line) == {letter} for line in whole)


# --- handshakes that fail -------------------------------------------------------------------------


def test_a_handshake_has_a_deadline_however_bytes_drip_in(
    socks: tuple[socket.socket, socket.socket], flusher: Flusher
) -> None:
    server = Connection(socks[1], flusher)
    tls = Tls(CLIENT, server_side=False)
    tls.handshake(b"")
    hello = tls.answer()
    stopped = threading.Event()

    def drip() -> None:
        for n in range(len(hello)):
            if stopped.wait(0.1):
                return
            with contextlib.suppress(OSError):
                socks[0].sendall(hello[n : n + 1])

    dripping = threading.Thread(target=drip)
    dripping.start()
    started = time.monotonic()
    with pytest.raises(TimeoutError):
        server.encrypt(KEY.context, server_side=True, timeout=0.5)
    assert 0.5 <= time.monotonic() - started < 3
    stopped.set()
    dripping.join()
    server.close()


def test_nothing_is_sent_in_the_clear_during_the_handshake(
    socks: tuple[socket.socket, socket.socket], flusher: Flusher
) -> None:
    client = Connection(socks[0], flusher)
    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(client.encrypt, CLIENT, server_side=False, timeout=10)
        hello = socks[1].recv(65_536)
        assert not client.send(b"a secret")
        with pytest.raises(OSError):
            done.result()
    socks[1].settimeout(10)
    assert hello[:2] == b"\x16\x03"
    assert socks[1].recv(100) == b""
    client.close()


def test_a_tls_1_2_client_gets_an_alert(
    socks: tuple[socket.socket, socket.socket], flusher: Flusher
) -> None:
    old = client_context()
    old.minimum_version = ssl.TLSVersion.TLSv1_2
    old.maximum_version = ssl.TLSVersion.TLSv1_2
    server = Connection(socks[1], flusher)
    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(server.encrypt, KEY.context, server_side=True, timeout=10)
        socks[0].settimeout(10)
        with pytest.raises(ssl.SSLError, match="PROTOCOL_VERSION"):
            old.wrap_socket(socks[0])
        with pytest.raises(ssl.SSLError):
            done.result()
    server.close()


@pytest.mark.parametrize("answer", [b"Por favor, ingresa", b"HTTP/1.1 400 Bad", b"S", b"\x16x"])
def test_a_server_that_speaks_something_else_is_recognized(
    socks: tuple[socket.socket, socket.socket], flusher: Flusher, answer: bytes
) -> None:
    client = Connection(socks[0], flusher)
    socks[1].sendall(answer)
    with pytest.raises(NotTls) as caught:
        client.encrypt(CLIENT, server_side=False, timeout=0.5)
    assert caught.value.answer == answer
    client.close()


def test_a_server_that_closes_at_once_is_an_error(
    socks: tuple[socket.socket, socket.socket], flusher: Flusher
) -> None:
    client = Connection(socks[0], flusher)
    socks[1].shutdown(socket.SHUT_WR)
    with pytest.raises(ConnectionResetError):
        client.encrypt(CLIENT, server_side=False, timeout=10)
    client.close()
