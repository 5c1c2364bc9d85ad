"""Keep one connection up and hear what the server says: the client's receive thread.

`Receiver._listen` is the way of all that is received, from the bytes on the socket to the window.
Where the connection is between two of its lines, and who may change that: net.client.state.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import msgspec

from net.client.access import JournalAccess
from net.client.dialect import DialectChoice
from net.client.handing_over import HandingOver
from net.client.link import Ended, explain, listen
from net.client.outbox import Outbox
from net.client.questions import Answered, Refused
from net.client.reach import Arrival, Attempt
from net.client.state import ConnectionState, Phase, Stopped
from net.client.target import Target
from net.client.teller import Teller
from net.client.tracer import Hearing, stored_together
from net.client.wishes import LinkBegun, LinkCaughtUp, LinkOver, Settled
from net.journal.journal import Journal
from net.journal.translation import connected, take_first_page
from net.shared.connection import Connection
from net.shared.errors import JournalError
from net.shared.flusher import Flusher
from net.shared.identity import Identity, IdentityError
from net.wire import events, manners, messages, names
from net.wire.dialogue import NotRich, RichDialogue
from net.wire.heard import Heard, LoggedIn
from net.wire.messages import More, RosterPage, Seen
from net.wire.traces import TraceAnswer

RETRY_SECONDS = 5.0
RETRY_MAX_SECONDS = 30.0

# After these, trying again by itself would only do harm.
_FINAL = frozenset({
    "nick_taken", "nick_alike", "bad_nick", "bad_version", "bad_proof", "replaced", "downgraded",
    "not_charla", "in_use", "journal_newer", "identity_unreadable", "identity_unwritable",
    "identity_changed", "identity_missing", "unknown_key", "wrong_words", "key_changed",
    "not_encrypted", "needs_encryption", "password_needed", "wrong_password", "kicked", "banned",
    "closed", "renamed",
})  # fmt: skip

# Errors that answer a wish of a person, and little else.
_SETTLING = frozenset({"no_such_nick", "too_many_blocked"})

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Login:
    """A login says who logs in, and where: see `ChatClient`."""

    target: Target
    nick: str
    device: str
    identity: Callable[[], Identity]
    old_token: str
    guest: bool
    journal: Callable[[str, str, bool], Path] | None
    password: str
    former: HandingOver | None


class Receiver:
    """It belongs to the receive thread."""

    def __init__(
        self,
        login: Login,
        dialect: DialectChoice,
        teller: Teller,
        state: ConnectionState,
        access: JournalAccess,
        outbox: Outbox,
        handing_over: HandingOver,
    ) -> None:
        self._login = login
        self._target = login.target
        self._is_verified = False  # the words that the user has typed fit the server's key
        self._dialect = dialect
        self._teller = teller
        self._state = state
        self._access = access
        self._outbox = outbox
        self._handing_over = handing_over
        self._path: Path | None = None  # of the journal; None if it is in memory
        self._identity: Identity | None = None
        self._is_in_chat = False  # then the user waits there, and it is tried again by itself
        self._set_aside = ""

    def run(self) -> None:
        """Connect again and again, until the user stops: the receive thread."""
        flusher = Flusher("client flusher")
        attempt = 0
        try:
            while True:
                attempt += 1
                end = self._try(attempt, flusher)
                if end is None:
                    continue
                self._state.release()
                if self._state.now is Phase.ONLINE:
                    self._outbox.put(LinkOver())
                    attempt, self._is_in_chat = 0, True
                self._wait(end, attempt)
        except Stopped:
            pass
        finally:
            flusher.stop()

    def _try(self, attempt: int, flusher: Flusher) -> Ended | None:
        """Connect, and hear the server out.

        Return why that is over; None: to begin anew at once. Raises Stopped.
        """
        try:
            self._open_known_journal()
            self._state.check()
            self._teller.tell(events.Connecting(self._target.place, attempt))
            self._connect_and_listen(flusher)
            return None
        except Ended as end:
            return end
        except (JournalError, IdentityError) as error:
            if isinstance(error, JournalError) and error.code == "journal_damaged":
                self._access.report(error)
            return Ended(error.code, error.detail)
        except Stopped:
            raise
        except Exception as error:
            log.exception("the connection failed on a fault of ours")
            return Ended("network", repr(error))
        finally:
            self._outbox.begin()

    def _wait(self, end: Ended, attempt: int) -> None:
        """Tell the end, and wait until it is time to try again or the user wants to.

        Raises Stopped.
        """
        delay = None
        if self._is_in_chat and end.code not in _FINAL:
            # Full jitter: a class that lost its server does not come back all at once. Whoever has
            # come while it was only starting again does not wait any longer for that.
            doubled = RETRY_SECONDS * 2 ** max(0, attempt - 1)
            delay = random.uniform(0, min(RETRY_MAX_SECONDS, doubled))
        if self._state.take_renewal() and end.code not in _FINAL:
            delay = 0.0
        log.info("disconnected: %s %s", end.code, end.detail)
        may_be_plain = (
            end.code == "no_answer" and not self._dialect.is_rich and not self._target.has_key
        )
        if end.code == "renamed":
            self._handing_over.note_renamed(self._path)
        self._state.move(Phase.WAITING)
        self._teller.tell(
            events.Disconnected(
                end.code,
                end.detail,
                delay,
                may_be_plain,
                end.fingerprint or self._target.fingerprint,
                end.tried,
                end.nick,
                end.until,
            )
        )
        self._state.wait_while(Phase.WAITING, delay)
        self._state.move_if(Phase.WAITING, Phase.CONNECTING)
        if end.code == "downgraded":  # the user insists
            self._dialect.forget()

    # --- one connection ---------------------------------------------------------------------------

    def _open_known_journal(self) -> None:
        """Open the journal before the server is found, so that the user can read and write.

        Of a server that is not settled yet there is none; whose key is new has none either. Who has
        just got another nick there takes along what they have written.
        """
        target, path_of = self._target, self._login.journal
        if not target.is_encrypted or (
            target.fingerprint
            and (
                self._login.former or (path_of and path_of(target.fingerprint, "", False).exists())
            )
        ):
            self._open_journal()

    def _open_journal(self) -> Journal:
        """Return the journal, opened if it is not. Raises JournalError and IdentityError."""
        if self._access.journal is not None:
            return self._access.journal
        try:
            self._identity = self._identity or self._login.identity()
            login = self._login
            target = self._target
            path = self._path = None
            if login.journal:
                path = self._path = login.journal(
                    target.fingerprint, target.place, self._is_verified
                )
            journal = Journal(path, login.nick, author=self._identity.author)
            try:
                if login.former is not None:
                    login.former.take(journal)
            except JournalError:
                journal.close()
                raise
            restored = _restore(journal)
            self._set_aside = journal.set_aside
            if restored:
                self._is_in_chat = True
                self._teller.tell(restored)
            self._access.open(journal)
            return journal
        finally:
            self._outbox.begin()

    def _connect_and_listen(self, flusher: Flusher) -> None:
        """Hold one connection, whose end is told by raising. Return to begin anew at once.

        Raises Ended, Stopped, JournalError and IdentityError.
        """
        is_encrypted = self._target.is_encrypted
        search = Attempt(
            self._target,
            flusher,
            lambda one: self._state.tap(one, is_encrypted=is_encrypted),
            self._state.detour,
        )
        self._state.seek(search.stop)
        found = search.run()
        connection = found.connection
        try:
            self._state.hold(connection)
            self._settle_on(found)
            journal = self._open_journal()
            dialogue, first = self._dialect.begin(
                connection, self._target.place, lambda: self._rich(connection, journal)
            )
            self._listen(LinkBegun(connection, dialogue), first, journal)
        except NotRich as other:
            if connection.is_encrypted:
                raise Ended("not_charla", manners.decode_greeting(other.greeting)) from None
            # Too late to go on: this server has taken our hello for something else.
            self._dialect.ask(self._target.place, other.greeting, has_answered=True)
        except Ended as end:
            # Of a server that has never been rich it may be expected that it waits for a name,
            # which the hello was not.
            is_silent = self._dialect.end_waiting() or end.code == "no_answer"
            if not is_silent or self._dialect.is_rich or self._target.is_encrypted:
                raise
            if self._dialect.is_unknown:
                if self._is_in_chat:
                    raise
                manner = self._dialect.ask(self._target.place, b"", has_answered=True)
                if manner.name == "asked":
                    self._dialect.forget()  # it is asked once more what it is
        except OSError as error:
            raise explain(error) from None
        finally:
            self._dialect.end_waiting()
            connection.close()

    def _on_silence(self) -> None:
        """Tell the user what is waited for, where they may know better."""
        may_be_plain = self._dialect.is_unknown and not self._target.is_encrypted
        if may_be_plain and not self._is_in_chat:
            self._dialect.tell_of_silence(self._target.place)

    def _settle_on(self, found: Arrival) -> None:
        """Take note of where the server is, and that from now on it must have this key."""
        others = [one for one in self._target.addresses if one != found.address]
        self._target = Target(
            (found.address, *others),
            fingerprint=found.connection.peer_fingerprint,
            is_encrypted=self._target.is_encrypted,
        )
        self._is_verified = self._is_verified or found.is_verified

    def _listen(self, link: LinkBegun, first: bytes, journal: Journal) -> None:
        """Hear the server out: the whole way from the bytes on the socket to `on_event`.

        Raises what ends it.
        """
        said_seen = 0
        tracer = self._outbox.tracer
        # From bytes to checked messages, as many as have come together.
        for heard in listen(link.connection, link.dialogue, first, tracer, self._on_silence):
            traced = tracer.hear(heard) if tracer.wants else None
            with self._teller:  # nobody tells anything else meanwhile
                news = heard
                if isinstance(heard[0], LoggedIn):
                    page, news = take_first_page(heard[1:])
                    self._begin_link(link, heard[0], page, journal)
                    said_seen = heard[0].since
                # What is new comes back as events once it is committed. When this returns, it is
                # on the disk, for which nobody who waits for the message has to wait.
                journal.record(news, partial(self._tell, news, traced))
            if not link.dialogue.is_plain and journal.seen > said_seen:
                said_seen = journal.seen
                link.connection.send(messages.encode(Seen(said_seen)))
                if traced is not None:
                    traced.mark("seen")
            for one in heard:
                self._follow_up(link, one)

    def _tell(
        self, news: Sequence[Heard], traced: Hearing | None, told: list[events.Event]
    ) -> None:
        """Tell the window what was committed."""
        if traced is not None:
            traced.mark("committed", stored_together(news))
        if any(isinstance(one, messages.Live) for one in news):
            # Before the window hears of it: what it asks for then can be asked of the server.
            self._outbox.put(LinkCaughtUp())
        if traced is not None:
            traced.tell(told)
        self._teller.tell(*told)

    def _begin_link(
        self, link: LinkBegun, login: LoggedIn, page: RosterPage | None, journal: Journal
    ) -> None:
        """Tell the journal, the window and the send thread that the user is logged in."""
        self._dialect.end_waiting()
        if not login.plain:
            self._dialect.note_rich()
        self._outbox.tracer.begin_connection(
            is_taught=login.teaches, is_local=self._target.address.is_this_machine
        )
        found = journal.logged_in(
            login.nick,
            login.server,
            epoch=login.epoch,
            said=login.seen,
            since=login.since,
            plain=login.plain,
            rooms=page.rooms if page else (),
        )
        self._state.move(Phase.ONLINE)
        self._teller.tell(
            msgspec.structs.replace(
                connected(login, page),
                fingerprint=self._target.fingerprint,
                is_verified=self._is_verified,
            ),
            *found,
        )
        if self._set_aside:
            self._teller.tell(events.Notice("journal_damaged", self._set_aside))
            self._set_aside = ""
        self._outbox.put(link)

    def _follow_up(self, link: LinkBegun, one: Heard) -> None:
        """Ask for what comes next, and let the send thread know what it has an answer to."""
        match one:
            case messages.RosterPage() if one.more:
                link.connection.send(messages.encode(More()))
            case messages.Page():
                first = min((message.id for message in one.messages), default=0)
                self._outbox.put(Answered(one.name, one.more, one.ref, first))
            case messages.Reached():
                self._outbox.put(one)
            case TraceAnswer():
                self._outbox.tracer.take(one)
            case messages.RoomChanged() if names.key(one.by) == names.key(self._login.nick):
                self._outbox.put(Settled(one.room))
            case messages.Uninvited():
                self._outbox.put(Settled(one.room))
            case messages.BlockList() if len(one.nicks) == 1:
                # A list of one, at the log-in, says it too.
                self._outbox.put(Settled(one.nicks[0]))
            case messages.Err() if one.code and not one.cid:
                about = one.to or ""
                # An earlier server repeats no ref: then it is guessed what may be meant.
                if one.ref or names.is_group(about) or one.code in _SETTLING:
                    self._outbox.put(Settled(about, one.ref))
                self._outbox.put(Refused(about, one.ref))

    def _rich(self, connection: Connection, journal: Journal) -> RichDialogue:
        journal.flush()  # what the last connection has brought
        # Who keeps nothing on this computer goes on from what was seen on any, and then from what
        # is in memory.
        login = self._login
        seen = None if login.journal is None and not journal.epoch else journal.seen
        assert self._identity is not None
        return RichDialogue(
            self._target.place,
            login.nick,
            login.device,
            self._identity,
            journal.epoch,
            seen,
            guest=login.guest,
            old_token=login.old_token,
            channel=connection.peer_fingerprint,
            # To nobody who could be overheard.
            password=login.password if self._is_private(connection) else "",
        )

    def _is_private(self, connection: Connection) -> bool:
        return connection.is_encrypted or self._target.address.is_this_machine


def _restore(journal: Journal) -> events.Restored | None:
    """Return what there is of former days, or nothing if the journal had to begin anew.

    Raises JournalError.
    """
    try:
        return journal.restored()
    except JournalError as error:
        if error.code != "journal_damaged":
            raise
        return journal.restored()
