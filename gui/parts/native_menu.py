"""Show a menu as the system's own, as people on macOS expect it."""

from __future__ import annotations

import tkinter as tk
from typing import Any

from gui.parts.menu_content import EmojiRow, MenuContent, MenuItem
from gui.parts.menu_place import ScreenPoint

NAME = "charla_menu"


def post(menu: MenuContent, at: ScreenPoint) -> tk.Menu:
    """Show the menu at a point of the screen, and return it.

    On macOS this takes until the menu is closed, and what was chosen is done afterwards. So the
    menu is only destroyed when its owner shows the next one.
    """
    for child in menu.owner.winfo_children():
        if child.winfo_name() == NAME:
            child.destroy()
    native = _build(menu, menu.owner, NAME)
    native.bind("<Unmap>", lambda _event: menu.on_close())
    native.tk_popup(*at)
    if native.tk.call("tk", "windowingsystem") == "aqua":
        menu.on_close()
    return native


def _build(menu: MenuContent, parent: tk.Misc, name: str) -> tk.Menu:
    native = tk.Menu(parent, name=name, tearoff=False)
    for index, line in enumerate(menu.lines):
        if isinstance(line, MenuItem):
            _add(native, line, index)
        elif isinstance(line, EmojiRow):
            for item in line.items:
                _add(native, item, index)
        else:
            native.add_separator()
    return native


def _add(native: tk.Menu, item: MenuItem, index: int) -> None:
    state: Any = "normal" if item.enabled else "disabled"
    if item.submenu is not None:
        submenu = _build(item.submenu, native, f"submenu{index}")
        native.add_cascade(label=item.label, menu=submenu, state=state)
    elif item.ticked:
        # a name, not a tkinter.Variable: see gui.login
        variable: Any = "charla_ticked"
        native.setvar(variable, "1")
        native.add_radiobutton(
            label=item.label, value="1", variable=variable, command=item.command, state=state
        )
    else:
        native.add_command(
            label=item.label, accelerator=item.key, command=item.command, state=state
        )
