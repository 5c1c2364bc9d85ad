"""Test what the window says of a connection that anybody could read or pose in."""

from __future__ import annotations

import pytest

from gui.dialogs.verify_dialog import VerifyDialog
from gui.model.choice import Choice
from net.wire import events, words
from tests.gui.conftest import Desk, OpenDesk, Press, settle
from tests.gui.fakes import connected

HERE = "192.168.1.20:8080"


@pytest.fixture(scope="module")
def right() -> str:
    """Return the words of the key."""
    return " ".join(words.key_words(fingerprint(), "es"))


def fingerprint() -> str:
    from net.wire import credentials

    return credentials.encode(bytes(32))


def log_in(window: Desk, key: str, *, is_verified: bool = False) -> None:
    window.app.login_control.connect("Ana", Choice(HERE), True)
    window.client.has_nothing = True
    window.say(
        events.Connected(
            HERE, "Ana", "Aula 3", plain=False, fingerprint=key, is_verified=is_verified
        ),
        events.CaughtUp(),
    )


def mark(window: Desk) -> str:
    button = window.chat.roster.head.mark
    return str(button.cget("text")).strip() if button.winfo_manager() else ""


def test_only_what_is_not_as_it_should_be_is_marked(desk: OpenDesk) -> None:
    window = desk()
    log_in(window, fingerprint(), is_verified=True)
    assert mark(window) == ""
    assert "encrypted" in window.chat.roster.head.text
    window.app.log_out()
    log_in(window, "")
    assert mark(window) == "Not encrypted"
    window.app.log_out()
    window.log_in(connected("luis"))  # on this computer
    assert mark(window) == ""


def test_the_words_end_the_mark_for_good(desk: OpenDesk, press: Press, right: str) -> None:
    window = desk()
    log_in(window, fingerprint())
    assert mark(window) == "Unverified"
    window.chat.roster.head.mark.invoke()
    dialog = window.dialog(VerifyDialog)
    settle(window.root, lambda: window.root.focus_get() is dialog.entry)
    press("type", right.split(maxsplit=1)[0][:4] + " no son estas")
    press("key", "Return")
    settle(window.root, lambda: "not one of the words" in dialog.said.cget("text"))
    dialog.entry.delete(0, "end")
    dialog.entry.insert(0, "ábaco abdomen abeja abierto")
    press("key", "Return")
    settle(window.root, lambda: "not the words of this server" in dialog.said.cget("text"))
    assert mark(window) == "Unverified"
    dialog.entry.delete(0, "end")
    dialog.entry.insert(0, right.upper())
    press("key", "Return")
    settle(window.root, lambda: not mark(window))
    assert not dialog.winfo_exists()
    window.app.close()
    again = desk()
    again.say(
        events.Connected(HERE, "Ana", "Aula 3", plain=False, fingerprint=fingerprint()),
        events.CaughtUp(),
    )
    assert mark(again) == ""


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_mark_is_whole_in_the_smallest_window(desk: OpenDesk, language: str) -> None:
    window = desk(language=language)
    window.root.geometry("480x360")
    settle(window.root, lambda: window.root.winfo_width() == 480)
    log_in(window, fingerprint())
    button = window.chat.roster.head.mark
    settle(window.root, lambda: button.winfo_width() >= button.winfo_reqwidth() > 1)
    assert button.winfo_rootx() + button.winfo_width() <= window.root.winfo_rootx() + 480


def test_closing_with_messages_that_wait_says_when_they_go_out(desk: OpenDesk) -> None:
    window = desk()
    window.log_in(connected("luis"))
    window.say(events.Disconnected("lost", "", 5.0))
    window.chat.commands.send_to("luis", "hasta mañana")
    window.app.close()
    assert not window.closed
    assert window.chat.banner.title == "1 message has not been sent yet."
    assert "as soon as you open Charla again" in window.chat.banner.text
    window.app.close()
    assert window.closed


def test_closing_while_messages_are_on_their_way_asks_nothing(desk: OpenDesk) -> None:
    window = desk()
    window.log_in(connected("luis"))
    window.chat.commands.send_to("luis", "hola")
    window.app.close()
    assert window.closed
