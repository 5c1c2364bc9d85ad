"""React to a message, with a given emoji or one that the user picks."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from gui.looks.theme import Theme
from gui.model.commands import Commands
from gui.model.settings import Settings
from gui.words.emoji import remembered

if TYPE_CHECKING:
    from gui.parts.emoji_picker import EmojiPicker


class Reactions:
    """Opens the emoji picker, and remembers the last emoji.

    Args:
        near: returns the widget over which the picker opens.
        save: saves the settings, which contain the last emoji.
        on_close: called when the picker has closed.
    """

    def __init__(
        self,
        window: tk.Misc,
        theme: Theme,
        settings: Settings,
        commands: Commands,
        *,
        near: Callable[[], tk.Misc],
        save: Callable[[], None],
        on_close: Callable[[], None],
    ) -> None:
        self._window, self._theme, self._settings, self._commands = (
            window,
            theme,
            settings,
            commands,
        )
        self._near, self._save, self._on_close = near, save, on_close
        self._picker: EmojiPicker | None = None

    def react(self, number: int, emoji: str) -> None:
        """React with the emoji; if it is "", let the user pick one."""
        if emoji:
            self._commands.react(number, emoji)
            return
        # Imported here: the first window does not need it.
        from gui.parts.emoji_picker import EmojiPicker

        if self._picker is not None:
            self._picker.destroy()
        self._picker = EmojiPicker(
            self._window,
            self._theme,
            on_pick=partial(self._react_with, number),
            on_close=self._on_close,
            recent=lambda: self._settings.emoji,
        )
        self._picker.open(self._near())

    def remember(self, recent: list[str]) -> None:
        """Store the emoji used last, the newest first."""
        self._settings.emoji = recent
        self._save()

    def _react_with(self, number: int, emoji: str) -> None:
        self.remember(remembered(self._settings.emoji, emoji))
        self._commands.react(number, emoji)
