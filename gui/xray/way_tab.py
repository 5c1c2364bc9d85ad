"""Show the whole way of one message: in all threads that had it, here and elsewhere."""

from __future__ import annotations

import tkinter as tk

from gui.looks import windowing
from gui.looks.theme import Theme
from gui.model import way_words
from gui.model.way import MessageWay, PlacedStage
from gui.parts.scrollbar import ThinScrollbar
from gui.words.i18n import _
from gui.xray.way_lanes import WayLanes

# In pixels at 96 dpi.
LEFT, TIME, GAP, LINE_GAP = 16, 60, 12, 2
LANES_SHARE = 0.6  # the lanes take at most this part of the height
LEAST_STEPS = 96


class WayTab(tk.Frame):
    """A tab has lanes, and below them each step in words."""

    def __init__(self, parent: tk.Misc, theme: Theme) -> None:
        p, px = theme.palette, theme.px
        super().__init__(parent, background=p.page)
        self._theme = theme
        self._way: MessageWay | None = None
        self._shown: tuple[object, ...] = ()
        self.head = tk.Label(
            self,
            background=p.page,
            foreground=p.text,
            font=theme.bold,
            anchor="w",
            justify="left",
            padx=px(LEFT),
            pady=px(8),
        )
        self.head.pack(fill="x")
        self.lanes = WayLanes(self, theme, has_places=True, on_pick=self._mark)
        windowing.bind_wheel(self.lanes, self._scroll)
        self._detail = tk.Label(
            self,
            background=p.page,
            foreground=p.text,
            font=theme.small,
            height=2,
            anchor="nw",
            justify="left",
            padx=px(LEFT),
            pady=0,
        )
        below = tk.Frame(self, background=p.page)
        self.steps = tk.Text(
            below,
            background=p.page,
            foreground=p.text,
            font=theme.small,
            wrap="word",
            borderwidth=0,
            highlightthickness=0,
            padx=px(LEFT),
            pady=px(8),
            width=1,
            height=1,
            cursor="",
            state="disabled",
            takefocus=True,
            tabs=(px(TIME), "right", px(TIME + GAP), "left"),
            spacing3=px(LINE_GAP),
        )
        self.steps.tag_configure("step", lmargin2=px(TIME + GAP))
        self.steps.tag_configure("note", foreground=p.muted, spacing1=px(8))
        self.steps.tag_configure("picked", background=p.selected)
        bar = ThinScrollbar(below, theme, ground="page", command=self.steps.yview)
        bar.pack(side="right", fill="y")
        self.steps.configure(yscrollcommand=bar.set)
        self.steps.pack(side="left", fill="both", expand=True)
        self._below = below
        below.pack(fill="both", expand=True)
        self.bind("<Configure>", self._fit)

    def show(self, way: MessageWay | None, *, is_taught: bool) -> None:
        """Show this way; None if there is no message to show.

        Args:
            way: of a message.
            is_taught: the server shows its own part.
        """
        if (way, is_taught) == self._shown:
            return
        self._way, self._shown = way, (way, is_taught)
        is_known = way is not None and bool(way.lanes)
        self.head.configure(
            text=way_words.head(way)
            if way is not None and is_known
            else _("Write a message, or wait for one.")
        )
        self.lanes.show(way if is_known else None)
        self._fit()
        notes = [way_words.clocks(way)] if way is not None and is_known else []
        if not is_taught:
            notes.append(
                _("This server does not show what it does. One started with --teach would.")
            )
        self._write(way, [note for note in notes if note])

    def _write(self, way: MessageWay | None, notes: list[str]) -> None:
        text = self.steps
        text.configure(state="normal")
        text.delete("1.0", "end")
        for step in way.steps if way is not None else ():
            text.insert("end", f"\t{way_words.time(step.took)}\t{way_words.told(step)}\n", "step")
        for note in notes:
            text.insert("end", f"{note}\n", "note")
        text.delete("end-1c")
        text.configure(state="disabled")

    def _fit(self, _event: object = None) -> None:
        """Give the lanes the room that they need, but leave some for the words."""
        way, height = self._way, self.winfo_height()
        if way is None or not way.lanes:
            self.lanes.pack_forget()
            self._detail.pack_forget()
            return
        most = max(1, min(round(height * LANES_SHARE), height - self._theme.px(LEAST_STEPS)))
        needed = self.lanes.needed
        room = max(1, self.winfo_width() - 2 * self._theme.px(LEFT))
        self.head.configure(wraplength=room)
        self._detail.configure(wraplength=room)
        self.lanes.configure(
            height=min(needed, most), scrollregion=(0, 0, self.winfo_width(), needed)
        )
        if not self.lanes.winfo_manager():
            self.lanes.pack(fill="x", before=self._below)
            self._detail.pack(fill="x", before=self._below)

    def _scroll(self, _event: object, step: int) -> str:
        if self.lanes.needed > self.lanes.winfo_height():
            self.lanes.yview_scroll(step, "units")
        return "break"

    def _mark(self, stage: PlacedStage | None, text: str) -> None:
        """Explain what the pointer is at, and mark the step that leads to this stage."""
        self._detail.configure(text=text)
        self.steps.tag_remove("picked", "1.0", "end")
        if stage is None or self._way is None:
            return
        for n, step in enumerate(self._way.steps, 1):
            if step.after == stage:
                self.steps.tag_add("picked", f"{n}.0", f"{n + 1}.0")
                self.steps.see(f"{n}.0")
