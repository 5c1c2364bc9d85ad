"""Bind the keys that work wherever the focus is. On macOS Cmd takes the place of Ctrl."""

from __future__ import annotations

import re
import sys
import tkinter as tk
from collections.abc import Callable, Mapping
from functools import partial
from tkinter import ttk

from gui.looks import windowing
from gui.parts import key_codes
from gui.parts.editing import COMMAND
from gui.words.i18n import N_

_CLASS = "CharlaKeys"  # our own binding class, which comes before the widget's and Tk's
_X11_ONLY = ("KP_Add", "KP_Subtract", "KP_0")
_SEQUENCES = {
    "jump": ("<Control-k>", "<Control-K>"),
    "recipient": ("<Control-n>", "<Control-N>"),
    "find": ("<Control-f>", "<Control-F>"),
    "find_next": ("<F3>",),
    "find_previous": ("<Shift-F3>",),
    "find_everywhere": ("<Control-Shift-f>", "<Control-Shift-F>"),
    "panel": ("<Control-Shift-i>", "<Control-Shift-I>"),
    "class": ("<Control-Shift-l>", "<Control-Shift-L>"),
    "hand": ("<Control-h>", "<Control-H>"),
    "help": ("<F1>",),
    "fold": ("<F9>",),
    "xray": ("<F12>",),
    "settings": ("<Control-comma>",),
    "previous": ("<Alt-Up>",),
    "next": ("<Alt-Down>",),
    "previous_unread": ("<Alt-Shift-Up>",),
    "next_unread": ("<Alt-Shift-Down>",),
    "next_mention": ("<Control-Shift-m>", "<Control-Shift-M>"),
    "pick_older": ("<Control-Up>",),
    "pick_newer": ("<Control-Down>",),
    "bigger": ("<Control-plus>", "<Control-equal>", "<Control-KP_Add>"),
    "smaller": ("<Control-minus>", "<Control-KP_Subtract>"),
    "usual_size": ("<Control-Key-0>", "<Control-KP_0>"),
}
# Cmd+H hides a program on macOS.
_ON_MACOS = {"hand": ("<Control-Shift-h>", "<Control-Shift-H>")}
_LETTER = re.compile(rf"<{COMMAND}-(?P<shift>Shift-)?(?P<letter>[a-z]|comma)>")
# The keys and their actions as the help window lists them.
HELP = (
    ("Enter", N_("send")),
    ("Shift+Enter", N_("new line")),
    ("↑", N_("edit your last message (while the box is empty)")),
    ("Tab", N_("complete @name or :emoji")),
    ("Ctrl+B, Ctrl+I", N_("bold, italic")),
    ("**a**  *a*  `a`", N_("bold, italic, code as you type")),
    ("> a  - a  1. a", N_("a quote or a list, at the beginning of a line")),
    ("Ctrl+K", N_("go to a conversation")),
    ("Ctrl+N", N_("choose the recipient")),
    ("Alt+↑ / ↓", N_("previous, next conversation")),
    ("Alt+Shift+↑ / ↓", N_("previous, next unread conversation")),
    ("Ctrl+Shift+M", N_("next message that mentions you")),
    ("Ctrl+F, F3", N_("find in the conversation, next result")),
    ("Ctrl+Shift+F", N_("find in all conversations")),
    ("Ctrl+Shift+I", N_("conversation panel")),
    ("Ctrl+Shift+L", N_("the class (for its teacher)")),
    ("Ctrl+H", N_("raise your hand")),
    ("Ctrl+↑ / ↓", N_("pick a message (with Shift: several)")),
    ("R, E, D, +", N_("reply to it, edit it, delete it, react to it")),
    ("F, U, I", N_("forward it, mark it as unread, see its details")),
    ("C, N", N_("copy it, without or with names")),
    ("Shift+F10", N_("menu of a message, a conversation, a field")),
    ("PgUp / PgDn", N_("scroll the messages")),
    ("Ctrl++ / − / 0", N_("text size")),
    ("F9", N_("show or hide the names in the list")),
    ("F12", N_("X-ray: the bytes of the connection")),
    ("Ctrl+,", N_("settings")),
    ("F1", N_("this help")),
    ("Esc", N_("close what is open, go to the newest message")),
)

CONTROL, ALT_X11, ALT_WINDOWS = 0x4, 0x8, 0x20000


def sequences(command: str = COMMAND) -> dict[str, tuple[str, ...]]:
    """Return the keys of each action; `command` is what Ctrl is called on this system."""
    used = _SEQUENCES | _ON_MACOS if command == "Command" else _SEQUENCES
    return {
        name: tuple(sequence.replace("Control", command) for sequence in own)
        for name, own in used.items()
    }


def bind(root: tk.Misc, actions: Mapping[str, Callable[[], None]]) -> None:
    """Bind the keys to actions. Keys whose name is missing in `actions` are unbound."""
    for name, own in sequences().items():
        for sequence in own:
            if not windowing.is_x11() and any(part in sequence for part in _X11_ONLY):
                continue
            root.unbind_class(_CLASS, sequence)
            if name in actions:
                root.bind_class(_CLASS, sequence, partial(_do, actions[name]))
    root.bind_class(_CLASS, f"<{COMMAND}-Key>", partial(_on_foreign_key, _by_letter(actions)))
    # without this, Tk takes Ctrl+Shift+Up for Ctrl+Up
    for key in ("Up", "Down"):
        root.bind_class(_CLASS, f"<{COMMAND}-Shift-{key}>", lambda _event: None)


def _by_letter(actions: Mapping[str, Callable[[], None]]) -> dict[str, Callable[[], None]]:
    """Return the actions by the letters of their keys, "F" for the one with Shift."""
    found = {}
    own = sequences()
    for name, act in actions.items():
        for sequence in own[name]:
            match = _LETTER.fullmatch(sequence)
            if match is not None:
                found[match["letter"].upper() if match["shift"] else match["letter"]] = act
    return found


def _on_foreign_key(
    actions: Mapping[str, Callable[[], None]], event: tk.Event[tk.Misc]
) -> str | None:
    """Do what a key does whose letter is not Latin under the user's layout."""
    letter = key_codes.latin(event)
    if int(event.state) & key_codes.SHIFT:
        letter = letter.upper()
    return _do(actions[letter], event) if letter in actions else None


def attach(widget: tk.Misc) -> None:
    """Make the keys work in this widget and in all widgets inside it now."""
    if _CLASS not in widget.bindtags():
        widget.bindtags((_CLASS, *widget.bindtags()))
    for child in widget.winfo_children():
        attach(child)


def is_text(event: tk.Event[tk.Misc]) -> bool:
    """Return whether a key types a character rather than being a command."""
    if not event.char or not event.char.isprintable():
        return False
    state = int(event.state)
    if sys.platform == "win32":
        return not state & ALT_WINDOWS or bool(state & CONTROL)  # AltGr is Ctrl and Alt together
    return not state & (CONTROL | ALT_X11)  # on macOS the latter is Cmd; Option types characters


def is_for_widget(event: tk.Event[tk.Misc]) -> bool:
    """Return whether the focused widget itself uses a key that types a character."""
    if isinstance(event.widget, (ttk.Entry, tk.Entry)):
        return True
    if isinstance(event.widget, tk.Text):
        return str(event.widget.cget("state")) == "normal"
    return event.char == " " and isinstance(event.widget, (ttk.Button, ttk.Checkbutton))


def _do(act: Callable[[], None], _event: object) -> str:
    act()
    return "break"
