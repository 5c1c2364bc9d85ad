"""How the index over the journal's messages tells words and letters: SQLite's own answer.

FTS5's tokenizer (https://www.sqlite.org/fts5.html#unicode61_tokenizer) has tables of its own for
letters, case and accents. They are older than Python's: some emoji are letters to it, and the
accents of Greek stay. But it looks at each character by itself, so it can be asked once about each.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from contextlib import closing

from net.journal.search import TOKENIZER

ACCENT = "\u0301"  # stands for all those that the index leaves out
_KNOWN_CHARACTERS = 65_536  # at most; then it is asked again
_known: dict[str, str] = {}


def folded(text: str) -> str:
    """Return the text as the index compares it, each character in its place.

    What separates words is a blank, and an accent that belongs to the letter before it is ACCENT.
    For one thread only, the one that draws.
    """
    new = set(text) - _known.keys()
    if new:
        if len(_known) + len(new) > _KNOWN_CHARACTERS:
            _known.clear()
            new = set(text)
        _known.update(_asked(new))
    return "".join(map(_known.__getitem__, text))


def _asked(characters: Collection[str]) -> dict[str, str]:
    """Return what the tokenizer makes of each character between two letters."""
    told = {"\0": " "}  # as are the halves of surrogate pairs, which no database takes
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
