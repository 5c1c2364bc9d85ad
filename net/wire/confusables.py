"""Compute what a text looks like: texts with the same skeleton are hard to tell apart.

This follows Unicode Technical Standard #39, section 4
(https://www.unicode.org/reports/tr39/#Confusable_Detection), with Unicode's own table. The table is
unpacked when it is first needed, which takes 3 ms that must not delay the first window.
"""

from __future__ import annotations

import base64
import re
import unicodedata
import zlib
from functools import cache

# A host name has at most 253 characters, a nick or a room fewer. Anything longer is no name, and
# sorting its accents would take time quadratic in the length.
MOST_CHARACTERS = 256

# Characters that are invisible or blank: Default_Ignorable_Code_Point of DerivedCoreProperties.txt,
# then the blank ones among symbols and marks.
BLANK = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    "\u2800\u2d7f\ufff9-\ufffc\U00013441\U00013442\U00016fe4\U0001d159"
)
_BLANK = re.compile(f"[{BLANK}]+")


def skeleton(text: str) -> str:
    """Return the text with each character replaced by the simplest one that looks like it.

    Never raises.
    """
    if len(text) > MOST_CHARACTERS:
        return text
    apart = unicodedata.normalize("NFD", _BLANK.sub("", text))
    return unicodedata.normalize("NFD", apart.translate(_table()))


@cache
def _table() -> dict[int, str]:
    """Return the look-alike of each character that has one."""
    from net.wire.confusables_data import PACKED

    groups = zlib.decompress(base64.b85decode(PACKED)).decode().split("\0")
    table = {}
    for group in groups:
        shape, _, characters = group.partition("\t")
        for character in characters:
            table[ord(character)] = shape
    return table
