"""Make tables of what happened in a lesson: who was here, what was done, what was said in rooms.

Private conversations are in none of them: what two people write to each other is on their computers
and, unread by anybody else, on the server.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from gui.words import book_words
from gui.words.i18n import _
from gui.words.said import gone, said
from gui.words.tables import Column, FileTable
from gui.words.times import zoned_moment
from net.wire.events import Item
from net.wire.teaching import BookLine

MINUTE_MS = 60_000


def attendance(lines: Sequence[BookLine], now: int) -> FileTable:
    """Return who was here, from when to when and from where; the oldest visit first.

    Args:
        lines: the visits.
        now: the time, in ms since 1970, for those who are still here.
    """
    rows = [
        (
            line.nick,
            _time(line.at),
            _time(line.until) if line.until else "",
            str(max(0, (line.until or now) - line.at) // MINUTE_MS),
            line.text,
        )
        for line in sorted(lines, key=lambda one: (one.at, one.number))
    ]
    return FileTable(
        _("Who was here"),
        _("Who has no end is still here."),
        (
            Column("name", _("Name")),
            Column("from", _("Arrival")),
            Column("until", _("Departure")),
            Column("minutes", _("Minutes")),
            Column("address", _("Address")),
        ),
        rows,
    )


def actions(lines: Sequence[BookLine]) -> FileTable:
    """Return what teachers have done, the oldest first."""
    rows = [
        (
            _time(line.at),
            book_words.by(line),
            (words := book_words.action(line)).what,
            _time(line.until) if line.until else "",
            words.why,
        )
        for line in sorted(lines, key=lambda one: (one.at, one.number))
    ]
    return FileTable(
        _("What teachers have done"),
        "",
        (
            Column("at", _("Time")),
            Column("by", _("Who")),
            Column("what", _("What")),
            Column("until", _("Until")),
            Column("reason", _("Reason")),
        ),
        rows,
    )


def transcript(rooms: Iterable[tuple[str, Iterable[Item]]], since: int) -> FileTable:
    """Return what was said in rooms.

    Args:
        rooms: the name of each, and its messages on this computer, oldest first.
        since: only what was said from then on (ms since 1970).
    """
    return FileTable(
        _("What was said in the rooms"),
        _("Rooms only: private conversations are not in it."),
        (
            Column("at", _("Time")),
            Column("room", _("Room")),
            Column("name", _("Name")),
            Column("text", _("Text")),
            Column("remark", _("Remark")),
        ),
        _said(rooms, since),
    )


def _said(rooms: Iterable[tuple[str, Iterable[Item]]], since: int) -> Iterator[Sequence[str]]:
    for room, items in rooms:
        for item in items:
            if item.at < since or not item.sender:
                continue
            text = gone(item) if item.deleted else said(item)
            remark = _("edited") if item.edited and not item.deleted else ""
            yield _time(item.at), room, item.sender, text, remark


def _time(at: int) -> str:
    return f"{zoned_moment(at):%Y-%m-%d %H:%M:%S}"
