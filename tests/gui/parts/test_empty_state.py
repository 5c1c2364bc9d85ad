"""Test what stands where there is nothing else."""

from __future__ import annotations

import tkinter as tk

import pytest

from gui.looks.theme import Theme
from gui.parts.empty_state import EmptyState
from gui.words.emptiness import Emptiness
from tests.gui.conftest import settle

ROOM = Emptiness("No messages yet", "Write the first one.", button="Join", act="join")


def showing(root: tk.Tk, theme: Theme, acts: list[str] | None = None) -> EmptyState:
    ground = tk.Frame(root, background=theme.palette.page)
    ground.pack(fill="both", expand=True)
    empty = EmptyState(ground, theme, theme.palette.page, (acts or []).append)
    empty.show(ROOM)
    settle(root, empty.winfo_ismapped)
    return empty


def test_it_stands_in_the_middle_and_its_button_acts(root: tk.Tk, theme: Theme) -> None:
    acts = ["before"]
    empty = showing(root, theme, acts)
    middle = empty.winfo_x() + empty.winfo_width() / 2
    assert abs(middle - empty.master.winfo_width() / 2) <= 1
    empty.button.invoke()
    assert acts == ["before", "join"]
    empty.show(None)
    settle(root, lambda: not empty.winfo_ismapped())


def test_without_a_next_step_there_is_no_button(root: tk.Tk, theme: Theme) -> None:
    empty = showing(root, theme)
    empty.show(Emptiness("No results", icon="search"))
    root.update()
    assert not empty.button.winfo_ismapped()


@pytest.mark.parametrize(
    "size, zoom", [((480, 360), 0), ((480, 360), 5), ((220, 180), 0), ((800, 600), 5)]
)
def test_it_fits_into_any_window(
    root: tk.Tk, theme: Theme, size: tuple[int, int], zoom: int
) -> None:
    theme.zoom_to(zoom)
    ground = tk.Frame(root, width=size[0], height=size[1])
    ground.place(x=0, y=0)
    empty = EmptyState(ground, theme, theme.palette.page, lambda _act: None)
    empty.show(Emptiness("No messages in programación yet", "Everybody will see it."))
    settle(root, empty.winfo_ismapped)
    root.update()
    assert empty.winfo_width() <= size[0]
    assert empty.winfo_height() <= size[1]


@pytest.mark.parametrize("palette", ["light", "dark", "contrast"])
def test_the_bubbles_have_the_colours_of_the_palette(
    root: tk.Tk, theme: Theme, palette: str
) -> None:
    theme.use(palette)
    empty = showing(root, theme)
    picture = str(empty._picture.cget("image"))

    def colour(x: int, y: int) -> str:
        found = root.tk.call(picture, "get", theme.px(x), theme.px(y))
        return "#{:02x}{:02x}{:02x}".format(*(int(part) for part in root.tk.splitlist(found)))

    assert colour(90, 10) == theme.palette.notice
    assert colour(10, 60) == theme.palette.accent_soft
    assert colour(42, 54) == theme.palette.accent
    theme.use("light")
