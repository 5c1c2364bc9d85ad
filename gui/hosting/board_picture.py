"""Draw the board: the name of a class, the words that lead to it, and who is there.

Everything grows with the window, so that the words can be read from the back row. What has no room
in a small window is left out; the words never are.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Sequence
from tkinter import ttk
from typing import Any, NamedTuple

from gui.looks import shapes, signs
from gui.looks.theme import Theme
from gui.parts.logo import logo_of
from gui.words.face import initials
from gui.words.i18n import ngettext
from gui.words.text import displayable_line

# The size, in pixels at 96 dpi, for which the measures below are.
WIDTH, HEIGHT = 1280, 720
SIDE, TOP, BOTTOM = 64, 48, 40
LOGO, LOGO_GAP = 56, 20
LARGEST_WORDS, LEAST_WORDS = 88, 14
WORD_GAP = 48
LINE = 1.2  # the height of a line of words, in their size
AVATAR, PERSON = 48, 84
COUNT = 150  # the column with the number of people

FontParts = list[
    Any
]  # family, negative size in pixels, weight; a Font could be collected: see Theme


class BoardContent(NamedTuple):
    """The board shows these texts.

    Args:
        name: of the class.
        address: where it is; "" without a network.
        caption: what to do.
        place: the words that lead to it, or the address to type.
        key: the words that tell that it is the right one.
        hints: what the colours of place and key mean, and how words are typed.
        people: the first who are here, each with the number of their colour.
        present: how many are here.
        note: something that the teacher should know; "" for nothing.
    """

    name: str
    address: str
    caption: str
    place: tuple[str, ...]
    key: tuple[str, ...]
    hints: tuple[str, str, str]
    people: tuple[tuple[str, int], ...]
    present: int
    note: str = ""


class BoardPicture(tk.Canvas):
    """A canvas shows the content, as large as fits, and `corner` in its upper right corner."""

    def __init__(self, parent: tk.Misc, theme: Theme) -> None:
        super().__init__(
            parent,
            background=theme.palette.page,
            highlightthickness=0,
            borderwidth=0,
            width=1,
            height=1,
        )
        self._theme = theme
        self._family = theme.font.actual("family")
        self._content: BoardContent | None = None
        self.corner = ttk.Frame(self)
        self._drawn = ""
        self.bind("<Configure>", lambda _event: self._draw())

    def show(self, content: BoardContent) -> None:
        if content != self._content:
            self._content = content
            self._draw()

    # --- layout -----------------------------------------------------------------------------------

    def _draw(self) -> None:
        content, width, height = self._content, self.winfo_width(), self.winfo_height()
        if content is None or width <= 1:
            return
        self.delete("all")
        self._scale = min(width / WIDTH, height / HEIGHT)
        self._left, self._right = self._px(SIDE, 16), width - self._px(SIDE, 16)
        y = self._draw_head(content, self._px(TOP, 10))
        end = self._draw_foot(content, height - self._px(BOTTOM, 8))
        if content.note:
            end = self._draw_note(content.note, end)
        self._draw_words(content, y, end - self._px(8, 4))

    def _px(self, pixels: float, least: int = 0) -> int:
        return max(round(least * self._theme.scale), round(pixels * self._scale))

    def _font(self, pixels: float, least: int = 11, *, bold: bool = False) -> FontParts:
        return self._sized(self._px(pixels, least), bold=bold)

    def _sized(self, size: int, *, bold: bool = True) -> FontParts:
        return [self._family, -size, "bold" if bold else "normal"]

    def _measure(self, text: str, font: FontParts) -> int:
        return int(self.tk.call("font", "measure", font, text))

    def _linespace(self, font: FontParts) -> int:
        return int(self.tk.call("font", "metrics", font, "-linespace"))

    def _cut(self, text: str, font: FontParts, width: int) -> str:
        """Return the text, shortened until it is no wider than this."""
        text = displayable_line(text)
        if self._measure(text, font) <= width:
            return text
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            if self._measure(text[:middle].rstrip() + "…", font) <= width:
                low = middle
            else:
                high = middle - 1
        return text[:low].rstrip() + "…"

    # --- parts ------------------------------------------------------------------------------------

    def _draw_head(self, content: BoardContent, y: int) -> int:
        """Draw logo, name and address, and return where they end."""
        palette = self._theme.palette
        high = self._px(LOGO, 28)
        middle = y + high // 2
        logo = self._theme.picture(logo_of(high))
        self.create_image(self._left, middle, anchor="w", image=logo)
        x = self._left + logo.width() + self._px(LOGO_GAP, 8)
        small, title = self._font(20, 12), self._font(40, 18, bold=True)
        self.corner.place(x=self._right + self._theme.unit, y=middle, anchor="e")
        gap = self._px(10, 6)
        right = self._right - self.corner.winfo_reqwidth() - gap
        icon = self._px(20, 12)
        needed = self._measure(content.address, small) + icon + 3 * gap
        # In a small window the name is more important.
        if (
            content.address
            and self._measure(displayable_line(content.name), title) + needed <= right - x
        ):
            self.create_text(
                right, middle, anchor="e", text=content.address, font=small, fill=palette.muted
            )
            lock = self._theme.picture(signs.icon("lock", palette.muted, icon))
            self.create_image(right - needed + 2 * gap, middle, anchor="w", image=lock)
            right -= needed
        name = self._cut(content.name, title, right - x)
        self.create_text(x, middle, anchor="w", text=name, font=title, fill=palette.text)
        return y + high

    def _draw_words(self, content: BoardContent, top: int, end: int) -> None:
        palette, wide = self._theme.palette, self._right - self._left
        caption, legend = self._font(26, 12), self._font(18, 11)
        text = self.create_text(
            self._left,
            top,
            anchor="nw",
            text=content.caption,
            font=caption,
            fill=palette.muted,
            width=wide,
        )
        caption_high = self._bottom(text) - top
        lines = [
            (line, colour)
            for line, colour in ((content.place, self._place_colour), (content.key, palette.accent))
            if line
        ]
        # All words have one size; a long address is smaller.
        size = self._largest(content.key, wide)
        sizes = [min(size, self._largest(line, wide)) for line, _colour in lines]
        legend_high = self._linespace(legend) + self._px(24, 6)
        room = end - top
        shows_legend = room >= caption_high + self._height(sizes) + legend_high
        if room < caption_high + self._height(sizes):
            least = round(LEAST_WORDS * self._theme.scale)
            fitting = max(least, int((room - caption_high) / len(lines) / self._line))
            sizes = [min(size, fitting) for size in sizes]
        used = caption_high + self._height(sizes) + (legend_high if shows_legend else 0)
        spare = max(0, room - used)
        gap = min(self._px(52), spare // 2)
        self.move(text, 0, gap)
        y = top + gap + caption_high + min(self._px(28), spare // 4)
        for (line, colour), size in zip(lines, sizes, strict=True):
            self._draw_line(line, size, y + self._height([size]) // 2, colour)
            y += self._height([size])
        if shows_legend:
            self._draw_legend(content, y + self._px(24, 6), legend)

    @property
    def _line(self) -> float:
        """Return the height of a line of words, in their size; some fonts need more."""
        return max(LINE, self._linespace(self._sized(LARGEST_WORDS)) / LARGEST_WORDS)

    def _height(self, sizes: Sequence[int]) -> int:
        """Return how high lines of words in these sizes are."""
        return sum(round(self._line * size) for size in sizes)

    @property
    def _place_colour(self) -> str:
        """Return the colour of the words that find the class: amber, where it can be read."""
        palette = self._theme.palette
        return palette.warn if palette.name == "light" else palette.amber

    def _bottom(self, item: int) -> int:
        return int(self.bbox(item)[3])

    def _largest(self, line: Sequence[str], wide: int) -> int:
        """Return the largest size of words at which the line fits."""
        size = self._px(LARGEST_WORDS, LEAST_WORDS)
        least = round(LEAST_WORDS * self._theme.scale)
        while size > least and self._width_of(line, size) > wide:
            size -= max(1, size // 24)
        return size

    def _width_of(self, line: Sequence[str], size: int) -> int:
        font = self._sized(size)
        gaps = (len(line) - 1) * round(size * WORD_GAP / LARGEST_WORDS)
        return sum(self._measure(word, font) for word in line) + gaps

    def _draw_line(self, line: Sequence[str], size: int, y: int, colour: str) -> None:
        font = self._sized(size)
        x = self._left
        for word in line:
            self.create_text(x, y, anchor="w", text=word, font=font, fill=colour, tags="word")
            x += self._measure(word, font) + round(size * WORD_GAP / LARGEST_WORDS)

    def _draw_legend(self, content: BoardContent, y: int, font: FontParts) -> None:
        palette, x = self._theme.palette, self._left
        dot = self._px(12, 8)
        middle = y + self._linespace(font) // 2
        place, key, typing = content.hints
        for line, words, colour in (
            (content.place, place, self._place_colour),
            (content.key, key, palette.accent),
        ):
            needed = dot + self._px(10, 5) + self._measure(words, font)
            if line and x + needed <= self._right:
                picture = self._theme.picture(shapes.disc(dot, colour))
                self.create_image(x, middle, anchor="w", image=picture)
                self.create_text(
                    x + dot + self._px(10, 5),
                    middle,
                    anchor="w",
                    text=words,
                    font=font,
                    fill=palette.muted,
                )
                x += needed + self._px(32, 12)
        if content.key and x + self._measure(typing, font) <= self._right:
            self.create_text(
                self._right, middle, anchor="e", text=typing, font=font, fill=palette.muted
            )

    def _draw_note(self, note: str, y: int) -> int:
        """Draw a line for the teacher above y, and return where it begins."""
        text = self.create_text(
            self._left,
            y - self._px(12, 4),
            anchor="sw",
            text=note,
            font=self._font(18, 11),
            fill=self._theme.palette.text,
            width=self._right - self._left,
        )
        return int(self.bbox(text)[1])

    def _draw_foot(self, content: BoardContent, end: int) -> int:
        """Draw who is here, and return where that begins."""
        palette = self._theme.palette
        number, label, name = self._font(40, 18, bold=True), self._font(18, 11), self._font(16, 11)
        disc = self._px(AVATAR, 24)
        high = max(
            self._linespace(number) + self._linespace(label),
            disc + self._px(4, 2) + self._linespace(name),
        )
        y = end - high
        line = y - self._px(24, 6)
        self.create_line(self._left, line, self._right, line, fill=palette.line)
        here = ngettext("is here now", "are here now", content.present)
        column = max(self._px(COUNT), self._measure(here, label) + self._px(24, 12))
        self.create_text(
            self._left, y, anchor="nw", text=str(content.present), font=number, fill=palette.text
        )
        self.create_text(
            self._left,
            y + self._linespace(number),
            anchor="nw",
            text=here,
            font=label,
            fill=palette.muted,
        )
        self._draw_people(content, self._left + column, y, disc, name)
        return line

    def _draw_people(
        self, content: BoardContent, x: int, y: int, disc: int, font: FontParts
    ) -> None:
        palette = self._theme.palette
        slot = self._px(PERSON, 52)
        slots = (self._right - x) // slot
        if slots < 1 or not content.present:
            return
        shown = content.people[:slots]
        if len(shown) < content.present:
            shown = shown[: slots - 1]
        step = min((self._right - x) / slots, 1.5 * slot)
        initial = self._sized(round(disc * 0.38))
        for index, (nick, number) in enumerate(shown):
            middle = round(x + step * (index + 0.5))
            self._draw_disc(middle, y, disc, palette.discs[number % len(palette.discs)])
            letters = initials(displayable_line(nick))
            self.create_text(
                middle, y + disc // 2, text=letters, font=initial, fill=palette.on_person
            )
            self._draw_name(self._cut(nick, font, slot - self._px(6, 4)), middle, y + disc, font)
        rest = content.present - len(shown)
        if rest:
            middle = round(x + step * (len(shown) + 0.5))
            self._draw_disc(middle, y, disc, palette.chip)
            self.create_text(
                middle, y + disc // 2, text=f"+{rest}", font=initial, fill=palette.text
            )

    def _draw_disc(self, x: int, y: int, disc: int, colour: str) -> None:
        picture = self._theme.picture(shapes.disc(disc, colour))
        self.create_image(x, y, anchor="n", image=picture)

    def _draw_name(self, name: str, x: int, y: int, font: FontParts) -> None:
        self.create_text(
            x,
            y + self._px(4, 2),
            anchor="n",
            text=name,
            font=font,
            fill=self._theme.palette.text,
            tags="person",
        )
