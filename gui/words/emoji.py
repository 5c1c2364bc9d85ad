"""Emoji by name and by what they show, in both languages; emoji in place of their names. No
tkinter."""

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
IN_WORDS = 3  # up to this place of a hit, a word begins so
MAX_RECENT = 32
USUAL = ("👍", "❤️", "😂", "🎉", "😮", "😢")  # what is offered before anything has been picked

_COLOURED = "\ufe0f"


class Emoji(NamedTuple):
    """`names` are those between colons, the usual one first; `english` and `spanish` say what it
    shows, `words` are all of those to search in, folded."""

    character: str
    names: tuple[str, ...]
    english: str
    spanish: str
    words: str


@cache
def categories() -> dict[str, tuple[Emoji, ...]]:
    """Every emoji, in the order of the standard, by the keys of TITLES."""
    from gui.words.emoji_data import CATEGORIES  # large, and seldom needed

    return {category: tuple(map(_parse, data.split(";"))) for category, data in CATEGORIES.items()}


def _parse(entry: str) -> Emoji:
    first, english, spanish, more = ([*" ".join(entry.split()).split("|"), "", "", ""])[:4]
    start = next(index for index, character in enumerate(first) if character.isascii())
    # Thumbsup before +1.
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
    """What is known of an emoji."""
    return _by_character().get(character.rstrip(_COLOURED))


def label(character: str, language: str) -> str:
    """What the emoji shows, in words."""
    emoji = find(character)
    if emoji is None:
        return unicodedata.name(character[:1], "").lower()
    return emoji.spanish if language == "es" else emoji.english


def search(query: str, limit: int = 200) -> list[Emoji]:
    """Those with words that begin like those of the query, or else have it in them; the ones called
    so first. In any of the languages."""
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
    # A stable sort.
    found.sort(key=lambda pair: (pair[0], len(pair[1].names[0]) if pair[0] == 1 else 0))
    return [emoji for _place, emoji in found[:limit]]


def _name_rank(wanted: str, name: str) -> int:
    return 0 if name == wanted else 1 if name.startswith(wanted.replace(" ", "_")) else 9


def name_of(character: str) -> str:
    """What stands between colons where emoji can't be drawn: its short name, or else the
    standard's."""
    emoji = find(character)
    return (
        emoji.names[0] if emoji else unicodedata.name(character, f"U+{ord(character):04X}").lower()
    )


def from_names(given: str, names: Iterable[str]) -> str:
    """The same text with the emoji themselves in place of these names between colons; others are
    left alone."""
    for name in names:
        given = given.replace(f":{name}:", _called(name))
    return given


def _called(name: str) -> str:
    emoji = _by_name().get(name)
    try:
        return emoji.character if emoji else unicodedata.lookup(name)
    except KeyError:
        return f":{name}:"


def remembered(recent: Sequence[str], picked: str) -> list[str]:
    """The ones picked last, the newest first, with one more."""
    return [picked, *(other for other in recent if other != picked)][:MAX_RECENT]
