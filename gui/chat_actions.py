"""Name what the chat asks of the program around it."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


class OwnClass(Protocol):
    """The class that runs on this computer, if one does: see `gui.hosting_control`."""

    def open(self) -> None:
        """Show its board, or start one."""

    def is_host(self, fingerprint: str) -> bool:
        """Return whether the class with this key runs on this computer."""

    def is_own(self, fingerprint: str) -> bool:
        """Return whether this window has started the class with this key, which runs."""

    def has_ended(self, fingerprint: str) -> bool:
        """Return whether somebody has ended the class with this key."""


@dataclass(frozen=True, slots=True)
class ChatActions:
    """The actions are what the chat asks of the program around it."""

    menu: Callable[[tk.Widget], None]
    open_link: Callable[[str], None]
    log_out: Callable[[], None]
    why: Callable[[], None]
    own_class: OwnClass
    remember_conversation: Callable[[str], None]
    save_settings: Callable[[], None]
    export: Callable[[str], None]
    note_verified: Callable[[str], None]
    show_unread: Callable[[int], None]  # outside the window
