"""Put into the message what comes from elsewhere: many pasted lines, a text file, an emoji."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable

from gui.composer.clip import Clip
from gui.composer.paste_question import PasteQuestion
from gui.looks.theme import Theme
from gui.words import pasting
from gui.words.text import TEXT_CHARACTERS


class Insertions:
    """Puts texts into `text` in one step to undo, and asks first where that is due.

    Args:
        text: where the message is written.
        near: questions appear above this widget.
        theme: of the window.
        shown: returns a text as `text` can show it.
        room: returns how many characters the message may still get; None if unknown.
        warn: called with a sentence that says why a file can't be sent.
    """

    def __init__(
        self,
        text: tk.Text,
        near: tk.Misc,
        theme: Theme,
        *,
        shown: Callable[[str], str],
        room: Callable[[], int | None],
        warn: Callable[[str], None],
    ) -> None:
        self._text, self._near, self._theme = text, near, theme
        self._shown, self._room = shown, room
        self._question: PasteQuestion | None = None
        self.clip = Clip(near, limit=self._limit, on_text=self._put_block, on_problem=warn)

    def put(self, text: str) -> None:
        """Put a text in the place of what is selected."""
        widget = self._text
        widget.focus_set()
        widget.edit_separator()
        ends = ("sel.first", "sel.last") if widget.tag_ranges("sel") else ("insert", "insert")
        widget.replace(*ends, self._shown(text))
        widget.edit_separator()
        widget.see("insert")

    def choose_file(self) -> None:
        """Let the user choose a text file, which becomes a block of code."""
        self.clip.choose()

    def ask_to_paste(self, pasted: str) -> bool:
        """Ask before many lines are pasted; return whether that was necessary."""
        self._drop_question()
        if not pasting.is_long(pasted):
            return False
        self._question = PasteQuestion(self._near, self._theme, pasted, on_answer=self._on_answer)
        self._question.ask()
        return True

    def forget(self) -> None:
        """Drop what is under way: another message is written now, or none."""
        self.clip.forget()
        self._drop_question()

    def _on_answer(self, answer: str) -> None:
        self._text.focus_set()
        if answer:
            self.put(answer)

    def _drop_question(self) -> None:
        if self._question is not None:
            self._question.destroy()  # it is a child of the window, not of the composer
            self._question = None

    def _put_block(self, block: str) -> None:
        """Put a block of code on lines of its own."""
        before, after = self._text.get("1.0", "insert"), self._text.get("insert", "end-1c")
        start = "\n" if before and not before.endswith("\n") else ""
        end = "\n" if after and not after.startswith("\n") else ""
        self.put(f"{start}{block}{end}")

    def _limit(self) -> int:
        room = self._room()
        return TEXT_CHARACTERS if room is None else max(0, room)
