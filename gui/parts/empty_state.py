"""Show a picture, a few words and the next step where there is nothing else to show."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from functools import partial
from tkinter import ttk

from gui.looks import glyphs, shapes
from gui.looks.shapes import Layer, Stamp
from gui.looks.theme import Theme
from gui.words.emptiness import Emptiness

# The two bubbles of the program's icon, in pixels at 96 dpi.
WIDTH, HEIGHT = 120, 84
BACK, BACK_RADII = (52, 0, 0, 32), (26, 26, 3, 26)
FRONT, FRONT_RADII = (0, 24, 36, 0), (28, 28, 28, 3)
GAP = 3
DOTS, DOT, DOT_TOP = (22, 38, 54), 8, 50
ICON, ICON_LEFT, ICON_TOP = 30, 27, 39
TEXT_WIDTH, TEXT_SHARE = 320, 0.86
LEAST_HEIGHT = 240  # in a lower place, the words are more important than the picture


class EmptyState(tk.Frame):
    """An empty state is centred in its parent, which should have the ground as its colour.

    Args:
        parent: see tkinter.
        theme: it has the measures and draws the picture.
        ground: the colour behind it.
        on_act: called with `Emptiness.act` by the button.
    """

    def __init__(
        self, parent: tk.Misc, theme: Theme, ground: str, on_act: Callable[[str], None]
    ) -> None:
        super().__init__(parent, background=ground)
        self._theme, self._on_act = theme, on_act
        self.shown: Emptiness | None = None
        palette, gap = theme.palette, theme.px
        self._picture = tk.Label(self, background=ground, borderwidth=0, padx=0, pady=0)
        self._title = tk.Label(
            self, background=ground, foreground=palette.text, font=theme.bold, justify="center"
        )
        self._text = tk.Label(
            self, background=ground, foreground=palette.muted, font=theme.font, justify="center"
        )
        self.button = ttk.Button(self)
        self._picture.pack(pady=(0, gap(12)))
        self._title.pack()
        self._text.pack(pady=(gap(4), 0))
        self._binding = parent.bind("<Configure>", self._on_resize, add="+")

    def show(self, emptiness: Emptiness | None) -> None:
        """Show this; None shows nothing."""
        if emptiness == self.shown:
            return
        self.shown = emptiness
        if emptiness is None:
            self.place_forget()
            return
        self._picture.configure(image=self._theme.picture(self._draw(emptiness.icon)))
        self._title.configure(text=emptiness.title)
        self._text.configure(text=emptiness.text)
        self.button.pack_forget()
        if emptiness.button:
            self.button.configure(
                text=emptiness.button, command=partial(self._on_act, emptiness.act)
            )
            self.button.pack(pady=(self._theme.px(16), 0))
        self._fit(self.master.winfo_width(), self.master.winfo_height())
        self.place(relx=0.5, rely=0.46, anchor="center")
        self.lift()

    def _on_resize(self, event: tk.Event[tk.Misc]) -> None:
        if event.widget is self.master:
            self._fit(event.width, event.height)

    def _fit(self, width: int, height: int) -> None:
        """Break the lines at the parent's width, and leave out the picture where it is low."""
        if width <= 1:
            return
        room = min(self._theme.px(TEXT_WIDTH), round(width * TEXT_SHARE))
        for label in (self._title, self._text):
            label.configure(wraplength=room)
        if height < self._theme.px(LEAST_HEIGHT):
            self._picture.pack_forget()
        elif not self._picture.winfo_manager():
            self._picture.pack(before=self._title, pady=(0, self._theme.px(12)))

    def _draw(self, icon: str) -> bytes:
        """Draw the bubbles: somebody speaks, and somebody answers from behind."""
        px, palette = self._theme.px, self._theme.palette
        width, height = px(WIDTH), px(HEIGHT)

        def layer(
            left: int, top: int, right: int, bottom: int, radii: shapes.Radii, colour: str
        ) -> Layer:
            """Make a layer of a box, given in pixels at 96 dpi."""
            inset = px(left), px(top), width - px(right), height - px(bottom)
            rounded = tuple(px(each) for each in radii) if isinstance(radii, tuple) else px(radii)
            return Layer(inset, rounded, colour)  # type: ignore[arg-type]

        gap_radii = tuple(radius + GAP for radius in FRONT_RADII)
        layers = [
            layer(52, 0, 120, 52, BACK_RADII, palette.notice),
            layer(0, 24 - GAP, 84 + GAP, 84, gap_radii, ""),  # type: ignore[arg-type]
            layer(0, 24, 84, 84, FRONT_RADII, palette.accent_soft),
        ]
        if icon:
            stamp = Stamp(
                px(ICON_LEFT), px(ICON_TOP), glyphs.shares(icon, px(ICON)), palette.accent
            )
            return shapes.paint(width, height, layers, [stamp])
        dots = [
            layer(left, DOT_TOP, left + DOT, DOT_TOP + DOT, DOT / 2, palette.accent)
            for left in DOTS
        ]
        return shapes.paint(width, height, [*layers, *dots])
