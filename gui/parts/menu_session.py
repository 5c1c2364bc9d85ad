"""Handle an open menu: its panes, the keys, the pointer, and all that closes it.

The keyboard's focus stays in the window that the menu belongs to, on a widget that nobody sees: so
that window still looks active, and whatever takes the focus away closes the menu. All pointer
events of this program go to the menu, by a grab that other programs don't notice. A click outside
closes the menu and does nothing else: nobody should press what they can't see well.
"""

from __future__ import annotations

import contextlib
import tkinter as tk
from collections.abc import Callable

from gui.looks import windowing
from gui.looks.delay import Delay
from gui.parts import key_codes
from gui.parts.menu_content import MenuContent, MenuItem
from gui.parts.menu_pane import PAD, MenuPane
from gui.parts.menu_place import MenuTarget, ScreenBox, ScreenPoint, at_side, beside

SUBMENU_MS = 200  # how long the pointer rests on an item before its submenu opens
EDGE_MS = 90  # how often a menu is scrolled by an item while the pointer rests on its edge
STILL = 6  # a pointer that has moved less, in pixels at 96 dpi, has not left its place
_WINDOW_TAG = "CharlaMenuWindow"  # a binding class of the window under the menu
SHIFT = 0x1


class MenuInput(tk.Frame):
    """An invisible widget has the focus and the pointer's events while a menu is open.

    `dismiss` closes the menu.
    """

    def __init__(self, owner: tk.Misc, dismiss: Callable[[], None]) -> None:
        super().__init__(owner, takefocus=False)
        self.dismiss = dismiss
        self.bindtags((str(self),))
        self.place(x=-2, y=-2, width=1, height=1)


class MenuSession:
    """A session lasts as long as its menu is open.

    If the pointer is elsewhere, the menu was asked for with the keyboard, and its first item is
    chosen at once.

    Args:
        menu: what is shown.
        target: where.
    """

    def __init__(self, menu: MenuContent, target: MenuTarget) -> None:
        self._menu, self._theme = menu, menu.theme
        self._window = window = menu.owner.winfo_toplevel()
        self._panes: list[MenuPane] = []
        self._is_closing = False
        self._is_pressed = False  # a button was pressed inside
        self._is_leaving = False  # a button was pressed outside
        self._last_at = self._begun_at = ScreenPoint(*window.winfo_pointerxy())
        self._has_moved = False
        self._resting = Delay(window, SUBMENU_MS, self._settle)
        self._edging = Delay(window, EDGE_MS, self._scroll_on)
        _close_another(window)
        self._focus_before = _last_focus(window)
        self._input = MenuInput(menu.owner, self.close)
        self._screen = screen_of(window)
        pane = MenuPane(menu.owner, self._theme, menu)
        self._open(pane, beside(target, *pane.wanted_size, self._screen))
        self._take_input()
        if not target.box.grown(self._theme.px(STILL)).has(*self._begun_at):
            self._begin_with_first(pane)

    # --- panes ------------------------------------------------------------------------------------

    def _open(self, pane: MenuPane, at: ScreenPoint) -> None:
        pane.show(at, self._screen.bottom - self._screen.top)
        self._panes.append(pane)

    def _open_submenu(self, pane: MenuPane, index: int, *, by_key: bool) -> None:
        """Open the submenu of an item, if it has one; close what is open beside it."""
        submenu = pane.spots[index].item.submenu
        after = self._panes[self._panes.index(pane) + 1 :]
        if submenu is not None and after and after[0].menu is submenu:
            self._close_after(after[0])
        else:
            self._close_after(pane)
        if submenu is None:
            return
        pane.highlight(index, "selected")
        if self._panes[-1] is pane:
            inner = MenuPane(pane, self._theme, submenu)
            overlap = self._theme.px(PAD)
            self._open(
                inner, at_side(pane.box_of(index), overlap, *inner.wanted_size, self._screen)
            )
        if by_key:
            self._begin_with_first(self._panes[-1])

    def _close_after(self, pane: MenuPane) -> None:
        while self._panes[-1] is not pane:
            self._panes.pop().destroy()

    def close(self) -> None:
        """Close the menu, and give the focus back unless something has taken it."""
        if self._is_closing:
            return
        self._is_closing = True
        self._resting.cancel()
        self._edging.cancel()
        with contextlib.suppress(tk.TclError):  # its widgets may be gone already
            self._input.grab_release()
            tags = self._window.bindtags()
            self._window.bindtags(tuple(tag for tag in tags if tag != _WINDOW_TAG))
            root = self._window.nametowidget(".")
            root.deletecommand(self._watching)  # what is bound to a tag is kept otherwise
            if _last_focus(self._window) == str(self._input):
                self._window.tk.call("focus", self._focus_before)
        for widget in (*self._panes[:1], self._input):
            with contextlib.suppress(tk.TclError):
                widget.destroy()
        self._menu.on_close()

    # --- keys -------------------------------------------------------------------------------------

    def _take_input(self) -> None:
        taker, window = self._input, self._window
        taker.update_idletasks()
        if window.tk.call("focus"):
            taker.focus_set()
        else:  # the window is not active yet: the click that opened the menu is making it so
            taker.focus_force()
        taker.bind("<Key>", self._on_key)
        taker.bind("<FocusOut>", lambda _event: self.close())
        taker.bind("<Destroy>", lambda _event: self.close())
        window.bindtags((_WINDOW_TAG, *window.bindtags()))
        shape = _shape(window)

        def on_configure(_event: object) -> None:
            if _shape(window) != shape:
                self.close()

        self._watching = window.bind_class(_WINDOW_TAG, "<Configure>", on_configure)
        # The panes are no part of what grabs, so their events come here too. If they were, Tk would
        # tell nobody that the window has lost the focus.
        taker.bind("<Motion>", self._on_motion)
        taker.bind("<Button>", self._on_press)
        taker.bind("<ButtonRelease>", self._on_release)
        windowing.bind_wheel(taker, self._on_wheel)
        taker.grab_set()

    def _on_key(self, event: tk.Event[tk.Misc]) -> str:
        pane, name = self._panes[-1], event.keysym
        step = {"Down": 1, "Up": -1, "ISO_Left_Tab": -1}.get(name)
        if name == "Tab":
            step = -1 if int(event.state) & SHIFT else 1
        if step is not None:
            self._step(pane, step)
        elif name in ("Home", "Prior", "End", "Next"):
            self._choose(pane, 0 if name in ("Home", "Prior") else len(pane.spots) - 1, 1)
        elif name in ("Left", "Right"):
            self._step_sideways(pane, 1 if name == "Right" else -1)
        elif name in ("Return", "KP_Enter", "space"):
            if pane.chosen is not None:
                self._activate(pane, pane.chosen, by_key=True)
        elif name == "Escape" and len(self._panes) > 1:
            self._close_after(self._panes[-2])
        elif name in ("Escape", "Menu", "App", "F10"):
            self.close()
        elif event.char and event.char.isprintable():
            self._type(pane, event.char, key_codes.latin(event))
        return "break"

    def _begin_with_first(self, pane: MenuPane) -> None:
        """Choose the first item, after a row of emoji."""
        row = next((spot.row for spot in pane.spots if len(pane.in_row(spot.row)) == 1), 0)
        self._choose(pane, pane.in_row(row)[0], 1)

    def _choose(self, pane: MenuPane, index: int, step: int) -> None:
        """Choose this item, or the next one in that direction that can be chosen."""
        spots = pane.spots
        for _attempt in spots:
            if spots[index % len(spots)].item.enabled:
                pane.highlight(index % len(spots))
                return
            index += step

    def _step(self, pane: MenuPane, step: int) -> None:
        """Choose the item below (1) or above (-1); a row of emoji counts as one."""
        chosen = pane.chosen
        if chosen is None:
            self._choose(pane, 0 if step > 0 else len(pane.spots) - 1, step)
            return
        row = pane.in_row(pane.spots[chosen].row)
        index = (row[-1] + 1 if step > 0 else row[0] - 1) % len(pane.spots)
        self._choose(pane, pane.in_row(pane.spots[index].row)[0], step)

    def _step_sideways(self, pane: MenuPane, step: int) -> None:
        chosen = pane.chosen
        row = pane.in_row(pane.spots[chosen].row) if chosen is not None else []
        if chosen is not None and len(row) > 1:
            pane.highlight(max(row[0], min(chosen + step, row[-1])))
        elif step > 0 and chosen is not None:
            if pane.spots[chosen].item.submenu is not None:
                self._open_submenu(pane, chosen, by_key=True)
        elif step < 0 and len(self._panes) > 1:
            self._close_after(self._panes[-2])

    def _type(self, pane: MenuPane, character: str, latin: str) -> None:
        """Do what the key stands for; or go to the next item that begins with the letter.

        Args:
            pane: where.
            character: what was typed.
            latin: the Latin letter on the key, under another layout.
        """
        letter = character.casefold()
        spots = pane.spots
        for index, spot in enumerate(spots):
            if spot.item.key.casefold() in (letter, latin or letter) and spot.item.enabled:
                self._activate(pane, index, by_key=True)
                return
        start = -1 if pane.chosen is None else pane.chosen
        for offset in range(1, len(spots) + 1):
            item = spots[(start + offset) % len(spots)].item
            if item.enabled and item.label.casefold().startswith(letter):
                pane.highlight((start + offset) % len(spots))
                return

    # --- the pointer ------------------------------------------------------------------------------

    def _at(self, x: int, y: int) -> tuple[MenuPane | None, int | None]:
        """Return the pane at a point of the screen, and the index of its item there."""
        for pane in reversed(self._panes):
            if pane.box.has(x, y):
                index = pane.at(x, y)
                can_be_chosen = index is not None and pane.spots[index].item.enabled
                return pane, index if can_be_chosen else None
        return None, None

    def _on_motion(self, event: tk.Event[tk.Misc]) -> None:
        at = ScreenPoint(event.x_root, event.y_root)
        if at == self._last_at:  # the menu has moved, and the pointer has not
            return
        self._last_at = at
        far = max(abs(at.x - self._begun_at.x), abs(at.y - self._begun_at.y))
        self._has_moved = self._has_moved or far > self._theme.px(STILL)
        pane, index = self._at(*at)
        if pane is None:
            if len(self._panes) == 1:
                self._panes[0].highlight(None)
            self._resting.cancel()
        elif pane.chosen != index or self._panes[-1] is not pane:
            look = "selected" if self._is_pressed else "raised_hover"
            pane.highlight(index, look, by_pointer=True)
            self._resting.start()
        if pane is not None and pane.edge_at(*at):
            if not self._edging.is_waiting:
                self._edging.start()
        else:
            self._edging.cancel()

    def _scroll_on(self) -> None:
        pane, _index = self._at(*self._last_at)
        step = pane.edge_at(*self._last_at) if pane is not None else 0
        if pane is not None and step:
            pane.scroll(step)
            self._edging.start()

    def _on_wheel(self, event: tk.Event[tk.Misc], step: int) -> None:
        pane, _index = self._at(event.x_root, event.y_root)
        if pane is not None:
            pane.scroll(step)
            _pane, index = self._at(event.x_root, event.y_root)
            pane.highlight(index, "raised_hover", by_pointer=True)

    def _settle(self) -> None:
        """Open the submenu of the item under the pointer, or close another one."""
        pane, index = self._at(*self._last_at)
        if pane is None:
            return
        if index is None:
            self._close_after(pane)
        else:
            self._open_submenu(pane, index, by_key=False)

    def _on_press(self, event: tk.Event[tk.Misc]) -> None:
        pane, index = self._at(event.x_root, event.y_root)
        if pane is None:
            self._is_leaving = True
        else:
            self._is_pressed = True
            pane.highlight(index, "selected", by_pointer=True)

    def _on_release(self, event: tk.Event[tk.Misc]) -> None:
        """Do what the item says.

        The button may be the one that opened the menu: then the pointer must have been moved to
        the item first, or releasing it would choose what happens to be under it.
        """
        pane, index = self._at(event.x_root, event.y_root)
        if self._is_leaving:
            self.close()
        elif pane is not None and index is not None and (self._is_pressed or self._has_moved):
            self._activate(pane, index, by_key=False)
        self._is_pressed = False

    def _activate(self, pane: MenuPane, index: int, *, by_key: bool) -> None:
        item: MenuItem = pane.spots[index].item
        if item.submenu is not None:
            self._resting.cancel()
            self._open_submenu(pane, index, by_key=by_key)
        else:
            self.close()
            item.command()


def screen_of(window: tk.Misc) -> ScreenBox:
    """Return the part of the screen, or of all screens, that menus may cover."""
    left, top = window.winfo_vrootx(), window.winfo_vrooty()
    return ScreenBox(left, top, left + window.winfo_vrootwidth(), top + window.winfo_vrootheight())


def _close_another(window: tk.Misc) -> None:
    """Close the menu that is open in this window, if there is one."""
    grabbing = str(window.tk.call("grab", "current", window))
    if grabbing and isinstance(window.nametowidget(grabbing), MenuInput):
        window.nametowidget(grabbing).dismiss()


def _last_focus(window: tk.Misc) -> str:
    """Return the widget that has the focus in a window whenever the window has it."""
    return str(window.tk.call("focus", "-lastfor", window))


def _shape(window: tk.Misc) -> tuple[int, ...]:
    return window.winfo_rootx(), window.winfo_rooty(), window.winfo_width(), window.winfo_height()
