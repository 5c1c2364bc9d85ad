"""Put together what teachers and their classes can do, and answer each of their requests.

Every request has a handler in one of the modules that are made here, and a line in RIGHTS with the
role that it needs. A handler returns an `err`, or the answer to a question, or None: then the
answer is `done`. What takes more than one turn of the hub is answered by `go_on`. Like every
answer, `done` leaves once all is on the disk; if that fails, the sender is told `storage` instead,
and the server goes on trying (net.hub.revocation).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from net.hub.actions import DeliverTo, ProvedTeacher
from net.hub.archive import Archive
from net.hub.book import Book
from net.hub.closed_nicks import ClosedNicks
from net.hub.crowd import CrowdChanges
from net.hub.dismissals import Dismiss, Dismissals
from net.hub.dues import earlier
from net.hub.invitations import Invitations
from net.hub.lesson_time import LessonTime
from net.hub.locking import Locking
from net.hub.locks import Locks
from net.hub.participation import RIGHTS_TO_TAKE_PART, Participation
from net.hub.people import Session, User
from net.hub.registry import Registry
from net.hub.renaming import Renamer
from net.hub.roles import Roles
from net.hub.room_plans import RoomPlans, UnderWay
from net.hub.rooms import Rooms
from net.wire.messages import Err, ServerMessage
from net.wire.teaching import (
    AskBook,
    ClearRoom,
    Done,
    EndClass,
    Free,
    Kick,
    MakeRooms,
    Rename,
    SetLock,
    SetRole,
    Teach,
)

# The role that a request needs; "" for none. Where it depends on whom the request is about, the
# handler asks for more.
RIGHTS: dict[type, str] = {
    ProvedTeacher: "",
    SetRole: "helper",
    SetLock: "helper",
    Kick: "helper",
    Rename: "teacher",
    Free: "teacher",
    MakeRooms: "helper",
    ClearRoom: "helper",
    EndClass: "teacher",
    AskBook: "helper",
    **RIGHTS_TO_TAKE_PART,
}

Handler = Callable[[Session, Any], ServerMessage | UnderWay | None]


class Classroom:
    """Holds the parts that know what teachers and their classes can do."""

    def __init__(
        self,
        archive: Archive,
        registry: Registry,
        rooms: Rooms,
        invitations: Invitations,
        crowd: CrowdChanges,
        locks: Locks,
        closed: ClosedNicks,
        main_room: str,
        deliver: DeliverTo,
        dismiss: Dismiss,
        end_server: Callable[[str], None],
    ) -> None:
        self._deliver, self._end_server = deliver, end_server
        self.book = Book(archive)
        self.roles = Roles(archive, registry, crowd, self.book)
        dismissals = Dismissals(registry, rooms, self.book, deliver, dismiss)
        self._locks = locks
        self._time = LessonTime(registry, self.roles, deliver)
        self._locking = Locking(registry, locks, self.roles, dismissals, self.book, deliver)
        self._renamer = Renamer(
            registry, rooms, invitations, crowd, closed, locks, dismissals, self.book, deliver
        )
        self.plans = RoomPlans(
            archive, registry, rooms, self._locking, self.book, main_room, deliver
        )
        self.participation = Participation(archive, registry, self.roles, self.book, deliver)
        self._renamer.on_rename.append(self.participation.note_renamed)
        self._renamer.on_forgotten.append(self.participation.hands.note_left)
        handlers: dict[type, Handler] = {
            ProvedTeacher: self.roles.handle_proved,
            SetRole: self.roles.handle_role,
            SetLock: self._locking.handle,
            Kick: dismissals.handle_kick,
            Rename: self._renamer.handle_rename,
            Free: self._renamer.handle_free,
            MakeRooms: self.plans.handle_rooms,
            ClearRoom: self.plans.handle_clear,
            EndClass: self._handle_end,
            AskBook: self.book.answer,
            **self.participation.handlers,
        }
        self.handlers: dict[type, Callable[[Session, Any], None]] = {
            Teach: self._handle_teach,
            **{kind: self._answering(kind, handle) for kind, handle in handlers.items()},
        }

    def begin_batch(self, now_ms: int) -> None:
        self.book.begin_batch(now_ms)
        self._time.begin_batch(now_ms)
        self._locking.begin_batch(now_ms)
        self._renamer.begin_batch(now_ms)
        self.plans.begin_batch()
        self.participation.begin_batch(now_ms)

    @property
    def due_ms(self) -> int | None:
        """Return when something happens by itself (ms since 1970); None if nothing does.

        0: at once.
        """
        if self.plans.under_way:
            return 0
        return earlier(self._locks.due_ms, self.participation.due_ms)

    def go_on(self) -> UnderWay | None:
        """Go on with what takes more than one turn; return what is finished, which is answered."""
        finished = self.plans.go_on()
        if finished is not None:
            self._deliver(Done(finished.asked.ref), [finished.session])
        return finished

    def welcome(self, session: Session, user: User) -> None:
        """Note that somebody is here, and tell them what they need to know of the class."""
        self.book.begin_visit(session, user)
        self._time.welcome(session, user)
        self._locking.tell(session)
        self.participation.welcome(session, user)

    def note_left(self, user: User) -> None:
        """Note that somebody is not here any more."""
        self.book.end_visit(user)
        self._time.note_left(user)

    def _answering(self, kind: type, handle: Handler) -> Callable[[Session, Any], None]:
        """Return a function that handles a request if its sender may make it, and answers it."""
        needed = RIGHTS[kind]

        def answer(session: Session, request: Any) -> None:
            if not self.roles.may(session, needed):
                said: ServerMessage | UnderWay | None = Err(
                    "not_teacher", "Only a teacher can do this.", ref=request.ref
                )
            else:
                said = handle(session, request)
            if not isinstance(said, UnderWay):
                self._deliver(Done(request.ref) if said is None else said, [session])

        return answer

    def _handle_end(self, session: Session, _end: EndClass) -> None:
        """End the class for all."""
        self.book.note("end", session.nick)
        self._end_server(session.nick or "the console")

    def _handle_teach(self, session: Session, teach: Teach) -> None:
        """Answer a console, which needs no proof; those of others are checked before they get here.

        See net.server.teachers.
        """
        if session.is_console:
            self.roles.note_console(session)
            self._deliver(Done(teach.ref), [session])
        else:
            self._deliver(Err("wrong_pin", "This shows nothing.", ref=teach.ref), [session])
