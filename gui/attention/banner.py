"""Show over the transcript what the user should know now: one line, or a notice with answers."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from functools import partial
from tkinter import font as tkfont
from tkinter import ttk

from gui.looks.fitting import cut
from gui.looks.theme import Theme
from gui.model.records import OfferedAction
from gui.parts.linked_label import LinkedLabel
from gui.parts.tip import Tip
from gui.words import format
from gui.words.i18n import _

MOST_SHARE = (
    0.45  # the share of the window's height: the user must always be able to read and write
)
MOST_TITLE_LINES = 3
MOST_LINES = 12  # of a text that somebody has written
# All in pixels at 96 dpi.
LINE, BUTTON, TEXT_LEFT, ICON_LEFT, ICON, SIDE, ABOVE = 36, 28, 68, 28, 20, 12, 8
NARROW = 480  # a banner below this width begins at the left, without an icon
BUTTON_STYLE, FLAT_STYLE = "Banner.TButton", "Banner.NoticeFlat.TButton"


class Banner(ttk.Frame):
    """A banner lies over the messages, and pushes nothing. It must be told what it lies over.

    Args:
        parent, theme: see there.
        on_close: called when the user closes it.
        on_link: called with a link that the user has pressed.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        on_close: Callable[[], None],
        on_link: Callable[[str], None] = lambda _link: None,
    ) -> None:
        super().__init__(parent, style="Notice.TFrame", takefocus=False)
        self._theme = theme
        self._over: tk.Misc | None = None
        self._on_link = on_link
        self._linked: LinkedLabel | None = None  # made for the first text with links
        self._has_links = False  # somebody has written the text
        self._icon = ttk.Label(self, style="Notice.TLabel")
        self._title = ttk.Label(self, style="NoticeStrong.TLabel")
        self._text = ttk.Label(self, style="Notice.TLabel")
        self.whole_title = ""
        self.said = ""  # the whole text; what does not fit is in the tip
        self._short: str | None = None  # what one line says beside the title; None: a notice
        self._tip = Tip(self, theme)
        self.buttons: list[ttk.Button] = []
        self.close_button = ttk.Button(
            self,
            image=theme.icon("close", "text", 16),
            style="NoticeIcon.TButton",
            command=on_close,
        )
        Tip(self.close_button, theme, _("Close"))
        self._line = tk.Frame(self, background=theme.palette.line, height=theme.hairline)
        self._actions: tuple[OfferedAction, ...] = ()
        self._icons: tuple[str, ...] = ()
        self._can_close = False
        self._fitted: tuple[object, ...] = ()
        self._dress()
        for widget in (self, self._icon, self._title, self._text):
            widget.bind("<Enter>", self._on_enter, add=True)
        for each in (self, parent):
            each.bind("<Configure>", lambda _event: self._fit(), add=True)

    def _dress(self) -> None:
        theme, p = self._theme, self._theme.palette
        inside = max(1, (theme.px(BUTTON) - theme.font.metrics("linespace")) // 2)
        style = theme.style
        style.configure(BUTTON_STYLE, background=p.notice, padding=(theme.px(12), inside))
        style.configure(FLAT_STYLE, padding=(theme.px(12), inside))

    def _on_enter(self, _event: object) -> None:
        if not self._tip.is_shown:
            self._tip.expect(self._hidden)

    def lie_over(self, widget: tk.Misc) -> None:
        """Lie over this widget, at its top, while there is something to say."""
        self._over = widget

    @property
    def title(self) -> str:
        """Return the title as it is shown."""
        return str(self._title.cget("text"))

    @property
    def text(self) -> str:
        """Return the part of the text that is shown."""
        if self._has_links and self._linked is not None:
            return self._linked.text
        return str(self._text.cget("text"))

    @property
    def linked(self) -> LinkedLabel:
        """Return what shows a text with links in place of the label."""
        if self._linked is None:
            ground = self._theme.palette.notice
            self._linked = LinkedLabel(self, self._theme, ground, on_open=self._on_link)
            tk.Misc.lower(self._linked)  # Tab reaches it before the buttons
            self._linked.bind("<Enter>", self._on_enter, add=True)
        return self._linked

    @property
    def _hidden(self) -> str:
        """Return what is not shown, for the tip."""
        is_whole = self.linked.is_whole if self._has_links else self.text == self.said
        if self._short is None and is_whole and self.title == self.whole_title:
            return ""
        return "\n".join(part for part in (self.whole_title, self.said) if part)

    def show(
        self,
        title: str,
        text: str,
        actions: Sequence[OfferedAction] = (),
        *,
        closable: bool,
        has_links: bool = False,
    ) -> None:
        """Show a notice; parts that have not changed are left alone.

        `has_links`: somebody has written the text, and the links in it can be pressed.
        """
        self._show(title, text, None, actions, closable, has_links=has_links)

    def show_line(
        self, title: str, short: str, text: str, actions: Sequence[OfferedAction] = ()
    ) -> None:
        """Show one line. A countdown calls this every second.

        Args:
            title: what is the matter.
            short: what comes next, beside it.
            text: all there is to say, for the tip.
            actions: the last one stands first, the first one at the end of the line.
        """
        self._show(title, text, short, actions, False)

    def focus(self) -> None:
        """Focus the first button, so that Return answers the question that the banner asks."""
        self.update_idletasks()  # otherwise Tk waits until the button is on the screen
        for button in self.buttons[:1]:
            button.focus_set()

    def hide(self) -> None:
        self.place_forget()

    @property
    def is_shown(self) -> bool:
        return bool(self.winfo_manager())

    # --- contents ---------------------------------------------------------------------------------

    def _show(
        self,
        title: str,
        text: str,
        short: str | None,
        actions: Sequence[OfferedAction],
        closable: bool,
        *,
        has_links: bool = False,
    ) -> None:
        self.whole_title, self.said, self._short = title, text, short
        self._has_links = has_links
        self._can_close = closable
        look = [(action.label, action.icon) for action in actions]
        if look != [(action.label, action.icon) for action in self._actions]:
            for button in self.buttons:
                button.destroy()
            self.buttons = [self._button(index, action) for index, action in enumerate(actions)]
            self.close_button.lift()  # Tab reaches it last
        self._actions = tuple(actions)
        if not self.is_shown and self._over is not None:
            self.place(in_=self._over, x=0, y=0, relwidth=1.0)
            self.lift(self._over)
        self._fit()

    def _button(self, index: int, action: OfferedAction) -> ttk.Button:
        button = ttk.Button(self, compound="left", command=partial(self._do, index))
        tip = Tip(button, self._theme)
        button.bind(
            "<Enter>",
            lambda _event: tip.expect("" if button.cget("text") else action.label),
            add=True,
        )
        return button

    def _do(self, index: int) -> None:
        """Run the current action of this index, since a button may outlive its first action."""
        self._actions[index].command()

    # --- measures ---------------------------------------------------------------------------------

    def _fit(self) -> None:
        """Arrange everything in the room there is, if anything has changed."""
        wide, high = self.winfo_width(), self.winfo_toplevel().winfo_height()
        if self._over is not None and wide <= 1:
            wide = self._over.winfo_width()
        if wide <= 1:
            wide = self._theme.px(NARROW)
        labels = tuple(action.label for action in self._actions)
        said = self.whole_title, self.said, self._short, self._has_links
        now = wide, high, said, labels, self._can_close
        if now == self._fitted or not self.winfo_exists():
            return
        self._fitted = now
        if self._linked is not None and not self._has_links:
            self._linked.place_forget()
        is_line = self._short is not None and self._fits_in_line(wide)
        for index, button in enumerate(self.buttons):
            is_main = index == 0 or not is_line
            icon = self._actions[index].icon
            button.configure(
                text=(" " if icon else "") + self._actions[index].label,
                style=BUTTON_STYLE if is_main else FLAT_STYLE,
                image=self._theme.icon(icon, "text", 16) if icon else "",
            )
        left = self._theme.px(SIDE if wide < self._theme.px(NARROW) else TEXT_LEFT)
        if left == self._theme.px(TEXT_LEFT) and self._short is not None:
            self._icon.configure(image=self._theme.icon("offline", "warn", ICON))
        else:
            self._icon.place_forget()
        height = self._fit_line(wide, left) if is_line else self._fit_notice(wide, high, left)
        line = self._theme.hairline
        self._line.place(x=0, y=height, relwidth=1.0, height=line)
        self.configure(height=height + line)

    def _fits_in_line(self, wide: int) -> bool:
        """Return whether the buttons leave enough room for the title; some can be pictures."""
        theme = self._theme
        taken = sum(self._width(action, index) for index, action in enumerate(self._actions))
        title = min(theme.bold.measure(self.whole_title), theme.px(100))
        return taken + title + 3 * theme.px(SIDE) <= wide

    def _width(self, action: OfferedAction, index: int) -> int:
        theme = self._theme
        if index == 0 and action.icon:
            return 2 * theme.px(12) + theme.px(16)
        return theme.font.measure(action.label) + 2 * theme.px(12) + theme.px(4)

    def _fit_line(self, wide: int, left: int) -> int:
        """Show one line, and return its height."""
        theme = self._theme
        gap = theme.px(4)
        height = max(theme.px(LINE), theme.font.metrics("linespace") + theme.px(10))
        middle = height // 2
        needed = sum(button.winfo_reqwidth() + gap for button in self.buttons)
        title, short = self.whole_title, self._short or ""
        said = theme.bold.measure(title) + theme.font.measure(f" · {short}" if short else "")
        if left + said + needed + theme.px(SIDE) > wide and self._actions and self._actions[0].icon:
            self.buttons[0].configure(text="")
        right = wide - theme.px(SIDE)
        for button in self.buttons:
            button.place(x=right, y=middle, anchor="e")
            right -= button.winfo_reqwidth() + gap
        self.close_button.place_forget()
        if self._icon.cget("image") and left == theme.px(TEXT_LEFT):
            self._icon.place(x=theme.px(ICON_LEFT), y=middle, anchor="w")
        title = cut(title, theme.bold, max(1, right - left))
        self._set(self._title, title, 0)
        self._title.place(x=left, y=middle, anchor="w")
        left += self._title.winfo_reqwidth()
        room = right - left - theme.px(4)
        text = cut(f" · {short}", theme.font, room) if short and title == self.whole_title else ""
        self._text.configure(foreground=theme.palette.muted)
        self._set(self._text, text if len(text) > len(" · …") else "", 0)
        self._text.place(x=left, y=middle, anchor="w")
        return height

    def _fit_notice(self, wide: int, high: int, left: int) -> int:
        """Show a notice in as many lines as there is space for, and return its height."""
        theme = self._theme
        above, line = theme.px(ABOVE), theme.font.metrics("linespace")
        close = self.close_button.winfo_reqwidth() + theme.px(8) if self._can_close else 0
        room = max(theme.px(60), wide - left - max(theme.px(SIDE), close))
        most = int(high * MOST_SHARE)
        rows = self._rows(wide - left - theme.px(SIDE))
        button = max((each.winfo_reqheight() for each in self.buttons), default=0)
        answers = len(rows) * (button + theme.px(4))
        title = _clip(self.whole_title, theme.bold, room, MOST_TITLE_LINES)
        self._set(self._title, title, room)
        self._title.place(x=left, y=above, anchor="nw")
        top = above + self._title.winfo_reqheight()
        text = self.said if self._short is None else (self._short or "")
        lines = (most - top - answers - above) // line
        if self._has_links:
            self._text.place_forget()
            text = ""
            if self.linked.show(format.linked(self.said, MOST_LINES), room, lines):
                # A label has a little room around its words.
                inset = max(0, self._title.winfo_reqwidth() - theme.bold.measure(title)) // 2
                self.linked.place(x=left + min(inset, theme.px(2)), y=top)
                top += self.linked.winfo_reqheight()
            else:
                self.linked.place_forget()
        else:
            text = _clip(text, theme.font, room, lines)
        self._text.configure(foreground=theme.palette.text)
        self._set(self._text, text, room)
        if text:
            self._text.place(x=left, y=top, anchor="nw")
            top += self._text.winfo_reqheight()
        else:
            self._text.place_forget()
        if rows:
            top += theme.px(4)
        for row in rows:
            x = left
            for each in row:
                each.place(x=x, y=top, anchor="nw")
                x += each.winfo_reqwidth() + theme.px(8)
            top += button + theme.px(4)
        if self._can_close:
            self.close_button.place(x=wide - theme.px(8), y=theme.px(4), anchor="ne")
        else:
            self.close_button.place_forget()
        if self._short is not None and left == theme.px(TEXT_LEFT):
            self._icon.place(x=theme.px(ICON_LEFT), y=above, anchor="nw")
        return top + (above if not rows else theme.px(4))

    def _rows(self, room: int) -> list[list[ttk.Button]]:
        """Return the buttons in as few rows as possible."""
        rows: list[list[ttk.Button]] = []
        taken = 0
        for button in self.buttons:
            width = button.winfo_reqwidth() + self._theme.px(8)
            if not rows or taken + width > room:
                rows.append([])
                taken = 0
            rows[-1].append(button)
            taken += width
        return rows

    @staticmethod
    def _set(label: ttk.Label, text: str, wrap: int) -> None:
        if (str(label.cget("text")), str(label.cget("wraplength"))) != (text, str(wrap or "")):
            label.configure(text=text, wraplength=wrap or "")


def _clip(text: str, font: tkfont.Font, room: int, lines: int) -> str:
    """Return as much of the text as surely fits into so many lines.

    Words rarely fill a line. Only what could fit at all is measured: a text may be very long.
    """
    if lines < 1:
        return ""
    most = lines * room // max(1, font.measure("i")) + 1
    shown = text[:most] if len(text) > most else text
    fitting = cut(shown, font, round((lines - 0.5) * room) if lines > 1 else round(room * 0.9))
    return fitting if shown == text or fitting.endswith("…") else fitting + "…"
