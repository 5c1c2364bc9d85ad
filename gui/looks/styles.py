"""Style ttk's clam theme in Charla's colours.

TButton, Accent.TButton           buttons; the main button
Flat, SideFlat, NoticeFlat        words to press: on the page, in the side, in a banner
Icon, SideIcon, FieldIcon         pictures to press: square, with an edge when they are pointed at
Mark.TButton                      what is not as it should be, in the status line
Danger.TButton                    for what can't be undone
TEntry, Search.TEntry             text fields; search fields in the side
TCombobox, List.Treeview          choices; the lists in dialogs
Chip.TLabel, Card.TFrame          a word with a background; a panel over others, with an edge
Heading, Muted, Strong, Title...  labels
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import tkinter as tk
    from collections.abc import Mapping
    from tkinter import ttk

    from gui.looks.theme import Theme

Layout = list[Any]  # nested elements of ttk; typeshed has no name for their type
CHEVRON = "Charla.chevron"
Images = Any  # a picture, then states and their pictures; typeshed does not know this type


def by_state(pictures: Mapping[str, tk.PhotoImage], plain: str, chosen: str) -> Images:
    """Return the `image` option of a box with a picture for each state (chosen, focused)."""
    names = {name: str(picture) for name, picture in pictures.items()}
    return (
        names[plain],
        "focus selected",
        names[f"{chosen}-focus"],
        "focus",
        names[f"{plain}-focus"],
        "selected",
        names[chosen],
    )


def dress(theme: Theme) -> None:
    """Set every style to the theme's palette."""
    _basics(theme)
    _labels(theme)
    _buttons(theme)
    _boxes(theme)
    _fields(theme)
    _scrollbars(theme)
    _lists(theme)


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
        focuscolor=p.accent,
        selectbackground=p.selected,
        selectforeground=p.text,
        insertcolor=p.text,
        insertwidth=max(1, round(1.5 * theme.scale)),
        relief="flat",
    )
    style.map(
        ".",
        selectbackground=[("!focus", p.selected)],
        selectforeground=[("!focus", p.text)],
        foreground=[("disabled", p.muted)],
    )
    for name, background in (
        ("", p.page),
        ("Side.", p.side),
        ("Notice.", p.notice),
        ("Line.", p.line),
        ("Edge.", p.edge),
        ("Field.", p.field),
        ("Focus.", p.accent),
    ):
        style.configure(f"{name}TFrame", background=background)
    style.configure(
        "Card.TFrame",
        background=p.field,
        bordercolor=p.edge,
        lightcolor=p.field,
        darkcolor=p.field,
        relief="raised",
        borderwidth=theme.hairline,
    )
    style.configure(
        "Horizontal.TProgressbar",
        background=p.accent,
        troughcolor=p.line,
        borderwidth=0,
        arrowsize=theme.unit,
        lightcolor=p.accent,
        darkcolor=p.accent,
    )


def _labels(theme: Theme) -> None:
    p, unit = theme.palette, theme.unit
    labels: dict[str, dict[str, Any]] = {
        "Muted": {"foreground": p.muted, "font": theme.small},
        "Strong": {"font": theme.bold},
        "Title": {"font": theme.title},
        "SideTitle": {"background": p.side, "font": theme.title},
        "SideText": {"background": p.side, "foreground": p.muted},
        "Section": {"foreground": p.muted, "font": theme.small_bold},
        "Legend": {"foreground": p.muted, "font": theme.small},
        "FieldError": {"foreground": p.error, "font": theme.small},
        "Heading": {"font": theme.bold, "foreground": p.accent},
        "Error": {"foreground": p.error, "font": theme.bold},
        "Warn": {"foreground": p.warn, "font": theme.small},
        "Side": {"background": p.side, "font": theme.small, "foreground": p.muted},
        "Me": {"background": p.side, "font": theme.bold},
        "Notice": {"background": p.notice},
        "NoticeStrong": {"background": p.notice, "font": theme.bold},
        "Placeholder": {"background": p.field, "foreground": p.muted},
        "Card": {"background": p.field},
        "CardMuted": {"background": p.field, "foreground": p.muted, "font": theme.small},
        "Chip": {
            "background": p.hover,
            "font": theme.small,
            "padding": (unit + unit // 2, unit // 2),
        },
    }
    for name, options in labels.items():
        theme.style.configure(f"{name}.TLabel", **options)


def _buttons(theme: Theme) -> None:
    style, unit, p = theme.style, theme.unit, theme.palette
    style.configure(
        "TButton",
        background=p.field,
        foreground=p.text,
        bordercolor=p.edge,
        lightcolor=p.field,
        darkcolor=p.field,
        padding=(3 * unit, unit + unit // 2),
        anchor="center",
        shiftrelief=0,
        width=0,
        # clam draws no border around flat buttons; the colours make them look flat
        relief="raised",
    )
    style.map(
        "TButton",
        background=[("disabled", p.side), ("pressed", p.selected), ("active", p.hover)],
        foreground=[("disabled", p.muted)],
        lightcolor=[("focus", p.accent), ("pressed", p.selected), ("active", p.hover)],
        darkcolor=[("focus", p.accent), ("pressed", p.selected), ("active", p.hover)],
        bordercolor=[("focus", p.accent), ("disabled", p.line)],
        relief=[("pressed", "raised")],
    )
    style.configure("Danger.TButton", foreground=p.error)
    style.configure(
        "Accent.TButton",
        background=p.accent,
        foreground=p.on_accent,
        bordercolor=p.accent,
        lightcolor=p.accent,
        darkcolor=p.accent,
        font=theme.bold,
        focuscolor=p.on_accent,
    )
    accents = [("disabled", p.hover), ("pressed", p.accent_hover), ("active", p.accent_hover)]
    style.map(
        "Accent.TButton",
        background=accents,
        foreground=[("disabled", p.muted)],
        lightcolor=[("disabled", p.hover), ("focus", p.text), ("active", p.accent_hover)],
        darkcolor=[("disabled", p.hover), ("focus", p.text), ("active", p.accent_hover)],
        bordercolor=[("disabled", p.line), ("focus", p.text), ("active", p.accent_hover)],
    )
    words, square = (2 * unit, unit), (unit, unit)
    flat = (
        ("Flat", p.page, words),
        ("SideFlat", p.side, words),
        ("NoticeFlat", p.notice, words),
        ("Icon", p.page, square),
        ("SideIcon", p.side, square),
        ("FieldIcon", p.field, square),
        ("NoticeIcon", p.notice, square),
        ("Mark", p.notice, (2 * unit, 0)),
    )
    for name, background, padding in flat:
        style.configure(
            f"{name}.TButton",
            background=background,
            bordercolor=background,
            lightcolor=background,
            darkcolor=background,
            padding=padding,
            foreground=p.text,
        )
        pointed = [
            ("pressed", p.selected),
            ("selected", p.selected),
            ("disabled", background),
            ("active", p.hover),
        ]
        around = [("focus", p.accent), *pointed]
        style.map(
            f"{name}.TButton",
            background=pointed,
            bordercolor=around,
            lightcolor=around,
            darkcolor=around,
        )
    style.map("Mark.TButton", foreground=[("disabled", p.text)])
    # Omit clam's dashed line around the focus; the border in the accent's colour shows the focus.
    layout: Layout = [
        (
            "Button.border",
            {
                "sticky": "nswe",
                "border": "1",
                "children": [
                    (
                        "Button.padding",
                        {"sticky": "nswe", "children": [("Button.label", {"sticky": "nswe"})]},
                    )
                ],
            },
        )
    ]
    for name in ("", "Accent.", "Danger.", *(f"{name}." for name, _background, _padding in flat)):
        style.layout(f"{name}TButton", layout)


def _boxes(theme: Theme) -> None:
    """Style check boxes and radio buttons with the theme's pictures.

    Clam's own indicators are ticked with a cross and have only one size.
    """
    style, p = theme.style, theme.palette
    for kind, images in (("Checkbutton", theme.box_images), ("Radiobutton", None)):
        style.configure(f"T{kind}", background=p.page, padding=(0, theme.unit), compound="left")
        if images is not None:
            style.configure(f"T{kind}", image=images)
        style.map(f"T{kind}", background=[("active", p.page)], foreground=[("disabled", p.muted)])
        layout: Layout = [
            (
                f"{kind}.padding",
                {"sticky": "nswe", "children": [(f"{kind}.label", {"side": "left", "sticky": ""})]},
            )
        ]
        style.layout(f"T{kind}", layout)


def _fields(theme: Theme) -> None:
    style, unit, p = theme.style, theme.unit, theme.palette
    padding = (2 * unit, unit + unit // 2)
    for name in ("TEntry", "TCombobox"):
        style.configure(
            name,
            fieldbackground=p.field,
            foreground=p.text,
            bordercolor=p.edge,
            lightcolor=p.field,
            darkcolor=p.field,
            padding=padding,
            relief="flat",
            background=p.field,
        )
        style.map(
            name,
            bordercolor=[("invalid", p.error), ("focus", p.accent)],
            lightcolor=[("invalid", p.error), ("focus", p.accent)],
            darkcolor=[("invalid", p.error), ("focus", p.accent)],
            foreground=[("disabled", p.muted)],
            fieldbackground=[("disabled", p.side)],
        )
    closed = [("invalid", p.error), ("focus", p.accent), ("disabled", p.side), ("readonly", p.side)]
    style.map("TEntry", fieldbackground=closed[2:], lightcolor=closed, darkcolor=closed)
    # clam's arrow has its own box, and the field beside it has no edge there.
    if CHEVRON not in style.element_names():
        style.element_create(CHEVRON, "image", theme.icon("down"), padding=(0, 0, unit, 0))
    layout: Layout = [
        (
            "Entry.field",
            {
                "sticky": "nswe",
                "children": [
                    (CHEVRON, {"side": "right", "sticky": ""}),
                    (
                        "Combobox.padding",
                        {"sticky": "nswe", "children": [("Combobox.textarea", {"sticky": "nswe"})]},
                    ),
                ],
            },
        )
    ]
    style.layout("TCombobox", layout)
    style.configure("Search.TEntry", bordercolor=p.line, padding=(2 * unit, unit))
    # The drop-down list is no ttk widget: it is coloured when its combobox appears.
    style.master.tk.call(
        "bind",
        "TCombobox",
        "<Map>",
        (
            "[ttk::combobox::PopdownWindow %W].f.l configure -borderwidth 0 -relief flat "
            f"-font {theme.font} -background {p.field} -foreground {p.text} -selectbackground "
            f"{p.selected} "
            f"-selectforeground {p.text} -highlightthickness {theme.hairline} -highlightbackground "
            f"{p.edge} "
            f"-highlightcolor {p.edge} -activestyle none"
        ),
    )


def _scrollbars(theme: Theme) -> None:
    style, p = theme.style, theme.palette
    for name, trough in (("", p.page), ("Side.", p.side), ("Field.", p.field)):
        for side, sticky in (("Vertical", "ns"), ("Horizontal", "ew")):
            scrollbar = f"{name}{side}.TScrollbar"
            layout: Layout = [
                (
                    f"{side}.Scrollbar.trough",
                    {
                        "sticky": sticky,
                        "children": [
                            (f"{side}.Scrollbar.thumb", {"expand": "1", "sticky": "nswe"})
                        ],
                    },
                )
            ]
            style.layout(scrollbar, layout)
            style.configure(
                scrollbar,
                background=p.edge,
                troughcolor=trough,
                bordercolor=trough,
                lightcolor=p.edge,
                darkcolor=p.edge,
                gripcount=0,
                arrowsize=round(2.5 * theme.unit),
                relief="flat",
                borderwidth=0,
            )
            # A scrollbar without anything to scroll is invisible.
            shown = [("disabled", trough), ("active", p.muted)]
            style.map(scrollbar, background=shown, lightcolor=shown, darkcolor=shown)


def show_share(scrollbar: ttk.Scrollbar, first: float, last: float) -> None:
    """Show in a scrollbar which share is in view; one with nothing to scroll can't be seen."""
    scrollbar.set(first, last)
    scrollbar.state(["disabled" if float(first) <= 0 and float(last) >= 1 else "!disabled"])


def _lists(theme: Theme) -> None:
    style, unit = theme.style, theme.unit
    p = theme.palette
    style.configure(
        "List.Treeview",
        background=p.field,
        fieldbackground=p.field,
        foreground=p.text,
        borderwidth=theme.hairline,
        bordercolor=p.edge,
        lightcolor=p.field,
        darkcolor=p.field,
        relief="solid",
        indent=0,
        font=theme.font,
    )
    style.map(
        "List.Treeview",
        background=[("selected", p.selected)],
        foreground=[("selected", p.text)],
        bordercolor=[("focus", p.accent)],
        lightcolor=[("focus", p.field)],
        darkcolor=[("focus", p.field)],
    )
    style.layout(
        "List.Treeview.Item",
        [
            (
                "Treeitem.padding",
                {
                    "sticky": "nswe",
                    "children": [
                        ("Treeitem.image", {"side": "left", "sticky": ""}),
                        ("Treeitem.text", {"side": "left", "sticky": ""}),
                    ],
                },
            )
        ],
    )
    style.configure("List.Treeview.Item", padding=(2 * unit, 0, 0, 0))
    style.configure(
        "List.Treeview.Heading",
        background=p.field,
        foreground=p.muted,
        font=theme.small,
        relief="flat",
        bordercolor=p.line,
        lightcolor=p.field,
        darkcolor=p.field,
        padding=(2 * unit, unit),
    )
    style.map("List.Treeview.Heading", background=[("active", p.hover)])
