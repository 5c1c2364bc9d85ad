"""Make foreign text safe for widgets: only this module decides what Tk may be given. No tkinter.

Besides what `net.wire.visible` handles, there is one danger that only exists in a window: libXft
before 2.3.5 answers a colour emoji with a request that the X server refuses (BadLength), and Xlib
then ends the process; Python can't catch that
(https://gitlab.freedesktop.org/xorg/lib/libxft/-/issues/6). With such a library, or one whose
version is unknown, emoji are shown by name, as `:wave:`.
"""

from __future__ import annotations

import re
import sys
from functools import cache

from gui.words import graphemes
from net.wire.visible import visible

XFT_WITH_COLOUR = 20305

# Characters that may be drawn with a colour font: all outside the basic plane, the symbols inside
# it that have coloured forms, and those followed by the variation selector for colour.
# `re` compiles these when they are needed: the first window needs none.
_PERHAPS_COLOURED = (
    "(?:[\U00010000-\U0010ffff\u231a-\u23ff\u25fb-\u25fe\u2600-\u27bf\u2b00-\u2bff\u3030\u303d\u3297\u3299]"
    "|.(?=\ufe0f))[\ufe0f\u200d\u20e3]*"
)
_TONES = "(?<=.)[\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]"
TEXT_CHARACTERS = 16_384  # what a Charla server lets pass unless it is told otherwise
LINE_CHARACTERS = 200
_BLANK = r"[\n\r\t]+"


@cache
def colour_is_safe() -> bool:
    """Return whether this machine's Tk survives colour emoji."""
    if sys.platform in ("win32", "darwin"):
        return True
    import ctypes  # imported here: what is ASCII never asks

    try:
        version = ctypes.CDLL("libXft.so.2").XftGetVersion()
    except (OSError, AttributeError):
        return False
    return int(version) >= XFT_WITH_COLOUR


def harmless(text: str, names: set[str] | None = None) -> str:
    """Return the text itself where colour emoji are safe, else with their names in place of them.

    That is `:name:` for each character that a colour font might draw; the names are added to
    `names`. Tones of skin are left out.
    """
    if text.isascii() or colour_is_safe():
        return text
    # Imported only now: where emoji can be drawn, their names are not needed.
    from gui.words.emoji import name_of

    def name(match: re.Match[str]) -> str:
        found = name_of(match[0][0])
        if names is not None:
            names.add(found)
        return f":{found}:"

    return re.sub(_PERHAPS_COLOURED, name, re.sub(_TONES, "", text))


def shortened(text: str) -> str:
    """Return the text, cut if it is longer than a Charla server lets pass.

    Tk takes seconds for a line of 8 MiB.
    """
    return graphemes.cut(text, TEXT_CHARACTERS)


def displayable(text: str) -> str:
    """Return the text as a widget can show it, perhaps on several lines; any string is safe.

    It is cut if it is longer than a Charla server lets pass.
    """
    return harmless(visible(shortened(text)))


def displayable_line(text: str) -> str:
    """Return the text on one short line, for names and titles.

    A hostile server's may be of any length.
    """
    return re.sub(_BLANK, " ", displayable(graphemes.cut(text, LINE_CHARACTERS)))


def typed(text: str) -> str:
    """Return what the user wrote as it may be sent.

    It has no lone surrogates (UTF-8 can't encode them), no NUL, and LF line ends.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return re.sub("[\ud800-\udfff]", "\ufffd", text)
