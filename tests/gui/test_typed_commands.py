"""Test that a teacher's window does what each command of the console's table says."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import pytest

from gui.teacher.book_dialog import BookDialog
from gui.teacher.typed_dialogs import CommandsDialog, NumberedDialog
from gui.teacher.votes_dialog import VotesDialog
from net.wire import ballots, events
from net.wire.ballots import Poll
from net.wire.commands import COMMANDS
from net.wire.teaching import (
    AskBook,
    AskVotes,
    ClearRoom,
    Free,
    Kick,
    LowerHands,
    MakeRooms,
    PinMessage,
    Rename,
    RoomPlan,
    SetLock,
    SetRole,
    Tally,
)
from net.wire.typed import Split
from tests.gui.conftest import Desk, composed, receive, settle
from tests.gui.test_teaching_control import asked, dialog, teach

ROOM = "#clase"
SHALL_WE = ballots.write(Poll("Shall we?", ("yes", "not yet"), named=True))


@pytest.fixture
def teaching(window: Desk) -> Desk:
    """Yield the window of a teacher who was shown four messages of the room with numbers.

    The second is an announcement and the third a poll, both open; the teacher has asked them.
    """
    teach(window)
    for number, (sender, kind, text) in enumerate(
        (
            ("luis", "", "hello"),
            ("Ana", "announce", "until twelve"),
            ("Ana", "poll", SHALL_WE),
            ("luis", "", "rubbish"),
        ),
        10,
    ):
        own = "stored" if sender == "Ana" else ""
        item = events.Item(sender, text, 1, (number, 0), own, f"c{number}", kind=kind)
        window.say(events.Received(ROOM, item))
    window.say(
        events.Taught(Tally(ROOM, 11, (0,), people=2)),
        events.Taught(Tally(ROOM, 12, (0, 0), people=2)),
    )
    write(window, "/messages")
    settle(window.root, lambda: window.chat.teaching.dialogs.open_one)
    window.chat.teaching.dialogs.close()
    return window


def write(window: Desk, text: str) -> None:
    """Type a text into the composer and press Enter."""
    composer = window.chat.composer
    composer.text.focus_force()
    settle(window.root, lambda: window.root.focus_get() is composer.text)
    composer.text.replace("1.0", "end-1c", text)
    composer.text.event_generate("<Return>")
    window.root.update()


def notice(window: Desk) -> str:
    """Return what the banner says; "" if it says nothing."""
    banner = window.chat.banner
    return f"{banner.whole_title} {banner.said}" if banner.is_shown else ""


def clear(window: Desk) -> None:
    """Let the window be as it was before the last command."""
    window.chat.teaching.dialogs.close()
    window.chat.teaching.displace()
    window.chat.notices.close()
    window.client.asked.clear()
    window.client.posts.clear()
    window.client.calls.clear()
    window.say(events.Taught(Tally(ROOM, 12, (0, 0), people=2)))


def close_question(window: Desk) -> None:
    window.say(events.Taught(Tally(ROOM, 12, (0, 0), people=2, open=False)))


class Case(NamedTuple):
    """A command with these arguments does what `has_done` looks for, after `before`."""

    arguments: str
    has_done: Callable[[Desk], bool]
    before: Callable[[Desk], None] = lambda _window: None


def asks(*requests: object) -> Callable[[Desk], bool]:
    return lambda window: asked(window) == [*requests]


def calls(*call: object) -> Callable[[Desk], bool]:
    return lambda window: call in window.client.calls


def posts(room: str, text: str) -> Callable[[Desk], bool]:
    return lambda window: [one[:2] for one in window.client.posts] == [(room, text)]


def opens(kind: type[tk.Misc], *requests: object) -> Callable[[Desk], bool]:
    return lambda window: (
        isinstance(window.chat.teaching.dialogs.open_one, kind) and asked(window) == [*requests]
    )


def says(words: str) -> Callable[[Desk], bool]:
    return lambda window: words in notice(window)


CASES = {
    "help": Case("", opens(CommandsDialog)),
    "list": Case("", lambda window: window.chat.teaching.is_open),
    "pin": Case("", says("The PIN is at the server's console")),
    "mute": Case("luis 5m loud", asks(SetLock("mute", nick="luis", seconds=300, reason="loud"))),
    "unmute": Case("luis", asks(SetLock("mute", nick="luis", on=False))),
    "lock": Case(f"{ROOM} 1h", asks(SetLock("write", ROOM, seconds=3600))),
    "unlock": Case(ROOM, asks(SetLock("write", ROOM, on=False))),
    "slow": Case(f"{ROOM} 10", asks(SetLock("slow", ROOM, pause=10))),
    "unslow": Case(ROOM, asks(SetLock("slow", ROOM, on=False))),
    "kick": Case("luis", asks(Kick("luis"))),
    "ban": Case("luis 1d", asks(SetLock("ban", nick="luis", seconds=86_400))),
    "ban-address": Case(
        "luis 1h", asks(SetLock("ban", nick="luis", seconds=3600, address=True))
    ),
    "unban": Case("luis", asks(SetLock("ban", nick="luis", on=False))),
    "rename": Case('luis "Luis Gil"', asks(Rename("luis", "Luis Gil"))),
    "free": Case("luis", asks(Free("luis"))),
    "helper": Case("luis", asks(SetRole("luis", "helper"))),
    "unrole": Case("luis", asks(SetRole("luis"))),
    "room": Case(
        "#uno luis", asks(MakeRooms((RoomPlan("#uno", ("luis",)),), move=False))
    ),
    "split": Case(
        "1 #mesa-",
        lambda window: [
            sorted(one.people) for request in asked(window) for one in request.rooms  # type: ignore[attr-defined]
        ]
        == [["Sofía Gómez", "luis"]],
    ),
    "clear": Case(ROOM, asks(ClearRoom(ROOM))),
    "messages": Case("", opens(NumberedDialog)),
    "say": Case('at 12, not 11"', posts(ROOM, 'at 12, not 11"')),
    "announce": Case(f"{ROOM} at twelve", calls("ask_class", ROOM, "announce", "at twelve")),
    "poll": Case(
        '-named "Shall we?" yes "not yet"',
        calls("ask_class", ROOM, "poll", SHALL_WE),
        close_question,
    ),
    "understood": Case("", calls("ask_class", ROOM, "pulse", ""), close_question),
    "close": Case("", calls("close_ballot", ROOM, "Ana", "c12")),
    "votes": Case("3", opens(VotesDialog, AskVotes(ROOM, 0))),
    "pin-message": Case("1", asks(PinMessage(ROOM, 0))),
    "unpin": Case("1", asks(PinMessage(ROOM, 0, on=False))),
    "remove": Case("4", calls("remove", ROOM, "luis", "c13")),
    "answer": Case("luis", asks(LowerHands("luis", answered=True))),
    "lower": Case("", asks(LowerHands())),
    "actions": Case("", opens(BookDialog, AskBook("actions"))),
    "visits": Case("", opens(BookDialog, AskBook("visits"))),
    "end": Case("", says("End the class for everybody?")),
}  # fmt: skip


def test_every_command_of_the_table_has_a_case() -> None:
    assert [command.words["en"] for command in COMMANDS] == list(CASES)


@pytest.mark.parametrize("language", ["en", "es"])
def test_each_command_does_in_the_window_what_it_does_at_the_console(
    teaching: Desk, language: str
) -> None:
    for command in COMMANDS:
        clear(teaching)
        case = CASES[command.words["en"]]
        case.before(teaching)
        write(teaching, f"/{command.words[language]} {case.arguments}".rstrip())
        settle(
            teaching.root,
            partial(case.has_done, teaching),
            lambda: (asked(teaching), teaching.client.calls, notice(teaching)),
        )
        assert composed(teaching) == "", command
        assert not [text for _to, text, _cid in teaching.client.posts if text.startswith("/")]


def test_what_can_not_be_done_is_said_and_can_be_corrected(teaching: Desk) -> None:
    teaching.say(events.RoomJoined("#other", "luis"))
    for typed, said in (
        ("/poll one", "It is typed like this"),
        ("/announce", "It is typed like this"),
        ("/say #nowhere hello", "There is no such room"),
        ("/messages #nowhere", "There is no such room"),
        ("/announce #other hello", "You are not in this room"),
        ("/understood", "Another question is still open here."),
        ("/remove 9", "There is no such number"),
        ("/votes 1", "Nothing is asked there any more."),
        ("/close 4", "Nothing is asked there any more."),
        ("/announce " + "x" * 1000, "That command is too long"),
    ):
        write(teaching, typed)
        assert said in notice(teaching), typed
        assert composed(teaching) == typed
    assert (teaching.client.posts, asked(teaching)) == ([], [])


def test_without_a_question_there_is_nothing_to_close(teaching: Desk) -> None:
    close_question(teaching)
    write(teaching, "/close")
    assert "No question is open" in notice(teaching)


def test_without_a_connection_nothing_is_asked_later(teaching: Desk) -> None:
    teaching.say(events.Disconnected("lost", "", 30.0))
    for typed in ("/announce hello", "/pin-message 1", "/split 2", "/visits"):
        write(teaching, typed)
        assert "There is no connection." in notice(teaching), typed
    assert (teaching.client.posts, asked(teaching)) == ([], [])


def test_numbers_stand_for_the_messages_that_were_shown(teaching: Desk) -> None:
    write(teaching, "/messages")
    numbered = dialog(teaching)
    assert isinstance(numbered, NumberedDialog)
    assert [line.title for line in numbered.list.lines] == [
        "1  hello", "2  Announcement: until twelve", "3  Poll: Shall we?", "4  rubbish",
    ]  # fmt: skip
    numbered.close()
    receive(teaching, "luis", "more rubbish", ROOM)
    write(teaching, "/quitar-mensaje 4")
    assert teaching.client.calls[-1] == ("remove", ROOM, "luis", "c13")


def test_from_a_private_conversation_the_room_is_opened_in_which_it_is_said(teaching: Desk) -> None:
    teaching.chat.commands.open("luis")
    write(teaching, "/announce until one")
    assert teaching.conversation.name == ROOM
    assert ("ask_class", ROOM, "announce", "until one") in teaching.client.calls
    teaching.chat.commands.open("luis")
    assert composed(teaching) == ""


def test_a_question_that_is_not_in_memory_is_closed_once_it_is_here(teaching: Desk) -> None:
    close_question(teaching)
    teaching.say(events.Taught(Tally(ROOM, 5, (0, 0), people=2)))
    write(teaching, "/close")
    settle(teaching.root, lambda: teaching.client.calls[-1][:2] == ("look", ROOM))
    serial = len(teaching.client.calls)
    poll = events.Item("Ana", SHALL_WE, 1, (5, 0), "stored", "old", kind="poll")
    teaching.say(events.ExcerptLoaded(serial, ROOM, (poll,), (5, 0), False, False))
    assert teaching.client.calls[-1] == ("close_ballot", ROOM, "Ana", "old")


def test_a_command_is_no_answer_to_a_message(teaching: Desk) -> None:
    entry = teaching.conversation.entries[-1]
    teaching.chat.commands.reply(entry.number)
    write(teaching, "/mute luis")
    assert asked(teaching) == [SetLock("mute", nick="luis")]
    assert teaching.client.posts == []


def test_an_announcement_may_have_several_lines(teaching: Desk) -> None:
    write(teaching, "/announce until twelve:\n- read\n- write")
    assert teaching.client.posts[-1][:2] == (ROOM, "until twelve:\n- read\n- write")


def test_all_commands_are_told_in_the_language_of_the_window(teaching: Desk) -> None:
    teaching.app.settings_control.use_language("es")
    write(teaching, "/help")
    words = [
        str(child.cget("text"))
        for child in dialog(teaching).page.winfo_children()  # type: ignore[attr-defined]
    ]
    for command in COMMANDS:
        assert f"/{command.usage('es')}" in words and command.help["es"] in words


def test_who_splits_the_class_puts_everybody_somewhere() -> None:
    people = ["a", "b", "c", "d", "e"]
    plans = Split(2, "#mesa-").plans(people)
    assert [plan.room for plan in plans] == ["#mesa-1", "#mesa-2"]
    assert sorted(nick for plan in plans for nick in plan.people) == people
