"""Test locks against a small model: people say and lock things in any order, and time goes by.

The model knows only what was asked for, and says of each message whether it may be heard.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from net.hub.people import Session
from net.wire.messages import Err, Join, Message, Ok, Post
from net.wire.teaching import Done, SetLock, SetRole
from tests.net.world import World

STUDENTS = ("ana", "luis", "tere")
ROOMS = ("#clase", "#python")
TEACHER = "Eva"

people = st.sampled_from((*STUDENTS, TEACHER))
students = st.sampled_from(STUDENTS)
rooms = st.sampled_from(ROOMS)
times = st.sampled_from((0, 30, 300))


@dataclass
class Model:
    """The model knows what is locked, and until when (ms; 0: until somebody unlocks it)."""

    now: int
    locks: dict[tuple[str, str], int] = field(default_factory=dict)
    helpers: set[str] = field(default_factory=set)

    def is_on(self, kind: str, of: str = "") -> bool:
        until = self.locks.get((kind, of))
        return until is not None and (not until or self.now < until)

    def teaches(self, nick: str) -> bool:
        return nick == TEACHER or nick in self.helpers

    def may_write(self, sender: str, to: str) -> bool:
        """Return whether the sender may write to this person or room now."""
        if self.teaches(sender):
            return True
        if not to.startswith("#"):
            is_open = not (self.is_on("private") or self.is_on("mute", sender))
            return is_open or self.teaches(to)
        return not (self.is_on("mute", sender) or self.is_on("write") or self.is_on("write", to))


class Lesson(RuleBasedStateMachine):
    """A lesson goes on, in the hub and in the model."""

    @initialize()
    def begin(self) -> None:
        self.world = World()
        self.model = Model(self.world.now)
        self.serial = 0
        self.sessions: dict[str, Session] = {TEACHER: self.world.enter_teacher(TEACHER)}
        for nick in STUDENTS:
            self.sessions[nick] = self.world.enter(nick, key=nick)
        for session in self.sessions.values():
            self.world.say(session, Join("#python"))
        self.world.settle()

    @rule(sender=people, to=st.one_of(people, rooms))
    def write(self, sender: str, to: str) -> None:
        self.serial += 1
        text = f"hola {self.serial}"
        self.world.settle()
        self.world.say(self.sessions[sender], Post(to, text, f"c{self.serial}"))
        told = {nick: self.world.told(session) for nick, session in self.sessions.items()}
        hearers = {
            nick
            for nick, heard in told.items()
            if any(isinstance(one, Message) and one.text == text for one in heard)
        }
        if self.model.may_write(sender, to):
            assert any(isinstance(one, Ok) for one in told[sender])
            others = set(self.sessions) if to.startswith("#") else {to}
            assert hearers == others - {sender}
        else:
            codes = [one.code for one in told[sender] if isinstance(one, Err)]
            assert codes in (["muted"], ["locked"])
            assert not hearers

    @rule(nick=students, seconds=times, on=st.booleans())
    def mute(self, nick: str, seconds: int, on: bool) -> None:
        if not self.model.teaches(nick) or not on:
            self._lock("mute", nick, seconds, on=on)

    @rule(room=st.one_of(st.just(""), rooms), seconds=times, on=st.booleans())
    def lock_rooms(self, room: str, seconds: int, on: bool) -> None:
        self._lock("write", room, seconds, on=on)

    @rule(seconds=times, on=st.booleans())
    def lock_private(self, seconds: int, on: bool) -> None:
        self._lock("private", "", seconds, on=on)

    def _lock(self, kind: str, of: str, seconds: int, *, on: bool) -> None:
        nick, room = (of, "") if kind == "mute" else ("", of)
        self._ask(SetLock(kind, room, nick, seconds, on=on, ref="r"))
        self.model.locks.pop((kind, of), None)
        if on:
            self.model.locks[kind, of] = self.model.now + seconds * 1000 if seconds else 0

    @rule(nick=students, on=st.booleans())
    def help(self, nick: str, on: bool) -> None:
        self._ask(SetRole(nick, "helper" if on else "", ref="r"))
        (self.model.helpers.add if on else self.model.helpers.discard)(nick)

    def _ask(self, request: SetLock | SetRole) -> None:
        self.world.settle()
        self.world.say(self.sessions[TEACHER], request)
        assert Done("r") in self.world.told(self.sessions[TEACHER])

    @rule(seconds=st.sampled_from((1, 29, 31, 300)))
    def wait(self, seconds: int) -> None:
        self.world.wait(seconds * 1000)
        self.model.now += seconds * 1000

    @rule()
    def restart(self) -> None:
        self.world.restart()
        for nick in self.sessions:
            self.sessions[nick] = self.world.enter(nick, key=nick)

    @invariant()
    def the_way_to_the_teacher_is_open(self) -> None:
        for nick in STUDENTS:
            self.serial += 1
            self.world.settle()
            self.world.say(self.sessions[nick], Post(TEACHER, "profe", f"t{self.serial}"))
            heard = self.world.told(self.sessions[TEACHER])
            assert [one.text for one in heard if isinstance(one, Message)] == ["profe"]


Lesson.TestCase.settings = settings(max_examples=20, stateful_step_count=15, deadline=None)
TestLesson = Lesson.TestCase
