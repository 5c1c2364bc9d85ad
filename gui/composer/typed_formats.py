"""Show the formats of a message while it is typed; its signs stay, muted."""

from __future__ import annotations

import re
import tkinter as tk
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from gui.looks.theme import Theme
from gui.parts import caret
from gui.words import format, wrapping
from gui.words.format import FormatReading, Segment

# Each change of look in a line makes Tk slower at whatever is typed in it. Most formats are tagged
# three times: what is between the signs, and these.
MOST_TAGGED, MOST_FORMATS = 150, 75
_SIGNS = ("sign", "fence", "marker")
_CODE = ("code", "block")
_BLANK = re.compile(r"\s")
_TAGS = ("bold", "italic", "bold-italic", "code", "sign", "quote", "link", "emoji")


class _Piece(NamedTuple):
    """A piece of the text, from index `start` to before `end`, has these tags."""

    start: int
    end: int
    tags: tuple[str, ...]


class TypedFormats:
    """Tags what is written in a Text. Only the tags that Tk has not kept right are changed."""

    def __init__(self, text: tk.Text, theme: Theme) -> None:
        self._text = text
        # The text at the last look, its pieces, where the last one ended, and how many formats more
        # would have been looked for.
        self._seen, self._pieces, self._end, self._left = "", list[_Piece](), 0, 0
        p = theme.palette
        text.tag_configure("bold", font=theme.bold)
        self._theme, self._has_fonts = theme, False
        text.tag_configure("sign", foreground=p.muted)
        text.tag_configure("quote", foreground=p.muted)
        text.tag_configure("link", foreground=p.accent)
        text.tag_raise("sel")

    def look(self, text: str) -> None:
        """Tag what is written now, which is this text."""
        changed = self._read(text)
        if changed is None:
            return
        start, end = changed
        ends: dict[str, list[int]] = {tag: [] for tag in _TAGS}
        for piece in self._pieces[:MOST_TAGGED]:
            for tag in piece.tags if start <= piece.start and piece.end <= end else ():
                if ends[tag] and ends[tag][-1] == piece.start:
                    ends[tag][-1] = piece.end
                else:
                    ends[tag] += (piece.start, piece.end)
        all_ends = sorted({at for each in ends.values() for at in each})
        if all_ends:
            self._make_fonts()
        above = text.count("\n", 0, start)
        found = caret.places(text[start:end], (at - start for at in all_ends), self._text)
        if above:  # then it is one line
            found = [f"{above + 1}.{place.partition('.')[2]}" for place in found]
        places = dict(zip(all_ends, found, strict=True))
        whole = end - start == len(text)
        first, last = ("1.0", "end") if whole else (f"{above + 1}.0", f"{above + 1}.end")
        for tag, wanted in ends.items():
            self._tag(tag, [places[at] for at in wanted], first, last)

    def _read(self, text: str) -> tuple[int, int] | None:
        """Read what has changed.

        Returns:
            From where to where there may be other formats than before: the line that has changed,
            or all of the text; None if there are none.
        """
        before, self._seen = self._seen, text
        change = _change(before, text)
        if not self._left and _is_after(self._end, change, text):
            return None
        if self._left and (line := self._read_line(before, text, change)):
            return line
        read = format.read(text, most=MOST_FORMATS)
        self._pieces, self._end, self._left = _pieces(read), read.end, read.left
        return 0, len(text)

    def _read_line(self, before: str, text: str, change: _Change) -> tuple[int, int] | None:
        """Read only the line that has changed, and return where it is; None if more has changed.

        A block may be about many lines, and so may be a quote.
        """
        if "\n" in change.old + change.new or "```" in before or "```" in text:
            return None
        start = text.rfind("\n", 0, change.start) + 1
        (old, old_end), (new, end) = _line_at(before, start), _line_at(text, start)
        left = self._left + _read_line(new).left - _read_line(old).left
        pieces, shift = self._pieces, len(new) - len(old)
        if old[:1] == ">" or new[:1] == ">" or left <= 0 or len(pieces) > MOST_TAGGED:
            return None
        pieces = [
            *(each for each in pieces if each.end <= start),
            *(_moved(each, start) for each in _pieces(_read_line(new))),
            *(_moved(each, shift) for each in pieces if each.start >= old_end),
        ]
        if len(pieces) > MOST_TAGGED:
            return None
        self._pieces, self._left = pieces, left
        return start, end

    def _tag(self, tag: str, wanted: list[str], first: str, last: str) -> None:
        """Let what is between each two of these indices have the tag.

        Nothing else from `first` to `last` has it then.
        """
        found = self._tagged(tag, first, last)
        both = min(len(found), len(wanted))
        same = next(
            (at for at in range(0, both, 2) if found[at : at + 2] != wanted[at : at + 2]), both
        )
        if same < len(found):
            self._text.tag_remove(tag, found[same], last)
        for at in range(same, len(wanted), 2):
            self._text.tag_add(tag, wanted[at], wanted[at + 1])

    def _tagged(self, tag: str, first: str, last: str) -> list[str]:
        """Return from where to where the tag is there, in one line or in all of the text."""
        if last == "end":
            return [str(index) for index in self._text.tag_ranges(tag)]
        found = list[str]()
        while ends := self._text.tag_nextrange(tag, found[-1] if found else first, last):
            found += (str(index) for index in ends)
        return found

    def forget(self) -> None:
        """Tag all anew at the next look: another text is written."""
        self._seen, self._pieces, self._end, self._left = "", [], 0, 0

    def toggle(self, style: str) -> None:
        """Put the signs of "bold" or "italic" around the selection or the word, or remove them."""
        widget = self._text
        text = widget.get("1.0", "end-1c")
        ends = ("sel.first", "sel.last") if widget.tag_ranges("sel") else ("insert", "insert")
        start, end = (len(widget.get("1.0", index)) for index in ends)
        wrapped = wrapping.toggled(text, start, min(end, len(text)), style)
        widget.edit_separator()
        for edit in wrapped.edits:
            first, last = caret.places(text, (edit.at, edit.at + len(edit.old)), widget)
            widget.replace(first, last, edit.new)
        widget.edit_separator()
        now = widget.get("1.0", "end-1c")
        first, last = caret.places(now, (wrapped.start, wrapped.end), widget)
        widget.tag_remove("sel", "1.0", "end")
        if wrapped.start != wrapped.end:
            widget.tag_add("sel", first, last)
        widget.mark_set("insert", last)
        widget.see("insert")

    def _make_fonts(self) -> None:
        """Give the tags their fonts, which not every window needs."""
        if self._has_fonts:
            return
        self._has_fonts = True
        theme, text = self._theme, self._text
        text.tag_configure("italic", font=theme.italic)
        text.tag_configure("bold-italic", font=theme.bold_italic)
        text.tag_configure("code", font=theme.mono, background=theme.palette.chip)
        if theme.emoji is not None:
            text.tag_configure("emoji", font=theme.emoji)
        text.tag_raise("sel")


class _Change(NamedTuple):
    """A change of the text puts `new` in the place of `old`, at this index."""

    start: int
    old: str
    new: str


def _change(before: str, now: str) -> _Change:
    start = _same(before, now)
    kept = _same(before[start:][::-1], now[start:][::-1])
    return _Change(start, before[start : len(before) - kept], now[start : len(now) - kept])


def _is_after(end: int, change: _Change, text: str) -> bool:
    """Return whether a text has changed so far behind an index that no format before it changes.

    Code and blocks reach as far as their signs are apart, all else at most to the next blank.
    """
    changed = change.old + change.new
    has_blank = _BLANK.search(text, end, change.start) is not None
    return has_blank and "`" not in changed and "\n" not in changed


def _same(one: str, other: str) -> int:
    """Return how many characters two texts have in common at their beginning."""
    least, most = 0, min(len(one), len(other))
    while least < most:
        middle = (least + most + 1) // 2
        if one[least:middle] == other[least:middle]:
            least = middle
        else:
            most = middle - 1
    return least


def _line_at(text: str, start: int) -> tuple[str, int]:
    """Return the line that begins at an index, and where it ends."""
    end = text.find("\n", start)
    end = end if end >= 0 else len(text)
    return text[start:end], end


@lru_cache(maxsize=8)
def _read_line(line: str) -> FormatReading:
    return format.read(line, most=MOST_FORMATS)


def _pieces(read: FormatReading) -> list[_Piece]:
    tagged = ((each, tags) for each in read.segments if (tags := _tags(each)))
    return [_Piece(each.start, each.end, tags) for each, tags in islice(tagged, MOST_TAGGED)]


def _moved(piece: _Piece, by: int) -> _Piece:
    return _Piece(piece.start + by, piece.end + by, piece.tags)


def _tags(segment: Segment) -> tuple[str, ...]:
    """Return the tags of a segment, none for plain text."""
    tags = [segment.style] if segment.style else []
    if segment.line == "quote":
        tags.append("quote")
    if segment.kind in _SIGNS:
        tags.append("sign")
    elif segment.kind in _CODE:
        tags.append("code")
    elif segment.kind in ("link", "emoji"):
        tags.append(segment.kind)
    return tuple(tags)
