"""Test which events the window receives for a server's messages."""

from __future__ import annotations

import pytest

from net.journal.translation import connected, is_about_messages, take_first_page, translate
from net.wire import events, messages
from net.wire.events import Event
from net.wire.heard import Heard, LoggedIn, PlainMessage, PlainNotice, RoundTrip
from net.wire.manners import Manner
from net.wire.messages import (
    BlockList,
    Crowd,
    Declined,
    Err,
    Gap,
    Invited,
    Joined,
    Left,
    Limits,
    Live,
    Message,
    Ok,
    Page,
    Person,
    Presence,
    Receipt,
    RoomChanged,
    RoomInfo,
    RoomTraffic,
    RosterPage,
    TypingNotice,
    Uninvited,
)

FIRST_PAGE = RosterPage((Person("Ana"),))
LOADED = events.RosterLoaded((events.Somebody("ana", Person("Ana")),))


@pytest.mark.parametrize(
    ("heard", "event"),
    [
        (Err("bad_room", "No.", to="#a"), events.Notice("bad_room", "No.", "#a")),
        (PlainNotice("", "Hola"), events.Notice("", "Hola")),
        (RoundTrip(3.5), events.Measured(3.5)),
        (
            Presence("luis", "away", note="comiendo"),
            events.PresenceChanged("luis", "away", False, "comiendo"),
        ),
        (
            Presence("luis", "offline", gone=True),
            events.PresenceChanged("luis", "offline", False, gone=True),
        ),
        (Joined("#a", "luis"), events.RoomJoined("#a", "luis")),
        (Left("#a", "luis"), events.RoomLeft("#a", "luis")),
        (
            RosterPage(
                (Person("Ana"),),
                (RoomInfo("#Clase", ("Ana",)), RoomInfo("#g-1", (), "Mus", True, ("Eva",))),
                more=True,
            ),
            events.RosterLoaded(
                (events.Somebody("ana", Person("Ana")),),
                (
                    events.RoomPart("#clase", "#Clase", {"ana": "Ana"}),
                    events.RoomPart("#g-1", "#g-1", {}, "Mus", True, {"eva": "Eva"}),
                ),
                more=True,
            ),
        ),
        (
            Crowd(
                (Person("eva"), Person("nc", "offline", plain=True)),
                (RoomTraffic("#a", ("eva",), ("luis", "nc")),),
            ),
            events.CrowdChanged(
                (
                    events.PresenceChanged("eva", "online", False),
                    events.PresenceChanged("nc", "offline", True),
                ),
                (events.RoomLeft("#a", "luis"), events.RoomLeft("#a", "nc")),
                (events.RoomJoined("#a", "eva"),),
            ),
        ),
        (
            RoomChanged("#g-1", ("ana", "eva"), "Mus", "eva", ("luis",)),
            events.GroupChanged("#g-1", "Mus", ("ana", "eva"), "eva", ("luis",)),
        ),
        (Invited("#g-1", "Mus", "eva"), events.InvitationReceived("#g-1", "Mus", "eva")),
        (Uninvited("#g-1"), events.InvitationWithdrawn("#g-1")),
        (Declined("#g-1", "luis"), events.InvitationDeclined("#g-1", "luis")),
        (BlockList(("luis",), on=False), events.Blocked(("luis",), False)),
        (TypingNotice("luis", "ana"), events.TypingStarted("luis", "ana")),
    ],
)
def test_what_is_not_about_messages_is_told_as_it_is(heard: Heard, event: Event) -> None:
    assert translate(heard) == event
    assert not is_about_messages(heard)


@pytest.mark.parametrize(
    "heard",
    [
        Message(5, "luis", "ana", "hola", 9, "l1"),
        Ok("c1", 6, 9),
        Err("no_such_nick", "No.", "c2", "eva"),
        Receipt("luis", 4, "read"),
        Gap("luis", 3),
        Page("luis", (), False),
        Live(5),
        PlainMessage("luis", "ana", "hola"),
    ],
)
def test_what_is_about_messages_is_for_the_journal_to_tell(heard: Heard) -> None:
    assert is_about_messages(heard)
    assert translate(heard) is None


def test_a_log_in_is_told_with_the_first_page_of_the_roster() -> None:
    login = LoggedIn("h:1", "ana", "Aula", Limits(text=20), stores=True, epoch="e")
    assert connected(login, FIRST_PAGE) == events.Connected(
        "h:1", "ana", "Aula", plain=False, limits=Limits(text=20), stores=True, roster=LOADED
    )
    plain = LoggedIn("h:1", "ana", "", Limits(), plain=True, manner=Manner(framing="lf"))
    assert connected(plain, None) == events.Connected(
        "h:1", "ana", "", plain=True, manner=Manner(framing="lf")
    )


def test_the_first_page_comes_along_unless_something_has_changed_before_it() -> None:
    message = Message(5, "luis", "ana", "hola", 9, "l1")
    later = RosterPage((Person("Luis"),))
    invited = Invited("#g-1", "Mus", "eva")
    assert take_first_page([invited, FIRST_PAGE, message, later]) == (
        FIRST_PAGE,
        [invited, message, later],
    )
    changed: messages.ServerMessage
    for changed in (Joined("#a", "luis"), Presence("luis", "away"), Crowd()):
        assert take_first_page([changed, FIRST_PAGE]) == (None, [changed, FIRST_PAGE])
    assert take_first_page([]) == (None, [])
