"""Show the head of a panel at the right of the window: a title, a second line, and buttons."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from functools import partial
from tkinter import ttk

from gui.looks.elements import Images
from gui.looks.fitting import cut
from gui.looks.theme import Theme
from gui.parts.side_panel import WIDTH
from gui.parts.tip import Tip

# In pixels at 96 dpi: what is free at the left, at the right, and between words and buttons.
HEIGHT, LEFT, RIGHT, BETWEEN, BUTTON = 56, 16, 12, 8, 32
HeadButton = tuple[str, str, Callable[[ttk.Button], None]]  # icon, tip, and what it does


class PanelHead(tk.Frame):
    """A head keeps its place; words that are too long are cut.

    `buttons` has them by their icons. Each calls its function with itself.
    """

    def __init__(
        self, parent: tk.Misc, theme: Theme, buttons: Sequence[HeadButton], *, on_page: bool = False
    ) -> None:
        """Make a head.

        Args:
            on_page: it has the ground of the page, not that of the side.
        """
        px, palette = theme.px, theme.palette
        ground = palette.page if on_page else palette.side
        style = "Icon.TButton" if on_page else "SideIcon.TButton"
        super().__init__(parent, background=ground)
        self._theme, self._said = theme, ("", "")
        words = tk.Frame(self, background=ground)
        self._labels = [
            tk.Label(
                words,
                background=ground,
                foreground=colour,
                font=font,
                anchor="w",
                padx=0,
                pady=0,
                borderwidth=0,
            )
            for colour, font in ((palette.text, theme.title), (palette.muted, theme.small))
        ]
        for label in self._labels:
            label.pack(anchor="w")
        words.place(x=px(LEFT), rely=0.5, anchor="w")
        self.buttons: dict[str, ttk.Button] = {}
        for icon, tip, act in buttons:
            # Without a picture of its own for it, Tk would draw a disabled one in a raster.
            pictures: Images = (theme.icon(icon), "disabled", theme.icon(icon, "edge"))
            button = ttk.Button(self, style=style, image=pictures)
            button.configure(command=partial(act, button))
            Tip(button, theme, tip)
            self.buttons[icon] = button
        for index, button in enumerate(reversed(self.buttons.values())):
            button.pack(side="right", padx=(0, 0 if index else px(RIGHT)))
        self.configure(height=max(px(HEIGHT), words.winfo_reqheight() + px(8)))
        self.pack_propagate(False)
        self.bind("<Configure>", lambda _event: self._fit())

    @property
    def words(self) -> tuple[str, str]:
        """Return the title and the second line, uncut."""
        return self._said

    def show(self, title: str, second: str) -> None:
        """Show these words."""
        self._said = title, second
        self._fit()

    def _fit(self) -> None:
        theme = self._theme
        wide = self.winfo_width() if self.winfo_width() > 1 else theme.px(WIDTH)
        room = wide - theme.px(LEFT + len(self.buttons) * BUTTON + RIGHT + BETWEEN)
        for label, text, font in zip(
            self._labels, self._said, (theme.title, theme.small), strict=True
        ):
            label.configure(text=cut(text, font, room))
