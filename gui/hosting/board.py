"""Show the board in a window of its own, which fills the projector's screen with F11."""

from __future__ import annotations

import time
import tkinter as tk
from collections.abc import Callable
from functools import partial
from tkinter import ttk
from typing import NamedTuple

from gui.hosting.board_picture import BoardPicture
from gui.hosting.board_words import content_of
from gui.looks.theme import Theme
from gui.parts.placement import HEIGHT, MIN_HEIGHT, MIN_WIDTH, WIDTH
from gui.parts.popup_menu import PopupMenu
from gui.parts.tip import Tip
from gui.words import i18n
from gui.words.i18n import _
from gui.words.text import displayable_line
from net.wire import words
from net.wire.address import Address
from net.wire.class_link import ClassLink
from net.wire.hosting import HostedAddress, HostedClass


class BoardChoices(NamedTuple):
    """The teacher has chosen this; a board that is made anew keeps it.

    Args:
        language: that of the words.
        address: the one to show; "" for the most likely one.
        is_full: the board fills the screen.
        geometry: where its window is; "" for the middle of the screen.
    """

    language: str
    address: str = ""
    is_full: bool = False
    geometry: str = ""


class BoardActions(NamedTuple):
    """The board needs these callbacks."""

    end: Callable[[], None]
    join: Callable[[], None]
    set_stays: Callable[[bool], None]
    show_glass: Callable[[], None]
    closed: Callable[[BoardChoices], None]


class Board(tk.Toplevel):
    """The board is for the room; the bar below it, and the menu, are for the teacher."""

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        actions: BoardActions,
        hosted: HostedClass,
        choices: BoardChoices | None = None,
    ) -> None:
        super().__init__(parent, background=theme.palette.page)
        self.withdraw()
        theme.dress_chat()
        self._theme, self._actions, self._hosted = theme, actions, hosted
        choices = choices or BoardChoices(i18n.language())
        self._language, self._wanted_address = choices.language, choices.address
        self._can_join, self.is_full = True, False
        self.picture = BoardPicture(self, theme)
        self.picture.pack(fill="both", expand=True)
        self._make_corner()
        self._make_bar()
        self.protocol("WM_DELETE_WINDOW", self.close)
        self.bind("<F11>", lambda _event: self.fill_screen(not self.is_full))
        self.bind("<Escape>", lambda _event: self.fill_screen(False))
        scale = theme.scale
        self.minsize(round(MIN_WIDTH * scale), round(MIN_HEIGHT * scale))
        self.geometry(choices.geometry or f"{round(WIDTH * scale)}x{round(HEIGHT * scale)}")
        self.show(hosted)
        self.deiconify()
        self.lift()
        if choices.is_full:
            self.fill_screen(True)
        self._full_button.focus_set()

    @property
    def choices(self) -> BoardChoices:
        """Return what the teacher has chosen."""
        return BoardChoices(
            self._language,
            self._wanted_address,
            self.is_full,
            "" if self.is_full else self.geometry(),
        )

    def show(self, hosted: HostedClass) -> None:
        """Show how the class is now."""
        self._hosted = hosted
        self.title(f"{displayable_line(hosted.name)} — Charla")
        seconds = time.time() - hosted.started
        self.picture.show(content_of(hosted, self.address, self._language, seconds))

    def show_joined(self, joined: bool) -> None:
        """Offer to join the class, unless the teacher is in it."""
        self._can_join = not joined
        if joined:
            self._join_button.pack_forget()
        elif not self._join_button.winfo_manager():
            self._join_button.pack(side="right", padx=(0, self._theme.unit))

    @property
    def address(self) -> HostedAddress | None:
        """Return the address that the board shows; None without a network."""
        addresses = self._hosted.addresses
        chosen = [one for one in addresses if str(one.address) == self._wanted_address]
        return next(iter([*chosen, *addresses]), None)

    def fill_screen(self, is_full: bool) -> None:
        """Fill the screen, or be a window again."""
        if is_full == self.is_full:
            return
        self.is_full = is_full
        self.attributes("-fullscreen", is_full)
        if is_full:
            self._bar.pack_forget()
        else:
            self._bar.pack(side="bottom", fill="x", before=self.picture)
        self.focus_set()

    def close(self) -> None:
        """Close the board. The class goes on."""
        choices = self.choices
        self.destroy()
        self._actions.closed(choices)

    # --- building ---------------------------------------------------------------------------------

    def _make_corner(self) -> None:
        """Make the two buttons that are also there when the board fills the screen."""
        theme, corner = self._theme, self.picture.corner
        self.menu_button = ttk.Button(corner, image=theme.icon("more"), style="Icon.TButton")
        self.menu_button.configure(command=self._pop_up_menu)
        close = ttk.Button(
            corner, image=theme.icon("close"), style="Icon.TButton", command=self.close
        )
        for button, tip in (
            (self.menu_button, _("Menu")),
            (close, _("Close the board; the class keeps running")),
        ):
            button.pack(side="left", padx=(theme.unit, 0))
            Tip(button, theme, tip)

    def _make_bar(self) -> None:
        theme, unit = self._theme, self._theme.unit
        self._bar = ttk.Frame(self, style="Side.TFrame", padding=2 * unit)
        end = ttk.Button(
            self._bar,
            text=_("End the class…"),
            style="Side.Danger.TButton",
            command=self._actions.end,
        )
        end.pack(side="left")
        self._full_button = ttk.Button(
            self._bar,
            text=_("Full screen"),
            style="Side.TButton",
            command=lambda: self.fill_screen(True),
        )
        Tip(self._full_button, theme, "F11")
        self._join_button = ttk.Button(
            self._bar, text=_("Join too"), style="Side.TButton", command=self._actions.join
        )
        self._full_button.pack(side="right")
        self._join_button.pack(side="right", padx=(0, unit))
        self._bar.pack(side="bottom", fill="x", before=self.picture)

    # --- the menu ---------------------------------------------------------------------------------

    def _pop_up_menu(self) -> None:
        self.build_menu().post_at(self.menu_button)

    def build_menu(self) -> PopupMenu:
        """Return the menu for the present state."""
        hosted, actions = self._hosted, self._actions
        menu = PopupMenu(self, self._theme)
        full = _("Exit full screen") if self.is_full else _("Full screen")
        menu.add(full, lambda: self.fill_screen(not self.is_full), icon="board", key="F11")
        if self._can_join:
            menu.add(_("Join too"), actions.join, icon="person")
        if hosted.is_own:
            menu.add(
                _("Keep the class going when I close Charla"),
                lambda: actions.set_stays(not hosted.stays),
                ticked=hosted.stays,
            )
        spoken = menu.add_submenu(_("Language of the words"), "globe")
        for language in words.LANGUAGES:
            act = partial(self._use_language, language)
            spoken.add(i18n.LANGUAGES[language], act, ticked=language == self._language)
        if len(hosted.addresses) > 1:
            networks, shown = menu.add_submenu(_("Network")), self.address
            for one in hosted.addresses:
                networks.add(
                    f"{one.address} ({displayable_line(one.interface)})",
                    partial(self._use_address, str(one.address)),
                    ticked=shown is not None and one.address == shown.address,
                )
        menu.add_separator()
        link = self.link
        menu.add(
            _("Copy the link to this class"),
            lambda: self._copy(link),
            icon="copy",
            enabled=bool(link),
        )
        menu.add(_("Nobody can join?"), self._show_firewall, icon="help")
        menu.add(_("Glass wall…"), actions.show_glass, icon="xray")
        menu.add_separator()
        menu.add(_("End the class…"), actions.end, icon="close", danger=True)
        return menu

    @property
    def link(self) -> str:
        """Return the link to the class at the address that is shown; "" without one."""
        shown = self.address
        if shown is None or not shown.can_be_typed:
            return ""
        return str(ClassLink(Address(str(shown.address), self._hosted.port)))

    def _copy(self, text: str) -> None:
        self.clipboard_clear()
        self.clipboard_append(text)

    def _show_firewall(self) -> None:
        from gui.hosting.firewall_dialog import FirewallDialog
        from gui.words import firewall

        FirewallDialog(self, self._theme, firewall.how_to_allow(self._hosted.port))

    def _use_language(self, language: str) -> None:
        self._language = language
        self.show(self._hosted)

    def _use_address(self, address: str) -> None:
        self._wanted_address = address
        self.show(self._hosted)
