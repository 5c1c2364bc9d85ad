"""Place the way of a message on one line of time: which thread had it when. No tkinter.

Stages go in (net.wire.traces); lanes, one for each thread, come out, with what each has done, and
the gaps in which no thread had the message: it waited in a queue, or was on the network.

Clocks of different computers can't be compared. The server's is placed so that the ways there and
back took equally long, and `slack` says by how much that may be wrong. What the server tells of
recipients, it has placed on its own clock in the same way. On one computer all is one clock, and
the slack is 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from net.wire.traces import MessageTrace, Stage, StageStamp, TraceAnswer, between, same_clock

Where = Literal["here", "server", "other"]
GapKind = Literal["queue", "network", "outside"]

# Something else came before these in their thread, and what was before them is in the other one.
_AFTER: dict[tuple[Where, str, str], tuple[str, GapKind]] = {
    ("here", "send", "taken"): ("queued", "queue"),
    ("here", "tk", "pumped"): ("told", "queue"),
    ("other", "tk", "pumped"): ("told", "queue"),
    ("server", "hub", "taken"): ("put", "queue"),
}
_STARTS = frozenset({"composed", "taken", "received", "pumped", "read", "writable"})
# What the server does for one recipient, and a message waits for.
_FOR_ONE = frozenset({"send", "writable", "flushed"})
# These say nothing about the way.
_HIDDEN = frozenset({"reported"})
# They come after what the message itself waits for.
_ASIDE = frozenset({"seen", "sent", "held", "answered", "reported"})
# Of a time in microseconds, up to so many nanoseconds are not told.
_CUT_OFF = 999


@dataclass(frozen=True, slots=True)
class PlacedStage:
    """A stage was reached at `at` nanoseconds after the first one, by this window's clock."""

    stage: str
    at: int
    where: Where
    nick: str
    thread: str
    n: int = 0
    to: str = ""


@dataclass(frozen=True, slots=True)
class WayBox:
    """A thread has worked from `start` to `end`, and has reached the stage `end`."""

    start: int
    end: PlacedStage


@dataclass(frozen=True, slots=True)
class WayLane:
    """A lane has what one thread has done; `nick` is that of the recipient where it runs."""

    where: Where
    nick: str
    thread: str
    boxes: tuple[WayBox, ...]


@dataclass(frozen=True, slots=True)
class WayGap:
    """Nobody had the message between these stages.

    "outside" is the network and a server that does not show itself.
    """

    kind: GapKind
    before: PlacedStage
    after: PlacedStage


@dataclass(frozen=True, slots=True)
class WayStep:
    """The message came from one stage to the next; it was a gap if it is of a kind."""

    before: PlacedStage
    after: PlacedStage
    kind: GapKind | None

    @property
    def took(self) -> int:
        return self.after.at - self.before.at


@dataclass(frozen=True, slots=True)
class MessageWay:
    """A way is everything that is known of how a message went.

    Attributes:
        is_own: the user has written it.
        lanes: in the order in which they had the message, those of one computer together.
        gaps: between them.
        steps: from the first stage to the last one, each beginning where the one before has ended;
            of several recipients, to the one who had it last.
        last: to the end of the last box, in nanoseconds.
        slack: by how much the server's clock may be placed wrongly, in nanoseconds; 0 if it is the
            same one.
        others_slack: the same of the recipients', besides.
    """

    is_own: bool
    lanes: tuple[WayLane, ...] = ()
    gaps: tuple[WayGap, ...] = ()
    steps: tuple[WayStep, ...] = ()
    last: int = 0
    slack: int = 0
    others_slack: int = 0

    @property
    def whole(self) -> int:
        """Return how long all steps took together, in nanoseconds."""
        return sum(step.took for step in self.steps)

    @property
    def end(self) -> PlacedStage | None:
        """Return the stage that the message has reached last."""
        return self.steps[-1].after if self.steps else None


def way_of(trace: MessageTrace) -> MessageWay:
    """Return what is known of the way of a message; a way without lanes if that is nothing."""
    stamps = sorted(trace.stamps, key=lambda one: one.at)
    if not stamps:
        return MessageWay(not trace.sender)
    first = stamps[0].at
    here = _here(stamps, first)
    if trace.sender:
        return _finish(False, [here], _chain(here), 0, 0)
    answer = _here(sorted(trace.answer, key=lambda one: one.at), first)
    server, slack = _server(trace.server, here, answer, first)
    at_read = server[0].at if server else 0
    others = [_other(told, at_read) for told in trace.others.values()] if server else []
    chains = [_chain([*here, *server, *other], to=other[0].nick) for other in others]
    if not chains:
        to_answer = [*here, *(_until_answer(server))]
        chains = [_chain([*to_answer, *answer])]
    longest = max(chains, key=lambda chain: chain[-1].at)
    others_slack = max((told.slack * 1000 for told in trace.others.values()), default=0)
    parts = [[*here, *answer], server, *others]
    return _finish(True, parts, longest, slack, others_slack if others else 0)


def told_stages(trace: MessageTrace) -> tuple[list[PlacedStage], int]:
    """Return what the server has told of the user's own message, and by how much its clock may err.

    The times are those of this computer's clock, in nanoseconds; so is the possible error.
    """
    here = _here(sorted(trace.stamps, key=lambda one: one.at), 0)
    answer = _here(sorted(trace.answer, key=lambda one: one.at), 0)
    server, slack = _server(trace.server, here, answer, 0)
    if not (server and answer):
        return [], 0
    return [
        *server,
        *(one for told in trace.others.values() for one in _other(told, server[0].at)),
    ], slack


def _here(stamps: Iterable[StageStamp], first: int) -> list[PlacedStage]:
    return [
        PlacedStage(one.stage, one.at - first, "here", "", one.thread, one.n, one.to)
        for one in stamps
    ]


def _server(
    told: TraceAnswer | None, here: Sequence[PlacedStage], answer: Sequence[PlacedStage], first: int
) -> tuple[list[PlacedStage], int]:
    """Return the server's stages on this window's clock, and by how much they may be wrong."""
    if told is None:
        return [], 0
    sent = _at(here, "send")
    out = next((one.at for one in told.stages if one.stage == "answer"), told.stages[-1].at) * 1000
    back = _at(answer, "received")
    if sent is None:
        return [], 0
    read = told.clock * 1000 - first  # on this clock, if it is the server's, too
    if back is None:
        start, slack = sent, 0
    elif told.clock and same_clock(read + _CUT_OFF, out - _CUT_OFF, sent, back):
        start, slack = max(sent, read), 0
    else:
        start, slack = between(sent, back, out)
    return [_placed(one, "server", "", start) for one in told.stages], slack


def _other(told: TraceAnswer, at_read: int) -> list[PlacedStage]:
    """Return the stages of a recipient on this window's clock."""
    start = at_read + told.start * 1000
    return [_placed(one, "other", told.sender, start) for one in told.stages]


def _placed(one: Stage, where: Where, nick: str, start: int) -> PlacedStage:
    return PlacedStage(one.stage, start + one.at * 1000, where, nick, one.thread, one.n, one.to)


def _at(stages: Iterable[PlacedStage], stage: str) -> int | None:
    return next((one.at for one in stages if one.stage == stage), None)


def _until_answer(server: Sequence[PlacedStage]) -> Iterable[PlacedStage]:
    for one in server:
        yield one
        if one.stage == "answer":
            return


def _chain(stages: Iterable[PlacedStage], to: str = "") -> list[PlacedStage]:
    """Return the stages that lead to the end; with `to`, what is sent to others is left out."""
    chain: list[PlacedStage] = []
    for one in stages:
        is_for_another = one.stage in _FOR_ONE and one.to != to and bool(one.to)
        is_answer = one.stage == "answer" and bool(to)
        if one.stage in _ASIDE or is_for_another or is_answer:
            continue
        # Placed clocks may overlap by a trifle: nothing arrives before it was sent.
        at = max(one.at, chain[-1].at) if chain else one.at
        chain.append(replace(one, at=at))
    return chain


def _finish(
    is_own: bool,
    parts: Sequence[Sequence[PlacedStage]],
    chain: Sequence[PlacedStage],
    slack: int,
    others_slack: int,
) -> MessageWay:
    stages = [one for part in parts for one in part if one.stage not in _HIDDEN]
    steps = tuple(WayStep(before, after, _kind(before, after)) for before, after in pairwise(chain))
    return MessageWay(
        is_own,
        _lanes(stages),
        tuple(_gaps(stages)),
        steps,
        max((one.at for one in stages), default=0),
        slack,
        others_slack,
    )


def _kind(before: PlacedStage, after: PlacedStage) -> GapKind | None:
    if (before.where, before.nick) != (after.where, after.nick):
        return "network"
    if after.stage not in _STARTS:
        return None
    return "outside" if after.stage == "received" else "queue"


def _lanes(stages: Sequence[PlacedStage]) -> tuple[WayLane, ...]:
    by_thread: dict[tuple[Where, str, str], list[PlacedStage]] = {}
    for one in stages:
        by_thread.setdefault((one.where, one.nick, one.thread), []).append(one)
    if any(where == "server" for where, _nick, _thread in by_thread):
        by_thread = _with_idle(by_thread)
    return tuple(
        WayLane(
            where,
            nick,
            thread,
            tuple(
                WayBox(before.at, after)
                for before, after in pairwise(found)
                if after.stage not in _STARTS
            ),
        )
        for (where, nick, thread), found in by_thread.items()
    )


def _with_idle(
    by_thread: dict[tuple[Where, str, str], list[PlacedStage]],
) -> dict[tuple[Where, str, str], list[PlacedStage]]:
    """Add the server's threads that have nothing to do with a message that is sent at once."""
    lanes: dict[tuple[Where, str, str], list[PlacedStage]] = {}
    last = [key for key in by_thread if key[0] == "server"][-1]
    for key, found in by_thread.items():
        if key[0] == "server" and ("server", "", "accept") not in lanes:
            lanes["server", "", "accept"] = []
        lanes[key] = found
        if key == last and ("server", "", "flusher") not in by_thread:
            lanes["server", "", "flusher"] = []
    return lanes


def _gaps(stages: Sequence[PlacedStage]) -> Iterable[WayGap]:
    has_server = any(one.where == "server" for one in stages)
    for index, one in enumerate(stages):
        before: PlacedStage | None = None
        kind: GapKind = "network"
        if known := _AFTER.get((one.where, one.thread, one.stage)):
            stage, kind = known
            before = _last(stages[:index], stage, one.where, one.nick)
        elif one.stage == "writable":
            kind, before = "queue", _last(stages[:index], "held", "server", to=one.to)
        elif one.stage == "read":
            before = _last(stages[:index], "send", "here")
        elif one.stage == "received" and one.where == "other":
            before = _last(stages, "flushed", "server", to=one.nick)
            before = before or _last(stages, "send", "server", to=one.nick)
        elif one.stage == "received" and index and has_server:
            before = _last(stages, "answer", "server")
        elif one.stage == "received" and index:
            kind, before = "outside", _last(stages[:index], "send", "here")
        if before is not None:
            yield WayGap(kind, before, one)


def _last(
    stages: Sequence[PlacedStage], stage: str, where: Where, nick: str = "", to: str = ""
) -> PlacedStage | None:
    found = (
        one
        for one in reversed(stages)
        if (one.stage, one.where, one.nick) == (stage, where, nick) and (not to or one.to == to)
    )
    return next(found, None)
