"""Suggest completions in a list above or below a field."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence

from gui.looks.fitting import cut
from gui.looks.signs import PRESENCES
from gui.looks.theme import Theme
from gui.parts import avatar, rounded
from gui.words.candidates import EMOJI, Suggestion
from gui.words.matching import spans
from gui.words.text import displayable_line

MOST_SHOWN = 8
# All in pixels at 96 dpi.
ROW, SHORT_ROW = 36, 32  # with pictures of people, and without
INSIDE, PICTURE_LEFT, PICTURE, GAP, CORNER, LIST_CORNER = 4, 8, 24, 12, 6, 8


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
            background=p.page,
            highlightthickness=0,
            borderwidth=0,
            takefocus=False,
            cursor="arrow",
        )
        self._theme, self._on_pick = theme, on_pick
        self._suggestions: list[Suggestion] = []
        self._picked: int | None = None
        self._typed = ""
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
            f"{suggestion.sign} {displayable_line(suggestion.label or suggestion.name)}".strip()
            for suggestion in self._suggestions
        ]

    def suggest(
        self,
        suggestions: Sequence[Suggestion],
        near: tk.Misc,
        *,
        above: bool = False,
        width: int | None = None,
        typed: str = "",
    ) -> None:
        """Show the first suggestions below (or above) a widget, none of them picked.

        Without suggestions the list is closed.

        Args:
            suggestions: those that are worth showing, the best first.
            near: the widget.
            above: show them above the widget.
            width: the most that the list is wide, in pixels.
            typed: what is bold in the names, because the user has typed it.
        """
        self._suggestions, self._picked = list(suggestions)[:MOST_SHOWN], None
        self._typed = typed.lstrip("#@")
        if not self._suggestions:
            self.close()
            return
        gap = self._theme.px(2)
        window = near.winfo_toplevel()
        top = near.winfo_rooty() - window.winfo_rooty()
        room = top if above else window.winfo_height() - top - near.winfo_height()
        fitting = max(1, (room - gap - 2 * self._top) // self._row)
        self._suggestions = self._suggestions[:fitting]
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
        theme = self._theme
        least = ROW if self._has_faces else SHORT_ROW
        return max(theme.px(least), int(theme.font.metrics("linespace")) + theme.px(6))

    @property
    def _has_faces(self) -> bool:
        return any(suggestion.face is not None for suggestion in self._suggestions)

    @property
    def _top(self) -> int:
        return self._theme.px(INSIDE)

    def _draw(self) -> None:
        theme, p = self._theme, self._theme.palette
        self.delete("all")
        width, height = self.winfo_width(), self.winfo_height()
        if width <= 1 or not self.is_open:
            return
        corner = theme.sharp(LIST_CORNER)
        edge = p.edge if p.name == "contrast" else p.shade
        whole = 0, 0, width, height
        rounded.draw(
            self,
            theme,
            whole,
            radius=corner,
            fill=p.raised,
            edge=edge,
            edge_width=theme.hairline,
            tag="ground",
        )
        inside = theme.px(INSIDE)
        for index, suggestion in enumerate(self._suggestions):
            top = self._top + index * self._row
            ground = p.raised
            if index == self._picked:
                ground = p.selected
                box = inside, top, width - inside, top + self._row
                rounded.draw(self, theme, box, radius=theme.sharp(CORNER), fill=ground)
            self._draw_one(suggestion, top, width - inside, ground)

    def _draw_one(self, suggestion: Suggestion, top: int, right: int, ground: str) -> None:
        theme, p = self._theme, self._theme.palette
        left, middle = theme.px(INSIDE + PICTURE_LEFT), top + self._row // 2
        size = theme.px(PICTURE)
        centre = left + size // 2
        if suggestion.face is not None:
            at = middle - size // 2
            avatar.draw(self, theme, left, at, PICTURE, suggestion.face, ground)
        elif suggestion.is_new:
            self.create_image(centre, middle, image=theme.icon("plus"))
        elif suggestion.sign in PRESENCES:
            self.create_image(centre, middle, image=theme.sign(suggestion.sign))
        else:
            font = (theme.emoji or theme.font) if EMOJI.match(suggestion.sign) else theme.font
            self.create_text(centre, middle, text=suggestion.sign, font=font, fill=p.text)
        left += size + theme.px(GAP)
        end = right - theme.px(8)
        name = displayable_line(suggestion.label or suggestion.name)
        aside = suggestion.aside
        taken = theme.small.measure(aside) + theme.px(8) if aside else 0
        if aside and end - left - taken >= min(theme.font.measure(name), (end - left) // 2):
            self.create_text(end, middle, text=aside, anchor="e", font=theme.small, fill=p.muted)
            end -= taken
        if suggestion.face is not None and suggestion.face.kind == "room":
            name = name.removeprefix("#")
        name = cut(name, theme.bold, max(1, end - left))
        found = [] if suggestion.label else spans(name, self._typed) if self._typed else []
        at_character = 0
        for start, stop in [*found[:1], (len(name), len(name))]:
            for text, font in (
                (name[at_character:start], theme.font),
                (name[start:stop], theme.bold),
            ):
                if text:
                    self.create_text(left, middle, text=text, anchor="w", font=font, fill=p.text)
                    left += font.measure(text)
            at_character = stop

    def _at(self, y: int) -> int:
        return max(0, min((y - self._top) // self._row, len(self._suggestions) - 1))

    def _on_click(self, event: tk.Event[tk.Misc]) -> str:
        self.pick(self._at(event.y))
        self._on_pick()
        return "break"
