"""Build the menu behind the gear: look, language, text size, logging out."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from gui.looks.theme import Theme
from gui.model.settings import Settings
from gui.words import i18n
from gui.words.i18n import _


class MenuActions(NamedTuple):
    """The menu needs these callbacks.

    `board` has the name of the class on this computer, "" for none, and shows its board or starts
    a class. `log_out` is None while nobody
    is logged in.
    """

    use_theme: Callable[[str], None]
    use_language: Callable[[str], None]
    zoom_by: Callable[[int], None]  # 0: the usual size
    settings: Callable[[], None]
    help: Callable[[], None]
    about: Callable[[], None]
    board: tuple[str, Callable[[], None]]
    log_out: Callable[[], None] | None


def build(button: tk.Misc, theme: Theme, settings: Settings, actions: MenuActions) -> tk.Menu:
    """Return the menu as it is now. It belongs to `button` and is destroyed with it."""
    menu = theme.menu(button)
    colours = {
        "": _("As the system"),
        "light": _("Light"),
        "dark": _("Dark"),
        "contrast": _("High contrast"),
    }
    _add_choices(menu, theme, _("Colours"), colours, settings.theme, actions.use_theme)
    _add_choices(menu, theme, _("Language"), i18n.LANGUAGES, i18n.language(), actions.use_language)
    size = theme.menu(menu)
    for label, steps in ((_("Larger"), 1), (_("Smaller"), -1), (_("Usual"), 0)):
        size.add_command(label=label, command=partial(actions.zoom_by, steps))
    menu.add_cascade(label=_("Text size"), menu=size)
    menu.add_separator()
    name, show_board = actions.board
    menu.add_command(
        label=_("Board of “{name}”").format(name=name)
        if name
        else _("Start a class on this computer…"),
        command=show_board,
    )
    menu.add_command(label=_("Settings…"), command=actions.settings)
    menu.add_command(label=_("Help"), command=actions.help)
    menu.add_command(label=_("About Charla"), command=actions.about)
    if actions.log_out is not None:
        menu.add_command(label=_("Log out"), command=actions.log_out)
    return menu


def pop_up(menu: tk.Menu, button: tk.Misc) -> None:
    """Show the menu above the button, which is at the bottom of the window."""
    menu.update_idletasks()
    x = button.winfo_rootx()
    y = button.winfo_rooty() - menu.winfo_reqheight()
    menu.tk_popup(max(0, x), max(0, y))


def _add_choices(
    menu: tk.Menu,
    theme: Theme,
    label: str,
    choices: dict[str, str],
    chosen: str,
    choose: Callable[[str], None],
) -> None:
    inner = theme.menu(menu)
    variable: Any = f"charla_{'_'.join(choices)}"  # a name, not a tkinter.Variable: see gui.login
    inner.setvar(variable, chosen)
    for value, words in choices.items():
        inner.add_radiobutton(
            label=words, value=value, variable=variable, command=partial(choose, value)
        )
    menu.add_cascade(label=label, menu=inner)
