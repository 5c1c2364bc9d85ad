"""Carry out what is typed at the server's console: commands of net.wire.commands.

The console is a session without a user, which may do what a teacher may, and is told what teachers
are told. Its thread reads and asks; the hub thread answers, and never waits for the console: what
it says is only put into a queue.
"""

from __future__ import annotations

import contextlib
import queue
import random
import threading
import time
from collections.abc import Callable

from net.hub.people import Session
from net.server.console_words import ConsoleWords
from net.server.room_orders import RoomOrders
from net.server.terminal import Terminal
from net.wire import commands, messages, refs
from net.wire.fields import Request
from net.wire.messages import (
    ClientMessage,
    Err,
    History,
    More,
    Ok,
    Page,
    Person,
    Post,
    RosterPage,
    ServerMessage,
)
from net.wire.teaching import (
    BookPage,
    Done,
    Hand,
    HandsUp,
    LockChanged,
    MakeRooms,
    Tally,
    Teach,
    TeachingRequest,
    Votes,
)
from net.wire.typed import BadCommand, Inquiry, MessageOrder, RoomPost, RoomView, Split

# How long a command may take before the console says that there is no answer yet.
ANSWER_SECONDS = 10.0

_Answer = Done | Err | Ok | BookPage | RosterPage | Page | Votes
_ROSTER = "more"  # it has no `ref`


class TypedCommands:
    """Reads commands, says them to the hub, and prints what it answers."""

    def __init__(self, language: str, pin: str, main_room: str) -> None:
        """Get ready; `start` follows once there is a server."""
        self.session = Session("console", plain=False, is_console=True)
        self._words = ConsoleWords(language)
        self._language, self._pin = language, pin
        self.terminal = Terminal(self._complete)
        self._say: Callable[[ClientMessage], None] = lambda _message: None
        self._rooms = RoomOrders(self._words, main_room, self._wait)
        self._asked = 0
        self._answers: queue.SimpleQueue[_Answer] = queue.SimpleQueue()
        self._people: tuple[Person, ...] = ()
        # What is closed and whose hands are up: only the thread `console told` touches them.
        self._locks: dict[tuple[str, str, str], LockChanged] = {}
        self._hands: dict[str, Hand] = {}
        self._told: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def start(self, say: Callable[[ClientMessage], None]) -> None:
        """Begin to read; `say` gives the hub what the console says."""
        self._say = say
        for name, run in (("console told", self._listen), ("console", self._read)):
            threading.Thread(target=run, name=name, daemon=True).start()
        self._say(Teach())

    def take(self, data: bytes) -> bool:
        """Take what the hub says, in encoded lines. Never blocks."""
        self._told.put(data)
        return True

    # --- the thread that reads ------------------------------------------------------------------

    def _read(self) -> None:
        for line in self.terminal.lines():
            if line.strip():
                self._carry_out(line)

    def _carry_out(self, line: str) -> None:
        try:
            meant = commands.parse(line)
        except BadCommand as error:
            self._print(self._words.problem(error))
            return
        if isinstance(meant, Inquiry):
            self._answer(meant)
        elif isinstance(meant, Split):
            self._split(meant)
        elif isinstance(meant, RoomPost | RoomView | MessageOrder):
            self._print(self._rooms.carry_out(meant))
        else:
            self._print(self._ask(meant))

    def _answer(self, inquiry: Inquiry) -> None:
        if inquiry.what == "help":
            self._print(self._words.help())
        elif inquiry.what == "pin":
            self._print(self._words.pin(self._pin))
        else:
            self._print(self._look())

    def _look(self) -> str:
        """Return who is here, the rooms, the locks and the hands."""
        page = self._wait(More())
        if not isinstance(page, RosterPage):
            return self._words.answer(page)
        self._people = page.people
        locks, hands = list(self._locks.values()), list(self._hands.values())
        return self._words.roster(page, locks, hands)

    def _split(self, split: Split) -> None:
        page = self._wait(More())
        if not isinstance(page, RosterPage):
            self._print(self._words.answer(page))
            return
        nicks = [
            one.nick
            for one in page.people
            if one.state != "offline" and not (one.role or one.plain)
        ]
        random.shuffle(nicks)
        self._print(self._ask(MakeRooms(split.plans(nicks))))

    def _ask(self, request: TeachingRequest) -> str:
        return self._words.answer(self._wait(request))

    def _wait(self, request: TeachingRequest | History | Post | More) -> _Answer | None:
        """Return the answer; None if none has come in time."""
        self._asked += 1
        asked = refs.with_ref(request, self._asked) if isinstance(request, Request) else request
        ref = _name_of(asked)
        self._say(asked)
        deadline = time.monotonic() + ANSWER_SECONDS
        with contextlib.suppress(queue.Empty):
            while True:  # an earlier command may be answered only now
                answer = self._answers.get(timeout=max(0.0, deadline - time.monotonic()))
                if _name_of(answer) == ref:
                    return answer
        return None

    # --- the thread that listens ----------------------------------------------------------------

    def _listen(self) -> None:
        while True:
            for line in self._told.get().splitlines():
                self._hear(messages.decode_server(line))

    def _hear(self, told: messages.ServerMessage) -> None:
        if isinstance(told, LockChanged):
            which = told.kind, told.room, told.nick
            if told.on:
                self._locks[which] = told
            else:
                self._locks.pop(which, None)
            self._print(self._words.lock(told))
        elif isinstance(told, HandsUp):
            self._hear_of_hands(told)
        elif isinstance(told, Tally):
            self._rooms.note(told)
        elif isinstance(told, _Answer):
            self._answers.put(told)

    def _hear_of_hands(self, told: HandsUp) -> None:
        if told.all_down:
            self._hands.clear()
        for nick in told.down:
            self._hands.pop(nick, None)
        for hand in told.up:
            self._hands[hand.nick] = hand
            self._print(self._words.hand(hand))

    # --- both -----------------------------------------------------------------------------------

    def _print(self, text: str) -> None:
        self.terminal.write(text + "\n")

    def _complete(self, text: str) -> list[str]:
        """Return the commands, and the nicks that were listed, which begin with the text."""
        nicks = [
            f'"{one.nick}"' if " " in one.nick else one.nick
            for one in self._people
            if one.nick.lower().startswith(text.lower())
        ]
        return commands.beginnings(text, self._language) + nicks


def _name_of(said: ClientMessage | ServerMessage) -> str:
    """Return what tells a question and its answer from others."""
    if isinstance(said, More | RosterPage):
        return _ROSTER
    if isinstance(said, Post | Ok):
        return said.cid
    if isinstance(said, Err):
        return said.ref or said.cid or ""
    return str(getattr(said, "ref", ""))
