"""Show the formats of a message while it is typed; its signs stay, muted."""

from __future__ import annotations

import tkinter as tk
from itertools import islice

from gui.looks.theme import Theme
from gui.parts import caret
from gui.words import format, wrapping
from gui.words.format import Segment

# Each change of look in a line makes Tk slower at whatever is typed in it.
MOST_TAGGED = 150
_SIGNS = ("sign", "fence", "marker")
_CODE = ("code", "block")
_TAGS = ("bold", "italic", "bold-italic", "code", "sign", "quote", "link", "emoji")


class TypedFormats:
    """Tags what is written in a Text; only what has changed since the last look is tagged anew."""

    def __init__(self, text: tk.Text, theme: Theme) -> None:
        self._text = text
        self._known: list[tuple[Segment, str]] = []
        p = theme.palette
        text.tag_configure("bold", font=theme.bold)
        self._theme, self._has_fonts = theme, False
        text.tag_configure("sign", foreground=p.muted)
        text.tag_configure("quote", foreground=p.muted)
        text.tag_configure("link", foreground=p.accent)
        text.tag_raise("sel")

    def look(self, text: str) -> None:
        """Tag what is written now, which is this text."""
        seen = (each for each in format.segments(text, most=MOST_TAGGED) if _tags(each))
        found = [(each, text[each.start : each.end]) for each in islice(seen, MOST_TAGGED)]
        pairs = enumerate(zip(self._known, found, strict=False))
        least = min(len(self._known), len(found))
        same = next((at for at, (before, now) in pairs if before != now), least)
        changed = [each.start for each, _said in (*self._known[same:], *found[same:])]
        self._known = found
        if not changed:
            return
        self._make_fonts()
        (start,) = caret.places(text, [min(changed)], self._text)
        for tag in _TAGS:
            self._text.tag_remove(tag, start, "end")
        ends = [at for each, _said in found[same:] for at in (each.start, each.end)]
        indices = iter(caret.places(text, ends, self._text))
        for (each, _said), first, last in zip(found[same:], indices, indices, strict=True):
            for tag in _tags(each):
                self._text.tag_add(tag, first, last)

    def forget(self) -> None:
        """Tag all anew at the next look: another text is written."""
        self._known = []

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


def _tags(segment: Segment) -> list[str]:
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
    return tags
