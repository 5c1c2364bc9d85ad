"""Define what the hub needs to keep of a class: roles, locks, new nicks, the book.

It is a part of `net.hub.archive.Archive`: what is written is on the disk with the next commit, and
tried again with the one after if that fails. `net.server.class_store` implements it with SQLite.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from net.wire import names
from net.wire.teaching import BookLine


@dataclass(frozen=True, slots=True)
class KeptLock:
    """A lock is stored like this.

    Attributes:
        kind, room, nick, until, pause, reason, by, since: see `teaching.LockChanged`.
        person: of "mute" and "ban" the public key of the person, whatever nick they use; the key
            of the nick if they have none.
        origin: a ban holds for newcomers from there, too (see `net.hub.budgets.origin_of`); "" if
            it holds for the person only.
    """

    kind: str
    room: str = ""
    person: str = ""
    nick: str = ""
    origin: str = ""
    until: int = 0
    pause: int = 0
    reason: str = ""
    by: str = ""
    since: int = 0

    @property
    def which(self) -> tuple[str, str, str]:
        """Return what tells this lock from others; there is one of each."""
        return self.kind, names.key(self.room), self.person


@dataclass(frozen=True, slots=True)
class Renaming:
    """A teacher has given somebody another nick, and nobody may use the one of before.

    Attributes:
        key: the key of the nick of before.
        owner: the public key of whoever had it; "" if they had none.
        nick: the nick that they have got.
    """

    key: str
    owner: str
    nick: str


class ClassArchive(Protocol):
    """A class archive stores what teachers have decided, and who was here."""

    # --- at the start ---

    def roles(self) -> list[tuple[int, str]]:
        """Return (number of the name, role) of everybody who has one."""

    def locks(self) -> list[KeptLock]: ...

    def renamings(self) -> list[Renaming]:
        """Return all renamings, the oldest first."""

    def split_rooms(self) -> list[int]:
        """Return the numbers of the rooms that were made to split the class."""

    # --- who may do what ---

    def set_role(self, name: int, role: str) -> None:
        """Store the role of a name; "" for none."""

    def set_lock(self, lock: KeptLock) -> None: ...

    def drop_lock(self, lock: KeptLock) -> None: ...

    def set_renaming(self, renaming: Renaming) -> None: ...

    def drop_renaming(self, renaming: Renaming) -> None: ...

    def set_split_room(self, room: int) -> None: ...

    # --- the book ---

    def add_line(self, kind: str, line: BookLine) -> BookLine:
        """Store a new line of a book, "actions" or "visits", and return it with its number."""

    def set_visit(self, line: BookLine) -> None:
        """Store that a visit has ended, or goes on."""

    def lines(self, kind: str, before: int, limit: int) -> Sequence[BookLine]:
        """Return the last lines of a book before a number, the newest first.

        `before` is 0 for the newest of all.
        """
