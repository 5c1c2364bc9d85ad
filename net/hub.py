"""The hub: logging in and out, messages, rooms, and what follows from each. Pure.

It is given batches of what sessions said and returns actions; it never sees a socket, a clock or a thread, so
every rule of the chat can be read and tested here alone. The server's hub thread is the only one that
calls it and therefore needs no lock. Within a batch and between batches, order in is order out.

    handle(batch) -> actions;  archive.commit();  then, and only then, the actions are carried out

What can't be committed is revoked: the actions that `revoke` returns tell the senders instead.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from net import names
from net.actions import Action, Close, Deliver, Gone, Note
from net.archive import Archive, Damaged, Kept, StorageError
from net.backlog import Backlog
from net.messages import (
    WIRE_VERSION,
    Bye,
    ClientMessage,
    Err,
    Farewell,
    Hello,
    History,
    Join,
    Joined,
    Leave,
    Left,
    Limits,
    Live,
    Message,
    Ok,
    Page,
    Person,
    Ping,
    Pong,
    Post,
    Presence,
    Read,
    RoomInfo,
    Seen,
    ServerMessage,
    Welcome,
)
from net.people import Conversation, Room, Session, User
from net.receipts import Receipts
from net.registry import Registry

CID_CHARACTERS = 64
ROOMS_PER_USER = 100
# A name with an owner is kept for good; nobody may fill the server with them.
OWNED_NAMES = 10_000


class Hub:
    """The rules of the chat."""

    def __init__(
        self,
        archive: Archive,
        *,
        server: str,
        main_room: str,
        limits: Limits | None = None,
        max_clients: int = 1000,
    ) -> None:
        """`main_room` is the one every rich user is in from the first log-in on. Raises StorageError."""
        self._archive = archive
        self._server = server
        self._main_room = main_room
        self._limits = limits or Limits()
        self._max_clients = max_clients
        self._registry = Registry(archive, main_room)
        self._receipts = Receipts(archive, self._registry.users, self._deliver)
        self._backlog = Backlog(archive, self._deliver)
        self._connected = 0
        self._actions: list[Action] = []
        self._posted: list[tuple[Session, Post]] = []  # of this batch, what is to be committed
        self._now_ms = 0
        self._handlers: dict[type, Callable[[Session, Any], None]] = {
            Post: self._handle_post,
            Seen: self._handle_seen,
            Read: self._handle_read,
            History: self._handle_history,
            Join: self._handle_join,
            Leave: self._handle_leave,
            Ping: self._handle_ping,
            Bye: self._handle_bye,
            Hello: self._handle_second_hello,
        }

    def handle(self, batch: Sequence[tuple[Session, ClientMessage | Gone]], now_ms: int) -> list[Action]:
        """What is to be done about the batch, in order. `now_ms`: milliseconds since 1970, UTC. Raises Damaged."""
        self._actions = []
        self._posted.clear()
        self._now_ms = now_ms
        self._look_up(batch)
        for session, message in batch:
            try:
                self._handle_one(session, message)
            except Damaged:
                raise
            except StorageError as error:
                self._actions.append(Note(f"the storage failed: {error}"))
                self._answer_failure(session, message)
            except Exception as error:  # a fault of ours with one message must not end the chat of all
                self._actions.append(Note(f"handling a message of {session.nick} failed", error))
                self._remove(session, "internal error")
                self._end(session, Err("internal", "The server failed on this message."))
        return self._actions

    def _look_up(self, batch: Sequence[tuple[Session, ClientMessage | Gone]]) -> None:
        """What of the batch has been stored before is asked of the archive in one question."""
        try:
            self._archive.look_up([
                (session.user.number, message.cid)
                for session, message in batch
                if type(message) is Post and message.cid and session.user and session.user.number
            ])
        except Damaged:
            raise
        except StorageError as error:  # each message asks for itself, then, and its sender hears of it
            self._actions.append(Note(f"the storage failed: {error}"))

    def _handle_one(self, session: Session, message: ClientMessage | Gone) -> None:
        if session.is_over:
            return
        if type(message) is Gone:
            self._remove(session, message.why)
        elif session.user:
            self._handlers[type(message)](session, message)
        elif type(message) is Hello:
            self._handle_hello(session, message)
        elif type(message) is Ping:
            self._handle_ping(session, message)
        else:
            self._refuse(session, Err("not_logged_in", "Say hello first."))

    def revoke(self, actions: list[Action]) -> list[Action]:
        """What is left of the actions of the last batch, and to be done besides, when it could not be committed."""
        committed = self._archive.committed_id
        for session in self._registry.sessions():
            session.sent = min(session.sent, committed)  # so that a backlog goes on from what there is
        kept: list[Action] = []
        for action in actions:
            if type(action) is Deliver:
                message = _without_uncommitted(action.message, committed)
                if message is not None:
                    kept.append(Deliver(message, action.sessions))
            else:
                kept.append(action)
        return kept + [Deliver(_not_stored(post), [session]) for session, post in self._posted]

    def forget(self, cuts: dict[int, int]) -> None:
        """The archive no longer keeps the messages of these conversations up to these ids."""
        for conversation in self._registry.conversations():
            conversation.cut = max(conversation.cut, cuts.get(conversation.number, 0))

    def say_goodbye(self, farewell: Farewell) -> list[Action]:
        """The server ends, or this hub does: a farewell to everybody who is here."""
        everybody = list(self._registry.sessions())
        for session in everybody:
            session.is_over = True
        return [Deliver(farewell, everybody), *(Close(session) for session in everybody)]

    def _answer_failure(self, session: Session, message: ClientMessage | Gone) -> None:
        """The archive could not be read for this message."""
        if type(message) is Post:
            self._deliver(_not_stored(message), [session])
        elif type(message) is History:
            self._deliver(Err("storage", "The server can't read its storage."), [session])
        else:  # it has not got what it missed, and must not wait for it in vain
            self._remove(session, "the storage failed")
            self._end(session, Farewell("storage", "The server can't read its storage."))

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
        user = self._registry.users.get(key)
        if user and not (user.is_owned and self._archive.is_owner(user.number, hello.token)):
            self._refuse(session, Err("nick_taken", "This nick is somebody else's."))
            return
        if user is None and self._registry.resembles_another(key, nick):
            self._refuse(session, Err("nick_taken", "This nick looks like somebody else's."))
            return
        old = user.session if user else None
        is_full = old is None and self._connected >= self._max_clients
        if is_full or (user is None and hello.token and len(self._registry.users) >= OWNED_NAMES):
            self._refuse(session, Err("server_full", "The server is full."))
            return
        session.user = self._registry.arrive(key, nick, hello.token)
        if old is not None:
            self._replace(old, session)
        else:
            self._admit(session, is_new=user is None)
        self._welcome(session, hello)

    def _admit(self, session: Session, *, is_new: bool) -> None:
        user = _user_of(session)
        self._deliver(Presence(user.nick, "online", session.plain), self._rich_sessions())
        if is_new and not session.plain:
            self._enter(user, self._main_room)
        user.session = session  # who is told the rest by the welcome
        self._connected += 1
        self._actions.append(Note(f"{user.nick} joined from {session.address} ({_dialect(session)})"))

    def _replace(self, old: Session, new: Session) -> None:
        """The owner of a nick is back on a new connection; to the others nothing has happened."""
        user = _user_of(new)
        user.session = new
        for room in user.rooms.values():
            room.forget_audience()
        self._end(old, Farewell("replaced", "This nick has connected from elsewhere."))
        self._actions.append(Note(f"{user.nick} is back from {new.address} ({_dialect(new)})"))

    def _welcome(self, session: Session, hello: Hello) -> None:
        user = _user_of(session)
        since = hello.seen if hello.seen is not None and self._archive.knows(hello.epoch, hello.seen) else 0
        if hello.forgetful and hello.seen is None:
            since = user.seen
        welcome = Welcome(
            v=WIRE_VERSION, nick=user.nick, server=self._server, epoch=self._archive.epoch, high=self._archive.last_id,
            people=tuple(
                Person(other.nick, "online" if other.session else "offline", other.is_plain)
                for other in self._registry.users.values()
            ),
            rooms=tuple(
                RoomInfo(room.name, tuple(room.nicks())) for room in self._registry.rooms.values() if room.members
            ),
            limits=self._limits, since=since, stores=self._archive.lasting,
        )
        self._deliver(welcome, [session])
        if hello.seen is None and not hello.forgetful:
            session.sent = self._archive.last_id
            self._backlog.go_live(session)
            return
        self._receipts.note_return(session, since)
        self._backlog.begin(session, since)

    def _refuse(self, session: Session, err: Err) -> None:
        self._actions.append(Note(f"refused {session.address}: {err.code}"))
        self._end(session, err)

    def _end(self, session: Session, last: ServerMessage) -> None:
        session.is_over = True
        self._deliver(last, [session])
        self._actions.append(Close(session))

    def _remove(self, session: Session, why: str) -> None:
        if session.is_over:
            return
        session.is_over = True
        user = session.user
        if user is None:
            return
        self._connected -= 1
        for room in self._registry.depart(user):
            self._deliver(Left(room.name, user.nick), self._rich_sessions())
        self._deliver(Presence(user.nick, "offline", session.plain), self._rich_sessions())
        self._actions.append(Note(f"{user.nick} left: {why}"))

    def _handle_second_hello(self, session: Session, _: Hello) -> None:
        self._deliver(Err("already_logged_in", "There is one hello a connection."), [session])

    def _handle_bye(self, session: Session, _: Bye) -> None:
        self._remove(session, "said bye")
        self._actions.append(Close(session))

    def _handle_ping(self, session: Session, ping: Ping) -> None:
        self._deliver(Pong(ping.n), [session])

    # --- messages -----------------------------------------------------------------------------------

    def _handle_post(self, session: Session, post: Post) -> None:
        user = _user_of(session)
        problem = self._problem_with(post, session.plain)
        if problem:
            self._deliver(Err(*problem, cid=post.cid, to=post.to), [session])
            return
        if post.cid and user.number and (first := self._archive.find(user.number, post.cid)):
            self._answer_repeat(session, post, first)
        elif names.is_room(post.to):
            self._post_to_room(session, user, post)
        else:
            self._post_to_person(session, user, post)

    def _problem_with(self, post: Post, plain: bool) -> tuple[str, str] | None:
        if not plain and not 0 < len(post.cid) <= CID_CHARACTERS:
            return "bad_cid", f"A message needs a cid of 1 to {CID_CHARACTERS} characters."
        if len(post.text) > self._limits.text:
            return "too_long", f"A message has at most {self._limits.text} characters."
        if "\0" in post.text or "\0" in post.to or "\0" in post.cid:
            return "bad_text", "A message can't have a NUL in it."
        if not post.text and not plain:
            return "bad_text", "A message can't be empty."
        return None

    def _answer_repeat(self, session: Session, post: Post, first: Kept) -> None:
        to = names.key(post.to)
        same_place = self._registry.rooms.get(to) or _user_of(session).talks.get(to)
        if post.text == first.text and same_place and same_place.number == first.conversation:
            self._deliver(Ok(post.cid, first.id, first.at), [session])
        else:
            self._deliver(Err("cid_reuse", "This cid has named another message.", post.cid, post.to), [session])

    def _post_to_person(self, session: Session, user: User, post: Post) -> None:
        recipient = self._registry.users.get(names.key(post.to))
        if recipient is None or (recipient.session is None and session.plain):
            self._deliver(Err("no_such_nick", "Nobody here has this nick.", post.cid, post.to), [session])
            return
        there = recipient.session
        if there is None and not self._archive.lasting:
            self._deliver(Err("not_here", "This server keeps no messages for later.", post.cid, post.to), [session])
            return
        if session.plain and there is not None and there.plain:  # for whom nothing is kept, on either side
            self._deliver(Message(0, user.nick, recipient.nick, post.text, self._now_ms), [there])
            return
        talk = user.talks.get(recipient.key) or self._registry.private(user, recipient)
        if not talk.number:
            self._registry.keep_private(talk, user, recipient)
        message = self._keep(session, user, post, talk, recipient.nick, later=there is None)
        # Who writes to themselves has the message already.
        if there is not None and there is not session and there.is_live:
            there.unseen.add(talk)
            self._deliver(message, [there])

    def _post_to_room(self, session: Session, user: User, post: Post) -> None:
        room = user.rooms.get(names.key(post.to))
        if room is None and session.plain:
            room = self._enter_if_valid(session, post.to)
            if room is None:
                return
        if room is None:
            self._deliver(Err("not_in_room", "Join the room first.", post.cid, post.to), [session])
            return
        if not session.plain or any(member.user.is_owned for member in room.members.values()):
            if not room.number:
                self._registry.keep_room(room)
            message = self._keep(session, user, post, room, room.name)
        else:
            message = Message(0, user.nick, room.name, post.text, self._now_ms)
        self._deliver(message, [each for each in room.audience() if each is not session])

    def _keep(
        self, session: Session, user: User, post: Post, conversation: Conversation, to: str, later: bool = False
    ) -> Message:
        """Gives the message its id and its place in the archive, and tells its sender."""
        id_ = self._archive.last_id + 1
        cid = post.cid or f"{self._archive.epoch}:{id_}"  # so that recipients can tell it from others in any epoch
        self._archive.keep(Kept(
            id_, conversation.number, self._registry.number(user), user.nick, cid, post.text, self._now_ms))
        conversation.last = id_
        self._posted.append((session, post))
        if post.cid:
            self._deliver(Ok(post.cid, id_, self._now_ms, later), [session])
        return Message(id_, user.nick, to, post.text, self._now_ms, cid)

    def _handle_seen(self, session: Session, seen: Seen) -> None:
        self._receipts.note_seen(session, min(seen.id, self._archive.committed_id))
        if session.awaits_seen and seen.id >= session.awaits_seen:
            self._backlog.go_on(session)

    def _handle_read(self, session: Session, read: Read) -> None:
        talk = _user_of(session).talks.get(names.key(read.peer))
        if talk is None:
            self._deliver(Err("no_such_nick", "Nobody here has this nick.", to=read.peer), [session])
        else:
            self._receipts.note_read(session, talk, min(read.id, self._archive.committed_id))

    def _handle_history(self, session: Session, history: History) -> None:
        user = _user_of(session)
        key = names.key(history.peer)
        conversation = user.rooms.get(key) if names.is_room(history.peer) else user.talks.get(key)
        if conversation is not None:
            self._deliver(self._backlog.page(user, conversation, history.before, history.limit), [session])
        elif names.is_room(history.peer):
            self._deliver(Err("not_in_room", "Join the room first.", to=history.peer), [session])
        else:
            self._deliver(Page(history.peer, (), False), [session])

    # --- rooms --------------------------------------------------------------------------------------

    def _handle_join(self, session: Session, join: Join) -> None:
        self._enter_if_valid(session, join.room)

    def _handle_leave(self, session: Session, leave: Leave) -> None:
        user = _user_of(session)
        room = user.rooms.get(names.key(leave.room))
        if room is None:
            self._deliver(Err("not_in_room", "You are not in this room.", to=leave.room), [session])
            return
        self._registry.exit(user, room)
        self._deliver(Left(room.name, user.nick), self._rich_sessions())

    def _enter_if_valid(self, session: Session, name: str) -> Room | None:
        user = _user_of(session)
        try:
            name = names.parse_room(name)
        except names.BadName as error:
            self._deliver(Err(error.code, str(error), to=name), [session])
            return None
        if len(user.rooms) >= ROOMS_PER_USER and names.key(name) not in user.rooms:
            self._deliver(Err("too_many_rooms", f"At most {ROOMS_PER_USER} rooms.", to=name), [session])
            return None
        self._enter(user, name)
        return user.rooms[names.key(name)]

    def _enter(self, user: User, name: str) -> None:
        room = self._registry.enter(user, name)
        if room is not None:
            self._deliver(Joined(room.name, user.nick), self._rich_sessions())

    # --- everyday -----------------------------------------------------------------------------------

    def _deliver(self, message: ServerMessage, sessions: Sequence[Session]) -> None:
        if sessions:
            self._actions.append(Deliver(message, sessions))

    def _rich_sessions(self) -> list[Session]:
        return [session for session in self._registry.sessions() if not session.plain]


def _user_of(session: Session) -> User:
    assert session.user is not None
    return session.user


def _not_stored(post: Post) -> Err:
    return Err("storage", "The server could not store the message.", post.cid, post.to)


def _without_uncommitted(message: ServerMessage, committed: int) -> ServerMessage | None:
    """What may still be said of it when only messages up to the id `committed` are on the disk."""
    match message:
        case Ok() | Message() if message.id > committed:
            return None
        case Page():
            return msgspec.structs.replace(message, messages=tuple(m for m in message.messages if m.id <= committed))
        case Live():
            return Live(min(message.id, committed))
        case _:
            return message


def _dialect(session: Session) -> str:
    return "plain" if session.plain else "rich"
