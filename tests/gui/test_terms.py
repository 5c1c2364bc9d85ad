"""Test what the window does with what was said in a room before its user came."""

from __future__ import annotations

from gui.dialogs.group_dialogs import MembersDialog, RoomsDialog
from net.wire import events
from tests.gui.conftest import Desk, receive, settle
from tests.gui.fakes import item, page

PYTHON = events.RoomJoined("#python", "Ana")


def terms(*, is_open: bool = True, maker: str = "", by: str = "") -> events.TermsChanged:
    return events.TermsChanged("#python", is_open, maker, by)


def past(first: int, last: int, *, more: bool = False) -> events.PageLoaded:
    said = (item(number, f"línea {number}", sender="luis") for number in range(first, last))
    return page("#python", *said, more=more)


def test_who_joins_a_room_is_shown_what_was_said_before(window: Desk) -> None:
    window.client.has_nothing = False
    window.chat.commands.enter("#python")
    window.say(PYTHON, terms())
    assert window.client.loads[-1] == ("#python", None)
    window.say(past(1, 10, more=True))
    assert "línea 1" in window.transcript and "línea 9" in window.transcript
    assert window.conversation.more
    assert window.conversation.unread == 0
    assert window.root.title() == "Charla — Aula 3"


def test_a_hole_is_loaded_anew_and_nothing_of_it_is_unread(window: Desk) -> None:
    window.client.has_nothing = False
    window.chat.commands.enter("#python")
    window.say(PYTHON, terms(), past(1, 4))
    window.say(events.RoomLeft("#python", "Ana"), PYTHON, events.HoleFound("#python"), terms())
    assert "línea 3" not in window.transcript
    assert window.client.loads[-1] == ("#python", None)
    receive(window, "luis", "en vivo", to="#python")
    window.say(past(1, 60))
    lines = window.transcript.split("\n")
    assert [line for line in lines if line.startswith("línea")] == [
        f"línea {n}" for n in range(1, 60)
    ]
    assert "en vivo" in window.transcript
    window.chat.commands.open("luis")
    assert window.chat.model.conversations["#python"].unread == 0


def test_a_hole_in_another_conversation_is_not_asked_for_now(window: Desk) -> None:
    before = list(window.client.loads)
    window.say(PYTHON, events.HoleFound("#python"), terms())
    assert window.client.loads == before
    assert "#python" not in window.chat.model.conversations


def test_the_maker_changes_it_in_the_list_of_members(window: Desk) -> None:
    window.say(PYTHON, terms(maker="Ana"))
    window.chat.dialogs.show_members("#python")
    box = window.dialog(MembersDialog).open_box
    box.invoke()
    assert ("set_terms", "#python", False) in window.client.calls
    window.chat.commands.open("#python")
    window.say(terms(is_open=False, maker="Ana", by="Ana"))
    assert "You have changed the room" in window.transcript
    window.chat.dialogs.show_members("#python")
    assert window.dialog(MembersDialog).open_box.instate(["!selected"])
    window.dialog(MembersDialog).close()


def test_others_are_told_and_can_t(window: Desk) -> None:
    window.say(PYTHON, events.RoomJoined("#python", "luis"), terms(maker="luis"))
    window.chat.commands.open("#python")
    window.say(terms(is_open=False, maker="luis", by="luis"))
    assert "luis has changed the room" in window.transcript
    window.chat.dialogs.show_members("#python")
    assert not hasattr(window.dialog(MembersDialog), "open_box")
    window.dialog(MembersDialog).close()


def test_a_new_room_is_made_as_it_was_chosen(window: Desk) -> None:
    window.chat.dialogs.make_room_or_group()
    dialog = window.dialog(RoomsDialog)
    dialog.field.entry.insert(0, "nueva")
    dialog.field.entry.event_generate("<KeyRelease>")
    settle(window.root, lambda: dialog.open_box.instate(["!disabled"]))
    dialog.open_box.invoke()
    dialog.button.invoke()
    assert ("join", "#nueva", False) in window.client.calls
