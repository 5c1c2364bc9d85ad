"""Handle rooms and private groups: who may be in them, and who is told.

A room is open to everybody, and everybody hears who is in it. A private group is a room with a
title that only its members know of: members invite others (net.hub.invitations), and nobody comes
in uninvited.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from net.hub.actions import DeliverTo
from net.hub.allowances import Allowances, Problem
from net.hub.crowd import CrowdChanges, person_of
from net.hub.invitations import Invitations, changed
from net.hub.locks import Locks
from net.hub.people import Room, Session, User, user_of
from net.hub.registry import Registry
from net.hub.terms import RoomTerms
from net.wire import names
from net.wire.fields import PEOPLE_AT_ONCE, TITLE_CHARACTERS
from net.wire.messages import Err, Group, Join, Leave, Left

ROOMS_PER_USER = 100
NOT_INVITED = "There is no such group, or somebody who is in it has to invite you."


class Rooms:
    """Handles `join`, `leave` and `group`.

    `on_enter` is called with whoever is here and has entered a room that everybody sees.
    """

    def __init__(
        self,
        registry: Registry,
        invitations: Invitations,
        allowances: Allowances,
        crowd: CrowdChanges,
        locks: Locks,
        deliver: DeliverTo,
    ) -> None:
        self.on_enter: list[Callable[[Session, User, Room], None]] = []
        self._registry = registry
        self._invitations = invitations
        self._allowances, self._crowd, self._locks = allowances, crowd, locks
        self._deliver = deliver
        self.terms = RoomTerms(registry, deliver)

    # --- coming and going -------------------------------------------------------------------------

    def handle_join(self, session: Session, join: Join) -> None:
        user = user_of(session)
        group = user.rooms.get(names.key(join.room))
        if group is not None and group.title:  # a repeated request: the first answer was lost
            self._deliver(changed(group, user.nick), [session])
            return
        room = self.enter_if_allowed(session, join.room, join.ref, is_open=join.open)
        if room is not None:
            self.terms.tell(session, room)

    def handle_leave(self, session: Session, leave: Leave) -> None:
        user = user_of(session)
        room = user.rooms.get(names.key(leave.room))
        if room is None:
            self._deliver(
                Err("not_in_room", "You are not in this room.", to=leave.room, ref=leave.ref),
                [session],
            )
            return
        self.leave(user, room)

    def leave(self, user: User, room: Room) -> None:
        """Take the user out of a room of theirs, and tell everybody."""
        self._registry.exit(user, room)
        self.tell_left(user, [room])
        if room.title:
            self._invitations.note_left(user, room)

    def enter_if_allowed(
        self, session: Session, name: str, ref: str = "", *, is_open: bool = True
    ) -> Room | None:
        """Let the session's user into the room, and return the room.

        If the user may not enter, the session is told why, with the `ref` of its request, and None
        is returned. `is_open` is for a room that is made by this, see net.hub.terms.
        """
        user = user_of(session)
        try:
            name = names.parse_room(name)
        except names.BadName as error:
            self._deliver(Err(error.code, str(error), to=name, ref=ref), [session])
            return None
        key = names.key(name)
        invitation = user.invitations.get(key)
        if names.is_group(name) and key not in user.rooms and invitation is None:
            self._deliver(Err("not_invited", NOT_INVITED, to=name, ref=ref), [session])
            return None
        if key not in self._registry.rooms and (other := self._registry.resembled(name)):
            self._deliver(
                Err("room_taken", f"This room looks like {other}.", to=name, ref=ref), [session]
            )
            return None
        if len(user.rooms) >= ROOMS_PER_USER and key not in user.rooms:
            self._deliver(
                Err("too_many_rooms", f"At most {ROOMS_PER_USER} rooms.", to=name, ref=ref),
                [session],
            )
            return None
        if key not in self._registry.rooms and (problem := self._problem_with_making(session)):
            self._deliver(Err(*problem, to=name, ref=ref), [session])
            return None
        if invitation is not None:
            self._invitations.accept(user, invitation)
        else:
            self.enter(user, name, is_open=is_open)
        return user.rooms[key]

    def _problem_with_making(self, session: Session) -> Problem | None:
        if self._locks.is_on and (locked := self._locks.problem_with_showing(user_of(session))):
            return locked
        return self._allowances.problem_with_new_room(
            session, user_of(session), len(self._registry.rooms)
        )

    def enter(self, user: User, name: str, *, is_open: bool = True) -> None:
        room = self._registry.enter(user, name, is_open=is_open)
        if room is None:
            return
        self._crowd.enter(room, user)
        if user.session is not None:
            for tell in self.on_enter:
                tell(user.session, user, room)

    def tell_forgotten(self, user: User, left: Sequence[Room]) -> None:
        """Tell the others that an absent user, who was in these rooms, is gone for good."""
        self.tell_left(user, left)
        self._crowd.change(user.key, person_of(user), None)

    def tell_left(self, user: User, left: Sequence[Room]) -> None:
        """Tell the others that the user has left these rooms.

        If nobody owns the nick, the user is gone.
        """
        if self._registry.users.get(user.key) is not user:
            self._invitations.note_gone(user)
        for room in left:
            if not room.title:
                self._crowd.leave(room, user)
                continue
            told = room.rich_sessions()
            if user.session is not None and not user.session.plain:
                told.append(user.session)
            self._deliver(Left(room.name, user.nick), told)
            self._invitations.note_empty(room)
        inherited, self._registry.inherited = self._registry.inherited, []
        for room in inherited:
            self.terms.tell_heir(room)

    # --- private groups ---------------------------------------------------------------------------

    def handle_group(self, session: Session, group: Group) -> None:
        """Create a group, or change it. A repeated request gets an answer again."""
        user = user_of(session)
        problem = self._problem_with(group, user)
        if not problem and self._locks.is_on:
            in_it = user.rooms.get(names.key(group.room))
            problem = self._locks.problem_with_group(user, in_it)
        if problem:
            self._deliver(Err(*problem, to=group.room, ref=group.ref), [session])
            return
        name = names.parse_room(group.room)
        room = self._registry.rooms.get(names.key(name))
        if room is None and (problem := self._problem_with_making(session)):
            self._deliver(Err(*problem, to=group.room, ref=group.ref), [session])
            return
        has_changed = True
        if room is None:
            room = self._registry.make_group(name, group.title)
            self._registry.enter(user, name)
        elif group.title and group.title != room.title:
            self._registry.rename_group(room, group.title)
        else:
            has_changed = False
        for nick in dict.fromkeys(group.people):
            has_changed |= self._invitations.invite(session, room, nick, group.ref)
        self._deliver(changed(room, user.nick), room.rich_sessions() if has_changed else [session])

    def _problem_with(self, group: Group, user: User) -> tuple[str, str] | None:
        try:
            key = names.key(names.parse_room(group.room))
        except names.BadName as error:
            return error.code, str(error)
        room = self._registry.rooms.get(key)
        if not names.is_group(key):
            return "bad_room", f"The name of a private group begins with {names.GROUP_PREFIX}."
        # Without a title the group must exist. Nobody can test which groups exist, except by
        # creating them.
        if not group.title and key not in user.rooms:
            return "not_invited", NOT_INVITED
        if group.title and not _is_title(group.title):
            return (
                "bad_title",
                f"The title of a group is a line of 1 to {TITLE_CHARACTERS} characters.",
            )
        if room and key not in user.rooms:
            return "not_invited", NOT_INVITED
        if not room and len(user.rooms) >= ROOMS_PER_USER:
            return "too_many_rooms", f"At most {ROOMS_PER_USER} rooms."
        if len(group.people) > PEOPLE_AT_ONCE:
            return "too_long", f"At most {PEOPLE_AT_ONCE} people at once."
        return None


def _is_title(text: str) -> bool:
    """Return whether a group can have this title: a visible line that does not look like a room."""
    look = names.skeleton(text).strip()
    return names.is_line(text, TITLE_CHARACTERS) and bool(look) and not names.is_room(look)
