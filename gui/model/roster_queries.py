"""List what the roster shows, find neighbours in it, and complete names. No tkinter.

There may be ten thousand lines, of which thirty are in sight: so each is made when it is looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import chain, islice

from gui.model.model import Model
from gui.model.records import Availability, RosterRow
from gui.model.roster_order import Found, Position
from gui.words.candidates import Suggestion
from net.wire import names
from net.wire.names import is_group, is_room

MOST_SUGGESTED = 50  # more than fit on the screen


class RosterRows:
    """Lists the lines of the roster as they are now; `muted` holds keys."""

    def __init__(self, model: Model, muted: Collection[str] = ()) -> None:
        self._model, self._muted = model, muted

    @property
    def invitations(self) -> Sequence[Position]:
        """Return the groups that the user is invited to."""
        return self._model.order.invitations

    @property
    def rooms(self) -> Sequence[Position]:
        """Return the rooms by name, then the groups by title."""
        return self._model.order.rooms

    @property
    def people(self) -> Sequence[Position]:
        """Return those who are here, then the others, each by name."""
        return self._model.order.people

    def position(self, key: str) -> Position | None:
        return self._model.order.line(key)

    def row(self, key: str) -> RosterRow:
        return _row(self._model, key, self._muted)

    def unread(self) -> dict[str, int]:
        """Return how many messages are unread, by the keys of the conversations.

        Muted conversations and those without unread messages are left out.
        """
        return {
            key: one.unread
            for key, one in self._model.conversations.items()
            if one.unread and key not in self._muted
        }

    def ranked(self, query: str) -> Found:
        """Return the lines that match the query, the best first.

        A query with # finds only rooms, one with @ only people.
        """
        order = self._model.order
        lines = (
            [*order.invitations, *order.rooms]
            if query[:1] == "#"
            else (order.people if query[:1] == "@" else order.lines)
        )
        return order.ranked(query.lstrip("#@"), lines)


def rows(model: Model, muted: Collection[str] = ()) -> list[RosterRow]:
    """Return all lines from top to bottom, however long that takes."""
    while not model.order.is_settled:
        len(model.order)
    return [_row(model, key, muted) for key in model.order]


def neighbour(model: Model, step: int, *, unread: bool = False) -> str | None:
    """Return the name of the conversation `step` (1 or -1) lines further, around the ends.

    With `unread`, lines without unread messages are skipped.
    """
    order, current = model.order, model.current or ""
    count, at = len(order), order.index(current)
    start = at if at is not None else -1 if step > 0 else 0
    wanted: Iterable[int] = ((start + step * distance) % count for distance in range(1, count + 1))
    if unread:
        indices = [
            index
            for key, one in model.conversations.items()
            if one.unread and (index := order.index(key)) is not None
        ]
        wanted = sorted(indices, key=lambda index: ((index - start) * step - 1) % count)
    found = next((order[index] for index in wanted if order[index] != current), None)
    return _name(model, found) if found is not None else None


def has(model: Model, name: str) -> bool:
    """Return whether a conversation of this name is listed."""
    return names.key(name) in model.order


def first_joined(model: Model) -> str | None:
    """Return the name of the first room that the user is in."""
    rooms = (_name(model, line.key) for line in model.order.rooms)
    return next((name for name in rooms if model.joined(name)), None)


def named(model: Model, text: str) -> str:
    """Return the name that a user's text stands for: groups are known by their title."""
    groups = (_name(model, line.key) for line in model.order.rooms if line.rank)
    return next((name for name in groups if model.title(name) == text), text)


def to_export(model: Model, name: str = "") -> list[tuple[str, str]]:
    """Return the names and titles of all conversations that may have messages, in their order.

    Args:
        name: a conversation to include too.
    """
    order = model.order
    keys = {key for key in (*model.conversations, names.key(name)) if key in order}
    found = (_name(model, key) for key in sorted(keys, key=lambda key: order.index(key) or 0))
    return [(each, model.title(each)) for each in found]


def suggestions(model: Model, prefix: str) -> list[Suggestion]:
    """Return the best MOST_SUGGESTED people and rooms for the beginning of a name."""
    order = model.order
    found = _best(model, prefix, order.lines)
    return [Suggestion(row.title, "" if row.is_room else row.presence.value) for row in found]


def to_mention(model: Model, prefix: str) -> list[Suggestion]:
    """Return whom an @ and the beginning of a name may mean.

    These are members of the current room, or everybody if no room is current.
    """
    conversation = model.current_conversation
    room = model.community.rooms.get(conversation.key) if conversation is not None else None
    people = model.order.people
    if room is not None:
        people = [line for line in people if line.key in room.members]
    return [Suggestion(row.name, row.presence.value) for row in _best(model, prefix, people)]


def best(model: Model, query: str, lines: list[Position]) -> list[Position]:
    """Return the lines that match the query, the best first; all of them if it is empty."""
    return [*chain(*model.order.ranked(query, lines))] if query.strip() else lines


def _best(model: Model, prefix: str, lines: Sequence[Position]) -> list[RosterRow]:
    best: Iterable[Position] = (
        chain(*model.order.ranked(prefix, lines)) if prefix.strip() else lines
    )
    return [_row(model, line.key, ()) for line in islice(best, MOST_SUGGESTED)]


def _name(model: Model, key: str) -> str:
    """Return the name to write to."""
    known = model.community.rooms.get(key) if is_room(key) else None
    person, conversation = model.community.people.get(key), model.conversations.get(key)
    if known is not None:
        return known.name
    if (invitation := model.community.invitations.get(key)) is not None:
        return invitation.room
    return (
        person.nick
        if person is not None
        else conversation.name
        if conversation is not None
        else key
    )


def _row(model: Model, key: str, muted: Collection[str]) -> RosterRow:
    conversation, person = model.conversations.get(key), model.community.people.get(key)
    invitation = model.community.invitations.get(key)
    name = _name(model, key)
    return RosterRow(
        key=key,
        name=name,
        title=model.title(name),
        is_room=is_room(name),
        presence=Availability.UNKNOWN if is_room(name) else model.presence(name),
        plain=person is not None and person.plain,
        joined=is_room(name) and model.joined(name),
        unread=conversation.unread if conversation else 0,
        mentions=conversation.mentions if conversation else 0,
        private=is_group(name),
        muted=key in muted,
        is_draft=conversation is not None
        and key != model.current
        and bool(conversation.draft.text.strip()),
        is_typing=bool(model.community.typing(name)),
        note=person.note if person else "",
        invited_by=invitation.by if invitation and not model.joined(name) else "",
        blocked=key in model.community.blocked,
    )
