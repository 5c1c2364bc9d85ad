"""Note how messages go through the server and on to others, and tell their authors: `--teach`.

    visitor: begin -> Mailbox: note_put -> hub: take, Turn.mark, send, end -> author
                                         recipient's visitor: take_report -> author
                                         flusher: note_rest               -> author

Only messages whose `trace` asks for it are noted. Several threads meet here, so there is a lock; it
is held for no longer than a look into a dict. Whatever is asked for is bounded, for each author and
in all, and the oldest is forgotten first: a message may always go without a trace.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Generic, TypeVar

from msgspec import structs

from net.hub.actions import Action, Deliver, Incoming
from net.hub.budgets import is_loopback
from net.hub.people import Session
from net.shared.connection import Connection
from net.wire.messages import Err, Message, Ok, Post, ServerMessage
from net.wire.traces import (
    MOST_MICROSECONDS,
    TOLD_RECIPIENTS,
    Stage,
    StageStamp,
    TraceAnswer,
    TraceReport,
    between,
    microseconds,
    problem_with,
    same_clock,
    stages_of,
)

# Messages of one author that may wait for the hub, or for their recipients' reports, and of all.
OPEN_OF_ONE = 50
OPEN = 2_000
# How long recipients may take to say how it went.
REPORT_SECONDS = 30
# The stages that a message passes in its author's thread on the server; the hub's thread does the
# others.
_OF_THE_VISITOR = frozenset({"read", "decoded", "put"})

TellSession = Callable[[Session, ServerMessage], object]
K = TypeVar("K", bound=Hashable)


@dataclass(eq=False, slots=True)
class ServerTrace:
    """A message of an author's is under way.

    Attributes:
        author: the session that has sent it.
        cid, id: the message; the id is 0 until the hub has given it one.
        stamps: of the server's threads.
        sent: by recipient: when it went to their socket. Who has reported is not here any more.
        early: what is to be told after the server's own stages up to the socket; None: they are
            told.
    """

    author: Session
    cid: str
    stamps: list[StageStamp]
    id: int = 0
    sent: dict[Session, int] = field(default_factory=dict)
    early: list[TraceAnswer] | None = field(default_factory=list)

    def mark(self, stage: str, n: int = 0, to: str = "", at: int = 0) -> None:
        thread = "visitor" if stage in _OF_THE_VISITOR else "hub"
        self.stamps.append(StageStamp(stage, at or time.perf_counter_ns(), thread, n, to))


class Turn:
    """A turn of the hub has these traces: it stamps them all, until they are told."""

    def __init__(self, traces: ServerTraces, turn: list[ServerTrace]) -> None:
        self._traces, self._turn = traces, turn
        self._to: dict[Session, list[ServerTrace]] = {}
        self._told: list[ServerTrace] = []

    def mark(self, stage: str, n: int) -> None:
        for trace in self._turn:
            trace.mark(stage, n)

    def follow(self, actions: Iterable[Action]) -> None:
        """Find out to whom the messages go. One without an `ok` is no message after all."""
        by_name = {(one.author.nick, one.cid): one for one in self._turn}
        for action in actions:
            if type(action) is not Deliver:
                continue
            message = action.message
            if type(message) is Message and message.trace:
                if trace := by_name.get((message.sender, message.cid)):
                    self._send_later(trace, action.sessions)
            elif type(message) is Ok:
                author = action.sessions[0]
                trace = by_name.get((author.nick, message.cid))
                if trace is not None and trace.author is author:
                    trace.id = message.id
                    self._told.append(trace)
                    self._to.setdefault(author, []).append(trace)
        self._traces.expect(self._told)

    def _send_later(self, trace: ServerTrace, sessions: Sequence[Session]) -> None:
        for session in sessions[:TOLD_RECIPIENTS]:
            self._to.setdefault(session, []).append(trace)

    def note_sending(self, session: Session) -> None:
        """Note that what the turn has for this session is about to be sent."""
        for trace in self._to.get(session, ()):
            if session is trace.author:
                trace.mark("answer")
            else:
                trace.mark("send", to=session.nick)
                if not session.plain:
                    trace.sent[session] = trace.stamps[-1].at

    def note_sent(self, session: Session, connection: Connection | None) -> None:
        """Note that it was sent on this connection, and later when its send buffer has left."""
        others: list[ServerTrace] = []
        for trace in self._to.get(session, ()):
            if session is trace.author:
                trace.mark("answered")
            else:
                others.append(trace)
        if not others:
            return
        note_rest = partial(self._traces.note_rest, others, session)
        is_held = connection is not None and connection.tell_when_sent(note_rest)
        for trace in others:
            trace.mark("held" if is_held else "sent", to=session.nick)

    def end(self) -> None:
        """Tell the authors."""
        for trace in self._told:
            self._traces.tell(trace)


class ServerTraces:
    """The traces of one server. `tell` sends a message to a session; any thread may call it."""

    def __init__(self, tell: TellSession) -> None:
        self._tell = tell
        self._lock = threading.Lock()
        # Those that the hub has not taken yet, and those whose recipients may report, by id.
        self._begun: _Open[tuple[Session, str]] = _Open()
        self._told: _Open[int] = _Open()

    # --- a visitor's thread -----------------------------------------------------------------------

    def begin(self, session: Session, post: Post, read_at: int) -> Post:
        """Begin a trace, and return the post; one of somebody who has not logged in has none.

        Args:
            session: the author.
            post: the message.
            read_at: when its last bytes were read, by `time.perf_counter_ns`.
        """
        trace = ServerTrace(session, post.cid, [])
        trace.mark("read", at=read_at)
        trace.mark("decoded")
        with self._lock:
            if session.user is None:
                return structs.replace(post, trace=False)
            self._begun.make_room(session)
            self._begun.put((session, post.cid), trace)
        return post

    def note_put(self, items: Sequence[tuple[Session, Incoming]], waiting: int) -> None:
        """Note that the items are put into the mailbox, in which `waiting` others are."""
        for place, (session, message) in enumerate(items):
            if type(message) is Post and message.trace:
                with self._lock:
                    trace = self._begun.get((session, message.cid))
                if trace is not None:
                    trace.mark("put", waiting + place)

    def take_report(self, session: Session, report: TraceReport) -> Err | None:
        """Pass on to the author what a recipient says, if that was asked of them.

        Return what is wrong with it. Whether anybody has asked is not told.
        """
        now = time.perf_counter_ns()
        if problem := problem_with(report.stages):
            return Err("bad_message", f"Not a message: {problem}")
        with self._lock:
            trace = self._told.get(report.id)
            sent = trace.sent.pop(session, None) if trace is not None else None
            if trace is None or sent is None or now - sent > REPORT_SECONDS * 1_000_000_000:
                return None
            answer = _placed(trace, session, report, sent, now)
            if trace.early is not None:
                trace.early.append(answer)
                return None
        self._tell(trace.author, answer)
        return None

    # --- the flusher's thread ---------------------------------------------------------------------

    def note_rest(
        self, traces: Sequence[ServerTrace], session: Session, began: int, ended: int
    ) -> None:
        """Tell the authors that the rest of what was held for a slow reader has been sent.

        Args:
            traces: of the messages that were in it.
            session: the reader.
            began, ended: when the flusher has begun to send, and when the last byte was taken.
        """
        thread, to = threading.current_thread().name, session.nick
        stamps = [StageStamp("writable", began, thread, 0, to)]
        stamps.append(StageStamp("flushed", ended, thread, 0, to))
        for trace in traces:
            start = microseconds(began) - microseconds(trace.stamps[0].at)
            answer = TraceAnswer(
                trace.cid, trace.id, stages_of(stamps), start=min(start, MOST_MICROSECONDS)
            )
            with self._lock:
                if trace.early is not None:
                    trace.early.append(answer)
                    continue
            self._tell(trace.author, answer)

    def forget(self, author: Session) -> None:
        """Forget the traces of somebody whose connection has ended."""
        with self._lock:
            self._begun.forget(author)
            self._told.forget(author)

    # --- the hub's thread -------------------------------------------------------------------------

    def take(self, batch: Sequence[tuple[Session, Incoming]]) -> Turn | None:
        """Return what to stamp in this turn of the hub; None as a rule."""
        if not self._begun:
            return None
        now, turn = time.perf_counter_ns(), []
        for session, message in batch:
            if type(message) is Post and message.trace:
                with self._lock:
                    trace = self._begun.pop((session, message.cid))
                if trace is not None:
                    trace.mark("taken", at=now)
                    turn.append(trace)
        return Turn(self, turn) if turn else None

    def expect(self, traces: Iterable[ServerTrace]) -> None:
        """Take reports about these from now on."""
        with self._lock:
            for trace in traces:
                self._told.make_room(trace.author)
                self._told.put(trace.id, trace)

    def tell(self, trace: ServerTrace) -> None:
        """Tell the author the server's own stages, and then what recipients have said meanwhile."""
        clock = microseconds(trace.stamps[0].at) if is_loopback(trace.author.address) else 0
        answers = [TraceAnswer(trace.cid, trace.id, stages_of(trace.stamps), clock=clock)]
        with self._lock:
            answers += trace.early or ()
            trace.early = None
        for answer in answers:
            self._tell(trace.author, answer)


class _Open(Generic[K]):
    """Traces by a key, at most OPEN_OF_ONE of an author and OPEN in all."""

    def __init__(self) -> None:
        self._traces: dict[K, ServerTrace] = {}
        self._of: Counter[Session] = Counter()

    def __len__(self) -> int:
        return len(self._traces)

    def get(self, key: K) -> ServerTrace | None:
        return self._traces.get(key)

    def make_room(self, author: Session) -> None:
        """Forget the author's oldest, or the oldest of all, if there is no room for another one."""
        if self._of[author] >= OPEN_OF_ONE:
            self.pop(next(key for key, one in self._traces.items() if one.author is author))
        elif len(self._traces) >= OPEN:
            self.pop(next(iter(self._traces)))

    def put(self, key: K, trace: ServerTrace) -> None:
        self.pop(key)
        self._traces[key] = trace
        self._of[trace.author] += 1

    def forget(self, author: Session) -> None:
        if author in self._of:
            for key in [key for key, one in self._traces.items() if one.author is author]:
                self.pop(key)

    def pop(self, key: K) -> ServerTrace | None:
        trace = self._traces.pop(key, None)
        if trace is not None:
            self._of[trace.author] -= 1
            if not self._of[trace.author]:
                del self._of[trace.author]
        return trace


def _placed(
    trace: ServerTrace, session: Session, report: TraceReport, sent: int, now: int
) -> TraceAnswer:
    """Return the report with its place on the server's clock."""
    first = microseconds(trace.stamps[0].at)
    out, back = microseconds(sent) - first, microseconds(now) - first
    spent = report.stages[-1].at
    start, slack = between(out, back, spent)
    clock = report.clock - first if report.clock and is_loopback(session.address) else 0
    if same_clock(clock, spent, out, back):
        start, slack = clock, 0
    stages = tuple(Stage(one.stage, one.at, one.thread, one.n) for one in report.stages)
    return TraceAnswer(
        trace.cid,
        trace.id,
        stages,
        session.nick,
        min(start, MOST_MICROSECONDS),
        min(slack, MOST_MICROSECONDS),
    )
