"""Define the palettes: colours by purpose, with enough contrast to be readable.

The module needs no tkinter.
"""

from __future__ import annotations

import zlib
from typing import NamedTuple


class Palette(NamedTuple):
    """A palette has a colour for each purpose.

    `nicks` are colours for people; a person always has the same one. Text may stand on any of the
    backgrounds, `found_current` included, and must be readable there: a test computes the contrast.
    """

    name: str
    page: str  # behind messages and dialogs
    side: str  # behind the roster and the status line
    field: str  # behind text fields
    line: str  # separators
    edge: str  # around fields and buttons
    text: str
    muted: str
    accent: str
    accent_hover: str
    on_accent: str
    hover: str
    selected: str  # behind selected lines or text
    notice: str  # behind a banner
    code: str  # behind code
    mention: str  # behind a line that mentions the user
    found: str  # behind hits of a search
    found_current: str  # behind the current hit
    ok: str
    warn: str
    error: str
    busy: str  # the sign of people who are busy
    keyword: str  # these four colour program code
    string: str
    number: str
    comment: str
    nicks: tuple[str, ...]


LIGHT = Palette(
    name="light",
    page="#ffffff",
    side="#f4f5f7",
    field="#ffffff",
    line="#e3e5ea",
    edge="#868d9a",
    text="#1d2129",
    muted="#565d69",
    accent="#2b4dc4",
    accent_hover="#223f9f",
    on_accent="#ffffff",
    hover="#e9ebf0",
    selected="#dbe4ff",
    notice="#fff4d6",
    code="#f1f3f6",
    mention="#fff3cf",
    found="#ffeaa6",
    found_current="#ffcf70",
    ok="#146635",
    warn="#7a4800",
    error="#a8201a",
    busy="#a8201a",
    keyword="#6229ad",
    string="#1a632e",
    number="#844400",
    comment="#535b69",
    nicks=(
        "#a8201a",
        "#7d4400",
        "#5a4d00",
        "#2a6000",
        "#005f54",
        "#0a5674",
        "#6132b4",
        "#8f2a87",
        "#9f1b53",
        "#644536",
        "#475463",
    ),
)
DARK = Palette(
    name="dark",
    page="#1c1e24",
    side="#16181d",
    field="#24272f",
    line="#30343d",
    edge="#737b8a",
    text="#e6e8ec",
    muted="#b3b9c5",
    accent="#9fb7ff",
    accent_hover="#bccbff",
    on_accent="#12151c",
    hover="#2a2e38",
    selected="#2c3a69",
    notice="#3b3114",
    code="#262a33",
    mention="#3a3115",
    found="#4d3f0c",
    found_current="#6e3500",
    ok="#79d99b",
    warn="#f0c05a",
    error="#ffaaa2",
    busy="#ff938a",
    keyword="#cbb2ff",
    string="#9fd8a0",
    number="#f2c27a",
    comment="#b0b8c5",
    nicks=(
        "#ffaaa2",
        "#ffb775",
        "#e2ca5c",
        "#a6da79",
        "#6ad8c2",
        "#7fcff0",
        "#cbb2ff",
        "#f2aaea",
        "#ffabca",
        "#dcc0ac",
        "#bcc9d9",
    ),
)
CONTRAST = Palette(
    name="contrast",
    page="#000000",
    side="#000000",
    field="#000000",
    line="#7a7a7a",
    edge="#ffffff",
    text="#ffffff",
    muted="#dcdcdc",
    accent="#ffe14d",
    accent_hover="#ffffff",
    on_accent="#000000",
    hover="#262626",
    selected="#00326b",
    notice="#332b00",
    code="#1a1a1a",
    mention="#332b00",
    found="#3d3300",
    found_current="#5c1f00",
    ok="#7dffa0",
    warn="#ffb566",
    error="#ffc7c1",
    busy="#ffc7c1",
    keyword="#e2d1ff",
    string="#b4ee88",
    number="#ffd08a",
    comment="#d8dde2",
    nicks=(
        "#ffcac4",
        "#ffcd9c",
        "#f5dc6a",
        "#b4ee88",
        "#7fefd8",
        "#a6e2ff",
        "#e2d1ff",
        "#ffc9f8",
        "#ffcadf",
        "#efdacb",
        "#d6e1ee",
    ),
)
PALETTES = {palette.name: palette for palette in (LIGHT, DARK, CONTRAST)}


def nick_number(nick: str, colours: int) -> int:
    """Return the index of this person's colour: always the same, on every computer."""
    # Imported here: the first window has no nicks.
    from net.wire.names import key

    return zlib.crc32(key(nick).encode("utf-8", "surrogatepass")) % colours
