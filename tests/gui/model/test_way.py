"""Test that the way of a message is placed as its stages say, whatever these are."""

from __future__ import annotations

import random

import msgspec
import pytest

from gui.model import way_words
from gui.model.way import MessageWay, WayStep, way_of
from net.wire.messages import BadMessage, decode_client, decode_server
from net.wire.traces import MessageTrace, Stage, StageStamp, TraceAnswer, between, problem_with

MS = 1_000_000
T0 = 5_000 * MS  # what this computer's clock says at first


def stamps(thread: str, *stages: tuple[str, float]) -> list[StageStamp]:
    return [StageStamp(stage, T0 + round(at * MS), thread) for stage, at in stages]


def incoming() -> MessageTrace:
    trace = MessageTrace("luis", "#clase", "l1", 43)
    trace.stamps = [
        *stamps("receive", ("received", 0), ("decoded", 0.3), ("committed", 2.1), ("told", 2.2)),
        *stamps("receive", ("seen", 2.9)),
        *stamps("tk", ("pumped", 2.4), ("applied", 2.8), ("drawn", 4.1)),
    ]
    return trace


def own() -> MessageTrace:
    trace = MessageTrace("", "#clase", "a1", 42)
    trace.stamps = [
        *stamps("tk", ("composed", 0), ("queued", 0.5)),
        *stamps("send", ("taken", 0.7), ("committed", 2), ("send", 2.2), ("sent", 2.3)),
    ]
    trace.answer = [
        *stamps("receive", ("received", 10.2), ("decoded", 10.4), ("committed", 12)),
        *stamps("receive", ("told", 12.1)),
        *stamps("tk", ("pumped", 12.2), ("applied", 12.4), ("drawn", 13)),
    ]
    return trace


def told_by_server(clock: int = 0) -> TraceAnswer:
    """Return the server's stages: 4 ms from reading the message to its answer."""
    stages = [
        ("read", 0, "visitor", 0, ""),
        ("decoded", 100, "visitor", 0, ""),
        ("put", 150, "visitor", 3, ""),
        ("taken", 400, "hub", 0, ""),
        ("handled", 700, "hub", 4, ""),
        ("committed", 3_800, "hub", 4, ""),
        ("answer", 4_000, "hub", 0, ""),
        ("answered", 4_050, "hub", 0, ""),
        ("send", 4_100, "hub", 0, "luis"),
        ("sent", 4_200, "hub", 0, "luis"),
        ("send", 4_300, "hub", 0, "eva"),
        ("sent", 4_400, "hub", 0, "eva"),
    ]
    return TraceAnswer("a1", 42, tuple(Stage(*one) for one in stages), clock=clock)


def told_by(nick: str, start: int, drawn: int, slack: int = 300) -> TraceAnswer:
    stages = (
        Stage("received", 0, "receive"),
        Stage("committed", 900, "receive"),
        Stage("told", 1_000, "receive"),
        Stage("pumped", 1_100, "tk"),
        Stage("drawn", drawn, "tk"),
        Stage("reported", drawn + 200, "send"),
    )
    return TraceAnswer("a1", 42, stages, nick, start, slack)


def steps(way: MessageWay) -> list[tuple[str, str]]:
    return [(one.kind or "", one.after.stage) for one in way.steps]


def adjoins(way: MessageWay) -> bool:
    """Return whether each step begins where the one before has ended."""
    pairs = zip(way.steps, way.steps[1:], strict=False)
    return all(one.after == following.before for one, following in pairs)


def test_what_comes_in_is_on_the_receive_thread_and_then_on_tk() -> None:
    way = way_of(incoming())
    assert [(lane.where, lane.thread) for lane in way.lanes] == [
        ("here", "receive"),
        ("here", "tk"),
    ]
    assert [box.end.stage for box in way.lanes[0].boxes] == ["decoded", "committed", "told", "seen"]
    assert [box.end.stage for box in way.lanes[1].boxes] == ["applied", "drawn"]
    assert steps(way)[2:4] == [("", "told"), ("queue", "pumped")]
    assert way.whole == round(4.1 * MS) and adjoins(way)
    assert way_words.head(way) == "from recv to the screen: 4.1 ms"
    assert way_words.clocks(way) == ""


def test_without_a_server_that_shows_itself_it_is_outside() -> None:
    way = way_of(own())
    assert [lane.thread for lane in way.lanes] == ["tk", "send", "receive"]
    assert ("outside", "received") in steps(way)
    assert way.whole == 13 * MS and adjoins(way)
    assert way_words.head(way) == "from Enter to the tick: 13.0 ms"


def test_the_server_lies_in_the_middle_of_the_round_trip() -> None:
    trace = own()
    trace.server = told_by_server()
    way = way_of(trace)
    # Sent at 2.2, answered at 10.2, and 4 of these 8 ms were in the server.
    read = next(one for one in way.steps if one.after.stage == "read")
    assert (read.kind, read.after.at, way.slack) == ("network", round(4.2 * MS), 2 * MS)
    assert way.whole == 13 * MS and adjoins(way)
    assert "2.0 ms either way" in way_words.clocks(way)
    assert {gap.kind for gap in way.gaps} == {"queue", "network"}


def test_on_one_computer_nothing_is_guessed() -> None:
    trace = own()
    trace.server = told_by_server(clock=(T0 + 3 * MS) // 1000)
    way = way_of(trace)
    read = next(one for one in way.steps if one.after.stage == "read")
    assert (read.after.at, way.slack) == (3 * MS, 0)


@pytest.mark.parametrize("ms", [-100, 1, 7, 10**6])
def test_a_clock_that_says_what_cannot_be_is_not_believed(ms: int) -> None:
    trace = own()
    trace.server = told_by_server(clock=(T0 + ms * MS) // 1000)
    assert way_of(trace).slack == 2 * MS


def test_the_whole_goes_to_whoever_has_it_last() -> None:
    trace = own()
    trace.server = told_by_server()
    trace.others = {"luis": told_by("luis", 4_500, 9_000), "eva": told_by("eva", 4_700, 3_000)}
    way = way_of(trace)
    assert way.end is not None and (way.end.nick, way.end.stage) == ("luis", "drawn")
    assert way.whole == round((4.2 + 4.5 + 9) * MS) and adjoins(way)
    assert way_words.head(way) == "from Enter to luis's screen: 17.7 ms"
    lanes = [(lane.where, lane.nick, lane.thread) for lane in way.lanes]
    assert lanes[-2:] == [("other", "eva", "receive"), ("other", "eva", "tk")]
    assert sum(gap.after.nick == "luis" for gap in way.gaps) == 2
    sent = [one.end.to for lane in way.lanes for one in lane.boxes if one.end.stage == "sent"]
    assert sent == ["", "luis", "eva"]


def test_what_waited_for_a_slow_reader_is_on_the_flushers_lane() -> None:
    trace = own()
    server = told_by_server()
    stages = [*server.stages[:9], Stage("held", 4_200, "hub", 0, "luis"), *server.stages[10:]]
    stages.append(Stage("writable", 8_000, "flusher", 0, "luis"))
    stages.append(Stage("flushed", 8_100, "flusher", 0, "luis"))
    trace.server = msgspec.structs.replace(server, stages=tuple(stages))
    trace.others = {"luis": told_by("luis", 8_300, 9_000), "eva": told_by("eva", 4_700, 3_000)}
    way = way_of(trace)
    [lane] = [one for one in way.lanes if one.thread == "flusher"]
    assert [(box.end.stage, box.end.to) for box in lane.boxes] == [("flushed", "luis")]
    said = [way_words.step(one) for one in way.steps]
    assert "3.9 ms · Waits in the send buffer until the reader has read more." in said
    assert "0.10 ms · luis: send(): gives the rest to the system, which takes more now." in said
    gaps = [(gap.before.stage, gap.after.stage) for gap in way.gaps]
    assert ("held", "writable") in gaps and ("flushed", "received") in gaps
    assert adjoins(way)


def test_nothing_is_known_yet() -> None:
    way = way_of(MessageTrace("", "luis", "a1"))
    assert (way.lanes, way.whole, way_words.head(way)) == ((), 0, "")
    begun = MessageTrace("", "luis", "a1")
    begun.stamps = stamps("tk", ("composed", 0), ("queued", 1))
    assert way_words.head(way_of(begun)) == "up to now: 1.0 ms"


def test_each_stage_is_explained() -> None:
    trace = own()
    trace.server = told_by_server()
    trace.others = {"luis": told_by("luis", 4_500, 9_000)}
    way = way_of(trace)
    said = [way_words.step(one) for one in way.steps]
    assert "0.05 ms · Puts it into the mailbox, where 3 are waiting before it." in said
    assert "3.1 ms · COMMIT: it is on the server's disk. 4 messages share it." in said
    assert all(way_words.box_name(box.end) for lane in way.lanes for box in lane.boxes)


def test_whatever_stages_come_they_can_be_drawn() -> None:
    """Test traces of hostile servers and windows: any stages, in any order of threads."""
    seeded = random.Random(1)
    names = ["received", "decoded", "send", "read", "pumped", "drawn", "answer", "put", "x", ""]
    for _ in range(500):
        trace = own() if seeded.random() < 0.8 else MessageTrace("", "luis", "a1")
        trace.answer = trace.answer[: seeded.randrange(8)]

        def stages() -> tuple[Stage, ...]:
            times = sorted(seeded.randrange(10 ** seeded.randrange(1, 10)) for _ in range(12))
            some = [
                Stage(
                    seeded.choice(names),
                    at,
                    seeded.choice(["hub", "tk", "visitor", ""]),
                    seeded.randrange(9),
                    seeded.choice(["", "luis", "\u202e"]),
                )
                for at in times[: seeded.randrange(1, 12)]
            ]
            return (msgspec.structs.replace(some[0], at=0), *some[1:])

        trace.server = TraceAnswer(
            "a1", 1, stages(), clock=seeded.choice([0, 1, T0 // 1000 + 3000])
        )
        nicks = ("luis", "server", "\u202e")
        trace.others = {
            nick: TraceAnswer("a1", 1, stages(), nick, seeded.randrange(10**9), 5) for nick in nicks
        }
        way = way_of(trace)
        assert adjoins(way) and all(one.took >= 0 for one in way.steps)
        said = [way_words.head(way), way_words.clocks(way), *map(way_words.step, way.steps)]
        said += [way_words.box(box) for lane in way.lanes for box in lane.boxes]
        said += [way_words.lane_name(lane) + way_words.place_name(lane) for lane in way.lanes]
        assert not any("\u202e" in one for one in said)


def test_fuzzed_traces_are_refused_or_in_order() -> None:
    """Test lines that were traces once: they are messages of this kind, or BadMessage is raised."""
    seeded = random.Random(2)
    lines = [
        b'{"op":"trace","id":43,"stages":[{"stage":"received","at":0},{"stage":"drawn","at":9}]}',
        msgspec.json.encode(told_by("luis", 4_500, 9_000)),
    ]
    refused = 0
    for _ in range(2_000):
        line = bytearray(seeded.choice(lines))
        for _ in range(seeded.randrange(1, 4)):
            line[seeded.randrange(len(line))] = seeded.choice(b'0123456789-eE"{}[],:ax\\\xff')
        for decode in (decode_client, decode_server):
            try:
                message = decode(bytes(line))
            except BadMessage:
                refused += 1
                continue
            problem_with(getattr(message, "stages", ()))
    assert refused > 1_000


def test_a_step_takes_what_lies_between() -> None:
    way = way_of(incoming())
    assert [type(one) for one in way.steps] == [WayStep] * len(way.steps)
    assert sum(one.took for one in way.steps) == way.whole
    assert between(10, 20, 15) == (10, 0)  # their clock runs faster than ours
