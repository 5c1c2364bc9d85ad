"""Test the toolbar of the message under the pointer: where it stands, and what its buttons do."""

from __future__ import annotations

import tkinter as tk
from dataclasses import dataclass, field
from functools import partial

import pytest

from gui.looks.theme import Theme
from gui.messages.toolbar import MessageBox, MessageToolbar, Tool
from tests.gui.conftest import Press, settle


@dataclass
class Over:
    """A toolbar lies over a text; it is told where messages are."""

    text: tk.Text
    bar: MessageToolbar
    boxes: dict[int, MessageBox] = field(default_factory=dict)
    told: list[tuple[str, int]] = field(default_factory=list)


@pytest.fixture
def over(root: tk.Tk, theme: Theme) -> Over:
    frame = tk.Frame(root, background=theme.palette.page)
    frame.pack(fill="both", expand=True)
    text = tk.Text(frame, background=theme.palette.page, borderwidth=0, highlightthickness=0)
    text.place(x=60, y=0, relwidth=1.0, width=-80, relheight=1.0)
    boxes: dict[int, MessageBox] = {
        1: (8, 100, 700, 60),
        2: (8, 160, 700, 60),
        3: (8, -40, 700, 60),
    }
    told: list[tuple[str, int]] = []
    tools = [
        Tool(icon, words, lambda number, _near, icon=icon: told.append((icon, number)))  # type: ignore[misc]
        for icon, words in (("react", "React"), ("reply", "Reply"), ("more", "More"))
    ]
    bar = MessageToolbar(frame, text, theme, lambda _number: tools, box_of=boxes.get)
    root.update()
    return Over(text, bar, boxes, told)


def test_it_appears_when_the_pointer_rests_and_goes_at_once(over: Over, root: tk.Tk) -> None:
    bar = over.bar
    bar.point_at(1)
    assert not bar.is_shown
    settle(root, lambda: bar.is_shown)
    root.update()
    assert (bar.winfo_width(), bar.winfo_height()) == (102, 34)
    assert bar.winfo_y() == 100 - 18
    assert bar.winfo_x() + bar.winfo_width() == root.winfo_width() - 20
    bar.point_at(None)
    assert not bar.is_shown


def test_a_pointer_that_only_passes_by_shows_nothing(over: Over, root: tk.Tk) -> None:
    over.bar.point_at(1)
    over.bar.point_at(2)
    settle(root, lambda: over.bar.is_shown)
    assert over.bar.number == 2
    over.bar.point_at(1)
    over.bar.point_at(None)
    root.after(150, lambda: over.told.append(("waited", 0)))
    settle(root, lambda: over.told == [("waited", 0)])
    assert not over.bar.is_shown


def test_it_stays_inside_above_the_first_row_and_below_the_last(over: Over, root: tk.Tk) -> None:
    over.bar.point_at(3)  # its upper part is out of sight
    settle(root, lambda: over.bar.is_shown)
    root.update()
    assert over.bar.winfo_y() >= 0
    over.boxes[4] = (8, root.winfo_height() - 5, 700, 60)
    over.bar.point_at(4)
    root.after(150, lambda: over.told.append(("waited", 0)))
    settle(root, lambda: over.told == [("waited", 0)])
    assert not over.bar.is_shown


def test_the_buttons(over: Over, root: tk.Tk, press: Press) -> None:
    bar = over.bar
    bar.point_at(1)
    settle(root, lambda: bar.is_shown)
    root.update()
    for index, name in enumerate(("react", "reply", "more")):
        x, y = bar.winfo_rootx() + 3 + 32 * index + 16, bar.winfo_rooty() + 17
        press("mousemove", str(x), str(y), "click", "1")
        settle(root, lambda name=name: over.told[-1:] == [(name, 1)], lambda: over.told)  # type: ignore[misc]
    x, y = bar.winfo_rootx() + 19, bar.winfo_rooty() + 17
    press("mousemove", str(x), str(y), "mousedown", "1")
    press("mousemove", str(x), str(y + 60), "mouseup", "1")
    assert len(over.told) == 3  # it was let go elsewhere


def test_its_corners_are_those_of_what_is_behind(over: Over, root: tk.Tk, theme: Theme) -> None:
    over.text.tag_configure("hover", background=theme.palette.hover)
    over.text.insert("end", "\n".join("uno" for _line in range(40)), "hover")
    root.update()
    over.bar.point_at(1)
    settle(root, lambda: over.bar.is_shown)
    *squares, _box = over.bar.find_withtag("box")
    ask = partial(over.bar.tk.call, str(over.bar), "itemcget")
    corners = [str(ask(square, "-fill")) for square in squares]
    assert corners == [theme.palette.hover] * 4
