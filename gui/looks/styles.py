"""Style ttk's widgets: pictures with round corners in place of the clam theme's square elements.

TButton, Accent.TButton           buttons; the main button
Danger.TButton                    for what can't be undone
Side.TButton, Side.Danger...      the same in the side
SideFlat.TButton                  words to press, in the side
TEntry                            text fields
Box.TFrame                        a frame that looks like a text field, and has its states
Row, Small                        lower buttons: in a row that is chosen, inside a field
Raised.…                          any of these on a card
Heading, Muted, Strong, Title...  labels

The chat and the dialogs need more: see `chat_styles`.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from gui.looks import shapes
from gui.looks.elements import CORNER, Layout, button_layout, element, face, make, ringed, sign

if TYPE_CHECKING:
    from collections.abc import Mapping
    from tkinter import ttk

    from gui.looks.theme import Theme

BUTTON_HEIGHT = 36
ON_CARDS = ("Muted", "Strong", "Section", "Legend", "FieldError", "Error", "Heading")


def dress(theme: Theme) -> None:
    """Set the styles that the first window needs to the theme's palette."""
    _basics(theme)
    _labels(theme)
    _buttons(theme)
    _boxes(theme)
    _fields(theme)
    _cards(theme)


def _basics(theme: Theme) -> None:
    style, p = theme.style, theme.palette
    style.configure(
        ".",
        background=p.page,
        foreground=p.text,
        font=theme.font,
        bordercolor=p.line,
        lightcolor=p.page,
        darkcolor=p.page,
        troughcolor=p.page,
        focuscolor=p.focus,
        selectbackground=p.selection,
        selectforeground=p.text,
        insertcolor=p.text,
        insertwidth=theme.caret,
        relief="flat",
    )
    style.map(
        ".",
        background=[],  # Tk's own makes the corners of a pointed button light
        selectbackground=[("!focus", p.selection)],
        selectforeground=[("!focus", p.text)],
        foreground=[("disabled", p.muted)],
    )
    for name in ("TButton", "TCheckbutton", "TRadiobutton", "Toolbutton"):
        style.map(name, background=[])
    for name, background in (
        ("", p.page),
        ("Side.", p.side),
        ("Notice.", p.notice),
        ("Line.", p.line),
        ("Field.", p.raised),
    ):
        style.configure(f"{name}TFrame", background=background)
    line = theme.sharp(8)
    for part, colour in (("trough", p.pressed), ("pbar", p.accent)):
        bar = partial(shapes.box, 3 * line, line, line / 2, colour)
        make(theme, part, [("", bar)], theme.sharp(4), least=None)
    style.layout(
        "Horizontal.TProgressbar",
        [
            (
                element(theme, "trough"),
                {
                    "sticky": "ew",
                    "children": [(element(theme, "pbar"), {"side": "left", "sticky": ""})],
                },
            )
        ],
    )
    style.configure("Horizontal.TProgressbar", background=p.page)


def _labels(theme: Theme) -> None:
    p = theme.palette
    labels: dict[str, dict[str, Any]] = {
        "Muted": {"foreground": p.muted, "font": theme.small},
        "Strong": {"font": theme.bold},
        "Title": {"font": theme.display},
        "SideTitle": {"background": p.side, "font": theme.display},
        "SideText": {"background": p.side, "foreground": p.muted},
        "Section": {"foreground": p.muted, "font": theme.small_bold},
        "Legend": {"foreground": p.muted, "font": theme.small},
        "FieldError": {"foreground": p.danger, "font": theme.small},
        "Heading": {"font": theme.bold, "foreground": p.text},
        "Error": {"foreground": p.danger, "font": theme.bold},
        "Warn": {"foreground": p.warn, "font": theme.small},
        "Side": {"background": p.side, "font": theme.small, "foreground": p.muted},
        "Notice": {"background": p.notice},
        "NoticeStrong": {"background": p.notice, "font": theme.bold},
        "Placeholder": {"background": p.raised, "foreground": p.muted, "borderwidth": 0},
        "Typing": {"foreground": p.muted, "font": theme.small, "borderwidth": 0},
        "Card": {"background": p.raised},
        "CardStrong": {"background": p.raised, "font": theme.bold},
        "CardMuted": {"background": p.raised, "foreground": p.muted, "font": theme.small},
    }
    for name, options in labels.items():
        theme.style.configure(f"{name}.TLabel", **options)


def _buttons(theme: Theme) -> None:
    style, p = theme.style, theme.palette
    corner = theme.sharp(CORNER)
    edged = [
        ("", face(theme, p.raised, p.edge, 1)),
        ("disabled", face(theme, p.side, p.line, 1)),
        ("pressed focus", face(theme, p.pressed, p.focus, 2)),
        ("pressed", face(theme, p.pressed, p.edge, 1)),
        ("active focus", face(theme, p.raised_hover, p.focus, 2)),
        ("focus", face(theme, p.raised, p.focus, 2)),
        ("active", face(theme, p.raised_hover, p.edge, 1)),
    ]
    main = [
        ("", face(theme, p.accent)),
        ("disabled", face(theme, p.chip)),
        ("pressed", face(theme, p.accent_pressed)),
        ("active focus", ringed(theme, p.accent_hover, p.on_accent)),
        ("focus", ringed(theme, p.accent, p.on_accent)),
        ("active", face(theme, p.accent_hover)),
    ]
    make(theme, "button", edged, corner)
    make(theme, "main", main, corner)
    style.configure(
        "TButton",
        background=p.page,
        foreground=p.text,
        # large text needs the room itself
        padding=(min(theme.px(16), theme.sharp(16)), button_padding(theme)),
        anchor="center",
        shiftrelief=0,
        width=0,
    )
    # clam has greys of its own for what is disabled or pointed at: the corners would show them.
    style.map("TButton", foreground=[("disabled", p.muted)], background=[])
    style.configure("Danger.TButton", foreground=p.danger)
    style.configure("Accent.TButton", foreground=p.on_accent, font=theme.bold)
    style.map("Accent.TButton", foreground=[("disabled", p.muted)])
    for name, ground_of in (("", "button"), ("Danger.", "button"), ("Accent.", "main")):
        for ground, colour in (("", p.page), ("Raised.", p.raised), ("Side.", p.side)):
            style.layout(f"{ground}{name}TButton", button_layout(theme, ground_of))
            style.configure(f"{ground}{name}TButton", background=colour)
    flat_buttons(theme, p.side, p.row_hover, {"SideFlat": flat_padding(theme)})


def button_padding(theme: Theme) -> int:
    """Return what is above and below the words of a button, in pixels of this screen."""
    height = max(theme.px(BUTTON_HEIGHT), theme.font.metrics("linespace") + 2 * theme.sharp(4))
    return (height - theme.font.metrics("linespace")) // 2


def flat_padding(theme: Theme) -> tuple[int, int]:
    """Return the padding of a button without an edge that has words."""
    return theme.px(12), max(2, (theme.px(32) - theme.font.metrics("linespace")) // 2)


def flat_buttons(theme: Theme, ground: str, pointed: str, paddings: Mapping[str, Any]) -> None:
    """Style buttons without an edge: each name in `paddings` becomes a style.

    Args:
        theme: see there.
        ground: the colour behind them.
        pointed: the colour of the one under the pointer.
        paddings: by the name, what is around the words or the picture.
    """
    style, p = theme.style, theme.palette
    own = next(iter(paddings)).lower()
    faces = [
        ("", face(theme, ground)),
        ("disabled", face(theme, ground)),
        ("pressed", face(theme, p.pressed)),
        ("selected focus", face(theme, p.selected, p.focus, 2)),
        ("selected", face(theme, p.selected)),
        ("active focus", face(theme, pointed, p.focus, 2)),
        ("focus", face(theme, ground, p.focus, 2)),
        ("active", face(theme, pointed)),
    ]
    make(theme, own, faces, theme.sharp(CORNER))
    for name, padding in paddings.items():
        style.layout(f"{name}.TButton", button_layout(theme, own))
        style.configure(
            f"{name}.TButton",
            background=ground,
            padding=padding,
            foreground=p.text,
            anchor="center",
        )


def _boxes(theme: Theme) -> None:
    """Style check boxes and radio buttons with the theme's pictures."""
    style, p = theme.style, theme.palette
    for kind in ("Checkbutton", "Radiobutton"):
        full = f"T{kind}"
        style.configure(full, background=p.page, padding=(0, theme.unit // 2), compound="left")
        style.map(full, background=[("active", p.page)], foreground=[("disabled", p.muted)])
        layout: Layout = [
            (
                f"{kind}.padding",
                {"sticky": "nswe", "children": [(f"{kind}.label", {"side": "left", "sticky": ""})]},
            )
        ]
        style.layout(full, layout)
    style.configure("TCheckbutton", image=theme.choice_images("box", "ticked"))


def _fields(theme: Theme) -> None:
    style, p = theme.style, theme.palette
    corner = theme.sharp(CORNER)
    faces = [
        ("", face(theme, p.raised, p.edge, 1)),
        ("invalid", face(theme, p.danger_soft, p.danger, 2)),
        ("focus", face(theme, p.raised, p.focus, 2)),
        ("disabled", face(theme, p.side, p.line, 1)),
        ("readonly active", face(theme, p.raised_hover, p.edge, 1)),
    ]
    make(theme, "field", faces, corner)
    style.configure(
        "TEntry",
        background=p.page,
        foreground=p.text,
        padding=(theme.px(12), button_padding(theme)),
    )
    style.map("TEntry", foreground=[("disabled", p.muted)], background=[])
    # A field that is wrong has a sign at its right.
    signs = [("", partial(sign, theme, "")), ("invalid", partial(sign, theme, p.danger))]
    make(theme, "wrong", signs, 0, least=None)
    style.layout("TEntry", field_layout(theme, "Entry", "wrong"))


def field_layout(theme: Theme, kind: str, mark: str) -> Layout:
    """Return the layout of an "Entry" or "Combobox" with this element at its right."""
    textarea = (f"{kind}.textarea", {"sticky": "nswe"})
    padding = (f"{kind}.padding", {"sticky": "nswe", "children": [textarea]})
    inside = [(element(theme, mark), {"side": "right", "sticky": ""}), padding]
    return [(element(theme, "field"), {"sticky": "nswe", "children": inside})]


def show_share(scrollbar: ttk.Scrollbar, first: float, last: float) -> None:
    """Show in a scrollbar which share is in view; one with nothing to scroll can't be seen."""
    scrollbar.set(first, last)
    scrollbar.state(["disabled" if float(first) <= 0 and float(last) >= 1 else "!disabled"])


def _cards(theme: Theme) -> None:
    """Style what stands on cards: as on the page, with the card's colour behind it."""
    style, p = theme.style, theme.palette
    for name in ("TLabel", *(f"{one}.TLabel" for one in ON_CARDS)):
        style.configure(f"Raised.{name}", background=p.raised)
    for name in ("TButton", "Accent.TButton", "TEntry", "TCombobox", "TFrame"):
        style.configure(f"Raised.{name}", background=p.raised)
    style.configure("Raised.Horizontal.TProgressbar", background=p.raised)
    for name in ("TCheckbutton", "TRadiobutton"):
        style.configure(f"Raised.{name}", background=p.raised)
        style.map(f"Raised.{name}", background=[("active", p.raised)])
    style.layout("Box.TFrame", [(element(theme, "field"), {"sticky": "nswe"})])
    style.configure("Box.TFrame", background=p.page)
    style.configure("Raised.Box.TFrame", background=p.raised)
    low = max(2, (theme.px(32) - theme.font.metrics("linespace")) // 2)
    style.configure("Row.Accent.TButton", background=p.selected, padding=(theme.px(16), low))
    low = max(1, (theme.px(28) - theme.font.metrics("linespace")) // 2)
    style.configure("Raised.Small.TButton", background=p.raised, padding=(theme.px(12), low))
    style.configure("Small.Accent.TButton", background=p.raised, padding=(theme.px(12), low))
    style.configure("Wrong.Small.Accent.TButton", background=p.danger_soft)
    style.configure("Small.TButton", padding=(theme.px(12), low))
    style.configure("Small.Danger.TButton", padding=(theme.px(12), low))
    style.configure("Muted.SideFlat.TButton", foreground=p.muted, font=theme.small)
