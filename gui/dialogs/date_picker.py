"""Show a small calendar over the window, to jump to a day of a conversation."""

from __future__ import annotations

import calendar
import contextlib
import datetime
import tkinter as tk
from collections.abc import Callable
from functools import partial
from tkinter import ttk

from gui.looks import windowing
from gui.looks.theme import Theme
from gui.parts.tip import Tip
from gui.words.i18n import _
from gui.words.times import MONTHS, WEEKDAYS

EARLIEST = datetime.date(1970, 1, 3)  # Windows knows no local time before this day everywhere
WEEKS = 6
DAYS = 7


def start_of(day: datetime.date) -> int:
    """Return when the day begins in local time, in milliseconds since 1970."""
    return round(datetime.datetime.combine(day, datetime.time.min).timestamp() * 1000)


def shown_days(month: datetime.date) -> list[list[datetime.date]]:
    """Return the weeks that have days of this month, Monday first."""
    return calendar.Calendar().monthdatescalendar(month.year, month.month)


def in_month(day: datetime.date, months: int) -> datetime.date:
    """Return the day so many months later, or the last day of that month if it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(day.day, last))


class DatePicker(ttk.Frame):
    """The calendar calls `on_pick` with the day that the user picks.

    Arrows move by days and weeks, Page keys by months, Home goes to today; Enter picks, Esc closes.
    """

    def __init__(
        self, parent: tk.Misc, theme: Theme, *, on_pick: Callable[[datetime.date], None]
    ) -> None:
        unit = theme.unit
        super().__init__(parent.winfo_toplevel(), style="Card.TFrame", padding=2 * unit)
        self._theme, self._on_pick = theme, on_pick
        self.day = self._latest = datetime.date.today()
        self._focus_before: tk.Misc | None = None
        self._cell = theme.font.metrics("linespace") + 2 * unit
        wide = DAYS * (self._cell + unit)
        self.title = ttk.Label(self, style="Card.TLabel", font=theme.bold, anchor="center")
        before, after = (
            ttk.Button(
                self,
                image=theme.icon(icon, "text"),
                style="FieldIcon.TButton",
                takefocus=False,
                command=command,
            )
            for icon, command in (
                ("up", lambda: self._go_months(-1)),
                ("down", lambda: self._go_months(1)),
            )
        )
        Tip(before, theme, _("Previous month (Page Up)"))
        Tip(after, theme, _("Next month (Page Down)"))
        self.canvas = tk.Canvas(
            self,
            width=wide,
            height=(WEEKS + 1) * self._cell,
            highlightthickness=0,
            borderwidth=0,
            background=theme.palette.raised,
            takefocus=True,
        )
        self.title.grid(row=0, column=0, sticky="w", padx=unit)
        before.grid(row=0, column=1)
        after.grid(row=0, column=2)
        self.canvas.grid(row=1, column=0, columnspan=3, pady=(unit, 0))
        self.columnconfigure(0, weight=1)
        self._bind_keys()

    @property
    def is_open(self) -> bool:
        return bool(self.winfo_manager())

    def open(self, day: datetime.date, *, below: tk.Misc | None = None) -> None:
        """Show the month of this day, below a widget or in the middle of the window.

        Days after today can't be picked.
        """
        self._latest = datetime.date.today()
        with contextlib.suppress(KeyError):  # tkinter does not know a combobox's list
            self._focus_before = self.focus_get()
        self._go_to(day)
        self.update_idletasks()
        window = self.winfo_toplevel()
        wide, high, unit = self.winfo_reqwidth(), self.winfo_reqheight(), self._theme.unit
        if below is not None:
            x = below.winfo_rootx() - window.winfo_rootx() + below.winfo_width() - wide
            y = below.winfo_rooty() - window.winfo_rooty() + below.winfo_height() + unit
        else:
            x, y = (window.winfo_width() - wide) // 2, (window.winfo_height() - high) // 3
        x = max(0, min(x, window.winfo_width() - wide - unit))
        y = max(0, min(y, window.winfo_height() - high - unit))
        self.place(x=x, y=y)
        self.lift()
        # an invisible widget gets no focus, and the arrow keys would be lost
        self.update_idletasks()
        self.canvas.focus_set()

    def close(self) -> None:
        if not self.is_open:
            return
        had_focus = str(self.canvas.tk.call("focus")) == str(self.canvas)
        self.place_forget()
        if had_focus and self._focus_before is not None:
            with contextlib.suppress(tk.TclError):  # it may be gone meanwhile
                self._focus_before.focus_set()

    # --- inside -----------------------------------------------------------------------------------

    def _bind_keys(self) -> None:
        canvas = self.canvas
        for key, act in (
            ("Left", lambda: self._go_days(-1)),
            ("Right", lambda: self._go_days(1)),
            ("Up", lambda: self._go_days(-7)),
            ("Down", lambda: self._go_days(7)),
            ("Prior", lambda: self._go_months(-1)),
            ("Next", lambda: self._go_months(1)),
            ("Home", lambda: self._go_to(self._latest)),
            ("Return", self._pick),
            ("space", self._pick),
            ("Escape", self.close),
            ("Tab", self.close),
        ):
            canvas.bind(f"<{key}>", partial(self._on_key, act))
        canvas.bind("<Key>", lambda _event: "break")  # other keys must not reach the composer
        canvas.bind("<FocusOut>", lambda _event: self.close())
        canvas.bind("<Button-1>", self._on_click)
        windowing.bind_wheel(canvas, lambda _event, step: self._go_months(step))

    def _on_key(self, act: Callable[[], None], _event: object) -> str:
        act()
        return "break"

    def _go_days(self, days: int) -> None:
        self._go_to(self.day + datetime.timedelta(days=days))

    def _go_months(self, months: int) -> None:
        self._go_to(in_month(self.day, months))

    def _go_to(self, day: datetime.date) -> None:
        self.day = min(max(day, EARLIEST), self._latest)
        self._draw()

    def _pick(self) -> None:
        self.close()
        self._on_pick(self.day)

    def _on_click(self, event: tk.Event[tk.Misc]) -> None:
        column = event.x // (self._cell + self._theme.unit)
        row = event.y // self._cell - 1
        weeks = shown_days(self.day)
        if 0 <= row < len(weeks) and 0 <= column < DAYS and weeks[row][column] <= self._latest:
            self._go_to(weeks[row][column])
            self._pick()

    def _draw(self) -> None:
        theme, canvas, p = self._theme, self.canvas, self._theme.palette
        month = _(MONTHS[self.day.month - 1])
        self.title.configure(text=_("{month} {year}").format(month=month, year=self.day.year))
        canvas.delete("all")
        for column, name in enumerate(WEEKDAYS):
            self._write(-1, column, _(name)[:2], p.muted, theme.small)
        for row, week in enumerate(shown_days(self.day)):
            for column, day in enumerate(week):
                colour, font = p.text, theme.font
                if day == self.day:
                    self._box(row, column, p.accent, p.accent, 0)
                    colour, font = p.on_accent, theme.bold
                elif day == self._latest:
                    self._box(row, column, p.raised, p.accent, 2)
                if day > self._latest:
                    continue
                if day.month != self.day.month:
                    colour, font = p.muted, theme.small
                self._write(row, column, str(day.day), colour, font)

    def _box(self, row: int, column: int, fill: str, outline: str, width: int) -> None:
        theme, gap = self._theme, self._theme.px(2)
        wide, high = self._cell + theme.unit, self._cell
        box = theme.box(
            wide - 2 * gap,
            high - 2 * gap,
            theme.sharp(6),
            fill,
            edge=outline,
            edge_width=theme.sharp(width),
        )
        self.canvas.create_image(
            column * wide + gap, (row + 1) * high + gap, anchor="nw", image=box
        )

    def _write(self, row: int, column: int, text: str, colour: str, font: object) -> None:
        wide, high = self._cell + self._theme.unit, self._cell
        self.canvas.create_text(
            column * wide + wide // 2,
            (row + 1) * high + high // 2,
            text=text,
            fill=colour,
            font=str(font),
        )
