"""Define what teachers and their classes say in the rich dialect: locks, hands, ballots, the book.

A *teacher* has the server's token or its PIN, a *helper* was named by one; both are called teachers
where nothing else is said. A *lock* takes something from people until it ends. A *ballot* asks a
room: a poll, an announcement (its one answer is "I have read it") or a pulse ("understood?"). It is
posted as a message (see `messages.KINDS`); who answers it votes.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from net.wire.fields import Id, Name, Note, Ref, Request, Secret, Wire, Word

ROLES = ("", "teacher", "helper")
# What a lock takes: writing in rooms, private messages but those with teachers, coming in for the
# first time, writing quickly in a room, a person's writing, a person's being here.
LOCKS = ("write", "private", "enter", "slow", "mute", "ban")

PIN_DIGITS = 6
LOCK_SECONDS = 366 * 86_400  # no lock with an end lasts longer
PAUSE_SECONDS = 3600  # between two messages of one person in slow mode, at most
QUESTION_CHARACTERS = 200  # what somebody who raises their hand asks
ROOMS_AT_ONCE = 50
PEOPLE_IN_ROOMS = 1000
PINS = 20  # of one room
PINNED_CHARACTERS = 200
BOOK_LINES = 200  # of a page of the book
MOST_ANSWERS = 6
HANDS = 1000
HANDS_A_MESSAGE = 50
HANDS_DOWN_A_MESSAGE = 200
VOTERS_A_MESSAGE = 3000
TEACHERS_TOLD = 5

HandText = Annotated[str, msgspec.Meta(max_length=QUESTION_CHARACTERS)]
Pin = Annotated[str, msgspec.Meta(max_length=16)]
Voters = Annotated[tuple[Name, ...], msgspec.Meta(max_length=VOTERS_A_MESSAGE)]
Choices = Annotated[
    tuple[Annotated[int, msgspec.Meta(ge=0, lt=MOST_ANSWERS)], ...],
    msgspec.Meta(max_length=MOST_ANSWERS),
]


# --- client to server ---------------------------------------------------------------------------


class Teach(Request, frozen=True, tag="teach"):
    """The user wants to be a teacher, and shows that they may.

    Attributes:
        token: what the server has written into its data folder (net.shared.host_file), only from
            the server's own computer.
        pin: what the server's console shows.
    """

    token: Secret = ""
    pin: Pin = ""


class SetRole(Request, frozen=True, tag="role"):
    """A teacher names a helper, or takes a role from somebody (or gives up their own).

    Attributes:
        nick: who; they must own their nick.
        role: "helper", or "" for none.
    """

    nick: Name
    role: Word = ""


class SetLock(Request, frozen=True, tag="lock"):
    """A teacher locks something or, without `on`, unlocks it.

    A lock of the same kind for the same room or person is replaced.

    Attributes:
        kind: one of LOCKS.
        room: for "write" the room, or "" for all rooms; for "slow" the room.
        nick: for "mute" and "ban" the person.
        seconds: how long; 0 until a teacher unlocks it.
        pause: for "slow": the seconds between two messages of one person.
        reason: the reason, in the teacher's words.
        address: for "ban": also ban everybody new from the person's address until then. It needs
            `seconds`.
        on: False to unlock.
    """

    kind: Word
    room: Name = ""
    nick: Name = ""
    seconds: Annotated[int, msgspec.Meta(ge=0, le=LOCK_SECONDS)] = 0
    pause: Annotated[int, msgspec.Meta(ge=0, le=PAUSE_SECONDS)] = 0
    reason: Note = ""
    address: bool = False
    on: bool = True


class Kick(Request, frozen=True, tag="kick"):
    """A teacher ends a person's connection, or puts them out of a room.

    They may come back at once: see "ban" and "mute".
    """

    nick: Name
    room: Name = ""
    reason: Note = ""


class Rename(Request, frozen=True, tag="rename"):
    """A teacher gives a person another nick.

    The person's connection ends with a `bye` that has the new nick, which is theirs from now on:
    the window comes back with it. What was written stays under the old one.
    """

    nick: Name
    to: Name


class Free(Request, frozen=True, tag="free"):
    """A teacher frees a nick: it belongs to nobody any more."""

    nick: Name


class RoomPlan(msgspec.Struct, frozen=True, omit_defaults=True):
    """A room is to have these people in it."""

    room: Name
    people: Annotated[tuple[Name, ...], msgspec.Meta(max_length=PEOPLE_IN_ROOMS)] = ()


class MakeRooms(Request, frozen=True, tag="rooms"):
    """A teacher makes rooms and puts people in them; the teacher is in each of them, too.

    Who decides at random, does so before (the window or the console).

    Attributes:
        rooms: the rooms, each with its people.
        move: whoever is named leaves the other rooms that were made so.
    """

    rooms: Annotated[tuple[RoomPlan, ...], msgspec.Meta(min_length=1, max_length=ROOMS_AT_ONCE)]
    move: bool = True


class ClearRoom(Request, frozen=True, tag="clear"):
    """A teacher ends a room, but the main one: everybody leaves it."""

    room: Name


class PinMessage(Request, frozen=True, tag="pin"):
    """A teacher pins a message of a room at its top or, without `on`, takes it off."""

    room: Name
    id: Id
    on: bool = True


class RaiseHand(Request, frozen=True, tag="hand"):
    """The user raises their hand, with or without a question, or takes it down.

    A hand that is up already keeps its place and gets the new question.
    """

    up: bool = True
    text: HandText = ""


class LowerHands(Request, frozen=True, tag="lower"):
    """A teacher lowers a hand.

    Attributes:
        nick: whose; "" for all.
        answered: their question is being answered.
    """

    nick: Name = ""
    answered: bool = False


class Vote(Request, frozen=True, tag="vote"):
    """The user answers a ballot: their earlier answer is replaced.

    Attributes:
        room: where it was posted.
        id: the message.
        choices: the numbers of the answers, from 0 on; none to take one's vote back.
    """

    room: Name
    id: Id
    choices: Choices = ()


class AskVotes(Request, frozen=True, tag="votes"):
    """A teacher asks who has answered a ballot, and how. Anonymous ones tell it to nobody."""

    room: Name
    id: Id


class AskBook(Request, frozen=True, tag="book"):
    """A teacher asks for a page of the book: what teachers have done, or who was here.

    Attributes:
        kind: "actions" or "visits".
        before: only older lines than the one with this number; 0 for the newest.
    """

    kind: Word
    before: Id = 0


class EndClass(Request, frozen=True, tag="end"):
    """A teacher (no helper) ends the class for all: the server stops."""


# --- server to client ---------------------------------------------------------------------------


class Done(Wire, frozen=True, tag="done"):
    """The server has done what was asked with this `ref`, and has it on its disk."""

    ref: Ref = ""


class LockChanged(Wire, frozen=True, tag="lock"):
    """Something is locked or, without `on`, not any more.

    After the welcome everybody is told the locks that concern them: "write", "private", "enter",
    "slow" everybody, "mute" the person and the teachers, "ban" the teachers.

    Attributes:
        kind, room, nick, pause, reason: see SetLock.
        until: when it ends (ms since 1970, the server's clock); 0: when a teacher unlocks it.
        left: how many ms are left of it at this moment, for windows with another clock; 0 as above.
        by: the teacher's nick; "" if it has ended by itself, or was set at the console.
        since: when it began (ms since 1970); with `on` False, when the ended one had begun.
        address: a ban holds for the address, too.
    """

    kind: Word
    room: Name = ""
    nick: Name = ""
    until: Id = 0
    left: Id = 0
    pause: Id = 0
    reason: Note = ""
    by: Name = ""
    since: Id = 0
    address: bool = False
    on: bool = True


class LessonBegan(Wire, frozen=True, tag="lesson"):
    """Teachers are told since when the lesson has lasted: after the welcome, and on getting a role.

    Attributes:
        at: when it began (ms since 1970, the server's clock).
        ago: how many ms that is ago at this moment, for windows with another clock.
    """

    at: Id
    ago: Id = 0


class TeachersHere(Wire, frozen=True, tag="teachers"):
    """Plain users are told who teaches, since they see no roles: on coming, or as a lesson begins.

    There are at most TEACHERS_TOLD nicks.
    """

    nicks: Annotated[tuple[Name, ...], msgspec.Meta(max_length=TEACHERS_TOLD)]


class Hand(msgspec.Struct, frozen=True, omit_defaults=True):
    """A hand is up since `at` (ms since 1970), with a question or "".

    The queue is in the order of `at`.
    """

    nick: Name
    at: Id
    text: HandText = ""


class HandsUp(Wire, frozen=True, tag="hands"):
    """Teachers are told the queue: the whole after the welcome, then what changes.

    Attributes:
        up: hands that are up now, or have another question. Many come in several messages.
        down: the nicks of those whose hands are not up any more.
        all_down: no hand is up but those in `up`.
    """

    up: Annotated[tuple[Hand, ...], msgspec.Meta(max_length=HANDS_A_MESSAGE)] = ()
    down: Annotated[tuple[Name, ...], msgspec.Meta(max_length=HANDS_DOWN_A_MESSAGE)] = ()
    all_down: bool = False


class HandPlace(Wire, frozen=True, tag="place"):
    """The user's hand has this place in the queue.

    Attributes:
        place: from 1 on; 0: the hand is not up any more.
        code: why it is not: "down" by themselves, "answered" or "lowered" by a teacher.
        by: the teacher's nick.
        text: the question.
    """

    place: Id = 0
    code: Word = ""
    by: Name = ""
    text: HandText = ""


class Tally(Wire, frozen=True, tag="tally"):
    """The votes of a ballot, as they are now: on entering its room, and a few times a second.

    Attributes:
        room, id: the message.
        counts: the votes for each answer.
        voters: how many people have answered.
        people: how many could: those in the room who are here now, without teachers, and whoever
            has answered.
        open: False: it was closed.
        mine: the reader's own answer. Only told to them on entering and after they have voted;
            `has_mine` says that it is.
    """

    room: Name
    id: Id
    counts: Annotated[tuple[Id, ...], msgspec.Meta(max_length=MOST_ANSWERS)]
    voters: Id = 0
    people: Id = 0
    open: bool = True
    mine: Choices = ()
    has_mine: bool = False


class Votes(Wire, frozen=True, tag="votes"):
    """The server answers AskVotes: who has given each answer (nicks).

    `missing` are those in the room who are here now, without teachers, and have given none. If
    there are too many names for a message, it has the first ones, and there are `more`.
    """

    room: Name
    id: Id
    answers: Annotated[tuple[Voters, ...], msgspec.Meta(max_length=MOST_ANSWERS)]
    missing: Voters = ()
    ref: Ref = ""
    more: bool = False


class Pinned(msgspec.Struct, frozen=True, omit_defaults=True, rename={"sender": "from"}):
    """A message is pinned. Its text is cut to PINNED_CHARACTERS; "" if it is gone."""

    id: Id
    sender: Name
    cid: Word
    at: Id
    text: Annotated[str, msgspec.Meta(max_length=PINNED_CHARACTERS)] = ""


class Pins(Wire, frozen=True, tag="pins"):
    """The server tells what is pinned in a room, the newest pin first; `by` has changed it, if any.

    Members are told on entering, if there are any, and when they change.
    """

    room: Name
    pins: Annotated[tuple[Pinned, ...], msgspec.Meta(max_length=PINS)] = ()
    by: Name = ""


class BookLine(msgspec.Struct, frozen=True, omit_defaults=True):
    """A line of the book says what somebody has done.

    Attributes:
        number: they are numbered as they are written; of a visit, as it began.
        at: when it was (ms since 1970).
        what: of an action, its op, with ":on" or ":off" behind where that matters ("lock:on"); of a
            visit "visit".
        by: the teacher; "" at the console, or of what ends by itself.
        nick: whom it concerns.
        room: the room.
        text: the reason, the new nick, the role or the like; of a lock its kind, then a space and
            the reason if there is one; of a visit the address.
        until: of a lock, its end; of a visit, when it ended; 0: it has no end, or not yet.
    """

    number: Id
    at: Id
    what: Word
    by: Name = ""
    nick: Name = ""
    room: Name = ""
    text: str = ""
    until: Id = 0


class BookPage(Wire, frozen=True, tag="book"):
    """The server answers AskBook: the newest line first, and whether there are `more` before."""

    kind: Word
    lines: Annotated[tuple[BookLine, ...], msgspec.Meta(max_length=BOOK_LINES)]
    more: bool = False
    ref: Ref = ""


TeachingRequest = (
    Teach
    | SetRole
    | SetLock
    | Kick
    | Rename
    | Free
    | MakeRooms
    | ClearRoom
    | PinMessage
    | RaiseHand
    | LowerHands
    | Vote
    | AskVotes
    | AskBook
    | EndClass
)
TeachingAnswer = (
    Done
    | LockChanged
    | LessonBegan
    | TeachersHere
    | HandsUp
    | HandPlace
    | Tally
    | Votes
    | Pins
    | BookPage
)
