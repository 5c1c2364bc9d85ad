"""Put the signs of a format around a part of a text, or take them away. No tkinter."""

from __future__ import annotations

import re
from typing import NamedTuple

from gui.words import format
from gui.words.format import Segment

SIGNS = {"bold": "**", "italic": "*"}
_WORD = re.compile(r"\w+")
_ALL_SIGNS = ("***", "**", "*", "_")


class Edit(NamedTuple):
    """Says that `old`, which stands at index `at`, becomes `new`."""

    at: int
    old: str
    new: str


class Wrapped(NamedTuple):
    """Holds the edits, the last one in the text first, and what is selected afterwards."""

    edits: list[Edit]
    start: int
    end: int


def toggled(text: str, start: int, end: int, style: str) -> Wrapped:
    """Return how to make a part of the text bold or italic, or no longer so.

    Args:
        text: the whole text.
        start: where the selection begins.
        end: where it ends; the same as `start` if there is only a caret, for the word around it.
        style: "bold" or "italic".

    A caret before the closing sign steps over it: who writes something bold presses the key before
    and after it. Pressed twice with nothing between, it takes its signs back.
    """
    signs = _signs_around(text, start, end, style)
    if signs is not None:
        if start == end == signs[1].start and text[start : signs[1].end] == SIGNS[style]:
            return Wrapped([], signs[1].end, signs[1].end)
        return _without(text, signs, start, end, style)
    sign = SIGNS[style]
    if start == end and _is_empty(text, start, sign):
        first = start - len(sign)
        return Wrapped([Edit(first, sign * 2, "")], first, first)
    pieces = _pieces(text, start, end)
    edits = [
        edit
        for first, last in reversed(pieces)
        for edit in (Edit(last, "", sign), Edit(first, "", sign))
    ]
    if start == end:
        # The caret stays where it is in its word; without a word it goes between the signs.
        return Wrapped(edits, start + len(sign), start + len(sign))
    added = 2 * len(sign) * len(pieces)
    first, last = pieces[0][0], pieces[-1][1]
    return Wrapped(edits, first + len(sign), last + added - len(sign))


def _is_empty(text: str, at: int, sign: str) -> bool:
    """Say whether there is nothing but the signs of the format around the caret."""
    before, behind = text[:at], text[at:]
    signs = len(before) - len(before.rstrip("*")), len(behind) - len(behind.lstrip("*"))
    return signs == (len(sign), len(sign))


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return where the parts begin and end that get signs: a format ends with its line."""
    if start == end:
        word = next(
            (each for each in _WORD.finditer(text) if each.start() <= start <= each.end()), None
        )
        return [word.span() if word is not None else (start, end)]
    pieces = []
    for line in re.finditer(r"[^\n]+", text[start:end]):
        said = line[0].strip()
        if said:
            first = start + line.start() + line[0].index(said)
            pieces.append((first, first + len(said)))
    return pieces or [(start, end)]


def _signs_around(text: str, start: int, end: int, style: str) -> tuple[Segment, Segment] | None:
    """Return the signs that give the part its style, if there are."""
    segments = format.segments(text)
    inside = [
        index
        for index, each in enumerate(segments)
        if each.kind != "sign"
        and each.start <= end
        and start <= each.end
        and style in each.style
        and (each.start < end or start == end)
    ]
    wanted = [sign for sign in _ALL_SIGNS if sign == "***" or (len(sign) == 2) == (style == "bold")]
    if not inside:
        return None

    def nearest(indices: range) -> Segment | None:
        for index in indices:
            each = segments[index]
            if each.kind == "sign" and text[each.start : each.end] in wanted:
                return each
            if "\n" in text[each.start : each.end]:
                return None
        return None

    before = nearest(range(inside[0] - 1, -1, -1))
    after = nearest(range(inside[-1] + 1, len(segments)))
    if before is None or after is None:
        return None
    is_covered = before.start <= start and end <= after.end
    return (before, after) if is_covered else None


def _without(
    text: str, signs: tuple[Segment, Segment], start: int, end: int, style: str
) -> Wrapped:
    before, after = signs
    edits = []
    for each in (after, before):
        old = text[each.start : each.end]
        kept = "" if old != "***" else SIGNS["italic" if style == "bold" else "bold"]
        edits.append(Edit(each.start, old, kept))
    removed = len(edits[1].old) - len(edits[1].new)
    first = max(before.end, start) - removed
    return Wrapped(edits, first, max(first, min(after.start, end) - removed))
