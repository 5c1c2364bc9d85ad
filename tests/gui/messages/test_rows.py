"""Test what stands beside and over the words of a transcript, and what the pointer does there."""

from __future__ import annotations

import datetime
import tkinter as tk
from collections.abc import Iterator
from typing import Any

import pytest

from gui.looks.palette import LIGHT
from gui.looks.theme import Theme
from gui.messages.line_index import Pill
from gui.messages.render import FOLDED_TO
from gui.messages.surroundings import THUMB_REACH
from gui.model.conversation import DeliveryStatus, Entry
from gui.parts import days
from gui.words.times import moment
from tests.gui.conftest import Press, settle
from tests.gui.messages.shown import DAY, MINUTE, NOON, Shown, entry

CODE = "```python\nwhile True:\n    pass\n```"


@pytest.fixture
def shown(root: tk.Tk, theme: Theme, press: Press) -> Iterator[Shown]:
    press("mousemove", "1", "1")
    yield Shown(root, theme)


def fill(shown: Shown, count: int, **more: Any) -> None:
    shown.add(*(entry(n, f"línea {n}", at=NOON + n * MINUTE, **more) for n in range(count)))


def point_at(shown: Shown, press: Press, x: int, y: int) -> None:
    """Move the pointer to a point of the transcript."""
    widget = shown.widget
    press("mousemove", str(widget.winfo_rootx() + x), str(widget.winfo_rooty() + y))


def middle(shown: Shown, number: int) -> tuple[int, int]:
    """Return the middle of a message."""
    shown.widget.update()
    box = shown.widget.box_of(number)
    assert box is not None
    x, y, width, height = box
    return x + width // 2, y + height // 2


def ground(shown: Shown, number: int) -> str:
    """Return the colour of the row of a message, as the name of a field of the palette."""
    surroundings = shown.widget._surroundings
    (found,) = (seen for seen in surroundings.rows if seen.row.number == number)
    return surroundings.states.ground(found)


def words(canvas: tk.Canvas, tag: str = "all") -> list[str]:
    """Return the texts on a canvas that are in view."""
    seen = canvas.find_overlapping(0, 0, canvas.winfo_width(), canvas.winfo_height())
    found = [item for item in canvas.find_withtag(tag) if item in seen]
    call = canvas.tk.call
    return [
        str(call(canvas, "itemcget", item, "-text"))
        for item in found
        if str(call(canvas, "type", item)) == "text"
    ]


def test_prose_code_and_separators_stand_on_one_line(shown: Shown) -> None:
    shown.add(entry(1, f"hola `x`\n{CODE}"))
    text, px = shown.widget.text, shown.widget._theme.px
    for words_ in ("Monday", "luis", "hola", "while"):
        box = text.bbox(text.search(words_, "1.0"))
        assert box is not None and text.winfo_x() + box[0] == px(68), words_


def test_the_column_stays_at_the_left_of_a_wide_window(shown: Shown, root: tk.Tk) -> None:
    root.geometry("1200x500")
    shown.add(entry(1, "palabras " * 60))
    px, text = shown.widget._theme.px, shown.widget.text
    settle(root, lambda: text.winfo_width() == px(768), text.winfo_width)
    assert text.winfo_x() == px(60)


def test_each_group_has_one_avatar(shown: Shown) -> None:
    shown.add(entry(1, "a"), entry(2, "b"), entry(3, "c", sender="bea gil"), entry(4, "d"))
    assert words(shown.widget._surroundings.gutters.left) == ["L", "BG", "L"]


def test_an_avatar_is_seen_while_its_message_is(shown: Shown) -> None:
    """Test a message whose beginning is above the view: the avatar is where it belongs."""
    shown.add(entry(1, "\n".join("abcdefghij")), *(entry(n, f"m{n}") for n in range(2, 60)))
    text = shown.widget.text
    text.yview("1.0")
    shown.widget.update()
    left = shown.widget._surroundings.gutters.left
    before = left.coords(left.find_withtag("row")[0])[1]
    text.yview_scroll(75, "pixels")
    shown.widget.update()
    assert text.dlineinfo("3.0") is None  # the name is out of sight
    assert left.coords(left.find_withtag("row")[0])[1] == before - 75


def test_what_goes_from_a_row_to_another_looks_as_if_drawn_there(shown: Shown) -> None:
    for n in range(60):
        sender, said = ("luis", "bea", "Ana")[n % 3], f"línea {n}\n" * (n % 2 + 1)
        shown.add(entry(n, said + "@Ana" * (n % 5 == 0), sender, NOON + n * MINUTE))
    text, surroundings = shown.widget.text, shown.widget._surroundings
    gutters = surroundings.gutters

    def drawn() -> list[object]:
        """Return what both canvases show, and where."""
        call, found = text.tk.call, list[object]()
        for canvas in (gutters.left, gutters.right):
            for item in canvas.find_overlapping(0, -50, 60, canvas.winfo_height() + 50):
                if "thumb" in canvas.gettags(item):
                    continue
                kind = str(call(canvas, "type", item))
                look = {"image": "-image", "text": "-text"}.get(kind, "-fill")
                said = str(call(canvas, "itemcget", item, look))
                found.append((str(canvas), kind, tuple(canvas.coords(item)), said))
        return sorted(found, key=str)

    for step in range(24):
        if step % 4 == 3:
            surroundings.states._point(surroundings.rows[step % 3].row.number)
        else:
            text.yview_scroll(-170 if step < 12 else 90, "pixels")
        text.update()
        moved = drawn()
        gutters._left_items.show({})
        gutters._right_items.show({})
        surroundings._colour()
        assert moved == drawn()


def test_the_message_under_the_pointer_has_a_tint_and_tells_its_time(
    shown: Shown, press: Press
) -> None:
    fill(shown, 4)
    text = shown.widget.text
    before = [text.dlineinfo(f"{line}.0") for line in range(1, 7)]
    point_at(shown, press, *middle(shown, 2))
    settle(shown.widget, lambda: ground(shown, 2) == "hover")
    assert shown.hovered[-1] == 2
    assert shown.widget.message_at(*middle(shown, 2)) == 2
    shown.widget.update()
    assert words(shown.widget._surroundings.gutters.left, "time") == ["12:02"]
    assert [text.dlineinfo(f"{line}.0") for line in range(1, 7)] == before  # nothing has moved
    point_at(shown, press, 30, middle(shown, 1)[1])  # beside the words too
    settle(shown.widget, lambda: shown.hovered[-1] == 1)
    press("mousemove", "1", "1")
    settle(shown.widget, lambda: shown.hovered[-1] is None)
    assert ground(shown, 1) == "page"


def test_the_tint_stays_with_its_message_when_a_line_is_drawn_above_it(
    shown: Shown, press: Press
) -> None:
    fill(shown, 4)
    point_at(shown, press, *middle(shown, 2))
    settle(shown.widget, lambda: ground(shown, 2) == "hover")
    shown.widget.move_new_line(2)
    shown.widget.update_entries([shown.entries[2]])
    text = shown.widget.text
    first, last = (str(index).split(".")[0] for index in text.tag_ranges("hover")[:2])
    lines = text.get(f"{first}.0", f"{last}.0")
    assert "línea 2" in lines and "new message" not in lines and "línea 3" not in lines
    assert len(text.tag_ranges("hover")) == 2


def test_scrolling_changes_what_is_under_the_pointer(shown: Shown, press: Press) -> None:
    fill(shown, 100)
    x, y = middle(shown, 95)
    point_at(shown, press, x, y)
    settle(shown.widget, lambda: shown.hovered[-1:] == [95], lambda: shown.hovered)
    press("click", "4", "click", "4")
    settle(shown.widget, lambda: shown.hovered[-1] == shown.widget.message_at(x, y) != 95)
    over = next(seen.row.number for seen in shown.widget._surroundings.rows)
    assert shown.widget._surroundings.date.said and over < 95


def test_the_wheel_works_beside_the_words(shown: Shown, press: Press) -> None:
    fill(shown, 100)
    point_at(shown, press, 30, 200)
    press("click", "4")
    settle(shown.widget, lambda: not shown.widget.following)


def test_a_mention_is_coloured_whole_and_a_picked_message_is_seen(
    shown: Shown, press: Press
) -> None:
    shown.add(entry(1, f"@Ana mira\n{CODE}", reactions=(("bea", "x"),)), entry(2, "nada"))
    shown.widget.update()
    assert (ground(shown, 1), ground(shown, 2)) == ("mention", "page")
    text = shown.widget.text
    first, last = (str(index) for index in text.tag_ranges("mention"))
    assert text.get(first, last).startswith("luis") and text.compare(last, "==", "10.0")
    assert shown.widget.pick(-1)
    assert ground(shown, 2) == "accent_soft"


def test_a_jump_flashes_and_fades(shown: Shown) -> None:
    fill(shown, 50)
    shown.widget.reveal(40)
    assert ground(shown, 40) == "accent_soft"
    settle(shown.widget, lambda: ground(shown, 40) == "hover")
    settle(shown.widget, lambda: ground(shown, 40) == "page")


# --- selecting beside the text -----------------------------------------------------------------


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_selection_may_begin_beside_the_text(shown: Shown, press: Press, side: str) -> None:
    fill(shown, 6)
    text = shown.widget.text
    canvas = getattr(shown.widget._surroundings.gutters, side)
    rows = {seen.row.number: seen for seen in shown.widget._surroundings.rows}

    def at(number: int) -> tuple[str, str]:
        middle = (rows[number].top + rows[number].bottom) // 2
        return str(canvas.winfo_rootx() + 3), str(canvas.winfo_rooty() + middle)

    press("mousemove", *at(2), "mousedown", "1", "mousemove", *at(3))
    press("mousemove", *at(4), "mouseup", "1")
    settle(text, lambda: bool(text.tag_ranges("sel")))
    said = text.get("sel.first", "sel.last").split()
    assert said == ["línea", "2", "línea", "3"] if side == "left" else ["línea", "3", "línea", "4"]
    press("mousemove", *at(5), "click", "1")
    settle(text, lambda: not text.tag_ranges("sel"))
    assert not shown.told


# --- code, reactions, receipts --------------------------------------------------------------------


def test_code_is_copied_with_its_button_or_with_the_keyboard(shown: Shown, press: Press) -> None:
    shown.add(entry(1, f"así:\n{CODE}\no así:\n```\n**x** = 2\n```"))
    text = shown.widget.text
    text.focus_force()
    settle(text, lambda: text.focus_get() is text)
    press("key", "Tab", "Return")
    assert text.clipboard_get() == "while True:\n    pass"
    shown.widget.update()
    first, second = shown.widget._surroundings.overlays.tools
    assert "Python" in words(first)
    x, y = second.winfo_rootx() + second.winfo_width() - 8, second.winfo_rooty() + 8
    press("mousemove", str(x), str(y), "click", "1")
    settle(text, lambda: text.clipboard_get() == "**x** = 2")


def test_two_boxes_in_a_row_have_a_gap(shown: Shown) -> None:
    shown.add(entry(1, CODE), entry(2, CODE))
    text = shown.widget.text
    lower, upper = (text.dlineinfo(f"{line}.0") for line in (7, 8))
    assert "cap-lower" in text.tag_names("7.0") and "cap-upper" in text.tag_names("8.0")
    assert lower is not None and upper is not None
    spaces = int(text.tag_cget("bottom-cap", "spacing3")) + int(
        text.tag_cget("top-cap", "spacing1")
    )
    assert spaces >= 8 and upper[1] == lower[1] + lower[3]


def test_a_receipt_below_code_stands_where_words_begin(shown: Shown) -> None:
    shown.add(entry(1, CODE, sender="Ana", state="read"))
    text = shown.widget.text
    (receipt,) = [name for name in text.image_names() if "receipt" in text.tag_names(name)]
    box = text.bbox(receipt)
    assert box is not None
    code = text.bbox(text.search("while", "1.0"))
    assert code is not None
    assert box[0] == code[0]


def test_a_receipt_that_changes_moves_nothing(shown: Shown) -> None:
    mine = entry(1, "mío", sender="Ana", state="pending")
    shown.add(mine, *(entry(n, f"m{n}") for n in range(2, 5)))
    text = shown.widget.text

    def places() -> list[object]:
        return [text.dlineinfo(f"{line}.0") for line in range(1, 9)]

    before = places()
    for receipt in ("stored", "delivered", "read"):
        mine.set(state=receipt)
        shown.widget.update_entries([mine])
        shown.widget.update()
        assert places() == before


@pytest.mark.parametrize("state", [each.value for each in DeliveryStatus if each.value != "failed"])
def test_receipts_say_in_words_what_they_mean(shown: Shown, press: Press, state: str) -> None:
    shown.add(entry(1, "mío", sender="Ana", state=state))
    text = shown.widget.text
    box = text.bbox(f"{text.search('mío', '1.0')} + 4i")
    assert box is not None
    point_at(shown, press, text.winfo_x() + box[0] + box[2] // 2, box[1] + box[3] // 2)
    card = shown.widget._click_targets.card
    settle(text, lambda: card.is_shown)
    assert card.said and card.said[0].isupper()


@pytest.mark.parametrize("at", [0, 951_825_600_000, -1])
def test_the_time_tells_the_whole_date(shown: Shown, press: Press, at: int) -> None:
    """Test the beginning of the calendar and a leap day too."""
    shown.add(entry(1, "hola", at=at))
    text = shown.widget.text
    box = text.bbox(f"{text.search('luis', '1.0')} lineend - 2c")
    assert box is not None
    point_at(shown, press, text.winfo_x() + box[0], box[1] + box[3] // 2)
    card = shown.widget._click_targets.card
    settle(text, lambda: card.is_shown)
    assert moment(at).strftime("%H:%M") in card.said


def test_the_card_never_lies_under_the_pointer(shown: Shown, press: Press, root: tk.Tk) -> None:
    """Test the last line of the view, where the card once opened and hid for ever."""
    fill(shown, 40)
    shown.add(entry(99, "https://a.es", at=NOON + 41 * MINUTE))
    text = shown.widget.text
    root.update()
    box = text.bbox(text.search("https", "1.0"))
    assert box is not None
    point_at(shown, press, text.winfo_x() + box[0] + 5, box[1] + box[3] // 2)
    card = shown.widget._click_targets.card
    settle(root, lambda: card.is_shown)
    assert card.said == "→ a.es"
    assert card.winfo_y() + card.winfo_height() <= box[1] or card.winfo_y() >= box[1] + box[3]
    over = root.winfo_containing(*root.winfo_pointerxy())
    assert over is text


@pytest.mark.parametrize("said", ["`code` first", "@Ana `x`"])
def test_what_has_a_ground_does_not_colour_the_margin(shown: Shown, root: tk.Tk, said: str) -> None:
    shown.add(entry(1, said))
    text = shown.widget.text
    line = text.search("first" if "first" in said else "@Ana", "1.0").split(".")[0]
    names = text.tag_names(f"{line}.0")
    colours = [text.tag_cget(name, "lmargincolor") for name in names]
    assert [each for each in colours if each][-1] == (LIGHT.mention if "@" in said else LIGHT.page)


def test_nothing_is_said_below_an_open_menu(shown: Shown, press: Press, root: tk.Tk) -> None:
    shown.add(entry(1, "https://a.es"))
    text = shown.widget.text
    root.update()
    box = text.bbox(text.search("https", "1.0"))
    assert box is not None
    card = shown.widget._click_targets.card
    point_at(shown, press, text.winfo_x() + box[0] + 5, box[1] + box[3] // 2)
    settle(root, lambda: card._next == "→ a.es")
    menu = tk.Frame(root)
    menu.grab_set()
    try:
        card._show()
        assert not card.is_shown
    finally:
        menu.grab_release()
        menu.destroy()


def test_reactions_wrap_and_are_pressed_by_mouse(shown: Shown, press: Press, root: tk.Tk) -> None:
    root.geometry("420x400")
    many = tuple((f"n{number}", chr(0x41 + number)) for number in range(20))
    shown.add(entry(3, "hola", reactions=(*many, ("Ana", "A"))))
    shown.widget.update()
    pills = list(shown.widget._surroundings.overlays.pills)
    assert pills[0].shown == Pill("A", 2, is_own=True) and len(pills) == 20
    assert len({pill.winfo_y() for pill in pills}) > 1
    right = max(pill.winfo_x() + pill.winfo_width() for pill in pills)
    assert right <= shown.widget.text.winfo_width()
    x, y = pills[4].winfo_rootx() + 10, pills[4].winfo_rooty() + 10
    press("mousemove", str(x), str(y), "click", "1")
    settle(root, lambda: shown.told == [("react", 3, "E")], lambda: shown.told)


def test_a_thousand_reactions_need_as_many_widgets_as_are_in_view(shown: Shown) -> None:
    fill(shown, 1_000, reactions=(("bea", "x"),))
    shown.widget.update()
    assert 0 < len(list(shown.widget._surroundings.overlays.pills)) < 60
    assert len(shown.widget.text.winfo_children()) < 100


# --- long messages, the day, the way to what is new -----------------------------------------------


def test_a_long_message_is_folded_until_it_is_wanted(shown: Shown, press: Press) -> None:
    shown.add(entry(1, "\n".join(f"verso {n}." for n in range(30))), entry(2, "después"))
    last = f"verso {FOLDED_TO - 1}."
    assert f"{last}\nShow all (30 lines)\ndespués" in shown.text
    text = shown.widget.text
    text.focus_force()
    settle(text, lambda: text.focus_get() is text)
    press("key", "Tab", "Return")
    assert "verso 29.\ndespués" in shown.text
    shown.entries[0].set(reactions=(("bea", "x"),))
    shown.widget.update_entries(shown.entries[:1])
    assert "verso 29." in shown.text  # it stays so


def test_long_code_and_long_lines_are_folded_too(shown: Shown) -> None:
    code = "\n".join(f"x{n} = {n}" for n in range(40))
    shown.add(entry(1, f"```\n{code}\n```"), entry(2, "palabras " * 1_000))
    assert (
        "x11 = 11\n" in shown.text
        and "Show all (42 lines)" in shown.text
        and "x12" not in shown.text
    )
    assert "Show all (90 lines)" in shown.text
    assert len(shown.text) < 3_000
    assert shown.widget.reveal(2)
    assert shown.text.count("palabras") == 1_000  # a jump unfolds it


def test_25_lines_are_not_folded(shown: Shown) -> None:
    shown.add(entry(1, "\n".join(f"verso {n}." for n in range(25))))
    assert "verso 24." in shown.text and "Show all" not in shown.text


def test_the_date_floats_while_the_user_scrolls(
    shown: Shown, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime.datetime.fromtimestamp(NOON / 1000) + datetime.timedelta(days=1)
    monkeypatch.setattr(days, "now", lambda: now)
    shown.add(*(entry(n, f"m{n}", at=NOON + n // 50 * DAY) for n in range(100)))
    date = shown.widget._surroundings.date
    assert date.said == ""  # nobody has scrolled
    shown.widget.scroll_pages(-1)
    assert date.said == "Today"
    shown.widget.text.yview(shown.widget.text.search("m30", "1.0"))
    shown.widget.scroll_pages(-1)
    assert date.said == "Yesterday"
    settle(shown.widget, lambda: date.said == "")


def test_the_thumb_is_dragged(shown: Shown, press: Press) -> None:
    fill(shown, 100)
    widget = shown.widget
    right = widget._surroundings.gutters.right
    # Tk only estimates at first how much there is
    settle(widget, lambda: (right.bbox("thumb") or (0,) * 4)[3] >= widget.winfo_height() - 1)
    x, bottom = widget.winfo_width() - THUMB_REACH // 2, widget.winfo_height() - 10
    left, top = widget.winfo_rootx(), widget.winfo_rooty()
    press("mousemove", str(left + x), str(top + bottom), "mousedown", "1")
    press("mousemove", str(left + x), str(top + 5))
    press("mouseup", "1")
    settle(widget, lambda: widget.text.yview()[0] == 0, widget.text.yview)
    assert not widget.following


def test_no_thumb_without_need(shown: Shown) -> None:
    fill(shown, 2)
    right = shown.widget._surroundings.gutters.right
    assert not right.find_withtag("thumb")
    shown.add(*(entry(n, f"m{n}") for n in range(2, 100)))
    assert right.find_withtag("thumb")


def test_a_click_leaves_no_ring_and_tab_shows_one(shown: Shown, press: Press) -> None:
    fill(shown, 3)
    widget = shown.widget
    ring = widget._surroundings._ring
    point_at(shown, press, *middle(shown, 1))
    press("click", "1")
    settle(widget, lambda: widget.focus_get() is widget.text)
    assert not any(side.winfo_ismapped() for side in ring)
    widget.text.event_generate("<<TraverseIn>>")
    settle(widget, lambda: all(side.winfo_ismapped() for side in ring))


def test_a_name_or_an_avatar_leads_to_the_person(shown: Shown, press: Press) -> None:
    shown.add(entry(1, "hola", sender="bea"))
    text = shown.widget.text
    box = text.bbox(text.search("bea", "1.0"))
    assert box is not None
    point_at(shown, press, text.winfo_x() + box[0] + 2, box[1] + 8)
    press("click", "1")
    settle(text, lambda: shown.told == [("person", "bea")])
    point_at(shown, press, 38, box[1] + 20)
    press("click", "1")
    settle(text, lambda: shown.told == [("person", "bea")] * 2)


def test_the_new_ones_are_counted_as_they_come(shown: Shown) -> None:
    fill(shown, 3)
    new: list[Entry] = [entry(n, f"nueva {n}") for n in range(10, 13)]
    shown.add(new[0], first_new=10)
    assert "1 new message\n" in shown.text
    shown.add(*new[1:], first_new=10)
    assert "3 new messages\n" in shown.text


def test_the_toolbar_stays_while_the_pointer_is_on_it(shown: Shown, press: Press) -> None:
    """Test its upper half, which lies over the message above."""
    fill(shown, 8)
    x, y = middle(shown, 5)
    point_at(shown, press, x, y)
    toolbar = shown.widget._toolbar
    settle(toolbar, lambda: toolbar.is_shown)
    assert toolbar.number == 5
    point_at(shown, press, toolbar.winfo_x() + 20, toolbar.winfo_y() + 4)
    settle(toolbar, lambda: shown.widget._surroundings.states.pointed == 5)
    assert toolbar.is_shown and toolbar.number == 5
    point_at(shown, press, x, middle(shown, 2)[1])
    settle(toolbar, lambda: toolbar.is_shown and toolbar.number == 2)


def test_one_press_leads_to_the_first_new_one_and_the_next_to_the_end(shown: Shown) -> None:
    fill(shown, 200)
    widget = shown.widget
    widget.text.yview("1.0")
    widget._look()
    widget.show_unread(100, 100)
    assert widget.button.cget("text") == " 100 new"
    widget.button.invoke()
    widget.update()
    assert widget.message_at(100, widget.winfo_height() // 4) in range(98, 106)
    widget.show_unread(80, 120)  # what was in view has been read
    widget.button.invoke()
    assert widget.following
