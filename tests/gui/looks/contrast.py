"""The contrast of a colour with the one behind it (WCAG 2.2, "contrast ratio")."""

from __future__ import annotations

from gui.looks.palette import Palette


def pairs(p: Palette) -> list[tuple[str, str]]:
    """Return every colour of a text with every colour that it may stand on."""
    plain = (p.page, p.side, p.raised, p.hover, p.row_hover, p.raised_hover, p.mention, p.sunken)
    marked = (p.selected, p.accent_soft, p.chip, p.pressed, p.notice, p.danger_soft)
    code = (p.sunken, p.page, p.mention)
    found: list[tuple[str, str]] = []
    for inks, grounds in (
        ((p.text, p.muted), (*plain, *marked)),
        ((p.text,), (p.selection, p.found, p.found_current)),
        ((p.accent,), (*plain[:5], p.mention, p.selected, p.accent_soft)),
        ((p.warn,), (p.page, p.side, p.raised, p.notice, p.row_hover, p.selected)),
        ((p.danger,), (*plain[:7], p.danger_soft)),
        ((p.ok,), (p.page, p.side, p.raised)),
        ((p.on_accent,), (p.accent, p.accent_hover, p.accent_pressed)),
        ((p.on_amber,), (p.amber,)),
        ((p.on_danger,), (p.danger,)),
        ((p.page,), (p.text,)),
        ((p.keyword, p.string, p.number, p.comment), code),
        (p.people, (p.page, p.side, p.raised, p.hover, p.mention, p.accent_soft)),
        ((p.on_person,), p.discs),
    ):
        found += [(ink, ground) for ink in inks for ground in grounds]
    return found


def signs_and_edges(p: Palette) -> list[tuple[str, str]]:
    """Return what informs without words with every colour that it may stand on.

    Amber is left out: something else always says the same.
    """
    presence = (p.online, p.away, p.busy)
    return [
        *((ink, at) for ink in presence for at in (p.page, p.side, p.selected, p.row_hover)),
        *((p.edge, at) for at in (p.page, p.side, p.raised)),
        *((p.focus, at) for at in (p.page, p.side, p.raised, p.selected)),
        *((p.accent, at) for at in (p.page, p.side, p.raised)),
    ]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two "#rrggbb" colours, 1 to 21, as defined by WCAG 2.2."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
