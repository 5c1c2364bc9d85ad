"""Put together how a class takes part: raised hands, ballots, pinned and removed messages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from net.hub.actions import DeliverTo
from net.hub.archive import Archive
from net.hub.ballots import BallotBox
from net.hub.book import Book
from net.hub.dues import earlier
from net.hub.hands import Hands
from net.hub.people import Room, Session, User
from net.hub.pins import PinBoard
from net.hub.registry import Registry
from net.hub.roles import Roles
from net.hub.teachers_posts import TeachersPosts
from net.wire.messages import ServerMessage
from net.wire.teaching import AskVotes, LowerHands, PinMessage, RaiseHand, Vote

# The role that a request needs, as in net.hub.classroom.
RIGHTS_TO_TAKE_PART: dict[type, str] = {
    RaiseHand: "",
    LowerHands: "helper",
    Vote: "",
    AskVotes: "helper",
    PinMessage: "helper",
}


class Participation:
    """Holds these parts, and passes on to them what happens: see `Classroom`."""

    def __init__(
        self, archive: Archive, registry: Registry, roles: Roles, book: Book, deliver: DeliverTo
    ) -> None:
        self.hands = Hands(archive, registry, roles, book, deliver)
        self.box = BallotBox(archive, registry, roles, deliver)
        self.pins = PinBoard(archive, registry, book, deliver)
        self.posts = TeachersPosts(archive, registry, roles, book, self.box, self.pins)
        roles.on_new_teacher += [self.hands.tell_teacher, self.box.tell_console]
        self.handlers: dict[type, Callable[[Session, Any], ServerMessage | None]] = {
            RaiseHand: self.hands.handle_raise,
            LowerHands: self.hands.handle_lower,
            Vote: self.box.handle_vote,
            AskVotes: self.box.handle_votes,
            PinMessage: self.pins.handle_pin,
        }

    def begin_batch(self, now_ms: int) -> None:
        self.hands.begin_batch(now_ms)
        self.box.begin_batch(now_ms)

    def end_batch(self) -> None:
        """Tell what is due."""
        self.hands.end_batch()
        self.box.end_batch()

    @property
    def due_ms(self) -> int | None:
        """Return when something has to be told; None if nothing has to."""
        return earlier(self.hands.due_ms, self.box.due_ms)

    def welcome(self, session: Session, user: User) -> None:
        """Tell somebody who has come what is asked, pinned, and in the queue."""
        self.pins.welcome(session, user)
        self.box.welcome(session, user)
        self.hands.welcome(session, user)
        if user.role:
            self.hands.tell_teacher(session)

    def note_entered(self, session: Session, user: User, room: Room) -> None:
        """Tell somebody who has entered a room what is asked and pinned there."""
        self.pins.tell(session, room)
        self.box.tell(session, user, room)

    def note_renamed(self, before: User, now: User) -> None:
        """Note that somebody has another nick: their hand and their votes stay theirs."""
        self.hands.note_renamed(before, now)
        self.box.note_renamed(before, now)

    def go_back(self, committed: int) -> None:
        """Forget what is about messages with greater ids: they could not be committed."""
        self.box.go_back(committed)
        self.pins.go_back(committed)

    def forget(self, cuts: dict[int, int]) -> None:
        """Forget what is about messages that are no longer stored; `cuts` as in `Hub.forget`."""
        self.box.forget_until(cuts)
        self.pins.forget_until(cuts)
