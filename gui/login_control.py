"""Take the user from the login to a connection: attempts, answers, and what comes of them.

Only this module creates a ChatClient. Its events come from its threads through the pump; each
carries the number of its attempt, so that late events of an old connection reach nobody.
"""

from __future__ import annotations

import os
import time
import tkinter as tk
from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from gui import late_log
from gui.late_log import Log
from gui.looks.theme import Theme
from gui.model.choice import Choice, LoginAnswer
from gui.pump import Pump
from gui.settings_file import SettingsFile
from gui.why import ask_why
from gui.words.i18n import _
from gui.words.text import displayable_line

if TYPE_CHECKING:
    from gui.attempt import LoginAttempt
    from gui.login import LoginPage
    from gui.model.chat_port import ChatPort
    from gui.model.settings import Settings
    from net.client.handing_over import HandingOver
    from net.client.target import Target
    from net.shared.identity import Identity
    from net.wire import events
    from net.wire.hosting import HostedClass
    from net.wire.manners import Manner

MOST_RENAMINGS = 5  # a server could send a window from one name to the other for ever

log = Log(__name__)


class MakeClient(Protocol):
    """Build a `net.client.client.ChatClient`, or what stands in for it in tests."""

    def __call__(
        self,
        target: Target,
        nick: str,
        on_event: Callable[[events.Event], None],
        *,
        device: str,
        identity: Callable[[], Identity],
        old_token: str,
        known_rich: bool,
        journal: Callable[[str, str, bool], Path] | None,
        guest: bool,
        manner: Manner | None,
        password: str,
        former: HandingOver | None,
    ) -> ChatPort: ...


def _real_client() -> MakeClient:
    """Import the client now: the first window must not have waited for sockets and SQLite."""
    from net.client.client import ChatClient

    return ChatClient


class LoginControl:
    """Holds the client from the attempt to log in until the user leaves.

    Args:
        page: returns the login, while it is shown.
        on_attempt: called when an attempt begins.
        on_entered: called when the user has logged in, or can read and write in the journal until
            they have; with the client, the event that says so, and the notices that came before.
        on_event: called with each event once the login is not shown any more.
        flush: called after the events that have come together.
        password_for: returns the password that this window has given to the class with this key;
            "" if none.
        make_client: makes the client.
    """

    def __init__(
        self,
        root: tk.Tk,
        theme: Theme,
        file: SettingsFile,
        settings: Settings,
        *,
        page: Callable[[], LoginPage | None],
        on_attempt: Callable[[], None],
        on_entered: Callable[
            [ChatPort, events.Connected | events.Restored, Sequence[events.Notice]], None
        ],
        on_event: Callable[[events.Event], None],
        flush: Callable[[], None],
        password_for: Callable[[str], str],
        make_client: MakeClient | None = None,
    ) -> None:
        self._root, self._theme, self._file, self._settings = root, theme, file, settings
        self._page, self._password_for, self._make_client = page, password_for, make_client
        self._on_attempt, self._on_entered, self._on_event = on_attempt, on_entered, on_event
        self.pump: Pump[tuple[int, events.Event]] = Pump(root, self._handle, flush)
        self.client: ChatPort | None = None
        self._attempts = 0
        self._attempt: LoginAttempt | None = None  # the last one
        self._is_noted = True  # the name of the last attempt is in the settings
        self._end: events.Disconnected | None = None  # of the last attempt
        self._ending: list[ChatPort] = []
        # They came before there was a chat to show them.
        self._early_notices: list[events.Notice] = []
        self._guest: Callable[[], Identity] | None = None  # the identity of one
        self._renamings = 0  # by a teacher, since the user has asked to log in
        self._is_resuming = False  # nobody has asked for this attempt
        self._doubted = ""  # the address if its server has changed its dialect, else ""
        # The damaged settings may have had an identity.
        self.is_identity_doubted = file.set_aside is not None
        self._wants_new_identity = False  # the user knows that there is none and wants a new one

    @property
    def keeps(self) -> bool:
        """Return whether messages are stored on this computer."""
        return self._attempt is not None and self._attempt.remember

    # --- what the user decides --------------------------------------------------------------------

    def connect(
        self,
        name: str,
        choice: Choice,
        remember: bool,
        *,
        password: str = "",
        automatic: bool = False,
    ) -> None:
        """Try to log in. The login shows the result.

        Args:
            name: the one to have there.
            choice: the server.
            remember: whether to keep anything on this computer.
            password: of the class, if it is known.
            automatic: nobody has asked for it.
        """
        from gui import attempt, remembering
        from gui.words.errors import explain
        from net.wire import names, words

        page = self._page()
        if page is None:
            return
        if not name.strip():
            page.ask_name()
            return
        try:
            wanted = attempt.begin(name, choice, remember, self._settings, password=password)
        except names.BadName as error:
            page.show_error(explain(error.code))
            return
        except attempt.BadAddress:
            page.show_error(explain("bad_address"))
            return
        except words.BadWords as error:
            page.show_error(explain("bad_words", error.word))
            return
        if self._file.unreadable:
            page.show_error(explain("settings_unreadable", self._file.unreadable))
            return
        self._is_resuming, self._renamings, self._is_noted = automatic, 0, True
        remembering.note_attempt(self._settings, wanted)
        self._file.save(self._settings)
        if self._doubted and self._doubted == wanted.address:
            # The user has read the warning and wants to go on.
            self._settings.known_rich.remove(self._doubted)
        self._doubted = ""
        self._try(page, wanted)

    def join(self, hosted: HostedClass, password: str) -> None:
        """Log in to the class on this computer. Its key is known: its own folder has told it."""
        from net.wire.address import Address

        page = self._page()
        if page is None or page.busy:
            return
        address = Address("127.0.0.1", hosted.port)
        now = time.time_ns() // 1_000_000
        self._settings.remember_server(
            hosted.fingerprint, hosted.name, str(address), "", is_verified=True, now=now
        )
        name, _choice, remember = page.form.filled
        choice = Choice(fingerprint=hosted.fingerprint, addresses=(address,), name=hosted.name)
        self.connect(name or hosted.by, choice, remember, password=password)

    def answer(self, answer: LoginAnswer) -> None:
        """Go on with what the user has answered."""
        from gui import attempt
        from gui.words.errors import explain
        from net.wire import words

        page = self._page()
        if page is None or self._attempt is None:
            return
        if answer.manner is not None:
            if self.client is not None:
                self._show_progress(page, self._attempt)
                self.client.accept_plain(answer.manner)
        elif self._end is not None:
            try:
                wanted = attempt.go_on(self._attempt, answer, self._end)
            except words.BadWords as error:
                page.show_error(explain("bad_words", error.word))
                return
            self._try(page, wanted)

    def answer_for_host(self) -> bool:
        """Answer in the place of a teacher whose own class asks for the password they gave it."""
        end = self._end
        if self.client is not None or end is None or end.code != "password_needed":
            return False
        password = self._password_for(end.fingerprint)
        if password:
            self.answer(LoginAnswer(password=password))
        return bool(password)

    def choose_manner(self) -> None:
        """Ask how to speak to a server that says nothing, instead of waiting for it."""
        if self.client is not None:
            self.client.stop_waiting()

    def cancel(self) -> None:
        """Stop trying to log in."""
        self._is_resuming = False
        self.drop()
        if (page := self._page()) is not None:
            page.show_ready()

    def why(self, asked_about: Choice | None = None) -> None:
        """Find out why there is no connection, and show it.

        Args:
            asked_about: a class of the list whose key is not the known one; None: the last attempt.
        """
        page = self._page()
        announced = page.form.announced if page is not None else ()
        if asked_about is not None:
            places = tuple(str(one) for one in asked_about.addresses)
            ask_why(self._root, self._theme, places, code="key_changed", announced=announced)
            return
        if self._end is None or self._attempt is None:
            return
        target, tried = self._attempt.target, self._end.tried
        ask_why(
            self._root,
            self._theme,
            (*(str(one) for one in target.addresses), *(one.address for one in tried)),
            code=self._end.code,
            detail=self._end.detail,
            fingerprint=target.fingerprint,
            announced=announced,
        )

    # --- the client -------------------------------------------------------------------------------

    def drop(self) -> None:
        """End the connection, if there is one. Nothing is heard of it any more."""
        self._attempts += 1  # so that later events of it are ignored
        if self.client is not None:
            self.client.stop()
            self._ending.append(self.client)
            self.client = None

    def join_threads(self, seconds: float) -> None:
        """Wait until the clients have ended, each at most so many seconds."""
        for client in self._ending:
            if not client.join_threads(seconds):
                log.warning("a thread of the client has not ended")

    def _try(
        self, page: LoginPage, wanted: LoginAttempt, former: HandingOver | None = None
    ) -> None:
        """Make a client for this attempt, and show the login meanwhile.

        `former` is what the client of the name of before hands over to it.
        """
        late_log.begin()
        self._attempt, self._early_notices = wanted, []
        self._show_progress(page, wanted)
        self._attempts += 1
        number, settings = self._attempts, self._settings
        make_client = self._make_client or _real_client()
        verified = frozenset(key for key, one in settings.known.items() if one.is_verified)
        self.client = make_client(
            wanted.target,
            wanted.nick,
            lambda event: self.pump.put((number, event)),
            device=settings.device if wanted.remember else os.urandom(8).hex(),
            identity=self._identity(wanted.remember),
            old_token=settings.token if wanted.remember else "",
            known_rich=wanted.target.has_key or wanted.address in settings.known_rich,
            journal=partial(self._journal, wanted.nick, verified) if wanted.remember else None,
            guest=not wanted.remember,
            manner=settings.manners.get(wanted.address),
            password=wanted.password,
            former=former,
        )
        self.pump.touch()
        self.client.start()
        self._on_attempt()

    def _identity(self, remember: bool) -> Callable[[], Identity]:
        """Return a function that loads the user's identity.

        A user who is not remembered gets a new identity each time, and keeps it when a teacher
        gives them another name.
        """
        from net.shared import identity

        if not remember:
            if self._guest is None or not self._renamings:
                self._guest = cache(identity.Identity.new)
            return self._guest
        may_make = self._wants_new_identity or not (
            self._settings.has_identity or self.is_identity_doubted
        )
        self._wants_new_identity = False
        return partial(identity.load, self._file.folder, may_make=may_make)

    def _journal(
        self, nick: str, verified: frozenset[str], fingerprint: str, address: str, fits: bool
    ) -> Path:
        """Return the path of the journal. It is called on the client's thread.

        Args:
            nick: the user's.
            verified: the keys whose words were typed before.
            fingerprint: of the server's key.
            address: where it is.
            fits: the words of this key were typed now.
        """
        from net.journal import moving

        is_verified = fits or fingerprint in verified
        return moving.find(self._file.folder / "journal", nick, fingerprint, address, is_verified)

    # --- what comes of it -------------------------------------------------------------------------

    def _handle(self, item: tuple[int, events.Event]) -> None:
        import logging

        from gui import remembering
        from net.wire import events

        number, event = item
        if number != self._attempts:
            return
        assert self._attempt is not None
        if log.isEnabledFor(logging.DEBUG):
            log.debug("%s", ascii(event))
        if isinstance(event, events.Restored | events.Connected) and not self._is_noted:
            self._is_noted = True
            remembering.note_attempt(self._settings, self._attempt)
            self._file.save(self._settings)
        if isinstance(event, events.Disconnected):
            self._end = event
        elif isinstance(event, events.Connected):
            event = remembering.note_connection(self._settings, self._attempt, event)
            self._file.save(self._settings)
        page = self._page()
        if page is None:
            self._on_event(event)
            return
        match event:
            case events.ServerSilent():
                page.show_silence(event.address)
            case events.PlainServerFound():
                page.ask_plain(event.address, event.greeting, event.manner)
            case events.Disconnected():
                self.show_end(page, event)
            case events.Restored() | events.Connected():
                assert self.client is not None
                self._on_entered(self.client, event, self._early_notices)
            case events.Notice():
                self._early_notices.append(event)
            case _:
                # Connecting: the login shows it already; everything else comes when there is a chat
                pass

    def show_end(self, page: LoginPage, end: events.Disconnected) -> None:
        """Show why the user has not got in, or ask what only they can decide."""
        from gui import attempt
        from gui.words import key_question
        from gui.words.errors import explain_end, has_why

        assert self._attempt is not None
        self.drop()
        wanted, self._end, self._is_resuming = self._attempt, end, False
        if other := attempt.at_another_key(wanted, end, self._settings):
            self._try(page, other)
            return
        if self._renamings < MOST_RENAMINGS and (renamed := attempt.under_new_name(wanted, end)):
            self._come_back(page, renamed)
            return
        self._doubted = wanted.address if end.code == "downgraded" else ""
        self._wants_new_identity = end.code == "identity_missing"
        address = wanted.address or (end.tried[0].address if end.tried else "")
        # Without an answer it may be a server that does not encrypt, or one that is overloaded.
        is_silent = end.code == "no_answer"
        may_ask = not is_silent or (end.may_be_plain and wanted.target.is_encrypted)
        if end.code in ("no_answer", "not_encrypted"):
            may_ask = may_ask and wanted.may_be_unencrypted
        if self.answer_for_host():
            return
        if end.code in key_question.CODES and may_ask:
            page.ask(
                end.code,
                end.detail,
                name=wanted.name,
                address=address,
                is_certain=attempt.is_certain(wanted, self._settings),
            )
            return
        code = "nick_kept" if end.code == "nick_taken" and not wanted.remember else end.code
        page.show_error(
            explain_end(code, end.detail, address=address, nick=wanted.nick, until=end.until),
            has_why=has_why(end.code),
        )

    def _come_back(self, page: LoginPage, wanted: LoginAttempt) -> None:
        """Log in again at once under the name that a teacher has given the user.

        The settings keep the name of before until the new journal has taken over what waits in the
        one of that name: if the program ends earlier, it begins there again.
        """
        from net.wire import events

        self._renamings += 1
        self._is_noted = False
        self._try(page, wanted, self._ending[-1].handing_over)
        self._early_notices.append(events.Notice("renamed", "", to=wanted.nick))

    def _show_progress(self, page: LoginPage, wanted: LoginAttempt) -> None:
        addresses = wanted.target.addresses
        page.show_progress(
            _("Connecting to {address}…").format(address=displayable_line(wanted.shown))
            if wanted.shown
            else _("Looking for the class with these words…"),
            [str(one) for one in addresses] if len(addresses) > 1 else (),
            automatic=self._is_resuming,
        )
