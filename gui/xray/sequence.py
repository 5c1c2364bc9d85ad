"""Show who has said what to whom as a sequence diagram: live, paused, and step by step."""

from __future__ import annotations

import time
import tkinter as tk
from collections.abc import Callable, Sequence
from pathlib import Path

from gui.looks.theme import Theme
from gui.words.i18n import _
from gui.words.text import displayable, displayable_line
from gui.xray.player_bar import GAP, PlayerBar
from gui.xray.sequence_canvas import SequenceCanvas
from gui.xray.sequence_export import SequenceExport
from net.capture.cursor import Cursor
from net.capture.sequence import Arrow, ArrowLog

# In pixels at 96 dpi, and lines of text.
SIDE, DETAIL_LINES = 12, 4
LOW, LOW_LINES = 360, 2  # a lower view has so many lines
NARROW = 340  # a narrower one does not say where it is


class SequenceView(tk.Frame):
    """The view follows a log of arrows; `refresh` looks whether there is more.

    Args:
        parent: see tkinter.
        theme: see there.
        on_pick: called with an arrow that the user looks at.
    """

    def __init__(
        self, parent: tk.Misc, theme: Theme, on_pick: Callable[[Arrow], object] | None = None
    ) -> None:
        palette, px = theme.palette, theme.px
        super().__init__(parent, background=palette.page)
        self._theme, self._on_pick = theme, on_pick
        self._log, self._own = ArrowLog(), ""
        self._dropped = 0
        self._times: list[int] = []
        self._drawn: tuple[object, ...] = ()
        self._export: SequenceExport | None = None
        self.cursor = Cursor()
        self.bar = PlayerBar(
            self,
            theme,
            self.cursor,
            self.refresh,
            steps=(_("One message back"), _("One message forward")),
            step=self.step,
            toggle=self.toggle,
        )
        self.bar.pack(fill="x", padx=px(SIDE), pady=px(GAP))
        tip = _("Follow what happens now")
        self.bar.add("live", tip, self.follow, before=self.bar.speed)
        save = self.bar.add("save", _("Save the diagram…"), self._save)
        save.pack(side="right")
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
        self._saved = tk.Label(
            self,
            background=palette.page,
            foreground=palette.muted,
            font=theme.small,
            anchor="w",
            justify="left",
            padx=px(SIDE),
        )
        self.canvas.pack(fill="both", expand=True)
        self.bind("<Configure>", self._on_resize)

    def _on_resize(self, event: tk.Event[tk.Misc]) -> None:
        is_low = event.height < self._theme.px(LOW)
        self.detail.configure(height=LOW_LINES if is_low else DETAIL_LINES)
        if event.width < self._theme.px(NARROW):
            self.bar.place_text.pack_forget()
        else:
            self.bar.place_text.pack(side="right", padx=self._theme.px(GAP))

    def use(self, log: ArrowLog, own: str) -> None:
        """Show another log. Arrows from the lane `own` have the colour of what is sent."""
        self._log.on_insert = None
        self._log, self._own, self._dropped = log, own, log.dropped
        log.on_insert = self._make_room
        self._drawn = ()
        self.refresh()

    @property
    def shown(self) -> tuple[Sequence[str], Sequence[Arrow]]:
        """Return the lanes and the arrows that are shown now."""
        return list(self._log.lanes), list(self._log.arrows)[: self.cursor.place]

    def refresh(self) -> None:
        """Show what has come meanwhile, if it is to be shown already."""
        self._times = [arrow.at for arrow in self._log.arrows]
        self.cursor.drop(self._log.dropped - self._dropped)
        self._dropped = self._log.dropped
        self.bar.come_back(self.cursor.update(self._times, time.monotonic_ns()))
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
        self.cursor.toggle(self._times, time.monotonic_ns())
        self.refresh()

    def follow(self) -> None:
        """Follow what happens now."""
        self.cursor.follow()
        self.refresh()

    # --- inside -----------------------------------------------------------------------------------

    def _make_room(self, number: int) -> None:
        """Keep what is shown and picked, though an arrow has come in between."""
        if not self.cursor.is_live and number - self._dropped <= self.cursor.place:
            self.cursor.place += 1
        picked = self.canvas.picked
        if picked is not None and picked >= number:
            self.canvas.picked = picked + 1

    def _draw(self) -> None:
        count, played, log = len(self._times), self.cursor, self._log
        lanes = tuple(log.lanes)
        look = (count, played.place, played.is_live, played.is_playing, log.dropped, lanes)
        if look == self._drawn:
            return
        self._drawn = look
        self.bar.show(_("live") if played.is_live else f"{played.place} / {count}", count)
        self.bar.buttons["live"].state(["disabled" if played.is_live else "!disabled"])
        self.canvas.show(log.lanes, log.arrows, played.place, self._own)

    def _pick(self, arrow: Arrow) -> None:
        self._write(displayable(arrow.detail), self._theme.palette.text)
        if self._on_pick is not None:
            self._on_pick(arrow)

    def _save(self) -> None:
        """Ask for a file, and save what is shown now."""
        lanes, arrows = self.shown
        self._export = SequenceExport(
            self, lanes, arrows, self._own, self._theme.palette, self._on_saved
        )

    def _on_saved(self, path: Path, error: str) -> None:
        said = error or _("Saved as {file}.").format(file=displayable_line(path.name))
        room = self.winfo_width() - 2 * self._theme.px(SIDE)
        self._saved.configure(text=said, wraplength=max(1, room))
        self._saved.pack(side="bottom", fill="x", before=self.canvas)

    def _write(self, text: str, colour: str) -> None:
        self.detail.configure(state="normal", foreground=colour)
        self.detail.delete("1.0", "end")
        self.detail.insert("1.0", text)
        self.detail.configure(state="disabled")
