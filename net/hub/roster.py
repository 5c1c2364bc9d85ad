"""How the state of the server reaches a client: in pages, at the client's pace. Pure.

The theory. Who is here and what there is can be more than a connection may hold, so it follows the
welcome in pages. The client answers each that says `more` with `more`, and gets the next; the first
comes with the welcome. A page is built when it is sent, of what everybody has been told then
(net.hub.crowd), and what changes meanwhile is told as ever: so what comes later is never older than
what came before. Where a client is in the roster is remembered as a place in it, not as a copy
(net.hub.roll).

What a returning device has to hear of each of its conversations comes first, in the same pages:
where something is missing, before the first missed message; and what has become of its user's own
messages. Then come the rooms that the user is in, the people, and all other rooms. Of private
groups only the user's own are told.

In one turn of the hub at most TURN_PAGES are built: however many return at once, the chat goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from net.hub.backlog import Backlog
from net.hub.crowd import CrowdChanges, person_of
from net.hub.pages import PAGE_ENTRIES, Size
from net.hub.people import Room, Session, User
from net.hub.receipts import Receipts
from net.hub.registry import Registry
from net.wire.messages import Gap, More, Person, Receipt, RoomInfo, RosterPage, ServerMessage

TURN_PAGES = 10
# For one page; then it is sent as it is, empty or not.
MOST_PASSED_OVER = 1000

_Deliver = Callable[[ServerMessage, Sequence[Session]], None]


class _Inside(NamedTuple):
    """That somebody of this nick is in the room, or `invited` to it."""

    room: Room
    nick: str
    invited: bool = False


_Entry = Gap | Receipt | Person | _Inside


class RosterPages:
    def __init__(
        self,
        registry: Registry,
        crowd: CrowdChanges,
        receipts: Receipts,
        backlog: Backlog,
        deliver: _Deliver,
    ) -> None:
        self._registry, self._crowd = registry, crowd
        self._receipts, self._backlog = receipts, backlog
        self._deliver = deliver
        self._waiting: dict[Session, None] = {}  # for a page, the longest first
        self._left = TURN_PAGES

    def begin_turn(self) -> None:
        self._left = TURN_PAGES

    @property
    def is_due(self) -> bool:
        """Whether somebody waits for a page that another turn has to build."""
        return bool(self._waiting)

    def begin(self, session: Session, since: int | None) -> None:
        """A session has been welcomed. `since`: the id after which its messages begin; None: it
        wants only what is said from now on."""
        if since is None:
            self._backlog.skip(session)
        session.roster = self._entries(session, since)
        self._ask(session)

    def handle_more(self, session: Session, _more: More) -> None:
        """Who has had the last page gets an empty one, and who waits for one already gets just
        that."""
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
        """Return who has waited longest for a page, if there can still be one in this turn:
        `send_page` is due."""
        while self._left and self._waiting:
            session = next(iter(self._waiting))
            del self._waiting[session]
            if not session.is_over:
                return session
        return None

    def send_page(self, session: Session, _more: More | None = None) -> None:
        """Raises StorageError if what the session has missed can't be read."""
        assert session.roster is not None
        self._left -= 1
        page = _Page()
        session.roster = page.fill(session.roster, lambda news: self._deliver(news, [session]))
        self._deliver(page.message(more=session.roster is not None), [session])

    # --- what there is to tell --------------------------------------------------------------------

    def _entries(self, session: Session, since: int | None) -> Iterator[_Entry | None]:
        """None stands for something that is not to be told, because even looking at it takes
        time."""
        user = session.user
        assert user is not None
        if since is not None:
            yield from self._backlog.gaps(session, since)
            yield from self._receipts.of_own(user)
            self._backlog.begin(session, since)
        own = dict(user.rooms)
        for room in own.values():
            yield from self._members(room, user)
        for other in self._registry.people.read():
            told = person_of(user) if other is user else self._crowd.person(other)
            yield told
        for room in self._registry.listed.read():
            if room.key not in own:
                yield from self._members(room, user)

    def _members(self, room: Room, user: User) -> Iterator[_Inside | None]:
        """The user first in a room of many; they know what they have done. Of the others, what
        everybody knows."""
        is_large = len(room.members) > PAGE_ENTRIES
        if is_large and user.key in room.members:
            yield _Inside(room, user.nick)
        for member in room.roll.read():
            if room.title and user.key not in room.members:
                return  # has left the group meanwhile
            is_told = (
                not is_large if member.user is user else self._crowd.is_inside(room, member.user)
            )
            yield _Inside(room, member.user.nick) if is_told else None
        if room.title and user.key in room.members:
            for nick in list(room.invited_nicks()):
                yield _Inside(room, nick, invited=True)


class _Page:
    """One that is being filled."""

    def __init__(self) -> None:
        self._people: list[Person] = []
        self._rooms: dict[str, tuple[Room, list[str], list[str]]] = {}

    def fill(
        self, entries: Iterator[object], tell: Callable[[Gap | Receipt], None]
    ) -> Iterator[object] | None:
        """Take entries until it is full; those that are messages of their own are told at once.
        Return what is left; None if nothing is."""
        size, passed_over = Size(), 0
        for entry in entries:
            match entry:
                case Person():
                    self._people.append(entry)
                    size.add(entry)
                case _Inside(room, nick, invited):
                    if room.key not in self._rooms:
                        self._rooms[room.key] = room, [], []
                        size.add_room(room.name, room.title)
                    _room, members, guests = self._rooms[room.key]
                    (guests if invited else members).append(nick)
                    size.add_member(nick)
                case Gap() | Receipt():
                    tell(entry)
                    size.add(entry)
                case None:
                    passed_over += 1
            if size.is_full or passed_over >= MOST_PASSED_OVER:
                # perhaps nothing is left: to look now would be to tell of it later as it is now
                return entries
        return None

    def message(self, *, more: bool) -> RosterPage:
        rooms = tuple(
            RoomInfo(room.name, tuple(members), room.title, bool(room.title), tuple(invited))
            for room, members, invited in self._rooms.values()
        )
        return RosterPage(tuple(self._people), rooms, more)
