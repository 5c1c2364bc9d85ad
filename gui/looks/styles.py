"""Style ttk's widgets: pictures with round corners in place of the clam theme's square elements.

TButton, Accent.TButton           buttons; the main button
Danger.TButton                    for what can't be undone
Flat, SideFlat, NoticeFlat        words to press: on the page, in the side, in a notice
Icon, SideIcon, FieldIcon         pictures to press: square
Raised.TButton, Raised.Accent...  the same on cards and in menus
Mark.TButton                      what is not as it should be
TEntry, Search.TEntry             text fields; search fields in the side
TCombobox, List.Treeview          choices; the lists in dialogs
Switch.TCheckbutton               a switch
Box.TFrame                        a frame that looks like a text field, and has its states
Section, Square, Picture          a section of the settings; one icon; a choice by its picture
Row, Small                        lower buttons: in a row that is chosen, inside a field
Raised.…                          any of these on a card
Key.TLabel                        a key of the keyboard
Chip.TLabel, Card.TFrame          a word with a background; a panel over others
Heading, Muted, Strong, Title...  labels

A picture is cut into nine parts: its corners keep their size, and the middle grows. Its corners are
transparent, so the `background` of a style must be the colour behind the widget.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from gui.looks import glyphs, shapes
from gui.looks.shapes import Layer

if TYPE_CHECKING:
    import tkinter as tk
    from collections.abc import Mapping
    from tkinter import ttk

    from gui.looks.theme import Theme

Layout = list[Any]  # nested elements of ttk; typeshed has no name for their type
CHEVRON = "Charla.chevron"
Images = Any  # a picture, then states and their pictures; typeshed does not know this type
CORNER, PICTURE = 8, 24  # in pixels at 96 dpi
COMPOSER_CORNER, COMPOSER_PICTURE = 12, 32
SEND, SEND_CORNER = 32, 4
BAR, BAR_POINTED, BAR_ROOM = 4, 8, 12  # the width of a scrollbar, and of the room for it
BUTTON_HEIGHT, ICON_BUTTON, SMALL_ICON_BUTTON, BUBBLE = 36, 32, 24, 32
ON_CARDS = ("Muted", "Strong", "Section", "Legend", "FieldError", "Error", "Heading")

Drawing = Callable[[], bytes]
Faces = Sequence[tuple[str, Drawing]]  # states and their pictures; the first one has no states


def by_state(pictures: Mapping[str, tk.PhotoImage], plain: str, chosen: str) -> Images:
    """Return the `image` option of a box with a picture for each state."""
    images: list[str] = [str(pictures[plain])]
    for state, ending in (("disabled", "-off"), ("focus", "-focus"), ("active", "-over"), ("", "")):
        images += [f"{state} selected".strip(), str(pictures[chosen + ending])]
        if state:
            images += [state, str(pictures[plain + ending])]
    return tuple(images)


def dress(theme: Theme) -> None:
    """Set every style to the theme's palette."""
    _basics(theme)
    _labels(theme)
    _buttons(theme)
    _boxes(theme)
    _fields(theme)
    _composer(theme)
    _scrollbars(theme)
    _lists(theme)
    _cards(theme)


def _element(theme: Theme, name: str, faces: Faces, border: Any) -> None:
    """Create a ttk element of these pictures, or draw them anew."""
    pictures = [
        (states, theme.face(f"{name} {index}", draw)) for index, (states, draw) in enumerate(faces)
    ]
    if name not in theme.style.element_names():
        (_none, plain), *others = pictures
        options: Any = [(*states.split(), picture) for states, picture in others]
        theme.style.element_create(
            name, "image", plain, *options, border=border, padding=0, sticky="nswe"
        )


def _face(theme: Theme, fill: str, edge: str = "", width: int = 0, radius: int = CORNER) -> Drawing:
    side = theme.sharp(PICTURE)
    return partial(
        shapes.box, side, side, theme.sharp(radius), fill, edge=edge, edge_width=theme.sharp(width)
    )


def _ringed(theme: Theme, fill: str, ring: str) -> Drawing:
    """Return a picture with a ring of 2 pixels, 1 pixel inside its edge."""
    side, corner, line = theme.sharp(PICTURE), theme.sharp(CORNER), theme.sharp(1)
    return partial(
        shapes.paint,
        side,
        side,
        [
            Layer(0, corner, fill),
            Layer(line, corner - line, ring),
            Layer(3 * line, corner - 3 * line, fill),
        ],
    )


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
        selectbackground=[("!focus", p.selection)],
        selectforeground=[("!focus", p.text)],
        foreground=[("disabled", p.muted)],
    )
    for name, background in (
        ("", p.page),
        ("Side.", p.side),
        ("Notice.", p.notice),
        ("Line.", p.line),
        ("Edge.", p.edge),
        ("Field.", p.raised),
        ("Focus.", p.focus),
    ):
        style.configure(f"{name}TFrame", background=background)
    edge = p.edge if p.name == "contrast" else p.line
    _element(theme, "Charla.card", [("", _face(theme, p.raised, edge, 1))], theme.sharp(CORNER))
    style.layout("Card.TFrame", [("Charla.card", {"sticky": "nswe"})])
    style.configure("Card.TFrame", background=p.page)
    line = theme.sharp(8)
    for part, colour in (("trough", p.pressed), ("pbar", p.accent)):
        bar = partial(shapes.box, 3 * line, line, line / 2, colour)
        _element(theme, f"Charla.{part}", [("", bar)], theme.sharp(4))
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
    p, unit = theme.palette, theme.unit
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
        "Me": {"background": p.side, "font": theme.bold},
        "Notice": {"background": p.notice},
        "NoticeStrong": {"background": p.notice, "font": theme.bold},
        "Placeholder": {"background": p.raised, "foreground": p.muted, "borderwidth": 0},
        "Typing": {"foreground": p.muted, "font": theme.small, "borderwidth": 0},
        "Card": {"background": p.raised},
        "CardStrong": {"background": p.raised, "font": theme.bold},
        "CardMuted": {"background": p.raised, "foreground": p.muted, "font": theme.small},
        "Chip": {
            "background": p.chip,
            "font": theme.small,
            "padding": (unit + unit // 2, unit // 2),
        },
    }
    for name, options in labels.items():
        theme.style.configure(f"{name}.TLabel", **options)
    edge = p.edge if p.name == "contrast" else p.line
    _element(theme, "Charla.key", [("", _face(theme, p.chip, edge, 1, 6))], theme.sharp(6))
    label: Any = (
        "Label.padding",
        {"sticky": "nswe", "children": [("Label.label", {"sticky": "nswe"})]},
    )
    theme.style.layout("Key.TLabel", [("Charla.key", {"sticky": "nswe", "children": [label]})])
    theme.style.configure(
        "Key.TLabel", background=p.page, font=theme.small_bold, padding=(theme.px(6), theme.px(2))
    )


def _buttons(theme: Theme) -> None:
    style, unit, p = theme.style, theme.unit, theme.palette
    corner = theme.sharp(CORNER)
    edged = [
        ("", _face(theme, p.raised, p.edge, 1)),
        ("disabled", _face(theme, p.side, p.line, 1)),
        ("pressed focus", _face(theme, p.pressed, p.focus, 2)),
        ("pressed", _face(theme, p.pressed, p.edge, 1)),
        ("active focus", _face(theme, p.raised_hover, p.focus, 2)),
        ("focus", _face(theme, p.raised, p.focus, 2)),
        ("active", _face(theme, p.raised_hover, p.edge, 1)),
    ]
    main = [
        ("", _face(theme, p.accent)),
        ("disabled", _face(theme, p.chip)),
        ("pressed", _face(theme, p.accent_pressed)),
        ("active focus", _ringed(theme, p.accent_hover, p.on_accent)),
        ("focus", _ringed(theme, p.accent, p.on_accent)),
        ("active", _face(theme, p.accent_hover)),
    ]
    _element(theme, "Charla.button", edged, corner)
    _element(theme, "Charla.main", main, corner)
    height = max(theme.px(BUTTON_HEIGHT), theme.font.metrics("linespace") + 2 * theme.sharp(4))
    inside = (height - theme.font.metrics("linespace")) // 2
    style.configure(
        "TButton",
        background=p.page,
        foreground=p.text,
        padding=(theme.px(16), inside),
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
        for ground, colour in (("", p.page), ("Raised.", p.raised)):
            style.layout(f"{ground}{name}TButton", _button(f"Charla.{element}"))
            style.configure(f"{ground}{name}TButton", background=colour)
    square = max(0, (theme.px(ICON_BUTTON) - theme.px(20)) // 2)
    small = max(0, (theme.px(SMALL_ICON_BUTTON) - theme.px(14)) // 2)
    words = (theme.px(12), max(2, (theme.px(32) - theme.font.metrics("linespace")) // 2))
    grounds = (
        ("Flat", p.page, p.row_hover, words),
        ("SideFlat", p.side, p.row_hover, words),
        ("NoticeFlat", p.notice, p.raised_hover, words),
        ("Icon", p.page, p.row_hover, square),
        ("SideIcon", p.side, p.row_hover, square),
        ("FieldIcon", p.raised, p.raised_hover, square),
        ("SmallFieldIcon", p.raised, p.raised_hover, small),
        ("NoticeIcon", p.notice, p.raised_hover, square),
        ("Mark", p.notice, p.raised_hover, (2 * unit, 0)),
    )
    for name, ground, pointed, padding in grounds:
        element = f"Charla.{name.lower()}"
        faces = [
            ("", _face(theme, ground)),
            ("disabled", _face(theme, ground)),
            ("pressed", _face(theme, p.pressed)),
            ("selected focus", _face(theme, p.selected, p.focus, 2)),
            ("selected", _face(theme, p.selected)),
            ("active focus", _face(theme, pointed, p.focus, 2)),
            ("focus", _face(theme, ground, p.focus, 2)),
            ("active", _face(theme, pointed)),
        ]
        _element(theme, element, faces, corner)
        style.layout(f"{name}.TButton", _button(element))
        style.configure(
            f"{name}.TButton",
            background=ground,
            padding=padding,
            foreground=p.text,
            anchor="center",
        )
    style.map("Mark.TButton", foreground=[("disabled", p.text)])
    style.configure("Square.TButton", padding=max(0, (height - theme.px(16)) // 2))
    style.layout("Section.TButton", _button("Charla.sideflat"))
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
    _jump_button(theme)


def _jump_button(theme: Theme) -> None:
    """Make the button that leads to new messages: a speech bubble."""
    style, p, sharp = theme.style, theme.palette, theme.sharp
    side, round_corner, corner = sharp(BUBBLE), sharp(BUBBLE) // 2 - 1, sharp(4)
    radii = (round_corner, round_corner, corner, round_corner)

    def face(fill: str, ring: str = "") -> Drawing:
        line = sharp(1)
        layers = [Layer(0, radii, fill)]
        if ring:
            inner = tuple(max(1, radius - line) for radius in radii)
            layers.append(Layer(line, (inner[0], inner[1], inner[2], inner[3]), ring))
            inner = tuple(max(1, radius - 3 * line) for radius in radii)
            layers.append(Layer(3 * line, (inner[0], inner[1], inner[2], inner[3]), fill))
        return partial(shapes.paint, side, side, layers)

    faces = [
        ("", face(p.accent)),
        ("pressed", face(p.accent_pressed)),
        ("focus", face(p.accent, p.on_accent)),
        ("active", face(p.accent_hover)),
    ]
    _element(theme, "Charla.bubble", faces, round_corner)
    style.layout("Bubble.TButton", _button("Charla.bubble"))
    inside = max(1, (theme.px(BUBBLE) - theme.bold.metrics("linespace")) // 2)
    style.configure(
        "Bubble.TButton",
        background=p.page,
        foreground=p.on_accent,
        font=theme.bold,
        padding=(theme.px(12), inside),
        width=0,
        shiftrelief=0,
    )


def _button(element: str) -> Layout:
    """Return the layout of a button that has this element as its ground."""
    label = ("Button.label", {"sticky": "nswe"})
    padding = ("Button.padding", {"sticky": "nswe", "children": [label]})
    return [(element, {"sticky": "nswe", "children": [padding]})]


def _boxes(theme: Theme) -> None:
    """Style check boxes, radio buttons and switches with the theme's pictures."""
    style, p = theme.style, theme.palette
    for name, kind, pictures in (
        ("", "Checkbutton", ("box", "ticked")),
        ("", "Radiobutton", None),
        ("Switch.", "Checkbutton", None),
    ):
        full = f"{name}T{kind}"
        style.configure(full, background=p.page, padding=(0, theme.unit // 2), compound="left")
        if pictures is not None:
            style.configure(full, image=theme.choice_images(*pictures))
        style.map(full, background=[("active", p.page)], foreground=[("disabled", p.muted)])
        layout: Layout = [
            (
                f"{kind}.padding",
                {"sticky": "nswe", "children": [(f"{kind}.label", {"side": "left", "sticky": ""})]},
            )
        ]
        style.layout(full, layout)
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
        ("", _face(theme, p.raised, p.edge, 1)),
        ("invalid", _face(theme, p.danger_soft, p.danger, 2)),
        ("focus", _face(theme, p.raised, p.focus, 2)),
        ("disabled", _face(theme, p.side, p.line, 1)),
        ("readonly active", _face(theme, p.raised_hover, p.edge, 1)),
    ]
    _element(theme, "Charla.field", faces, corner)
    height = max(theme.px(BUTTON_HEIGHT), theme.font.metrics("linespace") + 2 * theme.sharp(4))
    inside = (height - theme.font.metrics("linespace")) // 2
    for name in ("TEntry", "TCombobox"):
        style.configure(name, background=p.page, foreground=p.text, padding=(theme.px(12), inside))
        style.map(name, foreground=[("disabled", p.muted)], background=[])
    # A field that is wrong has a sign at its right.
    signs = [("", partial(_sign, theme, "")), ("invalid", partial(_sign, theme, p.danger))]
    _element(theme, "Charla.wrong", signs, 0)
    _element(theme, CHEVRON, [("", partial(_sign, theme, p.muted, "down"))], 0)
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
    search = [("", _face(theme, p.raised, line, 1)), ("focus", _face(theme, p.raised, p.focus, 2))]
    _element(theme, "Charla.search", search, corner)
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


def _composer(theme: Theme) -> None:
    """Style the box in which messages are written, and its button, which is a speech bubble."""
    style, p = theme.style, theme.palette
    side, corner = theme.sharp(COMPOSER_PICTURE), theme.sharp(COMPOSER_CORNER)
    boxes = [
        (states, partial(shapes.box, side, side, corner, p.raised, edge=edge, edge_width=width))
        for states, edge, width in (
            ("", p.edge, theme.sharp(1)),
            ("focus", p.focus, theme.sharp(2)),
        )
    ]
    _element(theme, "Charla.composer", boxes, corner)
    style.layout("Composer.TFrame", [("Charla.composer", {"sticky": "nswe"})])
    style.configure("Composer.TFrame", background=p.page)
    bubbles = [
        (states, partial(_bubble, theme, fill, ring))
        for states, fill, ring in (
            ("", p.accent, ""),
            ("disabled focus", p.chip, p.focus),
            ("disabled", p.chip, ""),
            ("pressed", p.accent_pressed, ""),
            ("active focus", p.accent_hover, p.on_accent),
            ("focus", p.accent, p.on_accent),
            ("active", p.accent_hover, ""),
        )
    ]
    _element(theme, "Charla.send", bubbles, 0)
    ((ground, inside),) = _button("Charla.send")
    send: Layout = [(ground, {**inside, "sticky": ""})]
    style.layout("Send.TButton", send)
    padding = max(0, (theme.px(SEND) - theme.px(18)) // 2)
    style.configure("Send.TButton", background=p.raised, padding=padding, anchor="center")
    style.map("Send.TButton", background=[("disabled", p.raised)])


def _bubble(theme: Theme, fill: str, ring: str) -> bytes:
    """Return the ground of the button that sends; a ring of 2 pixels is 1 inside its edge."""
    side, line = theme.px(SEND), theme.sharp(1)
    radii = (side / 2, side / 2, side / 2, theme.sharp(SEND_CORNER))
    layers = [Layer(0, radii, fill)]
    if ring:
        for inset, colour in ((line, ring), (3 * line, fill)):
            inner = tuple(max(0.0, radius - inset) for radius in radii)
            layers.append(Layer(inset, (inner[0], inner[1], inner[2], inner[3]), colour))
    return shapes.paint(side, side, layers)


def _sign(theme: Theme, colour: str, name: str = "warning") -> bytes:
    """Return the sign at the right of a field that is wrong, or of a choice, with its room."""
    size, room = theme.px(16), theme.px(10)
    stamps = [shapes.Stamp(0, 0, glyphs.shares(name, size), colour)] if colour else []
    return shapes.paint(size + room, size, [], stamps)


def _scrollbars(theme: Theme) -> None:
    style, p = theme.style, theme.palette
    room, side = theme.sharp(BAR_ROOM), theme.sharp(PICTURE)
    for name, trough in (("", p.page), ("Side.", p.side), ("Field.", p.raised)):
        for kind, sticky in (("Vertical", "ns"), ("Horizontal", "ew")):
            is_upright = kind == "Vertical"
            element = f"Charla.{name.strip('.').lower()}{kind.lower()}.thumb"
            faces = [
                (states, partial(_thumb, theme, width, colour, room, side, is_upright=is_upright))
                for states, width, colour in (
                    ("", BAR, p.edge),
                    ("disabled", 0, ""),
                    ("pressed", BAR_POINTED, p.muted),
                    ("active", BAR_POINTED, p.edge),
                )
            ]
            ends = theme.sharp(BAR_POINTED)
            _element(theme, element, faces, (0, ends, 0, ends) if is_upright else (ends, 0))
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


def _thumb(
    theme: Theme, width: int, colour: str, room: int, side: int, *, is_upright: bool
) -> bytes:
    """Return the thumb of a scrollbar: a thin bar in more room, so that it is easy to hit."""
    bar = theme.sharp(width) if width else 0
    before = (room - bar) // 2
    inset = (before, 0, room - bar - before, 0)
    layers = [Layer(inset if is_upright else (0, before, 0, inset[2]), bar / 2, colour)]
    if not bar:
        layers = []
    return shapes.paint(room if is_upright else side, side if is_upright else room, layers)


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


def _lists(theme: Theme) -> None:
    style, unit = theme.style, theme.unit
    p = theme.palette
    faces = [("", _face(theme, p.raised, p.edge, 1)), ("focus", _face(theme, p.raised, p.focus, 2))]
    _element(theme, "Charla.list", faces, theme.sharp(CORNER))
    style.configure(
        "List.Treeview",
        background=p.raised,
        fieldbackground=p.raised,
        foreground=p.text,
        borderwidth=0,
        relief="flat",
        indent=0,
        font=theme.font,
        rowheight=theme.row_height,
        padding=theme.sharp(4),
    )
    style.map(
        "List.Treeview", background=[("selected", p.selected)], foreground=[("selected", p.text)]
    )
    tree: Layout = [
        (
            "Charla.list",
            {
                "sticky": "nswe",
                "children": [
                    (
                        "Treeview.padding",
                        {"sticky": "nswe", "children": [("Treeview.treearea", {"sticky": "nswe"})]},
                    )
                ],
            },
        )
    ]
    style.layout("List.Treeview", tree)
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
        background=p.raised,
        foreground=p.muted,
        font=theme.small,
        relief="flat",
        bordercolor=p.line,
        lightcolor=p.raised,
        darkcolor=p.raised,
        padding=(2 * unit, unit),
    )
    style.map("List.Treeview.Heading", background=[("active", p.raised_hover)])
