"""Test the whole window in trouble: a lost or hostile server, an error, too many messages."""

from __future__ import annotations

import ast
import gc
import itertools
import tkinter as tk
import tkinter.font as tkfont
from pathlib import Path

import pytest

import gui
from gui.dialogs.export_dialog import ExportDialog
from gui.looks.picture import ThemePicture
from gui.model.choice import Choice
from gui.parts.emoji_picker import EmojiPicker
from net.shared.errors import JournalError
from net.wire import events
from net.wire.manners import Manner
from tests.gui.conftest import Desk, OpenDesk, receive, rows, settle
from tests.gui.fakes import ADDRESS, connected, received
from tests.speed import assert_short, seconds_of

# --- losing the server ----------------------------------------------------------------------------


def test_the_banner_counts_down_and_offers_to_try_now(window: Desk) -> None:
    window.say(events.Disconnected("lost", "", 2.0))
    banner = window.chat.banner
    assert banner.is_shown
    assert (banner.title, banner.text) == ("Offline", " · next try in 2 s")
    assert banner.said.startswith("The connection was lost.\n")
    assert window.chat.roster.head.text == "Not connected to localhost:8080"
    settle(window.root, lambda: "in 1 s" in banner.text, lambda: banner.text)
    assert window.chat.roster.head.said == "Offline"
    button, why = banner.buttons
    assert why.cget("text") == "Why?"
    button.invoke()
    assert ("reconnect_now",) in window.client.calls
    window.say(events.Connecting("localhost:8080", 1))
    assert banner.text == " · connecting…"
    window.say(connected("luis"))
    assert not banner.is_shown


def test_a_server_that_was_switched_off_stays_so_while_nobody_answers(window: Desk) -> None:
    banner = window.chat.banner
    window.say(events.Disconnected("shutdown", "", 1.0))
    for code in ("refused", "timed_out", "not_found"):
        window.say(events.Connecting("localhost:8080", 1), events.Disconnected(code, "", 2.0))
        assert banner.said.startswith("The server was stopped.")
    window.say(events.Disconnected("unreachable", "", 2.0))
    assert "can't be reached" in banner.said  # it is this computer's network now
    window.say(connected("luis"), events.Disconnected("refused", "", 2.0))
    assert banner.said.startswith("Nobody answers at localhost:8080.")


@pytest.mark.parametrize("code", ["replaced", "nick_taken", "downgraded"])
def test_where_the_user_has_to_decide_the_banner_asks(window: Desk, code: str) -> None:
    window.say(events.Disconnected(code, "", None))
    connect, *why, log_out = window.chat.banner.buttons
    assert [one.cget("text") for one in why] == ([] if code == "replaced" else ["Why?"])
    connect.invoke()
    assert ("reconnect_now",) in window.client.calls
    log_out.invoke()
    assert window.app.login is not None


def test_a_plain_server_in_the_place_of_a_rich_one_is_asked_about(window: Desk) -> None:
    window.say(events.PlainServerFound("localhost:8080", "hola"))
    go_on, _with_lf, _log_out = window.chat.banner.buttons
    go_on.invoke()
    assert ("accept_plain", Manner()) in window.client.calls


@pytest.mark.parametrize(
    ("found", "labels", "manners"),
    [
        (
            events.PlainServerFound(ADDRESS, "hola: "),
            ["Continue", "Continue with LF", "Log out"],
            [Manner(), Manner(framing="lf")],
        ),
        (
            events.PlainServerFound(ADDRESS, "hola\n", Manner(framing="lf")),
            ["Continue", "Continue without LF", "Log out"],
            [Manner(framing="lf"), Manner()],
        ),
        (
            events.PlainServerFound(ADDRESS, "", Manner(name="first")),
            ["Continue", "Continue with LF", "Try Charla", "Log out"],
            [Manner(name="first"), Manner(framing="lf", name="first"), Manner()],
        ),
    ],
)
def test_how_a_plain_server_is_spoken_to_can_be_chosen_in_the_banner(
    window: Desk, found: events.PlainServerFound, labels: list[str], manners: list[Manner]
) -> None:
    window.say(found)
    buttons = window.chat.banner.buttons
    assert [button.cget("text") for button in buttons] == labels
    assert "everybody" in window.chat.banner.text
    for button in buttons[:-1]:
        button.invoke()
    assert [call[1] for call in window.client.calls if call[0] == "accept_plain"] == manners


@pytest.mark.parametrize("language", ["en", "es"])
def test_all_answers_have_room_in_the_smallest_window(desk: OpenDesk, language: str) -> None:
    window = desk(language=language)
    window.log_in(connected("luis"))
    window.root.geometry("480x360")
    settle(window.root, lambda: window.root.winfo_width() == 480)
    window.say(events.PlainServerFound(ADDRESS, "", Manner(name="first")))
    banner = window.chat.banner
    settle(window.root, lambda: {button.winfo_y() for button in banner.buttons} != {0})
    for button in banner.buttons:
        assert (
            button.winfo_rootx() + button.winfo_width()
            <= banner.winfo_rootx() + banner.winfo_width()
        )
        assert button.winfo_width() >= button.winfo_reqwidth()
    assert (
        window.chat.composer.winfo_rooty() + window.chat.composer.winfo_height()
        <= window.root.winfo_rooty() + 360
    )


def test_a_server_that_says_nothing_may_be_one_that_waits_for_the_name(window: Desk) -> None:
    window.say(events.Disconnected("no_answer", "", 20.0))
    labels = [str(button.cget("text")).strip() for button in window.chat.banner.buttons]
    assert labels == ["Retry", "Why?"]
    window.say(events.Disconnected("no_answer", "", 20.0, may_be_plain=True))
    _try_now, first, _why = window.chat.banner.buttons
    first.invoke()
    assert window.client.calls[-1] == ("accept_plain", Manner(name="first"))


def test_leaving_with_unsent_messages_asks_once_where_nothing_is_kept(desk: OpenDesk) -> None:
    window = desk()
    window.app.login_control.connect("Ana", Choice("localhost:8080"), False)
    window.say(connected("luis"), events.CaughtUp())
    assert window.client.options["journal"] is None
    window.say(events.Disconnected("lost", "", 30.0))
    window.chat.commands.send("hola")
    window.app.close()
    assert not window.closed
    assert window.chat.banner.title == "1 message has not been sent yet."
    window.app.close()
    assert window.closed
    assert window.client.calls[-2:] == [("stop",), ("join_threads",)]


def test_what_an_old_connection_still_says_reaches_nobody(window: Desk) -> None:
    old = window.client
    window.app.log_out()
    window.app.login_control.connect("Bea", Choice("localhost:8080"), True)
    old.on_event(connected("luis"))
    settle(window.root, lambda: window.app.login_control.pump.is_empty)
    assert window.app.chat is None
    window.say(connected("bea", nick="Bea"))
    assert window.chat.model.me == "Bea"


def test_no_window_thrown_away_leaves_anything_to_another_thread_s_garbage_collector(
    desk: OpenDesk, root: tk.Tk
) -> None:
    """Guard against Tk objects that another thread collects.

    They call Tk from there, which gives a warning, waits for Tk's thread, or ends the process.
    """
    gc.collect()
    gc.disable()
    try:
        window = desk()
        window.app.settings_control.use_theme("dark")  # builds the login again
        window.log_in(connected("luis"))
        receive(window, "luis", "hola")  # a number beside a name
        window.chat.composer.toggle_picker()
        window.app.settings_control.use_language("es")  # and the chat
        window.app.settings_control.build_menu(window.chat.roster.menu_button)
        for show in (
            window.app.settings_control.show_about,
            window.app.settings_control.show_help,
            window.app.settings_control.show_settings,
        ):
            show()
        window.app.settings_control.close()
        window.chat.composer.toggle_picker()
        window.chat.global_search.open("hola")
        window.app.log_out()
        root.update()
        gc.set_debug(gc.DEBUG_SAVEALL)  # garbage goes to gc.garbage, and no `__del__` is called
        gc.collect()
        assert [thing for thing in gc.garbage if isinstance(thing, EmojiPicker)]
        calling = (tk.Image, tk.Variable, tkfont.Font)
        found = [thing for thing in gc.garbage if isinstance(thing, calling)]
        assert [thing for thing in found if not isinstance(thing, ThemePicture)] == []
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()


def test_only_the_theme_makes_what_must_not_be_collected_elsewhere() -> None:
    """Test which modules construct the classes of tkinter that call Tk when they are collected."""
    kinds = {
        "PhotoImage",
        "ThemePicture",
        "BitmapImage",
        "Font",
        "Variable",
        "StringVar",
        "IntVar",
        "DoubleVar",
        "BooleanVar",
    }
    makers = set()
    for file in Path(gui.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in kinds
            ):
                makers.add(file.name)
    assert makers == {"theme.py", "placement.py"}  # the latter releases it at once


# --- whatever happens -----------------------------------------------------------------------------


def test_an_error_in_a_callback_is_shown_and_logged_and_the_window_goes_on(
    window: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    window.root.after(0, lambda: 1 // 0)
    settle(window.root, lambda: window.chat.banner.is_shown)
    assert window.chat.banner.title == "Something went wrong in Charla itself."
    assert "ZeroDivisionError" in caplog.text
    caplog.clear()
    window.chat.commands.send("hola")
    assert window.client.posts


def test_one_bad_event_does_not_stop_the_next(
    window: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    window.say(None, received("luis", "#clase", "después", 1, (1, 0)))  # type: ignore[arg-type]
    assert "después" in window.transcript
    assert "an event could not be handled" in caplog.text
    caplog.clear()


HOSTILE = (
    "antes\0después",
    "\ud800 solo",
    "\u202eal revés",
    "{llaves} [exit] $env(HOME) \\",
    "\x1b[31mrojo",
    "e" + "\u0301" * 500,
    "a" * 20_000,
    "\n\n\n",
    "👩‍👩‍👧‍👦 🎉",
    "luis: hola\nServer: mentira",
    "  ",
    "-tags sel",
)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_and_names_are_harmless(window: Desk, text: str) -> None:
    name = text[:32].replace("\n", " ")
    window.say(
        events.PresenceChanged(name, state="online", plain=False),
        received(name, "Ana", text, 10**30, (1, 0)),
        received(name, "#clase", text, 1, (2, 0)),
        events.RoomJoined("#" + name, name),
        events.Notice("x", text),
        events.Notice("", text),
        events.Failed("c9", text, text, (1, 0)),
        events.Measured(float("1e300")),
    )
    window.chat.commands.open(name)
    window.say(received(name, "Ana", "fin", -(10**30), (3, 0)))
    assert "fin" in window.transcript
    window.say(events.Disconnected(text, text, 1.0))
    window.say(connected("luis"))


@pytest.mark.parametrize("pending", [0, 50])
def test_a_flood_stalls_the_window_for_no_time_one_notices(window: Desk, pending: int) -> None:
    for number in range(pending):
        window.chat.commands.send(f"espera {number}")

    numbers = itertools.count()

    def longest_stall() -> float:
        for number in itertools.islice(numbers, 3_000):
            window.client.on_event(received("luis", "#clase", f"mensaje {number}", 1, (number, 0)))
        longest = 0.0
        while not window.app.login_control.pump.is_empty:
            # One event at a time, because the user acts in between.
            longest = max(longest, seconds_of(window.root.tk.dooneevent))
        assert f"mensaje {number}" in window.transcript
        return longest

    assert_short(longest_stall, 0.1)


def test_hundreds_of_people_come_and_go_and_nothing_moves(window: Desk) -> None:
    people = [f"persona {number:03}" for number in range(400)]
    window.say(*(events.PresenceChanged(name, state="online", plain=False) for name in people))
    everybody = ["#clase", "luis", *people, "Sofía Gómez"]
    assert rows(window) == everybody
    window.say(*(events.PresenceChanged(name, state="offline", plain=False) for name in people))
    assert rows(window) == everybody  # who goes moves nothing


@pytest.mark.parametrize("size", ["480x360", "800x600", "1200x800"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_nothing_is_cut_off_at_any_size(window: Desk, size: str, language: str) -> None:
    window.app.settings_control.use_language(language)
    window.root.geometry(size)
    width, height = (int(part) for part in size.split("x"))
    settle(
        window.root,
        lambda: (window.root.winfo_width(), window.root.winfo_height()) == (width, height),
    )
    window.say(events.Disconnected("slow", "", 30.0))
    window.root.update()
    chat = window.chat
    for widget in (
        chat.composer.send_button,
        chat.composer.text,
        chat.header.more,
        chat.recipient.title,
        chat.roster.status_button,
        *([chat.roster.menu_button] if width >= 640 else []),
        *chat.banner.buttons,
    ):
        assert widget.winfo_ismapped(), widget
        right = widget.winfo_rootx() - window.root.winfo_rootx() + widget.winfo_width()
        bottom = widget.winfo_rooty() - window.root.winfo_rooty() + widget.winfo_height()
        assert right <= width and bottom <= height, widget
        assert widget.winfo_width() >= min(widget.winfo_reqwidth(), 80), widget
    assert chat.transcript.winfo_height() >= 40
    window.app.settings_control.use_language("en")


@pytest.mark.parametrize("language", ["en", "es"])
def test_with_text_of_twice_the_size_a_small_window_can_still_be_used(
    window: Desk, language: str
) -> None:
    """Test that the tip has what does not fit into the banner."""
    window.app.settings_control.use_language(language)
    window.app.settings_control.change("zoom", 5)
    window.root.geometry("640x480")
    chat = window.chat
    window.say(
        events.Connecting("la-escuela.example.org:8080", 1),
        events.Disconnected("refused", "", 30.0),
    )
    settle(
        window.root, lambda: (window.root.winfo_width(), window.root.winfo_height()) == (640, 480)
    )
    chat.show_notice("¿Y ahora?", "una pregunta muy larga " * 300)
    settle(
        window.root, lambda: len(chat.banner.text) < len(chat.banner.said), lambda: chat.banner.text
    )
    assert chat.banner.winfo_height() <= 0.5 * 480
    chat.close_notice()
    chat.find_here("hola")
    settle(window.root, chat.find_bar.entry.winfo_viewable)
    for widget in (
        chat.composer.text,
        chat.composer.send_button,
        chat.roster.status_button,
        *chat.banner.buttons,
        chat.find_bar.entry,
        chat.find_bar.close_button,
    ):
        right = widget.winfo_rootx() - window.root.winfo_rootx() + widget.winfo_width()
        bottom = widget.winfo_rooty() - window.root.winfo_rooty() + widget.winfo_height()
        assert right <= 640 and bottom <= 480 and widget.winfo_width() >= 40, widget
    window.app.settings_control.use_language("en")


def test_an_export_of_a_journal_that_fails_explains_it(
    window: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platformdirs.user_documents_path", lambda: tmp_path / "documents")
    (tmp_path / "documents").mkdir()
    window.client.journal_error = JournalError("journal_damaged", "x.db")
    window.app.settings_control.export("#clase")
    dialog = window.small_window(ExportDialog)
    dialog.save()
    settle(window.root, lambda: "could not be read" in dialog.message, lambda: dialog.message)
    assert not list((tmp_path / "documents").iterdir())
    window.app.settings_control.close()
