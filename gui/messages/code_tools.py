"""Show the language of a code box, and a button that copies the code."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable

from gui.looks.delay import Delay
from gui.looks.theme import Theme
from gui.messages.pictures import has_edges
from gui.parts.tip import Tip
from gui.words.i18n import _

BUTTON, ICON, CORNER = 24, 16, 6
COPIED_MS = 1_500


class CodeTools(tk.Canvas):
    """Stands at the upper right of a code box.

    Args:
        parent: the text that the box is in.
        theme: see there.
        on_copy: called with the number of the entry and the index of the box.
    """

    def __init__(
        self, parent: tk.Misc, theme: Theme, *, on_copy: Callable[[int, int], None]
    ) -> None:
        super().__init__(
            parent, highlightthickness=0, borderwidth=0, takefocus=False, cursor="arrow"
        )
        self._theme = theme
        self.which = 0, 0  # the number of the entry, and the position of the box in it
        self._look: tuple[object, ...] = ()
        self._is_pointed = False
        self._tip = Tip(self, theme)
        self._copied = Delay(self, COPIED_MS, self._draw)
        self._language, self._fill, self._reached, self._wide = "", theme.palette.page, False, 0
        for sequence in ("<Motion>", "<Leave>"):
            self.bind(sequence, self._on_pointer, add=True)
        self.bind("<Button-1>", lambda _event: "break")
        self.bind("<ButtonRelease-1>", lambda _event: on_copy(*self.which))
        self.bind("<Destroy>", lambda _event: self._copied.cancel(), add=True)

    def show(self, language: str, fill: str, *, room: int, is_reached: bool) -> int:
        """Show this language, if there is room for it; return the width of all."""
        px = self._theme.px
        label = self._theme.small_bold.measure(language) if language else 0
        wide = px(BUTTON) + (label + px(12) if label else 0)
        if room < wide + px(8):
            language, wide = "", px(BUTTON)
        look = language, fill, is_reached, wide, self.which
        if look != self._look:
            self._look = look
            self._copied.cancel()
            self._language, self._fill, self._reached, self._wide = look[:4]
            self._draw()
        return wide

    def say_copied(self) -> None:
        """Show a tick for a moment."""
        self._copied.start()
        self._draw()

    def _draw(self) -> None:
        theme, p, px = self._theme, self._theme.palette, self._theme.px
        self.delete("all")
        self.configure(background=self._fill)
        side, middle = px(BUTTON), px(BUTTON) // 2
        left = self._wide - side
        if self._language:
            self.create_text(
                left - px(8),
                middle,
                text=self._language,
                font=theme.small_bold,
                fill=p.muted,
                anchor="e",
            )
        if self._is_pointed or self._reached:
            edge = p.focus if self._reached else p.line if has_edges(theme) else ""
            ground = p.chip if self._is_pointed else self._fill
            width = px(2) if self._reached else theme.hairline if edge else 0
            self._ground = theme.box(side, side, px(CORNER), ground, edge=edge, edge_width=width)
            self.create_image(left, 0, image=self._ground, anchor="nw")
        name, colour = ("check", "accent") if self._copied.is_waiting else ("copy", "muted")
        if self._is_pointed and name == "copy":
            colour = "text"
        self.create_image(left + middle, middle, image=theme.icon(name, colour, ICON))

    def _on_pointer(self, event: tk.Event[tk.Misc]) -> None:
        inside = event.type is not tk.EventType.Leave
        if inside != self._is_pointed:
            self._is_pointed = inside
            if inside:
                self._tip.expect(_("Copy code"))
            self._draw()
