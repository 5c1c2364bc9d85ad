"""Test hands, ballots and removed messages between real clients, `nc` and a real server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from net.shared import host_file
from net.wire import ballots, events
from net.wire.ballots import BallotResult, Poll
from net.wire.events import Accepted, CaughtUp, Changed, PageLoaded, Received, Taught
from net.wire.teaching import Done, Hand, HandsUp, LowerHands, Tally, Teach, TeachingAnswer, Vote
from tests.clients import Meet, Person, meeting
from tests.processes import ServerProcess, tell_to_end
from tests.support import free_port
from tests.wire import PlainWire

MAIN = "#clase"
A = TypeVar("A", bound=TeachingAnswer)


@pytest.fixture
def meet(monkeypatch: pytest.MonkeyPatch) -> Iterator[Meet]:
    with meeting(monkeypatch) as make:
        yield make


def taught(person: Person, kind: type[A], accept: Callable[[A], bool] = lambda _: True) -> A:
    """Wait until the server has said something of the class, and return it."""
    event = person.wait_for(Taught, lambda one: isinstance(one.said, kind) and accept(one.said))
    assert isinstance(event.said, kind)
    return event.said


def teach(person: Person, data: Path) -> None:
    """Make somebody a teacher."""
    content = host_file.read(data)
    assert content is not None
    person.wait_for(CaughtUp)
    person.client.teach(Teach(token=content.token))
    taught(person, Done)


def page(person: Person) -> PageLoaded:
    person.client.load(MAIN)
    return person.wait_for(PageLoaded)


def test_a_poll_from_the_question_to_the_result(meet: Meet, tmp_path: Path) -> None:
    """Test that votes from a window and from `nc` outlive a server that is killed."""
    data, port = tmp_path / "data", free_port()
    poll = ballots.write(Poll("¿Cuándo?", ("lunes", "martes")))
    with ServerProcess("--data", str(data), "--port", str(port)) as server:
        elena, ana = (
            meet(server.address, nick, journal=tmp_path / nick) for nick in ("elena", "ana")
        )
        teach(elena, data)
        ana.wait_for(CaughtUp)
        nc = PlainWire.login(server.address, "nc")
        assert nc.read_line().startswith(b"Da la clase elena: ")
        cid = elena.client.ask_class(MAIN, "poll", poll)
        asked = ana.wait_for(Received).item
        assert (asked.kind, asked.text) == ("poll", poll)
        nc.expect("#clase elena: Encuesta: ¿Cuándo? 1) lunes 2) martes. Responde con '/voto 1'.\n")
        ana.client.teach(Vote(MAIN, 0, (0,)), asked.place)
        assert taught(ana, Tally, lambda one: one.has_mine and one.voters > 0).mine == (0,)
        nc.send("/voto 2\n")
        nc.expect("Has votado: 2.\n")
        assert taught(elena, Tally, lambda one: one.voters == 2).counts == (1, 1)
        nc.close()
        server.process.kill()
        for person in (elena, ana):
            person.wait_for(events.Disconnected)
    with ServerProcess("--data", str(data), "--port", str(port)):
        for person in (elena, ana):
            person.client.reconnect_now()
            tally = taught(person, Tally)
            assert (tally.counts, tally.voters, tally.open) == ((1, 1), 2, True)
            person.wait_for(CaughtUp)
        elena.client.close_ballot(MAIN, "elena", cid)
        result = BallotResult((1, 1), 2)
        told = ana.wait_for(Received).item
        assert (told.kind, ballots.parse_result(told.text)) == ("close", result)
        elena.wait_for(Accepted, lambda one: one.cid != cid)
        for person in (elena, ana):
            question, answer = page(person).items
            assert question.result == result
            assert ballots.parse_result(answer.text) == result


def test_a_hand_from_nc_is_answered(meet: Meet, tmp_path: Path) -> None:
    with ServerProcess("--data", str(tmp_path)) as server:
        elena = meet(server.address, "elena")
        teach(elena, tmp_path)
        with PlainWire.login(server.address, "nc") as nc:
            assert nc.read_line().startswith(b"Da la clase elena: ")
            nc.send("/mano ¿qué es un puerto: el 80?\n")
            nc.expect("Mano levantada: te toca a continuacion. Para bajarla, '/bajar'.\n")
            [hand] = taught(elena, HandsUp, lambda one: bool(one.up)).up
            assert hand == Hand("nc", hand.at, "¿qué es un puerto: el 80?")
            elena.client.teach(LowerHands("nc", answered=True))
            nc.expect("elena ha respondido a tu mano.\n")
            assert taught(elena, HandsUp).all_down


def test_a_removed_message_is_gone_from_every_device(meet: Meet, tmp_path: Path) -> None:
    with ServerProcess("--data", str(tmp_path / "data")) as server:
        elena, ana, luis = (
            meet(server.address, nick, journal=tmp_path / nick) for nick in ("elena", "ana", "luis")
        )
        teach(elena, tmp_path / "data")
        for person in (ana, luis):
            person.wait_for(CaughtUp)
        cid = ana.client.post(MAIN, "una palabrota")
        for person in (elena, luis):
            person.wait_for(Received)
        elena.client.remove(MAIN, "ana", cid)
        for person in (elena, ana, luis):
            item = person.wait_for(Changed, lambda one: one.item.deleted).item
            assert (item.text, item.removed_by) == ("", "elena")
        tell_to_end(server.process)
        server.process.wait(10)
    for person in (elena, ana, luis):
        person.client.stop()
        assert person.client.join_threads(5)
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert b"palabrota" not in path.read_bytes(), path
