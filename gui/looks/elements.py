"""Make the elements of ttk's widgets from pictures with round corners.

A picture is cut into nine parts: its corners keep their size, and the others are repeated as often
as they fit. Its corners are transparent, so the `background` of a style must be the colour behind
the widget. It also means that Tk asks the X server what is behind each part, so a picture is larger
than the smallest widget: then few parts are needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from gui.looks import glyphs, shapes
from gui.looks.shapes import Drawing, Layer

if TYPE_CHECKING:
    import tkinter as tk
    from collections.abc import Mapping

    from gui.looks.theme import Theme

Layout = list[Any]  # nested elements of ttk; typeshed has no name for their type
Images = Any  # a picture, then states and their pictures; typeshed does not know this type
Faces = Sequence[tuple[str, Drawing]]  # states and their pictures; the first one has no states
# In pixels at 96 dpi: the least width and height of a widget, and those of its pictures.
CORNER, LEAST, WIDE, HIGH = 8, 24, 96, 40
SEEN_FIRST = ("", "focus")  # no widget has other states in the first picture of a window


def by_state(pictures: Mapping[str, tk.PhotoImage], plain: str, chosen: str) -> Images:
    """Return the `image` option of a box with a picture for each state."""
    images: list[str] = [str(pictures[plain])]
    for state, ending in (("disabled", "-off"), ("focus", "-focus"), ("active", "-over"), ("", "")):
        images += [f"{state} selected".strip(), str(pictures[chosen + ending])]
        if state:
            images += [state, str(pictures[plain + ending])]
    return tuple(images)


def make(
    theme: Theme,
    name: str,
    faces: Faces,
    border: Any,
    *,
    least: tuple[int, int] | None = (LEAST, LEAST),
) -> None:
    """Create a ttk element of these pictures, or draw them anew.

    Args:
        theme: it keeps the pictures.
        name: see `element`.
        faces: the pictures.
        border: how wide the parts at the edges are, as in Tk.
        least: the least width and height, in pixels at 96 dpi; None: those of the pictures.
    """
    pictures: list[tuple[str, tk.PhotoImage]] = []
    for index, (states, draw) in enumerate(faces):
        until = pictures[0][1] if states not in SEEN_FIRST else None
        pictures.append((states, theme.face(f"{name} {index}", draw, until)))
    own = element(theme, name)
    if own not in theme.style.element_names():
        (_none, plain), *others = pictures
        options: Any = [(*states.split(), picture) for states, picture in others]
        size = {}
        if least is not None:
            size = {"width": theme.sharp(least[0]), "height": theme.sharp(least[1])}
        theme.style.element_create(
            own, "image", plain, *options, border=border, padding=0, sticky="nswe", **size
        )


def element(theme: Theme, name: str) -> str:
    """Return Tk's name of an element, of which the last part matters to ttk.

    Its borders stay as they were when it was made, so there is one for each scale.
    """
    return f"Charla{round(100 * theme.scale)}.{name}"


def face(theme: Theme, fill: str, edge: str = "", width: int = 0, radius: int = CORNER) -> Drawing:
    return partial(
        shapes.box,
        theme.sharp(WIDE),
        theme.sharp(HIGH),
        theme.sharp(radius),
        fill,
        edge=edge,
        edge_width=theme.sharp(width),
    )


def ringed(theme: Theme, fill: str, ring: str) -> Drawing:
    """Return a picture with a ring of 2 pixels, 1 pixel inside its edge."""
    corner, line = theme.sharp(CORNER), theme.sharp(1)
    return partial(
        shapes.paint,
        theme.sharp(WIDE),
        theme.sharp(HIGH),
        [
            Layer(0, corner, fill),
            Layer(line, corner - line, ring),
            Layer(3 * line, corner - 3 * line, fill),
        ],
    )


def button_layout(theme: Theme, ground: str) -> Layout:
    """Return the layout of a button that has this element as its ground."""
    label = ("Button.label", {"sticky": "nswe"})
    padding = ("Button.padding", {"sticky": "nswe", "children": [label]})
    return [(element(theme, ground), {"sticky": "nswe", "children": [padding]})]


def sign(theme: Theme, colour: str, name: str = "warning") -> bytes:
    """Return the sign at the right of a field that is wrong, or of a choice, with its room."""
    size, room = theme.px(16), theme.px(10)
    stamps = [shapes.Stamp(0, 0, glyphs.shares(name, size), colour)] if colour else []
    return shapes.paint(size + room, size, [], stamps)


def thumb(
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
