"""The hub: who is here, which rooms there are, and what follows from each message. Pure.

It is given batches of what sessions said and returns actions; it never sees a socket, a clock or a thread, so
every rule of the chat can be read and tested here alone. The server's hub thread is the only one that
calls it and therefore needs no lock. Within a batch and between batches, order in is order out.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from net import names
from net.messages import (
    WIRE_VERSION,
    Bye,
    ClientMessage,
    Err,
    Farewell,
    Hello,
    Join,
    Joined,
    Leave,
    Left,
    Limits,
    Message,
    Ok,
    Person,
    Ping,
    Pong,
    Post,
    Presence,
    RoomInfo,
    ServerMessage,
    Welcome,
)

CID_CHARACTERS = 64
ROOMS_PER_SESSION = 100
# At least so many accepted messages are remembered, so that one sent again gets its first `ok` again.
REMEMBERED_CIDS = 10_000


@dataclass(eq=False, slots=True)
class Session:
    """One connection as the hub sees it. Until it has a `key` it is nobody."""

    address: str
    plain: bool
    nick: str = ""
    key: str = ""
    token: str = ""
    rooms: dict[str, Room] = field(default_factory=dict)
    is_over: bool = False


@dataclass(eq=False, slots=True)
class Room:
    name: str
    members: dict[str, Session] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gone:
    """What a session says last, whether it wanted to or not: its connection is no more."""

    why: str


@dataclass(slots=True)
class Deliver:
    """Send the message to these sessions, after whatever was to be sent to them before."""

    message: ServerMessage
    sessions: Sequence[Session]


@dataclass(slots=True)
class Close:
    """Close the session's connection once everything for it has been sent."""

    session: Session


@dataclass(slots=True)
class Note:
    """A line for the server's log; with `error`, a fault of the hub's own."""

    text: str
    error: Exception | None = None


Action = Deliver | Close | Note


class Hub:
    """All state of the server."""

    def __init__(
        self, *, server: str, epoch: str, main_room: str, limits: Limits | None = None, max_clients: int = 1000
    ) -> None:
        """`main_room` is the one every rich session is in from the start. `epoch` names this run."""
        self._server = server
        self._epoch = epoch
        self._main_room = main_room
        self._limits = limits or Limits()
        self._max_clients = max_clients
        self._sessions: dict[str, Session] = {}
        self._rooms: dict[str, Room] = {}
        self._last_id = 0
        # What became of (sender, cid): (id, at, hash of the content). Two generations, because taking the
        # oldest entry out of a large dict, one at a time, is slow.
        self._remembered: dict[tuple[str, str], tuple[int, int, int]] = {}
        self._remembered_before: dict[tuple[str, str], tuple[int, int, int]] = {}
        self._actions: list[Action] = []
        self._now_ms = 0
        self._handlers: dict[type, Callable[[Session, Any], None]] = {
            Post: self._handle_post,
            Join: self._handle_join,
            Leave: self._handle_leave,
            Ping: self._handle_ping,
            Bye: self._handle_bye,
            Hello: self._handle_second_hello,
        }

    def handle(self, batch: Iterable[tuple[Session, ClientMessage | Gone]], now_ms: int) -> list[Action]:
        """What is to be done about the batch, in order. `now_ms`: milliseconds since 1970, UTC."""
        self._actions = []
        self._now_ms = now_ms
        for session, message in batch:
            try:
                self._handle_one(session, message)
            except Exception as error:  # a fault of ours with one message must not end the chat of all
                self._actions.append(Note(f"handling a message of {session.nick} failed", error))
                self._remove(session, "internal error")
                self._end(session, Err("internal", "The server failed on this message."))
        return self._actions

    def _handle_one(self, session: Session, message: ClientMessage | Gone) -> None:
        if session.is_over:
            return
        if type(message) is Gone:
            self._remove(session, message.why)
        elif session.key:
            self._handlers[type(message)](session, message)
        elif type(message) is Hello:
            self._handle_hello(session, message)
        elif type(message) is Ping:
            self._handle_ping(session, message)
        else:
            self._refuse(session, Err("not_logged_in", "Say hello first."))

    def say_goodbye(self) -> list[Action]:
        """The server ends: a farewell to everybody who is here."""
        everybody = list(self._sessions.values())
        farewell = Farewell("shutdown", "The server is shutting down.")
        return [Deliver(farewell, everybody), *(Close(session) for session in everybody)]

    # --- logging in and out -----------------------------------------------------------------------

    def _handle_hello(self, session: Session, hello: Hello) -> None:
        if hello.v != WIRE_VERSION:
            self._refuse(session, Err("bad_version", f"This server speaks version {WIRE_VERSION}."))
            return
        try:
            nick = names.parse_nick(hello.nick)
        except names.BadName as error:
            self._refuse(session, Err(error.code, str(error)))
            return
        key = names.key(nick)
        present = self._sessions.get(key)
        if present and not _same_owner(present, hello):
            self._refuse(session, Err("nick_taken", "Somebody here has this nick."))
            return
        if not present and len(self._sessions) >= self._max_clients:
            self._refuse(session, Err("server_full", "The server is full."))
            return
        session.nick, session.key, session.token = nick, key, hello.token
        if present:
            self._replace(present, session)
        else:
            self._admit(session)

    def _admit(self, session: Session) -> None:
        presence = Presence(session.nick, "online", session.plain)
        self._deliver(presence, self._rich_sessions())
        if not session.plain:
            self._enter(session, self._main_room)
        self._sessions[session.key] = session
        self._welcome(session)
        self._actions.append(Note(f"{session.nick} joined from {session.address} ({_dialect(session)})"))

    def _replace(self, old: Session, new: Session) -> None:
        """The owner of a nick is back on a new connection; to the others nothing has happened."""
        self._sessions[new.key] = new
        for key, room in old.rooms.items():
            room.members[new.key] = new
            new.rooms[key] = room
        self._end(old, Farewell("replaced", "This nick has connected from elsewhere."))
        self._welcome(new)
        self._actions.append(Note(f"{new.nick} is back from {new.address} ({_dialect(new)})"))

    def _welcome(self, session: Session) -> None:
        people = tuple(Person(other.nick, "online", other.plain) for other in self._sessions.values())
        rooms = tuple(
            RoomInfo(room.name, tuple(member.nick for member in room.members.values()))
            for room in self._rooms.values()
        )
        welcome = Welcome(
            v=WIRE_VERSION, nick=session.nick, server=self._server, epoch=self._epoch, high=self._last_id,
            people=people, rooms=rooms, limits=self._limits,
        )
        self._deliver(welcome, [session])

    def _refuse(self, session: Session, err: Err) -> None:
        self._actions.append(Note(f"refused {session.address}: {err.code}"))
        self._end(session, err)

    def _end(self, session: Session, last: ServerMessage) -> None:
        session.is_over = True
        self._deliver(last, [session])
        self._actions.append(Close(session))

    def _remove(self, session: Session, why: str) -> None:
        session.is_over = True
        if not session.key:
            return
        del self._sessions[session.key]
        for room in list(session.rooms.values()):
            self._exit(session, room)
        self._deliver(Presence(session.nick, "offline", session.plain), self._rich_sessions())
        self._actions.append(Note(f"{session.nick} left: {why}"))

    def _handle_second_hello(self, session: Session, _: Hello) -> None:
        self._deliver(Err("already_logged_in", "There is one hello a connection."), [session])

    def _handle_bye(self, session: Session, _: Bye) -> None:
        self._remove(session, "said bye")
        self._actions.append(Close(session))

    def _handle_ping(self, session: Session, ping: Ping) -> None:
        self._deliver(Pong(ping.n), [session])

    # --- messages -----------------------------------------------------------------------------------

    def _handle_post(self, session: Session, post: Post) -> None:
        problem = self._problem_with(post, session.plain)
        if problem:
            self._deliver(Err(*problem, cid=post.cid, to=post.to), [session])
            return
        seen = (session.key, post.cid)
        content = hash((post.to, post.text))
        first = self._remembered.get(seen) or self._remembered_before.get(seen)
        if first and post.cid:
            self._answer_repeat(session, post, content, *first)
            return
        if names.is_room(post.to):
            addressed = self._find_room_for(session, post)
        else:
            addressed = self._find_person_for(session, post)
        if addressed is None:
            return
        to, recipients = addressed
        self._last_id += 1
        message = Message(id=self._last_id, sender=session.nick, to=to, text=post.text, at=self._now_ms)
        if post.cid:
            self._remember(seen, (message.id, message.at, content))
            self._deliver(Ok(post.cid, message.id, message.at), [session])
        self._deliver(message, recipients)

    def _problem_with(self, post: Post, plain: bool) -> tuple[str, str] | None:
        if not plain and not 0 < len(post.cid) <= CID_CHARACTERS:
            return "bad_cid", f"A message needs a cid of 1 to {CID_CHARACTERS} characters."
        if len(post.text) > self._limits.text:
            return "too_long", f"A message has at most {self._limits.text} characters."
        if "\0" in post.text or "\0" in post.to:
            return "bad_text", "A message can't have a NUL in it."
        if not post.text and not plain:
            return "bad_text", "A message can't be empty."
        return None

    def _answer_repeat(self, session: Session, post: Post, content: int, id_: int, at: int, first: int) -> None:
        if content == first:
            self._deliver(Ok(post.cid, id_, at), [session])
        else:
            self._deliver(Err("cid_reuse", "This cid has named another message.", post.cid), [session])

    def _remember(self, seen: tuple[str, str], outcome: tuple[int, int, int]) -> None:
        if len(self._remembered) >= REMEMBERED_CIDS:
            self._remembered, self._remembered_before = {}, self._remembered
        self._remembered[seen] = outcome

    def _find_person_for(self, session: Session, post: Post) -> tuple[str, list[Session]] | None:
        recipient = self._sessions.get(names.key(post.to))
        if recipient is None:
            self._deliver(Err("no_such_nick", "Nobody here has this nick.", post.cid, post.to), [session])
            return None
        # Who writes to themselves has the message already; the assignment's clients expect it back.
        is_own = recipient is session and not session.plain
        return recipient.nick, [] if is_own else [recipient]

    def _find_room_for(self, session: Session, post: Post) -> tuple[str, list[Session]] | None:
        room = self._rooms.get(names.key(post.to))
        if session.plain and (room is None or session.key not in room.members):
            room = self._enter_if_valid(session, post.to)
            if room is None:
                return None
        if room is None or session.key not in room.members:
            self._deliver(Err("not_in_room", "Join the room first.", post.cid, post.to), [session])
            return None
        return room.name, [member for member in room.members.values() if member is not session]

    # --- rooms --------------------------------------------------------------------------------------

    def _handle_join(self, session: Session, join: Join) -> None:
        self._enter_if_valid(session, join.room)

    def _handle_leave(self, session: Session, leave: Leave) -> None:
        room = session.rooms.get(names.key(leave.room))
        if room is None:
            self._deliver(Err("not_in_room", "You are not in this room.", to=leave.room), [session])
            return
        self._exit(session, room)

    def _enter_if_valid(self, session: Session, name: str) -> Room | None:
        if len(session.rooms) >= ROOMS_PER_SESSION:
            self._deliver(Err("too_many_rooms", f"At most {ROOMS_PER_SESSION} rooms.", to=name), [session])
            return None
        try:
            return self._enter(session, names.parse_room(name))
        except names.BadName as error:
            self._deliver(Err(error.code, str(error), to=name), [session])
            return None

    def _enter(self, session: Session, name: str) -> Room:
        key = names.key(name)
        room = self._rooms.setdefault(key, Room(name))
        if session.key not in room.members:
            room.members[session.key] = session
            session.rooms[key] = room
            self._deliver(Joined(room.name, session.nick), self._rich_sessions())
        return room

    def _exit(self, session: Session, room: Room) -> None:
        key = names.key(room.name)
        del room.members[session.key], session.rooms[key]
        if not room.members:
            del self._rooms[key]
        self._deliver(Left(room.name, session.nick), self._rich_sessions())

    # --- everyday -----------------------------------------------------------------------------------

    def _deliver(self, message: ServerMessage, sessions: Sequence[Session]) -> None:
        if sessions:
            self._actions.append(Deliver(message, sessions))

    def _rich_sessions(self) -> list[Session]:
        return [session for session in self._sessions.values() if not session.plain]


def _same_owner(present: Session, hello: Hello) -> bool:
    return bool(hello.token) and hmac.compare_digest(present.token.encode(), hello.token.encode())


def _dialect(session: Session) -> str:
    return "plain" if session.plain else "rich"
