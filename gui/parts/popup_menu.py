"""Show menus: in Charla's own look, or as the system's menu on macOS.

A menu is built anew each time it is shown, as things are then. `MenuSession` (menu_session.py)
shows it in panes (menu_pane.py), `native_menu` on macOS.
"""

from __future__ import annotations

import tkinter as tk

from gui.looks import windowing
from gui.parts.menu_content import MenuContent
from gui.parts.menu_place import MenuTarget, ScreenBox, ScreenPoint


class PopupMenu(MenuContent):
    """A menu can be shown, once."""

    def post(self, x: int, y: int, *, by_key: bool = False) -> None:
        """Show the menu at a point of the screen.

        Args:
            x: in pixels of the screen, like `y`.
            y: see `x`.
            by_key: the first item is chosen, for those who asked with the keyboard.
        """
        point = ScreenBox(x, y, x, y)
        self._show(MenuTarget(point, point), by_key=by_key)

    def post_at(self, widget: tk.Misc, *, above: bool = False, by_key: bool = False) -> None:
        """Show the menu below a widget or above it, inside its window if there is room."""
        window = widget.winfo_toplevel()
        self._show(MenuTarget(_box(widget), _box(window), above=above), by_key=by_key)

    def _show(self, target: MenuTarget, *, by_key: bool) -> None:
        if not self._lines:
            self.on_close()
        elif windowing.has_own_menus():
            from gui.parts.menu_session import MenuSession  # only once a menu is wanted

            MenuSession(self, target, by_key=by_key)
        else:
            from gui.parts import native_menu

            native_menu.post(self, ScreenPoint(target.box.left, target.box.bottom))


def _box(widget: tk.Misc) -> ScreenBox:
    x, y = widget.winfo_rootx(), widget.winfo_rooty()
    return ScreenBox(x, y, x + widget.winfo_width(), y + widget.winfo_height())
