"""Gather what is a user's own in a journal, for the journal of the nick that they have next.

When a teacher gives somebody another nick, the server knows them as another user, and a new journal
begins. The server sends it what was said. What the server does not have goes over from the journal
of before: messages that wait for its answer, messages that have failed, drafts, and up to where
rooms were read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from msgspec import structs

from net.journal.ledger import LAST_ROW, Ledger
from net.journal.reader import Reader
from net.journal.rows import DraftRow, MessageRow
from net.wire import names
from net.wire.dialogue import IDS
from net.wire.events import BEGINNING, Place
from net.wire.messages import About, Post


@dataclass(frozen=True, slots=True)
class Unsent:
    """A message of the user's own is pending, or has failed.

    Attributes:
        name: the conversation.
        title: of a private group; "" for anything else.
        row: the message, as it was written down by the nick of before.
        after: the server's id behind which a failed one is shown.
    """

    name: str
    title: str
    row: MessageRow
    after: int


@dataclass(frozen=True)
class Handover:
    """A user has this in their journal, and the server does not have it.

    Attributes:
        nick: the nick of before.
        server: the name of the server.
        epoch: of the server's database whose ids `after` and `read` have.
        unsent: messages, in the order in which they were written.
        drafts: what is being written.
        read: the name of each room, and the id up to which it was read.
    """

    nick: str
    server: str = ""
    epoch: str = ""
    unsent: tuple[Unsent, ...] = ()
    drafts: tuple[DraftRow, ...] = ()
    read: tuple[tuple[str, int], ...] = ()

    def goes_along(self, sender: str, cid: str) -> bool:
        """Return whether this message is one of those that are handed over."""
        return cid in self._cids and names.key(sender) == names.key(self.nick)

    @cached_property
    def _cids(self) -> frozenset[str]:
        return frozenset(one.row.post.cid for one in self.unsent if not one.row.is_change)

    def post_by(self, nick: str, post: Post) -> Post:
        """Return what the user has posted, to be sent by their next nick.

        What changes or answers a message that goes along has to name the new nick.
        """
        about = post.about
        if about and self.goes_along(about.sender, about.cid):
            return structs.replace(post, about=About(nick, about.cid))
        return post

    def draft_by(self, nick: str, draft: DraftRow) -> DraftRow:
        """Return a draft as it is by the next nick.

        What was sent by the nick of before can't be edited any more, so an edit of it becomes a
        text like any other, below what was being written before it.
        """
        if draft.about_cid and self.goes_along(draft.about_sender, draft.about_cid):
            return replace(draft, about_sender=nick)
        if draft.is_edit:
            return DraftRow(draft.key, draft.name, _joined(draft.before, draft.text))
        return draft


def gather(ledger: Ledger, reader: Reader) -> Handover:
    """Return what the user has in this journal. The ledger must be lent to this thread."""
    books = ledger.books
    failed = [
        row.saying(now.text)
        for one in books.conversations.values()
        for row in ledger.failed_in(one)
        if not (now := reader.fold(row)).deleted
    ]
    folded = {row.post.cid for row in failed}
    waiting = [
        row
        for row in ledger.pending()
        if not (row.is_change and _is_about(row, ledger.nick, folded))
    ]
    unsent = []
    for row in sorted([*failed, *waiting], key=lambda one: one.row):
        one = books.named(row.conversation)
        after = 0 if row.major is None else id_at(books.account.generation, row.place) or 0
        unsent.append(Unsent(one.name, one.title, row, after))
    return Handover(
        ledger.nick,
        books.account.server,
        books.account.epoch,
        tuple(unsent),
        tuple(ledger.drafts()),
        tuple(_read(ledger)),
    )


def with_draft(draft: DraftRow, there: Sequence[DraftRow]) -> DraftRow:
    """Return a draft together with what a conversation has already, of which nothing is lost."""
    for other in there:
        if other.key == draft.key and other.text:
            if other.text == draft.text or other.text.endswith(f"\n{draft.text}"):
                return other
            return replace(draft, text=_joined(other.text, draft.text))
    return draft


def id_at(generation: int, place: Place) -> int | None:
    """Return the server's id of the message at a place; None if this run of it gave none."""
    its_generation, id_ = divmod(place[0], IDS)
    return id_ if its_generation == generation and id_ else None


def _read(ledger: Ledger) -> list[tuple[str, int]]:
    """Return up to where the user has read each room."""
    books, ids = ledger.books, []
    for one in books.conversations.values():
        place = one.read or BEGINNING
        if not one.unread:  # what the user has written after it is read, too
            place = max(place, (ledger.highest_heard(one, LAST_ROW) or 0, 0))
        if names.is_room(one.name) and (id_ := id_at(books.account.generation, place)):
            ids.append((one.name, id_))
    return ids


def _is_about(change: MessageRow, nick: str, cids: set[str]) -> bool:
    about = change.post.about
    return about is not None and about.cid in cids and names.key(about.sender) == names.key(nick)


def _joined(before: str, text: str) -> str:
    return f"{before}\n{text}" if before and text else before or text
