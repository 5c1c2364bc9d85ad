"""Where one writes: grows from one line to six, keeps an undo history, says when a text is too long."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from gui import editing
from gui.i18n import _, ngettext
from gui.text import typed
from gui.theme import Theme

MAX_LINES = 6
WARN_BELOW = 200  # characters left


class Composer(ttk.Frame):
    """`on_send(text)`: the user has pressed Enter or Send. `on_page(pages)`: wants to read further up or down."""

    def __init__(
        self, parent: tk.Misc, theme: Theme, *, on_send: Callable[[str], None], on_page: Callable[[int], None]
    ) -> None:
        unit = theme.unit
        super().__init__(parent, padding=(4 * unit, unit, 4 * unit, 3 * unit))
        self._theme = theme
        self._on_send, self._on_page = on_send, on_page
        self._limit: int | None = None
        self._build()

    @property
    def content(self) -> str:
        return typed(self.text.get("1.0", "end-1c"))

    def show(self, draft: str, placeholder: str) -> None:
        """Puts a conversation's draft in; what was undone in another conversation stays there."""
        self.text.delete("1.0", "end")
        self.text.insert("1.0", draft)
        self.text.edit_reset()
        self._placeholder.configure(text=placeholder)
        self._adapt()

    def set_limit(self, characters: int | None) -> None:
        """The longest text the server takes; None: nobody knows."""
        self._limit = characters
        self._adapt()

    def clear(self) -> None:
        self.show("", self._placeholder.cget("text"))

    def insert(self, text: str) -> None:
        """What was typed elsewhere in the window lands here."""
        self.text.focus_set()
        self.text.insert("insert", text)
        self.text.see("insert")
        self._adapt()

    def paste(self) -> None:
        self.text.focus_set()
        self.text.event_generate("<<Paste>>")

    def _build(self) -> None:
        theme, unit, p = self._theme, self._theme.unit, self._theme.palette
        edge = ttk.Frame(self, style="Edge.TFrame", padding=theme.hairline)
        inside = ttk.Frame(edge, style="Field.TFrame", padding=(2 * unit, unit + unit // 2))
        self.text = tk.Text(
            inside, height=1, width=20, wrap="word", undo=True, maxundo=1000, font=theme.font, background=p.field,
            foreground=p.text, insertbackground=p.text, insertwidth=max(1, round(1.5 * theme.scale)),
            selectbackground=p.selected, selectforeground=p.text, inactiveselectbackground=p.selected,
            borderwidth=0, highlightthickness=0, padx=0, pady=0, spacing2=unit // 2,
        )
        self._placeholder = ttk.Label(inside, style="Placeholder.TLabel", cursor="xterm")
        self.send_button = ttk.Button(self, text=_("Send"), style="Accent.TButton", command=self._send)
        self._count = ttk.Label(self, style="Warn.TLabel")
        inside.pack(fill="both", expand=True)
        self.text.pack(fill="both", expand=True)
        edge.grid(row=0, column=0, sticky="ew")
        self.send_button.grid(row=0, column=1, sticky="se", padx=(2 * unit, 0))
        self._count.grid(row=1, column=0, columnspan=2, sticky="w")
        self._count.grid_remove()
        self.columnconfigure(0, weight=1)
        self._placeholder.bind("<Button-1>", lambda _event: self.text.focus_set())
        self._bind(edge)

    def _bind(self, edge: ttk.Frame) -> None:
        text = self.text
        text.bind("<FocusIn>", lambda _event: edge.configure(style="Focus.TFrame"))
        text.bind("<FocusOut>", lambda _event: edge.configure(style="Edge.TFrame"))
        editing.guard_input(text)
        editing.add_menu(text, self._theme, editable=True)
        sequences = ["<Return>"] + (["<KP_Enter>"] if self.tk.call("tk", "windowingsystem") == "x11" else [])
        for sequence in sequences:
            text.bind(sequence, self._on_return)
            text.bind(sequence.replace("<", "<Shift-"), self._on_shift_return)
        text.bind("<Tab>", lambda _event: self._leave(text.tk_focusNext()))
        text.bind("<Prior>", lambda _event: self._page(-1))
        text.bind("<Next>", lambda _event: self._page(1))
        text.bind("<<Modified>>", self._on_modified)
        text.bind("<Configure>", lambda _event: self._adapt(), add=True)

    def _on_return(self, _event: object) -> str:
        self._send()
        return "break"

    def _on_shift_return(self, _event: object) -> str:
        self.text.insert("insert", "\n")
        self.text.see("insert")
        return "break"

    def _leave(self, widget: tk.Misc | None) -> str:
        if widget is not None:
            widget.focus_set()
        return "break"

    def _page(self, pages: int) -> str:
        self._on_page(pages)
        return "break"

    def _send(self) -> None:
        text = self.content
        self.text.focus_set()
        if text.strip() and not self._excess(text):
            self._on_send(text)

    def _on_modified(self, _event: object) -> None:
        if self.text.edit_modified():
            self.text.edit_modified(False)
            self._adapt()

    def _excess(self, text: str) -> int:
        return max(0, len(text) - self._limit) if self._limit is not None else 0

    def _adapt(self) -> None:
        """Height, placeholder, button and count follow the text."""
        text = self.content
        if text:
            self._placeholder.place_forget()
        else:
            self._placeholder.place(in_=self.text, x=0, y=0)
        # Asked of Tk itself: tkinter answers with a tuple, a number or None, depending on Python's version.
        lines = int(self.tk.call(self.text, "count", "-displaylines", "1.0", "end"))
        height = min(max(1, lines), MAX_LINES)
        if height != int(self.text.cget("height")):
            self.text.configure(height=height)
            self.text.see("insert")
        excess = self._excess(text)
        self.send_button.state(["!disabled" if text.strip() and not excess else "disabled"])
        self._show_count(excess, None if self._limit is None else self._limit - len(text))

    def _show_count(self, excess: int, left: int | None) -> None:
        if excess:
            self._count.configure(text=ngettext(
                "{n} character too many: send it in several parts.",
                "{n} characters too many: send it in several parts.", excess).format(n=excess))
        elif left is not None and left < WARN_BELOW:
            self._count.configure(text=ngettext("{n} character left", "{n} characters left", left).format(n=left))
        else:
            self._count.grid_remove()
            return
        self._count.grid()
