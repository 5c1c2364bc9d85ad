"""Test that a word and a colon are no person, and that failed messages can be discarded.

The room is meant unless the user says otherwise.
"""

from __future__ import annotations

import pytest

from gui.parts.popup_menu import PopupMenu
from net.wire import events
from tests.gui.conftest import Desk, OpenDesk, Press, recipient, rows, settle
from tests.gui.fakes import connected, item, page


def fail(window: Desk, to: str = "Deberes", text: str = "página 12") -> None:
    """Let a message to somebody who does not exist fail."""
    window.chat.commands.send_to(to, text)
    cid = window.client.posts[-1][2]
    window.say(events.Failed(cid, "no_such_nick", "", (7_000, len(window.client.posts))))


def answer(window: Desk) -> None:
    """Answer as the client does when it has done what was asked."""
    name, cid = window.client.calls[-1][1:]
    assert window.client.calls[-1][0] == "discard"
    window.say(events.Discarded(name, cid))


def test_enter_twice_sends_to_the_room(window: Desk, press: Press) -> None:
    window.chat.composer.insert("Deberes: página 12")
    press("key", "Return")
    settle(window.root, lambda: window.chat.banner.is_shown)
    settle(window.root, lambda: window.root.focus_get() in window.chat.banner.buttons)
    press("key", "Return")
    settle(window.root, lambda: window.client.posts)
    assert [post[:2] for post in window.client.posts] == [("#clase", "Deberes: página 12")]
    assert rows(window) == ["#clase", "luis", "Sofía Gómez"]


def test_the_question_says_what_is_known_and_what_each_answer_does(window: Desk) -> None:
    window.chat.commands.send("Deberes: página 12")
    banner = window.chat.banner
    assert [button.cget("text") for button in banner.buttons] == [
        "Send to #clase",
        "Send to Deberes",
    ]
    assert banner.said.startswith("Nobody here has that name.")
    window.chat.close_notice()
    window.say(events.Disconnected("lost", "", 5.0))
    window.chat.commands.send("Deberes: página 12")
    assert banner.said.startswith("It can't be known now whether anybody has that name.")


def test_a_failed_message_is_discarded_by_keyboard_and_its_phantom_disappears(
    window: Desk, press: Press
) -> None:
    fail(window)
    assert recipient(window) == "Deberes" and "Deberes" in rows(window)
    press("key", "ctrl+Up", "d")
    settle(window.root, lambda: window.chat.banner.is_shown)
    assert window.chat.banner.title == "Discard this message?"
    assert "página 12" in window.transcript
    settle(window.root, lambda: window.root.focus_get() in window.chat.banner.buttons)
    press("key", "Return")
    settle(window.root, lambda: window.client.calls[-1][:2] == ("discard", "Deberes"))
    assert "página 12" in window.transcript  # until the journal has forgotten it
    answer(window)
    assert "Deberes" not in rows(window)
    assert recipient(window) == "#clase"


def test_it_is_in_the_menu_and_beside_the_message(window: Desk) -> None:
    fail(window)
    entry = window.conversation.entries[-1]
    menu = PopupMenu(window.root, window.app.theme)
    window.chat.transcript._menu.fill(menu, entry)
    labels = menu.labels
    assert "Discard…" in labels and "Delete…" not in labels
    text = window.chat.transcript.text
    at = text.search("Discard", "1.0")
    window.chat.transcript._click_targets.press(at)
    assert window.chat.banner.title == "Discard this message?"


def test_what_is_kept_stays_and_others_are_left_alone(window: Desk) -> None:
    fail(window, "luis", "uno")
    fail(window, "luis", "dos")
    number = window.conversation.entries[0].number
    window.chat.commands.ask_discard(number)
    _discard, keep = window.chat.banner.buttons
    keep.invoke()
    assert not [call for call in window.client.calls if call[0] == "discard"]
    window.chat.commands.ask_discard(number)
    discard, _keep = window.chat.banner.buttons
    discard.invoke()
    answer(window)
    assert "uno" not in window.transcript and "dos\n" in window.transcript
    assert recipient(window) == "luis" and "luis" in rows(window)


@pytest.mark.parametrize("last", ["luis", "nobody"])
def test_what_is_empty_disappears_unless_it_is_somebody(window: Desk, last: str) -> None:
    fail(window, last)
    window.chat.commands.ask_discard(window.conversation.entries[0].number)
    window.chat.banner.buttons[0].invoke()
    answer(window)
    assert (last in rows(window)) is (last == "luis")


def test_a_disk_that_fails_is_told_and_the_message_stays(window: Desk) -> None:
    fail(window)
    window.say(events.ChangeFailed("Deberes", "discard", "journal", ""))
    assert window.chat.banner.title == "The message could not be discarded."
    assert "página 12" in window.transcript


def test_a_failed_one_of_days_before_is_discarded_too(desk: OpenDesk) -> None:
    window = desk()
    window.come_back(events.Past("Deberes", None, 0), events.Past("#clase", None, 0))
    window.say(page("Deberes", item(1, "página 12", state="failed", cid="c1", code="no_such_nick")))
    window.say(connected("luis"), events.CaughtUp())
    window.chat.commands.ask_discard(window.conversation.entries[0].number)
    window.chat.banner.buttons[0].invoke()
    answer(window)
    assert "Deberes" not in rows(window)


def test_in_an_old_part_it_goes_as_well(desk: OpenDesk) -> None:
    window = desk()
    window.come_back(events.Past("luis", None, 0))
    window.say(page("luis", *(item(number) for number in range(100, 160)), more=True))
    window.chat.navigation.go_to("luis", (5, 0))
    failed = item(6, "fallo", state="failed", cid="c1", code="storage")
    serial = next(index + 1 for index, call in enumerate(window.client.calls) if call[0] == "look")
    window.say(
        events.ExcerptLoaded(serial, "luis", (item(5), failed, item(7)), (5, 0), False, True)
    )
    assert "fallo" in window.transcript
    window.say(events.Discarded("luis", "c1"))
    assert "fallo" not in window.transcript
    assert "mensaje 5" in window.transcript and "mensaje 7" in window.transcript


def test_a_name_that_is_only_typed_leaves_nothing_behind(window: Desk) -> None:
    window.chat.commands.enter("nobody")
    settle(window.root, lambda: window.conversation.loaded)
    window.chat.commands.open("#clase")
    assert rows(window) == ["#clase", "luis", "Sofía Gómez"]


def test_what_only_failed_is_no_person_to_write_to(window: Desk) -> None:
    """Test that a word that once failed as a name is asked about again."""
    fail(window)
    window.chat.commands.open("#clase")
    window.client.posts.clear()
    window.chat.commands.send("Deberes: página 13")
    assert window.client.posts == []
    assert window.chat.banner.title == "Is “Deberes” somebody's name?"
