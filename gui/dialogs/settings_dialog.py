"""Show the settings in sections. Changes apply at once, without confirmation."""

from __future__ import annotations

import tkinter as tk
from functools import partial
from tkinter import ttk
from typing import Any

from gui.dialogs.settings_pages import (
    AboutPage,
    ClassesPage,
    ComputerPage,
    LookPage,
    NotificationsPage,
    OthersPage,
)
from gui.dialogs.settings_parts import INDENT, SettingsActions, SettingsPage
from gui.looks.theme import Theme
from gui.model.settings import Settings
from gui.parts.dialog import ABOVE, BELOW, MARGIN, SCREEN_SHARE, Dialog, focus_of
from gui.parts.drop_down import DropDown
from gui.words.i18n import N_, _

# In pixels at 96 dpi.
SIZE = (800, 584)
SIDE = 208  # the width of the sections
SIDE_ABOVE, BESIDE = 12, 8

# Each section: its name, icon, title and page.
SECTIONS: dict[str, tuple[str, str, type[SettingsPage]]] = {
    "look": ("look", N_("Appearance"), LookPage),
    "notifications": ("bell", N_("Notifications"), NotificationsPage),
    "others": ("eye", N_("What others see"), OthersPage),
    "classes": ("lock", N_("Classes and keys"), ClassesPage),
    "computer": ("folder", N_("This computer"), ComputerPage),
    "about": ("info", N_("About Charla"), AboutPage),
}


class SettingsDialog(Dialog):
    """The dialog shows everything in `settings` that the user can choose, one section at a time.

    The sections are at the left, or in a list above the page where the screen is narrow.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        settings: Settings,
        actions: SettingsActions,
        section: str = "look",
    ) -> None:
        super().__init__(parent, theme, "")
        self._settings, self._actions, self.section = settings, actions, section
        self._side: ttk.Frame | None = None
        self._shown: SettingsPage | None = None
        self._build()
        self.show(self.sections.get(section))

    @property
    def controls(self) -> dict[str, tk.Widget]:
        """Return the controls of the section that is shown, by the names of what they set."""
        assert self._shown is not None
        return self._shown.controls

    @property
    def usual_size(self) -> tuple[int, int]:
        return self.theme.px(SIZE[0]), self.theme.px(SIZE[1])

    @property
    def is_narrow(self) -> bool:
        """Return whether there is no room for the sections beside the page."""
        return self.usual_size[0] > round(self.winfo_screenwidth() * SCREEN_SHARE)

    def close(self) -> None:
        if self._shown is not None:
            self._shown.leave()
        super().close()

    def turn_to(self, section: str) -> None:
        """Show another section."""
        if section == self.section:
            return
        assert self._shown is not None
        self._shown.leave()
        self.section = section
        self.redraw()
        if section in self.sections:
            self.sections[section].focus_set()
        else:
            self._choice.focus_set()

    def redraw(self, focus: str = "") -> None:
        """Redraw everything in the current theme and language.

        `focus` is the name of the control to focus.
        """
        for child in self.page.winfo_children():
            child.destroy()
        if self._side is not None:
            self._side.destroy()
        self._build()
        self.recolour()
        self.fit()
        if focus in self.controls:
            self.controls[focus].focus_set()

    def rescale(self, factor: float) -> None:
        self.redraw(self._focused)

    @property
    def _focused(self) -> str:
        """Return the name of the control that has the focus; "" if none has."""
        focused = focus_of(self)
        return next((name for name, control in self.controls.items() if control is focused), "")

    # --- building ---------------------------------------------------------------------------------

    def _build(self) -> None:
        self.title(_("Settings"))
        theme = self.theme
        self.sections: dict[str, ttk.Button] = {}
        px = theme.px
        self.page.configure(padding=(px(MARGIN - INDENT), px(ABOVE), px(MARGIN), px(BELOW)))
        room = self.room
        if not self.is_narrow:
            self._add_sections()
            room = min(room, theme.px(SIZE[0] - SIDE - 2 * MARGIN))
        else:
            self._add_choice()
        page = ttk.Frame(self.page)
        page.pack(fill="both", expand=True)
        _icon, _title, make = SECTIONS[self.section]
        self._shown = make(
            page, theme, self._settings, self._actions, room=room, on_change=self._change
        )
        self._main = self.buttons((_("Close"), self.close, False))[0]
        hint = ttk.Label(self._bar, text=_("Changes take effect at once."), style="Muted.TLabel")
        if not self.is_narrow:
            hint.pack(side="left")

    def _add_sections(self) -> None:
        theme = self.theme
        side = self._side = ttk.Frame(self, style="Side.TFrame")
        side.grid(row=0, column=0, rowspan=2, sticky="nsew")
        side.columnconfigure(0, minsize=theme.px(SIDE), weight=1)
        line = ttk.Frame(side, style="Line.TFrame", width=theme.hairline)
        line.grid(row=0, column=1, rowspan=len(SECTIONS) + 2, sticky="ns")
        side.rowconfigure(len(SECTIONS) + 1, weight=1)
        names = list(SECTIONS)
        for row, (name, (icon, title, _page)) in enumerate(SECTIONS.items()):
            is_shown = name == self.section
            button = ttk.Button(
                side,
                text=_(title),
                image=theme.icon(icon, "accent" if is_shown else "muted"),
                style="Section.TButton",
                command=partial(self.turn_to, name),
                takefocus=is_shown,
            )
            button.state(["selected" if is_shown else "!selected"])
            above = theme.px(SIDE_ABOVE) if row == 0 else 0
            button.grid(row=row, column=0, sticky="ew", padx=theme.px(BESIDE), pady=(above, 0))
            for key, other in (("Up", row - 1), ("Down", row + 1)):
                at = names[max(0, min(other, len(names) - 1))]
                button.bind(f"<{key}>", partial(self._on_arrow_in_sections, at))
            self.sections[name] = button
        side.lower()  # Tab begins here

    def _on_arrow_in_sections(self, name: str, _event: object) -> str:
        self.turn_to(name)
        return "break"

    def _add_choice(self) -> None:
        """Add the sections as a choice above the page."""
        titles = [_(title) for _icon, title, _page in SECTIONS.values()]
        choice = self._choice = DropDown(self.page, self.theme, titles, width=20)
        choice.current(list(SECTIONS).index(self.section))
        choice.bind(
            "<<ComboboxSelected>>", lambda _event: self.turn_to(list(SECTIONS)[choice.current()])
        )
        choice.pack(fill="x", padx=(self.theme.px(INDENT), 0), pady=(0, self.theme.px(16)))

    # --- events -----------------------------------------------------------------------------------

    def _change(self, name: str, value: Any, redraw: bool) -> None:
        focus = self._focused  # the main window may be created anew, and take the focus with it
        self._actions.on_change(name, value)
        if redraw:
            self.redraw(focus)
