"""Remember the nicks that teachers have taken away by giving their owners other ones.

Nobody may use such a nick: its former owner is told their new one, anybody else that it is taken.
It opens again when a teacher frees it. As long as it is closed, what its former owner has sent by
it is recognised when their device sends it once more.
"""

from __future__ import annotations

from net.hub.archive import Archive, Kept
from net.hub.class_archive import Renaming
from net.wire import names
from net.wire.messages import Err, Farewell

CLOSED = 1000  # the one that was closed longest ago opens again


class ClosedNicks:
    """Holds the closed nicks by their keys, the oldest first."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._renamings = {one.key: one for one in archive.teaching.renamings()}
        self._former: dict[str, dict[str, None]] = {}  # the keys of the nicks that an owner had
        for one in self._renamings.values():
            self._note_former(one)

    def problem_with_log_in(self, nick: str, owner: str) -> Err | Farewell | None:
        """Return why this nick can't be used with this public key; None if it is not closed."""
        renaming = self._renamings.get(names.key(nick))
        if renaming is None:
            return None
        if owner and owner == renaming.owner:
            return Farewell("renamed", "You have another nick now.", nick=renaming.nick)
        return Err("nick_taken", "A teacher has closed this nick.")

    def is_closed_to(self, key: str, owner: str) -> bool:
        """Return whether a nick is closed, and was not that of this owner."""
        renaming = self._renamings.get(key)
        return renaming is not None and renaming.owner != owner

    def find_sent_before(self, owner: str, author: str, cid: str) -> Kept | None:
        """Return what somebody has sent under this cid by a nick that they had before.

        Args:
            owner: their public key; "" if they have none.
            author: what the server calls whoever has this key.
            cid: the sender's name for the message.
        """
        for key in self._former.get(owner, ()) if owner else ():
            number = self._archive.number_of(key)
            kept = self._archive.find(number, cid) if number else None
            if kept is not None and kept.author == author:
                return kept
        return None

    def close(self, renaming: Renaming) -> None:
        """Close the nick that somebody has had until now."""
        self.open(renaming.key)
        self._renamings[renaming.key] = renaming
        self._note_former(renaming)
        self._archive.teaching.set_renaming(renaming)
        while len(self._renamings) > CLOSED:
            self.open(next(iter(self._renamings)))

    def open(self, key: str) -> bool:
        """Open a nick again, and return whether it was closed."""
        renaming = self._renamings.pop(key, None)
        if renaming is not None:
            former = self._former[renaming.owner]
            del former[key]
            if not former:
                del self._former[renaming.owner]
            self._archive.teaching.drop_renaming(renaming)
        return renaming is not None

    def _note_former(self, renaming: Renaming) -> None:
        self._former.setdefault(renaming.owner, {})[renaming.key] = None
