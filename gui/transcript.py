"""The messages of one conversation: a Text that can be read, selected and copied, but not written in.

It follows the newest message only while its end is in sight. Whoever has scrolled up stays where he is, and
a button tells how many have come since. Links and "Send again" can be reached with Tab and pressed with Enter.
"""

from __future__ import annotations

import contextlib
import datetime
import itertools
import tkinter as tk
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from tkinter import ttk

from gui import editing, render
from gui.conversation import Entry
from gui.i18n import _, ngettext
from gui.theme import Theme

KEPT_LINES = 5_000
PAGE_ENTRIES = 400  # drawn at first, and each time the user scrolls up to where they end
_SCROLLING = ("<MouseWheel>", "<Button-4>", "<Button-5>", "<B1-Motion>", "<KeyRelease>", "<ButtonRelease-2>")


class Transcript(ttk.Frame):
    """`on_open(url)`, `on_retry(number)`: the user wants that. `on_end(seen)`: the newest came into or out of sight.
    `on_top()`: the user has reached the first of the entries, and would see what was before them.

    What is drawn are always the last ones of the entries shown; `_drawn` has the number and the lines of each.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        on_open: Callable[[str], None],
        on_retry: Callable[[int], None],
        on_end: Callable[[bool], None],
        on_top: Callable[[], None],
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._on_open, self._on_retry, self._on_end, self._on_top = on_open, on_retry, on_end, on_top
        self._entries: Sequence[Entry] = ()
        self._hint = ""
        self._drawn: deque[tuple[int, int]] = deque()
        self._last: Entry | None = None
        self._first_new: int | None = None
        self._missed = 0
        self._looking: str | None = None
        self._reaching: str | None = None
        self.following = True
        self._build()

    def destroy(self) -> None:
        for timer in (self._looking, self._reaching):
            if timer is not None:
                self.after_cancel(timer)
        super().destroy()

    # --- what is shown ----------------------------------------------------------------------------

    def show(self, entries: Sequence[Entry], first_new: int | None, hint: str) -> None:
        """Replaces everything by `entries`, or by `hint` if there are none, and goes to the end.

        Keeps the sequence itself: it is the conversation's own list.
        """
        self._entries, self._hint, self._first_new = entries, hint, first_new
        self.show_loading(False)
        self._redraw()
        self.go_to_end()
        self._reach_top_soon()

    def set_hint(self, hint: str) -> None:
        """What to say while there are no entries."""
        if hint != self._hint and not self._entries:
            self._hint = hint
            self._redraw()

    def show_from(self, start: int, first_new: int | None) -> None:
        """The entries from the index `start` on are new, or stand elsewhere than they did. Those before it have not
        changed, except that the oldest may have gone."""
        self.move_new_line(first_new)
        taken = self._take_back(start)
        if self._drawn:
            tail = self._entries[start:]
            self._write(tail)
        else:
            tail = self._entries[-max(PAGE_ENTRIES, len(taken)) :]
            self._redraw(len(tail))
        if self.following:
            self.text.see("end")
        else:
            self._missed += sum(entry.number not in taken for entry in tail)
        self._trim()
        self._show_button()

    def show_older(self) -> bool:
        """Draws more of the entries above those that are drawn, and leaves what is in sight where it is.
        False: there are no more."""
        undrawn = len(self._entries) - len(self._drawn)
        if undrawn <= 0 or not self._drawn:
            return False
        start = max(0, undrawn - PAGE_ENTRIES)
        with self._view_kept():
            # What was the first one drawn may need neither a day nor a heading any longer.
            _number, lines = self._drawn.popleft()
            pieces, drawn = self._draw(self._entries[start : undrawn + 1], None)
            self.text.configure(state="normal")
            self.text.delete("1.0", f"{lines + 1}.0" if self._drawn else "end")
            self._insert("1.0", [*pieces, ("\n", ())] if self._drawn else pieces)
            self.text.configure(state="disabled")
            self._drawn.extendleft(reversed(drawn))
        self._reach_top_soon()
        return True

    def show_loading(self, loading: bool) -> None:
        """Says that older ones are on their way, over the top of the messages, so that nothing moves."""
        if loading:
            self._loading.place(in_=self.text, relx=0.5, y=self._theme.unit, anchor="n")
            self._loading.lift()
        else:
            self._loading.place_forget()

    def update_receipts(self, entries: Iterable[Entry]) -> None:
        """Shows what is known of these entries now."""
        self.text.configure(state="normal")
        for entry in entries:
            ranges = self.text.tag_ranges(f"r{entry.number}")
            if ranges:
                self.text.delete(ranges[0], ranges[-1])
                self._insert(str(ranges[0]), render.receipt_pieces(entry))
        self.text.configure(state="disabled")
        if self.following:
            self.text.see("end")

    def move_new_line(self, first_new: int | None) -> None:
        """Takes the line above the new messages away; it is drawn again above the entry `first_new`, with that."""
        if first_new != self._first_new:
            self._remove_new_line()
            self._first_new = first_new

    def go_to_end(self) -> None:
        self.text.see("end")
        self._set_following(True)

    def scroll_pages(self, pages: int) -> None:
        self.text.yview_scroll(pages, "pages")
        self._look()

    # --- building ---------------------------------------------------------------------------------

    def _build(self) -> None:
        theme, unit, p = self._theme, self._theme.unit, self._theme.palette
        self.text = tk.Text(
            self, state="disabled", wrap="word", font=theme.font, background=p.page, foreground=p.text,
            selectbackground=p.selected, selectforeground=p.text, inactiveselectbackground=p.selected,
            borderwidth=0, highlightthickness=theme.hairline, highlightbackground=p.page, highlightcolor=p.accent,
            padx=4 * unit, pady=2 * unit, width=20, height=4, cursor="arrow", takefocus=True,
        )
        scrollbar = ttk.Scrollbar(self, command=self._on_scrollbar)
        self.text.configure(yscrollcommand=partial(self._on_view, scrollbar))
        self.button = ttk.Button(self, style="Accent.TButton", command=self.go_to_end)
        self._loading = ttk.Label(self, text=_("Loading older messages…"), style="Muted.TLabel",
                                  padding=(2 * unit, unit))
        self.text.grid(row=0, column=0, sticky="nsew")
        scrollbar.grid(row=0, column=1, sticky="ns")
        self.columnconfigure(0, weight=1)
        self.rowconfigure(0, weight=1)
        self._make_tags()
        self._bind()

    def _make_tags(self) -> None:
        text, theme, unit, p = self.text, self._theme, self._theme.unit, self._theme.palette
        text.tag_configure("sender", font=theme.bold, spacing1=3 * unit, spacing3=unit // 2)
        for number, colour in enumerate(p.nicks):
            text.tag_configure(f"nick{number}", foreground=colour)
        text.tag_configure("me", foreground=p.text)
        text.tag_configure("time", font=theme.small, foreground=p.muted)
        text.tag_configure("body", spacing2=unit // 2, spacing3=unit // 2)
        text.tag_configure("day", font=theme.small, foreground=p.muted, justify="center", spacing1=3 * unit,
                           spacing3=unit)
        text.tag_configure("new", font=theme.small, foreground=p.error, justify="center", spacing1=3 * unit)
        text.tag_configure("note", font=theme.small, foreground=p.muted, justify="center", spacing1=2 * unit,
                           spacing3=unit, lmargin1=6 * unit, lmargin2=6 * unit, rmargin=6 * unit)
        text.tag_configure("hint", foreground=p.muted, justify="center", spacing1=12 * unit, lmargin1=4 * unit,
                           lmargin2=4 * unit, rmargin=4 * unit)
        text.tag_configure("receipt", font=theme.small, foreground=p.muted)
        for receipt, (_mark, colour, _meaning) in render.RECEIPTS.items():
            text.tag_configure(receipt.value, foreground=getattr(p, colour))
        text.tag_configure("link", foreground=p.accent, underline=True)
        text.tag_configure("retry", foreground=p.accent, underline=True, font=theme.small)
        text.tag_configure("reached", background=p.accent, foreground=p.on_accent)
        text.tag_raise("sel")
        text.tag_bind("live", "<Enter>", lambda _event: text.configure(cursor="hand2"))
        text.tag_bind("live", "<Leave>", lambda _event: text.configure(cursor="arrow"))
        text.tag_bind("live", "<ButtonRelease-1>", self._on_click)

    def _bind(self) -> None:
        for sequence in _SCROLLING:
            self.text.bind(sequence, self._look_soon, add=True)
        self.text.bind("<Configure>", self._on_resize)
        self.text.bind("<Button-1>", lambda _event: self.text.focus_set(), add=True)
        self.text.bind("<Tab>", lambda _event: self._reach(forward=True))
        for sequence in ("<Shift-Tab>", "<ISO_Left_Tab>") if self._on_x11() else ("<Shift-Tab>",):
            self.text.bind(sequence, lambda _event: self._reach(forward=False))
        self.text.bind("<Return>", self._on_return)
        self.text.bind("<FocusOut>", lambda _event: self.text.tag_remove("reached", "1.0", "end"))
        self.text.bind("<Up>", lambda _event: self._on_scroll_key(lambda: self.text.yview_scroll(-2, "units")))
        self.text.bind("<Down>", lambda _event: self._on_scroll_key(lambda: self.text.yview_scroll(2, "units")))
        self.text.bind("<Prior>", lambda _event: self._on_scroll_key(lambda: self.text.yview_scroll(-1, "pages")))
        self.text.bind("<Next>", lambda _event: self._on_scroll_key(lambda: self.text.yview_scroll(1, "pages")))
        self.text.bind("<Home>", lambda _event: self._on_scroll_key(lambda: self.text.yview_moveto(0)))
        self.text.bind("<End>", lambda _event: self._on_scroll_key(lambda: self.text.yview_moveto(1)))
        editing.add_menu(self.text, self._theme, editable=False)

    def _on_x11(self) -> bool:
        return str(self.tk.call("tk", "windowingsystem")) == "x11"

    # --- drawing ----------------------------------------------------------------------------------

    def _redraw(self, entries: int = PAGE_ENTRIES) -> None:
        text = self.text
        text.configure(state="normal")
        text.delete("1.0", "end")
        text.tag_delete("r0", *(tag for tag in text.tag_names() if tag[0] == "r" and tag[1:].isdigit()))
        self._drawn.clear()
        self._last = None
        self._missed = 0
        if not self._entries:
            text.insert("1.0", self._hint, ("hint",))
        text.configure(state="disabled")
        self._write(self._entries[-entries:])

    def _write(self, entries: Sequence[Entry]) -> None:
        """One insert, whatever their number: it is the inserts and the redraws that cost."""
        if not entries:
            return
        pieces, drawn = self._draw(entries, self._last)
        self.text.configure(state="normal")
        self._insert("end", pieces)
        self.text.configure(state="disabled")
        self._drawn.extend(drawn)
        self._last = entries[-1]

    def _draw(
        self, entries: Sequence[Entry], previous: Entry | None
    ) -> tuple[list[render.Piece], list[tuple[int, int]]]:
        """The entries as pieces for one insert, and the number and lines of each. Every line begins with its line
        feed, except the first of all, which follows on no `previous`."""
        drawn = list(render.draw(entries, previous, self._first_new, datetime.date.today()))
        pieces = list(itertools.chain.from_iterable(each.pieces for each in drawn))
        if previous is None:
            text, tags = pieces[0]
            pieces[0] = text.removeprefix("\n"), tags
        return pieces, [(each.number, each.lines) for each in drawn]

    def _take_back(self, start: int) -> set[int]:
        """Takes out what is drawn below the entry before the index `start`. Returns the numbers of what has gone."""
        self._last = self._entries[start - 1] if start else None
        taken, lines = set(), 0
        while self._drawn and (self._last is None or self._drawn[-1][0] != self._last.number):
            number, count = self._drawn.pop()
            taken.add(number)
            lines += count
            self.text.tag_delete(f"r{number}")
        if taken and self._drawn:
            self.text.configure(state="normal")
            self.text.delete(f"{self._lines - lines}.0 lineend", "end-1c")
            self.text.configure(state="disabled")
        return taken

    @property
    def _lines(self) -> int:
        return int(self.text.index("end-1c").split(".")[0])

    @contextlib.contextmanager
    def _view_kept(self) -> Iterator[None]:
        """Whatever is drawn above it meanwhile, what is in the middle of the view stays where it is."""
        middle = self.text.index(f"@0,{self.text.winfo_height() // 2}")
        before = self.text.dlineinfo(middle)
        line, character = middle.split(".")
        below = self._lines - int(line)
        yield
        middle = f"{self._lines - below}.{character}"
        self.text.yview(middle)
        after = self.text.dlineinfo(middle)
        if before is not None and after is not None:
            self.text.yview_scroll(after[1] - before[1], "pixels")

    def _insert(self, index: str, pieces: Iterable[render.Piece]) -> None:
        """Tk takes text, tags, text, tags... in one call; typeshed knows only one pair."""
        self.tk.call(self.text, "insert", index, *itertools.chain.from_iterable(pieces))

    def _trim(self) -> None:
        """Takes the oldest lines out: a Text of many thousands is slow. Scrolling up brings them back."""
        lines = self._lines
        forgotten = len(self._drawn) - len(self._entries)
        if not self.following or (forgotten <= 0 and lines <= KEPT_LINES + KEPT_LINES // 10):
            return
        gone = 0
        while len(self._drawn) > 1 and (forgotten > 0 or lines - gone > KEPT_LINES):
            number, count = self._drawn.popleft()
            gone += count
            forgotten -= 1
            self.text.tag_delete(f"r{number}")
        self.text.configure(state="normal")
        self.text.delete("1.0", f"{gone + 1}.0")
        self.text.configure(state="disabled")

    def _remove_new_line(self) -> None:
        ranges = self.text.tag_ranges("new")
        if not ranges:
            return
        line = int(str(ranges[0]).split(".")[0])
        self.text.configure(state="normal")
        self.text.delete(f"{line}.0", f"{line + 1}.0")
        self.text.configure(state="disabled")
        for index, (number, lines) in enumerate(self._drawn):
            if number == self._first_new:
                self._drawn[index] = (number, lines - 1)

    # --- where the user is ------------------------------------------------------------------------

    def _on_view(self, scrollbar: ttk.Scrollbar, first: float, last: float) -> None:
        scrollbar.set(first, last)
        scrollbar.state(["disabled" if float(first) <= 0 and float(last) >= 1 else "!disabled"])
        if float(last) >= 1 and not self.following:
            self._set_following(True)

    def _on_scrollbar(self, *arguments: str) -> None:
        self.text.yview(*arguments)
        self._look()

    def _on_scroll_key(self, scroll: Callable[[], None]) -> str:
        scroll()
        self._look()
        return "break"

    def _on_resize(self, _event: object) -> None:
        if self.following:
            self.text.see("end")

    def _look_soon(self, _event: object) -> None:
        """After Tk has done the scrolling itself."""
        if self._looking is None:
            self._looking = self.after_idle(self._look)

    def _look(self) -> None:
        """The user has scrolled: is the end in sight, is the beginning?"""
        self._looking = None
        first, last = self.text.yview()
        self._set_following(last >= 1)
        if first <= 0:
            self._reach_top()

    def _reach_top_soon(self) -> None:
        """When Tk has laid out what has been drawn: it may not fill the view."""
        if self._reaching is None:
            self._reaching = self.after_idle(self._reach_top_if_seen)

    def _reach_top_if_seen(self) -> None:
        self._reaching = None
        if self.text.yview()[0] <= 0:
            self._reach_top()

    def _reach_top(self) -> None:
        if not self.show_older():
            self._on_top()

    def _set_following(self, following: bool) -> None:
        changed = following != self.following
        self.following = following
        if following:
            self._missed = 0
        self._show_button()
        if changed:
            self._on_end(following)

    def _show_button(self) -> None:
        if self.following:
            self.button.place_forget()
            return
        new = ngettext("↓ {n} new", "↓ {n} new", self._missed).format(n=self._missed)
        self.button.configure(text=new if self._missed else "↓")
        unit = self._theme.unit
        self.button.place(in_=self.text, relx=1.0, rely=1.0, x=-3 * unit, y=-3 * unit, anchor="se")
        self.button.lift()

    # --- links and "Send again" -------------------------------------------------------------------

    def _reach(self, *, forward: bool) -> str | None:
        """Tab goes from one live place to the next, and out of the widget after the last."""
        reached = self.text.tag_ranges("reached")
        if forward:
            found = self.text.tag_nextrange("live", reached[1] if reached else self.text.index("@0,0"))
        else:
            start = reached[0] if reached else self.text.index("end")
            found = self.text.tag_prevrange("live", start)
        self.text.tag_remove("reached", "1.0", "end")
        if not found:
            return None
        self.text.tag_add("reached", *found)
        self.text.see(found[0])
        self._look()
        return "break"

    def _on_return(self, _event: object) -> str | None:
        reached = self.text.tag_ranges("reached")
        if not reached:
            return None
        self._press(str(reached[0]))
        return "break"

    def _on_click(self, event: tk.Event[tk.Misc]) -> None:
        if not self.text.tag_ranges("sel"):
            self._press(self.text.index(f"@{event.x},{event.y}"))

    def _press(self, index: str) -> None:
        tags = self.text.tag_names(index)
        if "retry" in tags:
            self._on_retry(int(next(tag[1:] for tag in tags if tag[0] == "r" and tag[1:].isdigit())))
        elif "link" in tags:
            self._on_open(self.text.get(*self.text.tag_prevrange("link", f"{index}+1c")))
