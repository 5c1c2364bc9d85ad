"""Test what the hub refuses because it is too much for a minute, an hour or a day."""

from __future__ import annotations

import pytest

from net.hub import allowances
from net.hub.budgets import origin_of
from net.hub.people import Session
from net.wire.messages import Err, Group, Join, Limits, Message, Ok, Post, Welcome
from tests.net.world import World, code, log_in

DAY_MS = 86_400_000


@pytest.fixture
def world() -> World:
    return World()


def arrive(
    world: World, nick: str, key: str = "", *, address: str = "10.0.0.1:5", plain: bool = False
) -> Session:
    session = Session(address, plain)
    world.say(session, log_in(nick, key, seen=None))
    return session


def codes(world: World, session: Session) -> list[str]:
    return [message.code for message in world.told(session) if isinstance(message, Err)]


def come_and_go(world: World, count: int, key: str, nick: str = "ana") -> list[str]:
    """Return the answers to `count` log-ins."""
    answers = []
    for _ in range(count):
        session = arrive(world, nick, key)
        first = world.told(session)[0]
        answers.append("" if isinstance(first, Welcome) else code([first]))
        world.go(session)
    return answers


@pytest.mark.parametrize("key", ["A", ""])
def test_a_name_logs_in_only_so_often_in_a_minute(world: World, key: str) -> None:
    answers = come_and_go(world, allowances.LOG_INS_A_MINUTE + 1, key)
    assert answers[:-1] == [""] * allowances.LOG_INS_A_MINUTE
    assert answers[-1] == "too_many_logins"
    world.now += 2000
    assert come_and_go(world, 1, key) == [""]


def test_whoever_is_not_the_owner_does_not_use_up_the_owners_log_ins(world: World) -> None:
    world.go(arrive(world, "ana", "A"))
    assert set(come_and_go(world, 100, "another")) == {"nick_taken"}
    assert come_and_go(world, 1, "A") == [""]


def test_an_address_makes_only_so_many_names_in_an_hour(world: World) -> None:
    made = [
        come_and_go(world, 1, f"k{n}", f"n{n}")[0] for n in range(allowances.NEW_NAMES_AN_HOUR + 2)
    ]
    assert made == [""] * allowances.NEW_NAMES_AN_HOUR + ["too_many_names"] * 2
    # a name that is not kept does not count as new
    assert come_and_go(world, 1, "", "guest") == [""]
    assert come_and_go(world, 1, "k3", "n3") == [""]
    assert isinstance(world.told(arrive(world, "other", "O", address="10.0.0.2:5"))[0], Welcome)
    world.now += 60_000
    assert come_and_go(world, 2, "k", "later") == ["", ""]


def test_a_network_of_ipv6_is_one_address(world: World) -> None:
    for n in range(allowances.NEW_NAMES_AN_HOUR):
        arrive(world, f"n{n}", f"k{n}", address=f"2001:db8::{n:x}:5000")
    assert (
        code(world.told(arrive(world, "one more", "O", address="2001:db8::ffff:5000")))
        == "too_many_names"
    )


def test_one_name_makes_only_so_many_rooms_in_an_hour(world: World) -> None:
    ana, luis = arrive(world, "ana", "A"), arrive(world, "luis", "L")
    world.say(luis, Join("#aula"))
    world.settle()
    for n in range(allowances.ROOMS_AN_HOUR):
        world.say(ana, Join(f"#r{n}"))
        world.say(ana, *([] if n < 50 else [Post("#r0", "x", f"{n}")]))
        world.hub.registry.exit(ana.user, ana.user.rooms[f"#r{n}"]) if n and ana.user else None
    world.settle()
    world.say(ana, Join("#otra"), Group("#g-0123456789", "Cena"), Join("#aula"))
    assert codes(world, ana) == ["quota", "quota"]
    assert ana.user and "#aula" in ana.user.rooms
    world.now += 3_600_000
    world.say(ana, Join("#otra"))
    assert codes(world, ana) == []


def test_there_are_only_so_many_rooms_in_all(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allowances, "ROOMS", 3)
    ana = arrive(world, "ana", "A")
    world.settle()
    world.say(ana, Join("#a"), Join("#b"), Join("#c"), Group("#g-0123456789", "Cena"), Join("#a"))
    assert codes(world, ana) == ["rooms_full", "rooms_full"]


def test_nobody_begins_to_write_to_everybody_in_a_day(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(allowances, "TALKS_A_DAY", 3)
    world.restart()
    others = [arrive(world, f"n{n}") for n in range(4)]
    ana = arrive(world, "ana", "A")
    world.settle()
    world.say(ana, *(Post(f"n{n}", "hola", f"c{n}") for n in range(4)), Post("n0", "y", "c9"))
    told = world.told(ana)
    assert [type(one) for one in told] == [Ok, Ok, Ok, Err, Ok]
    assert code(told[3:4]) == "quota"
    assert world.told(others[3]) == []
    world.go(ana)  # a new connection gives no more
    ana = arrive(world, "ana", "A")
    world.settle()
    world.say(ana, Post("n3", "hola", "c10"))
    assert codes(world, ana) == ["quota"]
    world.now += DAY_MS
    world.say(ana, Post("n3", "hola", "c11"))
    assert codes(world, ana) == []


def small_days(world: World, day: int) -> None:
    world.hub._posts._allowances = allowances.Allowances(Limits(day=day))
    world.hub._allowances = world.hub._posts._allowances
    world.hub._doorkeeper._allowances = world.hub._posts._allowances


def test_a_day_has_only_so_many_bytes_also_on_another_connection(world: World) -> None:
    small_days(world, 1000)
    luis = arrive(world, "luis", plain=True)
    refused = []
    for n in range(2):
        ana = arrive(world, "ana", "A")
        world.settle()
        world.say(ana, *(Post("luis", "hola", f"{n}:{m}") for m in range(4)))
        refused.append(codes(world, ana))
        assert all(isinstance(one, Message) for one in world.told(luis))
    assert refused == [[], ["quota"] * 4]
    ana = arrive(world, "ana", "A")
    world.settle()
    world.say(ana, Post("luis", "hola", "0:0"))  # a repeat costs nothing and gets its answer
    assert [type(one) for one in world.told(ana)] == [Ok]


def test_who_changes_names_takes_from_what_the_address_has(world: World) -> None:
    small_days(world, 1000)
    stored = 0
    for n in range(30):
        guest = arrive(world, f"n{n}")
        world.settle()
        world.say(guest, *(Post("#clase", "x", f"{m}") for m in range(4)))
        stored += sum(isinstance(one, Ok) for one in world.told(guest))
    assert stored == allowances.NEWCOMERS_DAYS * 1000 // 201


def test_whose_name_is_a_day_old_does_not_take_from_the_address(world: World) -> None:
    small_days(world, 10_000)
    world.go(arrive(world, "ana", "A"))
    world.now += DAY_MS
    for n in range(20):
        guest = arrive(world, f"n{n}", f"k{n}")
        world.say(guest, *(Post("#clase", "x", f"{m}") for m in range(50)))
    world.settle()
    world.say(guest, Post("#clase", "x", "more"))
    assert codes(world, guest) == ["quota"]
    ana = arrive(world, "ana", "A")
    world.settle()
    world.say(ana, Post("#clase", "hola", "c1"))
    assert [type(one) for one in world.told(ana)] == [Ok]


def test_the_log_is_not_filled_with_refusals(world: World) -> None:
    world.enter("ana", key="A")
    for n in range(1000):
        arrive(world, "ana", address=f"10.0.0.1:{n}")
    assert sum("refused" in note.text for note in world.log) == allowances.REFUSALS_NOTED_A_MINUTE
    arrive(world, "ana", address="10.0.0.2:1")
    assert "refused 10.0.0.2:1: nick_taken" in world.log[-1].text


def test_without_a_rate_nothing_is_limited() -> None:
    free = allowances.Allowances(Limits(rate=0))
    session = Session("10.0.0.1:5", plain=False)
    for n in range(10_000):
        assert free.problem_with_log_in(session, f"{n}", is_known=False, claims=True) is None


def test_what_is_remembered_of_new_names_goes_after_a_day() -> None:
    limits = allowances.Allowances(Limits())
    for n in range(500):
        limits.begin_batch(n * DAY_MS // 100)
        session = Session(f"{origin_of('10.0.0.1:1')}:{n}", plain=False)
        assert limits.problem_with_log_in(session, f"n{n}", is_known=False, claims=True) is None
    assert len(limits._claimed) <= 101
