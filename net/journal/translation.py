"""Turns what was heard from a server into events for the window, without looking at the journal.

What is about messages is not translated here but by the journal itself, which knows what is new
and what has become of it. All that a server says is known here, or mypy complains.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from net.wire import events, messages, names, refs, teaching
from net.wire.events import Event
from net.wire.heard import Heard, LoggedIn, PlainMessage, PlainNotice, RoundTrip
from net.wire.traces import TraceAnswer
from net.wire.wall import WallNews

AboutMessages = (
    messages.Message
    | messages.Ok
    | messages.Receipt
    | messages.Gap
    | messages.Page
    | messages.Live
    | PlainMessage
)
# What changes who is here and what there is.
_Change = (
    messages.Presence | messages.Joined | messages.Left | messages.Crowd | messages.RoomChanged
)


def is_about_messages(one: Heard) -> bool:
    """Return whether the journal has to write it down."""
    return isinstance(one, AboutMessages) or (isinstance(one, messages.Err) and bool(one.cid))


def translate(one: Heard) -> Event | None:
    """Return the event, or None if it is about messages or is nothing for the window."""
    match one:
        case messages.Err():
            # An error that answers a question is told by the answer to that.
            is_told = one.cid or refs.op_of(one.ref) in refs.QUESTIONS
            return None if is_told else events.Notice(one.code, one.text, one.to or "", one.ref)
        case PlainNotice():
            return events.Notice(one.code, one.text, one.to)
        case RoundTrip():
            return events.Measured(one.milliseconds)
        case messages.RosterPage():
            return _roster_loaded(one)
        case messages.Presence():
            return _presence(one)
        case messages.Crowd():
            return _crowd_changed(one)
        case messages.Joined():
            return events.RoomJoined(one.room, one.nick)
        case messages.Left():
            return events.RoomLeft(one.room, one.nick)
        case messages.Terms():
            return events.TermsChanged(one.room, one.open, one.maker, one.by)
        case messages.RoomChanged():
            return events.GroupChanged(one.room, one.title, one.members, one.by, one.invited)
        case messages.Invited():
            return events.InvitationReceived(one.room, one.title, one.by)
        case messages.Uninvited():
            return events.InvitationWithdrawn(one.room)
        case messages.Declined():
            return events.InvitationDeclined(one.room, one.nick)
        case messages.BlockList():
            return events.Blocked(one.nicks, one.on)
        case messages.TypingNotice():
            return events.TypingStarted(one.sender, one.to)
        case (
            teaching.Done()
            | teaching.LockChanged()
            | teaching.LessonBegan()
            | teaching.TeachersHere()
            | teaching.HandsUp()
            | teaching.HandPlace()
            | teaching.Tally()
            | teaching.Votes()
            | teaching.Pins()
            | teaching.BookPage()
        ):
            return events.Taught(one)
        case (
            messages.Message()
            | messages.Ok()
            | messages.Receipt()
            | messages.Gap()
            | messages.Page()
            | messages.Live()
            | PlainMessage()
        ):
            return None
        # The client itself makes something of these, or nobody.
        case (
            LoggedIn()
            | messages.Reached()
            | messages.Challenge()
            | messages.Welcome()
            | messages.Pong()
            | messages.ClassStatus()
            | messages.Farewell()
            | TraceAnswer()
            | WallNews()
        ):
            return None
        case _:
            assert_never(one)


def connected(login: LoggedIn, page: messages.RosterPage | None) -> events.Connected:
    """Return the event of a log-in, with the first page of the roster if it has come along."""
    return events.Connected(
        address=login.address,
        nick=login.nick,
        server=login.server,
        plain=login.plain,
        limits=login.limits,
        stores=login.stores,
        manner=login.manner,
        roster=_roster_loaded(page) if page else None,
        number=login.number,
        teaches=login.teaches,
        console=login.console,
    )


def take_first_page(heard: Sequence[Heard]) -> tuple[messages.RosterPage | None, list[Heard]]:
    """Return the first page of the roster, if the window can begin with it, and the rest.

    It can, if the page has come in the same piece as the welcome, and nothing has changed before.
    """
    for index, one in enumerate(heard):
        if isinstance(one, messages.RosterPage):
            return one, [*heard[:index], *heard[index + 1 :]]
        if isinstance(one, _Change):
            break
    return None, list(heard)


def _roster_loaded(page: messages.RosterPage) -> events.RosterLoaded:
    """Return a part of the roster, with the keys of its names: too slow for the window's thread."""
    return events.RosterLoaded(
        tuple(events.Somebody(names.key(person.nick), person) for person in page.people),
        tuple(
            events.RoomPart(
                names.key(room.room),
                room.room,
                {names.key(nick): nick for nick in room.members},
                room.title,
                room.private,
                {names.key(nick): nick for nick in room.invited},
                room.open,
                room.maker,
            )
            for room in page.rooms
        ),
        page.more,
    )


def _crowd_changed(crowd: messages.Crowd) -> events.CrowdChanged:
    return events.CrowdChanged(
        tuple(map(_presence, crowd.people)),
        tuple(events.RoomLeft(room.room, nick) for room in crowd.rooms for nick in room.left),
        tuple(events.RoomJoined(room.room, nick) for room in crowd.rooms for nick in room.joined),
    )


def _presence(one: messages.Presence | messages.Person) -> events.PresenceChanged:
    return events.PresenceChanged(
        one.nick, one.state, one.plain, one.note, one.gone, one.number, one.role
    )
