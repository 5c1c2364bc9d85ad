"""Say what whoever teaches can see and do, and what not."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Sequence
from tkinter import ttk

from gui.looks.theme import Theme
from gui.model.lesson_words import FairnessPoints
from gui.parts.dialog import Dialog
from gui.words.i18n import _

WIDTH = 440  # in pixels at 96 dpi


class FairnessDialog(Dialog):
    """A dialog shows the points under headings.

    Args:
        name: of whoever teaches.
        points: see there.
    """

    def __init__(self, parent: tk.Misc, theme: Theme, name: str, points: FairnessPoints) -> None:
        title = _("What {name} can see and do").format(name=name)
        super().__init__(parent, theme, title if points.sees else _("How this class works"))
        self._add(_("Now"), points.now, bullet="")
        self._add(_("{name} sees").format(name=name), points.sees)
        self._add(_("{name} does not see").format(name=name), points.sees_not)
        self._add(_("{name} can").format(name=name), points.can)
        self._add(_("The class shows how it works"), points.shown)
        self.buttons((_("Close"), self.close, True))
        self.show()

    def _add(self, heading: str, lines: Sequence[str], bullet: str = "• ") -> None:
        px = self.theme.px
        if not lines:
            return
        ttk.Label(self.page, text=heading, style="Heading.TLabel").pack(anchor="w")
        wide = min(px(WIDTH), self.room)
        for line in lines:
            label = ttk.Label(self.page, text=bullet + line, wraplength=wide)
            label.pack(anchor="w", pady=(px(2), 0))
        ttk.Frame(self.page, height=px(12)).pack()
