"""Note on this computer which thread had a message when, while somebody wants to know.

    outgoing  Tk: compose, note_queued -> send thread: mark, note_sent
    answer    receive thread: note_received, hear, Hearing -> Tk: note_applied, note_drawn
    incoming  the same; if its author has asked, the send thread tells them: make_report

While nobody wants to know, each of these places costs one look at an attribute.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec

from net.wire import messages, names
from net.wire.events import Accepted, Event, Received
from net.wire.heard import Heard
from net.wire.messages import Message, Ok, Post
from net.wire.traces import (
    MOST_MICROSECONDS,
    MOST_STAGES,
    TOLD_RECIPIENTS,
    MessageTrace,
    StageStamp,
    TraceAnswer,
    TraceReport,
    microseconds,
    stages_of,
)

# So many messages are remembered, and noted of what has come together.
KEPT = 500
HEARD_TOGETHER = 64
# Each author may ask for a report, and all share what this window may say in a second.
REPORTS_A_SECOND = 5
COMPOSED_SECONDS = 1
# What tells that somebody has a conversation open is told only with the receipts of reading.
READING = frozenset({"drawn"})

TraceKey = tuple[str, str]  # the key of the sender's nick, "" for the user; and the cid


@dataclass(frozen=True, slots=True)
class TellTrace:
    """The author of a message that has come wants to know how it went here."""

    trace: MessageTrace


class Tracer:
    """A tracer belongs to one client. Its methods are for the threads named above.

    Attributes:
        is_on: the user wants to see the way of messages.
        is_taught: the server shows its own part, and others may ask this window for theirs.
        is_local: the server runs on this computer, so it has the same clock.
        is_waiting: what is noted has gone to the window, and is not drawn yet.
        wants: whether anything has to be noted.
        version: grows when something has been noted that is worth drawing.
    """

    def __init__(self, put: Callable[[TellTrace], None]) -> None:
        """Make one that notes nothing. `put` has the send thread call `make_report`."""
        self.is_on = self.is_taught = self.is_local = self.is_waiting = self.wants = False
        self.version = 0
        self._put = put
        self._lock = threading.Lock()
        self._traces: dict[TraceKey, MessageTrace] = {}
        self._waiting: dict[TraceKey, list[StageStamp]] = {}
        self._undrawn: dict[TraceKey, list[StageStamp]] = {}
        self._composed: StageStamp | None = None
        self._received = 0
        self._second = self._reports = 0

    def watch(self, on: bool) -> None:
        """Note the way of messages from now on, or no longer. Any thread may call it."""
        self.is_on = on
        self.wants = on or self.is_taught
        if not on:
            with self._lock:
                self._traces.clear()

    def find(self, sender: str, cid: str) -> MessageTrace | None:
        """Return what is known of a message; `sender` is "" for the user. Any thread may ask."""
        return self._traces.get((names.key(sender) if sender else "", cid))

    @property
    def latest(self) -> MessageTrace | None:
        """Return what is known of the message that came or went last."""
        with self._lock:
            return next(reversed(self._traces.values()), None)

    @property
    def told(self) -> list[MessageTrace]:
        """Return the user's own messages of whose way the server has told, the oldest first."""
        with self._lock:
            return [one for one in self._traces.values() if one.server is not None]

    # --- on its way out ---------------------------------------------------------------------------

    def compose(self) -> None:
        """Note that the user has pressed Return; in Tk's thread, which posts the message next."""
        if self.is_on:
            self._composed = _stamp("composed")

    def note_queued(self, post: Post) -> None:
        """Note that the message is put into the queue."""
        trace = MessageTrace("", post.to, post.cid)
        composed, self._composed = self._composed, None
        queued = _stamp("queued")
        # Else it was for another message, which was not posted after all.
        if composed is not None and queued.at - composed.at < COMPOSED_SECONDS * 1_000_000_000:
            trace.stamps.append(composed)
        trace.stamps.append(queued)
        self._keep(("", post.cid), trace)

    def mark(self, posts: Sequence[Post], stage: str, n: int = 0) -> None:
        """Note that the user's own messages have got so far."""
        stamp = _stamp(stage, n)
        for post in posts:
            if trace := self._traces.get(("", post.cid)):
                trace.stamps.append(stamp)
        self.version += 1

    # --- on its way in ----------------------------------------------------------------------------

    def begin_connection(self, *, is_taught: bool, is_local: bool) -> None:
        self.is_taught, self.is_local = is_taught, is_local
        self.wants = self.is_on or is_taught

    def note_received(self) -> None:
        """Note that bytes were read, and are decrypted."""
        self._received = time.perf_counter_ns()

    def hear(self, heard: Sequence[Heard]) -> Hearing | None:
        """Return what notes the messages in this; None if none is wanted."""
        if not self.wants or not self._received:
            return None
        decoded = _stamp("decoded")
        received = StageStamp("received", self._received, decoded.thread)
        stamps: dict[TraceKey, list[StageStamp]] = {}
        told = [one for one in heard if type(one) is Message or type(one) is Ok]
        for one in told[-HEARD_TOGETHER:]:
            if type(one) is Message and one.id and (self.is_on or one.trace):
                key = names.key(one.sender), one.cid
                trace = MessageTrace(one.sender, one.to, one.cid, one.id, is_asked=one.trace)
                self._keep(key, trace)
                stamps[key] = trace.stamps
            elif type(one) is Ok and (own := self._traces.get(("", one.cid))):
                own.id = one.id
                stamps["", one.cid] = own.answer
        if not stamps:
            return None
        for each in stamps.values():
            each.extend((received, decoded))
        return Hearing(self, stamps)

    def take(self, answer: TraceAnswer) -> None:
        """Take what the server tells of a message of the user's own."""
        trace = self._traces.get(("", answer.cid))
        if trace is None:
            return
        if not answer.sender:
            trace.server = _joined(trace.server, answer)
        elif answer.sender not in trace.others and len(trace.others) < TOLD_RECIPIENTS:
            # Another dict, because the window may be looking at this one.
            trace.others = {**trace.others, answer.sender: answer}
        self.version += 1

    def await_drawing(self, stamps: dict[TraceKey, list[StageStamp]]) -> None:
        with self._lock:
            while len(self._waiting) + len(stamps) > KEPT and self._waiting:
                del self._waiting[next(iter(self._waiting))]
            self._waiting.update(stamps)
            self.is_waiting = True

    def note_applied(self, event: Event, began: int) -> None:
        """Note that the model has taken an event, in Tk's thread.

        Args:
            event: what has happened.
            began: when it came from the queue, by `time.perf_counter_ns`.
        """
        key = _key_of(event)
        if key is None:
            return
        with self._lock:
            stamps = self._waiting.pop(key, None)
        if stamps is not None:
            applied = _stamp("applied")
            stamps += StageStamp("pumped", began, applied.thread), applied
            self._undrawn[key] = stamps

    def note_drawn(self, is_shown: Callable[[MessageTrace], bool]) -> None:
        """Note that Tk has drawn what it was told, in its thread.

        Args:
            is_shown: whether a message is among what is in view.
        """
        undrawn, self._undrawn = self._undrawn, {}
        drawn = _stamp("drawn")
        for key, stamps in undrawn.items():
            trace = self._traces.get(key)
            if trace is None:
                continue
            if is_shown(trace):
                stamps.append(drawn)
            if trace.is_asked and self._may_report(drawn.at):
                self._put(TellTrace(trace))
        with self._lock:
            self.is_waiting = bool(self._waiting)
        self.version += 1

    def make_report(self, trace: MessageTrace, *, tells_read: bool) -> TraceReport:
        """Return what to tell the author of a message; in the send thread."""
        stamps = sorted(
            (one for one in trace.stamps if tells_read or one.stage not in READING),
            key=lambda one: one.at,
        )
        stamps.append(_stamp("reported"))
        clock = microseconds(stamps[0].at) if self.is_local else 0
        return TraceReport(trace.id, stages_of(stamps), clock)

    # --- inside -----------------------------------------------------------------------------------

    def _keep(self, key: TraceKey, trace: MessageTrace) -> None:
        with self._lock:
            while len(self._traces) >= KEPT:
                del self._traces[next(iter(self._traces))]
            self._traces.pop(key, None)
            self._traces[key] = trace

    def _may_report(self, now: int) -> bool:
        second = now // 1_000_000_000
        if second != self._second:
            self._second, self._reports = second, 0
        self._reports += 1
        return self._reports <= REPORTS_A_SECOND


class Hearing:
    """Messages have come together, and go on together as far as the window."""

    def __init__(self, tracer: Tracer, stamps: dict[TraceKey, list[StageStamp]]) -> None:
        self._tracer, self._stamps = tracer, stamps

    def mark(self, stage: str, n: int = 0) -> None:
        stamp = _stamp(stage, n)
        for each in self._stamps.values():
            each.append(stamp)

    def tell(self, told: Sequence[Event]) -> None:
        """Note that the window is about to be told; what it knows already goes no further."""
        new = {_key_of(one) for one in told}
        self.mark("told")
        on = {key: stamps for key, stamps in self._stamps.items() if key in new}
        if on:
            self._tracer.await_drawing(on)


def stored_together(heard: Sequence[Heard]) -> int:
    """Return how many messages and answers of what was heard go to the disk together."""
    return sum(isinstance(one, messages.Message | messages.Ok) for one in heard)


def _joined(before: TraceAnswer | None, answer: TraceAnswer) -> TraceAnswer:
    """Return the server's stages with those that it tells later, which have a start."""
    if before is None:
        return answer
    if not answer.start or len(before.stages) + len(answer.stages) > MOST_STAGES:
        return before
    later = [
        msgspec.structs.replace(one, at=min(answer.start + one.at, MOST_MICROSECONDS))
        for one in answer.stages
    ]
    return msgspec.structs.replace(before, stages=(*before.stages, *later))


def _key_of(event: Event) -> TraceKey | None:
    if type(event) is Received:
        return names.key(event.item.sender), event.item.cid
    return ("", event.cid) if type(event) is Accepted else None


def _stamp(stage: str, n: int = 0) -> StageStamp:
    return StageStamp(stage, time.perf_counter_ns(), _thread(), n)


def _thread() -> str:
    thread = threading.current_thread()
    return "tk" if thread is threading.main_thread() else thread.name.partition(" ")[0]
