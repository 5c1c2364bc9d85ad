"""Test the dialogs for rooms, groups and members, with keys and mouse."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk
from typing import Any

import pytest

from gui.dialogs.group_dialogs import (
    GroupDialog,
    MembersDialog,
    RenameDialog,
    RoomLine,
    RoomsDialog,
    clean_title,
)
from gui.looks.theme import Theme
from gui.parts.people_list import ListedPerson
from gui.words.matching import matching
from net.wire.names import key
from tests.gui.conftest import Press, settle

PEOPLE = [
    ListedPerson("luis", "online"),
    ListedPerson("Lucía Pérez", "away", "comiendo"),
    ListedPerson("Sofía", "offline"),
    ListedPerson("Ana", "online", fixed=True),
]
ROOMS = [RoomLine("#clase", 5, True), RoomLine("#dudas", 1, False), RoomLine("#python", 2, False)]


class Rooms:
    """A few rooms, found as the chat finds them."""

    def __init__(self, rooms: Sequence[RoomLine] = ROOMS) -> None:
        self._rooms = rooms

    def find(self, query: str, most: int) -> tuple[Sequence[RoomLine], int]:
        found = matching(query, self._rooms, lambda room: room.name.lstrip("#"))
        return found[:most], len(found)

    def exists(self, name: str) -> bool:
        return any(key(room.name) == key(name) for room in self._rooms)


Focus = Callable[[tk.Toplevel], None]


@pytest.fixture
def told() -> list[Any]:
    return []


@pytest.fixture
def focus(root: tk.Tk) -> Focus:
    """Wait until a dialog has the focus."""

    def take(dialog: tk.Toplevel) -> None:
        settle(
            root,
            lambda: str(root.tk.call("focus")).startswith(f"{dialog}."),
            lambda: root.tk.call("focus"),
        )

    return take


@pytest.mark.parametrize(
    "given, expected",
    [
        ("  Equipo   B ", "Equipo B"),
        ("a\nb\x00c", "a b c"),
        ("", ""),
        (" \t", ""),
        ("x" * 80, "x" * 64),
        ("#clase", "clase"),
        ("\u3164", ""),
        ("Ce\u2800na", "Ce na"),
    ],
)
def test_a_title_is_made_fit(given: str, expected: str) -> None:
    assert clean_title(given) == expected


def test_a_group_is_made_with_the_keyboard(
    root: tk.Tk, theme: Theme, press: Press, focus: Focus, told: list[Any]
) -> None:
    dialog = GroupDialog(
        root, theme, PEOPLE, on_make=lambda title, people: told.append((title, people))
    )
    focus(dialog)
    assert dialog.button.instate(["disabled"])
    press("type", "Equipo B")
    press("key", "Tab")
    press("type", "luc")
    press("key", "Return")  # chooses her; then the next person can be searched
    settle(root, lambda: dialog.people.chosen == ("Lucía Pérez",), lambda: dialog.people.chosen)
    assert dialog.people.filter.text == ""
    press("type", "luis")
    press("key", "Return")
    settle(
        root, lambda: dialog.people.chosen == ("Lucía Pérez", "luis"), lambda: dialog.people.chosen
    )
    assert dialog.note.cget("text") == "2 people will be invited"
    press("key", "Return")
    settle(root, lambda: told == [("Equipo B", ("Lucía Pérez", "luis"))], lambda: told)
    assert not dialog.winfo_exists()


def test_a_group_is_made_with_the_mouse(
    root: tk.Tk, theme: Theme, focus: Focus, press: Press, told: list[Any]
) -> None:
    dialog = GroupDialog(
        root, theme, PEOPLE, on_make=lambda title, people: told.append((title, people))
    )
    focus(dialog)
    dialog.entry.insert(0, "Equipo")
    settle(root, dialog.people.list.winfo_ismapped)
    for index in (0, 2, 0, 3):  # the first one twice: chosen and not; the last one can't be changed
        x, y = dialog.people.rows.middle_of(index)
        press("mousemove", str(x), str(y), "click", "1")
    settle(root, lambda: dialog.people.chosen == ("Sofía",), lambda: dialog.people.chosen)
    dialog._check()
    dialog.button.invoke()
    assert told == [("Equipo", ("Sofía",))]


def test_more_people_are_taken_in(
    root: tk.Tk, theme: Theme, focus: Focus, press: Press, told: list[Any]
) -> None:
    dialog = GroupDialog(
        root, theme, PEOPLE, title="Equipo B", on_make=lambda _title, people: told.append(people)
    )
    focus(dialog)
    assert dialog.button.instate(["disabled"])
    press("key", "Down", "Down")
    press("key", "Tab", "space")
    settle(root, lambda: dialog.people.chosen == ("Lucía Pérez",), lambda: dialog.people.chosen)
    dialog.button.invoke()
    assert told == [("Lucía Pérez",)]


def test_esc_makes_nothing(
    root: tk.Tk, theme: Theme, focus: Focus, press: Press, told: list[Any]
) -> None:
    dialog = GroupDialog(root, theme, PEOPLE, on_make=lambda *made: told.append(made))
    focus(dialog)
    press("type", "Equipo")
    press("key", "Escape")
    settle(root, lambda: not dialog.winfo_exists())
    assert told == []


def test_a_group_gets_another_name(
    root: tk.Tk, theme: Theme, focus: Focus, press: Press, told: list[Any]
) -> None:
    # The last one is no change.
    for typed, expected in (("Equipo C", ["Equipo C"]), ("Equipo B", ["Equipo C"])):
        dialog = RenameDialog(root, theme, "Equipo B", on_rename=told.append)
        focus(dialog)
        press("type", typed)  # over the old text
        press("key", "Return")
        settle(root, lambda dialog=dialog: not dialog.winfo_exists())  # type: ignore[misc]
        assert told == expected


@pytest.mark.parametrize(
    "typed, keys, expected, button",
    [
        ("", (), "#clase", "Open"),
        ("", ("Down",), "#dudas", "Join"),
        ("pyt", (), "#python", "Join"),
        ("nueva sala", (), "#nueva-sala", "Create"),
        ("#dudas", (), "#dudas", "Join"),
        ("pyt", ("Down",), "#pyt", "Create"),
        ("", ("Down", "Down", "Down", "Down", "Up"), "#dudas", "Join"),
    ],
)
def test_rooms_are_found_joined_and_made(
    root: tk.Tk,
    theme: Theme,
    focus: Focus,
    press: Press,
    told: list[Any],
    typed: str,
    keys: tuple[str, ...],
    expected: str,
    button: str,
) -> None:
    dialog = RoomsDialog(
        root,
        theme,
        Rooms(),
        on_open=lambda name, _is_open: told.append(name),
        on_group=lambda: told.append("group"),
    )
    focus(dialog)
    press("type", typed)
    if keys:
        press("key", *keys)
    settle(root, lambda: dialog.button.cget("text") == button, lambda: dialog.button.cget("text"))
    press("key", "Return")
    settle(root, lambda: told == [expected], lambda: told)
    assert not dialog.winfo_exists()


def test_who_makes_a_room_chooses_what_those_see_who_come_later(
    root: tk.Tk, theme: Theme, focus: Focus, press: Press, told: list[Any]
) -> None:
    dialog = RoomsDialog(
        root,
        theme,
        Rooms([*ROOMS, RoomLine("#cerrada", 2, False, is_open=False)]),
        on_open=lambda *chosen: told.append(chosen),
        on_group=lambda: told.append("group"),
    )
    focus(dialog)
    assert dialog.open_box.instate(["disabled", "selected"])  # of a room that exists it is told
    press("type", "cerr")
    settle(root, lambda: dialog.open_box.instate(["disabled", "!selected"]))
    press("key", "BackSpace", "BackSpace", "BackSpace", "BackSpace")
    press("type", "nueva-sala")
    settle(root, lambda: dialog.open_box.instate(["!disabled", "selected"]))
    dialog.open_box.invoke()
    press("key", "Return")
    settle(root, lambda: told == [("#nueva-sala", False)], lambda: told)


def test_only_the_maker_of_a_room_changes_it(root: tk.Tk, theme: Theme, told: list[Any]) -> None:
    mine = MembersDialog(
        root, theme, "#python", PEOPLE, on_open=told.append, is_open=True, on_terms=told.append
    )
    assert mine.open_box.instate(["selected"])
    mine.open_box.invoke()
    mine.open_box.invoke()
    assert told == [False, True]
    mine.close()
    other = MembersDialog(root, theme, "#clase", PEOPLE, on_open=told.append, is_open=False)
    assert not hasattr(other, "open_box")
    texts = [one.cget("text") for one in other.page.winfo_children() if isinstance(one, ttk.Label)]
    assert "People who join later don't see earlier messages." in texts


def test_what_is_no_name_of_a_room_is_told(
    root: tk.Tk, theme: Theme, focus: Focus, press: Press, told: list[Any]
) -> None:
    dialog = RoomsDialog(
        root,
        theme,
        Rooms(),
        on_open=lambda name, _is_open: told.append(name),
        on_group=lambda: told.append("group"),
    )
    focus(dialog)
    press("type", "¡no!")
    settle(root, lambda: "letters, digits" in dialog.note.cget("text"))
    assert dialog.button.instate(["disabled"])
    press("key", "Return")
    assert told == [] and dialog.winfo_exists()


def test_the_members_of_a_room(
    root: tk.Tk, theme: Theme, focus: Focus, press: Press, told: list[Any]
) -> None:
    dialog = MembersDialog(
        root, theme, "Equipo B", PEOPLE, on_open=told.append, on_add=lambda: told.append("add")
    )
    focus(dialog)
    press("type", "sof")
    settle(root, lambda: dialog.people.chosen == ("Sofía",), lambda: dialog.people.chosen)
    press("key", "Return")
    settle(root, lambda: told == ["Sofía"], lambda: told)


def test_nobody_writes_to_oneself(
    root: tk.Tk, theme: Theme, focus: Focus, press: Press, told: list[Any]
) -> None:
    dialog = MembersDialog(root, theme, "#clase", PEOPLE, on_open=told.append)
    focus(dialog)
    press("type", "ana")
    settle(root, lambda: dialog.button.instate(["disabled"]))
    press("key", "Return")
    assert told == [] and dialog.winfo_exists()


def test_hostile_names_do_no_harm(root: tk.Tk, theme: Theme) -> None:
    hostile = ["a b {c", "\0", "\u202ex", "[exit]", "$x", "-text", "x" * 500, "\ud800"]
    GroupDialog(
        root,
        theme,
        [ListedPerson(name, "online", name) for name in hostile],
        on_make=lambda *_made: None,
    )
    RoomsDialog(
        root,
        theme,
        Rooms([RoomLine(f"#{name}", 1, False) for name in hostile]),
        on_open=lambda _name, _is_open: None,
        on_group=lambda: None,
    )
    MembersDialog(
        root,
        theme,
        hostile[0],
        [ListedPerson(name, "away", name) for name in hostile],
        on_open=lambda _name: None,
    )
    root.update()
