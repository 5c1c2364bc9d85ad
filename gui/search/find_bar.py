"""Show a bar above the messages that finds words in the conversation in view."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from gui.looks import windowing
from gui.looks.delay import Delay
from gui.looks.theme import Theme
from gui.parts import editing
from gui.parts.tip import Tip
from gui.words.i18n import _

TYPING_MS = 120  # the search begins this long after the last key
MIN_ENTRY_UNITS = 24
TEXT_LEFT = 68  # where the messages begin, in pixels at 96 dpi
STYLE = "Find.TEntry"

Step = Callable[[int], None]


class FindBar(ttk.Frame):
    """Takes the words to search for, and shows how many hits there are.

    The bar takes no room until it is opened: the caller grids it, then calls `close`.

    Args:
        on_query: called with the text to search for; "" ends the search.
        on_step: called with 1 to go to the next hit, further down, or with -1 to go to the one
            before.
        on_close: the user has closed the bar.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        on_query: Callable[[str], None],
        on_step: Step,
        on_close: Callable[[], None],
    ) -> None:
        unit = theme.unit
        super().__init__(parent, padding=(0, unit, theme.px(12), unit))
        self._theme = theme
        self._on_query, self._on_step, self._on_close = on_query, on_step, on_close
        self._asked = ""
        self._typed = Delay(self, TYPING_MS, self._ask_typed)
        self._build()

    def destroy(self) -> None:
        self._typed.cancel()
        super().destroy()

    def open(self, text: str | None = None) -> None:
        """Show the bar and select its text; with `text`, search for that at once."""
        self.grid()
        if text is not None:
            self.entry.delete(0, "end")
            self.entry.insert(0, text)
        self._ask()
        # Tk would give the focus only once the bar is on the screen, and keys pressed meanwhile
        # would go elsewhere.
        self.update_idletasks()
        editing.focus_whole(self.entry)

    def close(self) -> None:
        """Hide the bar; its text stays for the next time."""
        self._typed.cancel()
        self._asked = ""
        self.grid_remove()

    @property
    def is_open(self) -> bool:
        return bool(self.winfo_manager())

    @property
    def query(self) -> str:
        return self.entry.get().strip()

    def show(self, count: int, position: int, more: bool) -> None:
        """Show how many hits there are.

        Args:
            position: which of them is in view, from 1; 0 for none.
            more: older messages, not searched yet, may have hits too.
        """
        total = f"{count}+" if more else str(count)
        if not self.query:
            said = ""
        elif count:
            said = (
                _("{position} of {total}").format(position=position, total=total)
                if position
                else total
            )
        else:
            said = _("no results yet") if more else _("no results")
        self._count.configure(text=said)
        for button in (self._up, self._down):
            button.state(["!disabled" if count or more else "disabled"])

    def fail(self) -> None:
        """Show that the messages on this computer can't be searched."""
        self.show(0, 0, more=False)
        self._count.configure(text=_("can't search now"))

    @property
    def said(self) -> str:
        return str(self._count.cget("text"))

    def _build(self) -> None:
        theme, unit = self._theme, self._theme.unit
        # What is typed begins where the messages do.
        sides = theme.px(28), theme.px(TEXT_LEFT - 28 - 20 - 12)
        ttk.Label(self, image=theme.icon("search")).grid(row=0, column=0, padx=sides)
        theme.style.configure(STYLE, padding=(theme.px(12), theme.px(5)))
        self.entry = ttk.Entry(self, font=theme.font, width=12, style=STYLE)
        self.entry.grid(row=0, column=1, sticky="ew")
        # As wide as most of its texts, so that nothing moves while the user types.
        self._count = ttk.Label(self, style="Muted.TLabel", anchor="e", width=16)
        self._count.grid(row=0, column=2, padx=(2 * unit, unit))
        self._up = self._button(3, "up", _("Older (F3)"), lambda: self._step(-1))
        self._down = self._button(4, "down", _("Newer (Shift+F3)"), lambda: self._step(1))
        self.close_button = self._button(5, "close", _("Close (Esc)"), self._put_away)
        self._line = ttk.Frame(self, style="Line.TFrame", height=theme.hairline)
        self._line.place(x=0, rely=1.0, y=unit - theme.hairline, relwidth=1.0, width=theme.px(12))
        self.columnconfigure(1, weight=1, minsize=MIN_ENTRY_UNITS * unit)
        self.bind("<Configure>", lambda _event: self._make_room())
        editing.guard_input(self.entry)
        editing.add_menu(self.entry, theme, editable=True)
        self._bind_keys()
        self.show(0, 0, more=False)

    def _make_room(self) -> None:
        """Hide some parts where not all fit; the entry and the buttons are kept first."""
        others = (
            child
            for child in self.winfo_children()
            if child not in (self.entry, self._count, self._line)
        )
        taken = sum(child.winfo_reqwidth() for child in others)
        if (
            taken + self._count.winfo_reqwidth() + (MIN_ENTRY_UNITS + 11) * self._theme.unit
            > self.winfo_width()
            > 1
        ):
            self._count.grid_remove()
        else:
            self._count.grid()

    def _button(
        self, column: int, icon: str, words: str, command: Callable[[], None]
    ) -> ttk.Button:
        button = ttk.Button(
            self, image=self._theme.icon(icon), style="Icon.TButton", command=command
        )
        button.grid(row=0, column=column)
        Tip(button, self._theme, words)
        return button

    def _bind_keys(self) -> None:
        entry = self.entry
        entry.bind("<KeyRelease>", self._on_typed)
        entry.bind("<<Paste>>", lambda _event: self.after_idle(self._typed.start), add=True)
        for name in windowing.enter_keys():
            entry.bind(f"<{name}>", lambda _event: self._do(-1))
            entry.bind(f"<Shift-{name}>", lambda _event: self._do(1))
        for widget in (entry, self._up, self._down, self.close_button):
            widget.bind("<F3>", lambda _event: self._do(-1))
            widget.bind("<Shift-F3>", lambda _event: self._do(1))
            widget.bind("<Escape>", lambda _event: self._leave())
        entry.bind("<Down>", lambda _event: self._do(1))
        entry.bind("<Up>", lambda _event: self._do(-1))

    def _do(self, step: int) -> str:
        self._step(step)
        return "break"

    def _step(self, step: int) -> None:
        if self._ask():  # the text had changed: this search shows its first hit
            return
        if self.query:
            self._on_step(step)

    def _on_typed(self, _event: object) -> None:
        if self.query != self._asked:
            self._typed.start()

    def _ask(self) -> bool:
        """Search for the text if it has changed, and return whether it has."""
        self._typed.cancel()
        if self.query == self._asked:
            return False
        self._asked = self.query
        self._on_query(self._asked)
        return True

    def _ask_typed(self) -> None:
        self._ask()

    def _put_away(self) -> None:
        self.close()
        self._on_close()

    def _leave(self) -> str:
        self._put_away()
        return "break"
