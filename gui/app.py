"""Compose the program: one window, its settings, and the change between login and chat.

Only this module creates a ChatClient. Its events come from its threads through the pump; each
carries the number of its log-in, so that late events of an old connection reach nobody.
"""

from __future__ import annotations

import logging
import os
import time
import tkinter as tk
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple, Protocol

import msgspec

from gui import signals
from gui.attention.idle import Idle
from gui.hosting_control import HostingControl, MakeWatch, real_watch
from gui.login import LoginActions, LoginPage
from gui.looks.delay import Delay
from gui.looks.system import SystemPalette
from gui.looks.theme import Theme
from gui.model.choice import Choice, LoginAnswer
from gui.model.settings import Settings
from gui.nearby import MakeFinder, real_finder
from gui.parts import editing, keys, placement
from gui.pump import Pump
from gui.script import Cue
from gui.settings_control import SettingsControl, open_link
from gui.settings_file import SettingsFile
from gui.unsent_hint import count as count_waiting
from gui.why import ask_why
from gui.words import i18n
from gui.words.errors import explain, explain_end, has_why
from gui.words.i18n import _, ngettext
from gui.words.text import displayable_line, typed

if TYPE_CHECKING:
    from gui.attempt import LoginAttempt
    from gui.chat import Chat
    from gui.model.chat_port import ChatPort
    from net.client.target import Target
    from net.shared.identity import Identity
    from net.wire import events
    from net.wire.hosting import HostedClass
    from net.wire.manners import Manner

CLOSING_SECONDS = 1.5
IDLE_LOOK_MS = 15_000
IMPORT_PAUSE_MS = 5
# The chat's modules, in an order in which each imports about as many others.
CHAT_MODULES = (
    "gui.model.community",
    "gui.model.model",
    "gui.messages.transcript",
    "gui.roster.roster",
    "gui.composer.composer",
    "gui.model.commands",
    "gui.chat",
)

# Also somebody who is in the chat has to answer these questions.
_ASKED_AT_THE_LOGIN = frozenset({"unknown_key", "password_needed", "wrong_password"})

log = logging.getLogger(__name__)


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
        journal: Callable[[str, str], Path] | None,
        guest: bool,
        manner: Manner | None,
        password: str,
    ) -> ChatPort: ...


def _real_client() -> MakeClient:
    """Import the client now: the first window must not have waited for sockets and SQLite."""
    from net.client.client import ChatClient

    return ChatClient


class Start(NamedTuple):
    """The program starts with these options; "" means that the settings decide."""

    name: str = ""
    server: str = ""
    connect: bool = False
    language: str = ""
    theme: str = ""
    geometry: str = ""  # in Tk's format, WIDTHxHEIGHT+X+Y
    script: tuple[Cue, ...] = ()


class App:
    """The app owns the root window.

    `on_closed` is called when everything has ended, and ends the main loop.
    """

    def __init__(
        self,
        root: tk.Tk,
        theme: Theme,
        file: SettingsFile,
        start: Start,
        *,
        on_closed: Callable[[], None],
        make_client: MakeClient | None = None,
        make_finder: MakeFinder | None = None,
        make_watch: MakeWatch | None = None,
    ) -> None:
        self.root = root
        self.settings: Settings = file.load()
        self._file = file
        self._start = start
        self._on_closed = on_closed
        self._make_client, self._make_finder = make_client, make_finder
        i18n.set_language(start.language or self.settings.language)
        self.theme = theme
        if start.theme:
            self.settings.theme = start.theme
        theme.use(self.settings.theme)
        theme.zoom_to(self.settings.zoom)
        self.pump: Pump[tuple[int, events.Event]] = Pump(root, self._handle, self._flush)
        self.login: LoginPage | None = None
        self.chat: Chat | None = None
        self.client: ChatPort | None = None
        self._log_ins = 0
        self._keeps = False  # whether messages are stored on this computer
        # They came before there was a chat to show them.
        self._early_notices: list[events.Notice] = []
        self._ending: list[ChatPort] = []
        self._attempt: LoginAttempt | None = None
        self._end: events.Disconnected | None = None  # of the last attempt
        self._is_resuming = False  # nobody has asked for this attempt
        self._doubted = ""  # the address if its server has changed its dialect, else ""
        # The damaged settings may have had an identity.
        self._is_identity_doubted = file.set_aside is not None
        self._wants_new_identity = False  # the user knows that there is none and wants a new one
        self._checking_focus: str | None = None
        self._importing: str | None = None
        self._asked_to_close = self._is_closing_at_once = False
        self.settings_control = SettingsControl(
            root,
            theme,
            file,
            self.settings,
            chat=lambda: self.chat,
            rebuild=self._rebuild,
            log_out=self.log_out,
            board=lambda: (self.hosting.running, self.hosting.open),
        )
        self.hosting = HostingControl(
            root,
            theme,
            teacher=lambda: self.login.filled[0] if self.login is not None else self.settings.name,
            join=self._join_own_class,
            can_join=lambda: self.login is not None and not self.login.busy,
            on_change=self._show_own_class,
            make_watch=make_watch,
        )
        self.idle = Idle(root)
        self._looking_for_idle = Delay(root, IDLE_LOOK_MS, self._look_for_idle)
        self._set_up_window()
        self._bind()
        self._show_login()
        self.pump.start()
        if make_watch is not None:
            self.hosting.look_soon()
        if self.login is not None and (start.connect or self._comes_back):
            name, choice, remember = self.login.filled
            if name and choice:
                self._is_resuming = not start.connect
                self.connect(name, choice, remember)

    # --- the window -------------------------------------------------------------------------------

    def _set_up_window(self) -> None:
        placement.place(self.root, self.theme.scale, self._start.geometry or self.settings.geometry)
        placement.set_icon(self.root)
        self.root.title("Charla")
        editing.prepare(self.root)

    def _bind(self) -> None:
        root = self.root
        root.protocol("WM_DELETE_WINDOW", self.close)
        root.report_callback_exception = self._on_callback_error
        # tkinter itself ignores errors in Tcl scripts.
        root.createcommand("tkerror", lambda message: log.error("an error in Tcl: %s", message))
        root.bind("<FocusIn>", self._check_focus_soon)
        root.bind("<FocusOut>", self._check_focus_soon)
        root.bind("<Key>", self._on_key)
        root.bind("<Button>", lambda _event: self._touch())
        root.bind("<Escape>", self._on_escape)
        keys.bind(
            root,
            {
                "jump": self._in_chat(lambda chat: chat.roster.focus_filter()),
                "recipient": self._in_chat(lambda chat: chat.recipient.focus()),
                "find": self._in_chat(lambda chat: chat.find_here()),
                "find_next": self._in_chat(lambda chat: chat.find_next(-1)),
                "find_previous": self._in_chat(lambda chat: chat.find_next(1)),
                "find_everywhere": self._in_chat(lambda chat: chat.global_search.open()),
                "help": self.settings_control.show_help,
                "settings": self.settings_control.show_settings,
                "previous": self._in_chat(lambda chat: chat.step(-1)),
                "next": self._in_chat(lambda chat: chat.step(1)),
                "previous_unread": self._in_chat(lambda chat: chat.step(-1, unread=True)),
                "next_unread": self._in_chat(lambda chat: chat.step(1, unread=True)),
                "pick_older": self._in_chat(lambda chat: chat.pick(-1)),
                "pick_newer": self._in_chat(lambda chat: chat.pick(1)),
                "bigger": lambda: self.settings_control.zoom_by(1),
                "smaller": lambda: self.settings_control.zoom_by(-1),
                "usual_size": lambda: self.settings_control.zoom_by(0),
            },
        )
        keys.attach(root)  # it has the focus itself while the login is replaced by the chat

    def _in_chat(self, act: Callable[[Chat], None]) -> Callable[[], None]:
        def act_if_there() -> None:
            if self.chat is not None:
                act(self.chat)

        return act_if_there

    def _on_key(self, event: tk.Event[tk.Misc]) -> None:
        self.pump.touch()
        self._touch()
        if self.chat is not None and keys.is_text(event) and not keys.is_for_widget(event):
            self.chat.type(event.char)

    def _on_escape(self, _event: object) -> None:
        if self.chat is not None:
            self.chat.escape()
        elif self.login is not None and self.login.busy:
            self.cancel()

    def _touch(self) -> None:
        """Note that the user is here."""
        self.idle.touch()
        if self.chat is not None:
            self.chat.own_state.note_idle(0.0)

    def _check_focus_soon(self, _event: object) -> None:
        self.pump.touch()
        if self._checking_focus is None:
            # Between two widgets the focus is nowhere for a moment.
            self._checking_focus = self.root.after_idle(self._check_focus)

    def _check_focus(self) -> None:
        self._checking_focus = None
        focused = bool(self.root.tk.call("focus"))
        if focused:
            self.settings_control.follow_system()
        if self.chat is not None:
            self.chat.set_focused(focused)

    # --- logging in and out -----------------------------------------------------------------------

    @property
    def _comes_back(self) -> bool:
        """Return whether to log in without asking.

        That is so if the user did not log out last time, unless an option says otherwise.
        """
        settings, start = self.settings, self._start
        is_meant = settings.remember and settings.is_logged_in and not (start.name or start.server)
        return is_meant and not (self._file.unreadable or self._is_identity_doubted)

    @property
    def _usual_server(self) -> str:
        """Return the fingerprint of the server used last or, if it has none, its address."""
        key = self.settings.server_key
        return key if key in self.settings.known else self.settings.server

    def _show_login(self) -> None:
        self.login = LoginPage(
            self.root,
            self.theme,
            actions=LoginActions(
                connect=self.connect,
                cancel=self.cancel,
                answer=self._answer,
                menu=self.settings_control.show_menu,
                why=self.why,
                host=self.hosting.open,
            ),
            known=self.settings.known,
            make_finder=self._make_finder,
            count=partial(count_waiting, self._file.folder, self.settings.keys_by_address()),
        )
        self.login.pack(fill="both", expand=True)
        self._show_own_class()
        keys.attach(self.login)
        self.login.fill(
            self._start.name or self.settings.name,
            self._start.server or self._usual_server,
            self.settings.remember,
        )
        if self._file.set_aside is not None:
            self.login.show_hint(
                _(
                    "The settings could not be read; they were set aside as {file}, and new ones "
                    "begin."
                ).format(file=self._file.set_aside.name)
            )
            self._file.set_aside = None
        elif self._file.unreadable:
            self.login.show_error(explain("settings_unreadable", self._file.unreadable))

    def connect(self, name: str, choice: Choice, remember: bool, *, password: str = "") -> None:
        """Try to log in. The login shows the result."""
        from gui import attempt
        from net.wire import names, words

        if self.login is None:
            return
        try:
            wanted = attempt.begin(name, choice, remember, self.settings)
        except names.BadName as error:
            self.login.show_error(explain(error.code))
            return
        except attempt.BadAddress:
            self.login.show_error(explain("bad_address"))
            return
        except words.BadWords as error:
            self.login.show_error(explain("bad_words", error.word))
            return
        if self._file.unreadable:
            self.login.show_error(explain("settings_unreadable", self._file.unreadable))
            return
        if password:
            wanted = replace(wanted, password=password)
        self._note_attempt(wanted)
        self._try(wanted)

    def _join_own_class(self, hosted: HostedClass, password: str) -> None:
        """Log in to the class on this computer. Its key is known: its own folder has told it."""
        from net.wire.address import Address

        if self.login is None or self.login.busy:
            return
        address = Address("127.0.0.1", hosted.port)
        now = time.time_ns() // 1_000_000
        self.settings.remember_server(
            hosted.fingerprint, hosted.name, str(address), "", is_verified=True, now=now
        )
        name, _choice, remember = self.login.filled
        choice = Choice(fingerprint=hosted.fingerprint, addresses=(address,), name=hosted.name)
        self.connect(name or hosted.by, choice, remember, password=password)

    def _show_own_class(self) -> None:
        if self.login is not None:
            self.login.host_card.show(self.hosting.running)

    def _note_attempt(self, wanted: LoginAttempt) -> None:
        """Remember who wants to log in and where, or forget everybody."""
        settings = self.settings
        if not wanted.remember:
            settings.forget_person()
        place = wanted.target.fingerprint or wanted.address
        if (wanted.nick, place) != (settings.name, settings.server_key or settings.server):
            settings.is_logged_in = False  # until it has succeeded once
        settings.remember = wanted.remember
        if wanted.remember:
            settings.name, settings.server_key = wanted.nick, wanted.target.fingerprint
            settings.server = wanted.address or settings.server
        self._file.save(settings)
        if self._doubted and self._doubted == wanted.address:
            # The user has read the warning and wants to go on.
            settings.known_rich.remove(self._doubted)
        self._doubted = ""

    def _try(self, wanted: LoginAttempt) -> None:
        """Make a client for this attempt, and show the login meanwhile."""
        assert self.login is not None
        self._attempt = wanted
        self._show_progress()
        self._log_ins += 1
        number = self._log_ins
        self._keeps, self._early_notices = wanted.remember, []
        make_client = self._make_client or _real_client()
        self.client = make_client(
            wanted.target,
            wanted.nick,
            lambda event: self.pump.put((number, event)),
            device=self.settings.device if wanted.remember else os.urandom(8).hex(),
            identity=self._identity(wanted.remember),
            old_token=self.settings.token if wanted.remember else "",
            known_rich=wanted.target.is_pinned or wanted.address in self.settings.known_rich,
            journal=partial(self._journal, wanted.nick) if wanted.remember else None,
            guest=not wanted.remember,
            manner=self.settings.plain_servers.get(wanted.address),
            password=wanted.password,
        )
        self.pump.touch()
        self.client.start()
        # Import the chat's modules now, while the network is busy: the first window did not need
        # them.
        if self._importing is None:
            self._importing = self.root.after_idle(self._import_next, CHAT_MODULES)

    def _show_progress(self) -> None:
        assert self.login is not None and self._attempt is not None
        target, shown = self._attempt.target, self._attempt.shown
        self.login.show_progress(
            _("Connecting to {address}…").format(address=displayable_line(shown))
            if shown
            else _("Looking for the class that has these words…"),
            [str(one) for one in target.addresses] if len(target.addresses) > 1 else (),
            automatic=self._is_resuming,
        )

    def _import_next(self, modules: Sequence[str]) -> None:
        """Import one module at a time, so that the window stays responsive."""
        import_module(modules[0])
        self._importing = None
        if len(modules) > 1:
            self._importing = self.root.after(IMPORT_PAUSE_MS, self._import_next, modules[1:])

    def _identity(self, remember: bool) -> Callable[[], Identity]:
        """Return a function that loads the user's identity.

        A user who is not remembered gets a new identity each time.
        """
        from net.shared import identity

        if not remember:
            return identity.Identity.new
        may_make = self._wants_new_identity or not (
            self.settings.has_identity or self._is_identity_doubted
        )
        self._wants_new_identity = False
        return partial(identity.load, self._file.folder, may_make=may_make)

    def _journal(self, nick: str, fingerprint: str, address: str) -> Path:
        """Return the path of the journal. It is called on the client's thread."""
        from net.journal import moving

        return moving.find(self._file.folder / "journal", nick, fingerprint, address)

    def cancel(self) -> None:
        """Stop trying to log in."""
        self._is_resuming = False
        self._drop_client()
        if self.login is not None:
            self.login.show_ready()

    def log_out(self) -> None:
        """Go back to the login; ask first if messages would be lost."""
        if self._stay_for_pending(self.log_out):
            return
        self.settings.is_logged_in = False
        self._file.save(self.settings)
        self._drop_client()
        self._close_chat()
        if not self._keeps:
            self.settings.forget_person()  # the next user of this computer is another person
        self.root.title("Charla")
        self._show_login()

    def _ask_at_login(self, end: events.Disconnected) -> None:
        """Go back to the login, which asks for what the server wants now."""
        self._drop_client()
        self._close_chat()
        self.root.title("Charla")
        self._show_login()
        assert self.login is not None
        self._show_end(self.login, end)

    def _close_chat(self) -> None:
        self._looking_for_idle.cancel()
        if self.chat is not None:
            self.chat.close()
            self.chat = None

    def _answer(self, answer: LoginAnswer) -> None:
        """Go on with what the user has answered."""
        from gui import attempt
        from net.wire import words

        if self.login is None or self._attempt is None:
            return
        if answer.manner is not None:
            if self.client is not None:
                self._show_progress()
                self.client.accept_plain(answer.manner)
        elif self._end is not None:
            try:
                wanted = attempt.go_on(self._attempt, answer, self._end)
            except words.BadWords as error:
                self.login.show_error(explain("bad_words", error.word))
                return
            self._try(wanted)

    def _drop_client(self) -> None:
        self._log_ins += 1  # so that later events of it are ignored
        if self.client is not None and self.chat is not None:
            self.chat.save_draft()
        if self.client is not None:
            self.client.stop()
            self._ending.append(self.client)
            self.client = None

    def why(self) -> None:
        """Find out why there is no connection, and show it."""
        if self._end is None or self._attempt is None:
            return
        target, tried = self._attempt.target, self._end.tried
        ask_why(
            self.root,
            self.theme,
            (*(str(one) for one in target.addresses), *(one.address for one in tried)),
            code=self._end.code,
            detail=self._end.detail,
            fingerprint=target.fingerprint,
            announced=self.login.announced if self.login is not None else (),
        )

    # --- events -----------------------------------------------------------------------------------

    def _handle(self, item: tuple[int, events.Event]) -> None:
        from net.wire import events

        number, event = item
        if number != self._log_ins:
            return
        if isinstance(event, events.Disconnected):
            self._end = event
        if log.isEnabledFor(logging.DEBUG):
            log.debug("%s", ascii(event))
        if self.chat is not None:
            if isinstance(event, events.Connected):
                event = self._remember_connection(event)
            self.chat.model.apply(event)
            if isinstance(event, events.Disconnected) and event.code in _ASKED_AT_THE_LOGIN:
                self._ask_at_login(event)
                return
            if isinstance(event, events.Restored):
                self.chat.commands.keep_pending()
        elif self.login is not None:
            self._handle_login(self.login, event)

    def _handle_login(self, login: LoginPage, event: events.Event) -> None:
        from net.wire import events

        match event:
            case events.PlainServerFound():
                login.ask_plain(event.address, event.greeting, event.manner)
            case events.Disconnected():
                self._show_end(login, event)
            case events.Restored():
                self._enter_chat(event)
            case events.Connected():
                self._enter_chat(self._remember_connection(event))
            case events.Notice():
                self._early_notices.append(event)
            case _:
                # Connecting: the login shows it already; everything else comes when there is a chat
                pass

    def _show_end(self, login: LoginPage, end: events.Disconnected) -> None:
        """Show why the user has not got in, or ask what only they can decide."""
        from gui import attempt
        from gui.words import key_question

        assert self._attempt is not None
        self._drop_client()
        wanted, self._end, self._is_resuming = self._attempt, end, False
        if other := attempt.at_another_key(wanted, end, self.settings):
            self._try(other)
            return
        self._doubted = wanted.address if end.code == "downgraded" else ""
        self._wants_new_identity = end.code == "identity_missing"
        address = wanted.address or (end.tried[0].address if end.tried else "")
        # Without an answer it may be a server that does not encrypt, or one that is overloaded.
        is_silent = end.code == "no_answer"
        may_ask = not is_silent or (end.may_be_plain and wanted.target.is_encrypted)
        if end.code in key_question.CODES and may_ask:
            login.ask(end.code, end.detail, name=wanted.name, address=address)
            return
        code = "nick_kept" if end.code == "nick_taken" and not self._keeps else end.code
        login.show_error(
            explain_end(code, end.detail, address=address, nick=wanted.nick),
            has_why=has_why(end.code),
        )

    def _enter_chat(self, event: events.Connected | events.Restored) -> None:
        """Show the chat.

        The user has logged in, or can read and write in the journal until they have.
        """
        if self.client is None or self.login is None:
            return
        from gui.chat import Chat, ChatActions
        from gui.model.model import Model

        model = Model(event.nick)
        model.apply(event)
        self.login.destroy()
        self.login = None
        if self._keeps and not self.settings.is_logged_in:
            self.settings.is_logged_in = True
            self._file.save(self.settings)
        self.chat = Chat(
            self.root,
            self.theme,
            model,
            self.client,
            self.settings,
            ChatActions(
                menu=self.settings_control.show_menu,
                open_link=open_link,
                log_out=self.log_out,
                why=self.why,
                save_settings=self.settings_control.save,
                remember_conversation=self._remember_conversation,
                export=self.settings_control.export,
                note_verified=self._note_verified,
            ),
        )
        self.client.use_receipts(self.settings.tell_read)
        self._look_for_idle()
        self._asked_to_close = False
        self.chat.start(self.settings.conversation)
        for notice in self._early_notices:
            model.apply(notice)
        self._check_focus_soon(None)
        for cue in self._start.script:
            self.root.after(round(cue.seconds * 1000), self._follow, cue)

    def _look_for_idle(self) -> None:
        """Set the user away after a while without input, and back when they return."""
        if self.chat is not None:
            self.chat.own_state.note_idle(self.idle.seconds)
            self._looking_for_idle.start()

    def _follow(self, cue: Cue) -> None:
        """Send what the script says, if somebody is still logged in."""
        if self.chat is not None:
            self.chat.commands.enter(cue.to)
            self.chat.commands.send_to(cue.to, cue.text)

    def _flush(self) -> None:
        if self.chat is not None:
            self.chat.refresh()

    def _remember_connection(self, event: events.Connected) -> events.Connected:
        """Remember the server, and return the event with what is known about it.

        An encrypted server is known by its key; without encryption it is remembered that it is a
        Charla server, so that no other program can take its place unnoticed. A server on this
        machine is not remembered: nobody else can take its place, and people who write servers
        start one after another here.
        """
        from net.wire.address import Address

        assert self._attempt is not None
        settings, wanted = self.settings, self._attempt
        address = wanted.address or event.address
        if self._keeps:
            settings.has_identity = True
            settings.server_key, settings.server = event.fingerprint, address
            settings.remember_plain(address, event.manner if event.plain else None)
        if event.fingerprint:
            settings.remember_server(
                event.fingerprint,
                event.server,
                event.address,
                wanted.nick if self._keeps else "",
                is_verified=event.is_verified,
                now=time.time_ns() // 1_000_000,
            )
            is_verified = settings.known[event.fingerprint].is_verified
            event = msgspec.structs.replace(event, is_verified=is_verified)
        elif not (event.plain or Address.parse(address).is_this_machine):
            settings.known_rich = list(dict.fromkeys([*settings.known_rich, address]))
        self._file.save(settings)
        return event

    def _note_verified(self, fingerprint: str) -> None:
        """Remember that the words of a key have been typed."""
        if fingerprint in self.settings.known:
            self.settings.known[fingerprint].is_verified = True
            self._file.save(self.settings)

    def _remember_conversation(self, name: str) -> None:
        self.settings.conversation = typed(name) if self.settings.remember else ""

    def _on_callback_error(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        log.error("an error in the window", exc_info=(kind, error, trace))
        if self.chat is not None:
            self.chat.show_notice(
                _("Something went wrong in Charla itself."),
                _("It goes on working. The details are in {file}.").format(
                    file=self._file.folder / "charla.log"
                ),
            )

    def _rebuild(self) -> None:
        """Create the window's contents anew, in the current look and language."""
        self.hosting.rebuild()
        if self.chat is not None:
            self.chat.rebuild()
        elif self.login is not None and not self.login.busy:
            kept = self.login.kept
            self.login.destroy()
            self._show_login()
            self.login.restore(kept)

    # --- the end ----------------------------------------------------------------------------------

    def close(self) -> None:
        """End the program.

        The client says goodbye, the settings are saved, and the window is destroyed.
        """
        if self._stay_for_pending(self.close):
            return
        if not self._is_closing_at_once and self.hosting.stays_for_class(self.close):
            return
        if self.root.wm_state() == "normal":
            self.settings.geometry = self.root.geometry()
        self.root.withdraw()  # at once: the rest may take a moment
        self._drop_client()
        self.hosting.close(CLOSING_SECONDS)
        self.pump.stop()
        self._file.save(self.settings)
        for client in self._ending:
            if not client.join_threads(CLOSING_SECONDS):
                log.warning("a thread of the client has not ended")
        self._file.close(CLOSING_SECONDS)
        self.settings_control.close()
        self.theme.stop_following()
        self.settings.system_palette = self.theme.system_palette
        self._close_chat()
        self.idle.close()
        for waiting in (self._checking_focus, self._importing):
            if waiting is not None:
                self.root.after_cancel(waiting)
        self._on_closed()

    def close_at_once(self) -> None:
        """End the program without asking about unsent messages."""
        self._asked_to_close = self._is_closing_at_once = True
        self.close()

    def _stay_for_pending(self, leave: Callable[[], None]) -> bool:
        """Return whether to stay because there are unsent messages.

        Those that are not stored on this computer would be lost. The others wait for the next
        start; that is said if they can't be sent now. The user is asked once; the second time the
        answer is False.
        """
        from gui.model.records import ConnectionPhase, OfferedAction

        chat = self.chat
        is_sending = chat is not None and chat.model.connection.phase is ConnectionPhase.ONLINE
        waiting = len(chat.model.pending) if chat is not None else 0
        if chat is None or not waiting or self._asked_to_close or (self._keeps and is_sending):
            self._asked_to_close = False
            return False
        self._asked_to_close = True
        chat.show_notice(
            ngettext(
                "{n} message has not been sent yet.",
                "{n} messages have not been sent yet.",
                waiting,
            ).format(n=waiting),
            self._what_becomes_of_pending(leave),
            (OfferedAction(self._how_to_leave(leave), leave),),
        )
        return True

    def _how_to_leave(self, leave: Callable[[], None]) -> str:
        if not self._keeps:
            return _("Leave all the same")
        return _("Close") if leave == self.close else _("Log out")

    def _what_becomes_of_pending(self, leave: Callable[[], None]) -> str:
        if not self._keeps:
            return _("If you leave now, nobody will get what has not been sent.")
        if leave == self.close:
            return _("It is kept here, and goes out as soon as you open Charla again.")
        return _("It is kept here, and goes out as soon as you log in again.")


def run(root: tk.Tk, folder: Path, start: Start) -> int:
    """Show the window until it is closed, and return the exit status."""
    file = SettingsFile(folder)
    theme = Theme(root, SystemPalette(name=file.load().system_palette))
    app = App(
        root,
        theme,
        file,
        start,
        on_closed=root.destroy,
        make_finder=real_finder,
        make_watch=real_watch,
    )
    stop_signals = signals.handle(root, interrupt=app.close, terminate=app.close_at_once)
    try:
        root.mainloop()
    finally:
        stop_signals()
    return 0
