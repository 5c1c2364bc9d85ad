"""Complete `@na` and `:smi` in a text, from a list above it; `:smile:` becomes the emoji."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence

from gui.looks.theme import Theme
from gui.parts.suggestion_list import MOST_SHOWN, SuggestionList
from gui.words import emoji
from gui.words.candidates import Suggestion, TypedWord, emoji_name_before, word_before
from gui.words.matching import fold
from gui.words.text import colour_is_safe

WIDTH_UNITS = 70


class Autocomplete:
    """Offers completions in a list above `near`.

    The owner calls `look` after every change by the user, and passes keys on while the list is
    open.

    Args:
        complete: returns the people and rooms that `@prefix` may mean.
        put: called with (start, end, emoji) to replace a part of `text` by an emoji.
    """

    def __init__(
        self,
        text: tk.Text,
        near: tk.Misc,
        theme: Theme,
        *,
        complete: Callable[[str], Sequence[Suggestion]],
        put: Callable[[str, str, str], None],
    ) -> None:
        self._text, self._near, self._theme = text, near, theme
        self._complete, self._put = complete, put
        self._word: TypedWord | None = None
        self._replacements: list[str] = []
        self._dismissed = ""  # the index of the word for which the user has closed the list
        # The index of the name that has become an emoji: who undoes that wants the name.
        self._replaced = ""
        self.list = SuggestionList(text, theme, on_pick=self.accept)

    @property
    def is_open(self) -> bool:
        return self.list.is_open

    def look(self) -> None:
        """Offer completions of the word before the cursor, or replace the name of an emoji."""
        line = self._text.get("insert linestart", "insert")
        if line.endswith(":"):
            name = emoji_name_before(self._text.get("1.0", "insert"))
            if name and self._replace_name(name):
                self.list.close()
                return
        word = word_before(line)
        if word is None:
            self._dismissed = ""
        if word is None or self._start(word) == self._dismissed:
            self.list.close()
            return
        self._word = word
        suggestions = self._people(word.prefix) if word.kind == "@" else self._emoji(word.prefix)
        if len(suggestions) == 1 and fold(suggestions[0].name) == fold(word.prefix):
            suggestions = []  # it is complete already
        self.list.suggest(suggestions, self._near, above=True, width=WIDTH_UNITS * self._theme.unit)
        if suggestions:
            self.list.pick(0)

    def step(self, step: int) -> None:
        self.list.step(step)

    def accept(self) -> None:
        """Replace the word by the picked suggestion."""
        picked, word = self.list.picked, self._word
        self.list.close()
        if picked is None or word is None:
            return
        text = self._text
        text.edit_separator()
        start = self._start(word)
        if word.kind == ":":
            self._put(start, "insert", self._replacements[picked])
        else:
            space = "" if text.get("insert").isspace() and text.get("insert") != "\n" else " "
            text.replace(start, "insert", self._replacements[picked] + space)
        text.edit_separator()
        text.see("insert")

    def dismiss(self) -> None:
        """Close the list until another word is begun."""
        if self._word is not None:
            self._dismissed = self._start(self._word)
        self.list.close()

    def close(self) -> None:
        """Close the list: another text begins, or the cursor is elsewhere."""
        self._replaced = ""
        self.list.close()

    def destroy(self) -> None:
        self.list.destroy()  # it is a child of the window, not of the composer

    def _replace_name(self, name: str) -> bool:
        """Replace `:name:` before the cursor by its emoji, and return whether that was done."""
        text, character = self._text, emoji.named(name)
        start = text.search(f":{name}:", "insert", "insert linestart", backwards=True)
        if not character or not start or start == self._replaced:
            return False
        self._replaced = start
        text.edit_separator()
        self._put(start, "insert", character)
        text.edit_separator()
        text.see("insert")
        return True

    def _start(self, word: TypedWord) -> str:
        """Return the index of the word, asked of Tk, which counts some characters twice."""
        return self._text.search(word.kind, "insert", "insert linestart", backwards=True)

    def _people(self, prefix: str) -> list[Suggestion]:
        suggestions = list(self._complete(prefix))[:MOST_SHOWN]
        self._replacements = [f"@{suggestion.name.lstrip('@')}" for suggestion in suggestions]
        return suggestions

    def _emoji(self, prefix: str) -> list[Suggestion]:
        found = emoji.search(prefix, MOST_SHOWN)
        self._replacements = [one.character for one in found]
        return [
            Suggestion(f":{one.names[0]}:", one.character if colour_is_safe() else "")
            for one in found
        ]
