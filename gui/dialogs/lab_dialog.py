"""Set the faults of the lab that the connection goes through."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tkinter import ttk
from typing import TextIO

import platformdirs

from gui.looks.delay import Delay
from gui.looks.fitting import cut
from gui.looks.theme import Theme
from gui.model.lab_settings import ROWS, SIDES, LabSettings
from gui.parts import editing, file_chooser
from gui.parts.dialog import Dialog
from gui.parts.drop_down import DropDown
from gui.parts.file_chooser import FileChooser
from gui.parts.file_writing import FileWriting
from gui.parts.slider import Slider
from gui.words.i18n import _
from gui.words.text import displayable_line

LOOK_MS = 200
WIDTH, LINES = 460, 5  # in pixels at 96 dpi; lines of what happens
MOST_SEED = 10**9


@dataclass(frozen=True)
class LabWays:
    """The dialog calls these.

    Attributes:
        change: the settings have changed.
        act: carries out an order of the lab's.
        restart: makes the connection anew, with another seed.
        take_out: takes the lab out of the connection.
        said: returns the newest sentences about what happens.
        write_log: writes the log, in another thread.
    """

    change: Callable[[], None]
    act: Callable[[str], None]
    restart: Callable[[int], None]
    take_out: Callable[[], None]
    said: Callable[[], Sequence[str]]
    write_log: Callable[[TextIO], object]


class LabDialog(Dialog):
    """The dialog stays open beside the messages, which can be written meanwhile."""

    def __init__(
        self, parent: tk.Misc, theme: Theme, settings: LabSettings, seed: int, ways: LabWays
    ) -> None:
        super().__init__(parent, theme, _("Fault lab"))
        self._settings, self._ways = settings, ways
        self._chooser: FileChooser | None = None
        self._writing: FileWriting | None = None
        self._looking = Delay(self, LOOK_MS, self._look)
        self._shown: Sequence[str] | None = None
        wide = self._wide = self.wide(WIDTH)
        self._say_what_it_is()
        self._add_sliders()
        self._add_acts()
        self._add_seed(seed)
        self.happening = ttk.Label(
            self.page, style="Muted.TLabel", font=theme.small, wraplength=wide, anchor="nw"
        )
        self.happening.pack(anchor="w", fill="x", pady=(theme.unit, 0))
        self._result = ttk.Label(self.page, wraplength=wide)
        self.buttons(
            (_("Save log…"), self._choose_file, False),
            (_("Take it out"), self._take_out, False),
            (_("Close"), self.close, True),
        )
        self.refresh()
        self._look()
        self.show(self.sliders["delay"])

    def destroy(self) -> None:
        self._looking.cancel()
        super().destroy()

    def refresh(self) -> None:
        """Show the settings as they are."""
        for row in ROWS:
            value = getattr(self._settings, row.field)
            self.sliders[row.field].set(value)
            self._values[row.field].configure(text=row.words(value))
        self.side.current(list(SIDES).index(self._settings.side))
        self.freezing.configure(text=_("Thaw") if self._settings.is_frozen else _("Freeze"))

    # --- the page ---------------------------------------------------------------------------------

    def _say_what_it_is(self) -> None:
        ttk.Label(
            self.page,
            wraplength=self._wide,
            text=_(
                "All that passes between this window and the server goes through the lab now, and "
                "suffers what you set here. The server's key is verified as always, and no message "
                "is lost."
            ),
        ).pack(anchor="w", pady=(0, 2 * self.theme.unit))

    def _add_sliders(self) -> None:
        px, table = self.theme.px, ttk.Frame(self.page)
        table.pack(fill="x")
        ttk.Label(table, text=_("Direction")).grid(row=0, column=0, sticky="w", padx=(0, px(12)))
        self.side = DropDown(table, self.theme, [_(words) for words in SIDES.values()], width=18)
        self.side.grid(row=0, column=1, columnspan=2, sticky="ew", pady=px(4))
        self.side.bind("<<ComboboxSelected>>", lambda _event: self._choose_side())
        self.sliders: dict[str, Slider] = {}
        self._values: dict[str, ttk.Label] = {}
        for number, row in enumerate(ROWS, 1):
            ttk.Label(table, text=_(row.label)).grid(
                row=number, column=0, sticky="w", padx=(0, px(12))
            )
            slider = Slider(table, self.theme, row.values, partial(self.change, row.field))
            slider.grid(row=number, column=1, sticky="ew", pady=px(4))
            room = max(self.theme.font.measure(row.words(value)) for value in row.values)
            value = ttk.Label(table, width=-1)
            value.grid(row=number, column=2, sticky="w", padx=(px(12), 0))
            table.columnconfigure(
                2, minsize=max(room + px(12), table.columnconfigure(2)["minsize"])
            )
            self.sliders[row.field], self._values[row.field] = slider, value
        table.columnconfigure(1, weight=1)

    def _add_acts(self) -> None:
        px, row = self.theme.px, ttk.Frame(self.page)
        row.pack(anchor="w", fill="x", pady=(px(8), 0))
        self.freezing = ttk.Button(row, style="Small.TButton", command=self._freeze)
        acts = [
            self.freezing,
            *(
                ttk.Button(row, text=text, style="Small.TButton", command=command)
                for text, command in (
                    (_("Cut in a character"), lambda: self._ways.act(self._directed("cut char"))),
                    (_("Half-close (FIN)"), self._half_close),
                    (_("Reset (RST)"), lambda: self._ways.act("reset")),
                    (_("Heal"), self._heal),
                )
            ),
        ]
        self.acts = dict(zip(("freeze", "cut", "half-close", "reset", "heal"), acts, strict=True))
        # As many in a row as there is room for.
        widths = [button.winfo_reqwidth() + px(6) for button in acts]
        columns = len(acts)
        while columns > 1 and sum(max(widths[at::columns]) for at in range(columns)) > self._wide:
            columns -= 1
        for number, button in enumerate(acts):
            button.grid(
                row=number // columns,
                column=number % columns,
                sticky="ew",
                padx=(0, px(6)),
                pady=(0, px(6)),
            )

    def _add_seed(self, seed: int) -> None:
        px, row = self.theme.px, ttk.Frame(self.page)
        row.pack(fill="x", pady=(px(4), 0))
        ttk.Label(row, text=_("Seed")).pack(side="left", padx=(0, px(12)))
        self.seed = ttk.Entry(row, font=self.theme.font, width=10)
        self.seed.insert(0, str(seed))
        self.seed.pack(side="left")
        editing.guard_input(self.seed)
        editing.add_menu(self.seed, self.theme, editable=True)
        self.seed.bind("<Return>", lambda _event: self._restart())
        ttk.Button(row, text=_("Start again"), style="Small.TButton", command=self._restart).pack(
            side="left", padx=(px(8), 0)
        )

    # --- what the user does -----------------------------------------------------------------------

    def change(self, field: str, value: int) -> None:
        """Set a fault."""
        setattr(self._settings, field, value)
        self.refresh()
        self._ways.change()

    def _choose_side(self) -> None:
        self._settings.side = list(SIDES)[self.side.current()]
        self._ways.change()

    def _freeze(self) -> None:
        self._settings.is_frozen = not self._settings.is_frozen
        self.refresh()
        self._ways.change()

    def _half_close(self) -> None:
        self._ways.act(f"{self._settings.side or 'down'} half-close")

    def _heal(self) -> None:
        self._settings.heal()
        self.refresh()
        self._ways.change()
        self._ways.act("heal")  # a cut that waits for its character, too

    def _directed(self, order: str) -> str:
        return f"{self._settings.side} {order}" if self._settings.side else order

    def _restart(self) -> str:
        typed = self.seed.get().strip()
        if typed.isascii() and typed.isdecimal() and len(typed) < 11 and int(typed) <= MOST_SEED:
            self.seed.state(["!invalid"])
            self._ways.restart(int(typed))
        else:
            self.seed.state(["invalid"])
            self._say(_("A seed is a number from 0 to {most}.").format(most=MOST_SEED))
        return "break"

    def _take_out(self) -> None:
        self._ways.take_out()
        self.close()

    # --- what happens, and the log ----------------------------------------------------------------

    def _look(self) -> None:
        """Show what has happened, and whether the log is written."""
        self._looking.start()
        said = self._ways.said()[-LINES:]
        if said != self._shown:
            self._shown = said
            lines = [cut(displayable_line(line), self.theme.small, self._wide) for line in said]
            self.happening.configure(text="\n".join([*lines, *[""] * (LINES - len(lines))]))
        if self._writing is not None and self._writing.is_done:
            written, self._writing = self._writing, None
            name = displayable_line(written.path.name)
            self._say(written.error or "✓ " + _("The log is in {file}.").format(file=name))

    def _choose_file(self) -> None:
        if self._chooser is not None:
            self._chooser.use_tk()
            return
        self._chooser = file_chooser.save(
            self,
            _("Save log…").rstrip("…"),
            "charla-lab.jsonl",
            [(_("Log"), ["*.jsonl"])],
            self._write,
            folder=platformdirs.user_documents_path(),
        )

    def _write(self, path: Path | None) -> None:
        self._chooser = None
        if path is not None:
            self._writing = FileWriting(
                path,
                self._ways.write_log,
                encoding="utf-8",
                newline="\n",
                failed=_("The log could not be written: {why}"),
                overwrite=True,
            )

    def _say(self, text: str) -> None:
        self._result.configure(text=text)
        self._result.pack(anchor="w", fill="x", pady=(self.theme.unit, 0))
        self.fit()
