"""Test what counts as read: only what was in view, in the window that the user works in."""

from __future__ import annotations

import re

import pytest

from gui.model.choice import Choice
from net.wire import events
from net.wire.events import Hit
from tests.gui.conftest import Desk, OpenDesk, Press, settle
from tests.gui.fakes import connected, item, page, received
from tests.gui.seen import seen

LINES = 60  # more than fit into the view


@pytest.fixture
def full(window: Desk) -> Desk:
    """Fill #clase with many lines, all read, and let the user look at something else."""
    for number in range(LINES):
        window.say(received("luis", "#clase", f"vieja {number}", number * 1_000))
    window.chat.commands.open("Sofía Gómez")
    settle(window.root, lambda: window.conversation.loaded)
    window.client.reads.clear()
    return window


def arrive(window: Desk, count: int = 40, to: str = "#clase") -> list[events.Place]:
    """Let `count` new messages arrive at once."""
    said = [
        received("luis", to, f"nueva {number}", 10**6 + number * 1_000) for number in range(count)
    ]
    window.say(*said)
    return [one.place for one in said]


def in_view(window: Desk) -> list[str]:
    """Return the lines that can be read now."""
    text = window.chat.transcript.text
    first, last = text.index("@0,0 linestart"), text.index(f"@0,{text.winfo_height() - 1} lineend")
    return [
        re.sub(r"^\d+ new messages?$", "NEW", line) for line in seen(text, first, last).split("\n")
    ]


def unread(window: Desk, name: str = "#clase") -> int:
    return int(window.chat.model.conversations[name].unread)


def test_a_conversation_opens_at_the_first_new_message_and_only_what_is_in_view_is_read(
    full: Desk,
) -> None:
    places = arrive(full)
    full.chat.commands.open("#clase")
    full.root.update()
    assert {"NEW", "nueva 0"} <= set(in_view(full)) and "nueva 39" not in in_view(full)
    left = unread(full)
    assert 0 < left < 40
    assert full.client.reads[-1] == ("#clase", places[40 - left - 1])
    assert f"nueva {40 - left - 1}" in in_view(full)
    assert full.chat.transcript.button.cget("text") == f" {left} new"


def test_the_button_leads_from_the_first_new_one_to_the_last_and_passes_nothing_by(
    full: Desk,
) -> None:
    arrive(full)
    full.chat.commands.open("#clase")
    full.root.update()
    transcript, seen, presses = full.chat.transcript, set(in_view(full)), 0
    while transcript.button.winfo_ismapped():
        assert presses < 10, in_view(full)
        transcript.button.invoke()
        full.root.update()
        seen |= set(in_view(full))
        presses += 1
    assert {f"nueva {number}" for number in range(40)} <= seen
    assert transcript.following and unread(full) == 0
    assert full.root.title() == "Charla — Aula 3"


def test_who_reads_further_up_is_led_to_the_first_new_one_not_to_the_end(
    full: Desk, press: Press
) -> None:
    full.chat.commands.open("#clase")
    full.root.update()
    full.chat.transcript.scroll_pages(-1)
    settle(full.root, lambda: not full.chat.transcript.following)
    places = arrive(full)
    assert unread(full) == 40 and not full.client.reads
    assert full.chat.transcript.button.cget("text") == " 40 new"
    full.chat.transcript.button.invoke()
    full.root.update()
    assert "nueva 0" in in_view(full) and "nueva 39" not in in_view(full)
    assert full.client.reads[-1] == ("#clase", places[40 - unread(full) - 1])


def test_who_jumps_to_the_end_has_not_read_what_was_passed_by_and_is_told_where_it_is(
    full: Desk, press: Press
) -> None:
    arrive(full, 100)
    full.chat.commands.open("#clase")
    full.root.update()
    before = unread(full)
    full.chat.transcript.text.focus_set()
    full.root.update()
    press("key", "End")
    settle(full.root, lambda: full.chat.transcript.following)
    assert "nueva 99" in in_view(full) and unread(full) == before
    assert full.chat.transcript.button.winfo_ismapped()
    assert full.chat.transcript.button.cget("text") == f" {before} new"
    full.chat.transcript.button.invoke()
    full.root.update()
    assert f"nueva {100 - before}" in in_view(full) and unread(full) < before


def test_who_has_seen_where_the_new_ones_begin_and_goes_on_to_the_end_is_left_alone(
    full: Desk, press: Press
) -> None:
    arrive(full, 100)
    full.chat.commands.open("#clase")
    full.root.update()
    transcript = full.chat.transcript
    press("key", "ctrl+End")
    transcript.go_to_end()
    full.root.update()
    transcript.button.invoke()  # up to the first that has not been in view
    full.root.update()
    before = unread(full)
    transcript.button.invoke()
    settle(full.root, lambda: transcript.following and not transcript.button.winfo_ismapped())
    assert "nueva 99" in in_view(full) and unread(full) == before  # a receipt is a fact
    transcript.scroll_pages(-1)
    settle(full.root, lambda: not transcript.following)
    assert transcript.button.winfo_ismapped()
    full.chat.commands.open("luis")
    full.chat.commands.open("#clase")
    full.root.update()
    assert transcript.button.cget("text") == f" {unread(full)} new"


def test_esc_goes_to_the_newest_and_is_done_with_all(full: Desk, press: Press) -> None:
    places = arrive(full)
    full.chat.commands.open("#clase")
    full.root.update()
    press("key", "Escape")
    settle(full.root, lambda: unread(full) == 0)
    assert full.client.reads[-1] == ("#clase", places[-1])
    assert full.chat.transcript.following and not full.chat.transcript.button.winfo_ismapped()
    assert "new message" not in full.transcript


def test_what_comes_at_once_and_does_not_fit_is_read_from_its_beginning(full: Desk) -> None:
    """Test waking from sleep: the view must not scroll past what nobody has seen."""
    full.chat.commands.open("#clase")
    full.root.update()
    assert full.chat.transcript.following
    arrive(full)
    assert "nueva 0" in in_view(full) and "nueva 39" not in in_view(full)
    assert "NEW" in in_view(full)
    assert 0 < unread(full) < 40


def test_what_comes_one_by_one_is_read_as_it_comes(full: Desk) -> None:
    full.chat.commands.open("#clase")
    full.root.update()
    for _ in range(40):
        (place,) = arrive(full, 1)
        assert full.client.reads[-1] == ("#clase", place)
    assert full.chat.transcript.following and unread(full) == 0
    assert "new message" not in full.transcript


@pytest.mark.parametrize("why", ["no focus", "dialog", "search", "icon"])
def test_what_nobody_looks_at_is_not_read(full: Desk, why: str) -> None:
    full.chat.commands.open("#clase")
    full.root.update()
    window = full.root
    if why == "no focus":
        full.chat.set_focused(False)
    elif why == "dialog":
        full.app.settings_control.show_help()
        settle(window, lambda: str(window.tk.call("focus")).startswith(".!"))
        settle(
            window, lambda: str(window.tk.call("winfo", "toplevel", window.tk.call("focus"))) != "."
        )
        settle(window, lambda: not full.chat.model.watched)
    elif why == "search":
        full.chat.global_search.open()
        settle(window, lambda: not full.chat.model.watched)
    else:
        window.iconify()
        settle(window, lambda: not window.winfo_viewable())
        settle(window, lambda: not full.chat.model.watched)
    (place,) = arrive(full, 1)
    assert unread(full) == 1 and not full.client.reads
    if why == "no focus":
        full.chat.set_focused(True)
    elif why == "dialog":
        full.app.settings_control.close()
    elif why == "search":
        full.chat.global_search.close()
    else:
        window.deiconify()
        settle(window, window.winfo_viewable)
        window.focus_force()
    settle(window, lambda: full.client.reads == [("#clase", place)], lambda: full.client.reads)
    assert unread(full) == 0


def test_a_long_message_is_read_when_its_end_was_in_view(full: Desk) -> None:
    said = received("luis", "#clase", "\n".join(f"verso {number}" for number in range(25)), 10**6)
    full.root.geometry("800x360")
    full.say(said, received("luis", "#clase", "después", 10**6 + 1))
    full.chat.commands.open("#clase")
    full.root.update()
    assert "verso 0" in in_view(full)
    assert not full.client.reads and unread(full) == 2
    for _ in range(10):
        if not full.chat.transcript.button.winfo_ismapped():
            break
        full.chat.transcript.button.invoke()
        full.root.update()
    assert unread(full) == 0


def test_who_writes_has_not_read_what_was_further_down(full: Desk) -> None:
    arrive(full, 100)
    full.chat.commands.open("#clase")
    full.root.update()
    before = unread(full)
    full.chat.commands.send("hola")
    full.root.update()
    assert "hola  ◷" in in_view(full)
    assert unread(full) == before
    assert full.chat.transcript.button.cget("text") == f" {before} new"


def test_a_hit_beyond_what_is_new_makes_nothing_read(full: Desk) -> None:
    places = arrive(full, 100)
    full.chat.navigation.go_to("#clase", places[80])
    full.root.update()
    assert "nueva 80" in in_view(full) and "nueva 40" not in in_view(full)
    seen = full.client.reads[-1][1] if full.client.reads else places[0]
    assert seen < places[40] and unread(full) > 60


def test_an_old_part_is_no_reading_of_what_is_new(full: Desk) -> None:
    full.chat.commands.open("#clase")
    full.root.update()
    full.chat.navigation.search_here("antigua")
    hit = item(-500, "antigua")
    full.say(events.SearchFinished(full.chat.navigation._search, (Hit("#clase", hit),), False))
    full.say(
        events.ExcerptLoaded(
            len(full.client.calls), "#clase", (hit, item(-499)), hit.place, True, True
        )
    )
    assert full.chat.model.excerpt is not None
    arrive(full, 1)
    assert unread(full) == 1 and not full.client.reads


def test_more_new_ones_than_a_page_are_loaded_back_to_the_first(desk: OpenDesk) -> None:
    window = desk()
    window.come_back(events.Past("luis", (50, 0), 150))
    window.say(
        page("luis", *(item(number, f"línea {number}") for number in range(101, 201)), more=True)
    )
    settle(
        window.root,
        lambda: window.client.loads[1:] == [("luis", (101, 0))],
        lambda: window.client.loads,
    )
    assert not window.client.reads
    window.say(
        page(
            "luis", *(item(number, f"línea {number}") for number in range(1, 101)), before=(101, 0)
        )
    )
    window.root.update()
    assert {"NEW", "línea 51"} <= set(in_view(window))
    assert ("luis", (50, 0)) < window.client.reads[-1] < ("luis", (100, 0))


def test_what_was_read_in_part_goes_on_there_the_next_time(full: Desk) -> None:
    arrive(full)
    full.chat.commands.open("#clase")
    full.root.update()
    before = unread(full)
    full.chat.commands.open("luis")
    full.chat.commands.open("#clase")
    full.root.update()
    shown = in_view(full)
    assert shown.index("NEW") < shown.index(f"nueva {40 - before}")
    assert unread(full) < before


def test_a_new_message_that_is_taken_back_is_no_longer_counted(window: Desk) -> None:
    window.say(received("luis", "Ana", "uy", 1, (5_000, 0), "l1"))
    assert window.root.title() == "(1) Charla — Aula 3"
    window.say(
        events.Changed("luis", events.Item("luis", "", 1, (5_000, 0), cid="l1", deleted=True))
    )
    assert window.root.title() == "Charla — Aula 3"


def test_what_came_before_one_was_there_is_not_new(desk: OpenDesk) -> None:
    window = desk()
    window.app.login_control.connect("Ana", Choice("localhost:8080"), True)
    window.say(connected("luis"), events.CaughtUp())
    (wanted,) = window.client.loads
    window.say(page("#clase", *(item(number) for number in range(1, 101)), more=True))
    assert wanted == ("#clase", None)
    assert unread(window) == 0 and "new message" not in window.transcript
    assert window.chat.transcript.following
