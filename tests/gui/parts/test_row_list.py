"""Test the list of rows that can be pressed, with the keyboard and the mouse."""

from __future__ import annotations

import tkinter as tk

import pytest

from gui.looks.theme import Theme
from gui.parts.row_list import ListHead, ListLine, ListRow, RowList
from gui.words.face import Face
from tests.gui.conftest import Press, settle

LINES: list[ListLine] = [
    ListRow("find", "Find", icon="search"),
    ListHead("Members", "Invite", "invite"),
    ListRow("person:luis", "luis", "in the library", face=Face("person", "L", 1, "online")),
    ListRow("", "nothing to press", icon="info"),
    ListRow("leave", "Leave", icon="exit", kind="danger"),
]


class Shown:
    def __init__(self, root: tk.Tk, theme: Theme) -> None:
        self.pressed: list[str] = []
        self.list = RowList(root, theme, self.pressed.append)
        self.list.pack(fill="both", expand=True)
        self.list.show(LINES)
        settle(root, lambda: self.list.canvas.winfo_width() > 1)
        root.update()

    def click(self, index: int) -> None:
        tops = self.list._tops
        y = tops[index + 1] - 6
        for event in ("<Motion>", "<ButtonPress-1>", "<ButtonRelease-1>"):
            self.list.canvas.event_generate(event, x=100, y=y)


@pytest.fixture
def shown(root: tk.Tk, theme: Theme) -> Shown:
    return Shown(root, theme)


def test_a_click_presses_what_can_be_pressed(shown: Shown) -> None:
    for index in range(len(LINES)):
        shown.click(index)
    assert shown.pressed == ["find", "invite", "person:luis", "leave"]


def test_the_keyboard_reaches_every_row(shown: Shown, root: tk.Tk, press: Press) -> None:
    shown.list.canvas.focus_force()
    settle(root, lambda: shown.list.chosen == "find")
    for key in ("Return", "Down", "space", "Down", "Down", "Return", "Home", "Return"):
        press("key", key)
    assert shown.pressed == ["find", "invite", "leave", "find"]


def test_what_is_chosen_stays_when_rows_come(shown: Shown, root: tk.Tk, press: Press) -> None:
    shown.list.canvas.focus_force()
    settle(root, lambda: shown.list.chosen == "find")
    press("key", "End")
    shown.list.show([ListRow("pin", "Pin"), *LINES])
    assert shown.list.chosen == "leave"
    shown.list.show([ListRow("pin", "Pin")])
    press("key", "Return")
    assert shown.pressed == [], "what is not there any more was pressed"


@pytest.mark.parametrize("zoom", [-2, 0, 5])
def test_long_texts_are_cut_and_nothing_overlaps(root: tk.Tk, theme: Theme, zoom: int) -> None:
    theme.zoom_to(zoom)
    rows = RowList(root, theme, lambda _key: None)
    wide = theme.px(260)
    rows.place(x=0, y=0, width=wide, height=300)
    long = "Constantinopolitanísimamente " * 5
    rows.show([ListHead(long, "Invite", "invite"), ListRow("a", long, long, "yesterday")])
    settle(root, lambda: rows.canvas.winfo_width() > 1)
    root.update()
    for item in rows.canvas.find_all():
        box = rows.canvas.bbox(item)
        assert box[2] <= wide + 1
    texts = [str(rows.canvas.itemcget(item, "text")) for item in rows.canvas.find_withtag("text")]  # type: ignore[no-untyped-call]
    assert len([text for text in texts if text.endswith("…")]) == 3


def test_a_long_list_scrolls_to_what_the_keyboard_chooses(
    root: tk.Tk, theme: Theme, press: Press
) -> None:
    rows = RowList(root, theme, lambda _key: None)
    rows.place(x=0, y=0, width=320, height=300)
    rows.show([ListRow(f"{number}", f"row {number}") for number in range(100)])
    settle(root, lambda: rows.canvas.winfo_width() > 1)
    rows.canvas.focus_force()
    settle(root, lambda: rows.chosen == "0")
    press("key", "End")
    assert rows.chosen == "99"
    assert rows.canvas.yview()[1] > 0.99
