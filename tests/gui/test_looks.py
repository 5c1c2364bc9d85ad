"""Palettes that can be read, signs that can be told apart, measures that follow the screen."""

from __future__ import annotations

import subprocess
import sys
import zlib

import pytest

from gui import placement, signs
from gui.palette import DARK, LIGHT, PALETTES, Palette, contrast, nick_number
from tests.display import Display

READABLE = 4.5


def pairs(p: Palette) -> list[tuple[str, str]]:
    """Every text colour with every colour it is written on."""
    return [
        *((colour, background) for colour in (p.text, p.muted) for background in (p.page, p.side, p.field, p.hover)),
        *((p.text, background) for background in (p.selected, p.notice)),
        *((colour, p.page) for colour in (*p.nicks, p.accent, p.ok, p.warn, p.error, p.muted)),
        (p.accent, p.side), (p.accent, p.selected), (p.on_accent, p.accent), (p.on_accent, p.accent_hover),
    ]


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_every_text_can_be_read(palette: Palette) -> None:
    for colour, background in pairs(palette):
        assert contrast(colour, background) >= READABLE, (colour, background)


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_signs_and_edges_can_be_seen(palette: Palette) -> None:
    for colour in (palette.ok, palette.muted, palette.warn, palette.error, palette.accent):
        assert contrast(colour, palette.side) >= 3


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#ffffff") == 1
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_a_nick_has_the_same_colour_however_it_is_written() -> None:
    assert nick_number("Ana Gómez", 12) == nick_number("ana  GÓMEZ", 12)
    assert len({nick_number(f"persona {n}", 12) for n in range(200)}) == 12
    assert len(LIGHT.nicks) == len(DARK.nicks) == len(set(LIGHT.nicks)) == len(set(DARK.nicks))


def test_signs_differ_by_shape_and_not_only_by_colour() -> None:
    """Drawn in one colour, no two of the presence signs are the same picture."""
    grey = dict.fromkeys(("ok", "muted", "warn", "error"), "#808080")
    one_colour = Palette(**{**{name: getattr(LIGHT, name) for name in LIGHT.__slots__}, **grey})
    shapes = {name: signs.presence(name, one_colour, 4) for name in signs.PRESENCES}
    assert shapes.pop("busy") == shapes["offline"]  # of a connection and of a person: never side by side
    assert len(set(shapes.values())) == len(shapes)


def test_signs_have_clear_corners() -> None:
    """A square of the wrong colour around them would be seen on a selected line."""
    for name in signs.PRESENCES:
        png = signs.presence(name, LIGHT, 4)
        at = png.index(b"IDAT")
        pixels = zlib.decompress(png[at + 4 : at + 4 + int.from_bytes(png[at - 4 : at], "big")])
        assert pixels[1 + 3] == 0, name


@pytest.mark.parametrize("wanted, expected", [
    ("800x600+10+20", "800x600+10+20"), ("800x600", "800x600"), ("800x600+-50+0", "800x600+-50+0"),
    ("800x600+1200+0", "800x600"), ("800x600+0+-30", "800x600"), ("800x600+-700+0", "800x600"),
    ("1600x600+0+0", ""), ("800x2000", ""), ("", ""), ("large", ""), ("800x600+10", ""),
])
def test_the_window_is_put_where_it_can_be_seen(wanted: str, expected: str) -> None:
    assert placement.fitting(wanted, (1280, 900)) == expected


MEASURE = """
import tkinter as tk
from gui.theme import Theme
root = tk.Tk()
theme = Theme(root)
theme.use("light")
print(theme.unit, theme.font.metrics("linespace"), theme.style.lookup("Treeview", "rowheight"),
      theme.sign("online").width(), theme.hairline)
"""


def test_everything_is_twice_as_large_at_twice_the_dots() -> None:
    measured = []
    for dpi in (96, 192):
        with Display(640, 480, dpi) as display:
            answer = subprocess.run(
                [sys.executable, "-c", MEASURE], env=display.environment, capture_output=True, text=True, check=True)
            measured.append([int(float(number)) for number in answer.stdout.split()])
    single, double = measured
    for one, two in zip(single, double, strict=True):
        assert 1.8 * one <= two <= 2.2 * one, measured
