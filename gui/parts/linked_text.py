"""Write a text with links on a canvas: its lines wrap, and each link knows where it stands."""

from __future__ import annotations

import re
import tkinter as tk
from collections.abc import Iterator, Sequence
from itertools import count
from tkinter import font as tkfont
from typing import NamedTuple

from gui.looks.theme import Theme
from gui.words.format import Part

_WORD = re.compile(r"\n|[^\S\n]*[^\s]+|[^\S\n]+")

_Run = tuple[str, int]  # a text, and the index of its part


class LinkArea(NamedTuple):
    """A link, or a line of a long one, is in these pixels of the canvas.

    `number` counts the links.
    """

    number: int
    link: str
    left: int
    top: int
    right: int
    bottom: int

    def has(self, x: int, y: int) -> bool:
        return self.left <= x < self.right and self.top <= y < self.bottom


def write(
    canvas: tk.Canvas,
    theme: Theme,
    parts: Sequence[Part],
    place: tuple[int, int],
    room: int,
    font: tkfont.Font,
    colour: str,
    areas: list[LinkArea],
    most_lines: int = 10_000,
) -> int:
    """Write the parts, "text" and "link", from a place on, in lines of at most `room` pixels.

    Where the links are is added to `areas`. After so many lines, "…" says that there is more.
    Returns where the text ends below.
    """
    (left, y), high = place, int(font.metrics("linespace"))
    before = areas[-1].number + 1 if areas else 0
    numbers = dict(zip(_links_of(parts), count(before), strict=False))
    for line in _first(_lines(parts, font, max(1, room)), most_lines, font, room):
        x = left
        for text, index in line:
            wide, is_link = font.measure(text), parts[index].kind == "link"
            fill = theme.palette.accent if is_link else colour
            canvas.create_text(x, y, text=text, font=font, fill=fill, anchor="nw")
            if is_link:
                low = y + int(font.metrics("ascent")) + theme.px(2)
                canvas.create_line(x, low, x + wide, low, fill=fill, width=theme.hairline)
                area = LinkArea(numbers[index], parts[index].text, x, y, x + wide, y + high)
                areas.append(area)
            x += wide
        y += high
    return y


def count_lines(parts: Sequence[Part], font: tkfont.Font, room: int) -> int:
    """Return how many lines the parts need."""
    return sum(1 for _line in _lines(parts, font, max(1, room)))


def shown(parts: Sequence[Part], font: tkfont.Font, room: int, most_lines: int) -> str:
    """Return what `write` shows of the parts, in one line."""
    lines = _first(_lines(parts, font, max(1, room)), most_lines, font, room)
    return " ".join("".join(text for text, _index in line).strip() for line in lines)


def _first(
    lines: Iterator[list[_Run]], most: int, font: tkfont.Font, room: int
) -> Iterator[list[_Run]]:
    """Yield the first lines, the last one with "…" if there are more."""
    held: list[_Run] | None = None
    for number, line in enumerate(lines):
        if number == most:
            assert held is not None
            *before, (text, index) = held or [("", 0)]
            taken = sum(font.measure(run) for run, _index in before)
            while text and taken + font.measure(text + "…") > room:
                text = text[:-1]
            yield [*before, (text + "…", index)]
            return
        if held is not None:
            yield held
        held = line
    if held is not None:
        yield held


def _links_of(parts: Sequence[Part]) -> list[int]:
    return [index for index, part in enumerate(parts) if part.kind == "link"]


def _lines(parts: Sequence[Part], font: tkfont.Font, room: int) -> Iterator[list[_Run]]:
    """Yield the lines; a word that is wider than the room is broken."""
    line: list[_Run] = []
    used = 0
    for index, part in enumerate(parts):
        for found in _WORD.finditer(part.text):
            word = found[0]
            if word == "\n":
                yield line
                line, used = [], 0
                continue
            wide = font.measure(word)
            if used and used + wide > room:
                yield line
                line, used, word = [], 0, word.lstrip()
                wide = font.measure(word)
            while wide > room and len(word) > 1:
                fitting = _fitting(word, font, room)
                yield [(word[:fitting], index)]
                word = word[fitting:]
                wide = font.measure(word)
            if line and line[-1][1] == index:
                line[-1] = line[-1][0] + word, index
            else:
                line.append((word, index))
            used += wide
    yield line


def _fitting(word: str, font: tkfont.Font, room: int) -> int:
    """Return how many characters fit, at least one."""
    low, high = 1, len(word)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if font.measure(word[:middle]) <= room else (low, middle - 1)
    return low
