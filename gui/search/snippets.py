"""Find the matches of a query in a text as the journal's index does, and cut a snippet around them.

A text matches if each word of the query is the beginning of one of its words; accents and case are
ignored. No tkinter.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from net.journal.search import QUERY_CHARACTERS

SNIPPET_CHARACTERS = 240
BEFORE_CHARACTERS = 50  # of a snippet, before the first hit
# characters of a text; if the first match is further on, the snippet is the beginning of the text
LOOKED_AT = 4_000

_WORD = re.compile(r"[^\W_]+")
_BLANK = re.compile(r"\s+")
_PIECE_CHARACTERS = 256

Span = tuple[int, int]


def words(query: str) -> tuple[str, ...]:
    """Return the words to search for, without accents and in lower case."""
    return tuple(_fold(word) for word in _WORD.findall(_composed(query[:QUERY_CHARACTERS])))


def spans(text: str, query: str) -> list[Span]:
    """Return where words of the query match in the text, in order, as indices of characters."""
    wanted = words(query)
    found = []
    for match in _WORD.finditer(text) if wanted else ():
        word = _fold(match[0])
        longest = max((len(each) for each in wanted if word.startswith(each)), default=0)
        if longest:
            found.append((match.start(), min(match.end(), match.start() + longest)))
    return found


def snippet(text: str, query: str) -> tuple[str, list[Span]]:
    """Return one line of the text around its first match, and where that line matches."""
    flat = _composed(_BLANK.sub(" ", text).strip()[: LOOKED_AT + SNIPPET_CHARACTERS + 1])
    found = spans(flat[:LOOKED_AT], query)
    start = found[0][0] - BEFORE_CHARACTERS if found else 0
    if start <= BEFORE_CHARACTERS // 2:  # not worth cutting
        start = 0
    else:
        blank = flat.find(" ", start, found[0][0])
        start = blank + 1 if blank >= 0 else start
    piece = flat[start : start + SNIPPET_CHARACTERS]
    if start + SNIPPET_CHARACTERS < len(flat):
        piece += "…"
    if start:
        piece = "…" + piece
    return piece, spans(piece, query)


def _composed(text: str) -> str:
    """Return the text with letters and their accents as one character each.

    The text is taken in pieces, because sorting many accents takes time that grows with the square
    of their number.
    """
    if text.isascii():
        return text
    starts = range(0, len(text), _PIECE_CHARACTERS)
    return "".join(
        unicodedata.normalize("NFC", text[start : start + _PIECE_CHARACTERS]) for start in starts
    )


@lru_cache(maxsize=4096)
def _fold(word: str) -> str:
    if word.isascii():
        return word.lower()
    apart = unicodedata.normalize("NFD", word)
    return "".join(character for character in apart if not unicodedata.combining(character)).lower()
