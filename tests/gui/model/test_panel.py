"""Test what the panel beside a conversation knows of it."""

from __future__ import annotations

from gui.model.faces import face_of
from gui.model.model import Model
from gui.model.panel import MOST_LINKS, MOST_MEMBERS, LinkFinder, PanelLink, panel_facts
from gui.model.records import Availability
from gui.words.face import Face
from net.client.target import Target
from net.wire import events
from net.wire.address import Address
from net.wire.events import Hit, SearchFinished
from net.wire.messages import Person
from tests.gui.fakes import FakeClient, connected, item, roster


def school() -> Model:
    """Return the model of Ana's window: luis is here, zoe is not, bea is in another room."""
    model = Model("Ana")
    model.apply(events.Connected("localhost:8080", "Ana", "Aula 3", plain=False))
    model.apply(
        roster(
            Person("Ana"),
            Person("luis García", note="comiendo"),
            Person("zoe", "offline"),
            Person("bea"),
            rooms={"#clase": ("Ana", "zoe", "luis García"), "#otra": ("bea",), "#g-1": ("Ana",)},
            titles={"#g-1": "Trabajo"},
        )
    )
    return model


def test_of_a_room_its_members_are_known_oneself_first_then_who_is_here() -> None:
    facts = panel_facts(school(), "#clase")
    assert [(one.name, one.is_me, one.presence) for one in facts.members] == [
        ("Ana", True, Availability.ONLINE),
        ("luis García", False, Availability.ONLINE),
        ("zoe", False, Availability.OFFLINE),
    ]
    assert (facts.people, facts.online, facts.joined, facts.can_join) == (3, 2, True, False)
    assert facts.members[1].note == "comiendo"
    assert facts.face == Face("room")
    assert panel_facts(school(), "#otra").can_join


def test_of_a_group_also_who_has_not_answered() -> None:
    model = school()
    model.apply(events.GroupChanged("#g-1", "Trabajo", ("Ana", "zoe"), "Ana", ("bea",)))
    facts = panel_facts(model, "#g-1")
    assert [(one.name, one.waits) for one in facts.members] == [
        ("Ana", False),
        ("zoe", False),
        ("bea", True),
    ]
    assert (facts.title, facts.people, facts.face.kind) == ("Trabajo", 2, "group")


def test_of_a_person_what_they_say_of_themselves_and_where_both_are() -> None:
    model = school()
    model.settings.pinned = ["luis garcía"]
    facts = panel_facts(model, "LUIS garcía")
    assert (facts.name, facts.note, facts.shared) == ("luis García", "comiendo", ("#clase",))
    assert facts.face.initials == "LG" and facts.is_pinned and facts.is_known
    assert panel_facts(model, "bea").shared == ()
    nobody = panel_facts(model, "nadie")
    assert not nobody.is_known and nobody.presence is Availability.OFFLINE


def test_a_room_of_thousands_is_cut() -> None:
    model = Model("Ana")
    people = [f"p{number}" for number in range(MOST_MEMBERS + 300)]
    model.apply(connected(*people))
    while not model.order.is_settled:
        len(model.order)
    facts = panel_facts(model, "#clase")
    assert len(facts.members) == MOST_MEMBERS
    assert facts.people == len(people) + 1


def test_faces_have_initials_colours_and_presence() -> None:
    model = school()
    luis, zoe = face_of(model, "luis garcía"), face_of(model, "zoe")
    assert (luis.kind, luis.initials, luis.presence) == ("person", "LG", "online")
    assert (zoe.initials, zoe.presence) == ("Z", "offline")
    assert luis.number != zoe.number
    assert face_of(model, "#g-1").kind == "group"


class Desk:
    def __init__(self) -> None:
        self.model = school()
        self.client = FakeClient(Target.at(Address("localhost", 8080)), "Ana", lambda _event: None)
        self.found: list[tuple[str, tuple[PanelLink, ...]]] = []
        self.finder = LinkFinder(self.model, self.client, lambda *found: self.found.append(found))

    def answer(self, serial: int, *texts: tuple[int, str, str]) -> bool:
        hits = tuple(Hit("#clase", item(number, text, sender=who)) for number, who, text in texts)
        return self.finder.take(SearchFinished(serial, hits, False))


def test_links_are_found_in_the_journal_the_newest_first_and_each_once() -> None:
    desk = Desk()
    desk.finder.ask("#clase")
    assert desk.client.calls == [("search", "http", "#clase"), ("search", "www", "#clase")]
    assert not desk.answer(99, (1, "luis", "https://a.example"))
    both = "https://b.example y https://a.example"
    assert desk.answer(1, (1, "luis", "http no es nada"), (3, "luis", both))
    assert not desk.found
    assert desk.answer(2, (2, "zoe", "www.c.example, https://a.example"))
    [(name, links)] = desk.found
    assert name == "#clase"
    assert [(one.link, one.sender, one.place) for one in links] == [
        ("https://b.example", "luis", (3, 0)),
        ("https://a.example", "luis", (3, 0)),
        ("www.c.example", "zoe", (2, 0)),
    ]


def test_links_of_people_who_are_blocked_are_not_shown() -> None:
    desk = Desk()
    desk.model.conversation_with("#clase")
    desk.model.apply(events.Blocked(("zoe",), True))
    desk.finder.ask("#clase")
    desk.answer(1, (1, "zoe", "https://a.example"), (2, "luis", "https://b.example"))
    desk.answer(2)
    assert [one.link for one in desk.found[0][1]] == ["https://b.example"]


def test_whoever_sends_thousands_of_links_fills_no_panel() -> None:
    desk = Desk()
    desk.finder.ask("#clase")
    flood = " ".join(f"https://x{number}.example" for number in range(300))
    desk.answer(1, *((number, "luis", flood) for number in range(200)))
    desk.answer(2)
    assert len(desk.found[0][1]) == MOST_LINKS


def test_an_answer_to_an_earlier_question_is_not_shown() -> None:
    desk = Desk()
    desk.finder.ask("#otra")
    desk.finder.ask("#clase")
    assert not desk.answer(1, (1, "luis", "https://a.example"))
    desk.answer(3), desk.answer(4)
    assert desk.found == [("#clase", ())]
