"""Provide the chat without sockets: a hub with an archive in memory.

It records what each session has been told.
"""

from __future__ import annotations

import hashlib
import weakref
from typing import Any, TypeVar

import msgspec
import pytest

from net.hub.actions import Action, Close, Deliver, Gone, Incoming, LogEntry, LogIn, ProvedTeacher
from net.hub.hub import Hub
from net.hub.people import Session
from net.server.store import Store
from net.shared.errors import StorageError, Unknown
from net.wire import credentials, messages, plain
from net.wire.messages import (
    ClassStatus,
    Crowd,
    Err,
    Hello,
    Limits,
    Message,
    Page,
    Person,
    Presence,
    RoomInfo,
    RosterPage,
    ServerMessage,
    Terms,
    Welcome,
)
from net.wire.roster_parts import RosterParts

NOW = 1_795_341_600_123
Numbered = TypeVar("Numbered", bound=Person | Presence | Welcome | Message)


class World:
    """A world is a hub and its sessions; like the server, it tells nothing before COMMIT.

    `told` returns what a session has been told since the last call. The terms of rooms are left
    out, so that tests can compare the rest: `terms` has all that were told to each session.
    """

    def __init__(
        self,
        max_clients: int = 1000,
        *,
        lasting: bool = True,
        text: int = 20,
        day: int | None = None,
    ) -> None:
        self.store = Store(None)
        weakref.finalize(self, self.store.close)  # from Python 3.13 on, forgetting it is a warning
        self.store.lasting = lasting
        self._max_clients = max_clients
        self._limits = Limits(text=text) if day is None else Limits(text=text, day=day)
        self.now = NOW
        self.authors: dict[str, str] = {}
        self.numbers: dict[str, int] = {}
        self.terms: dict[Session, list[Terms]] = {}
        self.restart()

    def restart(self, main_room: str = "#clase") -> None:
        """Start a new hub on the same archive, which has only what was written.

        Nobody is connected.
        """
        self.store.commit_all()
        self.store._begin_run()
        self.hub = Hub(
            self.store,
            server="Aula",
            main_room=main_room,
            limits=self._limits,
            max_clients=self._max_clients,
            aged_ms=self.now,
        )
        self.store.commit()
        self._told: dict[Session, list[ServerMessage]] = {}
        self.closed: list[Session] = []
        self.log: list[LogEntry] = []

    def say(self, session: Session, *said: Incoming) -> None:
        self.batch(*((session, one) for one in said))

    def batch(self, *said: tuple[Session, Incoming]) -> None:
        actions = self.hub.handle(said, self.now)
        try:
            self.store.commit()
        except StorageError as error:
            actions = self.hub.revoke(actions, is_known=not isinstance(error, Unknown))
        self.tell(actions)

    def tell(self, actions: list[Action]) -> None:
        """Carry out what the hub wants done."""
        for action in actions:
            match action:
                case Deliver(said, sessions):
                    message = (
                        messages.decode_server(messages.encode(said))
                        if isinstance(said, RosterParts)
                        else said
                    )
                    message = self._without_numbers(self._without_author(message))
                    if isinstance(message, Terms):
                        for each in sessions:
                            self.terms.setdefault(each, []).append(message)
                        continue
                    for each in sessions:
                        if not each.plain or plain.encode(message):
                            self._told.setdefault(each, []).append(message)
                case Close(closed):
                    self.closed.append(closed)
                case LogEntry():
                    self.log.append(action)

    def _without_author(self, message: ServerMessage) -> ServerMessage:
        """Return the message without its author, so that tests can compare it.

        `authors` has the author by cid.
        """
        if isinstance(message, Message):
            self.authors[message.cid] = message.author
            return msgspec.structs.replace(message, author="")
        if isinstance(message, Page):
            bare = tuple(msgspec.structs.replace(one, author="") for one in message.messages)
            return msgspec.structs.replace(message, messages=bare)
        return message

    def _without_numbers(self, message: ServerMessage) -> ServerMessage:
        """Return the message without the numbers of people; `numbers` has the last by nick."""
        match message:
            case Welcome():
                return self._without_number(message)
            case Presence():
                return self._without_number(message)
            case Message():
                return self._without_number(message)
            case Page():
                messages = tuple(map(self._without_number, message.messages))
                return msgspec.structs.replace(message, messages=messages)
            case RosterPage() | Crowd() | ClassStatus():
                people = tuple(map(self._without_number, message.people))
                return msgspec.structs.replace(message, people=people)
        return message

    def _without_number(self, told: Numbered) -> Numbered:
        if told.number:
            nick = told.sender if isinstance(told, Message) else told.nick
            assert self.numbers.setdefault(nick, told.number) == told.number
        return msgspec.structs.replace(told, number=0)

    def told(self, session: Session) -> list[ServerMessage]:
        return self._told.pop(session, [])

    def enter(
        self,
        nick: str,
        *,
        plain: bool = False,
        key: str = "",
        seen: int | None = None,
        epoch: str = "",
    ) -> Session:
        session = Session(f"address of {nick}", plain)
        self.say(session, log_in(nick, key, seen=seen, epoch=epoch))
        return session

    def enter_teacher(self, nick: str) -> Session:
        """Let somebody in who owns their nick, and is a teacher."""
        session = self.enter(nick, key=nick)
        self.say(session, ProvedTeacher())
        self.settle()
        return session

    def break_disk(self, monkeypatch: pytest.MonkeyPatch, *, is_known: bool = True) -> None:
        """Make every commit fail while the patch holds.

        With `is_known`, it is certain that nothing was committed.
        """

        def fail() -> None:
            raise (StorageError if is_known else Unknown)("disk I/O error")

        monkeypatch.setattr(self.store._writer, "_commit", fail)

    def go(self, session: Session) -> None:
        """End the session's connection."""
        self.say(session, Gone("connection closed"))

    def wait(self, ms: int) -> None:
        """Let time pass; the hub is called when it asks for it, as in the server's thread."""
        end = self.now + ms
        while (due := self.hub.due_ms) is not None and due <= end:
            self.now = max(self.now, due)
            self.batch()
        self.now = end

    def settle(self) -> None:
        self._told.clear()


def key_of(name: str) -> str:
    """Return a public key that is always the same for a name."""
    return credentials.encode(hashlib.sha256(name.encode()).digest())


def log_in(nick: str, key: str = "", **more: Any) -> LogIn:
    """Return what the hub receives when somebody has proved that they have a key.

    `more` are fields of the hello.
    """
    key = key_of(key) if key else ""
    return LogIn(Hello(1, nick, key=key, **more), key)


def roster_of(told: list[ServerMessage]) -> RosterPage:
    """Return all pages of the roster as one, each room with all its members."""
    pages = [one for one in told if isinstance(one, RosterPage)]
    assert pages and not pages[-1].more and all(page.more for page in pages[:-1])
    rooms: dict[str, RoomInfo] = {}
    for part in (room for page in pages for room in page.rooms):
        before = rooms.get(part.room, msgspec.structs.replace(part, members=(), invited=()))
        rooms[part.room] = msgspec.structs.replace(
            before, members=before.members + part.members, invited=before.invited + part.invited
        )
    return RosterPage(
        tuple(person for page in pages for person in page.people), tuple(rooms.values())
    )


def only(messages: list[ServerMessage]) -> ServerMessage:
    assert len(messages) == 1, messages
    return messages[0]


def code(messages: list[ServerMessage]) -> str:
    message = only(messages)
    assert isinstance(message, Err)
    return message.code
