"""Handle everything that sessions say: the hub decides who logs in and what goes to whom.

The hub takes batches of what sessions have said and returns actions. It never touches a socket, a
clock or a thread, so every rule of the chat can be read and tested here alone. Only the server's
hub thread calls it, so it needs no lock. Output is in the order of the input, within a batch and
between batches.

    handle(batch) -> actions;  archive.commit();  then, and only then, the actions are carried out

If the commit fails, the batch is revoked: the actions that `revoke` returns tell the senders.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from net.hub.actions import (
    Action,
    Close,
    Deliver,
    EndServer,
    Gone,
    Incoming,
    LogEntry,
    LogIn,
    Overseer,
    ProvedTeacher,
    WatchWall,
)
from net.hub.allowances import Allowances
from net.hub.archive import Archive
from net.hub.backlog import Backlog
from net.hub.blocks import Blocks
from net.hub.budgets import origin_of
from net.hub.classroom import Classroom
from net.hub.cleaning import DAY_MS, Cleaner
from net.hub.closed_nicks import ClosedNicks
from net.hub.console_desk import ConsoleDesk
from net.hub.crowd import CrowdChanges, person_of
from net.hub.doorkeeper import Doorkeeper
from net.hub.dues import earlier
from net.hub.invitations import Invitations
from net.hub.locks import Locks
from net.hub.oversight import Oversight
from net.hub.pace import HELD_ANSWERS
from net.hub.people import HubConversation, Session, User, user_of
from net.hub.posts import Posts
from net.hub.presence import Presences
from net.hub.receipts import Receipts
from net.hub.registry import Registry
from net.hub.revocation import WISHES, Revocation, not_stored
from net.hub.rooms import Rooms
from net.hub.roster import RosterPages
from net.hub.seats import Seats
from net.shared.errors import Damaged, StorageError
from net.wire import names
from net.wire.fields import Request
from net.wire.messages import (
    WIRE_VERSION,
    Block,
    Bye,
    Challenge,
    ClassStatus,
    Decline,
    Err,
    Farewell,
    Group,
    Hello,
    History,
    Info,
    Join,
    Leave,
    Limits,
    More,
    Ok,
    Page,
    Person,
    Ping,
    Pong,
    Post,
    Reached,
    Read,
    Seen,
    ServerMessage,
    SetTerms,
    State,
    Typing,
    Welcome,
)
from net.wire.plain import PostRun
from net.wire.roster_parts import Outgoing
from net.wire.server_name import SERVER_NAMES
from net.wire.teaching import TeachingRequest


class Hub:
    """The hub knows all sessions and applies the rules of the chat."""

    def __init__(
        self,
        archive: Archive,
        *,
        server: str,
        main_room: str,
        is_main_open: bool = True,
        limits: Limits | None = None,
        max_clients: int = 1000,
        aged_ms: int = 0,
        teaches: bool = False,
        console_nick: str = SERVER_NAMES["en"],
    ) -> None:
        """Load the state from the archive.

        Args:
            archive: stores messages, names and rooms.
            server: the name of the server, as clients show it.
            main_room: the room that everybody is in from their first log-in on.
            is_main_open: its history is open, see net.hub.terms.
            limits: limits that clients are told.
            max_clients: the number of seats.
            aged_ms: the time by which things grow old (net.hub.retention_clock); `clean` tells the
                later ones.
            teaches: everybody is told that the server shows how it works.
            console_nick: the author of what is written at the server's console.

        Raises:
            StorageError: the archive can't be read.
        """
        self._archive = archive
        self._today = aged_ms // DAY_MS
        self._server = server
        self._teaches = teaches
        self._main_room = main_room
        limits = limits or Limits()
        self._limits = limits
        self._seats = Seats(max_clients)
        self._allowances = Allowances(limits)
        self.registry = Registry(archive, main_room, is_open=is_main_open)
        locks, closed = Locks(archive, self.registry), ClosedNicks(archive)
        self._doorkeeper = Doorkeeper(
            archive, self.registry, self._seats, self._allowances, locks, closed
        )
        self._receipts = Receipts(archive, self.registry.users, self._deliver)
        self._backlog = Backlog(archive, self._deliver_now)
        self._invitations = Invitations(archive, self.registry, self._deliver)
        self._blocks = Blocks(self.registry, self._invitations, self._deliver)
        self._crowd = CrowdChanges(self.registry, self._deliver)
        self._roster = RosterPages(
            self.registry, self._crowd, self._receipts, self._backlog, self._deliver
        )
        self._rooms = Rooms(
            self.registry, self._invitations, self._allowances, self._crowd, locks, self._deliver
        )
        self._presences = Presences(self.registry, self._crowd, locks, self._deliver)
        self._classroom = Classroom(
            archive,
            self.registry,
            self._rooms,
            self._invitations,
            self._crowd,
            locks,
            closed,
            main_room,
            self._deliver,
            self._dismiss,
            self._end_server,
        )
        self._taking_part = self._classroom.participation
        self._rooms.on_enter.append(self._taking_part.note_entered)
        self._oversight = Oversight(self.registry, self._seats, server, teaches=teaches)
        self._posts = Posts(
            archive,
            self.registry,
            self._rooms,
            limits,
            self._allowances,
            locks,
            closed,
            self._taking_part.posts,
            self._deliver,
            self._backlog.pass_on,
        )
        self._console = ConsoleDesk(
            self.registry, self._posts, self._backlog, console_nick, self._deliver
        )
        self._revocation = Revocation(
            archive, self.registry, self._posts, self._dismiss, self._let_go
        )
        self.has_cleaned = False
        self._cleaner = Cleaner(archive, self.registry, self._rooms, self._invitations, main_room)
        self._now_ms = 0
        self._actions: list[Action] = []
        self._stalled: list[Session] = []  # they wait for messages that were not committed
        # Members who did not own their name are gone since the restart.
        for room in list(self.registry.rooms.values()):
            self._invitations.note_empty(room)
        self._handlers: dict[type, Callable[[Session, Any], None]] = {
            Post: self._posts.handle,
            PostRun: self._handle_run,
            Seen: self._handle_seen,
            Read: self._handle_read,
            History: self._handle_history,
            Info: self._handle_info,
            Join: self._rooms.handle_join,
            Leave: self._rooms.handle_leave,
            SetTerms: self._rooms.terms.handle,
            Group: self._rooms.handle_group,
            Decline: self._invitations.handle_decline,
            Block: self._blocks.handle_block,
            State: self._presences.handle_state,
            Typing: self._presences.handle_typing,
            More: self._roster.handle_more,
            Ping: self._handle_ping,
            Bye: self._handle_bye,
            Hello: self._handle_second_hello,
            LogIn: self._handle_second_hello,
            **self._classroom.handlers,
        }

    @property
    def people(self) -> int:
        """Return how many are logged in."""
        return len(self._seats)

    def handle(self, batch: Sequence[tuple[Session, Incoming]], now_ms: int) -> list[Action]:
        """Return the actions that follow from a batch, in order.

        Args:
            batch: what sessions have said, in order.
            now_ms: milliseconds since 1970, UTC.

        Raises:
            Damaged: the database is damaged.
        """
        self._actions = []
        self._now_ms = now_ms
        self._posts.begin_batch(now_ms)
        self._allowances.begin_batch(now_ms)
        self._crowd.begin(now_ms)
        self._classroom.begin_batch(now_ms)
        self._roster.begin_turn()
        for user, left in self.registry.forget_guests(now_ms):
            self._rooms.tell_forgotten(user, left)
            self._taking_part.hands.note_left(user)
        self._look_up(batch)
        if self._stalled:
            self._go_on_with_stalled()
        self._revocation.begin_batch()
        for session, message in batch:
            try:  # inline, not in a method: every message passes here
                self._handle_one(session, message)
            except Exception as error:
                self._survive(session, message, error)
        if self._classroom.plans.under_way:
            self._go_on_with_plans()
        if self._roster.is_due:
            self._send_pages()
        self._crowd.end()
        self._taking_part.end_batch()
        return self._actions

    @property
    def due_ms(self) -> int | None:
        """Return when `handle` should be called even if nobody says anything; None: never.

        It is in the time of `handle`. A time that has passed means at once.
        """
        if self._roster.is_due:
            return 0
        return earlier(self._crowd.due_ms, self._classroom.due_ms)

    def _go_on_with_plans(self) -> None:
        """Go on with what a teacher has asked for and takes more than one turn."""
        first = self._classroom.plans.under_way[0]
        try:
            finished = self._classroom.go_on()
        except Exception as error:
            self._survive(first.session, first.asked, error)
        else:
            if finished is not None:  # if the commit fails, it is not done
                self._revocation.note_wish(finished.session, finished.asked)

    def _send_pages(self) -> None:
        while (waiting := self._roster.next_due()) is not None:
            try:
                self._roster.send_page(waiting)
            except Exception as error:
                self._survive(waiting, More(), error)

    def _survive(self, session: Session, message: Incoming, error: Exception) -> None:
        """Report an error with one message, and go on with the others.

        Raises:
            Damaged: the error itself, if it is one.
        """
        if isinstance(error, Damaged):
            raise error
        if isinstance(error, StorageError):
            self._actions.append(LogEntry(f"the storage failed: {error}"))
            self._answer_failure(session, message)
        else:  # a bug that one message triggers must not end the chat of everybody
            self._actions.append(LogEntry(f"handling a message of {session.nick} failed", error))
            answer = Err("internal", "The server failed on this message.", ref=_ref_of(message))
            if session.is_console:  # it can't come back
                self._deliver(answer, [session])
                return
            self._remove(session, "internal error")
            self._end(session, answer)

    def _look_up(self, batch: Sequence[tuple[Session, Incoming]]) -> None:
        """Ask the archive in one query which messages of the batch have been stored before."""
        try:
            self._archive.look_up(
                [
                    (session.user.number, message.cid)
                    for session, message in batch
                    if type(message) is Post
                    and message.cid
                    and session.user
                    and session.user.number
                ]
            )
        except Damaged:
            raise
        # Each message asks the archive itself then, and its sender gets the error.
        except StorageError as error:
            self._actions.append(LogEntry(f"the storage failed: {error}"))

    def _go_on_with_stalled(self) -> None:
        stalled, self._stalled = self._stalled, []
        for session in stalled:
            try:
                self._handle_one(session, Seen(0))
            except Exception as error:
                self._survive(session, Seen(0), error)

    def _handle_one(self, session: Session, message: Incoming) -> None:
        if session.is_over:
            return
        kind = type(message)
        if session.user:
            handle = self._handlers.get(kind)
        else:
            handle = self._classroom.handlers.get(kind) if session.is_console else None
        if handle is not None and kind not in WISHES:
            handle(session, message)
        elif handle is not None:
            unsaved = self._archive.unsaved
            handle(session, message)
            if self._archive.unsaved > unsaved:
                self._revocation.note_wish(session, message)
        elif isinstance(message, Gone):
            self._remove(session, message.why)
            if message.farewell:
                self._end(session, message.farewell)
        elif isinstance(message, Err | Challenge):  # an answer of the visitor's thread
            self._deliver(message, [session])
        elif session.is_console:
            self._console.handle(session, message)
        elif session.is_overseer or type(message) is Overseer:
            self._handle_overseer(session, message)
        elif type(message) is Hello:
            self._handle_log_in(session, LogIn(message))
        elif type(message) is LogIn:
            self._handle_log_in(session, message)
        elif type(message) is Ping:
            self._handle_ping(session, message)
        else:
            self._refuse(session, Err("not_logged_in", "Say hello first.", ref=_ref_of(message)))

    def revoke(self, actions: list[Action], *, is_known: bool = True) -> list[Action]:
        """Return what is left of the actions of the last batch after its commit has failed.

        Further actions tell the senders.

        Args:
            actions: what `handle` has returned.
            is_known: whether it is certain that nothing was committed.
        """
        self._actions = []
        left, self._stalled = self._revocation.revoke(actions, is_known=is_known)
        self._taking_part.go_back(self._archive.committed_id)
        return left + self._actions

    def forget(self, cuts: dict[int, int]) -> None:
        """Note that the archive has deleted the messages of each conversation up to its cut."""
        for conversation in self.registry.conversations():
            conversation.cut = max(conversation.cut, cuts.get(conversation.number, 0))
        self._taking_part.forget(cuts)

    def clean(self, aged_ms: int) -> list[Action]:
        """Forget some of what nobody needs any more; the next commit makes it permanent.

        Call it between two batches. `has_cleaned` tells afterwards whether there was anything.

        Raises:
            StorageError: the archive can't be read.
        """
        self._actions = []
        self._today = aged_ms // DAY_MS
        self.has_cleaned = self._cleaner.clean(self._today)
        return self._actions

    def say_goodbye(self, farewell: Farewell) -> list[Action]:
        """Return the actions that send a farewell to everybody and close all connections."""
        self._classroom.book.end_all()
        everybody = list(self.registry.sessions())
        for session in everybody:
            session.is_over = True
        return [Deliver(farewell, everybody), *(Close(session) for session in everybody)]

    def _answer_failure(self, session: Session, message: Incoming) -> None:
        """Answer a message for which the archive could not be read."""
        if type(message) is Post:
            self._deliver(not_stored(message), [session])
        elif isinstance(message, TeachingRequest):
            text = "The server can't read its storage."
            self._deliver(Err("storage", text, ref=message.ref), [session])
        elif isinstance(message, History | Info):
            self._deliver(
                Err(
                    "storage",
                    "The server can't read its storage.",
                    to=message.name,
                    ref=message.ref,
                ),
                [session],
            )
        else:  # it lacks messages, and must not wait for them in vain
            self._remove(session, "the storage failed")
            self._end(session, Farewell("storage", "The server can't read its storage."))

    # --- logging in and out -----------------------------------------------------------------------

    def _handle_log_in(self, session: Session, log_in: LogIn) -> None:
        answer = self._doorkeeper.answer(session, log_in)
        if isinstance(answer, Challenge):
            self._deliver(answer, [session])
            return
        if answer is not None:
            self._refuse(session, answer)
            return
        hello = log_in.hello
        nick = names.parse_nick(hello.nick)
        key = names.key(nick)
        known = self.registry.users.get(key)
        old = known.session if known else None
        is_newcomer = known is None or not known.is_owned
        session.user = self.registry.arrive(key, nick, log_in.key, is_guest=hello.guest)
        if session.user.is_owned:
            self._archive.note_use(session.user.number, self._today)
        if old is not None:
            self._seats.leave(old)
        self._seats.take(session, origin_of(session.address), is_newcomer=is_newcomer)
        if old is not None:
            self._replace(old, session)
        else:
            self._admit(session, is_new=known is None)
        self._welcome(session, hello)

    def _admit(self, session: Session, *, is_new: bool) -> None:
        user = user_of(session)
        before = None if is_new else person_of(user)
        after = Person(user.nick, user.state, session.plain, number=user.ordinal, role=user.role)
        self._crowd.change(user.key, before, after)
        if is_new:
            self._rooms.enter(user, self._main_room)
        # Only now: they are told about the others after the welcome.
        self.registry.connect(user, session)
        self._oversight.note_log_in(session)
        self._actions.append(
            LogEntry(f"{user.nick} joined from {session.address} ({_dialect(session)})")
        )

    def _replace(self, old: Session, new: Session) -> None:
        """Move the owner of a nick to a new connection. The others hardly notice."""
        user = user_of(new)
        self._presences.begin_anew(user)
        self.registry.connect(user, new)
        self.registry.people.touch(user.place)  # it may speak the other dialect
        self._oversight.note_log_in(new)
        self._end(old, Farewell("replaced", "This nick has connected from elsewhere."))
        self._actions.append(LogEntry(f"{user.nick} is back from {new.address} ({_dialect(new)})"))

    def _welcome(self, session: Session, hello: Hello) -> None:
        user = user_of(session)
        since = (
            hello.seen
            if hello.seen is not None and self._archive.knows(hello.epoch, hello.seen)
            else 0
        )
        welcome = Welcome(
            v=WIRE_VERSION,
            nick=user.nick,
            server=self._server,
            epoch=self._archive.epoch,
            high=self._archive.last_id,
            limits=self._limits,
            since=since,
            stores=self._archive.lasting,
            number=user.ordinal,
            teach=self._teaches,
            console=self._console.nick,
        )
        self._deliver(welcome, [session])
        self._classroom.welcome(session, user)
        self._blocks.tell(session)
        self._invitations.tell(session)
        if hello.seen is not None:
            self._receipts.note_return(session, since)
        self._roster.begin(session, None if hello.seen is None else since)

    def _refuse(self, session: Session, err: Err | Farewell) -> None:
        if self._allowances.should_note_refusal(session):
            self._actions.append(LogEntry(f"refused {session.address}: {err.code}"))
        self._end(session, err)

    def _dismiss(self, session: Session, why: str, last: ServerMessage) -> None:
        if not session.is_over:
            self._remove(session, why)
            self._end(session, last)

    def _end(self, session: Session, last: ServerMessage) -> None:
        session.is_over = True
        self._deliver(last, [session])
        self._actions.append(Close(session))

    def _remove(self, session: Session, why: str, *, for_good: bool = False) -> None:
        """End the session; `for_good` if its user has said `bye`."""
        if session.is_over:
            return
        session.is_over = True
        user = session.user
        if user is None:
            return
        self._seats.leave(session)
        self._classroom.note_left(user)
        self._let_go(user, for_good=for_good)
        self._actions.append(LogEntry(f"{user.nick} left: {why}"))

    def _let_go(self, user: User, *, for_good: bool = False) -> None:
        before = person_of(user)
        self._rooms.tell_left(user, self.registry.depart(user, self._now_ms, for_good=for_good))
        is_left = user.key in self.registry.users
        self._crowd.change(user.key, before, person_of(user) if is_left else None)
        if for_good or not is_left:
            self._taking_part.hands.note_left(user)

    def _handle_second_hello(self, session: Session, _: Hello | LogIn) -> None:
        self._deliver(Err("already_logged_in", "There is one hello a connection."), [session])

    def _handle_bye(self, session: Session, _: Bye) -> None:
        self._remove(session, "said bye", for_good=True)
        self._actions.append(Close(session))

    def _handle_run(self, session: Session, run: PostRun) -> None:
        """Pass on several messages in one piece, or handle them one by one."""
        if self._posts.pass_on_run(session, run):
            return
        for post in run.posts():
            try:
                self._handle_one(session, post)
            except Exception as error:
                self._survive(session, post, error)

    def _handle_ping(self, session: Session, ping: Ping) -> None:
        self._deliver(Pong(ping.n), [session])

    def _handle_overseer(self, session: Session, message: Incoming) -> None:
        answer = self._oversight.answer(session, message)
        if isinstance(answer, Err):
            self._refuse(session, answer)
        elif isinstance(answer, Pong | ClassStatus):
            self._deliver(answer, [session])
        elif isinstance(answer, WatchWall):
            self._actions.append(answer)
        elif answer is not None:
            self._end_server(session.address)

    def _end_server(self, by: str) -> None:
        self._actions += [LogEntry(f"ended by {by}"), EndServer()]

    # --- receipts and questions -------------------------------------------------------------------

    def _handle_seen(self, session: Session, seen: Seen) -> None:
        self._receipts.note_seen(session, min(seen.id, self._archive.committed_id))
        if session.pace is not None:
            session.pace.note_seen(seen.id)
            if not session.is_live and session.pace.is_clear:
                self._backlog.go_on(session)

    def _handle_read(self, session: Session, read: Read) -> None:
        conversation = self._conversation(session, read)
        if conversation is not None:
            self._receipts.note_read(
                session, conversation, min(read.id, self._archive.committed_id)
            )
        elif not names.is_room(read.name):
            self._deliver(
                Err("no_such_nick", "Nobody here has this nick.", to=read.name, ref=read.ref),
                [session],
            )

    def _handle_history(self, session: Session, history: History) -> None:
        conversation = self._conversation(session, history)
        if conversation is not None:
            # Messages that the session is still to get must not come before their turn.
            before = min(history.before, session.sent + 1) if session.is_behind else history.before
            page = self._backlog.page(user_of(session), conversation, before, history)
            self._deliver(page, [session])
        elif not names.is_room(history.name):
            self._deliver(Page(history.name, (), False, history.ref), [session])

    def _handle_info(self, session: Session, info: Info) -> None:
        conversation = self._conversation(session, info)
        if conversation is not None:
            self._deliver(self._receipts.reached(user_of(session), conversation, info), [session])
        elif not names.is_room(info.name):
            self._deliver(Reached(info.name, info.id, (), (), info.ref), [session])

    def _conversation(
        self, session: Session, asked: Read | History | Info
    ) -> HubConversation | None:
        """Return the user's conversation with a nick or in a room; None if there is none.

        If the user is not in the room, they are told so.
        """
        user, name = user_of(session), asked.name
        if not names.is_room(name):
            return user.talks.get(names.key(name))
        room = user.rooms.get(names.key(name))
        if room is None:
            self._deliver(
                Err("not_in_room", "Join the room first.", to=name, ref=asked.ref), [session]
            )
        return room

    # --- delivery ---------------------------------------------------------------------------------

    def _deliver(self, message: Outgoing, sessions: Sequence[Session]) -> None:
        if not sessions:
            return
        first = sessions[0]
        if (
            not first.is_live
            and isinstance(message, Ok | Err)
            and first.is_behind
            and self._hold(first, message)
        ):
            return
        self._actions.append(Deliver(message, sessions))

    def _deliver_now(self, message: Outgoing, sessions: Sequence[Session]) -> None:
        """Deliver a message at once, even an answer that `_deliver` would hold back."""
        if sessions:
            self._actions.append(Deliver(message, sessions))

    def _hold(self, session: Session, answer: Ok | Err) -> bool:
        """Hold an answer back until its turn among the messages that the session has missed.

        Returns:
            False if the answer is due at once.
        """
        pace = session.pace
        if pace is None or session.is_over or not pace.must_hold(answer, session.sent):
            return False
        pace.held.append(answer)
        if len(pace.held) > HELD_ANSWERS:
            self._remove(session, "does not read")
            self._end(session, Farewell("slow", "You read too slowly."))
        return True


def _ref_of(message: Incoming) -> str:
    return message.ref if isinstance(message, Request | ProvedTeacher) else ""


def _dialect(session: Session) -> str:
    return "plain" if session.plain else "rich"
