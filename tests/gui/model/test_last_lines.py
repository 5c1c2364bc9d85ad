"""Test the second line of the roster: what was said last, when, and how far it has come."""

from __future__ import annotations

import pytest

from gui.model import roster_queries
from gui.model.conversation import DeliveryStatus
from gui.model.last_lines import LINE_CHARACTERS
from gui.model.model import Model
from gui.model.records import RosterRow
from gui.words import i18n
from net.wire import events
from net.wire.events import Past
from net.wire.messages import Person
from tests.gui.fakes import LONG_AGO, connected, item, page, received, roster


@pytest.fixture
def model() -> Model:
    i18n.set_language("en")
    model = Model("Ana")
    model.apply(connected("luis", "eva"))
    return model


def row(model: Model, name: str) -> RosterRow:
    return next(row for row in roster_queries.rows(model) if row.name == name)


def hear(model: Model, text: str, *, to: str = "Ana", sender: str = "luis", place: int = 1) -> None:
    model.apply(received(sender, to, text, LONG_AGO, (place, 0), f"{sender}{place}"))


def test_in_rooms_the_sender_is_named_but_not_with_one_person(model: Model) -> None:
    hear(model, "hola", place=1)
    hear(model, "hola a todos", to="#clase", place=2)
    assert (row(model, "luis").last, row(model, "luis").at) == ("hola", LONG_AGO)
    assert row(model, "#clase").last == "luis: hola a todos"
    assert (row(model, "eva").last, row(model, "eva").at) == ("", 0)


def test_one_s_own_has_its_receipt(model: Model) -> None:
    model.posted("luis", "hola", "c1")
    states = [row(model, "luis").last_receipt]
    model.apply(events.Accepted("c1", LONG_AGO, (5, 0)))
    states.append(row(model, "luis").last_receipt)
    for state in ("delivered", "read"):
        model.take_changes()
        model.apply(events.ReceiptChanged("luis", state, (0, 0), (5, 9)))
        assert model.take_changes().roster
        states.append(row(model, "luis").last_receipt)
    assert states == [
        DeliveryStatus.PENDING,
        DeliveryStatus.STORED,
        DeliveryStatus.DELIVERED,
        DeliveryStatus.READ,
    ]
    assert row(model, "luis").last == "You: hola"
    hear(model, "¡hola!", place=6)
    assert (row(model, "luis").last, row(model, "luis").last_receipt) == ("¡hola!", None)


def test_what_failed_is_shown_as_failed(model: Model) -> None:
    model.posted("luis", "hola", "c1")
    model.apply(events.Failed("c1", "storage", "", (5, 0)))
    assert row(model, "luis").last_receipt is DeliveryStatus.FAILED


@pytest.mark.parametrize("loaded", [True, False])
def test_it_follows_edits_and_deletions(model: Model, loaded: bool) -> None:
    last = item(3, "hola", cid="l3")
    model.apply(events.Restored("Ana", "Aula 3", (Past("luis", (3, 0), 0, last=last),)))
    if loaded:
        model.open("luis")
        model.ask_for_page()
        model.apply(page("luis", item(2, cid="l2"), last))
    model.take_changes()
    model.apply(events.Changed("luis", item(3, "hola otra vez", cid="l3", edited=True)))
    assert model.take_changes().roster
    assert row(model, "luis").last == "hola otra vez"
    model.apply(events.Changed("luis", item(2, "antes", cid="l2", edited=True)))
    assert row(model, "luis").last == "hola otra vez"
    model.apply(events.Changed("luis", item(3, "", cid="l3", deleted=True)))
    assert row(model, "luis").last == "Message deleted"


@pytest.mark.parametrize("loaded", [True, False])
def test_when_it_is_discarded_the_one_before_is_the_last(model: Model, loaded: bool) -> None:
    before, failed = item(2, "hola", cid="l2"), item(3, "fallido", state="failed", cid="c3")
    model.apply(events.Restored("Ana", "Aula 3", (Past("luis", (2, 0), 0, last=failed),)))
    if loaded:
        model.open("luis")
        model.ask_for_page()
        model.apply(page("luis", before, failed))
    assert row(model, "luis").last == "You: fallido"
    model.apply(events.Discarded("luis", "c3", before))
    assert row(model, "luis").last == "hola"


def test_before_anything_is_loaded_it_comes_from_the_journal(model: Model) -> None:
    pasts = (
        Past("luis", None, 0, last=item(3, "hola", cid="l3")),
        Past("#clase", None, 0, last=item(4, "listo", state="stored", cid="c4")),
        Past("eva", None, 0, last=item(5, "", sender="", cid="", code="gap")),
    )
    model.apply(events.Restored("Ana", "Aula 3", pasts))
    assert row(model, "luis").last == "hola"
    assert row(model, "#clase").last == "You: listo"
    assert row(model, "eva").last == ""
    model.apply(events.ReceiptChanged("#clase", "read", (0, 0), (4, 0)))
    assert row(model, "#clase").last_receipt is DeliveryStatus.READ
    hear(model, "¿sigues ahí?", place=9)
    assert row(model, "luis").last == "¿sigues ahí?"


def test_what_was_pending_at_the_last_start_settles(model: Model) -> None:
    pending = item(0, "en camino", state="pending", cid="c1")
    model.apply(events.Restored("Ana", "Aula 3", (Past("luis", None, 0, last=pending),)))
    hear(model, "hola", place=4)
    assert row(model, "luis").last == "You: en camino"  # it will come after that
    assert row(model, "luis").last_receipt is DeliveryStatus.PENDING
    model.apply(events.Accepted("c1", LONG_AGO, (5, 0)))
    assert row(model, "luis").last_receipt is DeliveryStatus.STORED
    model.apply(events.Accepted("c1", LONG_AGO, (5, 0)))  # nobody needs a second answer


def test_of_blocked_people_nothing_is_shown_in_rooms(model: Model) -> None:
    model.apply(events.Blocked(("luis",), True))
    hear(model, "¿me lees?", to="#clase")
    assert row(model, "#clase").last == "…"


def test_changes_of_a_group_are_said(model: Model) -> None:
    model.apply(events.GroupChanged("#g-1", "Trabajo", ("Ana",), "luis"))
    assert row(model, "#g-1").last == "luis has added you to the group “Trabajo”."


def test_formats_code_and_lines_become_one_plain_line(model: Model) -> None:
    hear(model, "mira **esto**:\n```python\nprint(1)\n```\ny `eso`")
    assert row(model, "luis").last == "mira esto: print(1) y eso"


@pytest.mark.parametrize(
    "text", ["x" * 100_000, "\u202etxet", "a\x1b[31mb", "z" + "\u0300" * 5_000, "\n" * 9_000 + "x"]
)
def test_hostile_texts_are_short_and_harmless(model: Model, text: str) -> None:
    hear(model, text, to="#clase")
    last = row(model, "#clase").last
    assert last.startswith("luis: ")
    assert len(last) <= len("luis: ") + 8 * LINE_CHARACTERS
    assert not {"\u202e", "\x1b", "\n"} & set(last)


def test_a_hostile_name_does_not_reach_the_next_line(model: Model) -> None:
    name = "a\u2067b" * 500
    model.apply(roster(Person(name)))
    hear(model, "hola", to="#clase", sender=name)
    assert "\u2067" not in row(model, "#clase").last and len(row(model, "#clase").last) < 3_000


def test_a_draft_is_shown_where_the_user_is_not(model: Model) -> None:
    model.open("luis").draft.text = "a medias\ny más"
    assert (row(model, "luis").draft, row(model, "luis").is_draft) == ("", False)
    model.open("eva")
    assert (row(model, "luis").draft, row(model, "luis").is_draft) == ("a medias y más", True)
