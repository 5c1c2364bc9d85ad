"""Provide the base of all dialogs: a small window over the main one."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Iterator
from functools import partial
from tkinter import ttk

from gui.looks import windowing
from gui.looks.theme import Theme
from gui.parts import placement

# In pixels at 96 dpi.
MARGIN = 24
ABOVE, BELOW = 20, 16  # the page; the buttons have `BELOW` too
BAR_ABOVE = 8
BETWEEN = 8  # buttons
STEP = 16  # of scrolling
TICK = 40  # beside the words of a check box
FRAME = 4  # on this screen
MOVED = 32  # so far from its place, the user has moved it, and no frame
SCREEN_SHARE = 0.94  # the rest is for the window's frame and the system's bars

Button = tuple[str, Callable[[], None], bool]


class Dialog(tk.Toplevel):
    """A dialog has a `page` for its contents, which scrolls on small screens, and `buttons` below.

    Esc closes it, and the focus returns to where it was. Return presses the focused button, or the
    main one. It stays above its parent, but both can be used.
    """

    def __init__(self, parent: tk.Misc, theme: Theme, title: str) -> None:
        super().__init__(parent, background=theme.palette.page)
        self.withdraw()
        theme.dress_chat()
        self.theme = theme
        self.title(title)
        self._over = parent.winfo_toplevel()
        self._focus_before = focus_of(parent)
        self.transient(self._over)
        self.protocol("WM_DELETE_WINDOW", self.close)
        self._main: ttk.Button | None = None
        self._closing = False
        self._put: tuple[int, int] | None = None  # where `fit` has put it
        side = theme.px(MARGIN)
        self._bar = ttk.Frame(self, padding=(side, theme.px(BAR_ABOVE), side, theme.px(BELOW)))
        self._canvas = tk.Canvas(
            self,
            background=theme.palette.page,
            highlightthickness=0,
            borderwidth=0,
            yscrollincrement=theme.px(STEP),
            width=1,
            height=1,
        )
        self._scrollbar = ttk.Scrollbar(self, command=self._canvas.yview)
        self._bar.lift()  # Tab comes to it last
        self._canvas.configure(yscrollcommand=self._scrollbar.set)
        self.page = ttk.Frame(self._canvas, padding=(side, theme.px(ABOVE), side, theme.px(BELOW)))
        self._inside = self._canvas.create_window(0, 0, anchor="nw", window=self.page)
        # The first column is for what stands beside the page, such as its sections.
        self._canvas.grid(row=0, column=1, sticky="nsew")
        self.columnconfigure(1, weight=1)
        self.rowconfigure(0, weight=1)
        self._connect()

    @property
    def room(self) -> int:
        """Return how wide the contents may be, in pixels; anything wider would be cut off."""
        margins = 2 * self.theme.px(MARGIN) + self.theme.px(STEP)
        return round(self.winfo_screenwidth() * SCREEN_SHARE) - margins

    def wide(self, pixels: int) -> int:
        """Return a width in pixels at 96 dpi for this screen, or less where there is no room."""
        return min(self.theme.px(pixels), self.room)

    def check_box(self, words: str, *, is_on: bool) -> ttk.Checkbutton:
        """Return a box to tick on the page, whose words wrap where they must."""
        style, theme = "Wrapped.TCheckbutton", self.theme
        theme.style.configure(style, wraplength=max(1, self.room - theme.px(TICK)))
        images = theme.choice_images("box", "ticked")
        box = ttk.Checkbutton(self.page, text=words, style=style, image=images)
        box.state(["!alternate", "selected" if is_on else "!selected"])
        return box

    def buttons(self, *buttons: Button) -> list[ttk.Button]:
        """Create the row of buttons at the bottom, from left to right.

        Args:
            buttons: (label, callback, whether it is the main button) for each.
        """
        for child in self._bar.winfo_children():
            child.destroy()
        self._main = None
        made = []
        for label, command, is_main in buttons:
            style = "Accent.TButton" if is_main else "TButton"
            button = ttk.Button(self._bar, text=label, command=command, style=style)
            made.append(button)
            if is_main:
                self._main = button
        for button in reversed(made):
            button.pack(side="right", padx=(self.theme.px(BETWEEN), 0))
        for button in made:
            button.lift()  # so that Tab goes from left to right
        self._bar.grid(row=1, column=1, columnspan=2, sticky="ew")
        return made

    def show(self, focus: tk.Misc | None = None) -> None:
        """Show the dialog over its parent, as large as it needs to be and the screen allows.

        The focus goes to `focus`, or to the first widget that takes it.
        """
        self.fit()
        self.deiconify()
        self.lift()
        self._put_on_screen()
        (
            focus or self._first(self.page) or self._main or self._first(self._bar) or self
        ).focus_set()

    @property
    def usual_size(self) -> tuple[int, int] | None:
        """Return the size in pixels of a dialog that changes its contents; None for the others."""
        return None

    def fit(self) -> None:
        """Resize the dialog to its contents, with its centre over that of its parent.

        Where the user has moved it, it stays.
        """
        self.update_idletasks()
        over, screen = self._over, placement.without_bars(self)
        # The height of a title bar: the geometry is that of the frame.
        title = max(0, over.winfo_rooty() - int(over.geometry().split("+")[2]))
        most = (
            round((screen.right - screen.left) * SCREEN_SHARE),
            min(
                round((screen.bottom - screen.top) * SCREEN_SHARE),
                screen.bottom - screen.top - title - FRAME,
            ),
        )
        bar = self._bar.winfo_reqheight() if self._bar.winfo_manager() else 0
        beside = sum(child.winfo_reqwidth() for child in self.grid_slaves(row=0, column=0))
        wide = beside + max(self.page.winfo_reqwidth(), self._bar.winfo_reqwidth())
        high = needed = self.page.winfo_reqheight() + bar
        usual = self.usual_size
        if usual is not None:
            high = usual[1]
        if needed > min(high, most[1]):
            wide += self._scrollbar.winfo_reqwidth()
        if usual is not None:
            wide = max(wide, usual[0])
        wide, high = min(wide, most[0]), min(high, most[1])
        x = over.winfo_rootx() + (over.winfo_width() - wide) // 2
        y = over.winfo_rooty() + (over.winfo_height() - high) // 2
        x, y = self._moved or (x, y)
        x = max(screen.left, min(x, screen.right - wide - FRAME))
        y = max(screen.top, min(y, screen.bottom - high - title - FRAME))
        self._put = (x, y) if self._moved is None else self._put
        self.geometry(f"{wide}x{high}+{x}+{y}")
        self.minsize(min(wide, self.theme.px(240)), min(high, self.theme.px(160)))

    @property
    def _moved(self) -> tuple[int, int] | None:
        """Return where the user has moved the dialog; None if they have not.

        A window manager may add the width of its frame.
        """
        if self._put is None or not self.winfo_viewable():
            return None
        _size, x, y = self.geometry().split("+", 2)
        far = max(abs(int(x) - self._put[0]), abs(int(y) - self._put[1]))
        return (int(x), int(y)) if far > MOVED else None

    def close(self) -> None:
        """Close the dialog."""
        if self._closing:
            return
        self._closing = True
        had_focus = bool(self.tk.call("focus"))
        self.destroy()
        if had_focus and self._focus_before is not None:
            try:
                self._focus_before.focus_set()
            except tk.TclError:  # it is gone meanwhile: focus what has replaced it
                (self._over.focus_lastfor() or self._over).focus_set()

    def recolour(self) -> None:
        """Apply the theme's palette to the dialog, but not to its contents."""
        page = self.theme.palette.page
        self.configure(background=page)
        self._canvas.configure(background=page)

    def rescale(self, factor: float) -> None:
        """Follow the theme to a screen of `factor` times the density.

        Fonts have grown by themselves. Lines of text wrap at `factor` times the width here; what
        else the contents measure stays, except where a dialog can redraw them.
        """
        for label in labels_in(self):
            wrapped = int(str(label.cget("wraplength") or 0))
            if wrapped:
                label.configure(wraplength=round(wrapped * factor))
        self.fit()

    # --- inside -----------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.bind("<Escape>", lambda _event: self.close())
        for name in windowing.enter_keys():
            self.bind(f"<{name}>", self._on_return)
        windowing.bind_wheel(self, self._on_wheel)
        self.bind("<Prior>", lambda event: self._on_wheel(event, -8))
        self.bind("<Next>", lambda event: self._on_wheel(event, 8))
        for key, steps in (("<Up>", -1), ("<Down>", 1)):
            self.bind(key, partial(self._on_arrow, steps=steps))
        self.bind("<FocusIn>", self._on_focus)
        self.page.bind("<Configure>", lambda _event: self._lay_out())
        self._canvas.bind("<Configure>", lambda _event: self._lay_out())

    def _put_on_screen(self) -> None:
        """Put everything on the screen now.

        Tk does it level by level, each time it hears that a level is there. A widget that is not on
        the screen gets no focus, and Tab passes it over. On a busy machine, keys come in between.
        """
        level: list[tk.Misc] = [self]
        while level:
            for one in level:
                for child in one.pack_slaves():
                    child.pack_configure()
                for child in one.grid_slaves():
                    child.grid_configure()
            if self._canvas in level:
                self._lay_out()  # puts the page there
            self.update_idletasks()
            level = [child for one in level for child in one.winfo_children()]

    def _lay_out(self) -> None:
        """Make the page as wide as the dialog and at least as high; a higher page scrolls."""
        wide, high, needed = (
            self._canvas.winfo_width(),
            self._canvas.winfo_height(),
            self.page.winfo_reqheight(),
        )
        self._canvas.itemconfigure(self._inside, width=wide, height=max(high, needed))
        self._canvas.configure(scrollregion=(0, 0, wide, max(high, needed)))
        if needed > high > 1:
            self._scrollbar.grid(row=0, column=2, sticky="ns")
        else:
            self._scrollbar.grid_remove()

    @property
    def _scrolls(self) -> bool:
        return bool(self._scrollbar.winfo_manager())

    def _on_wheel(self, event: tk.Event[tk.Misc], steps: int) -> None:
        own_use = isinstance(event.widget, (tk.Text, tk.Listbox, ttk.Treeview))
        if self._scrolls and not own_use:
            self._canvas.yview_scroll(2 * steps, "units")

    def _on_arrow(self, event: tk.Event[tk.Misc], steps: int) -> None:
        """Scroll, unless the focused widget needs the arrow keys."""
        if isinstance(event.widget, (ttk.Button, tk.Toplevel)):
            self._on_wheel(event, steps)

    def _on_focus(self, event: tk.Event[tk.Misc]) -> None:
        if str(event.widget).startswith(f"{self.page}."):
            self.see(event.widget)

    def see(self, widget: tk.Misc) -> None:
        """Scroll until the widget, which is on the page, is visible."""
        if not self._scrolls:
            return
        top = widget.winfo_rooty() - self.page.winfo_rooty()
        bottom, step = top + widget.winfo_height(), self.theme.px(STEP)
        shown = self._canvas.canvasy(0)
        high, whole = self._canvas.winfo_height(), self.page.winfo_height()
        if top - step < shown:
            self._canvas.yview_moveto(max(0, top - 2 * step) / whole)
        elif bottom + step > shown + high:
            self._canvas.yview_moveto(max(0, bottom + 2 * step - high) / whole)

    def _on_return(self, event: tk.Event[tk.Misc]) -> None:
        if self._main is not None and not isinstance(event.widget, (tk.Text, ttk.Combobox)):
            self._main.invoke()

    def _first(self, widget: tk.Misc) -> tk.Misc | None:
        """Return the first widget inside that Tab would go to."""
        for child in widget.winfo_children():
            if isinstance(
                child,
                (ttk.Entry, ttk.Button, ttk.Checkbutton, ttk.Radiobutton, ttk.Treeview, tk.Text),
            ):
                if str(child.cget("takefocus")) != "0" and child.winfo_manager():
                    return child
            else:
                found = self._first(child)
                if found is not None:
                    return found
        return None


def labels_in(widget: tk.Misc) -> Iterator[ttk.Label]:
    """Yield all labels inside a widget."""
    for child in widget.winfo_children():
        if isinstance(child, ttk.Label):
            yield child
        yield from labels_in(child)


def focus_of(widget: tk.Misc) -> tk.Misc | None:
    """Return the focused widget; None if tkinter does not know it, as with a combobox's list."""
    try:
        return widget.focus_get()
    except KeyError:
        return None
