"""Describe what is shown where there is nothing: a picture, and the next step. No tkinter.

`gui/parts/empty_state.py` draws it.
"""

from __future__ import annotations

from typing import NamedTuple


class Emptiness(NamedTuple):
    """Describes what stands in an empty place.

    Attributes:
        title: says in a few words what there is nothing of.
        text: says what to do; "" for nothing.
        icon: the glyph in the bubble; "": three dots, as of somebody who is writing.
        button: the words of a button; "" for none.
        act: what the button does: "join", "recipient", "board" or "search_all".
    """

    title: str
    text: str = ""
    icon: str = ""
    button: str = ""
    act: str = ""
