"""The client's send thread: what the user wants, and what has to be known to do it, in one queue.

    any thread --wishes--> queue --> send thread --posts--> journal --commit--> socket

Everything that has gathered in the queue is handled together: all its posts are committed to the
journal in one transaction, and then they are sent. A message is pending in the journal until the
server has answered for it, and what is pending is sent again, the same to the byte, on each new
connection: a repeat is known by its `cid`.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from net.client.questions import Question, Questions
from net.journal.journal import Journal
from net.shared.connection import Connection
from net.shared.errors import JournalError
from net.wire import events, messages, names
from net.wire.dialogue import PLAIN_LIMITS, Dialogue
from net.wire.events import Event, KeptDraft, Place
from net.wire.messages import (
    Block,
    Bye,
    Decline,
    Group,
    History,
    Info,
    Join,
    Leave,
    Post,
    Read,
    State,
    Typing,
)

# A plain server takes what it reads at once for one message, so messages keep their distance.
PLAIN_PACE_SECONDS = 0.15

log = logging.getLogger(__name__)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Retry:
    """The user wants a message that failed to be sent all the same."""

    post: Post


@dataclass(frozen=True, slots=True)
class Discard:
    """The user gives up a message that failed."""

    name: str
    cid: str


@dataclass(frozen=True, slots=True)
class ReadUpTo:
    """The user has seen a conversation up to a place."""

    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class UseReceipts:
    """Whether others may hear what the user has read."""

    on: bool


@dataclass(frozen=True, slots=True)
class LinkBegun:
    """There is a connection that has logged in."""

    connection: Connection
    dialogue: Dialogue


@dataclass(frozen=True, slots=True)
class LinkCaughtUp:
    """The connection has told everything that was missed."""


@dataclass(frozen=True, slots=True)
class LinkOver:
    """The connection has ended."""


@dataclass(frozen=True, slots=True)
class Settled:
    """The server has answered what was wished of a group, or of the person of this name."""

    name: str


Link = LinkBegun | LinkCaughtUp | LinkOver
Fleeting = Join | Leave | Group | Decline | Block | Typing | State
Wish = (
    Post
    | Retry
    | Discard
    | KeptDraft
    | Fleeting
    | Settled
    | ReadUpTo
    | UseReceipts
    | Question
    | Link
)


class Outbox:
    """Owns the connection's sending side. Only `put`, `use` and `stop` are for other threads."""

    def __init__(
        self,
        tell: Callable[[Callable[[], Sequence[Event]]], None],
        on_damage: Callable[[JournalError], None],
    ) -> None:
        """`tell` calls what it is given, and emits what that returns, with no other event in
        between."""
        self._tell = tell
        self._on_damage = on_damage
        self._wishes: queue.SimpleQueue[Wish | None] = queue.SimpleQueue()
        self._has_begun = threading.Event()
        self._stopping = threading.Event()
        self._journal: Journal | None = None
        self._link: LinkBegun | None = None
        self._rooms: dict[str, str] = {}
        # What has been wished of groups and people and is not answered yet.
        self._unanswered: dict[str, list[Group | Join | Decline | Block]] = {}
        self._state: State | None = None
        self._tells_read = True
        self._questions = Questions(tell, self._try, self._say)
        self._handed_over: set[str] = set()  # plain: sent, although the journal does not know
        self._plain_sent_at = 0.0
        self._failures = 0

    def put(self, wish: Wish) -> None:
        self._wishes.put(wish)

    def use(self, journal: Journal | None) -> None:
        """From the first call on, wishes are handled. None: the journal could not be opened."""
        self._journal = journal
        self._has_begun.set()

    def stop(self) -> None:
        """What was put before is still written down, and sent if it can be sent at once; then `run`
        returns."""
        self._stopping.set()
        self._wishes.put(None)

    def run(self) -> None:
        """The send thread."""
        self._has_begun.wait()
        is_over = False
        while not is_over:
            batch = [self._wishes.get()]
            while not self._wishes.empty():
                batch.append(self._wishes.get())
            is_over = None in batch
            self._handle([wish for wish in batch if wish is not None])
        if self._link and not self._link.dialogue.is_plain:
            self._link.connection.send(messages.encode(Bye()))

    def _handle(self, wishes: list[Wish]) -> None:
        # A new connection first gets what is pending from before; only then the new posts become
        # pending.
        for wish in wishes:
            if isinstance(wish, Link):
                self._follow(wish)
        added = self._add([wish for wish in wishes if isinstance(wish, Post)])
        unsent: list[Post] = []
        for wish in wishes:
            if isinstance(wish, Post):
                if wish.cid in added:
                    unsent.append(wish)
            elif not isinstance(wish, Link):
                self._send(unsent)
                unsent = []
                self._fulfil(wish)
        self._send(unsent)

    def _follow(self, link: Link) -> None:
        self._questions.is_live = isinstance(link, LinkCaughtUp)
        if isinstance(link, LinkOver):
            self._link = None
            self._questions.give_up()
        elif isinstance(link, LinkBegun):
            self._link = link
            if self._state:
                self._say(self._state)
            for wishes in self._unanswered.values():
                for wish in wishes:
                    self._say(wish)
            for room in self._rooms.values():
                self._say(Join(room))
            pending = self._try(Journal.pending)
            if pending is None:
                link.connection.cut()  # on the next one, perhaps the journal can be read
            else:
                self._send(pending)

    def _fulfil(
        self,
        wish: Retry | Discard | KeptDraft | Fleeting | Settled | ReadUpTo | UseReceipts | Question,
    ) -> None:
        match wish:
            case Retry():
                self._retry(wish.post)
            case Discard():
                self._discard(wish)
            case KeptDraft():
                self._try(lambda journal: journal.keep_draft(wish))
            case Join() | Decline() | Group() if names.is_group(wish.room):
                self._unanswered.setdefault(names.key(wish.room), []).append(wish)
                self._say(wish)
            case Block():
                self._unanswered[names.key(wish.nick)] = [wish]  # the last word counts
                self._say(wish)
            case Join():
                self._rooms[names.key(wish.room)] = wish.room
                self._say(wish)
            case Leave():
                self._rooms.pop(names.key(wish.room), None)
                self._unanswered.pop(names.key(wish.room), None)
                self._say(wish)
            case State():
                self._state = wish
                self._say(wish)
            case Settled(name):
                waiting = self._unanswered.get(names.key(name), [])
                del waiting[:1]  # each wish has an answer of its own
                if not waiting:
                    self._unanswered.pop(names.key(name), None)
            case Typing() | Group() | Decline():
                self._say(wish)
            case UseReceipts(on):
                self._tells_read = on
            case ReadUpTo():
                id_ = self._try(lambda journal: journal.read(wish.name, wish.place))
                if id_ is not None and self._tells_read:
                    self._say(Read(wish.name, id_))
            case _:
                self._questions.handle(wish)

    def _say(self, message: Fleeting | Read | History | Info) -> bool:
        """Says it now or not at all."""
        if self._link is None or self._link.dialogue.is_plain:
            return False
        return self._link.connection.send(messages.encode(message))

    # --- posts ------------------------------------------------------------------------------------

    def _add(self, posts: list[Post]) -> set[str]:
        """Writes them down. Returns the cids of those that may be sent: all or none."""
        if not posts:
            return set()
        problem, journal = "it is not open", self._journal
        for _ in range(2):  # if it was damaged, it has begun anew
            try:
                if journal:
                    self._tell(lambda: journal.add(posts))
                    return {post.cid for post in posts}
            except JournalError as error:
                problem = error.detail
                self._report(error)
                if error.code != "journal_damaged":
                    break
        self._tell(lambda: [self._failed(post, problem) for post in posts])
        return set()

    def _failed(self, post: Post, problem: str) -> events.Failed | events.ChangeFailed:
        if post.kind:
            return events.ChangeFailed(post.to, post.kind, "journal", problem)
        return events.Failed(post.cid, "journal", problem, self._place_of_unwritten(post))

    def _place_of_unwritten(self, post: Post) -> Place:
        self._failures += 1
        return self._journal.place_of_unwritten(post.to) if self._journal else (0, self._failures)

    def _retry(self, post: Post) -> None:
        try:
            pending = self._journal.retry(post) if self._journal else None
            is_written = self._journal is not None
        except JournalError as error:
            self._report(error)
            is_written = False
        if not is_written:
            self._tell(lambda: [self._failed(post, "it could not be written")])
        elif pending:
            self._send([pending])

    def _discard(self, wish: Discard) -> None:
        """What is not in the journal, because it could not be written down, is only in the
        window."""

        def discard(journal: Journal) -> Sequence[Event]:
            return (
                journal.discard(wish.cid)
                if journal.has(wish.cid)
                else [events.Discarded(wish.name, wish.cid)]
            )

        failed = events.ChangeFailed(wish.name, "discard", "journal", "")
        self._tell(lambda: told if (told := self._try(discard)) is not None else [failed])

    def _send(self, posts: Sequence[Post]) -> None:
        if self._link is None or not posts:
            return
        if not self._link.dialogue.is_plain:
            self._link.connection.send(b"".join(map(self._link.dialogue.encode_post, posts)))
            return
        for post in posts:
            if post.cid not in self._handed_over and not self._send_plain(self._link, post):
                return

    def _send_plain(self, link: LinkBegun, post: Post) -> bool:
        """Sends it, and is done with it: no answer will come. False if the connection is over."""
        if post.kind:
            return self._refuse(
                messages.Err("plain_server", "A plain server knows no changes.", post.cid)
            )
        data = link.dialogue.encode_post(post)
        if len(data) > PLAIN_LIMITS.line:
            return self._refuse(
                messages.Err("too_long", "A plain server reads 1024 bytes at a time.", post.cid)
            )
        if self._stopping.wait(
            max(0.0, self._plain_sent_at + PLAIN_PACE_SECONDS - time.monotonic())
        ):
            return False
        if not link.connection.send(data):
            return False
        self._plain_sent_at = time.monotonic()
        self._tell(lambda: [self._note_handed_over(post)])
        return True

    def _refuse(self, why: messages.Err) -> bool:
        self._tell(lambda: self._try(lambda journal: journal.record([why])) or [])
        return True

    def _note_handed_over(self, post: Post) -> Event:
        unconfirmed = self._try(lambda journal: journal.sent_unconfirmed(post.cid))
        if unconfirmed is None:
            # In the journal it is still pending, but it must not be sent again on every connection.
            self._handed_over.add(post.cid)
            unconfirmed = events.Unconfirmed(post.cid, self._place_of_unwritten(post))
        return unconfirmed

    # --- the journal ------------------------------------------------------------------------------

    def _try(self, use: Callable[[Journal], T]) -> T | None:
        """What the journal says; None if it can't."""
        try:
            return use(self._journal) if self._journal else None
        except JournalError as error:
            self._report(error)
            return None

    def _report(self, error: JournalError) -> None:
        log.error("the journal: %s", error)
        if error.code == "journal_damaged":
            self._on_damage(error)
