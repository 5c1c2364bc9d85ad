"""Say what a line of the class's book says: what a teacher has done, or who was here."""

from __future__ import annotations

from typing import NamedTuple

from gui.words.i18n import N_, _
from gui.words.text import displayable_line
from net.wire.teaching import BookLine


class BookWords(NamedTuple):
    """A line of the book in words.

    Attributes:
        what: what was done, with whom or where.
        why: the reason; "" if none was given.
    """

    what: str
    why: str = ""


# By the `what` of a line; of locks, with the kind. A lock of one room has an entry of its own.
_SAID = {
    "lock:on write": N_("Rooms closed"),
    "lock:on write room": N_("Room closed: {room}"),
    "lock:on private": N_("Private messages closed"),
    "lock:on enter": N_("Class closed to newcomers"),
    "lock:on slow": N_("Slow mode: {room}"),
    "lock:on mute": N_("Muted: {nick}"),
    "lock:on ban": N_("Banned: {nick}"),
    "lock:off write": N_("Rooms open again"),
    "lock:off write room": N_("Room open again: {room}"),
    "lock:off private": N_("Private messages open again"),
    "lock:off enter": N_("Class open to newcomers again"),
    "lock:off slow": N_("Slow mode ended: {room}"),
    "lock:off mute": N_("No longer muted: {nick}"),
    "lock:off ban": N_("No longer banned: {nick}"),
    "kick": N_("Put out of the class: {nick}"),
    "kick room": N_("Put out of {room}: {nick}"),
    "rename": N_("{nick} is now called {text}"),
    "free": N_("Name freed: {nick}"),
    "role teacher": N_("{nick} teaches"),
    "role helper": N_("{nick} helps to teach"),
    "role": N_("{nick} no longer teaches"),
    "rooms": N_("Room made: {room} ({text} people)"),
    "clear": N_("Room cleared: {room}"),
    "pin:on": N_("Message pinned in {room}"),
    "pin:off": N_("Message unpinned in {room}"),
    "remove": N_("Message of {nick} removed in {room}"),
    "poll": N_("Poll asked in {room}"),
    "pulse": N_("Quick question asked in {room}"),
    "announce": N_("Announcement made in {room}"),
    "close": N_("Question or announcement closed in {room}"),
    "lower": N_("Hand lowered: {nick}"),
    "lower all": N_("All hands lowered"),
    "end": N_("Class ended"),
}


def action(line: BookLine) -> BookWords:
    """Return what a teacher has done, in words; what a newer server notes stays as it is."""
    key, why, text = line.what, "", line.text
    if line.what.startswith("lock:"):
        kind, _space, why = line.text.partition(" ")
        key = f"{line.what} {kind}"
    elif line.what == "role" and line.text:
        key = f"role {line.text}"
    elif line.what == "lower" and not line.nick:
        key = "lower all"
    elif line.what == "kick":
        why = line.text
    if line.room and f"{key} room" in _SAID:
        key += " room"
    words = {
        "nick": displayable_line(line.nick) or "?",
        "room": displayable_line(line.room) or "?",
        "text": displayable_line(text) or "?",
    }
    if key in _SAID:
        return BookWords(_(_SAID[key]).format_map(words), displayable_line(why))
    rest = (line.what, line.nick, line.room, line.text)
    return BookWords(" ".join(displayable_line(part) for part in rest if part))


def by(line: BookLine) -> str:
    """Return who has done it: a teacher, the console, or nobody, if it has ended by itself."""
    if line.by:
        return displayable_line(line.by)
    return "" if line.what == "lock:off" else _("The server's console")
