"""Define the palettes: colours by purpose, with enough contrast to be readable.

The module needs no tkinter.
"""

from __future__ import annotations

import zlib
from typing import NamedTuple


class Palette(NamedTuple):
    """A palette has a colour for each purpose.

    `people` has the colours of names, `discs` those of the discs behind initials. Twelve hues are
    in an order in which the first n are far apart for every n, so people get them in turn. A test
    computes the contrast of each text on all backgrounds where it may stand.
    """

    name: str
    page: str  # behind messages, dialogs and the header
    side: str  # behind the roster and panels
    raised: str  # fields, menus, cards, the toolbar of a message
    sunken: str  # behind code
    hover: str  # a message under the pointer
    row_hover: str  # a row or button on `side` under the pointer
    raised_hover: str  # a menu item or button on `raised` under the pointer
    pressed: str  # what is held down; the tracks of bars
    chip: str  # reactions, tags, an empty send button
    selected: str  # the chosen row or menu item, a button that is on
    selection: str  # selected text
    line: str  # hairlines
    shade: str  # the lower edge of menus and cards
    edge: str  # around what can be typed in or pressed; scrollbars
    text: str
    muted: str  # times, second lines, hints, icons
    accent: str  # the main button, links, what is new or read
    accent_hover: str
    accent_pressed: str
    on_accent: str  # text and icons on the accent
    accent_soft: str  # own reactions, a picked message
    focus: str  # the ring around what has the focus
    amber: str  # groups and mentions
    on_amber: str  # text on amber
    mention: str  # a message that mentions the user
    notice: str  # a notice, such as the offline line
    warn: str  # text of drafts and notices
    danger: str  # errors and what can't be undone
    on_danger: str  # text on danger
    danger_soft: str  # an invalid field
    ok: str  # text that says that it went well
    online: str  # these three are signs
    away: str
    busy: str
    found: str  # hits of a search
    found_current: str  # the current hit
    keyword: str  # these four colour program code
    string: str
    number: str
    comment: str
    on_person: str  # initials on a disc
    people: tuple[str, ...]
    discs: tuple[str, ...]

    @property
    def is_dark(self) -> bool:
        """Return whether text is light on dark grounds."""
        return int(self.page[1:3], 16) < 0x80


LIGHT = Palette(
    name="light",
    page="#ffffff",
    side="#f4f6f5",
    raised="#ffffff",
    sunken="#eff3f1",
    hover="#f5f8f7",
    row_hover="#e9eeec",
    raised_hover="#edf2f0",
    pressed="#dfe6e3",
    chip="#e8eeeb",
    selected="#d7ece8",
    selection="#bfe3dd",
    line="#e0e6e3",
    shade="#c6d0cc",
    edge="#83908b",
    text="#16211e",
    muted="#55635e",
    accent="#0b6f67",
    accent_hover="#085b54",
    accent_pressed="#064a44",
    on_accent="#ffffff",
    accent_soft="#e5f4f2",
    focus="#0b6f67",
    amber="#f5a31a",
    on_amber="#2b1a00",
    mention="#fff5df",
    notice="#fff1d0",
    warn="#7a4a00",
    danger="#b3241c",
    on_danger="#ffffff",
    danger_soft="#fdeceb",
    ok="#14713c",
    online="#189253",
    away="#b87000",
    busy="#d0342c",
    found="#ffeaa6",
    found_current="#ffcf70",
    keyword="#6229ad",
    string="#17632b",
    number="#844400",
    comment="#55635e",
    on_person="#ffffff",
    people=(
        "#2b29b5",
        "#715f00",
        "#044e3e",
        "#3f767e",
        "#6b2e00",
        "#9b4fad",
        "#1b7e42",
        "#d52231",
        "#791330",
        "#0967e7",
        "#70006b",
        "#ca2b73",
    ),
    discs=(
        "#2b29b5",
        "#715f00",
        "#044e3e",
        "#3f767e",
        "#6b2e00",
        "#9b4fad",
        "#1b7e42",
        "#d52231",
        "#791330",
        "#0967e7",
        "#70006b",
        "#ca2b73",
    ),
)
DARK = Palette(
    name="dark",
    page="#181d1d",
    side="#121616",
    raised="#222929",
    sunken="#111616",
    hover="#1f2525",
    row_hover="#1d2323",
    raised_hover="#2e3737",
    pressed="#2b3434",
    chip="#283030",
    selected="#153b37",
    selection="#1d5750",
    line="#2a3232",
    shade="#364040",
    edge="#70807b",
    text="#e5ecea",
    muted="#a3b1ac",
    accent="#55d0c1",
    accent_hover="#7adfd3",
    accent_pressed="#38b5a6",
    on_accent="#04211d",
    accent_soft="#0f302d",
    focus="#55d0c1",
    amber="#f5b041",
    on_amber="#2b1a00",
    mention="#30280f",
    notice="#352b0f",
    warn="#f2c063",
    danger="#ff9d95",
    on_danger="#2b0705",
    danger_soft="#3a1b19",
    ok="#72d99a",
    online="#4fca83",
    away="#f0b040",
    busy="#ff7a70",
    found="#4d3f0c",
    found_current="#6e4a00",
    keyword="#cbb2ff",
    string="#9fd8a0",
    number="#f2c27a",
    comment="#a3b1ac",
    on_person="#ffffff",
    people=(
        "#998cfc",
        "#f2e16a",
        "#46c0a0",
        "#2fa3b2",
        "#ebae73",
        "#ebd3ff",
        "#b1f6b2",
        "#f86147",
        "#da8c8c",
        "#81beff",
        "#e682cb",
        "#ffbccd",
    ),
    discs=(
        "#3c45c1",
        "#746901",
        "#0c5e49",
        "#477e86",
        "#7f4313",
        "#8c62ac",
        "#2b864a",
        "#c84533",
        "#922f44",
        "#0574e3",
        "#8e2285",
        "#cb2f7a",
    ),
)
CONTRAST = Palette(
    name="contrast",
    page="#000000",
    side="#000000",
    raised="#000000",
    sunken="#141414",
    hover="#1c1c1c",
    row_hover="#1c1c1c",
    raised_hover="#262626",
    pressed="#333333",
    chip="#262626",
    selected="#003b36",
    selection="#005a52",
    line="#8a8a8a",
    shade="#ffffff",
    edge="#ffffff",
    text="#ffffff",
    muted="#dcdcdc",
    accent="#4df0dd",
    accent_hover="#a8fff5",
    accent_pressed="#ffffff",
    on_accent="#000000",
    accent_soft="#002a26",
    focus="#ffe14d",
    amber="#ffe14d",
    on_amber="#000000",
    mention="#2b2400",
    notice="#2b2400",
    warn="#ffd75e",
    danger="#ffc2bc",
    on_danger="#000000",
    danger_soft="#330a07",
    ok="#7dffa0",
    online="#7dffa0",
    away="#ffd75e",
    busy="#ffc2bc",
    found="#3d3300",
    found_current="#5c2e00",
    keyword="#e2d1ff",
    string="#b4ee88",
    number="#ffd08a",
    comment="#dcdcdc",
    on_person="#000000",
    people=(
        "#bcb2ff",
        "#fee735",
        "#36ce95",
        "#7abfc3",
        "#f8ab5e",
        "#f3e5ff",
        "#d1ffbb",
        "#f89482",
        "#d7bdbc",
        "#add6fd",
        "#f48adf",
        "#ffc5de",
    ),
    discs=(
        "#bcb2ff",
        "#fee735",
        "#36ce95",
        "#7abfc3",
        "#f8ab5e",
        "#f3e5ff",
        "#d1ffbb",
        "#f89482",
        "#d7bdbc",
        "#add6fd",
        "#f48adf",
        "#ffc5de",
    ),
)
PALETTES = {palette.name: palette for palette in (LIGHT, DARK, CONTRAST)}


def nick_number(nick: str, colours: int) -> int:
    """Return the index of this person's colour: always the same, on every computer."""
    # Imported here: the first window has no nicks.
    from net.wire.names import key

    return zlib.crc32(key(nick).encode("utf-8", "surrogatepass")) % colours
