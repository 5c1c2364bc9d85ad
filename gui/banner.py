"""A strip above the transcript for what the user should know now: the connection is gone, something failed."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from functools import partial
from tkinter import ttk
from typing import NamedTuple

from gui.theme import Theme


class Action(NamedTuple):
    label: str
    command: Callable[[], None]


class Banner(ttk.Frame):
    """Takes no room while it has nothing to say. `on_close()`: the user has put it away."""

    def __init__(self, parent: tk.Misc, theme: Theme, *, on_close: Callable[[], None]) -> None:
        unit = theme.unit
        super().__init__(parent, style="Notice.TFrame", padding=(4 * unit, 2 * unit))
        self._theme = theme
        self._title = ttk.Label(self, style="NoticeStrong.TLabel")
        self._text = ttk.Label(self, style="Notice.TLabel")
        self._buttons = ttk.Frame(self, style="Notice.TFrame")
        self._close = ttk.Button(self, text="✕", style="NoticeFlat.TButton", command=on_close)
        self._actions: tuple[Action, ...] = ()
        self._title.grid(row=0, column=0, sticky="w")
        self._text.grid(row=1, column=0, sticky="w")
        self._buttons.grid(row=2, column=0, sticky="w")
        self._close.grid(row=0, column=1, rowspan=2, sticky="ne")
        self.columnconfigure(0, weight=1)
        self.bind("<Configure>", self._on_resize)

    def show(self, title: str, text: str, actions: Sequence[Action] = (), *, closable: bool) -> None:
        """Replaces what is said. Called again every second of a countdown: what is the same is left alone."""
        self._title.configure(text=title)
        self._text.configure(text=text)
        if tuple(action.label for action in actions) != tuple(action.label for action in self._actions):
            for button in self._buttons.winfo_children():
                button.destroy()
            for index, action in enumerate(actions):
                ttk.Button(self._buttons, text=action.label, command=partial(self._do, index)).pack(
                    side="left", padx=(0, 2 * self._theme.unit), pady=(2 * self._theme.unit, 0)
                )
        self._actions = tuple(actions)
        if closable:
            self._close.grid()
        else:
            self._close.grid_remove()
        self.grid()

    def _do(self, index: int) -> None:
        """A button that was left alone does what its successor would do."""
        self._actions[index].command()

    def hide(self) -> None:
        self.grid_remove()

    @property
    def is_shown(self) -> bool:
        return bool(self.winfo_manager())

    def _on_resize(self, event: tk.Event[tk.Misc]) -> None:
        room = max(100, event.width - 18 * self._theme.unit)
        for label in (self._title, self._text):
            label.configure(wraplength=room)


class Status(ttk.Frame):
    """The line at the bottom: how the connection is."""

    def __init__(self, parent: tk.Misc, theme: Theme) -> None:
        super().__init__(parent, style="Side.TFrame", padding=(2 * theme.unit, theme.unit))
        self._theme = theme
        self._label = ttk.Label(self, style="Side.TLabel", compound="left")
        self._label.pack(side="left")

    def show(self, text: str, dot: str) -> None:
        """`dot` names one of the theme's signs."""
        self._label.configure(text=" " + text, image=self._theme.sign(dot))

    @property
    def text(self) -> str:
        return str(self._label.cget("text")).strip()
