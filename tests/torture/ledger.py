"""Turn the reports of one person's processes into the facts that the checker works with. Pure."""

from __future__ import annotations

import math
import sys
import threading
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from net.wire import names
from net.wire.dialogue import IDS
from tests.torture.attendance import Attendance
from tests.torture.history import (
    GENERATIONS,
    Answer,
    Claim,
    Details,
    History,
    Key,
    Posting,
    Reading,
    Shown,
    Stay,
    TakenIn,
    Told,
)
from tests.torture.people import VISITORS

# Reasons for which a connection may end here. No others may occur in a torture run.
EXPECTED_ENDS = frozenset({
    "closed_by_server", "lost", "refused", "timed_out", "no_answer", "network", "replaced", "slow",
    "shutdown",
})  # fmt: skip
# A message may be refused because its sender is not, or no longer, in the room.
EXPECTED_FAILURES = frozenset({"not_in_room", "not_invited"})
# Failures caused by a disk, the server's or the person's. The person sends the message again.
DISK_FAILURES = frozenset({"storage", "journal"})


class Ledger:
    """Collects one person's reports through all their lives.

    `life` counts the processes, `incarnation` the journals that have vanished.
    """

    def __init__(self, nick: str, *, disks_fail: bool = False) -> None:
        self.life = 0
        self.incarnation = 0
        self.is_caught_up = False  # on the current connection
        self.has_opened = False  # whether the current process has opened its journal
        # A client that does not know the server yet, and was stopped before it could listen, finds
        # the prompt of the plain dialect and waits for its user to decide what to do.
        self.is_misled = False
        self.unexpected: list[str] = []
        self.texts: set[str] = set()  # the texts of others that this person was told
        # Recipient -> the id up to which all is reported as delivered.
        self.delivered: dict[str, int] = defaultdict(int)
        # Recipient -> the id of the last message to them with an `ok`.
        self.stored: dict[str, int] = defaultdict(int)
        # Room -> its members, as this person was told on the current connection.
        self.members: dict[str, set[str]] = {}
        # Conversations that are shown completely, from their beginning.
        self.shown: dict[str, list[Shown]] = {}
        self._expected_ends = EXPECTED_ENDS | (DISK_FAILURES if disks_fail else set())
        self._expected_failures = EXPECTED_FAILURES | (DISK_FAILURES if disks_fail else set())
        self._nick = nick
        self._to: dict[str, str] = {}  # cid -> recipient of the message
        self._posted_at: dict[str, float] = {}  # cid -> when it was about to be posted
        # Messages of the current process, and those that the last process had not sent yet.
        self._posted: set[str] = set()
        self._answered: set[str] = set()
        self._to_retry: set[str] = set()
        self._retried: set[Key] = set()
        self._showing: dict[str, list[Shown]] = {}
        self._postings: list[Posting] = []
        self._answers: list[Answer] = []
        self._told: list[Told] = []
        self._claims: list[Claim] = []
        self._readings: list[Reading] = []
        self._details: list[Details] = []
        self._taken_in: list[TakenIn] = []
        self._accepted = math.inf
        self._generation = 0
        self._is_of_former_era = False  # news of rooms, on this connection
        self._former_until = -math.inf  # connections that began before are to a former server
        self._connecting_at = math.inf
        self._is_in_doubt = False
        self._works_since = math.inf  # the disk that has made the doubt; infinity while it fails
        self._rooms: dict[str, Attendance] = {}
        # One thread reads the reports, another one says what happens to programs and disks.
        self._lock = threading.RLock()
        self.handlers = {
            name.removeprefix("_on_"): getattr(self, name)
            for name in dir(self)
            if name.startswith("_on_")
        }

    def begin_life(self, pending: Iterable[str]) -> None:
        """Note that a new process begins; its journal has these messages without an answer."""
        with self._lock:
            self.life += 1
            self.is_caught_up = self.is_misled = self.has_opened = False
            self._posted = set(pending)
            self._answered = set()
            self._to_retry = set()
            for attendance in self._rooms.values():
                attendance.begin_life()

    def begin_incarnation(self) -> None:
        """Note that the journal has vanished, and with it the messages that were not sent yet."""
        with self._lock:
            self.incarnation += 1
            self._generation = 0

    def begin_era(self, at: float, ended: float) -> None:
        """Note that the server's database has vanished, with all rooms and deliveries in it.

        Args:
            at: when it vanished, by the clock of the reports.
            ended: when the server had ended that still had it open.
        """
        with self._lock:
            for attendance in self._rooms.values():
                attendance.forget(at)
            self._is_of_former_era, self._former_until = True, ended
            self._expected_failures |= {"no_such_nick"}  # the recipient has not come back yet
            self.delivered.clear()
            self.stored.clear()

    def begin_doubt(self) -> None:
        """Note that the server's disk fails.

        What the server tells of rooms counts in its memory, and may not outlive it: it is stored
        with the next commit that succeeds. Only whoever has asked for a change is told that it is
        not stored. Whom somebody else has let into a group meanwhile hears of the group alone, so
        no news of rooms is certain until something proves such a commit: see `end_doubt`.
        """
        with self._lock:
            self._is_in_doubt, self._works_since = True, math.inf

    def end_doubt(self, at: float, *, is_killed: bool) -> None:
        """Note that the server's disk works again, at this time by the clock of the reports.

        The server may be killed before its next commit. So the doubt lasts until this person has an
        `ok` for a message that was posted after that time. If the server was killed before the disk
        worked, the next one does not know what this one has told of rooms.
        """
        with self._lock:
            if is_killed:
                self._is_in_doubt = False
                self._is_of_former_era, self._former_until = True, at
            else:
                self._works_since = at

    @property
    def progress(self) -> tuple[int, ...]:
        """Return what changes as long as this person still gets what they wait for."""
        return (
            len(self._told),
            len(self._answers),
            len(self.shown),
            sum(map(len, self._showing.values())),
            sum(self.delivered.values()),
        )

    def unanswered(self) -> set[str]:
        """Return the cids of this life's messages that have no answer yet."""
        return self._posted - self._answered | self._to_retry

    @property
    def answered(self) -> int:
        """Return how many messages have had their answer, in all lives."""
        return len(self._answers)

    def note(self, report: dict[str, Any]) -> None:
        """Record the next report of the current process."""
        with self._lock:
            handler = self.handlers.get(report["report"])
            if handler:
                handler(report)

    def is_in(self, room: str) -> bool | None:
        """Return whether this person is in the room; None if that is not certain."""
        with self._lock:
            return self._attendance(room).inside

    def write_into(self, history: History) -> None:
        """Write all facts into the history when the run is over.

        The last process has ended in good order, the others were killed.
        """
        history.postings += self._postings
        history.answers += self._answers
        history.told += self._told
        history.claims += self._claims
        history.readings += self._readings
        history.details += self._details
        history.taken_in += self._taken_in
        history.accepted[self._nick] = self._accepted
        history.taken_over |= {(self._nick, cid) for cid in self._posted}
        history.retried |= self._retried
        history.shown |= {(self._nick, name): tuple(shown) for name, shown in self.shown.items()}
        for room, attendance in self._rooms.items():
            history.stays += [Stay(room, self._nick, *stay) for stay in attendance.stays()]

    def first_answer_after(self, at: float) -> float:
        """Return when the next `ok` came; infinity if none did."""
        return min(
            (answer.at for answer in self._answers if answer.id and answer.at > at),
            default=math.inf,
        )

    def _id(self, major: int) -> int:
        """Return the first half of a place as an id, across all generations and incarnations."""
        self._generation = max(self._generation, major // IDS)
        return self.incarnation * GENERATIONS * IDS + major

    # --- messages ---------------------------------------------------------------------------------

    def _on_Posting(self, report: dict[str, Any]) -> None:
        about = report["about"]
        self._to[report["cid"]] = report["to"]
        self._posted_at[report["cid"]] = report["clock"]
        self._postings.append(
            Posting(
                report["clock"],
                self._nick,
                report["to"],
                sys.intern(report["text"]),
                report["cid"],
                report["kind"],
                tuple(about) if about else None,
            )
        )

    def _on_ChangeFailed(self, report: dict[str, Any]) -> None:
        # The visitor is away.
        is_to_nobody = report["code"] == "no_such_nick" and report["name"] in VISITORS
        if report["code"] not in self._expected_failures and not is_to_nobody:
            self.unexpected.append(f"a change has failed: {report}")

    def _on_Posted(self, report: dict[str, Any]) -> None:
        self._posted.add(report["cid"])

    def _on_Retrying(self, report: dict[str, Any]) -> None:
        self._retried.add((self._nick, report["cid"]))
        self._to_retry.discard(report["cid"])
        self._posted.add(report["cid"])
        self._answered.discard(report["cid"])

    def _on_Abandoning(self, report: dict[str, Any]) -> None:
        self._to_retry.discard(report["cid"])

    def _on_Accepted(self, report: dict[str, Any]) -> None:
        if self._posted_at.get(report["cid"], -math.inf) > self._works_since:
            self._is_in_doubt = False  # what was told of rooms before is stored with this message
        self._answer(report, self._id(report["place"][0]))

    def _on_Failed(self, report: dict[str, Any]) -> None:
        self._answer(report, 0)
        is_to_nobody = report["code"] == "no_such_nick" and self._to.get(report["cid"]) in VISITORS
        if report["code"] not in self._expected_failures and not is_to_nobody:
            self.unexpected.append(f"a message has failed: {report}")
        elif report["code"] in DISK_FAILURES:
            self._answers.pop()  # no report says how it ends: it is sent again
            self._posted.discard(report["cid"])  # nor must it be in the journal
            self._to_retry.add(report["cid"])

    def _answer(self, report: dict[str, Any], id_: int) -> None:
        self._answered.add(report["cid"])
        self._answers.append(Answer(report["clock"], self._nick, report["cid"], id_))
        to = self._to.get(report["cid"], "")
        self.stored[to] = max(id_, self.stored[to])

    def _on_Received(self, report: dict[str, Any]) -> None:
        item = report["item"]
        id_ = self._id(item["place"][0])
        # Only the cid of a deleted message is known.
        text = sys.intern(item["text"] or item["cid"])
        self.texts.add(text)
        self._told.append(
            Told(
                report["clock"], self._nick, self.life, item["sender"], text, id_, self.incarnation
            )
        )

    # --- receipts ---------------------------------------------------------------------------------

    def _on_ReceiptChanged(self, report: dict[str, Any]) -> None:
        id_ = self._id(report["last"][0])
        if report["state"] == "delivered":
            self.delivered[report["name"]] = max(id_, self.delivered[report["name"]])
        self._claims.append(
            Claim(report["clock"], self._nick, report["name"], id_, report["state"])
        )

    def _on_Reading(self, report: dict[str, Any]) -> None:
        self._readings.append(
            Reading(report["clock"], self._nick, report["name"], self._id(report["place"][0]))
        )

    def _on_Details(self, report: dict[str, Any]) -> None:
        if report["delivered"] is not None:
            id_ = self._id(self._generation * IDS + report["id"])
            self._details.append(
                Details(
                    report["clock"],
                    self._nick,
                    report["name"],
                    id_,
                    tuple(report["delivered"]),
                    tuple(report["read"]),
                    report["cid"],
                )
            )

    # --- what the window shows --------------------------------------------------------------------

    def _on_Showing(self, report: dict[str, Any]) -> None:
        self._showing[report["name"]] = []
        self.shown.pop(report["name"], None)

    def _on_PageLoaded(self, report: dict[str, Any]) -> None:
        shown = self._showing.get(report["name"])
        if shown is not None:
            shown[:0] = [self._shown(item) for item in report["items"]]
            if not report["more"]:
                self.shown[report["name"]] = self._showing.pop(report["name"])

    def _shown(self, item: dict[str, Any]) -> Shown:
        reply, place = item["reply"], item["place"]
        return Shown(
            item["sender"],
            item["cid"],
            sys.intern(item["text"]),
            self._id(place[0]) if place else 0,
            item["state"],
            item["edited"],
            item["deleted"],
            tuple((nick, emoji) for nick, emoji in item["reactions"]),
            (reply["sender"], reply["cid"], reply["text"]) if reply else None,
        )

    # --- the connection ---------------------------------------------------------------------------

    def _on_GapFound(self, report: dict[str, Any]) -> None:
        self.unexpected.append(f"the server no longer has something: {report}")

    def _on_CaughtUp(self, _: dict[str, Any]) -> None:
        self.is_caught_up = True

    def _on_PlainServerFound(self, _: dict[str, Any]) -> None:
        self.is_misled = True

    def _on_Disconnected(self, report: dict[str, Any]) -> None:
        self.is_caught_up = False
        if report["code"] not in self._expected_ends:
            self.unexpected.append(f"the connection ended for an odd reason: {report}")

    # --- rooms ---

    def _on_Connecting(self, report: dict[str, Any]) -> None:
        self.has_opened = True
        self._connecting_at = report["clock"]

    def _on_Connected(self, report: dict[str, Any]) -> None:
        self.is_caught_up = False
        # What a server has said may arrive when it has ended, so the beginning of the connection
        # tells which server it was.
        self._is_of_former_era = self._connecting_at < self._former_until
        self.members = {}
        if report.get("roster"):
            self._on_RosterLoaded(report["roster"] | {"clock": report["clock"]})

    def _on_RosterLoaded(self, report: dict[str, Any]) -> None:
        for room in report["rooms"]:
            self.members.setdefault(room["name"], set()).update(room["members"].values())
            if self._nick in room["members"].values() and self._is_certain:
                self._attendance(room["name"]).is_inside(report["clock"])
        for room, attendance in self._rooms.items() if not report["more"] else ():
            if attendance.inside and self._nick not in self.members.get(room, ()):
                self.unexpected.append(f"{self._nick} was in {room} and is not any more: {report}")

    def _on_CrowdChanged(self, report: dict[str, Any]) -> None:
        for one in report["left"]:
            self._on_RoomLeft(one | {"clock": report["clock"]})
        for one in report["joined"]:
            self._on_RoomJoined(one | {"clock": report["clock"]})

    def _on_Notice(self, report: dict[str, Any]) -> None:
        """Note that the last news of a room may not outlive the server.

        The server's disk did not accept it.
        """
        if report["code"] == "storage" and names.is_room(report["to"]):
            self._attendance(report["to"]).forget(report["clock"])

    @property
    def _is_certain(self) -> bool:
        """Return whether what is told of rooms now is true and stays true."""
        return not self._is_of_former_era and not self._is_in_doubt

    def _on_Joining(self, report: dict[str, Any]) -> None:
        if names.is_group(report["room"]):
            self._accepted = min(self._accepted, report["clock"])
        self._attendance(report["room"]).ask(report["clock"], inside=True)

    def _on_Leaving(self, report: dict[str, Any]) -> None:
        self._attendance(report["room"]).ask(report["clock"], inside=False)

    def _on_Grouping(self, report: dict[str, Any]) -> None:
        """Create the group unless it exists, and invite people."""
        attendance = self._attendance(report["room"])
        if not attendance.inside:
            attendance.ask(report["clock"], inside=True)
        self._taken_in += [
            TakenIn(report["clock"], report["room"], nick) for nick in report["people"]
        ]

    def _on_GroupChanged(self, report: dict[str, Any]) -> None:
        self.members[report["room"]] = set(report["members"])
        if self._nick in report["members"] and self._is_certain:
            self._attendance(report["room"]).is_inside(report["clock"])

    def _on_RoomJoined(self, report: dict[str, Any]) -> None:
        self.members.setdefault(report["room"], set()).add(report["nick"])
        if report["nick"] == self._nick:
            attendance = self._attendance(report["room"])
            if self._is_certain:
                attendance.is_inside(report["clock"])
            else:
                attendance.forget(report["clock"])

    def _on_RoomLeft(self, report: dict[str, Any]) -> None:
        self.members.get(report["room"], set()).discard(report["nick"])
        if report["nick"] == self._nick:
            attendance = self._attendance(report["room"])
            if self._is_certain:
                attendance.is_outside(report["clock"])
                if names.is_group(report["room"]):
                    self.members.pop(report["room"], None)
            else:
                attendance.forget(report["clock"])

    def _attendance(self, room: str) -> Attendance:
        return self._rooms.setdefault(room, Attendance(is_group=names.is_group(room)))
