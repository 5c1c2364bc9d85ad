"""Test the presence of a crowd.

It is told at once while few come and go; with many, only net changes are told, twice a second.
"""

from __future__ import annotations

from net.hub.crowd import CALM_CHANGES, GATHER_MS
from net.hub.pages import PAGE_BYTES, PAGE_ENTRIES
from net.hub.people import Session
from net.wire import messages
from net.wire.messages import (
    Crowd,
    Join,
    Joined,
    Leave,
    Left,
    Person,
    Presence,
    RoomTraffic,
    RosterPage,
    ServerMessage,
    State,
    Welcome,
)
from tests.net.world import NOW, World, only, roster_of


def make_crowd(world: World) -> None:
    """Let so much happen that from now on changes are gathered."""
    for number in range(CALM_CHANGES):
        world.go(world.enter(f"uno-{number}", plain=True))
    last = world.enter("última", plain=True)
    world.wait(GATHER_MS)
    world.go(last)
    world.wait(GATHER_MS)
    world.settle()


def test_a_class_that_comes_in_is_told_of_at_once(world: World, ana: Session) -> None:
    world.settle()
    for number in range(CALM_CHANGES // 2):
        world.enter(f"p{number}")
        assert world.told(ana) == [Presence(f"p{number}", "online"), Joined("#clase", f"p{number}")]
        world.wait(100)
    assert world.hub.due_ms is None


def test_a_crowd_is_told_of_in_one_message_every_half_second(world: World, ana: Session) -> None:
    make_crowd(world)
    luis = world.enter("Luis")
    world.enter("nc", plain=True)
    world.say(luis, State("away", "comiendo"))
    assert world.told(ana) == []
    world.wait(GATHER_MS)
    assert world.told(ana) == [
        Crowd(
            (Person("Luis", "away", note="comiendo"), Person("nc", plain=True)),
            (RoomTraffic("#clase", ("Luis", "nc")),),
        )
    ]
    world.go(luis)
    assert world.told(ana) == []
    world.wait(GATHER_MS)
    assert world.told(ana) == [
        Crowd((Person("Luis", "offline", gone=True),), (RoomTraffic("#clase", left=("Luis",)),))
    ]
    world.wait(10 * GATHER_MS)  # all is quiet now
    world.enter("eva")
    assert world.told(ana) == [Presence("eva", "online"), Joined("#clase", "eva")]


def test_who_came_and_went_again_is_not_told_at_all(
    world: World, ana: Session, luis: Session
) -> None:
    make_crowd(world)
    world.go(world.enter("nadie"))
    world.go(luis)
    luis = world.enter("luis", key="luis")
    world.settle()
    world.say(luis, Join("#efímera"), Leave("#efímera"), State("busy"), State("online"))
    # These are answers, so they are not gathered.
    assert world.told(luis) == [Joined("#efímera", "luis"), Left("#efímera", "luis")]
    assert world.hub.due_ms is None
    world.wait(10 * GATHER_MS)
    assert world.told(ana) == []


def test_a_guest_who_went_and_came_again_is_told_anew(world: World, ana: Session) -> None:
    """Test that those who read the roster in between hear of the guest."""
    eva = world.enter("eva")
    make_crowd(world)
    world.go(eva)
    luis = world.enter("luis")
    assert "eva" not in [person.nick for person in roster_of(world.told(luis)).people]
    world.enter("eva")
    world.wait(2 * GATHER_MS)
    crowd = only(world.told(luis))
    assert isinstance(crowd, Crowd)
    assert Person("eva") in crowd.people
    assert "eva" in crowd.rooms[0].joined


def test_the_roster_says_what_has_been_told(world: World, ana: Session) -> None:
    """Test that later news does not contradict the roster, and is not left out."""
    world.enter("luis", key="luis")
    make_crowd(world)
    world.enter("eva")
    world.say(ana, State("away"))
    bea = world.enter("bea")
    roster = roster_of(world.told(bea))
    states = {person.nick: person.state for person in roster.people}
    assert states == {"ana": "online", "luis": "online", "bea": "online"}
    assert "bea" in roster.rooms[0].members
    assert "eva" not in roster.rooms[0].members
    world.wait(GATHER_MS)
    crowd = only(world.told(bea))
    assert isinstance(crowd, Crowd)
    assert {person.nick: person.state for person in crowd.people} == {
        "eva": "online",
        "ana": "away",
        "bea": "online",
    }


def test_one_client_hears_little_however_many_come_and_go(world: World, ana: Session) -> None:
    """Test 500 log-ins a second, each for half a second.

    Each client used to receive more than 100 KB/s because of them.
    """
    world.settle()
    heard = 0
    here: list[Session] = []
    for number in range(1_000):
        here.append(world.enter(f"persona número {number}"))
        if len(here) > 250:
            world.go(here.pop(0))
        world.wait(2)
        heard += sum(len(messages.encode(one)) for one in world.told(ana))
    assert heard / 2 < 2 * PAGE_BYTES + 4_096
    crowds = world.told(ana)
    assert all(isinstance(one, Crowd) for one in crowds)
    world.wait(60_000)
    assert world.hub.due_ms is None


def test_a_batch_is_bounded_and_the_rest_follows(world: World, ana: Session) -> None:
    make_crowd(world)
    for number in range(2 * PAGE_ENTRIES):
        world.enter(f"p{number}", plain=True)
    heard: list[ServerMessage] = []
    for _ in range(5):
        world.wait(GATHER_MS)
        heard += world.told(ana)
    crowds = [one for one in heard if isinstance(one, Crowd)]
    assert [len(one.people) for one in crowds] == [PAGE_ENTRIES, PAGE_ENTRIES, 0, 0]
    assert [sum(len(room.joined) for room in one.rooms) for one in crowds] == [
        0,
        0,
        PAGE_ENTRIES,
        PAGE_ENTRIES,
    ]
    assert world.hub.due_ms is None


def test_a_clock_that_is_set_back_delays_nothing(world: World, ana: Session) -> None:
    make_crowd(world)
    world.enter("luis", plain=True)
    world.now = NOW - 86_400_000
    world.batch()
    assert world.hub.due_ms is not None and world.hub.due_ms <= world.now + GATHER_MS
    world.wait(GATHER_MS)
    assert [type(one) for one in world.told(ana)] == [Crowd]
    world.now += 40 * 86_400_000
    world.enter("eva", plain=True)
    assert world.told(ana) == [Presence("eva", "online", True), Joined("#clase", "eva")]


def test_who_logs_in_while_there_is_a_crowd_hears_of_it_after_the_welcome(
    world: World, ana: Session
) -> None:
    make_crowd(world)
    world.now += GATHER_MS
    luis = world.enter("luis")
    assert [type(one) for one in world.told(luis)][0] is Welcome  # noqa: RUF015
    world.wait(GATHER_MS)
    assert not [one for one in world.told(luis) if isinstance(one, RosterPage)]
