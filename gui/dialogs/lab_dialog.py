"""Set the faults of the lab that the connection goes through."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from tkinter import ttk

from gui.dialogs.lab_faults import FaultsPage, FaultWays
from gui.dialogs.lab_run import RunPage, RunWays
from gui.looks.delay import Delay
from gui.looks.fitting import cut
from gui.looks.theme import Theme
from gui.model.lab_settings import LabSettings
from gui.parts.dialog import Dialog
from gui.parts.segments import Segments
from gui.words.i18n import _
from gui.words.text import displayable_line

LOOK_MS = 200
WIDTH, LINES = 560, 5  # in pixels at 96 dpi; lines of what happens


@dataclass(frozen=True)
class LabWays:
    """The dialog calls these, and its pages theirs.

    Attributes:
        take_out: takes the lab out of the connection.
        said: returns the newest sentences about what happens.
    """

    faults: FaultWays
    run: RunWays
    take_out: Callable[[], None]
    said: Callable[[], Sequence[str]]


class LabDialog(Dialog):
    """The dialog stays open beside the messages, which can be written meanwhile."""

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        settings: LabSettings,
        seed: int,
        ways: LabWays,
        *,
        is_encrypted: bool,
    ) -> None:
        super().__init__(parent, theme, _("Fault lab"))
        self._ways = ways
        self._looking = Delay(self, LOOK_MS, self._look)
        self._shown: Sequence[str] | None = None
        wide = self._wide = self.wide(WIDTH)
        px = theme.px
        ttk.Label(
            self.page,
            wraplength=wide,
            text=_(
                "All that passes between this window and the server goes through the lab now, and "
                "suffers what you set here. The server's key is verified as always, and no message "
                "is lost."
            ),
        ).pack(anchor="w", pady=(0, px(12)))
        words = [("faults", _("Faults")), ("run", _("Script and log"))]
        self.tabs = Segments(self.page, theme, words, self.show_page)
        self.tabs.pack(anchor="w", pady=(0, px(8)))
        body = ttk.Frame(self.page)
        body.pack(fill="x")
        self.faults = FaultsPage(
            body,
            theme,
            settings,
            ways.faults,
            wide=wide,
            is_encrypted=is_encrypted,
            on_resize=self.fit,
        )
        self.run = RunPage(body, theme, ways.run, wide=wide)
        self.run.show_seed(seed)
        self._result = ttk.Label(self.page, wraplength=wide)
        self.happening = ttk.Label(
            self.page, style="Muted.TLabel", font=theme.small, wraplength=wide, anchor="nw"
        )
        self.happening.pack(anchor="w", fill="x", pady=(theme.unit, 0))
        self.buttons((_("Take it out"), self._take_out, False), (_("Close"), self.close, True))
        self._look()
        self.show_page("faults")
        self.show(self.faults.sliders["delay"])

    def destroy(self) -> None:
        self._looking.cancel()
        super().destroy()

    def refresh(self, seed: int) -> None:
        """Show the settings and the seed as they are."""
        self.faults.refresh()
        self.run.show_seed(seed)

    def show_page(self, name: str) -> None:
        """Show the faults, or the script and log."""
        self.tabs.choose(name)
        pages = {"faults": self.faults, "run": self.run}
        for key, page in pages.items():
            if key != name:
                page.pack_forget()
        pages[name].pack(fill="x")
        if self.winfo_viewable():
            self.fit()

    def say(self, text: str) -> None:
        """Show a sentence; "": none."""
        self._result.configure(text=text)
        if text:
            self._result.pack(
                anchor="w", fill="x", pady=(self.theme.unit, 0), before=self.happening
            )
        else:
            self._result.pack_forget()
        self.fit()

    def _take_out(self) -> None:
        self._ways.take_out()
        self.close()

    def _look(self) -> None:
        """Show what has happened."""
        self._looking.start()
        said = self._ways.said()[-LINES:]
        if said != self._shown:
            self._shown = said
            lines = [cut(displayable_line(line), self.theme.small, self._wide) for line in said]
            self.happening.configure(text="\n".join([*lines, *[""] * (LINES - len(lines))]))
