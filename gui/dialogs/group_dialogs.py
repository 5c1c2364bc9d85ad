"""Show the dialogs for rooms, private groups and their members."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk
from typing import NamedTuple, Protocol

from gui.looks.theme import Theme
from gui.parts import editing
from gui.parts.dialog import Dialog
from gui.parts.face_list import FaceLine, FaceList
from gui.parts.line_dialog import LineDialog
from gui.parts.people_list import (
    MOST_LISTED,
    Find,
    ListedPerson,
    PeopleList,
    finder,
    more_than_shown,
)
from gui.parts.search_field import SearchField
from gui.words.face import Face
from gui.words.i18n import N_, _, ngettext
from gui.words.text import displayable_line
from net.wire import names
from net.wire.fields import TITLE_CHARACTERS

LIST_ROWS = 9
WIDTH_UNITS = 96


class RoomLine(NamedTuple):
    """A room can be joined.

    `people` is the number of its members. `is_open`: those who come later see what was said before.
    """

    name: str
    people: int
    joined: bool
    is_open: bool = True


class FindRooms(Protocol):
    """A source provides the rooms, since there may be thousands."""

    def find(self, query: str, most: int) -> tuple[Sequence[RoomLine], int]:
        """Return the first rooms that match the query, and how many there are in all."""

    def exists(self, name: str) -> bool: ...


def clean_title(text: str) -> str:
    """Return a group's title as the server accepts it; "" if nothing is left.

    It is one visible line, not too long, and does not look like a room.
    """
    seen = (
        character if character.isprintable() and names.is_line(character, 1) else " "
        for character in text
    )
    return " ".join("".join(seen).split()).lstrip("#＃ ")[:TITLE_CHARACTERS].strip()


def _width(dialog: Dialog) -> int:
    """Return the width of the dialog's lists, in pixels.

    It grows with the text, as far as the screen allows.
    """
    return min(WIDTH_UNITS * dialog.theme.picture_unit, dialog.room)


def _about(room: RoomLine) -> str:
    """Return what stands beside the name of a room."""
    people = ngettext("{n} person", "{n} people", room.people).format(n=room.people)
    return " · ".join((people, _("joined"))) if room.joined else people


def _after_closing(dialog: Dialog, act: Callable[[], None]) -> Callable[[], None]:
    def act_then() -> None:
        dialog.close()
        act()

    return act_then


def open_history_box(parent: tk.Misc, *, is_open: bool) -> ttk.Checkbutton:
    """Return the box that opens the history of a room; its state `selected` is whether it is."""
    box = ttk.Checkbutton(parent, text=_("People who join later see earlier messages"))
    box.state(["!alternate", "selected" if is_open else "!selected"])
    return box


class GroupDialog(Dialog):
    """The dialog creates a private group, or invites people to an existing one.

    Args:
        people: who can be invited.
        on_make: called with (title, nicks).
        title: the title of the existing group; "" for a new one.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        people: Sequence[ListedPerson] | Find,
        *,
        on_make: Callable[[str, tuple[str, ...]], None],
        title: str = "",
    ) -> None:
        super().__init__(parent, theme, _("Invite people") if title else _("New group"))
        self._on_make, self._is_new = on_make, not title
        unit = theme.unit
        self.entry = ttk.Entry(self.page, font=theme.font)
        if title:
            ttk.Label(self.page, text=displayable_line(title), style="Strong.TLabel").pack(
                anchor="w"
            )
        else:
            ttk.Label(self.page, text=_("Name of the group")).pack(anchor="w", pady=(0, unit))
            self.entry.pack(fill="x")
            editing.guard_input(self.entry)
            editing.add_menu(self.entry, theme, editable=True)
            self.entry.bind("<KeyRelease>", lambda _event: self._check(), add=True)
        self.people = PeopleList(
            self.page, theme, people, on_change=self._check, rows=LIST_ROWS, width=_width(self)
        )
        self.people.pack(fill="both", expand=True, pady=(3 * unit, 0))
        self.note = ttk.Label(self.page, style="Muted.TLabel")
        self.note.pack(anchor="w", pady=(unit, 0))
        _cancel, self.button = self.buttons(
            (_("Cancel"), self.close, False),
            (_("Invite") if title else _("Create group"), self._make, True),
        )
        self._check()
        self.show(self.people.filter.entry if title else self.entry)

    def _check(self) -> None:
        count = len(self.people.chosen)
        if count:
            text = ngettext(
                "{n} person will be invited", "{n} people will be invited", count
            ).format(n=count)
        else:
            text = _("Only its members see the group, from the moment they join.")
        self.note.configure(text=text)
        ready = bool(clean_title(self.entry.get())) if self._is_new else bool(count)
        self.button.state(["!disabled" if ready else "disabled"])

    def _make(self) -> None:
        self._check()
        if self.button.instate(["!disabled"]):
            title, chosen = clean_title(self.entry.get()), self.people.chosen
            self.close()
            self._on_make(title, chosen)


class RenameDialog(LineDialog):
    """The dialog asks for a new title of a group, and calls `on_rename` with it."""

    def __init__(
        self, parent: tk.Misc, theme: Theme, title: str, *, on_rename: Callable[[str], None]
    ) -> None:
        super().__init__(
            parent,
            theme,
            _("Rename group"),
            _("Name of the group"),
            title,
            verb=_("Rename"),
            clean=clean_title,
            on_done=on_rename,
        )


class RoomsDialog(Dialog):
    """The dialog lists the rooms, with a field that finds one or names a new one.

    Args:
        rooms: the rooms.
        on_open: called with the name of the room to enter and, for a new one, whether those who
            come later see what was said before.
        on_group: called if the user wants a private group instead.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        rooms: FindRooms,
        *,
        on_open: Callable[[str, bool], None],
        on_group: Callable[[], None],
    ) -> None:
        super().__init__(parent, theme, _("Rooms"))
        self._rooms, self._on_open = (rooms, on_open)
        self._found = 0
        self.listed: dict[str, RoomLine] = {}
        unit = theme.unit
        self.field = SearchField(
            self.page, theme, _("Find a room, or type a new name"), on_change=self._fill
        )
        self.field.pack(fill="x")
        self.list = FaceList(
            self.page,
            theme,
            width=_width(self),
            rows=LIST_ROWS,
            on_open=lambda _name: self._open(),
            on_pick=self._check,
        )
        self.list.pack(fill="both", expand=True, pady=(2 * unit, 0))
        self.note = ttk.Label(self.page, style="Muted.TLabel")
        self.note.pack(anchor="w", pady=(unit, 0))
        self._is_open = True  # the choice for a new room
        self.open_box = open_history_box(self.page, is_open=True)
        self.open_box.configure(command=self._choose)
        self.open_box.pack(anchor="w", pady=(unit, 0))
        group, _close, self.button = self.buttons(
            (_("New private group…"), _after_closing(self, on_group), False),
            (_("Cancel"), self.close, False),
            (_("Join"), self._open, True),
        )
        group.pack_configure(side="left", padx=0)
        for sequence, step in (("<Down>", 1), ("<Up>", -1)):
            self.field.entry.bind(sequence, lambda _event, step=step: self._step(step))  # type: ignore[misc]
        self._fill("")
        self.show(self.field.entry)

    def _fill(self, query: str) -> None:
        found, self._found = self._rooms.find(query.lstrip("#"), MOST_LISTED)
        lines = [
            FaceLine(room.name, displayable_line(room.name.lstrip("#")), Face("room"), _about(room))
            for room in found
        ]
        self.listed = {room.name: room for room in found}
        new = self._new_name(query)
        if new:
            title = _("New room: {name}").format(name=displayable_line(new.lstrip("#")))
            lines.append(FaceLine(new, title, Face("room")))
            self.listed[new] = RoomLine(new, 0, False)
        self.list.show_lines(lines)
        self._check()

    def _new_name(self, query: str) -> str:
        """Return the name of the new room that the words name.

        Returns:
            "" if the room exists, or if no room can be called so.
        """
        try:
            name = names.parse_room("#" + "-".join(query.lstrip("#").split()))
        except names.BadName:
            return ""
        return "" if self._rooms.exists(name) else name

    def _step(self, step: int) -> str:
        self.list.step(step)
        return "break"

    def _choose(self) -> None:
        self._is_open = self.open_box.instate(["selected"])

    def _wanted(self) -> RoomLine | None:
        """Return the room that would be opened now."""
        return self.listed.get(self.list.picked)

    def _check(self) -> None:
        wanted = self._wanted()
        is_new = wanted is not None and not self._rooms.exists(wanted.name)
        self.button.configure(
            text=_("Create") if is_new else _("Open") if wanted and wanted.joined else _("Join")
        )
        self.button.state(["disabled" if wanted is None else "!disabled"])
        # Whoever is in a room has chosen already; the dialog shows what.
        is_open = self._is_open if is_new or wanted is None else wanted.is_open
        self.open_box.state(
            ["!disabled" if is_new else "disabled", "selected" if is_open else "!selected"]
        )
        if self.field.text.strip() and wanted is None:
            note = _("A room's name has up to 31 letters, digits, “-” or “_”.")
        elif self._found > MOST_LISTED:
            note = more_than_shown(MOST_LISTED, self._found)
        elif not self._found and not self.field.text.strip():
            note = _("There are no rooms yet.")
        else:
            note = _("Everybody can see and join these rooms.")
        self.note.configure(text=note)

    def _open(self) -> None:
        wanted = self._wanted()
        if wanted is not None:
            self.close()
            self._on_open(wanted.name, self._is_open)


class MembersDialog(Dialog):
    """The dialog shows who is in a room.

    Args:
        on_open: called with the nick to write to.
        on_add, on_rename, on_leave: called after the dialog has closed; None for what is not
            possible.
        is_open: those who come later see what was said before; None if this is not to be shown.
        on_terms: called with whether they see it from now on; None if the user can't change it.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        title: str,
        people: Sequence[ListedPerson] | Find,
        *,
        on_open: Callable[[str], None],
        on_add: Callable[[], None] | None = None,
        on_rename: Callable[[], None] | None = None,
        on_leave: Callable[[], None] | None = None,
        is_open: bool | None = None,
        on_terms: Callable[[bool], None] | None = None,
    ) -> None:
        super().__init__(parent, theme, _("Members"))
        self._on_open = on_open
        unit, count = theme.unit, finder(people)("", 0)
        ttk.Label(self.page, text=displayable_line(title), style="Strong.TLabel").pack(anchor="w")
        text = ngettext("{n} person", "{n} people", count.total - count.waiting).format(
            n=count.total - count.waiting
        )
        if count.waiting:
            text += " · " + ngettext("{n} invited", "{n} invited", count.waiting).format(
                n=count.waiting
            )
        ttk.Label(self.page, text=text, style="Muted.TLabel").pack(anchor="w", pady=(0, 2 * unit))
        self.people = PeopleList(
            self.page,
            theme,
            people,
            on_change=self._check,
            on_open=self._write,
            rows=LIST_ROWS,
            width=_width(self),
            single=True,
        )
        self.people.pack(fill="both", expand=True)
        if is_open is not None:
            self._show_terms(is_open, on_terms)
        offered = [
            (label, act)
            for label, act in (
                (N_("Invite people…"), on_add),
                (N_("Rename…"), on_rename),
                (N_("Leave"), on_leave),
            )
            if act is not None
        ]
        made = self.buttons(
            *((_(label), _after_closing(self, act), False) for label, act in offered),
            (_("Close"), self.close, False),
            (_("Write"), self._write, True),
        )
        for button in made[: len(offered)]:
            button.pack_forget()
        for button in made[: len(offered)]:
            button.pack(side="left", padx=(0, 2 * unit))
        self.button = made[-1]
        self._check()
        self.show(self.people.filter.entry)

    def _show_terms(self, is_open: bool, on_terms: Callable[[bool], None] | None) -> None:
        shown: ttk.Widget
        if on_terms is not None:
            shown = self.open_box = open_history_box(self.page, is_open=is_open)
            self.open_box.configure(command=lambda: on_terms(self.open_box.instate(["selected"])))
        else:
            text = (
                _("People who join later see earlier messages.")
                if is_open
                else _("People who join later don't see earlier messages.")
            )
            shown = ttk.Label(self.page, text=text, style="Muted.TLabel")
        shown.pack(anchor="w", pady=(self.theme.unit, 0))

    def _check(self) -> None:
        self.button.state(["!disabled" if self.people.chosen else "disabled"])

    def _write(self) -> None:
        if self.people.chosen:
            (nick,) = self.people.chosen
            self.close()
            self._on_open(nick)
