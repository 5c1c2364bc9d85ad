"""Hold what stands below a title: a few words and an icon. No tkinter."""

from __future__ import annotations

from typing import NamedTuple


class SecondLine(NamedTuple):
    """Describes the line below a title.

    Attributes:
        text: the words.
        icon: before them; "" for none.
        colour: a field of the palette.
    """

    text: str = ""
    icon: str = ""
    colour: str = "muted"


NO_LINE = SecondLine()
