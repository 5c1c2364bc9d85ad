"""Decide who teaches, and who may do what.

A *teacher* has shown the server's token or its PIN (net.server.teachers); a *helper* was named by a
teacher. A role belongs to the key that owns the nick: it is kept, comes back with its owner, and
ends when it is taken or when the nick has no owner any more. The console of the server may do what
a teacher may, and has no nick.
"""

from __future__ import annotations

from collections.abc import Callable

from net.hub.actions import ProvedTeacher
from net.hub.archive import Archive
from net.hub.book import Book
from net.hub.crowd import CrowdChanges, person_of
from net.hub.people import Session, User
from net.hub.registry import Registry
from net.wire import names
from net.wire.messages import Err
from net.wire.teaching import ROLES, SetRole

TAKE_THE_ROLE_FIRST = "This person has a role, which has to be taken from them first."
_NOT_OWNED = "A role belongs to the owner of a nick, and nobody owns this one."


class Roles:
    """Knows the roles, and gives and takes them.

    `on_new_teacher` is called with each session that has got a role, so that it is told what only
    teachers are told.
    """

    def __init__(
        self, archive: Archive, registry: Registry, crowd: CrowdChanges, book: Book
    ) -> None:
        self.on_new_teacher: list[Callable[[Session], None]] = []
        self._archive, self._registry, self._crowd = archive, registry, crowd
        self._book = book
        self._consoles: dict[Session, None] = {}
        self._holders: dict[str, User] = {}  # by key; some may have lost their role with the nick
        roles = dict(archive.teaching.roles())
        for user in registry.users.values():
            if user.number in roles:
                user.role = roles[user.number]
                self._holders[user.key] = user

    # --- who may do what --------------------------------------------------------------------------

    def may(self, session: Session, needed: str) -> bool:
        """Return whether the session may do what needs this role: one of ROLES.

        A teacher may do everything, a helper what needs a helper.
        """
        if not needed or session.is_console:
            return True
        role = session.user.role if session.user else ""
        return role == "teacher" or (bool(role) and role == needed)

    def sessions(self) -> list[Session]:
        """Return the sessions of all who have a role and are here, and the consoles."""
        users = [one for one in self._holders.values() if one.role]
        there = [one.session for one in users if one.session is not None]
        self._consoles = {one: None for one in self._consoles if not one.is_over}
        return [*there, *self._consoles]

    def consoles(self) -> list[Session]:
        """Return the server's own consoles."""
        return [one for one in self._consoles if not one.is_over]

    def note_console(self, session: Session) -> None:
        """Tell a console from now on what teachers are told."""
        self._consoles[session] = None
        self._tell(session)

    # --- giving and taking ------------------------------------------------------------------------

    def handle_proved(self, session: Session, proved: ProvedTeacher) -> Err | None:
        """Make somebody a teacher who has shown that they may be one."""
        user = session.user
        if user is None or not user.is_owned:
            return Err("bad_role", _NOT_OWNED, ref=proved.ref)
        self._give(user, "teacher", session.nick)
        return None

    def handle_role(self, session: Session, asked: SetRole) -> Err | None:
        """Name a helper, or take a role."""
        user = self._registry.users.get(names.key(asked.nick))
        if user is None:
            return Err("no_such_nick", "Nobody here has this nick.", to=asked.nick, ref=asked.ref)
        if problem := self._problem_with(session, user, asked.role):
            return Err(*problem, to=asked.nick, ref=asked.ref)
        self._give(user, asked.role, session.nick)
        return None

    def _problem_with(self, session: Session, user: User, role: str) -> tuple[str, str] | None:
        is_own = user is session.user and not role
        if not is_own and not self.may(session, "teacher"):
            return "not_teacher", "Only a teacher can do this."
        if role not in ROLES or role == "teacher":
            return "bad_role", "Who teaches shows the server's PIN; others can be a helper."
        if role and not user.is_owned:
            return "bad_role", _NOT_OWNED
        if user.role == "teacher" and not (is_own or session.is_console):
            return "bad_role", "Only they, or the server's console, can take a teacher's role."
        return None

    def _give(self, user: User, role: str, by: str) -> None:
        if user.role == role:
            return
        before = person_of(user)
        user.role = role
        self._archive.teaching.set_role(self._registry.number(user), role)
        self._holders.pop(user.key, None)
        if role:
            self._holders[user.key] = user
        self._crowd.change(user.key, before, person_of(user))
        self._book.note("role", by, nick=user.nick, text=role)
        if role and user.session is not None:
            self._tell(user.session)

    def _tell(self, session: Session) -> None:
        for tell in self.on_new_teacher:
            tell(session)
