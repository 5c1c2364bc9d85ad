"""Work out what every reader must be shown from what the authors did. Pure.

The rules are those of docs/PROTOCOL.md. They are written here a second time on purpose, and from
other facts than the program has: the texts are those that the authors posted, not those that
anybody stored.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from tests.torture.history import Entry, History, Key, Posting, Shown, Stored

QUOTE_CHARACTERS = 300
CHANGES = frozenset({"edit", "delete", "react"})


@dataclass(frozen=True, slots=True)
class Now:
    """The state of a message is what somebody who knows some of its changes must see."""

    text: str
    edited: bool
    deleted: bool
    reactions: dict[str, str]


class Rules:
    """Answers questions about what was posted and stored."""

    def __init__(self, history: History) -> None:
        self.posted: dict[Key, Posting] = {}
        # Posts of plain visitors by (sender, to, text)
        self._unnamed: dict[tuple[str, str, str], Posting] = {}
        for posting in history.postings:
            if posting.cid:
                self.posted[posting.key] = posting
            else:
                self._unnamed[posting.sender, posting.to, posting.text] = posting
        self.stored: dict[Key, list[Stored]] = defaultdict(list)
        self.changes: dict[Key, list[Stored]] = defaultdict(list)
        for one in sorted(history.stored, key=lambda one: one.id):
            self.stored[one.key].append(one)
            made = self.posting(one)
            if made and made.kind and made.about:
                self.changes[made.about].append(one)

    def posting(self, one: Stored) -> Posting | None:
        """Return what the author of a stored message did."""
        return self.posted.get(one.key) or self._unnamed.get((one.sender, one.to, one.text))

    def deletions(self, one: Stored) -> list[Stored]:
        """Return the deletions of the message: by its sender, and in the same conversation.

        For an edit, these are the deletions of the message that it edits.
        """
        posting = self.posting(one)
        about = posting.about if posting and posting.kind == "edit" and posting.about else one.key
        return [
            change
            for change in self.changes[about]
            if self._kind(change) == "delete" and counts(change, one)
        ]

    def now(self, one: Stored, known: Iterable[Stored]) -> Now:
        """Return the message as somebody must see it who knows these changes.

        The changes come in the order that counts.
        """
        posting = self.posting(one)
        text, edited, deleted = posting.text if posting else one.text, False, False
        reactions: dict[str, str] = {}
        for change in known:
            made = self.posted.get(change.key)
            if made is None or not counts(change, one):
                continue
            if made.kind == "delete":
                deleted = True
            elif made.kind == "edit":
                text, edited = made.text, True
            else:
                reactions.pop(change.sender, None)
                if made.text:
                    reactions[change.sender] = made.text
        return Now("", False, True, {}) if deleted else Now(text, edited, False, reactions)

    def _kind(self, change: Stored) -> str:
        posting = self.posted.get(change.key)
        return posting.kind if posting else change.kind


def cleared_edits(history: History) -> list[Stored]:
    """Return edits of deleted messages, with the ids that somebody was told.

    The server has had them and need not keep them.
    """
    rules = Rules(history)
    ids = {(answer.sender, answer.cid): answer.id for answer in history.answers if answer.id}
    for journal in history.journals.values():
        ids |= {entry.key: entry.id for entry in journal.entries if entry.id}
    edits = [
        Stored(ids[one.key], one.sender, one.to, one.cid, "", "edit", one.about)
        for one in history.postings
        if one.kind == "edit" and one.key in ids and one.key not in rules.stored
    ]
    return [edit for edit in edits if rules.deletions(edit)]


def conversation(one: Stored | Posting | Entry) -> object:
    """Return a key that all messages of one conversation have in common."""
    return one.to if one.to.startswith("#") else frozenset((one.sender, one.to))


def counts(change: Stored, one: Stored) -> bool:
    """Return whether the change applies to this message.

    Edits and deletions must come from its sender, and all changes from its conversation.
    """
    is_allowed = change.kind == "react" or change.sender == one.sender
    return is_allowed and conversation(change) == conversation(one)


class Reader:
    """Knows what one person has received, and so must be shown.

    `ids` has the id under which the person has each message. `failed` has the person's own messages
    that have failed: they have no id, but others may have them, and answer them. The server stored
    such a message in an earlier era and passed it on, its `ok` was lost, and the next era refused
    it, for example because its recipient had not come back yet.
    """

    def __init__(
        self, rules: Rules, nick: str, ids: dict[Key, int], failed: Collection[Key] = ()
    ) -> None:
        self._rules = rules
        self._nick = nick
        self._ids = ids
        self._failed = failed
        self._messages: dict[object, list[Stored]] = defaultdict(list)
        for key in sorted(ids, key=ids.__getitem__):
            one = self.find(key)
            if one is not None and one.kind not in CHANGES:
                self._messages[conversation(one)].append(one)

    def find(self, key: Key) -> Stored | None:
        """Return the message or change if it is in this person's journal and has not failed."""
        id_ = self._ids.get(key)
        if id_ is None:
            return None
        candidates = self._rules.stored.get(key, [])
        return next(
            (one for one in candidates if one.id == id_), candidates[-1] if candidates else None
        )

    def _find_quoted(self, key: Key) -> Stored | None:
        """Return the message if an answer to it can quote it: what has failed can be quoted too."""
        stored = self._rules.stored.get(key)
        return stored[-1] if stored and key in self._failed else self.find(key)

    def messages(self, name: str) -> list[Stored]:
        """Return the messages of the conversation with this nick or in this #room, in order."""
        return self._messages.get(
            name if name.startswith("#") else frozenset((self._nick, name)), []
        )

    def now(self, one: Stored) -> Now:
        known = [
            change for change in self._rules.changes.get(one.key, ()) if change.key in self._ids
        ]
        return self._rules.now(one, sorted(known, key=lambda change: self._ids[change.key]))

    def quote(self, one: Stored) -> tuple[str, str, str] | None:
        posting = self._rules.posting(one)
        if posting is None or posting.kind or posting.about is None:
            return None
        target = self._find_quoted(posting.about)
        is_here = (
            target is not None
            and target.kind not in CHANGES
            and conversation(target) == conversation(one)
        )
        text = self.now(target).text[:QUOTE_CHARACTERS] if target is not None and is_here else ""
        return (*posting.about, text)

    def is_shown_right(self, shown: Shown, one: Stored) -> bool:
        now = self.now(one)
        if shown.deleted and (now.deleted or one.kind == "deleted"):
            return not shown.text and not shown.reactions and shown.quote is None
        quoted, quote = shown.quote, self.quote(one)
        if quoted and quote and not quoted[2] and self._is_gone(quote[:2]):
            quote = quoted
        return (shown.text, shown.edited, shown.deleted, dict(shown.reactions), quoted) == (
            now.text,
            now.edited,
            now.deleted,
            now.reactions,
            quote,
        ) and len(dict(shown.reactions)) == len(shown.reactions)

    def _is_gone(self, key: Collection[str]) -> bool:
        """Return whether the server had nothing left of a message for late readers."""
        sender, cid = key
        return any(one.kind == "deleted" for one in self._rules.stored.get((sender, cid), ()))
