"""Say how somebody is pictured: initials on a disc in the person's colour. No tkinter.

Rooms and groups are bubbles. `gui/parts/avatar.py` draws it.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import NamedTuple

from gui.words.text import harmless

_LOOKED_AT = 200  # the characters of a name in which initials are looked for


class Face(NamedTuple):
    """Describes the picture of a person, room or group.

    Attributes:
        kind: "person", "room" or "group".
        initials: one or two letters; "" for rooms and groups.
        number: of the person's colour, from 0 to 11.
        presence: "online", "away" or "busy"; anything else shows no sign.
        role: what they are in the class, for a tag behind their name; "" if nothing.
    """

    kind: str
    initials: str = ""
    number: int = 0
    presence: str = ""
    role: str = ""


@lru_cache(maxsize=4_096)
def initials(name: str) -> str:
    """Return the first letters of the first two words of a name, as capitals.

    It is "?" if the name has no letter that any font can draw.
    """
    found = []
    for word in unicodedata.normalize("NFC", name[:_LOOKED_AT]).split():
        letter = next((one for one in word if one.isalnum() and harmless(one) == one), None)
        if letter is not None:
            upper = letter.upper()
            found.append(upper if len(upper) == 1 else letter)
    return "".join(found[:2]) or "?"
