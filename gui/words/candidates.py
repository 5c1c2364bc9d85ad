"""What is meant by what has been typed so far: words to complete, and what a filter lets through.
No tkinter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple, TypeVar

from net.journal.search import QUERY_CHARACTERS

T = TypeVar("T")

# What is better drawn in a font made for it, where there is one.
EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b50\u2b55\u231a-\u23ff]\ufe0f?")
_DIGITS = re.compile(r"(\d{1,32})")
_MENTION = re.compile(r"(?:^|(?<=[\s(\[{\"'¿¡]))@([^@:,\n]{0,32})$")
# Not ":D", ":p".
_EMOJI = re.compile(r"(?:^|(?<=[\s(\[{\"'¿¡:]))(?<!\w):([a-z0-9_+-]{2,32})$", re.IGNORECASE)


class Offer(NamedTuple):
    """`name` is what is put in. `sign` stands before it in the list: a character, or the name of
    one of signs.PRESENCES."""

    name: str
    sign: str


class Word(NamedTuple):
    """What is being typed: `kind` is "@" or ":", `prefix` what follows that."""

    kind: str
    prefix: str


def word_before(line: str) -> Word | None:
    """The mention or emoji that is being typed at the end of what stands before the cursor, if
    any."""
    mention = _MENTION.search(line)
    if mention is not None and not mention[1].endswith(" ") and not mention[1].startswith(" "):
        return Word("@", mention[1])
    emoji = _EMOJI.search(line)
    return Word(":", emoji[1]) if emoji is not None else None


@lru_cache(maxsize=16_384)
def fold(text: str) -> str:
    """The text as it is searched: without case, accents and spaces too many."""
    if text.isascii():
        return " ".join(text.lower().split())
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(
        "".join(character for character in plain if not unicodedata.combining(character)).split()
    )


@lru_cache(maxsize=16_384)
def in_order(name: str) -> tuple[str | int, ...]:
    """To sort names by, as people do: accents and case tell only what is alike apart, ñ follows n,
    and 10 follows 9."""
    apart = unicodedata.normalize("NFC", name.casefold()).replace("ñ", "n\U0010fffd")
    # Between numbers there is always a text, perhaps an empty one, so only like is compared with
    # like.
    parts = (
        int(part) if index % 2 else part for index, part in enumerate(_DIGITS.split(fold(apart)))
    )
    return *parts, -1, name.casefold(), -1, name


def rank(wanted: str, folded: str) -> int | None:
    """How well a text answers a query, both of them folded: 0 it begins so, 1 its words begin like
    those of the query, 2 it is somewhere in it; None: not at all."""
    if folded.startswith(wanted):
        return 0
    if wanted not in folded:
        words = _words(folded)
        return (
            1
            if " " in wanted
            and all(any(word.startswith(part) for word in words) for part in wanted.split())
            else None
        )
    return (
        1
        if any(word.startswith(wanted) for word in _words(folded)) or f" {wanted}" in folded
        else 2
    )


@lru_cache(maxsize=16_384)
def _words(folded: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", folded))


def matching(query: str, things: Iterable[T], text: Callable[[T], str]) -> list[T]:
    """The things whose text answers the query, those that begin so first, else in their own order.
    "": all."""
    wanted = fold(query[:QUERY_CHARACTERS])
    if not wanted:
        return list(things)
    ranked = [
        (place, thing) for thing in things if (place := rank(wanted, fold(text(thing)))) is not None
    ]
    ranked.sort(key=lambda pair: pair[0])
    return [thing for _place, thing in ranked]
