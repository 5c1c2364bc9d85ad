"""Apply and store what the user chooses, and open the windows of the gear's menu.

These windows, and what opens links and folders, are imported only when needed: the first window
doesn't wait for them.
"""

from __future__ import annotations

import sys
import threading
import tkinter as tk
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gui.looks.theme import Theme
from gui.model.settings import Settings
from gui.parts import placement
from gui.settings_file import SettingsFile
from gui.words import i18n
from gui.words.i18n import _
from net.shared import long_paths

if TYPE_CHECKING:
    from gui.chat import Chat
    from gui.desktop.session_start import SessionStart
    from gui.model.chat_port import ChatPort
    from gui.parts.dialog import Dialog
    from gui.parts.popup_menu import PopupMenu
    from gui.session_entry import SessionSwitch
    from net.wire.events import Item


class SettingsControl:
    """Changes settings and applies them at once.

    Args:
        chat: returns the chat, if the user is in one.
        rebuild: rebuilds the window in the current look.
        board: returns the name of the class on this computer, "" for none, and shows its board.
        follow_tray: shows in the tray what the settings say.
    """

    def __init__(
        self,
        root: tk.Tk,
        theme: Theme,
        file: SettingsFile,
        settings: Settings,
        *,
        chat: Callable[[], Chat | None],
        rebuild: Callable[[], None],
        log_out: Callable[[], None],
        board: Callable[[], tuple[str, Callable[[], None]]] = lambda: ("", lambda: None),
        follow_tray: Callable[[], None] = lambda: None,
    ) -> None:
        self._root, self._theme, self._file, self.settings = root, theme, file, settings
        self._chat, self._rebuild, self._log_out = chat, rebuild, log_out
        self._board, self._follow_tray = board, follow_tray
        self.dialog: Dialog | None = None
        self._switch: SessionSwitch | None = None

    def save(self) -> None:
        self._file.save(self.settings)

    def change(self, name: str, value: Any) -> None:
        """Set a field of the settings, and apply it."""
        setattr(self.settings, name, value)
        match name:
            case "theme":
                self.use_theme(value)
            case "language":
                self.use_language(value)
            case "zoom":
                self._theme.zoom_to(value)
                self._rebuild()
            case (
                "tell_read"
                | "do_not_disturb"
                | "note"
                | "away_minutes"
                | "notify"
                | "muted_until"
                | "last_lines"
                | "unread_first"
                | "hide_offline"
            ):
                chat = self._chat()
                if chat is not None:
                    chat.follow_settings()
            case "tray" | "keep_in_tray":
                self._match_tray(name)
                self._follow_tray()
            case "start_with_session":
                self._switch_session_start()
            case _:
                pass  # it is read when it matters
        self.save()

    def _match_tray(self, changed: str) -> None:
        """Have both or neither: nothing can be kept in the tray without an icon there."""
        if self.settings.keep_in_tray and not self.settings.tray:
            self.settings.tray = self.settings.keep_in_tray = changed == "keep_in_tray"

    # --- the start with the session ---------------------------------------------------------------

    def renew_session_start(self) -> None:
        """Have the system start this program where it is now, if it starts it with the session."""
        if self.settings.start_with_session:
            self._change_session_start(lambda entry: entry.renew(), lambda _error: None)

    def register_program(self) -> None:
        """Tell the system what the program is called and what it opens."""
        from gui import session_entry

        session_entry.register(self._file.folder)

    def _switch_session_start(self) -> None:
        is_on = self.settings.start_with_session
        self._change_session_start(
            lambda entry: entry.switch(is_on), partial(self._on_not_switched, is_on)
        )

    def _change_session_start(
        self, act: Callable[[SessionStart], None], on_failed: Callable[[Exception], None]
    ) -> None:
        from gui.session_entry import SessionSwitch, of_profile

        if self._switch is not None:
            self._switch.cancel()
        folder = self._file.folder
        self._switch = SessionSwitch(self._root, lambda: act(of_profile(folder)), on_failed)

    def _on_not_switched(self, is_on: bool, error: Exception) -> None:
        """Say that the system could not be told, and show the setting as it is."""
        self.settings.start_with_session = not is_on
        self.save()
        self.close()
        chat = self._chat()
        if chat is not None:
            chat.show_notice(
                _(
                    "The setting “Start Charla when I log in to this computer” could not be "
                    "changed."
                ),
                getattr(error, "strerror", None) or str(error),
            )

    # --- the look ---------------------------------------------------------------------------------

    def use_theme(self, name: str) -> None:
        """Use a theme; "": the system's, from now on and whenever that changes."""
        self.settings.theme = name
        self._theme.use(name)
        self.follow_system()
        self._rebuild()
        self.save()

    def follow_system(self) -> None:
        """Follow the palette of the system, if no other is chosen."""
        if self.settings.theme == "":
            self._theme.follow_system(self._use_systems)
        else:
            self._theme.stop_following()

    def _use_systems(self) -> None:
        self._theme.use("")
        self._rebuild()

    def use_language(self, language: str) -> None:
        self.settings.language = language
        i18n.set_language(language)
        self._rebuild()
        self.save()

    def zoom_by(self, steps: int) -> None:
        """Change the size of all text by so many steps; 0: back to the usual size."""
        before = self._theme.zoom
        self._theme.zoom_to(before + steps if steps else 0)
        self.settings.zoom = self._theme.zoom
        if self._theme.zoom != before:
            self._rebuild()
        self.save()

    def use_scale(self, scale: float) -> None:
        """Draw everything for the screen that the window is on now; 1.0 is 96 dpi."""
        from gui.parts.dialog import Dialog

        before = self._theme.scale
        self._theme.rescale(scale)
        placement.resize(self._root, before, scale)
        self._rebuild()
        for window in self._root.winfo_children():
            if isinstance(window, Dialog):
                window.rescale(scale / before)

    # --- windows ----------------------------------------------------------------------------------

    def show_menu(self, button: tk.Widget) -> None:
        self.build_menu(button).post_at(button)

    def build_menu(self, button: tk.Misc) -> PopupMenu:
        """Build the gear's menu for the current state."""
        from gui.dialogs import program_menu

        chat = self._chat()
        return program_menu.build(
            button,
            self._theme,
            self.settings,
            program_menu.MenuActions(
                use_theme=self.use_theme,
                use_language=self.use_language,
                zoom_by=self.zoom_by,
                settings=self.show_settings,
                help=self.show_help,
                about=self.show_about,
                board=self._board(),
                check=self.show_checker,
                teach=chat.teaching.offer if chat is not None else None,
                lab=chat.lab.open if chat is not None else None,
                log_out=self._log_out if chat is not None else None,
            ),
        )

    def show_checker(self) -> None:
        """Show the dialog that checks a student's program."""
        from gui.checking import open_checker

        self._show(lambda: open_checker(self._root, self._theme))

    def show_settings(self, section: str = "look") -> None:
        """Show a section of the settings."""
        from gui.desktop import tray
        from gui.dialogs.settings_dialog import SettingsDialog
        from gui.dialogs.settings_parts import SettingsActions

        chat = self._chat()
        in_chat = chat is not None
        folder = Path(long_paths.shown(self._file.folder))
        self._show(
            lambda: SettingsDialog(
                self._root,
                self._theme,
                self.settings,
                SettingsActions(
                    on_change=self.change,
                    folder=folder,
                    open_folder=lambda: open_folder(folder),
                    export=(lambda: self.export("")) if in_chat else None,
                    blocked=len(chat.model.community.blocked) if chat is not None else 0,
                    show_blocked=self.show_blocked,
                    has_tray=tray.is_possible(),
                    verify=self.verify,
                ),
                section,
            )
        )

    def show_blocked(self) -> None:
        """Show the people whom the user has blocked."""
        from gui.dialogs.blocked_dialog import BlockedDialog
        from gui.parts.people_list import ListedPerson
        from gui.words.matching import in_order

        chat = self._chat()
        if chat is not None:
            model = chat.model
            people = [
                ListedPerson(nick, model.presence(nick).value, number=model.community.number(nick))
                for nick in sorted(model.community.blocked.values(), key=in_order)
            ]
            self._show(
                lambda: BlockedDialog(
                    self._root, self._theme, people, on_unblock=chat.commands.unblock
                )
            )

    def show_help(self) -> None:
        from gui.dialogs.help_dialog import HelpDialog

        self._show(lambda: HelpDialog(self._root, self._theme))

    def show_about(self) -> None:
        self.show_settings("about")

    def verify(self, fingerprint: str) -> None:
        """Ask for the words of a server that is known, and show its section again."""
        from gui.dialogs.verify_dialog import VerifyDialog

        known = self.settings.known.get(fingerprint)
        if known is not None:
            self._show(
                lambda: VerifyDialog(
                    self._root,
                    self._theme,
                    known.name or next(iter(known.addresses), ""),
                    fingerprint,
                    on_verified=partial(self._on_verified, fingerprint),
                )
            )

    def _on_verified(self, fingerprint: str) -> None:
        chat, known = self._chat(), self.settings.known.get(fingerprint)
        if known is not None:
            known.is_verified = True
            self.save()
        if chat is not None:
            chat.note_verified(fingerprint)
        self.show_settings("classes")

    def export(self, name: str) -> None:
        """Let the user export a conversation to a file; "": any."""
        from gui.dialogs.export_dialog import ExportDialog
        from gui.model import roster_queries

        chat = self._chat()
        if chat is None:
            return
        conversations = roster_queries.to_export(chat.model, name)
        current = chat.model.current_conversation
        if not conversations:
            return
        chosen = name or (current.name if current is not None else conversations[0][0])
        self._show(
            lambda: ExportDialog(
                self._root,
                self._theme,
                conversations,
                chosen,
                chat.model.me,
                history=partial(_read_history, chat.client),
                colour=chat.model.community.numbers.copy().colour,
                open_folder=open_folder,
                folder=Path(self.settings.saving_folder) if self.settings.saving_folder else None,
                on_written=lambda folder: self.change("saving_folder", str(folder)),
            )
        )

    def close(self) -> None:
        """Close the open window."""
        if self.dialog is not None and self.dialog.winfo_exists():
            self.dialog.close()
        self.dialog = None

    def stop(self) -> None:
        """Close the open window, and tell nothing of what goes on."""
        self.close()
        if self._switch is not None:
            self._switch.cancel()

    def _show(self, make: Callable[[], Dialog]) -> None:
        self.close()
        self.dialog = make()


def open_folder(folder: Path) -> None:
    """Show a folder in the system's file manager.

    Starting that may take long, so a thread does it and the window stays responsive.
    """

    def start() -> None:
        if sys.platform == "win32":
            import os

            os.startfile(folder)
        else:
            import subprocess

            program = "/usr/bin/open" if sys.platform == "darwin" else "xdg-open"
            subprocess.run(
                [program, str(folder)],
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )

    threading.Thread(target=start, name="folder", daemon=True).start()


def open_link(url: str) -> None:
    """Open a link in the browser, in a thread because starting it may take long."""

    def start() -> None:
        import webbrowser

        from gui.words import links

        webbrowser.open(links.address(url))

    threading.Thread(target=start, name="browser", daemon=True).start()


def _read_history(client: ChatPort, name: str) -> Iterator[Item]:
    """Return all messages of a conversation that are on this computer, oldest first.

    Raises:
        gui.dialogs.export_dialog.Unreadable: the journal can't be read.
    """
    from gui.dialogs.export_dialog import Unreadable
    from gui.words.errors import explain, in_one_line
    from net.shared.errors import JournalError

    try:
        yield from client.history(name)
    except JournalError as error:
        raise Unreadable(in_one_line(explain(error.code, error.detail))) from error
