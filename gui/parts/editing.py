"""Give text fields what Tk leaves out: the usual keys, a menu, safe pasting."""

from __future__ import annotations

import contextlib
import sys
import tkinter as tk
from collections.abc import Callable
from functools import partial
from tkinter import ttk

from gui.looks import windowing
from gui.looks.theme import Theme
from gui.parts import caret, key_codes
from gui.words import key_names, text
from gui.words.i18n import _

Editable = tk.Text | ttk.Entry
COMMAND = "Command" if sys.platform == "darwin" else "Control"
_BY_LETTER = {
    "a": "<<SelectAll>>",
    "b": "<<Bold>>",
    "c": "<<Copy>>",
    "i": "<<Italic>>",
    "v": "<<Paste>>",
    "x": "<<Cut>>",
    "y": "<<Redo>>",
    "z": "<<Undo>>",
    "Z": "<<Redo>>",
}
MENU_BUTTON = "<Button-2>" if sys.platform == "darwin" else "<Button-3>"


def prepare(root: tk.Misc) -> None:
    """Give Ctrl+A and Ctrl+Y their usual meaning, and let Enter press the focused button.

    On X11, Tk follows Emacs for these keys, and it knows only the space bar for buttons. In all
    text fields a grapheme is one step, and the usual keys work under any layout.
    """
    for virtual, sequence in (("<<LineStart>>", "a"), ("<<Paste>>", "y")):
        root.event_delete(virtual, f"<{COMMAND}-{sequence}>", f"<{COMMAND}-Key-{sequence}>")
    root.event_add("<<SelectAll>>", f"<{COMMAND}-a>", f"<{COMMAND}-A>")
    root.event_add("<<Redo>>", f"<{COMMAND}-y>", f"<{COMMAND}-Shift-Z>", f"<{COMMAND}-Shift-z>")
    for virtual, key in (("<<Bold>>", "b"), ("<<Italic>>", "i")):
        root.event_add(virtual, f"<{COMMAND}-{key}>", f"<{COMMAND}-{key.upper()}>")
    for kind in ("Text", "TEntry", "TCombobox", "TSpinbox"):
        root.bind_class(kind, f"<{COMMAND}-Key>", _on_foreign_key)
    for name in windowing.enter_keys():
        root.bind_class("TButton", f"<{name}>", _press)
    caret.prepare(root)


def _on_foreign_key(event: tk.Event[tk.Misc]) -> None:
    """Do what a key does whose letter is not Latin under the user's layout."""
    letter = key_codes.latin(event)
    if int(event.state) & key_codes.SHIFT:
        letter = letter.upper()
    if letter in _BY_LETTER:
        event.widget.event_generate(_BY_LETTER[letter])


def _press(event: tk.Event[tk.Misc]) -> str:
    if isinstance(event.widget, ttk.Button):
        event.widget.invoke()
    return "break"


def focus_whole(entry: ttk.Entry) -> None:
    """Give an entry the focus, with its text selected."""
    entry.focus_set()
    entry.selection_range(0, "end")
    entry.icursor("end")


def guard_input(
    widget: Editable,
    harmless: Callable[[str], str] | None = None,
    takes_over: Callable[[str], bool] = lambda _pasted: False,
) -> None:
    """Make pasting replace the selection, and keep out characters that could crash the program.

    Args:
        widget: the text field.
        harmless: replaces a text where coloured emoji would crash Tk; `displayable` by default. See
            `gui.words.text`.
        takes_over: asked with what is to be pasted; nothing more happens if it returns True.
    """

    def insert(given: str) -> None:
        # On X11, Tk pastes beside the selection in a Text.
        selected = (
            widget.tag_ranges("sel") if isinstance(widget, tk.Text) else widget.selection_present()
        )
        if selected:
            widget.delete("sel.first", "sel.last")
        widget.insert(
            "insert", given if text.colour_is_safe() else (harmless or text.displayable)(given)
        )
        if isinstance(widget, tk.Text):
            widget.see("insert")

    def on_paste(_event: object) -> str:
        with contextlib.suppress(tk.TclError):  # an empty clipboard
            pasted = widget.clipboard_get()
            if not takes_over(pasted):
                insert(pasted)
        return "break"

    def on_key(event: tk.Event[tk.Misc]) -> str | None:
        if len(event.char) == 1 and event.char > "\xff" and not text.colour_is_safe():
            insert(event.char)
            return "break"
        return None

    widget.bind("<<Paste>>", on_paste)
    widget.bind("<Key>", on_key, add=True)


def add_menu(widget: Editable, theme: Theme, *, editable: bool) -> None:
    """Add a menu with Copy, Paste and so on, for the right mouse button and the menu key."""

    def pop_up(x: int, y: int) -> None:
        from gui.parts.popup_menu import PopupMenu  # imported here: a window opens without it

        menu = PopupMenu(widget, theme)
        has_selection = bool(
            widget.tag_ranges("sel") if isinstance(widget, tk.Text) else widget.selection_present()
        )
        for label, virtual, key, possible in (
            (_("Cut"), "<<Cut>>", "X", has_selection and editable),
            (_("Copy"), "<<Copy>>", "C", has_selection),
            (_("Paste"), "<<Paste>>", "V", editable),
            (_("Select all"), "<<SelectAll>>", "A", True),
        ):
            if editable or virtual not in ("<<Cut>>", "<<Paste>>"):
                act = partial(widget.event_generate, virtual)
                menu.add(label, act, key=key_names.shown(f"Ctrl+{key}"), enabled=possible)
        menu.post(x, y)

    def on_button(event: tk.Event[tk.Misc]) -> str:
        widget.focus_set()
        pop_up(event.x_root, event.y_root)
        return "break"

    def on_key(_event: object) -> str:
        pop_up(widget.winfo_rootx() + theme.unit * 4, widget.winfo_rooty() + theme.unit * 4)
        return "break"

    widget.bind(MENU_BUTTON, on_button)
    for sequence in windowing.menu_keys():
        widget.bind(sequence, on_key)
