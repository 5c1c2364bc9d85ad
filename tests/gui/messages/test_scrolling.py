"""Test that what moves along with the text is where it would be if it were measured anew."""

from __future__ import annotations

import random
import tkinter as tk
from collections import Counter
from collections.abc import Iterator

import pytest

from gui.looks.theme import Theme
from gui.messages.seen_rows import SeenRow, SeenRows
from tests.gui.conftest import Press
from tests.gui.messages.shown import MINUTE, NOON, Shown, entry

CODE = "\n```python\nwhile True:\n    pass\n```"


@pytest.fixture
def shown(root: tk.Tk, theme: Theme, press: Press) -> Iterator[Shown]:
    press("mousemove", "1", "1")
    yield Shown(root, theme)


def fill(shown: Shown, count: int) -> None:
    """Show messages of all kinds, of which the tenth is new."""
    shown.add(
        *(
            entry(
                n,
                f"línea {n}" + " y más palabras" * (n % 4 * 9) + CODE * (n % 3 == 0),
                ("luis", "luis", "bea", "Ana")[n % 4],
                NOON + n * MINUTE * 60,
                reactions=(("bea", "x"), ("ana", "y")) if n % 2 else (),
            )
            for n in range(count)
        ),
        first_new=count - 10,
    )


def in_view(rows: list[SeenRow], height: int) -> list[tuple[int, int | None, int | None]]:
    """Return the numbers of rows, and their ends as far as they can be seen."""
    return [
        (
            seen.row.number,
            seen.top if 0 <= seen.top < height else None,
            seen.bottom if 0 < seen.bottom < height else None,
        )
        for seen in rows
    ]


@pytest.mark.parametrize("palette", ["light", "contrast"])
def test_all_that_stands_over_the_text_follows_it(
    root: tk.Tk, theme: Theme, press: Press, palette: str
) -> None:
    theme.use(palette)
    shown = Shown(root, theme)
    fill(shown, 60)
    dice, text = random.Random(7), shown.widget.text
    surroundings, height = shown.widget._surroundings, shown.widget.text.winfo_height()

    def places() -> Counter[tuple[int, ...]]:
        """Return where the widgets over the text are that are wholly in view."""
        text.update()
        return Counter(
            (child.winfo_x(), child.winfo_y(), child.winfo_width(), child.winfo_height())
            for child in text.winfo_children()
            if child.winfo_manager() == "place"
            and 0 <= child.winfo_y() <= height - child.winfo_height()
        )

    for _step in range(60):
        text.yview_scroll(dice.choice((-400, -60, -60, -7, 7, 60, 60, 350)), "pixels")
        text.update()
        anew = SeenRows(shown.widget.sheet)
        anew.find()
        assert in_view(list(surroundings.rows), height) == in_view(anew.rows, height)
        moved = places()
        surroundings.draw()
        assert moved == places()


def test_a_step_of_the_wheel_measures_only_what_comes_into_view(
    shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(shown, 60)
    asked: Counter[str] = Counter()
    for name in ("dlineinfo", "bbox"):
        ask = getattr(tk.Text, name)

        def count(self: tk.Text, *words: object, name: str = name, ask: object = ask) -> object:
            asked[name] += 1
            return ask(self, *words)  # type: ignore[operator]

        monkeypatch.setattr(tk.Text, name, count)
    for _step in range(20):
        shown.widget.text.yview_scroll(-20, "pixels")
        shown.widget.update()
    assert asked.total() < 20 * 8, asked
