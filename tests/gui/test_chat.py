"""The whole window: what the network says is drawn, what the user does is asked of the client."""

from __future__ import annotations

import gc
import threading
import time
import tkinter as tk
from collections.abc import Callable
from functools import partial

import pytest

from gui.script import Cue
from net import events
from net.messages import Limits
from tests.gui.conftest import Desk, Press, settle
from tests.gui.fakes import connected

OpenDesk = Callable[..., Desk]


@pytest.fixture
def window(desk: OpenDesk) -> Desk:
    """Logged in; #clase is open, luis and Sofía Gómez are here."""
    window = desk()
    window.log_in(connected("luis", "Sofía Gómez"))
    settle(window.root, lambda: window.root.focus_get() is window.chat.composer.text)
    return window


def recipient(window: Desk) -> str:
    return str(window.chat.recipient.entry.get())


def shows(window: Desk, name: str) -> bool:
    return recipient(window) == name


def composed(window: Desk) -> str:
    return str(window.chat.composer.content)


def rows(window: Desk) -> list[str]:
    tree = window.chat.roster.tree
    return [tree.item(iid, "text").strip() for section in tree.get_children() for iid in tree.get_children(section)]


def receive(window: Desk, sender: str, text: str, to: str = "Ana") -> None:
    window.say(events.Received(sender, to, text, 1, time.time_ns() // 1_000_000))


# --- logging in --------------------------------------------------------------------------------------


def test_the_chat_begins_in_a_room_with_everybody_in_the_roster(window: Desk) -> None:
    assert rows(window) == ["#clase", "luis", "Sofía Gómez"]
    assert recipient(window) == "#clase"
    assert "Nothing has been said in #clase yet." in window.transcript
    assert window.chat.status.text == "Connected to Aula 3 (localhost:8080)"
    assert window.root.title() == "Charla — Aula 3"


def test_alone_one_is_told_so_as_long_as_one_can_know(desk: OpenDesk) -> None:
    window = desk()
    window.log_in(connected())
    hint = window.chat.roster._hint
    assert hint.winfo_ismapped() and hint.cget("text") == "Nobody else is here yet."
    window.say(events.Disconnected("lost", "", 30.0))
    assert not hint.winfo_ismapped()
    window.say(connected("luis"))
    assert not hint.winfo_ismapped()


def test_the_round_trip_stands_in_the_status_line(window: Desk) -> None:
    window.say(events.Measured(3.6))
    assert window.chat.status.text.endswith("· 4 ms")


def test_the_last_conversation_is_opened_again(desk: OpenDesk) -> None:
    first = desk()
    first.log_in(connected("luis"))
    first.chat.open("luis")
    first.app.close()
    again = desk()
    again.log_in(connected("luis"))
    assert recipient(again) == "luis"


# --- writing -----------------------------------------------------------------------------------------


def test_typing_and_enter_sends(window: Desk, press: Press) -> None:
    press("type", "hola a todos")
    press("key", "Return")
    settle(window.root, lambda: window.client.posts)
    assert window.client.posts == [("#clase", "hola a todos", "c1")]
    assert composed(window) == ""
    assert "hola a todos  ◷" in window.transcript


@pytest.mark.parametrize("answer, shown", [
    (events.Accepted("c1", 5, 1), "hola  ✓"),
    (events.Unconfirmed("c1"), "hola  →"),
    (events.Failed("c1", "no_such_nick", "?"), "hola  ✗ Nobody here is called that."),
])
def test_receipts_are_told_by_shape(window: Desk, answer: events.Event, shown: str) -> None:
    window.chat.send("hola")
    window.say(answer)
    assert shown in window.transcript
    assert "◷" not in window.transcript


def test_a_failed_message_can_be_sent_again_with_the_keyboard(window: Desk, press: Press) -> None:
    window.chat.send("hola")
    window.say(events.Failed("c1", "not_in_room", "?"))
    window.chat.transcript.text.focus_set()
    window.root.update()
    press("key", "Tab")
    assert window.chat.transcript.text.get("reached.first", "reached.last") == "Send again"
    press("key", "Return")
    settle(window.root, lambda: len(window.client.posts) == 2)
    assert [post[:2] for post in window.client.posts] == [("#clase", "hola")] * 2
    assert "Send again" not in window.transcript
    window.say(events.Accepted("c2", 5, 1))
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
    window.chat.send(text)
    assert window.client.posts == [("#clase", text, "c1")]


def test_a_text_above_the_limit_can_t_be_sent_and_says_so(desk: OpenDesk, press: Press) -> None:
    window = desk()
    window.log_in(connected("luis", limits=Limits(text=10)))
    window.chat.composer.insert("x" * 12)
    settle(window.root, window.chat.composer._count.winfo_ismapped)
    assert window.chat.composer._count.cget("text") == "2 characters too many: send it in several parts."
    assert window.chat.composer.send_button.instate(["disabled"])
    press("key", "Return")
    assert window.client.posts == []
    press("key", "BackSpace", "BackSpace")
    assert window.chat.composer._count.cget("text") == "0 characters left"
    press("key", "Return")
    settle(window.root, lambda: window.client.posts)


def test_drafts_are_kept_for_each_conversation_and_across_a_reconnect(window: Desk) -> None:
    window.chat.composer.insert("para todos")
    window.chat.open("luis")
    assert composed(window) == ""
    window.chat.composer.insert("para luis")
    window.say(events.Disconnected("lost", "", 3.0), connected("luis", "Sofía Gómez"))
    assert composed(window) == "para luis"
    window.chat.open("#clase")
    assert composed(window) == "para todos"


def test_what_is_written_without_a_connection_waits_for_one(window: Desk) -> None:
    window.say(events.Disconnected("lost", "", 30.0))
    window.chat.send("hola")
    assert "hola  ◷" in window.transcript
    window.say(connected("luis"), events.Accepted("c1", 5, 1))
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


# --- reading -----------------------------------------------------------------------------------------


def test_messages_of_others_appear_with_their_name(window: Desk) -> None:
    receive(window, "luis", "hola a todos", to="#clase")
    assert "luis" in window.transcript and "hola a todos" in window.transcript
    assert "Nothing has been said" not in window.transcript


def test_what_comes_elsewhere_is_counted_in_roster_and_title(window: Desk) -> None:
    receive(window, "luis", "uno")
    receive(window, "luis", "dos")
    tree = window.chat.roster.tree
    luis = next(iid for iid in tree.get_children("people") if "luis" in tree.item(iid, "text"))
    assert str(tree.item(luis, "values")[0]) == "2"
    assert window.root.title() == "(2) Charla — Aula 3"
    window.chat.open("luis")
    assert window.root.title() == "Charla — Aula 3"
    assert "New messages" in window.transcript
    window.chat.escape()
    assert "New messages" not in window.transcript
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
    seen, line, new = (window.transcript.index(text) for text in ("con foco", "New messages", "uno"))
    assert seen < line < new


def test_reading_further_up_is_not_disturbed_and_a_button_leads_down(window: Desk, press: Press) -> None:
    window.say(*(events.Received("luis", "#clase", f"línea {n}", n, 1_000) for n in range(100)))
    transcript = window.chat.transcript
    assert transcript.following
    press("key", "Prior")
    settle(window.root, lambda: not transcript.following)
    top = transcript.text.index("@0,0")
    receive(window, "luis", "abajo", to="#clase")
    settle(window.root, transcript.button.winfo_ismapped)
    assert transcript.text.index("@0,0") == top
    assert transcript.button.cget("text") == "↓ 1 new"
    assert window.root.title() == "(1) Charla — Aula 3"
    transcript.button.invoke()
    settle(window.root, lambda: not transcript.button.winfo_ismapped())
    assert transcript.following
    assert window.root.title() == "Charla — Aula 3"


# --- the recipient -----------------------------------------------------------------------------------


def test_completion_by_keyboard(window: Desk, press: Press) -> None:
    press("key", "ctrl+k")
    settle(window.root, lambda: window.root.focus_get() is window.chat.recipient.entry)
    press("type", "so")
    settle(window.root, lambda: window.chat.recipient.is_open)
    press("key", "Return")
    settle(window.root, lambda: recipient(window) == "Sofía Gómez")
    assert not window.chat.recipient.is_open
    assert window.root.focus_get() is window.chat.composer.text


def test_who_is_called_exactly_that_is_offered_first(window: Desk, press: Press) -> None:
    window.say(events.PresenceChanged("luisa", online=True, plain=False))
    window.say(events.PresenceChanged("luis fernando", online=True, plain=False))
    press("key", "ctrl+k")
    press("type", "LUIS")
    settle(window.root, lambda: window.chat.recipient.is_open)
    assert window.chat.recipient.list.get(0) == " ● luis"


def test_a_new_name_can_be_given_though_another_begins_like_it(window: Desk, press: Press) -> None:
    press("key", "ctrl+k")
    press("type", "lu")
    settle(window.root, lambda: window.chat.recipient.is_open)
    press("key", "Escape", "Return")
    settle(window.root, lambda: recipient(window) == "lu")


def test_down_offers_everybody_and_escape_leaves_everything_as_it_was(window: Desk, press: Press) -> None:
    press("key", "ctrl+k", "Down", "Down")
    settle(window.root, lambda: window.chat.recipient.is_open)
    assert window.chat.recipient.list.get(0, "end") == ("  #clase", " ● luis", " ● Sofía Gómez")
    press("key", "Escape")
    settle(window.root, lambda: not window.chat.recipient.is_open)
    press("key", "Escape")
    assert recipient(window) == "#clase"
    settle(window.root, lambda: window.root.focus_get() is window.chat.composer.text)


def test_a_room_that_is_entered_is_joined_and_can_be_left(window: Desk, press: Press) -> None:
    press("key", "ctrl+k")
    press("type", "#deberes")
    press("key", "Return")
    settle(window.root, lambda: recipient(window) == "#deberes")
    assert ("join", "#deberes") in window.client.calls
    assert "You are not in #deberes." in window.transcript
    window.say(events.RoomJoined("#deberes", "Ana"))
    assert window.chat.header._room.cget("text") == "Leave"
    window.chat.header._room.invoke()
    assert ("leave", "#deberes") in window.client.calls
    window.say(events.RoomLeft("#deberes", "Ana"))
    assert window.chat.header._room.cget("text") == "Join"


def test_what_can_t_be_a_name_is_explained_in_the_banner(window: Desk) -> None:
    window.chat.enter("#no puede")
    assert window.chat.banner._title.cget("text") == "This can't be a room."
    window.chat.escape()
    assert not window.chat.banner.is_shown


def test_presence_stands_beside_the_recipient(window: Desk) -> None:
    window.chat.open("luis")
    state = window.chat.header._state
    assert state.cget("text").strip() == "online"
    window.say(events.PresenceChanged("luis", online=False, plain=False))
    assert state.cget("text").strip() == "offline"
    window.say(events.PresenceChanged("luis", online=True, plain=True))
    assert state.cget("text").strip() == "online, no receipts"
    window.chat.open("#clase")
    assert state.cget("text").strip() == "2 people"  # luis left it when he went offline


# --- going about -------------------------------------------------------------------------------------


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
    press("key", "Down", "Down")  # past the heading
    settle(window.root, lambda: recipient(window) == "luis", lambda: recipient(window))
    press("key", "Return")
    settle(window.root, lambda: window.root.focus_get() is window.chat.composer.text)


def test_the_size_of_text_by_keys(window: Desk, press: Press) -> None:
    usual = window.app.theme.font.metrics("linespace")
    press("key", "ctrl+plus", "ctrl+plus")
    settle(window.root, lambda: window.app.theme.font.metrics("linespace") > usual)
    press("key", "ctrl+0")
    settle(window.root, lambda: window.app.theme.font.metrics("linespace") == usual)
    press("key", "ctrl+minus")
    settle(window.root, lambda: window.app.theme.font.metrics("linespace") < usual)
    assert window.app.settings.zoom == -1


def test_language_and_theme_change_at_once_and_lose_nothing(window: Desk) -> None:
    receive(window, "luis", "hola", to="#clase")
    window.chat.composer.insert("a medias")
    window.app.use_language("es")
    window.app.use_theme("dark")
    window.root.update()
    assert window.chat.status.text == "Conectado a Aula 3 (localhost:8080)"
    assert window.chat.transcript.text.cget("background") == window.app.theme.palette.page == "#1c1e24"
    assert "hola" in window.transcript
    assert composed(window) == "a medias"
    receive(window, "luis", "otra", to="#clase")
    assert "otra" in window.transcript
    window.app.use_language("en")


@pytest.mark.parametrize("logged_in", [False, True])
def test_everything_in_the_menu_does_something(desk: OpenDesk, logged_in: bool) -> None:
    window = desk()
    if logged_in:
        window.log_in(connected("luis"))
    place = window.chat.roster if logged_in else window.login
    menu = window.app.build_menu(place.menu_button)
    entries = [index for index in range(int(menu.index("end") or 0) + 1) if menu.type(index) != "separator"]
    labels = [menu.entrycget(index, "label") for index in entries]
    expected = ["Theme", "Language", "Text size", "Keys and version"]
    assert labels == expected + (["Log out"] if logged_in else [])
    menu.invoke("Keys and version")
    window.root.update()
    about = next(child for child in window.root.winfo_children() if child.winfo_class() == "Toplevel")
    about.event_generate("<Escape>")
    window.root.update()
    menu.nametowidget(menu.entrycget("Theme", "menu")).invoke("Dark")
    assert window.app.theme.palette.name == window.app.settings.theme == "dark"
    if logged_in:
        window.app.log_out()
        assert window.app.login is not None
        assert ("stop",) in window.client.calls


# --- losing the server -------------------------------------------------------------------------------


def test_the_banner_counts_down_and_offers_to_try_now(window: Desk) -> None:
    window.say(events.Disconnected("lost", "", 2.0))
    banner = window.chat.banner
    assert banner.is_shown
    assert banner._title.cget("text") == "The connection was lost."
    assert "Trying again in 2 seconds." in banner._text.cget("text")
    assert window.chat.status.text == "Not connected to localhost:8080"
    settle(window.root, lambda: "in 1 second." in banner._text.cget("text"), lambda: banner._text.cget("text"))
    (button,) = banner._buttons.winfo_children()
    button.invoke()
    assert ("reconnect_now",) in window.client.calls
    window.say(events.Connecting("localhost:8080", 1))
    assert banner._text.cget("text") == "Connecting again…"
    window.say(connected("luis"))
    assert not banner.is_shown


@pytest.mark.parametrize("code", ["replaced", "nick_taken", "downgraded"])
def test_where_the_user_has_to_decide_the_banner_asks(window: Desk, code: str) -> None:
    window.say(events.Disconnected(code, "", None))
    connect, log_out = window.chat.banner._buttons.winfo_children()
    connect.invoke()
    assert ("reconnect_now",) in window.client.calls
    log_out.invoke()
    assert window.app.login is not None


def test_a_plain_server_in_the_place_of_a_rich_one_is_asked_about(window: Desk) -> None:
    window.say(events.PlainServerFound("localhost:8080", "hola"))
    go_on, _log_out = window.chat.banner._buttons.winfo_children()
    go_on.invoke()
    assert ("accept_plain",) in window.client.calls


def test_leaving_with_unsent_messages_asks_once(window: Desk) -> None:
    window.say(events.Disconnected("lost", "", 30.0))
    window.chat.send("hola")
    window.app.close()
    assert not window.closed
    assert window.chat.banner._title.cget("text") == "1 message has not been sent yet."
    window.app.close()
    assert window.closed
    assert window.client.calls[-2:] == [("stop",), ("join_threads",)]


def test_what_an_old_connection_still_says_reaches_nobody(window: Desk) -> None:
    old = window.client
    window.app.log_out()
    window.app.connect("Bea", "localhost:8080", True)
    old.on_event(connected("luis"))
    settle(window.root, lambda: window.app.pump.is_empty)
    assert window.app.chat is None
    window.say(connected("bea", nick="Bea"))
    assert window.chat.model.me == "Bea"


def test_no_window_thrown_away_leaves_anything_to_another_thread_s_garbage_collector(
    desk: OpenDesk, root: tk.Tk
) -> None:
    """A Tk object that another thread collects calls Tk from there; what comes of it is a warning, or the end."""
    gc.collect()
    gc.disable()
    try:
        window = desk()
        window.app.use_theme("dark")  # builds the login anew
        window.log_in(connected("luis"))
        window.app.use_language("es")  # and the chat
        window.app.build_menu(window.chat.roster.menu_button).destroy()
        window.app.show_about()
        window.app.log_out()
        root.update()
        collector = threading.Thread(target=gc.collect)
        collector.start()
        collector.join()
    finally:
        gc.enable()


def test_a_word_and_a_colon_may_be_a_name_and_is_asked_about(window: Desk) -> None:
    """What is meant for one person must not end up before everybody."""
    window.chat.open("#clase")
    window.chat.send("mateo: solo para ti")
    assert window.client.posts == []
    assert window.chat.banner._title.cget("text") == "Is “mateo” the name of somebody?"
    window.chat.send("mateo: y solo para ti")  # written anew while it was asking
    to_mateo, _to_all = window.chat.banner._buttons.winfo_children()
    to_mateo.invoke()
    assert [post[:2] for post in window.client.posts] == [("mateo", "y solo para ti")]
    assert not window.chat.banner.is_shown


def test_in_private_a_word_and_a_colon_are_just_text(window: Desk) -> None:
    window.chat.open("luis")
    window.chat.send("Sí: ya voy")
    assert [post[:2] for post in window.client.posts] == [("luis", "Sí: ya voy")]


def test_a_script_says_exactly_what_it_says(desk: OpenDesk) -> None:
    """Its lines name their recipient, so a colon in the text is just a colon."""
    window = desk(script=(Cue(0, "#clase", "Sí: ya voy"), Cue(0.01, "luis", "eva: hola")))
    window.log_in(connected("luis"))
    settle(window.root, lambda: len(window.client.posts) == 2)
    assert [post[:2] for post in window.client.posts] == [("#clase", "Sí: ya voy"), ("luis", "eva: hola")]


def test_a_word_that_is_no_name_is_asked_about_once(window: Desk) -> None:
    window.chat.open("#clase")
    window.chat.send("Pregunta: ¿cuándo?")
    _to_pregunta, to_all = window.chat.banner._buttons.winfo_children()
    to_all.invoke()
    window.chat.send("Pregunta: ¿dónde?")
    assert [post[:2] for post in window.client.posts] == [
        ("#clase", "Pregunta: ¿cuándo?"), ("#clase", "Pregunta: ¿dónde?")
    ]


# --- plain servers -----------------------------------------------------------------------------------


def test_a_plain_server_is_told_plainly(desk: OpenDesk) -> None:
    window = desk()
    window.log_in(connected(plain=True))
    assert window.chat.status.text == (
        "Connected to localhost:8080, a plain server: no receipts, no presence")
    assert rows(window) == []
    window.chat.send("luis: hola")
    window.say(events.Unconfirmed("c1"), events.Notice("", "El usuario luis no está conectado."))
    assert window.client.posts == [("luis", "hola", "c1")]
    assert "Server: El usuario luis no está conectado." in window.transcript
    receive(window, "bea", "aquí estoy")
    assert rows(window) == ["bea", "luis"]


def test_without_a_recipient_the_window_asks_for_one(desk: OpenDesk) -> None:
    window = desk()
    window.log_in(connected(plain=True))
    window.chat.composer.insert("hola")
    window.chat.send("hola")
    assert window.client.posts == []
    assert window.chat.banner._title.cget("text") == "To whom?"
    settle(window.root, lambda: window.root.focus_get() is window.chat.recipient.entry)
    assert composed(window) == "hola"


# --- whatever happens --------------------------------------------------------------------------------


def test_an_error_in_a_callback_is_shown_and_logged_and_the_window_goes_on(
    window: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    window.root.after(0, lambda: 1 // 0)
    settle(window.root, lambda: window.chat.banner.is_shown)
    assert window.chat.banner._title.cget("text") == "Something went wrong in Charla itself."
    assert "ZeroDivisionError" in caplog.text
    caplog.clear()
    window.chat.send("hola")
    assert window.client.posts


def test_one_bad_event_does_not_stop_the_next(window: Desk, caplog: pytest.LogCaptureFixture) -> None:
    window.say(None, events.Received("luis", "#clase", "después", 1, 1))  # type: ignore[arg-type]
    assert "después" in window.transcript
    assert "an event could not be handled" in caplog.text
    caplog.clear()


HOSTILE = (
    "antes\0después", "\ud800 solo", "\u202eal revés", "{llaves} [exit] $env(HOME) \\", "\x1b[31mrojo",
    "e" + "\u0301" * 500,
    "a" * 20_000, "\n\n\n", "👩‍👩‍👧‍👦 🎉", "luis: hola\nServer: mentira", "  ", "-tags sel",
)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_and_names_are_harmless(window: Desk, text: str) -> None:
    name = text[:32].replace("\n", " ")
    window.say(
        events.PresenceChanged(name, online=True, plain=False), events.Received(name, "Ana", text, 1, 10**30),
        events.Received(name, "#clase", text, 2, 1), events.RoomJoined("#" + name, name), events.Notice("x", text),
        events.Notice("", text), events.Failed("c9", text, text), events.Measured(float("1e300")))
    window.chat.open(name)
    window.say(events.Received(name, "Ana", "fin", 3, -(10**30)))
    assert "fin" in window.transcript
    window.say(events.Disconnected(text, text, 1.0))
    window.say(connected("luis"))


def test_a_flood_stalls_the_window_for_no_time_one_notices(window: Desk) -> None:
    for number in range(3_000):
        window.client.on_event(events.Received("luis", "#clase", f"mensaje {number}", number, 1))
    longest = 0.0
    while not window.app.pump.is_empty:
        start = time.perf_counter()
        window.root.update()
        longest = max(longest, time.perf_counter() - start)
    assert longest < 0.2
    assert "mensaje 2999" in window.transcript


def test_hundreds_of_people_come_and_go(window: Desk) -> None:
    people = [f"persona {number:03}" for number in range(400)]
    window.say(*(events.PresenceChanged(name, online=True, plain=False) for name in people))
    assert rows(window) == ["#clase", "luis", *people, "Sofía Gómez"]
    window.say(*(events.PresenceChanged(name, online=False, plain=False) for name in people))
    assert rows(window) == ["#clase", "luis", "Sofía Gómez"]


@pytest.mark.parametrize("size", ["480x360", "800x600", "1200x800"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_nothing_is_cut_off_at_any_size(window: Desk, size: str, language: str) -> None:
    window.app.use_language(language)
    window.root.geometry(size)
    width, height = (int(part) for part in size.split("x"))
    settle(window.root, lambda: (window.root.winfo_width(), window.root.winfo_height()) == (width, height))
    window.say(events.Disconnected("slow", "", 30.0))
    window.root.update()
    chat = window.chat
    for widget in (chat.composer.send_button, chat.composer.text, chat.header._room, chat.header._state,
                   chat.roster.menu_button, chat.status, chat.banner._buttons, chat.recipient.entry):
        assert widget.winfo_ismapped(), widget
        right = widget.winfo_rootx() - window.root.winfo_rootx() + widget.winfo_width()
        bottom = widget.winfo_rooty() - window.root.winfo_rooty() + widget.winfo_height()
        assert right <= width and bottom <= height, widget
        assert widget.winfo_width() >= min(widget.winfo_reqwidth(), 80), widget
    assert chat.transcript.winfo_height() >= 40
    window.app.use_language("en")
