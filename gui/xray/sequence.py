"""Show who has said what to whom as a sequence diagram: live, paused, and step by step."""

from __future__ import annotations

import time
import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk

from gui.looks.elements import Images
from gui.looks.theme import Theme
from gui.parts.drop_down import DropDown
from gui.parts.tip import Tip
from gui.words.i18n import _
from gui.words.text import displayable
from gui.xray.sequence_canvas import SequenceCanvas
from net.capture import cursor
from net.capture.cursor import Cursor
from net.capture.sequence import Arrow, ArrowLog

# In pixels at 96 dpi, and lines of text.
SIDE, GAP, DETAIL_LINES = 12, 4, 4
_LEAST_MS, _MOST_MS = 15, 200


class SequenceView(tk.Frame):
    """The view follows a log of arrows; `refresh` looks whether there is more.

    Args:
        parent: see tkinter.
        theme: see there.
        on_pick: called with an arrow that the user looks at.
        on_export: called with the button, to save what is shown.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        on_pick: Callable[[Arrow], object],
        on_export: Callable[[ttk.Button], object],
    ) -> None:
        palette, px = theme.palette, theme.px
        super().__init__(parent, background=palette.page)
        self._theme, self._on_pick = theme, on_pick
        self._log, self._own = ArrowLog(), ""
        self._dropped = 0
        self._times: list[int] = []
        self._timer: str | None = None
        self._drawn: tuple[object, ...] = ()
        self.cursor = Cursor()
        bar = tk.Frame(self, background=palette.page)
        bar.pack(fill="x", padx=px(SIDE), pady=px(GAP))
        self.buttons: dict[str, ttk.Button] = {}
        for icon, tip, act in (
            ("left", _("One message back"), lambda: self.step(-1)),
            ("pause", _("Pause"), self.toggle),
            ("right", _("One message forward"), lambda: self.step(1)),
            ("live", _("Follow what happens now"), self.follow),
        ):
            self._add_button(bar, icon, tip, act)
        self.speed = DropDown(bar, theme, [_speed(one) for one in cursor.SPEEDS], width=5)
        self.speed.current(cursor.SPEEDS.index(1.0))
        self.speed.bind("<<ComboboxSelected>>", lambda _event: self._set_speed())
        self.speed.pack(side="left", padx=px(GAP))
        Tip(self.speed, theme, _("How fast it plays"))
        save = self._add_button(bar, "save", _("Save the diagram…"), lambda: None)
        save.configure(command=lambda: on_export(save))
        save.pack(side="right")
        self.place_text = tk.Label(
            bar, background=palette.page, foreground=palette.muted, font=theme.small
        )
        self.place_text.pack(side="right", padx=px(GAP))
        tk.Frame(self, background=palette.line, height=theme.hairline).pack(fill="x")
        self.canvas = SequenceCanvas(self, theme, self._pick)
        self.detail = tk.Text(
            self,
            height=DETAIL_LINES,
            width=1,
            wrap="char",
            font=theme.mono,
            background=palette.sunken,
            foreground=palette.text,
            borderwidth=0,
            highlightthickness=0,
            padx=px(SIDE),
            pady=px(GAP),
            state="disabled",
            cursor="arrow",
        )
        self._write(_("Press an arrow to see what is in it."), palette.muted)
        self.detail.pack(side="bottom", fill="x")
        self.canvas.pack(fill="both", expand=True)
        self.bind("<Destroy>", lambda event: self._stop() if event.widget is self else None)

    def use(self, log: ArrowLog, own: str) -> None:
        """Show another log. Arrows from the lane `own` have the colour of what is sent."""
        self._log, self._own, self._dropped = log, own, log.dropped
        self._drawn = ()
        self.refresh()

    @property
    def shown(self) -> tuple[Sequence[str], Sequence[Arrow]]:
        """Return the lanes and the arrows that are shown now."""
        return list(self._log.lanes), list(self._log.arrows)[: self.cursor.place]

    def refresh(self) -> None:
        """Show what has come meanwhile, if it is to be shown already."""
        self._take_timer()
        self._times = [arrow.at for arrow in self._log.arrows]
        self.cursor.drop(self._log.dropped - self._dropped)
        self._dropped = self._log.dropped
        due = self.cursor.update(self._times, time.monotonic_ns())
        if due is not None:
            wait = min(max(_LEAST_MS, due // 1_000_000), _MOST_MS)
            self._timer = self.after(wait, self.refresh)
        self._draw()

    # --- what the user does -----------------------------------------------------------------------

    def step(self, by: int) -> None:
        """Go forward or back by so many messages."""
        self.cursor.step(self._times, by)
        self.refresh()
        if self.cursor.place:
            arrow = self._log.arrows[self.cursor.place - 1]
            self.canvas.pick(arrow.number)
            self._pick(arrow)

    def toggle(self) -> None:
        """Pause, or play on from here."""
        if self.cursor.is_live or self.cursor.is_playing:
            self.cursor.pause()
        elif self.cursor.place >= len(self._times):
            self.cursor.step(self._times, -len(self._times))
            self.cursor.play(time.monotonic_ns())
        else:
            self.cursor.play(time.monotonic_ns())
        self.refresh()

    def follow(self) -> None:
        """Follow what happens now."""
        self.cursor.follow()
        self.refresh()

    def seek(self, moment: int) -> None:
        """Go to a moment; in time.monotonic_ns(), as the arrows have it."""
        self.cursor.seek(self._times, moment)
        self.refresh()

    # --- inside -----------------------------------------------------------------------------------

    def _add_button(
        self, bar: tk.Frame, icon: str, tip: str, act: Callable[[], object]
    ) -> ttk.Button:
        theme = self._theme
        pictures: Images = (theme.icon(icon), "disabled", theme.icon(icon, "edge"))
        button = ttk.Button(bar, style="Icon.TButton", image=pictures, command=act)
        button.pack(side="left")
        Tip(button, theme, tip)
        self.buttons[icon] = button
        return button

    def _set_speed(self) -> None:
        self.cursor.speed = cursor.SPEEDS[self.speed.current()]

    def _draw(self) -> None:
        count, cursor_ = len(self._times), self.cursor
        moves = cursor_.is_live or cursor_.is_playing
        look = (count, cursor_.place, cursor_.is_live, moves, self._dropped, len(self._log.lanes))
        if look == self._drawn:
            return
        self._drawn = look
        theme = self._theme
        icon = "pause" if moves else "play"
        self.buttons["pause"].configure(image=theme.icon(icon))
        for name, is_off in (
            ("left", cursor_.place == 0),
            ("right", cursor_.place >= count),
            ("live", cursor_.is_live),
        ):
            self.buttons[name].state(["disabled" if is_off else "!disabled"])
        place = _("live") if cursor_.is_live else f"{cursor_.place} / {count}"
        self.place_text.configure(text=place)
        self.canvas.show(self._log.lanes, self._log.arrows, cursor_.place, self._own)

    def _pick(self, arrow: Arrow) -> None:
        self._write(displayable(arrow.detail), self._theme.palette.text)
        self._on_pick(arrow)

    def _write(self, text: str, colour: str) -> None:
        self.detail.configure(state="normal", foreground=colour)
        self.detail.delete("1.0", "end")
        self.detail.insert("1.0", text)
        self.detail.configure(state="disabled")

    def _take_timer(self) -> None:
        if self._timer is not None:
            self.after_cancel(self._timer)
            self._timer = None

    def _stop(self) -> None:
        self._take_timer()


def _speed(speed: float) -> str:
    return f"{speed:g} ×"
