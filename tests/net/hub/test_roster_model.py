"""Test rosters that are read in many pages while people come, go, and get other names and rooms.

Every window is a reader. Pages are small here, so that each needs many. Whatever happens meanwhile,
nobody is told of a group that is not theirs, and in the end each reader knows what is so.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import net.hub.crowd
import net.hub.pages
import net.hub.roll
import net.hub.roster
from net.hub.actions import Incoming
from net.hub.people import Session
from net.hub.roll import Roll, Section
from net.wire.messages import (
    STATES,
    Bye,
    Crowd,
    Declined,
    Group,
    Join,
    Joined,
    Leave,
    Left,
    More,
    Person,
    Presence,
    RoomChanged,
    RosterPage,
    SetTerms,
    State,
)
from net.wire.teaching import ClearRoom, Free, Kick, Rename, SetRole
from tests.net.world import World

ENTRIES = 6
NICKS = [f"n{number}" for number in range(14)]
ROOMS = ("#clase", "#r1", "#r2", "#r3")
GROUPS = ("#g-1", "#g-2")

T = TypeVar("T")
nicks = st.sampled_from(NICKS)
rooms = st.sampled_from(ROOMS[1:])
groups = st.sampled_from(GROUPS)
said: st.SearchStrategy[Incoming] = st.one_of(
    st.just(More()),
    st.just(Bye()),
    st.builds(Join, rooms | groups),
    st.builds(Leave, st.sampled_from(ROOMS) | groups),
    st.builds(State, st.sampled_from(STATES), st.sampled_from(["", "nota " * 15])),
    st.builds(Group, groups, st.just("Cena"), st.lists(nicks, max_size=3).map(tuple)),
    st.builds(SetTerms, rooms, st.booleans()),
)
orders: st.SearchStrategy[Incoming] = st.one_of(
    st.builds(Rename, nicks, nicks.map(lambda nick: f"{nick} otra")),
    st.builds(Free, nicks),
    st.builds(SetRole, nicks, st.sampled_from(["helper", ""])),
    st.builds(Kick, nicks, st.just("") | rooms),
    st.builds(ClearRoom, rooms),
)
steps = st.one_of(
    st.tuples(st.just("come"), nicks, st.sampled_from(["owner", "nobody", "plain"])),
    st.tuples(st.just("say"), nicks, said),
    st.tuples(st.just("say"), nicks, said),
    st.tuples(st.just("order"), nicks, orders),
    st.tuples(st.just("go"), nicks, st.just("")),
    st.tuples(st.just("wait"), nicks, st.sampled_from([0, 10, 100, 600, 130_000])),
    st.tuples(st.just("read"), nicks, st.integers(1, 4)),
    st.tuples(st.just("read"), nicks, st.integers(1, 4)),
)


class Reader:
    """A reader knows what a window is told of people and rooms."""

    def __init__(self, world: World, session: Session) -> None:
        self._world, self.session = world, session
        self.people: dict[str, Person] = {}
        self.rooms: dict[str, set[str]] = {}
        self.invited: dict[str, set[str]] = {}
        self.is_complete = False
        self.hear()

    def hear(self) -> None:
        for one in self._world.told(self.session):
            match one:
                case RosterPage():
                    assert not self.is_complete or one == RosterPage()
                    self.is_complete = not one.more
                    self._read(one)
                case Presence():
                    self._become(
                        Person(one.nick, one.state, one.plain, one.note, one.gone, role=one.role)
                    )
                case Joined():
                    self._inside(one.room).add(one.nick)
                    self.invited.get(one.room, set()).discard(one.nick)
                case Left():
                    self._inside(one.room).discard(one.nick)
                    if one.nick == self.session.nick and one.room in GROUPS:
                        del self.rooms[one.room]
                case RoomChanged():
                    self._check_own(one.room)
                    self.rooms[one.room] = set(one.members)
                    self.invited[one.room] = set(one.invited)
                case Declined():
                    self.invited[one.room].discard(one.nick)
                case Crowd():
                    for person in one.people:
                        self._become(person)
                    for traffic in one.rooms:
                        assert traffic.room not in GROUPS
                        self._inside(traffic.room).difference_update(traffic.left)
                        self._inside(traffic.room).update(traffic.joined)

    def _read(self, page: RosterPage) -> None:
        # The reader's own entry, and one which is too large for a page alone, come besides.
        assert len(page.people) + sum(len(room.members) for room in page.rooms) <= ENTRIES + 1
        for person in page.people:
            self._become(person)
        for room in page.rooms:
            assert room.private is (room.room in GROUPS)
            assert len(set(room.members)) == len(room.members)
            if room.private:
                self._check_own(room.room)
            self._inside(room.room).update(room.members)
            if room.invited:
                self.invited.setdefault(room.room, set()).update(room.invited)

    def _inside(self, room: str) -> set[str]:
        return self.rooms.setdefault(room, set())

    def _check_own(self, group: str) -> None:
        user = self.session.user
        assert user is not None
        assert group in user.rooms or self.session.is_over

    def _become(self, person: Person) -> None:
        self.people[person.nick] = person
        if person.gone:
            del self.people[person.nick]


def sections_of(roll: Roll[T]) -> Iterator[Section[T]]:
    place = 0
    while (section := roll.after(place)) is not None:
        yield section
        place = section.places[-1]


def check_what_is_kept(world: World) -> None:
    """Assert that what is kept is what would be made or looked for now.

    That is what all readers are told, and who is here.
    """
    registry, pages = world.hub.registry, world.hub._roster
    here = {key for key, user in registry.users.items() if user.session is not None}
    assert set(registry.here) == here
    for room in registry.rooms.values():
        assert room.here == {key: room.members[key] for key in here & set(room.members)}
    for people in sections_of(registry.people):
        assert people.kept in (None, pages._told_of(people.things))
    for room in registry.rooms.values():
        for members in sections_of(room.roll):
            assert members.kept in (None, pages._told_in(room, members.things))


def check_what_is_known(world: World, reader: Reader) -> None:
    """Assert that the reader knows what is so."""
    registry, user = world.hub.registry, reader.session.user
    assert user is not None and reader.is_complete
    told = {nick: (one.state, one.note, one.role) for nick, one in reader.people.items()}
    assert told == {
        one.nick: (one.state if one.session else "offline", one.note, one.role)
        for one in registry.users.values()
    }
    own = [room for room in registry.rooms.values() if not room.title or room.key in user.rooms]
    assert {name: inside for name, inside in reader.rooms.items() if inside} == {
        room.name: set(room.nicks()) for room in own if room.members
    }
    assert {name: asked for name, asked in reader.invited.items() if asked} == {
        room.name: set(room.invited_nicks()) for room in own if room.title and room.invited
    }


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(net.hub.pages, "PAGE_ENTRIES", ENTRIES)
    monkeypatch.setattr(net.hub.roster, "PAGE_ENTRIES", ENTRIES)
    monkeypatch.setattr(net.hub.roll, "SECTION_ENTRIES", ENTRIES - 1)
    # The second change at once makes a crowd.
    monkeypatch.setattr(net.hub.crowd, "CALM_CHANGES", 2)
    for module in (net.hub.pages, net.hub.roster):
        monkeypatch.setattr(module, "PAGE_BYTES", 400)


@given(st.lists(steps, min_size=20, max_size=70))
@settings(max_examples=100)
def test_whatever_happens_meanwhile_readers_know_what_is_so(
    happened: list[tuple[str, str, object]],
) -> None:
    world = World()
    teacher = world.enter_teacher("maestra")
    for number in range(6):  # they own a nick and are away
        world.go(world.enter(f"n{number}", key=f"n{number}"))
    world.wait(60_000)
    here: dict[str, Session] = {}
    readers = [Reader(world, world.enter("lector"))]
    for kind, nick, what in happened:
        session = here.get(nick)
        if kind == "come" and (session is None or what == "owner"):
            is_plain = what == "plain"
            key = "" if what != "owner" else nick
            here[nick] = session = world.enter(nick, key=key, plain=is_plain)
            if not is_plain and not session.is_over:
                readers.append(Reader(world, session))
        elif kind == "say" and session is not None and isinstance(what, Incoming):
            world.say(session, what)
        elif kind == "order" and isinstance(what, Incoming):
            world.say(teacher, what)
        elif kind == "go" and session is not None:
            world.go(session)
        elif kind == "wait" and isinstance(what, int):
            world.wait(what)
        elif kind == "read" and isinstance(what, int):
            for reader in [one for one in readers if not one.is_complete][-what:]:
                world.say(reader.session, More())
        here = {nick: session for nick, session in here.items() if not session.is_over}
        for reader in readers:
            reader.hear()
        readers = [reader for reader in readers if not reader.session.is_over]
        check_what_is_kept(world)
    for reader in readers:
        while not reader.is_complete:
            world.say(reader.session, More())
            for other in readers:
                other.hear()
    world.wait(60_000)
    for reader in readers:
        reader.hear()
        check_what_is_known(world, reader)
