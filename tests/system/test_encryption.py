"""Test the encrypted connection to a real server: both dialects, odd clients, and attackers."""

from __future__ import annotations

import contextlib
import os
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from net.client.target import Target
from net.hub.actions import LogIn
from net.server import visitor as visitor_module
from net.server.reception import Said
from net.server.visitor import CHOICE_SECONDS, HANDSHAKE_SECONDS, Visitor
from net.shared import tls
from net.shared.connection import Connection
from net.shared.flusher import Flusher
from net.shared.tls import client_context
from net.wire import messages
from net.wire.address import Address
from net.wire.events import Connected, Disconnected, Received
from net.wire.messages import Challenge, Hello
from tests.clients import Meet, meeting
from tests.identities import identity_of
from tests.processes import ServerProcess
from tests.servers import ThreadedServer
from tests.support import wait_until
from tests.tls_servers import new_key, reception
from tests.wire import PROMPT, WELCOME, PlainWire, RichWire, Wire


@pytest.fixture
def meet(monkeypatch: pytest.MonkeyPatch) -> Iterator[Meet]:
    with meeting(monkeypatch) as make:
        yield make


@pytest.fixture
def flusher() -> Iterator[Flusher]:
    flusher = Flusher()
    yield flusher
    flusher.stop()


def test_both_dialects_meet_with_and_without_encryption(address: Address) -> None:
    with (
        RichWire.login(address, "ana1", key="ana1", encrypted=True) as ana,
        PlainWire.login(address, "luis1", encrypted=True) as luis,
        PlainWire.login(address, "eva1") as eva,
    ):
        ana.post("luis1", "hola", "c1")
        luis.expect("ana1: hola\n")
        luis.send("eva1: hola\n")
        eva.expect("luis1: hola\n")
        eva.send("ana1: hola, ¿qué tal?\n")
        assert ana.hear("msg")["text"] == "hola, ¿qué tal?"


def test_a_message_without_an_end_of_line_ends_after_a_silence(address: Address) -> None:
    with Wire(address, encrypted=True) as luis, PlainWire.login(address, "eva2") as eva:
        luis.send("luis2")
        luis.expect(PROMPT + WELCOME.format("luis2"))
        luis.send("eva2: hola")
        eva.expect("luis2: hola\n")


@pytest.mark.skipif(sys.platform != "linux", reason="dev.py installs openssl on Linux only")
def test_a_person_speaks_the_plain_dialect_with_openssl(address: Address) -> None:
    """Speak it as docs/PROTOCOL.md shows."""
    command = ["openssl", "s_client", "-quiet", "-connect", str(address)]
    with (
        PlainWire.login(address, "eva3") as eva,
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as luis,
    ):
        assert luis.stdin and luis.stdout
        luis.stdin.write(b"luis3\neva3: hola\n")
        luis.stdin.flush()
        eva.expect("luis3: hola\n")
        eva.send("luis3: adi\n")
        said = b""
        while not said.endswith(b"eva3: adi\n"):
            said += os.read(luis.stdout.fileno(), 1000) or pytest.fail(f"it said {said!r}")
        assert said.decode() == PROMPT + WELCOME.format("luis3") + "eva3: adi\n"
        luis.terminate()


def test_a_handshake_that_comes_late_comes_in_time(address: Address, flusher: Flusher) -> None:
    """Wait for the prompt, as if the first packet had been lost."""
    sock = socket.create_connection((address.host, address.port), 10)
    assert sock.recv(1000, socket.MSG_PEEK).decode() == PROMPT
    late = Connection(sock, flusher)
    late.encrypt(client_context(), server_side=False, timeout=10)
    late.send(messages.encode(Hello(1, "tarde")))
    assert late.receive(10).startswith(b'{"op":"welcome"')
    late.close()


def test_there_is_no_encryption_inside_of_encryption(address: Address) -> None:
    with Wire(address, encrypted=True) as outer:
        inner = tls.Tls(client_context(), server_side=False)
        inner.handshake(b"")
        outer.send(inner.answer())
        assert b"what came is TLS" in outer.expect_end()


def test_one_byte_more_than_16_is_not_taken_for_a_handshake(address: Address) -> None:
    """Guard the student's program that sends the length of a name, here 22, before it."""
    with Wire(address) as student:
        student.send(bytes((22,)) + b"x" * 22)
        assert b"begins with its length (22)" in student.expect_end()


def test_a_client_of_tls_1_2_is_told_the_version(address: Address) -> None:
    old = client_context()
    old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_2
    with (
        socket.create_connection((address.host, address.port), 10) as sock,
        pytest.raises(ssl.SSLError, match="ALERT_PROTOCOL_VERSION"),
    ):
        old.wrap_socket(sock)


# --- attackers ------------------------------------------------------------------------------------


class Relay(ThreadedServer):
    """A relay stands between a client and the server, and records all bytes."""

    def __init__(self, upstream: Address) -> None:
        self.upstream = upstream
        self.recorded = bytearray()

    def serve(self, sock: socket.socket) -> None:
        with socket.create_connection((self.upstream.host, self.upstream.port)) as far:
            there = threading.Thread(target=self.carry, args=(sock, far))
            there.start()
            self.carry(far, sock)
            there.join()

    def carry(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65_536):
                self.recorded += data
                target.sendall(data)
        for sock in (source, target):
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)


class Impostor(Relay):
    """An impostor decrypts with a key of their own, and speaks TLS with the server in turn."""

    def serve(self, sock: socket.socket) -> None:
        flusher = Flusher()
        far = socket.create_connection((self.upstream.host, self.upstream.port))
        inside, outside = Connection(sock.dup(), flusher), Connection(far, flusher)
        key = new_key()
        inside.encrypt(key.context, server_side=True, timeout=10)
        outside.encrypt(client_context(), server_side=False, timeout=10)
        there = threading.Thread(target=self.pass_on, args=(inside, outside))
        there.start()
        self.pass_on(outside, inside)
        there.join()
        flusher.stop()

    def pass_on(self, source: Connection, target: Connection) -> None:
        with contextlib.suppress(OSError):
            while data := source.receive(None):
                self.recorded += data
                target.send(data)
        target.finish()
        source.close()


def test_who_passes_the_bytes_on_sees_nothing_of_what_is_said(address: Address) -> None:
    with (
        PlainWire.login(address, "eva5") as eva,
        Relay(address) as relay,
        RichWire.login(relay.address, "anasecreta", key="ana5", encrypted=True) as ana,
    ):
        ana.post("eva5", "nos vemos en el puente", "c1")
        eva.expect("anasecreta: nos vemos en el puente\n")
        ana.hear("ok")
        eva.send("anasecreta: de acuerdo entonces\n")
        ana.hear("msg")
        recorded = bytes(relay.recorded)
        key = identity_of("ana5").public.encode()
        for secret in (b"ana", b"eva5", b"puente", b"acuerdo", b"hello", b"welcome", key):
            assert secret not in recorded, secret
        assert len(recorded) > 1000


def test_who_relays_with_another_key_gets_no_log_in(address: Address) -> None:
    """Relay a client that does not look at the key: its signature is still worth nothing."""
    with Impostor(address) as impostor, RichWire(impostor.address, encrypted=True) as victim:
        victim.say_hello("victima", "victima")
        victim.prove(victim.hear("challenge"), "victima", "victima")
        assert victim.hear("welcome", "err")["code"] == "bad_proof"
        assert b'"signature"' in impostor.recorded
    with RichWire.login(address, "victima", key="victima", encrypted=True):
        pass


def test_two_windows_talk_through_who_can_not_read_it(address: Address, meet: Meet) -> None:
    """Log real clients in: one knows the key, the other takes any."""
    with Relay(address) as relay, Wire(address, encrypted=True) as probe:
        known = meet(Target((relay.address,), probe.fingerprint), "ana6")
        trusting = meet(Target((relay.address,), may_be_unverified=True), "luis6")
        assert known.wait_for(Connected).fingerprint == probe.fingerprint
        trusting.wait_for(Connected)
        known.client.post("luis6", "el examen es el lunes")
        heard = trusting.wait_for(Received, lambda one: "lunes" in one.item.text)
        assert heard.item.sender == "ana6"
        recorded = bytes(relay.recorded)
        assert len(recorded) > 2000
        assert not [word for word in (b"ana6", b"luis6", b"lunes", b"hello") if word in recorded]


def test_a_window_that_does_not_look_at_the_key_gets_no_further_than_the_proof(
    address: Address, meet: Meet
) -> None:
    with Impostor(address) as impostor:
        victim = meet(Target((impostor.address,), may_be_unverified=True), "victima2")
        assert victim.wait_for(Disconnected).code == "bad_proof"
        knowing = meet(Target((impostor.address,), "A" * 43), "victima3")
        assert knowing.wait_for(Disconnected).code == "key_changed"
        assert b"victima3" not in impostor.recorded


def test_a_signature_for_no_encryption_is_worth_nothing_inside_of_it(address: Address) -> None:
    class Stripped(RichWire):
        fingerprint = ""

    with Stripped(address, encrypted=True) as ana:
        ana.say_hello("sinclave", "sinclave")
        ana.prove(ana.hear("challenge"), "sinclave", "sinclave")
        assert ana.hear("welcome", "err")["code"] == "bad_proof"


@pytest.mark.parametrize(
    ("source", "is_refused"),
    [("192.168.1.20:5", True), ("[fe80::1]:5", True), ("127.0.0.1:5", False), ("::1:5", False)],
)
def test_who_strips_the_encryption_gets_nobody_to_log_in(
    flusher: Flusher, source: str, is_refused: bool
) -> None:
    """Say hello with a key and without encryption: as a client would if somebody had made it."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        far = socket.create_connection(listener.getsockname(), 10)
        near, _ = listener.accept()
    said: list[Said] = []
    visitor = Visitor(reception(said.extend), Connection(near, flusher), source)
    with ThreadPoolExecutor(1) as pool, far:
        running = pool.submit(visitor.run)
        far.sendall(messages.encode(Hello(1, "ana", key=identity_of("ana").public)))
        far.shutdown(socket.SHUT_WR)
        running.result()
    (_, heard), *_ = said
    if is_refused:
        assert isinstance(heard, LogIn) and heard.refusal
        assert heard.refusal.code == "needs_encryption"
    else:
        assert isinstance(heard, Challenge)


def test_a_handshake_that_takes_long_has_said_nothing_until_it_is_done(
    flusher: Flusher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Look at what decides who gives way when too many wait to log in."""
    monkeypatch.setattr(visitor_module, "NEW_HANDSHAKE_SECONDS", 0.0)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        far = socket.create_connection(listener.getsockname(), 10)
        near, _ = listener.accept()
    visitor = Visitor(reception(), Connection(near, flusher), "192.168.1.20:5")
    client = tls.Tls(client_context(), server_side=False)
    client.handshake(b"")
    with ThreadPoolExecutor(1) as pool, far:
        running = pool.submit(visitor.run)
        far.sendall(client.answer())
        data = far.recv(65_536)  # so the server is in the middle of the handshake
        assert visitor.progress == 0
        assert client.handshake(data) is not None
        far.sendall(client.answer())
        assert running.result(), "the handshake is done, and another thread goes on"
        assert visitor.progress == 1
        running = pool.submit(visitor.run)
        far.sendall(client.seal(messages.encode(Hello(1, "ana"))))
        wait_until(lambda: visitor.progress == 2)
        assert running.result(), "the log-in is with the hub, and another thread goes on"
        visitor.connection.cut()
        assert not visitor.run()


def test_thirty_log_in_while_five_hundred_handshakes_stall() -> None:
    """Stall at each stage: silent, in the first byte, in the hello, and before the last message."""
    tls_client = tls.Tls(client_context(), server_side=False)
    tls_client.handshake(b"")
    hello = tls_client.answer()
    with ServerProcess("--rate", "0") as server, contextlib.ExitStack() as stack:

        def log_in(n: int) -> float:
            started = time.monotonic()
            with RichWire.login(server.address, f"p{n}", key=f"p{n}", encrypted=True):
                return time.monotonic() - started

        with ThreadPoolExecutor(30) as pool:
            usual = max(pool.map(log_in, range(30)))
        for n in range(500):
            sock = stack.enter_context(
                socket.create_connection((server.address.host, server.address.port), 10)
            )
            sock.sendall((hello[:1], hello[:100], hello)[n % 3])
        log_in(30)  # once the server has taken them all
        with ThreadPoolExecutor(30) as pool:
            took = max(pool.map(log_in, range(30)))
        assert took < max(HANDSHAKE_SECONDS, 3 * usual)  # on a slow machine all of it is slow


def test_a_stalled_handshake_is_ended_and_what_drips_too(address: Address) -> None:
    tls_client = tls.Tls(client_context(), server_side=False)
    tls_client.handshake(b"")
    hello = tls_client.answer()
    with Wire(address) as silent, Wire(address) as dripping:
        started = time.monotonic()
        silent.send(hello[:10])
        for n in range(30):
            with contextlib.suppress(OSError):
                dripping.send(hello[n : n + 1])
            if time.monotonic() - started > HANDSHAKE_SECONDS + 2:
                break
            time.sleep(CHOICE_SECONDS)
        assert dripping.expect_end() == b""
        assert silent.expect_end() == b""
        assert HANDSHAKE_SECONDS - 1 < time.monotonic() - started < HANDSHAKE_SECONDS + 8
