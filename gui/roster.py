"""The list at the left: rooms and people, who is here, what is unread."""

from __future__ import annotations

import tkinter as tk
from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import partial
from tkinter import font as tkfont
from tkinter import ttk

from gui.i18n import _
from gui.records import Presence, Row
from gui.text import displayable_line
from gui.theme import Theme

UNREAD_UNITS = 8
SIGN_UNITS = 9  # the sign before a name and the room around it
_ROOMS, _PEOPLE = "rooms", "people"  # the iids of the headings


class Roster(ttk.Frame):
    """`on_pick(name)`: the user wants this conversation. `on_menu(button)`: the user wants the menu."""

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        on_pick: Callable[[str], None],
        on_menu: Callable[[ttk.Button], None],
    ) -> None:
        super().__init__(parent, style="Side.TFrame")
        self._theme = theme
        self._on_pick = on_pick
        self._ids: dict[str, str] = {}  # conversation key -> iid: names may be anything, iids may not
        self._my_name = ""
        self._width = 44 * theme.unit
        self._rows: dict[str, Row] = {}  # iid -> what is drawn
        self._build(on_menu)

    def show(self, rows: Sequence[Row], current: str | None, hint: str) -> None:
        """Draws the rows in their order; touches only what has changed. `current` is the key of a row.

        `hint` stands below them, unless it is "".
        """
        wanted = {self._id(row.key): row for row in rows}
        gone = [iid for iid in self._rows if iid not in wanted]
        if gone:
            self.tree.delete(*gone)
        for section, inside in ((_ROOMS, True), (_PEOPLE, False)):
            listed = list(self.tree.get_children(section))
            for index, (iid, row) in enumerate(
                (iid, row) for iid, row in wanted.items() if row.is_room is inside
            ):
                if iid not in self._rows or iid in gone:
                    self.tree.insert(section, index, iid)
                    self._draw(iid, row)
                    listed.insert(index, iid)
                elif self._rows[iid] != row:
                    self._draw(iid, row)
                if listed[index] != iid:
                    self.tree.move(iid, section, index)
                    listed.remove(iid)
                    listed.insert(index, iid)
        self._rows = wanted
        self._select(self._ids.get(current or ""))
        self._hint.configure(text=hint)
        if hint:
            self._hint.grid()
        else:
            self._hint.grid_remove()

    def show_me(self, name: str, state: str) -> None:
        """The user's own name; `state` is the name of one of the theme's signs."""
        self._my_name = displayable_line(name)
        self._me.configure(image=self._theme.sign(state))
        self._write_me()

    def _write_me(self) -> None:
        you = _("{name} (you)").format(name="")
        bold = self._theme.bold
        name = self._fit(self._my_name, bold, bold.measure(you) + 2 * self._theme.unit)
        self._me.configure(text=" " + _("{name} (you)").format(name=name))

    def _build(self, on_menu: Callable[[ttk.Button], None]) -> None:
        theme, unit, p = self._theme, self._theme.unit, self._theme.palette
        self.tree = ttk.Treeview(
            self, style="Roster.Treeview", show="tree", columns=("unread",), selectmode="browse", takefocus=True
        )
        self.tree.column("#0", width=30 * unit, minwidth=20 * unit, stretch=True)
        self.tree.column("unread", width=UNREAD_UNITS * unit, minwidth=UNREAD_UNITS * unit, stretch=False, anchor="e")
        self.tree.tag_configure("heading", foreground=p.muted, font=theme.small)
        self.tree.tag_configure("away", foreground=p.muted)
        self.tree.tag_configure("unread", foreground=p.accent, font=theme.bold)
        for section, label in ((_ROOMS, _("ROOMS")), (_PEOPLE, _("PEOPLE"))):
            self.tree.insert("", "end", section, text=label, open=True, tags=("heading",))
        scrollbar = ttk.Scrollbar(self, style="Side.Vertical.TScrollbar", command=self.tree.yview)
        self.tree.configure(yscrollcommand=partial(_on_view, scrollbar))
        self._hint = ttk.Label(self, style="Side.TLabel")
        below = ttk.Frame(self, style="Side.TFrame", padding=(2 * unit, unit))
        self._me = ttk.Label(below, style="Me.TLabel", compound="left")
        self.menu_button = ttk.Button(below, text="⚙", style="SideFlat.TButton", takefocus=True)
        self.menu_button.configure(command=lambda: on_menu(self.menu_button))
        self.menu_button.pack(side="right")
        self._me.pack(side="left", fill="x", expand=True)
        self.tree.grid(row=0, column=0, sticky="nsew", padx=(unit, 0), pady=(2 * unit, 0))
        scrollbar.grid(row=0, column=1, sticky="ns")
        self._hint.grid(row=1, column=0, columnspan=2, sticky="w", padx=2 * unit, pady=2 * unit)
        ttk.Frame(self, style="Line.TFrame", height=theme.hairline).grid(row=2, column=0, columnspan=2, sticky="ew")
        below.grid(row=3, column=0, columnspan=2, sticky="ew")
        self.columnconfigure(0, weight=1)
        self.rowconfigure(0, weight=1)
        self.grid_propagate(False)  # as wide as the window has room, not as its longest name
        self.tree.bind("<<TreeviewSelect>>", self._on_select)
        # The headings can't be folded away: there would be no sign of what is hidden.
        self.tree.bind("<<TreeviewClose>>", lambda _event: self._unfold())
        self.tree.bind("<Return>", self._on_return)
        self.tree.bind("<Configure>", self._on_resize)

    def _draw(self, iid: str, row: Row) -> None:
        font = self._theme.bold if row.unread else self._theme.font
        name = displayable_line(row.name)
        plain = f"{name}  · " + _("plain")
        name = plain if row.plain and self._fit(plain, font) == plain else self._fit(name, font)
        if row.is_room:
            is_away = not row.joined
            text, image = f"  {name}", ""
        else:
            is_away = row.presence is Presence.OFFLINE
            sign = "plain" if row.plain and row.presence is Presence.ONLINE else row.presence.value
            text, image = f" {name}", str(self._theme.sign(sign))
        tags = ("unread",) if row.unread else ("away",) if is_away else ()
        self.tree.item(iid, text=text, image=image, values=(row.unread or "",), tags=tags)

    def _fit(self, name: str, font: tkfont.Font, taken: int = 0) -> str:
        """The name, with its end cut off in a way that shows, if it has not enough room."""
        room = self._width - (UNREAD_UNITS + SIGN_UNITS) * self._theme.unit - taken
        if font.measure(name) <= room:
            return name
        fitting = bisect_right(range(len(name)), room, key=lambda end: font.measure(name[:end] + "…"))
        return name[: max(0, fitting - 1)] + "…"

    def _on_resize(self, event: tk.Event[tk.Misc]) -> None:
        if event.width != self._width:
            self._width = event.width
            self._write_me()
            for iid, row in self._rows.items():
                self._draw(iid, row)

    def _id(self, key: str) -> str:
        return self._ids.setdefault(key, f"c{len(self._ids)}")

    def _select(self, iid: str | None) -> None:
        wanted = (iid,) if iid in self._rows else ()
        if self.tree.selection() != wanted:
            self.tree.selection_set(wanted)
        if wanted and self.tree.focus() != wanted[0]:
            self.tree.focus(wanted[0])
            self.tree.see(wanted[0])

    def _on_select(self, _event: object) -> None:
        row = self._rows.get(next(iter(self.tree.selection()), ""))
        if row is not None:
            self._on_pick(row.name)

    def _on_return(self, _event: object) -> str:
        self._on_select(None)
        self.event_generate("<<Picked>>")
        return "break"

    def _unfold(self) -> None:
        for section in (_ROOMS, _PEOPLE):
            self.tree.item(section, open=True)


def _on_view(scrollbar: ttk.Scrollbar, first: float, last: float) -> None:
    scrollbar.set(first, last)
    scrollbar.state(["disabled" if float(first) <= 0 and float(last) >= 1 else "!disabled"])
