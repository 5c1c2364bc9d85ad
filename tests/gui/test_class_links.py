"""Test what a link to a class does in the window, and above all what it does not."""

from __future__ import annotations

import json

import pytest

from gui.model.choice import Choice
from net.wire import events
from tests.gui.conftest import Desk, OpenDesk, rows, settle
from tests.gui.fakes import ADDRESS, connected

LINK = "charla://10.0.0.7:8081/clase"


def test_a_link_fills_in_the_address_and_presses_nothing(desk: OpenDesk) -> None:
    window = desk(link=LINK)
    assert window.login.form.filled == ("", Choice("10.0.0.7:8081"), True)
    assert "10.0.0.7:8081" in window.login.said and "press Join" in window.login.said
    window.root.update()
    assert not window.clients and not window.login.busy


def test_it_also_keeps_a_window_that_comes_back_by_itself_from_doing_so(desk: OpenDesk) -> None:
    window = desk()
    window.log_in(connected("luis"))
    window.app.close()
    window = desk(link=LINK)
    window.root.update()
    assert not window.clients and not window.login.busy
    assert window.login.form.filled == ("Ana", Choice("10.0.0.7:8081"), True)
    window.app.close()
    window = desk(link=f"charla://{ADDRESS}")  # where the window goes anyway
    assert window.login.busy and str(window.client.target.address) == ADDRESS


def test_connect_on_the_command_line_is_not_for_the_server_of_a_link(desk: OpenDesk) -> None:
    window = desk(link=LINK, name="Ana", connect=True)
    window.root.update()
    assert not window.clients and not window.login.busy


def test_the_room_is_shown_once_the_user_is_in_that_class(desk: OpenDesk) -> None:
    window = desk(link=f"charla://{ADDRESS}/clase")
    window.log_in(connected("luis"))
    assert window.conversation.name == "#clase"
    assert all(call[0] not in ("join", "post") for call in window.client.calls)


def test_a_link_to_a_room_that_is_not_there_makes_none(window: Desk) -> None:
    before = rows(window)
    window.app.links.open(f"charla://{ADDRESS}/otra")
    assert window.chat.banner.title == "There is no room #otra in this class."
    assert rows(window) == before and not [
        call for call in window.client.calls if call[0] in ("join", "post")
    ]


def test_while_one_is_in_a_class_another_one_is_only_told_of(window: Desk) -> None:
    window.chat.type("draft")
    window.app.links.open(LINK)
    settle(window.root, lambda: window.chat.banner.title)
    assert window.chat.banner.title == "That link leads to another class, at 10.0.0.7:8081."
    assert window.app.login is None and ("stop",) not in window.client.calls
    window.chat.banner.buttons[0].invoke()
    assert window.login.form.filled[1] == Choice("10.0.0.7:8081")
    assert not window.login.busy


def test_a_class_that_is_known_at_the_address_is_chosen_in_the_list(desk: OpenDesk) -> None:
    window = desk()
    key = "A" * 43
    window.app.settings.remember_server(key, "Aula 3", "10.0.0.7:8081", "", is_verified=True, now=1)
    window.app.login_control.cancel()
    window.app._rebuild()
    window.app.links.open(LINK)
    _name, choice, _remember = window.login.form.filled
    assert choice.fingerprint == key and not choice.address


@pytest.mark.parametrize(
    "link", ["charla:", "charla://a b", 'charla://aula" --connect', "charla://" + "a" * 5000]
)
def test_what_is_no_link_fills_in_nothing(desk: OpenDesk, link: str) -> None:
    window = desk(link=link)
    assert window.login.form.filled == ("", Choice("localhost:8080"), True)
    assert window.login.said == "That link does not lead to a class."
    window.log_in(connected("luis"))
    window.app.links.open(link)
    assert window.chat.banner.title == "That link does not lead to a class."


def test_a_link_disturbs_nobody_who_is_being_asked_something(desk: OpenDesk) -> None:
    window = desk()
    window.app.login_control.connect("Ana", Choice(ADDRESS), True)
    window.say(events.PlainServerFound(ADDRESS, "hola"))
    asked = window.login.said
    window.app.links.open(LINK)
    assert window.login.busy and window.login.said == asked
    assert window.client.calls == [("start",)]


def test_a_link_stores_nothing(desk: OpenDesk) -> None:
    window = desk(link=LINK)
    window.app.close()
    kept = json.loads((window.folder / "settings.json").read_text(encoding="utf-8"))
    assert "10.0.0.7" not in json.dumps(kept)
