"""Let the user choose to whom a message is passed on."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk

from gui.looks.theme import Theme
from gui.parts.dialog import Dialog
from gui.parts.face_list import FaceLine, FaceList
from gui.parts.search_field import SearchField
from gui.words.i18n import _

WIDTH, ROWS = 400, 7  # in pixels at 96 dpi, and in lines


class ForwardDialog(Dialog):
    """The dialog finds people and rooms by name; Return forwards to the one that is picked.

    Args:
        said: the message, on one line.
        find: returns who matches what was typed, the best first; all if it is empty.
        on_forward: called with the name of the one who was chosen.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        said: str,
        find: Callable[[str], Sequence[FaceLine]],
        on_forward: Callable[[str], None],
    ) -> None:
        super().__init__(parent, theme, _("Forward the message"))
        self._find, self._on_forward = find, on_forward
        width = min(theme.px(WIDTH), self.room)
        quoted = ttk.Label(self.page, text=said, style="Muted.TLabel", wraplength=width)
        quoted.pack(anchor="w", pady=(0, 3 * theme.unit))
        self.field = SearchField(self.page, theme, _("To whom?"), on_change=self._look)
        self.field.pack(fill="x", pady=(0, 2 * theme.unit))
        self.list = FaceList(self.page, theme, width=width, rows=ROWS, on_open=self._forward_to)
        self.list.pack(fill="both", expand=True)
        self._nobody = ttk.Label(self.page, style="Muted.TLabel")
        for sequence, step in (("<Down>", 1), ("<Up>", -1)):
            self.field.entry.bind(sequence, lambda _event, step=step: self._step(step))  # type: ignore[misc]
        _cancel, self._main_button = self.buttons(
            (_("Cancel"), self.close, False), (_("Forward"), self._forward, True)
        )
        self._look("")
        self.show(self.field.entry)

    def _look(self, text: str) -> None:
        lines = self._find(text)
        self.list.show_lines(lines)
        self._main_button.state(["!disabled" if lines else "disabled"])
        self._nobody.configure(text="" if lines else _("Nobody has that name."))
        self._nobody.place(in_=self.list, relx=0.5, rely=0.3, anchor="center")
        if lines:
            self._nobody.place_forget()

    def _step(self, step: int) -> str:
        self.list.step(step)
        return "break"

    def _forward(self) -> None:
        if self.list.picked:
            self._forward_to(self.list.picked)

    def _forward_to(self, name: str) -> None:
        self.close()
        self._on_forward(name)
