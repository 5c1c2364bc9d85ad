"""Carry out what ends somebody's connection, or their stay in a room, because a teacher wants it.

Who has a role can't be sent away: the role is taken first (net.hub.roles).
"""

from __future__ import annotations

from collections.abc import Callable

from net.hub.actions import DeliverTo
from net.hub.book import Book
from net.hub.people import Room, Session, User
from net.hub.registry import Registry
from net.hub.roles import TAKE_THE_ROLE_FIRST
from net.hub.rooms import Rooms
from net.wire import names
from net.wire.fields import NOTE_CHARACTERS
from net.wire.messages import Err, Farewell, ServerMessage
from net.wire.teaching import Kick

Dismiss = Callable[[Session, str, ServerMessage], None]


class Dismissals:
    """Handles `kick`.

    `dismiss` ends a session, given a reason for the log and a last message.
    """

    def __init__(
        self, registry: Registry, rooms: Rooms, book: Book, deliver: DeliverTo, dismiss: Dismiss
    ) -> None:
        self._registry, self._rooms = registry, rooms
        self._book, self._deliver, self.dismiss = book, deliver, dismiss

    def find(self, nick: str, ref: str) -> User | Err:
        """Return the person that a teacher means, whom something may be done to; else an `err`."""
        user = self._registry.users.get(names.key(nick))
        if user is None:
            return Err("no_such_nick", "Nobody here has this nick.", to=nick, ref=ref)
        if user.role:
            return Err("bad_role", TAKE_THE_ROLE_FIRST, to=nick, ref=ref)
        return user

    def handle_kick(self, session: Session, kick: Kick) -> Err | None:
        """End a person's connection, or put them out of a room."""
        user = self.find(kick.nick, kick.ref)
        if isinstance(user, Err):
            return user
        if not names.is_line(kick.reason, NOTE_CHARACTERS):
            return Err("bad_text", "A reason is one line.", to=kick.nick, ref=kick.ref)
        if kick.room:
            room = user.rooms.get(names.key(kick.room))
            if room is None or not may_see(session, room):
                return Err("not_in_room", "They are not there.", to=kick.room, ref=kick.ref)
            self._rooms.leave(user, room)
            if user.session is not None:
                self._deliver(Err("kicked", kick.reason, to=room.name), [user.session])
        elif user.session is None:
            return Err("not_here", "They are not here.", to=kick.nick, ref=kick.ref)
        else:
            by = session.nick or "the console"
            self.dismiss(user.session, f"kicked by {by}", Farewell("kicked", kick.reason))
        self._book.note("kick", session.nick, nick=user.nick, room=kick.room, text=kick.reason)
        return None


def may_see(session: Session, room: Room) -> bool:
    """Return whether a teacher may know who is in a room: a private group is for its members."""
    return not room.title or (session.user is not None and session.user.key in room.members)
