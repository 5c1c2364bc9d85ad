"""Let the user choose how a plain server is spoken to: four choices, one below the other."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Mapping
from tkinter import ttk

import msgspec

from gui.looks import windowing
from gui.looks.theme import Theme
from gui.parts import editing
from gui.parts.drop_down import DropDown
from gui.parts.tip import Tip
from gui.words import plain_question
from gui.words.i18n import _
from net.wire.manners import ASSIGNMENT, HEADER_BYTES, Manner

MOST_DIGITS = 2


class MannerFields(ttk.Frame):
    """Holds the choices.

    Args:
        on_enter: the user has pressed Enter in one of them.
    """

    def __init__(self, parent: tk.Misc, theme: Theme, *, on_enter: Callable[[], None]) -> None:
        super().__init__(parent, style="Raised.TFrame")
        theme.dress_chat()  # drop-down fields
        self._proposed = ASSIGNMENT
        unit = theme.px(4)
        self.columnconfigure(1, weight=1)
        self.choices: dict[str, DropDown] = {}
        for row, (field, label, why) in enumerate(plain_question.fields()):
            ttk.Label(self, text=label, style="Raised.TLabel").grid(
                row=row, column=0, sticky="w", padx=(0, 2 * unit), pady=(0, unit)
            )
            values = plain_question.values(field)
            choice = DropDown(self, theme, list(values.values()))
            choice.configure(style="Raised.TCombobox")
            choice.grid(row=row, column=1, columnspan=2, sticky="ew", pady=(0, unit))
            choice.bind("<<ComboboxSelected>>", lambda _event: self._follow())
            Tip(choice, theme, why)
            self.choices[field] = choice
        self.header = ttk.Entry(self, font=theme.font, width=3, style="Raised.TEntry")
        self.header.grid(
            row=list(self.choices).index("framing"), column=2, padx=(unit, 0), pady=(0, unit)
        )
        editing.guard_input(self.header)
        Tip(self.header, theme, _("How many digits and spaces stand before each message: 4 to 64."))
        for widget in (*self.choices.values(), self.header):
            for name in windowing.enter_keys():
                widget.bind(f"<{name}>", lambda _event: self._enter(on_enter))

    def fill(self, manner: Manner) -> None:
        """Show a manner; it is what the choices begin with."""
        self._proposed = manner
        chosen = plain_question.chosen(manner)
        for field, choice in self.choices.items():
            values = list(plain_question.values(field))
            choice.current(values.index(chosen[field]) if chosen[field] in values else 0)
        self.header.delete(0, "end")
        self.header.insert(0, str(manner.header if manner.header in HEADER_BYTES else 64))
        self._follow()

    def manner(self) -> Manner | None:
        """Return what is chosen. If it can't be, say so at its field and return None."""
        picked = self._picked()
        header = plain_question.FIXED_HEADERS.get(picked["framing"])
        if header is None:
            typed = self.header.get().strip()
            is_number = typed.isascii() and typed.isdecimal() and len(typed) <= MOST_DIGITS
            is_wanted = picked["framing"] == "length"
            if is_number and int(typed) in HEADER_BYTES:
                header = int(typed)
            elif is_wanted:
                self.header.state(["invalid"])
                self.header.focus_set()
                return None
            else:
                header = self._proposed.header
        return msgspec.convert(
            {**picked, "framing": plain_question.framing(picked["framing"]), "header": header},
            Manner,
        )

    def _picked(self) -> Mapping[str, str]:
        return {
            field: list(plain_question.values(field))[choice.current()]
            for field, choice in self.choices.items()
        }

    def _follow(self) -> None:
        """Ask for the number of digits only where it matters."""
        self.header.state(["!invalid"])
        is_wanted = self._picked()["framing"] == "length"
        self.choices["framing"].grid_configure(columnspan=1 if is_wanted else 2)
        if is_wanted:
            self.header.grid()
        else:
            self.header.grid_remove()

    @staticmethod
    def _enter(on_enter: Callable[[], None]) -> str:
        on_enter()
        return "break"
