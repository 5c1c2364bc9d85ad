"""Keep the book of the class: what teachers have done, and who was here.

Teachers read it in pages. Nothing that anybody has written is in it.
"""

from __future__ import annotations

from msgspec import structs

from net.hub.archive import Archive
from net.hub.people import Session, User
from net.wire.messages import Err
from net.wire.teaching import BOOK_LINES, AskBook, BookLine, BookPage

BOOKS = ("actions", "visits")
# Who is back so soon, from the same address, has not been away: their window has reconnected.
BREAK_MS = 300_000
# How many ended visits are remembered for that.
ENDED = 1000


class Book:
    """Writes the book, and reads it to teachers."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._now_ms = 0
        self._visits: dict[str, BookLine] = {}  # of those who are here, by the key of the nick
        self._ended: dict[str, BookLine] = {}  # the one that ended longest ago first

    def begin_batch(self, now_ms: int) -> None:
        self._now_ms = now_ms

    def note(
        self, what: str, by: str, *, nick: str = "", room: str = "", text: str = "", until: int = 0
    ) -> None:
        """Note what a teacher has done; the arguments are the fields of a `BookLine`."""
        line = BookLine(0, self._now_ms, what, by, nick, room, text, until)
        self._archive.teaching.add_line("actions", line)

    def begin_visit(self, session: Session, user: User) -> None:
        """Note that somebody is here now on this connection."""
        self.end_visit(user)
        host = _host_of(session.address)
        last = self._ended.pop(user.key, None)
        if last and last.text == host and 0 <= self._now_ms - last.until < BREAK_MS:
            visit = structs.replace(last, until=0)
            self._archive.teaching.set_visit(visit)
        else:
            visit = self._archive.teaching.add_line(
                "visits", BookLine(0, self._now_ms, "visit", nick=user.nick, text=host)
            )
        self._visits[user.key] = visit

    def end_visit(self, user: User) -> None:
        """Note that somebody is not here any more."""
        visit = self._visits.pop(user.key, None)
        if visit is not None:
            self._end(user.key, visit)

    def end_all(self) -> None:
        """Note that nobody is here any more: the server ends."""
        visits, self._visits = self._visits, {}
        for key, visit in visits.items():
            self._end(key, visit)

    def _end(self, key: str, visit: BookLine) -> None:
        # 0 would mean that they are still here; a clock that was set back says less than the begin.
        ended = structs.replace(visit, until=max(self._now_ms, visit.at, 1))
        self._archive.teaching.set_visit(ended)
        self._ended.pop(key, None)
        self._ended[key] = ended
        if len(self._ended) > ENDED:
            del self._ended[next(iter(self._ended))]

    def answer(self, _session: Session, asked: AskBook) -> BookPage | Err:
        """Return the page that a teacher has asked for."""
        if asked.kind not in BOOKS:
            return Err("bad_message", f"There are {' and '.join(BOOKS)}.", ref=asked.ref)
        lines = self._archive.teaching.lines(asked.kind, asked.before, BOOK_LINES + 1)
        more = len(lines) > BOOK_LINES
        return BookPage(asked.kind, tuple(lines[:BOOK_LINES]), more, asked.ref)


def _host_of(address: str) -> str:
    """Return the host in "host:port", an IPv6 address without its brackets."""
    return (address.rpartition(":")[0] or address).strip("[]")
