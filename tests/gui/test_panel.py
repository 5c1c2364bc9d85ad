"""Test the panel beside the conversation and the profile of a person, in the whole window."""

from __future__ import annotations

import dataclasses
import datetime
import time

import pytest

from gui.dialogs.group_dialogs import MembersDialog
from gui.dialogs.profile_card import ProfileCard
from gui.parts import days
from gui.parts.row_list import ListRow
from net.wire import events
from tests.gui.conftest import Desk, OpenDesk, Press, receive, settle, shows
from tests.gui.fakes import received


def titles(window: Desk) -> list[str]:
    panel = window.chat.panel.panel
    assert panel is not None
    return [line.title for line in panel.list.lines if isinstance(line, ListRow)]


def open_panel(window: Desk, size: str = "1200x700+20+40") -> None:
    window.root.geometry(size)
    settle(window.root, lambda: f"{window.root.winfo_width()}x" in size)
    window.root.update()
    window.chat.toggle_panel()
    panel = window.chat.panel.panel
    assert panel is not None
    settle(window.root, panel.winfo_viewable)


def card(window: Desk) -> ProfileCard:
    found = window.chat.profiles.card
    assert found is not None and found.winfo_exists()
    return found


def test_the_panel_opens_by_key_beside_the_messages_and_closes_with_esc(
    window: Desk, press: Press
) -> None:
    window.root.geometry("1200x700+20+40")
    settle(window.root, lambda: window.root.winfo_width() == 1200)
    window.root.update()
    wide = window.chat.transcript.winfo_width()
    press("key", "ctrl+shift+i")
    settle(window.root, lambda: window.chat.panel.is_open)
    settle(window.root, lambda: window.chat.transcript.winfo_width() < wide)
    assert "luis" in titles(window) and "Ana (you)" in titles(window)
    press("key", "Escape")
    settle(window.root, lambda: not window.chat.panel.is_open)
    settle(window.root, lambda: window.root.focus_get() is window.chat.composer.text)


def test_it_is_true_after_midnight_and_when_quiet_has_ended(
    window: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def quiet() -> list[str]:
        panel = window.chat.panel.panel
        assert panel is not None
        rows = [line for line in panel.list.lines if isinstance(line, ListRow)]
        return [row.second for row in rows if row.key == "loud"]

    tomorrow = datetime.datetime.now().replace(hour=12, minute=30) + datetime.timedelta(days=1)
    open_panel(window)
    window.chat.keeping.mute_until("#clase", round(tomorrow.timestamp() * 1000))
    assert quiet() == [f"Muted until {tomorrow:%A} at 12:30"]
    monkeypatch.setattr(days, "now", lambda: tomorrow.replace(hour=0, minute=1))
    window.chat._days.look()
    assert quiet() == ["Muted until 12:30"]
    window.chat.settings.muted_until.clear()
    window.chat._look_at_quiet()
    assert not quiet()


def test_in_a_narrow_window_it_lies_over_the_messages_until_another_is_opened(window: Desk) -> None:
    wide = window.chat.transcript.winfo_width()
    open_panel(window, "800x600+20+40")
    assert window.chat.transcript.winfo_width() == wide
    window.chat.commands.open("luis")
    settle(window.root, lambda: not window.chat.panel.is_open)


@pytest.mark.parametrize("key", ["ctrl+n", "ctrl+f", "x"])
def test_in_a_narrow_window_it_makes_room_for_what_a_key_opens_below(
    window: Desk, press: Press, key: str
) -> None:
    open_panel(window, "800x600+20+40")
    panel = window.chat.panel.panel
    assert panel is not None
    settle(window.root, lambda: window.root.focus_get() is panel.list.canvas)
    press("key", key)
    settle(window.root, lambda: not window.chat.panel.is_open)
    chat = window.chat
    wanted = {
        "ctrl+n": lambda: window.root.focus_get() is chat.recipient.entry,
        "ctrl+f": lambda: chat.find_bar.is_open,
        "x": lambda: chat.composer.text.get("1.0", "end-1c") == "x",
    }
    settle(window.root, wanted[key])


def test_it_follows_the_conversation_and_who_comes(window: Desk) -> None:
    open_panel(window)
    window.say(
        events.PresenceChanged("marta", "online", False), events.RoomJoined("#clase", "marta")
    )
    settle(window.root, lambda: "marta" in titles(window), lambda: titles(window))
    window.chat.commands.open("luis")
    settle(window.root, lambda: "marta" not in titles(window))


def test_it_stays_open_in_another_palette_and_for_the_next_time(
    window: Desk, desk: OpenDesk
) -> None:
    open_panel(window)
    window.app.settings_control.use_theme("dark")
    settle(window.root, lambda: window.chat.panel.is_open)
    assert window.app.settings.panel_open


def test_what_is_pressed_is_done(window: Desk) -> None:
    open_panel(window)
    press = window.chat.panel._press
    press("notify:never")
    assert window.chat.model.rules.chosen("#clase") == "never"
    press("pin")
    assert window.chat.keeping.is_pinned("#clase")
    press("members")
    window.dialog(MembersDialog).close()
    press("link:7")  # there are none
    press("person:luis")
    assert card(window).winfo_exists()
    press("leave")
    assert ("leave", "#clase") in window.client.calls


def test_links_are_asked_for_and_opened_with_care(
    window: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    ways = dataclasses.replace(window.chat.panel._ways, open_link=opened.append)
    monkeypatch.setattr(window.chat.panel, "_ways", ways)
    open_panel(window)
    searches = [call for call in window.client.calls if call[0] == "search"]
    assert {call[1] for call in searches} == {"http", "www"}
    hit = received("luis", "#clase", "see https://docs.python.org/3/", time.time_ns() // 10**6)
    for serial, call in enumerate(window.client.calls, 1):
        if call[0] == "search":
            found = (events.Hit("#clase", hit.item),) if call[1] == "http" else ()
            window.say(events.SearchFinished(serial, found, False))
    settle(window.root, lambda: "https://docs.python.org/3/" in titles(window))
    window.chat.panel._press("link:0")
    assert opened == ["https://docs.python.org/3/"]


def test_a_profile_opens_the_private_chat(window: Desk, press: Press) -> None:
    receive(window, "luis", "hola")
    window.chat.profiles.show("luis", (300, 300))
    settle(window.root, lambda: window.root.focus_get() is card(window).buttons[0])
    press("key", "space")
    settle(window.root, lambda: shows(window, "luis"))
    assert window.chat.profiles.card is None or not window.chat.profiles.card.winfo_exists()


def test_a_profile_closes_with_esc_and_gives_the_focus_back(window: Desk, press: Press) -> None:
    window.chat.profiles.show("luis", (300, 300))
    shown = card(window)
    settle(window.root, lambda: window.root.focus_get() is shown.buttons[0])
    press("key", "Escape")
    settle(window.root, lambda: not shown.winfo_exists())
    settle(window.root, lambda: window.root.focus_get() is window.chat.composer.text)


def test_a_profile_closes_when_something_else_is_clicked(window: Desk) -> None:
    window.chat.profiles.show("luis", (300, 300))
    shown = card(window)
    settle(window.root, lambda: window.root.focus_get() is shown.buttons[0])
    window.chat.composer.text.focus_force()
    settle(window.root, lambda: not shown.winfo_exists())


def test_a_profile_says_what_is_known(window: Desk) -> None:
    window.say(events.PresenceChanged("luis", "busy", False, "until two"))
    receive(window, "luis", "hola")
    known = window.chat.profiles.profile("luis")
    assert (known.name, known.state, known.note) == ("luis", "do not disturb", "until two")
    assert known.said.startswith("Last message at ")
    assert window.chat.profiles.profile("Ana").name == "Ana (you)"
    assert window.chat.profiles.profile("nadie").said == ""


def test_nobody_can_be_written_to_by_their_own_card(window: Desk) -> None:
    window.chat.profiles.show("Ana", (300, 300))
    assert card(window).buttons == []
    window.chat.profiles.show("#clase", (300, 300))
    assert card(window).buttons == [], "a room has no profile"


def test_a_profile_stays_inside_the_window(window: Desk) -> None:
    window.chat.profiles.show("luis", (100_000, 100_000))
    shown = card(window)
    window.root.update()
    assert shown.winfo_x() + shown.winfo_width() <= window.root.winfo_width()
    assert shown.winfo_y() + shown.winfo_height() <= window.root.winfo_height()


def test_muting_and_blocking_from_the_profile(window: Desk) -> None:
    window.chat.profiles.show("luis", (300, 300))
    labels = [str(button.cget("text")) for button in card(window).buttons]
    assert labels == ["Write in private", "Mute", "Block…"]
    card(window).buttons[1].invoke()
    assert window.chat.model.rules.mode("luis") == "never"
    window.chat.profiles.show("luis", (300, 300))
    assert str(card(window).buttons[1].cget("text")) == "Unmute"
    card(window).buttons[2].invoke()
    assert window.chat.notices.is_open
