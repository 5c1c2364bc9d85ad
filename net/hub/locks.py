"""Decide what is locked for whom: one rule for all that somebody may want to say or enter.

Teachers and helpers are never held up, and the way to them never closes: a private message to one
of them passes whatever is locked. Nor does a lock keep anybody from deleting what they have
written. Posts, rooms, presence and the doorkeeper ask here, and only if `is_on`.

    write     public rooms, one or all. With all, also what everybody sees otherwise: new rooms, and
              notes about oneself
    private   conversations of two, and private groups that no teacher is in
    slow      one message in so many seconds, each person in one public room
    mute      all that a person may want to say, by their key, whatever nick they use it with; by
              their nick if they have no key
    enter     the class, for those who have not been here before
    ban       the class, for a person as with "mute", and for newcomers from an address

net.hub.locking sets them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from net.hub.allowances import Problem
from net.hub.archive import Archive
from net.hub.class_archive import KeptLock
from net.hub.people import Room, User
from net.hub.registry import Registry
from net.wire import names
from net.wire.messages import Err
from net.wire.teaching import PAUSE_SECONDS

_MUTED: Problem = "muted", "You can write to a teacher only, at present."
_LOCKED: Problem = "locked", "A teacher has locked this."


class Locks:
    """Holds all locks, and says whom they keep from what.

    Attributes:
        is_on: whether there are any, so that nobody pays for them otherwise.
        due_ms: when the first of them ends by itself (ms since 1970); None if none does.
    """

    def __init__(self, archive: Archive, registry: Registry) -> None:
        self._archive, self._registry = archive, registry
        self._kept = {lock.which: lock for lock in archive.teaching.locks()}
        self._note_change()
        # When somebody last wrote in a room with slow mode: (key of the room, person) -> ms since
        # 1970, the oldest first.
        self._written: dict[tuple[str, str], int] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def __iter__(self) -> Iterator[KeptLock]:
        return iter(list(self._kept.values()))

    # --- locking ----------------------------------------------------------------------------------

    def find(self, kind: str, room: str = "", person: str = "") -> KeptLock | None:
        """Return the lock of a kind for a room or a person; None if there is none."""
        return self._kept.get((kind, names.key(room), person))

    def of_nick(self, kind: str, nick: str) -> KeptLock | None:
        """Return the lock of a kind for the person who had this nick when it was set."""
        key = names.key(nick)
        return next((one for one in self if one.kind == kind and names.key(one.nick) == key), None)

    def set(self, lock: KeptLock) -> None:
        """Lock something, in place of the earlier lock for it."""
        self.drop(lock)
        self._kept[lock.which] = lock
        self._archive.teaching.set_lock(lock)
        self._note_change()

    def drop(self, lock: KeptLock) -> None:
        """Unlock something, if it is locked."""
        before = self._kept.pop(lock.which, None)
        if before is not None:
            self._archive.teaching.drop_lock(before)
        self._note_change()
        if not self.is_on:
            self._written.clear()

    def note_new_nick(self, key: str, nick: str) -> None:
        """Note that the person with the nick of this key has another one."""
        for lock in self:
            if lock.nick and names.key(lock.nick) == key:
                self.drop(lock)
                person = names.key(nick) if lock.person == key else lock.person
                self.set(replace(lock, nick=nick, person=person))

    def _note_change(self) -> None:
        self.is_on = bool(self._kept)
        ends = (lock.until for lock in self._kept.values() if lock.until)
        self.due_ms: int | None = min(ends, default=None)

    # --- writing ----------------------------------------------------------------------------------

    def problem_with_post(self, user: User, to: str, now_ms: int) -> Problem | None:
        """Return why the user may not write to a nick or in a room now; None if they may.

        If they may, it counts for slow mode.
        """
        problem = self.problem_with_writing(user, to)
        if problem or user.role or not names.is_room(to):
            return problem
        slow = self._kept.get(("slow", names.key(to), ""))
        return self._problem_with_pace(user, slow, now_ms) if slow else None

    def problem_with_writing(self, user: User, to: str) -> Problem | None:
        """Return why the user may not write to a nick or in a room; None if they may.

        How often they may is not looked at.
        """
        if user.role:
            return None
        key = names.key(to)
        if not names.is_room(to):
            other = self._registry.users.get(key)
            if other is not None and other.role:
                return None
            return self._problem_with("private", user)
        if names.is_group(key):
            return self.problem_with_group(user, user.rooms.get(key))
        return self._problem_with("write", user, key)

    def problem_with_group(self, user: User, group: Room | None) -> Problem | None:
        """Return why the user may not write in a private group of theirs, nor change it.

        `group` is None for one that is to be made.
        """
        if user.role:
            return None
        if group is not None and any(member.user.role for member in group.members.values()):
            return _MUTED if self.is_muted(user) else None
        return self._problem_with("private", user)

    def problem_with_showing(self, user: User) -> Problem | None:
        """Return why the user may not show everybody something: a new room, or a note."""
        return None if user.role else self._problem_with("write", user)

    def is_muted(self, user: User) -> bool:
        return ("mute", "", user.owner) in self._kept or ("mute", "", user.key) in self._kept

    def _problem_with(self, kind: str, user: User, room: str = "") -> Problem | None:
        if self.is_muted(user):
            return _MUTED
        if (kind, "", "") in self._kept or (kind, room, "") in self._kept:
            return _LOCKED
        return None

    def _problem_with_pace(self, user: User, slow: KeptLock, now_ms: int) -> Problem | None:
        which = slow.which[1], person_of_lock(user)
        last = self._written.pop(which, None)
        if last is not None and last <= now_ms < last + slow.pause * 1000:
            self._written[which] = last
            return "slow", f"One message every {slow.pause} seconds in this room."
        self._written[which] = now_ms
        while now_ms - self._written[oldest := next(iter(self._written))] > PAUSE_SECONDS * 1000:
            del self._written[oldest]
        return None

    # --- coming in --------------------------------------------------------------------------------

    def problem_with_log_in(
        self, user: User | None, nick: str, owner: str, origin: str
    ) -> Err | None:
        """Return why somebody may not log in; None if they may.

        Args:
            user: who has the nick already, and they have proved to be them; None if nobody has.
            nick: the nick.
            owner: their public key; "" without one.
            origin: where they come from (see `net.hub.budgets.origin_of`).
        """
        if user is not None and user.role:
            return None
        is_newcomer = user is None or not user.is_owned
        persons = {owner, names.key(nick)} - {""}
        for lock in self._kept.values():
            is_meant = lock.person in persons or (is_newcomer and lock.origin == origin != "")
            if lock.kind == "ban" and is_meant:
                return Err("banned", lock.reason, until=lock.until)
        if user is None and ("enter", "", "") in self._kept:
            return Err("closed", "At present only those come in who have been here before.")
        return None


def person_of_lock(user: User) -> str:
    """Return what a lock on this user is about: their public key, or the key of their nick."""
    return user.owner or user.key
