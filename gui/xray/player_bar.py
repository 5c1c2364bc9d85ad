"""Show the buttons of a player: back, pause and play, forward, how fast, and where it is."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from gui.looks.elements import Images
from gui.looks.theme import Theme
from gui.parts.drop_down import DropDown
from gui.parts.tip import Tip
from gui.words.i18n import _
from net.capture import cursor
from net.capture.cursor import Cursor

GAP = 4  # in pixels at 96 dpi
_LEAST_MS, _MOST_MS = 15, 200


class PlayerBar(tk.Frame):
    """A bar belongs to a cursor, which whoever has made it moves.

    Attributes:
        buttons: by their icons; "pause" is also the one that plays.

    Args:
        parent: see tkinter.
        theme: see there.
        played: where the cursor is, and how fast it plays.
        refresh: shows what is to be shown by now; called when a moment is due.
        steps: what the tips of "back" and "forward" say.
        step: goes so many moments forward or back.
        toggle: pauses, or plays on.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        played: Cursor,
        refresh: Callable[[], None],
        *,
        steps: tuple[str, str],
        step: Callable[[int], None],
        toggle: Callable[[], None],
    ) -> None:
        palette = theme.palette
        super().__init__(parent, background=palette.page)
        self._theme, self._cursor, self._refresh = theme, played, refresh
        self._timer: str | None = None
        self.buttons: dict[str, ttk.Button] = {}
        back, forward = steps
        self.add("left", back, lambda: step(-1))
        self.add("pause", _("Pause"), toggle)
        self.add("right", forward, lambda: step(1))
        self.speed = DropDown(self, theme, [f"{one:g} ×" for one in cursor.SPEEDS], width=5)
        self.speed.current(cursor.SPEEDS.index(played.speed))
        self.speed.bind("<<ComboboxSelected>>", lambda _event: self._set_speed())
        self.speed.pack(side="left", padx=theme.px(GAP))
        Tip(self.speed, theme, _("How fast it plays"))
        self.place_text = tk.Label(
            self, background=palette.page, foreground=palette.muted, font=theme.small
        )

    def add(
        self, icon: str, tip: str, act: Callable[[], object], *, before: tk.Widget | None = None
    ) -> ttk.Button:
        """Add a button at the left, perhaps in front of another widget there."""
        theme = self._theme
        pictures: Images = (theme.icon(icon), "disabled", theme.icon(icon, "edge"))
        button = ttk.Button(self, style="Icon.TButton", image=pictures, command=act)
        if before is None:
            button.pack(side="left")
        else:
            button.pack(side="left", before=before)
        Tip(button, theme, tip)
        self.buttons[icon] = button
        return button

    def show(self, place: str, count: int) -> None:
        """Show where the cursor is among so many moments, and the words for it."""
        played = self._cursor
        moves = played.is_live or played.is_playing
        self.buttons["pause"].configure(image=self._theme.icon("pause" if moves else "play"))
        for name, is_off in (("left", played.place == 0), ("right", played.place >= count)):
            self.buttons[name].state(["disabled" if is_off else "!disabled"])
        self.place_text.configure(text=place)

    def come_back(self, due: int | None) -> None:
        """Refresh when the next moment is due, in ns; None: not by itself."""
        self._forget_timer()
        if due is not None:
            wait = min(max(_LEAST_MS, due // 1_000_000), _MOST_MS)
            self._timer = self.after(wait, self._refresh)

    def destroy(self) -> None:
        self._forget_timer()
        super().destroy()

    def _set_speed(self) -> None:
        self._cursor.speed = cursor.SPEEDS[self.speed.current()]
        self._refresh()

    def _forget_timer(self) -> None:
        if self._timer is not None:
            self.after_cancel(self._timer)
            self._timer = None
