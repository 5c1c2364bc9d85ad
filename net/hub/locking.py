"""Lock and unlock what a teacher wants, and tell those whom it concerns.

Everybody is told of what is locked for all, the person and the teachers who is muted, the teachers
who is banned. Locks with an end are unlocked here when it has come; nobody has done that then.
"""

from __future__ import annotations

from dataclasses import replace

from net.hub.actions import DeliverTo
from net.hub.book import Book
from net.hub.budgets import origin_of
from net.hub.class_archive import KeptLock
from net.hub.dismissals import Dismissals
from net.hub.locks import Locks, person_of_lock
from net.hub.people import Session, User
from net.hub.registry import Registry
from net.hub.roles import Roles
from net.wire import names
from net.wire.fields import NOTE_CHARACTERS
from net.wire.messages import Err, Farewell
from net.wire.teaching import LOCKS, LockChanged, SetLock

MOST_LOCKS = 1000
_FOR_ALL = ("write", "private", "enter", "slow")
_FOR_ONE = ("mute", "ban")

_Problem = tuple[str, str, str]  # the code and the text of an `err`, and whom it is about


class Locking:
    """Handles `lock`, and the ends of locks."""

    def __init__(
        self,
        registry: Registry,
        locks: Locks,
        roles: Roles,
        dismissals: Dismissals,
        book: Book,
        deliver: DeliverTo,
    ) -> None:
        self._registry, self._locks, self._roles = registry, locks, roles
        self._dismissals, self._book, self._deliver = dismissals, book, deliver
        self._now_ms = 0
        roles.on_new_teacher.append(self.tell)

    def begin_batch(self, now_ms: int) -> None:
        """End the locks whose time is over (ms since 1970)."""
        self._now_ms = now_ms
        if self._locks.due_ms is not None and self._locks.due_ms <= now_ms:
            for lock in self._locks:
                if 0 < lock.until <= now_ms:
                    self.unlock(lock, "")

    def tell(self, session: Session) -> None:
        """Tell a session that has just logged in, or whose user teaches now, what is locked."""
        if not self._locks.is_on:
            return
        user = session.user
        is_teacher = user is None or bool(user.role)
        for lock in self._locks:
            if lock.kind in _FOR_ALL or is_teacher:
                self._deliver(self._news(lock), [session])
            elif lock.kind == "mute" and user is not None and _is_about(lock, user):
                self._deliver(self._news(lock, nick=user.nick), [session])

    # --- locking ----------------------------------------------------------------------------------

    def handle(self, session: Session, asked: SetLock) -> Err | None:
        """Lock or unlock something."""
        made = self._made(session, asked)
        if not isinstance(made, KeptLock):
            code, text, to = made
            return Err(code, text, to=to or None, ref=asked.ref)
        if not asked.on:
            if self._locks.find(*made.which) is not None:
                self.unlock(made, session.nick)
            return None
        self._locks.set(made)
        self._book.note(
            "lock:on",
            session.nick,
            nick=made.nick,
            room=made.room,
            text=f"{made.kind} {made.reason}".rstrip(),
            until=made.until,
        )
        self._tell_all(made)
        if made.kind == "ban":
            self._dismiss_banned(made, session)
        return None

    def unlock(self, lock: KeptLock, by: str) -> None:
        """End a lock; `by` is the teacher's nick, or "" if it ends by itself."""
        lock = self._locks.find(*lock.which) or lock
        self._locks.drop(lock)
        self._book.note("lock:off", by, nick=lock.nick, room=lock.room, text=lock.kind)
        self._tell_all(lock, by)

    def unlock_room(self, room: str, by: str) -> None:
        """End the locks of a room that is no more."""
        for kind in ("write", "slow"):
            if room and (lock := self._locks.find(kind, room)):
                self.unlock(lock, by)

    def _made(self, session: Session, asked: SetLock) -> KeptLock | _Problem:
        """Return the lock that is asked for, or what is wrong with it."""
        if asked.kind not in LOCKS:
            return "bad_lock", f"A lock is one of {', '.join(LOCKS)}.", ""
        if not names.is_line(asked.reason, NOTE_CHARACTERS):
            return "bad_lock", "A reason is one line.", ""
        if asked.on and len(self._locks) >= MOST_LOCKS:
            return "bad_lock", f"There are at most {MOST_LOCKS} locks.", ""
        until = self._now_ms + asked.seconds * 1000 if asked.seconds else 0
        lock = KeptLock(
            asked.kind, until=until, reason=asked.reason, by=session.nick, since=self._now_ms
        )
        if asked.kind in _FOR_ONE:
            return self._for_person(session, asked, lock)
        if asked.kind == "slow" or (asked.kind == "write" and asked.room):
            return self._for_room(asked, lock)
        return lock

    def _for_room(self, asked: SetLock, lock: KeptLock) -> KeptLock | _Problem:
        room = self._registry.rooms.get(names.key(asked.room))
        name = room.name if room is not None and room.members and not room.title else ""
        if not asked.on and self._locks.find(asked.kind, asked.room):
            name = name or asked.room  # it is locked, and nobody is there any more
        if not name:
            return "bad_lock", "There is no such room.", asked.room
        pause = asked.pause if asked.kind == "slow" else 0
        if asked.on and asked.kind == "slow" and not pause:
            return "bad_lock", "Slow mode needs a pause.", asked.room
        return replace(lock, room=name, pause=pause)

    def _for_person(self, session: Session, asked: SetLock, lock: KeptLock) -> KeptLock | _Problem:
        if asked.kind == "ban" and not self._roles.may(session, "teacher"):
            return "not_teacher", "Only a teacher can do this.", asked.nick
        if not asked.on:
            known = self._locks.of_nick(asked.kind, asked.nick)
            return known or replace(lock, person=names.key(asked.nick), nick=asked.nick)
        user = self._dismissals.find(asked.nick, asked.ref)
        if isinstance(user, Err):
            return user.code, user.text, asked.nick
        origin = ""
        if asked.kind == "ban" and asked.address:
            if not asked.seconds or user.session is None:
                text = "An address is banned for a time, and only if they are here."
                return "bad_lock", text, asked.nick
            origin = origin_of(user.session.address)
        return replace(lock, person=person_of_lock(user), nick=user.nick, origin=origin)

    def _dismiss_banned(self, lock: KeptLock, by: Session) -> None:
        farewell = Farewell("banned", lock.reason, until=lock.until)
        for user in self._concerned(lock):
            if user.session is not None and not user.role:
                why = f"banned by {by.nick or 'the console'}"
                self._dismissals.dismiss(user.session, why, farewell)

    # --- telling ----------------------------------------------------------------------------------

    def _tell_all(self, lock: KeptLock, by: str | None = None) -> None:
        """Tell everybody whom it concerns that this is locked or, with `by`, no longer."""
        teachers = self._roles.sessions()
        if lock.kind in _FOR_ALL:
            others = [one for one in self._registry.sessions() if one not in teachers]
            self._deliver(self._news(lock, by), [*teachers, *others])
            return
        self._deliver(self._news(lock, by), teachers)
        if lock.kind == "mute":
            for user in self._concerned(lock):
                if user.session is not None and user.session not in teachers:
                    self._deliver(self._news(lock, by, nick=user.nick), [user.session])

    def _concerned(self, lock: KeptLock) -> list[User]:
        """Return the person whom a lock is about: one user for each nick that they use here."""
        person = lock.person
        return [user for user in self._registry.here.values() if person in (user.owner, user.key)]

    def _news(self, lock: KeptLock, by: str | None = None, *, nick: str = "") -> LockChanged:
        if by is not None:
            return LockChanged(
                lock.kind, lock.room, nick or lock.nick, by=by, since=lock.since, on=False
            )
        return LockChanged(
            lock.kind,
            lock.room,
            nick or lock.nick,
            lock.until,
            max(1, lock.until - self._now_ms) if lock.until else 0,
            lock.pause,
            lock.reason,
            lock.by,
            lock.since,
            bool(lock.origin),
        )


def _is_about(lock: KeptLock, user: User) -> bool:
    return lock.person in (user.owner, user.key)
