"""The client's send thread: what the user wants, and what has to be known to do it, in one queue.

    any thread --wishes--> queue --> send thread --posts--> journal --commit--> socket

Everything that has gathered in the queue is handled together: all its posts are committed to the
journal in one transaction, and then they are sent. A message is pending in the journal until the
server has answered for it, and what is pending is sent again, the same to the byte, on each new
connection: a repeat is known by its `cid`.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Sequence

from msgspec import structs

from net.client.access import JournalAccess
from net.client.questions import Questions
from net.client.teller import Teller
from net.client.tracer import TellTrace, Tracer
from net.client.wishes import (
    ClassRequest,
    Discard,
    DiscardFailed,
    Fleeting,
    LinkBegun,
    LinkCaughtUp,
    LinkChange,
    LinkOver,
    Other,
    ReadUpTo,
    Retry,
    Settled,
    TeachAsHost,
    UnreadAfter,
    UseReceipts,
    Wish,
)
from net.journal.journal import Journal
from net.shared import host_file
from net.shared.errors import JournalError
from net.wire import events, messages, names, refs
from net.wire.events import Event, KeptDraft, Place
from net.wire.messages import (
    CHANGES,
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
    SetTerms,
    State,
    Typing,
)
from net.wire.plain_dialogue import PlainDialogue
from net.wire.teaching import AskVotes, PinMessage, Teach, TeachingRequest, Vote
from net.wire.traces import TraceReport

# A plain server takes what it reads at once for one message, so messages keep their distance.
PLAIN_PACE_SECONDS = 0.15


class Outbox:
    """Owns the connection's sending side. Only `put`, `begin` and `stop` are for other threads."""

    def __init__(self, teller: Teller, access: JournalAccess) -> None:
        self._teller = teller
        self._access = access
        self.tracer = Tracer(self.put)
        self._wishes: queue.SimpleQueue[Wish | None] = queue.SimpleQueue()
        self._has_begun = threading.Event()
        self._stopping = threading.Event()
        self._link: LinkBegun | None = None
        self._rooms: dict[str, Join] = {}  # by their keys: what is said on each connection
        # What has been wished of groups and people and is not answered yet.
        self._unanswered: dict[str, list[Group | Join | Decline | Block]] = {}
        self._state: State | None = None
        self._tells_read = True
        self._questions = Questions(teller, access, self._say)
        self._handed_over: set[str] = set()  # plain: sent, although the journal does not know
        self._plain_sent_at = 0.0
        self._failures = 0

    def put(self, wish: Wish) -> None:
        self._wishes.put(wish)

    def begin(self) -> None:
        """Handle wishes from the first call on: the journal has been opened, or can't be."""
        self._has_begun.set()

    def stop(self) -> None:
        """End `run` after everything that was put before is written down.

        It is sent, too, if it can be sent at once.
        """
        self._stopping.set()
        self._wishes.put(None)

    def run(self) -> None:
        """Handle wishes until `stop`: the send thread."""
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
            if isinstance(wish, LinkChange):
                self._follow(wish)
        posts = [wish for wish in wishes if isinstance(wish, Post)]
        if self.tracer.is_on:
            self.tracer.mark(posts, "taken")
        added = self._add(posts)
        unsent: list[Post] = []
        for wish in wishes:
            if isinstance(wish, Post):
                if wish.cid in added:
                    unsent.append(wish)
            elif not isinstance(wish, LinkChange):
                self._send(unsent)
                unsent = []
                self._fulfil(wish)
        self._send(unsent)

    def _follow(self, link: LinkChange) -> None:
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
            for join in self._rooms.values():
                self._say(join)
            pending = self._access.ask(Journal.pending)
            if pending is None:
                link.connection.cut()  # on the next one, perhaps the journal can be read
            else:
                self._send(pending)

    def _fulfil(self, wish: Other) -> None:
        match wish:
            case Retry():
                self._retry(wish.post)
            case Discard() | DiscardFailed():
                self._discard(wish)
            case KeptDraft():
                self._access.ask(Journal.keep_draft, wish)
            case Join() | Decline() | Group() if names.is_group(wish.room):
                self._unanswered.setdefault(names.key(wish.room), []).append(wish)
                self._say(wish)
            case Block():
                self._unanswered[names.key(wish.nick)] = [wish]  # the last word counts
                self._say(wish)
            case Join():
                self._rooms[names.key(wish.room)] = wish
                self._say(wish)
            case Leave():
                self._rooms.pop(names.key(wish.room), None)
                self._unanswered.pop(names.key(wish.room), None)
                self._say(wish)
            case State():
                self._state = wish
                self._say(wish)
            case Settled(name, ref):
                waiting = self._unanswered.get(names.key(name), [])
                settled = [one for one in waiting if ref in ("", one.ref)]
                if settled:
                    waiting.remove(settled[0])  # each wish has an answer of its own
                if not waiting:
                    self._unanswered.pop(names.key(name), None)
            case Typing() | SetTerms() | Group() | Decline():
                self._say(wish)
            case ClassRequest():
                self._teach(wish)
            case TeachAsHost():
                self._teach_as_host(wish)
            case TellTrace():
                self._say(self.tracer.make_report(wish.trace, tells_read=self._tells_read))
            case UseReceipts(on):
                self._tells_read = on
            case ReadUpTo():
                id_ = self._access.ask(Journal.read, wish.name, wish.place)
                if id_ is not None and self._tells_read:
                    self._say(refs.with_ref(Read(wish.name, id_), 0))
            case UnreadAfter():
                with self._teller:
                    self._teller.tell(
                        *(self._access.ask(Journal.mark_unread, wish.name, wish.place) or ())
                    )
            case _:
                self._questions.handle(wish)

    def _teach(self, wish: ClassRequest) -> None:
        request = wish.request
        if wish.place is not None and isinstance(request, Vote | AskVotes | PinMessage):
            id_ = self._access.ask(Journal.id_at, wish.place)
            if id_ is None:  # it is from a run of the server whose messages are lost
                self._tell_unsaid("no_such_message", request.ref)
                return
            request = structs.replace(request, id=id_)
        if not self._say(request):
            self._tell_unsaid("offline", request.ref)

    def _teach_as_host(self, wish: TeachAsHost) -> None:
        content = host_file.read(host_file.server_folder())
        if content is None or content.fingerprint != wish.fingerprint:
            self._tell_unsaid("not_host", wish.ref)
        elif not self._say(Teach(ref=wish.ref, token=content.token)):
            self._tell_unsaid("offline", wish.ref)

    def _tell_unsaid(self, code: str, ref: str) -> None:
        with self._teller:
            self._teller.tell(events.Notice(code, "", ref=ref))

    def _say(
        self, message: Fleeting | Read | History | Info | TeachingRequest | TraceReport
    ) -> bool:
        """Say something now or not at all. Return whether it could be said."""
        if self._link is None or self._link.dialogue.is_plain:
            return False
        return self._link.connection.send(messages.encode(message))

    # --- posts ------------------------------------------------------------------------------------

    def _add(self, posts: list[Post]) -> set[str]:
        """Write posts down, and return the cids of those that may be sent: all or none."""
        if not posts:
            return set()
        problem, journal = "it is not open", self._access.journal
        for _ in range(2):  # if it was damaged, it has begun anew
            try:
                if journal:
                    with self._teller:
                        told = journal.add(posts)
                        if self.tracer.is_on:
                            self.tracer.mark(posts, "committed", len(posts))
                        self._teller.tell(*told)
                    return {post.cid for post in posts}
            except JournalError as error:
                problem = error.detail
                self._access.report(error)
                if error.code != "journal_damaged":
                    break
        self._tell_failures(posts, problem)
        return set()

    def _tell_failures(self, posts: Sequence[Post], problem: str) -> None:
        with self._teller:
            self._teller.tell(*(self._failed(post, problem) for post in posts))

    def _failed(self, post: Post, problem: str) -> events.Failed | events.ChangeFailed:
        if post.kind in (*CHANGES, "close"):
            return events.ChangeFailed(post.to, post.kind, "journal", problem)
        return events.Failed(post.cid, "journal", problem, self._place_of_unwritten(post))

    def _place_of_unwritten(self, post: Post) -> Place:
        self._failures += 1
        journal = self._access.journal
        return journal.place_of_unwritten(post.to) if journal else (0, self._failures)

    def _retry(self, post: Post) -> None:
        journal = self._access.journal
        try:
            pending = journal.retry(post) if journal else None
            is_written = journal is not None
        except JournalError as error:
            self._access.report(error)
            is_written = False
        if not is_written:
            self._tell_failures([post], "it could not be written")
        elif pending:
            self._send([pending])

    def _discard(self, wish: Discard | DiscardFailed) -> None:
        with self._teller:
            told = self._access.ask(_discard, wish)
            if told is None:
                told = [events.ChangeFailed(wish.name, "discard", "journal", "")]
            self._teller.tell(*told)

    def _send(self, posts: Sequence[Post]) -> None:
        if self._link is None or not posts:
            return
        if not self._link.dialogue.is_plain:
            data = b"".join(map(self._link.dialogue.encode_post, posts))
            if self.tracer.is_on:
                self.tracer.mark(posts, "send")
            self._link.connection.send(data)
            if self.tracer.is_on:
                self.tracer.mark(posts, "sent")
            return
        for post in posts:
            if post.cid not in self._handed_over and not self._send_plain(self._link, post):
                return

    def _send_plain(self, link: LinkBegun, post: Post) -> bool:
        """Send a post for which no answer will come. Return False if the connection is over."""
        if post.kind:
            return self._refuse(
                messages.Err("plain_server", "A plain server knows no changes.", post.cid)
            )
        assert isinstance(link.dialogue, PlainDialogue)
        if refusal := link.dialogue.refusal(post):
            return self._refuse(refusal)
        data = link.dialogue.encode_post(post)
        if self._stopping.wait(
            max(0.0, self._plain_sent_at + PLAIN_PACE_SECONDS - time.monotonic())
        ):
            return False
        if not link.connection.send(data):
            return False
        self._plain_sent_at = time.monotonic()
        with self._teller:
            self._teller.tell(self._note_handed_over(post))
        return True

    def _refuse(self, why: messages.Err) -> bool:
        with self._teller:
            self._teller.tell(*(self._access.ask(Journal.record, [why]) or ()))
        return True

    def _note_handed_over(self, post: Post) -> Event:
        unconfirmed = self._access.ask(Journal.sent_unconfirmed, post.cid)
        if unconfirmed is None:
            # In the journal it is still pending, but it must not be sent again on every connection.
            self._handed_over.add(post.cid)
            unconfirmed = events.Unconfirmed(post.cid, self._place_of_unwritten(post))
        return unconfirmed


def _discard(journal: Journal, wish: Discard | DiscardFailed) -> Sequence[Event]:
    """Forget failed messages; one that could not be written down is only in the window."""
    if isinstance(wish, DiscardFailed):
        return journal.discard_failed(wish.name)
    if journal.has(wish.cid):
        return journal.discard(wish.cid)
    return [events.Discarded(wish.name, wish.cid)]
