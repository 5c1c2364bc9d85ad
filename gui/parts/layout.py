"""Arrange the parts of the chat's window, whatever they contain."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from gui.looks.theme import Theme

# All in pixels at 96 dpi.
LIST_WIDTH, MIN_LIST_WIDTH, MAX_LIST_WIDTH = 280, 240, 400
NARROW_LIST_WIDTH = 64  # pictures alone
NARROW_WINDOW = 640  # a window below this width shows pictures alone
TIGHT_WINDOW = 320  # and one below this width, with very large text, no list until it is asked
GRIP = 4  # how wide the right edge of the list is for the pointer
FOOT = 56  # of the list, where its edge can't be dragged: a hairline crosses it
FOLDING = 140  # who drags the edge below this width wants pictures alone
MOST_LIST_SHARE = 0.45  # of the window's width
LEAST_MESSAGES = 420  # beside a panel for which the list gives way


class ChatLayout(ttk.Frame):
    """A layout is the frame of all parts of the chat.

    Create the parts with it as their parent, then pass them to `arrange`. The list at the left can
    be dragged wider, or folded to its pictures. In a narrow window, or while it gives way to a
    panel, it is always folded, and opens over the messages for as long as it is used. In a tight
    window a folded list is not in view at all.

    Args:
        parent: see tkinter.
        theme: for the measures.
        width: of the list, in pixels at 96 dpi.
        is_folded: whether the user wants pictures alone.
        on_change: called with both when the user has changed them.

    Attributes:
        on_tight: called with whether the window is tight, when that has changed.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        width: int = LIST_WIDTH,
        is_folded: bool = False,
        on_change: Callable[[int, bool], None] = lambda _width, _is_folded: None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._on_change = theme, on_change
        self._width = min(max(width, MIN_LIST_WIDTH), MAX_LIST_WIDTH)
        self._is_folded, self._is_open = is_folded, False
        self.on_tight: Callable[[bool], None] = lambda _is_tight: None
        self._was_tight = False
        self._roster: tk.Widget | None = None
        self._panel: tk.Widget | None = None  # that the list gives way to
        p = theme.palette
        cursor = "sb_h_double_arrow"
        self._line = tk.Frame(self, background=p.line, width=theme.hairline, cursor=cursor)
        self._grip = tk.Frame(self, background=p.side, cursor=cursor)
        self._grip_from = 0

    def arrange(
        self,
        *,
        roster: tk.Widget,
        header: tk.Widget,
        find: tk.Widget,
        transcript: tk.Widget,
        composer: tk.Widget,
    ) -> None:
        theme = self._theme
        self._roster = roster
        header.grid(row=0, column=1, sticky="ew")
        ttk.Frame(self, style="Line.TFrame", height=theme.hairline).grid(
            row=1, column=1, sticky="ew"
        )
        find.grid(row=2, column=1, sticky="ew")
        find.grid_remove()
        transcript.grid(row=4, column=1, sticky="nsew")
        composer.grid(row=6, column=1, sticky="ew")
        # The messages get most of a wide window, and shrink in a narrow one.
        self.columnconfigure(1, weight=1, minsize=1)
        self.rowconfigure(4, weight=1, minsize=1)
        self.bind("<Configure>", lambda _event: self._place_list(), add=True)
        p = theme.palette
        for edge in (self._line, self._grip):
            edge.bind("<Button-1>", self._on_grip)
            edge.bind("<B1-Motion>", self._on_drag)
            edge.bind("<ButtonRelease-1>", lambda _event: self._keep())
            edge.bind("<Double-Button-1>", lambda _event: self._drag_to(LIST_WIDTH))
            edge.bind("<Enter>", lambda _event: self._line.configure(background=p.accent))
            edge.bind("<Leave>", lambda _event: self._line.configure(background=p.line))
        self._watch(roster)
        self._place_list()

    def _watch(self, widget: tk.Misc) -> None:
        """Notice when the focus leaves the list.

        Only what has the focus at times is watched: Tab reaches whatever has such a binding.
        """
        if widget.winfo_class() in ("Canvas", "TButton", "TEntry"):
            widget.bind("<FocusOut>", self._on_focus_out, add=True)
        for child in widget.winfo_children():
            self._watch(child)

    def put_above_messages(self, line: tk.Widget | None) -> None:
        """Put a line between the header and the messages, or none."""
        for widget in self.grid_slaves(row=3, column=1):
            if widget is not line:
                widget.grid_remove()
        if line is not None and not line.winfo_manager():
            line.grid(row=3, column=1, sticky="ew")

    def put_below_messages(self, line: tk.Widget | None) -> None:
        """Put a line between the messages and the composer, or none."""
        for widget in self.grid_slaves(row=5, column=1):
            if widget is not line:
                widget.grid_remove()
        if line is not None and not line.winfo_manager():
            line.grid(row=5, column=1, sticky="ew")

    def cover(self, panel: tk.Widget) -> None:
        """Put a panel over everything beside the roster, until it is destroyed."""
        panel.grid(row=0, column=1, rowspan=7, sticky="nsew")
        panel.lift()
        self._lift_list()

    def give_way(self, panel: tk.Widget) -> None:
        """Fold the list while a panel leaves too little room for the messages, until it is gone."""
        if panel is self._panel:
            return
        self._panel = panel
        panel.bind("<Destroy>", lambda _event: self._take_back(panel), add=True)
        self._place_list()

    def _take_back(self, panel: tk.Widget) -> None:
        if panel is self._panel:
            self._panel = None
            if self._roster is not None and self._roster.winfo_exists():
                self._place_list()

    # --- the list ---------------------------------------------------------------------------------

    @property
    def is_narrow(self) -> bool:
        """Return whether the window has no room for names in the list, whatever the user wants."""
        window, px = self.winfo_width(), self._theme.px
        if window <= 1:
            return False
        panel = self._panel.winfo_reqwidth() if self._panel is not None else 0
        left = window - panel - self._full - self._theme.hairline
        return window < px(NARROW_WINDOW) or (panel > 0 and left < px(LEAST_MESSAGES))

    @property
    def is_tight(self) -> bool:
        """Return whether the window has no room even for pictures beside the messages."""
        return 1 < self.winfo_width() < self._theme.px(TIGHT_WINDOW)

    def left_of_messages(self, *, folded: bool = False) -> int:
        """Return how much of the width the list has, or would have if it were folded."""
        if self.is_tight:
            return 0
        kept = self._narrow if folded or self.is_folded else self._full
        return kept + self._theme.hairline

    @property
    def is_folded(self) -> bool:
        """Return whether the list shows pictures alone, unless it is open for a while."""
        return self._is_folded or self.is_narrow

    @property
    def list_width(self) -> int:
        """Return the width that the list has now, in pixels."""
        return self._wide if self._is_open or not self.is_folded else self._narrow

    @property
    def _narrow(self) -> int:
        return self._theme.px(NARROW_LIST_WIDTH)

    @property
    def _wide(self) -> int:
        if self._is_open and self.is_folded:
            return min(self._theme.px(self._width), self.winfo_width() - self._narrow // 2)
        return self._full

    @property
    def _full(self) -> int:
        """Return the width of a list that is not folded."""
        wide, window = self._theme.px(self._width), self.winfo_width()
        return min(wide, round(window * MOST_LIST_SHARE)) if window > 1 else wide

    def toggle(self) -> None:
        """Fold the list or unfold it. In a narrow window, open it for a while or close it."""
        if self.is_narrow:
            self.open_list() if not self._is_open else self.close_list()
            return
        self._is_folded, self._is_open = not self._is_folded, False
        self._place_list()
        self._keep()

    def open_list(self) -> None:
        """Open a folded list over the messages, for as long as it is used."""
        if self.is_folded and not self._is_open:
            self._is_open = True
            self._place_list()

    def close_list(self) -> None:
        """Close it again, if it was opened for a while."""
        if self._is_open:
            self._is_open = False
            self._place_list()

    def _on_focus_out(self, _event: tk.Event[tk.Misc]) -> None:
        # The window calls, since this one may be gone by then.
        self.winfo_toplevel().after_idle(self._close_if_left)

    def _close_if_left(self) -> None:
        """Close it once the focus is elsewhere in this window."""
        if not self.winfo_exists() or not self._is_open or self._roster is None:
            return
        focus = str(self.tk.call("focus"))
        if focus and not focus.startswith(str(self._roster)):
            self.close_list()

    def _place_list(self) -> None:
        if self._roster is None:
            return
        if self._is_open and not self.is_folded:
            self._is_open = False
        theme, width, is_tight = self._theme, self.list_width, self.is_tight
        self.columnconfigure(0, minsize=self.left_of_messages())
        if is_tight != self._was_tight:
            self._was_tight = is_tight
            self.on_tight(is_tight)
        if is_tight and not self._is_open:
            for widget in (self._roster, self._line, self._grip):
                widget.place_forget()
            return
        self._roster.place(x=0, y=0, width=width, relheight=1.0)
        self._line.place(x=width, y=0, width=theme.hairline, relheight=1.0)
        grip = min(theme.sharp(GRIP), theme.sharp(3))
        below = theme.px(FOOT) + theme.hairline
        self._grip.place(x=width - grip, y=0, width=grip, relheight=1.0, height=-below)
        self._lift_list()

    def _lift_list(self) -> None:
        """Lift the list over what it may lie over."""
        for widget in (self._line, self._grip):
            widget.lift()
        if self._roster is not None and self._is_open:
            self._roster.lift()
            self._line.lift()

    def _on_grip(self, event: tk.Event[tk.Misc]) -> None:
        self._grip_from = self.list_width - event.x_root

    def _on_drag(self, event: tk.Event[tk.Misc]) -> None:
        width = round((self._grip_from + event.x_root) / self._theme.px(1000) * 1000)
        if width < FOLDING and not self.is_narrow:
            self._is_folded, self._is_open = True, False
            self._place_list()
        elif width >= FOLDING and not self.is_narrow:
            self._is_folded, self._is_open = False, False
            self._drag_to(width)

    def _drag_to(self, width: int) -> None:
        self._width = min(max(width, MIN_LIST_WIDTH), MAX_LIST_WIDTH)
        self._place_list()

    def _keep(self) -> None:
        self._on_change(self._width, self._is_folded)
