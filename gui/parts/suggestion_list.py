"""Suggest completions in a list above or below a field."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence

from gui.looks.fitting import cut
from gui.looks.signs import PRESENCES
from gui.looks.theme import Theme
from gui.words.candidates import EMOJI, Suggestion
from gui.words.text import displayable_line

MOST_SHOWN = 8
SIGN_UNITS = 7  # the width of the sign before a name


class SuggestionList(tk.Canvas):
    """A list shows suggestions while the field beside it keeps the focus.

    `on_pick` is called when a suggestion has been clicked, which is the picked one then.
    """

    def __init__(self, parent: tk.Misc, theme: Theme, *, on_pick: Callable[[], object]) -> None:
        p = theme.palette
        # It lies inside the window, not in its own one, so no window manager interferes with the
        # focus.
        super().__init__(
            parent.winfo_toplevel(),
            background=p.raised,
            highlightthickness=theme.hairline,
            highlightbackground=p.edge,
            highlightcolor=p.edge,
            borderwidth=0,
            takefocus=False,
            cursor="arrow",
        )
        self._theme, self._on_pick = theme, on_pick
        self._suggestions: list[Suggestion] = []
        self._picked: int | None = None
        self.bind("<Button-1>", self._on_click)
        self.bind("<Motion>", lambda event: self.pick(self._at(event.y)))
        self.bind("<Configure>", lambda _event: self._draw())

    @property
    def is_open(self) -> bool:
        return bool(self.winfo_manager())

    @property
    def picked(self) -> int | None:
        """Return the index of the picked suggestion; None if there is none, or no list."""
        return self._picked if self.is_open else None

    @property
    def suggested(self) -> list[str]:
        """Return the lines as they are shown."""
        return [
            f"{suggestion.sign} {displayable_line(suggestion.name)}".strip()
            for suggestion in self._suggestions
        ]

    def suggest(
        self,
        suggestions: Sequence[Suggestion],
        near: tk.Misc,
        *,
        above: bool = False,
        width: int | None = None,
    ) -> None:
        """Show the first suggestions below (or above) a widget, none of them picked.

        Without suggestions the list is closed.
        """
        self._suggestions, self._picked = list(suggestions)[:MOST_SHOWN], None
        if not self._suggestions:
            self.close()
            return
        gap = self._theme.hairline
        wide = near.winfo_width() if width is None else min(width, near.winfo_width())
        high = len(self._suggestions) * self._row + 2 * self._top
        if above:
            self.place(in_=near, relx=0, rely=0, y=-gap, anchor="sw", width=wide, height=high)
        else:
            self.place(in_=near, relx=0, rely=1.0, y=gap, anchor="nw", width=wide, height=high)
        self.tk.call("raise", self)
        self._draw()

    def close(self) -> None:
        self.place_forget()

    def pick(self, index: int) -> None:
        if index != self._picked:
            self._picked = index
            self._draw()

    def step(self, step: int) -> None:
        """Pick the next or previous suggestion, wrapping around at the ends."""
        at = self._picked if self._picked is not None else -1 if step > 0 else 0
        self.pick((at + step) % len(self._suggestions))

    @property
    def _row(self) -> int:
        return int(self._theme.font.metrics("linespace")) + self._theme.unit + self._theme.unit // 2

    @property
    def _top(self) -> int:
        return self._theme.hairline + self._theme.unit // 2

    def _draw(self) -> None:
        theme, unit, p = self._theme, self._theme.unit, self._theme.palette
        self.delete("all")
        right = self.winfo_width() - theme.hairline
        signed = any(suggestion.sign for suggestion in self._suggestions)
        left = theme.hairline + (SIGN_UNITS * theme.picture_unit if signed else 2 * unit)
        for index, suggestion in enumerate(self._suggestions):
            y = self._top + index * self._row
            if index == self._picked:
                self.create_rectangle(
                    theme.hairline, y, right, y + self._row, fill=p.selected, width=0
                )
            middle = y + self._row // 2
            if suggestion.sign in PRESENCES:
                self.create_image(left // 2, middle, image=theme.sign(suggestion.sign))
            else:
                font = (theme.emoji or theme.font) if EMOJI.match(suggestion.sign) else theme.font
                self.create_text(left // 2, middle, text=suggestion.sign, font=font, fill=p.text)
            name = cut(
                displayable_line(suggestion.name), theme.font, max(1, right - left - 2 * unit)
            )
            self.create_text(left, middle, text=name, anchor="w", font=theme.font, fill=p.text)

    def _at(self, y: int) -> int:
        return max(0, min((y - self._top) // self._row, len(self._suggestions) - 1))

    def _on_click(self, event: tk.Event[tk.Misc]) -> str:
        self.pick(self._at(event.y))
        self._on_pick()
        return "break"
