"""Draw the small pictures: presence, receipts, icons, check boxes and radio buttons.

They use the palette's colours and the screen's size. The module needs no tkinter. They are pixels,
not characters, because no two fonts draw such characters alike.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import partial

from gui.looks import glyphs, shapes
from gui.looks.palette import Palette
from gui.looks.shapes import Drawing, Layer, Stamp

PRESENCE_UNITS = 3.5
PRESENCES = ("online", "away", "busy", "plain", "offline", "unknown", "connecting", "error")
BADGES = ("online", "away", "busy")
BADGE_PIXELS, RING_PIXELS = 14, 2  # at 96 dpi; the ring is part of the badge
CHOICE_PIXELS, CHOICE_MARGIN, CHOICE_GAP = 16, 4, 8  # the margin is for the ring of the focus
SWITCH_PIXELS = 36, 20
RECEIPTS = ("pending", "stored", "delivered", "read", "unconfirmed", "failed")
_TICKS_APART = 0.32  # two ticks, as a share of the height of a receipt
_PILL_BESIDE = 0.5  # how much wider than two ticks the pill is

# How much of the pixel at x, y (from the centre, in units) is covered, 0 to 1.
Cover = Callable[[float, float], float]


def presence(name: str, p: Palette, unit: int) -> bytes:
    """Return the sign for one of PRESENCES as a PNG. Signs differ by shape, not only by colour."""
    colour, cover = {
        "online": (p.online, _disc(1.1, unit)),
        "away": (p.away, _crescent(1.15, unit)),
        "busy": (p.busy, _barred(1.15, unit)),
        "plain": (p.online, _square(0.95, unit)),
        "offline": (p.muted, _ring(1.1, 0.38, unit)),
        "unknown": (p.muted, _disc(0.5, unit)),
        "connecting": (p.warn, _dots(unit)),
        "error": (p.danger, _cross(0.9, 0.25, unit)),
    }[name]
    pixels = round(PRESENCE_UNITS * unit)
    return shapes.in_one_colour(colour, _shares(cover, pixels, pixels, unit))


def badge(name: str, p: Palette, pixels: int, ground: str) -> bytes:
    """Return the sign at the corner of a disc as a PNG: one of BADGES in a ring.

    Args:
        name: of the sign.
        p: the palette.
        pixels: the width and height, with the ring.
        ground: the colour of the ring, which is that of the background.
    """
    inner = pixels * (1 - 2 * RING_PIXELS / BADGE_PIXELS)
    unit = inner / 2.3
    cover = {"online": _disc(1.15, unit), "away": _crescent(1.15, unit)}.get(
        name, _barred(1.15, unit)
    )
    return shapes.paint(
        pixels,
        pixels,
        [Layer(0, pixels / 2, ground)],
        [Stamp(0, 0, _shares(cover, pixels, pixels, unit), getattr(p, name))],
    )


def receipt_width(pixels: int) -> int:
    """Return the width of the widest receipt that is `pixels` high."""
    return pixels + round(pixels * _TICKS_APART) + round(pixels * _PILL_BESIDE)


def receipt(name: str, p: Palette, pixels: int, ground: str = "", width: int = 0) -> bytes:
    """Return one of RECEIPTS as a PNG that is `pixels` high. They differ by shape.

    Args:
        name: of the receipt.
        p: the palette.
        pixels: the height.
        ground: the colour behind it, if it is not to be transparent.
        width: of the picture, if it is to be wider than the receipt, which is at the left.
    """
    behind = [Layer(0, 0, ground)] if ground else []
    glyph = {"pending": "clock", "stored": "check", "failed": "warning", "unconfirmed": "right"}
    if name in glyph:
        colour = p.danger if name == "failed" else p.muted
        return shapes.paint(
            width or pixels,
            pixels,
            behind,
            [Stamp(0, 0, glyphs.shares(glyph[name], pixels), colour)],
        )
    tick, step = glyphs.shares("check", pixels), round(pixels * _TICKS_APART)
    if name == "delivered":
        return shapes.paint(
            width or pixels + step,
            pixels,
            behind,
            [Stamp(0, 0, tick, p.muted), Stamp(step, 0, tick, p.muted)],
        )
    wide, margin = receipt_width(pixels), round(pixels * _PILL_BESIDE / 2)
    beside = max(0, width - wide)
    return shapes.paint(
        wide + beside,
        pixels,
        [*behind, Layer((0, 0, beside, 0), pixels / 2, p.accent)],
        [Stamp(margin, 0, tick, p.on_accent), Stamp(margin + step, 0, tick, p.on_accent)],
    )


def icon(name: str, colour: str, pixels: int) -> bytes:
    """Return one of glyphs.GLYPHS as a PNG in this colour; `pixels` is its width and height."""
    return shapes.in_one_colour(colour, glyphs.shares(name, pixels))


def dots(p: Palette, pixels: Callable[[float], int]) -> dict[str, Drawing]:
    """Return how to draw radio buttons: "dot", "chosen", both with "-focus", "-over" and "-off".

    Args:
        p: the palette.
        pixels: returns a length on this screen for one at 96 dpi.
    """
    return _choices(p, pixels, ("dot", "chosen"), pixels(CHOICE_PIXELS) / 2)


def boxes(p: Palette, pixels: Callable[[float], int]) -> dict[str, Drawing]:
    """Return how to draw check boxes: "box", "ticked", and both with endings as in `dots`."""
    return _choices(p, pixels, ("box", "ticked"), pixels(4))


def switches(p: Palette, pixels: Callable[[float], int]) -> dict[str, Drawing]:
    """Return how to draw switches: "switch", "switched", and both with endings as in `dots`."""
    wide, high = (pixels(side) for side in SWITCH_PIXELS)
    margin, line, ring = pixels(CHOICE_MARGIN), pixels(1), pixels(2)
    inside, corner = pixels(3), high / 2
    found: dict[str, Drawing] = {}
    for is_on, state in itertools.product((False, True), ("", "focus", "over", "off")):
        edge = p.line if state == "off" else p.text if state == "over" else p.edge
        fill, knob = p.raised if state != "off" else p.side, p.muted
        if is_on:
            edge = fill = p.muted if state == "off" else p.accent
            knob = p.on_accent if state != "off" else p.side
        layers = []
        if state == "focus":
            layers += [_inset(0, 0, corner + margin, p.focus)]
            layers += [_inset(ring, 0, corner + margin - ring, "")]
        layers += [_inset(margin, 0, corner, edge), _inset(margin + line, 0, corner - line, fill)]
        least = margin + inside
        before, behind = least, margin + wide - high + inside
        if is_on:
            before, behind = behind, before
        layers.append(Layer((before, least, behind, least), corner - inside, knob))
        name = "switched" if is_on else "switch"
        found[f"{name}-{state}".rstrip("-")] = partial(
            shapes.paint, wide + 2 * margin, high + 2 * margin, layers
        )
    return found


def _choices(
    p: Palette, pixels: Callable[[float], int], names: tuple[str, str], radius: float
) -> dict[str, Drawing]:
    side, margin, gap = pixels(CHOICE_PIXELS), pixels(CHOICE_MARGIN), pixels(CHOICE_GAP)
    line, ring = pixels(1), pixels(2)
    found: dict[str, Drawing] = {}
    tick = glyphs.shares("check", side - 2 * line) if "ticked" in names else []
    for name, state in ((name, state) for name in names for state in ("", "focus", "over", "off")):
        edge = p.line if state == "off" else p.text if state == "over" else p.edge
        fill = p.raised if state != "off" else p.side
        if name == names[1]:
            edge = fill = p.muted if state == "off" else p.accent
        layers = []
        if state == "focus":
            layers += [_inset(0, gap, radius + margin, p.focus)]
            layers += [_inset(ring, gap, radius + margin - ring, "")]
        layers += [
            _inset(margin, gap, radius, edge),
            _inset(margin + line, gap, radius - line, fill),
        ]
        mark = p.on_accent if state != "off" else p.side
        if name == "chosen":
            layers.append(_inset(margin + pixels(5), gap, pixels(3), mark))
        stamps = []
        if name == "ticked":
            stamps.append(Stamp(margin + line, margin + line, tick, mark))
        found[f"{name}-{state}".rstrip("-")] = partial(
            shapes.paint, side + 2 * margin + gap, side + 2 * margin, layers, stamps
        )
    return found


def _inset(inset: int, gap: int, radius: float, colour: str) -> Layer:
    """Return a layer that leaves `gap` pixels free at the right, before the label."""
    return Layer((inset, inset, inset + gap, inset), max(0.0, radius), colour)


def _shares(cover: Cover, width: int, height: int, unit: float) -> list[list[int]]:
    """Return the opacity of each pixel, 0 to 255, row by row."""
    return [
        [
            round(
                255
                * min(
                    1.0,
                    max(0.0, cover((x - (width - 1) / 2) / unit, (y - (height - 1) / 2) / unit)),
                )
            )
            for x in range(width)
        ]
        for y in range(height)
    ]


def _disc(radius: float, unit: float) -> Cover:
    return lambda x, y: (radius - (x * x + y * y) ** 0.5) * unit + 0.5


def _ring(radius: float, width: float, unit: float) -> Cover:
    return lambda x, y: (
        (width / 2 - abs((x * x + y * y) ** 0.5 - (radius - width / 2))) * unit + 0.5
    )


def _crescent(radius: float, unit: float) -> Cover:
    disc, bite = _disc(radius, unit), _disc(radius * 0.86, unit)
    return lambda x, y: min(disc(x, y), 1 - bite(x - radius * 0.55, y + radius * 0.4))


def _barred(radius: float, unit: float) -> Cover:
    """Return a disc without a bar in the middle, as on the sign for no entry."""
    disc = _disc(radius, unit)
    return lambda x, y: min(
        disc(x, y), 1 - min((0.22 - abs(y)) * unit + 0.5, (radius * 0.62 - abs(x)) * unit + 0.5)
    )


def _dots(unit: float) -> Cover:
    dot = _disc(0.42, unit)
    return lambda x, y: max(dot(x, y), dot(x - 1.2, y), dot(x + 1.2, y))


def _square(half: float, unit: float) -> Cover:
    return lambda x, y: (half - max(abs(x), abs(y))) * unit + 0.5


def _stroke(x: float, y: float, start: tuple[float, float], end: tuple[float, float]) -> float:
    """Return the distance from a point to the line between two points."""
    (x0, y0), (x1, y1) = start, end
    along = ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / ((x1 - x0) ** 2 + (y1 - y0) ** 2)
    along = min(1.0, max(0.0, along))
    return float(((x - x0 - along * (x1 - x0)) ** 2 + (y - y0 - along * (y1 - y0)) ** 2) ** 0.5)


def _cross(half: float, width: float, unit: float) -> Cover:
    return lambda x, y: (
        (
            width
            - min(
                _stroke(x, y, (-half, -half), (half, half)),
                _stroke(x, y, (-half, half), (half, -half)),
            )
        )
        * unit
        + 0.5
    )
