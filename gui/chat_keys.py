"""List the keys that work in the chat, wherever the focus is in its window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gui.chat import Chat

_ACTIONS: dict[str, Callable[[Chat], object]] = {
    "jump": lambda chat: chat.roster.focus_filter(),
    "fold": lambda chat: chat.window.toggle(),
    "recipient": lambda chat: chat.focus_recipient(),
    "find": lambda chat: chat.find_here(),
    "find_next": lambda chat: chat.find_next(-1),
    "find_previous": lambda chat: chat.find_next(1),
    "find_everywhere": lambda chat: chat.global_search.open(),
    "panel": lambda chat: chat.toggle_panel(),
    "xray": lambda chat: chat.xray.toggle(),
    "class": lambda chat: chat.teaching.toggle(),
    "hand": lambda chat: chat.lesson.raise_hand(),
    "previous": lambda chat: chat.step(-1),
    "next": lambda chat: chat.step(1),
    "previous_unread": lambda chat: chat.step(-1, unread=True),
    "next_unread": lambda chat: chat.step(1, unread=True),
    "next_mention": lambda chat: chat.navigation.next_mention(),
    "pick_older": lambda chat: chat.pick(-1),
    "pick_newer": lambda chat: chat.pick(1),
}


def actions(
    in_chat: Callable[[Callable[[Chat], object]], Callable[[], None]],
) -> dict[str, Callable[[], None]]:
    """Return what each key does (see `keys.bind`); `in_chat` calls it if there is a chat."""
    return {name: in_chat(act) for name, act in _ACTIONS.items()}
