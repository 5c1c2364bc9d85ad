"""Test typing words from the board as a person does: keys come from the X server."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable

import pytest

from gui.entrance.words_field import MOST_CHARACTERS, WordsField
from gui.looks.theme import Theme
from net.wire import words
from tests.gui.conftest import Press, settle

KEY = words.key_words("E" * 42 + "A", "es")  # without accents, which xdotool loses at times
SIX = ("farol", "nube", *KEY)


class Typist:
    """A typist has a field and knows whether Enter was pressed in it."""

    def __init__(self, root: tk.Tk, theme: Theme, *, wants_place: bool = True) -> None:
        self.entered: list[str] = []
        self.changes = 0
        self.field = WordsField(
            root, theme, wants_place=wants_place, on_change=self._on_change, on_enter=self._on_enter
        )
        self.field.pack(fill="x")
        self.other = tk.Entry(root)
        self.other.pack()
        self.field.focus()
        settle(root, lambda: root.focus_get() is self.field.text)

    def _on_change(self) -> None:
        self.changes += 1

    def _on_enter(self) -> None:
        self.entered.append(self.field.content)

    @property
    def shown(self) -> str:
        return self.field.text.get("1.0", "end-1c")

    @property
    def count(self) -> str:
        return str(self.field.count.cget("text"))

    @property
    def error(self) -> str:
        return str(self.field.error.cget("text"))

    def coloured(self, tag: str) -> list[str]:
        ranges = self.field.text.tag_ranges(tag)
        return [self.field.text.get(*ends) for ends in zip(ranges[::2], ranges[1::2], strict=True)]


@pytest.fixture
def typist(root: tk.Tk, theme: Theme) -> Callable[..., Typist]:
    return lambda **options: Typist(root, theme, **options)


def test_six_words_typed_by_their_first_letters_are_completed_by_blanks(
    typist: Callable[..., Typist], press: Press
) -> None:
    one = typist()
    press("type", " ".join(word[:4] for word in SIX))
    assert one.count == "6 / 6" and not one.error
    press("key", "Return")
    assert one.entered == [" ".join(SIX)]
    assert words.parse(one.entered[0]).has_place
    assert one.coloured("place") == ["farol", "nube"]
    assert one.coloured("key") == list(KEY)


def test_what_is_begun_is_offered_in_grey_and_taken_by_tab_or_right(
    typist: Callable[..., Typist], press: Press
) -> None:
    one = typist()
    press("type", "faro")
    assert (one.shown, one.field.content) == ("farol", "faro")
    assert one.coloured("ghost") == ["l"]
    press("key", "Tab")
    assert one.field.content == "farol "
    press("type", "nub")
    press("key", "Right")
    assert one.field.content == "farol nube "
    assert one.count == "2 / 6"


def test_backspace_takes_typed_letters_not_offered_ones(
    typist: Callable[..., Typist], press: Press
) -> None:
    one = typist()
    press("type", "faro")
    press("key", "BackSpace", "BackSpace")
    assert one.field.content == "fa"
    press("key", "Delete", "Delete", "End", "x")
    assert one.field.content == "fax" and one.shown.startswith("fax")


def test_tab_without_an_offer_leaves_the_field(
    typist: Callable[..., Typist], press: Press, root: tk.Tk
) -> None:
    one = typist()
    press("key", "Tab")
    settle(root, lambda: root.focus_get() is one.other)
    press("key", "shift+Tab")
    settle(root, lambda: root.focus_get() is one.field.text)


def test_a_word_that_is_none_is_told_when_it_is_finished(
    typist: Callable[..., Typist], press: Press
) -> None:
    one = typist()
    said = []
    for keys in (("type", "farol xqz"), ("type", " "), ("key", "BackSpace")):
        press(*keys)
        said.append(one.error)
    assert said == ["", "“xqz” is not one of the words.", ""]


def test_case_and_accents_do_not_matter(typist: Callable[..., Typist], press: Press) -> None:
    one = typist(wants_place=False)
    assert words.complete("raiz") == ["raíz"]
    press("type", "MAREA Inicio nasal RAIZ")
    assert one.count == "4 / 4" and not one.error and one.field.problem() == ""


@pytest.mark.parametrize("address", ["localhost", "192.168.1.20:8080", "[::1]:8080"])
def test_an_address_is_taken_as_it_is(
    typist: Callable[..., Typist], press: Press, address: str
) -> None:
    one = typist()
    press("type", address)
    assert one.field.is_address and one.count == "" and not one.error
    press("key", "Return")
    assert one.entered == [address]


def test_four_words_are_asked_for_where_the_place_is_known(
    typist: Callable[..., Typist], press: Press
) -> None:
    one = typist(wants_place=False)
    press("type", "192.168.1.20")
    assert not one.field.is_address
    one.field.fill(" ".join(KEY[:3]))
    assert one.field.problem() == "1 word is missing."
    one.field.fill(" ".join(KEY))
    assert one.field.problem() == "" and one.coloured("key") == list(KEY)
    assert not one.field.button.winfo_manager()  # the question has a button of its own


def test_who_types_all_six_words_where_four_are_asked_for_is_understood(
    typist: Callable[..., Typist], press: Press
) -> None:
    one = typist(wants_place=False)
    press("type", " ".join(SIX))
    assert one.count == "6 / 6" and one.field.problem() == ""
    assert one.coloured("place") == list(SIX[:2]) and one.coloured("key") == list(KEY)


@pytest.mark.parametrize(
    "pasted", ["1. farol\n2. nube\n3. tigre", "x" * 100_000, "a\tb\rc\n" * 1000, "\u202e\x07" * 50]
)
def test_anything_can_be_pasted(
    typist: Callable[..., Typist], press: Press, root: tk.Tk, pasted: str
) -> None:
    one = typist()
    root.clipboard_clear()
    root.clipboard_append(pasted)
    press("key", "ctrl+v")
    assert len(one.field.content) <= MOST_CHARACTERS
    assert "\n" not in one.field.content
    press("key", "Return")
