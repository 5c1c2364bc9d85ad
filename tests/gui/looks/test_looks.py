"""Test that palettes are readable, signs distinct, and that measures follow the screen."""

from __future__ import annotations

import subprocess
import sys
import tkinter as tk
import zlib
from tkinter import ttk

import pytest

from gui.looks import signs
from gui.looks.palette import LIGHT, PALETTES, Palette, nick_number
from gui.looks.theme import Theme
from gui.parts import placement
from pictures.cut_off import cut_off
from tests.display import Display
from tests.gui.conftest import settle
from tests.gui.looks.contrast import contrast, pairs, signs_and_edges

READABLE, HIGH, SEEN = 4.5, 7, 3  # WCAG 2.2, 1.4.3, 1.4.6 and 1.4.11


def needed(palette: Palette) -> float:
    return HIGH if palette.name == "contrast" else READABLE


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_every_text_can_be_read(palette: Palette) -> None:
    too_weak = {
        (colour, background)
        for colour, background in pairs(palette)
        if contrast(colour, background) < needed(palette)
    }
    assert not too_weak


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_signs_and_edges_can_be_seen(palette: Palette) -> None:
    """Test the contrast of everything that informs without words.

    This is the presence, check boxes, the edges of text fields, and the focus.
    """
    too_weak = {
        (sign, background)
        for sign, background in signs_and_edges(palette)
        if contrast(sign, background) < SEEN
    }
    assert not too_weak


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_backgrounds_that_tell_something_differ(palette: Palette) -> None:
    """Compare them with the page's background, and with one another where they can meet."""
    telling = (
        palette.page,
        palette.hover,
        palette.selected,
        palette.mention,
        palette.found,
        palette.found_current,
    )
    assert len(set(telling)) == len(telling)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#ffffff") == 1
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_a_nick_has_the_same_colour_however_it_is_written() -> None:
    assert nick_number("Ana Gómez", 12) == nick_number("ana  GÓMEZ", 12)
    assert len({nick_number(f"persona {n}", 12) for n in range(200)}) == 12
    for palette in PALETTES.values():
        assert len(palette.people) == len(LIGHT.people) == len(set(palette.people))


def test_signs_differ_by_shape_and_not_only_by_colour() -> None:
    """Test that no two presence signs are the same picture when drawn in one colour."""
    grey = dict.fromkeys(("online", "away", "busy", "muted", "warn", "danger"), "#808080")
    one_colour = Palette(**{**{name: getattr(LIGHT, name) for name in LIGHT._fields}, **grey})
    shapes = {name: signs.presence(name, one_colour, 4) for name in signs.PRESENCES}
    assert len(set(shapes.values())) == len(signs.PRESENCES)


def test_signs_have_clear_corners() -> None:
    """Test the transparency: corners of a wrong colour would be visible on a selected line."""
    for name in signs.PRESENCES:
        png = signs.presence(name, LIGHT, 4)
        at = png.index(b"IDAT")
        pixels = zlib.decompress(png[at + 4 : at + 4 + int.from_bytes(png[at - 4 : at], "big")])
        assert pixels[1 + 3] == 0, name


@pytest.mark.parametrize(
    "wanted, expected",
    [
        ("800x600+10+20", "800x600+10+20"),
        ("800x600", "800x600"),
        ("800x600+-50+0", "800x600+-50+0"),
        ("800x600+1200+0", "800x600"),
        ("800x600+0+-30", "800x600"),
        ("800x600+-700+0", "800x600"),
        ("1600x600+0+0", ""),
        ("800x2000", ""),
        ("", ""),
        ("large", ""),
        ("800x600+10", ""),
    ],
)
def test_the_window_is_put_where_it_can_be_seen(wanted: str, expected: str) -> None:
    assert placement.fitting(wanted, (1280, 900)) == expected


MEASURE = """
import tkinter as tk
from gui.looks.theme import Theme
root = tk.Tk()
theme = Theme(root)
theme.use("light")
print(theme.unit, theme.font.metrics("linespace"), theme.px(40),
      theme.sign("online").width(), theme.hairline)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="Xvfb has the dots of a screen as an option")
def test_everything_is_twice_as_large_at_twice_the_dots() -> None:
    measured = []
    for dpi in (96, 192):
        with Display(640, 480, dpi) as display:
            answer = subprocess.run(
                [sys.executable, "-c", MEASURE],
                env=display.environment,
                capture_output=True,
                text=True,
                check=True,
            )
            measured.append([int(float(number)) for number in answer.stdout.split()])
    single, double = measured
    for one, two in zip(single, double, strict=True):
        assert 1.8 * one <= two <= 2.2 * one, measured


def test_words_without_room_are_found(root: tk.Tk) -> None:
    """Test the search for cut-off texts, so that nobody has to look at the pictures for them."""
    ttk.Label(root, text="fits").pack()
    narrow = ttk.Label(root, text="these words need far more room than this")
    narrow.place(x=0, y=40, width=60)
    settle(root, narrow.winfo_viewable)
    [complaint] = cut_off(root)
    assert complaint.startswith("“these words need far more room than this” has 60x")
    narrow.place(x=root.winfo_width() - 20, y=40, width=narrow.winfo_reqwidth())
    root.update()
    [complaint] = cut_off(root)
    assert complaint.endswith("sticks out at the right")


def test_a_button_that_is_disabled_has_the_ground_behind_it_at_its_corners(
    root: tk.Tk, theme: Theme
) -> None:
    p = theme.palette
    theme.dress_chat()
    grounds = {"TButton": p.page, "Icon.TButton": p.page, "SideIcon.TButton": p.side}
    for style, ground in grounds.items():
        for state in ("disabled", "active", "pressed"):
            assert theme.style.lookup(style, "background", [state]) == ground
