"""List the connections of a server: who it is, how they speak, and how many bytes have passed."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable

from gui.looks import windowing
from gui.looks.fitting import cut
from gui.looks.theme import Theme
from gui.parts.scrollbar import Thumb
from gui.words import sizes
from gui.words.i18n import _
from gui.words.text import displayable_line
from gui.xray.wall_model import WallModel
from net.wire.wall import WallConnection

# In pixels at 96 dpi.
ROW, SIDE, BAR, NAME = 52, 16, 3, 80
# A reader with more than this in the send buffer is disconnected; the bar is full then.
FULL_BYTES = 1_048_576


class WallList(tk.Frame):
    """Only rows in view are drawn. A row that is pressed is called by its number.

    Args:
        parent: see tkinter.
        theme: see there.
        model: what is shown.
        on_press: called with the number of a connection.
    """

    def __init__(
        self, parent: tk.Misc, theme: Theme, model: WallModel, on_press: Callable[[int], object]
    ) -> None:
        palette, px = theme.palette, theme.px
        super().__init__(parent, background=palette.side)
        self._theme, self._model, self._on_press = theme, model, on_press
        self._count = -1
        self._row = max(px(ROW), 2 * theme.font.metrics("linespace") + px(14))
        self.canvas = tk.Canvas(
            self,
            width=1,
            height=1,
            background=palette.side,
            highlightthickness=theme.hairline,
            highlightcolor=palette.focus,
            highlightbackground=palette.side,
            borderwidth=0,
            yscrollincrement=1,
            takefocus=True,
        )
        self.canvas.pack(fill="both", expand=True)
        self._thumb = Thumb(self.canvas, theme, self.canvas.yview, reach=px(12))
        self.canvas.configure(yscrollcommand=self._on_view)
        self.canvas.bind("<Configure>", lambda _event: self.draw(), add=True)
        self.canvas.bind("<Button-1>", self._on_click, add=True)
        self.canvas.bind("<Up>", lambda _event: self._move(-1))
        self.canvas.bind("<Down>", lambda _event: self._move(1))
        self.canvas.bind("<Escape>", lambda _event: self._press(0))
        windowing.bind_wheel(self.canvas, self._on_wheel)

    def draw(self) -> None:
        """Draw what is in view again."""
        canvas, rows = self.canvas, list(self._model.connections.values())
        if len(rows) != self._count:  # each time Tk would call `_on_view`, which draws, too
            self._count = len(rows)
            canvas.configure(scrollregion=(0, 0, 1, max(1, len(rows) * self._row)))
        canvas.delete("row")
        top, high = canvas.canvasy(0), canvas.winfo_height()
        first = max(0, int(top / self._row))
        for index in range(first, min(len(rows), int((top + high) / self._row) + 1)):
            self._draw_row(rows[index], index * self._row)
        canvas.tag_raise("thumb")

    def _draw_row(self, one: WallConnection, top: int) -> None:
        theme, p, canvas = self._theme, self._theme.palette, self.canvas
        side, wide = theme.px(SIDE), canvas.winfo_width()
        if one.number == self._model.only:
            canvas.create_rectangle(
                0, top, wide, top + self._row, fill=p.selected, width=0, tags="row"
            )
        passed = f"↓ {sizes.of(one.received)}  ↑ {sizes.of(one.sent)}"
        room = wide - 2 * side - theme.small.measure(passed) - theme.px(8)
        said = spoken(one)
        if room < theme.px(NAME):  # what has passed stands below the name
            room, passed, said = wide - 2 * side, "", f"{passed} · {said}"
        name = displayable_line(self._model.name_of(one.number))
        upper, lower = top + self._row * 0.32, top + self._row * 0.68
        for x, y, text, font, colour, anchor in (
            (side, upper, cut(name, theme.bold, room), theme.bold, p.text, "w"),
            (wide - side, upper, passed, theme.small, p.muted, "e"),
            (side, lower, cut(said, theme.small, wide - 2 * side), theme.small, p.muted, "w"),
        ):
            canvas.create_text(
                x,
                y,
                text=text,
                font=font,
                fill=colour,
                anchor="w" if anchor == "w" else "e",
                tags=("row", "words"),
            )
        if one.waiting:
            share = min(1.0, one.waiting / FULL_BYTES)
            y = top + self._row - theme.px(BAR)
            right = side + max(theme.px(BAR), round((wide - 2 * side) * share))
            canvas.create_rectangle(
                side, y, right, y + theme.px(BAR), fill=p.amber, width=0, tags="row"
            )

    # --- what the user does -----------------------------------------------------------------------

    def _press(self, number: int) -> str:
        self._on_press(0 if number == self._model.only else number)
        return "break"

    def _on_click(self, event: tk.Event[tk.Misc]) -> None:
        self.canvas.focus_set()
        numbers = list(self._model.connections)
        index = int(self.canvas.canvasy(event.y) / self._row)
        if 0 <= index < len(numbers):
            self._press(numbers[index])

    def _move(self, by: int) -> str:
        numbers = list(self._model.connections)
        if numbers:
            only = self._model.only
            at = numbers.index(only) + by if only in numbers else 0
            at = min(max(0, at), len(numbers) - 1)
            if numbers[at] != only:
                self._press(numbers[at])
            top = self.canvas.canvasy(0)
            self.canvas.yview_scroll(
                round(min(0, at * self._row - top))
                or round(max(0, (at + 1) * self._row - top - self.canvas.winfo_height())),
                "units",
            )
        return "break"

    def _on_wheel(self, _event: object, step: int) -> str:
        self.canvas.yview_scroll(step * self._row, "units")
        return "break"

    def _on_view(self, first: float | str, last: float | str) -> None:
        self._thumb.set(first, last)
        self.draw()


def spoken(one: WallConnection) -> str:
    """Return how a connection speaks, where it comes from, and what waits for it."""
    dialects = {
        "rich": _("Charla's window"),
        "plain": _("plain text"),
        "overseer": _("this computer's own"),
    }
    said = [dialects.get(one.dialect, _("not logged in yet"))]
    if one.encrypted:
        said.append("TLS")
    if one.nick:
        said.append(one.address)
    if one.waiting:
        said.append(_("{size} wait").format(size=sizes.of(one.waiting)))
    return " · ".join(said)
