"""Apply changes to messages: write them into the journal, and say what the window must be told.

The idea: changes are rows like messages. When a message is read, its present form is folded from
them (`net.journal.folding`), so it does not matter which of them comes first. Only what must not
stay is removed from the rows: the text of a deleted message, and changes that can never count
again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import msgspec

from net.journal.folding import ENDS, ends, superseded
from net.journal.ledger import Ledger
from net.journal.reader import Reader
from net.journal.rows import MessageRow
from net.wire.events import Changed, Event, Item

# When a message changes, at most this many messages that quote it are told; the others show it when
# they are loaded again.
_TOLD_QUOTES = 100


class Changes:
    """All methods must be called inside a transaction of the ledger."""

    def __init__(self, ledger: Ledger, reader: Reader) -> None:
        self._ledger = ledger
        self._reader = reader

    def follow(self, change: MessageRow, happen: Callable[[], object]) -> list[Event]:
        """Let a change happen: `happen` writes it down or gives it another state.

        Returns:
            The events of the messages that are different now.
        """
        target = self._reader.target(change)
        before = self._reader.item(target) if target else None
        happen()
        self._tidy(change.about_key, change.about_cid)
        target = self._reader.target(change)
        return self._compare(target, before, self._reader.item(target)) if target and before else []

    def arrived(self, message: MessageRow) -> tuple[Item, list[Event]]:
        """Apply to a new message the changes and answers that were written down before it.

        Returns:
            The message as it is now, and the events of the other messages.
        """
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
        """Delete the text of a message that is here but of which the server has nothing left."""
        if message.deleted:
            return []
        before = self._reader.item(message)
        after = self._erase(message)
        return self._compare(after, before, self._reader.item(after))

    def discard(self, message: MessageRow) -> list[Event]:
        """Delete a message for good, with all changes to it.

        Returns:
            The events of the other messages.
        """
        books = self._ledger.books
        for change in self._ledger.changes(message.sender_key, message.post.cid):
            self._ledger.delete(change)
        self._ledger.delete(message)
        conversation = books.named(message.conversation)
        if self._ledger.is_empty(conversation):
            books.conversations[conversation.key] = replace(conversation, newest=0)
        return self._quoting(message)

    def _tidy(self, key: str, cid: str) -> None:
        """Remove what can't count any more: changes and, if the message was deleted, its text."""
        changes = self._ledger.changes(key, cid)
        for change in superseded(changes, self._ledger.find(key, cid)):
            bare = msgspec.structs.replace(change.post, text="", about=None)
            self._ledger.update(replace(change, post=bare, about_key=""))
        for change in changes:
            if change.post.kind in ENDS and change.is_settled:
                target = self._reader.target(change)
                if target is not None and not target.deleted and ends(change, target):
                    self._erase(target)

    def _erase(self, message: MessageRow) -> MessageRow:
        books = self._ledger.books
        conversation = books.named(message.conversation)
        if message.major is not None and conversation.counts_as_unread(message):
            books.conversations[conversation.key] = replace(
                conversation, unread=max(0, conversation.unread - 1)
            )
        self._ledger.set_words(message, "")
        # A pending message may have to be sent again, the same byte for byte; its deletion follows
        # it.
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
        """Return the events of the messages that quote it, as they are now."""
        answers = self._ledger.answers(message.sender_key, message.post.cid, _TOLD_QUOTES)
        return [
            Changed(self._name(answer), self._reader.item(answer))
            for answer in reversed(answers)
            if answer.conversation == message.conversation and not answer.deleted
        ]

    def _name(self, row: MessageRow) -> str:
        return self._ledger.books.named(row.conversation).name
