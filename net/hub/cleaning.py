"""Forget names, rooms and conversations of which nothing is stored any more.

Everything that anybody can create must end some day, or whoever creates most fills the server for
good. Messages expire by age (`Archive.tidy`). What they leave behind is forgotten here, a little
between two batches of the hub:

- a conversation without messages, once no device has to be told of its gap any more;
- a room without members and without messages, except the main room;
- the name of somebody who wrote without owning it, once nothing of theirs is stored;
- an owned name of which nothing is stored and which nobody refers to, if its owner has not been
  here for long (for a shorter time when names run out). The owner can take it again, unless
  somebody else has taken it.
"""

from __future__ import annotations

from net.hub.archive import Archive, SpareConversation, SpareName
from net.hub.doorkeeper import OWNED_NAMES
from net.hub.invitations import Invitations
from net.hub.people import Private, User
from net.hub.registry import Registry
from net.hub.rooms import Rooms
from net.wire import names

DAY_MS = 86_400_000
IDLE_DAYS = 90
# If more than this share of all names is taken, owners who have never written expire sooner.
NEARLY_ALL = 0.9
IDLE_DAYS_WHEN_NEARLY_ALL = 2
# How many names and conversations one call looks at. Each takes up to 40 microseconds, for which
# the whole chat waits.
LOOKED_AT_ONCE = 100


class Cleaner:
    """Looks at a few names and conversations at each call, and starts over after the last."""

    def __init__(
        self,
        archive: Archive,
        registry: Registry,
        rooms: Rooms,
        invitations: Invitations,
        main_room: str,
    ) -> None:
        self._archive = archive
        self._registry = registry
        self._rooms = rooms
        self._invitations = invitations
        self._main_room = names.key(main_room)

    def clean(self, today: int) -> bool:
        """Forget what can be forgotten, and return whether anything was.

        Args:
            today: days since 1970.

        Raises:
            StorageError: the archive can't be read.
        """
        found = False
        for spare in self._archive.spare_conversations(LOOKED_AT_ONCE):
            if self._forget_room(spare) if spare.room else self._forget_talk(spare, today):
                self._archive.forget_conversation(spare.number)
                found = True
        for name in sorted(
            self._archive.spare_names(LOOKED_AT_ONCE, today), key=lambda name: name.last_day
        ):
            if self._forget_name(name, today):
                self._archive.forget_name(name.number)
                found = True
        return found

    def _forget_room(self, spare: SpareConversation) -> bool:
        key = names.key(spare.room)
        room = self._registry.rooms.get(key)
        if key == self._main_room or (room and room.members):
            return False
        if room:
            self._registry.forget_room(room)
        return True

    def _forget_talk(self, spare: SpareConversation, today: int) -> bool:
        for key in spare.sides:
            user = self._registry.users.get(key)
            talk = (
                user.talks.get(next((other for other in spare.sides if other != key), key))
                if user
                else None
            )
            if (
                user
                and talk
                and talk.number == spare.number
                and not self._is_done_with(user, talk, today)
            ):
                return False
        self._registry.forget_talk(spare.sides)
        return True

    def _is_done_with(self, user: User, talk: Private, today: int) -> bool:
        """Return whether the user needs nothing more of a conversation without stored messages."""
        if user.session is not None:
            return (
                user.session.is_live
                and talk not in user.session.unseen
                and _knows_the_gap(user, talk)
            )
        return (
            _knows_the_gap(user, talk) or today - self._archive.last_day(user.number) >= IDLE_DAYS
        )

    def _forget_name(self, name: SpareName, today: int) -> bool:
        user = self._registry.users.get(name.key)
        if user is None or user.number != name.number:
            return not name.is_mentioned
        is_scarce = len(self._registry.users) > NEARLY_ALL * OWNED_NAMES
        days = IDLE_DAYS_WHEN_NEARLY_ALL if is_scarce else IDLE_DAYS
        if not user.is_owned or user.session is not None or today - name.last_day < days:
            return False
        if name.is_mentioned:
            if today - name.last_day >= IDLE_DAYS:
                # Their own blocks go first: two who have blocked each other would keep their names
                # for ever.
                self._invitations.note_gone(user)
                self._registry.forget_consent(user)
            return False
        self._registry.forget_consent(user)
        self._rooms.tell_forgotten(user, self._registry.forget_user(user))
        return True


def _knows_the_gap(user: User, talk: Private) -> bool:
    """Return whether a device of the user has, or never needed, all messages that were deleted."""
    return not user.is_owned or max(user.seen, user.since) >= talk.cut
