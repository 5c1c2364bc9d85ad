"""Test what a teacher asks of the server, and what their panel shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import pytest

from gui.model.class_facts import class_facts
from gui.model.commands import Commands
from gui.model.model import Model
from gui.model.records import OfferedAction
from gui.model.roster_queries import RosterRows
from gui.model.teaching import Teaching
from net.client.target import Target
from net.wire import ballots, events
from net.wire.address import Address
from net.wire.ballots import Poll
from net.wire.teaching import (
    Hand,
    HandsUp,
    LessonBegan,
    LockChanged,
    LowerHands,
    PinMessage,
    Pinned,
    Pins,
    SetLock,
    Tally,
    Teach,
    TeachingAnswer,
)
from tests.gui.fakes import FakeClient, SilentView, connected, enter, received

NOW = 1_770_000_000_000
POLL = Poll("What is it?", ("None", "An error"), named=True)


class AskingView(SilentView):
    """Keeps the question that is asked."""

    def __init__(self) -> None:
        self.asked: tuple[OfferedAction, ...] = ()

    def show_notice(self, title: str, text: str, actions: Sequence[OfferedAction] = ()) -> None:
        self.asked = tuple(actions)


def make(role: str = "teacher") -> tuple[Model, Teaching, FakeClient, AskingView]:
    client = FakeClient(Target.at(Address("localhost", 8080)), "Ana", lambda _event: None)
    model, view = Model("Ana", clock=lambda: NOW), AskingView()
    model.apply(connected("Luis", "Marta", rooms={"#clase": ("Ana", "Luis"), "#x": ("Ana",)}))
    model.apply(events.PresenceChanged("Ana", "online", False, role=role))
    return model, Teaching(model, client, view), client, view


def tell(model: Model, *said: TeachingAnswer) -> None:
    for one in said:
        model.apply(events.Taught(one))


def post(model: Model, id_: int, kind: str, text: str) -> None:
    item = events.Item("Ana", text, NOW, (id_, 0), "stored", f"c{id_}", kind=kind)
    model.apply(events.Received("#clase", item))


def test_the_room_that_is_asked_is_the_one_in_view_or_the_largest() -> None:
    model, teaching, _client, _view = make()
    assert teaching.room == "#clase"
    enter(model, "#x")
    assert teaching.room == "#x"
    enter(model, "Luis")
    assert teaching.room == "#clase"


def test_what_the_teacher_presses_is_asked_of_the_server() -> None:
    _model, teaching, client, _view = make()
    teaching.silence()
    teaching.lock_person("mute", "Luis", 600, "too loud")
    teaching.unlock("mute", nick="Luis")
    teaching.attend("Luis")
    teaching.lower()
    teaching.show_pin("123456")
    assert [request for request, _place in client.asked] == [
        SetLock(kind="write", seconds=300),
        SetLock(kind="mute", nick="Luis", seconds=600, reason="too loud"),
        SetLock(kind="mute", nick="Luis", on=False),
        LowerHands(nick="Luis", answered=True),
        LowerHands(),
        Teach(pin="123456"),
    ]


def test_a_poll_is_seen_as_pending_at_once() -> None:
    model, teaching, client, _view = make()
    teaching.ask("#clase", POLL)
    assert client.calls[-1] == ("ask_class", "#clase", "poll", ballots.write(POLL))
    (_conversation, entry) = model.pending[0]
    assert entry.item.kind == "poll"


def test_what_cannot_be_undone_is_asked_about_first() -> None:
    model, teaching, client, view = make()
    model.apply(received("Luis", "#clase", "rubbish", cid="c9"))
    entry = model.conversations["#clase"].entries[-1]
    asks: tuple[Callable[[], None], ...] = (
        partial(teaching.ask_kick, "Luis"),
        partial(teaching.ask_free, "Luis"),
        partial(teaching.ask_clear, "#x"),
        teaching.ask_end,
        partial(teaching.ask_remove, "#clase", entry),
    )
    for ask in asks:
        before = len(client.asked) + len(client.calls)
        ask()
        assert len(client.asked) + len(client.calls) == before
        view.asked[-1].command()  # Cancel
        assert len(client.asked) + len(client.calls) == before
        view.asked[0].command()
        assert len(client.asked) + len(client.calls) == before + 1
    assert client.calls[-1] == ("remove", "#clase", "Luis", "c9")


def test_a_message_is_pinned_by_its_place() -> None:
    model, teaching, client, _view = make()
    post(model, 7, "", "read this")
    entry = model.conversations["#clase"].entries[-1]
    assert not teaching.is_pinned("#clase", entry)
    teaching.pin("#clase", entry, on=True)
    assert client.asked[-1] == (PinMessage(room="#clase", id=0), (7, 0))
    tell(model, Pins("#clase", (Pinned(7, "ana", "c7", NOW),)))
    assert teaching.is_pinned("#clase", entry)


def test_the_panel_shows_hands_switches_and_the_open_ballots() -> None:
    model, teaching, _client, _view = make()
    post(model, 2, "poll", ballots.write(POLL))
    post(model, 3, "pulse", "")
    post(model, 4, "announce", "Until twelve")
    tell(
        model,
        HandsUp((Hand("Luis", NOW - 6 * 60_000, "Why?"), Hand("Marta", NOW + 99_000))),
        LockChanged("private", until=1, left=600_000),
        LockChanged("slow", "#clase", pause=10),
        Tally("#clase", 2, (3, 1), 4, 9),
        Tally("#clase", 3, (6, 2, 1), 9, 9),
        Tally("#clase", 4, (5,), 5, 9),
        LessonBegan(1, 42 * 60_000),
    )
    facts = class_facts(model, teaching, NOW)
    assert facts.summary == "3 of 3 here · 42 min"
    assert [(hand.name, hand.waited, hand.text) for hand in facts.hands] == [
        ("Luis", "6 min", "Why?"),
        ("Marta", "now", ""),
    ]
    assert [(one.kind, one.is_on) for one in facts.switches] == [
        ("write", True),
        ("private", False),
        ("enter", True),
        ("slow", True),
    ]
    assert facts.switches[1].note.startswith("until ")
    assert facts.switches[3].note == "one every 10 s"
    assert facts.poll is not None
    assert facts.poll.question == "What is it?"
    assert facts.poll.answers == (("None", 3), ("An error", 1))
    assert facts.poll.is_named
    assert facts.pulse is not None
    assert facts.pulse.answers == (("yes", 6), ("no", 2), ("too fast", 1))
    assert facts.announcement is not None
    assert facts.announcement.answers == (("Seen", 5),)


def test_a_closed_ballot_is_not_in_the_panel() -> None:
    model, teaching, _client, _view = make()
    post(model, 2, "poll", ballots.write(POLL))
    tell(model, Tally("#clase", 2, (3, 1), 4, 9, open=False))
    assert class_facts(model, teaching, NOW).poll is None


@pytest.mark.parametrize("text", ["", "{", '{"question":"?"}'])
def test_a_poll_that_cannot_be_read_is_told_by_numbers(text: str) -> None:
    model, teaching, _client, _view = make()
    post(model, 2, "poll", text)
    tell(model, Tally("#clase", 2, (3, 1), 4, 9))
    poll = class_facts(model, teaching, NOW).poll
    assert poll is not None
    assert poll.answers == (("1", 3), ("2", 1))


def test_a_poll_that_is_not_in_memory_is_asked_for_once_by_its_place() -> None:
    model, teaching, client, _view = make()
    tell(model, Tally("#clase", 2, (3, 1), 4, 9))
    for _time in range(2):
        poll = class_facts(model, teaching, NOW).poll
        assert poll is not None
        assert (poll.entry, poll.answers) == (None, (("1", 3), ("2", 1)))
    assert client.calls == [("look", "#clase", (2, 0))]
    text = ballots.write(POLL)
    found = events.ExcerptLoaded(
        1,
        "#clase",
        (
            events.Item("Luis", "before", NOW, (1, 1), cid="c1"),
            events.Item("Ana", text, NOW, (2, 2), "stored", "c2", kind="poll"),
        ),
        None,
        True,
        True,
    )
    model.apply(found)
    assert teaching.ballots.follow(model.take_changes())
    poll = class_facts(model, teaching, NOW).poll
    assert poll is not None
    assert (poll.question, poll.answers) == ("What is it?", (("None", 3), ("An error", 1)))
    assert poll.entry is not None
    teaching.close_ballot("#clase", poll.entry)
    assert client.calls[-1] == ("close_ballot", "#clase", "Ana", "c2")
    assert teaching.open_question("#clase", "poll") is poll.entry
    assert len(client.calls) == 2


def test_a_poll_that_was_not_found_is_asked_for_on_another_connection() -> None:
    model, teaching, client, _view = make()
    tell(model, Tally("#clase", 2, (3, 1), 4, 9))
    class_facts(model, teaching, NOW)
    model.apply(events.ExcerptLoaded(1, "#clase", (), None, False, False))
    assert not teaching.ballots.follow(model.take_changes())
    model.apply(events.Disconnected("lost", "", 3.0))
    teaching.ballots.follow(model.take_changes())
    tell(model, Tally("#clase", 2, (3, 1), 4, 9))
    class_facts(model, teaching, NOW)
    assert client.calls == [("look", "#clase", (2, 0))] * 2


def test_a_question_takes_the_place_of_a_quick_one_and_never_that_of_a_poll() -> None:
    model, teaching, client, _view = make()
    post(model, 3, "pulse", "")
    tell(model, Tally("#clase", 3, (6, 2, 1), 9, 9))
    teaching.ask("#clase", POLL)
    assert [call[0] for call in client.calls] == ["close_ballot", "ask_class"]
    assert client.calls[0] == ("close_ballot", "#clase", "Ana", "c3")
    tell(model, Tally("#clase", 3, (6, 2, 1), 9, 9, open=False))
    pulse = class_facts(model, teaching, NOW).pulse
    assert pulse is not None and not pulse.is_open  # its answers can still be seen
    teaching.announce("#clase", "Until twelve")
    assert client.calls[-1][0] == "ask_class"


def test_a_ballot_that_was_refused_is_not_the_one_before_it() -> None:
    model, teaching, _client, _view = make()
    post(model, 2, "poll", ballots.write(POLL))
    failed = events.Item("Ana", "", NOW, (2, 9), "failed", "c9", kind="pulse")
    model.apply(events.Received("#clase", failed))
    tell(model, Tally("#clase", 2, (3, 1), 4, 9))
    facts = class_facts(model, teaching, NOW)
    assert facts.poll is not None and facts.poll.question == "What is it?"
    assert facts.pulse is None


def test_the_list_shows_teachers_who_is_muted_and_until_when() -> None:
    model, _teaching, _client, _view = make()
    tell(model, LockChanged("mute", nick="Luis", until=1, left=600_000))
    assert RosterRows(model).row("luis").note.startswith("Muted until ")
    model.apply(events.PresenceChanged("Ana", "online", False))  # the role is taken
    assert RosterRows(model).row("luis").note == ""


def test_a_refused_poll_is_tried_again_as_a_poll() -> None:
    model, teaching, client, view = make()
    retried: list[tuple[str, str]] = []
    client.retry = lambda to, text, cid, reply=None, kind="": retried.append((text, kind))  # type: ignore[method-assign]
    enter(model, "#clase")
    teaching.ask("#clase", POLL)
    cid = client.posts[-1][2]
    model.apply(events.Failed(cid, "ballot_open", "", (1, 1)))
    commands = Commands(model, client, view, remember=lambda _name: None)
    commands.retry(model.conversations["#clase"].entries[-1].number)
    assert retried == [(ballots.write(POLL), "poll")]
