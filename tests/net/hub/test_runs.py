"""Test messages that a plain user's program writes without waiting: they come in one piece."""

from __future__ import annotations

import pytest

from net.hub.archive import Kept
from net.hub.people import Session
from net.wire import plain
from net.wire.messages import Err, Message
from net.wire.plain import PostRun
from net.wire.teaching import SetLock
from tests.net.world import World

TEXTS = ("uno", "dos", "profe: tres", "a\tb", "\x1b[2J")


def hear(to: str, *texts: str, as_run: bool, day: int = 0, lock: str = "") -> list[object]:
    """Return what is heard of these messages of nc's: bytes for plain users, messages for rich."""
    world = World(day=day)
    nc, one, other = (world.enter(nick, plain=True) for nick in ("nc", "uno", "otro"))
    ana, luis = (world.enter(nick, key=nick, seen=0) for nick in ("ana", "luis"))
    world.go(luis)
    if lock:
        profe = world.enter_teacher("profe")
        world.say(profe, SetLock(lock, on=True))
    world.settle()
    run = PostRun(to, texts)
    world.say(nc, *([run] if as_run else run.posts()))
    heard: list[object] = [
        b"".join(map(plain.encode, world.told(each))) for each in (nc, one, other)
    ]
    luis = world.enter("luis", key="luis", seen=0)
    for window in (ana, luis):
        messages = [each for each in world.told(window) if isinstance(each, Message)]
        heard.append([(each.id, each.sender, each.to, each.text) for each in messages])
    return heard


@pytest.mark.parametrize(
    "to", ["uno", "UNO", "nc", "ana", "luis", "nadie", "#clase", "#otra", "#g-1", "#?"]
)
def test_everybody_hears_the_same_as_of_one_message_after_the_other(to: str) -> None:
    assert hear(to, *TEXTS, as_run=True) == hear(to, *TEXTS, as_run=False)


@pytest.mark.parametrize("lock", ["write", "private"])
@pytest.mark.parametrize("to", ["uno", "#clase"])
def test_locks_hold(to: str, lock: str) -> None:
    assert hear(to, *TEXTS, as_run=True, lock=lock) == hear(to, *TEXTS, as_run=False, lock=lock)


def test_each_message_may_be_as_long_as_one_alone_and_no_longer() -> None:
    texts = ("x" * 20, "y" * 21, "z" * 20)
    heard = hear("uno", *texts, as_run=True)
    assert heard == hear("uno", *texts, as_run=False)
    assert f"nc: {texts[0]}\nnc: {texts[2]}\n".encode() in heard


def test_a_day_has_room_for_as_many_as_otherwise() -> None:
    """Let five messages of three letters take 203 bytes each."""
    texts = ("uno",) * 5
    for day in (600, 800, 1015, 1016):
        assert hear("uno", *texts, as_run=True, day=day) == hear(
            "uno", *texts, as_run=False, day=day
        )


def test_who_is_blocked_is_told_so_for_each(world: World) -> None:
    nc, one = (world.enter(nick, plain=True) for nick in ("nc", "uno"))
    world.hub.registry.users["uno"].blocked["nc"] = "nc"
    world.settle()
    world.say(nc, PostRun("uno", TEXTS))
    assert world.told(one) == []
    assert [each.code for each in world.told(nc) if isinstance(each, Err)] == ["blocked"] * 5


def test_who_has_not_logged_in_is_refused_once(world: World) -> None:
    nobody, one = Session("somewhere", True), world.enter("uno", plain=True)
    world.settle()
    world.say(nobody, PostRun("uno", TEXTS))
    assert world.told(one) == []
    assert [type(each) for each in world.told(nobody)] == [Err]
    assert world.closed == [nobody]


def test_one_that_fails_does_not_keep_back_the_others(
    world: World, ana: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    nc = world.enter("nc", plain=True)
    world.settle()
    keep = world.store.keep

    def fail(kept: Kept) -> None:
        if kept.post.text == "dos":
            raise RuntimeError
        keep(kept)

    monkeypatch.setattr(world.store, "keep", fail)
    world.say(nc, PostRun("ana", ("uno", "dos", "tres")))
    assert [each.text for each in world.told(ana) if isinstance(each, Message)] == ["uno"]
    assert world.closed == [nc]  # as after any message on which the server fails
