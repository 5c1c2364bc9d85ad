"""Let the user choose one or several people from a list with a filter."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk
from typing import NamedTuple

from gui.looks.theme import Theme
from gui.parts.face_rows import FaceRow, FaceRows
from gui.parts.focus import KeyboardFocus
from gui.parts.search_field import SearchField
from gui.words.face import Face, initials
from gui.words.i18n import _
from gui.words.matching import matching

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
        self.rows = FaceRows(
            self, theme, width=width, rows=rows, look=self._look_of, takes_focus=True
        )
        self.rows.pack(fill="both", expand=True, pady=(theme.px(8), 0))
        self.list = self.rows.canvas
        self.list.configure(width=width - self.rows.scrollbar.winfo_reqwidth())
        self._focus = KeyboardFocus(self.list, self.rows.draw)
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

    def _connect(self) -> None:
        canvas = self.list
        canvas.bind("<Button-1>", self._on_click)
        canvas.bind("<Double-1>", lambda _event: self._on_open())
        canvas.bind("<space>", lambda _event: self._toggle())
        canvas.bind("<Motion>", lambda event: self._point(self.rows.at(event.y)))
        canvas.bind("<Leave>", lambda _event: self._point(None))
        for sequence in ("<FocusIn>", "<FocusOut>"):
            canvas.bind(sequence, lambda _event: self.rows.draw(), add=True)
        page = max(1, int(canvas["height"]) // self.rows.height - 1)
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
        self._at = 0 if self.listed and (query or self._single) else None
        self.rows.show(len(self.listed))

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
        self.rows.see(index)
        self.rows.draw()
        self._on_change()

    def _toggle(self) -> str:
        person = self._current()
        if person is not None and not person.fixed and not self._single:
            if person.nick in self._chosen:
                del self._chosen[person.nick]
            else:
                self._chosen[person.nick] = None
            self.rows.draw()
            self._on_change()
        return "break"

    def _point(self, index: int | None) -> None:
        if index != self._pointed:
            self._pointed = index
            self.rows.draw()

    def _on_click(self, event: tk.Event[tk.Misc]) -> None:
        self.list.focus_set()
        index = self.rows.at(event.y)
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

    def _look_of(self, index: int) -> FaceRow:
        theme, p, person = self._theme, self._theme.palette, self.listed[index]
        is_current = index == self._at
        ground, edge, edge_width = "", "", 0
        if index in (self._at, self._pointed):
            ground = p.selected if is_current else p.row_hover
            has_ring = is_current and self._focus.is_seen
            if has_ring or (is_current and p.name == "contrast"):
                edge = p.focus if has_ring else p.accent
                edge_width = theme.sharp(2 if has_ring else 1)
        is_chosen = person.nick in self._chosen
        return FaceRow(
            person.face,
            person.nick,
            person.note,
            is_bold=is_chosen,
            is_muted=person.fixed or person.waits,
            is_ticked=None if self._single or person.fixed else is_chosen,
            ground=ground,
            edge=edge,
            edge_width=edge_width,
        )
