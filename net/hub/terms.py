"""Handle the terms of rooms: whether those who come later may read what was said before.

The history of a room is open unless somebody has closed it: a class is served best if whoever comes
later finds what they have missed. Who makes a room chooses, and may change it as long as they are
in it. When they leave, whoever has been in it for the longest time takes their place, if they own
their nick: others may be somebody else the next time. Nobody can change the main room, whose terms
are those of the server.

Nothing is opened that was said under other terms: what was said while the history was closed stays
closed. What was said while it was open is closed with it, for those who come afterwards.

A private group has no such choice: its members read what was said since they joined.
"""

from __future__ import annotations

from net.hub.actions import DeliverTo
from net.hub.people import Room, Session, User, user_of
from net.hub.registry import Registry
from net.wire import names
from net.wire.messages import Err, SetTerms, Terms


class RoomTerms:
    """Handles `terms`, and tells them."""

    def __init__(self, registry: Registry, deliver: DeliverTo) -> None:
        self._registry = registry
        self._deliver = deliver

    def handle(self, session: Session, wish: SetTerms) -> None:
        """Open or close the history of a room, and tell its members."""
        user = user_of(session)
        room = user.rooms.get(names.key(wish.room))
        if room is None:
            problem = "not_in_room", "Join the room first."
        elif room.maker != user.key:
            problem = "not_maker", "Only who has made the room can change this."
        else:
            has_changed = self._registry.set_terms(room, is_open=wish.open)
            self._deliver(
                Terms(room.name, room.is_open, user.nick, by=user.nick),
                room.rich_sessions() if has_changed else [session],
            )
            return
        self._deliver(Err(*problem, to=wish.room, ref=wish.ref), [session])

    def tell(self, session: Session, room: Room) -> None:
        """Tell a member the terms of the room they have entered. A group has none."""
        if not room.title and not session.plain:
            since = room.members[user_of(session).key].since
            terms = Terms(room.name, room.is_open, maker_of(room), since=since)
            self._deliver(terms, [session])

    def tell_heir(self, room: Room) -> None:
        """Tell the members who can change the room from now on."""
        terms = Terms(room.name, room.is_open, maker_of(room))
        self._deliver(terms, room.rich_sessions())


def maker_of(room: Room) -> str:
    """Return the nick of the member who has made the room, or has it now; "" if there is none."""
    maker: User | None = room.members[room.maker].user if room.maker in room.members else None
    return maker.nick if maker is not None else ""
