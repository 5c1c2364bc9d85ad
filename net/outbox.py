"""The client's send thread: what the user wants, and what has to be known to do it, in one queue.

    any thread --wishes--> queue --> send thread --posts--> journal --commit--> socket

Everything that has gathered in the queue is handled together: all its posts are committed to the journal in one
transaction, and then they are sent. A message is pending in the journal until the server has answered for it, and what
is pending is sent again, the same to the byte, on each new connection: a repeat is known by its `cid`.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from net import events, messages, names
from net.connection import Connection
from net.dialogue import PLAIN_LIMITS, Dialogue
from net.events import Event, Place
from net.journal import PAGE_MESSAGES, Journal, JournalError
from net.messages import Bye, History, Join, Leave, Post, Read

# A plain server takes what it reads at once for one message, so messages keep their distance.
PLAIN_PACE_SECONDS = 0.15

log = logging.getLogger(__name__)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Load:
    """The user wants to see the messages of a conversation before a place; None: the newest."""

    name: str
    before: Place | None


@dataclass(frozen=True, slots=True)
class Retry:
    """The user wants a message that failed to be sent all the same."""

    post: Post


@dataclass(frozen=True, slots=True)
class ReadUpTo:
    """The user has seen a conversation up to a place."""

    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class Begun:
    """There is a connection that has logged in."""

    connection: Connection
    dialogue: Dialogue


@dataclass(frozen=True, slots=True)
class CaughtUp:
    """The connection has told everything that was missed."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The server has answered a question for history. The page, if it was one, is in the journal; `more`: before it."""

    peer: str = ""
    more: bool = False


@dataclass(frozen=True, slots=True)
class Over:
    """The connection has ended."""


Link = Begun | CaughtUp | Over
Wish = Post | Retry | Join | Leave | Load | ReadUpTo | Answered | Link


class Outbox:
    """Owns the connection's sending side. Only `put`, `use` and `stop` are for other threads."""

    def __init__(
        self, tell: Callable[[Callable[[], Sequence[Event]]], None], on_damage: Callable[[JournalError], None]
    ) -> None:
        """`tell` calls what it is given, and emits what that returns, with no other event in between."""
        self._tell = tell
        self._on_damage = on_damage
        self._wishes: queue.SimpleQueue[Wish | None] = queue.SimpleQueue()
        self._has_begun = threading.Event()
        self._stopping = threading.Event()
        self._journal: Journal | None = None
        self._link: Begun | None = None
        self._is_live = False
        self._rooms: dict[str, str] = {}
        self._loads: dict[str, list[Load]] = {}  # that wait for the server, by the key of the conversation
        self._begins_here: set[str] = set()  # conversations of which the server has nothing older
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
        """What was put before is still written down, and sent if it can be sent at once; then `run` returns."""
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
        # A new connection first gets what is pending from before; only then the new posts become pending.
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
        self._is_live = isinstance(link, CaughtUp)
        if isinstance(link, Over):
            self._link = None
            self._answer_all()
        elif isinstance(link, Begun):
            self._link = link
            for room in self._rooms.values():
                self._say(Join(room))
            pending = self._try(Journal.pending)
            if pending is None:
                link.connection.cut()  # on the next one, perhaps the journal can be read
            else:
                self._send(pending)

    def _fulfil(self, wish: Retry | Join | Leave | Load | ReadUpTo | Answered) -> None:
        match wish:
            case Retry():
                self._retry(wish.post)
            case Join():
                self._rooms[names.key(wish.room)] = wish.room
                self._say(wish)
            case Leave():
                self._rooms.pop(names.key(wish.room), None)
                self._say(wish)
            case ReadUpTo():
                id_ = self._try(lambda journal: journal.read(wish.name, wish.place))
                if id_ is not None and not names.is_room(wish.name):
                    self._say(Read(wish.name, id_))
            case Load():
                self._load(wish)
            case Answered():
                self._on_answer(wish)

    def _say(self, message: Join | Leave | Read | History) -> None:
        """Says it now or not at all."""
        if self._link and not self._link.dialogue.is_plain:
            self._link.connection.send(messages.encode(message))

    # --- posts ------------------------------------------------------------------------------------

    def _add(self, posts: list[Post]) -> set[str]:
        """Writes them down. Returns the cids of those that may be sent: all or none."""
        if not posts:
            return set()
        problem = "it is not open"
        for _ in range(2):  # if it was damaged, it has begun anew
            try:
                if self._journal:
                    self._journal.add(posts)
                    return {post.cid for post in posts}
            except JournalError as error:
                problem = error.detail
                self._report(error)
                if error.code != "journal_damaged":
                    break
        self._tell(lambda: [self._failed(post, problem) for post in posts])
        return set()

    def _failed(self, post: Post, problem: str) -> events.Failed:
        return events.Failed(post.cid, "journal", problem, self._place_of_unwritten(post))

    def _place_of_unwritten(self, post: Post) -> Place:
        self._failures += 1
        return self._journal.place_of_unwritten(post.to) if self._journal else (0, self._failures)

    def _retry(self, post: Post) -> None:
        is_pending = self._try(lambda journal: journal.retry(post))
        if is_pending:
            self._send([post])
        elif is_pending is None:
            self._tell(lambda: [self._failed(post, "it could not be written")])

    def _send(self, posts: Sequence[Post]) -> None:
        if self._link is None or not posts:
            return
        if not self._link.dialogue.is_plain:
            self._link.connection.send(b"".join(map(self._link.dialogue.encode_post, posts)))
            return
        for post in posts:
            if post.cid not in self._handed_over and not self._send_plain(self._link, post):
                return

    def _send_plain(self, link: Begun, post: Post) -> bool:
        """Sends it, and is done with it: no answer will come. False if the connection is over."""
        data = link.dialogue.encode_post(post)
        if len(data) > PLAIN_LIMITS.line:
            too_long = messages.Err("too_long", "A plain server reads 1024 bytes at a time.", post.cid)
            self._tell(lambda: self._try(lambda journal: journal.record([too_long])) or [])
            return True
        if self._stopping.wait(max(0.0, self._plain_sent_at + PLAIN_PACE_SECONDS - time.monotonic())):
            return False
        if not link.connection.send(data):
            return False
        self._plain_sent_at = time.monotonic()
        self._tell(lambda: [self._note_handed_over(post)])
        return True

    def _note_handed_over(self, post: Post) -> Event:
        unconfirmed = self._try(lambda journal: journal.sent_unconfirmed(post.cid))
        if unconfirmed is None:
            # In the journal it is still pending, but it must not be sent again on every connection.
            self._handed_over.add(post.cid)
            unconfirmed = events.Unconfirmed(post.cid, self._place_of_unwritten(post))
        return unconfirmed

    # --- history ----------------------------------------------------------------------------------

    def _load(self, load: Load) -> None:
        """Answers from the journal at once, if there is anything; only for what is not there, the server is asked."""
        page = self._try(lambda journal: journal.page(load.name, load.before))
        before = None
        if page and not page.more and self._is_live and names.key(load.name) not in self._begins_here:
            before = self._try(lambda journal: journal.asks_before(load.name))
        if before is not None and page and not any(item.place for item in page.items):
            self._loads.setdefault(names.key(load.name), []).append(load)
            self._say(History(load.name, before, PAGE_MESSAGES))
        else:
            self._answer(load, before is not None)

    def _on_answer(self, answer: Answered) -> None:
        if not answer.peer:
            self._answer_all()
            return
        key = names.key(answer.peer)
        if not answer.more:
            self._begins_here.add(key)
        for load in self._loads.pop(key, ()):
            self._answer(load, answer.more)

    def _answer_all(self) -> None:
        waiting, self._loads = self._loads, {}
        for loads in waiting.values():
            for load in loads:
                self._answer(load, False)

    def _answer(self, load: Load, more: bool) -> None:
        def read() -> Sequence[Event]:
            page = self._try(lambda journal: journal.page(load.name, load.before))
            items = page.items if page else ()
            return [events.Page(load.name, load.before, items, more or (page is not None and page.more))]

        self._tell(read)

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
