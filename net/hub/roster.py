"""Send the roster to a client in pages, at the client's pace.

The list of people and rooms may exceed what a connection may hold, so it follows the welcome in
pages. The client answers each page that says `more` with `more`, and gets the next; the first comes
with the welcome. A page is built when it is sent, from what everybody has been told by then
(net.hub.crowd), and changes are told as always meanwhile. So a later message is never older than an
earlier one. A client's position in the roster is stored as a place, not as a copy (net.hub.roll).

The pages begin with what a returning device needs to know of its conversations: gaps, before the
first missed message, and receipts for its user's own messages. Then follow the user's rooms, the
people, and all other rooms. Only their members are told of private groups.

In one turn of the hub at most TURN_PAGES are built, so the chat goes on however many devices return
at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import count
from typing import NamedTuple

from net.hub.actions import DeliverTo
from net.hub.backlog import Backlog
from net.hub.crowd import CrowdChanges, person_of
from net.hub.pages import PAGE_ENTRIES, Size
from net.hub.people import Room, Session, User, user_of
from net.hub.receipts import Receipts
from net.hub.registry import Registry
from net.hub.terms import maker_of
from net.wire.messages import Gap, More, Person, Receipt, RoomInfo, RosterPage

TURN_PAGES = 10
# Members of a room that are put on a page together, so that a large class costs less.
TOGETHER = 8
# After so many entries that were skipped a page is sent, even if it is empty.
MOST_PASSED_OVER = 1000


class _Inside(NamedTuple):
    """Several people go on a page together: they are in a room, or `invited` to it."""

    room: Room
    nicks: Sequence[str]
    invited: bool = False


_Entry = Gap | Receipt | Person | _Inside


class RosterPages:
    """Builds and sends the pages."""

    def __init__(
        self,
        registry: Registry,
        crowd: CrowdChanges,
        receipts: Receipts,
        backlog: Backlog,
        deliver: DeliverTo,
    ) -> None:
        self._registry, self._crowd = registry, crowd
        self._receipts, self._backlog = receipts, backlog
        self._deliver = deliver
        self._waiting: dict[Session, None] = {}  # sessions that wait for a page, the longest first
        self._left = TURN_PAGES

    def begin_turn(self) -> None:
        self._left = TURN_PAGES

    @property
    def is_due(self) -> bool:
        """Return whether somebody waits for a page that has to be built in another turn."""
        return bool(self._waiting)

    def begin(self, session: Session, since: int | None) -> None:
        """Start the roster of a session that has been welcomed.

        Args:
            session: the session.
            since: the id after which its messages begin; None if it wants only new ones.
        """
        if since is None:
            self._backlog.skip(session)
        if session.plain:  # that dialect has no words for a roster
            return
        session.roster = self._entries(session, since)
        self._ask(session)

    def handle_more(self, session: Session, _more: More) -> None:
        """Send the next page: an empty one after the last. Asking twice gets one page."""
        if session.roster is None:
            self._deliver(RosterPage(), [session])
        elif session not in self._waiting:
            self._ask(session)

    def _ask(self, session: Session) -> None:
        if self._left and not self._waiting:
            self.send_page(session)
        else:
            self._waiting[session] = None

    def next_due(self) -> Session | None:
        """Return the session that has waited longest if this turn may build a page; else None.

        Call `send_page` for it.
        """
        while self._left and self._waiting:
            session = next(iter(self._waiting))
            del self._waiting[session]
            if not session.is_over:
                return session
        return None

    def send_page(self, session: Session, _more: More | None = None) -> None:
        """Build and send the session's next page.

        Raises:
            StorageError: what the session has missed can't be read.
        """
        assert session.roster is not None
        self._left -= 1
        page = _Page(user_of(session))
        session.roster = page.fill(session.roster, lambda news: self._deliver(news, [session]))
        self._deliver(page.message(more=session.roster is not None), [session])

    # --- entries ----------------------------------------------------------------------------------

    def _entries(self, session: Session, since: int | None) -> Iterator[_Entry | None]:
        """Yield everything to tell.

        None stands for MOST_PASSED_OVER entries that were skipped, because even looking at them
        takes time.
        """
        user = user_of(session)
        passed_over = count(1)
        if since is not None:
            yield from self._backlog.gaps(session, since)
            yield from self._receipts.of_own(user)
            self._backlog.begin(session, since)
        own = dict(user.rooms)
        for room in own.values():
            yield from self._members(room, user, passed_over)
        for other in self._registry.people.read():
            told = person_of(user) if other is user else self._crowd.person(other)
            if told is not None:
                yield told
            elif next(passed_over) % MOST_PASSED_OVER == 0:
                yield None
        for room in self._registry.listed.read():
            if room.key not in own:
                yield from self._members(room, user, passed_over)

    def _members(
        self, room: Room, user: User, passed_over: Iterator[int]
    ) -> Iterator[_Inside | None]:
        """Yield the members of a room as far as the others know them.

        In a large room the user comes first. The user knows what they have done themselves; about
        the others they are told what everybody knows.
        """
        is_large = len(room.members) > PAGE_ENTRIES
        nicks = [user.nick] if is_large and user.key in room.members else []
        for member in room.roll.read():
            if room.title and user.key not in room.members:
                return  # the user has left the group meanwhile
            other = member.user
            if not is_large if other is user else self._crowd.is_inside(room, other):
                nicks.append(other.nick)
                if len(nicks) == TOGETHER:
                    yield _Inside(room, nicks)
                    nicks = []
            elif other is not user and next(passed_over) % MOST_PASSED_OVER == 0:
                if nicks:  # they may be gone when the next page is built
                    yield _Inside(room, nicks)
                    nicks = []
                yield None
        if nicks:
            yield _Inside(room, nicks)
        if room.title and user.key in room.members:
            for nick in list(room.invited_nicks()):
                yield _Inside(room, [nick], invited=True)


class _Page:
    """A page is being filled for a reader."""

    def __init__(self, reader: User) -> None:
        self._reader = reader
        self._people: list[Person] = []
        self._rooms: dict[str, tuple[Room, list[str], list[str]]] = {}

    def fill(
        self, entries: Iterator[object], tell: Callable[[Gap | Receipt], None]
    ) -> Iterator[object] | None:
        """Take entries until the page is full; `tell` those that are messages of their own at once.

        Returns:
            The entries that are left; None if none are.
        """
        size = Size()
        for entry in entries:
            match entry:
                case Person():
                    self._people.append(entry)
                    size.add(entry)
                case _Inside(room, nicks, invited):
                    if room.key not in self._rooms:
                        self._rooms[room.key] = room, [], []
                        size.add_room(room.name, room.title)
                    _room, members, guests = self._rooms[room.key]
                    (guests if invited else members).extend(nicks)
                    size.add_members(nicks)
                case Gap() | Receipt():
                    tell(entry)
                    size.add(entry)
            if size.is_full or entry is None:
                # Perhaps nothing is left. Looking now would fix an entry's state too early.
                return entries
        return None

    def message(self, *, more: bool) -> RosterPage:
        rooms = tuple(
            self._info(room, tuple(members), tuple(invited))
            for room, members, invited in self._rooms.values()
        )
        return RosterPage(tuple(self._people), rooms, more)

    def _info(self, room: Room, members: tuple[str, ...], invited: tuple[str, ...]) -> RoomInfo:
        if room.title:
            return RoomInfo(room.name, members, room.title, private=True, invited=invited)
        mine = room.members.get(self._reader.key)
        since = mine.since if mine is not None else 0
        return RoomInfo(room.name, members, open=room.is_open, maker=maker_of(room), since=since)
