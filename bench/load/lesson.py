"""Play a lesson: students of a room raise their hands, answer a poll, and write as many messages.

All of them and the teacher are in one process, which notes when each of them hears what. A vote is
in all tallies that count at least as many people as the voter's own answer did.
"""

from __future__ import annotations

import contextlib
import json
import random
import re
import selectors
import time
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.dialects import CROWDS, Faulty
from bench.load.client import Client, Crowd
from bench.load.room import CALM_SECONDS, ROOM
from bench.machine import cpu_seconds

TEACHER = "elena"
STEP_SECONDS = 60.0  # the longest that anything may take
QUIET_SECONDS = 0.5
ALIVE_SECONDS = 5.0
KEEPALIVE = CROWDS["rich"].keepalive
POLL = {"question": "¿Qué devuelve recv al final?", "answers": ["None", "b''", "Un error"]}
ANSWER = "la segunda"
# A message of the room, whose cid is its number.
_MESSAGE = re.compile(rb'\{"op":"msg",.*?"cid":"(\d+)"')


class Ear:
    """Notes what one client hears, and when (perf_counter).

    Attributes:
        tallies: when a tally came, and how many people it counts.
        mine: the same of the answer to the client's own vote.
        messages: when each message of the room came, by its number.
        hands: when the teacher heard of a hand, by its nick, in the order of the queue.
        place: when the client's own hand got its place.
        answers: all else that is waited for, by its op.
    """

    def __init__(self, client: Client) -> None:
        self.client = client
        self._rest = b""
        self.forget()

    def forget(self) -> None:
        self.tallies: list[tuple[float, int]] = []
        self.mine: tuple[float, int] | None = None
        self.messages: dict[int, float] = {}
        self.hands: dict[str, float] = {}
        self.place: float | None = None
        self.answers: dict[str, Any] = {}

    def read(self) -> None:
        """Read what has come.

        Raises:
            Faulty: the server has refused something.
        """
        *lines, self._rest = (self._rest + self.client.receive()).split(b"\n")
        at = time.perf_counter()
        for line in lines:
            if found := _MESSAGE.match(line):
                self.messages[int(found[1])] = at
            elif line.startswith(b'{"op":"tally"'):
                self._hear_tally(at, json.loads(line))
            elif line.startswith((b'{"op":"ok"', b'{"op":"done"', b'{"op":"hands"')):
                self._hear(at, json.loads(line))
            elif line.startswith(b'{"op":"place"'):
                self.place = self.place or at
            elif line.startswith((b'{"op":"err"', b'{"op":"bye"')):
                raise Faulty(f"{self.client.nick} hears {line[:200]!r}")

    def _hear_tally(self, at: float, said: dict[str, Any]) -> None:
        if not said.get("open", True):
            return
        voters = said.get("voters", 0)
        self.tallies.append((at, voters))
        if said.get("has_mine") and said.get("mine"):
            self.mine = at, voters

    def _hear(self, at: float, said: dict[str, Any]) -> None:
        self.answers[said["op"]] = said
        for hand in said.get("up", ()):
            self.hands.setdefault(hand["nick"], at)

    def heard_of(self, voters: int) -> float:
        """Return when the client heard a tally with so many people in it."""
        return self.tallies[bisect_left(self.tallies, voters, key=lambda one: one[1])][0]


@dataclass
class Heard:
    """Says how long it took until something was heard, in seconds, and what it cost the server.

    Attributes:
        others: by each of the other students.
        teacher: by the teacher.
        own: until whoever did it had an answer.
        cpu_s: of the server, in all.
        count: of what was done.
        lines: how many tallies or messages the server has delivered.
    """

    others: list[float] = field(default_factory=list)
    teacher: list[float] = field(default_factory=list)
    own: list[float] = field(default_factory=list)
    cpu_s: float = 0.0
    count: int = 0
    lines: int = 0


class Lesson:
    """Holds the connections of a class that has begun."""

    def __init__(self, port: int, pid: int, token: str, students: int) -> None:
        """Let everybody in.

        Args:
            port: of the server, on this machine.
            pid: its process.
            token: shows that the teacher may teach.
            students: how many there are.
        """
        crowd = Crowd(port, CROWDS["rich"])
        self._pid = pid
        self._dice = random.Random(1)
        self._alive_at = time.monotonic()
        crowd.admit([TEACHER])
        crowd.admit(f"s{number:03d}" for number in range(students))
        self.teacher, *self.students = [Ear(client) for client in crowd.release(CALM_SECONDS)]
        self._selector = selectors.DefaultSelector()
        for ear in self._ears:
            self._selector.register(ear.client.socket, selectors.EVENT_READ, ear)
        self._say(self.teacher, op="teach", token=token, ref="t")
        self.go_on("the role", lambda: "done" in self.teacher.answers)

    def close(self) -> None:
        """Close all connections."""
        self._selector.close()
        for ear in self._ears:
            ear.client.socket.close()

    @property
    def _ears(self) -> Sequence[Ear]:
        return [self.teacher, *self.students]

    # --- steps of the lesson ----------------------------------------------------------------------

    def raise_hands(self, count: int, seconds: float, heard: Heard) -> None:
        """Let so many raise their hands, and then the teacher lower all."""
        self._forget()
        raising = self._dice.sample(self.students, count)
        sent = self._spread(
            raising, seconds, lambda ear: self._say(ear, op="hand", text="¿Y si no llega nada?")
        )
        self.go_on("the hands", lambda: len(self.teacher.hands) == count)
        for ear in raising:
            nick = ear.client.nick
            heard.teacher.append(self.teacher.hands[nick] - sent[nick])
            heard.own.append((ear.place or 0) - sent[nick])
        self.teacher.answers.clear()
        self._say(self.teacher, op="lower", ref="l")
        self.go_on("no hands", lambda: "done" in self.teacher.answers)
        self.rest()

    def vote(self, seconds: float, heard: Heard) -> None:
        """Ask a poll, let everybody answer it, and close it."""
        with self._asked() as ask:
            self._cost(heard, lambda: self._vote(ask, seconds, heard))

    def _vote(self, ask: int, seconds: float, heard: Heard) -> None:
        sent = self.answer(ask, seconds)
        count = len(self.students)
        self.go_on(
            "the last tally",
            lambda: all(ear.tallies[-1:] and ear.tallies[-1][1] == count for ear in self._ears),
        )
        heard.lines += sum(len(ear.tallies) for ear in self._ears)
        for ear in self.students:
            assert ear.mine is not None
            at, place = ear.mine
            began = sent[ear.client.nick]
            heard.own.append(at - began)
            heard.teacher.append(self.teacher.heard_of(place) - began)
            heard.others.extend(
                other.heard_of(place) - began for other in self.students if other is not ear
            )

    def write(self, seconds: float, heard: Heard) -> None:
        """Let everybody write their answer into the room instead."""
        self._forget()
        self._cost(heard, lambda: self._write(seconds, heard))
        self.rest()

    def _write(self, seconds: float, heard: Heard) -> None:
        numbers = {ear.client.nick: number for number, ear in enumerate(self.students)}
        began = time.time_ns()

        def post(ear: Ear) -> None:
            number = numbers[ear.client.nick]
            self._say(ear, op="msg", to=ROOM, text=ANSWER, cid=f"{began + number}")

        sent = self._spread(self.students, seconds, post)
        others = len(self.students) - 1
        self.go_on(
            "the messages",
            lambda: all(len(ear.messages) == others + (ear is self.teacher) for ear in self._ears),
        )
        heard.lines += sum(len(ear.messages) for ear in self._ears)
        for ear in self.students:
            cid, at = began + numbers[ear.client.nick], sent[ear.client.nick]
            heard.teacher.append(self.teacher.messages[cid] - at)
            heard.others.extend(
                other.messages[cid] - at for other in self.students if other is not ear
            )

    # --- what they consist of ---------------------------------------------------------------------

    def answer(self, ask: int, seconds: float) -> dict[str, float]:
        """Let everybody vote within this time, and return when each has, by nick."""
        return self._spread(
            self.students,
            seconds,
            lambda ear: self._say(
                ear, op="vote", room=ROOM, id=ask, choices=[self._dice.randrange(3)]
            ),
        )

    @contextlib.contextmanager
    def _asked(self) -> Iterator[int]:
        """Ask a poll, yield its id, and close it."""
        self._forget()
        cid = str(time.time_ns())
        text = json.dumps(POLL)
        self._say(self.teacher, op="msg", to=ROOM, kind="poll", text=text, cid=cid)
        self.go_on(
            "the poll",
            lambda: all(ear.tallies for ear in self._ears) and "ok" in self.teacher.answers,
        )
        yield self.teacher.answers["ok"]["id"]
        about, closing = {"from": TEACHER, "cid": cid}, f"{cid}0"
        self._say(self.teacher, op="msg", to=ROOM, kind="close", text="", cid=closing, about=about)
        # It must not come among what is heard next, however slow the machine is.
        self.go_on(
            "the result",
            lambda: (
                self.teacher.answers["ok"]["cid"] == closing
                and all(int(closing) in ear.messages for ear in self._ears)
            ),
        )
        self.rest()

    def _cost(self, heard: Heard, work: Callable[[], None]) -> None:
        """Let each student do something, and add what it costs the server."""
        before = cpu_seconds(self._pid)
        work()
        heard.cpu_s += cpu_seconds(self._pid) - before
        heard.count += len(self.students)

    def _spread(
        self, ears: Sequence[Ear], seconds: float, act: Callable[[Ear], None]
    ) -> dict[str, float]:
        """Let each of them do something at a random time, and return when, by nick."""
        began, sent = time.perf_counter(), {}
        for ear, after in zip(
            self._dice.sample(ears, len(ears)),
            sorted(self._dice.uniform(0, seconds) for _ear in ears),
            strict=True,
        ):
            while (left := began + after - time.perf_counter()) > 0:
                self._read(left)
            sent[ear.client.nick] = time.perf_counter()
            act(ear)
            self._read(0)
        return sent

    def go_on(self, what: str, done: Callable[[], object]) -> None:
        """Read until it is done.

        Raises:
            Faulty: it takes too long; the text says `what` has not come.
        """
        deadline = time.monotonic() + STEP_SECONDS
        while not done():
            self._read(QUIET_SECONDS)
            if time.monotonic() > deadline:
                raise Faulty(f"{what}: not there after {STEP_SECONDS:.0f} s")

    def rest(self) -> None:
        """Read until nothing comes any more.

        Raises:
            Faulty: there is no end to it.
        """
        deadline = time.monotonic() + STEP_SECONDS
        while self._read(QUIET_SECONDS):
            if time.monotonic() > deadline:
                raise Faulty(f"the server does not come to rest in {STEP_SECONDS:.0f} s")

    def _read(self, seconds: float) -> bool:
        ready = self._selector.select(seconds)
        for key, _events in ready:
            key.data.read()
        if time.monotonic() - self._alive_at > ALIVE_SECONDS:
            self._alive_at = time.monotonic()
            for ear in self._ears:
                ear.client.send(KEEPALIVE)
        return bool(ready)

    def _forget(self) -> None:
        for ear in self._ears:
            ear.forget()

    def _say(self, ear: Ear, **said: object) -> None:
        ear.client.send(json.dumps(said).encode() + b"\n")
