"""Let the user choose one of a row of values by sliding."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence

from gui.looks.shapes import Layer, paint
from gui.looks.theme import Theme

# In pixels at 96 dpi.
HEIGHT, KNOB, TRACK, WIDE = 24, 16, 4, 120


class Slider(tk.Canvas):
    """A slider has its first value at the left. Arrow keys, Home and End move it, too.

    Args:
        values: that can be chosen.
        on_change: called with the value when the user has moved the slider.
    """

    def __init__(
        self, parent: tk.Misc, theme: Theme, values: Sequence[int], on_change: Callable[[int], None]
    ) -> None:
        super().__init__(
            parent,
            width=theme.px(WIDE),
            height=theme.px(HEIGHT),
            background=theme.palette.page,
            highlightthickness=0,
            borderwidth=0,
            takefocus=True,
        )
        self._theme, self._values, self._on_change = theme, tuple(values), on_change
        self._index = 0
        self.bind("<Configure>", lambda _event: self._draw())
        for change in ("<FocusIn>", "<FocusOut>"):
            self.bind(change, lambda _event: self._draw(), add=True)
        for press in ("<Button-1>", "<B1-Motion>"):
            self.bind(press, self._on_press)
        last = len(self._values)
        for names, step in (
            (("Left", "Down"), -1),
            (("Right", "Up"), 1),
            (("Home",), -last),
            (("End",), last),
        ):
            for name in names:
                self.bind(f"<{name}>", lambda _event, step=step: self._step(step))  # type: ignore[misc]

    @property
    def value(self) -> int:
        return self._values[self._index]

    def set(self, value: int) -> None:
        """Show a value; nobody is called."""
        self._index = self._values.index(value)
        self._draw()

    def _step(self, step: int) -> str:
        self._move_to(self._index + step)
        return "break"

    def _on_press(self, event: tk.Event[tk.Misc]) -> None:
        self.focus_set()
        knob = self._theme.px(KNOB)
        share = (event.x - knob / 2) / max(1, self.winfo_width() - knob)
        self._move_to(round(share * (len(self._values) - 1)))

    def _move_to(self, index: int) -> None:
        index = min(max(index, 0), len(self._values) - 1)
        if index != self._index:
            self._index = index
            self._draw()
            self._on_change(self.value)

    def _draw(self) -> None:
        wide, theme = self.winfo_width(), self._theme
        self.delete("all")
        if wide < theme.px(KNOB) * 2:
            return
        p, high, knob, track = (
            theme.palette,
            theme.px(HEIGHT),
            theme.px(KNOB),
            max(2, theme.px(TRACK)),
        )
        is_focused = self.focus_get() is self
        room = wide - knob
        x = round(room * self._index / max(1, len(self._values) - 1))
        above, before = (high - knob) // 2, (high - track) // 2
        half, line = knob // 2, max(1, theme.px(2))
        ring = theme.px(3) if is_focused else 0
        layers = [
            Layer(0, 0, p.page),
            Layer((half, before, half, high - before - track), track / 2, p.edge),
            Layer((half, before, wide - half - x, high - before - track), track / 2, p.accent),
            *(
                [
                    Layer(
                        (max(0, x - ring), above - ring, max(0, room - x - ring), above - ring),
                        half + ring,
                        p.edge,
                    )
                ]
                if ring
                else []
            ),
            Layer((x, above, room - x, high - above - knob), knob / 2, p.accent),
            *(
                [
                    Layer(
                        (x + line, above + line, room - x + line, high - above - knob + line),
                        knob / 2 - line,
                        p.page,
                    )
                ]
                if self._index == 0
                else []
            ),
        ]
        key = ("slider", wide, high, x, is_focused, p.name)
        self.create_image(
            0, 0, image=theme.kept(key, lambda: paint(wide, high, layers)), anchor="nw"
        )
