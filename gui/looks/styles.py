"""Style ttk's widgets: pictures with round corners in place of the clam theme's square elements.

TButton, Accent.TButton           buttons; the main button
Danger.TButton                    for what can't be undone
Flat, SideFlat, NoticeFlat        words to press: on the page, in the side, in a notice
Icon, SideIcon, FieldIcon         pictures to press: square
Raised.TButton, Raised.Accent...  the same on cards and in menus
Side.TButton, Side.Danger...      the same in the side
TEntry, Search.TEntry             text fields; search fields in the side
TCombobox                         choices
Box.TFrame                        a frame that looks like a text field, and has its states
Section, Square, Picture          a section of the settings; one icon; a choice by its picture
Row, Small                        lower buttons: in a row that is chosen, inside a field
Raised.…                          any of these on a card
Key.TLabel                        a key of the keyboard
Card.TFrame                       a panel over others
Heading, Muted, Strong, Title...  labels

The chat and the dialogs need more: see `chat_styles`.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from gui.looks import shapes
from gui.looks.elements import (
    CORNER,
    PICTURE,
    Layout,
    button_layout,
    face,
    make,
    ringed,
    sign,
    thumb,
)

if TYPE_CHECKING:
    from tkinter import ttk

    from gui.looks.theme import Theme

CHEVRON = "Charla.chevron"
BAR, BAR_POINTED, BAR_ROOM = 4, 8, 12  # the width of a scrollbar, and of the room for it
BUTTON_HEIGHT, ICON_BUTTON, SMALL_ICON_BUTTON = 36, 32, 24
ON_CARDS = ("Muted", "Strong", "Section", "Legend", "FieldError", "Error", "Heading")


def dress(theme: Theme) -> None:
    """Set the styles that the first window needs to the theme's palette."""
    _basics(theme)
    _labels(theme)
    _buttons(theme)
    _boxes(theme)
    _fields(theme)
    _scrollbars(theme)
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
        insertwidth=max(1, round(1.5 * theme.scale)),
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
    edge = p.edge if p.name == "contrast" else p.line
    make(theme, "Charla.card", [("", face(theme, p.raised, edge, 1))], theme.sharp(CORNER))
    style.layout("Card.TFrame", [("Charla.card", {"sticky": "nswe"})])
    style.configure("Card.TFrame", background=p.page)
    line = theme.sharp(8)
    for part, colour in (("trough", p.pressed), ("pbar", p.accent)):
        bar = partial(shapes.box, 3 * line, line, line / 2, colour)
        make(theme, f"Charla.{part}", [("", bar)], theme.sharp(4))
    style.layout(
        "Horizontal.TProgressbar",
        [
            (
                "Charla.trough",
                {"sticky": "ew", "children": [("Charla.pbar", {"side": "left", "sticky": ""})]},
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
    edge = p.edge if p.name == "contrast" else p.line
    make(theme, "Charla.key", [("", face(theme, p.chip, edge, 1, 6))], theme.sharp(6))
    label: Any = (
        "Label.padding",
        {"sticky": "nswe", "children": [("Label.label", {"sticky": "nswe"})]},
    )
    theme.style.layout("Key.TLabel", [("Charla.key", {"sticky": "nswe", "children": [label]})])
    theme.style.configure(
        "Key.TLabel", background=p.page, font=theme.small_bold, padding=(theme.px(6), theme.px(2))
    )


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
    make(theme, "Charla.button", edged, corner)
    make(theme, "Charla.main", main, corner)
    height = max(theme.px(BUTTON_HEIGHT), theme.font.metrics("linespace") + 2 * theme.sharp(4))
    inside = (height - theme.font.metrics("linespace")) // 2
    style.configure(
        "TButton",
        background=p.page,
        foreground=p.text,
        # large text needs the room itself
        padding=(min(theme.px(16), theme.sharp(16)), inside),
        anchor="center",
        shiftrelief=0,
        width=0,
    )
    # clam has greys of its own for what is disabled or pointed at: the corners would show them.
    style.map("TButton", foreground=[("disabled", p.muted)], background=[])
    style.configure("Danger.TButton", foreground=p.danger)
    style.configure("Accent.TButton", foreground=p.on_accent, font=theme.bold)
    style.map("Accent.TButton", foreground=[("disabled", p.muted)])
    for name, element in (("", "button"), ("Danger.", "button"), ("Accent.", "main")):
        for ground, colour in (("", p.page), ("Raised.", p.raised), ("Side.", p.side)):
            style.layout(f"{ground}{name}TButton", button_layout(f"Charla.{element}"))
            style.configure(f"{ground}{name}TButton", background=colour)
    square = max(0, (theme.px(ICON_BUTTON) - theme.px(20)) // 2)
    small = max(0, (theme.px(SMALL_ICON_BUTTON) - theme.px(14)) // 2)
    words = (theme.px(12), max(2, (theme.px(32) - theme.font.metrics("linespace")) // 2))
    grounds = (
        (p.page, p.row_hover, {"Flat": words, "Icon": square}),
        (p.side, p.row_hover, {"SideFlat": words, "SideIcon": square}),
        (p.notice, p.raised_hover, {"NoticeFlat": words, "NoticeIcon": square}),
        (p.raised, p.raised_hover, {"FieldIcon": square, "SmallFieldIcon": small}),
    )
    for ground, pointed, paddings in grounds:
        element = f"Charla.{next(iter(paddings)).lower()}"
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
        make(theme, element, faces, corner)
        for name, padding in paddings.items():
            style.layout(f"{name}.TButton", button_layout(element))
            style.configure(
                f"{name}.TButton",
                background=ground,
                padding=padding,
                foreground=p.text,
                anchor="center",
            )
    style.configure("Square.TButton", padding=max(0, (height - theme.px(16)) // 2))
    style.layout("Section.TButton", button_layout("Charla.sideflat"))
    above = max(2, (height - max(theme.px(20), theme.font.metrics("linespace"))) // 2)
    style.configure(
        "Section.TButton",
        background=p.side,
        anchor="w",
        compound="left",
        space=theme.px(12),
        padding=(theme.px(12), above),
    )
    style.map("Section.TButton", font=[("selected", theme.bold)])


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
    style.configure(
        "Picture.TRadiobutton",
        compound="top",
        space=theme.px(4),
        font=theme.small,
        padding=0,
        anchor="center",
    )
    style.map(
        "Picture.TRadiobutton",
        font=[("selected", theme.small_bold)],
        foreground=[("selected", p.accent)],
    )


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
    make(theme, "Charla.field", faces, corner)
    height = max(theme.px(BUTTON_HEIGHT), theme.font.metrics("linespace") + 2 * theme.sharp(4))
    inside = (height - theme.font.metrics("linespace")) // 2
    for name in ("TEntry", "TCombobox"):
        style.configure(name, background=p.page, foreground=p.text, padding=(theme.px(12), inside))
        style.map(name, foreground=[("disabled", p.muted)], background=[])
    # A field that is wrong has a sign at its right.
    signs = [("", partial(sign, theme, "")), ("invalid", partial(sign, theme, p.danger))]
    make(theme, "Charla.wrong", signs, 0)
    make(theme, CHEVRON, [("", partial(sign, theme, p.muted, "down"))], 0)
    for kind, mark in (("Entry", ("Charla.wrong", "")), ("Combobox", (CHEVRON, ""))):
        padding = (
            f"{kind}.padding",
            {"sticky": "nswe", "children": [(f"{kind}.textarea", {"sticky": "nswe"})]},
        )
        layout: Layout = [
            (
                "Charla.field",
                {
                    "sticky": "nswe",
                    "children": [(mark[0], {"side": "right", "sticky": mark[1]}), padding],
                },
            )
        ]
        style.layout(f"T{kind}", layout)
    # A search field stands out less.
    line = p.edge if p.name == "contrast" else p.line
    search = [("", face(theme, p.raised, line, 1)), ("focus", face(theme, p.raised, p.focus, 2))]
    make(theme, "Charla.search", search, corner)
    textarea = ("Entry.textarea", {"sticky": "nswe"})
    inner = ("Entry.padding", {"sticky": "nswe", "children": [textarea]})
    boxed: Layout = [("Charla.search", {"sticky": "nswe", "children": [inner]})]
    style.layout("Search.TEntry", boxed)
    style.configure("Search.TEntry", background=p.side)
    # The drop-down list is no ttk widget: it is coloured when its combobox appears.
    style.master.tk.call(
        "bind",
        "TCombobox",
        "<Map>",
        (
            "[ttk::combobox::PopdownWindow %W].f.l configure -borderwidth 0 -relief flat "
            f"-font {theme.font} -background {p.raised} -foreground {p.text} -selectbackground "
            f"{p.selected} "
            f"-selectforeground {p.text} -highlightthickness {theme.hairline} -highlightbackground "
            f"{p.edge} "
            f"-highlightcolor {p.edge} -activestyle none"
        ),
    )


def _scrollbars(theme: Theme) -> None:
    style, p = theme.style, theme.palette
    room, side = theme.sharp(BAR_ROOM), theme.sharp(PICTURE)
    for name, trough in (("", p.page), ("Side.", p.side), ("Field.", p.raised)):
        for kind, sticky in (("Vertical", "ns"), ("Horizontal", "ew")):
            is_upright = kind == "Vertical"
            element = f"Charla.{name.strip('.').lower()}{kind.lower()}.thumb"
            faces = [
                (states, partial(thumb, theme, width, colour, room, side, is_upright=is_upright))
                for states, width, colour in (
                    ("", BAR, p.edge),
                    ("disabled", 0, ""),
                    ("pressed", BAR_POINTED, p.muted),
                    ("active", BAR_POINTED, p.edge),
                )
            ]
            ends = theme.sharp(BAR_POINTED)
            make(theme, element, faces, (0, ends, 0, ends) if is_upright else (ends, 0))
            scrollbar = f"{name}{kind}.TScrollbar"
            layout: Layout = [
                (
                    f"{kind}.Scrollbar.trough",
                    {"sticky": sticky, "children": [(element, {"expand": "1", "sticky": "nswe"})]},
                )
            ]
            style.layout(scrollbar, layout)
            style.configure(
                scrollbar,
                background=trough,
                troughcolor=trough,
                bordercolor=trough,
                lightcolor=trough,
                darkcolor=trough,
                relief="flat",
                borderwidth=0,
            )


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
    style.layout("Box.TFrame", [("Charla.field", {"sticky": "nswe"})])
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
