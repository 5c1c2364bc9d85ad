"""Test what the menu of a conversation offers, and what that does."""

from __future__ import annotations

from gui.parts.popup_menu import PopupMenu
from tests.gui.conftest import Desk, receive, rows
from tests.gui.test_discard import fail


def menu_of(window: Desk, name: str) -> PopupMenu:
    return window.chat.menus.build(name, window.root)


def test_a_person_s_menu(window: Desk) -> None:
    assert menu_of(window, "luis").labels == [
        *("Open", "Pin to top", "Notify", "Mute", "Profile", "Export…"),
        *("Block…", "Remove from list"),
    ]


def test_a_room_s_menu(window: Desk) -> None:
    assert menu_of(window, "#clase").labels == [
        *("Find in this conversation", "Go to a date…", "Pin to top", "Notify", "Mute"),
        *("Members…", "Export…", "Leave", "Remove from list"),
    ]


def test_pinning_and_its_end(window: Desk) -> None:
    menu_of(window, "Sofía Gómez").press("Pin to top")
    people = [row for row in rows(window) if row in ("luis", "Sofía Gómez")]
    assert people == ["Sofía Gómez", "luis"]
    menu_of(window, "Sofía Gómez").press("Unpin")
    assert not window.chat.keeping.is_pinned("Sofía Gómez")


def test_what_calls_is_chosen_and_ticked(window: Desk) -> None:
    notify = menu_of(window, "#clase").submenu("Notify")
    assert [item.ticked for item in notify.items] == [True, False, False]
    notify.press("When I'm mentioned")
    notify = menu_of(window, "#clase").submenu("Notify")
    assert [item.ticked for item in notify.items] == [False, True, False]


def test_muting_for_a_time_and_its_end(window: Desk) -> None:
    menu_of(window, "luis").submenu("Mute").press("For 1 hour")
    assert window.chat.model.rules.quiet_until("luis") > 0
    menu = menu_of(window, "luis")
    assert "Mute" not in menu.labels
    menu.press("Unmute")
    assert window.chat.model.rules.quiet_until("luis") == 0


def test_read_and_unread_also_of_what_is_not_in_view(window: Desk) -> None:
    receive(window, "luis", "hola")
    chat = window.chat
    assert chat.keeping.is_unread("luis")
    menu_of(window, "luis").press("Mark as read")
    assert not chat.keeping.is_unread("luis")
    assert [name for name, _place in window.client.reads] == ["luis"]
    menu_of(window, "luis").press("Mark as unread")
    assert chat.keeping.is_unread("luis") and chat.model.unread() == 1


def test_a_conversation_is_taken_off_the_list(window: Desk) -> None:
    receive(window, "luis", "hola")
    menu_of(window, "luis").press("Remove from list")
    assert "luis" not in rows(window)
    receive(window, "luis", "otra vez")
    assert "luis" in rows(window)


def test_what_failed_is_discarded_after_asking(window: Desk) -> None:
    fail(window)
    name = window.conversation.name
    menu = menu_of(window, name)
    assert menu.item("Discard unsent messages…").danger
    menu.press("Discard unsent messages…")
    assert window.chat.banner.title == "Discard 1 unsent message?"
