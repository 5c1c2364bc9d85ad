"""Test the theme of a real window: text sizes, the system's palette, pictures that follow both."""

from __future__ import annotations

import ast
import sys
import threading
import tkinter as tk
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from tkinter import ttk

import pytest

import gui
from gui.looks import glyphs, shapes, system
from gui.looks.palette import CONTRAST, DARK, LIGHT, PALETTES
from gui.looks.system import SystemPalette
from gui.looks.theme import SYSTEM_POLL_MS, USUAL_STEP, ZOOM_PERCENTS, Theme
from tests.gui.conftest import settle


def pixel(picture: tk.PhotoImage, x: int, y: int) -> str:
    return "#" + "".join(f"{channel:02x}" for channel in picture.get(x, y))


def test_text_grows_to_twice_its_size_and_the_pictures_with_it(theme: Theme) -> None:
    theme.dress_chat()
    icon, sign = theme.icon("search"), theme.sign("online")
    before = [
        theme.font.metrics("linespace"),
        theme.mono.metrics("linespace"),
        icon.width(),
        sign.width(),
    ]
    theme.zoom_to(99)
    assert theme.percent == ZOOM_PERCENTS[-1] == 200
    after = [
        theme.font.metrics("linespace"),
        theme.mono.metrics("linespace"),
        icon.width(),
        sign.width(),
    ]
    for one, two in zip(before, after, strict=True):
        assert 1.85 * one <= two <= 2.15 * one
    theme.zoom_to(0)
    assert [
        theme.font.metrics("linespace"),
        theme.mono.metrics("linespace"),
        icon.width(),
        sign.width(),
    ] == before


def test_edges_of_buttons_grow_with_the_density_of_the_screen(root: tk.Tk, theme: Theme) -> None:
    """Test a button without words, which is as large as its edges."""
    button = ttk.Button(root, padding=0)
    before, least = theme.scale, button.winfo_reqwidth()
    try:
        theme.rescale(2 * before)
        root.update_idletasks()
        assert button.winfo_reqwidth() >= 1.8 * least
    finally:
        theme.rescale(before)
    root.update_idletasks()
    assert button.winfo_reqwidth() == least


def test_every_step_is_larger_than_the_one_before(theme: Theme) -> None:
    sizes = []
    for step in range(-USUAL_STEP, len(ZOOM_PERCENTS) - USUAL_STEP):
        theme.zoom_to(step)
        assert theme.zoom == step
        sizes.append(theme.font.measure("Hola, ¿qué tal?"))
    assert sizes == sorted(set(sizes))
    theme.zoom_to(-99)
    assert theme.percent == 80


def test_pictures_take_on_the_palette_where_they_are(root: tk.Tk, theme: Theme) -> None:
    icon = theme.icon("more", "text")
    ttk.Label(root, image=icon).pack()
    middle = icon.width() // 2
    for palette in PALETTES.values():
        theme.use(palette.name)
        root.update()
        assert pixel(icon, middle, middle) == palette.text
    assert theme.icon("more", "text") is icon


@pytest.mark.parametrize("pixels", [14, 18, 36])
def test_every_icon_stays_within_its_square(pixels: int) -> None:
    for name in glyphs.GLYPHS:
        rows = glyphs.shares(name, pixels)
        assert [len(row) for row in rows] == [pixels] * pixels
        assert max(map(max, rows)) > 160, name
        border = [*rows[0], *rows[-1], *(row[0] for row in rows), *(row[-1] for row in rows)]
        assert max(border) < 128, name  # otherwise a stroke is cut off


def test_no_two_icons_are_alike() -> None:
    drawn = {
        name: b"".join(bytes(row) for row in glyphs.shares(name, 18)) for name in glyphs.GLYPHS
    }
    assert len(set(drawn.values())) == len(drawn)


def test_every_icon_that_a_screen_asks_for_is_there() -> None:
    asked = {
        (
            node.args[0].value,
            *(colour.value for colour in node.args[1:2] if isinstance(colour, ast.Constant)),
        )
        for path in Path(gui.__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "icon"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    assert {name for name, *_colour in asked} <= set(glyphs.GLYPHS)
    assert {colour for _name, *colours in asked for colour in colours} <= set(LIGHT._fields)


def test_the_fonts_that_are_made_later_have_the_size_of_the_text(theme: Theme) -> None:
    theme.zoom_to(3)
    assert int(theme.mono.cget("size")) == -theme.px(13) < -13
    assert theme.mono.measure("iiii") == theme.mono.measure("WWWW")


# --- the system's palette -------------------------------------------------------------------------


class System:
    """A system gives the answer that the test has chosen; it waits until `answer` is called."""

    def __init__(self) -> None:
        self.asked = 0
        self._answer = "light"
        self._may = threading.Event()

    def ask(self) -> str:
        self.asked += 1
        self._may.wait(10)
        return self._answer

    def answer(self, name: str) -> None:
        self._answer = name
        self._may.set()


def follow(theme: Theme, palette: SystemPalette, on_change: Callable[[], None]) -> None:
    theme._system, theme._system_before = palette, palette.name
    theme.follow_system(on_change)


@pytest.mark.parametrize("name, palette", [("dark", DARK), ("contrast", CONTRAST)])
def test_the_window_follows_the_system_and_never_waits_for_it(
    root: tk.Tk, theme: Theme, name: str, palette: object
) -> None:
    asked, changes = System(), list[str]()

    def on_change() -> None:
        theme.use("")
        changes.append(theme.palette.name)

    follow(theme, SystemPalette(asked.ask), on_change)
    theme.use("")
    root.update()
    assert theme.palette is LIGHT and not changes  # it continues while nothing is known
    asked.answer(name)
    settle(root, lambda: changes)
    assert theme.palette is palette and len(changes) == 1
    theme.follow_system(on_change)
    assert asked.asked == 1, "asked again within a moment"
    theme.stop_following()


def test_an_answer_that_comes_at_once_is_heard_too(root: tk.Tk, theme: Theme) -> None:
    changes = list[str]()
    palette = SystemPalette(lambda: "dark")
    theme._system, theme._system_before = palette, palette.name
    palette.look = lambda: SystemPalette.look(palette) and settle(root, lambda: palette.is_known)  # type: ignore[method-assign]
    theme.follow_system(lambda: changes.append(theme.system_palette))
    settle(root, lambda: changes == ["dark"])


def test_it_is_told_only_what_has_changed(root: tk.Tk, theme: Theme) -> None:
    asked, changes = System(), list[str]()
    asked.answer("dark")
    palette = SystemPalette(asked.ask, "dark")  # the palette of the last time
    follow(theme, palette, lambda: changes.append(theme.system_palette))
    theme.use("")
    assert theme.palette is DARK
    settle(root, lambda: palette.is_known)
    looked = list[str]()
    root.after(2 * SYSTEM_POLL_MS, looked.append, "")
    settle(root, lambda: looked)
    assert not changes
    theme.stop_following()


def answers(**given: str) -> system.Run:
    """Simulate a machine whose programs print this when an argument contains that word."""

    def run(command: Sequence[str]) -> str:
        return next(
            (
                said.lower()
                for word, said in given.items()
                if any(word.replace("_", "-") in part for part in command)
            ),
            "",
        )

    return run


BUS = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/run/user/1000/bus"}


@pytest.mark.parametrize(
    "given, environment, expected",
    [
        ({}, {}, "light"),
        ({"color_scheme": "(<<uint32 1>>,)"}, BUS, "dark"),
        ({"color_scheme": "(<<uint32 2>>,)"}, BUS, "light"),
        ({"color_scheme": "(<<uint32 0>>,)", "gtk_theme": "'Adwaita-dark'"}, BUS, "dark"),
        ({"color_scheme": "'prefer-dark'"}, BUS, "dark"),
        ({"color_scheme": "(<<uint32 1>>,)"}, {}, "light"),  # nobody to ask: there is no session
        ({"contrast": "(<<uint32 1>>,)", "color_scheme": "(<<uint32 1>>,)"}, BUS, "contrast"),
        ({"gtk_theme": "'HighContrast'"}, BUS, "contrast"),
        ({}, {"GTK_THEME": "Adwaita:dark"}, "dark"),
        ({"color_scheme": "No such interface"}, BUS, "light"),
    ],
)
def test_what_desktops_say(
    given: dict[str, str], environment: dict[str, str], expected: str
) -> None:
    assert system.of_desktop(answers(**given), environment) == expected


@pytest.mark.parametrize(
    "given, expected",
    [
        ({}, "light"),
        ({"AppleInterfaceStyle": "Dark\n"}, "dark"),
        ({"increaseContrast": "1\n"}, "contrast"),
        ({"increaseContrast": "0\n", "AppleInterfaceStyle": "Dark\n"}, "dark"),
    ],
)
def test_what_macos_says(given: dict[str, str], expected: str) -> None:
    assert system.of_macos(answers(**given)) == expected


def test_a_program_that_is_missing_or_fails_says_nothing() -> None:
    assert system.run(("no-such-program-of-charla",)) == ""
    assert system.run((sys.executable, "-c", "print('DARK'); raise SystemExit(1)")) == ""
    assert system.run((sys.executable, "-c", "print('DARK')")).strip() == "dark"


def test_asking_this_very_machine_gives_an_answer() -> None:
    assert system.ask_system() in PALETTES


def test_the_list_of_a_combobox_is_in_the_palette(root: tk.Tk, theme: Theme) -> None:
    """Test the colours of the list, which is no ttk widget and would be white in the dark."""
    theme.use("dark")
    theme.dress_chat()
    box = ttk.Combobox(root, values=["uno", "dos"], state="readonly")
    box.pack()
    settle(root, box.winfo_viewable)
    shown = str(root.tk.call("ttk::combobox::PopdownWindow", box)) + ".f.l"
    assert root.tk.call(shown, "cget", "-background") == DARK.raised
    assert root.tk.call(shown, "cget", "-foreground") == DARK.text


@pytest.mark.parametrize(
    "style", ["Bubble.TButton", "TButton", "Side.TButton", "FieldIcon.TButton"]
)
def test_a_pointed_button_has_the_ground_behind_its_corners(theme: Theme, style: str) -> None:
    theme.use("dark")
    theme.dress_chat()
    plain = theme.style.lookup(style, "background")
    for state in ("active", "pressed", "focus", "disabled"):
        assert theme.style.lookup(style, "background", [state]) == plain


def test_a_picture_that_another_thread_collects_is_deleted_by_tk_s_own(
    root: tk.Tk, theme: Theme
) -> None:
    thrown_away = [theme.empty(3, 3)]
    name = str(thrown_away[0])
    collector = threading.Thread(target=thrown_away.clear)
    collector.start()
    collector.join()
    assert name in root.image_names()
    theme.empty(3, 3)
    assert name not in root.image_names()


def test_a_picture_that_is_not_seen_first_is_drawn_later(
    theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(theme, "_hurries", True)
    plain = theme.face("test plain", partial(shapes.disc, 10, "#ff0000"))
    late = theme.face("test late", partial(shapes.disc, 10, "#0000ff"), plain)
    assert (late.width(), pixel(late, 5, 5)) == (10, "#ff0000")
    theme.catch_up()
    assert pixel(late, 5, 5) == "#0000ff" and pixel(plain, 5, 5) == "#ff0000"
