"""Keep a composer's text for a while: nobody may write now, or not yet."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import Any

from gui.composer.locked_box import LockedBox
from gui.composer.note_line import NoteLine
from gui.looks.theme import Theme

SEND = 32  # in pixels at 96 dpi


class Waiting:
    """Puts a locked box in the place of the one that is written in, or the time over its button.

    The draft stays where it is.

    Args:
        composer: the frame of both boxes.
        box: what is written in.
        text: the field in it.
        send_button: what is covered while the user has to wait.
        note: says below it what the user can do.
        theme: see there.
    """

    def __init__(
        self,
        composer: tk.Misc,
        box: tk.Widget,
        text: tk.Text,
        send_button: tk.Widget,
        note: NoteLine,
        theme: Theme,
    ) -> None:
        self._composer, self._box, self._text, self._theme = composer, box, text, theme
        self._send_button, self._note = send_button, note
        self.locked: LockedBox | None = None  # made for the first lock
        self._clock: tk.Label | None = None
        self.on_hand: Callable[[], None] = lambda: None

    @property
    def is_locked(self) -> bool:
        return self.locked is not None and bool(self.locked.winfo_manager())

    @property
    def stops(self) -> bool:
        """Return whether nothing can be sent now."""
        return self.is_locked or bool(self._clock is not None and self._clock.winfo_manager())

    def fit(self, side: int) -> None:
        """Leave so many pixels at both sides of the locked box."""
        if self.locked is not None and self.is_locked:
            self.locked.grid_configure(padx=side)
            self._box.grid_remove()

    @property
    def _focus(self) -> str:
        """Return what has the focus of the window, or gets it when the user comes back to it."""
        return str(self._text.tk.call("focus", "-lastfor", str(self._text)))

    def lock(self, text: str, countdown: str, note: str, *, has_hand: bool) -> None:
        """Show that nobody may write here now. See `LockedBox.show`; `note` stands below."""
        self._show_clock("")
        if self.locked is None:
            self.locked = LockedBox(self._composer, self._theme, on_hand=self._raise_hand)
        if not self.is_locked:
            had_focus = self._focus == str(self._text)
            self.locked.grid(**_grid(self._box))
            self._box.grid_remove()
            if had_focus:  # what is typed must not go into a field that nobody sees
                self.locked.focus_set()
        self.locked.show(text, countdown, has_hand=has_hand)
        self._note.say(note)

    def _raise_hand(self) -> None:
        self.on_hand()

    def unlock(self) -> None:
        """Let the user write again."""
        if self.locked is not None and self.is_locked:
            had_focus = self._focus.startswith(str(self.locked))
            self._box.grid()
            self.locked.grid_remove()
            if had_focus:
                self._text.focus_set()

    def wait(self, time: str, note: str) -> None:
        """Show how long the user has to wait before they can send again; "" not any more."""
        self.unlock()
        self._note.say(note)
        self._show_clock(time)

    def _show_clock(self, time: str) -> None:
        if not time:
            if self._clock is not None:
                self._clock.place_forget()
            return
        theme, p = self._theme, self._theme.palette
        if self._clock is None:
            side = theme.px(SEND)
            half = side / 2
            picture = theme.box(side, side, (half, half, half, theme.sharp(4)), p.chip)
            self._clock = tk.Label(
                self._send_button,
                image=picture,
                compound="center",
                font=theme.micro,
                foreground=p.muted,
                background=p.raised,
                borderwidth=0,
                padx=0,
                pady=0,
            )
        self._clock.configure(text=time)
        self._clock.place(relx=0.5, rely=0.5, anchor="center")


def _grid(widget: tk.Widget) -> dict[str, Any]:
    """Return where a widget is in its grid."""
    info = dict(widget.grid_info())
    info.pop("in", None)
    return info
