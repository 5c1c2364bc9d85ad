"""Test the roster in pages: bounded, at the client's pace, and true while everything changes."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from net.hub.crowd import CrowdChanges
from net.hub.pages import PAGE_BYTES, PAGE_ENTRIES
from net.hub.people import Room, Session, User
from net.hub.roster import MOST_LOOKED_AT, TURN_PAGES
from net.wire import messages
from net.wire.messages import (
    Bye,
    Crowd,
    Gap,
    Group,
    Join,
    Joined,
    Leave,
    Left,
    Live,
    Message,
    More,
    Person,
    Ping,
    Pong,
    Post,
    Presence,
    Read,
    Receipt,
    RosterPage,
    Seen,
    ServerMessage,
    State,
    Welcome,
)
from tests.net.world import NOW, World, only, roster_of

# Two entries of a page may be longer than what was left of it.
LARGEST_BYTES = PAGE_BYTES + 1024
SEND_BUFFER_BYTES = 1_048_576


def read_roster(world: World, session: Session) -> list[ServerMessage]:
    """Return everything that the session is told until the roster is complete.

    It asks for more as the client does.
    """
    told = world.told(session)
    while [one for one in told if isinstance(one, RosterPage)][-1].more:
        world.say(session, More())
        told += world.told(session)
    return told


def sizes_of(told: Sequence[ServerMessage]) -> list[int]:
    return [len(messages.encode(one)) for one in told]


def fill(world: World, people: int, rooms: int, nick: str = "persona {} de la clase") -> None:
    """Add `people` owners of nicks who are not here, each in `rooms` rooms of their own."""
    for number in range(people):
        session = world.enter(nick.format(number), key="t")
        world.say(session, *(Join(f"#sala-{number}-{room}") for room in range(rooms)), Bye())
    world.wait(60_000)
    world.settle()


def test_thousands_of_rooms_do_not_lock_anybody_out(world: World) -> None:
    fill(world, 250, 20)
    world.restart()
    ana = world.enter("ana", key="ana", seen=0)
    first = world.told(ana)
    assert sum(sizes_of(first)) < 2 * LARGEST_BYTES
    assert [type(one) for one in first] == [Welcome, Live, RosterPage]
    world.say(ana, More())
    told = first + read_roster(world, ana)
    assert max(sizes_of(told)) < LARGEST_BYTES
    roster = roster_of(told)
    assert len(roster.people) == 251
    assert len(roster.rooms) == 250 * 20 + 1
    assert roster.rooms[0].room == "#clase" and len(roster.rooms[0].members) == 251
    assert roster.rooms[0].members[0] == "ana"


def test_pages_are_bounded_whatever_the_names_are(world: World) -> None:
    quotes = world.enter('"' * 31, key="t")
    world.say(quotes, State("away", "\\" * 100))
    for number in range(150):
        wide = world.enter("𝔊" * 20 + str(number), key="t")
        world.say(wide, State("busy", "😀" * 100))
    world.wait(60_000)
    ana = world.enter("ana")
    told = read_roster(world, ana)
    assert max(sizes_of(told)) < LARGEST_BYTES
    assert len(roster_of(told).people) == 152


def test_a_large_room_comes_in_parts(world: World) -> None:
    fill(world, 450, 0)
    told = read_roster(world, world.enter("ana"))
    assert next(one for one in told if isinstance(one, RosterPage)).rooms[0].members[0] == "ana"
    parts = [room for one in told if isinstance(one, RosterPage) for room in one.rooms]
    assert len(parts) == 3 and {part.room for part in parts} == {"#clase"}
    assert all(len(part.members) <= PAGE_ENTRIES for part in parts)
    assert len(set(roster_of(told).rooms[0].members)) == 451


def test_a_small_class_gets_everything_at_once(world: World) -> None:
    for number in range(30):
        world.enter(f"p{number}", key="t")
    world.wait(60_000)
    told = world.told(world.enter("ana"))
    assert len(roster_of(told).people) == 31
    assert len(roster_of(told).rooms[0].members) == 31


def test_a_plain_client_has_no_roster_built(world: World) -> None:
    """Test that a dialect without words for a roster costs no page."""
    telnet = world.enter("telnet", plain=True)
    assert telnet.roster is None


def test_a_page_costs_little_also_when_there_is_nothing_to_tell(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Test thousands of rooms that are not in the roster yet because nobody has been told of them.

    The hub has to look at them all the same.
    """
    crowd = [world.enter(f"p{number}", key="t") for number in range(100)]
    for number, session in enumerate(crowd):
        world.say(session, *(Join(f"#sala-{number}-{room}") for room in range(30)))
    looked: list[str] = []
    is_inside = CrowdChanges.is_inside

    def look(self: CrowdChanges, room: Room, user: User) -> bool:
        looked.append(room.name)
        return is_inside(self, room, user)

    monkeypatch.setattr(CrowdChanges, "is_inside", look)
    ana = world.enter("ana")
    pages = 1
    while [one for one in world.told(ana) if isinstance(one, RosterPage)][-1].more:
        assert len(looked) <= MOST_LOOKED_AT + PAGE_ENTRIES + 1
        looked.clear()
        world.say(ana, More())
        pages += 1
    assert pages > 2


def test_what_all_may_know_is_looked_up_once_for_all_readers(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(world, 600, 0)
    looked: list[str] = []
    person = CrowdChanges.person

    def look(self: CrowdChanges, user: User) -> Person | None:
        looked.append(user.nick)
        return person(self, user)

    monkeypatch.setattr(CrowdChanges, "person", look)
    first = roster_of(read_roster(world, world.enter("ana")))
    assert len(looked) > 600
    world.wait(60_000)
    world.settle()
    looked.clear()
    second = roster_of(read_roster(world, world.enter("luis")))
    # The section of ana and luis is made anew.
    assert len(looked) < 2 * PAGE_ENTRIES
    assert {*first.people, Person("luis")} == {*second.people}


def test_the_dialect_that_somebody_comes_back_with_is_told_to_new_readers(world: World) -> None:
    world.enter("ana", key="ana")
    assert Person("ana") in roster_of(world.told(world.enter("luis"))).people
    world.enter("ana", key="ana", plain=True)
    assert Person("ana", plain=True) in roster_of(world.told(world.enter("eva"))).people


def test_of_groups_only_the_own_ones_and_these_first(
    world: World, ana: Session, luis: Session
) -> None:
    fill(world, 10, 30)
    world.say(ana, Group("#g-0a", "De ana", ("luis",)))
    world.say(luis, Group("#g-0b", "De luis"), Join("#g-0a"))
    world.go(luis)
    world.settle()
    told = read_roster(world, world.enter("luis", key="luis"))
    page = next(one for one in told if isinstance(one, RosterPage))
    assert {room.room for room in page.rooms} >= {"#clase", "#g-0a", "#g-0b"}
    assert [
        room.room
        for room in roster_of(read_roster(world, world.enter("eva"))).rooms
        if room.private
    ] == []


def test_more_out_of_turn_costs_nothing(world: World, ana: Session) -> None:
    world.settle()
    world.say(ana, More(), More())
    assert world.told(ana) == [RosterPage(), RosterPage()]
    stranger = Session("address", plain=False)
    world.say(stranger, More())
    assert [type(one).__name__ for one in world.told(stranger)] == ["Err"]


def test_the_chat_goes_on_while_many_return(world: World) -> None:
    """Test that one turn builds only so many pages; the next turns, at once, build the others."""
    fill(world, 300, 0)
    crowd = [world.enter(f"c{number}") for number in range(40)]
    world.settle()
    world.batch(*((session, More()) for session in crowd))
    assert sum(len(world.told(session)) for session in crowd) == TURN_PAGES
    assert world.hub.due_ms is not None and world.hub.due_ms <= NOW
    # Asking twice gives one page.
    world.batch((crowd[0], Ping(1)), *((session, More()) for session in crowd[-5:]))
    assert only(world.told(crowd[0])) == Pong(1)
    world.wait(0)
    told = [one for session in crowd for one in world.told(session)]
    assert [type(one) for one in told] == [RosterPage] * (40 - TURN_PAGES)


def test_who_waits_for_a_page_and_goes_gets_none(world: World) -> None:
    fill(world, 300, 0)
    crowd = [world.enter(f"c{number}") for number in range(TURN_PAGES + 1)]
    world.wait(60_000)
    world.settle()
    world.batch(*((session, More()) for session in crowd))
    world.go(crowd[-1])
    world.wait(0)
    assert world.told(crowd[-1]) == [] and world.hub.due_ms is None


def test_what_somebody_missed_of_each_conversation_is_paced_too(world: World, ana: Session) -> None:
    """Test thousands of people who have exchanged messages with ana, some of which are not kept."""
    names = [f"alguien-con-un-nombre-largo-{number:04}" for number in range(700)]
    for number, name in enumerate(names):
        session = world.enter(name, key="t", seen=0)
        world.say(session, Post("ana", "hola", "c"))
        world.say(ana, Post(name, "hola", f"c{number}"))
        world.say(session, Seen(2 * number + 2), Read("ana", 2 * number + 2), Bye())
    world.go(ana)
    world.hub.forget(
        {conversation.number: 3 for conversation in world.hub.registry.conversations()}
    )
    world.wait(60_000)
    ana = world.enter("ana", key="ana", seen=0)
    first = world.told(ana)
    assert sum(sizes_of(first)) < 2 * LARGEST_BYTES
    assert not [one for one in first if isinstance(one, Message)]
    told = list(first)
    for _ in range(200):
        pages = [one for one in told if isinstance(one, RosterPage)]
        if not pages[-1].more:
            break
        world.say(ana, More())
        part = world.told(ana)
        news = [one for one in part if not isinstance(one, Message | Live)]
        assert sum(sizes_of(news)) < LARGEST_BYTES + 64 * PAGE_ENTRIES
        told += part
    kinds = [type(one) for one in told]
    assert kinds.count(Receipt) == 2 * len(names)
    assert kinds.count(Gap) == len(names) + 1
    # Otherwise it might never be told.
    assert max(n for n, kind in enumerate(kinds) if kind is Gap) < kinds.index(Message)
    assert len(roster_of(told).people) == len(names) + 1


# --- a client beside the true state ---------------------------------------------------------------


class Client:
    """Records what the server says of people and rooms."""

    def __init__(self, world: World, nick: str) -> None:
        self.world, self.nick = world, nick
        self.session = world.enter(nick)
        self.people: dict[str, Person] = {}
        self.rooms: dict[str, set[str]] = {}
        self.is_complete = False
        self.listen()

    def listen(self) -> None:
        for one in self.world.told(self.session):
            match one:
                case RosterPage():
                    self.people |= {person.nick: person for person in one.people}
                    for room in one.rooms:
                        self.rooms.setdefault(room.room, set()).update(room.members)
                    self.is_complete = not one.more
                case Presence():
                    self._become(Person(one.nick, one.state, one.plain, one.note, one.gone))
                case Joined():
                    self.rooms.setdefault(one.room, set()).add(one.nick)
                case Left():
                    self.rooms.setdefault(one.room, set()).discard(one.nick)
                case Crowd():
                    assert len(messages.encode(one)) < LARGEST_BYTES
                    for person in one.people:
                        self._become(person)
                    for traffic in one.rooms:
                        inside = self.rooms.setdefault(traffic.room, set())
                        inside -= set(traffic.left)
                        inside |= set(traffic.joined)

    def _become(self, person: Person) -> None:
        self.people[person.nick] = person
        if person.gone:
            del self.people[person.nick]

    def ask(self) -> None:
        if not self.is_complete:
            self.world.say(self.session, More())
            self.listen()


@pytest.mark.parametrize("seed", range(12))
def test_in_the_end_everybody_knows_what_is_so(seed: int) -> None:
    """Test people who come, go, change, enter and leave rooms, while others read the roster slowly.

    New readers start at any moment. When all is quiet, everybody knows the same, and it is true.
    """
    world, chance = World(), random.Random(seed)
    fill(world, 60, 12)
    here: dict[str, Session] = {}
    clients: list[Client] = []
    for step in range(400):
        nick = f"n{chance.randrange(40)}"
        session = here.get(nick)
        match chance.randrange(6):
            case 0 | 1 if session is None:
                here[nick] = world.enter(nick, key=nick if nick < "n2" else "", plain=nick > "n6")
            case 2 if session is not None:
                world.go(here.pop(nick))
            case 3 if session is not None and not session.plain:
                world.say(session, Join(f"#r{chance.randrange(5)}"))
            case 4 if session is not None and not session.plain:
                world.say(
                    session,
                    Leave(f"#r{chance.randrange(5)}"),
                    State(chance.choice(messages.STATES), str(step)),
                )
        if step % 40 == 0:
            clients.append(Client(world, f"lector-{step}"))
        if chance.random() < 0.3:
            chance.choice(clients).ask()
        world.wait(chance.choice((0, 1, 10, 200)))
        for client in clients:
            client.listen()
    for client in clients:
        while not client.is_complete:
            client.ask()
    world.wait(60_000)
    users = world.hub.registry.users.values()
    people = {user.nick: (user.state if user.session else "offline") for user in users}
    rooms = {
        room.name: set(room.nicks()) for room in world.hub.registry.rooms.values() if room.members
    }
    for client in clients:
        client.listen()
        assert {nick: person.state for nick, person in client.people.items()} == people
        assert {name: inside for name, inside in client.rooms.items() if inside} == rooms
    assert world.hub.due_ms is None


def test_a_release_of_the_last_page_leaves_nothing_behind(world: World, ana: Session) -> None:
    assert ana.roster is None
    assert only([one for one in world.told(ana) if isinstance(one, RosterPage)]) == RosterPage(
        (Person("ana"),), (messages.RoomInfo("#clase", ("ana",)),)
    )


def test_a_page_tells_how_it_is_when_it_is_sent(world: World) -> None:
    here = [world.enter(f"p{number:03}", key=f"p{number}") for number in range(PAGE_ENTRIES + 50)]
    world.wait(60_000)
    client = Client(world, "lector")
    assert not client.is_complete
    for session in here:
        world.say(session, State("away"))
    world.wait(60_000)
    client.listen()
    while not client.is_complete:
        client.ask()
    assert {person.state for nick, person in client.people.items() if nick != "lector"} == {"away"}
