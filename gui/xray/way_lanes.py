"""Draw the way of a message: a lane for each thread, and what it has done on one line of time."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from math import floor, log10
from typing import Literal

from gui.looks.fitting import cut
from gui.looks.theme import Theme
from gui.model import way_words
from gui.model.way import MessageWay, PlacedStage, WayBox, WayGap, WayLane
from gui.parts import rounded

# In pixels at 96 dpi.
LEFT, RIGHT, LANE, BOX, CORNER, PLACE, SCALE, DETAIL = 16, 16, 26, 18, 4, 24, 20, 34
NAME, TICK, LEAST_BOX, INSIDE = 64, 64, 3, 4
NAME_SHARE = 3  # the names of lanes take at most this part of the width
MOST_LANES = 100

# Fields of the palette: of the box, and of the text in it.
_COLOURS = {
    "receive": ("selected", "accent"),
    "visitor": ("selected", "accent"),
    "tk": ("accent", "on_accent"),
    "hub": ("accent", "on_accent"),
    "send": ("notice", "warn"),
}
_OTHER = ("chip", "text")


@dataclass(frozen=True, slots=True)
class _Part:
    """A box or a gap can be pointed at; `text` explains it."""

    box: rounded.Box
    start: int
    text: str
    stage: PlacedStage


class WayLanes(tk.Canvas):
    """Shows a way. What the pointer or the arrow keys are at is explained below the lanes.

    Args:
        has_places: the lanes of each computer stand under its name, also those of threads that
            have had nothing to do.
        on_pick: called with the stage that a part leads to, and what it is; with None and "" for no
            part. Without it, that is written below the lanes.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        has_places: bool = False,
        on_pick: Callable[[PlacedStage | None, str], None] | None = None,
    ) -> None:
        super().__init__(
            parent,
            background=theme.palette.page,
            highlightthickness=0,
            borderwidth=0,
            width=1,
            height=1,
            takefocus=False,
        )
        self._theme, self._has_places, self._on_pick = theme, has_places, on_pick
        self._way: MessageWay | None = None
        self._parts: list[_Part] = []
        self._picked: int | None = None
        self._tops: dict[tuple[str, str, str], int] = {}
        self._name_room = theme.px(NAME)
        self.bind("<Configure>", lambda _event: self._draw())
        self.bind("<Motion>", self._point)
        self.bind("<Leave>", lambda _event: self._pick(None))
        self.bind("<Button-1>", lambda _event: self.focus_set())
        self.bind("<FocusIn>", lambda _event: self._step(0))
        self.bind("<FocusOut>", lambda _event: self._pick(None))
        for keys, step in (("<Left>", -1), ("<Up>", -1), ("<Right>", 1), ("<Down>", 1)):
            self.bind(keys, lambda _event, step=step: self._step(step))  # type: ignore[misc]

    def show(self, way: MessageWay | None) -> None:
        """Show this way, as far as it is known; None shows nothing."""
        if way == self._way:
            return
        self._way = way
        if way is None or not way.lanes:
            self._picked = None
        self.configure(takefocus=bool(way is not None and way.lanes), height=self._height())
        self._draw()

    @property
    def texts(self) -> list[str]:
        """Return what there is to be explained, in the order of the arrow keys."""
        return [part.text for part in self._parts]

    @property
    def needed(self) -> int:
        """Return the height of all that there is to draw, in pixels."""
        return self._height()

    # --- drawing ----------------------------------------------------------------------------------

    def _lanes(self) -> tuple[WayLane, ...]:
        return self._way.lanes[:MOST_LANES] if self._way is not None else ()

    def _places(self) -> list[list[WayLane]]:
        return [
            list(found) for _key, found in groupby(self._lanes(), lambda one: (one.where, one.nick))
        ]

    def _height(self) -> int:
        places = self._places()
        if not places:
            return 1
        above = len(places) * self._theme.px(PLACE) if self._has_places else 0
        return above + self.height_of(len(self._lanes()))

    def height_of(self, lanes: int) -> int:
        """Return the height of so many lanes without the names of places, in pixels."""
        px = self._theme.px
        return lanes * px(LANE) + px(SCALE) + (px(DETAIL) if self._on_pick is None else 0)

    def _draw(self) -> None:
        self.delete("all")
        self._parts.clear()
        way = self._way
        if way is None or not way.lanes or self.winfo_width() < 2:
            return
        theme, px = self._theme, self._theme.px
        widest = max(theme.small.measure(self._label(lane)) for lane in way.lanes)
        self._name_room = min(widest + px(12), self.winfo_width() // NAME_SHARE)
        self._tops = {}
        y = 0
        if self._has_places:  # so that it is in view, however many there are
            self._draw_scale(0)
            y = px(SCALE)
        for lanes in self._places():
            if self._has_places:
                self._draw_place(lanes[0], y)
                y += px(PLACE)
            for lane in lanes:
                self._tops[lane.where, lane.nick, lane.thread] = y
                self._draw_name(lane, y, is_first=y == 0)
                y += px(LANE)
        for gap in way.gaps:
            self._draw_gap(gap)
        for lane in self._lanes():
            for box in lane.boxes:
                self._draw_box(lane, box)
            if self._has_places and not lane.boxes:
                self._draw_idle(lane)
        if not self._has_places:
            self._draw_scale(y)
        self._parts.sort(key=lambda part: part.start)
        self._show_picked()

    def _x(self, at: int) -> int:
        px, way = self._theme.px, self._way
        left = px(LEFT) + self._name_room
        room = self.winfo_width() - left - px(RIGHT)
        return left + round(max(1, room) * at / max(1, way.last if way is not None else 1))

    def _top(self, stage: PlacedStage) -> int | None:
        return self._tops.get((stage.where, stage.nick, stage.thread))

    def _draw_place(self, lane: WayLane, y: int) -> None:
        theme, px = self._theme, self._theme.px
        room = self.winfo_width() - 2 * px(LEFT)
        self.create_text(
            px(LEFT),
            y + px(PLACE) - px(4),
            text=cut(way_words.place_name(lane), theme.small_bold, room),
            font=theme.small_bold,
            fill=theme.palette.text,
            anchor="sw",
        )

    def _draw_name(self, lane: WayLane, y: int, *, is_first: bool) -> None:
        theme, px, p = self._theme, self._theme.px, self._theme.palette
        if not is_first:
            left, right = px(LEFT) + self._name_room, self.winfo_width() - px(RIGHT)
            self.create_rectangle(left, y, right, y + theme.hairline, fill=p.line, width=0)
        self.create_text(
            px(LEFT),
            y + px(LANE) // 2,
            text=cut(self._label(lane), theme.small, self._name_room - px(4)),
            font=theme.small,
            fill=p.muted,
            anchor="w",
        )

    def _label(self, lane: WayLane) -> str:
        name = way_words.lane_name(lane)
        is_named = self._has_places or lane.where != "other"
        return name if is_named else f"{way_words.place_name(lane)}: {name}"

    def _draw_box(self, lane: WayLane, box: WayBox) -> None:
        theme, px, p = self._theme, self._theme.px, self._theme.palette
        top = self._tops[lane.where, lane.nick, lane.thread] + (px(LANE) - px(BOX)) // 2
        left, end = self._x(box.start), self._x(box.end.at)
        right = max(end - 1, left + px(LEAST_BOX))
        place = (left, top, right, top + px(BOX))
        fill, ink = (getattr(p, name) for name in _COLOURS.get(lane.thread, _OTHER))
        is_edged = p.name == "contrast"
        rounded.draw(
            self,
            theme,
            place,
            radius=theme.sharp(CORNER),
            fill=fill,
            edge=p.line if is_edged else "",
            edge_width=theme.hairline if is_edged else 0,
        )
        name = way_words.box_name(box.end)
        if theme.small_bold.measure(name) + 2 * px(INSIDE) <= right - left:
            self.create_text(
                (left + right) // 2, top + px(BOX) // 2, text=name, font=theme.small_bold, fill=ink
            )
        who = f"{way_words.place_name(lane)}, {way_words.lane_name(lane)}"
        text = f"{who} · {way_words.box(box)}"
        self._parts.append(_Part(place, box.start, text, box.end))

    def _draw_idle(self, lane: WayLane) -> None:
        theme, px = self._theme, self._theme.px
        left = px(LEFT) + self._name_room
        words = self.create_text(
            left,
            self._tops[lane.where, lane.nick, lane.thread] + px(LANE) // 2,
            text=cut(way_words.idle(lane), theme.small, self.winfo_width() - left - px(RIGHT)),
            font=theme.small,
            fill=theme.palette.muted,
            anchor="w",
        )
        # Gaps that go past this lane end at its words.
        ground = self.create_rectangle(*self.bbox(words), fill=theme.palette.page, width=0)
        self.tag_lower(ground, words)

    def _draw_gap(self, gap: WayGap) -> None:
        """Draw that the message waits, in the lane where it goes on, or is on the network."""
        before, after = self._top(gap.before), self._top(gap.after)
        if before is None or after is None:
            return
        theme, px, p = self._theme, self._theme.px, self._theme.palette
        middle = px(LANE) // 2
        x0, x1, y0, y1 = self._x(gap.before.at), self._x(gap.after.at), before, after
        if gap.kind == "queue":
            points = [x0, y0 + middle, x0, y1 + middle, x1, y1 + middle]
        else:
            points = [x0, y0 + middle, x1, y1 + middle]
        dash = (2, 2) if gap.kind == "queue" else (5, 3)
        self.create_line(*points, fill=p.edge, width=theme.hairline, dash=dash)
        text = way_words.gap(gap)
        place = (x0, y1 + px(4), max(x1, x0 + px(LEAST_BOX)), y1 + px(LANE) - px(4))
        self._parts.append(_Part(place, gap.before.at, text, gap.after))

    def _draw_scale(self, y: int) -> None:
        theme, px, p, way = self._theme, self._theme.px, self._theme.palette, self._way
        assert way is not None
        room = self.winfo_width() - px(LEFT) - self._name_room - px(RIGHT)
        step = tick(way.last, max(1, room // px(TICK)))
        last = int(way.last // step)
        for n in range(last + 1):
            text = way_words.tick(n * step, step, has_unit=n == last)
            x = self._x(round(n * step))
            anchor: Literal["w", "center"] = "w" if n == 0 else "center"
            if n == last:  # the unit stands behind the number
                x = min(x, self.winfo_width() - px(4) - theme.small.measure(text) // 2)
            self.create_text(
                x, y + px(SCALE) // 2, text=text, font=theme.small, fill=p.muted, anchor=anchor
            )

    # --- what is explained ------------------------------------------------------------------------

    def _point(self, event: tk.Event[tk.Canvas]) -> None:
        x, y = int(self.canvasx(event.x)), int(self.canvasy(event.y))
        found = [
            n
            for n, part in enumerate(self._parts)
            if part.box[0] <= x <= part.box[2] and part.box[1] <= y <= part.box[3]
        ]
        self._pick(found[-1] if found else None)

    def _step(self, step: int) -> str:
        if self._parts:
            last = len(self._parts) - 1
            at = self._picked + step if self._picked is not None else 0
            self._pick(max(0, min(last, at)))
        return "break"

    def _pick(self, which: int | None) -> None:
        if which is not None and which >= len(self._parts):
            which = None
        if which != self._picked:
            self._picked = which
            self._show_picked()
            if self._on_pick is not None:
                part = self._parts[which] if which is not None else None
                self._on_pick(part.stage if part else None, part.text if part else "")

    def _show_picked(self) -> None:
        self.delete("picked")
        if self._picked is None or self._picked >= len(self._parts):
            return
        theme, px, p = self._theme, self._theme.px, self._theme.palette
        part = self._parts[self._picked]
        left, top, right, bottom = part.box
        wide = px(2)
        self.create_rectangle(
            left - wide // 2,
            top - wide // 2,
            right + wide // 2,
            bottom + wide // 2,
            outline=p.focus,
            width=wide,
            tags="picked",
        )
        if self._on_pick is not None:
            return
        self.create_text(
            px(LEFT),
            self._height() - px(DETAIL),
            text=part.text,
            font=theme.small,
            fill=p.text,
            anchor="nw",
            width=max(1, self.winfo_width() - px(LEFT) - px(RIGHT)),
            tags="picked",
        )


def tick(last: int, most: int) -> float:
    """Return the distance of the marks of a scale: 1, 2 or 5 times a power of ten.

    Args:
        last: how long the scale is.
        most: how many marks there may be besides 0.
    """
    least = max(1, last) / most
    power = 10.0 ** floor(log10(least))
    return next((power * n for n in (1, 2, 5) if power * n >= least), power * 10)
