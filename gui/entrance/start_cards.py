"""Show the heading of the first screen, and the card that starts a class on this computer."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from functools import partial
from tkinter import ttk

from gui.looks import windowing
from gui.looks.theme import Theme
from gui.parts.logo import logo_of
from gui.parts.tip import Tip
from gui.words import i18n
from gui.words.i18n import _

LOGO_UNITS = 14
TEXT_UNITS = 18  # from the edge of the column to what is written in heading and cards


class LoginHeading(ttk.Frame):
    """The heading says what the program is, and has the button of its menu."""

    def __init__(
        self, parent: tk.Misc, theme: Theme, *, on_menu: Callable[[ttk.Button], None]
    ) -> None:
        super().__init__(parent, style="Side.TFrame")
        unit = theme.picture_unit
        logo = theme.picture(logo_of(LOGO_UNITS * unit))
        ttk.Label(self, image=logo, style="SideText.TLabel").grid(
            row=0, column=0, rowspan=2, sticky="w"
        )
        self.columnconfigure(0, minsize=TEXT_UNITS * unit)
        ttk.Label(self, text="Charla", style="SideTitle.TLabel").grid(row=0, column=1, sticky="sw")
        ttk.Label(
            self, text=_("Your class's chat, on your own network"), style="SideText.TLabel"
        ).grid(row=1, column=1, sticky="nw")
        self.menu_button = ttk.Button(
            self,
            text=i18n.LANGUAGES[i18n.language()],
            image=theme.icon("down"),
            compound="right",
            style="SideFlat.TButton",
        )
        self.menu_button.configure(command=lambda: on_menu(self.menu_button))
        Tip(self.menu_button, theme, _("Language, colours, text size, help"))
        self.menu_button.grid(row=1, column=2, sticky="se")
        self.columnconfigure(1, weight=1)


class HostCard(ttk.Frame):
    """A card to press: it starts a class on this computer."""

    def __init__(self, parent: tk.Misc, theme: Theme, *, on_host: Callable[[], None]) -> None:
        unit, p = theme.unit, theme.palette
        super().__init__(parent)
        ring = self._ring = tk.Frame(
            self,
            background=p.page,
            takefocus=1,
            cursor="hand2",
            highlightthickness=theme.hairline,
            highlightbackground=p.page,
            highlightcolor=p.accent,
        )
        ring.pack(fill="both", expand=True)
        icon = ttk.Label(ring, image=theme.icon("teacher"), anchor="center")
        icon.grid(row=0, column=0, rowspan=2, padx=(2 * unit, 0), pady=2 * unit)
        ring.columnconfigure(0, minsize=TEXT_UNITS * theme.picture_unit - 2 * theme.hairline)
        self.title = title = ttk.Label(ring, style="Strong.TLabel")
        title.grid(row=0, column=1, sticky="sew", pady=(2 * unit, 0))
        self.note = ttk.Label(ring, style="Muted.TLabel")
        self.note.grid(row=1, column=1, sticky="new", pady=(0, 2 * unit))
        arrow = ttk.Label(ring, image=theme.icon("right"))
        arrow.grid(row=0, column=2, rowspan=2, padx=(unit, 5 * unit))
        ring.columnconfigure(1, weight=1)
        for widget in (ring, icon, title, self.note, arrow):
            widget.bind("<Button-1>", lambda _event: on_host())
        for name in (*windowing.enter_keys(), "space"):
            ring.bind(f"<{name}>", lambda _event: on_host())
        for label in (title, self.note):
            label.bind("<Configure>", partial(self._wrap, label))
        self.show("")

    def show(self, running: str) -> None:
        """Offer to start a class, or say which one runs; "" for none."""
        title = _("Start a class on this computer")
        note = _("For whoever teaches: project six words")
        if running:
            title = _("“{name}” is running on this computer").format(name=running)
            note = _("Show its board and who is in it, or end it")
        self.title.configure(text=title)
        self.note.configure(text=note)

    @staticmethod
    def _wrap(label: ttk.Label, event: tk.Event[tk.Misc]) -> None:
        label.configure(wraplength=max(1, event.width))

    def focus(self) -> None:
        self._ring.focus_set()
