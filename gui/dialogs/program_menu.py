"""Build the menu behind the gear: look, language, text size, logging out."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from gui.looks.theme import Theme
from gui.model.settings import Settings
from gui.parts.popup_menu import PopupMenu
from gui.words import i18n, key_names
from gui.words.i18n import _
from gui.words.text import displayable_line


class MenuActions(NamedTuple):
    """The menu needs these callbacks.

    `board` has the name of the class on this computer, "" for none, and shows its board or starts
    a class. `check` opens the dialog that checks a student's program. `teach` lets the user teach
    here; it is None where that is not possible. `lab` puts the connection through the fault lab; it
    and `log_out` are None while nobody is logged in.
    """

    use_theme: Callable[[str], None]
    use_language: Callable[[str], None]
    zoom_by: Callable[[int], None]  # 0: the usual size
    settings: Callable[[], None]
    help: Callable[[], None]
    about: Callable[[], None]
    board: tuple[str, Callable[[], None]]
    check: Callable[[], None]
    teach: Callable[[], None] | None
    lab: Callable[[], None] | None
    log_out: Callable[[], None] | None


def build(button: tk.Misc, theme: Theme, settings: Settings, actions: MenuActions) -> PopupMenu:
    """Return the menu as it is now."""
    menu = PopupMenu(button, theme)
    colours = menu.add_submenu(_("Colours"), "look")
    for name, label in (
        ("", _("Match system")),
        ("light", _("Light")),
        ("dark", _("Dark")),
        ("contrast", _("High contrast")),
    ):
        colours.add(label, partial(actions.use_theme, name), ticked=name == settings.theme)
    languages = menu.add_submenu(_("Language"), "globe")
    for code, label in i18n.LANGUAGES.items():
        act = partial(actions.use_language, code)
        languages.add(label, act, ticked=code == i18n.language())
    size = menu.add_submenu(_("Text size"), "text-size")
    for label, steps, key in (
        (_("Larger"), 1, "+"),
        (_("Smaller"), -1, "−"),
        (_("Default"), 0, "0"),
    ):
        size.add(label, partial(actions.zoom_by, steps), key=key_names.shown(f"Ctrl+{key}"))
    menu.add_separator()
    class_name, show_board = actions.board
    label = (
        _("Board of “{name}”").format(name=displayable_line(class_name))
        if class_name
        else _("Start a class on this computer…")
    )
    menu.add(label, show_board, icon="board")
    if actions.teach is not None:
        menu.add(_("I teach here…"), actions.teach, icon="teacher")
    if actions.lab is not None:
        menu.add(_("Put this connection through the lab…"), actions.lab, icon="split")
    menu.add(_("Check a program…"), actions.check, icon="check")
    menu.add(_("Settings…"), actions.settings, icon="settings", key=key_names.shown("Ctrl+,"))
    menu.add(_("Help"), actions.help, icon="help", key="F1")
    menu.add(_("About Charla"), actions.about, icon="info")
    if actions.log_out is not None:
        menu.add_separator()
        menu.add(_("Log out"), actions.log_out, icon="exit")
    return menu
