"""Draw entries in a Text widget, and remember which lines belong to which entry.

The sheet doesn't know which part of it the user sees.
"""

from __future__ import annotations

import contextlib
import itertools
import tkinter as tk
from collections.abc import Iterable, Iterator, Mapping, Sequence

from gui.looks.theme import Theme
from gui.messages import render
from gui.messages.line_index import LineIndex
from gui.messages.search_marks import SearchMarks
from gui.model.badges import RECEIPTS
from gui.model.conversation import Entry
from gui.parts import days

SLANTED = "CharlaSlanted"
_CLOSING = ("block", "block-end", "mention")  # tags that the line feed after an entry may have


class Sheet:
    """Draws entries in `text`, the widget; `lines` maps entries to their lines.

    `first_new` and `me` affect the entries that are drawn from then on.
    """

    def __init__(self, parent: tk.Misc, theme: Theme) -> None:
        self._theme = theme
        self.lines = LineIndex()
        self.first_new: int | None = None
        self.me = ""
        self.hidden: frozenset[str] = frozenset()
        self.quiet: frozenset[str] = frozenset()
        self._last: Entry | None = None
        self._closing: tuple[str, ...] = ()
        unit, p = theme.unit, theme.palette
        self.text = tk.Text(
            parent,
            state="disabled",
            wrap="word",
            font=theme.font,
            background=p.page,
            foreground=p.text,
            selectbackground=p.selected,
            selectforeground=p.text,
            inactiveselectbackground=p.selected,
            borderwidth=0,
            highlightthickness=theme.hairline,
            highlightbackground=p.page,
            highlightcolor=p.accent,
            padx=4 * unit,
            pady=2 * unit,
            width=20,
            height=4,
            cursor="arrow",
            takefocus=True,
        )
        _make_tags(self.text, theme)
        self.search_marks = SearchMarks(self.text)

    def clear(self, hint: str) -> None:
        """Remove all entries and show the hint."""
        with self._writable():
            self.text.delete("1.0", "end")
            self.text.insert("1.0", hint, ("hint",))
        self.lines.clear()
        self._last = None
        self._close_end(())

    def write(self, entries: Sequence[Entry]) -> None:
        """Draw entries below the others.

        They take one insert, however many they are: inserting and redrawing are what takes time.
        """
        if not entries:
            return
        pieces, drawn, closing = self._draw(entries, self._last)
        first = self.lines.total + 1
        with self._writable():
            if not self.lines:
                self.text.delete("1.0", "end")
            self._insert("end", pieces)
        # The line feed of the entry that was last now belongs to the new last one.
        self.text.tag_remove("flash", "end-1c", "end")
        self.lines.put_below(drawn)
        self._last = entries[-1]
        self._close_end(closing)
        self.search_marks.add(first, self.lines.total)

    def write_above(self, entries: Sequence[Entry]) -> None:
        """Draw entries above the others.

        The last of `entries` is the one that is drawn first now. It is redrawn, since it may no
        longer need a day or a heading.
        """
        _number, lines = self.lines.take_first()
        alone = not self.lines
        pieces, drawn, closing = self._draw(entries, None)
        with self._writable():
            self.text.delete("1.0", "end" if alone else f"{lines + 1}.0")
            self._insert("1.0", pieces if alone else [*pieces, ("\n", closing)])
        self.lines.put_above(drawn)
        if alone:
            self._close_end(closing)
        self.search_marks.add(1, sum(lines for _number, lines in drawn))

    def take_back(self, last: Entry | None) -> set[int]:
        """Remove what is drawn below the entry `last` (None: everything).

        Returns:
            The numbers of the removed entries.
        """
        taken, lines = set(), 0
        while self.lines and (last is None or self.lines.last != last.number):
            number, count = self.lines.take_last()
            taken.add(number)
            lines += count
        self._last = last
        if taken and self.lines:
            with self._writable():
                self.text.delete(f"{self.lines.total}.0 lineend", "end-1c")
            self._close_end(render.closing(last, self._view) if last is not None else ())
        return taken

    def redraw(self, changed: Mapping[int, tuple[Entry, Entry | None]]) -> None:
        """Redraw entries, each with the one before it.

        The selection is kept as far as its text still exists.
        """
        for number, (first, last) in self.lines.find(changed).items():
            entry, previous = changed[number]
            pieces, drawn, closing = self._draw([entry], previous)
            # The line feed before it already exists.
            pieces[0] = (pieces[0][0].removeprefix("\n"), pieces[0][1])
            selected = [str(index) for index in self.text.tag_ranges("sel")]
            with self._writable():
                self.text.delete(f"{first}.0", f"{last}.0 lineend")
                self._insert(f"{first}.0", pieces)
            lines = drawn[0][1]
            self.lines.resize(number, lines)
            if entry is self._last or number == self.lines.last:
                self._close_end(closing)
            else:
                self._close(f"{first + lines - 1}.0 lineend", f"{first + lines}.0", closing)
            if selected:
                self._select_again(selected, first, last, lines)
            self.search_marks.add(first, first + lines - 1)

    def drop_first(self, count: int) -> None:
        """Remove the oldest `count` entries."""
        gone = sum(self.lines.take_first()[1] for _ in range(count))
        if gone:
            with self._writable():
                self.text.delete("1.0", f"{gone + 1}.0")

    def remove_new_line(self) -> None:
        """Remove the line above the new messages."""
        ranges = self.text.tag_ranges("new")
        if not ranges:
            return
        line = int(str(ranges[0]).split(".")[0])
        number = self.lines.at(line)
        with self._writable():
            self.text.delete(f"{line}.0", f"{line + 1}.0")
        place = self.lines.where(number) if number is not None else None
        if number is not None and place is not None:
            self.lines.resize(number, place[1] - place[0])

    def number_at(self, index: str) -> int | None:
        """Return the number of the entry that is drawn at the index."""
        return self.lines.at(int(self.text.index(index).split(".")[0]))

    @contextlib.contextmanager
    def view_kept(self) -> Iterator[None]:
        """Keep the text in the middle of the view in its place, whatever is drawn meanwhile."""
        middle = self.text.index(f"@0,{self.text.winfo_height() // 2}")
        before = self.text.dlineinfo(middle)
        line, character = (int(part) for part in middle.split("."))
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
        return render.RenderContext(self.first_new, self.me, days.today(), self.hidden, self.quiet)

    def _draw(
        self, entries: Sequence[Entry], previous: Entry | None
    ) -> tuple[list[render.Piece], list[tuple[int, int]], tuple[str, ...]]:
        """Return the entries as pieces for one insert.

        Every entry begins with its line feed, except if there is no `previous`.

        Returns:
            The pieces, the number and line count of each entry, and the tags of the line feed after
            the last entry.
        """
        _slanted(self.text, self._theme)  # the font size may have changed meanwhile
        drawn = list(render.draw(entries, previous, self._view))
        pieces = list(itertools.chain.from_iterable(each.pieces for each in drawn))
        if previous is None:
            text, tags = pieces[0]
            pieces[0] = text.removeprefix("\n"), tags
        return pieces, [(each.number, each.lines) for each in drawn], drawn[-1].closing

    def _insert(self, index: str, pieces: Iterable[render.Piece]) -> None:
        """Insert all pieces in one call:

        Tk takes text, tags, text, tags...; typeshed knows only one pair.
        """
        self.text.tk.call(self.text, "insert", index, *itertools.chain.from_iterable(pieces))

    def _close_end(self, closing: tuple[str, ...]) -> None:
        """Tag the last line feed, which is Tk's own and can't be inserted."""
        if closing or self._closing:
            self._close("end-1c", "end", closing)
        self._closing = closing

    def _close(self, start: str, end: str, closing: tuple[str, ...]) -> None:
        for tag in _CLOSING:
            if tag in closing:
                self.text.tag_add(tag, start, end)
            else:
                self.text.tag_remove(tag, start, end)

    def _select_again(self, selected: list[str], first: int, last: int, lines: int) -> None:
        """Restore the selection after an entry has been redrawn.

        Args:
            selected: the indices of the selection before that.
            first: the first line of the entry before that; `last` was its last one.
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


def _make_tags(text: tk.Text, theme: Theme) -> None:
    """Create the tags; one made later has priority over one made before it."""
    unit, hairline, p = theme.unit, theme.hairline, theme.palette
    text.tag_configure("sender", font=theme.bold, spacing1=3 * unit, spacing3=unit // 2)
    for number, colour in enumerate(p.people):
        text.tag_configure(f"nick{number}", foreground=colour)
    text.tag_configure("me", foreground=p.text)
    text.tag_configure("time", font=theme.small, foreground=p.muted)
    text.tag_configure("body", spacing2=unit // 2, spacing3=unit // 2)
    text.tag_configure("mention", background=p.mention)
    text.tag_configure("name", font=theme.bold)
    text.tag_configure("code", font=theme.mono, background=p.sunken)
    text.tag_configure(
        "block",
        font=theme.mono,
        background=p.sunken,
        lmargin1=3 * unit,
        lmargin2=3 * unit,
        lmargincolor=p.sunken,
        rmargin=2 * unit,
        rmargincolor=p.sunken,
        tabs=(4 * theme.mono.measure("0"),),
        tabstyle="wordprocessor",
    )
    text.tag_configure("block-start", spacing1=2 * unit)
    text.tag_configure("block-end", spacing3=2 * unit)
    for name in ("keyword", "string", "number", "comment"):
        text.tag_configure(name, foreground=getattr(p, name))
    text.tag_configure("gone", foreground=p.muted, font=_slanted(text, theme))
    text.tag_configure(
        "quote",
        font=theme.small,
        foreground=p.muted,
        spacing1=unit // 2,
        spacing3=unit // 2,
        lmargin1=max(3 * hairline, unit // 2),
        lmargin2=max(3 * hairline, unit // 2),
        lmargincolor=p.accent,
    )
    text.tag_configure("quoted", foreground=p.text)
    text.tag_configure("reactions", font=theme.small, spacing1=unit // 2, spacing3=unit)
    text.tag_configure("chip", background=p.hover)
    text.tag_configure(
        "own", background=p.selected, foreground=p.accent, underline=True, underlinefg=p.accent
    )
    if theme.emoji is not None:
        text.tag_configure("emoji", font=theme.emoji)
    text.tag_configure(
        "day",
        font=theme.small,
        foreground=p.muted,
        justify="center",
        spacing1=3 * unit,
        spacing3=unit,
    )
    text.tag_configure(
        "new", font=theme.small, foreground=p.danger, justify="center", spacing1=3 * unit
    )
    text.tag_configure(
        "note",
        font=theme.small,
        foreground=p.muted,
        justify="center",
        spacing1=2 * unit,
        spacing3=unit,
        lmargin1=6 * unit,
        lmargin2=6 * unit,
        rmargin=6 * unit,
    )
    text.tag_configure(
        "hint",
        foreground=p.muted,
        justify="center",
        spacing1=12 * unit,
        lmargin1=4 * unit,
        lmargin2=4 * unit,
        rmargin=4 * unit,
    )
    text.tag_configure("edited", font=theme.small, foreground=p.muted)
    text.tag_configure("receipt", font=theme.small, foreground=p.muted)
    for receipt, (_mark, colour, _meaning) in RECEIPTS.items():
        text.tag_configure(receipt.value, foreground=getattr(p, colour))
    text.tag_configure("link", foreground=p.accent, underline=True)
    text.tag_configure("retry", foreground=p.accent, underline=True, font=theme.small)
    text.tag_configure("discard", foreground=p.accent, underline=True, font=theme.small)
    text.tag_configure("flash", background=p.found, lmargincolor=p.found, rmargincolor=p.found)
    text.tag_configure(
        "picked", background=p.selected, lmargincolor=p.selected, rmargincolor=p.selected
    )
    text.tag_configure("found", background=p.found)
    text.tag_configure("found_current", background=p.found_current)
    text.tag_configure("reached", background=p.accent, foreground=p.on_accent)
    text.tag_raise("sel")


def _slanted(text: tk.Text, theme: Theme) -> str:
    """Return an italic font of the size of the other text.

    It is created in Tk directly: if a Font object is garbage-collected in another thread, Python
    crashes.
    """
    size = str(theme.font.cget("size"))
    if SLANTED not in text.tk.splitlist(text.tk.call("font", "names")):
        text.tk.call(
            "font",
            "create",
            SLANTED,
            "-family",
            theme.font.cget("family"),
            "-slant",
            "italic",
            "-size",
            size,
        )
    elif str(text.tk.call("font", "configure", SLANTED, "-size")) != size:
        text.tk.call("font", "configure", SLANTED, "-size", size)
    return SLANTED
