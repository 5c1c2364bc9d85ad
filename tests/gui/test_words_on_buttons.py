"""Test that whoever points at a button without words is told what it does."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Iterator
from tkinter import ttk
from typing import Any

import pytest

from gui.parts.tip import Tip
from tests.gui.conftest import Desk, OpenDesk, receive
from tests.gui.fakes import connected


@pytest.fixture
def with_tip(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Return a set that gathers the widgets that have a tip."""
    found: set[str] = set()
    make = Tip.__init__

    def make_and_note(tip: Tip, widget: tk.Misc, *rest: Any) -> None:
        found.add(str(widget))
        make(tip, widget, *rest)

    monkeypatch.setattr(Tip, "__init__", make_and_note)
    return found


def wordless(widget: tk.Misc) -> Iterator[str]:
    """Yield the buttons inside that show only a picture."""
    if isinstance(widget, ttk.Button) and widget.cget("image") and not widget.cget("text"):
        yield str(widget)
    for child in widget.winfo_children():
        yield from wordless(child)


def test_every_button_of_the_chat_has_words(with_tip: set[str], desk: OpenDesk) -> None:
    window: Desk = desk()
    assert not set(wordless(window.root)) - with_tip
    window.log_in(connected("luis"))
    receive(window, "luis", "hola")
    chat = window.chat
    chat.find_here("hola")
    chat.composer.toggle_picker()
    chat.dialogs.pick_date(chat.header.more)
    chat.notices.show("title", "text")
    chat.global_search.open("hola")
    window.root.update()
    buttons = set(wordless(window.root))
    assert len(buttons) > 8
    assert sorted(buttons - with_tip) == []
