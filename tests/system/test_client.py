"""Test ChatClient with Charla's server, the assignment's, and some that misbehave."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from net.client import link, receiver
from net.wire import events
from net.wire.address import Address
from net.wire.events import (
    Accepted,
    Connected,
    Disconnected,
    Event,
    Failed,
    PlainServerFound,
    Received,
    Unconfirmed,
)
from tests.clients import Meet, meeting
from tests.processes import ServerProcess
from tests.servers import AssignmentServer, Peer, ScriptedServer
from tests.support import free_port, wait_until
from tests.wire import RichWire


@pytest.fixture
def meet(monkeypatch: pytest.MonkeyPatch) -> Iterator[Meet]:
    with meeting(monkeypatch) as make:
        yield make


# --- with Charla's server -------------------------------------------------------------------------


def test_two_people_talk(address: Address, meet: Meet) -> None:
    ana, luis = meet(address, "ana"), meet(address, "luis")
    assert ana.wait_for(Connected).server == "Aula 3"
    luis.wait_for(Connected)
    cid = ana.client.post("LUIS", "hola\nñ 😀")
    accepted = ana.wait_for(Accepted)
    received = luis.wait_for(Received)
    assert accepted.cid == cid
    assert received.place[0] == accepted.place[0]
    assert (received.item.sender, received.to, received.item.text) == ("ana", "luis", "hola\nñ 😀")
    assert ana.all(events.Measured)[0].round_trip_ms > 0


def test_every_post_has_one_answer_in_its_order(address: Address, meet: Meet) -> None:
    ana, luis = meet(address, "a1"), meet(address, "l1")
    ana.wait_for(Connected)
    luis.wait_for(Connected)
    cids = [ana.client.post("l1" if n % 10 else "nadie", str(n)) for n in range(500)]
    wait_until(lambda: len(ana.all(Accepted)) + len(ana.all(Failed)) >= 500, lambda: ana.events)
    assert [one.cid for one in ana.events if isinstance(one, Accepted | Failed)] == cids
    wait_until(lambda: len(luis.all(Received)) >= 450)
    assert [one.item.text for one in luis.all(Received)] == [str(n) for n in range(500) if n % 10]


def test_rooms(address: Address, meet: Meet) -> None:
    ana, luis = meet(address, "a2"), meet(address, "l2")
    ana.wait_for(Connected)
    luis.wait_for(Connected)
    ana.client.join("#python")
    luis.wait_for(events.RoomJoined, lambda joined: joined.room == "#python")
    luis.client.join("#python")
    ana.wait_for(events.RoomJoined, lambda joined: (joined.room, joined.nick) == ("#python", "l2"))
    ana.client.post("#python", "hola")
    assert luis.wait_for(Received).to == "#python"
    luis.client.leave("#python")
    assert ana.wait_for(events.RoomLeft).nick == "l2"


def test_what_is_refused_is_told_if_the_user_has_wished_it(address: Address, meet: Meet) -> None:
    """Test that a refusal is not shown if the window itself has asked."""
    ana = meet(address, "ana")
    ana.wait_for(events.CaughtUp)
    ana.client.load("#nunca", (9, 1))
    ana.client.leave("#nunca")
    refused = ana.wait_for(events.Notice)
    assert (refused.code, refused.to) == ("not_in_room", "#nunca")
    assert refused.ref.startswith("leave:")
    ana.client.state("busy", "a\nb")
    assert ana.wait_for(events.Notice).code == "bad_state"
    assert len(ana.all(events.Notice)) == 2


def test_a_nick_that_is_taken_is_not_tried_again(address: Address, meet: Meet) -> None:
    with RichWire.login(address, "suya", key="hers"):
        thief = meet(address, "suya")
        ended = thief.wait_for(Disconnected)
        assert (ended.code, ended.retry_in) == ("nick_taken", None)


def test_the_second_window_of_the_same_person_takes_over(address: Address, meet: Meet) -> None:
    first = meet(address, "misma")
    first.wait_for(Connected)
    second = meet(address, "misma")
    second.wait_for(Connected)
    ended = first.wait_for(Disconnected)
    assert (ended.code, ended.retry_in) == ("replaced", None)
    first.client.reconnect_now()
    first.wait_for(Connected)


def test_after_a_kill_of_the_server_it_comes_back_by_itself(meet: Meet) -> None:
    port = free_port()
    with ServerProcess("--port", str(port)) as server:
        ana = meet(server.address, "ana")
        ana.wait_for(Connected)
        ana.client.join("#python")
        ana.wait_for(events.RoomJoined)
        server.process.kill()
        lost = ana.wait_for(Disconnected)
        assert lost.code in {"closed_by_server", "lost"}
        assert lost.retry_in is not None
    cid = ana.client.post("luis", "escrito sin servidor")
    ana.wait_for(Disconnected, lambda ended: ended.code == "refused")
    with (
        ServerProcess("--port", str(port)) as server,
        RichWire.login(server.address, "luis") as luis,
    ):
        ana.wait_for(Connected)
        assert ana.wait_for(Accepted).cid == cid
        assert luis.hear("msg")["text"] == "escrito sin servidor"
        luis.say(op="join", room="#python")  # where ana is again
        luis.post("#python", "¿estás?", "c1")
        assert ana.wait_for(Received, lambda one: one.to == "#python").item.text == "¿estás?"


# --- with servers that misbehave ------------------------------------------------------------------


def test_what_was_sent_goes_again_to_the_same_run_of_the_server_to_the_byte(meet: Meet) -> None:
    seen: list[bytes] = []

    def cut_before_ok(peer: Peer) -> None:
        peer.welcome("e1")
        seen.append(peer.read_post())

    def confirm(peer: Peer) -> None:
        peer.welcome("e1")
        for n in (1, 2):
            seen.append(peer.read_post())
            peer.say(op="ok", cid=json.loads(seen[-1])["cid"], id=n, at=0)
        peer.read_to_the_end()

    with ScriptedServer(cut_before_ok, confirm) as server:
        ana = meet(server.address, "ana")
        ana.wait_for(Connected)
        first = ana.client.post("luis", "una")
        ana.wait_for(Disconnected)
        second = ana.client.post("luis", "dos")
        assert [ana.wait_for(Accepted).cid for _ in range(2)] == [first, second]
    assert seen[0] == seen[1]


def test_what_is_posted_while_coming_back_comes_after_what_is_older(meet: Meet) -> None:
    texts: list[str] = []

    def cut_before_ok(peer: Peer) -> None:
        peer.welcome("e1")
        peer.read_post()

    def listen(peer: Peer) -> None:
        peer.welcome("e1")
        texts.extend(json.loads(peer.read_post())["text"] for _ in range(2))
        peer.read_to_the_end()

    with ScriptedServer(cut_before_ok, listen) as server:
        ana = meet(server.address, "ana")
        ana.wait_for(Connected)

        def post_at_once(event: Event) -> None:
            ana.events.append(event)
            if isinstance(event, Connected):
                ana.client.post("luis", "dos")

        ana.on_event = post_at_once
        ana.client.post("luis", "una")
        wait_until(lambda: len(texts) == 2, lambda: texts)
        assert texts == ["una", "dos"]


def test_a_plain_server_gets_what_was_written_while_it_was_away(meet: Meet) -> None:
    received: list[bytes] = []

    def serve(peer: Peer) -> None:
        peer.sock.sendall(b"nombre: ")
        peer.sock.recv(1024)
        peer.sock.sendall(b"hola\n")
        if len(server.peers) > 1:
            while data := peer.sock.recv(1024):
                received.append(data)

    with ScriptedServer(serve) as server:
        ana = meet(server.address, "ana")
        ana.wait_for(PlainServerFound)
        ana.client.accept_plain()
        ana.wait_for(Disconnected)
        cids = [ana.client.post("luis", text) for text in ("una", "dos")]
        wait_until(lambda: len(received) == 2, lambda: (received, ana.events))
        assert received == [b"luis: una", b"luis: dos"]
        wait_until(lambda: [one.cid for one in ana.all(Unconfirmed)] == cids, lambda: ana.events)


@pytest.mark.parametrize(
    ("greeting", "code"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "not_charla"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "not_charla"),
        (b"", "closed_by_server"),
    ],
)
def test_a_port_that_is_something_else(meet: Meet, greeting: bytes, code: str) -> None:
    with ScriptedServer(lambda peer: peer.sock.sendall(greeting)) as server:
        ended = meet(server.address, "ana").wait_for(Disconnected)
        assert (ended.code, ended.retry_in) == (code, None)


@pytest.mark.parametrize(
    ("host", "code"),
    [
        ("127.0.0.1", "refused"),
        ("no.such.host.invalid", "no_such_host"),
        ("a" * 70, "no_such_host"),
    ],
)
def test_nobody_there(meet: Meet, host: str, code: str) -> None:
    ended = meet(Address(host, free_port()), "ana").wait_for(Disconnected)
    assert (ended.code, ended.retry_in) == (code, None)


def test_a_server_that_never_answers(meet: Meet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link, "ANSWER_SECONDS", 0.2)
    with ScriptedServer(Peer.read_to_the_end) as server:
        assert (
            meet(server.address, "ana", known_rich=True).wait_for(Disconnected).code == "no_answer"
        )


def test_a_server_that_falls_silent_is_given_up(
    meet: Meet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link, "PING_SECONDS", 0.2)
    monkeypatch.setattr(link, "SILENCE_SECONDS", 0.6)

    def fall_silent(peer: Peer) -> None:
        peer.welcome()
        peer.read_to_the_end()

    with ScriptedServer(fall_silent) as server:
        ana = meet(server.address, "ana")
        ana.wait_for(Connected)
        assert ana.wait_for(Disconnected).code == "lost"


def test_a_server_that_stops_reading_holds_nobody_up(meet: Meet) -> None:
    read_on = threading.Event()

    def stop_reading(peer: Peer) -> None:
        peer.welcome()
        read_on.wait(20)
        for n in range(30):
            peer.say(op="ok", cid=json.loads(peer.read_post())["cid"], id=n + 1, at=0)
        peer.read_to_the_end()

    with ScriptedServer(stop_reading) as server:
        ana = meet(server.address, "ana")
        ana.wait_for(Connected)
        started = time.monotonic()
        cids = [ana.client.post("luis", "x" * 16_000) for _ in range(30)]
        assert time.monotonic() - started < 10.0  # not until the server reads on
        read_on.set()
        assert [ana.wait_for(Accepted).cid for _ in range(30)] == cids


def test_rubbish_from_a_server_is_passed_over(meet: Meet) -> None:
    def babble(peer: Peer) -> None:
        peer.welcome()
        peer.sock.sendall(b'\xff\n[]\n{"op":"news"}\n{"op":"msg","id":"x"}\n' + b"[" * 9000 + b"\n")
        peer.say(op="msg", id=1, to="ana", text="hola", at=0, **{"from": "luis"})
        peer.read_to_the_end()

    with ScriptedServer(babble) as server:
        ana = meet(server.address, "ana")
        assert ana.wait_for(Received).item.text == "hola"
        assert not ana.all(Disconnected)


# --- with the assignment's server -----------------------------------------------------------------


def test_the_assignments_server(meet: Meet) -> None:
    with AssignmentServer() as server, ExitStack() as stack:
        ana = meet(server.address, "ana")
        found = ana.wait_for(PlainServerFound)
        assert found.greeting == "Por favor, ingresa tu nombre de usuario: "
        ana.client.accept_plain()
        assert ana.wait_for(Connected).plain
        luis = stack.enter_context(
            socket.create_connection((server.address.host, server.address.port), 10)
        )
        luis.recv(1024)
        luis.sendall(b"luis")
        assert b"luis!" in luis.recv(1024)
        luis.sendall("ana: ¿qué tal?".encode())
        received = ana.wait_for(Received)
        assert (received.item.sender, received.to, received.item.text) == (
            "luis",
            "ana",
            "¿qué tal?",
        )
        cids = [ana.client.post("luis", text) for text in ("uno", "dos", "tres: 3")]
        assert [ana.wait_for(Unconfirmed).cid for _ in range(3)] == cids
        wait_until(lambda: len(server.received) >= 4, lambda: server.received)
        assert server.received[1:] == [b"luis: uno", b"luis: dos", b"luis: tres: 3"]
        absent = ana.client.post("eva", "hola")
        assert ana.wait_for(Failed).cid == absent
        long = ana.client.post("luis", "ñ" * 600)
        failed = ana.wait_for(Failed)
        assert (failed.cid, failed.code) == (long, "too_long")


def test_the_assignments_server_has_the_name_already(meet: Meet) -> None:
    with AssignmentServer() as server:
        first = meet(server.address, "ana")
        first.wait_for(PlainServerFound)
        first.client.accept_plain()
        first.wait_for(Connected)
        second = meet(server.address, "ana")
        second.wait_for(PlainServerFound)
        second.client.accept_plain()
        ended = second.wait_for(Disconnected)
        assert (ended.code, ended.retry_in) == ("nick_taken", None)


def test_a_server_known_as_rich_is_not_taken_for_a_plain_one(meet: Meet) -> None:
    with AssignmentServer() as server:
        ended = meet(server.address, "ana", known_rich=True).wait_for(Disconnected)
        assert (ended.code, ended.retry_in) == ("downgraded", None)


def test_a_user_may_insist_on_a_server_that_has_become_a_plain_one(meet: Meet) -> None:
    def be_rich(peer: Peer) -> None:
        peer.welcome()

    def be_plain(peer: Peer) -> None:
        peer.sock.sendall(b"nombre: ")
        while peer.sock.recv(1024):
            pass

    with ScriptedServer(be_rich, be_plain) as server:
        ana = meet(server.address, "ana")
        ana.wait_for(Connected)
        assert ana.wait_for(Disconnected, lambda ended: ended.code == "downgraded").retry_in is None
        ana.client.reconnect_now()
        ana.wait_for(PlainServerFound)
        ana.client.accept_plain()
        assert ana.wait_for(Connected).plain


def test_a_plain_server_that_speaks_only_when_spoken_to(meet: Meet) -> None:
    def wait_for_a_name(peer: Peer) -> None:
        name = peer.sock.recv(1024)
        peer.sock.sendall(b"Hola " + name[:20])
        while peer.sock.recv(1024):
            pass

    with ScriptedServer(wait_for_a_name) as server:
        ana = meet(server.address, "ana")
        assert ana.wait_for(PlainServerFound).greeting.startswith("Hola {")
        ana.client.accept_plain()
        ana.wait_for(Connected)
        assert ana.wait_for(events.Notice).text == "Hola ana"


@pytest.mark.parametrize("moment", ["asked about plain", "waiting to retry", "connected"])
def test_it_stops_at_any_moment(meet: Meet, monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    monkeypatch.setattr(receiver, "RETRY_SECONDS", 60.0)
    monkeypatch.setattr(receiver, "RETRY_MAX_SECONDS", 60.0)
    with AssignmentServer() as plain, ServerProcess() as rich:
        person = meet(plain.address if moment == "asked about plain" else rich.address, "ana")
        if moment == "asked about plain":
            person.wait_for(PlainServerFound)
        else:
            person.wait_for(Connected)
        if moment == "waiting to retry":
            rich.process.terminate()
            person.wait_for(Disconnected)
        told = len(person.events)
        started = time.monotonic()
        person.client.stop()
        assert person.client.join_threads(5)
        assert time.monotonic() - started < 2.0
        assert len(person.events) == told
