"""List what the roster shows, find neighbours in it, and complete names. No tkinter.

There may be ten thousand lines, of which thirty are in sight: so each is made when it is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, islice

from gui.model.faces import face_of
from gui.model.last_lines import LINE_CHARACTERS, NOTHING_SAID, last_line
from gui.model.model import Model
from gui.model.records import Availability, RosterRow
from gui.model.roster_order import Found, Position
from gui.words.candidates import Suggestion
from gui.words.format import one_line
from gui.words.i18n import N_, _
from net.wire import names
from net.wire.manners import WITH_NOBODY
from net.wire.names import is_group, is_room

MOST_SUGGESTED = 50  # more than fit on the screen
_SAID = {
    Availability.ONLINE: N_("online"),
    Availability.AWAY: N_("away"),
    Availability.BUSY: N_("do not disturb"),
}


class RosterRows:
    """Lists the lines of the roster as they are now."""

    def __init__(self, model: Model) -> None:
        self._model = model

    @property
    def invitations(self) -> Sequence[Position]:
        """Return the groups that the user is invited to."""
        return self._model.order.invitations

    @property
    def rooms(self) -> Sequence[Position]:
        """Return rooms and groups: the pinned ones, those with something new, then the others."""
        return self._model.order.rooms

    @property
    def people(self) -> Sequence[Position]:
        """Return people: the pinned ones, those with something new, then the others, by name."""
        return self._model.order.people

    def position(self, key: str) -> Position | None:
        return self._model.order.line(key)

    def row(self, key: str) -> RosterRow:
        return _row(self._model, key)

    def unread(self) -> dict[str, int]:
        """Return how many unread messages call for the user, by the keys of conversations.

        Conversations without any are left out.
        """
        rules = self._model.rules
        return {
            key: count
            for key, one in self._model.conversations.items()
            if one.unread and (count := rules.counted(one))
        }

    def ranked(self, query: str) -> Found:
        """Return the lines that match the query, the best first.

        A query with # finds only rooms, one with @ only people.
        """
        order = self._model.order
        lines = (
            [*order.invitations, *order.every_room]
            if query[:1] == "#"
            else (order.everybody if query[:1] == "@" else order.lines)
        )
        return order.ranked(query.lstrip("#@"), lines)


def rows(model: Model) -> list[RosterRow]:
    """Return all lines from top to bottom, however long that takes."""
    while not model.order.is_settled:
        len(model.order)
    return [_row(model, key) for key in model.order]


def neighbour(
    model: Model, step: int, *, unread: bool = False, mentioned: bool = False
) -> str | None:
    """Return the name of the conversation `step` (1 or -1) lines further, around the ends.

    With `unread`, lines without unread messages that call for the user are skipped; with
    `mentioned`, those without unread messages that mention them.
    """
    order, current = model.order, model.current or ""
    count, at = len(order), order.index(current)
    start = at if at is not None else -1 if step > 0 else 0
    wanted: Iterable[int] = ((start + step * distance) % count for distance in range(1, count + 1))
    if unread or mentioned:
        indices = [
            index
            for key, one in model.conversations.items()
            if one.unread
            and (one.mentions or not mentioned)
            and model.rules.counted(one)
            and (index := order.index(key)) is not None
        ]
        wanted = sorted(indices, key=lambda index: ((index - start) * step - 1) % count)
    found = next((order[index] for index in wanted if order[index] != current), None)
    return _name(model, found) if found is not None else None


def has(model: Model, name: str) -> bool:
    """Return whether there is a conversation, person or room of this name."""
    return names.key(name) in model.order


def first_joined(model: Model) -> str | None:
    """Return the name of the first room that the user is in."""
    rooms = (_name(model, line.key) for line in model.order.rooms)
    return next((name for name in rooms if model.joined(name)), None)


def named(model: Model, text: str) -> str:
    """Return the name that a user's text stands for: some rooms are known by their title."""
    rooms = (_name(model, line.key) for line in model.order.every_room)
    titled = (name for name in rooms if is_group(name) or name in WITH_NOBODY)
    return next((name for name in titled if model.title(name) == text), text)


def to_export(model: Model, name: str = "") -> list[tuple[str, str]]:
    """Return the names and titles of all conversations that may have messages, in their order.

    Args:
        name: a conversation to include too.
    """
    order = model.order
    keys = {key for key in (*model.conversations, names.key(name)) if key in order}
    found = (_name(model, line.key) for line in sorted(filter(None, map(order.line, keys))))
    return [(each, model.title(each)) for each in found]


def suggestions(model: Model, prefix: str) -> list[Suggestion]:
    """Return the best MOST_SUGGESTED people and rooms for the beginning of a name.

    If there is no room of that name yet, the last one offers to make it.
    """
    found = [_suggestion(row, row.title) for row in _best(model, prefix, model.order.lines)]
    room = f"#{prefix.removeprefix('#')}"
    try:
        room = names.parse_room(room)
    except names.BadName:
        return found
    if names.key(room) in model.order or is_group(room) or model.connection.plain:
        return found
    label = _("Create the room “{room}”").format(room=room.removeprefix("#"))
    return [*found[: MOST_SUGGESTED - 1], Suggestion(room, "+", label=label, is_new=True)]


def to_mention(model: Model, prefix: str) -> list[Suggestion]:
    """Return whom an @ and the beginning of a name may mean.

    These are members of the current room, or everybody if no room is current.
    """
    conversation = model.current_conversation
    room = model.community.rooms.get(conversation.key) if conversation is not None else None
    people = model.order.everybody
    if room is not None:
        people = [line for line in people if line.key in room.members]
    return [_suggestion(row, row.name) for row in _best(model, prefix, people)]


def _suggestion(row: RosterRow, name: str) -> Suggestion:
    sign = "" if row.is_room else row.presence.value
    return Suggestion(name, sign, row.face, _(_SAID.get(row.presence, "")) if sign else "")


def best(model: Model, query: str, lines: list[Position]) -> list[Position]:
    """Return the lines that match the query, the best first; all of them if it is empty."""
    return [*chain(*model.order.ranked(query, lines))] if query.strip() else lines


def here_first(model: Model, lines: Iterable[Position]) -> list[Position]:
    """Return the lines in their order, but people who are offline last."""
    community = model.community
    return sorted(lines, key=lambda line: not line.is_room and community.is_offline(line.key))


def _best(model: Model, prefix: str, lines: Sequence[Position]) -> list[RosterRow]:
    best: Iterable[Position] = (
        chain(*(here_first(model, found) for found in model.order.ranked(prefix, lines)))
        if prefix.strip()
        else here_first(model, lines)
    )
    return [_row(model, line.key) for line in islice(best, MOST_SUGGESTED)]


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


def _muted(model: Model, name: str) -> str:
    """Return until when a teacher has muted a person, as teachers see it; "" if none has."""
    lock = model.lesson.lock("mute", nick=name) if model.lesson.is_teaching else None
    if lock is None:
        return ""
    until = model.lesson.ends(lock, model.clock())
    return _("Muted {until}").format(until=until) if until else _("Muted by a teacher")


def _row(model: Model, key: str) -> RosterRow:
    conversation, person = model.conversations.get(key), model.community.people.get(key)
    invitation = model.community.invitations.get(key)
    name = _name(model, key)
    mode = model.rules.mode(key)
    said = last_line(model, conversation) if conversation is not None else NOTHING_SAID
    draft = conversation.draft.text if conversation is not None and key != model.current else ""
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
        muted=mode == "never",
        is_draft=bool(draft.strip()),
        is_typing=bool(model.community.typing(name)),
        note=_muted(model, name) or (person.note if person else ""),
        invited_by=invitation.by if invitation and not model.joined(name) else "",
        blocked=key in model.community.blocked,
        notify=mode,
        last=said.text,
        at=said.at,
        last_receipt=said.receipt,
        draft=one_line(draft, LINE_CHARACTERS),
        face=face_of(model, name),
        pinned=key in model.settings.pinned,
        number=0 if is_room(name) else model.community.number(name),
    )
