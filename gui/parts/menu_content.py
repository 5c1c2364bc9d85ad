"""Say what is in a menu: items, submenus, rows of emoji, and lines between them."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from gui.looks import windowing
from gui.looks.theme import Theme
from gui.words.text import displayable_line


@dataclass(frozen=True, slots=True)
class MenuItem:
    """An item can be chosen.

    Attributes:
        label: its words.
        command: called when it is chosen.
        icon: one of glyphs.GLYPHS, or "".
        key: the key that does the same while a menu is open, or a hint such as "Ctrl+F".
        enabled: whether it can be chosen now.
        danger: it can't be undone.
        ticked: whether it holds now; None for what can't be on or off.
        submenu: the menu it opens instead of having a command.
        picture: shown in the place of an icon.
    """

    label: str
    command: Callable[[], object]
    icon: str = ""
    key: str = ""
    enabled: bool = True
    danger: bool = False
    ticked: bool | None = None
    submenu: MenuContent | None = None
    picture: tk.PhotoImage | None = None


@dataclass(frozen=True, slots=True)
class EmojiRow:
    """A row of emoji, each of which can be chosen; those that are ticked are the user's."""

    items: tuple[MenuItem, ...]


class Separator:
    """A separator is a line between groups of items."""

    __slots__ = ()


MenuLine = MenuItem | EmojiRow | Separator


class MenuContent:
    """A menu has lines from top to bottom.

    Args:
        owner: the widget it belongs to. Its window keeps the focus while the menu is open.
        theme: the look.
        on_close: called when it has closed, before what was chosen is done.
    """

    def __init__(
        self, owner: tk.Misc, theme: Theme, *, on_close: Callable[[], object] = lambda: None
    ) -> None:
        self.owner, self.theme, self.on_close = owner, theme, on_close
        self._lines: list[MenuLine] = []

    # --- building ---------------------------------------------------------------------------------

    def add(
        self,
        label: str,
        command: Callable[[], object],
        *,
        icon: str = "",
        key: str = "",
        enabled: bool = True,
        danger: bool = False,
        ticked: bool | None = None,
        picture: tk.PhotoImage | None = None,
    ) -> None:
        """Add an item; see `MenuItem`."""
        item = MenuItem(label, command, icon, key, enabled, danger, ticked, None, picture)
        self._lines.append(item)

    def add_separator(self) -> None:
        """Add a line, unless nothing stands above it."""
        if self._lines and not isinstance(self._lines[-1], Separator):
            self._lines.append(Separator())

    def add_submenu(self, label: str, icon: str = "") -> MenuContent:
        """Add an item that opens another menu, and return that menu."""
        submenu = MenuContent(self.owner, self.theme)
        self._lines.append(MenuItem(label, lambda: None, icon, submenu=submenu))
        return submenu

    def add_emoji(
        self, label: str, emoji: Sequence[str], own: set[str], choose: Callable[[str], object]
    ) -> None:
        """Add a row of emoji.

        Where no coloured emoji can be shown, it is a submenu with this label.
        """
        items = tuple(
            MenuItem(displayable_line(one), partial(choose, one), ticked=one in own)
            for one in emoji
        )
        if self.theme.emoji_menu is None or not windowing.has_own_menus():
            submenu = self.add_submenu(label, "react")
            submenu._lines += items
        else:
            self._lines += [EmojiRow(items), Separator()]

    # --- what is in it ----------------------------------------------------------------------------

    @property
    def lines(self) -> tuple[MenuLine, ...]:
        """Return the lines, without a separator at the end."""
        ends = bool(self._lines) and isinstance(self._lines[-1], Separator)
        return tuple(self._lines[:-1] if ends else self._lines)

    @property
    def items(self) -> tuple[MenuItem, ...]:
        """Return the items without those in rows of emoji."""
        return tuple(line for line in self._lines if isinstance(line, MenuItem))

    @property
    def labels(self) -> list[str]:
        """Return the labels of these items."""
        return [item.label for item in self.items]

    def item(self, label: str) -> MenuItem:
        """Return an item, also one in a row of emoji.

        Raises:
            KeyError: there is none with this label.
        """
        for line in self._lines:
            items = line.items if isinstance(line, EmojiRow) else (line,)
            for item in items:
                if isinstance(item, MenuItem) and item.label == label:
                    return item
        raise KeyError(label)

    def submenu(self, label: str) -> MenuContent:
        """Return the menu that an item opens.

        Raises:
            KeyError: there is no such item, or it opens none.
        """
        submenu = self.item(label).submenu
        if submenu is None:
            raise KeyError(label)
        return submenu

    def press(self, label: str) -> None:
        """Do what an item does.

        Raises:
            KeyError: there is none with this label, or it can't be chosen now.
        """
        item = self.item(label)
        if not item.enabled:
            raise KeyError(label)
        item.command()
