"""Show the heading of the first screen, and two cards: what went wrong, and starting a class."""

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

# In pixels at 96 dpi.
LOGO, LOGO_GAP = 56, 16
BELOW_HEADING = 4
PICTURE = 36  # avatars, bubbles and icons stand in a column of this width
PICTURE_GAP = 12
SIDE = 20  # from the inside of a card to what is written in it
HOST_HEIGHT = 48
ICON, ARROW = 24, 18


class LoginHeading(ttk.Frame):
    """The heading says what the program is, and has the button of its menu."""

    def __init__(
        self, parent: tk.Misc, theme: Theme, *, on_menu: Callable[[ttk.Button], None]
    ) -> None:
        super().__init__(parent, style="Side.TFrame", padding=(0, 0, 0, theme.px(BELOW_HEADING)))
        logo = theme.picture(logo_of(theme.px(LOGO)))
        ttk.Label(self, image=logo, style="SideText.TLabel").grid(
            row=0, column=0, rowspan=2, sticky="w", padx=(0, theme.px(LOGO_GAP))
        )
        ttk.Label(self, text="Charla", style="SideTitle.TLabel").grid(row=0, column=1, sticky="sw")
        ttk.Label(
            self, text=_("Your class's chat, on your own network"), style="SideText.TLabel"
        ).grid(row=1, column=1, sticky="nw")
        self.menu_button = ttk.Button(
            self,
            text=i18n.LANGUAGES[i18n.language()],
            image=theme.icon("down", "muted", 14),
            compound="right",
            style="Muted.SideFlat.TButton",
        )
        self.menu_button.configure(command=lambda: on_menu(self.menu_button))
        Tip(self.menu_button, theme, _("Language, colours, text size, help"))
        self.menu_button.grid(row=1, column=2, sticky="se")
        self.columnconfigure(1, weight=1)


class NoticeCard(ttk.Frame):
    """A card says what went wrong, and leads to the reason.

    Args:
        on_why: "Why?" was pressed.
    """

    def __init__(self, parent: tk.Misc, theme: Theme, *, on_why: Callable[[], None]) -> None:
        super().__init__(parent, style="Raised.TFrame")
        side = theme.px(SIDE)
        self.configure(padding=(side, theme.px(8), side, theme.px(8)))
        self._theme = theme
        self._sign = ttk.Label(self, style="Raised.TLabel", anchor="n")
        self._sign.grid(row=0, column=0, rowspan=2, sticky="n")
        self.columnconfigure(0, minsize=theme.px(PICTURE))
        self.title = ttk.Label(self, style="Raised.Error.TLabel")
        self.text = ttk.Label(self, style="Raised.Muted.TLabel")
        self.why = ttk.Button(self, text=_("Why?"), command=on_why, style="Raised.Small.TButton")
        self.columnconfigure(1, weight=1)
        for label in (self.title, self.text):
            label.bind("<Configure>", partial(_wrap, label))

    def show(self, title: str, text: str, *, has_why: bool = False, is_error: bool = True) -> None:
        """Show these texts; both may be empty."""
        self.title.configure(text=title)
        self.text.configure(text=text)
        colour = "danger" if is_error else "muted"
        self._sign.configure(
            image=self._theme.icon("warning" if is_error else "info", colour, ICON)
        )
        gap = self._theme.px(PICTURE_GAP)
        for row, label in enumerate((self.title, self.text)):
            if label.cget("text"):
                wide = 2 if label is self.text and title else 1
                label.grid(row=row, column=1, columnspan=wide, sticky="ew", padx=(gap, 0))
            else:
                label.grid_remove()
        if has_why:
            self.why.grid(row=0, column=2, rowspan=1 if title else 2, sticky="ne", padx=(gap, 0))
        else:
            self.why.grid_remove()

    @property
    def said(self) -> str:
        """Return the texts, for tests and logs."""
        labels = (self.title, self.text)
        return " ".join(filter(None, (str(label.cget("text")) for label in labels)))


class HostCard(ttk.Frame):
    """A card to press: it starts a class on this computer.

    Args:
        on_host: called when it is pressed.
        on_focus: called with whether it has the focus.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        on_host: Callable[[], None],
        on_focus: Callable[[bool], None],
    ) -> None:
        side, gap = theme.px(SIDE), theme.px(PICTURE_GAP)
        super().__init__(
            parent,
            style="Raised.TFrame",
            padding=(side, 0, side, 0),
            takefocus=True,
            cursor="hand2",
        )
        self.rowconfigure((0, 1), weight=1, minsize=theme.px(HOST_HEIGHT) // 2)
        icon = ttk.Label(
            self, image=theme.icon("teacher", "muted", ICON), anchor="center", style="Raised.TLabel"
        )
        icon.grid(row=0, column=0, rowspan=2, sticky="ew")
        self.columnconfigure(0, minsize=theme.px(PICTURE))
        self.title = title = ttk.Label(self, style="Raised.Strong.TLabel")
        title.grid(row=0, column=1, sticky="sew", padx=(gap, 0))
        self.note = ttk.Label(self, style="Raised.Muted.TLabel")
        self.note.grid(row=1, column=1, sticky="new", padx=(gap, 0))
        arrow = ttk.Label(self, image=theme.icon("right", "muted", ARROW), style="Raised.TLabel")
        arrow.grid(row=0, column=2, rowspan=2)
        self.columnconfigure(1, weight=1)
        for widget in (self, icon, title, self.note, arrow):
            widget.bind("<Button-1>", lambda _event: on_host())
        for name in (*windowing.enter_keys(), "space"):
            self.bind(f"<{name}>", lambda _event: on_host())
        self.bind("<FocusIn>", lambda _event: on_focus(True), add=True)
        self.bind("<FocusOut>", lambda _event: on_focus(False), add=True)
        for label in (title, self.note):
            label.bind("<Configure>", partial(_wrap, label))
        self.show("")

    def show(self, running: str) -> None:
        """Offer to start a class, or say which one runs; "" for none."""
        title = _("Start a class on this computer")
        note = _("For teachers: project six words")
        if running:
            title = _("“{name}” is running on this computer").format(name=running)
            note = _("Show its board, see who is in it, or end it")
        self.title.configure(text=title)
        self.note.configure(text=note)

    def focus(self) -> None:
        self.focus_set()


def _wrap(label: ttk.Label, event: tk.Event[tk.Misc]) -> None:
    label.configure(wraplength=max(1, event.width))
