"""Split a text into graphemes: what a reader takes for one character. No tkinter.

A letter with its accents is one, and so is a flag, a family or a hand with its tone of skin, each
of several code points. These are the rules of UAX #29 (https://www.unicode.org/reports/tr29/), with
the categories in Python's own Unicode data in place of tables. Of the libraries that have such
tables, regex takes a second for a row of 16,000 flags, wcwidth is 2.4 MB for terminals, and
graphemeu takes a tenth of a second for a long message.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache

# A grapheme at the end of a text is looked for in so many characters; what is longer is hostile.
LONGEST = 128
_JOINER = "\u200d"
# Extended_Pictographic, as far as it is assigned: what a joiner can join.
_PICTURE = (
    "[©®‼⁉™ℹ\u2194-\u21aa\u231a-\u23ff\u24c2\u25aa-\u25fe\u2600-\u27bf\u2934\u2935\u2b05-\u2b55\u3030\u303d"
    "\u3297\u3299\U0001f000-\U0001f1e5\U0001f201-\U0001f3fa\U0001f400-\U0001faff\U0001fc00-\U0001fffd]"
)
# What stays with the character before it although its category does not say so: halfwidth voicing
# marks, tones of skin, tags (in the flag of Scotland), vowels of Thai and Lao.
_STAYS = "[\u200c\u200d\uff9e\uff9f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f\u0e33\u0eb3]"
# What stays with the character after it: signs before numbers in Arabic and other scripts.
_PREPENDED = "[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e\U000110bd\U000110cd]"
# Scripts in which a virama joins two consonants: Devanagari, Bengali, Gujarati, Oriya, Telugu,
# Malayalam (Indic_Conjunct_Break).
_CONJOINING = "[\u0900-\u09ff\u0a80-\u0b7f\u0c00-\u0c7f\u0d00-\u0d7f]"
_VIRAMA = 9  # the combining class


def graphemes(text: str) -> Iterator[str]:
    """Yield the graphemes of the text."""
    if text.isascii():
        yield from text.replace("\r\n", "\n") if "\r" in text else text
        return
    start, flags = 0, 0
    for at in range(1, len(text)):
        flags = flags + 1 if _is_flag_letter(text[at - 1]) else 0
        if not _stays_together(text, start, at, flags):
            yield text[start:at]
            start = at
    if text:
        yield text[start:]


def count(text: str) -> int:
    """Return how many graphemes the text has."""
    return len(text) if text.isascii() else sum(1 for _ in graphemes(text))


def last(text: str) -> str:
    """Return the last grapheme of the text, "" if it is empty."""
    start = max(0, len(text) - LONGEST)
    while start and _is_flag_letter(text[start]):
        start -= 1  # which letters of flags belong together depends on where they begin
    return next(iter(list(graphemes(text[start:]))[-1:]), "")


def first(text: str) -> str:
    """Return the first grapheme of the text, "" if it is empty."""
    return next(graphemes(text[:LONGEST]), "")


def cut(text: str, characters: int) -> str:
    """Return the text, cut with an ellipsis if it has more characters; no grapheme is split."""
    if len(text) <= characters:
        return text
    return text[: boundary_before(text, characters)] + "…"


def boundary_before(text: str, at: int) -> int:
    """Return the last index up to `at` that is not inside a grapheme."""
    if at >= len(text) or text[at].isascii():
        return min(at, len(text))
    end = at - len(last(text[:at]))
    return at if first(text[end:]) == text[end:at] else end


def _stays_together(text: str, start: int, at: int, flags: int) -> bool:
    """Return whether the characters before and at `at` belong to one grapheme.

    It began at `start`; `flags` counts the letters of flags just before `at`. The numbers are those
    of the rules.
    """
    before, after = text[at - 1], text[at]
    if before.isascii() and after.isascii():
        return before == "\r" and after == "\n"  # GB3
    kind = unicodedata.category(before)
    if kind in ("Cc", "Zl", "Zp") or unicodedata.category(after) in ("Cc", "Zl", "Zp"):
        return False  # GB4, GB5
    if unicodedata.category(after) in ("Mn", "Me", "Mc") or _is(_STAYS, after):
        return True  # GB9, GB9a
    if _is(_PREPENDED, before):
        return True  # GB9b
    if _is_hangul(before) and _is_hangul(after):
        return _is_syllable(before, after)  # GB6 to GB8
    if before == _JOINER and _is(_PICTURE, after):
        return _joins(text, start, at)  # GB11
    if _is(_CONJOINING, after) and unicodedata.category(after) == "Lo":
        return _is_conjunct(text, start, at)  # GB9c
    return _is_flag_letter(after) and flags % 2 == 1  # GB12, GB13


def _is(kind: str, character: str) -> bool:
    return _matcher(kind)(character) is not None


@cache
def _matcher(kind: str) -> Callable[[str], re.Match[str] | None]:
    """Return what tells characters of a kind: slow to make, and few windows need all of them."""
    return re.compile(kind).match


def _is_flag_letter(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _is_syllable(before: str, after: str) -> bool:
    """Return whether two pieces of Hangul belong to one syllable."""

    def kinds(piece: str) -> str:
        code = ord(piece)
        if 0xAC00 <= code <= 0xD7A3:
            return "V" if (code - 0xAC00) % 28 == 0 else "T"
        if code <= 0x115F or 0xA960 <= code <= 0xA97C:
            return "L"
        return "V" if code <= 0x11A7 or 0xD7B0 <= code <= 0xD7C6 else "T"

    whole = 0xAC00 <= ord(after) <= 0xD7A3
    if kinds(before) == "L":
        return whole or kinds(after) in "LV"
    if whole or kinds(after) == "L":
        return False
    return kinds(before) == "V" or kinds(after) == "T"


def _is_hangul(piece: str) -> bool:
    return (
        "\u1100" <= piece <= "\u11ff"
        or "\ua960" <= piece <= "\ua97c"
        or "\uac00" <= piece <= "\ud7fb"
    )


def _joins(text: str, start: int, at: int) -> bool:
    """Return whether a picture and its signs stand before the joiner that is before `at`."""
    at -= 2
    while at > start and (
        unicodedata.category(text[at]) in ("Mn", "Me") or "\U0001f3fb" <= text[at] <= "\U0001f3ff"
    ):
        at -= 1
    return at >= start and _is(_PICTURE, text[at])


def _is_conjunct(text: str, start: int, at: int) -> bool:
    """Return whether a virama joins the consonant at `at` to one before it."""
    joined = False
    at -= 1
    while at >= start and (text[at] == _JOINER or unicodedata.category(text[at]) in ("Mn", "Me")):
        joined = joined or unicodedata.combining(text[at]) == _VIRAMA
        at -= 1
    return (
        joined
        and at >= start
        and _is(_CONJOINING, text[at])
        and unicodedata.category(text[at]) == "Lo"
    )
