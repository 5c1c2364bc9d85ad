"""Show who somebody is, in a small card over the window, and what can be done."""

from __future__ import annotations

import contextlib
import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk
from typing import NamedTuple

from gui.looks.theme import Theme
from gui.parts.avatar import Avatar
from gui.words.face import Face

AVATAR = 64
LEAST_WIDTH, WRAP = 264, 300  # in pixels at 96 dpi


class Profile(NamedTuple):
    """Holds what a card shows of a person; the texts may be shown as they are.

    Attributes:
        name: the nick.
        face: how they are pictured.
        state: whether they are here, in words.
        note: a line of their own.
        said: when they have written last.
    """

    name: str
    face: Face
    state: str = ""
    note: str = ""
    said: str = ""


class CardButton(NamedTuple):
    """Describes a button of the card; pressing it closes the card."""

    label: str
    press: Callable[[], None]
    style: str = "TButton"


class ProfileCard(ttk.Frame):
    """A card lies over the window until Esc, a click elsewhere, or one of its buttons.

    Args:
        parent: a widget in the window.
        theme: see Theme.
        profile: what it shows.
        buttons: the first one has the focus.
    """

    def __init__(
        self, parent: tk.Misc, theme: Theme, profile: Profile, buttons: Sequence[CardButton]
    ) -> None:
        px = theme.px
        super().__init__(parent.winfo_toplevel(), style="Card.TFrame", padding=px(16))
        self._theme = theme
        self._focus_before: tk.Misc | None = None
        raised = theme.palette.raised
        face = Avatar(self, theme, AVATAR, raised)
        face.show(profile.face)
        face.grid(row=0, column=0, rowspan=3, sticky="nw", padx=(0, px(12)))
        wrap = px(WRAP - AVATAR)
        ttk.Label(
            self, text=profile.name, style="Card.TLabel", font=theme.title, wraplength=wrap
        ).grid(row=0, column=1, sticky="sw")
        ttk.Label(self, text=profile.state, style="CardMuted.TLabel", wraplength=wrap).grid(
            row=1, column=1, sticky="nw"
        )
        row = 3
        for text, style in ((profile.note, "Card.TLabel"), (profile.said, "CardMuted.TLabel")):
            if text:
                label = ttk.Label(self, text=text, style=style, wraplength=px(WRAP))
                label.grid(row=row, column=0, columnspan=2, sticky="w", pady=(px(8), 0))
                row += 1
        bar = ttk.Frame(self, style="Field.TFrame")
        self.buttons = []
        for index, button in enumerate(buttons):
            made = ttk.Button(
                bar,
                text=button.label,
                style=button.style,
                command=lambda press=button.press: self._press(press),  # type: ignore[misc]
            )
            made.grid(row=index, column=0, sticky="ew", pady=(px(8) if index else 0, 0))
            self.buttons.append(made)
        bar.columnconfigure(0, weight=1)
        if buttons:
            bar.grid(row=row, column=0, columnspan=2, sticky="ew", pady=(px(16), 0))
        self.columnconfigure(1, weight=1, minsize=px(LEAST_WIDTH - AVATAR))
        self._connect()

    def open(self, x: int, y: int) -> None:
        """Show the card at this point of the screen, or as near as the window allows."""
        with contextlib.suppress(KeyError):  # tkinter does not know a combobox's list
            self._focus_before = self.focus_get()
        self.update_idletasks()
        window, gap = self.winfo_toplevel(), self._theme.px(8)
        wide, high = self.winfo_reqwidth(), self.winfo_reqheight()
        x, y = x - window.winfo_rootx(), y - window.winfo_rooty()
        self.place(
            x=max(0, min(x, window.winfo_width() - wide - gap)),
            y=max(0, min(y, window.winfo_height() - high - gap)),
        )
        self.lift()
        self.update_idletasks()  # an invisible widget gets no focus
        (self.buttons[0] if self.buttons else self).focus_set()

    def close(self) -> None:
        """Close the card and give the focus back."""
        if not self.winfo_exists():
            return
        had_focus = str(self.tk.call("focus")).startswith(str(self))
        before = self._focus_before
        self.destroy()
        if had_focus and before is not None:
            with contextlib.suppress(tk.TclError):  # it may be gone meanwhile
                before.focus_set()

    def _press(self, press: Callable[[], None]) -> None:
        self.close()
        press()

    def _connect(self) -> None:
        window = self.winfo_toplevel()  # it outlives the card
        for widget in (self, *self.buttons):
            widget.bind("<Escape>", lambda _event: self._leave())
            widget.bind("<FocusOut>", lambda _event: window.after_idle(self._look_at_focus))
        for index, button in enumerate(self.buttons):
            for key, step in (("Up", -1), ("Down", 1)):
                other = self.buttons[(index + step) % len(self.buttons)]
                button.bind(f"<{key}>", lambda _event, other=other: other.focus_set())  # type: ignore[misc]

    def _leave(self) -> str:
        self.close()
        return "break"

    def _look_at_focus(self) -> None:
        """Close when the focus has gone elsewhere in the window, not to another program."""
        if self.winfo_exists():
            focus = str(self.tk.call("focus"))
            if focus and not focus.startswith(str(self)):
                self.close()
