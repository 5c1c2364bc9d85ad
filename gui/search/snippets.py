"""Cut the piece of a message that a search shows, and tell where it matches. No tkinter."""

from __future__ import annotations

import re

from gui.words.matching import Span, spans

SNIPPET_CHARACTERS = 240
BEFORE_CHARACTERS = 50  # of a snippet, before the first hit
# characters of a text; if the first match is further on, the snippet is the beginning of the text
LOOKED_AT = 4_000

_BLANK = re.compile(r"\s+")


def snippet(text: str, query: str) -> tuple[str, list[Span]]:
    """Return one line of the text around its first match, and where that line matches."""
    flat = _BLANK.sub(" ", text).strip()[: LOOKED_AT + SNIPPET_CHARACTERS + 1]
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
