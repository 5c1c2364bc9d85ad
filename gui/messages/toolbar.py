"""Show what is done most with a message over it, while the pointer rests there.

The toolbar lies half over its row and half above it, so its corners are painted in what is behind
each. It never moves text.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gui.looks.delay import Delay
from gui.looks.theme import Theme
from gui.parts import ground
from gui.parts.tip import Tip

AFTER_MS = 80
# In pixels at 96 dpi.
HEIGHT, PAD, ABOVE, CORNER = 34, 3, 18, 8
BUTTON_WIDTH, BUTTON_HEIGHT, BUTTON_CORNER, ICON = 32, 28, 6, 18

MessageBox = tuple[int, int, int, int]  # x, y, width and height in pixels of the frame


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool is a button of the toolbar; `act` is called with the message's number and a widget.

    The widget is where a menu may be shown.
    """

    icon: str
    words: str
    act: Callable[[int, tk.Misc], object]


class MessageToolbar(tk.Canvas):
    """A toolbar belongs to the message under the pointer.

    Args:
        frame: it lies over this.
        text: the text inside the frame that it lies over.
        theme: the look.
        tools: returns the buttons for a message, from left to right; none: no toolbar.
        box_of: returns where a message is, if it is in view.
    """

    def __init__(
        self,
        frame: tk.Misc,
        text: tk.Text,
        theme: Theme,
        tools: Callable[[int], Sequence[Tool]],
        *,
        box_of: Callable[[int], MessageBox | None],
    ) -> None:
        super().__init__(
            frame, name="toolbar", highlightthickness=0, borderwidth=0, takefocus=False
        )
        self._frame, self._text, self._theme = frame, text, theme
        self._tools_for, self._box_of = tools, box_of
        self._tools: Sequence[Tool] = ()
        self.number: int | None = None
        self._next: int | None = None
        self._pointed: int | None = None
        self._resting = Delay(frame, AFTER_MS, self._show)
        self._tip = Tip(self, theme)
        self._width, self._height = 0, theme.px(HEIGHT)
        self.bind("<Motion>", lambda event: self._point(event.x))
        self.bind("<Leave>", lambda _event: self._point(None))
        self.bind("<Button-1>", lambda event: self._draw_pointed(self._at(event.x), "pressed"))
        self.bind("<ButtonRelease-1>", self._on_release)
        self.bind("<Destroy>", lambda _event: self._resting.cancel())

    @property
    def is_shown(self) -> bool:
        return bool(self.winfo_manager())

    def point_at(self, number: int | None) -> None:
        """Follow the pointer to another message, or to none."""
        if number is None:
            self.hide()
        elif number != self.number:
            self._wait(number)

    def hide(self) -> None:
        """Hide the toolbar at once."""
        self._resting.cancel()
        self._tip.hide()
        self.number = self._next = None
        if self.is_shown:
            self.place_forget()

    def moved(self) -> None:
        """Hide the toolbar because its row has moved; it comes back when the pointer rests."""
        number = self.number if self.number is not None else self._next
        if number is not None:
            self._wait(number)

    def press(self, index: int) -> None:
        """Do what a button does."""
        number = self.number
        if number is not None:
            self._tip.hide()
            self._tools[index].act(number, self)

    # --- inside -----------------------------------------------------------------------------------

    def _wait(self, number: int) -> None:
        """Show the toolbar of this message when the pointer has rested on it."""
        if self.number is not None:
            self.hide()
        self._next = number
        self._resting.start()

    def _show(self) -> None:
        number = self._next
        box = self._box_of(number) if number is not None else None
        if number is None or box is None or not self._has_room(box):
            return
        theme = self._theme
        self._tools = self._tools_for(number)
        if not self._tools:
            return
        self._width = theme.px(BUTTON_WIDTH) * len(self._tools) + 2 * theme.px(PAD)
        x = self._text.winfo_x() + self._text.winfo_width() - self._width
        y = max(theme.px(PAD), box[1] - theme.px(ABOVE))
        self.number = number
        self.configure(width=self._width, height=self._height)
        self._draw(x - self._text.winfo_x(), y - self._text.winfo_y())
        self.place(x=x, y=y)
        self.tk.call("raise", self)

    def _has_room(self, box: MessageBox) -> bool:
        """Return whether enough of the message is in view to show to which one it belongs."""
        middle = box[1] + self._theme.px(HEIGHT - ABOVE)
        return box[1] + box[3] > 0 and middle < self._frame.winfo_height()

    def _draw(self, x: int, y: int) -> None:
        """Draw the toolbar for a place in the text."""
        theme, p, text = self._theme, self._theme.palette, self._text
        width, height = self._width, self._height
        self.delete("all")
        grounds = [
            ground.behind_text(text, *at)
            for at in (
                (x, y),
                (x + width - 1, y),
                (x + width - 1, y + height - 1),
                (x, y + height - 1),
            )
        ]
        edge = p.edge if p.name == "contrast" else p.line
        radius = theme.sharp(CORNER)
        ground.draw_box(self, theme, (width, height), radius, p.raised, grounds, edge=edge)
        if p.name != "contrast":
            low = height - (theme.hairline + 1) // 2
            self.create_line(radius, low, width - radius, low, fill=p.shade, width=theme.hairline)
        for index, tool in enumerate(self._tools):
            left = self._left_of(index)
            middle = left + theme.px(BUTTON_WIDTH) // 2, height // 2
            icon = theme.icon(tool.icon, "muted", ICON)
            self.create_image(middle, image=icon, tags=("icon", f"icon{index}"))
        self._pointed = None

    def _left_of(self, index: int) -> int:
        return self._theme.px(PAD) + index * self._theme.px(BUTTON_WIDTH)

    def _at(self, x: int) -> int | None:
        index = (x - self._theme.px(PAD)) // self._theme.px(BUTTON_WIDTH)
        return index if 0 <= index < len(self._tools) else None

    def _point(self, x: int | None) -> None:
        index = self._at(x) if x is not None else None
        if index == self._pointed:
            return
        self._draw_pointed(index, "raised_hover")
        self._tip.expect(self._tools[index].words if index is not None else "")

    def _draw_pointed(self, index: int | None, ground_name: str) -> None:
        """Show one button as pointed at or pressed."""
        theme, p = self._theme, self._theme.palette
        self.delete("mark")
        for at, tool in enumerate(self._tools):
            colour = "text" if at == index else "muted"
            self.itemconfigure(f"icon{at}", image=theme.icon(tool.icon, colour, ICON))
        self._pointed = index
        if index is not None:
            width, height = theme.px(BUTTON_WIDTH), theme.px(BUTTON_HEIGHT)
            fill = getattr(p, ground_name)
            mark = theme.box(width, height, theme.sharp(BUTTON_CORNER), fill)
            top = (self._height - height) // 2
            self.create_image(self._left_of(index), top, image=mark, anchor="nw", tags="mark")
            self.tag_lower("mark", "icon")

    def _on_release(self, event: tk.Event[tk.Misc]) -> None:
        index = self._at(event.x)
        is_inside = 0 <= event.y < self._height
        if index is not None and index == self._pointed and is_inside:
            self._draw_pointed(index, "raised_hover")
            self.press(index)
