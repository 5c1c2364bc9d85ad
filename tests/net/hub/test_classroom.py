"""Test any requests of teachers and others in any order.

The hub has no faults, answers each request once, and is after a restart what it was before.
"""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from net.hub.actions import Gone, ProvedTeacher
from net.hub.classroom import RIGHTS
from net.hub.people import Session
from net.shared.errors import StorageError
from net.wire.messages import About, Err, Group, Join, Leave, Post, State
from net.wire.teaching import (
    LOCKS,
    AskBook,
    AskVotes,
    BookPage,
    ClearRoom,
    Done,
    Free,
    Kick,
    LowerHands,
    MakeRooms,
    PinMessage,
    RaiseHand,
    Rename,
    RoomPlan,
    SetLock,
    SetRole,
    Teach,
    Vote,
    Votes,
)
from tests.net.world import World, log_in

NICKS = ("Eva", "Hugo", "ana", "luis", "nc", "nueva")
ROOMS = ("#clase", "#python", "#g1", "#g2", "#g-1")

nicks = st.sampled_from(NICKS)
rooms = st.sampled_from(ROOMS)
requests: st.SearchStrategy[Any] = st.one_of(
    st.builds(SetRole, nick=nicks, role=st.sampled_from(["", "helper", "teacher"])),
    st.builds(
        SetLock,
        kind=st.sampled_from(LOCKS),
        room=st.sampled_from(["", *ROOMS]),
        nick=nicks,
        seconds=st.sampled_from([0, 1, 60]),
        pause=st.sampled_from([0, 1]),
        address=st.booleans(),
        on=st.sampled_from([True, True, False]),
    ),
    st.builds(Kick, nick=nicks, room=st.sampled_from(["", *ROOMS])),
    st.builds(Rename, nick=nicks, to=nicks),
    st.builds(Free, nick=nicks),
    st.builds(
        MakeRooms,
        rooms=st.lists(
            st.builds(RoomPlan, room=rooms, people=st.lists(nicks, max_size=3).map(tuple)),
            min_size=1,
            max_size=2,
        ).map(tuple),
        move=st.booleans(),
    ),
    st.builds(ClearRoom, room=rooms),
    st.builds(AskBook, kind=st.sampled_from(["actions", "visits"])),
    st.builds(Teach),
    st.builds(RaiseHand, up=st.booleans(), text=st.sampled_from(["", "¿?"])),
    st.builds(LowerHands, nick=st.sampled_from(["", *NICKS]), answered=st.booleans()),
    st.builds(PinMessage, room=rooms, id=st.integers(0, 9), on=st.booleans()),
    st.builds(Vote, room=rooms, id=st.integers(0, 9), choices=st.sampled_from([(), (0,), (1, 1)])),
    st.builds(AskVotes, room=rooms, id=st.integers(0, 9)),
)
others: st.SearchStrategy[Any] = st.one_of(
    st.builds(Post, to=st.sampled_from([*NICKS, *ROOMS]), text=st.just("hola"), cid=st.just("1")),
    st.builds(
        Post,
        to=rooms,
        text=st.just(""),
        cid=st.just("1"),
        kind=st.sampled_from(["pulse", "remove", "close"]),
        about=st.none() | st.builds(About, nicks, st.sampled_from(["r3", "r4", "r5"])),
    ),
    st.builds(Join, room=rooms),
    st.builds(Leave, room=rooms),
    st.builds(Group, room=st.just("#g-1"), title=st.just("x"), people=st.just(("luis", "ana"))),
    st.builds(State, state=st.just("busy"), note=st.sampled_from(["", "nota"])),
    st.just("come"),
    st.just("come"),
    st.just("go"),
    st.just("wait"),
    st.tuples(st.just("fail"), requests),
    st.just("restart"),
)
steps = st.tuples(
    st.sampled_from([*NICKS, "console", "Eva", "console"]), st.one_of(requests, requests, others)
)


class Lesson:
    """A lesson is a world in which people come, go and are sent away."""

    def __init__(self) -> None:
        self.world = World()
        self.sessions: dict[str, Session] = {}
        self.serial = 0
        for nick in NICKS[:-1]:
            self.come(nick)
        self.say("Eva", ProvedTeacher())
        self.say("Eva", SetRole("Hugo", "helper"))

    def come(self, nick: str) -> None:
        session = Session(f"10.0.0.{len(nick)}:1", plain=nick == "nc")
        key = "" if nick == "nc" else nick
        self.world.say(session, log_in(nick, key, seen=None if nick == "nc" else 0))
        if not session.is_over:
            self.sessions[nick] = session

    def session_of(self, who: str) -> Session | None:
        session = self.sessions.get(who)
        if who == "console" and (session is None or session.is_over):
            session = self.sessions[who] = Session("console", plain=False, is_console=True)
        return None if session is None or session.is_over else session

    def say(self, who: str, what: Any) -> None:
        """Say something, and check that a request is answered once, with its ref."""
        session = self.session_of(who)
        if session is None:
            return
        self.serial += 1
        ref = f"r{self.serial}"
        said = what
        is_request = isinstance(what, tuple(RIGHTS)) or type(what) is Teach
        if is_request:
            said = msgspec.structs.replace(what, ref=ref)
        elif isinstance(what, Post):
            said = msgspec.structs.replace(what, cid="" if session.plain else ref)
        self.world.settle()
        self.world.say(session, said)
        told = self.world.told(session)
        kinds = Done | Err | BookPage | Votes
        answers = [one for one in told if isinstance(one, kinds) and one.ref == ref]
        assert len(answers) == 1 or session.plain or not is_request, (said, told)

    def step(self, who: str, what: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        match what:
            case "come":
                if who != "console":
                    self.come(who)
            case "go":
                if session := self.session_of(who):
                    self.world.say(session, Gone("closed"))
            case "wait":
                self.world.wait(30_000)
            case "fail", request:
                with monkeypatch.context() as patch:
                    self.world.break_disk(patch)
                    self.come("nueva")
                    self.say(who, request)
                    self.say("console", request)
            case "restart":
                self.check_restart()
            case _:
                self.say(who, what)
        assert [entry for entry in self.world.log if entry.error] == []

    def check_restart(self) -> None:
        """Restart the server, and check that it is what it was, but for who is connected."""
        try:
            self.world.store.commit()
        except StorageError as error:
            raise AssertionError from error
        before = self.kept()
        self.world.restart()
        self.world.numbers.clear()  # those of nicks that nobody owns are given anew
        assert self.kept() == before
        self.sessions.clear()
        for nick in NICKS[:-1]:
            self.come(nick)

    def kept(self) -> object:
        hub = self.world.hub
        locks = hub._posts._locks
        owners = [user for user in hub.registry.users.values() if user.is_owned]
        return (
            {(user.nick, user.owner, user.role) for user in owners},
            {lock.which: lock for lock in locks},
            list(hub._doorkeeper._closed._renamings.items()),
            {(user.nick, name) for user in owners for name in user.rooms},
            {
                (room.key, room.is_split)
                for room in hub.registry.rooms.values()
                if any(member.user.is_owned for member in room.members.values())
            },
        )


@settings(max_examples=60, deadline=None)
@given(st.lists(steps, max_size=25))
def test_whatever_teachers_and_others_ask_for(said: list[tuple[str, Any]]) -> None:
    lesson = Lesson()
    with pytest.MonkeyPatch.context() as monkeypatch:
        for who, what in said:
            lesson.step(who, what, monkeypatch)
        lesson.check_restart()


def test_a_page_that_can_not_be_read_ends_no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise StorageError("disk I/O error")

    world = World()
    eva = world.enter_teacher("Eva")
    console = Session("console", plain=False, is_console=True)
    monkeypatch.setattr(type(world.store.teaching), "lines", fail)
    for session in (eva, console):
        world.settle()
        world.say(session, AskBook("actions", ref="b"))
        [refused] = world.told(session)
        assert isinstance(refused, Err) and (refused.code, refused.ref) == ("storage", "b")
        assert not session.is_over
