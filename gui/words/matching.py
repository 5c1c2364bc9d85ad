"""What answers what has been typed: in messages as the journal's index finds it, in names more
kindly. Accents and case never matter. No tkinter.

`spans` says where a search has found something: a message is found if it has, for each word of the
query, one that begins with it. `rank` and `matching` are for lists that are filtered while somebody
types: there any part of a name will do, and what the index takes for the same is the same to them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TypeVar

from gui.words.tokenizer import ACCENT, folded
from net.journal.search import QUERY_CHARACTERS, words_of

T = TypeVar("T")
Span = tuple[int, int]

_DIGITS = re.compile(r"(\d{1,32})")
_STRAY_ACCENTS = re.compile(f"(?<![^ ]){ACCENT}+")  # with no letter before them

# --- messages -------------------------------------------------------------------------------------


def spans(text: str, query: str) -> list[Span]:
    """Return where the words of the query stand in the text, from the first to the last.

    They don't overlap. A character is one index, and so is an accent that is one of its own.
    """
    wanted = _pattern(query[:QUERY_CHARACTERS])
    found: list[Span] = []
    for match in wanted.finditer(_without_strays(folded(text))) if wanted is not None else ():
        start, end = match.span(1)
        while end < len(text) and unicodedata.category(text[end])[0] == "M":
            end += 1  # what is written upon a letter goes with it
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def has_words(query: str) -> bool:
    """Return whether there is anything in the query that can be looked for."""
    return _pattern(query[:QUERY_CHARACTERS]) is not None


@lru_cache(maxsize=16)
def _pattern(query: str) -> re.Pattern[str] | None:
    """Return what finds the beginnings of words in a folded text; None if there are none to find.

    What the index takes for several words, like `sock_listen`, is found where they follow one
    another, and only the last may go on.
    """
    accents = f"{ACCENT}*"
    asked = set()
    for typed in words_of(query):
        words = _without_strays(folded(typed)).replace(ACCENT, "").split()
        if words:
            asked.add(f"{accents}[ ]+".join(accents.join(map(re.escape, word)) for word in words))
    if not asked:
        return None
    # Looked at from each word on, so that what overlaps is found as well; the longest comes first.
    each = "|".join(sorted(asked, key=len, reverse=True))
    return re.compile(f"(?<![^ ])(?=({each}))")


def _without_strays(folded_text: str) -> str:
    if ACCENT not in folded_text:
        return folded_text
    return _STRAY_ACCENTS.sub(lambda match: " " * len(match[0]), folded_text)


# --- names ----------------------------------------------------------------------------------------


@lru_cache(maxsize=16_384)
def fold(text: str) -> str:
    """Return the text as names are compared: without case, accents and spaces too many."""
    if text.isascii():
        return " ".join(text.lower().split())
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(
        "".join(character for character in plain if not unicodedata.combining(character)).split()
    )


def fold_query(query: str) -> str:
    """Return what has been typed into a filter as `rank` takes it. Longer ones are cut."""
    return fold(query[:QUERY_CHARACTERS])


@lru_cache(maxsize=16_384)
def in_order(name: str) -> tuple[str | int, ...]:
    """Return what to sort names by, as people do: accents and case tell only what is alike apart,
    ñ follows n, and 10 follows 9."""
    apart = unicodedata.normalize("NFC", name.casefold()).replace("ñ", "n\U0010fffd")
    # Between numbers there is always a text, perhaps an empty one, so only like is compared with
    # like.
    parts = (
        int(part) if index % 2 else part for index, part in enumerate(_DIGITS.split(fold(apart)))
    )
    return *parts, -1, name.casefold(), -1, name


def rank(wanted: str, folded_name: str) -> int | None:
    """Return how well a name answers a query, both of them folded.

    0: it begins so; 1: its words begin like those of the query; 2: that is somewhere in it; None:
    not at all.
    """
    if folded_name.startswith(wanted):
        return 0
    words, word = words_in(folded_name), f" {wanted}"
    if wanted in folded_name:
        return 1 if word in words or word in folded_name else 2
    parts = wanted.split()
    return 1 if len(parts) > 1 and all(f" {part}" in words for part in parts) else None


@lru_cache(maxsize=16_384)
def words_in(folded_name: str) -> str:
    """Return the words of a folded name with a space before each, to look for beginnings in."""
    return "".join(f" {word}" for word in re.findall(r"\w+", folded_name))


def matching(query: str, things: Iterable[T], text: Callable[[T], str]) -> list[T]:
    """Return the things whose text answers the query, those that begin so first, else in their own
    order. "": all."""
    wanted = fold_query(query)
    if not wanted:
        return list(things)
    ranked = [
        (place, thing) for thing in things if (place := rank(wanted, fold(text(thing)))) is not None
    ]
    ranked.sort(key=lambda pair: pair[0])
    return [thing for _place, thing in ranked]
