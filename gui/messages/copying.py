"""Turn messages into text for the clipboard. No tkinter."""

from __future__ import annotations

from collections.abc import Iterable

from gui.model.conversation import Entry
from gui.words.said import gone
from gui.words.text import displayable_line
from gui.words.times import moment
from net.wire.visible import visible


def texts(entries: Iterable[Entry]) -> str:
    """Return the texts of the messages, without names.

    Invisible characters are made visible here too: they must not deceive readers of other programs.
    """
    return "\n".join(visible(entry.text) for entry in entries if entry.sender and not entry.deleted)


def with_names(entries: Iterable[Entry], me: str) -> str:
    """Return one line for each message, like `[10:02] luis: text`.

    The time includes the date if the messages are from more than one day.
    """
    said = [(moment(entry.at), entry) for entry in entries if entry.sender]
    days = {at.date() for at, _entry in said}
    clock = "%H:%M" if len(days) <= 1 else "%Y-%m-%d %H:%M"
    return "\n".join(
        f"[{at.strftime(clock)}] {displayable_line(me if entry.own and me else entry.sender)}: "
        + (gone(entry.item) if entry.deleted else visible(entry.text))
        for at, entry in said
    )
