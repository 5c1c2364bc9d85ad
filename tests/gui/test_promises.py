"""Test that what login and chat say of a connection is what the program does in that state."""

from __future__ import annotations

import re

import pytest

from gui.attention.banner_notices import HARD_STOPS
from gui.model.choice import Choice
from gui.words.errors import KNOWN_CODES, has_why
from net.client.link import REASONS
from net.wire import events
from tests.gui.conftest import Desk, OpenDesk
from tests.gui.fakes import ADDRESS, connected

BYES = {
    "replaced", "shutdown", "timeout", "slow", "endless_line", "crowded", "storage", "internal",
    "nick_taken", "bad_nick", "server_full", "bad_version", "something new",
}  # fmt: skip
ENDS = sorted(REASONS | BYES)
# These lead back to the login, which asks for what the server wants.
ASKED_AT_THE_LOGIN = {"unknown_key", "password_needed", "wrong_password"}
IN_THE_BANNER = sorted(set(ENDS) - ASKED_AT_THE_LOGIN)
PROMISES = ("goes on trying", "by itself", "Trying again", "tries again", "sent then")


@pytest.mark.parametrize("code", ENDS)
def test_the_login_promises_nothing_it_does_not_do(desk: OpenDesk, code: str) -> None:
    window = desk()
    window.app.login_control.connect("Ana", Choice(ADDRESS), True)
    window.say(events.Disconnected(code, "", 3.0))
    assert ("stop",) in window.client.calls
    assert not [promise for promise in PROMISES if promise in window.login.said], window.login.said


@pytest.mark.parametrize("code", IN_THE_BANNER)
def test_who_has_to_decide_is_promised_nothing_either(window: Desk, code: str) -> None:
    window.say(events.Disconnected(code, "", None))
    said = window.chat.banner.said
    assert said and not [promise for promise in PROMISES if promise in said], said
    *ways_on, log_out = (str(button.cget("text")) for button in window.chat.banner.buttons)
    assert log_out == "Log out"
    assert ways_on[:1] == (["Why?"] if code in HARD_STOPS else ["Connect again"])
    assert ("Why?" in ways_on) is has_why(code)


@pytest.mark.parametrize("code", sorted(ASKED_AT_THE_LOGIN))
def test_what_only_the_login_can_ask_for_leads_back_to_it(window: Desk, code: str) -> None:
    window.say(events.Disconnected(code, "", None))
    assert window.app.login is not None
    said = window.app.login.said
    assert said and not [promise for promise in PROMISES if promise in said], said


@pytest.mark.parametrize("code", IN_THE_BANNER)
def test_while_it_tries_again_the_banner_says_so_and_when(window: Desk, code: str) -> None:
    window.say(events.Disconnected(code, "", 9.0))
    said = window.chat.banner.said
    assert re.search(r"Trying again in [1-9] seconds\.", said)  # it counts down
    assert ("What you write meanwhile will be sent then." in said) is (code != "journal")


def test_on_a_full_disk_nothing_written_is_said_to_be_sent_later(window: Desk) -> None:
    window.say(events.Disconnected("journal", "database or disk is full", 9.0))
    assert "Until then nothing you write can be sent." in window.chat.banner.said


def test_no_text_of_an_error_promises_what_depends_on_the_state() -> None:
    from gui.words.errors import explain

    for code in KNOWN_CODES:
        said = " ".join(explain(code)[:3])
        assert not [promise for promise in PROMISES if promise in said], said


@pytest.mark.parametrize("plain, comes", [(False, True), (True, False)])
def test_what_a_server_does_not_have_it_is_not_said_to_send_again(
    desk: OpenDesk, plain: bool, comes: bool
) -> None:
    window = desk()
    window.log_in(connected("luis", plain=plain))
    window.say(events.Notice("journal_damaged", "x.db"))
    assert ("the server sends again" in window.chat.banner.said) is comes
    assert "x.db" in window.chat.banner.said


def test_a_name_that_nobody_has_is_not_said_to_be_away(window: Desk) -> None:
    window.chat.commands.open("nadie")
    assert window.chat.recipient.said == "nobody here has this name"
    window.say(events.Disconnected("lost", "", 5.0))
    assert window.chat.recipient.said == ""
