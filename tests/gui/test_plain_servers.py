"""Test the window at servers that others wrote, in each manner in which they are written to."""

from __future__ import annotations

import msgspec
import pytest

from gui.model import roster_queries
from net.wire import events
from net.wire.manners import EVERYBODY, RAW, Manner
from tests.gui.conftest import Desk, OpenDesk, rows
from tests.gui.fakes import connected, received


def log_in(desk: OpenDesk, manner: Manner) -> Desk:
    window = desk()
    window.log_in(msgspec.structs.replace(connected(plain=True), manner=manner))
    return window


def seen(window: Desk) -> str:
    """Return what the transcript shows, without what it hides."""
    text = window.chat.transcript.sheet.text
    return str(text.tk.call(str(text), "get", "-displaychars", "--", "1.0", "end"))


def title_of(window: Desk) -> str:
    return window.chat.model.title(window.conversation.name)


@pytest.mark.parametrize("to", ["all", "named"])
def test_where_everything_goes_to_everybody_that_is_what_is_open(desk: OpenDesk, to: str) -> None:
    window = log_in(desk, msgspec.convert({"to": to}, Manner))
    assert title_of(window) == "Everybody"
    assert window.chat.recipient.said == "everybody here can read it"
    window.chat.commands.send("luis: hola a todos")  # a text like any other here
    assert window.client.posts == [(EVERYBODY, "luis: hola a todos", "c1")]
    window.say(
        events.Unconfirmed("c1", (1, 0)),
        received("luis", EVERYBODY, "buenas"),
        events.Notice("", "bea joined!", EVERYBODY),
    )
    assert "buenas" in window.transcript and "Server: bea joined!" in window.transcript
    assert rows(window) == ["Everybody"]


def test_the_conversation_with_everybody_stays_in_the_list(desk: OpenDesk) -> None:
    window = log_in(desk, Manner(to="all"))
    assert window.chat.model.community.rooms == {}  # nobody knows who is there
    window.chat.commands.open("luis")
    assert rows(window) == ["Everybody", "luis"]
    [found] = roster_queries.suggestions(window.chat.model, "every")
    window.chat.commands.enter(roster_queries.named(window.chat.model, found.name))
    assert title_of(window) == "Everybody"


def test_what_is_for_one_person_is_refused_in_words(desk: OpenDesk) -> None:
    window = log_in(desk, Manner(to="all"))
    window.chat.commands.send_to("luis", "un secreto")
    window.say(events.Failed("c1", "goes_to_all", "", (2, 0)))
    assert "everybody on this server would read it" in window.transcript


def test_raw_lines_are_shown_and_sent_as_they_are(desk: OpenDesk) -> None:
    window = log_in(desk, Manner(to="raw"))
    assert title_of(window) == "Line by line"
    for line in ("luis: hola", "  /join #sala", "/mute luis"):
        window.chat.commands.send(line)
    assert [(to, text) for to, text, _cid in window.client.posts] == [
        (RAW, "luis: hola"),
        (RAW, "  /join #sala"),
        (RAW, "/mute luis"),
    ]
    for line in ("[10:02] luis: *hola*", "- `a` **b** _c_ @Ana", "```", "> www.example.org"):
        window.say(received("localhost:8080", RAW, line))
        assert line in seen(window)
    window.chat.commands.open("luis")
    window.say(received("luis", "Ana", "*hola*"))
    assert "*hola*" not in seen(window)


def test_who_comes_back_in_another_manner_finds_the_other_conversation(desk: OpenDesk) -> None:
    window = log_in(desk, Manner(to="all"))
    window.say(events.Disconnected("lost", "", None))
    window.say(msgspec.structs.replace(connected(plain=True), manner=Manner(to="raw")))
    assert title_of(window) == "Line by line"
