"""Test tips: when they come, where they stand, and what is behind their corners."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk

import pytest

from gui.looks.theme import Theme
from gui.parts import ground
from gui.parts.menu_place import ScreenBox
from gui.parts.tip import Tip, place
from tests.gui.conftest import Press, settle

WINDOW = ScreenBox(0, 0, 800, 600)


@pytest.mark.parametrize(
    "about",
    [
        ScreenBox(10, 10, 42, 42),
        ScreenBox(760, 10, 792, 42),
        ScreenBox(10, 560, 42, 592),
        ScreenBox(760, 560, 792, 592),
        ScreenBox(400, 300, 432, 332),
    ],
)
def test_a_tip_is_in_the_window_and_never_over_what_it_is_about(about: ScreenBox) -> None:
    x, y = place(about, 200, 24, WINDOW, 4, 4)
    assert x >= 4 and x + 200 <= 796 and y >= 0 and y + 24 <= 600
    assert y >= about.bottom + 4 or y + 24 <= about.top - 4


def point_at(press: Press, widget: tk.Misc) -> None:
    x, y = widget.winfo_rootx() + 5, widget.winfo_rooty() + 5
    press("mousemove", str(x + 1), str(y), "mousemove", str(x), str(y))


def test_it_comes_while_the_pointer_rests_and_goes_at_once(
    root: tk.Tk, theme: Theme, press: Press
) -> None:
    press("mousemove", "5", "5")
    button = ttk.Button(root, image=theme.icon("search"), style="Icon.TButton")
    button.place(relx=1.0, rely=1.0, anchor="se")
    root.update()
    tip = Tip(button, theme, "Find in this conversation")
    point_at(press, button)
    settle(root, lambda: tip.is_shown)
    card = tip.card
    assert card is not None
    root.update()
    assert card.winfo_x() + card.winfo_width() <= root.winfo_width()
    assert card.winfo_y() + card.winfo_height() <= button.winfo_y()
    press("mousemove", str(root.winfo_rootx() + 5), str(root.winfo_rooty() + 5))
    settle(root, lambda: not tip.is_shown)


def test_a_click_takes_it_away(root: tk.Tk, theme: Theme, press: Press) -> None:
    press("mousemove", "5", "5")
    button = ttk.Button(root, text="x")
    button.pack()
    root.update()
    tip = Tip(button, theme, "words")
    point_at(press, button)
    settle(root, lambda: tip.is_shown)
    press("click", "1")
    settle(root, lambda: not tip.is_shown)


def test_the_corners_have_the_colours_behind_them(root: tk.Tk, theme: Theme) -> None:
    tk.Frame(root, background="#ff0000", width=100, height=100).place(x=0, y=0)
    ttk.Frame(root, style="Side.TFrame", width=100, height=100).place(x=100, y=0)
    text = tk.Text(root, background="#00ff00", borderwidth=0, highlightthickness=0, padx=0)
    text.place(x=0, y=100, width=100, height=100)
    text.tag_configure("plain")
    text.tag_configure("mention", background="#ffff00")
    text.insert("end", "uno\n", ("mention", "plain"))
    root.update()
    found = ground.corners(root, ScreenBox(50, 50, 150, 103))
    assert found == ("#ff0000", theme.palette.side, theme.palette.page, "#ffff00")
