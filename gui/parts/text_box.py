"""Provide a field for several lines of text, which looks like other fields."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from gui.looks.theme import Theme
from gui.parts import editing


class TextBox(ttk.Frame):
    """A box has a text; Tab leaves it, as in other fields.

    Args:
        rows: how many lines are seen.
        on_change: called when the text has changed, by whatever.
        columns: how wide it is at least, in characters.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        rows: int,
        on_change: Callable[[], None],
        columns: int = 40,
    ) -> None:
        edge = theme.sharp(4)  # inside the round corners
        super().__init__(parent, style="Box.TFrame", padding=edge)
        self._on_change = on_change
        p = theme.palette
        self.text = tk.Text(
            self,
            width=columns,
            height=rows,
            wrap="word",
            undo=True,
            font=theme.font,
            background=p.raised,
            foreground=p.text,
            insertbackground=p.text,
            insertwidth=theme.caret,
            selectbackground=p.selection,
            selectforeground=p.text,
            borderwidth=0,
            highlightthickness=0,
            padx=theme.px(8),
            pady=theme.px(4),
        )
        self.text.pack(fill="both", expand=True)
        editing.guard_input(self.text)
        editing.add_menu(self.text, theme, editable=True)
        for sequence, states in (("<FocusIn>", ["focus"]), ("<FocusOut>", ["!focus"])):
            self.text.bind(sequence, lambda _event, states=states: self.state(states), add=True)  # type: ignore[misc]
        self.text.bind("<<Modified>>", lambda _event: self._look())
        self.text.bind("<Tab>", lambda event: _go(event.widget.tk_focusNext()))
        for sequence in ("<Shift-Tab>", "<<PrevWindow>>"):
            self.text.bind(sequence, lambda event: _go(event.widget.tk_focusPrev()))

    @property
    def content(self) -> str:
        """Return the text."""
        return self.text.get("1.0", "end-1c")

    def fill(self, content: str) -> None:
        """Put another text into the box."""
        self.text.delete("1.0", "end")
        self.text.insert("1.0", content)

    def _look(self) -> None:
        """Tell of a change. Tk sends the event again when the mark of the change is taken away."""
        if self.text.edit_modified():
            self.text.edit_modified(False)
            self._on_change()


def _go(widget: tk.Misc | None) -> str:
    if widget is not None:
        widget.focus_set()
    return "break"
