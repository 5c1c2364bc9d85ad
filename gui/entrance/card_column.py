"""Put a heading and cards in the middle of the window, in a column that scrolls if it must."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk

from gui.looks import windowing
from gui.looks.theme import Theme
from gui.parts import rounded

COLUMN_UNITS = 112
MARGIN_UNITS = 3  # at the sides, and above and below where the column fills the window
BELOW_UNITS = 8  # what a field says below itself is in view with it
GAP_UNITS = 3
CORNER_UNITS = 3
_TAG = "CharlaColumn"  # a binding class of our own


class CardColumn(tk.Canvas):
    """A column has frames, one below the other.

    While the window keeps its size, the first one keeps its place, whatever the others become.
    """

    def __init__(self, parent: tk.Misc, theme: Theme) -> None:
        super().__init__(
            parent,
            background=theme.palette.side,
            borderwidth=0,
            highlightthickness=0,
            width=1,
            height=1,
            yscrollincrement=1,
        )
        self._theme = theme
        self._frames: list[tuple[ttk.Frame, int, bool]] = []
        self._hidden: set[str] = set()
        self._cards: list[rounded.Box] = []
        self._thumb = tk.Frame(self, background=theme.palette.edge, width=max(2, theme.unit))
        self.configure(yscrollcommand=self._show_share)
        self._size, self._top, self._waiting = (0, 0), 0, ""
        self.bind("<Configure>", lambda _event: self._lay_out_soon())
        self.bind_class(_TAG, "<FocusIn>", self._on_focus)

    def destroy(self) -> None:
        if self._waiting:
            self.after_cancel(self._waiting)
        super().destroy()

    def add(self, frame: ttk.Frame, *, is_card: bool) -> None:
        """Add a frame at the end; a card has an edge and round corners."""
        item = self.create_window(0, 0, anchor="nw", window=frame)
        self._frames.append((frame, item, is_card))
        frame.bind("<Configure>", lambda _event: self._lay_out_soon(), add=True)

    def show(self, frame: ttk.Frame, shown: bool) -> None:
        """Show a frame, or hide it, whereupon those below move up."""
        if shown:
            self._hidden.discard(str(frame))
        else:
            self._hidden.add(str(frame))
        self._lay_out_soon()

    def watch(self, widget: tk.Misc) -> None:
        """Let the wheel scroll the column over this widget, and all widgets in it."""
        windowing.bind_wheel(widget, self._on_wheel)
        # Bound to the widget itself, <FocusIn> would make Tk stop at every label on Tab.
        widget.bindtags((*widget.bindtags(), _TAG))
        for child in widget.winfo_children():
            self.watch(child)

    def see(self, widget: tk.Misc) -> None:
        """Scroll until the widget is in view."""
        self.update_idletasks()  # widgets tell their new heights
        self._lay_out()
        self.update_idletasks()  # and get their places
        margin, below = MARGIN_UNITS * self._theme.unit, BELOW_UNITS * self._theme.unit
        top = widget.winfo_rooty() - self.winfo_rooty()
        bottom = top + widget.winfo_height()
        if top < margin:
            self.yview_scroll(top - margin, "units")
        elif bottom > self.winfo_height() - below:
            down = bottom - self.winfo_height() + below
            self.yview_scroll(min(down, top - margin), "units")

    @property
    def column_width(self) -> int:
        """Return the width of the column now, in pixels."""
        room = self.winfo_width() - 2 * MARGIN_UNITS * self._theme.unit
        return max(1, min(COLUMN_UNITS * self._theme.picture_unit, room))

    def _show_share(self, first: float, last: float) -> None:
        """Show which share of the column is in view, if not all of it is."""
        first, last = float(first), float(last)  # Tk passes texts
        share = last - first
        if share < 1:
            self._thumb.place(relx=1, rely=first, relheight=share, anchor="ne")
        else:
            self._thumb.place_forget()

    def _on_wheel(self, _event: object, step: int) -> str:
        self.yview_scroll(step * 10 * self._theme.unit, "units")
        return "break"

    def _on_focus(self, event: tk.Event[tk.Misc]) -> None:
        if event.widget is self.focus_get():  # and not a frame around it
            self.see(event.widget)

    def _lay_out_soon(self) -> None:
        if not self._waiting:
            self._waiting = self.after_idle(self._lay_out)

    def _lay_out(self) -> None:
        if self._waiting:
            self.after_cancel(self._waiting)
            self._waiting = ""
        if self.winfo_width() <= 1:  # not on the screen yet
            return
        unit, wide = self._theme.unit, self.column_width
        margin, gap = MARGIN_UNITS * unit, GAP_UNITS * self._theme.picture_unit
        shown = [one for one in self._frames if str(one[0]) not in self._hidden]
        inset = max(1, CORNER_UNITS * unit // 3)
        heights = [
            frame.winfo_reqheight() + (2 * inset if is_card else 0)
            for frame, _item, is_card in shown
        ]
        whole = sum(heights) + gap * (len(shown) - 1)
        size = (self.winfo_width(), self.winfo_height())
        if size != self._size or whole > size[1] - self._top - margin:
            self._size = size
            self._top = max(margin, (size[1] - whole) // 2)
        left, y = (size[0] - wide) // 2, self._top
        cards = []
        for frame, item, _is_card in self._frames:
            if str(frame) in self._hidden:
                self.itemconfigure(item, state="hidden")
        for (_frame, item, is_card), high in zip(shown, heights, strict=True):
            edge = inset if is_card else 0
            self.coords(item, left + edge, y + edge)
            self.itemconfigure(item, width=wide - 2 * edge, state="normal")
            if is_card:
                cards.append((left, y, left + wide, y + high))
            y += high + gap
        self._draw(cards)
        bottom = max(size[1], self._top + whole + margin)
        self.configure(scrollregion=(0, 0, size[0], bottom))

    def _draw(self, cards: list[rounded.Box]) -> None:
        """Draw the grounds of the cards, if they have changed."""
        p = self._theme.palette
        if cards == self._cards:
            return
        self._cards = cards
        self.delete("card")
        for box in cards:
            rounded.draw(
                self,
                self._theme,
                box,
                radius=CORNER_UNITS * self._theme.unit,
                fill=p.page,
                edge=p.edge if p.page == p.side else p.line,
                tag="card",
            )
        self.tag_lower("card")
