"""Place small widgets over the text: reactions, the buttons at code, and edges.

The text only keeps the room free. There are as many widgets as are in view, however long the
transcript is; they are used again for what comes into view next. Where they are is measured once;
while the user scrolls, they are moved along with their row.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from gui.looks.theme import Theme
from gui.messages.ballot_ways import NO_BALLOTS
from gui.messages.code_tools import CodeTools
from gui.messages.gutters import EDGED
from gui.messages.overlay_pool import Pool
from gui.messages.pictures import PILL_GAP, PILL_HEIGHT, code_ground, has_edges
from gui.messages.pills import PillView
from gui.messages.seen_rows import BEYOND, ColouredRow, SeenRow
from gui.messages.sheet import Sheet

if TYPE_CHECKING:
    from gui.messages.ballot_cards import BallotCards


class _Place(NamedTuple):
    """Says where a widget is: which one of a pool, and how far below the beginning of its row."""

    pool: Pool[Any]
    key: Hashable
    x: int
    below: int
    width: int
    height: int


class Overlays:
    """Shows the widgets over the rows in view: `pills` for reactions, `tools` at code.

    Args:
        sheet: whose text they are placed over.
        theme: see there.
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
        on_press: Callable[[str, int, str], None],
        on_widget: Callable[[tk.Misc], None],
        explain: Callable[[tk.Misc, tuple[str, int, str] | None], None],
        on_size: Callable[[], None] = lambda: None,
    ) -> None:
        self.ballots = NO_BALLOTS
        self._on_size = on_size
        sheet.make_cards = self._make_cards
        self._sheet, self._theme = sheet, theme
        self._on_press, self._on_widget, self._explain = on_press, on_widget, explain
        self._pointed: PillView | None = None
        self.pills = Pool(self._make_pill)
        self.tools = Pool(self._make_tools)
        self._edges = Pool(lambda: tk.Frame(sheet.text))
        self._rows: Sequence[ColouredRow] = ()
        self._edges_drawn = 0  # of those that are drawn, how many so far
        self._reached: set[str] = set()  # the index of what Tab has reached
        # What has been placed for a row, by the number of its entry, and the row's ground then.
        self._known: dict[int, tuple[str, list[_Place]]] = {}
        self._placed: list[_Place] = []  # for the row that is drawn

    def forget(self) -> None:
        """Measure again where everything is: the text may have changed."""
        self._known.clear()
        self._reached = {str(index) for index in self._sheet.text.tag_ranges("reached")[:1]}

    def draw(self, rows: Sequence[ColouredRow]) -> None:
        """Place what belongs to these rows."""
        self._rows = rows
        for pool in (self.pills, self.tools, self._edges):
            pool.begin()
        self._edges_drawn = 0
        edged, height = has_edges(self._theme), self._sheet.text.winfo_height()
        before, self._known = self._known, {}
        for seen, ground in rows:
            row = seen.row
            if not (row.separators or row.pills or row.boxes or edged):
                continue
            begins = -BEYOND < seen.top < height  # and it is known where
            known = before.get(row.entry.number) if begins else None
            if known is not None and known[0] == ground:
                self._known[row.entry.number] = known
                for place in known[1]:
                    self._put(place, seen.top)
            elif self._place(seen, ground) and begins and seen.bottom < height:
                self._known[row.entry.number] = ground, self._placed
        for pool in (self.pills, self.tools, self._edges):
            pool.end()
        if self._sheet.cards is not None:
            self._sheet.cards.draw(rows, self._reached)

    def say_copied(self, number: int, index: int) -> None:
        """Show for a moment at a code box that its code has been copied."""
        for tools in self.tools:
            if tools.which == (number, index):
                tools.say_copied()

    # --- inside -----------------------------------------------------------------------------------

    def _place(self, seen: SeenRow, ground: str) -> bool:
        """Place what belongs to a row, after measuring where it is; return whether that is all."""
        row = seen.row
        self._placed = []
        if row.separators:
            self._place_rules(seen)
        if row.pills:
            self._place_pills(seen, getattr(self._theme.palette, ground))
        if row.boxes:
            self._place_tools(seen)
        if has_edges(self._theme):
            self._place_edges(seen, ground)
            return False
        # some may be out of view
        return len(self._placed) == len(row.separators) + len(row.pills) + len(row.boxes)

    def _note(
        self, seen: SeenRow, pool: Pool[Any], key: Hashable, box: tuple[int, int, int, int]
    ) -> None:
        """Place a widget of a pool, and note where it is in its row."""
        x, y, width, height = box
        self._placed.append(_Place(pool, key, x, y - seen.top, width, height))
        self._put(self._placed[-1], seen.top)

    def _put(self, place: _Place, top: int) -> None:
        """Place a widget in a row that begins at `top`."""
        pool = place.pool
        pool.place(pool.take(place.key), place.x, top + place.below, place.width, place.height)

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
            place = (
                box[0],
                box[1] + gap,
                box[2] - gap,
                px(PILL_HEIGHT),
            )  # even if it is half in view
            self._note(seen, self.pills, (seen.row.number, index), place)

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
            place = text.winfo_width() - width - px(4), top, width, px(24)
            self._note(seen, self.tools, (seen.row.number, index), place)

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
                self._place_edge(0, y, wide, line)
        above, below = self._lines_in_view()
        for code in seen.row.boxes:
            if seen.first + code.last < above or seen.first + code.first > below:
                continue
            begin = text.dlineinfo(f"{seen.first + code.first}.0")
            end = text.dlineinfo(f"{seen.first + code.last}.0")
            top = begin[1] + begin[3] if begin is not None else 0
            bottom = end[1] if end is not None else text.winfo_height()
            for x in (0, wide - line):
                self._place_edge(x, top, line, max(1, bottom - top))

    def _place_rules(self, seen: SeenRow) -> None:
        """Draw the hairlines beside the labels of separators."""
        text = self._sheet.text
        for offset, name in enumerate(seen.row.separators):
            box = text.dlineinfo(f"{seen.first + offset}.0")
            if box is not None:
                left = box[0] + box[2] + self._theme.px(12)
                y, wide = box[1] + box[3] // 2, max(1, text.winfo_width() - left)
                colour = "accent" if name == "new" else "line"
                key = seen.row.number, name
                self._edges.take(key).configure(background=getattr(self._theme.palette, colour))
                self._note(seen, self._edges, key, (left, y, wide, self._theme.hairline))

    def _place_edge(self, x: int, y: int, width: int, height: int) -> None:
        self._edges_drawn += 1
        edge = self._edges.take(self._edges_drawn)
        edge.configure(background=self._theme.palette.line)
        self._edges.place(edge, x, y, width, height)

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
        for changed in (before, view):
            if changed is not None:
                self._known.pop(changed.which[0], None)
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
            on_link=lambda number, link: self._on_press("link", number, link),
            explain=lambda card, number, link: self._explain(
                card, ("link", number, link) if link else None
            ),
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
