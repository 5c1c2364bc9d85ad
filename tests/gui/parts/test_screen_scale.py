"""Test that a window follows the density of the screen that it is on."""

from __future__ import annotations

import tkinter as tk

import pytest

from gui.desktop import dpi
from gui.looks.theme import Theme
from gui.parts import title_bar
from gui.parts.screen_scale import ScreenScale
from tests.gui.conftest import OpenDesk, settle


class Screens:
    """Two screens side by side; the window is on one of them, and perhaps held by the mouse."""

    def __init__(self, dots: int = 96) -> None:
        self.dots, self.is_held = dots, False
        self.told: list[float] = []

    def watch(self, root: tk.Tk, scale: float = 1.0) -> ScreenScale:
        return ScreenScale(
            root,
            scale,
            self.told.append,
            dpi_of=lambda _window: self.dots,
            is_held=lambda: self.is_held,
        )


def test_another_density_is_told_once_the_window_is_let_go(root: tk.Tk) -> None:
    screens = Screens()
    watch = screens.watch(root)
    screens.is_held, screens.dots = True, 144
    root.geometry("+90+90")
    root.update()
    settle(root, lambda: watch._resting.is_waiting)
    assert not screens.told
    screens.is_held = False
    settle(root, lambda: screens.told == [1.5])
    root.geometry("+20+40")
    root.update()
    assert screens.told == [1.5]
    watch.stop()


@pytest.mark.parametrize(
    ("scale", "dots"), [(1.0, 96), (1.0, 72), (1.4985, 144), (2.0, 192), (1.0, 0)]
)
def test_the_same_density_changes_nothing(root: tk.Tk, scale: float, dots: int) -> None:
    screens = Screens(dots)
    watch = screens.watch(root, scale)
    root.geometry("+90+90")
    root.update()
    assert not watch._resting.is_waiting and not screens.told


def test_where_the_system_tells_none_nothing_is_watched(root: tk.Tk) -> None:
    before = root.bind("<Configure>")
    Screens(0).watch(root)
    assert root.bind("<Configure>") == before


def test_everything_is_drawn_anew_for_a_screen_of_twice_the_density(
    desk: OpenDesk, theme: Theme
) -> None:
    window = desk()
    # On Windows no window gets larger than the screen.
    window.root.geometry("500x400")
    settle(window.root, lambda: window.root.winfo_width() == 500)
    before = theme.scale, theme.font.metrics("linespace"), window.root.winfo_width()
    try:
        window.app.settings_control.use_scale(2.0)
        settle(window.root, lambda: window.root.winfo_width() == 2 * before[2])
        assert theme.px(100) == 200
        assert theme.font.metrics("linespace") > 1.7 * before[1]
    finally:
        window.app.settings_control.use_scale(before[0])
    assert theme.font.metrics("linespace") == before[1]


@pytest.mark.parametrize("kind", ["help", "settings"])
def test_open_dialogs_follow_and_show_all_of_their_text(
    desk: OpenDesk, theme: Theme, kind: str
) -> None:
    window = desk()
    control, before = window.app.settings_control, theme.scale
    control.show_help() if kind == "help" else control.show_settings()
    dialog = control.dialog
    assert dialog is not None
    window.root.update()
    sides, least = (dialog.winfo_width(), dialog.winfo_height()), dialog.minsize()
    try:
        control.use_scale(1.5 * before)
        settle(window.root, lambda: dialog.winfo_width() > 1.2 * sides[0])
        assert dialog.winfo_width() >= min(dialog.page.winfo_reqwidth(), dialog.room)
        assert dialog.minsize() > least
    finally:
        control.use_scale(before)
    settle(window.root, lambda: (dialog.winfo_width(), dialog.winfo_height()) == sides)


def test_title_bars_follow_the_palette_also_those_of_later_windows(
    root: tk.Tk, theme: Theme
) -> None:
    seen: list[tuple[str, bool]] = []
    title_bar.follow(
        root,
        lambda: theme.palette.is_dark,
        lambda window, is_dark: seen.append((str(window), is_dark)),
    )
    theme.use("dark")
    settle(root, lambda: (".", True) in seen)
    seen.clear()
    later = tk.Toplevel(root)
    settle(root, lambda: (str(later), True) in seen)
    theme.use("light")
    settle(root, lambda: {(".", False), (str(later), False)} <= set(seen))
    for kind in (root.winfo_class(), "Toplevel"):
        root.unbind_class(kind, "<Map>")
        root.unbind_class(kind, "<<ThemeChanged>>")


def test_the_system_is_asked_without_harm_everywhere(root: tk.Tk) -> None:
    dpi.be_aware()
    assert dpi.of_window(root.winfo_id()) >= 0
    assert dpi.is_button_down() in (True, False)
