"""Show over the messages of which day they are, while the user scrolls."""

from __future__ import annotations

import tkinter as tk

from gui.looks.delay import Delay
from gui.looks.theme import Theme
from gui.messages.pictures import has_edges
from gui.messages.sheet import Sheet
from gui.parts import days
from gui.words.times import day_name, moment

STAYS_MS = 1_200
HEIGHT, MARGIN, TOP = 24, 12, 8


class FloatingDate(tk.Canvas):
    """Shows the day of the first message in view."""

    def __init__(self, parent: tk.Misc, theme: Theme, sheet: Sheet) -> None:
        super().__init__(parent, background=theme.palette.page, highlightthickness=0, borderwidth=0)
        self._theme, self._sheet = theme, sheet
        self._said = ""
        self._going = Delay(self, STAYS_MS, self.place_forget)
        self.bind("<Destroy>", lambda _event: self._going.cancel())

    def note_scrolled(self) -> None:
        """Show the day for a while, since the user has scrolled."""
        line = int(self._sheet.text.index("@0,0").split(".")[0])
        found = self._sheet.lines.row_at(line)
        if found is None or self._sheet.text.yview() == (0.0, 1.0):
            self.place_forget()
            return
        first, row = found
        if row.lead and line < first + row.lead:  # the day itself is in view
            box = self._sheet.text.dlineinfo(f"{line}.0")
            if box is not None and box[1] >= 0 and "day" in self._sheet.text.tag_names(f"{line}.0"):
                self.place_forget()
                return
        self._show(day_name(moment(row.entry.at).date(), days.today()))
        self._going.start()

    @property
    def said(self) -> str:
        """Return the day that is shown, or ""."""
        return self._said if self.winfo_manager() else ""

    def _show(self, said: str) -> None:
        theme, p, px = self._theme, self._theme.palette, self._theme.px
        if said != self._said or not self.winfo_manager():
            self._said = said
            width = theme.small_bold.measure(said) + 2 * px(MARGIN)
            height = px(HEIGHT)
            edge = p.edge if has_edges(theme) else p.line
            self._ground = theme.box(
                width, height, height / 2, p.raised, edge=edge, edge_width=theme.hairline
            )
            self.delete("all")
            self.configure(width=width, height=height)
            self.create_image(0, 0, image=self._ground, anchor="nw")
            self.create_text(
                width // 2, height // 2, text=said, font=theme.small_bold, fill=p.muted
            )
            self.place(relx=0.5, y=px(TOP), anchor="n")
            self.tk.call("raise", str(self))
