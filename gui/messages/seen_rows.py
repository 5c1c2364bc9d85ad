"""Find out where on the screen the entries in view are."""

from __future__ import annotations

from typing import NamedTuple

from gui.messages.line_index import DrawnRow
from gui.messages.sheet import Sheet, start_of

BEYOND = 200  # pixels; what begins or ends far from the view is said to do so in this distance
NEAR_LINES, NEAR_CHARACTERS = 3, 300


class SeenRow(NamedTuple):
    """Says where an entry is: its first line, and its upper and lower end in pixels of the text.

    The day and what else leads to the message is not part of it, but may be all that is in view.
    """

    row: DrawnRow
    first: int
    top: int
    bottom: int


def seen_rows(sheet: Sheet) -> list[SeenRow]:
    """Return the entries that are in view, also those of which only a part is."""
    text, found = sheet.text, list[SeenRow]()
    height = text.winfo_height()
    above = int(text.index("@0,0").split(".")[0])
    for first, row in sheet.lines.rows_from(above):
        start = start_of(first, row)
        box = text.dlineinfo(f"{start}.0")
        if box is not None:
            top = box[1]
        elif start <= above and (seen := text.dlineinfo("@0,0")) is not None:
            # an avatar reaches over a few lines only; to measure more would take long
            is_near = above - start <= NEAR_LINES and text.compare(
                "@0,0", "<=", f"@0,0 linestart + {NEAR_CHARACTERS} chars"
            )
            top = -BEYOND
            if is_near:
                hidden = text.tk.call(str(text), "count", "-ypixels", f"{start}.0", "@0,0")
                top = seen[1] - int(hidden)
        else:
            if row.separators and text.dlineinfo(f"{first}.0") is not None:
                found.append(SeenRow(row, first, height + BEYOND, height + BEYOND))
            break
        box = text.dlineinfo(f"{first + row.lines}.0-1c")
        bottom = box[1] + box[3] if box is not None else height + BEYOND
        found.append(SeenRow(row, first, top, bottom))
        if bottom >= height:
            break
    return found
