"""The transcript alone: what is drawn, what can be pressed, and what is taken out when there is too much."""

from __future__ import annotations

import datetime
import random
import tkinter as tk
from collections.abc import Iterator

import pytest

from gui import render
from gui.conversation import Entry, Receipt
from gui.theme import Theme
from gui.transcript import KEPT_LINES, PAGE_ENTRIES, Transcript
from tests.gui.conftest import Press, settle

TODAY = datetime.date(2026, 3, 2)  # a Monday
NOON = int(datetime.datetime(2026, 3, 2, 12, 0).timestamp() * 1000)
MINUTE = 60_000
DAY = 24 * 60 * MINUTE


def entry(number: int, text: str = "hola", sender: str = "luis", at: int = NOON, **more: object) -> Entry:
    return Entry(number, sender, text, at, **more)  # type: ignore[arg-type]


def drawn(*entries: Entry, first_new: int | None = None) -> str:
    return "".join(text for each in render.draw(entries, None, first_new, TODAY) for text, _tags in each.pieces)


# --- drawing, without a window -----------------------------------------------------------------------


def test_one_person_s_messages_share_a_heading() -> None:
    shown = drawn(entry(1, "a"), entry(2, "b"), entry(3, "c", at=NOON + 6 * MINUTE), entry(4, "d", sender="bea"))
    assert shown.split("\n")[1:] == [
        "Today", "luis   12:00", "a", "b", "luis   12:06", "c", "bea   12:00", "d"]


@pytest.mark.parametrize("days, expected", [
    (0, "Today"), (-1, "Yesterday"), (-2, "Saturday, February 28"), (-70, "December 22, 2025"), (1, "Tuesday, March 3"),
])
def test_days_are_named(days: int, expected: str) -> None:
    assert render.day_name(TODAY + datetime.timedelta(days=days), TODAY) == expected


def test_a_new_day_and_new_messages_begin_anew() -> None:
    shown = drawn(entry(1, "a", at=NOON - DAY), entry(2, "b"), entry(3, "c"), first_new=3)
    assert shown.split("\n")[1:] == [
        "Yesterday", "luis   12:00", "a", "Today", "luis   12:00", "b", "New messages", "luis   12:00", "c"]


@pytest.mark.parametrize("at", [10**30, -(10**30), -1])
def test_no_time_is_too_strange(at: int) -> None:
    assert "hola" in drawn(entry(1, at=at))


@pytest.mark.parametrize("text, expected", [
    ("mira http://a.es.", ["http://a.es"]),
    ("(https://a.es/x?y=1&z=2#w), HTTP://B.ES!", ["https://a.es/x?y=1&z=2#w", "HTTP://B.ES"]),
    ("https://es.wikipedia.org/wiki/Socket_(red)", ["https://es.wikipedia.org/wiki/Socket_(red)"]),
    ("javascript:alert(1) file:///etc/passwd ftp://x data:x", []),
    ("<https://a.es>«https://b.es»", ["https://a.es", "https://b.es"]),
    ("https://a.es\u202eexe", ["https://a.es\u202eexe"]),
    ("https://", []),
])
def test_links(text: str, expected: list[str]) -> None:
    parts = list(render.links(text))
    assert [part for part, is_link in parts if is_link] == expected
    assert "".join(part for part, _is_link in parts) == text


def test_a_line_of_the_server_s_looks_like_nobody_s_message() -> None:
    (note,) = render.draw([entry(1, "Server: yo\nluis: hola", sender="")], None, None, TODAY)
    assert note.pieces[-1][1] == ("note",)
    (message,) = render.draw([entry(1, "Server: yo", sender="Server")], None, None, TODAY)
    assert all("note" not in tags for _text, tags in message.pieces)


# --- on the screen -----------------------------------------------------------------------------------


class Shown:
    """A transcript in the window, and what it has told."""

    def __init__(self, root: tk.Tk, theme: Theme) -> None:
        self.opened: list[str] = []
        self.retried: list[int] = []
        self.ends: list[bool] = []
        self.tops = 0
        self.entries: list[Entry] = []
        self.widget = Transcript(
            root, theme, on_open=self.opened.append, on_retry=self.retried.append, on_end=self.ends.append,
            on_top=self.on_top)
        self.widget.pack(fill="both", expand=True)
        self.widget.show(self.entries, None, "empty")
        root.update()

    def on_top(self) -> None:
        self.tops += 1

    def add(self, *entries: Entry, first_new: int | None = None) -> None:
        start = len(self.entries)
        self.entries.extend(entries)
        self.widget.show_from(start, first_new)
        self.widget.update()

    @property
    def text(self) -> str:
        return self.widget.text.get("1.0", "end-1c")


@pytest.fixture
def shown(root: tk.Tk, theme: Theme) -> Iterator[Shown]:
    yield Shown(root, theme)


def lines_are_right(shown: Shown) -> bool:
    """Whether the transcript knows how many lines it has: trimming counts on it."""
    return shown.text.count("\n") + 1 == sum(lines for _number, lines in shown.widget._drawn)


def test_the_hint_gives_way_to_the_first_message(shown: Shown) -> None:
    assert shown.text == "empty"
    shown.add(entry(1, at=NOON))
    assert "empty" not in shown.text and shown.text.endswith("hola")
    assert lines_are_right(shown)


def test_it_can_t_be_written_in_but_selected_and_copied(shown: Shown, press: Press) -> None:
    shown.add(entry(1, "copia esto"))
    text = shown.widget.text
    text.focus_force()
    settle(text, lambda: text.focus_get() is text)
    press("key", "x", "BackSpace", "Delete", "ctrl+v")
    assert shown.text.endswith("copia esto")
    start = text.search("copia", "1.0")
    text.tag_add("sel", start, f"{start}+5c")
    press("key", "ctrl+c")
    assert text.clipboard_get() == "copia"


def test_a_link_is_opened_by_mouse_and_keyboard(shown: Shown, press: Press) -> None:
    shown.add(entry(1, "mira https://a.es y https://b.es"))
    text = shown.widget.text
    x, y, width, height = text.bbox(text.search("https://b", "1.0"))  # type: ignore[misc]
    x, y = text.winfo_rootx() + x + width // 2, text.winfo_rooty() + y + height // 2
    press("mousemove", str(x), str(y), "click", "1")
    settle(text, lambda: shown.opened == ["https://b.es"], lambda: shown.opened)
    settle(text, lambda: text.focus_get() is text)
    press("key", "Tab", "Return", "Tab", "Return", "shift+Tab", "Return")
    settle(text, lambda: shown.opened == ["https://b.es", "https://a.es", "https://b.es", "https://a.es"],
           lambda: shown.opened)


def test_a_receipt_changes_in_place(shown: Shown) -> None:
    mine = entry(1, "mío", receipt=Receipt.PENDING)
    shown.add(mine, entry(2, "tuyo"))
    for receipt, sign in ((Receipt.FAILED, "✗"), (Receipt.PENDING, "◷"), (Receipt.STORED, "✓")):
        mine.receipt, mine.code = receipt, "bad_text"
        shown.widget.update_receipts([mine])
        assert f"mío  {sign}" in shown.text
        assert shown.text.count("mío") == 1 and shown.text.endswith("tuyo")
        assert lines_are_right(shown)
    assert ("✗" not in shown.text) and ("◷" not in shown.text)


def test_send_again_says_which(shown: Shown) -> None:
    shown.add(*(entry(n, f"m{n}", receipt=Receipt.FAILED, code="bad_text") for n in (5, 77)))
    text = shown.widget.text
    start = text.search("Send again", text.search("m77", "1.0"))
    shown.widget._press(start)
    assert shown.retried == [77]


def test_the_line_above_new_messages_moves_and_goes(shown: Shown) -> None:
    shown.add(entry(1, "a"))
    shown.add(entry(2, "b"), first_new=2)
    assert shown.text.index("New messages") < shown.text.index("b")
    shown.add(entry(3, "c"), first_new=3)
    assert shown.text.count("New messages") == 1
    assert shown.text.index("b") < shown.text.index("New messages")
    assert lines_are_right(shown)
    shown.widget.move_new_line(None)
    assert "New messages" not in shown.text
    assert lines_are_right(shown)


def test_many_messages_are_trimmed_at_the_top(shown: Shown) -> None:
    for start in range(0, 8_000, 1_000):
        shown.add(*(entry(n, f"línea {n}\ny otra") for n in range(start, start + 1_000)))
        assert lines_are_right(shown)
    assert sum(lines for _number, lines in shown.widget._drawn) <= KEPT_LINES * 1.1
    first = shown.widget._drawn[0][0]
    assert f"línea {first}\n" in shown.text and f"línea {first - 1}\n" not in shown.text
    assert shown.widget.following


def whole(entries: list[Entry], first_new: int | None = None) -> str:
    """What they look like drawn at once."""
    drawn = render.draw(entries, None, first_new, datetime.date.today())
    return "".join(text for each in drawn for text, _tags in each.pieces).removeprefix("\n")


@pytest.mark.parametrize("seed", range(20))
def test_what_is_drawn_piece_by_piece_looks_as_if_drawn_whole(shown: Shown, seed: int) -> None:
    dice = random.Random(seed)
    entries, widget = shown.entries, shown.widget

    def some(number: int) -> Entry:
        return entry(number, f"m{number}\n" * dice.randint(0, 1) + "fin", sender=dice.choice(["luis", "bea", ""]),
                     at=NOON + dice.randint(-3, 3) * DAY, receipt=dice.choice([None, *Receipt]))

    for number in range(60):
        match dice.choice(["below", "among", "above", "gone", "moved"]):
            case "below" | "among":
                start = max(0, len(entries) - dice.randint(0, 3))
                entries.insert(start, some(number))
                widget.show_from(start, None)
            case "above":
                entries[:0] = [some(10 * number + 1_000), some(10 * number + 1_001)]
                if not widget.show_older():
                    widget.show_from(0, None)
            case "gone" if len(entries) > 4 and widget.following:
                del entries[:2]
                widget.show_from(len(entries), None)
            case "moved" if entries:
                start = dice.randrange(len(entries))
                entries.append(entries.pop(start))
                widget.show_from(start, None)
        assert not entries or lines_are_right(shown)
        assert [number for number, _lines in widget._drawn] == [entry.number for entry in entries]
    widget.show_from(0, None)
    assert shown.text == whole(entries)


def test_older_ones_look_as_if_they_had_always_been_there(shown: Shown) -> None:
    for first, end in ((8, 10), (5, 8), (0, 5)):
        shown.entries[:0] = [entry(n, f"m{n}", at=NOON + n // 3 * DAY) for n in range(first, end)]
        if not shown.widget.show_older():
            shown.widget.show_from(0, None)
        assert shown.text == whole(shown.entries)
        assert lines_are_right(shown)


def test_an_entry_that_moves_takes_only_what_is_below_it_along(shown: Shown) -> None:
    shown.add(*(entry(n, f"m{n}", at=NOON + n * DAY) for n in range(50)), entry(99, "mío", receipt=Receipt.PENDING))
    shown.widget.text.mark_set("before", shown.widget.text.search("m49", "1.0"))
    shown.entries.insert(50, entry(50, "m50", at=NOON + 50 * DAY))
    shown.widget.show_from(50, None)
    assert shown.text == whole(shown.entries)
    assert shown.widget.text.get("before", "before lineend") == "m49"  # has not been drawn again


def test_moved_ones_are_not_counted_as_new(shown: Shown) -> None:
    shown.add(*(entry(n, f"m{n}") for n in range(100)), entry(999, "mío", receipt=Receipt.PENDING))
    shown.widget.text.yview_moveto(0.5)
    shown.widget._look()
    shown.entries.insert(100, entry(100, "nuevo"))
    shown.widget.show_from(100, None)
    assert shown.widget.button.cget("text") == "↓ 1 new"


def test_at_the_top_of_all_there_is_more_is_asked_for(shown: Shown) -> None:
    shown.add(*(entry(n, f"m{n}") for n in range(100)))
    tops = shown.tops
    shown.widget.text.yview_moveto(0)
    shown.widget._look()
    assert shown.tops == tops + 1


def test_scrolling_to_the_top_brings_older_ones_and_stays_in_place(shown: Shown) -> None:
    shown.entries.extend(entry(n, f"línea {n}") for n in range(3 * PAGE_ENTRIES))
    shown.widget.show(shown.entries, None, "")
    shown.widget.update()
    oldest = 2 * PAGE_ENTRIES
    assert f"línea {oldest - 1}\n" not in shown.text
    shown.widget.text.yview_moveto(0)
    shown.widget._look()
    shown.widget.update()
    assert f"línea {oldest - 1}\n" in shown.text
    assert f"línea {oldest}" in shown.widget.text.get("@0,0", "@0,200")
    assert not shown.widget.following
    assert lines_are_right(shown)


def test_a_smaller_window_still_shows_the_end(shown: Shown, root: tk.Tk) -> None:
    shown.add(*(entry(n, f"línea {n}") for n in range(100)))
    root.geometry("500x300")
    settle(root, lambda: root.winfo_height() == 300)
    settle(root, lambda: shown.widget.text.bbox("end-2c"), "the last line is out of sight")
    assert shown.widget.following
