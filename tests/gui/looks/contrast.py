"""The contrast of a colour with the one behind it (WCAG 2.2, "contrast ratio")."""

from __future__ import annotations

from gui.looks.palette import Palette


def backgrounds(p: Palette) -> tuple[str, ...]:
    """Return every colour that text may stand on, except `accent`, which has `on_accent`."""
    return (
        p.page,
        p.side,
        p.field,
        p.hover,
        p.selected,
        p.notice,
        p.code,
        p.mention,
        p.found,
        p.found_current,
    )


def contrast(one: str, other: str) -> float:
    """Return the contrast of two "#rrggbb" colours, 1 to 21, as defined by WCAG 2.2."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
