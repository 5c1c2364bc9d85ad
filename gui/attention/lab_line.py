"""Say that the fault lab is in the connection: a line over the composer, with the way out."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from gui.looks.fitting import cut
from gui.looks.theme import Theme
from gui.parts.tip import Tip
from gui.words.i18n import _

SIDE, GAP, HEIGHT = 20, 8, 40  # in pixels at 96 dpi


class LabLine(ttk.Frame):
    """A line is there as long as the lab is. What does not fit is in its tip."""

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        on_settings: Callable[[], None],
        on_out: Callable[[], None],
    ) -> None:
        super().__init__(parent, style="Notice.TFrame", height=theme.px(HEIGHT))
        self._theme, self.said = theme, ""
        self._label = ttk.Label(self, style="NoticeStrong.TLabel")
        self._tip = Tip(self._label, theme)
        self.out = ttk.Button(
            self, text=_("Take it out"), style="NoticeFlat.TButton", command=on_out
        )
        self.settings = ttk.Button(
            self, text=_("Settings…"), style="NoticeFlat.TButton", command=on_settings
        )
        px = theme.px
        self.out.pack(side="right", padx=(0, px(GAP)))
        self.settings.pack(side="right", padx=(px(GAP), 0))
        self.settings.lower(self.out)  # the order of Tab
        self._label.pack(side="left", padx=(px(SIDE), 0))
        self.pack_propagate(False)
        self.bind("<Configure>", lambda _event: self._write())

    def show(self, summary: str) -> None:
        """Say what the lab does."""
        self.said = _("Lab: {what}").format(what=summary)
        self._write()

    def _write(self) -> None:
        buttons = self.out.winfo_reqwidth() + self.settings.winfo_reqwidth()
        room = self.winfo_width() - buttons - self._theme.px(SIDE + 3 * GAP)
        said = cut(self.said, self._theme.bold, max(1, room))
        self._label.configure(text=said)
        self._tip.text = self.said if said != self.said else ""
