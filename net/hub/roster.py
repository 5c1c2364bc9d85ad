"""Send the roster to a client in pages, at the client's pace.

The list of people and rooms may exceed what a connection may hold, so it follows the welcome in
pages. The client answers each page that says `more` with `more`, and gets the next; the first comes
with the welcome. A page is built when it is sent, from what everybody has been told by then
(net.hub.crowd), and changes are told as always meanwhile. So a later message is never older than an
earlier one. A client's position in the roster is stored as a place, not as a copy (net.hub.roll).

The pages begin with what a returning device needs to know of its conversations: gaps, before the
first missed message, and receipts for its user's own messages. Then follow the user's rooms, the
people, and all other rooms. Only their members are told of private groups.

What everybody may know, people and the names of members, is encoded once for all readers, a section
of a list at a time, and is kept until something else of it is told. What only the reader knows is
added to each page: their groups, since when they are in a room, and what they have done themselves
and the others have not been told yet.

In one turn of the hub at most TURN_PAGES are built, so the chat goes on however many devices return
at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain
from typing import TypeVar

from msgspec import UNSET

from net.hub.actions import DeliverTo
from net.hub.backlog import Backlog
from net.hub.crowd import CrowdChanges, person_of
from net.hub.pages import PAGE_BYTES, PAGE_ENTRIES, Size
from net.hub.people import Member, Room, Session, User, user_of
from net.hub.receipts import Receipts
from net.hub.registry import Registry
from net.hub.roll import Roll, Section
from net.hub.terms import maker_of
from net.wire.messages import Gap, More, Receipt, RosterPage
from net.wire.roster_parts import (
    RoomParts,
    RosterParts,
    RosterPiece,
    array_of,
    piece_of,
    with_name,
    with_person,
    without_name,
)

TURN_PAGES = 30
# After so many entries that had to be looked at a page is sent, even if it is empty.
MOST_LOOKED_AT = 1000

T = TypeVar("T")


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
        self._page: _Page  # the one that is being filled

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
        session.roster = self._pages(session, since)
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
        self._page = _Page(user_of(session))
        page = next(session.roster)
        if not page.more:
            session.roster = None
        self._deliver(page, [session])

    # --- pages ------------------------------------------------------------------------------------

    def _pages(self, session: Session, since: int | None) -> Iterator[RosterParts]:
        """Yield the pages. Each is complete when it is asked for, and not before."""
        user = user_of(session)
        if since is not None:
            notices: Iterator[Gap | Receipt] = chain(
                self._backlog.gaps(session, since), self._receipts.of_own(user)
            )
            for notice in notices:
                self._deliver(notice, [session])
                self._page.count(notice)
                if self._page.is_full:
                    yield self._page.take()
            self._backlog.begin(session, since)
        own = dict(user.rooms)
        for room in own.values():
            yield from self._members(room, user)
        yield from self._people(user)
        for room in self._registry.listed.read():
            if room.key not in own:
                yield from self._members(room, user)
        yield self._page.take(more=False)

    def _people(self, user: User) -> Iterator[RosterParts]:
        """Put all people on pages, and yield those that are full."""
        people = self._registry.people
        place, end = 0, people.last
        while (section := self._page.look_at(people, place, self._told_of)) is not None:
            if section.places[0] > end:
                return
            if self._add_people(section, user):
                place = section.places[-1]
            else:
                yield self._page.take()

    def _add_people(self, section: Section[User], user: User) -> bool:
        """Put people on the page, and return whether they fit."""
        piece = section.kept
        if piece is None:
            return False
        if section.covers(user.place):
            own = person_of(user)
            if self._crowd.person(user) != own:
                piece = with_person(piece, own)
        return self._page.add_people(piece)

    def _members(self, room: Room, user: User) -> Iterator[RosterParts]:
        """Put the members of a room on pages as far as the others know them.

        In a large room the user comes first. The user knows what they have done themselves; about
        the others they are told what everybody knows.
        """
        is_large = len(room.members) > PAGE_ENTRIES
        if is_large and user.key in room.members:
            while not self._page.add_members(room, piece_of([user.nick])):
                yield self._page.take()
        told_in = partial(self._told_in, room)
        place, end = 0, room.roll.last
        while (section := self._page.look_at(room.roll, place, told_in)) is not None:
            if room.title and user.key not in room.members:
                return  # the user has left the group meanwhile
            if section.places[0] > end:
                break
            if self._add_members(section, room, user, is_large=is_large):
                place = section.places[-1]
            else:
                yield self._page.take()
        if room.title and user.key in room.members:
            for nick in list(room.invited_nicks()):
                while not self._page.add_members(room, piece_of([nick]), are_invited=True):
                    yield self._page.take()

    def _add_members(
        self, section: Section[Member], room: Room, user: User, *, is_large: bool
    ) -> bool:
        """Put members of a room on the page, and return whether they fit."""
        piece, own = section.kept, room.members.get(user.key)
        if piece is None:
            return False
        if own is not None and section.covers(own.place):
            is_told = self._crowd.is_inside(room, user)
            if is_told and is_large:
                piece = without_name(piece, user.nick)
            elif not (is_told or is_large):
                piece = with_name(piece, user.nick)
        return self._page.add_members(room, piece)

    def _told_of(self, users: Sequence[User]) -> RosterPiece:
        """Return people as everybody knows them."""
        told = map(self._crowd.person, users)
        return piece_of([person for person in told if person is not None])

    def _told_in(self, room: Room, members: Sequence[Member]) -> RosterPiece:
        """Return the members of whom everybody knows that they are in the room."""
        is_inside = self._crowd.is_inside
        return piece_of([one.user.nick for one in members if is_inside(room, one.user)])


class _Page:
    """A page is being filled for a reader."""

    def __init__(self, reader: User) -> None:
        self._reader = reader
        self._size = Size()
        self._looked_at = 0
        self._people: list[bytes] = []
        self._rooms: dict[str, tuple[Room, list[bytes], list[bytes]]] = {}

    def look_at(
        self, roll: Roll[T], place: int, tell: Callable[[Sequence[T]], RosterPiece]
    ) -> Section[T] | None:
        """Return the section of a list that comes after a place; None if there is none.

        What readers are told of it is made by `tell` if need be. It stays None if for this page
        enough was looked at.
        """
        while (section := roll.after(place)) is not None and section.kept is None:
            if self._looked_at >= MOST_LOOKED_AT:
                break
            self._looked_at += len(section.things)
            piece = tell(section.things)
            if len(piece.json) <= PAGE_BYTES or not roll.split(section):
                section.kept = piece
        return section

    def count(self, notice: Gap | Receipt) -> None:
        """Count a message that goes with the page."""
        self._size.add(notice)

    @property
    def is_full(self) -> bool:
        return self._size.is_full

    def add_people(self, piece: RosterPiece) -> bool:
        """Add people, and return whether they fit."""
        if not self._fits(piece):
            return False
        if piece.entries:
            self._people.append(piece.json)
        return True

    def add_members(self, room: Room, piece: RosterPiece, *, are_invited: bool = False) -> bool:
        """Add people who are in a room or `are_invited` to it, and return whether they fit."""
        if not self._fits(piece):
            return False
        if piece.entries:
            if room.key not in self._rooms:
                self._rooms[room.key] = room, [], []
                self._size.add_room(room.name, room.title)
            _room, members, invited = self._rooms[room.key]
            (invited if are_invited else members).append(piece.json)
        return True

    def _fits(self, piece: RosterPiece) -> bool:
        self._looked_at += 1
        return self._looked_at <= MOST_LOOKED_AT and self._size.add_piece(piece)

    def take(self, *, more: bool = True) -> RosterParts:
        """Return the page; another one is begun for what is left."""
        rooms = tuple(self._parts(*about) for about in self._rooms.values())
        people = array_of(self._people) if self._people else UNSET
        return RosterParts(people, rooms, more)

    def _parts(self, room: Room, members: list[bytes], invited: list[bytes]) -> RoomParts:
        told = array_of(members)
        if room.title:
            asked = array_of(invited) if invited else UNSET
            return RoomParts(room.name, told, room.title, private=True, invited=asked)
        mine = room.members.get(self._reader.key)
        since = mine.since if mine is not None else 0
        return RoomParts(room.name, told, open=room.is_open, maker=maker_of(room), since=since)
