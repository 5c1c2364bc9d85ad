"""Know when the lesson began, so that teachers can be told how long it has lasted.

A server may run for weeks, and a window may lose its connection at any moment. So a lesson begins
when a teacher comes after a time without any, and goes on while one of them comes back soon.
Helpers are told of it, too, but begin none.

Windows show who teaches in the roster. Plain users are told as a lesson begins, and when they come.
"""

from __future__ import annotations

from net.hub.actions import DeliverTo
from net.hub.people import Session, User
from net.hub.registry import Registry
from net.hub.roles import Roles
from net.wire.teaching import TEACHERS_TOLD, LessonBegan, TeachersHere

# Without a teacher for so long, the lesson is over.
BREAK_MS = 300_000


class LessonTime:
    """Notes when teachers come and go, and tells them since when the lesson has lasted."""

    def __init__(self, registry: Registry, roles: Roles, deliver: DeliverTo) -> None:
        self._registry, self._roles, self._deliver = registry, roles, deliver
        self._now_ms = 0
        self._here: set[str] = set()  # the keys of the teachers who are here
        self._began_ms = 0  # 0: there was no lesson yet
        self._left_ms = 0  # when the last teacher left
        roles.on_new_teacher.append(self.note_teacher)

    def begin_batch(self, now_ms: int) -> None:
        """Set the current time, in ms since 1970. The clock may be set back or ahead."""
        self._now_ms = now_ms

    def note_teacher(self, session: Session) -> None:
        """Note that somebody with a role is here, and tell them when the lesson began."""
        user = session.user
        if user is None:  # the console
            return
        if user.role == "teacher":
            is_break = 0 <= self._now_ms - self._left_ms < BREAK_MS
            if not (self._began_ms and (self._here or is_break)):
                self._began_ms = self._now_ms
                self._tell_plain([one for one in self._registry.sessions() if one.plain])
            self._here.add(user.key)
        if self._began_ms:
            ago = max(0, self._now_ms - self._began_ms)
            self._deliver(LessonBegan(self._began_ms, ago), [session])

    def welcome(self, session: Session, user: User) -> None:
        """Tell somebody who has come what they need to know of the lesson."""
        if user.role:
            self.note_teacher(session)
        elif session.plain:
            self._tell_plain([session])

    def _tell_plain(self, sessions: list[Session]) -> None:
        users = [one.user for one in self._roles.sessions() if one.user is not None]
        users.sort(key=lambda user: user.role, reverse=True)  # teachers before helpers
        if users and sessions:
            nicks = tuple(user.nick for user in users[:TEACHERS_TOLD])
            self._deliver(TeachersHere(nicks), sessions)

    def note_left(self, user: User) -> None:
        """Note that somebody is not here any more."""
        if user.key in self._here:
            self._here.remove(user.key)
            self._left_ms = self._now_ms
