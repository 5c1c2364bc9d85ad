"""Define the way of a message: which thread had it when, in the window, the server and others.

A *stamp* is taken where something happens: the stage that was reached, the monotonic clock, and the
thread. On the wire times count from the first stage of the same clock, in microseconds, because
clocks of different computers can't be compared; `between` places one clock on another.

    thread          stages
    Tk              composed queued
    send            taken committed send sent
    visitor         read decoded put
    hub             taken handled committed answer answered send sent (or held)
    flusher         writable flushed (of what was held)
    receive         received decoded committed told seen
    Tk              pumped applied drawn
    send            reported

Everything that arrives is untrusted: `problem_with` says what is wrong with stages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Annotated, NamedTuple

import msgspec

from net.wire.fields import Cid, Id, Name, Wire

# More than there are stages: a newer program may have others.
REPORT_STAGES = 16
# Of a message to a room, the recipients whose stages are told.
TOLD_RECIPIENTS = 40
_ANSWER_STAGES = REPORT_STAGES + 3 * TOLD_RECIPIENTS
# Of the server's own, with what it tells later.
MOST_STAGES = _ANSWER_STAGES + 2 * TOLD_RECIPIENTS
# A day: nothing is under way for so long.
MOST_MICROSECONDS = 86_400_000_000

Microseconds = Annotated[int, msgspec.Meta(ge=0, le=MOST_MICROSECONDS)]
ClockReading = Annotated[int, msgspec.Meta(ge=0, lt=2**53)]
_LowerCase = Annotated[str, msgspec.Meta(max_length=16, pattern=r"^[a-z]*\Z")]


class Stage(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A message has got so far.

    Attributes:
        stage: what has been done.
        at: microseconds after the first stage of the same clock.
        thread: which thread has done it.
        n: with "put", how many waited in the mailbox before it; with "handled" and "committed",
            how many were handled or committed together, itself included.
        to: with "send", "held", "sent", "writable" and "flushed", the recipient.
    """

    stage: _LowerCase
    at: Microseconds
    thread: _LowerCase = ""
    n: Id = 0
    to: Name = ""


class TraceReport(Wire, frozen=True, tag="trace"):
    """A recipient's window says how a message went there, because the message asks for it.

    Attributes:
        id: of the message.
        stages: from "received" to "reported".
        clock: the monotonic clock at the first stage in microseconds, if the server is on the same
            computer; else 0.
    """

    id: Id
    stages: Annotated[tuple[Stage, ...], msgspec.Meta(max_length=REPORT_STAGES)]
    clock: ClockReading = 0


class TraceAnswer(Wire, frozen=True, tag="trace"):
    """The server tells the author of a message how it went, as the message has asked.

    Attributes:
        cid, id: the message.
        stages: the server's own, or those of a recipient.
        sender: that recipient; "" for the server.
        start: when the first of these stages was, in microseconds after the server's first. What
            the server itself tells later, of a reader who was slow, has one, too.
        slack: by how much that may be wrong, to either side; 0 if both have the same clock.
        clock: the server's monotonic clock at its first stage, in microseconds, if the author is on
            the same computer; else 0.
    """

    cid: Cid
    id: Id
    stages: Annotated[tuple[Stage, ...], msgspec.Meta(max_length=_ANSWER_STAGES)]
    sender: Name = msgspec.field(name="from", default="")
    start: Microseconds = 0
    slack: Microseconds = 0
    clock: ClockReading = 0


class StageStamp(NamedTuple):
    """A stage was reached at `at` nanoseconds of this computer's monotonic clock."""

    stage: str
    at: int
    thread: str
    n: int = 0
    to: str = ""


@dataclass(slots=True)
class MessageTrace:
    """A window has this about the way of one message.

    Attributes:
        sender: who has written it; "" for the user.
        to: the recipient, or the room.
        cid, id: the message; the id is 0 until it is known.
        stamps: taken here, on its way out or in.
        answer: of the user's own message: taken here on the way of the server's `ok`.
        server: what a server that shows its own stages has told.
        others: what recipients have told, by nick.
        is_asked: its author wants to know how it went here.
    """

    sender: str
    to: str
    cid: str
    id: int = 0
    stamps: list[StageStamp] = field(default_factory=list)
    answer: list[StageStamp] = field(default_factory=list)
    server: TraceAnswer | None = None
    others: dict[str, TraceAnswer] = field(default_factory=dict)
    is_asked: bool = False


def stages_of(stamps: Sequence[StageStamp]) -> tuple[Stage, ...]:
    """Return the stamps as they go over the wire."""
    first = microseconds(stamps[0].at) if stamps else 0
    return tuple(
        Stage(one.stage, microseconds(one.at) - first, one.thread, one.n, one.to) for one in stamps
    )


def microseconds(nanoseconds: int) -> int:
    return nanoseconds // 1000


def problem_with(stages: Sequence[Stage]) -> str:
    """Return what is wrong with stages that have arrived; "" for nothing."""
    if not stages or stages[0].at:
        return "Stages begin at 0."
    if any(one.at > following.at for one, following in pairwise(stages)):
        return "Stages are in their order."
    return ""


def between(sent: int, back: int, spent: int) -> tuple[int, int]:
    """Place what somebody else's clock has measured on one's own.

    Args:
        sent: when it was sent to them.
        back: when their answer was here.
        spent: how long it was with them, by their clock.

    Returns:
        When it came to them, if the ways there and back took equally long, and by how much that may
        be wrong: half of what both took.
    """
    slack = max(0, (back - sent - spent) // 2)
    return sent + slack, slack


def same_clock(clock: int, spent: int, sent: int, back: int) -> bool:
    """Return whether a reading of a clock can be one of one's own clock.

    It lies between what is known to be before and after it then. A tunnel from this computer to
    another one looks like this computer, and is found out here.
    """
    return bool(clock) and sent <= clock and clock + spent <= back
