"""Test that keys change the size of the text in the windows that need no chat."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Iterator
from pathlib import Path

import pytest

from gui import own_window, replay
from gui.glass import Glass
from gui.looks.theme import Theme
from gui.own_window import WindowContent
from gui.parts import keys
from tests.gui.conftest import Press, settle
from tests.gui.xray.test_replay import read, written


@pytest.fixture
def window(root: tk.Tk, theme: Theme) -> Iterator[tk.Toplevel]:
    window = tk.Toplevel(root)
    yield window
    if window.winfo_exists():
        window.destroy()
    theme.zoom_to(0)


def size_after(press: Press, window: tk.Toplevel, root: tk.Tk, theme: Theme, key: str) -> int:
    before = theme.percent
    window.focus_force()
    root.update()
    press("key", "--clearmodifiers", key)
    settle(root, lambda: theme.percent != before)
    return theme.percent


def changes(root: tk.Tk, theme: Theme, press: Press, content: WindowContent) -> None:
    assert isinstance(content, (Glass, replay.Replay))
    own_window.bind_sizes(root, theme, content)
    window = content.window
    assert isinstance(window, tk.Toplevel)
    keys.attach(window)
    assert size_after(press, window, root, theme, "ctrl+plus") > 100
    assert size_after(press, window, root, theme, "ctrl+0") == 100
    assert size_after(press, window, root, theme, "ctrl+minus") < 100


def test_the_glass_wall_keeps_what_it_shows(
    root: tk.Tk, theme: Theme, window: tk.Toplevel, press: Press, tmp_path: Path
) -> None:
    glass = Glass(window, theme, tmp_path)
    try:
        model, view = glass.view.model, glass.view
        changes(root, theme, press, glass)
        assert glass.view.model is model and glass.view is not view
    finally:
        glass.close()
        assert glass.join(10)


def test_a_recording_stays_where_it_is(
    root: tk.Tk, theme: Theme, window: tk.Toplevel, press: Press
) -> None:
    shown = replay.Replay(window, theme, read(written()), "clase.jsonl")
    shown.view.seek(0.15)
    place = str(shown.view.bar.place_text.cget("text"))
    changes(root, theme, press, shown)
    assert str(shown.view.bar.place_text.cget("text")) == place
