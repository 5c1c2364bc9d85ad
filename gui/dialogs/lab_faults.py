"""Show the faults of the lab that are set by sliding, ticking and pressing."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from tkinter import ttk

from gui.looks.theme import Theme
from gui.model.lab_settings import ROWS, SIDES, LabSettings
from gui.parts.drop_down import DropDown
from gui.parts.slider import Slider
from gui.words.i18n import N_, _

BOXES = {
    "is_split": N_("Cut each character of several bytes (ñ, ¿, 🙂) in two"),
    "is_doubled": N_("Connect twice; the second connection says nothing (from the next time on)"),
}


@dataclass(frozen=True)
class FaultWays:
    """The page calls these.

    Attributes:
        change: the settings have changed.
        act: carries out an order of the lab's.
    """

    change: Callable[[], None]
    act: Callable[[str], None]


class FaultsPage(ttk.Frame):
    """The page changes `settings`.

    Args:
        wide: how wide it may be, in pixels.
        is_encrypted: whether the connection is.
        on_resize: called when the page has become higher or lower.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        settings: LabSettings,
        ways: FaultWays,
        *,
        wide: int,
        is_encrypted: bool,
        on_resize: Callable[[], None],
    ) -> None:
        super().__init__(parent)
        self._on_resize = on_resize
        self._theme, self._settings, self._ways, self._wide = theme, settings, ways, wide
        self._add_sliders()
        self._add_boxes()
        self._add_acts()
        self.warning = ttk.Label(
            self,
            wraplength=wide,
            text=_(
                "The connection is encrypted: the first byte that is changed is noticed, and ends"
                " it. Charla connects again, which may fail while bytes are changed, or look as if"
                " another server had answered. Nothing is lost: it goes on when the lab is healed."
            )
            if is_encrypted
            else _(
                "The connection is not encrypted: nobody notices that a byte was changed. Messages"
                " may arrive with another text, or not at all."
            ),
        )
        self.refresh()

    def refresh(self) -> None:
        """Show the settings as they are."""
        for row in ROWS:
            value = getattr(self._settings, row.field)
            self.sliders[row.field].set(value)
            self._values[row.field].configure(text=row.words(value))
        for field, box in self.boxes.items():
            box.state(["selected" if getattr(self._settings, field) else "!selected"])
        self.side.current(list(SIDES).index(self._settings.side))
        self.acts["freeze"].configure(text=_("Thaw") if self._settings.is_frozen else _("Freeze"))
        if self._settings.corrupt and not self.warning.winfo_manager():
            self.warning.pack(anchor="w", pady=(self._theme.px(4), 0))
            self._on_resize()
        elif not self._settings.corrupt and self.warning.winfo_manager():
            self.warning.pack_forget()
            self._on_resize()

    def change(self, field: str, value: int) -> None:
        """Set a fault."""
        setattr(self._settings, field, value)
        self.refresh()
        self._ways.change()

    # --- inside -----------------------------------------------------------------------------------

    def _add_sliders(self) -> None:
        theme, px, table = self._theme, self._theme.px, ttk.Frame(self)
        table.pack(fill="x")
        ttk.Label(table, text=_("Direction")).grid(row=0, column=0, sticky="w", padx=(0, px(12)))
        self.side = DropDown(table, theme, [_(words) for words in SIDES.values()], width=18)
        self.side.grid(row=0, column=1, columnspan=2, sticky="ew", pady=px(4))
        self.side.bind("<<ComboboxSelected>>", lambda _event: self._choose_side())
        self.sliders: dict[str, Slider] = {}
        self._values: dict[str, ttk.Label] = {}
        room = max(theme.font.measure(row.words(value)) for row in ROWS for value in row.values)
        table.columnconfigure(1, weight=1)
        table.columnconfigure(2, minsize=room + px(12))
        for number, row in enumerate(ROWS, 1):
            ttk.Label(table, text=_(row.label)).grid(
                row=number, column=0, sticky="w", padx=(0, px(12))
            )
            slider = Slider(table, theme, row.values, partial(self.change, row.field))
            slider.grid(row=number, column=1, sticky="ew", pady=px(4))
            value = ttk.Label(table, width=-1)
            value.grid(row=number, column=2, sticky="w", padx=(px(12), 0))
            self.sliders[row.field], self._values[row.field] = slider, value

    def _add_boxes(self) -> None:
        theme = self._theme
        style = "LabBox.Wrapped.TCheckbutton"
        theme.style.configure(style, wraplength=max(1, self._wide - theme.px(40)))
        self.boxes: dict[str, ttk.Checkbutton] = {}
        for field, words in BOXES.items():
            images = theme.choice_images("box", "ticked")
            box = ttk.Checkbutton(self, text=_(words), style=style, image=images)
            box.state(["!alternate"])
            box.configure(command=partial(self._tick, field))
            box.pack(anchor="w", pady=(theme.px(4), 0))
            self.boxes[field] = box

    def _tick(self, field: str) -> None:
        self.change(field, self.boxes[field].instate(["selected"]))

    def _add_acts(self) -> None:
        acts = {
            "freeze": (_("Freeze"), self._freeze),
            "cut": (_("Cut in a character"), lambda: self._ways.act(self._directed("cut char"))),
            "half-close": (_("Half-close (FIN)"), self._half_close),
            "reset": (_("Reset (RST)"), lambda: self._ways.act("reset")),
            "heal": (_("Heal"), self._heal),
        }
        row = ttk.Frame(self)
        row.pack(anchor="w", fill="x", pady=(self._theme.px(8), 0))
        self.acts = {
            name: ttk.Button(row, text=text, style="Small.TButton", command=command)
            for name, (text, command) in acts.items()
        }
        in_rows(list(self.acts.values()), self._theme, self._wide)

    def _choose_side(self) -> None:
        self._settings.side = list(SIDES)[self.side.current()]
        self._ways.change()

    def _freeze(self) -> None:
        self.change("is_frozen", not self._settings.is_frozen)

    def _half_close(self) -> None:
        self._ways.act(f"{self._settings.side or 'down'} half-close")

    def _heal(self) -> None:
        self._settings.heal()
        self.refresh()
        self._ways.change()
        self._ways.act("heal")  # a cut that waits for its character, too

    def _directed(self, order: str) -> str:
        return f"{self._settings.side} {order}" if self._settings.side else order


def in_rows(buttons: list[ttk.Button], theme: Theme, wide: int) -> None:
    """Place buttons below one another, as many in a row as there is room for."""
    gap = theme.px(6)
    widths = [button.winfo_reqwidth() + gap for button in buttons]
    columns = len(buttons)
    while columns > 1 and sum(max(widths[at::columns]) for at in range(columns)) > wide:
        columns -= 1
    for number, button in enumerate(buttons):
        button.grid(
            row=number // columns,
            column=number % columns,
            sticky="ew",
            padx=(0, gap),
            pady=(0, gap),
        )
