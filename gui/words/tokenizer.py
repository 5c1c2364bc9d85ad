"""Ask SQLite how the index over the journal's messages splits words and compares letters.

FTS5's tokenizer (https://www.sqlite.org/fts5.html#unicode61_tokenizer) has tables of its own for
letters, case and accents. They are older than Python's: some emoji are letters in them, and Greek
letters keep their accents. But it handles each character by itself, so asking once about each is
enough.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from contextlib import closing

from net.journal.search import TOKENIZER

ACCENT = "\u0301"  # stands for all accents that the index ignores
_KNOWN_CHARACTERS = 65_536  # the most characters remembered; then the memory is cleared
_known: dict[str, str] = {}


def folded(text: str) -> str:
    """Return the text as the index compares it, with each character in its place.

    Each separator of words becomes a blank, and each accent that belongs to the letter before it
    becomes ACCENT. Only one thread may call this, the one that draws.
    """
    new = set(text) - _known.keys()
    if new:
        if len(_known) + len(new) > _KNOWN_CHARACTERS:
            _known.clear()
            new = set(text)
        _known.update(_asked(new))
    return "".join(map(_known.__getitem__, text))


def _asked(characters: Collection[str]) -> dict[str, str]:
    """Return what the tokenizer turns each character into, asked between two letters."""
    told = {"\0": " "}  # like lone surrogates, which no database accepts
    asked = [one for one in characters if one != "\0" and not "\ud800" <= one <= "\udfff"]
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute(f"CREATE VIRTUAL TABLE word USING fts5(said, tokenize = '{TOKENIZER}')")
        database.execute("CREATE VIRTUAL TABLE term USING fts5vocab(word, instance)")
        text = " ".join(f"x{character}x" for character in asked)
        database.execute("INSERT INTO word VALUES (?)", (text,))
        terms = [term for (term,) in database.execute("SELECT term FROM term ORDER BY offset")]
    answers = iter(terms)
    for character in asked:
        term = next(answers)
        if term == "x":
            told[character] = " "
            next(answers)  # the other x is a word of its own
        else:
            told[character] = term[1:-1] or ACCENT
    return dict.fromkeys(characters, " ") | told
