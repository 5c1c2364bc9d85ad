"""Test what the panel beside a conversation shows."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from gui.dialogs.panel_rows import SHOWN_MEMBERS, head, rows
from gui.model.notify_rules import FOREVER
from gui.model.panel import PanelFacts, PanelLink, PanelMember
from gui.model.records import Availability
from gui.parts.row_list import ListHead, ListRow
from gui.words import i18n
from gui.words.face import Face

NOW = datetime.datetime(2026, 11, 27, 10, 30)
NOBODY = Face("person", "L")


@pytest.fixture(autouse=True)
def english() -> None:
    i18n.set_language("en")


def facts(name: str = "#clase", **changed: Any) -> PanelFacts:
    usual = PanelFacts(
        name=name,
        title=name,
        face=Face("room"),
        presence=Availability.UNKNOWN,
        note="",
        members=(),
        people=0,
        online=0,
        shared=(),
        joined=False,
        can_join=False,
        is_known=True,
        is_blocked=False,
        is_pinned=False,
        notify="always",
        quiet_until=0,
    )
    return usual._replace(**changed)


def keys(of: PanelFacts, links: tuple[PanelLink, ...] = (), **how: bool) -> list[str]:
    found = rows(of, links, NOW, **{"is_online": True, "can_remove": False, **how})
    return [line.key for line in found if line.key]


def test_a_room_can_be_left_and_a_person_blocked() -> None:
    assert "leave" in keys(facts(joined=True)) and "block" not in keys(facts(joined=True))
    assert "block" in keys(facts("luis")) and "leave" not in keys(facts("luis"))
    assert "unblock" in keys(facts("luis", is_blocked=True))


def test_without_a_connection_nothing_is_offered_that_needs_one() -> None:
    of = facts("#g-1", joined=True, members=(PanelMember("luis", NOBODY, Availability.ONLINE),))
    assert not {"leave", "invite", "join"} & set(keys(of, is_online=False))
    assert {"leave", "invite"} <= set(keys(of))


def test_only_rooms_call_for_mentions() -> None:
    assert "notify:mentions" in keys(facts())
    assert "notify:mentions" not in keys(facts("luis"))


def test_the_choice_has_a_tick() -> None:
    lines = rows(facts(notify="never", is_pinned=True), (), NOW, is_online=True, can_remove=False)
    ticked = [line.key for line in lines if isinstance(line, ListRow) and line.is_on]
    assert ticked == ["pin", "notify:never"]


@pytest.mark.parametrize(
    "until, words",
    [
        (datetime.datetime(2026, 11, 27, 11, 5), "Muted until 11:05"),
        (datetime.datetime(2026, 11, 28, 8, 0), "Muted until Saturday at 8:00"),
    ],
)
def test_a_quiet_conversation_says_until_when(until: datetime.datetime, words: str) -> None:
    end = round(until.timestamp() * 1000)
    lines = rows(facts(quiet_until=end), (), NOW, is_online=True, can_remove=False)
    said = [line.second for line in lines if isinstance(line, ListRow) and line.key == "loud"]
    assert said == [words.replace("8:00", "08:00")]
    assert "loud" in keys(facts(quiet_until=FOREVER))


def test_a_crowd_is_shown_in_the_window_of_members() -> None:
    members = tuple(PanelMember(f"n{i}", NOBODY, Availability.ONLINE) for i in range(300))
    found = keys(facts(members=members, people=300))
    assert len([key for key in found if key.startswith("person:")]) == SHOWN_MEMBERS
    assert "members" in found


def test_a_link_says_who_has_sent_it_and_when() -> None:
    at = round(datetime.datetime(2026, 11, 27, 9, 5).timestamp() * 1000)
    link = PanelLink("https://a.example/\u202egpj.exe", "lu\u202eis", at, (1, 1))
    (line,) = [
        line
        for line in rows(facts(), (link,), NOW, is_online=True, can_remove=False)
        if line.key == "link:0"
    ]
    assert isinstance(line, ListRow)
    assert "\u202e" not in line.title + line.second
    assert line.second.endswith("09:05")


def test_without_links_there_is_no_heading_for_them() -> None:
    lines = rows(facts(), (), NOW, is_online=True, can_remove=False)
    assert "Links" not in [line.title for line in lines if isinstance(line, ListHead)]


def test_the_head_says_who_is_here() -> None:
    assert head(facts(people=12, online=9)) == ("#clase", "12 people · 9 online")
    luis = facts("luis", presence=Availability.AWAY, note="in the library")
    assert head(luis) == ("luis", "away · in the library")
    assert head(facts("#g-1", title="Cena", is_known=False)) == ("Cena", "group")
