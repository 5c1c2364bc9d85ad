"""List what the roster shows, find neighbours in it, and complete names. No tkinter.

There may be ten thousand lines, of which thirty are in sight: so each is made when it is looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import chain, islice

from gui.model.model import Model
from gui.model.records import Availability, RosterRow
from gui.model.roster_order import Found, Line
from gui.words.candidates import Offer
from net.wire.names import is_group, is_room, key

OFFERED = 50  # more than fit on the screen


class RosterListing:
    """Lists the lines of the roster as they are now; `muted` holds keys."""

    def __init__(self, model: Model, muted: Collection[str] = ()) -> None:
        self._model, self._muted = model, muted

    @property
    def invitations(self) -> Sequence[Line]:
        """Return the groups that the user is invited to."""
        return self._model.order.invitations

    @property
    def rooms(self) -> Sequence[Line]:
        """Return the rooms by name, then the groups by title."""
        return self._model.order.rooms

    @property
    def people(self) -> Sequence[Line]:
        """Return those who are here, then the others, each by name."""
        return self._model.order.people

    def place(self, name_id: str) -> Line | None:
        return self._model.order.line(name_id)

    def row(self, name_id: str) -> RosterRow:
        return _row(self._model, name_id, self._muted)

    def unread(self) -> dict[str, int]:
        """Return how many messages are unread, by the keys of the conversations.

        Muted conversations and those without unread messages are left out.
        """
        return {
            name_id: one.unread
            for name_id, one in self._model.conversations.items()
            if one.unread and name_id not in self._muted
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
    return [_row(model, name_id, muted) for name_id in model.order]


def neighbour(model: Model, step: int, *, unread: bool = False) -> str | None:
    """Return the name of the conversation `step` (1 or -1) lines further, around the ends.

    With `unread`, lines without unread messages are skipped.
    """
    order, current = model.order, model.current or ""
    count, at = len(order), order.index(current)
    start = at if at is not None else -1 if step > 0 else 0
    wanted: Iterable[int] = ((start + step * distance) % count for distance in range(1, count + 1))
    if unread:
        places = [
            place
            for name_id, one in model.conversations.items()
            if one.unread and (place := order.index(name_id)) is not None
        ]
        wanted = sorted(places, key=lambda place: ((place - start) * step - 1) % count)
    key_ = next((order[place] for place in wanted if order[place] != current), None)
    return _name(model, key_) if key_ is not None else None


def has(model: Model, name: str) -> bool:
    """Return whether a conversation of this name is listed."""
    return key(name) in model.order


def first_joined(model: Model) -> str | None:
    """Return the name of the first room that the user is in."""
    names = (_name(model, line.key) for line in model.order.rooms)
    return next((name for name in names if model.joined(name)), None)


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
    keys = {name_id for name_id in (*model.conversations, key(name)) if name_id in order}
    names_ = (
        _name(model, name_id)
        for name_id in sorted(keys, key=lambda name_id: order.index(name_id) or 0)
    )
    return [(each, model.title(each)) for each in names_]


def offers(model: Model, prefix: str) -> list[Offer]:
    """Return the best OFFERED people and rooms for the beginning of a name."""
    order = model.order
    found = _best(model, prefix, order.lines)
    return [Offer(row.title, "" if row.is_room else row.presence.value) for row in found]


def to_mention(model: Model, prefix: str) -> list[Offer]:
    """Return whom an @ and the beginning of a name may mean.

    These are members of the current room, or everybody if no room is current.
    """
    conversation = model.current_conversation
    room = model.community.rooms.get(conversation.key) if conversation is not None else None
    people = model.order.people
    if room is not None:
        people = [line for line in people if line.key in room.members]
    return [Offer(row.name, row.presence.value) for row in _best(model, prefix, people)]


def best(model: Model, query: str, lines: list[Line]) -> list[Line]:
    """Return the lines that match the query, the best first; all of them if it is empty."""
    return [*chain(*model.order.ranked(query, lines))] if query.strip() else lines


def _best(model: Model, prefix: str, lines: Sequence[Line]) -> list[RosterRow]:
    best: Iterable[Line] = chain(*model.order.ranked(prefix, lines)) if prefix.strip() else lines
    return [_row(model, line.key, ()) for line in islice(best, OFFERED)]


def _name(model: Model, name_id: str) -> str:
    """Return the name to write to."""
    known = model.community.rooms.get(name_id) if is_room(name_id) else None
    person, conversation = model.community.people.get(name_id), model.conversations.get(name_id)
    if known is not None:
        return known.name
    if (invitation := model.community.invitations.get(name_id)) is not None:
        return invitation.room
    return (
        person.nick
        if person is not None
        else conversation.name
        if conversation is not None
        else name_id
    )


def _row(model: Model, name_id: str, muted: Collection[str]) -> RosterRow:
    conversation, person = model.conversations.get(name_id), model.community.people.get(name_id)
    invitation = model.community.invitations.get(name_id)
    name = _name(model, name_id)
    return RosterRow(
        key=name_id,
        name=name,
        title=model.title(name),
        is_room=is_room(name),
        presence=Availability.UNKNOWN if is_room(name) else model.presence(name),
        plain=person is not None and person.plain,
        joined=is_room(name) and model.joined(name),
        unread=conversation.unread if conversation else 0,
        mentions=conversation.mentions if conversation else 0,
        private=is_group(name),
        muted=name_id in muted,
        is_draft=conversation is not None
        and name_id != model.current
        and bool(conversation.draft.text.strip()),
        is_typing=bool(model.community.typing(name)),
        note=person.note if person else "",
        invited_by=invitation.by if invitation and not model.joined(name) else "",
        blocked=name_id in model.community.blocked,
    )
