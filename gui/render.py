"""Entries as pieces of tagged text, ready for one `insert`. No tkinter.

Every line begins with its line feed instead of ending with it, so that the last line of a transcript has no
empty one below it; the first piece of a transcript has its line feed taken off by `Drawing`'s user.
Tags of the form `r7` are on the receipt of entry 7.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gui import errors
from gui.conversation import Entry, Receipt
from gui.i18n import N_, _
from gui.palette import LIGHT, nick_number
from gui.text import displayable, displayable_line

GROUP_MS = 5 * 60 * 1000  # messages of one person within this time share one heading

_LINK = re.compile(r"https?://[^\s<>\"'‹›␀-␡]+", re.IGNORECASE)
_AFTER_LINK = ".,;:!?)]}»”’"
# Of each receipt its mark, the palette's colour for it, and what it means.
RECEIPTS = {
    Receipt.PENDING: ("◷", "muted", N_("waiting to be sent")),
    Receipt.STORED: ("✓", "ok", N_("the server has it")),
    Receipt.DELIVERED: ("✓✓", "ok", N_("it has arrived")),
    Receipt.READ: ("◉", "accent", N_("it has been read")),
    Receipt.UNCONFIRMED: ("→", "muted", N_("sent; this server confirms nothing")),
    Receipt.FAILED: ("✗", "error", N_("not sent; why stands beside it")),
}
_WEEKDAYS = (N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"))
_MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July"), N_("August"),
    N_("September"), N_("October"), N_("November"), N_("December"),
)

Piece = tuple[str, tuple[str, ...]]


@dataclass(slots=True)
class Drawn:
    """One entry as text. `lines` counts the line feeds."""

    number: int
    pieces: list[Piece]

    @property
    def lines(self) -> int:
        return sum(text.count("\n") for text, _tags in self.pieces)


def draw(
    entries: Iterable[Entry], previous: Entry | None, first_new: int | None, today: datetime.date
) -> Iterator[Drawn]:
    """Each entry as it follows on `previous`, the one before it (None: it begins the transcript)."""
    for entry in entries:
        yield Drawn(entry.number, list(_pieces(entry, previous, first_new, today)))
        previous = entry


def receipt_pieces(entry: Entry) -> list[Piece]:
    """What is known of one's own message, by shape, colour and, where it matters, words."""
    if entry.receipt is None:
        return []
    own = f"r{entry.number}"
    tags = ("body", "receipt", entry.receipt.value, own)
    mark, _colour, _meaning = RECEIPTS[entry.receipt]
    pieces: list[Piece] = [(f"  {mark}", tags)]
    if entry.receipt is Receipt.FAILED:
        pieces.append((" " + errors.in_one_line(errors.explain(entry.code, entry.detail)) + " ", tags))
        pieces.append((_("Send again"), ("body", "receipt", "live", "retry", own)))
    return pieces


def links(text: str) -> Iterator[tuple[str, bool]]:
    """The text in parts, each with whether it is a link."""
    at = 0
    for match in _LINK.finditer(text):
        end = match.start() + len(match[0].rstrip(_AFTER_LINK))
        if match[0].endswith(")") and "(" in match[0]:
            end = match.end()  # as in https://en.wikipedia.org/wiki/Socket_(telecommunication)
        if match.start() > at:
            yield text[at : match.start()], False
        yield text[match.start() : end], True
        at = end
    if at < len(text):
        yield text[at:], False


def day_name(day: datetime.date, today: datetime.date) -> str:
    """The day in words: today, yesterday, a weekday of the last week with its date, or the whole date."""
    if day == today:
        return _("Today")
    if day == today - datetime.timedelta(days=1):
        return _("Yesterday")
    words = {"weekday": _(_WEEKDAYS[day.weekday()]), "day": day.day, "month": _(_MONTHS[day.month - 1]),
             "year": day.year}
    if day.year == today.year:
        return _("{weekday}, {month} {day}").format_map(words)
    return _("{month} {day}, {year}").format_map(words)


def _moment(at: int) -> datetime.datetime:
    """Local time; a server may send any number, and some are no time at all."""
    try:
        return datetime.datetime.fromtimestamp(at / 1000)
    except (OverflowError, OSError, ValueError):
        return datetime.datetime.fromtimestamp(0)


def _pieces(
    entry: Entry, previous: Entry | None, first_new: int | None, today: datetime.date
) -> Iterator[Piece]:
    moment = _moment(entry.at)
    apart = False
    if previous is None or _moment(previous.at).date() != moment.date():
        yield "\n" + day_name(moment.date(), today), ("day",)
        apart = True
    if entry.number == first_new:
        yield "\n", ()
        yield _("New messages"), ("new",)
        apart = True
    if not entry.sender:
        yield "\n" + _note(entry), ("note",)
        return
    if apart or previous is None or not _goes_with(entry, previous):
        name, tags = (_("You"), ("sender", "me")) if entry.own else (displayable_line(entry.sender), (
            "sender", f"nick{nick_number(entry.sender, len(LIGHT.nicks))}"))
        yield "\n" + name, tags
        yield f"   {moment:%H:%M}", ("sender", "time")
    yield "\n", ("body",)
    for text, is_link in links(displayable(entry.text)):
        yield text, ("body", "live", "link") if is_link else ("body",)
    yield from receipt_pieces(entry)


def _note(entry: Entry) -> str:
    if entry.code == "gap":
        return _("Older messages are missing here: the server no longer keeps them.")
    return _("Server: {text}").format(text=displayable_line(entry.text))


def _goes_with(entry: Entry, previous: Entry) -> bool:
    return previous.sender == entry.sender and previous.own == entry.own and 0 <= entry.at - previous.at < GROUP_MS
