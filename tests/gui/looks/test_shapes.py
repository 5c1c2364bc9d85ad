"""Test the pictures that are computed, pixel by pixel."""

from __future__ import annotations

import tkinter as tk

import pytest

from gui.looks import shapes
from gui.looks.shapes import Layer, Stamp


def pixels(root: tk.Tk, png: bytes) -> dict[tuple[int, int], tuple[object, bool]]:
    """Return the colour of each pixel, and whether it is transparent."""
    picture = tk.PhotoImage(master=root, format="png", data=png)
    return {
        (x, y): (picture.get(x, y), picture.transparency_get(x, y))
        for x in range(picture.width())
        for y in range(picture.height())
    }


@pytest.mark.parametrize("edge_width", [0, 1, 2])
@pytest.mark.parametrize("radius", [3, 8])
def test_a_corner_looks_like_that_of_a_box(root: tk.Tk, radius: int, edge_width: int) -> None:
    edge = {"edge": "#ff0000", "edge_width": edge_width}
    whole = pixels(root, shapes.box(4 * radius, 4 * radius, radius, "#123456", **edge))
    far = 3 * radius
    for which, (x0, y0) in enumerate(((0, 0), (far, 0), (far, far), (0, far))):
        corner = shapes.corner(radius, which, "#123456", **edge)  # type: ignore[arg-type]
        assert pixels(root, corner) == {
            (x - x0, y - y0): pixel
            for (x, y), pixel in whole.items()
            if x0 <= x < x0 + radius and y0 <= y < y0 + radius
        }


def test_the_same_shape_can_have_other_colours(root: tk.Tk) -> None:
    for colour in ((255, 0, 0), (0, 0, 255)):
        box = pixels(root, shapes.box(20, 20, 6, "#{:02x}{:02x}{:02x}".format(*colour)))
        assert box[10, 10] == (colour, False)
        assert box[0, 0][1]


def test_a_picture_may_have_more_colours_than_a_byte_can_count(root: tk.Tk) -> None:
    shares = [bytes(range(256)), bytes(reversed(range(256)))]
    stamps = [Stamp(0, 0, shares, "#ff0000"), Stamp(0, 1, shares, "#0000ff")]
    drawn = pixels(root, shapes.paint(256, 3, [Layer(0, 0, "#00ff00")], stamps))
    assert drawn[255, 0] == ((255, 0, 0), False)
    assert drawn[0, 0] == ((0, 255, 0), False)
    assert drawn[255, 1] == ((0, 0, 255), False)
    assert drawn[0, 1] == ((255, 0, 0), False)
