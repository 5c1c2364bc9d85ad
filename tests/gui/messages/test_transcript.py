"""Test the transcript alone: what is drawn, what can be pressed, and what is removed."""

from __future__ import annotations

import datetime
import random
import tkinter as tk
from collections.abc import Iterable, Iterator

import pytest

from gui.looks.theme import Theme
from gui.messages import render, transcript
from gui.messages.line_index import Pill
from gui.messages.render import Drawn, Picture, RenderContext
from gui.messages.search_marks import MAX_HITS
from gui.messages.text_layout import lay_out
from gui.messages.transcript import KEPT_LINES, PAGE_CHARACTERS, PAGE_ENTRIES
from gui.model.conversation import DeliveryStatus, Entry
from gui.parts.link_dialog import LinkDialog
from gui.parts.popup_menu import PopupMenu
from gui.words import format
from gui.words.times import day_name
from net.wire.events import Quote
from net.wire.visible import visible
from tests.gui.conftest import Press, settle
from tests.gui.messages.shown import DAY, MINUTE, NOON, TODAY, Shown, entry
from tests.gui.seen import SIGNS, tidy


def drawn(*entries: Entry, first_new: int | None = None) -> str:
    view = RenderContext(first_new, "Ana", TODAY)
    return words(render.draw(entries, None, view))


def words(drawn: Iterable[Drawn]) -> str:
    """Return what `seen` returns of these entries."""
    said = ""
    for piece in (piece for each in drawn for piece in each.pieces):
        if isinstance(piece, Picture):
            sign = SIGNS.get(piece.name.replace(" ", "_"))
            said += f"  {sign}" if sign else ""
        else:
            said += piece[0]
    return tidy(said)


# --- drawing, without a window --------------------------------------------------------------------


def test_one_line_of_plain_text_looks_as_anything_else_would(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Test the short way that most messages take."""
    said = ("hola", "¿qué tal?", " a ", "**b**", "a\nb", "", "x" * 101, "@Ana", "\u202e", "😀", "…")
    states = ("", "", "stored", "read", "failed")
    dice = random.Random(3)
    entries = [
        entry(
            n,
            dice.choice(said),
            dice.choice(("luis", "Ana", "")),
            NOON + n * 3 * MINUTE,
            state=dice.choice(states),
            edited=dice.random() < 0.1,
            deleted=dice.random() < 0.1,
            reactions=dice.choice(((), (), (("bea", "x"), ("Ana", "y"), ("eva", "x")))),
        )
        for n in range(1_000)
    ]
    for hidden in (frozenset[str](), frozenset({"luis"})):
        view = RenderContext(500, "Ana", TODAY, hidden=hidden)
        looks = []
        for _way in ("both", "long"):
            drawn = list(render.draw(entries, None, view))
            pieces = (piece for each in drawn for piece in each.pieces)
            looks.append((lay_out(pieces, 1, len), [each.row for each in drawn]))
            monkeypatch.setattr(render, "_draw_plain", lambda *_words: None)
        monkeypatch.undo()
        assert looks[0] == looks[1]


def test_one_person_s_messages_share_a_heading() -> None:
    shown = drawn(
        entry(1, "a"),
        entry(2, "b"),
        entry(3, "c", at=NOON + 6 * MINUTE),
        entry(4, "d", sender="bea"),
    )
    assert shown.split("\n") == [
        "Today",
        "luis   12:00",
        "a",
        "b",
        "luis   12:06",
        "c",
        "bea   12:00",
        "d",
    ]


@pytest.mark.parametrize(
    "days, expected",
    [
        (0, "Today"),
        (-1, "Yesterday"),
        (-2, "Saturday, February 28"),
        (-70, "December 22, 2025"),
        (1, "Tuesday, March 3"),
    ],
)
def test_days_are_named(days: int, expected: str) -> None:
    assert day_name(TODAY + datetime.timedelta(days=days), TODAY) == expected


def test_a_new_day_and_new_messages_begin_anew() -> None:
    shown = drawn(entry(1, "a", at=NOON - DAY), entry(2, "b"), entry(3, "c"), first_new=3)
    assert shown.split("\n") == [
        "Yesterday",
        "luis   12:00",
        "a",
        "Today",
        "luis   12:00",
        "b",
        "1 new message",
        "luis   12:00",
        "c",
    ]


@pytest.mark.parametrize("at", [10**30, -(10**30), -1])
def test_no_time_is_too_strange(at: int) -> None:
    assert "hola" in drawn(entry(1, at=at))


@pytest.mark.parametrize(
    "text, expected",
    [
        ("mira http://a.es.", ["http://a.es"]),
        ("(https://a.es/x?y=1&z=2#w), HTTP://B.ES!", ["https://a.es/x?y=1&z=2#w", "HTTP://B.ES"]),
        (
            "https://es.wikipedia.org/wiki/Socket_(red)",
            ["https://es.wikipedia.org/wiki/Socket_(red)"],
        ),
        ("javascript:alert(1) file:///etc/passwd ftp://x data:x", []),
        ("<https://a.es>«https://b.es»", ["https://a.es", "https://b.es"]),
        ("https://a.es\u202eexe", ["https://a.es"]),
        ("https://", []),
    ],
)
def test_links(text: str, expected: list[str]) -> None:
    parts = list(format.parts(text))
    assert [part.text for part in parts if part.kind == "link"] == expected
    assert "".join(part.text for part in parts) == visible(text)


def test_a_line_of_the_server_s_looks_like_nobody_s_message() -> None:
    (note,) = render.draw(
        [entry(1, "Server: yo\nluis: hola", sender="")], None, RenderContext(None, "Ana", TODAY)
    )
    assert "note" in note.pieces[-1][1]
    (message,) = render.draw(
        [entry(1, "Server: yo", sender="Server")], None, RenderContext(None, "Ana", TODAY)
    )
    assert all("note" not in piece[1] for piece in message.pieces)


# --- on the screen --------------------------------------------------------------------------------


@pytest.fixture
def shown(root: tk.Tk, theme: Theme) -> Iterator[Shown]:
    yield Shown(root, theme)


def lines_are_right(shown: Shown) -> bool:
    """Return whether the transcript knows how many lines it has: trimming depends on it."""
    said, lines = shown.widget.text.get("1.0", "end-1c"), shown.widget.sheet.lines
    return said.count("\n") == sum(row.lines for row in lines) == lines.total


def test_the_empty_state_gives_way_to_the_first_message(shown: Shown) -> None:
    assert shown.text == "" and shown.widget.empty.winfo_ismapped()
    shown.add(entry(1, at=NOON))
    settle(shown.widget, lambda: not shown.widget.empty.winfo_ismapped())
    assert shown.text.endswith("hola")
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
    settle(
        text,
        lambda: shown.opened == ["https://b.es", "https://a.es", "https://b.es", "https://a.es"],
        lambda: shown.opened,
    )


def test_a_receipt_changes_in_place(shown: Shown) -> None:
    mine = entry(1, "mío", state="pending")
    shown.add(mine, entry(2, "tuyo"))
    for receipt, sign in (
        (DeliveryStatus.FAILED, "\nThe server did not accept the text."),
        (DeliveryStatus.PENDING, "  ◷"),
        (DeliveryStatus.STORED, "  ✓"),
    ):
        mine.set(state=receipt.value, code="bad_text")
        shown.widget.update_entries([mine])
        assert f"mío{sign}" in shown.text
        assert shown.text.count("mío") == 1 and shown.text.endswith("tuyo")
        assert lines_are_right(shown)
    assert "Retry" not in shown.text and "◷" not in shown.text


def test_a_remedy_says_for_which_message(shown: Shown) -> None:
    shown.add(*(entry(n, f"m{n}", state="failed", code="bad_text") for n in (5, 77)))
    text = shown.widget.text
    for remedy in ("Retry", "Edit", "Discard"):
        shown.widget._click_targets.press(text.search(remedy, text.search("m77", "1.0")))
    assert shown.told == [("retry", 77), ("edit", 77), ("discard", 77)]


def test_the_line_above_new_messages_moves_and_goes(shown: Shown) -> None:
    shown.add(entry(1, "a"))
    shown.add(entry(2, "b"), first_new=2)
    assert shown.text.index("1 new message") < shown.text.index("b")
    shown.add(entry(3, "c"), first_new=3)
    assert shown.text.count("1 new message") == 1
    assert shown.text.index("b") < shown.text.index("1 new message")
    assert lines_are_right(shown)
    shown.widget.move_new_line(None)
    assert "new message" not in shown.text
    assert lines_are_right(shown)


def test_many_messages_are_trimmed_at_the_top(shown: Shown) -> None:
    for start in range(0, 8_000, 1_000):
        shown.add(*(entry(n, f"línea {n}\ny otra") for n in range(start, start + 1_000)))
        assert lines_are_right(shown)
    assert shown.widget.sheet.lines.total <= KEPT_LINES * 1.1
    first = next(iter(shown.widget.sheet.lines)).number
    assert f"línea {first}\n" in shown.text and f"línea {first - 1}\n" not in shown.text
    assert shown.widget.following


ENDS = (
    "fin",
    "hola @Ana",
    "```\nx = 1\n```",
    "a ```b``` c",
    "@bea `x`",
    "```z```\n",
    "```py\nprint(1)```\n@ana ```\nz```",
)


def test_giants_are_drawn_a_few_at_a_time(shown: Shown) -> None:
    """Test hundreds of the longest messages: the window must not freeze while they are drawn."""
    shown.add(*(entry(number, "x " * 8_000) for number in range(100)))
    drawn = len(shown.widget.sheet.lines)
    assert 1 < drawn < 10
    shown.widget.text.yview_moveto(0)
    shown.widget._look()
    assert drawn < len(shown.widget.sheet.lines) < 20


def whole(entries: list[Entry], first_new: int | None = None) -> str:
    """Return what the entries look like when drawn at once."""
    view = RenderContext(first_new, "Ana", datetime.date.today(), pill_width=lambda _pill: 40)
    return words(render.draw(entries, None, view))


@pytest.mark.parametrize("seed", range(20))
def test_what_is_drawn_piece_by_piece_looks_as_if_drawn_whole(shown: Shown, seed: int) -> None:
    dice = random.Random(seed)
    entries, widget = shown.entries, shown.widget

    def some(number: int) -> Entry:
        return entry(
            number,
            f"m{number}\n" * dice.randint(0, 1) + dice.choice(ENDS),
            sender=dice.choice(["luis", "bea", ""]),
            at=NOON + dice.randint(-3, 3) * DAY,
            **looks(dice.random() < 0.5),
        )

    def looks(own: bool) -> dict[str, object]:
        return {
            "state": dice.choice([*DeliveryStatus]).value if own else "",
            "edited": dice.random() < 0.2,
            "deleted": dice.random() < 0.2,
            "reply": dice.choice([None, None, Quote("bea", "c", "y")]),
            "reactions": dice.choice([(), (), (("Ana", "👍"), ("bea", "👍"), ("luis", "x"))]),
        }

    for number in range(60):
        match dice.choice(["below", "among", "above", "gone", "moved", "changed", "changed"]):
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
            case "changed" if entries:
                changed = dice.sample(entries, min(3, len(entries)))
                for each in changed:
                    each.set(text=dice.choice(ENDS), **looks(each.own))
                widget.update_entries(changed)
        assert not entries or lines_are_right(shown)
        assert [row.number for row in widget.sheet.lines] == [entry.number for entry in entries]
    widget.update_entries(entries[:1])  # what came before it is gone
    piecemeal = looks_of(widget.text)
    widget.show(entries, None, None)
    assert piecemeal == looks_of(widget.text)
    assert shown.text == whole(entries)


def looks_of(text: tk.Text) -> dict[str, list[str]]:
    """Return where each tag is.

    On a line feed, only those tags count that colour the line up to the window's edge.
    """
    for line in range(1, int(text.index("end").split(".")[0])):
        for tag in {*text.tag_names(f"{line}.0 lineend")} - {"block", "block-end", "mention"}:
            text.tag_remove(tag, f"{line}.0 lineend")
    return {tag: [str(index) for index in text.tag_ranges(tag)] for tag in text.tag_names()} | {
        "text": [text.get("1.0", "end")]
    }


def test_older_ones_look_as_if_they_had_always_been_there(shown: Shown) -> None:
    for first, end in ((8, 10), (5, 8), (0, 5)):
        shown.entries[:0] = [entry(n, f"m{n}", at=NOON + n // 3 * DAY) for n in range(first, end)]
        if not shown.widget.show_older():
            shown.widget.show_from(0, None)
        assert shown.text == whole(shown.entries)
        assert lines_are_right(shown)


def test_an_entry_that_moves_takes_only_what_is_below_it_along(shown: Shown) -> None:
    shown.add(
        *(entry(n, f"m{n}", at=NOON + n * DAY) for n in range(50)),
        entry(99, "mío", state="pending"),
    )
    shown.widget.text.mark_set("before", shown.widget.text.search("m49", "1.0"))
    shown.entries.insert(50, entry(50, "m50", at=NOON + 50 * DAY))
    shown.widget.show_from(50, None)
    assert shown.text == whole(shown.entries)
    assert shown.widget.text.get("before", "before lineend") == "m49"  # it was not drawn again


def test_moved_ones_are_not_counted_as_new(shown: Shown) -> None:
    shown.add(*(entry(n, f"m{n}") for n in range(100)), entry(999, "mío", state="pending"))
    shown.widget.text.yview_moveto(0.5)
    shown.widget._look()
    shown.entries.insert(100, entry(100, "nuevo"))
    shown.widget.show_from(100, None)
    assert shown.widget.button.cget("text") == " 1 new"


def test_at_the_top_of_all_there_is_more_is_asked_for(shown: Shown) -> None:
    shown.add(*(entry(n, f"m{n}") for n in range(100)))
    tops = shown.tops
    shown.widget.text.yview_moveto(0)
    shown.widget._look()
    assert shown.tops == tops + 1


def test_scrolling_to_the_top_brings_older_ones_and_stays_in_place(shown: Shown) -> None:
    shown.entries.extend(entry(n, f"línea {n}") for n in range(3 * PAGE_ENTRIES))
    shown.widget.show(shown.entries, None, None)
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


def test_a_flood_is_drawn_as_far_as_it_fits_and_the_rest_comes_by_scrolling(
    shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transcript, "FLOOD_SECONDS", 600)  # however busy this machine is
    first_new = 20
    for start in range(0, 500, 100):
        shown.add(*(entry(n, f"línea {n}") for n in range(start, start + 100)), first_new=first_new)
    assert shown.text.endswith("línea 499")
    assert shown.widget.text.dlineinfo("1.0") is None  # the view is full
    assert len(shown.widget.sheet.lines) < 100
    while f"línea {first_new}\n" not in shown.text:
        shown.widget.text.yview_moveto(0)
        shown.widget._look()
        shown.widget.update()
    assert "480 new messages\nluis" in shown.text
    assert [line for line in shown.text.splitlines() if line.startswith("línea")] == [
        f"línea {n}" for n in range(500)
    ][-len(shown.widget.sheet.lines) :]
    assert lines_are_right(shown)


def test_a_smaller_window_still_shows_the_end(shown: Shown, root: tk.Tk) -> None:
    shown.add(*(entry(n, f"línea {n}") for n in range(100)))
    root.geometry("500x300")
    settle(root, lambda: root.winfo_height() == 300)
    settle(root, lambda: shown.widget.text.dlineinfo("end-2c"), "the last line is out of sight")
    assert shown.widget.following


# --- messages that answer, call and change --------------------------------------------------------


def said(sender: str, text: str, number: int = 1, **more: object) -> Entry:
    return entry(number, text, sender, NOON, cid=f"c{number}", **more)


def pills(shown: Shown) -> list[Pill]:
    """Return the reactions that are drawn over the text."""
    shown.widget.update()
    return [view.shown for view in shown.widget._surroundings.overlays.pills]


def tagged(shown: Shown, tag: str) -> list[str]:
    ranges = [str(index) for index in shown.widget.text.tag_ranges(tag)]
    return [shown.widget.text.get(*pair) for pair in zip(ranges[::2], ranges[1::2], strict=True)]


def focus(shown: Shown) -> None:
    shown.widget.text.focus_force()
    settle(shown.widget, lambda: shown.widget.focus_get() is shown.widget.text)


def test_a_quote_leads_to_what_it_answers(shown: Shown, press: Press) -> None:
    shown.add(said("luis", "sí", 7, reply=Quote("Ana", "c1", "hola,\n¿vienes?")))
    assert "\nYou  hola, ¿vienes?\nsí" in shown.text
    focus(shown)
    press("key", "Tab", "Return")
    assert shown.told == [("jump", 7)]


def test_an_answer_to_what_is_not_here_says_so() -> None:
    assert "bea  a message that is not available\nsí" in drawn(
        entry(1, "sí", reply=Quote("bea", "c", ""))
    )


def test_changes_are_shown_in_place(shown: Shown) -> None:
    first, second = said("luis", "hola", 1), said("luis", "adiós", 2)
    shown.add(first, second)
    first.set(text="buenas", edited=True)
    shown.widget.update_entries([first])
    assert shown.text.endswith("\nbuenas  (edited)\nadiós")
    first.set(text="", edited=False, deleted=True)
    shown.widget.update_entries([first])
    assert shown.text.endswith("\nMessage deleted\nadiós") and lines_are_right(shown)


def test_reactions_are_counted_and_toggled(shown: Shown, press: Press) -> None:
    shown.add(said("luis", "hola", 3, reactions=(("bea", "x"), ("ANA", "y"), ("luis", "x"))))
    assert pills(shown) == [Pill("x", 2, False), Pill("y", 1, True)]
    focus(shown)
    press("key", "Tab", "Tab", "Return")
    assert shown.told == [("react", 3, "y")]
    shown.entries[0].set(reactions=(("bea", "x"), ("ANA", "y"), ("luis", "y")))
    shown.widget.update_entries(shown.entries)
    press("key", "Return")
    assert pills(shown) == [Pill("x", 1, False), Pill("y", 2, True)]
    assert shown.told[1:] == [("react", 3, "y")]


def test_the_line_that_calls_the_user_is_marked_to_its_end(shown: Shown) -> None:
    shown.add(said("luis", "oye @ana", 1), said("luis", "nada", 2))
    assert tagged(shown, "mention") == ["luis   12:00\noye @ana\n"]
    shown.add(said("luis", "¿@ANA?", 3), said("Ana", "yo, @Ana", 4, state="read"))
    assert tagged(shown, "mention") == ["luis   12:00\noye @ana\n", "¿@ANA?\n"]


def test_code_is_a_box(shown: Shown) -> None:
    shown.add(said("luis", "mira `a` y\n```py\ndef f():\n    pass\n```", 1))
    assert tagged(shown, "code") == ["a"] and tagged(shown, "keyword") == ["def", "pass"]
    assert tagged(shown, "block")[0].startswith("def f():\n    pass")
    assert "```" not in shown.text


def test_what_is_selected_and_seen_stays_so_while_others_change(shown: Shown) -> None:
    shown.add(*(said("luis", f"línea {n}", n) for n in range(300)))
    widget, text = shown.widget, shown.widget.text
    text.yview_moveto(0.5)
    widget._look()
    widget.update()
    top = text.get("@0,0", "@0,0 lineend")
    middle = text.index(f"@0,{text.winfo_height() // 2}")
    text.tag_add("sel", f"{middle} linestart", f"{middle} lineend")
    selected = text.get("sel.first", "sel.last")
    for number in (2, 290, int(top.split()[1]) + 1):
        shown.entries[number].set(text="a\nb\nc", reactions=(("bea", "x"),))
    widget.update_entries(shown.entries)
    widget.update()
    assert text.get("sel.first", "sel.last") == selected
    assert text.index("sel.first") == text.index(f"@0,{text.dlineinfo('sel.first')[1]}")  # type: ignore[index]
    assert f"{middle}" != text.index(f"@0,{text.winfo_height() // 2}")  # lines have come above it
    assert not widget.following


# --- by keyboard ----------------------------------------------------------------------------------


def test_messages_are_picked_with_the_keyboard(shown: Shown, press: Press) -> None:
    shown.add(
        said("luis", "uno", 1), said("Ana", "dos", 2, state="read"), entry(3, "nota", sender="")
    )
    focus(shown)
    press("key", "r")
    assert shown.told == []  # it is meant for the composer
    press("key", "ctrl+Up")
    assert tagged(shown, "picked")[0].startswith("You   12:00\ndos")
    press("key", "i", "plus", "ctrl+Up", "e", "i", "ctrl+Down", "r", "r")
    assert shown.told == [("details", 2), ("react", 2, ""), ("details", 1), ("reply", 2)]
    assert not tagged(shown, "picked")
    press(
        "key",
        "ctrl+Up",
        "e",
        "ctrl+Up",
        "Delete",
        "ctrl+Up",
        "D",
        "ctrl+Up",
        "alt+d",
        "ctrl+Down",
        "d",
    )
    assert shown.told[4:] == [("edit", 2), ("delete", 2), ("delete", 2)]


def test_what_nobody_knows_can_t_be_changed_nor_answered(shown: Shown, press: Press) -> None:
    shown.add(
        said("Ana", "falló", 1, state="failed"),
        said("Ana", "", 2, state="read", deleted=True),
        entry(3, "sin cid"),
        said("Ana", "nc", 4, state="unconfirmed"),
    )
    focus(shown)
    press("key", *("ctrl+Up", "r", "e", "d", "plus") * 4)
    assert shown.told == [("edit", 1)]  # what has failed is sent anew


def test_picked_messages_are_copied(shown: Shown, press: Press) -> None:
    shown.add(
        said("luis", "uno", 1), said("Ana", "dos\ny `más`", 2, state="read"), said("bea", "tres", 3)
    )
    focus(shown)
    press("key", "ctrl+Up", "ctrl+shift+Up", "c")
    assert shown.widget.clipboard_get() == "dos\ny `más`\ntres"
    press("key", "ctrl+shift+Up", "ctrl+shift+c")
    assert (
        shown.widget.clipboard_get()
        == "[12:00] luis: uno\n[12:00] Ana: dos\ny `más`\n[12:00] bea: tres"
    )
    press("key", "Escape")
    assert not tagged(shown, "picked")
    shown.add(said("luis", "a\u202eb", 4))
    press("key", "ctrl+Up", "c")
    assert shown.widget.clipboard_get() == "a‹U+202E›b"


def test_selected_text_is_copied_without_the_marks(shown: Shown, press: Press) -> None:
    shown.add(
        said("Ana", "hola", 1, state="read", edited=True), said("Ana", "adiós", 2, state="read")
    )
    focus(shown)
    start = shown.widget.text.search("hola", "1.0")
    shown.widget.text.tag_add("sel", start, "end-2c")
    press("key", "ctrl+c")
    assert shown.widget.clipboard_get() == "hola\nadiós"
    press("key", "ctrl+shift+c")
    assert shown.widget.clipboard_get() == "[12:00] Ana: hola\n[12:00] Ana: adiós"


def labels(shown: Shown, number: int) -> list[str]:
    menu = PopupMenu(shown.widget, shown.widget._theme)
    message = next(entry for entry in shown.entries if entry.number == number)
    shown.widget._menu.fill(menu, message)
    return menu.labels


def test_the_menu_offers_what_can_be_done(shown: Shown) -> None:
    shown.add(
        said("luis", "uno", 1),
        said("Ana", "dos", 2, state="read"),
        said("bea", "", 3, deleted=True),
    )
    assert labels(shown, 2) == ["Reply", "Edit", "Copy text", "Details…", "Delete…"]
    assert labels(shown, 1) == ["Reply", "Copy text", "Details…"]
    assert labels(shown, 3) == ["Details…"]


def test_the_menu_key_is_for_the_message_picked(shown: Shown, press: Press) -> None:
    shown.add(said("luis", "uno", 1), said("bea", "dos", 2))
    focus(shown)
    press("key", "ctrl+Up", "ctrl+Up", "shift+F10")
    press("key", "Return")
    settle(shown.widget, lambda: shown.told == [("reply", 1)], lambda: shown.told)
    shown.widget._selection.leave()
    press("key", "shift+F10", "Escape")
    settle(
        shown.widget,
        lambda: not tagged(shown, "picked"),
        "the menu has gone and the message stays picked",
    )


def test_new_messages_don_t_look_picked(shown: Shown) -> None:
    shown.add(said("luis", "uno", 1))
    shown.widget._selection.step(-1, more=False)
    shown.add(said("luis", "dos", 2))
    assert tagged(shown, "picked") == ["luis   12:00\nuno\n"]


# --- excerpts and what was found ------------------------------------------------------------------


def test_an_excerpt_has_no_end_but_a_way_back(shown: Shown) -> None:
    widget = shown.widget
    widget.set_excerpt(True)
    shown.entries.extend(said("luis", f"línea {n}", n) for n in range(200))
    widget.show(shown.entries, None, None)
    assert widget.reveal(100)
    assert not widget.following and widget.button.cget("text") == " Go to the end"
    assert "línea 100" in widget.text.get("@0,0", f"@0,{widget.text.winfo_height()}")
    widget.text.see("end")
    settle(widget, lambda: ("bottom",) in shown.told)
    assert not widget.following
    shown.entries.append(said("luis", "otra", 200))
    widget.show_newer(1)
    assert shown.text.endswith("otra") and lines_are_right(shown)
    widget.button.invoke()
    assert shown.told[-1] == ("now",)
    widget.set_excerpt(False)
    widget.show(shown.entries, None, None)
    assert widget.following


def test_what_is_not_drawn_yet_is_revealed_too(shown: Shown) -> None:
    shown.entries.extend(said("luis", f"línea {n}", n) for n in range(3 * PAGE_ENTRIES))
    shown.widget.show(shown.entries, None, None)
    assert shown.widget.reveal(5) and not shown.widget.reveal(9_999)
    settle(shown.widget, lambda: tagged(shown, "flash") == ["línea 5\n"])
    assert "línea 5" in shown.widget.text.get("@0,0", f"@0,{shown.widget.text.winfo_height()}")
    settle(shown.widget, lambda: not tagged(shown, "flash"), "it flashes for ever")


def test_what_a_search_finds_is_marked(shown: Shown) -> None:
    shown.add(
        said("luis", "😀 Canción de MAÑANA, canciones", 1), said("manana", "la banana y mañanas", 2)
    )
    shown.widget.highlight("manana cancion")
    assert tagged(shown, "found") == ["Canción", "MAÑANA", "cancion", "mañana"]
    shown.add(said("luis", "mañana más", 3))
    assert tagged(shown, "found")[-1] == "mañana"
    shown.widget.reveal(2)
    shown.widget.highlight("manana cancion")
    assert tagged(shown, "found_current") == ["mañana"]
    shown.widget.highlight("")
    assert not tagged(shown, "found") and not tagged(shown, "found_current")


@pytest.mark.parametrize(
    ("query", "found"),
    [("listen", ["listen"]), ("sock_lis", ["sock_lis"]), ("cafe", ["cafe\u0301"]), ("isten", [])],
)
def test_a_name_in_a_program_is_marked_in_its_words(
    shown: Shown, query: str, found: list[str]
) -> None:
    shown.add(said("luis", "usa sock_listen(), no 🎉 cafe\u0301", 1))
    shown.widget.highlight(query)
    assert tagged(shown, "found") == found


def test_marking_thousands_of_lines_goes_on_by_itself(shown: Shown) -> None:
    for start in range(0, 1_000, 10):
        shown.add(*(said("luis", f"hola {n}", n) for n in range(start, start + 10)))
    shown.widget.highlight("hola")
    settle(
        shown.widget,
        lambda: len(tagged(shown, "found")) == 1_000,
        lambda: len(tagged(shown, "found")),
    )


def test_a_link_that_misleads_asks_first(shown: Shown, press: Press) -> None:
    shown.add(said("luis", "https://google.com@evil.com/", 1))
    focus(shown)
    press("key", "Tab", "Return")
    (dialog,) = [child for child in shown.widget.winfo_children() if isinstance(child, LinkDialog)]
    settle(dialog, lambda: dialog.focus_get() is not None and dialog.winfo_viewable())
    assert shown.opened == []
    press("key", "Return")
    settle(shown.widget, lambda: not dialog.winfo_exists())
    assert shown.opened == []  # Return does not open it


@pytest.mark.parametrize(
    "text",
    [
        "@ana " * 3_000,
        "😀a" * 5_000,
        "`a` " * 4_000,
        "a http://a " * 1_000,
        "```python\n" + "1 " * 4_000 + "\n```",
    ],
)
def test_no_line_has_more_pieces_than_tk_can_bear(text: str) -> None:
    """Guard against lines of thousands of pieces, which stop the window for seconds."""
    message = entry(1, text, state="failed")
    view = RenderContext(None, "Ana", TODAY, unfolded={1})
    (drawn,) = render.draw([message], None, view)
    on_line = [0]
    for piece in drawn.pieces:
        on_line.append(0 if "\n" in piece[0] else on_line[-1] + 1)
    assert max(on_line) <= render.MAX_PIECES + 6
    said = "".join(piece[0] for piece in drawn.pieces if not isinstance(piece, Picture))
    assert (
        all(said.count(part.text) >= 1 for part in format.parts(text)) and len(said) > len(text) / 3
    )
    kinds = {tag for piece in drawn.pieces for tag in piece[1]}
    assert {"retry", "mend", "discard"} <= kinds


def test_of_long_messages_fewer_are_drawn_at_once(shown: Shown) -> None:
    """Test that drawing does not stop the window, however long and many the messages are."""
    shown.entries.extend(entry(n, f"{n} " + "palabras " * 1_000) for n in range(100))
    shown.widget.show(shown.entries, None, None)
    few = PAGE_CHARACTERS // 9_000 + 1
    assert len(shown.widget.sheet.lines) <= few
    shown.widget.show_older()
    assert few < len(shown.widget.sheet.lines) <= 2 * few + 1
    shown.entries.extend(entry(n, f"{n} " + "palabras " * 1_000) for n in range(100, 200))
    shown.widget.show_from(100, None)
    assert len(shown.widget.sheet.lines) <= few
    assert "199 palabras" in shown.widget.text.get("1.0", "end")


def test_on_one_line_no_more_hits_are_marked_than_tk_can_bear(shown: Shown) -> None:
    shown.entries.append(entry(1, "a " * 8_000))
    shown.widget.show(shown.entries, None, None)
    shown.widget.highlight("a")
    assert 0 < len(shown.widget.text.tag_ranges("found")) <= 2 * MAX_HITS
