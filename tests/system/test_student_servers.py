"""Test the client at servers that students wrote: messages pass, and it says nothing untrue."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from net.client import link
from net.wire.address import Address
from net.wire.events import (
    Connected,
    Disconnected,
    Failed,
    Notice,
    PlainServerFound,
    Received,
    ServerSilent,
    Unconfirmed,
)
from net.wire.manners import EVERYBODY, RAW, Manner
from tests.clients import Meet, Person, meeting
from tests.processes import ServerProcess
from tests.servers import AssignmentServer
from tests.students import (
    EchoingServer,
    HeaderServer,
    LineServer,
    NameFirstServer,
    NamelessServer,
    NickServer,
    PairServer,
    TwoPartServer,
    UtfServer,
    WindowsServer,
)
from tests.support import wait_until


@pytest.fixture
def meet(monkeypatch: pytest.MonkeyPatch) -> Iterator[Meet]:
    monkeypatch.setattr(link, "ANSWER_SECONDS", 0.3)
    with meeting(monkeypatch) as make:
        yield make


@pytest.fixture
def rich() -> Iterator[Address]:
    with ServerProcess() as server:
        yield server.address


def test_a_server_that_reads_lines_is_written_lines(meet: Meet) -> None:
    with LineServer() as server:
        ana = meet(server.address, "ana")
        found = ana.wait_for(PlainServerFound)
        assert found.manner == Manner(framing="lf")  # the server ends its own lines
        ana.client.accept_plain(found.manner)
        ana.wait_for(Connected)
        assert ana.wait_for(Notice, lambda one: "Hola" in one.text).text == "Hola, ana"
        cid = ana.client.post("ana", "uno\ndos")
        assert ana.wait_for(Unconfirmed).cid == cid
        wait_until(lambda: len(server.heard) == 2, lambda: server.heard)
        assert server.heard == [("ana", "ana: uno"), ("ana", "ana: dos")]


def test_a_server_that_stays_deaf_is_not_passed_over_in_silence(
    meet: Meet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link, "DEAF_SECONDS", 0.2)
    with LineServer() as server:
        ana = meet(server.address, "ana")
        ana.wait_for(PlainServerFound)
        ana.client.accept_plain(Manner(framing="nothing"))
        ana.wait_for(Connected)
        ana.client.post("luis", "hola")
        ana.wait_for(Unconfirmed)
        assert ana.wait_for(Notice, lambda one: one.code != "").code == "deaf_server"
        assert server.heard == []


def test_what_the_user_chooses_counts_and_not_the_guess(meet: Meet) -> None:
    with AssignmentServer() as server:
        ana = meet(server.address, "ana")
        assert ana.wait_for(PlainServerFound).manner == Manner()
        ana.client.accept_plain(Manner(framing="lf"))
        assert ana.wait_for(Connected).manner == Manner(framing="lf")
        wait_until(lambda: "ana\n" in server.clients, lambda: server.clients)


def test_a_server_that_waits_for_the_name_is_asked_about_and_can_be_used(meet: Meet) -> None:
    with NameFirstServer() as server:
        ana = meet(server.address, "ana")
        found = ana.wait_for(PlainServerFound)
        assert (found.greeting, found.manner) == ("", Manner(name="first"))
        ana.client.accept_plain()
        assert ana.wait_for(Connected).plain
        ana.client.post("luis", "hola")
        wait_until(lambda: server.heard, lambda: (server.heard, ana.events))
        assert server.heard == [("ana", "luis: hola")]


def test_who_does_not_wait_for_a_silent_server_is_asked_at_once(
    meet: Meet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link, "ANSWER_SECONDS", 600.0)
    monkeypatch.setattr(link, "SILENT_SECONDS", 0.1)
    with NameFirstServer() as server:
        ana = meet(server.address, "ana")
        assert ana.wait_for(ServerSilent).address == str(server.address)
        assert not ana.all(PlainServerFound)
        for _ in range(3):
            ana.client.stop_waiting()
        assert ana.wait_for(PlainServerFound).greeting == ""
        ana.client.accept_plain()
        assert ana.wait_for(Connected).plain
        ana.client.stop_waiting()  # there is nothing to wait for any more
        ana.client.post("luis", "hola")
        wait_until(lambda: server.heard == [("ana", "luis: hola")], lambda: ana.events)
        assert not ana.all(Disconnected)


def test_the_next_time_it_hears_the_name_and_nothing_else(meet: Meet) -> None:
    """Test that the client sends no `hello` there the next time.

    The `hello` asks whether it is a Charla server; there it would become somebody of that name.
    """
    with NameFirstServer() as server:
        ana = meet(server.address, "ana", manner=Manner(name="first"))
        assert ana.wait_for(PlainServerFound).manner == Manner(name="first")
        ana.client.accept_plain()
        ana.wait_for(Connected)
        wait_until(lambda: list(server.clients) == ["ana"], lambda: server.clients)


def test_who_thinks_otherwise_the_next_time_has_it_asked_again(meet: Meet, rich: Address) -> None:
    ana = meet(rich, "ana", manner=Manner(name="first"))  # a Charla server runs there now
    ana.wait_for(PlainServerFound)
    ana.client.accept_plain(Manner(name="asked"))
    assert not ana.wait_for(Connected).plain


def test_who_has_messages_of_former_days_may_come_to_it_too(
    meet: Meet, rich: Address, tmp_path: Path
) -> None:
    """Test that a journal that knows a rich server is no obstacle.

    On a machine of one's own, one server follows the other at the same address.
    """
    path = tmp_path / "journal.db"
    with NameFirstServer() as server:
        first = meet(rich, "ana", journal=path)
        first.wait_for(Connected)
        first.client.stop()
        assert first.client.join_threads(5)
        ana = meet(server.address, "ana", journal=path)
        ended = ana.wait_for(Disconnected)
        assert (ended.code, ended.may_be_plain) == ("no_answer", True)
        ana.client.accept_plain(Manner(name="first"))
        assert ana.wait_for(Connected).plain
        wait_until(lambda: "ana" in server.clients, lambda: server.clients)


def test_a_server_that_tells_everybody_is_noticed(meet: Meet) -> None:
    with NameFirstServer() as server, ExitStack() as stack:
        ana = meet(server.address, "ana", manner=Manner(name="first"))
        ana.wait_for(PlainServerFound)
        ana.client.accept_plain()
        ana.wait_for(Connected)
        ana.client.post("luis", "un secreto")
        notice = ana.wait_for(Notice)
        assert (notice.code, notice.text) == ("open_to_all", "ana: luis: un secreto")
        assert not ana.all(Received)
        eva = stack.enter_context(
            socket.create_connection((server.address.host, server.address.port), 10)
        )
        eva.sendall(b"eva")
        wait_until(lambda: "eva" in server.clients, lambda: server.clients)
        eva.sendall(b"luis: otro secreto")
        assert ana.wait_for(Received).item.text == "luis: otro secreto"
        assert len(ana.all(Notice)) == 1


def test_what_begins_with_ones_own_name_is_shown_all_the_same(meet: Meet) -> None:
    with EchoingServer() as server, ExitStack() as stack:
        ana = meet(server.address, "ana")
        ana.wait_for(PlainServerFound)
        ana.client.accept_plain()
        ana.wait_for(Connected)
        luis = stack.enter_context(
            socket.create_connection((server.address.host, server.address.port), 10)
        )
        luis.recv(1024)
        luis.sendall(b"luis")
        wait_until(lambda: "luis" in server.clients, lambda: server.clients)
        luis.sendall(b"ana: dos")
        assert ana.wait_for(Notice, lambda one: one.text != "NICK").text == "ana: dos"


def test_what_comes_while_the_user_is_asked_is_told_by_itself(meet: Meet) -> None:
    with TwoPartServer() as server:
        ana = meet(server.address, "ana")
        assert ana.wait_for(PlainServerFound).greeting == "Greetings!"
        server.may_go_on.set()
        ana.client.accept_plain()
        ana.wait_for(Notice, lambda one: one.text.endswith("Hello ana"))
        said = [one.text for one in ana.all(Notice)]
        assert said == ["Greetings!Type your name", "Hello ana"]


# --- in each manner -------------------------------------------------------------------------------


def enter(meet: Meet, address: Address, nick: str, manner: Manner) -> Person:
    """Log in in this manner, as somebody who has chosen it the last time."""
    person = meet(address, nick, manner=manner)
    person.wait_for(PlainServerFound)
    person.client.accept_plain()
    person.wait_for(Connected)
    return person


def talk(meet: Meet, address: Address, manner: Manner) -> tuple[Person, Person]:
    """Let Ana say something to everybody, which Luis must hear as hers, and nobody else's."""
    ana, luis = (enter(meet, address, nick, manner) for nick in ("ana", "luis"))
    cid = ana.client.post(EVERYBODY, "¿qué tal? son las 10:30")
    ana.wait_for(Unconfirmed, lambda one: one.cid == cid)
    heard = luis.wait_for(Received)
    assert (heard.to, heard.item.sender) == (EVERYBODY, "ana")
    assert heard.item.text == "¿qué tal? son las 10:30"
    luis.client.post(EVERYBODY, "bien")
    assert ana.wait_for(Received).item.text == "bien"
    assert [(one.to, one.item.sender) for one in ana.all(Received)] == [(EVERYBODY, "luis")]
    assert {one.item.sender for one in luis.all(Received)} == {"ana"}
    secret = ana.client.post("luis", "un secreto")
    assert ana.wait_for(Failed, lambda one: one.cid == secret).code == "goes_to_all"
    return ana, luis


def test_a_server_with_headers_of_64_bytes(meet: Meet) -> None:
    with HeaderServer() as server:
        talk(meet, server.address, Manner("length", 64, name="first", to="all"))
        assert server.heard == [("ana", "¿qué tal? son las 10:30"), ("luis", "bien")]


def test_a_server_that_sends_names_and_texts_apart(meet: Meet) -> None:
    with PairServer() as server:
        talk(meet, server.address, Manner("length", 10, name="first", to="all"))


def test_a_server_that_passes_on_what_comes_without_a_name(meet: Meet) -> None:
    with NickServer() as server:
        ana = meet(server.address, "eva")
        assert ana.wait_for(PlainServerFound).manner == Manner(to="named")
        talk(meet, server.address, Manner(to="named"))


def test_a_server_that_asks_for_no_name(meet: Meet) -> None:
    with NamelessServer() as server:
        talk(meet, server.address, Manner(name="never", to="named"))
        assert [text for _, text in server.heard] == ["ana: ¿qué tal? son las 10:30", "luis: bien"]


def test_a_server_of_windows_with_times_before_its_lines(meet: Meet) -> None:
    with WindowsServer() as server:
        eva = meet(server.address, "eva")
        found = eva.wait_for(PlainServerFound)
        assert found.greeting == "¿Cómo te llamas?\r\n"
        assert found.manner == Manner("crlf", encoding="cp1252")
        ana, _luis = talk(meet, server.address, Manner("crlf", encoding="cp1252", to="all"))
        cid = ana.client.post(EVERYBODY, "👋")
        failed = ana.wait_for(Failed, lambda one: one.cid == cid)
        assert (failed.code, failed.detail) == ("no_such_character", "👋")


def test_a_server_in_java_with_write_utf(meet: Meet) -> None:
    with UtfServer() as server:
        eva = meet(server.address, "eva")
        assert eva.wait_for(PlainServerFound).manner == Manner("number", 2)
        talk(meet, server.address, Manner("number", 2, to="all"))


def test_line_by_line_everything_comes_and_goes_as_it_is(meet: Meet) -> None:
    with NickServer() as server:
        ana = enter(meet, server.address, "ana", Manner(name="never", to="raw"))
        place = str(server.address)
        first = ana.wait_for(Received)
        assert (first.to, first.item.sender, first.item.text) == (RAW, place, "NICK")
        ana.client.post(RAW, "ana")  # the name, typed by hand
        assert ana.wait_for(Received).item.text == "ana joined!"
        ana.client.post(RAW, "luis: hola")
        assert ana.wait_for(Received).item.text == "luis: hola"
        assert server.heard == [("ana", "luis: hola")]
        assert {one.item.sender for one in ana.all(Received)} == {place}
