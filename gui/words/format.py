"""Split a message into text, `code`, ``` blocks of code, links, mentions and emoji. No tkinter.

Only text between backticks changes its look, so nothing that people write by chance is taken for
something else. All regular expressions take time linear in the length of the text, even if it is
hostile.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple
from urllib.parse import quote

from gui.words.text import harmless, shortened
from net.wire.names import key
from net.wire.visible import visible

# Tk takes time that grows with the square of the number of changes of look within one line: what
# follows after this many is plain text.
MOST_MARKS = 400
MOST_CODE_CHARACTERS = 2_000  # in a line of code; longer ones are not coloured
_BLOCK = re.compile(r"```(?:([\w+#.-]{0,20})[ \t]*\n)?(.*?)\n?```", re.DOTALL)
_FENCE = re.compile(r"```(?:[\w+#.-]{0,20}[ \t]*\n)?")
_COLOURED = (
    "\u231a\u231b\u23e9-\u23f3\u25fd\u25fe\u2614\u2615\u2648-\u2653\u267f\u2693\u26a1\u26aa\u26ab\u26bd\u26be\u26c4\u26c5"
    "\u26ce\u26d4\u26ea\u26f2\u26f3\u26f5\u26fa\u26fd\u2705\u270a\u270b\u2728\u274c\u274e\u2753-\u2755\u2757\u2795-\u2797"
    "\u27b0\u27bf\u2b1b\u2b1c\u2b50\u2b55\U0001f000-\U0001faff"
)
# Characters that systems draw in colour: https://www.unicode.org/reports/tr51/
EMOJI = (
    f"(?:[{_COLOURED}]|[\u00a9-\u3299](?=\ufe0f)|[0-9#*](?=\ufe0f?\u20e3))"
    "(?:[\ufe0f\u20e3\U0001f3fb-\U0001f3ff]|\u200d[^\\s])*"
)
_LINK = r"https?://[^\s<>\"'`‹›␀-␡]+"
_BEFORE_MENTION = r"(?<![\w@./])"
_AFTER_LINK = ".,;:!?)]}»”’"
# Most messages have none of these characters, and so nothing to find.
_PERHAPS = re.compile(r"[`@©®]|://|[\u200d-\U0010ffff]")


class Part(NamedTuple):
    """Holds a part of a message; `text` can be shown as it is.

    `kind` is "text", "code", "link", "mention", "me" (a mention of the user), "emoji" or "block";
    `language` is the one that a block names.
    """

    kind: str
    text: str
    language: str = ""


def parts(text: str, me: str = "") -> Iterator[Part]:
    """Yield the parts of a message; line feeds around a part "block" belong to no part."""
    shown = visible(shortened(text))
    if not _PERHAPS.search(shown):
        yield Part("text", shown)
        return
    at = 0
    for match in _BLOCK.finditer(shown):
        code = match[2]
        if not code.strip():
            continue
        yield from _inline(shown[at : match.start()].rstrip(" \t").removesuffix("\n"), me)
        yield Part("block", harmless(code), match[1] or "")
        at = _after_blanks(shown, match.end())
    yield from _inline(shown[at:], me)


def mentions(text: str, me: str) -> bool:
    """Return whether the text mentions the user as "@name" outside of code."""
    return bool(me) and "@" in text and any(part.kind == "me" for part in parts(text, me))


def one_line(text: str, characters: int) -> str:
    """Return the beginning of a message for a single line, without the backticks."""
    words = " ".join(_FENCE.sub(" ", visible(text[: 4 * characters])).replace("`", "").split())
    return harmless(words[:characters].rstrip() + "…" if len(words) > characters else words)


def links(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the text in parts, each with whether it is a link."""
    for part in _inline(text, ""):
        yield part.text, part.kind == "link"


def _after_blanks(text: str, at: int) -> int:
    """Return the index after a block: of the next line, or of what follows on the same line."""
    while at < len(text) and text[at] in " \t":
        at += 1
    return at + text.startswith("\n", at)


def _inline(text: str, me: str) -> Iterator[Part]:
    if not text:
        return
    at = 0
    for match in islice(_inline_pattern(key(me) if me else "", me).finditer(text), MOST_MARKS):
        kind, start, end = match.lastgroup or "text", match.start(), match.end()
        if kind == "link":
            end = _end_of_link(text, match)
        elif kind == "mention":
            end = start + len(match[0].rstrip(".-"))
        if start > at:
            yield Part("text", harmless(text[at:start]))
        found = text[start:end]
        yield Part(
            kind,
            _safe_link(found)
            if kind == "link"
            else harmless(found[1:-1] if kind == "code" else found),
        )
        at = end
    if at < len(text):
        yield Part("text", harmless(text[at:]))


def _end_of_link(text: str, match: re.Match[str]) -> int:
    """Return where a link ends: before the punctuation of the sentence.

    The closing bracket of https://en.wikipedia.org/wiki/Socket_(telecommunication) belongs to it.
    """
    start, end = match.span()
    unopened = match[0].count(")") - match[0].count("(")
    while end > start and text[end - 1] in _AFTER_LINK:
        if text[end - 1] == ")":
            if unopened <= 0:
                break
            unopened -= 1
        end -= 1
    return end


@lru_cache(maxsize=16)
def _inline_pattern(_key: str, me: str) -> re.Pattern[str]:
    name = " +".join(re.escape(word) for word in me.split())
    own = rf"(?P<me>{_BEFORE_MENTION}@{name}(?![\w-]))|" if name else ""
    return re.compile(
        rf"(?P<code>`[^`\n]+`)|(?P<link>{_LINK})|{own}(?P<mention>{_BEFORE_MENTION}@\w[\w.-]*)|(?P<emoji>(?:{EMOJI})+)",
        re.IGNORECASE,
    )


def _safe_link(url: str) -> str:
    """Return the link as it can be shown.

    An emoji's name in its place would lead elsewhere; percent-encoded it is the same link.
    """
    return url if harmless(url) == url else quote(url, safe=":/?#[]@!$&'()*+,;=%~")
