"""Let the user choose one or several people from a list with a filter."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk
from typing import NamedTuple

from gui.looks import windowing
from gui.looks.fitting import cut
from gui.looks.styles import show_share
from gui.looks.theme import Theme
from gui.parts import avatar
from gui.parts.search_field import SearchField
from gui.words.face import Face, initials
from gui.words.i18n import _
from gui.words.matching import matching
from gui.words.text import displayable_line

# In pixels at 96 dpi.
ROW, AVATAR, INSIDE, BETWEEN, CORNER, BOX = 40, 24, 8, 12, 6, 16
# Each line takes time, and nobody reads more.
MOST_LISTED = 200


class ListedPerson(NamedTuple):
    """A person appears in the list.

    Attributes:
        nick: the nick.
        sign: the presence, for the sign at the avatar.
        note: a text beside the nick.
        fixed: the person can't be chosen: the user themselves, or a member already.
        waits: the person is invited and not a member yet.
        number: of the person's colour.
    """

    nick: str
    sign: str
    note: str = ""
    fixed: bool = False
    waits: bool = False
    number: int = 0

    @property
    def face(self) -> Face:
        return Face("person", initials(self.nick), self.number, self.sign)


class FoundPeople(NamedTuple):
    """A query has found people.

    Attributes:
        people: the first of them.
        total: how many there are in all.
        waiting: how many of all wait.
    """

    people: Sequence[ListedPerson]
    total: int
    waiting: int = 0


Find = Callable[[str, int], FoundPeople]


def finder(people: Sequence[ListedPerson] | Find) -> Find:
    """Return a function that maps a query and a maximum number to the people found."""
    if callable(people):
        return people

    def find(query: str, most: int) -> FoundPeople:
        found = matching(query, people, lambda person: person.nick)
        return FoundPeople(found[:most], len(found), sum(person.waits for person in found))

    return find


def add_scrollbar(tree: ttk.Treeview) -> None:
    """Fill the parent with a list, and with a scrollbar while there is something to scroll."""
    body = tree.master
    scrollbar = ttk.Scrollbar(body, style="Vertical.TScrollbar", command=tree.yview)

    def on_view(first: float, last: float) -> None:
        scrollbar.set(first, last)
        if float(first) <= 0 and float(last) >= 1:
            scrollbar.grid_remove()
        else:
            scrollbar.grid(row=0, column=1, sticky="ns")

    tree.configure(yscrollcommand=on_view)
    tree.grid(row=0, column=0, sticky="nsew")
    body.columnconfigure(0, weight=1)
    body.rowconfigure(0, weight=1)


def more_than_shown(shown: int, count: int) -> str:
    """Return the line below a list that does not show all people."""
    return _("Showing {n} of {count}. Type to find others.").format(n=shown, count=count)


class PeopleList(ttk.Frame):
    """A list shows people with their avatars below a filter field. It draws only who is in view.

    Args:
        on_change: called when the choice has changed.
        on_open: called when a person is double-clicked.
        single: only one person can be chosen at a time; otherwise each has a box that a click,
            Space or Enter ticks.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        people: Sequence[ListedPerson] | Find,
        *,
        on_change: Callable[[], None],
        rows: int,
        width: int,
        single: bool = False,
        on_open: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._find, self._single = theme, finder(people), single
        self._on_change, self._on_open = on_change, on_open
        self._chosen: dict[str, None] = {}  # in the order in which they were chosen
        self.listed: list[ListedPerson] = []
        self._at: int | None = None  # the current person
        self._pointed: int | None = None
        self._removed: set[str] = set()
        self.filter = SearchField(self, theme, _("Search people"), on_change=self._on_filter)
        self.filter.pack(fill="x")
        body = ttk.Frame(self)
        body.pack(fill="both", expand=True, pady=(theme.px(8), 0))
        body.columnconfigure(0, weight=1)
        body.rowconfigure(0, weight=1)
        self._row = max(theme.px(ROW), theme.font.metrics("linespace") + theme.px(8))
        scrollbar = ttk.Scrollbar(body)
        self.list = tk.Canvas(
            body,
            width=width - scrollbar.winfo_reqwidth(),
            height=rows * self._row,
            background=theme.palette.page,
            highlightthickness=0,
            borderwidth=0,
            takefocus=True,
            yscrollincrement=1,
        )
        scrollbar.configure(command=self.list.yview)
        self._scrollbar = scrollbar
        self.list.configure(yscrollcommand=self._on_view)
        self.list.grid(row=0, column=0, sticky="nsew")
        scrollbar.grid(row=0, column=1, sticky="ns")
        self.more = ttk.Label(self, style="Muted.TLabel")
        self._connect()
        self._fill("")

    @property
    def chosen(self) -> tuple[str, ...]:
        """Return the nicks of the chosen people."""
        if self._single:
            person = self._current()
            return (person.nick,) if person is not None and not person.fixed else ()
        return tuple(self._chosen)

    def remove(self, nick: str) -> bool:
        """Remove a person from the list, and return whether anybody is left."""
        self._removed.add(nick)
        self._fill(self.filter.text)
        self._on_change()
        return self._find("", 0).total > len(self._removed)

    def middle_of(self, index: int) -> tuple[int, int]:
        """Return where the middle of a row is on the screen, in pixels."""
        top = index * self._row - int(self.list.canvasy(0))
        return (
            self.list.winfo_rootx() + self.list.winfo_width() // 2,
            self.list.winfo_rooty() + top + self._row // 2,
        )

    def _connect(self) -> None:
        canvas = self.list
        canvas.bind("<Configure>", lambda _event: self._draw())
        canvas.bind("<Button-1>", self._on_click)
        canvas.bind("<Double-1>", lambda _event: self._on_open())
        canvas.bind("<space>", lambda _event: self._toggle())
        canvas.bind("<Motion>", lambda event: self._point(self._at_y(event.y)))
        canvas.bind("<Leave>", lambda _event: self._point(None))
        for sequence in ("<FocusIn>", "<FocusOut>"):
            canvas.bind(sequence, lambda _event: self._draw(), add=True)
        windowing.bind_wheel(canvas, self._on_wheel)
        page = max(1, int(canvas["height"]) // self._row - 1)
        for sequence, step in (("<Down>", 1), ("<Up>", -1)):
            for widget in (canvas, self.filter.entry):
                widget.bind(sequence, lambda _event, step=step: self._step(step))  # type: ignore[misc]
        for sequence, step in (
            *(("<Next>", page), ("<Prior>", -page)),
            *(("<Home>", -MOST_LISTED), ("<End>", MOST_LISTED)),
        ):
            canvas.bind(sequence, lambda _event, step=step: self._step(step))  # type: ignore[misc]
        if not self._single:
            for widget in (canvas, self.filter.entry):
                widget.bind("<Return>", self._on_return)

    def _fill(self, query: str) -> None:
        found = self._find(query.lstrip("@"), MOST_LISTED)
        if found.total > len(found.people):
            self.more.configure(text=more_than_shown(len(found.people), found.total))
            self.more.pack(anchor="w", pady=(self._theme.px(4), 0))
        else:
            self.more.pack_forget()
        self.listed = [one for one in found.people if one.nick not in self._removed]
        self.list.configure(scrollregion=(0, 0, 1, max(1, len(self.listed) * self._row)))
        self.list.yview_moveto(0)
        self._at = 0 if self.listed and (query or self._single) else None
        self._draw()

    def _on_filter(self, query: str) -> None:
        self._fill(query)
        self._on_change()

    def _current(self) -> ListedPerson | None:
        return self.listed[self._at] if self._at is not None else None

    def _step(self, step: int) -> str:
        if self.listed:
            at = 0 if self._at is None else self._at + step
            self._pick(max(0, min(at, len(self.listed) - 1)))
        return "break"

    def _pick(self, index: int) -> None:
        """Make a person the current one, and scroll there."""
        self._at = index
        top, high, seen = index * self._row, self.list.winfo_height(), int(self.list.canvasy(0))
        if top < seen:
            self.list.yview_scroll(top - seen, "units")
        elif top + self._row > seen + high > 1:
            self.list.yview_scroll(top + self._row - seen - high, "units")
        self._draw()
        self._on_change()

    def _toggle(self) -> str:
        person = self._current()
        if person is not None and not person.fixed and not self._single:
            if person.nick in self._chosen:
                del self._chosen[person.nick]
            else:
                self._chosen[person.nick] = None
            self._draw()
            self._on_change()
        return "break"

    def _at_y(self, y: int) -> int | None:
        index = int(self.list.canvasy(y)) // self._row
        return index if 0 <= index < len(self.listed) else None

    def _point(self, index: int | None) -> None:
        if index != self._pointed:
            self._pointed = index
            self._draw()

    def _on_wheel(self, _event: object, step: int) -> str:
        self.list.yview_scroll(step * self._row, "units")
        return "break"

    def _on_click(self, event: tk.Event[tk.Misc]) -> None:
        self.list.focus_set()
        index = self._at_y(event.y)
        if index is not None:
            self._pick(index)
            self._toggle()

    def _on_return(self, _event: object) -> str | None:
        """Tick the current person.

        If there is none, leave the key to the dialog's main button.
        """
        if self._current() is None or (
            not self.filter.text and self.focus_get() is self.filter.entry
        ):
            return None
        self._toggle()
        if self.filter.text:
            self.filter.clear()
            self.filter.focus()
        return "break"

    # --- drawing ----------------------------------------------------------------------------------

    def _on_view(self, first: float, last: float) -> None:
        show_share(self._scrollbar, first, last)
        self._draw()

    def _draw(self) -> None:
        canvas = self.list
        canvas.delete("all")
        first = max(0, int(canvas.canvasy(0)) // self._row)
        count = canvas.winfo_height() // self._row + 2
        for index in range(first, min(first + count, len(self.listed))):
            self._draw_row(self.listed[index], index)

    def _draw_row(self, person: ListedPerson, index: int) -> None:
        theme, p, canvas = self._theme, self._theme.palette, self.list
        top, wide, inside = index * self._row, max(1, canvas.winfo_width()), theme.px(INSIDE)
        middle, ground = top + self._row // 2, p.page
        if index in (self._at, self._pointed):
            is_current = index == self._at
            ground = p.selected if is_current else p.row_hover
            has_ring = is_current and self.focus_get() is canvas
            has_edge = has_ring or (is_current and p.name == "contrast")
            mark = theme.box(
                wide,
                self._row,
                theme.sharp(CORNER),
                ground,
                edge=(p.focus if has_ring else p.accent) if has_edge else "",
                edge_width=theme.sharp(2 if has_ring else 1) if has_edge else 0,
            )
            canvas.create_image(0, top, image=mark, anchor="nw")
        x, right = inside, wide - inside
        avatar.draw(canvas, theme, x, middle - theme.px(AVATAR) // 2, AVATAR, person.face, ground)
        x += theme.px(AVATAR + BETWEEN)
        if not self._single and not person.fixed:
            self._draw_box(person.nick in self._chosen, right, middle)
            right -= theme.px(BOX + INSIDE)
        elif person.note:
            room = max(1, (right - x) // 2)
            note = cut(displayable_line(person.note), theme.small, room)
            canvas.create_text(right, middle, text=note, anchor="e", font=theme.small, fill=p.muted)
            right -= theme.small.measure(note) + inside
        font = theme.bold if person.nick in self._chosen else theme.font
        colour = p.muted if person.fixed or person.waits else p.text
        name = cut(displayable_line(person.nick), font, max(1, right - x))
        canvas.create_text(x, middle, text=name, anchor="w", font=font, fill=colour)

    def _draw_box(self, is_ticked: bool, right: int, middle: int) -> None:
        theme, p, side = self._theme, self._theme.palette, self._theme.px(BOX)
        fill, edge = (p.accent, p.accent) if is_ticked else (p.raised, p.edge)
        box = theme.box(side, side, theme.sharp(4), fill, edge=edge, edge_width=theme.hairline)
        self.list.create_image(right, middle, image=box, anchor="e")
        if is_ticked:
            tick = theme.icon("check", "on_accent", BOX - 4)
            self.list.create_image(right - side // 2, middle, image=tick)
