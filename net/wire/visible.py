"""Make foreign text safe to show: invisible and deceptive characters become visible.

Terminals obey escape characters, Tk loses what follows a NUL, and direction overrides make a text
read as another one (Unicode Technical Report 36). Nothing is dropped, so nothing can be hidden.
"""

from __future__ import annotations

import re
from functools import cache

MARKS_ON_ONE_LETTER = 4
ESCAPED_BYTES = 60

# First and last code point of: control characters except tab and LF, C1, zero-width characters that
# no script needs, line and paragraph separators, direction embeddings, overrides and isolates,
# surrogates.
_UNSEEN = (
    (0x00, 0x08),
    (0x0B, 0x1F),
    (0x7F, 0x9F),
    (0xAD, 0xAD),
    (0x200B, 0x200B),
    (0x2028, 0x202E),
    (0x2060, 0x2069),
    (0xFEFF, 0xFEFF),
    (0xFFF9, 0xFFFB),
    (0xD800, 0xDFFF),
)
_MARK = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_ESCAPES = {0x09: r"\t", 0x0A: r"\n", 0x0D: r"\r", 0x22: r"\"", 0x5C: r"\\"}
_PILED_MARKS = re.compile(f"({_MARK}{{{MARKS_ON_ONE_LETTER}}}){_MARK}+")


def visible(text: str) -> str:
    """Return the text with a stand-in for each unseen character.

    LF and tab are kept; piled-up accents are cut.
    """
    # Python counts no unseen character as printable, so most texts are done here.
    if text.replace("\n", " ").isprintable() and (_is_latin(text) or not _PILED_MARKS.search(text)):
        return text
    return _PILED_MARKS.sub(r"\1", text).translate(_stand_ins())


def _is_latin(text: str) -> bool:
    """Return whether all characters are in Latin-1, which has no accents of their own.

    Encoding tells in a tenth of the time of a search, and Spanish texts are.
    """
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        return False
    return True


def one_line(text: str) -> str:
    """Return a visible text on a single line, for logs: LF and tab get stand-ins too."""
    return visible(text).replace("\n", "␊").replace("\t", "␉")


def escaped(data: bytes) -> str:
    """Return the first ESCAPED_BYTES in quotes, in ASCII, escaped as Python writes bytes.

    If there are more, their number follows.
    """
    head = "".join(map(_escape, data[:ESCAPED_BYTES]))
    return f'"{head}"' + (f"... ({len(data)} bytes)" if len(data) > ESCAPED_BYTES else "")


def _escape(byte: int) -> str:
    if byte in _ESCAPES:
        return _ESCAPES[byte]
    return chr(byte) if 0x20 <= byte < 0x7F else f"\\x{byte:02x}"


@cache
def _stand_ins() -> dict[int, str]:
    """Return a translation table.

    A function call for each character would be slow for texts that need no stand-ins.
    """
    return {code: _stand_in(code) for first, last in _UNSEEN for code in range(first, last + 1)}


def _stand_in(code: int) -> str:
    if code < 0x20:
        return chr(0x2400 + code)  # the Unicode block of control pictures
    if code == 0x7F:
        return "␡"
    return f"‹U+{code:04X}›"
