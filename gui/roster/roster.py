"""Show the panel on the left: a filter, the list of rooms and people, and the user below."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from functools import partial
from tkinter import ttk

from gui.looks import windowing
from gui.looks.fitting import cut
from gui.looks.styles import show_share
from gui.looks.theme import Theme
from gui.model.records import RosterRow
from gui.model.roster_lines import GivenRows, Heading, RosterLines, RowSource, SearchLine
from gui.model.roster_order import Position
from gui.parts.search_field import SearchField
from gui.parts.tip import Tip
from gui.roster.roster_list import RosterList
from gui.words.i18n import _
from gui.words.text import displayable_line


def _nothing(*_arguments: object) -> None:
    """Do nothing: the default for callbacks that the owner does not need."""


class RosterPanel(ttk.Frame):
    """The panel generates `<<Picked>>` when the user is done with it and wants to write.

    Args:
        on_pick: called with the name of the conversation to open.
        on_menu: called with the button of the main menu.
        on_search: called with words to find in all messages.
        on_new: called for a new room or group.
        on_row_menu: called with (name, x, y) for the menu of a conversation, at this point of the
            screen.
        on_status: called with the button of the user's own state.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        on_pick: Callable[[str], None],
        on_menu: Callable[[ttk.Button], None],
        on_search: Callable[[str], None] = _nothing,
        on_new: Callable[[], None] = _nothing,
        on_row_menu: Callable[[str, int, int], None] = _nothing,
        on_status: Callable[[ttk.Button], None] = _nothing,
    ) -> None:
        super().__init__(parent, style="Side.TFrame")
        self._theme = theme
        self._on_pick, self._on_search = on_pick, on_search
        self._rows: RowSource = GivenRows(())
        self._current: str | None = None
        self._me = ("", "")
        self.filter = SearchField(
            self, theme, _("Search or jump"), on_change=lambda _text: self._refilter(), side=True
        )
        self.tree = RosterList(
            self,
            theme,
            on_pick=self._pick,
            on_move=self._move,
            on_enter=self._enter,
            on_new=on_new,
            on_row_menu=lambda row, x, y: on_row_menu(row.name, x, y),
        )
        self._build(on_menu, on_status)

    def show(self, rows: RowSource | Sequence[RosterRow], current: str | None, hint: str) -> None:
        """Show the rows in their order; only those in sight are looked at.

        Args:
            rows: the rows.
            current: the key of the current row.
            hint: a text below the rows; "" for none.
        """
        self._rows, self._current = GivenRows(rows) if isinstance(rows, Sequence) else rows, current
        self._fill(keep=True)
        if hint != self.hint.cget("text"):
            self.hint.configure(text=hint)
        if hint:
            self.hint.grid()
        else:
            self.hint.grid_remove()

    def show_me(self, name: str, sign: str, note: str = "") -> None:
        """Show the user's name, one of the theme's signs, and the user's note."""
        self._me = displayable_line(name), displayable_line(note)
        self.status_button.configure(image=self._theme.sign(sign))
        self._write_me()

    def focus_filter(self) -> None:
        self.filter.focus()

    @property
    def shown(self) -> list[RosterRow]:
        """Return the conversations in the list now, from top to bottom."""
        return [line for line in self.tree.lines if isinstance(line, RosterRow)]

    # --- building ---------------------------------------------------------------------------------

    def _build(
        self, on_menu: Callable[[ttk.Button], None], on_status: Callable[[ttk.Button], None]
    ) -> None:
        theme, unit = self._theme, self._theme.unit
        scrollbar = ttk.Scrollbar(self, style="Side.Vertical.TScrollbar", command=self.tree.scroll)
        self.tree.configure(yscrollcommand=partial(show_share, scrollbar))
        self.hint = ttk.Label(self, style="Side.TLabel")
        below = ttk.Frame(self, style="Side.TFrame", padding=(unit, unit))
        self.status_button = ttk.Button(
            below, style="SideFlat.TButton", compound="left", takefocus=True
        )
        self.status_button.configure(command=lambda: on_status(self.status_button))
        self.menu_button = ttk.Button(
            below, style="SideIcon.TButton", image=theme.icon("settings"), takefocus=True
        )
        self.menu_button.configure(command=lambda: on_menu(self.menu_button))
        self._status_tip = Tip(self.status_button, theme, _("Your status"))
        Tip(self.menu_button, theme, _("Menu"))
        self.menu_button.pack(side="right")
        self.status_button.pack(side="left")
        self.filter.grid(
            row=0, column=0, columnspan=2, sticky="ew", padx=2 * unit, pady=(2 * unit, unit)
        )
        self.tree.grid(row=1, column=0, sticky="nsew")
        scrollbar.grid(row=1, column=1, sticky="ns")
        self.hint.grid(row=2, column=0, columnspan=2, sticky="w", padx=2 * unit, pady=2 * unit)
        ttk.Frame(self, style="Line.TFrame", height=theme.hairline).grid(
            row=3, column=0, columnspan=2, sticky="ew"
        )
        below.grid(row=4, column=0, columnspan=2, sticky="ew")
        self.columnconfigure(0, weight=1)
        self.rowconfigure(1, weight=1)
        self.grid_propagate(False)  # its width depends on the window, not on the longest name
        self.bind("<Configure>", lambda _event: self._write_me())
        entry = self.filter.entry
        entry.bind("<Up>", lambda _event: self._step(-1))
        entry.bind("<Down>", lambda _event: self._step(1))
        entry.bind("<Escape>", self._on_escape)
        for name in windowing.enter_keys():
            entry.bind(f"<{name}>", self._on_return)

    def _write_me(self) -> None:
        name, note = self._me
        button, font = self.status_button, self._theme.font
        around = button.winfo_reqwidth() - font.measure(button.cget("text"))
        room = (
            self.winfo_width() - self.menu_button.winfo_reqwidth() - around - 3 * self._theme.unit
        )
        if self.winfo_width() == 1 or not name:
            return
        if note:
            text = cut(f"{name} · {note}", font, max(1, room))
        else:
            you = _("{name} (you)").format(name="")
            text = _("{name} (you)").format(name=cut(name, font, max(1, room - font.measure(you))))
        button.configure(text=" " + text)
        self._status_tip.text = f"{name}\n{note}" if note else _("Your status")

    # --- the filter -------------------------------------------------------------------------------

    def _refilter(self) -> None:
        self._fill(keep=False)

    def _fill(self, *, keep: bool) -> None:
        """Show what matches the filter.

        `keep`: keep the marked line marked, if it is still there.
        """
        query = self.filter.text.strip()
        unread = self._rows.unread()
        if not query:
            invitations = self._rooms_invited()
            lines = RosterLines(
                [
                    *invitations,
                    Heading(_("ROOMS"), True),
                    self._rows.rooms,
                    Heading(_("PEOPLE"), False),
                    self._rows.people,
                ],
                self._rows.row,
                self._rows.position,
            )
            marked = (
                lines.find([self._current]).get(self._current)
                if self._current is not None
                else None
            )
            self.tree.show(lines, marked, unread)
            return
        ranked = self._rows.ranked(query)
        best = next((each[0].key for each in ranked if each), None)
        rooms, people = (
            [place for each in ranked for place in each if place.section % 2 == section]
            for section in (0, 1)
        )
        parts: list[Heading | SearchLine | Sequence[Position]] = []
        for title, positions in ((_("ROOMS"), rooms), (_("PEOPLE"), people)):
            if positions:
                parts += [Heading(title, False), positions]
        lines = RosterLines([*parts, SearchLine(query)], self._rows.row)
        before = self.tree.marked
        wanted = [before.key] if keep and isinstance(before, RosterRow) else []
        found = lines.find([*wanted, *([best] if best else [])])
        marked = next((found[each] for each in (*wanted, best) if each in found), len(lines) - 1)
        if keep and isinstance(before, SearchLine):
            marked = len(lines) - 1
        self.tree.show(lines, marked, unread)

    def _rooms_invited(self) -> list[Heading | Sequence[Position]]:
        invited = self._rows.invitations
        return [Heading(_("INVITATIONS"), False), invited] if invited else []

    def _step(self, step: int) -> str:
        self.tree.step(step)
        return "break"

    def _on_return(self, _event: object) -> str:
        if self.tree.marked is not None:
            self._enter(self.tree.marked)
        return "break"

    def _on_escape(self, _event: object) -> str:
        self.filter.clear()
        self.event_generate("<<Picked>>")
        return "break"

    def _pick(self, line: RosterRow | SearchLine) -> None:
        if isinstance(line, SearchLine):
            self.filter.clear()
            self._on_search(line.query)
            return
        if self.filter.text:
            self.filter.clear()
            self._on_pick(line.name)
            self.event_generate("<<Picked>>")
        else:
            self._on_pick(line.name)

    def _move(self, line: RosterRow | SearchLine) -> None:
        """Open a conversation that was reached with the arrow keys.

        While filtering, only Enter opens one.
        """
        if isinstance(line, RosterRow) and not self.filter.text:
            self._on_pick(line.name)

    def _enter(self, line: RosterRow | SearchLine) -> None:
        self.filter.clear()
        self._pick(line)
        if isinstance(line, RosterRow):
            self.event_generate("<<Picked>>")
