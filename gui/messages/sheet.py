"""Draw entries in a Text widget, and remember which lines belong to which entry.

The sheet doesn't know which part of it the user sees.
"""

from __future__ import annotations

import contextlib
import functools
import itertools
import tkinter as tk
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from gui.looks.theme import Theme
from gui.messages import pills, render, tags
from gui.messages.line_index import DrawnRow, LineIndex, Pill
from gui.messages.pictures import PILL_GAP, Pictures
from gui.messages.search_marks import SearchMarks
from gui.messages.text_layout import BASE, lay_out
from gui.model.conversation import Entry
from gui.parts import caret, days
from gui.words.face import Face

if TYPE_CHECKING:
    from gui.messages.ballot_cards import BallotCards

RECEIPT_PAD = 8


class Sheet:
    """Draws entries in `text`, the widget; `lines` maps entries to their lines.

    What is in `first_new`, `count_new`, `me`, `hidden`, `quiet`, `face`, `unfolded` and `as_typed`
    (see `render.RenderContext`) affects the entries that are drawn from then on. `on_change` is
    called when something has been drawn and `lines` knows where.
    """

    def __init__(self, parent: tk.Misc, theme: Theme) -> None:
        self._theme = theme
        self.lines = LineIndex()
        self.first_new: int | None = None
        self.count_new: Callable[[], int] = lambda: 1
        self.me = ""
        self.hidden: frozenset[str] = frozenset()
        self.quiet: frozenset[str] = frozenset()
        self.face: Callable[[str], Face] = render.plain_face
        self.unfolded: set[int] = set()
        self.as_typed = False
        self.badge = (0, "")  # see RenderContext
        self.on_change: Callable[[], None] = lambda: None
        self.cards: BallotCards | None = None  # made by `make_cards` for the first ballot
        self.make_cards: Callable[[], BallotCards] | None = None
        self._placed = 0  # pictures in the text, ever
        self._last: Entry | None = None
        p = theme.palette
        self.text = tk.Text(
            parent,
            state="disabled",
            wrap="word",
            font=theme.font,
            background=p.page,
            foreground=p.text,
            selectbackground=p.selection,
            selectforeground=p.text,
            inactiveselectbackground=p.selection,
            borderwidth=0,
            highlightthickness=0,
            padx=0,
            pady=0,
            width=20,
            height=4,
            cursor="",  # its parent's: to change that of a Text makes it lay out all lines in view
            takefocus=True,
        )
        tags.make(self.text, theme)
        self._pictures = Pictures(theme)
        self.search_marks = SearchMarks(self.text)

    def clear(self) -> None:
        """Remove all entries."""
        with self._writable():
            self.text.delete("1.0", "end")
        self.lines.clear()
        if self.cards is not None:
            self.cards.forget()
        self._last = None
        self.on_change()

    def use_width(self, width: int) -> None:
        """Fit what is as wide as the text to its width."""
        self._pictures.use_width(width)
        if self.cards is not None:
            self.cards.use_width(width)

    def write(self, entries: Sequence[Entry]) -> None:
        """Draw entries below the others.

        They take one insert, however many they are: inserting and redrawing are what takes time.
        """
        if not entries:
            return
        drawn = list(render.draw(entries, self._last, self._view))
        first = self.lines.total + 1
        with self._writable():
            if not self.lines:
                self.text.delete("1.0", "end")
            self._insert("end-1c", drawn)
            self.text.tag_add("tail", "end-1c", "end")
        self.lines.put_below([each.row for each in drawn])
        self._last = entries[-1]
        self.search_marks.add(first, self.lines.total)
        self.on_change()

    def write_above(self, entries: Sequence[Entry]) -> None:
        """Draw entries above the others.

        The last of `entries` is the one that is drawn first now. It is redrawn, since it may no
        longer need a day or a heading.
        """
        lines = self.lines.take_first().lines
        drawn = list(render.draw(entries, None, self._view))
        with self._writable():
            self.text.delete("1.0", f"{lines + 1}.0")
            self._insert("1.0", drawn)
        self.lines.put_above([each.row for each in drawn])
        self.search_marks.add(1, sum(each.row.lines for each in drawn))
        self.on_change()

    def take_back(self, last: Entry | None) -> set[int]:
        """Remove what is drawn below the entry `last` (None: everything).

        Returns:
            The numbers of the removed entries.
        """
        taken = set()
        while self.lines and (last is None or self.lines.last != last.number):
            taken.add(self.lines.take_last().number)
        self._last = last
        if taken:
            with self._writable():
                self.text.delete(f"{self.lines.total + 1}.0", "end-1c")
            self.on_change()
        return taken

    def redraw(self, changed: Mapping[int, tuple[Entry, Entry | None]]) -> None:
        """Redraw entries, each with the one before it.

        The selection is kept as far as its text still exists.
        """
        for number, (first, last) in self.lines.find(changed).items():
            drawn = list(render.draw([changed[number][0]], changed[number][1], self._view))
            selected = [str(index) for index in self.text.tag_ranges("sel")]
            with self._writable():
                self.text.delete(f"{first}.0", f"{last + 1}.0")
                self._insert(f"{first}.0", drawn)
            row = drawn[0].row
            self.lines.replace(row)
            if selected:
                self._select_again(selected, first, last, row.lines)
            self.search_marks.add(first, first + row.lines - 1)
        self.on_change()

    def drop_first(self, count: int) -> None:
        """Remove the oldest `count` entries."""
        gone = sum(self.lines.take_first().lines for _ in range(count))
        if gone:
            with self._writable():
                self.text.delete("1.0", f"{gone + 1}.0")
            self.on_change()

    def remove_new_line(self) -> None:
        """Remove the line above the new messages."""
        ranges = self.text.tag_ranges("new")
        if not ranges:
            return
        line = int(str(ranges[0]).split(".")[0])
        found = self.lines.row_at(line)
        with self._writable():
            self.text.delete(f"{line}.0", f"{line + 1}.0")
        if found is not None:
            self.lines.replace(found[1].without_new_line())
        self.on_change()

    def show_new_count(self) -> None:
        """Update how many new messages the line above them speaks of."""
        ranges = [str(index) for index in self.text.tag_ranges("new-label")]
        if ranges and self.text.get(ranges[0], ranges[1]) != (
            label := render.new_label(self.count_new())
        ):
            with self._writable():
                self.text.replace(ranges[0], ranges[1], label, ("new", "new-label"))
            self.on_change()

    def number_at(self, index: str) -> int | None:
        """Return the number of the entry that is drawn at the index."""
        return self.lines.at(int(self.text.index(index).split(".")[0]))

    @contextlib.contextmanager
    def view_kept(self) -> Iterator[None]:
        """Keep the text in the middle of the view in its place, whatever is drawn meanwhile."""
        middle = self.text.index(f"@0,{self.text.winfo_height() // 2}")
        line, character = (int(part) for part in middle.split("."))
        if line > self.lines.total:  # below the last entry
            line, character = self.lines.total, 0
        before = self.text.dlineinfo(f"{line}.{character}")
        number = self.lines.at(line)
        place = self.lines.where(number) if number is not None else None
        yield
        if number is None or place is None or before is None:
            return
        # Counted from the end of the entry: a new day or heading is inserted at its beginning.
        now = self.lines.where(number)
        if now is None:
            return
        middle = f"{max(now[0], now[1] - (place[1] - line))}.{character}"
        self.text.yview(middle)
        after = self.text.dlineinfo(middle)
        if after is not None:
            self.text.yview_scroll(after[1] - before[1], "pixels")

    # --- inside -----------------------------------------------------------------------------------

    @property
    def _view(self) -> render.RenderContext:
        return render.RenderContext(
            self.first_new,
            self.me,
            days.today(),
            self.hidden,
            self.quiet,
            functools.cache(self.face),
            self.count_new,
            self.unfolded,
            self.as_typed,
            self._pill_width,
            badge=self.badge,
        )

    def _pill_width(self, pill: Pill) -> int:
        return pills.width(self._theme, pill) + self._theme.px(PILL_GAP)

    def _insert(self, index: str, drawn: Sequence[render.Drawn]) -> None:
        """Insert entries at the beginning of a line."""
        rooms = {
            f"card {each.row.number}": self._card_room(each.row.entry)
            for each in drawn
            if each.row.card is not None
        }
        text, call, path = self.text, self.text.tk.call, str(self.text)
        pieces = itertools.chain.from_iterable(each.pieces for each in drawn)
        line = int(text.index(index).split(".")[0])
        layout = lay_out(pieces, line, self._units)
        call(path, "insert", index, layout.text, BASE)
        pad = self._theme.px(RECEIPT_PAD)
        for at, name in layout.pictures:
            picture = rooms.get(name) or self._pictures.named(name)
            # Tk compares a new name with all others: digits in the reverse order differ at once.
            self._placed += 1
            unique = f"{self._placed:08x}"[::-1] + "_" + name.replace(" ", "_")
            beside = pad if name.startswith("receipt") else 0
            call(path, "image", "create", at, "-image", picture, "-padx", beside, "-name", unique)
        for tag, ranges in layout.ranges.items():
            call(path, "tag", "add", tag, *ranges)

    def _card_room(self, entry: Entry) -> tk.PhotoImage:
        """Return the picture that keeps the room of a ballot's card free."""
        if self.cards is None:
            assert self.make_cards is not None
            self.cards = self.make_cards()
        return self.cards.room(entry)

    def _units(self, text: str) -> int:
        return caret.units(text, self.text)

    def _select_again(self, selected: list[str], first: int, last: int, lines: int) -> None:
        """Restore the selection after an entry has been redrawn.

        Args:
            selected: the indices of the selection before that.
            first: the first line of the entry before that; `last` was its last one.
            last: see `first`.
            lines: how many lines the entry has now.
        """
        moved = []
        for index in selected:
            line, character = (int(part) for part in index.split("."))
            if line > last:
                line += lines - (last - first + 1)
            elif line >= first:
                line = min(line, first + lines - 1)
            moved.append(f"{line}.{character}")
        for start, end in zip(moved[::2], moved[1::2], strict=True):
            self.text.tag_add("sel", start, end)

    @contextlib.contextmanager
    def _writable(self) -> Iterator[None]:
        self.text.configure(state="normal")
        try:
            yield
        finally:
            self.text.configure(state="disabled")


def start_of(first: int, row: DrawnRow) -> int:
    """Return the line where the message itself begins, after the day and what else leads to it."""
    return min(first + row.lead, first + row.lines - 1)
