"""Define the facts of a torture run: what was done, what was told, and what is in the files. Pure.

A message is identified everywhere by (sender, cid), its *key*.

An *era* is the lifetime of one database of the server: when its file vanishes, the next one begins,
with ids from 1 on. So that an id means one message in the whole run, ids are counted on from era to
era here: `era * IDS + id`. What a client reports counts its generations in the same way, and
`tests.torture.eras` finds out which era each of them is.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from net.wire.dialogue import IDS

Key = tuple[str, str]  # (sender, cid)

# When a journal has vanished, the next one counts its generations from 0 again: its *incarnation*
# keeps them apart. The upper part of an id that `Ledger` has changed is incarnation * GENERATIONS +
# generation.
GENERATIONS = 1000


def era_of(id_: int) -> int:
    return id_ // IDS


@dataclass(frozen=True, slots=True)
class Entry:
    """A message is in a journal.

    Attributes:
        row: its position in the order of writing.
        id: 0 as long as it has none.
        state: "" for messages of others.
        paged: it came when its reader paged back, not when it was said.
    """

    row: int
    sender: str
    to: str
    cid: str
    text: str
    id: int
    state: str = ""
    kind: str = ""
    paged: bool = False

    @property
    def key(self) -> Key:
        return self.sender, self.cid


@dataclass(frozen=True, slots=True)
class Journal:
    owner: str
    seen: int
    entries: tuple[Entry, ...] = ()

    @property
    def known(self) -> frozenset[Key]:
        """Return what counts for the owner: all but what has failed.

        A deletion that has failed takes nothing back, and its author is told so.
        """
        return frozenset(entry.key for entry in self.entries if entry.state != "failed")


@dataclass(frozen=True, slots=True)
class Shown:
    """A message is shown like this on a page of its reader's window.

    `quote` is (sender, cid, text) of the message that it answers.
    """

    sender: str
    cid: str
    text: str
    id: int
    state: str = ""
    edited: bool = False
    deleted: bool = False
    reactions: tuple[tuple[str, str], ...] = ()
    quote: tuple[str, str, str] | None = None

    @property
    def key(self) -> Key:
        return self.sender, self.cid


@dataclass(frozen=True, slots=True)
class Stored:
    """A message is in the server's database. `kind` is that of a change, or "deleted"."""

    id: int
    sender: str
    to: str
    cid: str
    text: str
    kind: str = ""
    about: Key | None = None

    @property
    def is_erased(self) -> bool:
        """Return whether its text is gone because its sender has deleted a message."""
        return self.kind == "deleted" or (self.kind == "edit" and not self.text)

    @property
    def key(self) -> Key:
        return self.sender, self.cid


@dataclass(frozen=True, slots=True)
class Posting:
    """Somebody was about to post this. Those who speak the plain dialect give no cid."""

    at: float
    sender: str
    to: str
    text: str
    cid: str = ""
    kind: str = ""
    about: Key | None = None

    @property
    def key(self) -> Key:
        return self.sender, self.cid


@dataclass(frozen=True, slots=True)
class Answer:
    """Somebody's client reported the id of the message, or 0 if it will never arrive."""

    at: float
    sender: str
    cid: str
    id: int


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody's window was told of a message.

    `life` counts the processes of this person, `incarnation` the journals.
    """

    at: float
    nick: str
    life: int
    sender: str
    text: str
    id: int
    incarnation: int = 0


@dataclass(frozen=True, slots=True)
class Claim:
    """At this time, `sender` was told how much `recipient` has received, or read.

    It is everything up to `id`.
    """

    at: float
    sender: str
    recipient: str
    id: int
    state: str = "delivered"


@dataclass(frozen=True, slots=True)
class Reading:
    """At this time, somebody was about to read the conversation `name` up to `id`.

    `name` is a nick or a #room.
    """

    at: float
    nick: str
    name: str
    id: int


@dataclass(frozen=True, slots=True)
class Mark:
    """The server's database says that somebody has read the conversation `name` up to `id`."""

    nick: str
    name: str
    id: int


@dataclass(frozen=True, slots=True)
class Details:
    """At this time, `nick` was told who else has received the message `id`, and who has read it.

    The message is in the conversation `name`, and its sender calls it `cid`.
    """

    at: float
    nick: str
    name: str
    id: int
    delivered: tuple[str, ...]
    read: tuple[str, ...]
    cid: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """At this time, the server's database said that somebody had seen everything up to `id`."""

    at: float
    nick: str
    id: int


@dataclass(frozen=True, slots=True)
class Death:
    """Somebody was killed, and came back at `at`.

    The journal had `seen`, and `count` messages up to `last_row`.
    """

    nick: str
    at: float
    seen: int
    last_row: int
    count: int


@dataclass(frozen=True, slots=True)
class Stay:
    """Somebody was certainly in the room, or certainly not, from `since` to `until`."""

    room: str
    nick: str
    since: float
    until: float
    inside: bool

    def covers(self, since: float, until: float) -> bool:
        return self.since <= since and until <= self.until


@dataclass(frozen=True, slots=True)
class TakenIn:
    """Somebody may be in the group from this time on, because another one was about to invite them.

    This counts only if they have accepted an invitation before: see `History.accepted`.
    """

    at: float
    room: str
    nick: str


@dataclass(frozen=True, slots=True)
class Heard:
    """A plain visitor heard these lines on one connection.

    Attributes:
        since: when its name was accepted.
        until: when it asked the last question that the server has answered.
        rooms: each room, and since when the visitor was in it.
    """

    nick: str
    since: float
    until: float
    lines: tuple[str, ...]
    rooms: tuple[tuple[str, float], ...] = ()


@dataclass
class History:
    """A history is all that is known of a run. Times are seconds of one clock for all processes."""

    journals: dict[str, Journal] = field(default_factory=dict)
    stored: list[Stored] = field(default_factory=list)
    postings: list[Posting] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    details: list[Details] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    deaths: list[Death] = field(default_factory=list)
    stays: list[Stay] = field(default_factory=list)
    taken_in: list[TakenIn] = field(default_factory=list)
    # When each nick was first about to accept an invitation.
    accepted: dict[str, float] = field(default_factory=dict)
    heard: list[Heard] = field(default_factory=list)
    # Posts of plain visitors, with the time at which the server had taken them.
    said: list[tuple[Posting, float]] = field(default_factory=list)
    # Posts by processes that were never killed: nothing excuses the loss of one, since the call has
    # returned.
    taken_over: set[Key] = field(default_factory=set)
    # (since, until): periods in which the server's disk failed.
    refusals: list[tuple[float, float]] = field(default_factory=list)
    # Messages that failed because of a disk and were sent again because their sender insisted:
    # their place is where they were stored then.
    retried: set[Key] = field(default_factory=set)
    # (nick, conversation) -> everything that this reader's window shows of it, page by page.
    shown: dict[tuple[str, str], tuple[Shown, ...]] = field(default_factory=dict)
    # The keys of `shown` when the pages were first requested and some of them came from the server.
    loaded: dict[tuple[str, str], tuple[Key, ...]] = field(default_factory=dict)
    # (nick, conversation) -> what the server sends page by page to somebody who has nothing; the
    # text of a deleted message is "".
    paged: dict[tuple[str, str], tuple[Stored, ...]] = field(default_factory=dict)
    # People whose journals have vanished: nobody can send them again what they had in earlier eras.
    bereft: set[str] = field(default_factory=set)

    @property
    def last_era(self) -> int:
        return max((era_of(one.id) for one in self.stored), default=0)
