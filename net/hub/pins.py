"""Pin messages at the top of rooms: teachers choose, and everybody in the room is told.

A pin goes when its message is deleted, removed, or no longer stored.
"""

from __future__ import annotations

from dataclasses import dataclass

from net.hub.actions import DeliverTo
from net.hub.archive import Archive, Kept
from net.hub.book import Book
from net.hub.lesson_archive import KeptPin
from net.hub.people import Room, Session, User
from net.hub.registry import Registry
from net.wire import names
from net.wire.ballots import readable
from net.wire.messages import SHOWN, Err
from net.wire.teaching import PINNED_CHARACTERS, PINS, PinMessage, Pinned, Pins

PINNED_ROOMS = 1000  # that have pins, at most


@dataclass(slots=True)
class _Pin:
    kept: KeptPin
    said: Pinned


class PinBoard:
    """Holds the pins of all rooms."""

    def __init__(
        self, archive: Archive, registry: Registry, book: Book, deliver: DeliverTo
    ) -> None:
        self._archive, self._registry = archive, registry
        self._book, self._deliver = book, deliver
        self._pins: dict[int, dict[int, _Pin]] = {}  # by the number of the room, and by id
        self._turn = 0
        rooms = {room.number: room for room in registry.rooms.values() if room.number}
        for kept in archive.lesson.pins():
            self._turn = max(self._turn, kept.turn)
            message = archive.lesson.message_at(kept.room, kept.id) if kept.room in rooms else None
            if message is not None and _can_be_pinned(message):
                self._pins.setdefault(kept.room, {})[kept.id] = _Pin(kept, _pinned(message))
            else:
                archive.lesson.drop_pin(kept)

    def handle_pin(self, session: Session, asked: PinMessage) -> Err | None:
        """Pin a message or take it off. What is so already is answered alike."""
        rooms = session.user.rooms if session.user else self._registry.rooms
        room = rooms.get(names.key(asked.room))
        if room is None or room.title:
            return Err("not_in_room", "Join the room first.", to=asked.room, ref=asked.ref)
        pins = self._pins.get(room.number, {})
        if (asked.id in pins) == asked.on:
            return None
        if asked.on:
            problem = self._pin(room, asked.id)
            if problem:
                return Err(*problem, to=room.name, ref=asked.ref)
        else:
            self._take_off(room.number, asked.id)
        self._book.note("pin:on" if asked.on else "pin:off", session.nick, room=room.name)
        self._tell_all(room, session.nick)
        return None

    def _pin(self, room: Room, id_: int) -> tuple[str, str] | None:
        if len(self._pins.get(room.number, ())) >= PINS:
            return "too_many_pins", f"At most {PINS} messages of a room are pinned."
        if room.number not in self._pins and len(self._pins) >= PINNED_ROOMS:
            return "too_many_pins", f"At most {PINNED_ROOMS} rooms have pins."
        message = self._archive.lesson.message_at(room.number, id_) if room.number else None
        if message is None or not _can_be_pinned(message):
            return "no_such_message", "There is no such message in this room."
        self._turn += 1
        kept = KeptPin(room.number, id_, self._turn)
        self._archive.lesson.set_pin(kept)
        self._pins.setdefault(room.number, {})[id_] = _Pin(kept, _pinned(message))
        return None

    def _take_off(self, room: int, id_: int) -> bool:
        pin = self._pins.get(room, {}).pop(id_, None)
        if pin is None:
            return False
        if not self._pins[room]:
            del self._pins[room]
        self._archive.lesson.drop_pin(pin.kept)
        return True

    # --- what becomes of pinned messages ----------------------------------------------------------

    def note_change(self, room: Room, id_: int) -> None:
        """Look again at a message that has been edited, deleted or removed.

        After an edit nobody is told: who has the message has the edit, too.
        """
        pin = self._pins.get(room.number, {}).get(id_)
        if pin is None:
            return
        message = self._archive.lesson.message_at(room.number, id_)
        if message is not None and _can_be_pinned(message):
            pin.said = _pinned(message)
        else:
            self._take_off(room.number, id_)
            self._tell_all(room)

    def has_pins(self, room: int) -> bool:
        return room in self._pins

    def forget_until(self, cuts: dict[int, int]) -> None:
        """Take off what is no longer stored: the messages of each room up to its cut."""
        for room, cut in cuts.items():
            for id_ in list(self._pins.get(room, ())):
                if id_ <= cut:
                    self._take_off(room, id_)

    def go_back(self, committed: int) -> None:
        """Take off messages with greater ids: they were not stored."""
        for number, pins in list(self._pins.items()):
            for pin in [one for id_, one in pins.items() if id_ > committed]:
                self._take_off(number, pin.kept.id)
                room = next(one for one in self._registry.rooms.values() if one.number == number)
                self._tell_all(room)

    # --- telling ----------------------------------------------------------------------------------

    def tell(self, session: Session, room: Room) -> None:
        """Tell somebody who has entered a room what is pinned there."""
        if room.number in self._pins:
            self._deliver(self._said(room), [session])

    def welcome(self, session: Session, user: User) -> None:
        """Tell somebody who has come what is pinned in their rooms."""
        if self._pins:
            for room in user.rooms.values():
                self.tell(session, room)

    def _tell_all(self, room: Room, by: str = "") -> None:
        self._deliver(self._said(room, by), room.sessions())

    def _said(self, room: Room, by: str = "") -> Pins:
        pins = reversed(self._pins.get(room.number, {}).values())
        return Pins(room.name, tuple(pin.said for pin in pins), by)


def _can_be_pinned(message: Kept) -> bool:
    return message.post.kind in SHOWN


def _pinned(message: Kept) -> Pinned:
    text = readable(message.post.kind, message.post.text)[:PINNED_CHARACTERS]
    return Pinned(message.id, message.nick, message.post.cid, message.at, text)
