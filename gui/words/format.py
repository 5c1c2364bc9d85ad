"""Split a message into its parts: text with its formats, code, links, mentions, emoji. No tkinter.

People type the formats as signs: **bold**, *italic* or _italic_, `code`, ``` around a block, and at
the beginning of a line `> ` for a quote and `- `, `* ` or `1. ` for an item of a list. What is sent
is what was typed. The signs count only where they can hardly mean anything else: 2*3*4, snake_case,
__init__, *.py and C's *p stay as they are. All work here takes time linear in the length of the
text, even if it is hostile.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

from gui.words import graphemes
from gui.words.text import colour_is_safe, harmless, shortened
from net.wire.names import key
from net.wire.visible import visible

# Tk takes time that grows with the square of the number of changes of look within one line: what
# follows after this many is plain text.
MOST_MARKS = 400
MOST_OPEN = 50  # signs in a line that wait for their partners
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
    "(?:[\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]|\u200d[^\\s])*"
)
_ALONE = re.compile(rf"(?:{EMOJI}|\s)+")
MOST_ALONE = 6  # emoji in a message that is nothing else, which are drawn larger
MOST_ALONE_CHARACTERS = 120
# A link without its scheme needs a name with two dots, so www.py is none.
_LINK = r"(?:https?://|(?<![\w@./-])www\.(?=[\w-]+\.\w))[^\s<>\"'`‹›␀-␡]+"
_LINKS = re.compile(_LINK, re.IGNORECASE)
_BEFORE_MENTION = r"(?<![^\W_])(?<![@./])"
ALL = frozenset({"all", "todos", "todas"})  # whom a teacher can mention at once
_AFTER_LINK = ".,;:!?)]}»”’*"
_LINE = re.compile(
    r"(?P<quote>>(?: |$))|(?P<indent> {0,12})(?P<marker>[-*•]|\d{1,3}[.)]) +(?![-*_ ]*$)"
)
INDENT = 2  # blanks in front of an item that make it one level deeper
DEEPEST = 3
# Most messages have none of these characters, and so nothing to find.
# (A negated set, and no IGNORECASE, which would try both cases of a million characters: 10 ms.)
_PERHAPS = re.compile(
    r"[`@©®*_]|://|[^\x00-\u200c]|[wW]{3}\.|^(?:>| *(?:[-•]|\d{1,3}[.)]) )", re.MULTILINE
)
# What it does not find either in a Latin text; this is found out in a fraction of the time.
# It stops at any of `@©®*_/ and beyond Latin letters.
_PLAIN = re.compile(r"[^\W\d_][\x00-)+-.0-?A-^a-¨ª-\xad¯-\u02ff]*")
# Letters of scripts that are written without blanks: signs may stand between them.
_SCRIPTS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_LETTER = f"[^\\W{_SCRIPTS}]"
_BEFORE_SIGN = re.compile(rf"(?!{_LETTER})[^./\\:=+&%$#@~^)\]}}]")
_AFTER_SIGN = re.compile(r"[\w\"'(¡¿\[@#`]|[^\x00-\xff\s]")
_AFTER_BOLD_SIGN = re.compile(r"[^\s/.]")
_NO_END = re.compile(rf"[./\\]?{_LETTER}")
_STYLES = {"*": "italic", "_": "italic", "**": "bold", "***": "bold-italic"}
_RUN = re.compile(r"\*+|_+")
_LONGEST_SIGNS = 8  # together, such as **_


class Part(NamedTuple):
    """Holds a part of a message; `text` can be shown as it is.

    Attributes:
        kind: "text", "code", "link", "mention", "me" (a mention of the user), "emoji", "block",
            "marker" (what an item of a list begins with: a bullet or a number), or "sign" (signs as
            they were typed, if they are asked for).
        language: the one that a block names.
        style: "", "bold", "italic" or "bold-italic".
        line: what its line is: "", "quote" or "item". The line feed after a line belongs to it.
        level: how deep an item is; 0 is the outermost.
    """

    kind: str
    text: str
    language: str = ""
    style: str = ""
    line: str = ""
    level: int = 0


class Segment(NamedTuple):
    """Says what a piece of a text is, from index `start` to before `end`.

    Its kind is one of those of Part, or "fence": what surrounds a block.
    """

    kind: str
    start: int
    end: int
    language: str = ""
    style: str = ""
    line: str = ""
    level: int = 0


def parts(text: str, me: str = "", *, signs: bool = False, to_all: bool = False) -> Iterator[Part]:
    """Yield the parts of a message; line feeds around a part "block" belong to no part.

    Args:
        text: the message as it was sent.
        me: the user's nick.
        signs: yield the signs too, so that the parts in their order hold all that was typed; only a
            marker comes in addition to its sign.
        to_all: the sender teaches: `@all` mentions the user, too.
    """
    shown = visible(shortened(text))
    if not _PERHAPS.search(shown):
        yield Part("text", harmless(shown))
        return
    for segment in segments(shown, me, to_all=to_all):
        kind, found = segment.kind, shown[segment.start : segment.end]
        if kind in ("sign", "marker") and signs:
            yield Part("sign", harmless(found), *segment[3:])
        if kind == "marker":
            found = _bullet(found)
        if kind not in ("sign", "fence"):
            yield Part(kind, _safe_link(found) if kind == "link" else harmless(found), *segment[3:])


def linked(text: str, most_lines: int = 1) -> list[Part]:
    """Return a text as it is shown where it has no formats: its parts are "text" and "link".

    Args:
        text: as it was sent.
        most_lines: the line feeds after so many lines become blanks.
    """
    *lines, rest = visible(shortened(text)).split("\n", most_lines - 1)
    shown = "\n".join((*lines, rest.replace("\n", " ")))
    found, at = list[Part](), 0
    for match in _LINKS.finditer(shown):
        end = _end_of_link(shown, match)
        if match.start() > at:
            found.append(Part("text", harmless(shown[at : match.start()])))
        found.append(Part("link", _safe_link(shown[match.start() : end])))
        at = end
    return [*found, Part("text", harmless(shown[at:]))]


def as_typed(text: str) -> Iterator[Part]:
    """Yield a text as one part, whatever signs are in it."""
    yield Part("text", harmless(visible(shortened(text))))


def is_plain(text: str) -> bool:
    """Return whether a message is one line whose only part is its text as it was sent."""
    if not text.isprintable() or not text:
        return False
    if _PLAIN.fullmatch(text) and "www." not in text.lower():
        return True
    return not _PERHAPS.search(text) and harmless(visible(text)) == text


class FormatReading(NamedTuple):
    """A text has been read.

    Attributes:
        segments: what each piece of the text is; together they cover it whole.
        left: how many more formats would have been looked for.
    """

    segments: list[Segment]
    left: int

    @property
    def end(self) -> int:
        """Return the index after the last format; if none is left, all that follows is plain."""
        looks = (
            each.end
            for each in reversed(self.segments)
            if each[3:6] != ("", "", "") or each.kind != "text"
        )
        return next(looks, 0)


def segments(text: str, me: str = "", *, to_all: bool = False) -> list[Segment]:
    """Return what each piece of the text is; together they cover it whole. See `parts`."""
    return read(text, me, to_all=to_all).segments


def read(text: str, me: str = "", most: int = MOST_MARKS, *, to_all: bool = False) -> FormatReading:
    """Find out what each piece of a text is; after `most` formats all is plain. See `parts`."""
    if not _PERHAPS.search(text):
        return FormatReading([Segment("text", 0, len(text))], most)
    found = _Reader(text, me, most, to_all=to_all)
    at = 0
    for match in _BLOCK.finditer(text):
        if not match[2].strip():
            continue
        if not found.left:
            break
        before = text[at : match.start()].rstrip(" \t").removesuffix("\n")
        found.read(at, at + len(before))
        found.add("fence", at + len(before), match.start(2))
        found.add("block", *match.span(2), language=match[1] or "")
        at = _after_blanks(text, match.end())
        found.add("fence", match.end(2), at)
        found.left -= 1
    found.read(at, len(text))
    return FormatReading(found.segments, found.left)


def mentions(text: str, me: str, *, to_all: bool = False) -> bool:
    """Return whether the text mentions the user as "@name" outside of code.

    `to_all`: see `parts`.
    """
    return (
        bool(me)
        and "@" in text
        and any(
            segment.kind == "me"
            for segment in segments(visible(shortened(text)), me, to_all=to_all)
        )
    )


def one_line(text: str, characters: int) -> str:
    """Return the beginning of a message for a single line, without the signs of its formats."""
    if not text:
        return ""
    said = _FENCE.sub(" ", visible(text[: 4 * characters]))
    pieces = (
        _bullet(said[segment.start : segment.end])
        if segment.kind == "marker"
        else said[segment.start : segment.end]
        for segment in segments(said)
        if segment.kind not in ("sign", "fence")
    )
    words = " ".join("".join(pieces).replace("`", "").split())
    return harmless(graphemes.cut(words, characters).replace(" …", "…"))


def is_emoji_alone(text: str) -> bool:
    """Return whether a message is nothing but one to MOST_ALONE emoji that can be drawn."""
    if len(text) > MOST_ALONE_CHARACTERS or text.isascii() or not colour_is_safe():
        return False
    if _ALONE.fullmatch(text) is None:
        return False
    return 0 < graphemes.count("".join(text.split())) <= MOST_ALONE


@dataclass(slots=True)
class _Mark:
    """Holds something in a line that is no plain text: an atom, or signs that may be a pair's.

    `role` is "" for signs without a partner, which are plain text.
    """

    kind: str
    start: int
    end: int
    sign: str = ""
    role: str = ""


class _Reader:
    """Reads a text and gathers its segments. `left` is how many more may not be plain text."""

    def __init__(self, text: str, me: str, most: int, *, to_all: bool = False) -> None:
        self._names = {key(me)} if me else set()
        self._names |= ALL if to_all else set()
        self.segments: list[Segment] = []
        self.left = most
        self._text, self._me = text, key(me) if me else ""
        self._pattern = _inline_pattern(self._me, me)
        self._line, self._level = "", 0

    def add(self, kind: str, start: int, end: int, style: str = "", language: str = "") -> None:
        """Add a span; plain text is added to the span before it if that looks the same."""
        if start >= end:
            return
        looks = (language, style, self._line, self._level)
        if kind == "text" and self.segments:
            above = self.segments[-1]
            if above.kind == "text" and above.end == start and above[3:] == looks:
                self.segments[-1] = above._replace(end=end)
                return
        self.segments.append(Segment(kind, start, end, *looks))

    def read(self, start: int, end: int) -> None:
        """Add the segments of lines outside of blocks."""
        while start < end and self.left:
            stop = self._text.find("\n", start, end)
            stop = end if stop < 0 else stop
            self._read_inline(self._begin_line(start, stop), stop)
            self.add("text", stop, min(stop + 1, end))
            start = stop + 1
        self._line, self._level = "", 0
        self.add("text", start, end)

    def _begin_line(self, start: int, end: int) -> int:
        """Find out what a line is; return where its text begins."""
        above, self._line, self._level = self._line, "", 0
        match = _LINE.match(self._text, start, end)
        if match is None or (match["quote"] == ">" and above != "quote"):
            return start
        self.left -= 1
        if match["quote"]:
            self._line = "quote"
            self.add("sign", start, match.end())
        else:
            self._line = "item"
            self._level = min(len(match["indent"]) // INDENT, DEEPEST)
            self.add("marker", start, match.end())
        return match.end()

    def _read_inline(self, start: int, end: int) -> None:
        """Add the segments of a line's text."""
        at, styles = start, [""]
        for mark in self._marks(start, end):
            if mark.kind == "signs" and not mark.role:
                continue
            self.add("text", at, mark.start, styles[-1])
            at = mark.end
            if mark.role == "close":
                styles.pop()
            if mark.kind == "code":
                self.add("sign", mark.start, mark.start + 1)
                self.add("code", mark.start + 1, mark.end - 1, styles[-1])
                self.add("sign", mark.end - 1, mark.end)
            else:
                self.add("sign" if mark.role else mark.kind, mark.start, mark.end, styles[-1])
            if mark.role == "open":
                styles.append(_together(styles[-1], _STYLES[mark.sign]))
        self.add("text", at, end)

    def _marks(self, start: int, end: int) -> list[_Mark]:
        """Return what is no plain text in a line; pairs of signs know their roles."""
        text, marks, opened = self._text, list[_Mark](), list[_Mark]()
        at = start
        while self.left and (match := self._pattern.search(text, at, end)):
            kind, begin, at = match.lastgroup or "text", match.start(), match.end()
            if kind == "signs":
                self._read_signs(match, start, end, marks, opened)
                continue
            if kind == "link":
                at = _end_of_link(text, match)
            elif kind == "mention":
                at = begin + len(match[0].rstrip(".-"))
            if kind in ("link", "mention") and text[at - 1] == "_":
                at -= any(mark.sign == "_" for mark in opened[-_LONGEST_SIGNS:])
            if kind == "mention" and key(text[begin + 1 : at]) in self._names:
                kind = "me"
            marks.append(_Mark(kind, begin, at))
            self.left -= 1
        return marks

    def _read_signs(
        self, match: re.Match[str], start: int, end: int, marks: list[_Mark], opened: list[_Mark]
    ) -> None:
        """Take signs that stand together for the end of what is open, or for a beginning."""
        text, (begin, stop) = self._text, match.span()
        if stop - begin > _LONGEST_SIGNS:
            return
        before = text[begin - 1] if begin > start else " "
        can_close = not before.isspace() and not _NO_END.match(text, stop, end)
        for run in _RUN.finditer(text, begin, stop):
            mark = _Mark("signs", *run.span(), sign=run[0])
            follows = _AFTER_SIGN if len(mark.sign) == 1 else _AFTER_BOLD_SIGN
            if mark.sign not in _STYLES:
                continue
            if can_close and (opener := self._opener(mark, marks, opened)):
                opener.role, mark.role = "open", "close"
                self.left -= 1
            elif _can_open(mark.sign, before) and follows.match(text, stop, end):
                opened.append(mark)
                del opened[:-MOST_OPEN]
            marks.append(mark)

    @staticmethod
    def _opener(closer: _Mark, marks: list[_Mark], opened: list[_Mark]) -> _Mark | None:
        """Return what the signs close, and forget what was opened after it.

        Signs that touch unpaired others are taken for a pattern, such as *_test*.
        """
        if not any(mark.sign == closer.sign for mark in opened):
            return None
        after = None
        while (mark := opened.pop()).sign != closer.sign:
            after = mark
        touches = after is not None and after.start == mark.end
        last = marks[-1]
        touches = touches or (last.end == closer.start and last.kind == "signs" and not last.role)
        return None if touches and len(closer.sign) == 1 else mark


def _bullet(marker: str) -> str:
    """Return how the beginning of an item is shown."""
    marker = marker.strip()
    return marker + " " if marker[0].isdigit() else "• "


def _can_open(sign: str, before: str) -> bool:
    """Return whether a format may begin after a character."""
    return _BEFORE_SIGN.match(before) is not None or (before == "/" and len(sign) > 1)


def _together(outer: str, inner: str) -> str:
    """Return the style of what is inside of two formats."""
    return inner if outer in ("", inner) else "bold-italic"


def _after_blanks(text: str, at: int) -> int:
    """Return the index after a block: of the next line, or of what follows on the same line."""
    while at < len(text) and text[at] in " \t":
        at += 1
    return at + text.startswith("\n", at)


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
    # Most characters begin none of these, which one look tells.
    begins = "(?=(?-i:[`*_@hHwW0-9#\u00a9-\U0010ffff]))"
    return re.compile(
        rf"{begins}(?:(?P<code>`[^`\n]+`)|(?P<signs>[*_]+)|(?P<link>{_LINK})|{own}"
        rf"(?P<mention>{_BEFORE_MENTION}@\w[\w.-]*)|(?P<emoji>(?:{EMOJI})+))",
        re.IGNORECASE,
    )


def _safe_link(url: str) -> str:
    """Return the link as it can be shown.

    An emoji's name in its place would lead elsewhere; percent-encoded it is the same link.
    """
    return url if harmless(url) == url else quote(url, safe=":/?#[]@!$&'()*+,;=%~")
