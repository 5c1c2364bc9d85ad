"""What one person's processes have reported, turned into the facts that the checker works with. Pure."""

from __future__ import annotations

import math
import sys
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from net.dialogue import IDS
from tests.torture.history import Answer, Claim, History, Posting, Stay, Told

# Why a connection may end here. Anything else should not happen in a torture run.
EXPECTED_ENDS = frozenset({
    "closed_by_server", "lost", "refused", "timed_out", "no_answer", "network", "replaced", "slow", "shutdown",
})


class Ledger:
    """One person's reports, through all of this person's lives; `life` counts the processes."""

    def __init__(self, nick: str) -> None:
        self.life = 0
        self.is_caught_up = False  # on the connection of now
        # A client that does not know the server yet, and was stopped before it could listen, finds the prompt that a
        # plain server sends, and waits for its user to decide what to do about that.
        self.is_misled = False
        self.unexpected: list[str] = []
        self.texts: set[str] = set()  # what this person was told that others said
        self.delivered: dict[str, int] = defaultdict(int)  # whom -> up to which id all is told to be delivered
        self.stored: dict[str, int] = defaultdict(int)  # whom -> the id of the last message with an `ok` to them
        self._nick = nick
        self._to: dict[str, str] = {}  # cid -> whom the message is for
        self._posted: set[str] = set()  # by the process of now, and what the one before had not sent yet
        self._answered: set[str] = set()
        self._postings: list[Posting] = []
        self._answers: list[Answer] = []
        self._told: list[Told] = []
        self._claims: list[Claim] = []
        self._rooms: dict[str, _Attendance] = {}
        self._handlers = {
            name.removeprefix("_on_"): getattr(self, name) for name in dir(self) if name.startswith("_on_")
        }

    def begin_life(self, pending: Iterable[str]) -> None:
        """A new process begins, whose journal holds these messages without an answer."""
        self.life += 1
        self.is_caught_up = self.is_misled = False
        self._posted = set(pending)
        self._answered = set()

    def unanswered(self) -> set[str]:
        """The cids of this life's messages whose fate is not known yet."""
        return self._posted - self._answered

    def note(self, report: dict[str, Any]) -> None:
        """The next report of the process of now."""
        handler = self._handlers.get(report["report"])
        if handler:
            handler(report)

    def is_in(self, room: str) -> bool | None:
        """None: that is not certain."""
        return self._attendance(room).inside

    def write_into(self, history: History) -> None:
        """All this, when the run is over. The last process has ended in good order, the others were killed."""
        history.postings += self._postings
        history.answers += self._answers
        history.told += self._told
        history.claims += self._claims
        history.taken_over |= {(self._nick, cid) for cid in self._posted}
        for room, attendance in self._rooms.items():
            history.stays += [Stay(room, self._nick, *stay) for stay in attendance.stays()]

    def first_answer_after(self, at: float) -> float:
        """When the next `ok` came; infinity if none did."""
        return min((answer.at for answer in self._answers if answer.id and answer.at > at), default=math.inf)

    # --- the reports ---

    def _on_Posting(self, report: dict[str, Any]) -> None:
        self._postings.append(Posting(report["clock"], self._nick, report["to"], sys.intern(report["text"])))

    def _on_Changing(self, report: dict[str, Any]) -> None:
        self._on_Posting(report)  # to the server it is a message like any other

    def _on_ChangeFailed(self, report: dict[str, Any]) -> None:
        if report["code"] != "not_in_room":
            self.unexpected.append(f"a change has failed: {report}")

    def _on_Posted(self, report: dict[str, Any]) -> None:
        self._posted.add(report["cid"])
        self._to[report["cid"]] = report["to"]

    def _on_Accepted(self, report: dict[str, Any]) -> None:
        self._answer(report, report["place"][0] % IDS)

    def _on_Failed(self, report: dict[str, Any]) -> None:
        self._answer(report, 0)
        if report["code"] != "not_in_room":
            self.unexpected.append(f"a message has failed: {report}")

    def _answer(self, report: dict[str, Any], id_: int) -> None:
        self._answered.add(report["cid"])
        self._answers.append(Answer(report["clock"], self._nick, report["cid"], id_))
        to = self._to.get(report["cid"], "")
        self.stored[to] = max(id_, self.stored[to])

    def _on_Received(self, report: dict[str, Any]) -> None:
        id_ = report["place"][0] % IDS
        text = sys.intern(report["text"] or report["cid"])  # of what was taken back there is nothing but that
        self.texts.add(text)
        self._told.append(Told(report["clock"], self._nick, self.life, report["sender"], text, id_))

    def _on_ReceiptChanged(self, report: dict[str, Any]) -> None:
        id_ = report["last"][0] % IDS
        self.delivered[report["peer"]] = max(id_, self.delivered[report["peer"]])
        self._claims.append(Claim(report["clock"], self._nick, report["peer"], id_))

    def _on_Gap(self, report: dict[str, Any]) -> None:
        self.unexpected.append(f"the server no longer has something: {report}")

    def _on_CaughtUp(self, _: dict[str, Any]) -> None:
        self.is_caught_up = True

    def _on_PlainServerFound(self, _: dict[str, Any]) -> None:
        self.is_misled = True

    def _on_Disconnected(self, report: dict[str, Any]) -> None:
        self.is_caught_up = False
        if report["code"] not in EXPECTED_ENDS:
            self.unexpected.append(f"the connection ended for an odd reason: {report}")

    # --- rooms ---

    def _on_Connected(self, report: dict[str, Any]) -> None:
        self.is_caught_up = False
        for room in report["rooms"]:
            if self._nick in room["members"]:
                self._attendance(room["room"]).is_inside(report["clock"])

    def _on_Joining(self, report: dict[str, Any]) -> None:
        self._attendance(report["room"]).ask(report["clock"], inside=True)

    def _on_Leaving(self, report: dict[str, Any]) -> None:
        self._attendance(report["room"]).ask(report["clock"], inside=False)

    def _on_RoomJoined(self, report: dict[str, Any]) -> None:
        if report["nick"] == self._nick:
            self._attendance(report["room"]).is_inside(report["clock"])

    def _on_RoomLeft(self, report: dict[str, Any]) -> None:
        if report["nick"] == self._nick:
            self._attendance(report["room"]).is_outside(report["clock"])

    def _attendance(self, room: str) -> _Attendance:
        return self._rooms.setdefault(room, _Attendance())


class _Attendance:
    """When somebody was in a room, as far as one can be certain: from what the server has confirmed until the next
    time that something else was asked for."""

    def __init__(self) -> None:
        self._ended: list[tuple[float, float, bool]] = []
        self._since = math.inf
        self.inside: bool | None = None  # None: that is not certain
        self._asked: bool | None = None  # what was asked for and may not have been done yet

    def ask(self, at: float, *, inside: bool) -> None:
        self._asked = inside
        if self.inside is (not inside):
            self._ended.append((self._since, at, self.inside))
            self.inside = None

    def is_inside(self, at: float) -> None:
        self._confirm(at, True)

    def is_outside(self, at: float) -> None:
        self._confirm(at, False)

    def _confirm(self, at: float, inside: bool) -> None:
        if self._asked is (not inside):  # older than what was asked for since
            return
        self._asked = None
        if self.inside is None:
            self._since, self.inside = at, inside

    def stays(self) -> list[tuple[float, float, bool]]:
        """(since, until, inside)"""
        if self.inside is None:
            return self._ended
        return [*self._ended, (self._since, math.inf, self.inside)]
