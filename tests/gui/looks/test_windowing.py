"""Test what follows from the windowing system, for each of them."""

from __future__ import annotations

import sys
import tkinter as tk
from tkinter import ttk

import pytest

from gui.looks import windowing
from gui.looks.theme import Theme
from gui.parts import editing
from tests.gui.conftest import Press, has_menu, open_pane, settle, turn_wheel


def test_the_theme_has_asked_tk(root: tk.Tk, theme: Theme) -> None:
    usual = {"win32": "win32", "darwin": "aqua"}.get(sys.platform, "x11")
    assert windowing.system == root.tk.call("tk", "windowingsystem") == usual


@pytest.mark.parametrize(
    ("system", "enter", "menu", "wheel"),
    [
        ("x11", ("Return", "KP_Enter"), ("<Shift-F10>", "<Menu>"), {"<Button-4>", "<Button-5>"}),
        ("win32", ("Return",), ("<Shift-F10>", "<App>"), set()),
        ("aqua", ("Return",), ("<Shift-F10>",), set()),
    ],
)
def test_keys_and_the_wheel_are_those_of_the_system(
    system: str,
    enter: tuple[str, ...],
    menu: tuple[str, ...],
    wheel: set[str],
    root: tk.Tk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(windowing, "system", system)
    assert windowing.enter_keys() == enter
    assert windowing.menu_keys() == menu
    frame = tk.Frame(root)
    windowing.bind_wheel(frame, lambda _event, _step: None)
    assert set(frame.bind()) == {"<MouseWheel>", *wheel}


def test_a_field_opens_its_menu_with_each_of_the_keys(
    root: tk.Tk, theme: Theme, press: Press
) -> None:
    entry = ttk.Entry(root)
    editing.add_menu(entry, theme, editable=True)
    entry.pack()
    for key in ("shift+F10", *([] if windowing.system == "aqua" else ["Menu"])):
        entry.focus_force()
        settle(root, lambda: root.focus_get() is entry)
        press("key", key)
        pane = open_pane(root)
        assert "Paste" in pane.menu.labels
        press("key", key.removeprefix("shift+"))  # the same key closes it
        settle(root, lambda: not has_menu(root))


def test_a_turn_of_the_wheel_is_a_step_up_or_down(root: tk.Tk) -> None:
    turns: list[int] = []
    frame = tk.Frame(root, width=100, height=100)
    frame.pack()
    windowing.bind_wheel(frame, lambda _event, step: turns.append(step))
    root.update()
    for step in (-1, 1, 1):
        turn_wheel(frame, step)
    assert turns == [-1, 1, 1]
