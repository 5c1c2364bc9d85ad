"""Give people other nicks, and free nicks, because a teacher wants it.

Who gets another nick is the same person: with the same key, in the same rooms, with the same people
blocked, and blocked by the same. What they have written stays under the old nick, which is closed
then (net.hub.closed_nicks). A freed nick belongs to nobody, and the next one to use it is somebody
else.
"""

from __future__ import annotations

from collections.abc import Callable

from net.hub.actions import DeliverTo
from net.hub.book import Book
from net.hub.class_archive import Renaming
from net.hub.closed_nicks import ClosedNicks
from net.hub.crowd import CrowdChanges, person_of
from net.hub.dismissals import Dismissals
from net.hub.invitations import Invitations, changed
from net.hub.locks import Locks
from net.hub.people import Session, User
from net.hub.registry import Registry
from net.hub.rooms import Rooms
from net.wire import names, server_name
from net.wire.messages import Err, Farewell
from net.wire.teaching import Free, Rename


class Renamer:
    """Handles `rename` and `free`.

    Attributes:
        on_rename: called with the user that a person with a key was, and the one they are now.
        on_forgotten: called with each user who is no more.
    """

    def __init__(
        self,
        registry: Registry,
        rooms: Rooms,
        invitations: Invitations,
        crowd: CrowdChanges,
        closed: ClosedNicks,
        locks: Locks,
        dismissals: Dismissals,
        book: Book,
        deliver: DeliverTo,
    ) -> None:
        self._registry, self._rooms, self._invitations = registry, rooms, invitations
        self._crowd, self._closed, self._locks = crowd, closed, locks
        self._dismissals, self._book, self._deliver = dismissals, book, deliver
        self.on_rename: list[Callable[[User, User], None]] = []
        self.on_forgotten: list[Callable[[User], None]] = []
        self._now_ms = 0

    def begin_batch(self, now_ms: int) -> None:
        self._now_ms = now_ms

    def handle_rename(self, session: Session, asked: Rename) -> Err | None:
        """Give a person another nick, and end their connection with it."""
        user = self._dismissals.find(asked.nick, asked.ref)
        if isinstance(user, Err):
            return user
        if problem := self._problem_with(user, asked.to):
            return Err(*problem, to=asked.to, ref=asked.ref)
        nick = names.parse_nick(asked.to)
        if user.session is not None:
            by = session.nick or "the console"
            farewell = Farewell("renamed", "You have another nick now.", nick=nick)
            self._dismissals.dismiss(user.session, f"renamed by {by}", farewell)
        if user.owner:
            self._succeed(user, nick)
        self._forget(user)
        self._closed.open(names.key(nick))
        self._closed.close(Renaming(user.key, user.owner, nick))
        self._locks.note_new_nick(user.key, nick)
        self._book.note("rename", session.nick, nick=user.nick, text=nick)
        return None

    def handle_free(self, session: Session, asked: Free) -> Err | None:
        """Free a nick; whoever is here with it has to come back with another, or claim it anew."""
        key = names.key(asked.nick)
        was_closed = self._closed.open(key)
        user = self._dismissals.find(asked.nick, asked.ref)
        if isinstance(user, Err):
            if not was_closed:
                return user
        else:
            if user.session is not None:
                by = session.nick or "the console"
                farewell = Farewell("kicked", "This nick is free now.")
                self._dismissals.dismiss(user.session, f"freed by {by}", farewell)
            self._forget(user)
        self._book.note("free", session.nick, nick=asked.nick)
        return None

    def _problem_with(self, user: User, to: str) -> tuple[str, str] | None:
        """Return why a person can't have this nick; None if they can."""
        try:
            nick = names.parse_nick(to)
        except names.BadName as error:
            return error.code, str(error)
        key = names.key(nick)
        other = self._registry.resembled(nick)
        if (
            server_name.resembled(nick)
            or key in self._registry.users
            or self._closed.is_closed_to(key, user.owner)
            or (other and names.key(other) != user.key)
        ):
            return "nick_taken", "This nick is somebody else's, or looks like one."
        return None

    def _succeed(self, user: User, nick: str) -> None:
        """Make the user that somebody with a key becomes."""
        new = self._registry.succeed(user, nick, self._now_ms)
        for note in self.on_rename:
            note(user, new)
        self._crowd.change(new.key, None, person_of(new))
        for room in new.rooms.values():
            if room.title:
                self._deliver(changed(room, new.nick), room.rich_sessions())
            else:
                self._crowd.enter(room, new)

    def _forget(self, user: User) -> None:
        """Forget the user of a nick, whom nobody else may be taken for."""
        if self._registry.users.get(user.key) is not user:
            return  # who did not own it was gone with the connection
        for guest in [one for one in self._registry.users.values() if one.invitations]:
            self._invitations.end_those_of(guest, user.key)
        self._rooms.tell_forgotten(user, self._registry.free(user))
        for note in self.on_forgotten:
            note(user)
