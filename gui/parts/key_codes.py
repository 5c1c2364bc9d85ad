"""Find out which Latin letter is on a key, for shortcuts under Cyrillic, Greek and other layouts.

There Ctrl and the key with V on it is no Ctrl+V for Tk, but Ctrl and a Cyrillic letter. What stays
the same is the code of the key: X11 counts the keys by their place on the keyboard, as the Linux
kernel does, and Windows has a code for each letter. The place is that of an American keyboard; a
keyboard that is Latin by itself is never asked here. On macOS such layouts turn into Latin ones
while Cmd is held.
"""

from __future__ import annotations

import tkinter as tk

from gui.looks import windowing

# The rows of letters, and the code of the first key in each.
# https://gitlab.freedesktop.org/xkeyboard-config/xkeyboard-config/-/blob/master/keycodes/evdev
_ROWS = {24: "qwertyuiop", 38: "asdfghjkl", 52: "zxcvbnm"}
_X11 = {first + at: letter for first, row in _ROWS.items() for at, letter in enumerate(row)}
_X11[59] = "comma"
# https://learn.microsoft.com/windows/win32/inputdev/virtual-key-codes
_WINDOWS = {code: chr(code).lower() for code in range(0x41, 0x5B)} | {0xBC: "comma"}
# Numbers of keysyms, from X11's keysymdef.h: scripts other than Latin; those of Unicode follow.
_FIRST_FOREIGN, _LAST_FOREIGN = 0x4A1, 0xEFF
_FIRST_UNICODE = 0x1000370
SHIFT, ALT_WINDOWS = 0x1, 0x20000


def latin(event: tk.Event[tk.Misc]) -> str:
    """Return the Latin letter (or "comma") on the key that was pressed under another layout.

    Returns:
        "" if the layout is Latin, or the key has no letter.
    """
    number = event.keysym_num
    is_foreign = _FIRST_FOREIGN <= number <= _LAST_FOREIGN or number >= _FIRST_UNICODE
    if windowing.is_x11():
        return _X11.get(event.keycode, "") if is_foreign else ""
    if windowing.system == "win32":
        is_letter = event.keysym.isascii() and len(event.keysym) == 1 and event.keysym.isalnum()
        types = is_letter or int(event.state) & ALT_WINDOWS  # AltGr is Ctrl and Alt together
        return "" if types else _WINDOWS.get(event.keycode, "")
    return ""
