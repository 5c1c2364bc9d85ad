"""Test the dialogs: where they appear, how they close, and that all of them can be reached."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

import pytest

from gui.looks.theme import Theme
from gui.parts import placement
from gui.parts.dialog import Dialog
from tests.gui.conftest import Press, settle, turn_wheel


@pytest.fixture
def entry(root: tk.Tk) -> ttk.Entry:
    """Return the widget with the focus in the main window."""
    entry = ttk.Entry(root)
    entry.pack()
    entry.focus_set()
    settle(root, lambda: root.focus_get() is entry)
    return entry


def show(dialog: Dialog, **options: tk.Misc) -> None:
    dialog.show(**options)
    settle(dialog, dialog.winfo_viewable, "the dialog does not appear")
    settle(dialog, lambda: dialog.tk.call("focus"), "the dialog does not get the focus")


def test_it_stands_over_its_parent_and_can_be_left_with_escape(
    root: tk.Tk, theme: Theme, entry: ttk.Entry, press: Press
) -> None:
    dialog = Dialog(root, theme, "Título")
    inside = ttk.Entry(dialog.page, width=20)
    inside.pack()
    dialog.buttons(("Cerrar", dialog.close, True))
    show(dialog)
    assert dialog.title() == "Título" and str(dialog.wm_transient()) == str(root)
    assert dialog.focus_get() is inside
    middle = dialog.winfo_rootx() + dialog.winfo_width() // 2
    assert abs(middle - root.winfo_rootx() - root.winfo_width() // 2) < 12
    press("key", "Escape")
    settle(root, lambda: not dialog.winfo_exists())
    settle(root, lambda: root.focus_get() is entry, root.focus_get)


def test_it_stays_where_the_user_has_moved_it(root: tk.Tk, theme: Theme) -> None:
    dialog = Dialog(root, theme, "Título")
    label = ttk.Label(dialog.page, text="corto")
    label.pack()
    show(dialog)
    dialog.geometry("+60+90")
    settle(dialog, lambda: abs(dialog.winfo_rootx() - 60) < 12, dialog.geometry)
    for lines in (3, 8):
        label.configure(text="línea\n" * lines)
        dialog.fit()
        dialog.update()
        settle(dialog, lambda: label.winfo_height() >= label.winfo_reqheight())
        assert abs(dialog.winfo_rootx() - 60) < 12 and abs(dialog.winfo_rooty() - 90) < 40


def test_tab_goes_from_what_stands_beside_the_page_to_the_page_and_then_to_the_buttons(
    root: tk.Tk, theme: Theme, press: Press
) -> None:
    dialog = Dialog(root, theme, "Título")
    beside = ttk.Button(dialog)
    beside.grid(row=0, column=0)
    beside.lower()
    inside = ttk.Entry(dialog.page)
    inside.pack()
    (button,) = dialog.buttons(("Cerrar", dialog.close, False))
    show(dialog, focus=beside)
    reached = []
    for _step in range(3):
        before = root.focus_get()
        press("key", "Tab")
        settle(root, lambda before=before: root.focus_get() is not before)  # type: ignore[misc]
        reached.append(root.focus_get())
    assert reached == [inside, button, beside]


def test_keys_have_their_place_as_soon_as_it_appears(root: tk.Tk, theme: Theme) -> None:
    """Test where keys go before Tk has heard that anything is on the screen.

    On a busy machine that takes so long that somebody has typed a name and pressed Tab.
    """
    dialog = Dialog(root, theme, "Título")
    first = ttk.Entry(dialog.page)
    first.pack()
    around = ttk.Frame(dialog.page)
    around.pack()
    within = ttk.Frame(around)
    within.grid()
    second = ttk.Entry(within)
    second.pack()
    (button,) = dialog.buttons(("Cerrar", dialog.close, True))
    dialog.show()
    assert dialog.focus_lastfor() is first
    assert first.tk_focusNext() is second
    assert second.tk_focusNext() is button


def test_it_leaves_the_other_window_usable(root: tk.Tk, theme: Theme, entry: ttk.Entry) -> None:
    dialog = Dialog(root, theme, "Título")
    show(dialog)
    assert not dialog.tk.call("grab", "current")
    entry.focus_force()
    settle(root, lambda: root.focus_get() is entry)
    dialog.close()
    assert root.focus_get() is entry


def test_the_focus_may_have_been_in_something_that_is_no_more(
    root: tk.Tk, theme: Theme, entry: ttk.Entry
) -> None:
    dialog = Dialog(root, theme, "Título")
    show(dialog)
    entry.destroy()
    dialog.close()
    settle(root, lambda: root.focus_get() is root, root.focus_get)


def test_return_presses_the_main_button_or_the_one_with_the_focus(
    root: tk.Tk, theme: Theme, press: Press
) -> None:
    pressed: list[str] = []
    dialog = Dialog(root, theme, "Título")
    field = ttk.Entry(dialog.page)
    field.pack()
    back, _save = dialog.buttons(
        ("Atrás", lambda: pressed.append("back"), False),
        ("Guardar", lambda: pressed.append("save"), True),
    )
    show(dialog)
    press("key", "Return")
    settle(root, lambda: pressed == ["save"], pressed)
    back.focus_set()
    press("key", "Return")
    settle(root, lambda: pressed == ["save", "back"], pressed)


def test_tab_goes_from_the_page_through_the_buttons_from_left_to_right(
    root: tk.Tk, theme: Theme, press: Press
) -> None:
    dialog = Dialog(root, theme, "Título")
    field = ttk.Entry(dialog.page)
    field.pack()
    buttons = dialog.buttons(
        ("Uno", root.bell, False), ("Dos", root.bell, False), ("Tres", root.bell, True)
    )
    show(dialog, focus=field)
    for button in buttons:
        press("key", "Tab")
        settle(root, lambda wanted=button: dialog.focus_get() is wanted, dialog.focus_get)  # type: ignore[misc]
    assert [button.winfo_x() for button in buttons] == sorted(
        button.winfo_x() for button in buttons
    )


def tall(dialog: Dialog, fields: int = 60) -> list[ttk.Entry]:
    made = [ttk.Entry(dialog.page) for _number in range(fields)]
    for field in made:
        field.pack(fill="x")
    return made


@pytest.mark.parametrize("top", [40, 270])
def test_one_that_is_higher_than_the_screen_scrolls(root: tk.Tk, theme: Theme, top: int) -> None:
    root.geometry(f"+20+{top}")
    settle(root, lambda: root.geometry().endswith(f"+20+{top}"), root.geometry)
    dialog = Dialog(root, theme, "Título")
    fields = tall(dialog)
    (close,) = dialog.buttons(("Cerrar", dialog.close, True))
    show(dialog)
    screen = placement.without_bars(dialog).bottom
    assert dialog.winfo_rooty() + dialog.winfo_height() <= screen
    assert close.winfo_rooty() + close.winfo_height() <= screen
    last = fields[-1]
    last.focus_set()
    settle(
        root,
        lambda: last.winfo_rooty() + last.winfo_height() < close.winfo_rooty(),
        last.winfo_rooty,
    )
    fields[0].focus_set()
    settle(root, lambda: fields[0].winfo_rooty() >= dialog.winfo_rooty(), fields[0].winfo_rooty)


def test_the_wheel_moves_what_does_not_fit_and_nothing_else(root: tk.Tk, theme: Theme) -> None:
    def turn(dialog: Dialog, fields: list[ttk.Entry]) -> Callable[[], bool]:
        before = fields[0].winfo_rooty()
        turn_wheel(dialog, 1)
        root.update()
        return lambda: fields[0].winfo_rooty() != before

    large, small = Dialog(root, theme, "1"), Dialog(root, theme, "2")
    many, few = tall(large), tall(small, 2)
    show(large)
    settle(root, turn(large, many))
    large.close()
    show(small)
    assert not turn(small, few)()
