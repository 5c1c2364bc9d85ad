"""Test that what is tagged after many small changes is what a new look would tag."""

from __future__ import annotations

import random
import tkinter as tk

import pytest

from gui.composer.typed_formats import TypedFormats
from gui.looks.theme import Theme
from gui.words import format

PIECES = (
    "a", "b c", " ", "\n", "*", "**", "_", "`", "```", "\n> ", "\n>", "\n- ", "@luis", "😀", "é",
    "https://ñ.org/a_b", "**sí**", "*no* ", "`code`", "```py\nx = 1\n```", ".", ",", "una palabra ",
)  # fmt: skip


class Field:
    """A field and the same text in another one, which is looked at for the first time."""

    def __init__(self, root: tk.Tk, theme: Theme) -> None:
        self.root, self.theme = root, theme
        self.text = tk.Text(root)
        self.formats = TypedFormats(self.text, theme)

    @property
    def content(self) -> str:
        return self.text.get("1.0", "end-1c")

    def look(self) -> None:
        self.formats.look(self.content)

    def is_right(self) -> bool:
        other = tk.Text(self.root)
        other.insert("1.0", self.content)
        TypedFormats(other, self.theme).look(self.content)
        found = [self._tagged(text) for text in (self.text, other)]
        other.destroy()
        return found[0] == found[1]

    @staticmethod
    def _tagged(text: tk.Text) -> dict[str, list[str]]:
        return {
            tag: [str(at) for at in text.tag_ranges(tag)]
            for tag in text.tag_names()
            if text.tag_ranges(tag)
        }


@pytest.fixture
def field(root: tk.Tk, theme: Theme) -> Field:
    return Field(root, theme)


@pytest.mark.parametrize("seed", range(5))
def test_after_each_change_the_tags_are_those_of_a_new_text(field: Field, seed: int) -> None:
    dice = random.Random(seed)
    for _step in range(60):
        length = len(field.content)
        at = f"1.0 + {dice.randrange(length + 1)} chars"
        if dice.random() < 0.3:
            field.text.delete(at, f"{at} + {dice.randrange(8)} chars")
        if dice.random() < 0.8:
            field.text.insert(at, "".join(dice.choices(PIECES, k=dice.randrange(1, 4))))
        field.look()
        assert field.is_right(), repr(field.content)


@pytest.mark.parametrize("seed", range(2))
def test_in_a_text_with_too_many_formats_too(field: Field, seed: int) -> None:
    dice = random.Random(seed)
    line = "una **palabra**, `otra` y *más* con https://example.org, @luis. "
    field.text.insert("1.0", "> " * (seed % 2) + line * 40)
    field.look()
    for _step in range(20):
        length = len(field.content)
        index = round(dice.choice((0, 0.3, 0.5, 0.6, 1)) * length) + dice.randrange(9)
        at = f"1.0 + {index} chars"
        if dice.random() < 0.4:
            field.text.delete(at, f"{at} + {dice.randrange(9)} chars")
        field.text.insert(at, dice.choice(PIECES))
        field.look()
        assert field.is_right(), repr(field.content)


def test_what_is_typed_behind_the_last_format_is_not_read_again(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = "una **palabra**, `otra` y *más* con https://example.org, @luis. "
    field.text.insert("1.0", line * 60)
    field.look()
    reads: list[str] = []
    read = format.read

    def count(text: str, me: str = "", most: int = format.MOST_MARKS) -> format.FormatReading:
        reads.append(text)
        return read(text, me, most)

    monkeypatch.setattr(format, "read", count)
    for letter in "hola *sí*":
        field.text.insert("end-1c", letter)
        field.look()
    assert not reads and field.is_right()
    reads.clear()
    field.text.insert("end-1c", "`")  # it may end code that begins far before
    field.look()
    assert reads and field.is_right()


def test_only_the_line_is_read_that_is_typed_in(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    field.text.insert("1.0", "\n".join(f"línea {n} con *un* `formato`" for n in range(20)))
    field.look()
    reads: list[str] = []
    read = format.read

    def count(text: str, me: str = "", most: int = format.MOST_MARKS) -> format.FormatReading:
        reads.append(text)
        return read(text, me, most)

    monkeypatch.setattr(format, "read", count)
    for letter in "a **b** `c`":
        field.text.insert("5.6", letter)
        field.look()
    assert reads and not any("\n" in each for each in reads)
    monkeypatch.undo()
    assert field.is_right()
