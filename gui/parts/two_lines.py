"""Show a picture with two lines beside it: a title, and below it something muted."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import font as tkfont
from typing import NamedTuple

from gui.looks import windowing
from gui.looks.fitting import cut
from gui.looks.theme import Theme
from gui.parts import avatar, rounded
from gui.parts.focus import KeyboardFocus
from gui.parts.tip import Tip
from gui.words.face import Face
from gui.words.second_line import NO_LINE, SecondLine

TITLE_HEIGHT, LINE_HEIGHT = 20, 16  # of the two lines, in pixels at 96 dpi
SMALL_ICON, ICON_GAP = 14, 3
MOST_OVERLAP = 1.25  # what a font needs, as a share of the usual height, without getting it
AROUND = 4  # around what is pointed at
ALONE_LEFT = 8  # where the lines begin without a picture


class Measures(NamedTuple):
    """Says where the parts stand, in pixels at 96 dpi.

    Attributes:
        height: of the whole.
        size: of the picture.
        left: where the picture begins.
        text_left: where the lines begin.
        top: where the first line begins.
    """

    height: int
    size: int
    left: int
    text_left: int
    top: int


class TwoLines(tk.Canvas):
    """Each of the two lines can be pressed, if something follows from it.

    Args:
        parent: see tkinter.
        theme: for fonts and pictures.
        measures: where the parts stand.
        ground: the field of the palette that is behind it.
        font: of the title.
        on_title: called when the picture or the title is pressed.
        on_line: called when the second line is pressed; None: the whole is one thing to press.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        measures: Measures,
        *,
        ground: str,
        font: tkfont.Font | None = None,
        on_title: Callable[[], None] | None = None,
        on_line: Callable[[], None] | None = None,
    ) -> None:
        self._theme, self._measures = theme, measures
        self._ground = str(getattr(theme.palette, ground))
        self._font = font if font is not None else theme.bold
        self._on_title, self._on_line = on_title, on_line
        self.title, self.second = "", NO_LINE
        self.picture: Face | tk.PhotoImage | None = None
        self.tips = ("", "")  # of the title and of the second line, if they are not cut
        self._has_picture = True
        self._pointed = ""
        self._pressed = ""
        self._drawn_title = self._drawn_line = ""
        super().__init__(
            parent,
            width=1,
            height=self.height_for(theme, measures, self._font),
            background=self._ground,
            borderwidth=0,
            highlightthickness=0,
            takefocus=on_title is not None,
        )
        self._tip = Tip(self, theme)
        self._focus = KeyboardFocus(self, self.draw)
        self._connect()

    @staticmethod
    def height_for(theme: Theme, measures: Measures, font: tkfont.Font) -> int:
        """Return the height that is needed, which is more than usual for some fonts."""
        return max(theme.px(measures.height), sum(TwoLines.line_heights(theme, font)) + theme.px(8))

    @staticmethod
    def line_heights(theme: Theme, font: tkfont.Font) -> tuple[int, int]:
        """Return the heights of both lines. A font that needs much more than usual gets it."""
        heights = []
        for height, used in ((TITLE_HEIGHT, font), (LINE_HEIGHT, theme.small)):
            usual, needed = theme.px(height), used.metrics("linespace")
            heights.append(usual if needed <= MOST_OVERLAP * usual else needed)
        return heights[0], heights[1]

    def show(
        self, picture: Face | tk.PhotoImage | None, title: str, second: SecondLine = NO_LINE
    ) -> None:
        """Show this."""
        if (picture, title, second) != (self.picture, self.title, self.second):
            self.picture, self.title, self.second = picture, title, second
            self.draw()

    def show_picture(self, *, shown: bool) -> None:
        """Show the picture, or leave its room to the lines."""
        if shown != self._has_picture:
            self._has_picture = shown
            self.draw()

    def invoke(self) -> None:
        """Do what a press on the title does."""
        if self._on_title is not None:
            self._on_title()

    @property
    def shown_line(self) -> str:
        """Return the second line as it is drawn, for tests."""
        return self._drawn_line

    # --- drawing ----------------------------------------------------------------------------------

    @property
    def _room(self) -> int:
        return self.winfo_width() - self._text_left - self._theme.px(4)

    @property
    def _text_left(self) -> int:
        """Return where the lines begin."""
        return self._theme.px(self._measures.text_left if self._has_picture else ALONE_LEFT)

    def draw(self) -> None:
        """Draw it anew."""
        self.delete("all")
        if self.winfo_width() <= 1:
            return
        theme, m, p = self._theme, self._measures, self._theme.palette
        height = self.winfo_height()
        left, text_left = theme.px(m.left), self._text_left
        size = theme.px(m.size)
        title_height, line_height = self.line_heights(theme, self._font)
        top = min(theme.px(m.top), max(0, (height - title_height - line_height) // 2))
        title = cut(self.title, self._font, max(0, self._room))
        icon, room = None, self._room
        if self.second.icon:
            icon = theme.icon(self.second.icon, self.second.colour, SMALL_ICON)
            room -= icon.width() + theme.px(ICON_GAP)
        line = cut(self.second.text, theme.small, max(0, room))
        if not line:
            icon = None
        if not self.second.text:
            top = (height - title_height) // 2
        self._drawn_title, self._drawn_line = title, line
        self._draw_ground(title, top, title_height, line_height, line, icon)
        at = (height - size) // 2
        if not self._has_picture:
            pass
        elif isinstance(self.picture, Face):
            avatar.draw(self, theme, left, at, m.size, self.picture, self._ground, "picture")
        elif self.picture is not None:
            self.create_image(left + size // 2, at + size // 2, image=self.picture, tags="picture")
        self.create_text(
            text_left,
            top + title_height // 2,
            text=title,
            anchor="w",
            font=self._font,
            fill=p.text,
            tags="title",
        )
        middle = top + title_height + line_height // 2
        if icon is not None:
            self.create_image(text_left, middle, image=icon, anchor="w", tags="line-icon")
            text_left += icon.width() + theme.px(ICON_GAP)
        colour = getattr(p, self.second.colour)
        if self._pointed == "line" and self.second.colour == "muted":
            colour = p.text
        self.create_text(
            text_left, middle, text=line, anchor="w", font=theme.small, fill=colour, tags="line"
        )

    def _draw_ground(
        self,
        title: str,
        top: int,
        title_height: int,
        line_height: int,
        line: str,
        icon: tk.PhotoImage | None,
    ) -> None:
        theme, p = self._theme, self._theme.palette
        around = theme.px(AROUND)
        width, height = self.winfo_width(), self.winfo_height()
        whole = around, around, width - around, height - around
        if self._pointed and self._on_line is None:
            box = whole
        elif self._pointed == "title":
            left = self._text_left
            box = (
                left - around,
                top,
                left + self._font.measure(title) + around,
                top + title_height,
            )
        elif self._pointed == "line" and line:
            left = self._text_left
            wide = theme.small.measure(line)
            if icon is not None:
                wide += icon.width() + theme.px(ICON_GAP)
            box = (
                left - around,
                top + title_height,
                left + wide + around,
                top + title_height + line_height,
            )
        else:
            box = None
        if box is not None:
            fill = p.pressed if self._pressed else p.row_hover
            rounded.draw(self, theme, box, radius=theme.sharp(4 if box != whole else 8), fill=fill)
        if self._focus.is_seen:
            rounded.draw(
                self,
                theme,
                whole,
                radius=theme.sharp(8),
                fill=p.row_hover if box == whole else self._ground,
                edge=p.focus,
                edge_width=theme.sharp(2),
            )

    # --- events -----------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.bind("<Configure>", lambda _event: self.draw(), add=True)
        self.bind("<Motion>", lambda event: self._point(self._zone(event)), add=True)
        self.bind("<Leave>", lambda _event: self._point(""), add=True)
        self.bind("<Button-1>", self._on_press, add=True)
        self.bind("<ButtonRelease-1>", self._on_release, add=True)
        for sequence in ("<FocusIn>", "<FocusOut>"):
            self.bind(sequence, lambda _event: self.draw(), add=True)
        for name in ("space", *windowing.enter_keys()):
            self.bind(f"<{name}>", lambda _event: self._on_key(), add=True)

    def _zone(self, event: tk.Event[tk.Misc]) -> str:
        """Return what is at the pointer: "title", "line" or ""."""
        if self._on_title is None and self._on_line is None:
            return ""
        if self._on_line is None:
            return "title"
        near, text_left = self._theme.px(AROUND), self._text_left
        if event.x < text_left - near:
            return "title"
        _left, top, right, _bottom = self.bbox("line") or (0, 0, 0, 0)
        if self._drawn_line and event.y >= top:
            return "line" if event.x <= right + near else ""
        return (
            "title" if event.x <= text_left + self._font.measure(self._drawn_title) + near else ""
        )

    def _point(self, zone: str) -> None:
        if zone == self._pointed:
            return
        self._pointed = zone
        self.configure(cursor="hand2" if zone else "")
        self.draw()
        if not zone:
            self._tip.expect("")
            return
        whole, drawn = (
            (self.title, self._drawn_title)
            if zone == "title"
            else (self.second.text, self.shown_line)
        )
        said = self.tips[0 if zone == "title" else 1]
        if self._on_line is None and self.shown_line != self.second.text:
            said = "\n".join(part for part in (self.title, self.second.text, said) if part)
        elif whole != drawn:
            said = "\n".join(part for part in (whole, said) if part)
        self._tip.expect(said)

    def _on_press(self, event: tk.Event[tk.Misc]) -> None:
        self._pressed = self._zone(event)
        self.draw()

    def _on_release(self, event: tk.Event[tk.Misc]) -> None:
        pressed, self._pressed = self._pressed, ""
        self.draw()
        if pressed and pressed == self._zone(event):
            act = self._on_line if pressed == "line" else self._on_title
            if act is not None:
                act()

    def _on_key(self) -> str:
        self.invoke()
        return "break"
