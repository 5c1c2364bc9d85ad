"""Draw one pane of an open menu: a small window of its own, with round corners."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Sequence
from dataclasses import dataclass

from gui.looks import windowing
from gui.looks.fitting import cut
from gui.looks.theme import Theme
from gui.parts import corners
from gui.parts.menu_content import EmojiRow, MenuContent, MenuItem, MenuLine
from gui.parts.menu_place import ScreenBox, ScreenPoint

# In pixels at 96 dpi.
WIDTH, PAD, CORNER = 256, 4, 8
ITEM, ITEM_CORNER, INSIDE = 32, 6, 8
ICON, GAP, CHECK = 18, 12, 16
SEPARATOR, EMOJI_ROW, EMOJI = 9, 40, 36
WIDEST = 480
EDGE = 20  # of what covers the first and the last line while there are more


@dataclass(frozen=True, slots=True)
class Spot:
    """A spot is where an item stands in the pane; `row` counts the rows from above."""

    item: MenuItem
    row: int
    box: ScreenBox


class MenuPane(tk.Toplevel):
    """A pane shows the lines of one menu. `MenuSession` tells it what to highlight."""

    def __init__(self, parent: tk.Misc, theme: Theme, menu: MenuContent) -> None:
        self.menu = menu
        p = theme.palette
        self._line = p.edge if p.name == "contrast" else p.line
        super().__init__(parent, class_="CharlaMenu", background=p.raised)
        self.withdraw()
        self.overrideredirect(True)
        if windowing.is_x11():
            self.attributes("-type", "popup_menu")
        else:
            self.attributes("-topmost", True)
        self._theme = theme
        self.spots: list[Spot] = []
        self.chosen: int | None = None
        self._edges: dict[int, tk.Canvas] = {}
        self._look: tuple[int, str] | None = None
        self._has_icons = any(item.icon or item.picture for item in menu.items)
        self._width = self._width_of(menu.lines)
        self._canvas = tk.Canvas(
            self, background=p.raised, highlightthickness=0, borderwidth=0, takefocus=False
        )
        self._canvas.pack(fill="both", expand=True)
        self._height = self._draw(menu.lines)

    def show(self, at: ScreenPoint, room: int) -> None:
        """Show the pane. If it is higher than `room`, it can be scrolled, and its edges say so."""
        theme = self._theme
        height = min(self._height, room)
        self._canvas.configure(
            width=self._width,
            height=height,
            scrollregion=(0, 0, self._width, self._height),
            yscrollincrement=1,
        )
        radius = theme.sharp(CORNER)
        is_round = corners.show_round(
            self, f"{self._width}x{height}", at, (self._width, height), radius
        )
        # The edge does not scroll along with what is inside.
        if height == self._height:
            box = theme.box(
                self._width,
                height,
                radius if is_round else 0,
                theme.palette.raised,
                edge=self._line,
                edge_width=theme.hairline,
                outside=self._line if is_round else "",
            )
            self._canvas.create_image(0, 0, image=box, anchor="nw", tags="ground")
            if theme.palette.name != "contrast":
                low = height - (theme.hairline + 1) // 2
                self._canvas.create_line(
                    radius,
                    low,
                    self._width - radius,
                    low,
                    fill=theme.palette.shade,
                    width=theme.hairline,
                    tags="ground",
                )
            self._canvas.tag_lower("ground")
        else:
            self.configure(background=self._line)
            self._canvas.pack_configure(padx=theme.hairline, pady=theme.hairline)
            self._edges = {-1: self._make_edge("up"), 1: self._make_edge("down")}
            self._canvas.configure(yscrollcommand=self._show_edges)

    @property
    def wanted_size(self) -> tuple[int, int]:
        """Return the width and height that the pane would like to have."""
        return self._width, self._height

    @property
    def box(self) -> ScreenBox:
        """Return where the pane is on the screen."""
        x, y = self.winfo_rootx(), self.winfo_rooty()
        return ScreenBox(x, y, x + self.winfo_width(), y + self.winfo_height())

    def box_of(self, index: int) -> ScreenBox:
        """Return where an item is on the screen."""
        x, y = self._origin
        box = self.spots[index].box
        return ScreenBox(x + box.left, y + box.top, x + box.right, y + box.bottom)

    def at(self, x: int, y: int) -> int | None:
        """Return the index of the item at a point of the screen."""
        if self.edge_at(x, y):
            return None
        left, top = self._origin
        x, y = x - left, y - top
        return next((at for at, spot in enumerate(self.spots) if spot.box.has(x, y)), None)

    def edge_at(self, x: int, y: int) -> int:
        """Return -1 or 1 if an edge at a point of the screen leads up or down; 0 if none does."""
        for step, edge in self._edges.items():
            top = edge.winfo_rooty()
            if edge.winfo_ismapped() and top <= y < top + edge.winfo_height():
                return step if self.box.has(x, y) else 0
        return 0

    @property
    def _origin(self) -> ScreenPoint:
        """Return where the upper left corner of the contents is on the screen."""
        canvas = self._canvas
        return ScreenPoint(canvas.winfo_rootx(), canvas.winfo_rooty() - round(canvas.canvasy(0)))

    def in_row(self, row: int) -> list[int]:
        """Return the indices of the items in a row."""
        return [index for index, spot in enumerate(self.spots) if spot.row == row]

    def scroll(self, step: int) -> None:
        """Scroll, if not everything is in view."""
        if self._height > self.winfo_height():
            self._canvas.yview_scroll(step * self._item_height, "units")

    def highlight(
        self, index: int | None, look: str = "selected", *, by_pointer: bool = False
    ) -> None:
        """Show one item as chosen, and no other.

        Args:
            index: of the item; None for none.
            look: the colour behind it, "raised_hover" while only the pointer is there.
            by_pointer: nothing moves under the pointer; else the item is brought into view.
        """
        self.chosen = index
        wanted = None if index is None else (index, look)
        if wanted == self._look:
            return
        self._look = wanted
        self._canvas.delete("mark")
        if index is None:
            return
        theme, p = self._theme, self._theme.palette
        box = self.spots[index].box
        mark = theme.box(
            box.right - box.left,
            box.bottom - box.top,
            theme.sharp(ITEM_CORNER),
            getattr(p, look),
            edge=p.accent if p.name == "contrast" else "",
            edge_width=theme.hairline if p.name == "contrast" else 0,
        )
        self._canvas.create_image(box.left, box.top, image=mark, anchor="nw", tags="mark")
        self._canvas.tag_lower("mark", "content")
        if not by_pointer:
            self._see(box)

    def _see(self, box: ScreenBox) -> None:
        if self.winfo_ismapped() and self._height > self.winfo_height():
            top, shown = self._canvas.canvasy(0), self._canvas.winfo_height()
            edge = self._theme.px(EDGE)
            if box.top < top + edge:
                self._canvas.yview_moveto((box.top - edge) / self._height)
            elif box.bottom > top + shown - edge:
                self._canvas.yview_moveto((box.bottom + edge - shown) / self._height)

    def _make_edge(self, icon: str) -> tk.Canvas:
        """Return an arrow that scrolls while the pointer rests on it, for whoever has no wheel."""
        theme, high = self._theme, self._theme.px(EDGE)
        edge = tk.Canvas(
            self._canvas,
            width=self._width,
            height=high,
            background=theme.palette.raised,
            highlightthickness=0,
            borderwidth=0,
        )
        picture = theme.icon(icon, "muted", CHECK)
        edge.create_image(self._width // 2, high // 2, image=picture)
        return edge

    def _show_edges(self, first: float | str, last: float | str) -> None:
        for step, more in ((-1, float(first) > 0), (1, float(last) < 1)):
            edge = self._edges[step]
            if not more:
                edge.place_forget()
            elif step < 0:
                edge.place(x=0, y=0, relwidth=1.0)
            else:
                edge.place(x=0, rely=1.0, relwidth=1.0, anchor="sw")

    # --- drawing ----------------------------------------------------------------------------------

    @property
    def _item_height(self) -> int:
        theme = self._theme
        return max(theme.px(ITEM), int(theme.font.metrics("linespace")) + theme.px(6))

    @property
    def _before_label(self) -> int:
        """Return the room for icons, if there are any."""
        return self._theme.px(ICON + GAP) if self._has_icons else self._theme.px(PAD)

    def _width_of(self, lines: Sequence[MenuLine]) -> int:
        """Return the width that the longest label wants."""
        theme = self._theme
        around = 2 * theme.px(PAD + INSIDE) + self._before_label
        wide = theme.px(WIDTH)
        for line in lines:
            if isinstance(line, MenuItem):
                wide = max(wide, around + theme.font.measure(line.label) + self._at_end(line))
        return min(wide, theme.px(WIDEST), round(self.winfo_screenwidth() * 0.94))

    def _at_end(self, item: MenuItem) -> int:
        """Return the room for what stands behind the label."""
        theme = self._theme
        if item.ticked or item.submenu is not None:
            return theme.px(GAP + CHECK)
        return theme.px(GAP) + theme.small.measure(item.key) if item.key else 0

    def _draw(self, lines: Sequence[MenuLine]) -> int:
        """Draw everything, and return the height."""
        theme, p = self._theme, self._theme.palette
        pad = theme.px(PAD)
        y = pad
        for row, line in enumerate(lines):
            if isinstance(line, MenuItem):
                box = ScreenBox(pad, y, self._width - pad, y + self._item_height)
                self._draw_item(line, box)
                self.spots.append(Spot(line, row, box))
                y = box.bottom
            elif isinstance(line, EmojiRow):
                self._draw_emoji(line, row, y)
                y += theme.px(EMOJI_ROW)
            else:
                middle, inset = y + theme.px(SEPARATOR) // 2, theme.px(PAD + INSIDE)
                self._canvas.create_line(
                    inset,
                    middle,
                    self._width - inset,
                    middle,
                    fill=p.line,
                    width=theme.hairline,
                    tags="content",
                )
                y += theme.px(SEPARATOR)
        return y + pad

    def _draw_item(self, item: MenuItem, box: ScreenBox) -> None:
        theme, p, canvas = self._theme, self._theme.palette, self._canvas
        middle = (box.top + box.bottom) // 2
        left, right = box.left + theme.px(INSIDE), box.right - theme.px(INSIDE)
        name = "muted" if not item.enabled else "danger" if item.danger else "text"
        picture = item.picture
        if picture is None and item.icon:
            picture = theme.icon(item.icon, "danger" if name == "danger" else "muted", ICON)
        if picture is not None:
            canvas.create_image(left + theme.px(ICON) // 2, middle, image=picture, tags="content")
        left += self._before_label
        room = right - left - self._at_end(item)
        canvas.create_text(
            left,
            middle,
            text=cut(item.label, theme.font, max(1, room)),
            anchor="w",
            font=theme.font,
            fill=getattr(p, name),
            tags="content",
        )
        if item.ticked or item.submenu is not None:
            icon = theme.icon("right" if item.submenu is not None else "check", "muted", CHECK)
            canvas.create_image(right, middle, image=icon, anchor="e", tags="content")
        elif item.key:
            canvas.create_text(
                right,
                middle,
                text=item.key,
                anchor="e",
                font=theme.small,
                fill=p.muted,
                tags="content",
            )

    def _draw_emoji(self, line: EmojiRow, row: int, y: int) -> None:
        """Draw a row of emoji that reaches from one side to the other."""
        theme, p = self._theme, self._theme.palette
        pad, side = theme.px(PAD), theme.px(EMOJI)
        top = y + (theme.px(EMOJI_ROW) - side) // 2
        room = self._width - 2 * pad - side
        for index, item in enumerate(line.items):
            x = pad + round(room * index / max(1, len(line.items) - 1))
            box = ScreenBox(x, top, x + side, top + side)
            if item.ticked:
                chip = theme.box(
                    side,
                    side,
                    theme.sharp(ITEM_CORNER),
                    p.accent_soft,
                    edge=p.accent,
                    edge_width=theme.hairline,
                )
                self._canvas.create_image(x, top, image=chip, anchor="nw")
            self._canvas.create_text(
                x + side // 2,
                top + side // 2,
                text=item.label,
                font=theme.emoji_menu or theme.font,
                fill=p.text,
                tags="content",
            )
            self.spots.append(Spot(item, row, box))
