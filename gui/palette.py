"""The colours, by what they are for, and the rule that makes them readable. No tkinter."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from net.names import key


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by what they are for. `nicks` are told apart by people; which is whose never changes."""

    name: str
    page: str  # behind messages and dialogs
    side: str  # behind the roster and the status line
    field: str  # behind what can be typed
    line: str  # between things
    edge: str  # around what can be typed or pressed
    text: str
    muted: str
    accent: str
    accent_hover: str
    on_accent: str
    hover: str
    selected: str  # behind the line or text selected
    notice: str  # behind a banner
    ok: str
    warn: str
    error: str
    nicks: tuple[str, ...]


LIGHT = Palette(
    name="light", page="#ffffff", side="#f4f5f7", field="#ffffff", line="#e3e5ea", edge="#c3c8d1",
    text="#1d2129", muted="#5f6673", accent="#3257d2", accent_hover="#2646b3", on_accent="#ffffff",
    hover="#e9ebf0", selected="#dbe4ff", notice="#fff4d6",
    ok="#18713a", warn="#8a5200", error="#b3261e",
    nicks=("#b3261e", "#8a4b00", "#6b5b00", "#2f6b00", "#00695c", "#0b6285", "#6d3fc0", "#9c2f93",
           "#ab1f5b", "#6a4b3a", "#4d5b6b"),
)
DARK = Palette(
    name="dark", page="#1c1e24", side="#16181d", field="#24272f", line="#30343d", edge="#4a505c",
    text="#e6e8ec", muted="#a3a9b5", accent="#8fabff", accent_hover="#abc0ff", on_accent="#12151c",
    hover="#262a33", selected="#2c3a69", notice="#3b3114",
    ok="#6fd191", warn="#f0c05a", error="#ff9d94",
    nicks=("#ff9d94", "#ffb066", "#dcc34f", "#9bd26a", "#5bd0b9", "#6cc7ee", "#c3a6ff", "#ef9be6",
           "#ff9bbf", "#d6b59f", "#b4c2d3"),
)
PALETTES = {palette.name: palette for palette in (LIGHT, DARK)}


def contrast(one: str, other: str) -> float:
    """The contrast of two "#rrggbb" colours, 1 to 21, as WCAG 2.2 defines it."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def nick_number(nick: str, colours: int) -> int:
    """Which of so many colours is this person's: always the same, on every computer."""
    return zlib.crc32(key(nick).encode("utf-8", "surrogatepass")) % colours
