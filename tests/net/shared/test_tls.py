"""Test TLS between two connections, over real sockets, and against peers that break its rules."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPrivateKeyTypes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from hypothesis import given, settings
from hypothesis import strategies as st

from net.server import certificate
from net.shared import connection as connection_module
from net.shared.connection import Connection
from net.shared.flusher import Flusher
from net.shared.tls import NotTls, Tls, client_context, fingerprint_of
from net.wire import credentials
from tests.support import wait_until

KEY = certificate.load_or_make(None)
CLIENT = client_context()
MIB = 1_048_576


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


def encrypt(server: Connection, client: socket.socket) -> tuple[Tls, bytes]:
    """Encrypt a connection; return the client's end, and all bytes that the client has got."""
    tls = Tls(CLIENT, server_side=False)
    recorded = data = b""
    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(server.encrypt, KEY.context, server_side=True, timeout=10)
        while tls.handshake(data) is None:
            client.sendall(tls.answer())
            data = client.recv(65_536)
            recorded += data
        client.sendall(tls.answer())
        done.result()
    return tls, recorded


def read_to_end(connection: Connection) -> bytes:
    pieces = []
    while data := connection.receive(10):
        pieces.append(data)
    return b"".join(pieces)


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
    server = Connection(socks[1], flusher)
    _tls, recorded = encrypt(server, socks[0])
    server.send(b"a secret text")
    server.finish()
    while data := socks[0].recv(65_536):
        recorded += data
    assert b"secret" not in recorded
    server.close()


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
    tls, _recorded = encrypt(server, socks[0])
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
    """Write 50 MB: without the lock, two threads in one SSLObject crash the process."""
    pair = connect(send_buffer_limit=64 * MIB)
    sizes = [number * 7919 % 20_000 for number in range(840)]

    def write(connection: Connection, letter: bytes) -> None:
        for size in sizes:
            assert connection.send(letter * size + b"\n")

    def read(connection: Connection) -> bytes:
        pieces = []
        lines = 0
        while lines < 3 * len(sizes):
            pieces.append(connection.receive(20))
            assert pieces[-1]
            lines += pieces[-1].count(b"\n")
        return b"".join(pieces)

    with ThreadPoolExecutor(8) as pool:
        readings = [pool.submit(read, one) for one in pair]
        for one in [
            pool.submit(write, one, letter) for one in pair for letter in (b"a", b"b", b"c")
        ]:
            one.result()
    for reading in readings:
        lines = [line for line in reading.result().split(b"\n") if line]
        for letter in (b"a", b"b", b"c"):
            whole = [line for line in lines if line.startswith(letter)]
            assert whole == [letter * size for size in sizes if size]


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


# --- whatever a peer may send ---------------------------------------------------------------------


def shake_hands(sizes: Sequence[int] = (65_536,)) -> tuple[Tls, Tls]:
    """Return two ends after a handshake whose bytes came in pieces of these sizes."""
    ends = Tls(CLIENT, server_side=False), Tls(KEY.context, server_side=True)
    pieces = cycle(sizes)
    ends[0].handshake(b"")
    while not all(end.is_ready for end in ends):
        for one, other in (ends, ends[::-1]):
            said = one.answer()
            while said:
                size = next(pieces)
                assert other.handshake(said[:size]) in (None, b"")
                said = said[size:]
    return ends


@given(
    sizes=st.lists(st.integers(1, 3000), min_size=1, max_size=6),
    texts=st.lists(st.binary(max_size=9000), max_size=5),
    harm=st.sampled_from(["none", "changed", "cut", "repeated", "inserted"]),
    at=st.integers(0, 100_000),
    noise=st.binary(min_size=1, max_size=30),
    is_upwards=st.booleans(),
)
@settings(deadline=None, max_examples=150)
def test_whatever_comes_is_the_text_or_an_error(
    sizes: list[int], texts: list[bytes], harm: str, at: int, noise: bytes, is_upwards: bool
) -> None:
    sender, receiver = shake_hands(sizes)[:: 1 if is_upwards else -1]
    sent = b"".join(sender.seal(text) for text in texts)
    at = at % (len(sent) + 1)
    before, behind = sent[:at], sent[at:]
    arrived = {
        "none": sent,
        "changed": before + bytes(byte ^ noise[0] for byte in behind[:1]) + behind[1:],
        "cut": before,
        "repeated": before + before[-500:] + behind,
        "inserted": before + noise + behind,
    }[harm]
    got = bytearray()
    pieces = cycle(sizes)
    with contextlib.suppress(OSError):
        while arrived:
            size = next(pieces)
            got += receiver.open(arrived[:size])
            arrived = arrived[size:]
    assert b"".join(texts).startswith(got)
    if harm == "none":
        assert got == b"".join(texts)
        assert not receiver.has_ended


@given(noise=st.binary(min_size=1, max_size=2000), is_server=st.booleans())
@settings(deadline=None, max_examples=200)
def test_a_handshake_of_noise_is_refused(noise: bytes, is_server: bool) -> None:
    end = Tls(KEY.context if is_server else CLIENT, server_side=is_server)
    try:
        assert end.handshake(noise) is None
    except NotTls as other:
        assert other.answer == noise
        assert noise[:2] != b"\x16\x03"
    except ssl.SSLError:
        assert noise[1] == 3
    assert not end.is_ready


def expand(secret: bytes, label: str, size: int) -> bytes:
    """Return HKDF-Expand-Label of TLS 1.3 (RFC 8446, 7.1)."""
    name = b"tls13 " + label.encode()
    info = size.to_bytes(2) + bytes((len(name),)) + name + b"\0"
    return HKDFExpand(hashes.SHA384(), size, info).derive(secret)


def key_updates(secret: bytes, number: int) -> Iterator[bytes]:
    """Yield records that ask for new keys, as a hostile client would (RFC 8446, 4.6.3 and 5.2).

    `secret` is the client's, as in a log of keys; it must have sent nothing yet.
    """
    for _ in range(number):
        head = b"\x17\x03\x03" + (6 + 16).to_bytes(2)
        key, iv = expand(secret, "key", 32), expand(secret, "iv", 12)
        asking = b"\x18\0\0\1\1" + b"\x16"
        yield head + AESGCM(key).encrypt(iv, asking, head)
        secret = expand(secret, "traffic upd", 48)


Hostile = tuple[Connection, socket.socket, bytes]


@pytest.fixture
def hostile(
    socks: tuple[socket.socket, socket.socket], flusher: Flusher, tmp_path: Path
) -> Iterator[Hostile]:
    """Yield a server's connection, the socket of its client, and the client's secret."""
    context = client_context()
    context.keylog_filename = str(tmp_path / "keys")
    server = Connection(socks[1], flusher, send_buffer_limit=8 * MIB)
    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(server.encrypt, KEY.context, server_side=True, timeout=10)
        with context.wrap_socket(socks[0].dup()):
            done.result()
            log = (tmp_path / "keys").read_text(encoding="utf-8")
            found = re.search(r"CLIENT_TRAFFIC_SECRET_0 \w+ (\w+)", log)
            assert found
            yield server, socks[0], bytes.fromhex(found[1])
    server.close()


def test_new_keys_are_answered(hostile: Hostile) -> None:
    server, client, secret = hostile
    client.sendall(b"".join(key_updates(secret, 3)))
    with pytest.raises(TimeoutError):
        server.receive(0.05)
    assert len(client.recv(1000)) > 2 * 22


def test_who_asks_for_new_keys_without_end_is_cut(hostile: Hostile) -> None:
    server, client, secret = hostile
    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(client.sendall, b"".join(key_updates(secret, 2600)))
        with pytest.raises(ssl.SSLError, match="carry nothing"):
            server.receive(20)
        server.cut()
        with contextlib.suppress(OSError):
            done.result()


def test_answers_that_nobody_reads_fill_the_send_buffer_and_no_more(hostile: Hostile) -> None:
    server, client, secret = hostile
    # A size that was set does not grow, so nothing more leaves once it is full.
    server._sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 65_536)

    def is_full() -> bool:
        """Fill what the system's buffers still take, until they take no more for a while."""
        while server._send_buffer_bytes < MIB:
            server.send(b"x" * 100_000)
        before = server._send_buffer_bytes
        time.sleep(0.3)
        return server._send_buffer_bytes == before

    wait_until(is_full)
    server._send_buffer_limit = server._send_buffer_bytes + 10_000
    client.sendall(b"".join(key_updates(secret, 1000)))
    deadline = time.monotonic() + 20
    while not server.is_finishing and time.monotonic() < deadline:
        with contextlib.suppress(TimeoutError):
            server.receive(0.1)
    assert server.is_finishing
    assert server._send_buffer_bytes < server._send_buffer_limit + 5000


# --- fingerprints ---------------------------------------------------------------------------------


@pytest.mark.parametrize("subject", ["Charla", "x" * 64, "ñ" * 32])
@pytest.mark.parametrize("kind", ["P-256", "P-521", "Ed25519", "RSA"])
def test_a_fingerprint_is_of_the_key_that_others_read_in_the_certificate(
    kind: str, subject: str
) -> None:
    key: CertificateIssuerPrivateKeyTypes
    if kind == "RSA":
        key = rsa.generate_private_key(65_537, 2048)
    elif kind == "Ed25519":
        key = ed25519.Ed25519PrivateKey.generate()
    else:
        key = ec.generate_private_key(ec.SECP256R1() if kind == "P-256" else ec.SECP521R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, subject)] * 40)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.datetime(1970, 1, 1))
        .not_valid_after(datetime.datetime(2070, 1, 1))
        .sign(key, None if kind == "Ed25519" else hashes.SHA256())
    )
    public = made.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    expected = credentials.encode(hashlib.sha256(public).digest())
    assert fingerprint_of(made.public_bytes(serialization.Encoding.DER)) == expected


_PEM = certificate.make().decode().partition("-----END PRIVATE KEY-----\n")[2]
DER = ssl.PEM_cert_to_DER_cert(_PEM)


@given(at=st.integers(0, len(DER) - 1), by=st.integers(1, 255), size=st.integers(0, len(DER)))
def test_a_changed_certificate_is_read_or_refused(at: int, by: int, size: int) -> None:
    changed = DER[:at] + bytes((DER[at] ^ by,)) + DER[at + 1 :]
    for data in (changed, changed[:size], DER[:size][:-1], DER[size:] if size else b""):
        with contextlib.suppress(ssl.SSLError):  # and nothing else
            assert len(fingerprint_of(data)) == 43


@pytest.mark.parametrize(
    "data",
    [
        b"", b"0", b"0\x80", b"0\x80" + DER[4:] + b"\0\0",  # without a length
        b"0\x83\0" + DER[2:4] + DER[4:],  # a length with a zero in front
        b"0\x85\0\0\0" + DER[2:], b"0\xff" + b"\xff" * 127, b"0\x81\x05" + DER[4:9],
        b"1" + DER[1:],
    ],
)  # fmt: skip
def test_what_is_no_der_has_no_fingerprint(data: bytes) -> None:
    with pytest.raises(ssl.SSLError):
        fingerprint_of(data)
