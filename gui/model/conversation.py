"""Hold one conversation: its messages in their order, and how far the user has read. No tkinter.

`entries` is always the newest part of the conversation, without holes; `more` says that the journal
has older ones. The settled entries come first, in the order of their places; then the pending ones,
which have no place yet, in the order in which they were written.
"""

from __future__ import annotations

import enum
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec

from gui.words.said import said
from net.wire.events import BEGINNING, Item, Place, Quote
from net.wire.names import is_room, key


class DeliveryStatus(enum.Enum):
    """Says how far a message of the user's own has come, in the words of `events.Item.state`."""

    PENDING = "pending"
    STORED = "stored"
    DELIVERED = "delivered"
    READ = "read"
    UNCONFIRMED = "unconfirmed"
    FAILED = "failed"


_STATUSES = {status.value: status for status in DeliveryStatus}
_UNKNOWN_TO_SERVER = (DeliveryStatus.FAILED, DeliveryStatus.UNCONFIRMED)
_IN_VIEW = 500  # the most entries that fit into any window

# The states of a message that the server has, in their order; it never goes back.
PROGRESS = (DeliveryStatus.STORED, DeliveryStatus.DELIVERED, DeliveryStatus.READ)


def status_of(item: Item) -> DeliveryStatus | None:
    """Return how far an own message has come; None for messages of others and for notes."""
    return _STATUSES.get(item.state)


@dataclass(slots=True)
class Entry:
    """An entry is a message in the window, or a note, which has no sender.

    All data is in `item`, which is replaced when more is known. What a note says follows from its
    `code`: "gap" (messages are missing), "group" (a change to the group), or none (the server's own
    words).
    """

    number: int
    item: Item

    @property
    def sender(self) -> str:
        return self.item.sender

    @property
    def text(self) -> str:
        """Return what the message says, as people read it; `item.text` is what was sent."""
        return said(self.item) if self.item.kind else self.item.text

    @property
    def at(self) -> int:
        return self.item.at

    @property
    def place(self) -> Place | None:
        return self.item.place

    @property
    def cid(self) -> str:
        return self.item.cid

    @property
    def code(self) -> str:
        return self.item.code

    @property
    def detail(self) -> str:
        return self.item.detail

    @property
    def reply(self) -> Quote | None:
        return self.item.reply

    @property
    def edited(self) -> bool:
        return self.item.edited

    @property
    def deleted(self) -> bool:
        return self.item.deleted

    @property
    def reactions(self) -> tuple[tuple[str, str], ...]:
        return self.item.reactions

    @property
    def receipt(self) -> DeliveryStatus | None:
        """Return how far an own message has come; None for messages of others and for notes."""
        return status_of(self.item)

    @property
    def own(self) -> bool:
        return self.item.own

    @property
    def in_journal(self) -> bool:
        """Return whether the place is the entry's own.

        Words of a plain server and changes of a group are not in the journal: they take the place
        of the entry that was last when they came.
        """
        return bool(self.item.sender or self.item.code == "gap")

    @property
    def of_others(self) -> bool:
        return self.item.state == "" and self.item.sender != ""

    def set(self, **fields: Any) -> None:
        """Replace fields of the item."""
        self.item = msgspec.structs.replace(self.item, **fields)

    def take_changes(self, changed: Item) -> None:
        """Update what the message says.

        Its place, time and delivery status stay: other events change them.
        """
        known = self.item
        self.item = msgspec.structs.replace(
            changed,
            at=known.at,
            place=known.place,
            state=known.state,
            code=known.code,
            detail=known.detail,
        )

    def forget_quoted(self) -> None:
        """Forget the text that the message quotes: it was deleted."""
        assert self.reply is not None
        self.set(reply=msgspec.structs.replace(self.reply, text=""))

    @property
    def can_be_answered(self) -> bool:
        """Return whether users may reply and react to the message: others must know its cid."""
        return (
            bool(self.sender and self.cid)
            and not self.deleted
            and self.receipt not in _UNKNOWN_TO_SERVER
        )

    @property
    def can_be_changed(self) -> bool:
        """Return whether the user may delete the message.

        A failed message is sent again or discarded instead.
        """
        return self.own and self.can_be_answered and self.item.kind != "close"

    @property
    def can_be_edited(self) -> bool:
        """Return whether the user may give the message another text: not so a ballot."""
        return self.can_be_changed and not self.item.kind

    @property
    def can_be_discarded(self) -> bool:
        """Return whether the message may be discarded, because nobody else will ever get it."""
        return self.receipt is DeliveryStatus.FAILED and bool(self.cid)


@dataclass(slots=True)
class Draft:
    """Holds what is being written in a conversation.

    Attributes:
        reply: the message that it answers.
        editing: the message whose text it will replace.
        before: the text that was being written before the editing began.
    """

    text: str = ""
    reply: Entry | None = None
    editing: Entry | None = None
    before: str = ""

    def __bool__(self) -> bool:
        return bool(self.text or self.reply or self.editing)


@dataclass(slots=True)
class Conversation:
    """Holds the messages with a person or in a room, and how far the user has read them.

    Attributes:
        read: the place of the last message that the user has read.
        line: the "new messages" line stands above the first message of others after this place.
        first_new: the number of that message; None while it is not in memory.
        loaded: the newest messages are here; otherwise they must come from the journal first.
        loading: messages have been asked for, the newest or older ones.
        again: they must be asked for once more when the answer has come.
        unsure: it could not be found out whether there are older messages.
        kept_last: the last message in the journal, until the newest ones are loaded.
        is_ahead: the list shows it among those with something new; a conversation keeps its place
            while it is the current one.
        stays_unread: the user has marked messages as unread: what is in view does not count as read
            until they come back to the conversation.
    """

    key: str
    name: str
    entries: list[Entry] = field(default_factory=list)
    pending: int = 0  # how many of the entries are pending
    unread: int = 0
    mentions: int = 0  # how many unread messages mention the user
    read: Place | None = None
    line: Place | None = None
    first_new: int | None = None
    draft: Draft = field(default_factory=Draft)
    loaded: bool = True
    loading: bool = False
    more: bool = False
    again: bool = False
    unsure: bool = False
    kept_last: Item | None = None
    is_ahead: bool = False
    stays_unread: bool = False

    @property
    def last(self) -> Item | None:
        """Return the last message or note; None if nothing is known.

        A note that messages are missing says nothing of what was said.
        """
        found = next(
            (entry.item for entry in reversed(self.entries) if not _is_gap(entry.item)), None
        )
        kept = self.kept_last if not self.loaded and not _is_gap(self.kept_last) else None
        if kept is None or found is None:
            return found or kept
        if found.place is None or not found.sender:  # a note was made just now
            return found
        return kept if kept.place is None or kept.place > found.place else found

    def is_last(self, entry: Entry) -> bool:
        """Return whether the entry is the last one."""
        return bool(self.entries) and self.entries[-1] is entry

    @property
    def is_room(self) -> bool:
        return is_room(self.name)

    @property
    def settled(self) -> int:
        """Return how many entries have a place."""
        return len(self.entries) - self.pending

    @property
    def oldest(self) -> Place | None:
        """Return the place of the first message in memory; older ones are in the journal."""
        return next((entry.place for entry in self.entries if entry.in_journal), None)

    @property
    def is_empty(self) -> bool:
        """Return whether the conversation contains nothing and expects nothing."""
        return not (self.entries or self.draft or self.loading or self.more)

    def link_draft(self) -> None:
        """Let the draft refer to entries in memory.

        The message that it answers or edits may have been loaded meanwhile.
        """
        draft = self.draft
        for name in ("reply", "editing"):
            known = getattr(draft, name)
            found = self.find(known.sender, known.cid) if known is not None else None
            if found is not None:
                setattr(draft, name, found)

    @property
    def failed(self) -> list[Entry]:
        """Return the messages in memory that have reached nobody and can be discarded."""
        return [entry for entry in self.entries if entry.can_be_discarded]

    @property
    def has_only_failed(self) -> bool:
        """Return whether it contains only messages of the user's own that have reached nobody."""
        return (
            bool(self.entries)
            and not self.more
            and all(entry.receipt is DeliveryStatus.FAILED for entry in self.entries)
        )

    def ask_again(self) -> None:
        """Ask again for older messages, since somebody may be able to answer now."""
        if self.loading:
            self.again = True
        elif self.unsure:
            self.more, self.unsure = True, False

    # --- one at a time ----------------------------------------------------------------------------

    def add(self, entry: Entry) -> int:
        """Insert an entry where it belongs; return its index, from which on entries have moved."""
        if entry.place is None:
            self.entries.append(entry)
            self.pending += 1
            return len(self.entries) - 1
        index = self._index_after(entry.place)
        self.entries.insert(index, entry)
        return index

    def add_note(self, entry: Entry) -> int:
        """Insert a note, which has no place of its own, below the newest settled entry."""
        entry.set(place=self.entries[self.settled - 1].place if self.settled else BEGINNING)
        return self.add(entry)

    def move(self, entry: Entry, place: Place | None) -> int | None:
        """Give an entry another place.

        Returns:
            The index from which on entries have moved; None if none has.
        """
        if place is not None and place == entry.place:
            return None
        before = self.index_of(entry)
        del self.entries[before]
        if entry.place is None:
            self.pending -= 1
        entry.set(place=place)
        after = self.add(entry)
        return None if after == before else min(before, after)

    def index_of(self, entry: Entry) -> int:
        """Return the index of an entry that is in memory."""
        start, end = self.settled, len(self.entries)
        if entry.place is not None:
            start = bisect_left(self.entries, entry.place, 0, self.settled, key=_place)
            end = self._index_after(entry.place)
        return next(index for index in range(start, end) if self.entries[index] is entry)

    def remove(self, entry: Entry) -> int:
        """Remove an entry that is in memory; return the index from which on entries have moved."""
        index = self.index_of(entry)
        del self.entries[index]
        if entry.place is None:
            self.pending -= 1
        return index

    def find(self, sender: str, cid: str) -> Entry | None:
        """Return the message with this sender and cid if it is in memory.

        The search begins at the newest message.
        """
        if not cid:
            return None
        return next(
            (
                entry
                for entry in reversed(self.entries)
                if entry.item.cid == cid and key(entry.sender) == key(sender)
            ),
            None,
        )

    def between(self, first: Place, last: Place) -> Iterator[Entry]:
        """Return the settled entries from one place to another."""
        start = bisect_left(self.entries, first, 0, self.settled, key=_place)
        return iter(self.entries[start : self._index_after(last)])

    # --- many at a time ---------------------------------------------------------------------------

    def merge(self, settled: Iterable[Entry], pending: Iterable[Entry]) -> int:
        """Insert entries of the journal that may already be here, and return how many are new."""
        before = len(self.entries)
        here, waiting = self.entries[: self.settled], self.entries[self.settled :]
        places = {entry.place for entry in here if entry.in_journal}
        known = {entry.cid: entry for entry in waiting}
        here.extend(entry for entry in settled if entry.place not in places)
        # Notes that came before the conversation was loaded follow the messages of former days.
        if not self.loaded:
            newest = max((_place(entry) for entry in here), default=BEGINNING)
            for entry in here:
                if not entry.in_journal:
                    entry.set(place=newest)
        here.sort(key=lambda entry: (_place(entry), not entry.in_journal))
        # The journal knows the order of the messages that have been pending longest. Those that it
        # doesn't list were written after them.
        waited = [known.pop(entry.cid, entry) for entry in pending]
        waiting = [*waited, *known.values()]
        self.entries[:] = here + waiting
        self.pending = len(waiting)
        self._put_line()
        return len(self.entries) - before

    def trim(self, kept: int) -> list[Entry]:
        """Remove the oldest entries down to `kept`, and return them; pending entries stay."""
        count = min(len(self.entries) - kept, self.settled)
        while 0 < count < self.settled and not self.entries[count].in_journal:
            count += 1  # notes say nothing without what they followed
        gone = self.entries[: max(0, count)]
        if gone:
            del self.entries[: len(gone)]
            self.more = True
        return gone

    def forget(self) -> None:
        """Discard everything except what is pending."""
        self.trim(0)
        self.unread, self.mentions, self.read, self.kept_last = 0, 0, None, None
        self.clear_line()
        self.loaded, self.loading, self.more, self.again, self.unsure = (
            False,
            False,
            True,
            False,
            False,
        )

    # --- reading ----------------------------------------------------------------------------------

    def draw_line(self, after: Place | None) -> None:
        """Put the "new messages" line above the first message of others after this place."""
        self.line = after
        self._put_line()

    def clear_line(self) -> None:
        self.line = self.first_new = None

    @property
    def last_of_others(self) -> Place | None:
        """Return the place of the newest message of somebody else."""
        return next(
            (
                self.entries[index].place
                for index in range(self.settled - 1, -1, -1)
                if self.entries[index].of_others
            ),
            None,
        )

    @property
    def next_unread(self) -> Entry | None:
        """Return the first unread message of others; None if there is none in memory."""
        at = self._next_unread_at()
        return self.entries[at] if at is not None else None

    def count_unread(self) -> list[Entry]:
        """Return the unread messages of others that are in memory."""
        return [
            entry
            for entry in self.entries[self._after_read : self.settled]
            if entry.of_others and not entry.deleted
        ]

    def read_by(self, first: int, last: int) -> Place | None:
        """Return how far the user has read, after the entries from `first` to `last` were in view.

        Args:
            first: the number of an entry, like `last`.

        Returns:
            None if this is no further than before, also because there are unread messages further
            up.
        """
        at = self._next_unread_at()
        if at is None:
            return None
        start = next(
            (
                one
                for one in range(at, max(-1, at - _IN_VIEW), -1)
                if self.entries[one].number == first
            ),
            None,
        )
        end = next(
            (
                one
                for one in range(at, min(len(self.entries), at + _IN_VIEW))
                if self.entries[one].number == last
            ),
            None,
        )
        if start is None or end is None:
            return None
        return next(
            _place(entry) for entry in reversed(self.entries[at : end + 1]) if entry.of_others
        )

    @property
    def _after_read(self) -> int:
        return self._index_after(self.read) if self.read is not None else 0

    def _next_unread_at(self) -> int | None:
        begins_here = (
            self.read is None
            or not self.more
            or (self.oldest is not None and self.oldest <= self.read)
        )
        if not begins_here:
            return None
        return next(
            (
                at
                for at in range(self._after_read, self.settled)
                if self.entries[at].of_others and not self.entries[at].deleted
            ),
            None,
        )

    def _put_line(self) -> None:
        self.first_new = None
        if self.line is not None:
            new = self.entries[self._index_after(self.line) : self.settled]
            self.first_new = next((entry.number for entry in new if entry.of_others), None)

    # --- inside -----------------------------------------------------------------------------------

    def _index_after(self, place: Place) -> int:
        """Return the index for a settled entry with this place, which is nearly always the end."""
        settled = self.settled
        if settled == 0 or _place(self.entries[settled - 1]) <= place:
            return settled
        return bisect_right(self.entries, place, 0, settled, key=_place)


def _is_gap(item: Item | None) -> bool:
    return item is not None and not item.sender and item.code == "gap"


def _place(entry: Entry) -> Place:
    place = entry.item.place
    assert place is not None
    return place
