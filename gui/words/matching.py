"""Match queries with messages as the journal's index does, and with names more tolerantly.

Accents and case never matter. `spans` returns where a search matches a message: each word of the
query must be the beginning of a word in it. `rank` and `matching` are for lists that are filtered
while the user types: there any part of a name matches, and letters that the index takes as equal
are equal too. No tkinter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TypeVar

from gui.words.tokenizer import ACCENT, folded
from net.journal.search import QUERY_CHARACTERS, spelled_out, words_of

T = TypeVar("T")
Span = tuple[int, int]

_DIGITS = re.compile(r"(\d{1,32})")
_STRAY_ACCENTS = re.compile(f"(?<![^ ]){ACCENT}+")  # with no letter before them

# --- messages -------------------------------------------------------------------------------------


def spans(text: str, query: str) -> list[Span]:
    """Return where the words of the query match in the text, in order.

    The spans don't overlap. They count each character as one index, also an accent that is a
    character of its own.
    """
    wanted = _pattern(query[:QUERY_CHARACTERS])
    if wanted is None:
        return []
    found: list[Span] = []
    spelled = spelled_out(text)
    indices = _indices(text) if len(spelled) != len(text) else None
    for match in wanted.finditer(_without_strays(folded(spelled))):
        start, end = match.span(1)
        if indices is not None:
            start, end = indices[start], indices[end - 1] + 1
        while end < len(text) and unicodedata.category(text[end])[0] == "M":
            end += 1  # marks on a letter belong to it
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _indices(text: str) -> list[int]:
    """Return for each character of the text spelled out where it comes from in the text."""
    return [index for index, one in enumerate(text) for _ in spelled_out(one)]


def has_words(query: str) -> bool:
    """Return whether the query contains any words to search for."""
    return _pattern(query[:QUERY_CHARACTERS]) is not None


@lru_cache(maxsize=16)
def _pattern(query: str) -> re.Pattern[str] | None:
    """Return a pattern for the beginnings of words in a folded text.

    What the index splits into several words, like `sock_listen`, matches where these follow one
    another, and only the last of them may be longer.

    Returns:
        None if the query has no words.
    """
    accents = f"{ACCENT}*"
    asked = set()
    for typed in words_of(query):
        words = _without_strays(folded(spelled_out(typed))).replace(ACCENT, "").split()
        if words:
            asked.add(f"{accents}[ ]+".join(accents.join(map(re.escape, word)) for word in words))
    if not asked:
        return None
    # A lookahead at each word also finds matches that overlap; the longest alternative comes first.
    each = "|".join(sorted(asked, key=len, reverse=True))
    return re.compile(f"(?<![^ ])(?=({each}))")


def _without_strays(folded_text: str) -> str:
    if ACCENT not in folded_text:
        return folded_text
    return _STRAY_ACCENTS.sub(lambda match: " " * len(match[0]), folded_text)


# --- names ----------------------------------------------------------------------------------------


@lru_cache(maxsize=16_384)
def fold(text: str) -> str:
    """Return the text as names are compared: without case, accents and superfluous spaces."""
    if text.isascii():
        return " ".join(text.lower().split())
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(
        "".join(character for character in plain if not unicodedata.combining(character)).split()
    )


def fold_query(query: str) -> str:
    """Return the text of a filter as `rank` expects it; a longer one is cut."""
    return fold(query[:QUERY_CHARACTERS])


@lru_cache(maxsize=16_384)
def in_order(name: str) -> tuple[str | int, ...]:
    """Return a key to sort names by, as people do.

    Accents and case matter only between names that are equal otherwise; ñ follows n, and 10 follows
    9.
    """
    apart = unicodedata.normalize("NFC", name.casefold()).replace("ñ", "n\U0010fffd")
    # Between numbers there is always a text, perhaps an empty one, so text is never compared with
    # numbers.
    parts = (
        int(part) if index % 2 else part for index, part in enumerate(_DIGITS.split(fold(apart)))
    )
    return *parts, -1, name.casefold(), -1, name


def rank(wanted: str, folded_name: str) -> int | None:
    """Return how well a name matches a query; both are folded.

    Returns:
        0 if the name begins with the query, 1 if its words begin like those of the query, 2 if it
        contains the query, None if it doesn't match.
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
    """Return the words of a folded name with a space before each, to search for beginnings in."""
    return "".join(f" {word}" for word in re.findall(r"\w+", folded_name))


def matching(query: str, things: Iterable[T], text: Callable[[T], str]) -> list[T]:
    """Return the things whose text matches the query, the best first, else in their own order.

    An empty query matches all.
    """
    wanted = fold_query(query)
    if not wanted:
        return list(things)
    ranked = [
        (place, thing) for thing in things if (place := rank(wanted, fold(text(thing)))) is not None
    ]
    ranked.sort(key=lambda pair: pair[0])
    return [thing for _place, thing in ranked]
