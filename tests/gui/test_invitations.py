"""Test invitations to groups, and blocking people, in the window."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk

import pytest

from gui.dialogs.blocked_dialog import BlockedDialog
from gui.dialogs.group_dialogs import GroupDialog, MembersDialog
from gui.dialogs.settings_dialog import SettingsDialog
from gui.looks.theme import Theme
from gui.model.roster_lines import Heading
from gui.model.wording import News
from gui.parts.people_list import ListedPerson
from net.wire import events
from tests.gui.conftest import Desk, Press, receive, recipient, rows, settle
from tests.gui.fakes import connected

INVITED = events.InvitationReceived("#g-1", "Cena", "luis")


def headings(window: Desk) -> list[str]:
    return [line.text for line in window.chat.roster.tree.lines if isinstance(line, Heading)]


def notes(window: Desk, name: str) -> list[str]:
    return [
        entry.text
        for entry in window.chat.model.conversations[name].entries
        if entry.code == "group"
    ]


def test_an_invitation_stands_above_everything_and_is_accepted_with_the_keyboard(
    window: Desk, press: Press
) -> None:
    window.say(INVITED)
    assert headings(window) == ["Invitations", "Rooms", "People"]
    assert rows(window)[0] == "Cena" and window.chat.roster.shown[0].invited_by == "luis"
    assert recipient(window) == "#clase"  # the user stays where they are
    window.chat.commands.open("#g-1")
    banner = window.chat.banner
    assert banner.is_shown and banner.title == "luis invites you to the group “Cena”."
    banner.focus()
    settle(window.root, lambda: "banner" in str(window.root.tk.call("focus")))
    press("key", "space")
    settle(
        window.root, lambda: ("join", "#g-1") in window.client.calls, lambda: window.client.calls
    )
    window.say(events.GroupChanged("#g-1", "Cena", ("luis", "Ana"), "Ana", ("Sofía Gómez",)))
    assert not banner.is_shown and headings(window) == ["Rooms", "People"]
    assert "You have joined the group “Cena”." in window.transcript
    window.say(events.RoomJoined("#g-1", "Sofía Gómez"))
    assert notes(window, "#g-1")[1:] == ["Sofía Gómez has joined the group."]


def test_the_field_says_how_to_write_in_a_group(window: Desk) -> None:
    def hint() -> str:
        return str(window.chat.composer.placeholder.cget("text"))

    window.say(INVITED)
    window.chat.commands.open("#g-1")
    assert hint() == "To write here, accept the invitation"
    window.say(events.GroupChanged("#g-1", "Cena", ("luis", "Ana"), "Ana"))
    assert hint() == "Write to Cena…"
    window.say(events.RoomLeft("#g-1", "Ana"))
    assert hint() == "To write here, you have to be invited again"
    window.say(events.GroupChanged("#g-1", "Cena", ("luis", "Ana"), "luis"))
    assert hint() == "Write to Cena…"


def test_an_invitation_is_declined_and_gone(window: Desk) -> None:
    window.say(INVITED)
    window.chat.commands.open("#g-1")
    _accept, decline, _block = window.chat.commands.answers(INVITED)
    decline.command()
    assert ("decline", "#g-1") in window.client.calls
    window.say(events.InvitationWithdrawn("#g-1"))
    assert rows(window) == ["#clase", "luis", "Sofía Gómez"]
    assert recipient(window) == "#clase" and not window.chat.banner.is_shown


def test_a_lost_connection_takes_the_banner_and_gives_it_back(window: Desk) -> None:
    window.say(INVITED)
    window.chat.commands.open("#g-1")
    window.say(events.Disconnected("lost", "", 30.0))
    assert "connection was lost" in window.chat.banner.said
    window.say(connected("luis", "Sofía Gómez"), INVITED)
    assert "invites you" in window.chat.banner.title


def test_one_is_told_of_an_invitation_once(window: Desk) -> None:
    model = window.chat.model
    for expected in (1, 0):
        model.apply(connected("luis"))
        model.apply(INVITED)
        assert len(model.take_changes().invited) == expected
    model.apply(events.InvitationWithdrawn("#g-1"))
    model.apply(INVITED)
    assert len(model.take_changes().invited) == 1


def test_a_server_can_not_fill_the_window_with_invitations(window: Desk) -> None:
    for number in range(1_100):
        window.chat.model.apply(events.InvitationReceived(f"#g-{number}", "Ven", "luis"))
    assert len(window.chat.model.community.invitations) == 1_000


def test_members_read_who_is_invited_and_who_did_not_come(window: Desk) -> None:
    window.say(events.GroupChanged("#g-1", "Cena", ("Ana",), "Ana", ("luis", "Sofía Gómez")))
    window.say(events.InvitationDeclined("#g-1", "luis"), events.InvitationDeclined("#g-1", "luis"))
    assert notes(window, "#g-1") == [
        "You have created the group “Cena”.",
        "You have invited luis, Sofía Gómez.",
        "luis has not accepted the invitation.",
    ]
    window.chat.dialogs.show_members("#g-1")
    people = window.dialog(MembersDialog).people
    assert [(one.nick, one.note) for one in people.listed] == [
        ("Ana", ""),
        ("Sofía Gómez", "invited"),
    ]
    window.dialog(MembersDialog).close()
    window.chat.dialogs.invite("#g-1")
    assert [one.nick for one in window.dialog(GroupDialog).people.listed] == ["luis"]


def test_who_is_invited_is_known_from_the_log_in_on(window: Desk) -> None:
    window.say(
        events.Connected("localhost:8080", "Ana", "Aula 3", plain=False),
        events.RosterLoaded(
            rooms=(
                events.RoomPart(
                    "#g-1", "#g-1", {"ana": "Ana"}, "Cena", private=True, invited={"luis": "luis"}
                ),
            )
        ),
    )
    assert list(window.chat.model.community.rooms["#g-1"].invited) == ["luis"]


# --- blocking -------------------------------------------------------------------------------------


def test_a_person_is_blocked_once_that_is_confirmed_and_unblocked_at_once(window: Desk) -> None:
    chat = window.chat
    assert "Block…" in chat.menus.build("luis", window.root).labels
    assert not {"Block…", "Unblock"} & {
        *chat.menus.build("#clase", window.root).labels,
        *chat.menus.build("Ana", window.root).labels,
    }
    chat.commands.ask_block("luis")
    assert chat.banner.title == "Block luis?"
    assert not [call for call in window.client.calls if call[0] == "block"]
    chat.banner._do(0)
    assert window.client.calls[-1] == ("block", "luis", True)
    window.say(events.Blocked(("luis",), on=True))
    assert next(row for row in chat.roster.shown if row.name == "luis").blocked
    menu = chat.menus.build("luis", window.root)
    assert "Unblock" in menu.labels
    menu.press("Unblock")
    assert window.client.calls[-1] == ("block", "luis", False)
    window.say(events.Blocked(("luis",), on=False))
    assert not next(row for row in chat.roster.shown if row.name == "luis").blocked


def test_messages_of_the_blocked_are_hidden_in_rooms(window: Desk) -> None:
    receive(window, "luis", "@Ana mira esto", "#clase")
    receive(window, "Sofía Gómez", "hola", "#clase")
    window.say(events.Blocked(("LUIS",), on=True))
    receive(window, "luis", "y esto", "#clase")
    assert "mira esto" not in window.transcript and "y esto" not in window.transcript
    assert window.transcript.count("Message hidden: you have blocked this person.") == 2
    assert "hola" in window.transcript
    window.say(connected("luis", "Sofía Gómez"), events.Blocked(("luis",), on=True))
    assert "mira esto" not in window.transcript  # on the next connection too
    window.say(events.Blocked(("luis",), on=False))
    assert "mira esto" in window.transcript and "y esto" in window.transcript


def test_the_blocked_are_not_news_in_rooms(window: Desk) -> None:
    window.chat.commands.open("luis")
    receive(window, "luis", "de antes", "#clase")
    window.say(events.Blocked(("luis",), on=True))
    receive(window, "luis", "@Ana", "#clase")
    clase = window.chat.model.conversations["#clase"]
    assert (clase.unread, clase.mentions) == (1, 0)


def test_who_is_muted_calls_nobody_by_name(window: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Test that muting is weaker than blocking: everything arrives, but nothing notifies."""
    calls: list[News] = []
    window.chat.settings.notify = {"luis": "never"}
    window.chat.follow_settings()
    window.chat.set_focused(False)
    monkeypatch.setattr(window.chat._attention, "call", lambda news, _ways: calls.extend(news))
    window.chat.commands.open("Sofía Gómez")
    receive(window, "luis", "@Ana mira", "#clase")
    receive(window, "Sofía Gómez", "@Ana y esto", "#clase")
    assert [one.text for one in calls] == ["@Ana y esto"]
    assert window.chat.model.conversations["#clase"].mentions == 1
    window.chat.commands.open("#clase")
    text = window.chat.transcript.text
    called = [
        text.get(first, last)
        for first, last in zip(
            text.tag_ranges("mention")[::2], text.tag_ranges("mention")[1::2], strict=True
        )
    ]
    assert "@Ana mira" in window.transcript and not any("mira" in words for words in called)
    assert any("y esto" in words for words in called)


def test_the_list_of_the_blocked_is_emptied_one_by_one(root: tk.Tk, theme: Theme) -> None:
    asked: list[str] = []
    dialog = BlockedDialog(
        root,
        theme,
        [ListedPerson("eva", "online"), ListedPerson("luis", "offline")],
        on_unblock=asked.append,
    )
    settle(root, lambda: dialog.people.chosen == ("eva",))
    dialog.button.invoke()
    assert asked == ["eva"] and dialog.winfo_exists()
    settle(root, lambda: dialog.people.chosen == ("luis",))
    dialog.button.invoke()
    assert asked == ["eva", "luis"] and not dialog.winfo_exists()


def test_the_settings_tell_how_many_are_blocked(window: Desk) -> None:
    control = window.app.settings_control
    control.show_settings("others")
    assert "blocked" not in window.small_window(SettingsDialog).controls
    window.say(events.Blocked(("luis", "Sofía Gómez"), on=True))
    control.show_settings("others")
    button = window.small_window(SettingsDialog).controls["blocked"]
    assert isinstance(button, ttk.Button)
    button.invoke()
    assert isinstance(control.dialog, BlockedDialog)
    control.close()
