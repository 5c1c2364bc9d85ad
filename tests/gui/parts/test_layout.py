"""Test the frame of the chat: a list that is dragged, folded, and opened for a while."""

from __future__ import annotations

import pytest

from gui.parts.layout import LIST_WIDTH, MAX_LIST_WIDTH, MIN_LIST_WIDTH, NARROW_LIST_WIDTH
from tests.gui.conftest import Desk, OpenDesk, Press, has_menu, open_pane, settle
from tests.gui.fakes import connected


def width(window: Desk) -> int:
    window.root.update()
    return int(window.chat.roster.winfo_width())


def resize(window: Desk, wide: int, high: int) -> None:
    window.root.geometry(f"{wide}x{high}")
    settle(window.root, lambda: window.root.winfo_width() == wide)


def drag(window: Desk, press: Press, by: int) -> None:
    """Drag the edge of the list by so many pixels."""
    roster = window.chat.roster
    x = roster.winfo_rootx() + roster.winfo_width() - 2
    y = roster.winfo_rooty() + 300
    press("mousemove", str(x), str(y), "mousedown", "1")
    press("mousemove", str(x + by), str(y), "mouseup", "1")


def test_the_edge_is_dragged_within_limits_and_its_place_is_kept(
    window: Desk, desk: OpenDesk, press: Press
) -> None:
    assert width(window) == LIST_WIDTH
    for by, expected in ((60, 340), (200, 360), (-90, 270), (-40, MIN_LIST_WIDTH)):
        drag(window, press, by)
        settle(window.root, lambda: width(window) == expected, lambda: width(window))  # noqa: B023
    resize(window, 1200, 600)
    drag(window, press, 300)
    settle(window.root, lambda: width(window) == MAX_LIST_WIDTH, lambda: width(window))
    window.app.close()
    again = desk()
    again.say(connected("luis"))
    resize(again, 1200, 600)
    settle(again.root, lambda: width(again) == MAX_LIST_WIDTH, lambda: width(again))


def test_who_drags_it_far_to_the_left_wants_pictures_alone(window: Desk, press: Press) -> None:
    drag(window, press, -200)
    settle(window.root, lambda: width(window) == NARROW_LIST_WIDTH, lambda: width(window))
    assert window.app.settings.list_collapsed
    drag(window, press, 200)
    settle(window.root, lambda: width(window) == 264, lambda: width(window))
    assert not window.app.settings.list_collapsed


def test_a_key_and_the_mark_of_the_class_fold_it(window: Desk, press: Press) -> None:
    press("key", "F9")
    settle(window.root, lambda: width(window) == NARROW_LIST_WIDTH)
    assert not window.chat.roster.filter.winfo_ismapped()
    assert window.chat.roster.search_button.winfo_ismapped()
    window.app.settings_control.use_theme("dark")
    settle(window.root, lambda: width(window) == NARROW_LIST_WIDTH)
    window.chat.roster.head.title.invoke()
    settle(window.root, lambda: width(window) == LIST_WIDTH)
    assert window.chat.roster.filter.winfo_ismapped()


@pytest.mark.parametrize("way", ["escape", "picked", "elsewhere"])
def test_a_folded_list_is_open_while_it_is_searched(window: Desk, press: Press, way: str) -> None:
    resize(window, 480, 360)
    settle(window.root, lambda: width(window) == NARROW_LIST_WIDTH)
    messages = window.chat.transcript.winfo_width()
    press("key", "ctrl+k")
    settle(window.root, lambda: window.root.focus_get() is window.chat.roster.filter.entry)
    settle(window.root, lambda: width(window) == LIST_WIDTH)
    assert window.chat.transcript.winfo_width() == messages  # it lies over them
    assert window.chat.roster.menu_button.winfo_ismapped()
    press("type", "lui")
    if way == "elsewhere":
        window.chat.focus_composer()
    else:
        press("key", "Escape" if way == "escape" else "Return")
    settle(window.root, lambda: width(window) == NARROW_LIST_WIDTH, lambda: width(window))
    assert window.chat.model.current == ("luis" if way == "picked" else "#clase")


def test_in_a_narrow_window_the_key_opens_it_and_closes_it(window: Desk, press: Press) -> None:
    resize(window, 480, 360)
    press("key", "F9")
    settle(window.root, lambda: width(window) == LIST_WIDTH)
    press("key", "F9")
    settle(window.root, lambda: width(window) == NARROW_LIST_WIDTH)
    assert not window.app.settings.list_collapsed
    press("key", "F9")
    resize(window, 800, 600)
    settle(window.root, lambda: width(window) == LIST_WIDTH)
    assert window.chat.window.columnconfigure(0)["minsize"] == 281


def test_a_folded_list_reaches_the_programs_menu_by_the_own_picture(
    window: Desk, press: Press
) -> None:
    window.chat.roster.status_button.invoke()
    assert "Menu" not in open_pane(window.root).menu.labels  # there is the gear
    press("key", "Escape")
    settle(window.root, lambda: not has_menu(window.root))
    resize(window, 480, 360)
    settle(window.root, lambda: width(window) == NARROW_LIST_WIDTH)
    window.chat.roster.status_button.invoke()
    open_pane(window.root).menu.press("Menu")
    settle(window.root, lambda: "Settings…" in open_pane(window.root).menu.labels)
    press("key", "Escape")
    settle(window.root, lambda: not has_menu(window.root))


def test_a_chat_that_closes_while_the_list_loses_the_focus_leaves_nothing_to_do(
    window: Desk,
) -> None:
    """Test it as the window closes then: an error in Tcl would be told by the fixture."""
    window.chat.roster.filter.entry.event_generate("<FocusOut>")
    window.app.close()
    for child in window.root.winfo_children():
        child.destroy()
    window.root.update()
