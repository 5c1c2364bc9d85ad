"""Work out where in a Text the tags and pictures of entries are. No tkinter.

To insert all text at once and then give each tag to all its ranges takes Tk half as long as to
insert piece by piece: a tag has one range where pieces with it stand side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from gui.messages.render import Picture, Piece

BASE = "body"  # all text has this tag


class TextLayout(NamedTuple):
    """Says what to insert.

    Attributes:
        text: without the pictures.
        ranges: by the tag, indices where ranges begin and end, in turn; pictures count as one
            character.
        pictures: the index and the name of each, in their order.
    """

    text: str
    ranges: dict[str, list[str]]
    pictures: list[tuple[str, str]]


def lay_out(pieces: Iterable[Piece], line: int, units: Callable[[str], int]) -> TextLayout:
    """Return what to insert at the beginning of a line.

    Args:
        pieces: see `render`.
        line: the number of the line.
        units: returns how many characters Tk counts in a text.
    """
    said: list[str] = []
    ranges: dict[str, list[str]] = {}
    pictures: list[tuple[str, str]] = []
    column = 0
    start = f"{line}.0"
    for piece in pieces:
        if isinstance(piece, Picture):
            if "receipt" in piece.tags:  # so that it may be alone on the next line
                said.append(" ")
                column += 1
            pictures.append((f"{line}.{column}", piece.name))
            column += 1
            tags = piece.tags
        else:
            text, tags = piece
            said.append(text)
            feeds = text.count("\n")
            if feeds:
                line += feeds
                column = 0
                text = text[text.rfind("\n") + 1 :]
            column += len(text) if text.isascii() else units(text)
        end = f"{line}.{column}"
        for tag in tags:
            if tag == BASE:
                continue
            found = ranges.get(tag)
            if found is None:
                ranges[tag] = [start, end]
            elif found[-1] == start:
                found[-1] = end
            else:
                found += (start, end)
        start = end
    return TextLayout("".join(said), ranges, pictures)
