"""Style what only the chat and the dialogs have; the first window must not wait for it.

Composer.TFrame, Send.TButton     the box in which messages are written, and its button
Bubble.TButton                    the button that leads to new messages
Flat, NoticeFlat                  words to press: on the page, in a notice
Icon, SideIcon, FieldIcon         pictures to press: square
Section, Square, Picture          a section of the settings; one icon; a choice by its picture
Search.TEntry                     search fields in the side
TCombobox                         choices
TScrollbar                        thin; on the page, in the side, in a field
Card.TFrame                       a panel over others
Key.TLabel                        a key of the keyboard
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from gui.looks import shapes, styles
from gui.looks.elements import (
    CORNER,
    LEAST,
    WIDE,
    Layout,
    button_layout,
    element,
    face,
    make,
    sign,
    thumb,
)
from gui.looks.shapes import Drawing, Layer

if TYPE_CHECKING:
    from gui.looks.theme import Theme

COMPOSER_CORNER, COMPOSER_LEAST, COMPOSER_WIDE = 12, 32, 128  # in pixels at 96 dpi
SEND, SEND_CORNER, BUBBLE = 32, 4, 32
ICON_BUTTON, SMALL_ICON_BUTTON = 32, 24
BAR, BAR_POINTED, BAR_ROOM = 4, 8, 12  # the width of a scrollbar, and of the room for it


def dress(theme: Theme) -> None:
    """Set these styles to the theme's palette."""
    _composer(theme)
    _jump_button(theme)
    _flat_buttons(theme)
    _fields(theme)
    _scrollbars(theme)
    _panels(theme)


def _composer(theme: Theme) -> None:
    """Style the box in which messages are written, and its button, which is a speech bubble."""
    style, p = theme.style, theme.palette
    wide, corner = theme.sharp(COMPOSER_WIDE), theme.sharp(COMPOSER_CORNER)
    boxes = [
        (states, partial(shapes.box, wide, wide, corner, p.raised, edge=edge, edge_width=width))
        for states, edge, width in (
            ("", p.edge, theme.sharp(1)),
            ("focus", p.focus, theme.sharp(2)),
        )
    ]
    make(theme, "composer", boxes, corner, least=(COMPOSER_LEAST, COMPOSER_LEAST))
    style.layout("Composer.TFrame", [(element(theme, "composer"), {"sticky": "nswe"})])
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
    make(theme, "send", bubbles, 0, least=None)
    ((ground, inside),) = button_layout(theme, "send")
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
    make(theme, "bubble", faces, round_corner, least=None)
    style.layout("Bubble.TButton", button_layout(theme, "bubble"))
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


def _flat_buttons(theme: Theme) -> None:
    style, p = theme.style, theme.palette
    square = max(0, (theme.px(ICON_BUTTON) - theme.px(20)) // 2)
    small = max(0, (theme.px(SMALL_ICON_BUTTON) - theme.px(14)) // 2)
    words = styles.flat_padding(theme)
    for ground, pointed, paddings in (
        (p.page, p.row_hover, {"Flat": words, "Icon": square}),
        (p.side, p.row_hover, {"SideFlat": words, "SideIcon": square}),
        (p.notice, p.raised_hover, {"NoticeFlat": words, "NoticeIcon": square}),
        (p.raised, p.raised_hover, {"FieldIcon": square, "SmallFieldIcon": small}),
    ):
        styles.flat_buttons(theme, ground, pointed, paddings)
    font = theme.font.metrics("linespace")
    style.layout("Fairness.TButton", button_layout(theme, "flat"))
    style.configure(
        "Fairness.TButton",
        background=p.page,
        foreground=p.muted,
        font=theme.small,
        padding=(theme.px(4), theme.px(1)),
    )
    height = max(theme.px(styles.BUTTON_HEIGHT), font + 2 * theme.sharp(4))
    style.configure("Square.TButton", padding=max(0, (height - theme.px(16)) // 2))
    style.layout("Section.TButton", button_layout(theme, "sideflat"))
    style.configure(
        "Section.TButton",
        background=p.side,
        anchor="w",
        compound="left",
        space=theme.px(12),
        padding=(theme.px(12), max(2, (height - max(theme.px(20), font)) // 2)),
    )
    style.map("Section.TButton", font=[("selected", theme.bold)])
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
    # A search field stands out less.
    line = p.edge if p.name == "contrast" else p.line
    faces = [("", face(theme, p.raised, line, 1)), ("focus", face(theme, p.raised, p.focus, 2))]
    make(theme, "search", faces, theme.sharp(CORNER))
    textarea = ("Entry.textarea", {"sticky": "nswe"})
    inner = ("Entry.padding", {"sticky": "nswe", "children": [textarea]})
    boxed: Layout = [(element(theme, "search"), {"sticky": "nswe", "children": [inner]})]
    style.layout("Search.TEntry", boxed)
    style.configure("Search.TEntry", background=p.side)
    chevron = [("", partial(sign, theme, p.muted, "down"))]
    make(theme, "chevron", chevron, 0, least=None)
    style.layout("TCombobox", styles.field_layout(theme, "Combobox", "chevron"))
    padding = theme.px(12), styles.button_padding(theme)
    style.configure("TCombobox", background=p.page, foreground=p.text, padding=padding)
    # Several stand one below the other in a small window.
    style.configure("Raised.TCombobox", padding=(theme.px(12), theme.px(4)))
    style.map("TCombobox", foreground=[("disabled", p.muted)], background=[])
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
    room, long = theme.sharp(BAR_ROOM), theme.sharp(WIDE)
    for name, trough in (("", p.page), ("Side.", p.side), ("Field.", p.raised)):
        for kind, sticky in (("Vertical", "ns"), ("Horizontal", "ew")):
            is_upright = kind == "Vertical"
            bar = f"{name.strip('.').lower()}{kind.lower()}.thumb"
            faces = [
                (states, partial(thumb, theme, width, colour, room, long, is_upright=is_upright))
                for states, width, colour in (
                    ("", BAR, p.edge),
                    ("disabled", 0, ""),
                    ("pressed", BAR_POINTED, p.muted),
                    ("active", BAR_POINTED, p.edge),
                )
            ]
            ends = theme.sharp(BAR_POINTED)
            border = (0, ends, 0, ends) if is_upright else (ends, 0)
            least = (BAR_ROOM, LEAST) if is_upright else (LEAST, BAR_ROOM)
            make(theme, bar, faces, border, least=least)
            scrollbar = f"{name}{kind}.TScrollbar"
            layout: Layout = [
                (
                    f"{kind}.Scrollbar.trough",
                    {
                        "sticky": sticky,
                        "children": [(element(theme, bar), {"expand": "1", "sticky": "nswe"})],
                    },
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


def _panels(theme: Theme) -> None:
    style, p = theme.style, theme.palette
    edge = p.edge if p.name == "contrast" else p.line
    make(theme, "card", [("", face(theme, p.raised, edge, 1))], theme.sharp(CORNER))
    style.layout("Card.TFrame", [(element(theme, "card"), {"sticky": "nswe"})])
    style.configure("Card.TFrame", background=p.page)
    make(theme, "key", [("", face(theme, p.chip, edge, 1, 6))], theme.sharp(6))
    label: Any = (
        "Label.padding",
        {"sticky": "nswe", "children": [("Label.label", {"sticky": "nswe"})]},
    )
    style.layout("Key.TLabel", [(element(theme, "key"), {"sticky": "nswe", "children": [label]})])
    style.configure(
        "Key.TLabel", background=p.page, font=theme.small_bold, padding=(theme.px(6), theme.px(2))
    )
