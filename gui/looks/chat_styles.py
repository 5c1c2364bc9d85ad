"""Style what only the chat and the dialogs have; the first window must not wait for it.

Composer.TFrame, Send.TButton     the box in which messages are written, and its button
Bubble.TButton                    the button that leads to new messages
List.Treeview                     the lists in dialogs
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from gui.looks import shapes
from gui.looks.elements import CORNER, Drawing, Layout, button_layout, face, make
from gui.looks.shapes import Layer

if TYPE_CHECKING:
    from gui.looks.theme import Theme

COMPOSER_CORNER, COMPOSER_PICTURE = 12, 32  # in pixels at 96 dpi
SEND, SEND_CORNER, BUBBLE = 32, 4, 32


def dress(theme: Theme) -> None:
    """Set these styles to the theme's palette."""
    _composer(theme)
    _jump_button(theme)
    _lists(theme)


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
    make(theme, "Charla.composer", boxes, corner)
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
    make(theme, "Charla.send", bubbles, 0)
    ((ground, inside),) = button_layout("Charla.send")
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
    make(theme, "Charla.bubble", faces, round_corner)
    style.layout("Bubble.TButton", button_layout("Charla.bubble"))
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


def _lists(theme: Theme) -> None:
    style, unit = theme.style, theme.unit
    p = theme.palette
    faces = [("", face(theme, p.raised, p.edge, 1)), ("focus", face(theme, p.raised, p.focus, 2))]
    make(theme, "Charla.list", faces, theme.sharp(CORNER))
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
