"""Test the list of classes with the keyboard and the mouse."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable

import pytest
from msgspec.structs import replace

from gui.entrance.class_list import ClassList
from gui.looks.theme import Theme
from gui.model.choice import Choice
from gui.model.classes import ClassRow, Standing
from gui.words import i18n
from tests.gui.conftest import Press, settle

ROWS = tuple(
    ClassRow(key, key.upper(), standing, Choice(fingerprint=key), "Elena", 3, is_here=True)
    for key, standing in (
        ("a", Standing.VERIFIED),
        ("b", Standing.NEW),
        ("c", Standing.CHANGED),
        ("d", Standing.UNVERIFIED),
        ("e", Standing.NEW),
    )
)


class Listed:
    """A list is shown, and what is chosen in it is noted."""

    def __init__(self, root: tk.Tk, theme: Theme) -> None:
        self.chosen: list[str] = []
        self.entered: list[str] = []
        self.pointed: list[bool] = []
        self.list = ClassList(
            root,
            theme,
            on_choose=lambda row: self.chosen.append(row.key),
            on_enter=lambda row: self.entered.append(row.key),
            on_point=self.pointed.append,
        )
        self.list.pack(fill="x")
        self.list.show(ROWS, "a", "")
        self.list.focus_set()
        settle(root, lambda: root.focus_get() is self.list)

    @property
    def texts(self) -> list[str]:
        items = [item for item in self.list.find_all() if str(self.list.type(item)) == "text"]
        return [str(self.list.tk.call(self.list, "itemcget", item, "-text")) for item in items]


@pytest.fixture
def listed(root: tk.Tk, theme: Theme) -> Callable[[], Listed]:
    return lambda: Listed(root, theme)


def test_arrows_choose_and_return_enters(listed: Callable[[], Listed], press: Press) -> None:
    one = listed()
    press("key", "Down", "Down", "Up", "Return")
    assert (one.chosen, one.entered) == (["b", "c", "b"], ["b"])
    press("key", "End", "Down", "Home", "Up")
    assert one.list.chosen == "a"


def test_a_row_out_of_sight_scrolls_into_it(listed: Callable[[], Listed], press: Press) -> None:
    one = listed()
    assert one.list.yview() == (0.0, 3 / 5)
    press("key", "End")
    assert one.list.yview() == (2 / 5, 1.0)


def test_a_click_chooses_and_the_button_enters(
    listed: Callable[[], Listed], root: tk.Tk, press: Press
) -> None:
    one = listed()
    x, y = one.list.winfo_rootx() + 100, one.list.winfo_rooty() + one.list.row_height * 3 // 2
    press("mousemove", str(x), str(y), "click", "1")
    settle(root, lambda: one.chosen == ["b"])
    assert one.pointed[0] is True
    settle(root, one.list.enter_button.winfo_viewable)
    one.list.enter_button.invoke()
    assert one.entered == ["b"]
    press("mousemove", "5", "5")
    settle(root, lambda: one.pointed[-1] is False)


def test_why_is_one_click(listed: Callable[[], Listed], root: tk.Tk, press: Press) -> None:
    one = listed()
    right = one.list.winfo_rootx() + one.list.winfo_width() - 20
    y = one.list.winfo_rooty() + one.list.row_height * 5 // 2
    press("mousemove", str(right), str(y), "click", "1")
    settle(root, lambda: one.entered == ["c"])


def test_everything_that_is_told_by_colour_is_told_by_words_too(
    listed: Callable[[], Listed], root: tk.Tk
) -> None:
    one = listed()
    settle(root, lambda: one.texts)
    assert one.texts[:2] == ["A", "the one you know · Elena · 3 people"]
    assert "Careful: its key has changed" in one.texts and "Why?" in one.texts


def test_an_empty_list_says_so(listed: Callable[[], Listed], root: tk.Tk, press: Press) -> None:
    one = listed()
    one.list.show((), "", "Nothing here yet.")
    settle(root, lambda: one.texts == ["Nothing here yet."])
    press("key", "Down", "Return")
    assert not one.entered


@pytest.mark.parametrize("language", ["en", "es"])
def test_what_a_row_says_of_its_key_is_never_cut(
    listed: Callable[[], Listed], root: tk.Tk, theme: Theme, language: str
) -> None:
    i18n.set_language(language)
    theme.zoom_to(1)
    root.geometry("420x360")  # the list in a window of 480 pixels
    settle(root, lambda: root.winfo_width() == 420)
    one = listed()
    by = "María de los Ángeles"
    rows = [replace(row, by=by, people=14) for row in ROWS]
    rows.append(replace(rows[3], key="f", is_here=False))
    for row in rows:
        one.list.show(rows, row.key, "")
        settle(root, lambda chosen=row: chosen.key == one.list.chosen and len(one.texts) > 1)  # type: ignore[misc]
        root.update()
        for other in rows:
            key = other.details.split(" · ")[0]
            assert any(text.startswith(key) for text in one.texts), (key, one.texts)
