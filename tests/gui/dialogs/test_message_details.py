"""Test the details of a message, and the calendar."""

from __future__ import annotations

import datetime
import tkinter as tk
from collections.abc import Iterator

import pytest

from gui.dialogs import date_picker
from gui.dialogs.message_details import MessageDetails, recipients, rows
from gui.looks.theme import Theme
from gui.messages import copying
from gui.model.conversation import Entry
from gui.parts.face_list import FaceList
from gui.words.face import Face
from net.wire.events import Details, Item
from tests.gui.conftest import Press, settle

AT = int(datetime.datetime(2026, 3, 2, 10, 2, 5).timestamp() * 1000)


def mine(**more: object) -> Entry:
    return Entry(1, Item("Ana", "hola", AT, None, "read", "c1", **more))  # type: ignore[arg-type]


def test_the_details_say_what_is_known() -> None:
    entry = mine(edited=True, reactions=(("luis", "x"), ("bea", "x")))
    assert rows(entry, "Ana", None) == [
        ("From", "Ana (you)"),
        ("Written", "2026-03-02 10:02:05"),
        ("Status", "Read"),
        ("Changes", "edited"),
        ("x", "luis, bea"),
        ("Sender's number", "c1"),
    ]


def test_the_server_s_answer_is_added() -> None:
    told = dict(rows(mine(), "Ana", Details("luis", "c1", 7, ("luis",), ())))
    assert told["Number"] == "7" and "Seen by" not in told
    told = dict(rows(mine(), "Ana", Details("luis", "c1", 0, None, None)))
    assert told["Seen by"] == "This can't be known now." and "Number" not in told


def test_the_author_is_not_among_the_recipients() -> None:
    entry = mine()
    details = Details("#clase", "c1", 7, ("ANA", "luis", "bea", "eva"), ("Ana", "bea"))
    assert recipients(entry, details) == (["bea"], ["luis", "eva"])


def test_hostile_names_are_shown_harmless() -> None:
    told = rows(Entry(1, Item("a\u202eb\0", "x", 10**30, None, cid="\x1b[31m")), "Ana", None)
    assert told[0] == ("From", "a‹U+202E›b␀") and told[-1] == ("Sender's number", "␛[31m")


def texts(widget: tk.Misc) -> list[str]:
    found = (
        [str(widget.cget("text"))]
        if widget.winfo_class() == "TLabel" and widget.winfo_manager()
        else []
    )
    return [*found, *(text for child in widget.winfo_children() for text in texts(child))]


def lists(widget: tk.Misc) -> list[FaceList]:
    found = [widget] if isinstance(widget, FaceList) else []
    return [*found, *(one for child in widget.winfo_children() for one in lists(child))]


def test_the_dialog_waits_for_the_server_in_words(root: tk.Tk, theme: Theme, press: Press) -> None:
    dialog = MessageDetails(root, theme, mine(), "Ana", face_of=lambda nick: Face("person", nick))
    settle(
        dialog,
        lambda: ("Asking the server who has seen it…") in texts(dialog),
        lambda: texts(dialog),
    )
    dialog.tell(Details("luis", "another", 1, ("bea",), None))
    assert "bea" not in texts(dialog)
    large = "The room is large: only those who have been in it longest are listed."
    dialog.tell(Details("#clase", "c1", 7, ("luis", "bea", "eva"), ("bea",), more=True))
    assert large in texts(dialog)
    dialog.tell(Details("#clase", "c1", 7, ("luis", "bea", "eva"), ("bea",)))
    assert large not in texts(dialog)
    assert {"Seen by 1", "Delivered to 2 more"} <= set(texts(dialog))
    assert "Asking the server who has seen it…" not in texts(dialog)
    assert [[line.title for line in each.lines] for each in lists(dialog)] == [
        ["bea"],
        ["luis", "eva"],
    ]
    settle(dialog, lambda: dialog.focus_get() is not None and dialog.focus_get() is not root)
    press("key", "Escape")
    settle(root, lambda: not dialog.winfo_exists())


# --- copying --------------------------------------------------------------------------------------


def test_messages_are_copied_with_the_date_where_days_differ() -> None:
    later = Entry(2, Item("luis", "adiós", AT + 24 * 3_600_000, None))
    assert (
        copying.with_names([mine(), later], "Ana")
        == "[2026-03-02 10:02] Ana: hola\n[2026-03-03 10:02] luis: adiós"
    )
    assert (
        copying.with_names([mine(), Entry(3, Item("", "nota", AT, None))], "")
        == "[10:02] Ana: hola"
    )
    assert copying.with_names([mine(deleted=True)], "Ana") == "[10:02] Ana: Message deleted"
    assert copying.texts([mine(deleted=True), later]) == "adiós"


# --- the calendar ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "day, months, expected",
    [
        ((2026, 3, 31), -1, (2026, 2, 28)),
        ((2026, 1, 15), -1, (2025, 12, 15)),
        ((2024, 1, 31), 1, (2024, 2, 29)),
        ((2025, 12, 1), 1, (2026, 1, 1)),
    ],
)
def test_months_are_walked(
    day: tuple[int, int, int], months: int, expected: tuple[int, int, int]
) -> None:
    assert date_picker.in_month(datetime.date(*day), months) == datetime.date(*expected)


def test_a_day_begins_at_midnight_here() -> None:
    assert datetime.datetime.fromtimestamp(
        date_picker.start_of(datetime.date(2026, 3, 2)) / 1000
    ) == datetime.datetime(2026, 3, 2)
    first = datetime.datetime.combine(date_picker.EARLIEST, datetime.time.min)
    assert datetime.datetime.fromtimestamp(date_picker.start_of(date_picker.EARLIEST) / 1000) == (
        first
    )


@pytest.fixture
def calendar(
    root: tk.Tk, theme: Theme
) -> Iterator[tuple[date_picker.DatePicker, list[datetime.date]]]:
    picked: list[datetime.date] = []
    yield date_picker.DatePicker(root, theme, on_pick=picked.append), picked


Opened = tuple[date_picker.DatePicker, list[datetime.date]]


def test_a_day_is_picked_with_the_keyboard(calendar: Opened, root: tk.Tk, press: Press) -> None:
    shown, picked = calendar
    shown.open(datetime.date(2025, 3, 31))
    settle(root, lambda: root.focus_get() is shown.canvas)
    assert shown.title.cget("text") == "March 2025"
    press("key", "Prior", "Up", "Left", "Left", "Return")
    settle(root, lambda: picked == [datetime.date(2025, 2, 19)], lambda: picked)
    assert not shown.is_open


def test_no_day_to_come_can_be_picked(calendar: Opened, root: tk.Tk, press: Press) -> None:
    shown, picked = calendar
    shown.open(datetime.date(9999, 1, 1))
    settle(root, lambda: root.focus_get() is shown.canvas)
    press("key", "Down", "Next", "Return")
    settle(root, lambda: picked == [datetime.date.today()], lambda: picked)


def test_esc_gives_the_focus_back(calendar: Opened, root: tk.Tk, press: Press) -> None:
    shown, picked = calendar
    entry = tk.Entry(root)
    entry.pack()
    entry.focus_force()
    settle(root, lambda: root.focus_get() is entry)
    shown.open(datetime.date(2025, 3, 31))
    settle(root, lambda: root.focus_get() is shown.canvas)
    press("key", "x", "Escape")
    settle(root, lambda: root.focus_get() is entry)
    assert not shown.is_open and not picked and not entry.get()


def test_a_day_is_picked_with_the_mouse(calendar: Opened, root: tk.Tk, press: Press) -> None:
    shown, picked = calendar
    shown.open(datetime.date(2025, 3, 31))
    settle(root, lambda: root.focus_get() is shown.canvas)
    # 31 days from a Saturday on: the 12th is a Wednesday, in the third line.
    wide, high = shown.canvas.winfo_width() / 7, shown.canvas.winfo_height() / 7
    x, y = 2.5 * wide, 3.5 * high
    press(
        "mousemove",
        str(shown.canvas.winfo_rootx() + round(x)),
        str(shown.canvas.winfo_rooty() + round(y)),
    )
    press("click", "1")
    settle(root, lambda: picked == [datetime.date(2025, 3, 12)], lambda: picked)
