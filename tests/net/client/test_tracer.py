"""Test what a client notes of messages, and that no server can fill its memory by it."""

from __future__ import annotations

import pytest

from net.client import tracer as module
from net.client.tracer import TellTrace, Tracer
from net.wire.events import Accepted, Event, Item, Received
from net.wire.messages import Message, Ok, Post
from net.wire.traces import MOST_STAGES, TOLD_RECIPIENTS, Stage, TraceAnswer

STAGES = (Stage("read", 0, "visitor"),)


@pytest.fixture
def told() -> list[TellTrace]:
    return []


@pytest.fixture
def tracer(told: list[TellTrace]) -> Tracer:
    return Tracer(told.append)


def message(n: int, *, asks: bool = False) -> Message:
    return Message(n, "luis", "#clase", "hola", 1, f"l{n}", trace=asks)


def received(n: int) -> Received:
    return Received("#clase", Item("luis", "hola", 1, (n, 0), "", f"l{n}"))


def test_while_nobody_wants_to_know_nothing_is_noted(tracer: Tracer) -> None:
    tracer.note_received()
    tracer.compose()
    assert tracer.hear([message(1)]) is None
    assert tracer.latest is None and not tracer.is_waiting


def test_a_class_that_shows_how_it_works_is_told_only_what_it_asks_for(tracer: Tracer) -> None:
    tracer.begin_connection(is_taught=True, is_local=False)
    tracer.note_received()
    assert tracer.hear([message(1)]) is None
    hearing = tracer.hear([message(1), message(2, asks=True)])
    assert hearing is not None and tracer.find("luis", "l1") is None
    assert tracer.find("LUIS", "l2") is not None


def test_a_message_that_is_known_already_does_not_wait_to_be_drawn(tracer: Tracer) -> None:
    tracer.watch(True)
    tracer.note_received()
    hearing = tracer.hear([message(1)])
    assert hearing is not None
    hearing.tell([])
    assert not tracer.is_waiting


def test_what_was_told_is_applied_and_drawn(tracer: Tracer, told: list[TellTrace]) -> None:
    tracer.watch(True)
    post = Post("luis", "hola", "a1")
    tracer.compose()
    tracer.note_queued(post)
    tracer.note_received()
    hearing = tracer.hear([Ok("a1", 7, 1), message(8, asks=True)])
    assert hearing is not None
    events: list[Event] = [Accepted("a1", 1, (7, 0)), received(8)]
    hearing.tell(events)
    assert tracer.is_waiting
    for event in events:
        tracer.note_applied(event, 1)
    tracer.note_drawn(lambda trace: trace.cid == "a1")
    own, other = tracer.find("", "a1"), tracer.find("luis", "l8")
    assert own is not None and other is not None and not tracer.is_waiting
    assert [one.stage for one in own.stamps] == ["composed", "queued"]
    assert own.id == 7 and own.answer[-1].stage == "drawn"
    assert other.stamps[-1].stage == "applied"
    assert [one.trace for one in told] == [other]
    tracer.watch(False)
    assert tracer.latest is None


def test_return_that_sent_nothing_belongs_to_no_later_message(
    tracer: Tracer, monkeypatch: pytest.MonkeyPatch
) -> None:
    tracer.watch(True)
    tracer.compose()
    monkeypatch.setattr(module, "COMPOSED_SECONDS", 0)
    tracer.note_queued(Post("luis", "hola", "a1"))
    trace = tracer.find("", "a1")
    assert trace is not None and [one.stage for one in trace.stamps] == ["queued"]


def test_no_server_fills_the_memory(tracer: Tracer) -> None:
    tracer.watch(True)
    tracer.note_queued(Post("#clase", "hola", "a1"))
    for n in range(1_000):
        tracer.take(TraceAnswer("a1", 1, STAGES, f"p{n}"))
        tracer.take(TraceAnswer(f"never asked {n}", 1, STAGES))
    trace = tracer.find("", "a1")
    assert trace is not None and len(trace.others) == TOLD_RECIPIENTS
    first = TraceAnswer("a1", 1, STAGES)
    tracer.take(first)
    tracer.take(TraceAnswer("a1", 1, (Stage("read", 0, "hub"),)))
    assert trace.server is first
    tracer.note_received()
    for n in range(1, 5_000, 100):
        hearing = tracer.hear([message(n + one) for one in range(100)])
        assert hearing is not None
        hearing.tell([received(n + one) for one in range(100)])
    assert len(tracer._traces) <= module.KEPT and len(tracer._waiting) <= module.KEPT


def test_what_the_server_tells_later_is_added_and_nothing_is_told_twice(tracer: Tracer) -> None:
    tracer.watch(True)
    tracer.note_queued(Post("luis", "hola", "c1"))
    own = TraceAnswer("c1", 7, (Stage("read", 0, "visitor"), Stage("held", 50, "hub", 0, "luis")))
    rest = (Stage("writable", 0, "flusher", 0, "luis"), Stage("flushed", 9, "flusher", 0, "luis"))
    for answer in (own, own, TraceAnswer("c1", 7, rest, start=900)):
        tracer.take(answer)
    trace = tracer.find("", "c1")
    assert trace is not None and trace.server is not None
    assert [(one.stage, one.at) for one in trace.server.stages] == [
        ("read", 0),
        ("held", 50),
        ("writable", 900),
        ("flushed", 909),
    ]
    for _ in range(1_000):  # a server that never ends
        tracer.take(TraceAnswer("c1", 7, rest, start=900))
    assert len(trace.server.stages) <= MOST_STAGES
