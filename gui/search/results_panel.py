"""Show the hits of a search in all conversations, in a panel that covers the messages.

The user can change the words in it. The arrow keys choose a hit while the focus stays in the text
field; Enter or a click goes to it.
"""

from __future__ import annotations

import datetime
import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk
from typing import Any

from gui.looks import windowing
from gui.looks.delay import Delay
from gui.looks.theme import Theme
from gui.model.emptiness import of_search
from gui.parts import avatar, days, editing
from gui.parts.empty_state import EmptyState
from gui.parts.scrollbar import ThinScrollbar
from gui.parts.tip import Tip
from gui.search import snippets
from gui.words import matching
from gui.words.face import Face, initials
from gui.words.i18n import _, ngettext
from gui.words.said import said
from gui.words.text import displayable, displayable_line
from gui.words.times import day_name, moment
from net.wire.events import Hit

TYPING_MS = 200
PATIENCE_MS = 500  # a search that ends sooner shows no "Searching…"
# In pixels at 96 dpi: where pictures and text begin, and where they end at the right.
PICTURE_LEFT, PICTURE, TEXT_LEFT, GUTTER, RIGHT = 20, 36, 68, 60, 20
LINES = 3  # of text for each hit: its heading, its snippet, and the space below
_ARROWS = {"Up": -1, "Down": 1, "Prior": -5, "Next": 5}


class ResultsPanel(ttk.Frame):
    """Lists hits and reports which one the user chooses.

    Args:
        on_query: called with the text to search for.
        on_hit: called with the index of the hit to go to.
        on_close: the user wants to return to the conversation.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        on_query: Callable[[str], None],
        on_hit: Callable[[int], None],
        on_close: Callable[[], None],
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._on_query, self._on_hit, self._on_close = on_query, on_hit, on_close
        self._found: tuple[Sequence[Hit], bool, Callable[[str], str], Callable[[str], Face]] = (
            (),
            False,
            str,
            _face,
        )
        self._drawing: str | None = None
        self._count = 0
        self._picked = 0
        self._pointed: int | None = None
        self._asked = ""
        self._typed = Delay(self, TYPING_MS, self._ask)
        self._patience = Delay(self, PATIENCE_MS, self._say_searching)
        self._build()

    def destroy(self) -> None:
        self._typed.cancel()
        self._patience.cancel()
        if self._drawing is not None:
            self.after_cancel(self._drawing)
        super().destroy()

    def search(self, text: str) -> None:
        """Search for a text, which the user can change."""
        self.entry.delete(0, "end")
        self.entry.insert(0, text)
        self.entry.icursor("end")
        # A widget that is not on the screen gets no focus, and keys pressed meanwhile would be
        # lost.
        self.update_idletasks()
        self.entry.focus_set()
        self._asked = ""
        self._ask()

    def show(
        self,
        found: Sequence[Hit],
        more: bool,
        title: Callable[[str], str] = lambda name: name,
        face: Callable[[str], Face] | None = None,
    ) -> None:
        """Show the hits of the last query, the newest first.

        Args:
            found: the hits.
            more: older messages may match too.
            title: returns the title of a conversation by its name.
            face: returns the picture of a sender.
        """
        self._patience.cancel()
        self._found = found, more, title, face or _face
        self._count, self._picked, self._pointed = len(found), 0, None
        query, now = self.query, days.now()
        pieces: list[Any] = []  # text and tags in turn
        for number, hit in enumerate(found):
            pieces += _pieces(hit, title(hit.name), query, now, last=number == len(found) - 1)
        self.list.configure(state="normal")
        self.list.delete("1.0", "end")
        if pieces:
            self.list.insert("end", *pieces)
        self.list.configure(state="disabled")
        self._say(_summary(query, len(found), more))
        is_vain = not found and matching.has_words(query)
        self.empty.show(of_search(query) if is_vain else None)
        self._pick(0)
        self._draw_soon()

    def show_days(self) -> None:
        """Redraw the days, since a new day has begun; keep the choice and the view."""
        said, picked, (first, _last) = self.said, self._picked, self.list.yview()
        self.show(*self._found)
        self._say(said)
        self._pick(picked)
        self.list.yview_moveto(first)

    def fail(self, text: str) -> None:
        """Show why there are no results."""
        self.show((), more=False)
        self.empty.show(None)
        self._say(text)

    @property
    def query(self) -> str:
        return self.entry.get().strip()

    @property
    def said(self) -> str:
        return str(self._summary.cget("text"))

    # --- building ---------------------------------------------------------------------------------

    def _build(self) -> None:
        theme, unit = self._theme, self._theme.unit
        head = ttk.Frame(self, padding=(0, theme.px(10), theme.px(12), unit))
        # What is typed begins where the messages do.
        sides = theme.px(28), theme.px(TEXT_LEFT - 28 - 20 - 12)
        ttk.Label(head, image=theme.icon("search")).grid(row=0, column=0, padx=sides)
        self.entry = ttk.Entry(head, font=theme.font, width=12)
        self.entry.grid(row=0, column=1, sticky="ew", padx=(0, unit))
        close = ttk.Button(
            head, image=theme.icon("close"), style="Icon.TButton", command=self._leave
        )
        close.grid(row=0, column=2)
        Tip(close, theme, _("Close (Esc)"))
        self._summary = ttk.Label(head, style="Muted.TLabel")
        self._summary.grid(
            row=1, column=1, columnspan=2, sticky="ew", padx=(theme.px(12), 0), pady=(unit, 0)
        )
        head.columnconfigure(1, weight=1)
        head.grid(row=0, column=0, columnspan=2, sticky="ew")
        ttk.Frame(self, style="Line.TFrame", height=theme.hairline).grid(
            row=1, column=0, columnspan=2, sticky="ew"
        )
        self._build_list()
        self.columnconfigure(1, weight=1)
        self.rowconfigure(2, weight=1)
        self.bind(
            "<Configure>",
            lambda event: self._summary.configure(wraplength=max(100, event.width - 20 * unit)),
            add=True,
        )
        editing.guard_input(self.entry)
        editing.add_menu(self.entry, theme, editable=True)
        self._bind_keys(close)

    def _build_list(self) -> None:
        theme, unit, p = self._theme, self._theme.unit, self._theme.palette
        self.list = tk.Text(
            self,
            font=theme.font,
            background=p.page,
            foreground=p.text,
            wrap="word",
            state="disabled",
            cursor="arrow",
            borderwidth=0,
            highlightthickness=0,
            padx=0,
            pady=0,
            takefocus=True,
            exportselection=False,
            width=20,
            height=4,
            # Nothing is selected in a list like this.
            selectbackground=p.page,
            selectforeground=p.text,
            inactiveselectbackground="",
            insertwidth=0,
        )
        self._gutter = tk.Canvas(
            self,
            width=theme.px(GUTTER),
            height=1,
            background=p.page,
            borderwidth=0,
            highlightthickness=0,
            takefocus=False,
        )
        scrollbar = ThinScrollbar(self, theme, ground="page", command=self.list.yview)

        def show_share(first: float, last: float) -> None:
            scrollbar.set(first, last)
            self._draw_soon()

        self.list.configure(yscrollcommand=show_share)
        self._gutter.grid(row=2, column=0, sticky="ns")
        self.list.grid(row=2, column=1, sticky="nsew")
        self.empty = EmptyState(self.list, theme, p.page, lambda _act: None)
        scrollbar.place(in_=self.list, relx=1.0, y=0, relheight=1.0, anchor="ne")
        self.list.bind("<Configure>", lambda _event: self._draw_soon(), add=True)
        margin = theme.px(TEXT_LEFT - GUTTER)
        tag = self.list.tag_configure
        margins: dict[str, Any] = {
            "lmargin1": margin,
            "lmargin2": margin,
            "rmargin": theme.px(RIGHT),
            "lmargincolor": p.page,
        }
        tag("head", spacing1=2 * unit, font=theme.small, foreground=p.muted, **margins)
        tag("name", font=theme.bold, foreground=p.text)
        tag("body", **margins)
        # A line of its own: the background of a marked hit covers the space below its text too.
        tag("room", font=(theme.font.actual("family"), -2 * unit))
        tag("found", background=p.found, font=theme.bold)  # recognised by more than its colour
        for name, colour in (("pointed", p.hover), ("picked", p.selected)):
            tag(name, background=colour, lmargincolor=colour, rmargincolor=colour)
        self.list.tag_raise("found")

    def _bind_keys(self, close: ttk.Button) -> None:
        entry = self.entry
        entry.bind("<KeyRelease>", self._on_typed)
        entry.bind("<<Paste>>", lambda _event: self.after_idle(self._typed.start), add=True)
        for widget in (entry, self.list):
            widget.bind("<Escape>", lambda _event: self._leave())
            for name in _ARROWS:
                widget.bind(f"<{name}>", self._on_arrow)
            for name in windowing.enter_keys():
                widget.bind(f"<{name}>", self._on_return)
        close.bind("<Escape>", lambda _event: self._leave())
        self.list.bind("<Home>", lambda _event: self._go(0))
        self.list.bind("<End>", lambda _event: self._go(self._count - 1))
        self.list.bind("<Motion>", lambda event: self._point(self._at(event)))
        self.list.bind("<Leave>", lambda _event: self._point(None))
        self.list.bind("<ButtonRelease-1>", self._on_click)
        for sequence in (
            "<Button-1>",
            "<B1-Motion>",
            "<Double-Button-1>",
            "<Triple-Button-1>",
            "<Shift-Button-1>",
        ):
            self.list.bind(sequence, self._on_press)

    # --- asking -----------------------------------------------------------------------------------

    def _on_typed(self, _event: object) -> None:
        if self.query != self._asked:
            self._typed.start()

    def _ask(self) -> None:
        self._typed.cancel()
        if self.query == self._asked:
            return
        self._asked = self.query
        if matching.has_words(self._asked):
            self._patience.start()
            self._on_query(self._asked)
        else:
            self.show((), more=False)

    def _say_searching(self) -> None:
        self.empty.show(None)
        self._say(_("Searching…"))

    def _say(self, text: str) -> None:
        self._summary.configure(text=text)

    # --- choosing ---------------------------------------------------------------------------------

    def _pick(self, index: int) -> None:
        self.list.tag_remove("picked", "1.0", "end")
        if self._count:
            self._picked = min(max(index, 0), self._count - 1)
            self._mark("picked", self._picked)
            first = self._picked * LINES + 1
            self.list.see(f"{first + LINES - 1}.end")
            self.list.see(f"{first}.0")

    def _draw_soon(self) -> None:
        if self._drawing is None:
            self._drawing = self.after_idle(self._draw_gutter)

    def _draw_gutter(self) -> None:
        """Draw the pictures of the senders beside the hits in view."""
        self._drawing = None
        theme, p = self._theme, self._theme.palette
        gutter, height = self._gutter, self.list.winfo_height()
        gutter.delete("all")
        found, _more, _title, face = self._found
        first = (int(self.list.index("@0,0").split(".")[0]) - 1) // LINES
        for index in range(max(0, first), self._count):
            line = index * LINES + 1
            head, last = self.list.dlineinfo(f"{line}.0"), self.list.dlineinfo(f"{line + 2}.0")
            if head is None and index > first:
                break
            top = head[1] if head is not None else 0
            bottom = last[1] + last[3] if last is not None else height
            ground = p.page
            if index == self._picked:
                ground = p.selected
            elif index == self._pointed:
                ground = p.hover
            if ground != p.page:
                right = theme.px(GUTTER)
                gutter.create_rectangle(0, top, right, bottom, fill=ground, width=0)
            if head is not None:
                left, at = theme.px(PICTURE_LEFT), top + theme.px(10)
                who = face(found[index].item.sender)._replace(presence="")
                avatar.draw(gutter, theme, left, at, PICTURE, who, ground)

    def _mark(self, tag: str, index: int) -> None:
        self._draw_soon()
        self.list.tag_add(tag, f"{index * LINES + 1}.0", f"{(index + 1) * LINES + 1}.0")

    def _point(self, index: int | None) -> None:
        if index != self._pointed:
            self._pointed = index
            self.list.tag_remove("pointed", "1.0", "end")
            self._draw_soon()
            if index is not None:
                self._mark("pointed", index)

    def _at(self, event: tk.Event[tk.Misc]) -> int | None:
        """Return the index of the hit under the mouse, or None below the last one."""
        box = self.list.bbox("end-1c")
        if not self._count or (
            box is not None and event.y > box[1] + box[3] + 2 * self._theme.unit
        ):
            return None
        line = int(self.list.index(f"@{event.x},{event.y}").split(".")[0])
        return min((line - 1) // LINES, self._count - 1)

    def _go(self, index: int) -> str:
        self._pick(index)
        return "break"

    def _on_arrow(self, event: tk.Event[tk.Misc]) -> str:
        return self._go(self._picked + _ARROWS[event.keysym])

    def _on_return(self, _event: object) -> str:
        if self.query != self._asked:
            self._ask()  # the hits belong to an older text
        elif self._count:
            self._on_hit(self._picked)
        return "break"

    def _on_press(self, _event: object) -> str:
        self.list.focus_set()
        return "break"

    def _on_click(self, event: tk.Event[tk.Misc]) -> str:
        index = self._at(event)
        if index is not None:
            self._pick(index)
            self._on_hit(index)
        return "break"

    def _leave(self) -> str:
        self._typed.cancel()
        self._patience.cancel()
        self._on_close()
        return "break"


def _face(name: str) -> Face:
    return Face("person", initials(name))


def _pieces(hit: Hit, title: str, query: str, now: datetime.datetime, *, last: bool) -> list[Any]:
    """Return the two lines of a hit, as text and tags in turn for one `insert`."""
    sender = displayable_line(hit.item.sender)
    where = displayable_line(title)
    who = "" if sender == where else f"  ·  {sender}"
    pieces: list[Any] = [
        where,
        ("head", "name"),
        f"{who}  ·  {_when(hit.item.at, now)}\n",
        ("head",),
    ]
    text, found = snippets.snippet(displayable(said(hit.item)), query)
    at = 0
    for start, end in found:
        pieces += [text[at:start], ("body",), text[start:end], ("body", "found")]
        at = end
    return [*pieces, text[at:] + "\n", ("body",), "" if last else "\n", ("room",)]


def _when(at: int, now: datetime.datetime) -> str:
    then = moment(at)
    return f"{day_name(then.date(), now.date())}, {then:%H:%M}"


def _summary(query: str, count: int, more: bool) -> str:
    if not matching.has_words(query):
        return _("Type some words of the message, or just their first letters.")
    if not count:
        return ""  # the empty list says so
    if more:
        return _("The newest {count} messages; type more words to find others.").format(count=count)
    return ngettext("{count} message", "{count} messages", count).format(count=count)
