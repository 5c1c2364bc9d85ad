"""Test the recipient of a message: the recipient entry, and a name before a colon."""

from __future__ import annotations

import pytest

from gui.script import Cue
from net.wire import events
from tests.gui.conftest import Desk, OpenDesk, Press, composed, recipient, settle
from tests.gui.fakes import connected


def test_luis_colon_hola_goes_to_luis_and_the_window_follows(window: Desk, press: Press) -> None:
    press("type", "luis: hola")
    press("key", "Return")
    settle(window.root, lambda: window.client.posts)
    assert window.client.posts == [("luis", "hola", "c1")]
    assert recipient(window) == "luis"
    assert "hola  ◷" in window.transcript
    assert window.transcript.count("hola") == 1


@pytest.mark.parametrize("text", ["http://example.org", "a las 10:30", "dos palabras: hola"])
def test_a_colon_after_what_can_t_be_a_name_is_just_a_colon(window: Desk, text: str) -> None:
    window.chat.commands.send(text)
    assert window.client.posts == [("#clase", text, "c1")]


def test_completion_by_keyboard(window: Desk, press: Press) -> None:
    press("key", "ctrl+n")
    settle(window.root, lambda: window.root.focus_get() is window.chat.recipient.entry)
    press("type", "so")
    settle(window.root, lambda: window.chat.recipient.is_open)
    press("key", "Return")
    settle(window.root, lambda: recipient(window) == "Sofía Gómez")
    assert not window.chat.recipient.is_open
    assert window.root.focus_get() is window.chat.composer.text


def test_who_is_called_exactly_that_is_offered_first(window: Desk, press: Press) -> None:
    window.say(events.PresenceChanged("luisa", state="online", plain=False))
    window.say(events.PresenceChanged("luis fernando", state="online", plain=False))
    press("key", "ctrl+n")
    press("type", "LUIS")
    settle(window.root, lambda: window.chat.recipient.is_open)
    assert window.chat.recipient.list.suggested[0] == "online luis"


def test_a_new_name_can_be_given_though_another_begins_like_it(window: Desk, press: Press) -> None:
    press("key", "ctrl+n")
    press("type", "lu")
    settle(window.root, lambda: window.chat.recipient.is_open)
    press("key", "Escape", "Return")
    settle(window.root, lambda: recipient(window) == "lu")


def test_down_offers_everybody_and_escape_leaves_everything_as_it_was(
    window: Desk, press: Press
) -> None:
    press("key", "ctrl+n", "Down", "Down")
    settle(window.root, lambda: window.chat.recipient.is_open)
    assert window.chat.recipient.list.suggested == ["#clase", "online luis", "online Sofía Gómez"]
    press("key", "Escape")
    settle(window.root, lambda: not window.chat.recipient.is_open)
    press("key", "Escape")
    assert recipient(window) == "#clase"
    settle(window.root, lambda: window.root.focus_get() is window.chat.composer.text)


def test_a_key_that_writes_nothing_neither_opens_nor_closes_the_list(
    window: Desk, press: Press
) -> None:
    recipient_ = window.chat.recipient
    press("key", "ctrl+n", "Down", "shift")
    settle(window.root, lambda: recipient_.is_open)
    press("type", "so")
    settle(window.root, lambda: recipient_.list.suggested[:1] == ["online Sofía Gómez"])
    press("key", "Escape")
    settle(window.root, lambda: not recipient_.is_open)
    press("key", "shift")
    assert not recipient_.is_open


def test_shift_tab_goes_back_and_chooses_nobody(window: Desk, press: Press) -> None:
    press("key", "ctrl+n")
    settle(window.root, lambda: window.root.focus_get() is window.chat.recipient.entry)
    press("type", "so")
    settle(window.root, lambda: window.chat.recipient.is_open)
    press("key", "shift+Tab")
    settle(window.root, lambda: window.root.focus_get() is not window.chat.recipient.entry)
    settle(window.root, lambda: recipient(window) == "#clase")
    assert window.root.focus_get() is not window.chat.composer.text
    assert not window.chat.recipient.is_open


def test_shift_tab_goes_back_from_the_text(window: Desk, press: Press) -> None:
    press("key", "shift+Tab")
    settle(window.root, lambda: window.root.focus_get() is window.chat.transcript.text)
    press("key", "Tab")
    settle(window.root, lambda: window.root.focus_get() is window.chat.composer.text)


def test_the_title_is_the_entry_at_rest(window: Desk, press: Press) -> None:
    recipient_ = window.chat.recipient
    assert recipient_.title.winfo_ismapped() and not recipient_.entry.winfo_ismapped()
    assert (recipient_.title.title, recipient_.said) == ("clase", "3 people")
    x = recipient_.title.winfo_rootx() + 80
    press("mousemove", str(x), str(recipient_.title.winfo_rooty() + 18), "click", "1")
    settle(window.root, lambda: window.root.focus_get() is recipient_.entry)
    assert recipient_.entry.winfo_ismapped() and not recipient_.title.winfo_ismapped()
    press("type", "lu")
    settle(window.root, lambda: recipient_.is_open)
    press("key", "Escape", "Escape")
    settle(window.root, recipient_.title.winfo_ismapped)
    assert recipient(window) == "#clase"
    window.chat.roster.menu_button.focus_set()
    settle(window.root, lambda: window.root.focus_get() is window.chat.roster.menu_button)
    press("key", "Tab")
    settle(window.root, lambda: window.root.focus_get() is recipient_.entry)
    press("key", "Tab")
    settle(window.root, lambda: window.root.focus_get() is window.chat.header.find_button)
    settle(window.root, recipient_.title.winfo_ismapped)
    press("key", "shift+Tab")
    settle(window.root, lambda: window.root.focus_get() is recipient_.entry)


def test_a_press_on_the_second_line_shows_who_is_there(window: Desk, press: Press) -> None:
    title = window.chat.recipient.title
    x, y = title.winfo_rootx() + 80, title.winfo_rooty() + 38
    press("mousemove", str(x), str(y), "click", "1")
    settle(window.root, lambda: window.chat.dialogs.open_one)
    window.chat.dialogs.close()


def test_a_room_that_is_not_there_can_be_made_but_only_if_it_is_picked(
    window: Desk, press: Press
) -> None:
    press("key", "ctrl+n")
    press("type", "deberes")
    list_ = window.chat.recipient.list
    settle(window.root, lambda: list_.suggested == ["+ Create the room “deberes”"])
    assert list_.picked is None
    press("key", "Down", "Return")
    settle(window.root, lambda: recipient(window) == "#deberes")
    assert ("join", "#deberes") in window.client.calls
    press("key", "ctrl+n")
    press("type", "mateo")
    settle(window.root, lambda: list_.suggested == ["+ Create the room “mateo”"])
    press("key", "Return")
    settle(window.root, lambda: recipient(window) == "mateo")


def test_a_room_that_is_entered_is_joined_and_can_be_left(window: Desk, press: Press) -> None:
    press("key", "ctrl+n")
    press("type", "#deberes")
    press("key", "Return")
    settle(window.root, lambda: recipient(window) == "#deberes")
    assert ("join", "#deberes") in window.client.calls
    assert "You are not in #deberes" in window.transcript
    window.say(events.RoomJoined("#deberes", "Ana"))
    assert not window.chat.header.join.winfo_ismapped()
    menu = window.chat.menus.build("#deberes", window.chat.header)
    menu.press("Leave")
    assert ("leave", "#deberes") in window.client.calls
    window.say(events.RoomLeft("#deberes", "Ana"))
    settle(window.root, window.chat.header.join.winfo_ismapped)
    window.chat.header.join.invoke()
    assert window.client.calls[-1] == ("join", "#deberes")


def test_of_a_long_status_line_the_beginning_is_shown(window: Desk) -> None:
    window.chat.commands.open("luis")
    title = window.chat.recipient.title
    window.say(
        events.PresenceChanged(
            "luis", "away", False, "comiendo con los de la otra clase hasta las cinco" * 2
        )
    )
    settle(window.root, lambda: title.shown_line.startswith("away — comiendo con"))
    assert title.shown_line.endswith("…")
    window.say(events.PresenceChanged("luis", "away", False, "comiendo"))
    settle(window.root, lambda: title.shown_line == "away — comiendo", lambda: title.shown_line)


def test_what_can_t_be_a_name_is_explained_in_the_banner(window: Desk) -> None:
    window.chat.commands.enter("#no puede")
    assert window.chat.banner.title == "That room is not valid."
    window.chat.escape()
    assert not window.chat.banner.is_shown


def test_presence_stands_beside_the_recipient(window: Desk) -> None:
    window.chat.commands.open("luis")
    assert window.chat.recipient.said == "online"
    window.say(events.PresenceChanged("luis", state="offline", plain=False))
    assert window.chat.recipient.said == "offline — will get it later"
    window.say(events.PresenceChanged("luis", state="online", plain=True))
    assert window.chat.recipient.said == "online, no receipts"
    window.chat.commands.open("#clase")
    assert window.chat.recipient.said == "3 people"
    window.say(events.PresenceChanged("Sofía Gómez", state="offline", plain=False))
    assert window.chat.recipient.said == "3 people, 2 online"
    window.chat.commands.open("nadie")
    assert window.chat.recipient.said == "nobody here has this name"


def test_where_the_server_keeps_nothing_one_is_told_so(desk: OpenDesk) -> None:
    window = desk()
    window.log_in(connected(away=("luis",), stores=False))
    window.chat.commands.open("luis")
    assert window.chat.recipient.said == "offline — messages are not kept"
    settle(
        window.root,
        lambda: (
            "This server keeps no messages: luis gets them only while online." in window.transcript
        ),
    )


def test_a_word_and_a_colon_may_be_a_name_and_is_asked_about(window: Desk) -> None:
    """Guard against sending a text for one person to everybody."""
    window.chat.commands.open("#clase")
    window.chat.commands.send("mateo: solo para ti")
    assert window.client.posts == []
    assert window.chat.banner.title == "Is “mateo” somebody's name?"
    window.chat.commands.send("mateo: y solo para ti")  # written again while it was asking
    _to_all, to_mateo = window.chat.banner.buttons
    to_mateo.invoke()
    assert [post[:2] for post in window.client.posts] == [("mateo", "y solo para ti")]
    assert not window.chat.banner.is_shown


def test_in_private_a_word_and_a_colon_are_just_text(window: Desk) -> None:
    window.chat.commands.open("luis")
    window.chat.commands.send("Sí: ya voy")
    assert [post[:2] for post in window.client.posts] == [("luis", "Sí: ya voy")]


def test_a_script_says_exactly_what_it_says(desk: OpenDesk) -> None:
    """Test that a colon in its text is just a colon: its lines name their recipient."""
    window = desk(script=(Cue(0, "#clase", "Sí: ya voy"), Cue(0.01, "luis", "eva: hola")))
    window.log_in(connected("luis"))
    settle(window.root, lambda: len(window.client.posts) == 2)
    assert [post[:2] for post in window.client.posts] == [
        ("#clase", "Sí: ya voy"),
        ("luis", "eva: hola"),
    ]


def test_a_word_that_is_no_name_is_asked_about_once(window: Desk) -> None:
    window.chat.commands.open("#clase")
    window.chat.commands.send("Pregunta: ¿cuándo?")
    to_all, _to_pregunta = window.chat.banner.buttons
    to_all.invoke()
    window.chat.commands.send("Pregunta: ¿dónde?")
    assert [post[:2] for post in window.client.posts] == [
        ("#clase", "Pregunta: ¿cuándo?"),
        ("#clase", "Pregunta: ¿dónde?"),
    ]


def test_without_a_recipient_the_window_asks_for_one(desk: OpenDesk) -> None:
    window = desk()
    window.log_in(connected(plain=True))
    window.chat.composer.insert("hola")
    window.chat.commands.send("hola")
    assert window.client.posts == []
    assert window.chat.banner.title == "To whom?"
    settle(window.root, lambda: window.root.focus_get() is window.chat.recipient.entry)
    assert composed(window) == "hola"
    window.chat.commands.open("luis")  # by a click in the list
    assert not window.chat.banner.winfo_ismapped() and composed(window) == "hola"
