"""Let the user choose one of a row of values by sliding."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence

from gui.looks.shapes import Layer, paint
from gui.looks.theme import Theme
from gui.parts import rounded

# In pixels at 96 dpi.
HEIGHT, KNOB, TRACK, RING, WIDE = 24, 16, 4, 3, 120


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
        index = self._values.index(value)
        if index != self._index:
            self._index = index
            self._draw()

    def _step(self, step: int) -> str:
        self._move_to(self._index + step)
        return "break"

    def _on_press(self, event: tk.Event[tk.Misc]) -> None:
        self.focus_set()
        edge = self._theme.px(RING) + self._theme.px(KNOB) / 2
        share = (event.x - edge) / max(1, self.winfo_width() - 2 * edge)
        self._move_to(round(share * (len(self._values) - 1)))

    def _move_to(self, index: int) -> None:
        index = min(max(index, 0), len(self._values) - 1)
        if index != self._index:
            self._index = index
            self._draw()
            self._on_change(self.value)

    def _draw(self) -> None:
        wide, theme, p = self.winfo_width(), self._theme, self._theme.palette
        self.delete("all")
        high, knob, ring = theme.px(HEIGHT), theme.px(KNOB), theme.px(RING)
        if wide < knob * 2:
            return
        track, edge = max(2, theme.px(TRACK)), ring + knob // 2
        x = edge + round((wide - 2 * edge) * self._index / max(1, len(self._values) - 1))
        top = (high - track) // 2
        for right, colour in ((wide - edge, p.edge), (x, p.accent)):
            box = edge, top, right, top + track
            rounded.draw(self, theme, box, radius=track // 2, fill=colour, outside=p.page)
        self.create_image(x, high // 2, image=self._knob(knob, ring), anchor="center")

    def _knob(self, knob: int, ring: int) -> tk.PhotoImage:
        """Return the picture of the knob, which is hollow at the first value."""
        theme, p = self._theme, self._theme.palette
        is_first, is_focused = self._index == 0, self.focus_get() is self
        ring = ring if is_focused else 0
        size, inside = knob + 2 * ring, ring + max(1, theme.px(2))
        layers = [Layer(0, 0, p.page), Layer((ring, ring, ring, ring), knob / 2, p.accent)]
        if is_focused:
            layers.insert(1, Layer(0, size / 2, p.edge))
        if is_first:
            layers.append(Layer((inside,) * 4, size / 2 - inside, p.page))
        key = ("slider", size, is_first, is_focused, p.name)
        return theme.kept(key, lambda: paint(size, size, layers))
