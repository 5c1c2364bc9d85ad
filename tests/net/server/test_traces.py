"""Test what the server notes of messages, whom it tells, and that nobody can fill its memory."""

from __future__ import annotations

import time
from typing import cast

import pytest

from net.hub.actions import Action, Deliver
from net.hub.people import Session, User
from net.server import traces
from net.server.traces import ServerTraces
from net.shared.connection import Connection, Emptied
from net.wire.messages import Err, Message, Ok, Post, ServerMessage
from net.wire.traces import TOLD_RECIPIENTS, Stage, TraceAnswer, TraceReport

ELSEWHERE, HERE = "192.168.1.7:5000", "127.0.0.1:5000"


class Teaching:
    """A server's traces, and whom they have told what."""

    def __init__(self) -> None:
        self.told: list[tuple[str, ServerMessage]] = []
        self.traces = ServerTraces(lambda session, one: self.told.append((session.nick, one)))
        self.ids = 0

    def post(
        self,
        author: Session,
        to: list[Session],
        cid: str = "c1",
        *,
        early: TraceReport | None = None,
        connection: Connection | None = None,
    ) -> int:
        """Let a message go through the server; `early` is reported before its author is told."""
        self.ids += 1
        post = Post("#clase", "hola", cid, trace=True)
        assert self.traces.begin(author, post, time.perf_counter_ns()).trace
        self.traces.note_put([(author, post)], 3)
        turn = self.traces.take([(author, post)])
        assert turn is not None
        turn.mark("handled", 1)
        turn.mark("committed", 1)
        message = Message(self.ids, author.nick, "#clase", "hola", 1, cid, trace=True)
        actions: list[Action] = [Deliver(Ok(cid, self.ids, 1), [author]), Deliver(message, to)]
        turn.follow(actions)
        for session in (author, *to):
            turn.note_sending(session)
            turn.note_sent(session, connection)
        if early is not None:
            assert self.traces.take_report(to[0], early) is None
        turn.end()
        return self.ids

    def answers(self) -> list[tuple[str, str]]:
        return [(nick, one.sender) for nick, one in self.told if isinstance(one, TraceAnswer)]


def somebody(nick: str, address: str = ELSEWHERE) -> Session:
    session = Session(address, plain=False)
    session.user = User(nick.casefold(), nick)
    return session


def report(id_: int, *, clock: int = 0, took: int = 900) -> TraceReport:
    return TraceReport(id_, (Stage("received", 0, "receive"), Stage("drawn", took, "tk")), clock)


@pytest.fixture
def server() -> Teaching:
    return Teaching()


def test_the_author_alone_is_told_and_each_recipient_counts_once(server: Teaching) -> None:
    ana, luis, eva = somebody("ana"), somebody("luis"), somebody("eva")
    id_ = server.post(ana, [luis])
    for _ in range(3):
        for one in (luis, eva, ana):
            assert server.traces.take_report(one, report(id_)) is None
            assert server.traces.take_report(one, report(id_ + 1)) is None
    assert server.answers() == [("ana", ""), ("ana", "luis")]


def test_a_report_that_is_quicker_than_the_answer_comes_after_it(server: Teaching) -> None:
    ana, luis = somebody("ana"), somebody("luis")
    server.post(ana, [luis], early=report(1))
    assert server.answers() == [("ana", ""), ("ana", "luis")]


def test_how_long_the_computer_runs_is_told_on_it_alone(server: Teaching) -> None:
    ana, luis = somebody("ana"), somebody("luis")
    server.post(ana, [luis])
    server.post(somebody("eva", HERE), [luis], "c2")
    clocks = [one.clock for _nick, one in server.told if isinstance(one, TraceAnswer)]
    assert clocks[0] == 0 and clocks[1] > 0
    # Somebody elsewhere says when it was by a clock of their own: it is not believed.
    now = time.perf_counter_ns() // 1000
    server.traces.take_report(luis, report(1, clock=now, took=0))
    told = server.told[-1][1]
    assert isinstance(told, TraceAnswer) and told.slack > 0


def test_one_clock_is_believed_between_cause_and_effect_only(server: Teaching) -> None:
    ana, luis, tunnel = somebody("ana"), somebody("luis", HERE), somebody("eva", HERE)
    id_ = server.post(ana, [luis, tunnel])
    now = time.perf_counter_ns() // 1000
    server.traces.take_report(luis, report(id_, clock=now, took=0))
    server.traces.take_report(tunnel, report(id_, clock=now + 10**9, took=0))
    placed = {one.sender: one for _nick, one in server.told if isinstance(one, TraceAnswer)}
    assert placed["luis"].slack == 0 and placed["eva"].slack > 0
    sent = next(one.at for one in placed[""].stages if (one.stage, one.to) == ("send", "luis"))
    assert sent <= placed["luis"].start


@pytest.mark.parametrize(
    "stages", [(), (Stage("received", 5),), (Stage("received", 0), Stage("a", 9), Stage("b", 8))]
)
def test_stages_that_are_not_in_order_are_refused(
    server: Teaching, stages: tuple[Stage, ...]
) -> None:
    ana, luis = somebody("ana"), somebody("luis")
    id_ = server.post(ana, [luis])
    answer = server.traces.take_report(luis, TraceReport(id_, stages))
    assert isinstance(answer, Err) and answer.code == "bad_message"
    assert server.traces.take_report(luis, report(id_)) is None  # that was no report
    assert server.answers()[-1] == ("ana", "luis")


def test_a_recipient_has_half_a_minute(server: Teaching, monkeypatch: pytest.MonkeyPatch) -> None:
    ana, luis = somebody("ana"), somebody("luis")
    id_ = server.post(ana, [luis])
    monkeypatch.setattr(traces, "REPORT_SECONDS", 0)
    server.traces.take_report(luis, report(id_))
    assert server.answers() == [("ana", "")]


def test_a_large_room_is_told_in_part(server: Teaching) -> None:
    ana = somebody("ana")
    room = [somebody(f"p{n}") for n in range(3 * TOLD_RECIPIENTS)]
    id_ = server.post(ana, room)
    for one in room:
        server.traces.take_report(one, report(id_))
    assert len(server.answers()) == 1 + TOLD_RECIPIENTS
    own = server.told[0][1]
    assert isinstance(own, TraceAnswer)
    assert sum(one.stage == "sent" for one in own.stages) == TOLD_RECIPIENTS


def test_who_asks_without_end_pushes_nobody_else_out(server: Teaching) -> None:
    ana, luis, flood = somebody("ana"), somebody("luis"), somebody("flood")
    id_ = server.post(ana, [luis])
    last = 0
    for n in range(10 * traces.OPEN_OF_ONE):
        last = server.post(flood, [luis], f"f{n}")
    for one in range(1, last + 1):
        server.traces.take_report(luis, report(one))
    assert ("ana", "luis") in server.answers() and id_ == 1
    assert server.answers().count(("flood", "luis")) == traces.OPEN_OF_ONE
    for n in range(10 * traces.OPEN_OF_ONE):  # the hub is busy
        server.traces.begin(flood, Post("#clase", "hola", f"g{n}", trace=True), 1)
    assert len(server.traces._begun) == traces.OPEN_OF_ONE


def test_nothing_is_left_of_who_has_gone(server: Teaching) -> None:
    ana, luis = somebody("ana"), somebody("luis")
    id_ = server.post(ana, [luis])
    server.traces.begin(ana, Post("#clase", "hola", "c2", trace=True), 1)
    server.traces.forget(ana)
    server.traces.take_report(luis, report(id_))
    assert server.answers() == [("ana", "")]
    assert len(server.traces._begun) == len(server.traces._told) == 0


def test_who_has_not_logged_in_has_no_trace(server: Teaching) -> None:
    nobody = Session(ELSEWHERE, plain=False)
    post = Post("#clase", "hola", "c1", trace=True)
    assert not server.traces.begin(nobody, post, 1).trace
    assert server.traces.take([(nobody, post)]) is None


def test_the_rest_is_told_after_the_servers_own_stages_and_to_the_author_alone(
    server: Teaching,
) -> None:
    """Let the flusher be quicker than the hub, which has not told the author anything yet."""

    class Held:
        def tell_when_sent(self, emptied: Emptied) -> bool:
            now = time.perf_counter_ns()
            emptied(now, now + 5_000)
            return True

    ana, luis = somebody("ana"), somebody("luis")
    server.post(ana, [luis], connection=cast(Connection, Held()))
    own, rest = (one for _nick, one in server.told)
    assert isinstance(own, TraceAnswer) and isinstance(rest, TraceAnswer)
    assert own.stages[-1].stage == "held" and not own.start
    assert [(one.stage, one.at, one.to) for one in rest.stages] == [
        ("writable", 0, "luis"),
        ("flushed", 5, "luis"),
    ]
    assert rest.start >= own.stages[-2].at
    assert server.answers() == [("ana", ""), ("ana", "")]
