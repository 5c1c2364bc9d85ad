"""Show the way of one message below the X-ray's tabs, in the threads of this window."""

from __future__ import annotations

import tkinter as tk
from dataclasses import replace

from gui.looks.fitting import cut
from gui.looks.theme import Theme
from gui.model import way_words
from gui.model.way import MessageWay, WayLane
from gui.parts import rounded
from gui.words.i18n import _
from gui.xray.way_lanes import WayLanes

# In pixels at 96 dpi.
HEAD, LEFT, TAG, CORNER, INSIDE, BETWEEN = 40, 16, 18, 4, 6, 8
# The lanes take at most this part of the height: first other computers' are left out, then the
# server's, then all.
SHARE = 3


class WayStrip(tk.Frame):
    """A strip has a head and lanes; without a way it takes no room."""

    def __init__(self, parent: tk.Frame, theme: Theme) -> None:
        p, px = theme.palette, theme.px
        super().__init__(parent, background=p.page)
        self._theme, self._parent = theme, parent
        self._said = ("", "")
        tk.Frame(self, background=p.line, height=theme.hairline).pack(fill="x")
        self._head = tk.Canvas(
            self,
            background=p.page,
            height=px(HEAD),
            width=1,
            highlightthickness=0,
            borderwidth=0,
            takefocus=False,
        )
        self._head.pack(fill="x")
        self._head.bind("<Configure>", lambda _event: self._draw_head())
        self.lanes = WayLanes(self, theme)

    def show(self, way: MessageWay | None, tag: str, *, room: int) -> None:
        """Show this way; None for none.

        Args:
            way: of a message.
            tag: names it, such as "msg 43".
            room: the height of the panel in pixels, without what stands in it besides the bytes.
        """
        if way is None or not way.lanes:
            self.pack_forget()
            self._parent.configure(height=1)  # a frame stays as high as what it had last
            self.lanes.show(None)
            return
        for places in (("here", "server", "other"), ("here", "server"), ("here",)):
            shown = tuple(lane for lane in _busy(way) if lane.where in places)
            if self.lanes.height_of(len(shown)) * SHARE <= room:
                self.lanes.show(replace(way, lanes=shown))
                self.lanes.pack(fill="x", pady=(0, self._theme.px(4)))
                break
        else:
            self.lanes.pack_forget()
        said = tag, way_words.head(way)
        if said != self._said:
            self._said = said
            self._draw_head()
        if not self.winfo_manager():
            self.pack(fill="x")

    def _draw_head(self) -> None:
        canvas, theme, px, p = self._head, self._theme, self._theme.px, self._theme.palette
        canvas.delete("all")
        tag, took = self._said
        left, middle, right = px(LEFT), px(HEAD) // 2, canvas.winfo_width() - px(LEFT)
        if tag:
            wide = theme.micro.measure(tag) + 2 * px(INSIDE)
            top = middle - px(TAG) // 2
            box = (left, top, left + wide, top + px(TAG))
            rounded.draw(
                canvas, theme, box, radius=theme.sharp(CORNER), fill=p.selected, outside=p.page
            )
            canvas.create_text(
                left + px(INSIDE), middle, text=tag, font=theme.micro, fill=p.accent, anchor="w"
            )
            left += wide + px(BETWEEN)
        took = cut(took, theme.small, max(1, right - left))
        canvas.create_text(right, middle, text=took, font=theme.small, fill=p.muted, anchor="e")
        right -= theme.small.measure(took) + px(BETWEEN)
        title = cut(_("The way of this message"), theme.bold, max(1, right - left))
        canvas.create_text(left, middle, text=title, font=theme.bold, fill=p.text, anchor="w")


def _busy(way: MessageWay) -> list[WayLane]:
    """Return the lanes that have done something; of recipients, those of the last one."""
    last = way.end
    return [
        lane
        for lane in way.lanes
        if lane.boxes and (lane.where != "other" or (last is not None and lane.nick == last.nick))
    ]
