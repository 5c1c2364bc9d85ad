"""Test menus: where they stand, what keys and the pointer do, and what closes them."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
import tkinter as tk
from dataclasses import dataclass
from tkinter import ttk

import pytest

from gui.looks import windowing
from gui.looks.theme import Theme
from gui.parts import corners, native_menu
from gui.parts.menu_pane import MenuPane
from gui.parts.menu_place import MenuTarget, ScreenBox, ScreenPoint, at_side, beside
from gui.parts.popup_menu import PopupMenu
from tests.gui.conftest import Press, has_menu, open_pane, settle

SCREEN = ScreenBox(0, 0, 1000, 800)


# --- the place ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "x, y, expected",
    [
        (10, 20, (10, 20)),
        (990, 20, (790, 20)),  # to the left of the pointer
        (10, 790, (10, 490)),  # above it
        (990, 790, (790, 490)),
        (100, 200, (100, 200)),
    ],
)
def test_a_menu_at_the_pointer_stays_on_the_screen(
    x: int, y: int, expected: tuple[int, int]
) -> None:
    point = ScreenBox(x, y, x, y)
    assert beside(MenuTarget(point, point), 200, 300, SCREEN) == expected


def test_a_menu_that_fits_nowhere_stays_on_the_screen() -> None:
    point = ScreenBox(500, 400, 500, 400)
    assert beside(MenuTarget(point, point), 200, 700, SCREEN) == (500, 100)
    assert beside(MenuTarget(point, point), 1200, 900, SCREEN) == (0, 0)


def test_a_button_s_menu_stays_inside_its_window_if_there_is_room() -> None:
    window, button = ScreenBox(100, 100, 600, 500), ScreenBox(560, 110, 592, 142)
    assert beside(MenuTarget(button, window), 256, 300, SCREEN) == (592 - 256, 142)
    low = ScreenBox(110, 460, 142, 492)
    assert beside(MenuTarget(low, window, above=True), 256, 300, SCREEN) == (110, 160)
    top = ScreenBox(110, 10, 142, 42)
    assert beside(MenuTarget(top, window, above=True), 256, 300, SCREEN) == (110, 42)


def test_a_submenu_goes_to_the_other_side_at_the_edge() -> None:
    assert at_side(ScreenBox(100, 100, 350, 132), 4, 200, 100, SCREEN) == (346, 96)
    assert at_side(ScreenBox(700, 100, 950, 132), 4, 200, 100, SCREEN) == (504, 96)
    assert at_side(ScreenBox(100, 760, 350, 792), 4, 200, 100, SCREEN) == (346, 700)


def test_screens_may_begin_left_of_zero() -> None:
    both, point = ScreenBox(-1000, 0, 1000, 800), ScreenBox(-20, 10, -20, 10)
    assert beside(MenuTarget(point, point), 200, 300, both) == (-20, 10)


# --- what is in it --------------------------------------------------------------------------------


@dataclass
class Shown:
    """A menu of every kind of line, and what was chosen."""

    menu: PopupMenu
    field: ttk.Entry
    button: ttk.Button
    told: list[str] = dataclasses.field(default_factory=list)
    closed: int = 0

    def pane(self) -> MenuPane:
        return open_pane(self.field.winfo_toplevel())

    def chosen(self) -> str:
        pane = self.pane()
        return "" if pane.chosen is None else pane.spots[pane.chosen].item.label


@pytest.fixture
def shown(root: tk.Tk, theme: Theme) -> Shown:
    entry = ttk.Entry(root)
    button = ttk.Button(root, text="press me")
    entry.pack()
    button.pack(side="bottom")
    menu = PopupMenu(entry, theme)
    shown = Shown(menu, entry, button)

    def on_close() -> None:
        shown.closed += 1

    menu.on_close = on_close
    button.configure(command=lambda: shown.told.append("button"))
    menu.add_emoji("React", ("👍", "❤️", "😂"), {"👍"}, shown.told.append)
    menu.add("Reply", lambda: shown.told.append("reply"), icon="reply", key="R")
    menu.add("Edit", lambda: shown.told.append("edit"), key="E", enabled=False)
    menu.add_separator()
    inner = menu.add_submenu("Mute until…", "mute")
    inner.add("Tomorrow", lambda: shown.told.append("tomorrow"))
    inner.add("Today", lambda: shown.told.append("today"), ticked=True)
    menu.add("Delete…", lambda: shown.told.append("delete"), key="D", danger=True)
    menu.add_separator()
    entry.focus_set()
    settle(root, lambda: root.focus_get() is entry)
    return shown


def test_a_menu_can_be_read_and_pressed_without_being_shown(shown: Shown) -> None:
    menu = shown.menu
    assert menu.labels == ["Reply", "Edit", "Mute until…", "Delete…"]
    menu.press("Reply")
    menu.press("❤️")
    menu.submenu("Mute until…").press("Today")
    assert shown.told == ["reply", "❤️", "today"]
    for label in ("Edit", "no such item"):
        with pytest.raises(KeyError):
            menu.press(label)


def test_no_line_is_drawn_above_or_below_everything(root: tk.Tk, theme: Theme) -> None:
    menu = PopupMenu(root, theme)
    menu.add_separator()
    menu.add("one", lambda: None)
    menu.add_separator()
    menu.add_separator()
    assert len(menu.lines) == 1


def test_an_empty_menu_is_not_shown(root: tk.Tk, theme: Theme) -> None:
    closed: list[bool] = []
    PopupMenu(root, theme, on_close=lambda: closed.append(True)).post(100, 100)
    assert not has_menu(root) and closed == [True]


# --- keys -----------------------------------------------------------------------------------------


def test_keys_walk_through_it_and_choose(shown: Shown, root: tk.Tk, press: Press) -> None:
    shown.menu.post(200, 100)
    assert shown.chosen() == "Reply"
    for key, expected in (
        ("Down", "Mute until…"),  # what can't be chosen is passed over
        ("Down", "Delete…"),
        ("Down", "👍"),
        ("Right", "❤️"),
        ("Right", "😂"),
        ("Right", "😂"),
        ("Left", "❤️"),
        ("Down", "Reply"),
        ("Up", "👍"),
        ("Up", "Delete…"),
        ("Home", "👍"),
        ("End", "Delete…"),
        ("m", "Mute until…"),
    ):
        press("key", key)
        settle(root, lambda expected=expected: shown.chosen() == expected, shown.chosen)  # type: ignore[misc]
    press("key", "Home", "Right", "space")
    settle(root, lambda: shown.told == ["❤️"], lambda: shown.told)
    assert not has_menu(root) and shown.closed == 1 and root.focus_get() is shown.field


def test_a_submenu_opens_and_closes_with_the_arrows(
    shown: Shown, root: tk.Tk, press: Press
) -> None:
    shown.menu.post(200, 100)
    outer = shown.pane()
    press("key", "m", "Right")
    settle(root, lambda: shown.pane() is not outer and shown.chosen() == "Tomorrow")
    press("key", "Left")
    settle(root, lambda: shown.pane() is outer and shown.chosen() == "Mute until…")
    press("key", "Return", "Escape")
    settle(root, lambda: shown.pane() is outer)
    press("key", "Return", "Down", "Return")
    settle(root, lambda: shown.told == ["today"], lambda: shown.told)
    assert not has_menu(root)


def test_the_key_that_stands_behind_an_item_chooses_it(
    shown: Shown, root: tk.Tk, press: Press
) -> None:
    shown.menu.post(200, 100)
    press("key", "e")  # not now
    press("key", "d")
    settle(root, lambda: shown.told == ["delete"], lambda: shown.told)


def test_esc_closes_it_and_gives_the_focus_back(shown: Shown, root: tk.Tk, press: Press) -> None:
    shown.menu.post(200, 100)
    shown.pane()
    press("key", "Escape", "x")
    settle(root, lambda: shown.field.get() == "x")
    assert shown.closed == 1 and not shown.told and not has_menu(root)


# --- the pointer ----------------------------------------------------------------------------------


def middle(pane: MenuPane, label: str) -> tuple[str, str]:
    index = next(at for at, spot in enumerate(pane.spots) if spot.item.label == label)
    box = pane.box_of(index)
    return str((box.left + box.right) // 2), str((box.top + box.bottom) // 2)


def test_a_click_chooses(shown: Shown, root: tk.Tk, press: Press) -> None:
    shown.menu.post(200, 100)
    press("mousemove", *middle(shown.pane(), "Delete…"), "click", "1")
    settle(root, lambda: shown.told == ["delete"], lambda: shown.told)
    assert not has_menu(root) and shown.closed == 1


def test_what_can_t_be_chosen_does_nothing(shown: Shown, root: tk.Tk, press: Press) -> None:
    shown.menu.post(200, 100)
    press("mousemove", *middle(shown.pane(), "Edit"), "click", "1")
    assert has_menu(root) and not shown.told and shown.pane().chosen is None


def test_a_click_outside_closes_it_and_presses_nothing(
    shown: Shown, root: tk.Tk, press: Press
) -> None:
    shown.menu.post(200, 100)
    shown.pane()
    x, y = shown.button.winfo_rootx() + 5, shown.button.winfo_rooty() + 5
    press("mousemove", str(x), str(y), "click", "1")
    settle(root, lambda: not has_menu(root))
    assert not shown.told and shown.closed == 1
    press("click", "1")
    settle(root, lambda: shown.told == ["button"], lambda: shown.told)


def test_the_click_that_opens_it_chooses_nothing(shown: Shown, root: tk.Tk, press: Press) -> None:
    """Test this where the menu has no room but under the pointer."""
    opened_at = str(root.winfo_rootx() + 300), str(root.winfo_rooty() + 200)
    under = ScreenBox(0, 0, 0, 0)

    def post(event: tk.Event[tk.Misc]) -> None:
        from gui.parts.menu_session import MenuSession

        place = ScreenPoint(event.x_root - 40, event.y_root - 60)
        under_it = ScreenBox(*place, *place)
        MenuSession(shown.menu, MenuTarget(under_it, under))

    root.bind("<Button-3>", post)
    press("mousemove", *opened_at, "mousedown", "3")
    pane = shown.pane()
    assert pane.at(int(opened_at[0]), int(opened_at[1])) is not None
    press("mouseup", "3")
    assert has_menu(root) and not shown.told
    press("key", "Escape")
    settle(root, lambda: not has_menu(root))
    press("mousemove", *opened_at, "mousedown", "3")
    pane = shown.pane()
    press("mousemove", *middle(pane, "Reply"), "mouseup", "3")
    settle(root, lambda: shown.told == ["reply"], "dragging to an item chooses it")


def test_a_submenu_opens_under_the_resting_pointer(shown: Shown, root: tk.Tk, press: Press) -> None:
    shown.menu.post(200, 100)
    outer = shown.pane()
    press("mousemove", *middle(outer, "Mute until…"))
    settle(root, lambda: shown.pane() is not outer)
    press("mousemove", *middle(shown.pane(), "Today"), "click", "1")
    settle(root, lambda: shown.told == ["today"], lambda: shown.told)


def test_an_open_menu_stands_still_under_a_still_pointer(
    shown: Shown, root: tk.Tk, press: Press
) -> None:
    press("mousemove", "230", "160")
    shown.menu.post(200, 100)
    root.update()
    assert shown.chosen() == "Reply"


# --- what else closes it --------------------------------------------------------------------------


def test_it_goes_when_another_program_takes_the_focus(
    shown: Shown, root: tk.Tk, press: Press
) -> None:
    shown.menu.post(200, 100)
    shown.pane()
    other = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import tkinter; root = tkinter.Tk(); root.after(0, root.focus_force); root.mainloop()",
        ]
    )
    try:
        settle(root, lambda: not has_menu(root), "the menu stays")
    finally:
        other.kill()
        other.wait()
    assert shown.closed == 1 and root.tk.call("grab", "current", root) == ""


def test_it_goes_when_the_window_moves_or_its_owner_goes(shown: Shown, root: tk.Tk) -> None:
    shown.menu.post(200, 100)
    shown.pane()
    root.geometry("800x600+40+60")
    settle(root, lambda: not has_menu(root))
    shown.menu.post(200, 100)
    shown.pane()
    shown.field.destroy()
    settle(root, lambda: not has_menu(root))
    assert shown.closed == 2
    assert "CharlaMenuWindow" not in root.bindtags()


def test_a_second_menu_takes_the_place_of_the_first(
    shown: Shown, root: tk.Tk, theme: Theme, press: Press
) -> None:
    shown.menu.post(200, 100)
    shown.pane()
    second = PopupMenu(root, theme)
    second.add("two", lambda: shown.told.append("two"))
    second.post(300, 200)
    settle(root, lambda: shown.pane().menu is second)
    press("key", "t", "Return")
    settle(root, lambda: shown.told == ["two"])
    assert shown.closed == 1 and root.focus_get() is shown.field


# --- looks ----------------------------------------------------------------------------------------


def test_the_measures(shown: Shown, root: tk.Tk) -> None:
    shown.menu.post(200, 100)
    pane = shown.pane()
    settle(root, lambda: pane.winfo_height() > 100)
    # 4 above and below, emoji 40, two separators of 9, four items of 32
    assert (pane.winfo_width(), pane.winfo_height()) == (256, 4 + 40 + 9 + 64 + 9 + 64 + 4)
    emoji = [spot.box for spot in pane.spots[:3]]
    assert emoji[0].left == 4 and emoji[-1].right == 252
    assert {box.right - box.left for box in emoji} == {36}


def test_a_menu_higher_than_the_screen_scrolls(root: tk.Tk, theme: Theme, press: Press) -> None:
    menu = PopupMenu(root, theme)
    for number in range(60):
        menu.add(f"line {number}", lambda: None)
    menu.post(200, 100)
    pane = open_pane(root)
    assert pane.winfo_height() <= root.winfo_screenheight() and pane.winfo_rooty() >= 0
    press("key", "End")
    settle(root, lambda: pane.box_of(59).bottom <= root.winfo_screenheight())
    press("key", "Home")
    settle(root, lambda: pane.box_of(0).top >= 0)


def test_a_menu_higher_than_the_screen_is_scrolled_by_a_pointer_that_rests_on_its_edge(
    root: tk.Tk, theme: Theme, press: Press
) -> None:
    menu, told = PopupMenu(root, theme), list[int]()
    for number in range(60):
        menu.add(f"line {number}", lambda number=number: told.append(number))  # type: ignore[misc]
    menu.post(200, 100)
    pane = open_pane(root)
    low = root.winfo_screenheight()
    middle_x = (pane.box.left + pane.box.right) // 2
    assert not pane.edge_at(middle_x, 10) and pane.edge_at(middle_x, low - 10) == 1
    press("mousemove", str(middle_x), str(low - 10))
    settle(root, lambda: not pane.edge_at(middle_x, low - 10), lambda: pane.box_of(59))
    assert pane.box_of(59).bottom <= low
    press("mousemove", *middle(pane, "line 59"), "click", "1")
    settle(root, lambda: told == [59], lambda: told)


def test_corners_are_square_where_they_can_t_be_cut(
    shown: Shown, root: tk.Tk, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_display: str) -> None:
        raise OSError("no connection")

    monkeypatch.setattr(corners, "X11", fail)
    shown.menu.post(200, 100)
    pane = shown.pane()
    assert (pane.winfo_rootx(), pane.winfo_rooty()) == (200, 100)
    press("mousemove", *middle(pane, "Reply"), "click", "1")
    settle(root, lambda: shown.told == ["reply"])


def test_a_long_label_is_cut(root: tk.Tk, theme: Theme) -> None:
    menu = PopupMenu(root, theme)
    menu.add("long " * 200, lambda: None, icon="reply", key="R")
    menu.post(200, 100)
    settle(root, lambda: open_pane(root).winfo_width() == theme.px(480))


def test_without_coloured_emoji_there_are_words(
    root: tk.Tk, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gui.words.text.colour_is_safe", lambda: False)
    monkeypatch.setitem(theme.__dict__, "emoji_menu", None)
    menu = PopupMenu(root, theme)
    told: list[str] = []
    menu.add_emoji("React", ("👍",), {"👍"}, told.append)
    assert menu.labels == ["React"]
    inner = menu.submenu("React")
    assert inner.labels == [":thumbsup:"] and inner.items[0].ticked
    inner.press(":thumbsup:")
    assert told == ["👍"]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere it waits until somebody closes it")
def test_macos_shows_its_own_menu(
    shown: Shown, root: tk.Tk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(windowing, "system", "aqua")
    native = native_menu.post(shown.menu, ScreenPoint(100, 100))
    kinds = [native.type(at) for at in range((native.index("end") or 0) + 1)]
    assert kinds.count("separator") == 2 and "cascade" in kinds
    native.invoke("Reply")
    native.nametowidget(native.entrycget("Mute until…", "menu")).invoke("Today")
    assert shown.told == ["reply", "today"]
    native.unpost()
    settle(root, lambda: shown.closed == 1)
