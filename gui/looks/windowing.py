"""The windowing system that the windows stand on, and the keys and the wheel that follow from it.

`system` is what Tk calls it: "x11", "win32" or "aqua". The Theme asks Tk when it is made; until
then the platform's usual one is taken for granted. A test may put another name there.
"""

from __future__ import annotations

import sys
import tkinter as tk
from collections.abc import Callable
from functools import partial

system = {"win32": "win32", "darwin": "aqua"}.get(sys.platform, "x11")


def is_x11() -> bool:
    """Return whether the windows stand on X11."""
    return system == "x11"


def has_own_menus() -> bool:
    """Return whether menus are drawn in Charla's look. On macOS they are the system's own."""
    return system != "aqua"


def enter_keys() -> tuple[str, ...]:
    """Return the names of the keys that mean Enter. Only X11 tells the keypad's from the other."""
    return ("Return", "KP_Enter") if is_x11() else ("Return",)


def menu_keys() -> tuple[str, ...]:
    """Return the sequences that ask for a menu by the keyboard."""
    menu_key = {"x11": ("<Menu>",), "win32": ("<App>",)}
    return ("<Shift-F10>", *menu_key.get(system, ()))


def bind_wheel(
    widget: tk.Misc, on_turn: Callable[[tk.Event[tk.Misc], int], object], tag: str = ""
) -> list[str]:
    """Call `on_turn(event, step)` when the mouse wheel is turned: -1 is up, 1 is down.

    Before Tk 8.7, X11 tells a turn of the wheel as a press of the fourth or fifth button.

    Args:
        widget: over it; with a tag, any widget.
        on_turn: what to call.
        tag: of all widgets that have it among their `bindtags`.

    Returns:
        The names of Tcl's commands. What is bound to a tag outlives the widget.
    """
    bind = partial(widget.bind_class, tag) if tag else widget.bind
    bound = [bind("<MouseWheel>", lambda event: on_turn(event, -1 if event.delta > 0 else 1))]
    if is_x11():
        bound.append(bind("<Button-4>", lambda event: on_turn(event, -1)))
        bound.append(bind("<Button-5>", lambda event: on_turn(event, 1)))
    return bound
