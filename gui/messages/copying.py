"""Messages as text for the clipboard, and what may be done with which. No tkinter."""

from __future__ import annotations

from collections.abc import Iterable

from gui.model.conversation import DeliveryStatus, Entry
from gui.words.i18n import _
from gui.words.text import displayable_line
from gui.words.times import moment
from net.wire.visible import visible

_UNKNOWN_TO_SERVER = (DeliveryStatus.FAILED, DeliveryStatus.UNCONFIRMED)


def can_answer(entry: Entry) -> bool:
    """Whether one may reply and react to it: others must know it by its cid."""
    return (
        bool(entry.sender and entry.cid)
        and not entry.deleted
        and entry.receipt not in _UNKNOWN_TO_SERVER
    )


def can_change(entry: Entry) -> bool:
    """Whether it may be edited and deleted."""
    return entry.own and can_answer(entry)


def can_discard(entry: Entry) -> bool:
    """Whether nobody else will ever get it, and it may be forgotten."""
    return entry.receipt is DeliveryStatus.FAILED and bool(entry.cid)


def texts(entries: Iterable[Entry]) -> str:
    """Only what was said. What can't be seen is made visible here too: it must fool nobody
    elsewhere."""
    return "\n".join(visible(entry.text) for entry in entries if entry.sender and not entry.deleted)


def with_names(entries: Iterable[Entry], me: str) -> str:
    """A line for each message, like `[10:02] luis: text`; with the date where they are not all of
    one day."""
    said = [(moment(entry.at), entry) for entry in entries if entry.sender]
    days = {at.date() for at, _entry in said}
    clock = "%H:%M" if len(days) <= 1 else "%Y-%m-%d %H:%M"
    return "\n".join(
        f"[{at.strftime(clock)}] {displayable_line(me if entry.own and me else entry.sender)}: "
        + (_("Message deleted") if entry.deleted else visible(entry.text))
        for at, entry in said
    )
