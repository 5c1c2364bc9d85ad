"""What a text looks like: two with the same skeleton are hard to tell apart. Pure.

Unicode Technical Standard #39, section 4
(https://www.unicode.org/reports/tr39/#Confusable_Detection), with Unicode's own table, which is
unpacked when it is first needed: 3 ms that no window has to wait for before it is shown.
"""

from __future__ import annotations

import base64
import re
import unicodedata
import zlib
from functools import cache

# A name in the net's directory of names has at most 253, a nick or a room fewer. What is longer is
# no name; sorting its accents would take a time that grows with the square of the length.
MOST_CHARACTERS = 256

# What leaves no trace on the screen, or only an empty place: Default_Ignorable_Code_Point of
# DerivedCoreProperties.txt, then the blank ones among symbols and marks.
BLANK = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    "\u2800\u2d7f\ufff9-\ufffc\U00013441\U00013442\U00016fe4\U0001d159"
)
_BLANK = re.compile(f"[{BLANK}]+")


def skeleton(text: str) -> str:
    """The text with each character replaced by the simplest one that looks like it. Never
    raises."""
    if len(text) > MOST_CHARACTERS:
        return text
    apart = unicodedata.normalize("NFD", _BLANK.sub("", text))
    return unicodedata.normalize("NFD", apart.translate(_table()))


@cache
def _table() -> dict[int, str]:
    """What each character looks like that looks like another one."""
    from net.wire.confusables_data import PACKED

    groups = zlib.decompress(base64.b85decode(PACKED)).decode().split("\0")
    table = {}
    for group in groups:
        shape, _, characters = group.partition("\t")
        for character in characters:
            table[ord(character)] = shape
    return table
