"""Test the dialogs for settings, help and about: they are complete, and a choice holds at once."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Iterator
from pathlib import Path
from tkinter import ttk
from typing import Any

import pytest

from gui.dialogs.about_dialog import AboutDialog
from gui.dialogs.help_dialog import HelpDialog
from gui.dialogs.settings_dialog import SettingsActions, SettingsDialog
from gui.looks.theme import Theme
from gui.model.settings import Settings
from gui.parts.dialog import Dialog
from gui.words import i18n
from tests.gui.conftest import Press, settle
from tests.gui.dialogs.shown import button, texts
from tests.gui.dialogs.test_export_dialog import exporting

# Settings that are not chosen here, and why.
ELSEWHERE = {
    "name": "at the login",
    "server": "at the login",
    "geometry": "by moving the window",
    "saving_folder": "by saving there",
    "panel_open": "by opening it",
    "conversation": "by opening it",
    "emoji": "by picking them",
    "device": "a secret",
    "is_logged_in": "by logging in and out",
    "token": "a secret",
    "has_identity": "found out",
    "known_rich": "found out",
    "known": "found out",
    "server_key": "at the login",
    "system_palette": "found out",
    "plain_servers": "at the login",
    "class_name": "by starting a class",
    "class_teacher": "by starting a class",
    "notify": "in the menu of a conversation",
    "muted_until": "in the menu of a conversation",
    "pinned": "in the menu of a conversation",
    "removed": "in the menu of a conversation",
    "list_width": "by dragging the edge of the list",
    "list_collapsed": "by dragging the edge of the list",
    "last_lines": "the settings window has no control for it yet",
    "unread_first": "the settings window has no control for it yet",
    "hide_offline": "the settings window has no control for it yet",
    "enter_sends": "the settings window has no control for it yet",
}


class Desk:
    """A desk is the settings in use: changes are recorded and applied, as the program does it."""

    def __init__(self, root: tk.Tk, theme: Theme, **settings: Any) -> None:
        self.theme = theme
        self.settings = Settings(**{"language": "en", "theme": "light", **settings})
        self.changes: list[tuple[str, Any]] = []
        self.elsewhere = ttk.Entry(root)
        self.elsewhere.pack()
        self.asked: list[str] = []
        self.dialog = SettingsDialog(
            root,
            theme,
            self.settings,
            SettingsActions(
                self.on_change,
                Path("/home/ana/charla"),
                lambda: self.asked.append("folder"),
                lambda: self.asked.append("export"),
                has_tray=True,
            ),
        )
        settle(root, lambda: root.tk.call("focus"))

    def on_change(self, name: str, value: Any) -> None:
        self.changes.append((name, value))
        setattr(self.settings, name, value)
        match name:
            case "theme":
                self.theme.use(value)
                self.elsewhere.focus_force()  # like a window that is built again
            case "language":
                i18n.set_language(value)
            case "zoom":
                self.theme.zoom_to(value)

    def control(self, name: str) -> ttk.Widget:
        return self.dialog.controls[name]

    def press(self, name: str) -> None:
        """Press a button or a box."""
        control = self.control(name)
        assert isinstance(control, ttk.Button | ttk.Checkbutton | ttk.Radiobutton)
        control.invoke()

    def entry(self, name: str) -> ttk.Entry:
        control = self.control(name)
        assert isinstance(control, ttk.Entry)
        return control

    def words(self) -> list[str]:
        return list(texts(self.dialog))


OpenDesk = Callable[..., Desk]


@pytest.fixture
def open_desk(root: tk.Tk, theme: Theme) -> Iterator[OpenDesk]:
    yield lambda **settings: Desk(root, theme, **settings)
    theme.use("light")
    theme.zoom_to(0)
    i18n.set_language("en")


def test_everything_that_can_be_set_is_there(open_desk: OpenDesk) -> None:
    desk = open_desk(muted=["luis"])
    shown = {name.partition("=")[0] for name in desk.dialog.controls}
    shown |= {"zoom"} if {"bigger", "smaller"} <= shown else set()
    assert set(Settings.__struct_fields__) - shown == set(ELSEWHERE)


@pytest.mark.parametrize(
    "name",
    [
        *("notifications", "sound", "do_not_disturb", "tell_typing", "tell_read", "remember"),
        *("tray", "keep_in_tray", "start_with_session"),
    ],
)
def test_a_box_shows_what_holds_and_changes_it(open_desk: OpenDesk, name: str) -> None:
    before = getattr(Settings(), name)
    desk = open_desk()
    box = desk.control(name)
    assert box.instate(["selected"]) is before
    desk.press(name)
    desk.press(name)
    assert desk.changes == [(name, not before), (name, before)]


def test_a_palette_is_taken_on_at_once_and_the_window_with_it(
    open_desk: OpenDesk, root: tk.Tk
) -> None:
    desk = open_desk()
    chosen = desk.control("theme=dark")
    chosen.focus_set()
    desk.press("theme=dark")
    root.update()
    assert desk.changes == [("theme", "dark")]
    assert str(desk.dialog.cget("background")) == desk.theme.palette.page
    assert desk.theme.palette.name == "dark"
    anew = desk.control("theme=dark")
    assert anew is not chosen and anew.instate(["selected"])
    settle(root, lambda: root.focus_get() is anew, root.focus_get)


def test_another_language_is_spoken_at_once(open_desk: OpenDesk) -> None:
    desk = open_desk()
    assert "Language" in desk.words()
    desk.press("language=es")
    assert "Idioma" in desk.words() and "Language" not in desk.words()


def test_text_grows_step_by_step_to_its_limits(open_desk: OpenDesk, root: tk.Tk) -> None:
    desk = open_desk()
    while desk.control("bigger").instate(["!disabled"]):
        desk.press("bigger")
        root.update()
    assert [zoom for _name, zoom in desk.changes] == [1, 2, 3, 4, 5]
    assert "200 %" in desk.words()
    assert desk.dialog.winfo_height() < desk.dialog.winfo_screenheight()
    desk.press("smaller")
    assert "175 %" in desk.words()


def test_when_to_be_away(open_desk: OpenDesk) -> None:
    desk = open_desk(away_minutes=7)  # written into the file by hand
    away = desk.control("away_minutes")
    assert isinstance(away, ttk.Combobox)
    assert away.get() == "7 minutes"
    for words, minutes in (("never", 0), ("30 minutes", 30)):
        away.current(list(away.cget("values")).index(words))
        away.event_generate("<<ComboboxSelected>>")
        assert desk.changes[-1] == ("away_minutes", minutes)


@pytest.mark.parametrize(
    "written, kept",
    [("en clase", "en clase"), ("  a \t b  ", "a b"), ("x" * 200, "x" * 100), ("", "")],
)
def test_a_line_about_oneself(open_desk: OpenDesk, written: str, kept: str) -> None:
    desk = open_desk(note="antes")
    note = desk.entry("note")
    assert note.get() == "antes"
    note.delete(0, "end")
    note.insert(0, written)
    desk.dialog.close()
    assert desk.changes == [("note", kept)]


def test_return_in_the_line_keeps_it_and_the_window(
    open_desk: OpenDesk, root: tk.Tk, press: Press
) -> None:
    desk = open_desk()
    desk.control("note").focus_set()
    press("type", "hola")
    press("key", "Return")
    settle(root, lambda: desk.changes == [("note", "hola")], lambda: desk.changes)
    assert desk.dialog.winfo_exists()


def test_what_is_muted_can_be_heard_again(open_desk: OpenDesk) -> None:
    desk = open_desk(muted=["luis", "#clase"])
    assert "2 conversations are muted." in desk.words()
    desk.press("muted")
    assert desk.changes == [("muted_until", {}), ("notify", {})]
    assert "muted" not in desk.dialog.controls


def test_the_folder_is_shown_and_opened(open_desk: OpenDesk) -> None:
    desk = open_desk()
    assert desk.entry("folder").get() == str(Path("/home/ana/charla"))
    desk.press("open_folder")
    desk.press("export")
    assert desk.asked == ["folder", "export"]


def test_all_of_it_can_be_reached_with_tab(open_desk: OpenDesk, root: tk.Tk) -> None:
    desk = open_desk()
    reached, widget = set(), desk.dialog.focus_get()
    for _number in range(60):
        assert widget is not None
        reached.add(widget)
        widget = widget.tk_focusNext()
    missing = [
        name
        for name, control in desk.dialog.controls.items()
        if control not in reached and control.instate(["!disabled"])
    ]
    assert not missing


# --- help and about -------------------------------------------------------------------------------


@pytest.mark.parametrize("language", sorted(i18n.LANGUAGES))
@pytest.mark.parametrize("zoom", [0, 5])
@pytest.mark.parametrize("make", ["help", "about", "export", "preferences"])
def test_nothing_is_cut_off_at_any_size_on_a_small_screen(
    root: tk.Tk,
    theme: Theme,
    tmp_path: Path,
    open_desk: OpenDesk,
    monkeypatch: pytest.MonkeyPatch,
    make: str,
    language: str,
    zoom: int,
) -> None:
    for side, pixels in (("width", 800), ("height", 600)):
        monkeypatch.setattr(Dialog, f"winfo_screen{side}", lambda _dialog, pixels=pixels: pixels)
    i18n.set_language(language)
    theme.zoom_to(zoom)
    makers: dict[str, Callable[[], Dialog]] = {
        "help": lambda: HelpDialog(root, theme),
        "about": lambda: AboutDialog(root, theme),
        "export": lambda: exporting(root, theme, tmp_path, lambda _name: iter(())),
        "preferences": lambda: open_desk(language=language, muted=["luis"]).dialog,
    }
    dialog = makers[make]()
    settle(root, lambda: dialog.winfo_width() > 1)
    assert dialog.page.winfo_reqwidth() <= dialog.page.winfo_width() <= 800
    assert dialog.winfo_height() <= 600


def test_help_names_every_key_sign_and_mark(root: tk.Tk, theme: Theme) -> None:
    from gui.model.badges import RECEIPTS
    from gui.parts.keys import HELP

    words = list(texts(HelpDialog(root, theme)))
    assert words[words.index("✓✓") + 1] == "it has arrived"
    assert {keys for keys, _meaning in HELP} <= set(words)
    assert {mark for mark, _colour, _meaning in RECEIPTS.values()} <= set(words)


def test_about_says_what_helpers_ask_for_and_copies_it(root: tk.Tk, theme: Theme) -> None:
    from net import VERSION

    about = AboutDialog(root, theme)
    assert VERSION in list(texts(about))
    button(about, "Copy").invoke()
    copied = root.clipboard_get()
    assert f"Charla {VERSION}" in copied and "Python: 3" in copied
