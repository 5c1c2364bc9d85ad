"""Test what an empty conversation says, and what can be done there."""

from __future__ import annotations

import pytest

from gui.model.conversation import Conversation
from gui.model.emptiness import of_conversation, of_search
from gui.model.model import Model
from gui.words import i18n
from net.wire import events, names
from tests.gui.fakes import connected


@pytest.fixture
def model() -> Model:
    i18n.set_language("en")
    model = Model("Ana")
    model.apply(connected("luis"))
    model.apply(events.CaughtUp())
    return model


def empty(model: Model, name: str) -> Conversation:
    conversation = Conversation(names.key(name), name)
    conversation.loaded, conversation.more, conversation.loading = True, False, False
    return conversation


def test_with_nothing_open_one_can_choose_whom_to_write_to(model: Model) -> None:
    found = of_conversation(model, None)
    assert found is not None and found.act == "recipient" and found.button


def test_a_room_that_is_silent_asks_for_the_first_message(model: Model) -> None:
    found = of_conversation(model, empty(model, "#clase"))
    assert found is not None and "#clase" in found.title and not found.act


def test_a_room_that_one_is_not_in_can_be_joined(model: Model) -> None:
    found = of_conversation(model, empty(model, "#otra"))
    assert found is not None and found.act == "join"


def test_what_is_on_its_way_is_waited_for(model: Model) -> None:
    conversation = empty(model, "#clase")
    conversation.loading = True
    assert of_conversation(model, conversation) is None


def test_a_person_gets_it_later_only_where_messages_are_kept(model: Model) -> None:
    conversation = empty(model, "luis")
    found = of_conversation(model, conversation)
    assert found is not None and "offline now" in found.text
    model.connection.stores = False
    found = of_conversation(model, conversation)
    assert found is not None and "only while online" in found.text


def test_who_teaches_alone_is_told_to_read_the_words() -> None:
    i18n.set_language("en")
    model = Model("Ana")
    model.apply(connected())
    found = of_conversation(model, empty(model, "#clase"), is_host=True)
    assert found is not None and found.act == "board"
    found = of_conversation(model, empty(model, "#clase"))
    assert found is not None and not found.act, "others have no board"


def test_the_words_of_a_search_are_shown_harmless() -> None:
    assert "\u202e" not in of_search("a\u202eb").title
