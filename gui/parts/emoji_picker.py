"""Let the user pick an emoji: by looking or searching, with the mouse or the arrow keys."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from functools import partial
from tkinter import ttk

from gui.looks import windowing
from gui.looks.fitting import cut
from gui.looks.theme import Theme
from gui.parts.search_field import SearchField
from gui.parts.tip import Tip
from gui.words import emoji, i18n
from gui.words.emoji import Emoji
from gui.words.i18n import _

COLUMNS, CELL_UNITS, ROWS = 9, 9, 6
CORNER = 8  # of the marked cell, in pixels at 96 dpi
NAMED_COLUMNS = 3  # where names are shown instead of pictures
TABS = {
    "recent": "🕒",
    "smileys": "😀",
    "people": "👋",
    "nature": "🐻",
    "food": "🍎",
    "activities": "⚽",
    "travel": "🚗",
    "objects": "💡",
    "symbols": "🔣",
}

PickerLine = str | tuple[Emoji, ...]  # a heading or a row of emoji


class EmojiPicker(ttk.Frame):
    """The picker lies over the window and is invisible until `open`.

    Args:
        on_pick: called with the emoji.
        on_close: called whenever it closes.
        recent: returns the emoji that were picked last.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        on_pick: Callable[[str], None],
        on_close: Callable[[], None],
        recent: Callable[[], Sequence[str]],
    ) -> None:
        super().__init__(parent.winfo_toplevel(), style="Card.TFrame", padding=2 * theme.unit)
        self._theme, self._on_pick, self._on_close, self._recent = theme, on_pick, on_close, recent
        self._lines: list[PickerLine] = []
        self._tops: list[int] = []
        self._at = (0, 0)  # line and column of the marked emoji, which Enter picks
        self._columns = NAMED_COLUMNS
        self._is_built = False
        parent.bind(
            "<Destroy>", lambda event: self.destroy() if event.widget is parent else None, add=True
        )

    @property
    def is_open(self) -> bool:
        return bool(self.winfo_manager())

    def open(self, near: tk.Misc, at: tuple[int, int] | None = None) -> None:
        """Show the picker.

        Args:
            near: it appears above the right end of this widget,
            at: or below this point of the screen, or wherever the window has room.
        """
        if not self._is_built:  # expensive, and seldom needed
            self._build()
            self._is_built = True
        window, unit, size = self.winfo_toplevel(), self._theme.unit, self._cell
        self.update_idletasks()
        around = self.winfo_reqheight() - self.grid_canvas.winfo_reqheight()
        rows = max(1, min(ROWS, (window.winfo_height() - around - 2 * unit) // size))
        self.grid_canvas.configure(
            width=min(COLUMNS * size, window.winfo_width() - 8 * unit), height=rows * size
        )
        self._search.clear()
        self._fill()
        self.update_idletasks()
        width, height = self.winfo_reqwidth(), self.winfo_reqheight()
        left, top = (
            near.winfo_rootx() + near.winfo_width() - width,
            near.winfo_rooty() - height - unit,
        )
        x, y = at or (
            left,
            top if top >= window.winfo_rooty() else near.winfo_rooty() + near.winfo_height() + unit,
        )
        x, y = x - window.winfo_rootx(), y - window.winfo_rooty()
        self.place(
            x=max(0, min(x, window.winfo_width() - width)),
            y=max(0, min(y, window.winfo_height() - height)),
        )
        self.lift()
        # otherwise Tk waits until it is on the screen, and keys typed meanwhile go elsewhere
        self.update_idletasks()
        self._search.focus()

    def close(self) -> None:
        if self.is_open:
            self.place_forget()
            self._on_close()

    # --- building ---------------------------------------------------------------------------------

    def _build(self) -> None:
        theme, unit = self._theme, self._theme.unit
        if theme.emoji_menu is not None:  # otherwise their names are shown
            self._columns = COLUMNS
        self._search = SearchField(
            self, theme, _("Search emoji"), on_change=lambda _text: self._fill()
        )
        self._search.pack(fill="x", pady=(0, unit))
        if theme.emoji_menu is not None:
            theme.style.configure("EmojiTab.FieldIcon.TButton", font=theme.emoji)
            tabs = ttk.Frame(self, style="Field.TFrame")
            tabs.pack(fill="x")
            for column, (category, character) in enumerate(TABS.items()):
                tab = ttk.Button(
                    tabs,
                    text=character,
                    style="EmojiTab.FieldIcon.TButton",
                    command=partial(self._go_to, category),
                )
                Tip(tab, theme, _(emoji.TITLES[category]))
                tab.grid(row=0, column=column, sticky="ew")
                tabs.columnconfigure(column, weight=1, uniform="tab")
        middle = ttk.Frame(self, style="Field.TFrame")
        middle.pack(fill="both", expand=True, pady=unit)
        self.grid_canvas = canvas = tk.Canvas(
            middle,
            borderwidth=0,
            highlightthickness=0,
            background=theme.palette.raised,
            takefocus=False,
            yscrollincrement=1,
        )
        scrollbar = ttk.Scrollbar(middle, style="Field.Vertical.TScrollbar", command=self._scroll)
        canvas.configure(yscrollcommand=scrollbar.set)
        canvas.pack(side="left", fill="both", expand=True)
        scrollbar.pack(side="right", fill="y")
        preview = ttk.Frame(self, style="Field.TFrame")
        preview.pack(fill="x")
        self.what = ttk.Label(preview, style="CardMuted.TLabel")
        self.what.pack(side="left", fill="x")
        self._connect(canvas)

    def _connect(self, canvas: tk.Canvas) -> None:
        entry = self._search.entry
        for sequence, down, right in (
            ("<Up>", -1, 0),
            ("<Down>", 1, 0),
            ("<Left>", 0, -1),
            ("<Right>", 0, 1),
            ("<Prior>", -ROWS, 0),
            ("<Next>", ROWS, 0),
        ):
            entry.bind(sequence, partial(self._on_arrow, down, right))
        for widget in (self, *self._descendants(self)):
            widget.bind("<Escape>", self._on_escape)
            widget.bind("<FocusOut>", lambda _event: self._look_after_focus(), add=True)
        for name in windowing.enter_keys():
            entry.bind(f"<{name}>", self._on_return)
        canvas.bind("<Motion>", self._on_motion)
        canvas.bind("<Button-1>", self._on_click)
        canvas.bind("<Configure>", lambda _event: self._draw())
        windowing.bind_wheel(canvas, lambda _event, step: self._scroll("scroll", step, "lines"))

    def _descendants(self, widget: tk.Misc) -> list[tk.Misc]:
        return [
            found
            for child in widget.winfo_children()
            for found in (child, *self._descendants(child))
        ]

    # --- contents ---------------------------------------------------------------------------------

    def _fill(self) -> None:
        """Show all emoji, or those that match the search."""
        query = self._search.text.strip().strip(":")
        if query:
            groups: dict[str, Sequence[Emoji]] = {"": emoji.search(query)}
        else:
            offered = map(emoji.find, emoji.offered(self._recent()))
            recent = [one for one in offered if one is not None]
            groups = {"recent": recent, **emoji.categories()}
        self._lines = []
        for title, group in groups.items():
            if title and group:
                self._lines.append(_(emoji.TITLES[title]))
            self._lines += [
                tuple(group[at : at + self._columns]) for at in range(0, len(group), self._columns)
            ]
        top = 0
        self._tops = []
        for line in self._lines:
            self._tops.append(top)
            top += self._heading_height if isinstance(line, str) else self._cell
        self.grid_canvas.configure(scrollregion=(0, 0, 1, max(1, top)))
        self.grid_canvas.yview_moveto(0)
        self._mark(self._next_line(-1, 1), 0)

    @property
    def _cell(self) -> int:
        return CELL_UNITS * self._theme.picture_unit

    @property
    def _heading_height(self) -> int:
        return int(self._theme.small.metrics("linespace")) + 2 * self._theme.unit

    def _go_to(self, category: str) -> None:
        self._search.clear()
        line = self._lines.index(_(emoji.TITLES[category]))
        self._mark(line + 1, 0)
        self.grid_canvas.yview_moveto(self._tops[line] / self._total)
        self._draw()
        self._search.entry.focus_set()

    @property
    def _total(self) -> int:
        return max(1, int(str(self.grid_canvas.cget("scrollregion")).split()[3]))

    def _next_line(self, line: int, step: int) -> int:
        """Return the next line with emoji (or the previous one, if `step` is -1)."""
        at = line + step
        while 0 <= at < len(self._lines) and isinstance(self._lines[at], str):
            at += step
        return at if 0 <= at < len(self._lines) else line

    def _marked(self) -> Emoji | None:
        line, column = self._at
        group = self._lines[line] if 0 <= line < len(self._lines) else ""
        return group[column] if not isinstance(group, str) and column < len(group) else None

    def _mark(self, line: int, column: int) -> None:
        group = self._lines[line] if 0 <= line < len(self._lines) else ()
        self._at = (line, max(0, min(column, len(group) - 1)))
        marked = self._marked()
        if marked is None:
            self.what.configure(text=_("No results"))
        else:
            name = emoji.label(marked.character, i18n.language())
            text = f"{name}  :{marked.names[0]}:" if name != marked.names[0] else f":{name}:"
            self.what.configure(text=cut(text, self._theme.small, int(self.grid_canvas["width"])))
        self._draw()

    def _draw(self) -> None:
        """Draw only what is visible: there are more than a thousand emoji."""
        canvas, theme, unit, p = (
            self.grid_canvas,
            self._theme,
            self._theme.unit,
            self._theme.palette,
        )
        canvas.delete("all")
        top = int(canvas.canvasy(0))
        bottom = top + max(canvas.winfo_height(), int(canvas["height"]))
        size = self._cell
        width = int(canvas["width"]) // self._columns
        for number, (line, y) in enumerate(zip(self._lines, self._tops, strict=True)):
            if y + size < top or y > bottom:
                continue
            if isinstance(line, str):
                canvas.create_text(
                    unit,
                    y + self._heading_height // 2,
                    text=line,
                    anchor="w",
                    font=theme.small,
                    fill=p.muted,
                )
                continue
            for column, one in enumerate(line):
                x = column * width
                if (number, column) == self._at:
                    edge = p.accent if p.name == "contrast" else ""
                    marked = theme.box(
                        width,
                        size,
                        theme.sharp(CORNER),
                        p.selected,
                        edge=edge,
                        edge_width=theme.sharp(1),
                    )
                    canvas.create_image(x, y, image=marked, anchor="nw")
                if theme.emoji_menu is not None:
                    canvas.create_text(
                        x + width // 2,
                        y + size // 2,
                        text=one.character,
                        fill=p.text,
                        font=theme.emoji_menu,
                    )
                else:
                    canvas.create_text(
                        x + unit,
                        y + size // 2,
                        anchor="w",
                        fill=p.text,
                        font=theme.small,
                        text=cut(f":{one.names[0]}:", theme.small, width - 2 * unit),
                    )

    # --- events -----------------------------------------------------------------------------------

    def _scroll(self, *what: object) -> None:
        """Scroll as a scrollbar's command asks; a unit is one line of emoji."""
        if what[0] == "moveto":
            self.grid_canvas.yview("moveto", what[1])
        else:
            lines = int(str(what[1])) * (ROWS if what[2] == "pages" else 1)
            self.grid_canvas.yview("scroll", lines * self._cell, "units")
        self._draw()

    def _see(self, line: int) -> None:
        size = self._cell
        top, height = int(self.grid_canvas.canvasy(0)), self.grid_canvas.winfo_height()
        first = (
            self._tops[line - 1]
            if line and isinstance(self._lines[line - 1], str)
            else self._tops[line]
        )
        if first < top:
            self.grid_canvas.yview_moveto(first / self._total)
        elif self._tops[line] + size > top + height:
            self.grid_canvas.yview_moveto((self._tops[line] + size - height) / self._total)

    def _on_arrow(self, down: int, right: int, _event: object) -> str:
        line, column = self._at
        if not self._lines:
            return "break"
        for _step in range(abs(down)):
            line = self._next_line(line, 1 if down > 0 else -1)
        column += right
        if column < 0 and self._next_line(line, -1) != line:
            line, column = self._next_line(line, -1), self._columns
        elif column >= len(self._lines[line]) and self._next_line(line, 1) != line and right:
            line, column = self._next_line(line, 1), 0
        self._see(line)
        self._mark(line, column)
        return "break"

    def _cell_at(self, event: tk.Event[tk.Misc]) -> tuple[int, int] | None:
        y = int(self.grid_canvas.canvasy(event.y))
        size = self._cell
        column = event.x * self._columns // int(self.grid_canvas["width"])
        for number, (line, top) in enumerate(zip(self._lines, self._tops, strict=True)):
            if not isinstance(line, str) and top <= y < top + size and 0 <= column < len(line):
                return number, column
        return None

    def _on_motion(self, event: tk.Event[tk.Misc]) -> None:
        cell = self._cell_at(event)
        if cell is not None and cell != self._at:
            self._mark(*cell)

    def _on_click(self, event: tk.Event[tk.Misc]) -> None:
        cell = self._cell_at(event)
        if cell is not None:
            self._mark(*cell)
            self._on_return(None)

    def _on_return(self, _event: object) -> str:
        marked = self._marked()
        if marked is not None:
            self.close()
            self._on_pick(marked.character)
        return "break"

    def _on_escape(self, _event: object) -> str:
        self.close()
        return "break"

    def _look_after_focus(self) -> None:
        """Close the picker when the focus has gone elsewhere, and leave the focus there."""
        focus = str(self.tk.call("focus"))
        if self.is_open and focus and not focus.startswith(str(self)):
            self.place_forget()
