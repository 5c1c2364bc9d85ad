"""Show a text in several lines, in which links can be pressed by mouse and by keyboard."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from functools import partial

from gui.looks import windowing
from gui.looks.theme import Theme
from gui.parts.focus import KeyboardFocus
from gui.parts.linked_text import LinkArea, count_lines, shown, write
from gui.words.format import Part


class LinkedLabel(tk.Canvas):
    """Tab goes from one link to the next, and Enter or a click opens one.

    Args:
        parent, theme: see there.
        ground: the colour behind the text.
        on_open: called with the link.
    """

    def __init__(
        self, parent: tk.Misc, theme: Theme, ground: str, *, on_open: Callable[[str], None]
    ) -> None:
        super().__init__(
            parent, background=ground, highlightthickness=0, borderwidth=0, width=1, height=1
        )
        self._theme, self._on_open = theme, on_open
        self._areas: list[LinkArea] = []
        self._chosen = 0  # the number of the link that the keyboard has reached
        self.text, self.is_whole = "", True
        self._focus = KeyboardFocus(self, self._draw_focus)
        self.bind("<Motion>", self._on_motion)
        self.bind("<ButtonRelease-1>", self._on_click)
        self.bind("<FocusIn>", lambda _event: self._draw_focus())
        self.bind("<FocusOut>", self._on_focus_out)
        self.bind("<Tab>", partial(self._on_tab, step=1))
        back = "<ISO_Left_Tab>" if windowing.is_x11() else "<Shift-Tab>"
        self.bind(back, partial(self._on_tab, step=-1))
        for key in (*windowing.enter_keys(), "space"):
            self.bind(f"<{key}>", self._on_enter)

    @property
    def links(self) -> list[str]:
        """Return the links in view, in their order."""
        return list({area.number: area.link for area in self._areas}.values())

    def show(self, parts: Sequence[Part], room: int, lines: int) -> bool:
        """Show the parts in so many pixels and lines; return False if nothing fits."""
        self.delete("all")
        self._areas.clear()
        self._chosen = 0
        theme, font = self._theme, self._theme.font
        self.text = "".join(part.text for part in parts)
        self.is_whole = count_lines(parts, font, room) <= lines
        if lines < 1:
            self.text = ""
            return False
        colour = theme.palette.text
        high = write(self, theme, parts, (0, 0), room, font, colour, self._areas, lines)
        if not self.is_whole:
            self.text = shown(parts, font, room, lines)
        self.configure(width=room, height=high, takefocus=bool(self._areas))
        self._draw_focus()
        return True

    def _draw_focus(self) -> None:
        """Draw a frame around the link that the keyboard has reached."""
        self.delete("focus")
        if not self._focus.is_seen:
            return
        theme = self._theme
        for area in self._areas:
            if area.number == self._chosen:
                box = area.left, area.top, area.right - 1, area.bottom - 1
                self.create_rectangle(
                    *box, outline=theme.palette.focus, width=theme.hairline, tags="focus"
                )

    def _at(self, event: tk.Event[tk.Misc]) -> LinkArea | None:
        return next((area for area in self._areas if area.has(event.x, event.y)), None)

    def _on_motion(self, event: tk.Event[tk.Misc]) -> None:
        self.configure(cursor="hand2" if self._at(event) is not None else "")

    def _on_click(self, event: tk.Event[tk.Misc]) -> None:
        area = self._at(event)
        if area is not None:
            self._on_open(area.link)

    def _on_focus_out(self, _event: object) -> None:
        self._chosen = 0
        self._draw_focus()

    def _on_tab(self, _event: object, step: int) -> str | None:
        """Go to the next link; beyond the last one, let Tab leave."""
        if not 0 <= self._chosen + step < len(self.links):
            return None
        self._chosen += step
        self._draw_focus()
        return "break"

    def _on_enter(self, _event: object) -> str:
        if self._areas:
            self._on_open(self.links[self._chosen])
        return "break"
