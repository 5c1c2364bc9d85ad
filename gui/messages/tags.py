"""Create the tags of a transcript: how each kind of text looks."""

from __future__ import annotations

import tkinter as tk
from tkinter import font as tkfont
from typing import Any

from gui.looks.theme import Theme
from gui.messages.pictures import code_ground, has_edges

THIN, TICK = "CharlaThin", "CharlaTick"
HANG = 8  # the Text begins so far left of the words: code boxes hang out
TEXT_LINE, QUOTE_LINE, SEPARATOR_LINE, FAILURE_LINE = 20, 24, 32, 20
PADDING, GAP = 4, 8
CITED_INDENT, ITEM_INDENT = 12, 18
DEEPEST_ITEM = 3
# Tags that colour whole lines, from the weakest to the strongest.
GROUNDS = ("hover", "mention", "flash", "picked")


def make(text: tk.Text, theme: Theme) -> None:
    """Create the tags; one made later has priority over one made before it."""
    p, px = theme.palette, theme.px
    hang = px(HANG)
    _make_fonts(text, theme)

    def line(name: str, font: tkfont.Font | str, height: int, **options: Any) -> None:
        """Make a tag for whole lines that are at least so high, in pixels at 96 dpi."""
        spare = _spare(text, font, px(height))
        options.setdefault("lmargin1", hang)
        options.setdefault("lmargin2", hang)
        options.setdefault("spacing1", spare // 2)
        options.setdefault("spacing3", spare - spare // 2)
        text.tag_configure(name, font=font, spacing2=spare, **options)

    # All text has this tag; others say what is different. It ends with the padding of a row: most
    # messages have one line. Without a colour of its own, the margin has the background of what
    # follows: code, or a hit.
    spare = _spare(text, theme.font, px(TEXT_LINE))
    end = spare + px(PADDING)
    line("body", theme.font, TEXT_LINE, spacing1=0, spacing3=end, lmargincolor=p.page)
    text.tag_configure("more", spacing3=spare)
    for name, height in (("gap", GAP), ("pad", PADDING)):
        above = _spare(text, THIN, px(height))
        text.tag_configure(name, font=THIN, spacing1=above, spacing2=0, spacing3=0)
    text.tag_configure("tail", font=THIN)
    for name in GROUNDS:
        ground = p.accent_soft if name in ("flash", "picked") else getattr(p, name)
        text.tag_configure(name, background=ground, lmargincolor=ground, rmargincolor=ground)
    line("sender", theme.bold, TEXT_LINE, spacing1=px(PADDING))
    bare: dict[str, Any] = {"font": THIN, "spacing1": 0, "spacing2": 0, "spacing3": 0}
    text.tag_configure("receipt", **bare, lmargin1=0, lmargin2=0)  # its picture has the margin
    text.tag_configure("time", font=theme.small, foreground=p.muted)
    edges: dict[str, Any] = {"relief": "ridge", "borderwidth": 1} if has_edges(theme) else {}
    text.tag_configure(
        "role", font=theme.micro, foreground=p.muted, background=p.chip, offset=px(1), **edges
    )
    line("note", theme.small, TEXT_LINE, foreground=p.muted, spacing1=px(6), spacing3=px(6))
    text.tag_configure(
        "hint",
        foreground=p.muted,
        justify="center",
        spacing1=px(48),
        lmargin1=px(16),
        lmargin2=px(16),
        rmargin=px(16),
    )
    for name, colour in (("day", p.muted), ("new", p.accent)):
        line(name, theme.small_bold, SEPARATOR_LINE, foreground=colour)
    line("quote", theme.small, QUOTE_LINE, foreground=p.muted, wrap="none")
    text.tag_configure("quoted", font=theme.small_bold)
    for number, colour in enumerate(p.people):
        text.tag_configure(f"person{number}", foreground=colour)
    cited = hang + px(CITED_INDENT)
    text.tag_configure("cited", lmargin1=hang, lmargin2=cited, tabs=(cited,), foreground=p.muted)
    text.tag_configure("bar", foreground=p.edge)
    for level in range(DEEPEST_ITEM + 1):
        start = hang + level * px(ITEM_INDENT)
        inner = start + px(ITEM_INDENT)
        text.tag_configure(f"item{level}", lmargin1=start, lmargin2=inner, tabs=(inner,))
    text.tag_configure("bold", font=theme.bold)
    text.tag_configure("italic", font=theme.italic)
    text.tag_configure("bold-italic", font=theme.bold_italic)
    text.tag_configure("name", font=theme.bold)
    text.tag_configure("gone", foreground=p.muted)
    text.tag_configure("edited", font=theme.small, foreground=p.muted)
    _make_code(text, theme, hang)
    line("failure", theme.small, FAILURE_LINE, foreground=p.danger)
    text.tag_configure("remedy", font=theme.small_bold)
    line("fold", theme.small_bold, QUOTE_LINE, foreground=p.accent)
    for name in ("pills", "card"):
        text.tag_configure(name, **bare, lmargin1=hang, lmargin2=hang)
    if theme.emoji is not None:
        text.tag_configure("emoji", font=theme.emoji)
    alone = theme.emoji_alone or theme.font
    line("alone", alone, TEXT_LINE, spacing1=0, spacing3=0)
    if theme.emoji_alone is not None:  # "emoji" is stronger than the tag of the line
        text.tag_raise("alone", "emoji")
    text.tag_configure("link", foreground=p.accent, underline=True)
    text.tag_configure("sign", elide=True)
    _make_paddings(text, theme)
    text.tag_configure("found", background=p.found, foreground=p.text)
    text.tag_configure("found_current", background=p.found_current, foreground=p.text)
    text.tag_configure("reached", background=p.accent, foreground=p.on_accent)
    text.tag_raise("sel")


def _make_code(text: tk.Text, theme: Theme, hang: int) -> None:
    p, px = theme.palette, theme.px
    edges: dict[str, Any] = {"relief": "ridge", "borderwidth": 1} if has_edges(theme) else {}
    text.tag_configure("code", font=theme.mono, background=p.sunken, **edges)
    text.tag_configure("code-sign", font=TICK, background=p.sunken, foreground=p.sunken, **edges)
    ground = code_ground(theme, called=True)
    text.tag_configure("called", background=ground)
    text.tag_configure("code-sign", foreground=p.sunken)
    spare = _spare(text, theme.mono, px(TEXT_LINE))
    for name, called in (("block", False), ("block-called", True)):
        ground = code_ground(theme, called=called)
        text.tag_configure(
            name,
            font=theme.mono,
            background=ground,
            lmargin1=hang,
            lmargin2=hang,
            lmargincolor=ground,
            rmargin=hang,
            rmargincolor=ground,
            spacing1=0,
            spacing2=spare,
            spacing3=spare,
            tabs=(4 * theme.mono.measure("0"),),
            tabstyle="wordprocessor",
        )
    for name in ("keyword", "string", "number", "comment"):
        text.tag_configure(name, foreground=getattr(p, name))
    text.tag_configure("cap", font=THIN, lmargin1=0, lmargin2=0, wrap="none")
    text.tag_configure("cap-upper", spacing1=px(PADDING), spacing3=0)
    text.tag_configure("cap-lower", spacing1=0, spacing3=px(PADDING))


def _make_paddings(text: tk.Text, theme: Theme) -> None:
    """Make the tags of the first and last line of a row: its padding."""
    pad = theme.px(PADDING)
    rest = _spare(text, theme.font, theme.px(TEXT_LINE))
    text.tag_configure("top", spacing1=pad)
    text.tag_configure("bottom", spacing3=pad + rest)
    text.tag_configure("top-cap", spacing1=2 * pad)
    text.tag_configure("bottom-cap", spacing3=2 * pad)


def _spare(text: tk.Text, font: tkfont.Font | str, height: int) -> int:
    """Return how much higher a line is to be than its font needs."""
    return max(0, height - int(text.tk.call("font", "metrics", str(font), "-linespace")))


def _make_fonts(text: tk.Text, theme: Theme) -> None:
    """Make the fonts that only a transcript needs.

    They are created in Tk directly: if a Font object is garbage-collected in another thread, Python
    crashes.
    """
    family, mono = theme.font.cget("family"), theme.mono.cget("family")
    looks = {THIN: ("-family", family, "-size", -1), TICK: ("-family", mono, "-size", -theme.px(6))}
    known = text.tk.splitlist(text.tk.call("font", "names"))
    for name, look in looks.items():
        text.tk.call("font", "configure" if name in known else "create", name, *look)
