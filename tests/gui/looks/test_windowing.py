"""Test what follows from the windowing system, for each of them."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk

import pytest

from gui.looks import windowing
from gui.looks.theme import Theme
from gui.parts import editing


def test_the_theme_has_asked_tk(root: tk.Tk, theme: Theme) -> None:
    assert windowing.system == root.tk.call("tk", "windowingsystem") == "x11"


@pytest.mark.parametrize(
    ("system", "keys", "wheel"),
    [
        ("x11", {"<Key-Return>", "<Key-KP_Enter>", "<Key-Menu>"}, {"<Button-4>", "<Button-5>"}),
        ("win32", {"<Key-Return>"}, set()),
        ("aqua", {"<Key-Return>"}, set()),
    ],
)
def test_keys_and_the_wheel_are_those_of_the_system(
    system: str,
    keys: set[str],
    wheel: set[str],
    root: tk.Tk,
    theme: Theme,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(windowing, "system", system)
    entry = ttk.Entry(root)
    editing.add_menu(entry, theme, editable=True)
    for name in windowing.enter_keys():
        entry.bind(f"<{name}>", lambda _event: None)
    windowing.bind_wheel(entry, lambda _event, _step: None)
    bound = set(entry.bind())
    assert bound & {"<Key-Return>", "<Key-KP_Enter>", "<Key-Menu>"} == keys
    assert bound & {"<Button-4>", "<Button-5>"} == wheel
    assert {"<MouseWheel>", "<Shift-Key-F10>"} <= bound


def test_a_turn_of_the_wheel_is_a_step_up_or_down(root: tk.Tk) -> None:
    turns: list[int] = []
    frame = tk.Frame(root, width=100, height=100)
    frame.pack()
    windowing.bind_wheel(frame, lambda _event, step: turns.append(step))
    root.update()
    for button in (4, 5, 5):
        frame.event_generate(f"<Button-{button}>", x=5, y=5)
    assert turns == [-1, 1, 1]
