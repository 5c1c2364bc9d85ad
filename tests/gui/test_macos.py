"""Test the tables for macOS: its keys, its menu bar and its commands. They have not run there."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk

import pytest

from gui import macos
from gui.looks import windowing
from gui.looks.theme import Theme
from gui.macos import MENUS
from gui.parts import keys, native_menu
from gui.parts.menu_content import MenuContent
from gui.parts.menu_place import ScreenPoint
from gui.words import i18n, key_names
from tests.gui.conftest import OpenDesk, settle


@pytest.mark.parametrize(
    ("written", "on_macos", "elsewhere"),
    [
        ("Ctrl+N", "Cmd+N", "Ctrl+N"),
        ("Ctrl K", "Cmd K", "Ctrl K"),
        ("Ctrl+Shift+F", "Cmd+Shift+F", "Ctrl+Shift+F"),
        ("Alt+Shift+↑ / ↓", "Option+Shift+↑ / ↓", "Alt+Shift+↑ / ↓"),
        ("Ctrl++ / − / 0", "Cmd++ / − / 0", "Ctrl++ / − / 0"),
        ("Ctrl+B, Ctrl+I", "Cmd+B, Cmd+I", "Ctrl+B, Ctrl+I"),
    ],
)
def test_keys_have_the_names_that_are_on_the_keyboard(
    written: str, on_macos: str, elsewhere: str
) -> None:
    assert key_names.shown(written, "darwin") == on_macos
    assert key_names.shown(written, "win32") == key_names.shown(written, "linux") == elsewhere
    i18n.set_language("es")
    assert key_names.shown("Ctrl+Shift+F", "darwin") == "Cmd+Mayús+F"


def test_on_macos_no_key_that_is_shown_or_bound_is_ctrl() -> None:
    shown = [key_names.shown(written, "darwin") for written, _meaning in keys.HELP]
    assert not [one for one in shown if "Ctrl" in one]
    bound = keys.sequences("Command")
    assert not [one for each in bound.values() for one in each if "Control" in one]
    assert bound["recipient"] == ("<Command-n>", "<Command-N>")
    assert keys.sequences("Control")["recipient"] == ("<Control-n>", "<Control-N>")
    assert bound["hand"] == ("<Command-Shift-h>", "<Command-Shift-H>")
    assert key_names.shown("Ctrl+H", "darwin") == "Cmd+Shift+H"
    # Cmd+Q, H, M and W are the system's own.
    taken = {f"<Command-{letter}>" for letter in "qQhHmMwW"}
    assert not taken & {one for each in bound.values() for one in each}


@pytest.fixture
def asked(root: tk.Tk, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Set up a window as on macOS, and return what is asked of it."""
    asked: list[object] = []
    names = {does for _name, _title, lines in MENUS for _says, does, _keys in lines}
    actions = macos.MacActions(
        named={
            name: lambda name=name: asked.append(name)  # type: ignore[misc]
            for name in names
            if name and not name.startswith("<<")
        },
        settings=lambda: asked.append("settings"),
        help=lambda: asked.append("help"),
        quit=lambda: asked.append("quit"),
        show=lambda: asked.append("show"),
        open_link=asked.append,
        follow_system=lambda: asked.append("follow"),
    )
    macos.set_up(root, actions)
    return asked


def test_what_the_system_asks_is_done(root: tk.Tk, asked: list[object]) -> None:
    for command in ("ShowPreferences", "ShowHelp", "ReopenApplication", "Quit"):
        root.tk.call(f"::tk::mac::{command}")
    root.tk.call("::tk::mac::LaunchURL", "charla://aula/clase [exit] $x")
    root.event_generate("<<DarkAqua>>")
    assert asked == [
        "settings", "help", "show", "quit", "charla://aula/clase [exit] $x", "follow",
    ]  # fmt: skip
    root.configure({"menu": ""})


def test_the_menu_bar_has_the_systems_menus_and_cmd(root: tk.Tk, asked: list[object]) -> None:
    bar = root.nametowidget(str(root.cget("menu")))
    assert isinstance(bar, tk.Menu)
    menus = {child.winfo_name(): child for child in bar.winfo_children()}
    assert list(menus) == ["apple", "edit", "view", "window", "help"]
    edit, about = menus["edit"], menus["apple"]
    assert isinstance(edit, tk.Menu) and isinstance(about, tk.Menu)
    assert edit.entrycget(0, "accelerator") == "Cmd+Z"
    about.invoke(0)
    field = tk.Entry(root)
    field.pack()
    field.focus_force()
    settle(root, lambda: root.focus_get() is field)
    field.insert(0, "hola")
    edit.invoke(6)  # "Select all"
    settle(root, field.selection_present)
    assert asked == ["about"]
    i18n.set_language("es")
    names = ("about", "find", "bigger", "smaller", "usual_size")
    again = macos.show_menu_bar(root, dict.fromkeys(names, lambda: None))
    assert again.entrycget(3, "label") == "Ventana"
    root.configure({"menu": ""})


def test_the_window_sets_it_all_up(desk: OpenDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windowing, "system", "aqua")
    monkeypatch.setattr(windowing, "is_x11", lambda: False)
    window = desk()
    window.root.tk.call("::tk::mac::LaunchURL", "charla://10.0.0.7")
    assert window.login.form.filled[1].address == "10.0.0.7:8080"
    window.root.tk.call("::tk::mac::ShowPreferences")
    assert window.app.settings_control.dialog is not None
    window.app.settings_control.close()
    window.app.settings_control.use_language("es")
    assert window.root.nametowidget(str(window.root.cget("menu"))).entrycget(4, "label") == "Ayuda"
    window.root.tk.call("::tk::mac::Quit")
    assert window.closed
    window.root.configure({"menu": ""})


@pytest.mark.parametrize("theme_name", ["", "light"])
def test_what_is_chosen_is_ticked_in_a_native_menu_also_if_its_name_is_empty(
    root: tk.Tk, theme: Theme, monkeypatch: pytest.MonkeyPatch, theme_name: str
) -> None:
    """Test what Tk gets wrong: an entry whose value is "" takes its label for one."""
    monkeypatch.setattr(tk.Menu, "tk_popup", lambda _menu, _x, _y: None)
    menu = MenuContent(root, theme)
    for name, label in (("", "Match system"), ("light", "Light"), ("dark", "Dark")):
        menu.add(label, lambda: None, ticked=name == theme_name)
    native = native_menu.post(menu, ScreenPoint(0, 0))
    ticked = [
        native.entrycget(at, "label")
        for at in range(3)
        if native.type(at) == "radiobutton"
        and root.getvar(str(native.entrycget(at, "variable"))) == native.entrycget(at, "value")
    ]
    assert ticked == [{"": "Match system", "light": "Light"}[theme_name]]


def test_a_radio_button_with_an_empty_value_is_chosen_by_it(root: tk.Tk) -> None:
    root.setvar("charla_test_choice", "")
    buttons = [
        ttk.Radiobutton(root, text="Match system", value=value, variable="charla_test_choice")  # type: ignore[arg-type]
        for value in ("", "light")
    ]
    root.update()
    assert [button.instate(["selected"]) for button in buttons] == [True, False]
