"""What a change to a message does to the journal, and what there is to tell of it.

The theory. Changes are rows like messages, and what a message is now is folded from them when it is
read (net.journal.folding); so it does not matter which of them comes first. Only what must not stay
is written into other rows: the text of a message that was deleted, and whatever can never count
again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import msgspec

from net.journal.folding import superseded
from net.journal.ledger import Ledger
from net.journal.reader import Reader
from net.journal.rows import MessageRow
from net.wire.events import Changed, Event, Item

# So many messages that quote one are told when it changes; the others show it when they are loaded
# again.
_TOLD_QUOTES = 100


class Changes:
    """All methods are for whoever is in a transaction of the ledger."""

    def __init__(self, ledger: Ledger, reader: Reader) -> None:
        self._ledger = ledger
        self._reader = reader

    def follow(self, change: MessageRow, happen: Callable[[], object]) -> list[Event]:
        """Lets it happen: the change is written down, or gets another state. Returns what has
        changed by that."""
        target = self._reader.target(change)
        before = self._reader.item(target) if target else None
        happen()
        self._tidy(change.about_key, change.about_cid)
        target = self._reader.target(change)
        return self._compare(target, before, self._reader.item(target)) if target and before else []

    def arrived(self, message: MessageRow) -> tuple[Item, list[Event]]:
        """Take in the changes to a message, and the answers to it, that have been written down
        before it. Returns what it is now, and what there is to tell of others."""
        key, cid = message.sender_key, message.post.cid
        if not self._ledger.is_mentioned(key, cid):
            return self._reader.item_of_unchanged(message), []
        self._tidy(key, cid)
        message = self._ledger.find(key, cid) or message
        item = self._reader.item(message)
        if item.text != message.post.text:
            self._ledger.set_words(message, item.text)
        return item, self._quoting(message)

    def erase(self, message: MessageRow) -> list[Event]:
        """The server has nothing left of this message of which there is something here."""
        if message.deleted:
            return []
        before = self._reader.item(message)
        after = self._erase(message)
        return self._compare(after, before, self._reader.item(after))

    def discard(self, message: MessageRow) -> list[Event]:
        """Takes a message out for good, with whatever was to change it. Returns what there is to
        tell of the others."""
        books = self._ledger.books
        for change in self._ledger.changes(message.sender_key, message.post.cid):
            self._ledger.delete(change)
        self._ledger.delete(message)
        conversation = books.named(message.conversation)
        if self._ledger.is_empty(conversation):
            books.conversations[conversation.key] = replace(conversation, newest=0)
        return self._quoting(message)

    def _tidy(self, key: str, cid: str) -> None:
        """Takes away what can't count any more, of the changes and, if it was deleted, of the
        message itself."""
        changes = self._ledger.changes(key, cid)
        for change in superseded(changes, self._ledger.find(key, cid)):
            bare = msgspec.structs.replace(change.post, text="", about=None)
            self._ledger.update(replace(change, post=bare, about_key=""))
        for change in changes:
            if change.post.kind == "delete" and change.is_settled:
                target = self._reader.target(change)
                if target is not None and not target.deleted and change.is_by_the_author_of(target):
                    self._erase(target)

    def _erase(self, message: MessageRow) -> MessageRow:
        books = self._ledger.books
        conversation = books.named(message.conversation)
        if message.major is not None and conversation.counts_as_unread(message):
            books.conversations[conversation.key] = replace(
                conversation, unread=max(0, conversation.unread - 1)
            )
        self._ledger.set_words(message, "")
        # What is pending may have to be sent again, the same to the byte; the deletion follows it.
        left = message if message.state == "pending" else message.saying("")
        return self._ledger.update(replace(left, deleted=1))

    def _compare(self, message: MessageRow, before: Item, after: Item) -> list[Event]:
        if after == before:
            return []
        told: list[Event] = [Changed(self._name(message), after)]
        if (after.text, after.deleted) != (before.text, before.deleted):
            self._ledger.set_words(message, after.text)
            told += self._quoting(message)
        return told

    def _quoting(self, message: MessageRow) -> list[Event]:
        """The messages that quote it, as they are now."""
        answers = self._ledger.answers(message.sender_key, message.post.cid, _TOLD_QUOTES)
        return [
            Changed(self._name(answer), self._reader.item(answer))
            for answer in reversed(answers)
            if answer.conversation == message.conversation and not answer.deleted
        ]

    def _name(self, row: MessageRow) -> str:
        return self._ledger.books.named(row.conversation).name
