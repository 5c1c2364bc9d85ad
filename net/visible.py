"""Makes foreign text harmless to show: what can't be seen, or would fool the eye, becomes visible. Pure.

Terminals obey escape characters, Tk loses what follows a NUL, and direction overrides make a text
read as another one (Unicode Technical Report 36). Nothing is dropped, so nothing can be hidden.
"""

from __future__ import annotations

import re

MARKS_ON_ONE_LETTER = 4

# Controls except tab and LF, C1, zero-width characters that no script needs, line and paragraph
# separators, direction embeddings, overrides and isolates, surrogates.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_MARK = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_PILED_MARKS = re.compile(f"({_MARK}{{{MARKS_ON_ONE_LETTER}}}){_MARK}+")


def visible(text: str) -> str:
    """The text with a stand-in for each unseen character; LF and tab are kept, piled-up accents are cut."""
    # Python counts nothing as printable that is unseen, so most texts are done here.
    if text.isprintable() and (text.isascii() or not _PILED_MARKS.search(text)):
        return text
    return _PILED_MARKS.sub(r"\1", _UNSEEN.sub(_stand_in, text))


def one_line(text: str) -> str:
    """The same on a single line, for logs: LF and tab become visible too."""
    return visible(text).replace("\n", "␊").replace("\t", "␉")


def _stand_in(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)  # the block of control pictures
    if code == 0x7F:
        return "␡"
    return f"‹U+{code:04X}›"
