"""Understand what is typed to find a class: words, or an address in their place. No tkinter."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gui.words.i18n import _, ngettext
from gui.words.text import displayable_line
from net.wire import words
from net.wire.address import Address

ALL_WORDS = words.PLACE_WORDS + words.KEY_WORDS
_WORD = re.compile(r"[^\W\d_]+")


def spans(text: str) -> list[tuple[int, int]]:
    """Return where the words begin and end; each is separated by anything that is no letter."""
    return [match.span() for match in _WORD.finditer(text)]


def address_in(text: str) -> Address | None:
    """Return the address that the text is; None if it is none, or rather words."""
    text = text.strip()
    if len(spans(text)) >= words.KEY_WORDS and not re.search(r"\d|//", text):
        return None  # words with dots between them
    is_marked = any(mark in text for mark in ".:/[") or text.lower() == "localhost"
    if not is_marked and (" " in text or words.complete(text)):
        return None
    try:
        return Address.parse(text)
    except ValueError:
        return None


def problem_with(text: str, wanted: int) -> str:
    """Return what is wrong with the words in a sentence; "" if they can be read.

    Args:
        wanted: how many words there must be. Who is asked for the last four may type all six.
    """
    count = len(spans(text))
    try:
        read = words.parse(text)
        count = ALL_WORDS if read.has_place else words.KEY_WORDS
    except words.BadWords as error:
        if error.code == "unknown_word":
            return _not_there(error.word, error.nearest)
        if error.code == "mixed":
            return _("“{word}” is not in the same language as the others.").format(
                word=displayable_line(error.word)
            )
    if count == wanted or (wanted == words.KEY_WORDS and count == ALL_WORDS):
        return ""
    if count < wanted:
        missing = wanted - count
        said = ngettext("{n} word is missing.", "{n} words are missing.", missing)
        return said.format(n=missing)
    return _("Those are too many words: there should be {n}.").format(n=wanted)


def first_unknown(text: str) -> str:
    """Return what is wrong with the first word that is complete and in no list; "" if all are."""
    found = spans(text)
    for start, end in found:
        is_finished = end < len(text)
        if is_finished and not words.complete(text[start:end]):
            return _not_there(text[start:end], ())
    return ""


def completion(text: str) -> tuple[str, str]:
    """Return the word to offer for the last, unfinished word of the text.

    Returns:
        The beginning that is typed, and the whole word; two empty texts if there is none to offer.
    """
    offered = offers(text)
    return (text[slice(*spans(text)[-1])], offered[0]) if offered else ("", "")


def offers(text: str) -> list[str]:
    """Return all words that the last, unfinished word of the text may become."""
    found = spans(text)
    if not found or found[-1][1] != len(text):
        return []
    start, end = found[-1]
    before = [text[begin:stop] for begin, stop in found[:-1]]
    return words.complete(text[start:end], before)


def _not_there(word: str, nearest: Sequence[str]) -> str:
    said = _("“{word}” is not one of the words.").format(word=displayable_line(word))
    if nearest:
        said += " " + _("Did you mean “{nearest}”?").format(nearest=nearest[0])
    return said
