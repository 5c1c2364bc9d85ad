"""Show the frames of this window's connection as a sequence diagram: a tab of the X-ray."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from pathlib import Path
from tkinter import ttk

from gui.looks.delay import Delay
from gui.looks.theme import Theme
from gui.words.i18n import _
from gui.words.text import displayable_line
from gui.xray.sequence import SequenceView
from gui.xray.sequence_export import SequenceExport
from net.capture.sequence import Arrow, FrameArrows

LOOK_MS = 100
PAD = 16  # in pixels at 96 dpi


class SequenceTab(tk.Frame):
    """The tab follows what the recorder has, and says what has become of a file.

    Args:
        parent: see tkinter.
        theme: see there.
        made: makes the arrows.
        on_pick: called with the arrow that the user looks at.
    """

    def __init__(
        self, parent: tk.Misc, theme: Theme, made: FrameArrows, on_pick: Callable[[Arrow], object]
    ) -> None:
        super().__init__(parent, background=theme.palette.page)
        self._theme, self._made = theme, made
        self._export: SequenceExport | None = None
        self.view = SequenceView(self, theme, on_pick, self._save)
        self.view.pack(fill="both", expand=True)
        self._said = tk.Label(
            self,
            background=theme.palette.page,
            foreground=theme.palette.muted,
            font=theme.small,
            anchor="w",
            justify="left",
            padx=theme.px(PAD),
        )
        self._looking = Delay(self, LOOK_MS, self._look)
        self.view.use(made.log, made.log.lanes[0])
        self._looking.start()

    @property
    def said(self) -> str:
        """Return what the line at the bottom says."""
        return str(self._said.cget("text"))

    def destroy(self) -> None:
        self._looking.cancel()
        super().destroy()

    def _look(self) -> None:
        self._made.settle()
        if self.winfo_ismapped():
            self.view.refresh()
        self._looking.start()

    def _save(self, _button: ttk.Button) -> None:
        lanes, arrows = self.view.shown
        self._export = SequenceExport(
            self, lanes, arrows, self._made.log.lanes[0], self._theme.palette, self._on_saved
        )

    def _on_saved(self, path: Path, error: str) -> None:
        self._export = None
        said = error or _("Saved as {file}.").format(file=displayable_line(path.name))
        self._said.configure(text=said, wraplength=max(1, self.winfo_width() - 2 * PAD))
        self._said.pack(side="bottom", fill="x", before=self.view)
