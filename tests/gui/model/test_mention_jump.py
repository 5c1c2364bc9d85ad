"""Test how the user goes from one mention to the next."""

from __future__ import annotations

import pytest

from gui.model.commands import Commands
from gui.model.model import Model
from gui.model.navigation import Navigation
from net.client.target import Target
from net.wire import events
from net.wire.address import Address
from net.wire.events import Hit, Past, SearchFinished
from tests.gui.fakes import FakeClient, SilentView, connected, item, page


class NotedView(SilentView):
    def __init__(self) -> None:
        self.revealed: list[int] = []
        self.notices: list[str] = []

    def reveal(self, number: int) -> None:
        self.revealed.append(number)

    def show_notice(self, title: str, text: str, actions: object = ()) -> None:
        self.notices.append(title)


class Desk:
    """A desk is ana's view of #clase, where messages 1 to 9 are in memory; 6 to 9 are unread.

    She is mentioned in 2, 4, 7 and 9.
    """

    CALLS = (2, 4, 7, 9)

    def __init__(self) -> None:
        self.client = FakeClient(Target.at(Address("localhost", 8080)), "Ana", lambda _event: None)
        self.model = Model("Ana")
        self.model.apply(connected("luis"))
        pasts = (
            Past("#clase", (5, 0), 4, calls=("@Ana", "@Ana")),
            Past("luis", (0, 0), 1, calls=("@ana",)),
        )
        self.model.apply(events.Restored("Ana", "Aula 3", pasts))
        self.view = NotedView()
        self.commands = Commands(self.model, self.client, self.view, remember=lambda _name: None)
        self.navigation = Navigation(
            self.model,
            self.client,
            self.view,
            open=self.commands.open,
            say_no_mention=self.commands.say_no_mention,
        )
        self.commands.open("#clase")
        self.model.apply(page("#clase", *map(self.item, range(1, 10))))

    def item(self, number: int) -> events.Item:
        return item(number, f"{number} @Ana" if number in self.CALLS else "", cid=f"l{number}")

    def jump(self, step: int = 1, *hits: Hit) -> str:
        """Press the key; return the text of the message that is shown then, or ""."""
        before = len(self.view.revealed)
        self.navigation.next_mention(step)
        while self.client.calls and self.client.calls[-1][0] == "search":
            serial, (_search, text, name) = len(self.client.calls), self.client.calls[-1]
            self.client.calls.append(("answered",))
            assert text == "Ana"
            found = hits or tuple(Hit(name, self.item(n)) for n in reversed(range(1, 10)))
            if name == "luis":
                found = (Hit("luis", item(3, "¿@ana?", cid="x")),)
            self.navigation.on_found(SearchFinished(serial, found, False))
        conversation = self.model.current_conversation
        assert conversation is not None
        texts = {entry.number: entry.text for entry in conversation.entries}
        return texts[self.view.revealed[-1]] if len(self.view.revealed) > before else ""


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_the_unread_ones_come_first_then_other_conversations_then_earlier_ones(desk: Desk) -> None:
    assert [desk.jump(), desk.jump()] == ["7 @Ana", "9 @Ana"]
    assert desk.jump() == "" and desk.model.current == "luis"
    assert (
        desk.client.calls[-2:] == [("look", "luis", (3, 0))]
        or ("look", "luis", (3, 0)) in desk.client.calls
    )
    desk.model.conversations["luis"].mentions = 0
    desk.commands.open("#clase")
    desk.commands.tell_read()
    assert [desk.jump() for _ in range(5)] == ["9 @Ana", "7 @Ana", "4 @Ana", "2 @Ana", "9 @Ana"]


def test_back_leads_to_the_next_newer_one(desk: Desk) -> None:
    desk.jump()
    assert desk.jump(-1) == "9 @Ana"
    assert desk.jump(-1) == "2 @Ana"  # around the end


def test_only_others_who_are_not_blocked_mention_anybody(desk: Desk) -> None:
    desk.model.conversations["luis"].mentions = 0
    mine = Hit("#clase", item(8, "@Ana soy yo", state="stored", cid="m"))
    word = Hit("#clase", item(6, "Ana es un nombre", cid="w"))
    assert desk.jump(1, mine, word) == ""
    assert desk.view.notices == ["Nobody has mentioned you here."]
    desk.model.apply(events.Blocked(("luis",), True))
    assert desk.jump() == ""
    assert len(desk.view.notices) == 2


def test_an_answer_that_comes_after_the_conversation_was_left_changes_nothing(desk: Desk) -> None:
    desk.navigation.next_mention()
    desk.commands.open("luis")
    desk.navigation.on_found(SearchFinished(1, (Hit("#clase", desk.item(7)),), False))
    assert not desk.view.revealed
    assert not [call for call in desk.client.calls if call[0] == "look"]
