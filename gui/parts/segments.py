"""Let the user choose one of a few words that stand side by side."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence

from gui.looks.theme import Theme
from gui.parts import rounded
from gui.parts.focus import KeyboardFocus

# In pixels at 96 dpi.
HEIGHT, INSIDE, BESIDE, CORNER = 28, 2, 12, 8


class Segments(tk.Canvas):
    """The words have keys; Left and Right choose the next one.

    Args:
        words: (key, word), from left to right.
        on_choose: called with the key when the user has chosen another.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        words: Sequence[tuple[str, str]],
        on_choose: Callable[[str], None],
    ) -> None:
        super().__init__(
            parent,
            background=theme.palette.page,
            highlightthickness=0,
            borderwidth=0,
            takefocus=True,
            height=theme.px(HEIGHT),
        )
        self._theme, self._on_choose = theme, on_choose
        self._words: list[tuple[str, str]] = list(words)
        self.chosen = words[0][0] if words else ""
        self._pointed = ""
        self._focus = KeyboardFocus(self, self._draw)
        for sequence in ("<FocusIn>", "<FocusOut>"):
            self.bind(sequence, lambda _event: self._draw(), add=True)
        self.bind("<Button-1>", self._on_press)
        self.bind("<Motion>", lambda event: self._point(self._at(event.x)))
        self.bind("<Leave>", lambda _event: self._point(""))
        self.bind("<Left>", lambda _event: self._step(-1))
        self.bind("<Right>", lambda _event: self._step(1))
        self._draw()

    def add(self, key: str, word: str) -> None:
        """Add a word at the right."""
        self._words.append((key, word))
        self.chosen = self.chosen or key
        self._draw()

    def choose(self, key: str) -> None:
        """Show this one as chosen."""
        self.chosen = key
        self._draw()

    # --- inside -----------------------------------------------------------------------------------

    def _places(self) -> list[tuple[str, str, int, int]]:
        """Return (key, word, left, right) of each."""
        theme, found = self._theme, []
        left = theme.px(INSIDE)
        for key, word in self._words:
            # Bold words are the widest, so nothing moves when another is chosen.
            right = left + theme.small_bold.measure(word) + 2 * theme.px(BESIDE)
            found.append((key, word, left, right))
            left = right
        return found

    def _draw(self) -> None:
        theme, p = self._theme, self._theme.palette
        places, inside = self._places(), theme.px(INSIDE)
        wide = (places[-1][3] if places else 0) + inside
        high = max(theme.px(HEIGHT), theme.small_bold.metrics("linespace") + 2 * inside)
        self.configure(width=wide, height=high)
        self.delete("all")
        edge = p.focus if self._focus.is_seen else p.edge if p.name == "contrast" else ""
        edge_width = theme.px(2) if self._focus.is_seen else theme.hairline
        rounded.draw(
            self,
            theme,
            (0, 0, wide, high),
            radius=theme.px(CORNER),
            fill=p.chip,
            edge=edge,
            edge_width=edge_width if edge else 0,
        )
        for key, word, left, right in places:
            is_chosen = key == self.chosen
            if is_chosen:
                rounded.draw(
                    self,
                    theme,
                    (left, inside, right, high - inside),
                    radius=theme.px(CORNER - INSIDE),
                    fill=p.raised,
                )
            self.create_text(
                (left + right) // 2,
                high // 2,
                text=word,
                font=theme.small_bold if is_chosen else theme.small,
                fill=p.text if is_chosen or key == self._pointed else p.muted,
            )

    def _at(self, x: int) -> str:
        return next((key for key, _w, left, right in self._places() if left <= x < right), "")

    def _point(self, key: str) -> None:
        if key != self._pointed:
            self._pointed = key
            self._draw()

    def _on_press(self, event: tk.Event[tk.Misc]) -> None:
        self.focus_set()
        self._take(self._at(event.x))

    def _step(self, step: int) -> None:
        keys = [key for key, _word in self._words]
        at = keys.index(self.chosen) + step
        if 0 <= at < len(keys):
            self._take(keys[at])

    def _take(self, key: str) -> None:
        if key and key != self.chosen:
            self.choose(key)
            self._on_choose(key)
