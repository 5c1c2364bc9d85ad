"""Test the whole window: it draws the network's events, and passes on the user's actions."""

from __future__ import annotations

import tkinter as tk
from functools import partial
from tkinter import ttk

import pytest

from gui.model.records import OfferedAction
from gui.parts.dialog import Dialog, focus_of
from net.wire import events
from net.wire.messages import Limits
from tests.gui.conftest import (
    Desk,
    OpenDesk,
    Press,
    composed,
    receive,
    recipient,
    rows,
    settle,
    shows,
)
from tests.gui.fakes import connected, item, received

# --- logging in -----------------------------------------------------------------------------------


def test_formats_are_shown_below_a_conversation_that_has_them(window: Desk) -> None:
    window.say(received("luis", "#clase", "uno *dos* ***tres***"))
    window.chat.composer.insert("***cuatro*** *cinco*")
    text = window.chat.composer.text
    settle(window.root, lambda: text.tag_ranges("bold-italic") and text.tag_ranges("italic"))


def test_the_chat_begins_in_a_room_with_everybody_in_the_roster(window: Desk) -> None:
    assert rows(window) == ["#clase", "luis", "Sofía Gómez"]
    assert recipient(window) == "#clase"
    assert "No messages in #clase yet" in window.transcript
    assert window.chat.roster.head.text == "Connected to Aula 3 (localhost:8080)"
    assert window.root.title() == "Charla — Aula 3"


def test_alone_one_is_told_so_as_long_as_one_can_know(desk: OpenDesk) -> None:
    window = desk()
    window.log_in(connected())
    hint = window.chat.roster.hint
    assert hint.winfo_ismapped() and hint.cget("text") == "Nobody else is here yet."
    window.root.geometry("600x500")  # the list shows pictures alone, and has no room for words
    settle(window.root, lambda: not hint.winfo_ismapped())
    window.root.geometry("800x500")
    settle(window.root, hint.winfo_ismapped)
    window.say(events.Disconnected("lost", "", 30.0))
    assert not hint.winfo_ismapped()
    window.say(connected("luis"))
    assert not hint.winfo_ismapped()


def test_the_round_trip_stands_in_the_status_line(window: Desk) -> None:
    window.say(events.Measured(3.6))
    assert window.chat.roster.head.text.endswith("· 4 ms")


def test_the_last_conversation_is_opened_again(desk: OpenDesk) -> None:
    first = desk()
    first.log_in(connected("luis"))
    first.chat.commands.open("luis")
    first.app.close()
    again = desk()
    again.log_in(connected("luis"))
    assert recipient(again) == "luis"


# --- writing --------------------------------------------------------------------------------------


def test_typing_and_enter_sends(window: Desk, press: Press) -> None:
    press("type", "hola a todos")
    press("key", "Return")
    settle(window.root, lambda: window.client.posts)
    assert window.client.posts == [("#clase", "hola a todos", "c1")]
    assert composed(window) == ""
    assert "hola a todos  ◷" in window.transcript


@pytest.mark.parametrize(
    "answer, shown",
    [
        (events.Accepted("c1", 1, (5, 0)), "hola  ✓"),
        (events.Unconfirmed("c1", (1, 0)), "hola  →"),
        (events.Failed("c1", "no_such_nick", "?", (1, 0)), "hola\nNobody here has that name."),
    ],
)
def test_receipts_are_told_by_shape(window: Desk, answer: events.Event, shown: str) -> None:
    window.chat.commands.send("hola")
    window.say(answer)
    assert shown in window.transcript
    assert "◷" not in window.transcript


def test_a_failed_message_can_be_sent_again_with_the_keyboard(window: Desk, press: Press) -> None:
    window.chat.commands.send("hola")
    window.say(events.Failed("c1", "not_in_room", "?", (1, 0)))
    window.chat.transcript.text.focus_set()
    window.root.update()
    press("key", "Tab")
    assert window.chat.transcript.text.get("reached.first", "reached.last") == "Retry"
    press("key", "Return")
    settle(window.root, lambda: window.client.retries)
    assert window.client.retries == [("#clase", "hola", "c1")]
    assert "Retry" not in window.transcript
    window.say(events.Accepted("c1", 1, (5, 0)))
    assert window.transcript.count("hola") == 1
    assert "hola  ✓" in window.transcript


def test_shift_enter_makes_a_line_and_the_composer_grows_to_six(window: Desk, press: Press) -> None:
    for number in range(8):
        press("type", str(number))
        press("key", "shift+Return")
    settle(window.root, lambda: int(window.chat.composer.text.cget("height")) == 6)
    press("type", "end")
    press("key", "Return")
    settle(window.root, lambda: window.client.posts)
    assert window.client.posts[0][1] == "0\n1\n2\n3\n4\n5\n6\n7\nend"
    settle(window.root, lambda: int(window.chat.composer.text.cget("height")) == 1)


@pytest.mark.parametrize("text", ["", "   ", "\n\n"])
def test_nothing_is_not_sent(window: Desk, press: Press, text: str) -> None:
    window.chat.composer.insert(text)
    press("key", "Return")
    assert window.client.posts == []


def test_a_text_above_the_limit_can_t_be_sent_and_says_so(desk: OpenDesk, press: Press) -> None:
    window = desk()
    window.log_in(connected("luis", limits=Limits(text=10)))
    window.chat.composer.insert("x" * 12)
    settle(window.root, window.chat.composer.note.warning.winfo_ismapped)
    assert (
        window.chat.composer.note.warning.cget("text")
        == "2 characters too many: send it in several parts."
    )
    assert window.chat.composer.send_button.instate(["disabled"])
    press("key", "Return")
    assert window.client.posts == []
    press("key", "BackSpace", "BackSpace")
    assert window.chat.composer.note.warning.cget("text") == "0 characters left"
    press("key", "Return")
    settle(window.root, lambda: window.client.posts)


def test_drafts_are_kept_for_each_conversation_and_across_a_reconnect(window: Desk) -> None:
    window.chat.composer.insert("para todos")
    window.chat.commands.open("luis")
    assert composed(window) == ""
    window.chat.composer.insert("para luis")
    window.say(events.Disconnected("lost", "", 3.0), connected("luis", "Sofía Gómez"))
    assert composed(window) == "para luis"
    window.chat.commands.open("#clase")
    assert composed(window) == "para todos"


def test_what_is_written_without_a_connection_waits_for_one(window: Desk) -> None:
    window.say(events.Disconnected("lost", "", 30.0))
    window.chat.commands.send("hola")
    assert "hola  ◷" in window.transcript
    window.say(connected("luis"), events.Accepted("c1", 1, (5, 0)))
    assert "hola  ✓" in window.transcript


def test_select_all_undo_and_redo(window: Desk, press: Press) -> None:
    press("type", "hola")
    press("key", "ctrl+a", "BackSpace")
    assert composed(window) == ""
    press("key", "ctrl+z")
    settle(window.root, lambda: composed(window) == "hola")
    press("key", "ctrl+shift+z")
    settle(window.root, lambda: composed(window) == "")


def test_typing_anywhere_lands_in_the_composer(window: Desk, press: Press) -> None:
    for widget in (window.chat.transcript.text, window.chat.roster.tree):
        widget.focus_set()
        window.root.update()
        press("type", "hola")
    settle(window.root, lambda: composed(window) == "holahola", lambda: composed(window))


# --- reading --------------------------------------------------------------------------------------


def test_messages_of_others_appear_with_their_name(window: Desk) -> None:
    receive(window, "luis", "hola a todos", to="#clase")
    assert "luis" in window.transcript and "hola a todos" in window.transcript
    assert "No messages" not in window.transcript


def test_what_comes_elsewhere_is_counted_in_roster_and_title(window: Desk) -> None:
    receive(window, "luis", "uno")
    receive(window, "luis", "dos")
    assert {row.name: row.unread for row in window.chat.roster.shown}["luis"] == 2
    assert window.root.title() == "(2) Charla — Aula 3"
    window.chat.commands.open("luis")
    settle(window.root, lambda: window.root.title() == "Charla — Aula 3")
    assert "new message" in window.transcript
    window.chat.escape()
    assert "new message" not in window.transcript
    assert "uno" in window.transcript and "dos" in window.transcript


def test_without_the_focus_everything_is_new_and_the_bell_rings(
    window: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[int] = []
    monkeypatch.setattr(window.root, "bell", lambda: rung.append(1))
    receive(window, "luis", "con foco", to="#clase")
    assert not rung
    window.chat.set_focused(False)
    receive(window, "luis", "uno", to="#clase")
    receive(window, "luis", "dos", to="#clase")
    assert len(rung) == 1  # twice within three seconds would be too much
    assert window.root.title() == "(2) Charla — Aula 3"
    window.chat.set_focused(True)
    assert window.root.title() == "Charla — Aula 3"
    seen, line, new = (window.transcript.index(text) for text in ("con foco", "new message", "uno"))
    assert seen < line < new


def test_what_is_muted_calls_nobody_and_is_counted_in_the_roster_only(
    window: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[list[str]] = []
    monkeypatch.setattr(
        window.chat._attention,
        "call",
        lambda news, _ways: called.append([one.text for one in news]),
    )
    window.chat.menus.build("luis", window.chat.header).submenu("Notify").press("Never")
    window.chat.set_focused(False)
    receive(window, "luis", "¿@Ana?")
    assert (called, window.root.title()) == ([], "Charla — Aula 3")
    assert [(row.unread, row.muted) for row in window.chat.roster.shown if row.name == "luis"] == [
        (1, True)
    ]
    receive(window, "Sofía Gómez", "hola")
    assert (called, window.root.title()) == ([["hola"]], "(1) Charla — Aula 3")
    window.chat.menus.build_status(window.chat.roster).press("Do not disturb")
    receive(window, "Sofía Gómez", "¿estás?")
    assert (called, window.root.title()) == ([["hola"]], "(2) Charla — Aula 3")
    window.chat.menus.build("luis", window.chat.header).submenu("Notify").press("Always")
    assert window.root.title() == "(3) Charla — Aula 3"


def test_reading_further_up_is_not_disturbed_and_a_button_leads_down(
    window: Desk, press: Press
) -> None:
    for n in range(100):
        window.say(received("luis", "#clase", f"línea {n}", 1_000, (n, 0)))
    transcript = window.chat.transcript
    assert transcript.following
    press("key", "Prior")
    settle(window.root, lambda: not transcript.following)
    top = transcript.text.index("@0,0")
    receive(window, "luis", "abajo", to="#clase")
    settle(window.root, transcript.button.winfo_ismapped)
    assert transcript.text.index("@0,0") == top
    assert transcript.button.cget("text") == " 1 new"
    assert window.root.title() == "(1) Charla — Aula 3"
    transcript.button.invoke()
    settle(window.root, lambda: not transcript.button.winfo_ismapped())
    assert transcript.following
    assert window.root.title() == "Charla — Aula 3"


# --- going about ----------------------------------------------------------------------------------


def test_alt_and_arrows_go_through_the_conversations(window: Desk, press: Press) -> None:
    for keys, expected in (("alt+Down", "luis"), ("alt+Down", "Sofía Gómez"), ("alt+Up", "luis")):
        press("key", keys)
        settle(window.root, partial(shows, window, expected), lambda: recipient(window))
    receive(window, "Sofía Gómez", "hola")
    press("key", "alt+Up", "alt+shift+Down")
    settle(window.root, lambda: recipient(window) == "Sofía Gómez")


def test_picking_in_the_roster_opens_the_conversation(window: Desk, press: Press) -> None:
    window.chat.roster.tree.focus_set()
    window.root.update()
    press("key", "Down")
    settle(window.root, lambda: recipient(window) == "luis", lambda: recipient(window))
    press("key", "Return")
    settle(window.root, lambda: window.root.focus_get() is window.chat.composer.text)


def test_the_size_of_text_by_keys(window: Desk, press: Press) -> None:
    usual = window.app.theme.font.measure("hola" * 20)
    press("key", "ctrl+plus", "ctrl+plus")
    settle(window.root, lambda: window.app.theme.font.measure("hola" * 20) > usual)
    press("key", "ctrl+0")
    settle(window.root, lambda: window.app.theme.font.measure("hola" * 20) == usual)
    press("key", "ctrl+minus")
    settle(window.root, lambda: window.app.theme.font.measure("hola" * 20) < usual)
    assert window.app.settings.zoom == -1


def test_language_and_theme_change_at_once_and_lose_nothing(window: Desk) -> None:
    receive(window, "luis", "hola", to="#clase")
    window.chat.composer.insert("a medias")
    window.app.settings_control.use_language("es")
    window.app.settings_control.use_theme("dark")
    window.root.update()
    assert window.chat.roster.head.text == "Conectado a Aula 3 (localhost:8080)"
    assert (
        window.chat.transcript.text.cget("background") == window.app.theme.palette.page == "#181d1d"
    )
    assert "hola" in window.transcript
    assert composed(window) == "a medias"
    receive(window, "luis", "otra", to="#clase")
    assert "otra" in window.transcript
    window.app.settings_control.use_language("en")


@pytest.mark.parametrize("change", ["language", "theme"])
def test_who_closes_a_dialog_over_a_window_made_anew_can_write_at_once(
    window: Desk, change: str
) -> None:
    window.app.settings_control.show_settings()
    [dialog] = dialogs(window)
    settle(window.root, partial(has_focus, dialog))
    window.app.settings_control.change(change, {"language": "es", "theme": "dark"}[change])
    window.root.update()
    dialog.event_generate("<Escape>")
    settle(
        window.root,
        lambda: window.root.focus_get() is window.chat.composer.text,
        window.root.focus_get,
    )


@pytest.mark.parametrize(
    "width, zoom, side",
    [(639, 0, 64), (640, 0, 280), (640, 3, 96), (1200, 0, 280), (1200, 3, 420), (640, 5, 128)],
)
def test_the_roster_has_more_room_for_larger_text(
    window: Desk, width: int, zoom: int, side: int
) -> None:
    """Test the width in pixels at 96 dpi; in a narrow window the list shows pictures alone."""
    window.root.geometry(f"{width}x500")
    window.app.settings_control.change("zoom", zoom)
    settle(
        window.root,
        lambda: window.chat.roster.winfo_width() == side,
        window.chat.roster.winfo_width,
    )


def test_a_new_group_is_called_by_its_title_as_soon_as_it_is_known(window: Desk) -> None:
    window.chat.commands.make_group("Fiesta", ["luis"])
    room = window.client.calls[-1][1]
    window.say(events.GroupChanged(room, "Fiesta", ("Ana", "luis"), "Ana"))
    assert recipient(window) == "Fiesta"
    assert window.chat.composer.placeholder.cget("text") == "Write to Fiesta…"
    assert "\nYou have created the group “Fiesta”." in window.transcript
    window.chat.recipient.entry.insert("end", " y más")
    window.say(events.GroupChanged(room, "La fiesta", ("Ana", "luis"), "luis"))
    assert recipient(window) == "Fiesta y más"  # it is being typed
    window.chat.recipient.show("La fiesta")


def test_what_is_being_answered_is_shown_as_it_is_now(window: Desk) -> None:
    window.say(received("luis", "#clase", "hola", 1, (7_000, 0), "l1"))
    window.chat.commands.reply(window.conversation.entries[-1].number)
    window.chat.composer.insert("a medias")
    strip = window.chat.composer.strip
    # When the available space is known.
    settle(window.root, lambda: "hola" in words(strip), lambda: words(strip))
    window.say(events.Changed("#clase", item(7_000, "hola y adiós", cid="l1", edited=True)))
    assert "hola y adiós" in words(strip)
    window.say(events.Changed("#clase", item(7_000, "", cid="l1", deleted=True)))
    assert "Message deleted" in words(strip)
    assert composed(window) == "a medias"


def words(widget: tk.Misc) -> list[str]:
    return [
        str(child.cget("text")) for child in widget.winfo_children() if isinstance(child, ttk.Label)
    ] + [word for child in widget.winfo_children() for word in words(child)]


@pytest.mark.parametrize(
    "keys", [("ctrl+f",), ("ctrl+shift+f",), ("ctrl+Up", "plus"), ("ctrl+k",), ("ctrl+n",)]
)
def test_who_types_on_at_once_types_into_what_has_been_opened(
    window: Desk, press: Press, keys: tuple[str, ...]
) -> None:
    window.say(received("luis", "#clase", "hola", 1, (7_000, 0), "l1"))
    press("key", "--delay", "0", *keys, *"grinning")
    settle(
        window.root, lambda: isinstance(window.root.focus_get(), ttk.Entry), window.root.focus_get
    )
    entry = window.root.focus_get()
    assert isinstance(entry, ttk.Entry)
    settle(window.root, lambda: entry.get() == "grinning", lambda: (entry.get(), composed(window)))
    assert composed(window) == ""


def test_messages_are_picked_with_shift_and_tab_goes_on_from_there(
    window: Desk, press: Press
) -> None:
    window.say(
        *(
            received("luis", "#clase", f"https://example.org/{n}", 1, (7_000 + n, 0))
            for n in range(5)
        )
    )
    transcript = window.chat.transcript
    press("key", "shift+Tab", "ctrl+Up", "ctrl+shift+Up", "ctrl+shift+Up")
    settle(
        window.root,
        lambda: len(transcript._selection.picked) == 3,
        lambda: transcript._selection.picked,
    )
    assert not transcript._click_targets.reached
    press("key", "ctrl+Up", "Tab")
    settle(window.root, lambda: transcript._click_targets.reached)
    picked = transcript._selection.current
    assert picked is not None
    assert transcript._click_targets.at(transcript._click_targets.reached) == (
        "link",
        picked.number,
        picked.text,
    )


def test_after_a_reaction_no_message_is_picked_any_more(window: Desk, press: Press) -> None:
    window.say(received("luis", "#clase", "hola", 1, (7_000, 0), "l1"))
    press("key", "ctrl+Up", "plus")
    press("type", "thumbsup")
    press("key", "Return")
    settle(
        window.root,
        lambda: ("react", "#clase", "luis", "l1", "👍") in window.client.calls,
        window.client.calls,
    )
    settle(window.root, lambda: window.root.focus_get() is window.chat.composer.text)
    assert not window.chat.transcript.text.tag_ranges("picked")


def test_what_was_looked_for_is_no_longer_marked_when_the_search_is_put_away(
    window: Desk, press: Press
) -> None:
    window.say(received("luis", "#clase", "hola a todos", 1, (7_000, 0), "l1"))
    text = window.chat.transcript.text
    window.chat.find_here("hola")
    settle(window.root, lambda: text.tag_ranges("found"))
    press("key", "Escape")
    settle(window.root, lambda: not window.chat.find_bar.is_open)
    assert not text.tag_ranges("found")
    window.chat.find_here()
    assert window.chat.find_bar.query == "hola"  # to go on with


def test_tab_goes_through_the_window_from_the_list_to_the_composer(
    window: Desk, press: Press
) -> None:
    chat = window.chat
    window.chat.show_notice(
        "¿Seguro?", "Es una pregunta.", (OfferedAction("Sí", window.chat.close_notice),)
    )
    chat.roster.filter.entry.focus_set()
    expected = [
        chat.roster.filter.entry,
        chat.roster.tree,
        chat.roster.tree.new_button,
        chat.roster.status_button,
        chat.roster.menu_button,
        chat.recipient.entry,
        chat.header.find_button,
        chat.header.panel_button,
        chat.header.xray_button,
        chat.header.more,
        chat.transcript.text,
        chat.banner.buttons[0],
        chat.banner.close_button,
        chat.composer.text,
        chat.composer.emoji_button,
        chat.composer.clip_button,
        chat.roster.head.title,
        chat.roster.head.write_button,
        chat.roster.filter.entry,
    ]
    for widget in expected:
        settle(
            window.root,
            lambda widget=widget: window.root.focus_get() is widget,  # type: ignore[misc]
            lambda widget=widget: (str(widget), str(window.root.focus_get())),
        )
        press("key", "Tab")


def dialogs(window: Desk) -> list[Dialog]:
    return [child for child in window.root.winfo_children() if isinstance(child, Dialog)]


def has_focus(dialog: Dialog) -> bool:
    focus = focus_of(dialog)
    return focus is not None and focus.winfo_toplevel() is dialog


@pytest.mark.parametrize("logged_in", [False, True])
def test_everything_in_the_menu_does_something(desk: OpenDesk, logged_in: bool) -> None:
    window = desk()
    if logged_in:
        window.log_in(connected("luis"))
    place = window.chat.roster if logged_in else window.login
    menu = window.app.settings_control.build_menu(place.menu_button)
    start_class = "Start a class on this computer…"
    teach = ("I teach here…", "Put this connection through the lab…") * logged_in
    dialogs_of = (start_class, *teach, "Check a program…", "Settings…", "Help", "About Charla")
    assert (
        menu.labels == ["Colours", "Language", "Text size", *dialogs_of] + ["Log out"] * logged_in
    )
    for label in dialogs_of:
        menu.press(label)
        [dialog] = dialogs(window)
        settle(window.root, partial(has_focus, dialog))
        dialog.event_generate("<Escape>")
        settle(window.root, lambda: not dialogs(window))
    menu.submenu("Colours").press("Dark")
    assert window.app.theme.palette.name == window.app.settings.theme == "dark"
    if logged_in:
        window.app.log_out()
        assert window.app.login is not None
        assert ("stop",) in window.client.calls


# --- plain servers --------------------------------------------------------------------------------


def test_a_plain_server_is_told_plainly(desk: OpenDesk) -> None:
    window = desk()
    window.log_in(connected(plain=True))
    assert window.chat.roster.head.text == (
        "Connected to localhost:8080, a plain server: others may read it, and there are no receipts"
    )
    assert rows(window) == []
    window.chat.commands.send("luis: hola")
    window.say(
        events.Unconfirmed("c1", (1, 0)), events.Notice("", "El usuario luis no está conectado.")
    )
    assert window.client.posts == [("luis", "hola", "c1")]
    assert "Server: El usuario luis no está conectado." in window.transcript
    receive(window, "bea", "aquí estoy")
    assert rows(window) == ["bea", "luis"]


def test_a_server_that_tells_everybody_is_marked_as_that(desk: OpenDesk) -> None:
    """Test that the window shows that nothing written to one person there is private."""
    window = desk()
    window.log_in(connected(plain=True))
    window.chat.commands.send("luis: un secreto")
    assert window.chat.recipient.said == "others may read it"
    window.say(
        events.Unconfirmed("c1", (1, 0)), events.Notice("open_to_all", "ana: luis: un secreto")
    )
    assert window.chat.banner.title == "Everybody on this server can read what you write."
    assert "ana: luis: un secreto" in window.chat.banner.text
    window.chat.notices.close()
    assert window.chat.recipient.said == "everybody here can read it"
    assert window.chat.roster.head.text.endswith(
        "a plain server: everybody there can read what you write"
    )
    window.say(events.Disconnected("lost", "", 5.0), connected(plain=True))
    assert window.chat.recipient.said == "everybody here can read it"
    window.say(events.Disconnected("lost", "", 5.0), connected("luis"))
    assert window.chat.recipient.said.strip() == "online"
