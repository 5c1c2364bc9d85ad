"""Let the user type a nick or room into the To: entry, with suggestions."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk

from gui.looks import windowing
from gui.looks.theme import Theme
from gui.parts import editing
from gui.parts.suggestion_list import SuggestionList
from gui.words.candidates import Suggestion
from gui.words.text import displayable_line


class Recipient(ttk.Frame):
    """The entry holds the recipient.

    Args:
        suggest: returns the suggestions for a prefix.
        on_enter: called with the text when the user wants this conversation.
        on_leave: called when the user has left the entry without choosing.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        *,
        suggest: Callable[[str], Sequence[Suggestion]],
        on_enter: Callable[[str], None],
        on_leave: Callable[[], None],
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._suggest, self._on_enter, self._on_leave = suggest, on_enter, on_leave
        self._shown = ""  # the conversation's name, to restore it
        self._suggestions: list[Suggestion] = []
        self.entry = ttk.Entry(self, font=theme.font, width=8)
        self.entry.pack(fill="x", expand=True)
        self.list = SuggestionList(self, theme, on_pick=self._accept)
        self._connect()
        editing.guard_input(self.entry)
        editing.add_menu(self.entry, theme, editable=True)

    def show(self, name: str) -> None:
        """Show the name of the conversation that is open now."""
        self._shown = displayable_line(name)
        self._fill(self._shown)
        self.close()

    def rename(self, name: str) -> None:
        """Change the name of the open conversation. What is being typed stays."""
        before, self._shown = self._shown, displayable_line(name)
        if self._shown != before and self.entry.get() == before:
            self._fill(self._shown)

    def focus(self) -> None:
        """Focus the entry and select its text."""
        editing.focus_whole(self.entry)

    @property
    def is_open(self) -> bool:
        return self.list.is_open

    def close(self) -> None:
        """Close the list of suggestions."""
        self.list.close()

    def _connect(self) -> None:
        entry = self.entry
        entry.bind("<KeyRelease>", self._on_typed)
        entry.bind("<Down>", lambda _event: self._move(1))
        entry.bind("<Up>", lambda _event: self._move(-1))
        for name in windowing.enter_keys():
            entry.bind(f"<{name}>", lambda _event: self._accept())
        entry.bind("<Tab>", self._on_tab)
        entry.bind("<Escape>", self._on_escape)
        entry.bind("<FocusOut>", self._on_focus_out)
        entry.bind("<FocusIn>", lambda _event: entry.selection_range(0, "end"))

    def destroy(self) -> None:
        self.list.destroy()  # it is not a child of this frame
        super().destroy()

    def _on_typed(self, event: tk.Event[tk.Misc]) -> None:
        if (
            event.keysym in ("Up", "Down", "Return", "KP_Enter", "Tab", "Escape")
            or not event.keysym
        ):
            return
        if self.entry.get() == self._shown:
            self.close()
        else:
            self._show_suggestions()

    def _show_suggestions(self, everything: bool = False) -> None:
        typed = "" if everything else self.entry.get().strip()
        self._suggestions = list(self._suggest(typed))
        self.list.suggest(self._suggestions, self.entry)
        if self._suggestions and typed:
            self.list.pick(0)

    def _picked(self) -> Suggestion | None:
        picked = self.list.picked
        return None if picked is None else self._suggestions[picked]

    def _move(self, step: int) -> str:
        if not self.is_open:
            self._show_suggestions(everything=self.entry.get() == self._shown)
            if self.is_open and self._picked() is None:
                self.list.pick(0)
        else:
            self.list.step(step)
        return "break"

    def _accept(self) -> str:
        suggestion = self._picked()
        text = suggestion.name if suggestion else self.entry.get().strip()
        self.close()
        if text:
            self._on_enter(text)
        else:
            self._fill(self._shown)
            self._on_leave()
        return "break"

    def _on_tab(self, _event: object) -> str | None:
        if self._picked() is not None and self.entry.get() != self._shown:
            return self._accept()
        self.close()
        return None

    def _on_escape(self, _event: object) -> str:
        was_open = self.is_open
        self.close()
        if not was_open:
            self._fill(self._shown)
            self._on_leave()
        return "break"

    def _on_focus_out(self, _event: object) -> None:
        self.close()
        self.entry.selection_clear()

    def _fill(self, text: str) -> None:
        self.entry.delete(0, "end")
        self.entry.insert(0, text)
