"""ChatClient: the network half of the window.

Two threads of its own, and a queue at every crossing:

    any thread --wishes--> send thread --bytes--> socket       (the Flusher helps a slow server)
    socket --bytes--> receive thread --events--> `on_event`    (connects, logs in, reads, waits)

Between either thread and what it does is the journal (net.journal.journal): nothing is sent, told
to the window or confirmed to the server as `seen` before it is committed there. So messages are
pending until the server has answered, across any interruption, also of this program; what is missed
comes after the next log-in, and is told exactly once.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

from net.client import outbox, questions
from net.client.link import Ended, connect, explain, hold, is_other_protocol
from net.client.outbox import Outbox
from net.client.wishes import Wishes
from net.journal.journal import Journal
from net.shared.connection import Connection, Flusher
from net.shared.errors import JournalError
from net.shared.identity import Identity, IdentityError
from net.wire import events, manners, messages, names
from net.wire.address import Address
from net.wire.dialogue import Dialogue, Heard, NotRich, PlainDialogue, RichDialogue
from net.wire.events import Event, Item
from net.wire.manners import ASSIGNMENT, Manner
from net.wire.messages import More, Seen

# A server that speaks within this time is a plain one: a Charla server waits for the client.
LISTEN_SECONDS = 0.15
RETRY_SECONDS = 5.0
RETRY_MAX_SECONDS = 30.0

# What waits for a server that reads slowly is the user's own; it is in the journal anyway.
OUTBOX_BYTES = 64 * 1_048_576

# After these, trying again by itself would only do harm.
_FINAL = frozenset({
    "nick_taken", "nick_alike", "bad_nick", "bad_version", "bad_proof", "replaced", "downgraded",
    "not_charla", "in_use", "journal_newer", "identity_unreadable", "identity_changed",
    "identity_missing",
})  # fmt: skip

log = logging.getLogger(__name__)


class ChatClient(Wishes):
    """One user's connection to one server, kept up until `stop`. What the user may want of it is in
    `net.client.wishes`.

    Every method may be called from any thread and returns at once; what comes of it is told through
    `on_event`, which is called from the client's own threads, one event at a time, in order.
    """

    def __init__(
        self,
        address: Address,
        nick: str,
        on_event: Callable[[Event], None],
        *,
        device: str = "",
        identity: Callable[[], Identity] = Identity.new,
        old_token: str = "",
        known_rich: bool = False,
        journal: Path | None = None,
        guest: bool = False,
        manner: Manner | None = None,
    ) -> None:
        """`known_rich`: this server has spoken the rich dialect before, so it is never taken for a
        plain one.

        `identity` tells who the user is; it is asked on the client's own thread, and may raise
        IdentityError. `old_token` is what names were claimed with before there were keys.

        `journal`: see `net.journal.journal.path_for`. None: nothing is kept on this computer beyond
        `stop`. A `guest` has the nick as long as they are connected, and not for good. `manner`:
        how it was spoken to the last time, if it was a plain one; the user is asked all the same.
        """
        self._outbox = Outbox(self._tell, self._on_damage)
        super().__init__(self._outbox, nick, device)
        self._address = address
        self._on_event = on_event
        self._make_identity = identity
        self._identity: Identity | None = None
        self._old_token = old_token
        self._guest = guest
        self._known_rich = known_rich
        self._path = journal
        self._flusher: Flusher | None = None
        self._threads: list[threading.Thread] = []
        self._emitting = threading.Lock()
        # Held while something changes the journal and what comes of it is told: events are true in
        # their order.
        self._telling = threading.RLock()
        # Guarded by _lock: what both threads touch. Notified: what the receive thread waits for.
        self._lock = threading.Lock()
        self._decided = threading.Condition(self._lock)
        self._connection: Connection | None = None
        self._journal: Journal | None = None
        self._stopped = False
        self._has_sent_all = False
        self._plain_accepted = False
        self._is_asking = False
        self._manner = manner
        self._retry_at_once = False
        # The receive thread's own.
        self._may_retry = False
        self._has_logged_in = False  # on the connection of now
        self._said_seen = 0
        self._set_aside = ""

    def start(self) -> None:
        """Opens the journal and begins to connect. Events: Restored if there is something to show;
        Connecting; then PlainServerFound, Connected or Disconnected."""
        self._flusher = Flusher("client flusher")
        for name, target in (("receive", self._receive), ("send", self._send)):
            thread = threading.Thread(target=target, name=name, daemon=True)
            self._threads.append(thread)
            thread.start()

    def history(self, name: str) -> Iterator[Item]:
        """All messages of a conversation that are on this computer, oldest first, as they are
        written down when they are reached. Waits for the disk: not for Tk's thread. Raises
        JournalError."""
        with self._lock:
            journal = self._journal
        if journal is None:
            raise JournalError("journal", "it is not open")
        try:
            yield from journal.reader.history(name)
        except JournalError as error:
            if error.code == "journal_damaged":
                self._on_damage(error)
            raise

    def accept_plain(self, manner: Manner | None = None) -> None:
        """The user's answer to PlainServerFound: go on, without receipts, in this manner; None: as
        was proposed.

        The user may also come to this while the client waits to try again: then it tries at once.
        """
        with self._lock:
            self._manner = manner or self._manner or Manner(speaks_first=True)
            self._plain_accepted = True
            self._retry_at_once = not self._is_asking
            self._decided.notify_all()

    def reconnect_now(self) -> None:
        """Does not wait for the countdown to end. After "downgraded": the user insists, and is
        asked about plain."""
        with self._lock:
            self._retry_at_once = True
            self._decided.notify_all()

    def stop(self) -> None:
        """Says bye, closes, and ends the threads in the background; no event comes after it
        returns.

        What was posted before is in the journal then, and is sent on the next start if it can't be
        sent now.
        """
        with self._emitting, self._lock:
            self._stopped = True
            self._decided.notify_all()
        self._outbox.stop()

    def join_threads(self, timeout: float) -> bool:
        """Waits until the threads have ended; False if `timeout` seconds did not suffice."""
        deadline = time.monotonic() + timeout
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    # --- both threads -----------------------------------------------------------------------------

    def _emit(self, event: Event) -> None:
        with self._emitting:
            if not self._stopped:
                self._on_event(event)

    def _tell(self, happen: Callable[[], Sequence[Event]]) -> None:
        """Lets it happen, and emits what comes of it before anything else can happen."""
        with self._telling:
            for event in happen():
                self._emit(event)

    def _on_damage(self, damage: JournalError) -> None:
        """The journal has begun anew, and the server has to send everything again: the window
        begins anew as well."""
        self._emit(events.Notice(damage.code, damage.detail))
        self._emit(events.Restored(self._nick, "", ()))
        with self._lock:
            if self._connection:
                self._connection.cut()

    # --- the send thread --------------------------------------------------------------------------

    def _send(self) -> None:
        self._outbox.run()
        with self._lock:
            self._has_sent_all = True
            if self._connection:
                self._connection.finish()
            if self._journal:
                self._journal.close()

    # --- the receive thread -----------------------------------------------------------------------

    def _receive(self) -> None:
        attempt = 0
        while True:
            attempt += 1
            try:
                journal = self._open_journal()
                if self._stopped:
                    break
                self._emit(events.Connecting(str(self._address), attempt))
                self._connect_and_converse(journal)
                continue
            except (Ended, JournalError, IdentityError) as end:
                code, detail = end.code, end.detail
                if isinstance(end, JournalError) and code == "journal_damaged":
                    self._on_damage(end)
            except Exception as error:
                log.exception("the connection failed on a fault of ours")
                code, detail = "network", repr(error)
            with self._lock:
                self._connection = None
            if self._has_logged_in:
                self._has_logged_in = False
                self._outbox.put(outbox.LinkOver())
                attempt, self._may_retry = 0, True
            delay = None
            if self._may_retry and code not in _FINAL:
                # Full jitter: a class that lost its server does not come back all at once.
                delay = random.uniform(0, min(RETRY_MAX_SECONDS, RETRY_SECONDS * 2**attempt))
            log.info("disconnected: %s %s", code, detail)
            may_be_plain = code == "no_answer" and not self._known_rich
            self._emit(events.Disconnected(code, detail, delay, may_be_plain))
            with self._lock:
                self._decided.wait_for(lambda: self._stopped or self._retry_at_once, delay)
                if self._stopped:
                    break
                if self._retry_at_once and code == "downgraded":
                    self._known_rich = False
                self._retry_at_once = False
        if self._flusher:
            self._flusher.stop()

    def _open_journal(self) -> Journal:
        """The journal, opened if it is not. Raises JournalError and IdentityError."""
        if self._journal is not None:
            return self._journal
        try:
            self._identity = self._identity or self._make_identity()
            journal = Journal(self._path, self._nick, author=self._identity.author)
            restored = _restore(journal)
        except BaseException:
            self._outbox.use(None)
            raise
        self._set_aside = journal.set_aside
        if restored:
            # The user is in the chat already, and waits for a connection there.
            self._may_retry = True
            self._emit(restored)
        with self._lock:
            self._journal = journal
            if self._has_sent_all:
                journal.close()
        self._outbox.use(journal)
        return journal

    def _connect_and_converse(self, journal: Journal) -> None:
        """From connecting to the end of the connection, told by raising Ended; returns to begin
        anew at once."""
        assert self._flusher is not None
        connection = Connection(connect(self._address), self._flusher, outbox_limit=OUTBOX_BYTES)
        try:
            with self._lock:
                if self._stopped:
                    raise Ended("lost")
                self._connection = connection
            dialogue, first = self._choose_dialect(connection, journal)
            link = outbox.LinkBegun(connection, dialogue)
            hold(connection, dialogue, first, lambda heard: self._hear(journal, link, heard))
        except NotRich as other:
            # Too late to go on: this server has taken our hello for something else.
            self._ask_about_plain(other.greeting, has_answered=True)
        except Ended as end:
            # Of a server that has never been rich it may be expected that it waits for a name,
            # which the hello was not.
            if end.code != "no_answer" or self._known_rich or self._may_retry:
                raise
            manner = self._ask_about_plain("", has_answered=True)
            self._plain_accepted = manner.speaks_first  # if not, it is asked once more what it is
        except OSError as error:
            raise explain(error) from None
        finally:
            connection.close()

    def _choose_dialect(self, connection: Connection, journal: Journal) -> tuple[Dialogue, bytes]:
        """The dialogue to hold, and what the server has said already."""
        address = str(self._address)
        # Who keeps nothing on this computer goes on from what was seen on any, and then from what
        # is in memory.
        seen = None if self._path is None and not journal.epoch else journal.seen
        assert self._identity is not None
        rich = RichDialogue(
            address,
            self._nick,
            self._device,
            self._identity,
            journal.epoch,
            seen,
            guest=self._guest,
            old_token=self._old_token,
        )
        if self._known_rich:
            return rich, b""
        if self._plain_accepted:
            return PlainDialogue(address, self._nick, self._manner or ASSIGNMENT), b""
        try:
            greeting = connection.receive(LISTEN_SECONDS)
        except TimeoutError:
            if self._manner is None or not self._manner.speaks_first:
                return rich, b""
            # The last time it waited for the name. If the user now thinks otherwise, it is asked
            # what it is.
            manner = self._ask_about_plain("", has_answered=True)
            if not manner.speaks_first:
                self._plain_accepted = False
                return rich, b""
            return PlainDialogue(address, self._nick, manner), b""
        if not greeting:
            raise Ended("closed_by_server")
        manner = self._ask_about_plain(greeting.decode("utf-8", "replace"), has_answered=False)
        return PlainDialogue(address, self._nick, manner), greeting

    def _ask_about_plain(self, greeting: str, *, has_answered: bool) -> Manner:
        """Waits until the user has decided to go on, and how. `has_answered`: see
        `net.wire.manners.guess`."""
        if is_other_protocol(greeting):
            raise Ended("not_charla", greeting)
        if self._known_rich:
            raise Ended("downgraded", greeting)
        with self._lock:
            if self._manner is None:
                self._manner = manners.guess(greeting, has_answered=has_answered)
            elif has_answered:
                self._manner = Manner(self._manner.ends_lines, speaks_first=True)
            proposed = self._manner
            self._is_asking = True
        self._emit(events.PlainServerFound(str(self._address), greeting, proposed))
        with self._lock:
            self._decided.wait_for(lambda: self._stopped or self._plain_accepted)
            self._is_asking = False
            if self._stopped:
                raise Ended("lost")
            return self._manner

    def _hear(self, journal: Journal, link: outbox.LinkBegun, heard: list[Heard | Event]) -> None:
        """Commits what was heard, tells it, and then says that it was seen."""
        if isinstance(heard[0], events.Connected):
            connected, heard = _with_first_page(heard[0], heard[1:])
            self._on_login(journal, link, connected)

        def happen() -> Sequence[Event]:
            told = journal.record(heard)
            if any(isinstance(one, messages.Live) for one in heard):
                # Before the window hears of it: what it asks for then can be asked of the server.
                self._outbox.put(outbox.LinkCaughtUp())
            return told

        self._tell(happen)
        if not link.dialogue.is_plain and journal.seen > self._said_seen:
            self._said_seen = journal.seen
            link.connection.send(messages.encode(Seen(self._said_seen)))
        for one in heard:
            if isinstance(one, messages.Page):
                self._outbox.put(questions.Answered(one.peer, one.more))
            elif isinstance(one, events.RosterLoaded) and one.more:
                link.connection.send(messages.encode(More()))
            elif isinstance(one, events.GroupChanged | events.InvitationWithdrawn):
                if isinstance(one, events.InvitationWithdrawn) or names.key(one.by) == names.key(
                    self._nick
                ):
                    self._outbox.put(outbox.Settled(one.room))
            # A list of one, at the log-in, says it too.
            elif isinstance(one, events.Blocked) and len(one.nicks) == 1:
                self._outbox.put(outbox.Settled(one.nicks[0]))
            elif isinstance(one, events.Notice) and one.code:
                if names.is_group(one.to) or one.code in ("no_such_nick", "too_many_blocked"):
                    self._outbox.put(outbox.Settled(one.to))
                self._outbox.put(questions.Refused(one.to))
            elif isinstance(one, messages.Reached):
                self._outbox.put(one)

    def _on_login(self, journal: Journal, link: outbox.LinkBegun, event: events.Connected) -> None:
        dialogue = link.dialogue
        if not event.plain:
            self._known_rich = True
        journal.logged_in(
            event.nick,
            event.server,
            epoch=dialogue.epoch,
            said=dialogue.seen,
            since=dialogue.since,
            plain=event.plain,
            rooms=event.roster.rooms if event.roster else (),
        )
        self._said_seen = dialogue.since
        self._has_logged_in = True
        self._emit(event)
        if self._set_aside:
            self._emit(events.Notice("journal_damaged", self._set_aside))
            self._set_aside = ""
        self._outbox.put(link)


def _with_first_page(
    connected: events.Connected, heard: list[Heard | Event]
) -> tuple[events.Connected, list[Heard | Event]]:
    """Put the first page of the roster into the event, if it has come in the same piece and nothing
    has changed before it: so the window can begin with it."""
    for index, one in enumerate(heard):
        if isinstance(one, events.RosterLoaded):
            return msgspec.structs.replace(connected, roster=one), [
                *heard[:index],
                *heard[index + 1 :],
            ]
        if isinstance(one, Event) and not isinstance(
            one, events.InvitationReceived | events.Blocked
        ):
            break
    return connected, heard


def _restore(journal: Journal) -> events.Restored | None:
    """What there is of former days: nothing if that shows damage, because then the journal has
    begun anew. Raises JournalError."""
    try:
        return journal.restored()
    except JournalError as error:
        if error.code != "journal_damaged":
            raise
        return journal.restored()
