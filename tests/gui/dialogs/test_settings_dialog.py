"""Test the dialogs for settings, help and about: they are complete, and a choice holds at once."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Iterator
from pathlib import Path
from tkinter import ttk
from typing import Any

import pytest

from gui.dialogs.help_dialog import HelpDialog
from gui.dialogs.settings_dialog import SECTIONS, SettingsDialog
from gui.dialogs.settings_parts import SettingsActions, SizeSlider
from gui.looks.theme import Theme
from gui.model.settings import KnownServer, Settings
from gui.parts import placement
from gui.parts.dialog import Dialog
from gui.parts.drop_down import DropDown
from gui.parts.menu_place import ScreenBox
from gui.words import i18n
from tests.gui.conftest import Press, has_menu, settle
from tests.gui.dialogs.shown import texts
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
    "has_hosted": "found out",
    "has_identity": "found out",
    "known_rich": "found out",
    "known": "found out",
    "server_key": "at the login",
    "system_palette": "found out",
    "manners": "at the login",
    "class_name": "by starting a class",
    "class_teacher": "by starting a class",
    "notify": "in the menu of a conversation",
    "muted_until": "in the menu of a conversation",
    "pinned": "in the menu of a conversation",
    "removed": "in the menu of a conversation",
    "list_width": "by dragging the edge of the list",
    "list_collapsed": "by dragging the edge of the list",
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
                verify=self.asked.append,
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

    def control(self, name: str) -> tk.Widget:
        """Return a control, in the section that has it."""
        if name not in self.dialog.controls:
            for section in SECTIONS:
                self.dialog.turn_to(section)
                if name in self.dialog.controls:
                    break
        return self.dialog.controls[name]

    def is_on(self, name: str) -> bool:
        control = self.control(name)
        assert isinstance(control, ttk.Widget)
        return control.instate(["selected"])

    def is_enabled(self, name: str) -> bool:
        control = self.control(name)
        assert isinstance(control, ttk.Widget)
        return control.instate(["!disabled"])

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
    shown = set()
    for section in SECTIONS:
        desk.dialog.turn_to(section)
        shown |= {name.partition("=")[0] for name in desk.dialog.controls}
    assert set(Settings.__struct_fields__) - shown == set(ELSEWHERE)


@pytest.mark.parametrize(
    "name",
    [
        *("notifications", "sound", "do_not_disturb", "tell_typing", "tell_read", "remember"),
        *("tray", "keep_in_tray", "start_with_session"),
        *("last_lines", "unread_first", "hide_offline", "enter_sends"),
    ],
)
def test_a_box_shows_what_holds_and_changes_it(open_desk: OpenDesk, name: str) -> None:
    before = getattr(Settings(), name)
    desk = open_desk()
    assert desk.is_on(name) is before
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
    assert anew is not chosen and desk.is_on("theme=dark")
    settle(root, lambda: root.focus_get() is anew, root.focus_get)


def test_another_language_is_spoken_at_once(open_desk: OpenDesk) -> None:
    desk = open_desk()
    assert "Language" in desk.words()
    language = desk.control("language")
    assert isinstance(language, ttk.Combobox)
    language.current(list(language.cget("values")).index("Español"))
    language.event_generate("<<ComboboxSelected>>")
    assert "Idioma" in desk.words() and "Language" not in desk.words()


def test_text_grows_step_by_step_to_its_limits(open_desk: OpenDesk, root: tk.Tk) -> None:
    desk = open_desk()
    while desk.is_enabled("bigger"):
        desk.press("bigger")
        root.update()
    assert [zoom for _name, zoom in desk.changes] == [1, 2, 3, 4, 5]
    assert "200 %" in desk.words()
    assert desk.dialog.winfo_height() < desk.dialog.winfo_screenheight()
    desk.press("smaller")
    assert "175 %" in desk.words()


def test_the_slider_goes_from_size_to_size(open_desk: OpenDesk, root: tk.Tk, press: Press) -> None:
    desk = open_desk()
    desk.control("zoom").focus_set()
    settle(root, lambda: root.focus_get() is desk.control("zoom"))
    for key, zoom in (("Right", 1), ("Home", -2), ("Left", -2), ("End", 5)):
        press("key", key)
        settle(root, lambda zoom=zoom: desk.theme.zoom == zoom)  # type: ignore[misc]
        settle(root, lambda: root.focus_get() is desk.control("zoom"))
    slider = desk.control("zoom")
    assert isinstance(slider, SizeSlider)
    desk.changes.clear()
    slider.event_generate("<Button-1>", x=slider._x(4), y=5)
    assert "125 %" in desk.words() and not desk.changes  # nothing is built anew under the pointer
    slider.event_generate("<B1-Motion>", x=slider._x(2), y=5)
    slider.event_generate("<ButtonRelease-1>", x=slider._x(2), y=5)
    assert desk.changes == [("zoom", 0)]


def test_pictures_are_chosen_with_the_arrows(
    open_desk: OpenDesk, root: tk.Tk, press: Press
) -> None:
    desk = open_desk()
    desk.control("theme=light").focus_set()
    settle(root, lambda: root.focus_get() is desk.control("theme=light"))
    press("key", "Right")
    settle(root, lambda: desk.changes == [("theme", "dark")])
    settle(root, lambda: root.focus_get() is desk.control("theme=dark"))
    press("key", "Left")
    settle(root, lambda: desk.changes[-1] == ("theme", "light"))


def test_sections_are_turned_to_with_the_arrows(
    open_desk: OpenDesk, root: tk.Tk, press: Press
) -> None:
    desk = open_desk()
    settle(root, lambda: root.focus_get() is desk.dialog.sections["look"])
    press("key", "Down")
    settle(root, lambda: desk.dialog.section == "notifications")
    assert "sound" in desk.dialog.controls and "zoom" not in desk.dialog.controls
    settle(root, lambda: root.focus_get() is desk.dialog.sections["notifications"])
    press("key", "Up", "Up")
    settle(root, lambda: desk.dialog.section == "look")


def test_a_narrow_screen_has_the_sections_above_the_page(
    open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SettingsDialog, "winfo_screenwidth", lambda _dialog: 480)
    monkeypatch.setattr(SettingsDialog, "winfo_screenheight", lambda _dialog: 360)
    desk = open_desk()
    assert not desk.dialog.sections
    choice = desk.dialog._choice
    choice.current(4)
    choice.event_generate("<<ComboboxSelected>>")
    assert desk.dialog.section == "computer" and "folder" in desk.dialog.controls
    desk.dialog.update_idletasks()
    assert desk.dialog.page.winfo_reqwidth() <= 480


def test_a_class_can_be_checked_and_forgotten(open_desk: OpenDesk) -> None:
    known = {
        "k" * 43: KnownServer("Aula 3", ["10.0.0.3:8080"], is_verified=True, last_used=2),
        "x" * 43: KnownServer("1.º B", ["10.0.0.4:8080"], last_used=1),
    }
    desk = open_desk(known=known)
    desk.press("check=" + "x" * 43)
    assert desk.asked == ["x" * 43]
    assert "check=" + "k" * 43 not in desk.dialog.controls  # it is checked already
    desk.press("forget=" + "k" * 43)
    assert not desk.changes  # only when it is pressed again
    desk.press("forget=" + "k" * 43)
    assert desk.changes == [("known", {"x" * 43: known["x" * 43]})]
    assert "Aula 3" not in desk.words() and "1.º B" in desk.words()


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
    desk.dialog.turn_to("notifications")
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


@pytest.mark.parametrize("section", SECTIONS)
def test_all_of_it_can_be_reached_with_tab(open_desk: OpenDesk, root: tk.Tk, section: str) -> None:
    desk = open_desk(known={"k" * 43: KnownServer("Aula 3", ["10.0.0.3:8080"])})
    desk.dialog.turn_to(section)
    settle(root, lambda: desk.dialog.focus_get() is not None)
    reached, widget = set(), desk.dialog.focus_get()
    for _number in range(60):
        assert widget is not None
        reached.add(widget)
        widget = widget.tk_focusNext()
    missing = [
        name
        for name, control in desk.dialog.controls.items()
        if control not in reached
        and not (isinstance(control, ttk.Widget) and control.instate(["disabled"]))
    ]
    assert not missing
    assert desk.dialog.sections[section] in reached


# --- help and about -------------------------------------------------------------------------------


@pytest.mark.parametrize("language", sorted(i18n.LANGUAGES))
@pytest.mark.parametrize("zoom", [0, 5])
@pytest.mark.parametrize("make", ["help", "export", *SECTIONS])
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
    monkeypatch.setattr(placement, "without_bars", lambda _dialog: ScreenBox(0, 0, 800, 600))
    i18n.set_language(language)
    theme.zoom_to(zoom)
    makers: dict[str, Callable[[], Dialog]] = {
        "help": lambda: HelpDialog(root, theme),
        "export": lambda: exporting(root, theme, tmp_path, lambda _name: iter(())),
    }
    if make in SECTIONS:
        known = {"k" * 43: KnownServer("Aula 3", ["10.0.0.3:8080"])}
        dialog: Dialog = open_desk(language=language, muted=["luis"], known=known).dialog
        dialog.turn_to(make)  # type: ignore[attr-defined]
    else:
        dialog = makers[make]()
    settle(root, lambda: dialog.winfo_width() > 1)
    assert dialog.page.winfo_reqwidth() <= dialog.page.winfo_width() <= 800
    assert dialog.winfo_height() <= 600


def test_help_names_every_key_sign_and_mark(root: tk.Tk, theme: Theme) -> None:
    from gui.model.badges import RECEIPTS
    from gui.parts.keys import HELP

    words = list(texts(HelpDialog(root, theme)))
    assert {keys for keys, _meaning in HELP} <= set(words)
    assert {meaning for _mark, _colour, meaning in RECEIPTS.values()} <= set(words)


def test_help_names_the_keys_as_a_spanish_keyboard_does(root: tk.Tk, theme: Theme) -> None:
    i18n.set_language("es")
    try:
        words = set(texts(HelpDialog(root, theme)))
    finally:
        i18n.set_language("en")
    assert {"Intro", "Mayús+Intro", "Re Pág / Av Pág"} <= words
    assert not any("Shift" in text or "Enter" in text for text in words)


def test_about_says_what_helpers_ask_for_and_copies_it(open_desk: OpenDesk, root: tk.Tk) -> None:
    from net import VERSION

    desk = open_desk()
    desk.dialog.turn_to("about")
    assert VERSION in desk.words()
    desk.press("copy")
    copied = root.clipboard_get()
    assert f"Charla {VERSION}" in copied and "Python: 3" in copied


def test_a_choice_is_made_in_a_menu_of_charlas_look_and_the_wheel_changes_nothing(
    open_desk: OpenDesk, root: tk.Tk, press: Press
) -> None:
    desk = open_desk()
    language = desk.control("language")
    assert isinstance(language, DropDown)
    language.focus_force()
    settle(root, lambda: root.focus_get() is language)
    press("mousemove", "1", "1")  # an item under the pointer would be the one that is meant
    press("key", "Down")
    settle(root, lambda: has_menu(root))
    assert [item.label for item in language.build_menu().items] == list(language.cget("values"))
    press("key", "Down", "Down", "Return")
    settle(root, lambda: "Idioma" in desk.words())
    language = desk.control("language")
    x, y = language.winfo_rootx() + 9, language.winfo_rooty() + 9
    press("mousemove", str(x), str(y), "click", "5", "click", "5")
    settle(root, lambda: "Idioma" in desk.words())
    assert [name for name, _value in desk.changes] == ["language"]
    press("mousemove", str(x), str(y), "click", "1")
    settle(root, lambda: has_menu(root))
    press("key", "Escape")
    settle(root, lambda: not has_menu(root))
    assert desk.dialog.winfo_exists()
