"""Split the class into groups: rooms with the people whom chance or a list puts there."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk

from gui.looks.theme import Theme
from gui.model.groups import BadList, divide, parse_list, write_list
from gui.parts.dialog import Dialog
from gui.parts.drop_down import DropDown
from gui.parts.text_box import TextBox
from gui.words.i18n import N_, _, ngettext
from gui.words.text import displayable_line, typed
from net.wire.teaching import ROOMS_AT_ONCE, RoomPlan

WIDTH, USUAL_SIZE, ROWS = 460, 3, 8  # in pixels at 96 dpi; people; lines
_PROBLEMS = {
    "empty": N_("Write a line for each room, like “room: Ana, Luis”."),
    "too_many": N_("More than {detail} are not possible."),
    "no_people": N_("Nobody is named for the room {detail}."),
    "bad_room": N_("“{detail}” can't be the name of a room."),
    "same_room": N_("The room {detail} is there twice."),
    "unknown": N_("Nobody here is called “{detail}”."),
    "twice": N_("{detail} is in two rooms."),
}


class GroupsDialog(Dialog):
    """The dialog shows a list that chance has made, and that can be changed.

    Args:
        people: the nicks of the students who are here.
        known: returns a nick as its owner spells it, or None.
        on_make: called with the rooms, and whether people leave the rooms of the last time.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        people: Sequence[str],
        known: Callable[[str], str | None],
        on_make: Callable[[list[RoomPlan], bool], None],
    ) -> None:
        super().__init__(parent, theme, _("Split into groups"))
        self._people, self._known, self._on_make = list(people), known, on_make
        unit = theme.unit
        row = ttk.Frame(self.page)
        row.pack(fill="x")
        most = max(1, min(ROOMS_AT_ONCE, len(self._people)))
        self.count = DropDown(row, theme, [self._label(number) for number in range(1, most + 1)])
        self.count.configure(width=16)
        usual = max(1, round(len(self._people) / USUAL_SIZE))
        self.count.current(min(most, usual) - 1)
        self.count.pack(side="left")
        self.count.bind("<<ComboboxSelected>>", lambda _event: self.mix(), add=True)
        self.again = ttk.Button(row, text=_("Mix again"), command=self.mix)
        self.again.pack(side="left", padx=(2 * unit, 0))
        self.list = TextBox(self.page, theme, rows=ROWS, columns=52, on_change=self._check)
        self.list.pack(fill="both", expand=True, pady=(3 * unit, 0))
        self.move = self.check_box(_("They leave the groups of the last time"), is_on=True)
        self.move.pack(anchor="w", pady=(2 * unit, 0))
        self.note = ttk.Label(self.page, style="Muted.TLabel", wraplength=self.wide(WIDTH))
        self.note.pack(anchor="w", pady=(unit, 0))
        _cancel, self.button = self.buttons(
            (_("Cancel"), self.close, False), (_("Make the rooms"), self._make, True)
        )
        self.mix()
        self.show(self.again)

    def mix(self) -> None:
        """Let chance put everybody into the rooms."""
        count = self.count.current() + 1
        groups = divide(self._people, count) if self._people else []
        self.list.fill(write_list(groups, lambda number: _("group-{n}").format(n=number)))
        self._check()

    @staticmethod
    def _label(number: int) -> str:
        return ngettext("{n} group", "{n} groups", number).format(n=number)

    def _read(self) -> tuple[list[RoomPlan], str]:
        """Return the rooms, or what is wrong with the list."""
        try:
            return parse_list(typed(self.list.content), self._known), ""
        except BadList as error:
            return [], _(_PROBLEMS[error.code]).format(detail=displayable_line(error.detail))

    def _check(self) -> None:
        plans, problem = self._read()
        self.button.state(["!disabled" if plans else "disabled"])
        text = problem or _(
            "Each line is a room. You can change the list. You are in every room, too."
        )
        self.note.configure(text=text, style="FieldError.TLabel" if problem else "Muted.TLabel")

    def _make(self) -> None:
        plans, _problem = self._read()
        if plans:
            move = self.move.instate(["selected"])
            self.close()
            self._on_make(plans, move)
