"""Test that slow readers receive messages later and in order, instead of being disconnected."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from net.hub import backlog, pace
from net.hub.pace import Pace
from net.hub.people import Session
from net.wire.messages import (
    Err,
    Farewell,
    History,
    Live,
    Message,
    Ok,
    Page,
    Post,
    Seen,
    ServerMessage,
)
from tests.net.world import World, log_in


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make three messages fill the window, and two a chunk."""
    monkeypatch.setattr(pace, "WINDOW_CHARACTERS", 3 * pace.OVERHEAD_CHARACTERS)
    monkeypatch.setattr(backlog, "CHUNK_MESSAGES", 2)


def texts(told: list[ServerMessage]) -> list[str]:
    return [one.text for one in told if isinstance(one, Message)]


def talk(world: World, session: Session, first: int, count: int, to: str = "#clase") -> None:
    for n in range(first, first + count):
        world.say(session, Post(to, str(n), f"c{n}"))


def last_id(told: list[ServerMessage]) -> int:
    return max((one.id for one in told if isinstance(one, Message | Ok)), default=0)


class Reader:
    """Does what PROTOCOL.md asks of a device.

    It forgets unseen messages at the end of a connection.
    """

    def __init__(self, world: World, nick: str) -> None:
        self.has: set[int] = set()
        self.seen = 0
        self._world = world
        self._nick = nick
        self.come_in()

    def come_in(self) -> None:
        self.has = {id_ for id_ in self.has if id_ <= self.seen}
        self._is_live, self._last = False, self.seen
        self.session = self._world.enter(
            self._nick, key=self._nick, seen=self.seen, epoch=self._world.store.epoch
        )

    def listen(self) -> bool:
        """Read what has come, and return whether there was anything."""
        told = self._world.told(self.session)
        for one in told:
            if isinstance(one, Live):
                assert not self._is_live
                self._is_live = True
            elif isinstance(one, Message) or (isinstance(one, Ok) and self._is_live):
                assert one.id > self._last, "out of order"
                self._last = self.seen = one.id
                self.has.add(one.id)
        return bool(told)


def read_on(world: World, session: Session) -> Iterator[ServerMessage]:
    """Yield what the session is told while it says `seen`, until nothing more comes."""
    while told := world.told(session):
        yield from told
        if id_ := last_id(told):
            world.say(session, Seen(id_))


def test_a_reader_who_says_seen_is_live_all_the_time(
    world: World, ana: Session, luis: Session
) -> None:
    world.settle()
    for n in range(20):
        talk(world, ana, n, 1)
        told = world.told(luis)
        assert texts(told) == [str(n)]
        world.say(luis, Seen(last_id(told)))


def test_a_slow_reader_gets_the_rest_in_parts_and_is_live_again(
    world: World, ana: Session, luis: Session, eva: Session
) -> None:
    world.settle()
    talk(world, ana, 0, 10)
    first = world.told(luis)
    assert texts(first) == ["0", "1", "2"]
    world.say(luis, Seen(1))
    assert world.told(luis) == []  # more is on its way
    world.say(luis, Seen(last_id(first)))
    second = world.told(luis)
    assert texts(second) == ["3", "4"]
    talk(world, eva, 10, 1, "luis")
    assert world.told(luis) == []
    world.say(luis, Seen(last_id(second)))
    assert texts(list(read_on(world, luis))) == ["5", "6", "7", "8", "9", "10"]
    assert luis.is_live
    talk(world, ana, 11, 1)
    assert texts(told := world.told(luis)) == ["11"]
    assert not any(isinstance(one, Live) for one in told)  # it never had to know


def test_answers_keep_their_place_among_what_comes_late(
    world: World, ana: Session, luis: Session
) -> None:
    """Test that those who count the id of an `ok` as seen lose no earlier messages."""
    world.settle()
    talk(world, ana, 0, 4)
    world.say(
        luis, Post("#clase", "mine", "m1"), Post("nobody", "x", "m2"), Post("#clase", "too", "m3")
    )
    talk(world, ana, 4, 2)
    first = world.told(luis)
    assert texts(first) == ["0", "1", "2"]
    world.say(luis, Seen(last_id(first)))
    told = list(read_on(world, luis))
    short = [
        one.text if isinstance(one, Message) else (one.cid if isinstance(one, Ok | Err) else one)
        for one in told
    ]
    assert short == ["3", "m1", "m2", "m3", "4", "5"]
    ids = [one.id for one in told if isinstance(one, Message | Ok)]
    assert ids == sorted(ids)


def test_a_repeat_is_answered_in_its_place_too(world: World, ana: Session, luis: Session) -> None:
    world.say(luis, Post("#clase", "early", "m0"))
    world.settle()
    talk(world, ana, 0, 4)
    world.told(luis)
    world.say(luis, Post("#clase", "early", "m0"))
    assert isinstance(world.told(luis)[0], Ok)  # its place was given long ago


def test_what_somebody_who_is_behind_asks_for_does_not_run_ahead(
    world: World, ana: Session, luis: Session
) -> None:
    world.settle()
    talk(world, ana, 0, 10)
    told = world.told(luis)
    world.say(luis, History("#clase", 2**39))
    [page] = world.told(luis)
    assert isinstance(page, Page)
    assert [one.id for one in page.messages] == [one.id for one in told if isinstance(one, Message)]


def test_who_does_not_say_what_they_have_seen_is_sent_everything(
    world: World, ana: Session
) -> None:
    lazy = world.enter("lazy", key="lazy")
    world.settle()
    talk(world, ana, 0, 20)
    assert len(texts(world.told(lazy))) == 20


def test_nobody_is_held_back_by_what_could_not_be_committed(
    world: World, ana: Session, luis: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.settle()
    with monkeypatch.context() as broken:
        world.break_disk(broken)
        world.batch(
            *((ana, Post("#clase", str(n), f"c{n}")) for n in range(6)),
            (luis, Post("ana", "x", "m1")),
        )
    assert [type(one) for one in world.told(luis)] == [Err]
    talk(world, ana, 0, 1)
    told = world.told(luis)
    assert texts(told) == ["0"]
    world.say(luis, Seen(last_id(told)))
    talk(world, ana, 1, 2)
    assert texts(world.told(luis)) == ["1", "2"]
    assert luis.is_live


def test_a_backlog_goes_on_after_a_part_of_it_could_not_be_committed(
    world: World, ana: Session, luis: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk(world, ana, 0, 2, "luis")
    world.go(luis)
    with monkeypatch.context() as broken:
        world.break_disk(broken)
        back = Session("luis again", plain=False)
        posts = [(ana, Post("luis", str(n), f"c{n}")) for n in range(2, 6)]
        world.batch(*posts, (back, log_in("luis", "luis", seen=2, epoch=world.store.epoch)))
    world.settle()
    talk(world, ana, 2, 1, "luis")
    assert texts(world.told(back)) == ["2"]


def test_who_writes_and_writes_and_never_reads_is_cut(
    world: World, ana: Session, luis: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("net.hub.hub.HELD_ANSWERS", 5)
    talk(world, ana, 0, 4)
    world.settle()
    talk(world, luis, 0, 6)
    assert [one.code for one in world.told(luis) if isinstance(one, Farewell)] == ["slow"]
    assert world.closed == [luis]


def test_a_message_of_a_plain_user_waits_for_a_guest_too(world: World) -> None:
    """Test a room in which nobody owns a name, so that nobody there would have the message kept."""
    guest, nc = world.enter("guest", seen=0), world.enter("nc", plain=True)
    world.settle()
    talk(world, nc, 0, 5)
    assert texts(list(read_on(world, guest))) == ["0", "1", "2", "3", "4"]


def test_whatever_happens_nothing_is_lost_doubled_or_out_of_order(world: World) -> None:
    readers = {nick: Reader(world, nick) for nick in ("ana", "luis", "eva")}
    random_ = random.Random(7)
    for n in range(3000):
        world.now += 10_000
        reader = random_.choice(list(readers.values()))
        chance = random_.random()
        if chance < 0.5:
            world.say(reader.session, Post(random_.choice(["#clase", *readers]), str(n), f"c{n}"))
        elif chance < 0.95:
            reader.listen()
            world.say(reader.session, Seen(reader.seen))
        else:
            reader.listen()
            world.go(reader.session)
            reader.come_in()
    for nick, reader in readers.items():
        while reader.listen():
            world.say(reader.session, Seen(reader.seen))
        assert reader.session.is_live
        numbers = [world.store.number_of(other) for other in readers]
        talks = {
            world.store.number_of_private(world.store.number_of(nick), other) for other in numbers
        }
        expected = [
            kept.id
            for talk in {world.store.number_of_room("#clase"), *talks}
            for kept in world.store.after(talk, 0)
        ]
        assert sorted(reader.has) == sorted(expected)
    assert not world.closed


def test_how_much_is_under_way() -> None:
    one = Pace()
    for id_ in (2, 5, 9):
        one.note_sent(id_, 10)
    assert one.characters == 3 * (10 + pace.OVERHEAD_CHARACTERS)
    one.note_seen(4)
    assert one.characters == 2 * (10 + pace.OVERHEAD_CHARACTERS)
    one.forget_above(5, lambda ok: ok)
    assert not one.is_clear
    one.note_seen(5)
    assert one.is_clear
    assert one.characters == 0
