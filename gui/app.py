"""Compose the program: one window, its settings, and the change between login and chat."""

from __future__ import annotations

import gc
import time
import tkinter as tk
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple

from gui import chat_keys, late_log, signals
from gui.attention.idle import Idle
from gui.class_links import ClassLinks
from gui.hosting_control import HostingControl, MakeWatch, real_watch
from gui.late_log import Log
from gui.leaving import LeaveQuestion
from gui.login import LoginActions, LoginPage
from gui.login_control import LoginControl, MakeClient
from gui.looks import windowing
from gui.looks.delay import Delay
from gui.looks.system import SystemPalette
from gui.looks.theme import Theme
from gui.model.settings import Settings
from gui.nearby import MakeFinder, real_finder
from gui.other_starts import OtherStarts
from gui.parts import editing, front, keys, placement, title_bar
from gui.parts.screen_scale import ScreenScale
from gui.preload import Preload
from gui.settings_control import SettingsControl, open_link
from gui.settings_file import SettingsFile
from gui.tray_control import OpenTray, TrayActions, TrayControl, real_tray
from gui.unsent_hint import count as count_waiting
from gui.words import firewall, i18n
from gui.words.i18n import _
from gui.words.text import typed
from net.shared import long_paths

if TYPE_CHECKING:
    from gui.chat import Chat
    from gui.model.chat_port import ChatPort
    from gui.script import Cue
    from net.shared.folder_claim import FolderClaim
    from net.wire import events

CLOSING_SECONDS = 1.5
IDLE_LOOK_MS = 15_000
LATER_MS = 100  # the window is drawn first
PATIENCE_MS = 400  # without a window, while a login begins by itself

# Also somebody who is in the chat has to answer these questions, or to come in by another name.
_ASKED_AT_THE_LOGIN = frozenset({"unknown_key", "password_needed", "wrong_password", "renamed"})

log = Log(__name__)


class Start(NamedTuple):
    """The program starts with these options; "" means that the settings decide."""

    name: str = ""
    server: str = ""
    connect: bool = False
    language: str = ""
    theme: str = ""
    geometry: str = ""  # in Tk's format, WIDTHxHEIGHT+X+Y
    script: tuple[Cue, ...] = ()
    search: bool = True  # look for classes on this network
    link: str = ""  # to a class; anybody may have written it
    usual_server: str = ""  # for somebody who was in no class yet


class App:
    """The app owns the root window.

    `on_closed` is called when everything has ended, and ends the main loop. With the `claim` of the
    profile, it is told of other starts.
    """

    def __init__(
        self,
        root: tk.Tk,
        theme: Theme,
        file: SettingsFile,
        start: Start,
        *,
        on_closed: Callable[[], None],
        claim: FolderClaim | None = None,
        make_client: MakeClient | None = None,
        make_finder: MakeFinder | None = None,
        make_watch: MakeWatch | None = None,
        open_tray: OpenTray = lambda _state, _on_event: None,
    ) -> None:
        self.root = root
        self.settings: Settings = file.load()
        if start.usual_server and not self.settings.name:  # nobody has logged in here
            self.settings.server = start.usual_server
        self._file = file
        self._start = start
        self._on_closed = on_closed
        self._make_finder = make_finder
        i18n.set_language(start.language or self.settings.language)
        self.theme = theme
        if start.theme:
            self.settings.theme = start.theme
        theme.zoom_to(self.settings.zoom)
        theme.use(self.settings.theme)
        self.login: LoginPage | None = None
        self.chat: Chat | None = None
        self._checking_focus: str | None = None
        self._preload = Preload(root)
        self._leave_question = LeaveQuestion()
        self._is_closing_at_once = False
        self.login_control = LoginControl(
            root,
            theme,
            file,
            self.settings,
            page=lambda: self.login,
            on_attempt=self._preload.start,
            on_entered=self._enter_chat,
            on_event=self._apply,
            flush=self._flush,
            password_for=self._password_for,
            make_client=make_client,
        )
        self.tray = TrayControl(
            root,
            self.settings,
            TrayActions(self._show_window, self._switch_quiet, self._quit),
            open_tray,
        )
        self.settings_control = SettingsControl(
            root,
            theme,
            file,
            self.settings,
            chat=lambda: self.chat,
            rebuild=self._rebuild,
            log_out=self.log_out,
            board=lambda: (self.hosting.running, self.hosting.open),
            follow_tray=self.tray.follow,
        )
        self.hosting = HostingControl(
            root,
            theme,
            proposal=self._propose_class,
            remember=self._remember_class,
            is_first=lambda: not self.settings.has_hosted,
            join=self.login_control.join,
            can_join=lambda: self.login is not None and not self.login.busy,
            on_change=self._on_own_class,
            make_watch=make_watch,
        )
        self.links = ClassLinks(
            root,
            self.settings,
            page=lambda: self.login,
            chat=lambda: self.chat,
            log_out=self.log_out,
        )
        self._other_starts = OtherStarts(root, claim, self.links.open)
        self.idle = Idle(root)
        self._looking_for_idle = Delay(root, IDLE_LOOK_MS, self._look_for_idle)
        self._showing = Delay(root, PATIENCE_MS, self._show_now)
        self._set_up_window()
        self._screen = ScreenScale(root, theme.scale, self.settings_control.use_scale)
        self._bind()
        self._show_login()
        if start.link:
            self.links.take(start.link)
        self.login_control.pump.start()
        if make_watch is not None:
            self.hosting.look_soon()
        goes_in = (start.connect or self._comes_back) and not self.links.leads_elsewhere()
        if self.login is not None and goes_in:
            name, choice, remember = self.login.form.filled
            if name and choice:
                self.login_control.connect(name, choice, remember, automatic=not start.connect)

    # --- the window -------------------------------------------------------------------------------

    def show_first(self) -> None:
        """Show the window for the first time, when all in it has its place.

        Whoever comes back is in the chat at once, so they do not see the login before, unless it
        takes long.
        """
        if self.login is not None and self.login.busy:
            self._showing.start()
        else:
            self._show_now()

    def _show_now(self) -> None:
        self._showing.cancel()
        if self.login is not None:
            self.root.update_idletasks()
            self.login.prepare(*self._size)
        # On Windows, deiconify would give the focus to the window itself.
        self.root.state("normal")
        for content in self.root.pack_slaves():
            content.pack_configure()  # on Windows Tk would put it there only when it hears of it
        # Tk gives the focus only to what is on the screen. What has asked for it before would get
        # it some time after it was drawn, and what is typed until then would be lost.
        if self.chat is not None:
            self.chat.take_focus()
        elif self.login is not None:
            self.login.take_focus()

    def _set_up_window(self) -> None:
        self._size = placement.place(
            self.root, self.theme.scale, self._start.geometry or self.settings.geometry
        )
        placement.set_icon(self.root)
        self.root.title("Charla")
        title_bar.follow(self.root, lambda: self.theme.palette.is_dark)
        editing.prepare(self.root)

    def _bind(self) -> None:
        root = self.root
        root.protocol("WM_DELETE_WINDOW", self._on_close_button)
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
                **chat_keys.actions(self._in_chat),
                "help": self.settings_control.show_help,
                "settings": self.settings_control.show_settings,
                "bigger": lambda: self.settings_control.zoom_by(1),
                "smaller": lambda: self.settings_control.zoom_by(-1),
                "usual_size": lambda: self.settings_control.zoom_by(0),
            },
        )
        keys.attach(root)  # it has the focus itself while the login is replaced by the chat
        if windowing.system == "aqua":
            self._set_up_macos()

    def _set_up_macos(self) -> None:
        from gui import macos

        control = self.settings_control
        macos.set_up(
            self.root,
            macos.MacActions(
                named={
                    "about": control.show_about,
                    "find": self._in_chat(lambda chat: chat.find_here()),
                    "bigger": lambda: control.zoom_by(1),
                    "smaller": lambda: control.zoom_by(-1),
                    "usual_size": lambda: control.zoom_by(0),
                },
                settings=control.show_settings,
                help=control.show_help,
                quit=self._quit,
                show=self._show_window,
                open_link=self.links.open,
                follow_system=control.follow_system,
            ),
        )

    def _in_chat(self, act: Callable[[Chat], object]) -> Callable[[], None]:
        def act_if_there() -> None:
            if self.chat is not None:
                act(self.chat)

        return act_if_there

    def _on_key(self, event: tk.Event[tk.Misc]) -> None:
        self.login_control.pump.touch()
        self._touch()
        if self.chat is not None and keys.is_text(event) and not keys.is_for_widget(event):
            self.chat.type(event.char)

    def _on_escape(self, _event: object) -> None:
        if self.chat is not None:
            self.chat.escape()
        elif self.login is not None and self.login.busy:
            self.login_control.cancel()

    def _touch(self) -> None:
        """Note that the user is here."""
        self.idle.touch()
        if self.chat is not None:
            self.chat.own_state.note_idle(0.0)

    def _check_focus_soon(self, _event: object) -> None:
        self.login_control.pump.touch()
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
        return is_meant and not (self._file.unreadable or self.login_control.is_identity_doubted)

    def _show_login(self) -> None:
        self.login = LoginPage(
            self.root,
            self.theme,
            actions=LoginActions(
                connect=self.login_control.connect,
                cancel=self.login_control.cancel,
                answer=self.login_control.answer,
                menu=self.settings_control.show_menu,
                why=self.login_control.why,
                host=self.hosting.open,
                choose_manner=self.login_control.choose_manner,
            ),
            known=self.settings.known,
            make_finder=self._make_finder,
            count=partial(count_waiting, self._file.folder, self.settings.keys_by_address()),
        )
        self.login.pack(fill="both", expand=True)
        self._show_own_class()
        keys.attach(self.login)
        self.login.form.fill(
            self._start.name or self.settings.name,
            self._start.server or self.settings.usual_server,
            self.settings.remember,
        )
        if self._file.set_aside is not None:
            self.login.show_hint(
                _(
                    "Your settings could not be read and have been reset. The old file is kept "
                    "as {file}."
                ).format(file=self._file.set_aside.name)
            )
            self._file.set_aside = None
        elif self._file.unreadable:
            from gui.words.errors import explain

            self.login.show_error(explain("settings_unreadable", self._file.unreadable))
        elif not self.links.fill(self.login) and not self.settings.known:
            self.login.show_hint(firewall.at_first_start())

    def _propose_class(self) -> tuple[str, str]:
        """Return the names of class and teacher of the last time, or such as fit the user."""
        settings = self.settings
        user = self.login.form.filled[0] if self.login is not None else settings.name
        teacher = settings.class_teacher or user
        usual = _("Class of {name}").format(name=teacher) if teacher else _("Class")
        return settings.class_name or usual, teacher

    def _remember_class(self, name: str, teacher: str) -> None:
        login = self.login
        if login.form.filled[2] if login is not None else self.settings.remember:
            self.settings.class_name, self.settings.class_teacher = name, teacher
        self.settings.has_hosted = True
        self._file.save(self.settings)

    def _password_for(self, fingerprint: str) -> str:
        return self.hosting.password_for(fingerprint)

    def _on_own_class(self) -> None:
        """Show that a class on this computer has begun or ended."""
        self._show_own_class()
        if self.login is not None and self.login.busy:
            self.login_control.answer_for_host()
        elif self.chat is not None and self.hosting.hosted is not None:
            self.chat.reconnect_to(self.hosting.hosted.fingerprint)

    def _show_own_class(self) -> None:
        if self.login is not None:
            self.login.host_card.show(self.hosting.running)

    def log_out(self) -> None:
        """Go back to the login; ask first if messages would be lost."""
        if self._stays_for_unsent(self.log_out):
            return
        self.settings.is_logged_in = False
        self._file.save(self.settings)
        self._leave_chat()
        if not self.login_control.keeps:
            self.settings.forget_person()  # the next user of this computer is another person
        self._show_login()

    def _ask_at_login(self, end: events.Disconnected) -> None:
        """Go back to the login, which asks for what the server wants now."""
        self._leave_chat()
        self._show_login()
        assert self.login is not None
        self.login_control.show_end(self.login, end)

    def _leave_chat(self) -> None:
        if self.root.wm_state() == "withdrawn":
            self._show_window()  # the icon in the tray, which could bring it back, goes now
        self._drop_client()
        self._close_chat()
        self.root.title("Charla")

    def _drop_client(self) -> None:
        if self.chat is not None:
            self.chat.save_draft()
        self.login_control.drop()

    def _close_chat(self) -> None:
        self._looking_for_idle.cancel()
        self.tray.stop()
        if self.chat is not None:
            self.chat.close()
            self.chat = None

    # --- events -----------------------------------------------------------------------------------

    def _enter_chat(
        self,
        client: ChatPort,
        event: events.Connected | events.Restored,
        notices: Sequence[events.Notice],
    ) -> None:
        """Show the chat in place of the login."""
        from gui.chat import Chat
        from gui.chat_actions import ChatActions
        from gui.model.model import Model

        model = Model(event.nick, settings=self.settings)
        model.apply(event)
        if self.login is not None:
            self.login.destroy()
            self.login = None
        if self.login_control.keeps and not self.settings.is_logged_in:
            self.settings.is_logged_in = True
            self._file.save(self.settings)
        self.chat = Chat(
            self.root,
            self.theme,
            model,
            client,
            self.settings,
            ChatActions(
                menu=self.settings_control.show_menu,
                open_link=open_link,
                log_out=self.log_out,
                why=self.login_control.why,
                own_class=self.hosting,
                save_settings=self.settings_control.save,
                remember_conversation=self._remember_conversation,
                export=self.settings_control.export,
                note_verified=self._note_verified,
                show_unread=self.tray.follow,
            ),
        )
        client.use_receipts(self.settings.tell_read)
        self.tray.start()
        self._look_for_idle()
        self._leave_question.reset()
        self.chat.start(self.links.take_room(self.chat) or self.settings.conversation)
        for notice in notices:
            model.apply(notice)
        if self._showing.is_waiting:
            self._show_now()
        self._check_focus_soon(None)
        for cue in self._start.script:
            self.root.after(round(cue.seconds * 1000), self._follow, cue)

    def _apply(self, event: events.Event) -> None:
        """Bring the chat up to date."""
        from net.wire import events

        if self.chat is None:
            return
        tracer = self.chat.client.tracer
        began = time.perf_counter_ns() if tracer.is_waiting else 0
        self.chat.model.apply(event)
        if began:
            tracer.note_applied(event, began)
        if isinstance(event, events.Disconnected) and event.code in _ASKED_AT_THE_LOGIN:
            self._ask_at_login(event)
        elif isinstance(event, events.Restored):
            self.chat.commands.keep_pending()

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
        chat = self.chat
        if chat is not None:
            chat.refresh()
            if chat.client.tracer.is_waiting:  # Tk draws when it is idle
                self.root.after_idle(chat.client.tracer.note_drawn, chat.model.shows)

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
                _("Charla keeps running. The details are in {file}.").format(
                    file=long_paths.shown(self._file.folder / "charla.log")
                ),
            )

    def _rebuild(self) -> None:
        """Create the window's contents anew, in the current look and language."""
        if windowing.system == "aqua":
            self._set_up_macos()
        self.hosting.rebuild()
        if self.chat is not None:
            self.chat.rebuild()
        elif self.login is not None and not self.login.busy:
            kept = self.login.form.kept
            self.login.destroy()
            self._show_login()
            self.login.form.restore(kept)

    # --- the tray ---------------------------------------------------------------------------------

    def _show_window(self) -> None:
        front.bring(self.root)

    def _switch_quiet(self) -> None:
        self.settings_control.change("do_not_disturb", not self.settings.do_not_disturb)

    def _quit(self) -> None:
        self._show_window()  # closing may have to ask something
        self.close()

    def _on_close_button(self) -> None:
        """Hide the window if the user wants to go on in the tray; otherwise end the program."""
        if self.tray.hides_window():
            self._keep_geometry()
            self.root.withdraw()
        else:
            self.close()

    # --- the end ----------------------------------------------------------------------------------

    def close(self) -> None:
        """End the program.

        The client says goodbye, the settings are saved, and the window is destroyed.
        """
        if self._stays_for_unsent(self.close, is_closing=True):
            return
        if not self._is_closing_at_once and self.hosting.stays_for_class(self.close):
            return
        self._other_starts.stop()
        self._showing.cancel()
        self._keep_geometry()
        self.root.withdraw()  # at once: the rest may take a moment
        self._drop_client()
        self.hosting.close(CLOSING_SECONDS)
        self.login_control.pump.stop()
        self._file.save(self.settings)
        self.login_control.join_threads(CLOSING_SECONDS)
        self._file.close(CLOSING_SECONDS)
        self.settings_control.stop()
        self.theme.stop_following()
        self.settings.system_palette = self.theme.system_palette
        self._close_chat()
        self.idle.close()
        self._screen.stop()
        self._preload.cancel()
        if self._checking_focus is not None:
            self.root.after_cancel(self._checking_focus)
        self._on_closed()

    def _keep_geometry(self) -> None:
        if self.root.wm_state() == "normal":
            self.settings.geometry = self.root.geometry()

    def _stays_for_unsent(self, leave: Callable[[], None], *, is_closing: bool = False) -> bool:
        return self._leave_question.holds(
            self.chat, leave, keeps=self.login_control.keeps, is_closing=is_closing
        )

    def close_at_once(self) -> None:
        """End the program without asking about unsent messages."""
        self._leave_question.skip()
        self._is_closing_at_once = True
        self.close()


def run(root: tk.Tk, folder: Path, start: Start, claim: FolderClaim | None = None) -> int:
    """Show the window until it is closed, and return the exit status.

    Args:
        claim: of the folder, which is a profile; None if it is not this program's alone.
    """
    root.withdraw()  # until all has its place, so nothing is drawn twice
    file = SettingsFile(folder)
    theme = Theme(root, SystemPalette(name=file.load().system_palette), hurries=True)
    app = App(
        root,
        theme,
        file,
        start,
        claim=claim,
        on_closed=root.destroy,
        make_finder=real_finder if start.search else None,
        make_watch=real_watch,
        open_tray=real_tray,
    )
    app.settings_control.renew_session_start()
    app.settings_control.register_program()
    app.show_first()
    root.after(LATER_MS, theme.catch_up)
    root.after(LATER_MS, late_log.begin)
    gc.freeze()
    gc.enable()
    stop_signals = signals.handle(root, interrupt=app.close, terminate=app.close_at_once)
    try:
        root.mainloop()
    finally:
        stop_signals()
    return 0
