"""Define what an icon in the tray shows, and what it tells."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from typing import NamedTuple, Protocol


class TrayEvent(Enum):
    SHOWN = auto()  # the system shows the icon now
    GONE = auto()  # and now it does not any more
    OPEN = auto()  # the user wants the window
    QUIET = auto()  # the user has switched "do not disturb"
    QUIT = auto()


class TrayState(NamedTuple):
    """Describes the icon and its menu.

    Attributes:
        title: the name of the program, and what is new.
        is_unread: the icon has the mark of unread messages.
        is_quiet: "do not disturb" is on.
        open, quiet, quit: what the entries of the menu say.
    """

    title: str = "Charla"
    is_unread: bool = False
    is_quiet: bool = False
    open: str = ""
    quiet: str = ""
    quit: str = ""

    @property
    def menu(self) -> tuple[tuple[TrayEvent, str], ...]:
        return (
            (TrayEvent.OPEN, self.open),
            (TrayEvent.QUIET, self.quiet),
            (TrayEvent.QUIT, self.quit),
        )


OnTrayEvent = Callable[[TrayEvent], None]


class Tray(Protocol):
    """Every system's tray is used through this. `show` returns at once."""

    def show(self, state: TrayState) -> None: ...
    def close(self, timeout: float) -> None: ...
