"""Draw the list of classes: what each is called, who is there, and whether its key is known."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk

from gui.looks import windowing
from gui.looks.fitting import cut
from gui.looks.theme import Theme
from gui.model.classes import ClassRow, Standing
from gui.parts.focus import KeyboardFocus
from gui.words.i18n import _

# In pixels at 96 dpi.
ROW, BUBBLE, ICON, ARROW, LOCK = 56, 36, 20, 18, 14
BESIDE = 8  # between a row and the edge of the list, where the scrollbar is
SIDE = 12  # between the edge of a row and what stands in it
GAP = 12
CORNER = 8
THUMB = 4
ROWS_IN_VIEW, MOST_IN_VIEW = 3, 6


class ClassList(tk.Canvas):
    """The list shows rows, of which one is chosen. It has room for three or more, and scrolls.

    Its height does not depend on how many there are, so that nothing below it ever moves.

    Args:
        on_choose: the user has chosen a row, called with it.
        on_enter: called with the row that the user wants to enter, or whose "Why?" was pressed.
        on_point: called with whether the user is pointing at the list.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        on_choose: Callable[[ClassRow], None],
        on_enter: Callable[[ClassRow], None],
        on_point: Callable[[bool], None],
    ) -> None:
        super().__init__(
            parent,
            background=theme.palette.raised,
            borderwidth=0,
            highlightthickness=0,
            takefocus=True,
            width=1,
            yscrollincrement=1,
        )
        self._theme = theme
        self._on_choose, self._on_enter, self._on_point = on_choose, on_enter, on_point
        self.rows: Sequence[ClassRow] = ()
        self.chosen = ""  # the key of a row
        self._pointed = ""
        self._hint = ""
        self._drawing = ""
        self._focus = KeyboardFocus(self, self._draw_soon)
        self.enter_button = ttk.Button(
            self, text=_("Join"), style="Row.Accent.TButton", command=self._enter, takefocus=False
        )
        self.configure(height=ROWS_IN_VIEW * self.row_height)
        self._connect()

    def destroy(self) -> None:
        if self._drawing:
            self.after_cancel(self._drawing)
        super().destroy()

    def show(self, rows: Sequence[ClassRow], chosen: str, hint: str) -> None:
        """Show these rows.

        Args:
            rows: the rows.
            chosen: the key of the chosen one; "" for none.
            hint: shown while there are none.
        """
        self.rows, self.chosen, self._hint = tuple(rows), chosen, hint
        self._draw_soon()

    @property
    def chosen_row(self) -> ClassRow | None:
        return next((row for row in self.rows if row.key == self.chosen), None)

    @property
    def row_height(self) -> int:
        text = self._theme.bold.metrics("linespace") + self._theme.small.metrics("linespace")
        return max(self._theme.px(ROW), text + self._theme.px(GAP))

    def make_room(self, spare: int) -> None:
        """Show more rows at a time if there are pixels to spare."""
        rows = ROWS_IN_VIEW + max(0, spare) // self.row_height
        self.configure(height=min(rows, MOST_IN_VIEW) * self.row_height)

    # --- what the user does -----------------------------------------------------------------------

    def _connect(self) -> None:
        self.bind("<Configure>", lambda _event: self._draw_soon())
        self.bind("<Button-1>", self._on_click)
        self.tag_bind("why", "<Enter>", lambda _event: self.configure(cursor="hand2"))
        self.tag_bind("why", "<Leave>", lambda _event: self.configure(cursor=""))
        self.bind("<Double-Button-1>", lambda _event: self._enter())
        self.bind("<Motion>", lambda event: self._point(self._at(event.y)))
        self.bind("<Enter>", lambda _event: self._on_point(True))
        self.bind("<Leave>", self._on_leave)
        for sequence, step in (("<Up>", -1), ("<Down>", 1), ("<Home>", -999), ("<End>", 999)):
            self.bind(sequence, lambda _event, step=step: self.step(step))  # type: ignore[misc]
        for name in (*windowing.enter_keys(), "space"):
            self.bind(f"<{name}>", lambda _event: self._enter())
        for sequence in ("<FocusIn>", "<FocusOut>"):
            self.bind(sequence, lambda _event: self._draw_soon(), add=True)

    def step(self, step: int) -> str:
        """Choose another row, as the arrow keys do."""
        if self.rows:
            keys = [row.key for row in self.rows]
            at = keys.index(self.chosen) + step if self.chosen in keys else 0
            self._choose(self.rows[max(0, min(at, len(keys) - 1))])
        return "break"

    def scroll(self, step: int) -> bool:
        """Scroll as the wheel does, and return whether there was anything to scroll."""
        before = self.canvasy(0)
        self.yview_scroll(step * self.row_height, "units")
        self._draw_soon()
        return self.canvasy(0) != before

    def _choose(self, row: ClassRow) -> None:
        self.chosen = row.key
        self._on_choose(row)
        self._see(row)
        self._draw_soon()

    def _enter(self) -> str:
        row = self.chosen_row
        if row is not None and not row.is_gone:
            self._on_enter(row)
        return "break"

    def _at(self, y: int) -> ClassRow | None:
        index = int(self.canvasy(y)) // self.row_height
        return self.rows[index] if 0 <= index < len(self.rows) else None

    def _on_click(self, event: tk.Event[tk.Misc]) -> None:
        self.focus_set()
        row = self._at(event.y)
        if row is not None:
            self._choose(row)
            if "why" in self.gettags("current"):
                self._enter()

    def _on_leave(self, event: tk.Event[tk.Misc]) -> None:
        x, y = event.x_root - self.winfo_rootx(), event.y_root - self.winfo_rooty()
        if not (0 <= x < self.winfo_width() and 0 <= y < self.winfo_height()):
            self._point(None)  # else the pointer is on the button inside
            self._on_point(False)

    def _point(self, row: ClassRow | None) -> None:
        key = row.key if row is not None else ""
        if key != self._pointed:
            self._pointed = key
            self._draw_soon()

    def _see(self, row: ClassRow) -> None:
        top, high = self.rows.index(row) * self.row_height, self.winfo_height()
        at = int(self.canvasy(0))
        if top < at:
            self.yview_scroll(top - at, "units")
        elif top + self.row_height > at + high:
            self.yview_scroll(top + self.row_height - at - high, "units")

    # --- drawing ----------------------------------------------------------------------------------

    def _draw_soon(self) -> None:
        if not self._drawing:
            self._drawing = self.after_idle(self._draw)

    def _draw(self) -> None:
        self._drawing = ""
        if self.winfo_width() <= 1:  # not on the screen yet
            return
        self.delete("all")
        whole = max(len(self.rows) * self.row_height, self.winfo_height())
        self.configure(scrollregion=(0, 0, self.winfo_width(), whole))
        if not self.rows:
            self._draw_hint()
        for index, row in enumerate(self.rows):
            self._draw_row(row, index * self.row_height)
        self._draw_thumb(whole)

    def _draw_thumb(self, whole: int) -> None:
        """Show which share of the list is in view, if not all of it is."""
        high, theme = self.winfo_height(), self._theme
        if whole > high:
            wide = theme.sharp(THUMB)
            long = max(theme.px(24), high * high // whole)
            top = int(self.canvasy(0)) + round(self.canvasy(0) * high / whole)
            right = self.winfo_width() - (theme.px(BESIDE) - wide) // 2
            thumb = theme.box(wide, long, wide / 2, theme.palette.edge)
            self.create_image(right, top, anchor="ne", image=thumb)

    def _draw_hint(self) -> None:
        side = self._theme.px(BESIDE + SIDE)
        self.create_text(
            side,
            self.row_height // 2,
            anchor="w",
            width=self.winfo_width() - 2 * side,
            text=self._hint,
            font=self._theme.font,
            fill=self._theme.palette.muted,
        )

    def _draw_row(self, row: ClassRow, top: int) -> None:
        theme, p = self._theme, self._theme.palette
        is_chosen, is_bad = row.key == self.chosen, row.standing is Standing.CHANGED
        beside = theme.px(BESIDE)
        side, right = beside + theme.px(SIDE), self.winfo_width() - beside
        middle = top + self.row_height // 2
        if is_chosen or row.key == self._pointed:
            ground = p.selected if is_chosen else p.raised_hover
            edge, width = ground, 0
            if is_chosen and self._focus.is_seen:
                edge, width = p.focus, theme.sharp(2)
            elif is_chosen and p.name == "contrast":
                edge, width = p.accent, theme.hairline
            box = theme.box(
                right - beside,
                self.row_height,
                theme.sharp(CORNER),
                ground,
                edge=edge,
                edge_width=width,
            )
            self.create_image(beside, top, anchor="nw", image=box)
        self._draw_sign(row, side, middle, is_chosen)
        left = side + theme.px(BUBBLE + GAP)
        end = self._draw_end(row, right - theme.px(SIDE), middle, is_chosen) - theme.px(8)
        title_high = theme.bold.metrics("linespace")
        high = title_high + theme.small.metrics("linespace")
        y = middle - high // 2
        lock = theme.icon("lock", "muted", LOCK) if row.has_password else None
        gap = theme.px(6)
        room = end - left - (lock.width() + gap if lock is not None else 0)
        title = cut(row.title, theme.bold, max(1, room))
        self.create_text(
            left,
            y,
            anchor="nw",
            text=title,
            font=theme.bold,
            fill=p.muted if row.is_gone else p.text,
        )
        if lock is not None:
            x = left + theme.bold.measure(title) + gap
            self.create_image(x, y + title_high // 2, anchor="w", image=lock)
        self.create_text(
            left,
            y + title_high,
            anchor="nw",
            text=cut(row.details, theme.small, max(1, end - left)),
            font=theme.small,
            fill=p.danger if is_bad else p.muted,
        )

    def _draw_sign(self, row: ClassRow, left: int, middle: int, is_chosen: bool) -> None:
        """Draw the bubble of a class, with its icon."""
        theme, p = self._theme, self._theme.palette
        size = theme.px(BUBBLE)
        if row.standing is Standing.CHANGED:
            ground, icon, colour = p.danger_soft, "warning", "danger"
        elif is_chosen or row.standing is Standing.VERIFIED:
            ground, icon, colour = p.accent, "board", "on_accent"
        else:
            ground, icon, colour = p.accent_soft, "board", "accent"
        half, corner = size / 2, size / 9
        bubble = theme.box(size, size, (half, half, half, corner), ground)
        self.create_image(left, middle, anchor="w", image=bubble)
        self.create_image(left + size // 2, middle, image=theme.icon(icon, colour, ICON))

    def _draw_end(self, row: ClassRow, right: int, middle: int, is_chosen: bool) -> int:
        """Draw what stands at the right of a row, and return where it begins."""
        theme, p = self._theme, self._theme.palette
        if row.standing is Standing.CHANGED:
            link = self.create_text(
                right,
                middle,
                anchor="e",
                text=_("Why?"),
                font=theme.small,
                fill=p.danger,
                tags="why",
            )
            left, _top, _right, bottom = self.bbox(link)
            self.create_line(left, bottom - 1, right, bottom - 1, fill=p.danger, tags="why")
            return left
        if is_chosen and row.can_be_entered:
            self.create_window(right, middle, anchor="e", window=self.enter_button)
            return right - self.enter_button.winfo_reqwidth()
        if row.is_gone:
            return right
        arrow = theme.icon("right", "muted", ARROW)
        self.create_image(right + theme.px(5), middle, anchor="e", image=arrow)
        return right - arrow.width()
