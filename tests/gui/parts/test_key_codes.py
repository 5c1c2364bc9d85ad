"""Test shortcuts under layouts that have no Latin letters. Only X11 can switch layouts here."""

from __future__ import annotations

import subprocess
import sys
import tkinter as tk
from collections.abc import Callable, Iterator
from functools import partial
from tkinter import ttk
from types import SimpleNamespace
from typing import Any

import pytest

from gui.looks import windowing
from gui.looks.theme import Theme
from gui.parts import key_codes, keys
from tests.gui.conftest import Desk, Press, has_menu, open_pane, settle
from tests.gui.fakes import received
from tests.gui.parts.test_editing import content, make

A, C, F, V, X, Z, COMMA = "38", "54", "41", "55", "53", "52", "59"  # codes of keys
LAYOUTS = pytest.mark.parametrize("layout", ["ru", "gr", "il", "ara", "ua", "us", "es"])
ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="X11's layouts are switched")
UseLayout = Callable[[str], None]


@pytest.fixture
def use_layout(root: tk.Tk) -> Iterator[UseLayout]:
    """Yield a function that switches the keyboard; afterwards it is as it was."""

    def use(layout: str) -> None:
        subprocess.run(["setxkbmap", layout], check=True)
        root.update()

    yield use
    use("us")


@ON_LINUX
@LAYOUTS
@pytest.mark.parametrize("kind", [tk.Text, ttk.Entry])
def test_copy_cut_paste_and_undo(
    root: tk.Tk,
    theme: Theme,
    press: Press,
    use_layout: UseLayout,
    kind: type[tk.Text] | type[ttk.Entry],
    layout: str,
) -> None:
    widget = make(kind, root, theme)
    if isinstance(widget, tk.Text):
        widget.configure(undo=True)
    root.clipboard_clear()
    root.clipboard_append("hola")
    use_layout(layout)
    press("key", f"ctrl+{V}", f"ctrl+{V}")
    settle(root, lambda: content(widget) == "holahola", lambda: content(widget))
    press("key", f"ctrl+{A}", f"ctrl+{X}")
    settle(root, lambda: content(widget) == "", lambda: content(widget))
    assert root.clipboard_get().strip() == "holahola"
    root.clipboard_clear()
    root.clipboard_append("")
    widget.insert("insert", "ab")
    press("key", f"ctrl+{A}", f"ctrl+{C}")
    settle(root, lambda: root.clipboard_get().strip() == "ab")
    if kind is tk.Text:
        press("key", f"ctrl+{Z}")
        settle(root, lambda: content(widget) != "ab")


@ON_LINUX
@pytest.mark.parametrize("layout", ["ru", "gr", "il", "ua", "us", "es"])
def test_the_window_s_keys(
    root: tk.Tk, theme: Theme, press: Press, use_layout: UseLayout, layout: str
) -> None:
    done: list[str] = []
    # With Shift, Arabic layouts have signs on the letters that others have too.
    names = ("find", "find_everywhere", "settings")
    keys.bind(root, {name: partial(done.append, name) for name in names})
    widget = make(tk.Text, root, theme)
    keys.attach(widget)
    use_layout(layout)
    press("key", f"ctrl+{F}", f"ctrl+shift+{F}", f"ctrl+{COMMA}", f"ctrl+{Z}")
    settle(root, lambda: done == list(names), lambda: done)
    assert content(widget) == ""
    keys.bind(root, {})


@pytest.mark.parametrize(
    "keysym, number, code, state, letter",
    [
        ("Cyrillic_em", 0x6CD, 0x56, 4, "v"),
        ("??", 0, 0x56, 4, "v"),
        ("v", 0x76, 0x56, 4, ""),
        ("Left", 0xFF51, 0x25, 4, ""),
        ("cacute", 0x1E6, 0x43, 0x20004, ""),  # AltGr+C on a Polish keyboard
        ("Cyrillic_be", 0x6C2, 0xBC, 4, "comma"),
    ],
)
def test_on_windows(
    keysym: str, number: int, code: int, state: int, letter: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(windowing, "system", "win32")
    event: Any = SimpleNamespace(keysym=keysym, keysym_num=number, keycode=code, state=state)
    assert key_codes.latin(event) == letter


@ON_LINUX
@pytest.mark.parametrize("layout", ["ru", "us"])
def test_letters_act_on_the_picked_message_and_in_its_menu(
    window: Desk, press: Press, use_layout: UseLayout, layout: str
) -> None:
    window.say(received("luis", "#clase", "¿qué tal?", cid="c9"))
    use_layout(layout)
    press("key", "ctrl+Up", "27")  # the key with R on it
    settle(window.root, lambda: window.conversation.draft.reply is not None)
    press("key", "Escape", "ctrl+Up", "shift+F10")
    open_pane(window.root)
    press("key", "27")
    settle(window.root, lambda: window.conversation.draft.reply is not None)
    assert not has_menu(window.root)
