"""Be a program of macOS: its menu bar, and what its Dock, its Finder and a browser ask of it.

https://www.tcl-lang.org/man/tcl8.6/TkCmd/tk_mac.htm has the commands, and menu.htm the names of the
special menus. None of this has run on macOS yet: the tables below are tested elsewhere.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from gui.words import key_names
from gui.words.i18n import N_, _

NAME = "charla_bar"
SYSTEM = "darwin"
# The menus: Tk's name of a special one, or a name of our own, its title, and its lines: what a line
# says, what it does, and its keys. A name that begins with << is a virtual event for the field with
# the focus; an empty line separates.
MenuBarLine = tuple[str, str, str]
MENUS: tuple[tuple[str, str, tuple[MenuBarLine, ...]], ...] = (
    ("apple", "Charla", ((N_("About Charla"), "about", ""), ("", "", ""))),
    (
        "edit",
        N_("Edit"),
        (
            (N_("Undo"), "<<Undo>>", "Ctrl+Z"),
            (N_("Redo"), "<<Redo>>", "Ctrl+Shift+Z"),
            ("", "", ""),
            (N_("Cut"), "<<Cut>>", "Ctrl+X"),
            (N_("Copy"), "<<Copy>>", "Ctrl+C"),
            (N_("Paste"), "<<Paste>>", "Ctrl+V"),
            (N_("Select all"), "<<SelectAll>>", "Ctrl+A"),
            ("", "", ""),
            (N_("Find in this conversation"), "find", "Ctrl+F"),
        ),
    ),
    (
        "view",
        N_("View"),
        (
            (N_("Larger"), "bigger", "Ctrl++"),
            (N_("Smaller"), "smaller", "Ctrl+-"),
            (N_("Default"), "usual_size", "Ctrl+0"),
        ),
    ),
    ("window", N_("Window"), ()),  # macOS fills it
    ("help", N_("Help"), ()),
)


@dataclass(frozen=True, slots=True)
class MacActions:
    """The system asks for these.

    Attributes:
        named: what the lines of the menus do, by the names above.
        settings: "Settings…" in the program's menu, with Cmd+,.
        help: in the help menu.
        quit: in the program's menu, with Cmd+Q, and in the Dock's; also at the end of the session.
        show: the user has clicked the program in the Dock.
        open_link: called with a link to a class that was clicked somewhere.
        follow_system: macOS has changed between light and dark.
    """

    named: dict[str, Callable[[], None]]
    settings: Callable[[], None]
    help: Callable[[], None]
    quit: Callable[[], None]
    show: Callable[[], None]
    open_link: Callable[[str], None]
    follow_system: Callable[[], None]


def set_up(root: tk.Tk, actions: MacActions) -> None:
    """Answer what the system asks, and show the menu bar in the user's language."""
    for command, act in (
        ("ShowPreferences", actions.settings),
        ("ShowHelp", actions.help),
        ("Quit", actions.quit),
        ("ReopenApplication", actions.show),
    ):
        root.createcommand(f"::tk::mac::{command}", act)
    root.createcommand("::tk::mac::LaunchURL", lambda link, *_more: actions.open_link(str(link)))
    for event in ("<<LightAqua>>", "<<DarkAqua>>"):
        root.bind(event, lambda _event: actions.follow_system())
    show_menu_bar(root, actions.named)


def show_menu_bar(root: tk.Tk, named: dict[str, Callable[[], None]]) -> tk.Menu:
    """Show the menu bar, in the place of one in another language."""
    for child in root.winfo_children():
        if child.winfo_name() == NAME:
            child.destroy()
    bar = tk.Menu(root, name=NAME, tearoff=False)
    for name, title, lines in MENUS:
        menu = tk.Menu(bar, name=name, tearoff=False)
        for says, does, keys in lines:
            if not says:
                menu.add_separator()
                continue
            act = partial(_generate, root, does) if does.startswith("<<") else named[does]
            accelerator = key_names.shown(keys, SYSTEM)
            menu.add_command(label=_(says), command=act, accelerator=accelerator)
        bar.add_cascade(label=_(title), menu=menu)
    root.configure(menu=bar)
    return bar


def _generate(root: tk.Tk, event: str) -> None:
    widget = root.focus_get()
    if widget is not None:
        widget.event_generate(event)
