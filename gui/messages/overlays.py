"""Place small widgets over the text: reactions, the buttons at code, and edges.

The text only keeps the room free. There are as many widgets as are in view, however long the
transcript is; they are used again for what comes into view next.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from gui.looks.theme import Theme
from gui.messages.ballot_ways import NO_BALLOTS
from gui.messages.code_tools import CodeTools
from gui.messages.gutters import EDGED
from gui.messages.overlay_pool import Pool
from gui.messages.pictures import PILL_GAP, code_ground, has_edges
from gui.messages.pills import PillView
from gui.messages.seen_rows import SeenRow
from gui.messages.sheet import Sheet

if TYPE_CHECKING:
    from gui.messages.ballot_cards import BallotCards


class Overlays:
    """Shows the widgets over the rows in view: `pills` for reactions, `tools` at code.

    Args:
        sheet: whose text they are placed over.
        theme: see there.
        ground: returns which colour a row has: a field of the palette.
        on_press: called with (kind, number, value), as in `ClickTargets`.
        on_widget: called with each new widget, to bind what the text binds.
        explain: called with a widget, a target as (kind, number, value), or None when the pointer
            has left it.
        on_size: something in the text needs more or less room than before.
    """

    def __init__(
        self,
        sheet: Sheet,
        theme: Theme,
        *,
        ground: Callable[[SeenRow], str],
        on_press: Callable[[str, int, str], None],
        on_widget: Callable[[tk.Misc], None],
        explain: Callable[[tk.Misc, tuple[str, int, str] | None], None],
        on_size: Callable[[], None] = lambda: None,
    ) -> None:
        self.ballots = NO_BALLOTS
        self._on_size = on_size
        sheet.make_cards = self._make_cards
        self._sheet, self._theme, self._ground = sheet, theme, ground
        self._on_press, self._on_widget, self._explain = on_press, on_widget, explain
        self._pointed: PillView | None = None
        self.pills = Pool(self._make_pill)
        self.tools = Pool(self._make_tools)
        self._edges = Pool(lambda: tk.Frame(sheet.text))
        self._rows: Sequence[SeenRow] = ()
        self._lines = 0  # of those that are drawn, how many so far
        self._reached: set[str] = set()  # the index of what Tab has reached

    def draw(self, rows: Sequence[SeenRow]) -> None:
        """Place what belongs to these rows."""
        self._rows = rows
        for pool in (self.pills, self.tools, self._edges):
            pool.begin()
        self._lines = 0
        self._reached = {str(index) for index in self._sheet.text.tag_ranges("reached")[:1]}
        for seen in rows:
            ground = self._ground(seen)
            if seen.row.separators:
                self._place_rules(seen)
            if seen.row.pills:
                self._place_pills(seen, getattr(self._theme.palette, ground))
            if seen.row.boxes:
                self._place_tools(seen)
            if has_edges(self._theme):
                self._place_edges(seen, ground)
        for pool in (self.pills, self.tools, self._edges):
            pool.end()
        if self._sheet.cards is not None:
            self._sheet.cards.draw(rows, ground=self._ground, reached=self._reached)

    def say_copied(self, number: int, index: int) -> None:
        """Show for a moment at a code box that its code has been copied."""
        for tools in self.tools:
            if tools.which == (number, index):
                tools.say_copied()

    # --- inside -----------------------------------------------------------------------------------

    def _place_pills(self, seen: SeenRow, ground: str) -> None:
        text, px = self._sheet.text, self._theme.px
        line = seen.first + seen.row.lines - 1
        for index, pill in enumerate(seen.row.pills):
            at = f"{line}.{2 * index}"  # there is a blank between them
            box = text.bbox(at)
            if box is None:
                continue
            view = self.pills.take((seen.row.number, index))
            view.which = seen.row.number, index
            view.show(
                pill, ground, is_pointed=view is self._pointed, is_reached=at in self._reached
            )
            gap = px(PILL_GAP)
            self.pills.place(view, box[0], box[1] + gap, box[2] - gap, box[3] - gap)

    def _place_tools(self, seen: SeenRow) -> None:
        text, px = self._sheet.text, self._theme.px
        fill = code_ground(self._theme, called=seen.row.calls)
        above, below = self._lines_in_view()
        for index, code in enumerate(seen.row.boxes):
            if not above <= seen.first + code.first <= below:
                continue
            cap = text.dlineinfo(f"{seen.first + code.first}.0")
            said = text.dlineinfo(f"{seen.first + code.first + 1}.0")
            if cap is None:
                continue
            tools = self.tools.take((seen.row.number, index))
            tools.which = seen.row.number, index
            width = tools.show(
                code.language,
                fill,
                room=text.winfo_width() - (said[0] + said[2] if said is not None else 0),
                is_reached=f"{seen.first + code.first}.0" in self._reached,
            )
            top = cap[1] + cap[3] - px(8) + px(4)
            self.tools.place(tools, text.winfo_width() - width - px(4), top, width, px(24))

    def _lines_in_view(self) -> tuple[int, int]:
        text = self._sheet.text
        ends = text.index("@0,0"), text.index(f"@0,{text.winfo_height()}")
        return int(ends[0].split(".")[0]), int(ends[1].split(".")[0])

    def _place_edges(self, seen: SeenRow, ground: str) -> None:
        """Draw with lines what the pictures at the ends of boxes and rows leave open."""
        text, line = self._sheet.text, self._theme.hairline
        wide = text.winfo_width()
        if ground in EDGED:
            for y in (seen.top, seen.bottom - line):
                self._place_line("line", 0, y, wide, line)
        above, below = self._lines_in_view()
        for code in seen.row.boxes:
            if seen.first + code.last < above or seen.first + code.first > below:
                continue
            begin = text.dlineinfo(f"{seen.first + code.first}.0")
            end = text.dlineinfo(f"{seen.first + code.last}.0")
            top = begin[1] + begin[3] if begin is not None else 0
            bottom = end[1] if end is not None else text.winfo_height()
            for x in (0, wide - line):
                self._place_line("line", x, top, line, max(1, bottom - top))

    def _place_rules(self, seen: SeenRow) -> None:
        """Draw the hairlines beside the labels of separators."""
        text = self._sheet.text
        for offset, name in enumerate(seen.row.separators):
            box = text.dlineinfo(f"{seen.first + offset}.0")
            if box is not None:
                left = box[0] + box[2] + self._theme.px(12)
                y, wide = box[1] + box[3] // 2, max(1, text.winfo_width() - left)
                colour = "accent" if name == "new" else "line"
                self._place_line(colour, left, y, wide, self._theme.hairline)

    def _place_line(self, colour: str, x: int, y: int, width: int, height: int) -> None:
        self._lines += 1
        line = self._edges.take((colour, self._lines))
        line.configure(background=getattr(self._theme.palette, colour))
        self._edges.place(line, x, y, width, height)

    def _make_pill(self) -> PillView:
        view = PillView(self._sheet.text, self._theme)
        view.bind("<Button-1>", lambda _event: "break")
        view.bind(
            "<ButtonRelease-1>",
            lambda _event: self._on_press("chip", view.which[0], str(view.which[1])),
        )
        view.bind("<Enter>", lambda _event: self._point(view))
        view.bind("<Leave>", lambda _event: self._point(None))
        self._on_widget(view)
        return view

    def _point(self, view: PillView | None) -> None:
        before, self._pointed = self._pointed, view
        target = ("chip", view.which[0], str(view.which[1])) if view is not None else None
        self._explain(view or before or self._sheet.text, target)
        self.draw(self._rows)

    def _make_cards(self) -> BallotCards:
        from gui.messages.ballot_cards import BallotCards  # most classes are never asked anything

        return BallotCards(
            self._sheet.text,
            self._theme,
            ways=lambda: self.ballots,
            on_widget=self._on_widget,
            on_size=self._on_size,
        )

    def _make_tools(self) -> CodeTools:
        tools = CodeTools(
            self._sheet.text,
            self._theme,
            on_copy=lambda number, index: self._on_press("copy", number, str(index)),
        )
        self._on_widget(tools)
        return tools
