"""What the roster lists, in which order, and what comes next in it. No tkinter."""

from __future__ import annotations

from collections.abc import Collection

from gui.completion import Offer, in_order, matching
from gui.model import Model
from gui.records import Presence, Row
from net.names import is_group, is_room, key

# Who can answer at once stands above who can't.
_ORDER = {Presence.ONLINE: 0, Presence.BUSY: 0, Presence.AWAY: 0, Presence.UNKNOWN: 0, Presence.OFFLINE: 1}


def rows(model: Model, muted: Collection[str] = ()) -> list[Row]:
    """Groups that one is invited to, rooms by name, groups by title, then people: those who are here first, then by
    name. `muted` has keys."""
    rooms = {room_id: room.name for room_id, room in model.community.rooms.items()}
    rooms |= {room_id: invited.room for room_id, invited in model.community.invitations.items()}
    people = {nick_id: person.nick for nick_id, person in model.community.people.items()}
    people.pop(key(model.me), None)
    for conversation in model.conversations.values():
        (rooms if conversation.is_room else people).setdefault(conversation.key, conversation.name)
    listed_rooms = [_row(model, room_id, name, muted) for room_id, name in rooms.items()]
    listed_rooms.sort(key=lambda row: (not row.invited_by, row.private, in_order(row.title)))
    listed_people = [_row(model, nick_id, name, muted) for nick_id, name in people.items()]
    listed_people.sort(key=lambda row: (_ORDER[row.presence], in_order(row.name)))
    return listed_rooms + listed_people


def neighbour(listed: list[Row], current: str | None, step: int, *, unread: bool = False) -> str | None:
    """The name of the conversation `step` (1 or -1) lines further, around the end if need be."""
    at = next((index for index, row in enumerate(listed) if row.key == current), -1 if step > 0 else 0)
    for distance in range(1, len(listed) + 1):
        row = listed[(at + step * distance) % len(listed)]
        if row.key != current and (row.unread or not unread):
            return row.name
    return None


def has(model: Model, name: str) -> bool:
    """Whether a conversation of this name is listed."""
    return key(name) in {row.key for row in rows(model)}


def named(model: Model, text: str) -> str:
    """The name that is meant by what somebody has written for it: a group is known by its title."""
    return next((row.name for row in rows(model) if row.private and row.title == text), text)


def offers(model: Model, prefix: str) -> list[Offer]:
    """Who and what is meant by the beginning of a name."""
    meant = matching(prefix, rows(model), lambda row: row.title.lstrip("#"))
    return [Offer(row.title, "" if row.is_room else row.presence.value) for row in meant]


def to_mention(model: Model, prefix: str) -> list[Offer]:
    """Whom an @ and the beginning of a name may call: those in the room in view, or else everybody."""
    conversation = model.current_conversation
    room = model.community.rooms.get(conversation.key) if conversation is not None else None
    people = [row for row in rows(model) if not row.is_room and (room is None or row.key in room.members)]
    return [Offer(row.name, row.presence.value) for row in matching(prefix, people, lambda row: row.name)]


def _row(model: Model, name_id: str, name: str, muted: Collection[str]) -> Row:
    conversation, person = model.conversations.get(name_id), model.community.people.get(name_id)
    invitation = model.community.invitations.get(name_id)
    return Row(
        key=name_id,
        name=name,
        title=model.title(name),
        is_room=is_room(name),
        presence=Presence.UNKNOWN if is_room(name) else model.presence(name),
        plain=person is not None and person.plain,
        joined=is_room(name) and model.joined(name),
        unread=conversation.unread if conversation else 0,
        mentions=conversation.mentions if conversation else 0,
        private=is_group(name),
        muted=name_id in muted,
        is_draft=conversation is not None and name_id != model.current and bool(conversation.draft.text.strip()),
        is_typing=bool(model.community.typing(name)),
        note=person.note if person else "",
        invited_by=invitation.by if invitation and not model.joined(name) else "",
        blocked=name_id in model.community.blocked,
    )
