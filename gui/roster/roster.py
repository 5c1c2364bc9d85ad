"""Show the list at the left: the class, a filter, rooms and people, and the user below."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk

from gui.looks import windowing
from gui.looks.theme import Theme
from gui.model.records import RosterRow
from gui.model.roster_lines import GivenRows, Heading, RosterLines, RowSource, SearchLine
from gui.model.roster_order import Position
from gui.parts.scrollbar import ThinScrollbar
from gui.parts.search_field import SearchField
from gui.parts.tip import Tip
from gui.parts.two_lines import TwoLines
from gui.roster.class_head import ClassHead
from gui.roster.own_foot import OwnFoot
from gui.roster.roster_list import NARROW_WIDTH, RosterList
from gui.words import key_names
from gui.words.face import Face
from gui.words.i18n import _
from gui.words.second_line import NO_LINE, SecondLine
from gui.words.text import displayable_line

SEARCH_SIDE, ABOVE_LIST = 12, 4  # in pixels at 96 dpi


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
        on_status: called with the widget of the user's own state.
        on_trust: called to change what is wrong with the connection.
        on_write: called when the user wants to write to somebody.
        on_fold: called to show pictures alone, or names too.
        on_open: called when names are needed for a while, because the user searches.
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
        on_status: Callable[[tk.Widget], None] = _nothing,
        on_trust: Callable[[], None] = _nothing,
        on_write: Callable[[], None] = _nothing,
        on_fold: Callable[[], None] = _nothing,
        on_open: Callable[[], None] = _nothing,
    ) -> None:
        theme.dress_chat()
        super().__init__(parent, style="Side.TFrame")
        self._theme = theme
        self._on_pick, self._on_search, self._on_open = on_pick, on_search, on_open
        self._rows: RowSource = GivenRows(())
        self._current: str | None = None
        self._aside = ""
        self.head = ClassHead(self, theme, on_fold=on_fold, on_trust=on_trust, on_write=on_write)
        self.filter = SearchField(
            self,
            theme,
            _("Search or go to…"),
            on_change=lambda _text: self._refilter(),
            side=True,
            key=key_names.shown("Ctrl K"),
        )
        self.search_button = ttk.Button(
            self, style="SideIcon.TButton", image=theme.icon("search"), command=self.focus_filter
        )
        Tip(self.search_button, theme, _("Search or go to…"))
        self.tree = RosterList(
            self,
            theme,
            on_pick=self._pick,
            on_move=self._move,
            on_enter=self._enter,
            on_new=on_new,
            on_row_menu=lambda row, x, y: on_row_menu(row.name, x, y),
        )
        self.foot = OwnFoot(self, theme, on_status=on_status, on_menu=on_menu)
        self._build()

    def show(
        self, rows: RowSource | Sequence[RosterRow], current: str | None, hint: str, aside: str = ""
    ) -> None:
        """Show the rows in their order; only those in sight are looked at.

        Args:
            rows: the rows.
            current: the key of the current row.
            hint: a text below the rows; "" for none.
            aside: beside the heading of the people.
        """
        self._aside = aside
        self._rows, self._current = GivenRows(rows) if isinstance(rows, Sequence) else rows, current
        self._fill(keep=True)
        if hint != self.hint.cget("text"):
            self.hint.configure(text=hint)
            self._show_hint()

    def show_last_lines(self, on: bool) -> None:
        """Show the last message of each conversation below its name, or names alone."""
        self.tree.show_last_lines(on)

    def show_days(self) -> None:
        """Redraw the times, since a new day has begun."""
        self.tree.show_days()

    def show_me(self, face: Face, name: str, second: SecondLine = NO_LINE) -> None:
        """Show the user's picture and name, and below it their state, or what is unsent."""
        self.foot.show(face, displayable_line(name), second)

    def focus_filter(self) -> None:
        self._on_open()
        self._arrange()
        self.filter.focus()

    @property
    def status_button(self) -> TwoLines:
        return self.foot.me

    @property
    def menu_button(self) -> ttk.Button:
        return self.foot.menu_button

    @property
    def shown(self) -> list[RosterRow]:
        """Return the conversations in the list now, from top to bottom."""
        return [line for line in self.tree.lines if isinstance(line, RosterRow)]

    # --- building ---------------------------------------------------------------------------------

    def _build(self) -> None:
        theme, unit = self._theme, self._theme.unit
        scrollbar = ThinScrollbar(self, theme, ground="side", command=self.tree.scroll)
        self.tree.configure(yscrollcommand=scrollbar.set)
        self.hint = ttk.Label(self, style="Side.TLabel")
        self.head.grid(row=0, column=0, sticky="ew")
        self.tree.grid(row=2, column=0, sticky="nsew", pady=(theme.px(ABOVE_LIST), 0))
        scrollbar.place(in_=self.tree, relx=1.0, y=0, relheight=1.0, anchor="ne")
        self.hint.grid(row=3, column=0, sticky="w", padx=theme.px(16), pady=2 * unit)
        ttk.Frame(self, style="Line.TFrame", height=theme.hairline).grid(
            row=4, column=0, sticky="ew"
        )
        self.foot.grid(row=5, column=0, sticky="ew")
        self.columnconfigure(0, weight=1, minsize=1)
        self.rowconfigure(2, weight=1, minsize=1)
        self.grid_propagate(False)  # its width depends on the window, not on the longest name
        self._arrange()
        self.bind("<Configure>", lambda _event: self._arrange())
        entry = self.filter.entry
        entry.bind("<Up>", lambda _event: self._step(-1))
        entry.bind("<Down>", lambda _event: self._step(1))
        entry.bind("<Escape>", self._on_escape)
        for name in windowing.enter_keys():
            entry.bind(f"<{name}>", self._on_return)

    def _arrange(self) -> None:
        """Show the filter, or a button in its place if there is room for pictures alone."""
        theme = self._theme
        if self._is_narrow:
            self.filter.grid_forget()
            self.search_button.grid(row=1, column=0)
        else:
            self.search_button.grid_forget()
            self.filter.grid(row=1, column=0, sticky="ew", padx=theme.px(SEARCH_SIDE))
        self._show_hint()

    def _show_hint(self) -> None:
        """Show the hint if there is one and its words have room."""
        if self.hint.cget("text") and not self._is_narrow:
            self.hint.grid()
        else:
            self.hint.grid_remove()

    @property
    def _is_narrow(self) -> bool:
        """Return whether there is room for pictures alone."""
        return 1 < self.winfo_width() < self._theme.px(NARROW_WIDTH)

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
                    Heading(_("Rooms"), True),
                    self._rows.rooms,
                    Heading(_("People"), False, self._aside),
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
        for title, positions in ((_("Rooms"), rooms), (_("People"), people)):
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
        return [Heading(_("Invitations"), False), invited] if invited else []

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
