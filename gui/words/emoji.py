"""Find emoji by name and by what they show, in both languages, and replace names by emoji.

No tkinter.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from gui.words.i18n import N_
from gui.words.matching import fold, fold_query, rank

# The headings of the picker.
TITLES = {
    "recent": N_("Recent"),
    "smileys": N_("Faces and feelings"),
    "people": N_("People and gestures"),
    "nature": N_("Animals and nature"),
    "food": N_("Food and drink"),
    "activities": N_("Sport and celebrations"),
    "travel": N_("Travel and places"),
    "objects": N_("Objects"),
    "symbols": N_("Symbols"),
}
IN_WORDS = 3  # the highest rank of a hit in which a word begins with the query
MAX_RECENT = 32
USUAL = ("👍", "❤️", "😂", "🎉", "😮", "😢")  # offered before any has been picked

_COLOURED = "\ufe0f"


class Emoji(NamedTuple):
    """Holds one emoji and its names.

    Attributes:
        names: the names between colons, the usual one first.
        english: what it shows, like `spanish`.
        words: all of these words, folded, for the search.
    """

    character: str
    names: tuple[str, ...]
    english: str
    spanish: str
    words: str


@cache
def categories() -> dict[str, tuple[Emoji, ...]]:
    """Return all emoji in the order of the standard, by the keys of TITLES."""
    from gui.words.emoji_data import CATEGORIES  # large, and seldom needed

    return {category: tuple(map(_parse, data.split(";"))) for category, data in CATEGORIES.items()}


def _parse(entry: str) -> Emoji:
    first, english, spanish, more = ([*" ".join(entry.split()).split("|"), "", "", ""])[:4]
    start = next(index for index, character in enumerate(first) if character.isascii())
    # Names of letters come first: thumbsup before +1.
    names = tuple(sorted(first[start:].split("/"), key=lambda name: not name[0].isalpha()))
    shown = names[0].replace("_", " ")
    words = fold(
        " ".join((*names, *(name.replace("_", " ") for name in names), english, spanish, more))
    )
    return Emoji(first[:start], names, shown, spanish or shown, words)


@cache
def _by_character() -> dict[str, Emoji]:
    return {
        emoji.character.rstrip(_COLOURED): emoji
        for group in categories().values()
        for emoji in group
    }


@cache
def _by_name() -> dict[str, Emoji]:
    found: dict[str, Emoji] = {}
    for emoji in _by_character().values():
        for name in emoji.names:
            found.setdefault(name, emoji)
    return found


def find(character: str) -> Emoji | None:
    """Return what is known of an emoji."""
    return _by_character().get(character.rstrip(_COLOURED))


def named(name: str) -> str:
    """Return the emoji with this name between colons; "" if there is none."""
    emoji = _by_name().get(name.lower())
    return emoji.character if emoji is not None else ""


def label(character: str, language: str) -> str:
    """Return in words what the emoji shows."""
    emoji = find(character)
    if emoji is None:
        return unicodedata.name(character[:1], "").lower()
    return emoji.spanish if language == "es" else emoji.english


def search(query: str, limit: int = 200) -> list[Emoji]:
    """Return the emoji with words that begin like those of the query, in any of the languages.

    If there are none, return those that contain the query. Those whose name it is come first.
    """
    wanted = fold_query(query)
    if not wanted:
        return []
    found = []
    for emoji in _by_character().values():
        by_name = min((_name_rank(wanted, name) for name in emoji.names), default=9)
        place = by_name if by_name < 2 else rank(wanted, emoji.words)
        if place is not None:
            found.append((min(by_name, place + 2), emoji))
    if any(place <= IN_WORDS for place, _emoji in found):
        found = [pair for pair in found if pair[0] <= IN_WORDS]
    # The sort is stable: equal ranks keep the order of the standard.
    found.sort(key=lambda pair: (pair[0], len(pair[1].names[0]) if pair[0] == 1 else 0))
    return [emoji for _place, emoji in found[:limit]]


def _name_rank(wanted: str, name: str) -> int:
    return 0 if name == wanted else 1 if name.startswith(wanted.replace(" ", "_")) else 9


def name_of(character: str) -> str:
    """Return the name to show between colons where emoji can't be drawn.

    It is the short name, or else the one of the Unicode standard.
    """
    emoji = find(character)
    return (
        emoji.names[0] if emoji else unicodedata.name(character, f"U+{ord(character):04X}").lower()
    )


def from_names(given: str, names: Iterable[str]) -> str:
    """Replace these names between colons by their emoji; leave others unchanged."""
    for name in names:
        given = given.replace(f":{name}:", _called(name))
    return given


def _called(name: str) -> str:
    emoji = _by_name().get(name)
    try:
        return emoji.character if emoji else unicodedata.lookup(name)
    except KeyError:
        return f":{name}:"


def offered(recent: Sequence[str], number: int = len(USUAL)) -> list[str]:
    """Return the emoji to offer first: those picked last, filled up with the usual ones."""
    return list(dict.fromkeys((*recent, *USUAL)))[: max(number, len(recent))]


def remembered(recent: Sequence[str], picked: str) -> list[str]:
    """Return the recent emoji, the newest first, with one more."""
    return [picked, *(other for other in recent if other != picked)][:MAX_RECENT]
