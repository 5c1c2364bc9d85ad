"""Test what every text field can do."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk

import pytest

from gui.looks.theme import Theme
from gui.parts import editing
from gui.words import text
from tests.gui.conftest import Press, has_menu, open_pane, settle


def make(kind: type[tk.Text] | type[ttk.Entry], root: tk.Tk, theme: Theme) -> tk.Text | ttk.Entry:
    widget = kind(root)
    editing.guard_input(widget)
    editing.add_menu(widget, theme, editable=True)
    widget.pack()
    widget.focus_force()
    settle(root, lambda: root.focus_get() is widget)
    return widget


def content(widget: tk.Text | ttk.Entry) -> str:
    return widget.get("1.0", "end-1c") if isinstance(widget, tk.Text) else widget.get()


@pytest.mark.parametrize("kind", [tk.Text, ttk.Entry])
@pytest.mark.parametrize("safe, pasted", [(True, "hola 🎉"), (False, "hola :tada:")])
def test_what_is_pasted_can_t_kill(
    root: tk.Tk,
    theme: Theme,
    press: Press,
    monkeypatch: pytest.MonkeyPatch,
    kind: type[tk.Text] | type[ttk.Entry],
    safe: bool,
    pasted: str,
) -> None:
    monkeypatch.setattr(text, "colour_is_safe", lambda: safe)
    widget = make(kind, root, theme)
    root.clipboard_clear()
    root.clipboard_append("hola 🎉")
    press("type", "xyz")
    press("key", "ctrl+a", "ctrl+v")
    settle(root, lambda: content(widget) == pasted, lambda: content(widget))


@pytest.mark.parametrize("kind", [tk.Text, ttk.Entry])
def test_the_menu_by_mouse_and_by_key(
    root: tk.Tk, theme: Theme, press: Press, kind: type[tk.Text] | type[ttk.Entry]
) -> None:
    widget = make(kind, root, theme)
    root.clipboard_clear()
    root.clipboard_append("hola")
    root.update()
    x, y = widget.winfo_rootx() + 5, widget.winfo_rooty() + 5
    for times, open_menu in enumerate(
        (("mousemove", str(x), str(y), "click", "3"), ("key", "shift+F10")), start=1
    ):
        press(*open_menu)
        pane = open_pane(root)
        press("key", "Home")  # cutting and copying need a selection, so it is pasting
        settle(root, lambda: pane.chosen == 2)  # noqa: B023
        press("key", "Return")
        settle(root, lambda times=times: content(widget) == "hola" * times, lambda: content(widget))  # type: ignore[misc]
        assert not has_menu(root) and root.focus_get() is widget


def test_the_menu_offers_what_is_possible(root: tk.Tk, theme: Theme, press: Press) -> None:
    widget = make(ttk.Entry, root, theme)
    press("type", "hola")
    press("key", "ctrl+a", "shift+F10")
    items = open_pane(root).menu.items
    assert [item.label for item in items] == ["Cut", "Copy", "Paste", "Select all"]
    assert all(item.enabled for item in items)
    press("key", "Return")
    settle(root, lambda: content(widget) == "" and root.clipboard_get() == "hola")
