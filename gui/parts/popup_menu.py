"""Show menus: in Charla's own look, or as the system's menu on macOS.

A menu is built anew each time it is shown, as things are then. `MenuSession` (menu_session.py)
shows it in panes (menu_pane.py), `native_menu` on macOS.
"""

from __future__ import annotations

import tkinter as tk

from gui.looks import windowing
from gui.parts.menu_content import MenuContent
from gui.parts.menu_place import MenuTarget, ScreenBox, ScreenPoint

AWAY = 4  # from what was pressed, in pixels at 96 dpi


class PopupMenu(MenuContent):
    """A menu can be shown, once."""

    def post(self, x: int, y: int) -> None:
        """Show the menu at a point of the screen, in pixels."""
        point = ScreenBox(x, y, x, y)
        self._show(MenuTarget(point, point))

    def post_at(self, widget: tk.Misc) -> None:
        """Show the menu below a widget, or above one in the lower half of its window.

        It stays inside the window if there is room.
        """
        box, window = _box(widget), _box(widget.winfo_toplevel())
        away = self.theme.px(AWAY)
        above = box.top + box.bottom > window.top + window.bottom
        self._show(MenuTarget(box.grown(away, sideways=0), window, above=above))

    def _show(self, target: MenuTarget) -> None:
        if not self._lines:
            self.on_close()
        elif windowing.has_own_menus():
            from gui.parts.menu_session import MenuSession  # only once a menu is wanted

            MenuSession(self, target)
        else:
            from gui.parts import native_menu

            native_menu.post(self, ScreenPoint(target.box.left, target.box.bottom))


def _box(widget: tk.Misc) -> ScreenBox:
    x, y = widget.winfo_rootx(), widget.winfo_rooty()
    return ScreenBox(x, y, x + widget.winfo_width(), y + widget.winfo_height())
