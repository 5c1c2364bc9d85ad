"""Ask for what a new class needs: a name, and little else."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import Any

from gui.looks.theme import Theme
from gui.parts import editing
from gui.parts.dialog import Dialog
from gui.words.errors import Explanation
from gui.words.firewall import SystemQuestion
from gui.words.i18n import _
from gui.words.text import displayable_line
from net.wire.hosting import CLASS_NAME_CHARACTERS, ClassPlan

WIDTH_UNITS = 92
# Names of Tcl variables, not tkinter's: see gui.login.
STAYS: Any = "charla_new_class_stays"
JOINS: Any = "charla_new_class_joins"
TEACHES: Any = "charla_new_class_teaches"
PASSWORD_CHARACTERS = 100


class StartDialog(Dialog):
    """The dialog stays open until the class runs, and says what is wrong if it does not.

    Args:
        name, by: what the fields hold at first.
        asked: what the system will ask, if this is the first class on this computer.
        on_start: called with the plan, and whether the user joins the class.
        on_closed: called when the dialog is gone.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        name: str,
        by: str,
        asked: SystemQuestion | None = None,
        on_start: Callable[[ClassPlan, bool], None],
        on_closed: Callable[[], None],
    ) -> None:
        super().__init__(parent, theme, _("Start a class"))
        self._on_start, self._on_closed = on_start, on_closed
        self._width = min(WIDTH_UNITS * theme.picture_unit, self.room)
        unit = theme.unit
        self.page.columnconfigure(0, weight=1)
        ttk.Label(
            self.page,
            text=_(
                "Anybody on this network can join: your students see the class in a list, or "
                "type six words that you show them."
            ),
            style="Muted.TLabel",
            wraplength=self._width,
        ).grid(sticky="w", pady=(0, 3 * unit))
        self.name = self._field(_("Name of the class"), name)
        self.by = self._field(_("Teacher's name (others see it)"), by)
        self.password = self._field(_("Password for newcomers (optional)"), "", show="•")
        self.joins_box = self._box(_("Join the class myself"), JOINS, is_ticked=True)
        self.stays_box = self._box(
            _("Keep the class going when I close Charla"), STAYS, is_ticked=False
        )
        self.teaches_box = self._box(
            _("Show how it works (X-ray for everybody)"), TEACHES, is_ticked=False
        )
        if asked is not None:
            self._explain(asked)
        self._more = ttk.Button(
            self.page, text=_("More…"), style="Flat.TButton", command=self._show_more
        )
        self._more.grid(sticky="w", pady=(unit, 0))
        self._port_frame = ttk.Frame(self.page)
        self.port = self._field(
            _("Port (empty: the first free one from 8080 on)"), "", parent=self._port_frame
        )
        self._title = ttk.Label(self.page, style="Error.TLabel", wraplength=self._width)
        self._text = ttk.Label(self.page, wraplength=self._width)
        self._progress = ttk.Progressbar(self.page, mode="indeterminate", length=self._width)
        self._cancel, self.button = self.buttons(
            (_("Cancel"), self.close, False), (_("Start"), self._start, True)
        )
        self.name.bind("<KeyRelease>", lambda _event: self._check(), add=True)
        self._check()
        self.show(self.name)
        self.name.selection_range(0, "end")

    def show_progress(self) -> None:
        """Show that the class is being started."""
        self._say("", "")
        self._progress.grid(sticky="ew", pady=(3 * self.theme.unit, 0))
        self._progress.start(15)
        self.button.state(["disabled"])
        self.fit()

    def show_problem(self, explanation: Explanation) -> None:
        """Show why the class could not be started; the user may try again."""
        self._progress.stop()
        self._progress.grid_remove()
        self._check()
        self._say(explanation.title, f"{explanation.why} {explanation.remedy}")
        if explanation.field == "port":
            self._show_more()
            self.port.state(["invalid"])
            editing.focus_whole(self.port)
        self.fit()
        self.update_idletasks()  # the new size decides whether it scrolls
        self.see(self._text)

    def close(self) -> None:
        super().close()
        self._on_closed()

    # --- building ---------------------------------------------------------------------------------

    def _field(
        self, label: str, text: str, *, parent: ttk.Frame | None = None, show: str = ""
    ) -> ttk.Entry:
        frame, unit = parent or self.page, self.theme.unit
        ttk.Label(frame, text=label).grid(sticky="w", pady=(0, unit // 2))
        entry = ttk.Entry(frame, font=self.theme.font, width=12, show=show)
        entry.insert(0, displayable_line(text))
        entry.grid(sticky="ew", pady=(0, 2 * unit))
        entry.bind("<Key>", lambda _event: entry.state(["!invalid"]), add=True)
        editing.guard_input(entry)
        editing.add_menu(entry, self.theme, editable=True)
        return entry

    def _box(self, text: str, variable: Any, *, is_ticked: bool) -> ttk.Checkbutton:
        self.setvar(variable, "1" if is_ticked else "0")
        box = ttk.Checkbutton(
            self.page,
            text=text,
            variable=variable,
            image=self.theme.choice_images("box", "ticked"),
            compound="left",
        )
        box.grid(sticky="w")
        return box

    def _explain(self, asked: SystemQuestion) -> None:
        """Say what the system will ask, in a box of its own."""
        theme, inside = self.theme, 3 * self.theme.unit
        box = ttk.Frame(self.page, style="Notice.TFrame", padding=inside)
        for text, style in ((asked.title, "NoticeStrong.TLabel"), (asked.text, "Notice.TLabel")):
            ttk.Label(box, text=text, style=style, wraplength=self._width - 2 * inside).pack(
                anchor="w"
            )
        box.grid(sticky="ew", pady=(2 * theme.unit, 0))

    def _show_more(self) -> None:
        if not self._port_frame.winfo_manager():
            row = self._more.grid_info()["row"]
            self._more.grid_remove()
            self._port_frame.columnconfigure(0, weight=1)
            self._port_frame.grid(row=row, sticky="ew", pady=(2 * self.theme.unit, 0))
            self.fit()
            self.port.focus_set()

    def _say(self, title: str, text: str) -> None:
        for label, said in ((self._title, title), (self._text, text)):
            label.configure(text=said)
            if said:
                label.grid(sticky="w", pady=(2 * self.theme.unit, 0))
            else:
                label.grid_remove()

    @property
    def said(self) -> str:
        """Return what the dialog says is wrong; "" for nothing."""
        return f"{self._title.cget('text')} {self._text.cget('text')}".strip()

    # --- what the user does -----------------------------------------------------------------------

    def _check(self) -> None:
        self.button.state(["!disabled" if self._clean(self.name) else "disabled"])

    @staticmethod
    def _clean(entry: ttk.Entry) -> str:
        return " ".join(entry.get().split())[:CLASS_NAME_CHARACTERS].strip()

    def _start(self) -> None:
        name, port = self._clean(self.name), self.port.get().strip()
        if not name or self.button.instate(["disabled"]):
            return
        if port and not (port.isdecimal() and port.isascii() and 1 <= int(port) <= 65_535):
            self.show_problem(
                Explanation(
                    _("That port is not valid."),
                    _("A port is a number from 1 to 65535."),
                    _("Leave it empty, and Charla will take the first free one."),
                    "port",
                )
            )
            return
        self._on_start(
            ClassPlan(
                name,
                self._clean(self.by),
                self.password.get().strip()[:PASSWORD_CHARACTERS],
                int(port or 0),
                self.getboolean(self.getvar(STAYS)),
                self.getboolean(self.getvar(TEACHES)),
            ),
            self.getboolean(self.getvar(JOINS)),
        )
