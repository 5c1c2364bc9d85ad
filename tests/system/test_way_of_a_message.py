"""Test that the way of a message is what happened: with a real server and real clients."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import pytest

from net.wire.address import Address
from net.wire.events import Accepted, CaughtUp, Event, Received
from net.wire.traces import MessageTrace, Stage, StageStamp
from tests.clients import Meet, Person, meeting
from tests.processes import ServerProcess
from tests.support import wait_until
from tests.wire import PROMPT, WELCOME, PlainWire, RichWire

OUT = ["composed", "queued", "taken", "committed", "send", "sent"]
IN = ["received", "decoded", "committed", "told", "pumped", "applied", "drawn"]
SERVER = ["read", "decoded", "put", "taken", "handled", "committed"]
SERVER += ["answer", "answered", "send", "sent"]


@pytest.fixture(scope="module")
def teaching() -> Iterator[Address]:
    with ServerProcess("--rate", "0", "--teach") as server:
        yield server.address


@pytest.fixture
def meet(monkeypatch: pytest.MonkeyPatch) -> Iterator[Meet]:
    with meeting(monkeypatch) as make:
        yield make


def draw_at_once(person: Person) -> None:
    """Let a person's events be applied and drawn as a window does, in one thread."""
    tracer = person.client.tracer

    def hear(event: Event) -> None:
        began = time.perf_counter_ns()
        person.events.append(event)
        if tracer.is_waiting:
            tracer.note_applied(event, began)
            tracer.note_drawn(lambda _trace: True)

    person.on_event = hear


def come(meet: Meet, address: Address, nick: str) -> Person:
    person = meet(address, nick)
    draw_at_once(person)
    person.wait_for(CaughtUp)
    return person


def say(person: Person, to: str, text: str) -> str:
    person.client.tracer.compose()
    return person.client.post(to, text)


def way_of(person: Person, cid: str, others: int) -> MessageTrace:
    trace = person.client.tracer.find("", cid)
    assert trace is not None
    wait_until(
        lambda: len(trace.answer) >= 7 and trace.server and len(trace.others) >= others,
        lambda: trace,
    )
    return trace


def names(stages: Sequence[StageStamp | Stage]) -> list[str]:
    return [one.stage for one in stages if one.stage != "seen"]


def is_in_order(stages: Sequence[StageStamp | Stage]) -> bool:
    return all(one.at <= following.at for one, following in pairwise(stages))


def test_every_stage_is_told_in_its_order_and_on_one_clock(teaching: Address, meet: Meet) -> None:
    ana, _luis = come(meet, teaching, "way-ana"), come(meet, teaching, "way-luis")
    ana.client.tracer.watch(True)
    began = time.perf_counter_ns()
    cid = say(ana, "way-luis", "hola")
    trace = way_of(ana, cid, 1)
    whole = time.perf_counter_ns() - began
    assert names(trace.stamps) == OUT and names(trace.answer) == IN
    assert trace.server is not None
    # Whoever is told something else in this turn comes first: usually the author.
    assert names(trace.server.stages) in (SERVER, [*SERVER[:6], *SERVER[8:], *SERVER[6:8]])
    at_luis = trace.others["way-luis"]
    assert names(at_luis.stages) == [*IN, "reported"]
    for stages in (trace.stamps, trace.answer, trace.server.stages, at_luis.stages):
        assert is_in_order(stages)
    # All are on this computer, and so on one clock: nothing arrives before it was sent.
    assert at_luis.slack == 0 and trace.server.clock
    read = trace.server.clock * 1000
    sent = next(one for one in trace.server.stages if one.stage == "send")
    arrived = read + at_luis.start * 1000
    assert trace.stamps[4].at - 1000 <= read
    assert read + sent.at * 1000 <= arrived
    # The parts make up the whole, which was measured besides.
    last = max(trace.answer[-1].at, arrived + at_luis.stages[-1].at * 1000)
    assert 0 < last - trace.stamps[0].at <= whole
    threads = [one.thread for one in trace.server.stages]
    assert threads == ["visitor"] * 3 + ["hub"] * 7
    assert trace.server.stages[5].n == 1  # alone in its COMMIT


def test_messages_that_come_together_share_a_turn_and_a_commit(
    teaching: Address, meet: Meet
) -> None:
    ana = come(meet, teaching, "many-ana")
    ana.client.tracer.watch(True)
    cids = [ana.client.post("#clase", f"{n}") for n in range(40)]
    traces = [way_of(ana, cid, 0) for cid in cids]
    assert all(trace.server and len(names(trace.server.stages)) >= 7 for trace in traces)
    together = [trace.server.stages[5].n for trace in traces if trace.server]
    assert max(together) > 1 and sum(1 / n for n in together) <= len(cids)
    waited = [trace.server.stages[2].n for trace in traces if trace.server]
    assert max(waited) > 0


def test_what_is_told_to_whom(teaching: Address, meet: Meet) -> None:
    """Test that only the author is told, and only by those to whom the message went."""
    ana, luis = come(meet, teaching, "to-ana"), come(meet, teaching, "to-luis")
    with RichWire.login(teaching, "to-eva") as eva:
        assert eva.welcome["teach"] is True
        ana.client.tracer.watch(True)
        cid = say(ana, "to-luis", "solo para ti")
        trace = way_of(ana, cid, 1)
        assert list(trace.others) == ["to-luis"]
        # Eva, who has seen nothing of it, says that she has.
        for id_ in range(trace.id - 2, trace.id + 3):
            eva.say(op="trace", id=id_, stages=[{"stage": "received", "at": 0}])
        eva.say(op="ping", n=7)
        assert eva.hear("pong", "err", "trace") == {"op": "pong", "n": 7}
    assert list(trace.others) == ["to-luis"]
    assert luis.client.tracer.find("to-ana", cid) is not None  # it was asked
    said = luis.wait_for(Received)
    assert said.item.text == "solo para ti"


def test_a_report_counts_once_and_only_from_who_was_asked(teaching: Address) -> None:
    with RichWire.login(teaching, "once-ana") as ana, RichWire.login(teaching, "once-luis") as luis:
        ana.say(op="msg", to="once-luis", text="hola", cid="c1", trace=True)
        heard = luis.hear("msg")
        assert heard["trace"] is True
        assert ana.hear("trace")["stages"][0] == {"stage": "read", "at": 0, "thread": "visitor"}
        report = {"op": "trace", "id": heard["id"], "stages": [{"stage": "received", "at": 0}]}
        bad: list[dict[str, Any]] = [
            {"stages": []},
            {"stages": [{"stage": "received", "at": 5}]},
            {"stages": [{"stage": "received", "at": 0}, {"stage": "drawn", "at": -1}]},
            {"stages": [{"stage": "a", "at": 0}, {"stage": "b", "at": 9}, {"stage": "c", "at": 8}]},
            {"stages": [{"stage": "A\x1b[31m", "at": 0}]},
            {"stages": [{"stage": "received", "at": 0, "thread": "x" * 17}]},
            {"stages": [{"stage": "received", "at": 0}] * 17},
            {"stages": [{"stage": "received", "at": 2**60}]},
            {"stages": [{"stage": "received", "at": 0}], "clock": -1},
            {"id": "43"},
        ]
        for wrong in bad:
            luis.say(**{**report, **wrong})
            assert luis.hear("err")["code"] in ("bad_message", "too_long")
        for _ in range(3):
            luis.say(**report)
        luis.say(op="ping", n=1)
        assert luis.hear("pong", "trace", "err") == {"op": "pong", "n": 1}
        told = ana.hear("trace", "err")
        assert (told["from"], told["cid"], told["id"]) == ("once-luis", "c1", heard["id"])
        ana.say(op="ping", n=2)
        assert ana.hear("pong", "trace", "err") == {"op": "pong", "n": 2}


def test_who_hides_what_they_have_read_does_not_tell_what_was_drawn(
    teaching: Address, meet: Meet
) -> None:
    ana, luis = come(meet, teaching, "hide-ana"), come(meet, teaching, "hide-luis")
    luis.client.use_receipts(False)
    ana.client.tracer.watch(True)
    trace = way_of(ana, say(ana, "hide-luis", "hola"), 1)
    told = names(trace.others["hide-luis"].stages)
    assert "applied" in told and "drawn" not in told


def test_a_message_that_is_refused_or_only_repeated(teaching: Address) -> None:
    with RichWire.login(teaching, "rep-ana", key="rep") as ana:
        ana.say(op="msg", to="nadie-aqui", text="hola", cid="c1", trace=True)
        assert ana.hear("err", "trace")["code"] == "no_such_nick"
        for _ in range(2):
            ana.say(op="msg", to="#clase", text="hola", cid="c2", trace=True)
            id_ = ana.hear("ok")["id"]
            told = ana.hear("trace")
            assert (told["cid"], told["id"]) == ("c2", id_)
        # A device that returns gets it without the wish to know its way.
    with RichWire.login(teaching, "rep-ana", key="rep", seen=0) as ana:
        while (message := ana.hear("msg"))["cid"] != "c2":
            pass
        assert "trace" not in message


def test_plain_users_are_told_in_one_sentence(teaching: Address) -> None:
    with PlainWire(teaching) as ana:
        ana.send("plain-ana\n")
        ana.expect("Por favor, ingresa tu nombre de usuario: " + WELCOME.format("plain-ana"))
        line = ana.read_line()
        assert line.decode("ascii").startswith("Este servidor deja ver su funcionamiento, ")


def test_a_server_that_does_not_teach_never_tells(address: Address, meet: Meet) -> None:
    with RichWire.login(address, "old-ana") as ana, RichWire.login(address, "old-luis") as luis:
        assert "teach" not in ana.welcome
        ana.say(op="msg", to="old-luis", text="hola", cid="c1", trace=True)
        id_ = ana.hear("ok", "trace", "err")["id"]
        assert "trace" not in luis.hear("msg")
        luis.say(op="trace", id=id_, stages=[{"stage": "received", "at": 0}])
        assert luis.hear("err", "trace")["code"] == "unknown_op"
        ana.say(op="ping", n=1)
        assert ana.hear("pong", "trace") == {"op": "pong", "n": 1}
    eva = come(meet, address, "old-eva")
    eva.client.tracer.watch(True)
    cid = say(eva, "#clase", "hola")
    eva.wait_for(Accepted)
    trace = eva.client.tracer.find("", cid)
    assert trace is not None and trace.server is None
    wait_until(lambda: len(names(trace.answer)) == 7)
    assert names(trace.stamps) == OUT and is_in_order([*trace.stamps, *trace.answer])


def test_nothing_is_noted_unless_somebody_wants_to_know(address: Address, meet: Meet) -> None:
    ana = come(meet, address, "un-ana")
    cid = say(ana, "#clase", "hola")
    ana.wait_for(Accepted)
    assert ana.client.tracer.find("", cid) is None and ana.client.tracer.latest is None
    assert not ana.client.tracer.is_waiting


def test_what_a_slow_reader_leaves_is_sent_by_the_flusher(teaching: Address) -> None:
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    sock.connect((teaching.host, teaching.port))
    with RichWire.login(teaching, "held-ana") as ana, PlainWire(sock) as luis:
        luis.expect(PROMPT)
        luis.send("held-luis\n")
        luis.expect(WELCOME.format("held-luis"))
        for number in range(500):  # until luis, who reads nothing, has no more room
            cid = f"h{number}"
            ana.say(op="msg", to="held-luis", text=f"{cid} {'x' * 15_000}", cid=cid, trace=True)
            told = ana.hear("trace")
            assert told["cid"] == cid
            held = [one for one in told["stages"] if one["stage"] == "held"]
            if held:
                break
        else:
            pytest.fail("the system has taken everything")
        while f"ana: {cid} ".encode() not in luis.read_line():
            pass
        later = ana.hear("trace")
        assert (later["cid"], later["id"], later.get("from")) == (cid, told["id"], None)
        assert later["start"] >= held[0]["at"]
        assert [(one["stage"], one["thread"], one["to"]) for one in later["stages"]] == [
            ("writable", "flusher", "held-luis"),
            ("flushed", "flusher", "held-luis"),
        ]
