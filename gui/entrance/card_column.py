"""Put a heading and cards in the middle of the window, in a column that scrolls if it must."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Iterator
from tkinter import ttk

from gui.looks import windowing
from gui.looks.theme import Theme
from gui.parts import rounded

# All in pixels at 96 dpi.
COLUMN = 448
MARGIN = 12  # at the sides, and above and below where the column fills the window
BELOW = 24  # what a field says below itself is in view with it
GAP = 12
CORNER = 12
INSET = 4  # of what is in a card: its corners are not to cover those of the card
STEP = 40  # of the wheel
THUMB, THUMB_MARGIN = 4, 3
_TAG = "CharlaColumn"  # a binding class of our own


class CardColumn(tk.Canvas):
    """A column has frames, one below the other.

    Those that are always there stand in the middle of the window. They keep their places when
    others come and go.
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
        self._frames: list[tuple[ttk.Frame, int, bool, bool]] = []
        self._hidden: set[str] = set()
        self._absent: set[str] = set()  # hidden, with their place kept free
        self._marked = ""  # the card that is to be pressed and has the focus
        self._cards: list[tuple[int, int, int, int, bool]] = []
        self._thumb = tk.Frame(self, background=theme.palette.edge, width=theme.sharp(THUMB))
        self.configure(yscrollcommand=self._show_share)
        self._waiting = ""
        self.bind("<Configure>", lambda _event: self._lay_out_soon())
        self._bound = [  # to a tag, which outlives the widget
            self.bind_class(_TAG, "<FocusIn>", self._on_focus),
            *windowing.bind_wheel(self, self._on_wheel, _TAG),
        ]

    def destroy(self) -> None:
        if self._waiting:
            self.after_cancel(self._waiting)
        for command in self._bound:
            self.nametowidget(".").deletecommand(command)
        super().destroy()

    def add(self, frame: ttk.Frame, *, is_card: bool, lasts: bool = True) -> None:
        """Add a frame at the end.

        Args:
            frame: see tkinter.
            is_card: it has an edge and round corners.
            lasts: it is usually there; else it is hidden, and comes and goes.
        """
        # Most windows have room for this width; what is in the frame then has it from the start.
        wide = self._theme.px(COLUMN) - (2 * self._theme.sharp(INSET) if is_card else 0)
        item = self.create_window(0, 0, anchor="nw", window=frame, width=wide)
        self._frames.append((frame, item, is_card, lasts))
        if not lasts:
            self._hidden.add(str(frame))
        frame.bind("<Configure>", lambda _event: self._lay_out_soon(), add=True)

    def show(self, frame: ttk.Frame, shown: bool, *, keeps_place: bool = False) -> None:
        """Show a frame, or hide it, whereupon those below move up.

        Args:
            frame: one that was added.
            shown: whether to show it.
            keeps_place: those above keep their places meanwhile.
        """
        self._hidden.discard(str(frame))
        self._absent.discard(str(frame))
        if not shown:
            (self._absent if keeps_place else self._hidden).add(str(frame))
        self._lay_out_soon()

    def is_shown(self, frame: ttk.Frame) -> bool:
        return str(frame) not in self._hidden | self._absent

    def mark(self, frame: ttk.Frame, marked: bool) -> None:
        """Show that a card has the focus, or no longer has it."""
        self._marked = str(frame) if marked else ""
        self._lay_out_soon()

    def watch(self, widget: tk.Misc) -> None:
        """Let the wheel scroll the column over this widget, and all widgets in it."""
        # Bound to the widget itself, <FocusIn> would make Tk stop at every label on Tab.
        widget.bindtags((*widget.bindtags(), _TAG))
        for child in widget.winfo_children():
            self.watch(child)

    def see(self, widget: tk.Misc, below: int = 0) -> None:
        """Scroll until the widget is in view, and no line of text is cut at the upper edge.

        Args:
            widget: one in the column.
            below: so much below it is to be in view too, in pixels.
        """
        self.update_idletasks()  # widgets tell their new heights
        self._lay_out()
        self.update_idletasks()  # and get their places
        margin, below = self._theme.px(MARGIN), max(below, self._theme.px(MARGIN) // 2)
        top = widget.winfo_rooty() - self.winfo_rooty()
        bottom = top + widget.winfo_height()
        if top < margin:
            self.yview_scroll(top - margin, "units")
        elif bottom > self.winfo_height() - below:
            down = bottom - self.winfo_height() + below
            self.yview_scroll(min(down, top - margin), "units")
            self.update_idletasks()
            cut = max(self._cut_at_the_top(), default=0)
            self.yview_scroll(min(cut, max(0, top - margin - down)), "units")

    def _cut_at_the_top(self) -> Iterator[int]:
        """Yield how many pixels of each label are in view that only shows its lower part."""
        edge = self.winfo_rooty()
        waiting: list[tk.Misc] = [frame for frame, *_rest in self._frames]
        for widget in waiting:
            waiting += widget.winfo_children()
            if isinstance(widget, ttk.Label) and widget.winfo_viewable():
                top = widget.winfo_rooty() - edge
                if top < 0 < top + widget.winfo_height():
                    yield top + widget.winfo_height()

    @property
    def column_width(self) -> int:
        """Return the width of the column now, in pixels."""
        return self._column_width(self.winfo_width())

    def _column_width(self, width: int) -> int:
        room = width - 2 * self._theme.sharp(MARGIN)
        return max(1, min(self._theme.px(COLUMN), room))

    @property
    def room(self) -> int:
        """Return the height that a card can have without scrolling, in pixels."""
        return self.winfo_height() - 2 * self._theme.px(MARGIN)

    def _show_share(self, first: float, last: float) -> None:
        """Show which share of the column is in view, if not all of it is."""
        first, last = float(first), float(last)  # Tk passes texts
        share = last - first
        if share < 1:
            margin = -self._theme.sharp(THUMB_MARGIN)
            self._thumb.place(relx=1, x=margin, rely=first, relheight=share, anchor="ne")
        else:
            self._thumb.place_forget()

    def _on_wheel(self, _event: object, step: int) -> str:
        self.yview_scroll(step * self._theme.px(STEP), "units")
        return "break"

    def _on_focus(self, event: tk.Event[tk.Misc]) -> None:
        if event.widget is self.focus_get():  # and not a frame around it
            self.see(event.widget, self._theme.px(BELOW))

    def _lay_out_soon(self) -> None:
        if not self._waiting:
            self._waiting = self.after_idle(self._lay_out)

    def _lay_out(self) -> None:
        if self._waiting:
            self.after_cancel(self._waiting)
            self._waiting = ""
        if self.winfo_width() > 1:  # it is on the screen
            self.lay_out(self.winfo_width(), self.winfo_height())

    def lay_out(self, width: int, height: int) -> None:
        """Put the frames where they belong in a column of this size."""
        wide, margin, gap = self._column_width(width), self._theme.px(MARGIN), self._theme.px(GAP)
        shown = [one for one in self._frames if self.is_shown(one[0])]
        inset = self._theme.sharp(INSET)
        heights = [
            frame.winfo_reqheight() + (2 * inset if is_card else 0)
            for frame, _item, is_card, _lasts in shown
        ]
        whole = sum(heights) + gap * (len(shown) - 1)
        size = (width, height)
        lasting = [
            frame.winfo_reqheight() + (2 * inset if is_card else 0)
            for frame, _item, is_card, lasts in self._frames
            if lasts and str(frame) not in self._hidden
        ]
        top = max(margin, (size[1] - sum(lasting) - gap * (len(lasting) - 1)) // 2)
        left, y = (size[0] - wide) // 2, top
        cards = []
        for frame, item, *_rest in self._frames:
            if not self.is_shown(frame):
                self.itemconfigure(item, state="hidden")
        for (frame, item, is_card, _lasts), high in zip(shown, heights, strict=True):
            edge = inset if is_card else 0
            self.coords(item, left + edge, y + edge)
            self.itemconfigure(item, width=wide - 2 * edge, state="normal")
            if is_card:
                cards.append((left, y, wide, high, str(frame) == self._marked))
            y += high + gap
        self._draw(cards)
        bottom = max(size[1], top + whole + margin)
        self.configure(scrollregion=(0, 0, size[0], bottom))

    def _draw(self, cards: list[tuple[int, int, int, int, bool]]) -> None:
        """Draw the grounds of the cards, if they have changed."""
        if cards == self._cards:
            return
        theme, p = self._theme, self._theme.palette
        self._cards = cards
        self.delete("card")
        has_edges = p.name == "contrast"
        line, radius = theme.hairline, theme.sharp(CORNER)
        for left, top, wide, high, is_marked in cards:
            if not has_edges:
                below = left, top + line, left + wide, top + high + line
                rounded.draw(self, theme, below, radius=radius, fill=p.shade, tag="card")
            rounded.draw(
                self,
                theme,
                (left, top, left + wide, top + high),
                radius=radius,
                fill=p.raised,
                edge=p.focus if is_marked else p.edge if has_edges else p.line,
                edge_width=2 * line if is_marked else line,
                tag="card",
            )
        self.tag_lower("card")
