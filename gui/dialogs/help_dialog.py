"""Show the keys and the meaning of all signs on one page."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Iterable
from tkinter import ttk

from gui.looks import signs
from gui.looks.theme import Theme
from gui.model.badges import RECEIPTS
from gui.parts.dialog import Dialog
from gui.parts.keys import HELP
from gui.words import key_names
from gui.words.i18n import N_, _

COLUMN_GAP_UNITS = 10

# Signs before names, in the order of gui.looks.signs, and their meaning.
PRESENCES = (
    ("online", N_("online")),
    ("away", N_("away: not at the keyboard for a while")),
    ("busy", N_("do not disturb")),
    ("plain", N_("online with a plain client: no receipts")),
    ("offline", N_("offline: will get your messages later")),
    ("unknown", N_("not known")),
)
# Examples of what can be typed, and their meaning.
FORMATS = (
    ("`print(1)`", N_("code, shown as typed")),
    ("```python", N_("starts a block of code; ``` ends it")),
    ("@luis", N_("mentions somebody")),
    (":smi", N_("then Tab: an emoji by its name")),
    ("luis: …", N_("at the beginning: only for luis")),
    ("https://…", N_("a link, opened with a click or Enter")),
)

Row = tuple[Callable[[ttk.Frame], ttk.Label], str]


class HelpDialog(Dialog):
    """The dialog has two columns where the screen is wide enough, otherwise one below the other."""

    def __init__(self, parent: tk.Misc, theme: Theme) -> None:
        super().__init__(parent, theme, _("Help"))
        left, right = ttk.Frame(self.page), ttk.Frame(self.page)
        self._add(
            left,
            _("Keys"),
            ((self._key(key_names.shown(keys)), _(meaning)) for keys, meaning in HELP),
        )
        self._add(
            right,
            _("Next to names"),
            ((self._sign(sign), _(meaning)) for sign, meaning in PRESENCES),
        )
        self._add(
            right,
            _("Next to your messages"),
            (
                (self._receipt(status.value, mark), _(meaning))
                for status, (mark, _colour, meaning) in RECEIPTS.items()
            ),
        )
        self._add(
            right,
            _("What you can write"),
            ((self._code(example), _(meaning)) for example, meaning in FORMATS),
        )
        self._place(left, right)
        self.buttons((_("Close"), self.close, True))
        self.show()

    def _place(self, left: ttk.Frame, right: ttk.Frame) -> None:
        self.update_idletasks()
        gap = COLUMN_GAP_UNITS * self.theme.unit
        beside = left.winfo_reqwidth() + right.winfo_reqwidth() + gap <= self.room
        if not beside:
            for column in (left, right):
                self._wrap(column)
        left.grid(row=0, column=0, sticky="nw")
        right.grid(
            row=0 if beside else 1,
            column=1 if beside else 0,
            sticky="nw",
            padx=(gap if beside else 0, 0),
            pady=(0 if beside else 5 * self.theme.unit, 0),
        )

    def _wrap(self, column: ttk.Frame) -> None:
        """Wrap the meanings if the screen is too narrow even for one column."""
        signs = max(
            child.winfo_reqwidth()
            for child in column.grid_slaves(column=0)
            if child.grid_info()["columnspan"] == 1
        )
        for child in column.grid_slaves(column=1):
            if isinstance(child, ttk.Label):
                child.configure(wraplength=self.room - signs - 4 * self.theme.unit)

    def _add(self, column: ttk.Frame, heading: str, rows: Iterable[Row]) -> None:
        unit, above = self.theme.unit, column.grid_size()[1]
        ttk.Label(column, text=heading, style="Heading.TLabel").grid(
            row=above, column=0, columnspan=2, sticky="w", pady=(4 * unit if above else 0, unit)
        )
        for row, (make, meaning) in enumerate(rows, start=above + 1):
            make(column).grid(row=row, column=0, sticky="w", pady=max(1, unit // 4))
            ttk.Label(column, text=meaning).grid(
                row=row, column=1, sticky="w", padx=(4 * unit, 0), pady=max(1, unit // 4)
            )

    def _key(self, text: str) -> Callable[[ttk.Frame], ttk.Label]:
        return lambda parent: ttk.Label(parent, text=text, style="Key.TLabel")

    def _sign(self, name: str) -> Callable[[ttk.Frame], ttk.Label]:
        return lambda parent: ttk.Label(parent, image=self.theme.sign(name))

    def _receipt(self, name: str, mark: str) -> Callable[[ttk.Frame], ttk.Label]:
        """Return a function that shows a receipt as the messages do, or as a character."""
        if name in signs.RECEIPTS:
            return lambda parent: ttk.Label(parent, image=self.theme.receipt(name))
        return lambda parent: ttk.Label(parent, text=mark, style="Muted.TLabel")

    def _code(self, text: str) -> Callable[[ttk.Frame], ttk.Label]:
        return lambda parent: ttk.Label(
            parent,
            text=text,
            font=self.theme.mono,
            background=self.theme.palette.sunken,
            padding=(self.theme.unit, 0),
        )
