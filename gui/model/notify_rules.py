"""Decide what calls the user's attention. No tkinter.

The user chooses for each conversation whether every message calls them, only those that mention
them, or none, and may keep it quiet until some time. The number in the window's title, the mark on
its icon, the pills in the list, the order of the list, sound and notifications all ask here. Who is
kept quiet themselves doesn't call in rooms either.
"""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable
from typing import Literal, NamedTuple

from gui.model.conversation import Conversation, Entry
from gui.model.settings import Settings
from gui.words.format import mentions
from gui.words.i18n import _
from net.wire.ballots import BALLOTS
from net.wire.names import key

Mode = Literal["always", "mentions", "never"]
FOREVER = 2**53 - 1  # the greatest number that any reader of JSON takes as it is
_HOUR_MS = 3_600_000
_MORNING = datetime.time(8)


def _milliseconds() -> int:
    return time.time_ns() // 1_000_000


class QuietTime(NamedTuple):
    """A time to keep a conversation quiet, as the user chooses it; `until` is in ms since 1970."""

    label: str
    until: int


class NotifyRules:
    """Answers by the settings as they are now.

    Args:
        settings: of the user.
        clock: returns the time in ms since 1970.

    `is_teacher` returns whether somebody may mention everybody.
    """

    def __init__(self, settings: Settings, clock: Callable[[], int] = _milliseconds) -> None:
        self._settings, self._clock = settings, clock
        self.is_teacher: Callable[[str], bool] = lambda _nick: False

    def chosen(self, name: str) -> Mode:
        """Return what the user has chosen for a conversation, whether it is quiet now or not."""
        match self._settings.notify.get(key(name)):
            case "mentions":
                return "mentions"
            case "never":
                return "never"
            case _:  # a later version may know more of them
                return "always"

    def mode(self, name: str) -> Mode:
        """Return what calls the user's attention in a conversation now."""
        return "never" if self.quiet_until(name) else self.chosen(name)

    def quiet_until(self, name: str) -> int:
        """Return until when a conversation is kept quiet; 0 if it isn't, FOREVER without end."""
        until = self._settings.muted_until.get(key(name), 0)
        return until if until > self._clock() else 0

    @property
    def silent(self) -> frozenset[str]:
        """Return the keys of the conversations and people that never call now."""
        chosen = {*self._settings.notify, *self._settings.muted_until}
        return frozenset(each for each in chosen if self.mode(each) == "never")

    @property
    def next_end(self) -> int | None:
        """Return when the next quiet time ends, in ms since 1970; None if none does."""
        now = self._clock()
        ends = [end for end in self._settings.muted_until.values() if now < end < FOREVER]
        return min(ends, default=None)

    def mentions(self, entry: Entry, me: str) -> bool:
        """Return whether a message mentions the user, by somebody who is not kept quiet."""
        return self._addresses(entry, me) and self.mode(entry.sender) != "never"

    def _addresses(self, entry: Entry, me: str) -> bool:
        """Return whether a message is for the user: by name or, if a teacher asks, everybody."""
        if entry.item.kind in BALLOTS:
            return not entry.own
        return mentions(entry.text, me, to_all="@" in entry.text and self.is_teacher(entry.sender))

    def counted(self, conversation: Conversation) -> int:
        """Return how many unread messages of a conversation call for the user."""
        return counted(self.mode(conversation.key), conversation.unread, conversation.mentions)

    def calls(self, conversation: Conversation, entry: Entry, me: str) -> bool:
        """Return whether a message that has come calls the user now."""
        mode = self.mode(conversation.key)
        if mode == "never" or self.mode(entry.sender) == "never":
            return False
        return mode == "always" or self._addresses(entry, me)


def counted(mode: str, unread: int, mentioning: int) -> int:
    """Return how many of these unread messages call for the user; `mentioning` mention them."""
    return {"never": 0, "mentions": mentioning}.get(mode, unread)


def quiet_times(now: datetime.datetime) -> list[QuietTime]:
    """Return the times for which a conversation can be kept quiet; `now` is local."""
    at = int(now.timestamp() * 1000)
    morning = datetime.datetime.combine(now.date() + datetime.timedelta(days=1), _MORNING)
    return [
        QuietTime(_("For 1 hour"), at + _HOUR_MS),
        QuietTime(_("For 8 hours"), at + 8 * _HOUR_MS),
        QuietTime(_("Until tomorrow at 8:00"), int(morning.timestamp() * 1000)),
        QuietTime(_("Until I unmute it"), FOREVER),
    ]
