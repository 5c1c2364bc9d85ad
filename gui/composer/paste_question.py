"""Ask, before many lines are pasted, whether they go in as they are, as code, or not at all."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from functools import partial
from tkinter import ttk

from gui.looks import windowing
from gui.looks.fitting import cut
from gui.looks.theme import Theme
from gui.words import pasting
from gui.words.i18n import _, ngettext
from gui.words.text import displayable_line


class PasteQuestion(ttk.Frame):
    """The question stands above the composer, over the messages, until it is answered.

    Enter takes what the text looks like; Esc, or going on elsewhere, pastes nothing.

    Args:
        near: the question appears above this widget.
        on_answer: called with what goes into the message, "" for nothing.
    """

    def __init__(
        self, near: tk.Misc, theme: Theme, text: str, *, on_answer: Callable[[str], None]
    ) -> None:
        super().__init__(near.winfo_toplevel(), style="Card.TFrame", padding=theme.px(12))
        self._near, self._theme, self._on_answer = near, theme, on_answer
        lines = text.strip("\n").count("\n") + 1
        asked = ngettext("Paste {n} line?", "Paste {n} lines?", lines).format(n=lines)
        ttk.Label(self, text=asked, style="CardStrong.TLabel").pack(anchor="w")
        room = max(1, min(near.winfo_width(), theme.px(400)) - theme.px(24))
        first = displayable_line(text.strip()[:200].split("\n", 1)[0])
        said = ttk.Label(self, text=cut(first, theme.mono, room), style="CardMuted.TLabel")
        said.configure(font=theme.mono)
        said.pack(anchor="w", pady=(theme.px(4), theme.px(8)))
        row = ttk.Frame(self, style="Field.TFrame")
        row.pack(anchor="w")
        self.buttons: list[ttk.Button] = []
        choices = [(_("As text"), text), (_("Don't paste"), "")]
        is_code = False
        if pasting.can_be_block(text):
            choices.insert(0, (_("As code"), pasting.as_block(text)))
            is_code = pasting.looks_like_code(text)
        usual = 0 if is_code or len(choices) < 3 else 1
        for at, (label, answer) in enumerate(choices):
            style = "Raised.Accent.TButton" if at == usual else "Raised.TButton"
            button = ttk.Button(row, text=label, style=style, command=partial(self._answer, answer))
            for name in windowing.enter_keys():
                button.bind(f"<{name}>", partial(self._on_enter, answer))
            for key, step in (("Left", -1), ("Up", -1), ("Right", 1), ("Down", 1)):
                button.bind(f"<{key}>", partial(self._step, at + step))
            button.bind("<Escape>", lambda _event: self._answer(""))
            button.bind("<FocusOut>", lambda _event: self._look_after_focus())
            self.buttons.append(button)
        self._usual = usual
        gap, width = theme.px(8), sum(button.winfo_reqwidth() for button in self.buttons)
        is_wide = (
            width + (len(self.buttons) - 1) * gap <= near.winfo_toplevel().winfo_width() - 4 * gap
        )
        for button in self.buttons:
            if is_wide:
                button.pack(side="left", padx=(0, gap), pady=(theme.px(4), 0))
            else:
                said.pack_forget()
                button.pack(anchor="w", pady=(theme.px(4), 0))

    def ask(self) -> None:
        """Show the question and give it the focus."""
        self.update_idletasks()
        window, near = self.winfo_toplevel(), self._near
        x = near.winfo_rootx() - window.winfo_rootx()
        y = near.winfo_rooty() - window.winfo_rooty() - self.winfo_reqheight() - self._theme.px(8)
        self.place(x=max(0, min(x, window.winfo_width() - self.winfo_reqwidth())), y=max(0, y))
        self.lift()
        self.update_idletasks()
        self.buttons[self._usual].focus_set()

    def _step(self, at: int, _event: object) -> str:
        self.buttons[at % len(self.buttons)].focus_set()
        return "break"

    def _on_enter(self, answer: str, _event: object) -> str:
        return self._answer(answer)

    def _answer(self, answer: str) -> str:
        if self.winfo_exists():
            self.destroy()
            self._on_answer(answer)
        return "break"

    def _look_after_focus(self) -> None:
        """Give up when the user goes on elsewhere in the window."""
        focus = str(self.tk.call("focus")) if self.winfo_exists() else ""
        if focus and not focus.startswith(str(self)):
            self.destroy()
