"""Let the user choose one or several people from a list with a filter."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk
from typing import NamedTuple

from gui.looks.fitting import cut
from gui.looks.theme import Theme
from gui.parts.search_field import SearchField
from gui.words.i18n import _
from gui.words.matching import matching
from gui.words.text import displayable_line

MARK_UNITS = 9
# Each line takes time, and nobody reads more.
MOST_LISTED = 200


class ListedPerson(NamedTuple):
    """A person appears in the list.

    Attributes:
        nick: the nick.
        sign: the name of one of the theme's signs.
        note: a text beside the nick.
        fixed: the person can't be chosen: the user themselves, or a member already.
        waits: the person is invited and not a member yet.
    """

    nick: str
    sign: str
    note: str = ""
    fixed: bool = False
    waits: bool = False


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
    return _("The first {n} of {count}. Write to find others.").format(n=shown, count=count)


class PeopleList(ttk.Frame):
    """A list shows people below a filter field.

    Args:
        on_change: called when the choice has changed.
        on_open: called when a person is double-clicked.
        single: only one person can be chosen at a time; otherwise each has a mark that a click,
            Space or Enter toggles.
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
        self.listed: dict[str, ListedPerson] = {}
        self._removed: set[str] = set()
        self.filter = SearchField(self, theme, _("Search people"), on_change=self._fill)
        self.filter.pack(fill="x")
        body = ttk.Frame(self)
        body.pack(fill="both", expand=True, pady=(2 * theme.unit, 0))
        self.list = ttk.Treeview(
            body,
            style="List.Treeview",
            show="tree",
            columns=("note", "mark"),
            selectmode="browse",
            height=rows,
        )
        unit = theme.unit
        mark = 1 if single else MARK_UNITS * unit
        self._note_width = width // 2 if single else 1
        self.list.column("#0", width=width - self._note_width - mark, minwidth=1, stretch=True)
        self.list.column("note", width=self._note_width, minwidth=1, stretch=False)
        self.list.column("mark", width=mark, minwidth=1, stretch=False, anchor="center")
        self.list.tag_configure("fixed", foreground=theme.palette.muted)
        self.list.tag_configure("chosen", font=theme.bold)
        add_scrollbar(self.list)
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
        self.list.bind("<<TreeviewSelect>>", lambda _event: self._on_change())
        self.list.bind("<Button-1>", self._on_click, add=True)
        self.list.bind("<Double-1>", lambda _event: self._on_open())
        self.list.bind("<space>", lambda _event: self._toggle())
        for sequence, step in (("<Down>", 1), ("<Up>", -1)):
            self.filter.entry.bind(sequence, lambda _event, step=step: self._step(step))  # type: ignore[misc]
        if not self._single:
            for widget in (self.list, self.filter.entry):
                widget.bind("<Return>", self._on_return)

    def _fill(self, query: str) -> None:
        self.list.delete(*self.list.get_children())
        self.listed = {}
        found = self._find(query.lstrip("@"), MOST_LISTED)
        if found.total > len(found.people):
            self.more.configure(text=more_than_shown(len(found.people), found.total))
            self.more.pack(anchor="w", pady=(self._theme.unit, 0))
        else:
            self.more.pack_forget()
        for person in (one for one in found.people if one.nick not in self._removed):
            iid = self.list.insert(
                "",
                "end",
                text=f" {displayable_line(person.nick)}",
                image=str(self._theme.sign(person.sign)),
            )
            self.listed[iid] = person
            self._draw(iid)
        first = next(iter(self.listed), None)
        if first is not None and (query or self._single):
            self._select(first)

    def _draw(self, iid: str) -> None:
        person = self.listed[iid]
        chosen = person.nick in self._chosen
        self.list.item(
            iid,
            values=(
                cut(
                    displayable_line(person.note),
                    self._theme.font,
                    self._note_width - 4 * self._theme.unit,
                )
                if self._single
                else "",
                "✓" if chosen else "",
            ),
            tags=("fixed",) if person.fixed or person.waits else ("chosen",) if chosen else (),
        )

    def _select(self, iid: str) -> None:
        self.list.selection_set(iid)
        self.list.focus(iid)
        self.list.see(iid)

    def _current(self) -> ListedPerson | None:
        return self.listed.get(next(iter(self.list.selection()), ""))

    def _step(self, step: int) -> str:
        iids = list(self.listed)
        chosen = self.list.selection()
        if iids:
            self._select(
                iids[max(0, min(iids.index(chosen[0]) + step, len(iids) - 1))]
                if chosen
                else iids[0]
            )
        return "break"

    def _toggle(self) -> str:
        person, iid = self._current(), next(iter(self.list.selection()), "")
        if person is not None and not person.fixed and not self._single:
            if person.nick in self._chosen:
                del self._chosen[person.nick]
            else:
                self._chosen[person.nick] = None
            self._draw(iid)
            self._on_change()
        return "break"

    def _on_click(self, event: tk.Event[tk.Misc]) -> None:
        iid = self.list.identify_row(event.y)
        if iid and not self._single:
            self._select(iid)
            self._toggle()

    def _on_return(self, _event: object) -> str | None:
        """Toggle the current person.

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
