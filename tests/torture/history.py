"""The facts of a torture run: what was done, what was told, and what is in the files. Pure.

A message is known everywhere by (sender, cid), its *key*.

An *era* is the time of one database of the server: when its file vanishes, the next one begins,
with ids from 1 on. So that an id means one message in the whole run, it is counted on from era to
era here: `era * IDS + id`. What a client tells counts its generations in the same way, and
`tests.torture.eras` finds out which era each of them is.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from net.wire.dialogue import IDS

Key = tuple[str, str]  # (sender, cid)

# A journal that has vanished is followed by one that counts its generations from 0 again: its
# *incarnation* keeps them apart. The upper part of what `Ledger` makes of an id is incarnation *
# GENERATIONS + generation.
GENERATIONS = 1000


def era_of(id_: int) -> int:
    return id_ // IDS


@dataclass(frozen=True, slots=True)
class Entry:
    """A message in a journal. `row` is its turn in being written there; `id` is 0 as long as it has
    none; `state` is "" for messages of others. `paged`: it came when its reader paged back, not as
    it was said."""

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


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as a page of its reader's window shows it. `quote`: (sender, cid, text) of what it
    answers."""

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
    """A message in the server's database. `kind` is that of a change, or "deleted"."""

    id: int
    sender: str
    to: str
    cid: str
    text: str
    kind: str = ""
    about: Key | None = None

    @property
    def is_erased(self) -> bool:
        """Whether its text is gone because its sender has taken a message back."""
        return self.kind == "deleted" or (self.kind == "edit" and not self.text)

    @property
    def key(self) -> Key:
        return self.sender, self.cid


@dataclass(frozen=True, slots=True)
class Posting:
    """Somebody was about to post this. Who speaks the plain dialect gives no cid."""

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
    """Somebody's client told that the message has this id, or, with 0, that it will never
    arrive."""

    at: float
    sender: str
    cid: str
    id: int


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody's window was told of a message. `life` counts the processes of this person,
    `incarnation` the journals."""

    at: float
    nick: str
    life: int
    sender: str
    text: str
    id: int
    incarnation: int = 0


@dataclass(frozen=True, slots=True)
class Claim:
    """At this time, `sender` was told that all messages to `recipient` up to `id` are delivered, or
    read."""

    at: float
    sender: str
    recipient: str
    id: int
    state: str = "delivered"


@dataclass(frozen=True, slots=True)
class Reading:
    """At this time, somebody was about to read the conversation `name` (a nick or a #room) up to
    `id`."""

    at: float
    nick: str
    name: str
    id: int


@dataclass(frozen=True, slots=True)
class Mark:
    """In the server's database: somebody has read the conversation `name` up to `id`."""

    nick: str
    name: str
    id: int


@dataclass(frozen=True, slots=True)
class Details:
    """At this time, `nick` was told who else has got the message `id` of the conversation `name`,
    and who has read it."""

    at: float
    nick: str
    name: str
    id: int
    delivered: tuple[str, ...]
    read: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """At this time, the server's database said that somebody had seen everything up to `id`."""

    at: float
    nick: str
    id: int


@dataclass(frozen=True, slots=True)
class Death:
    """Somebody was killed, and came back at `at`. The journal had `seen`, and `count` messages up
    to `last_row`."""

    nick: str
    at: float
    seen: int
    last_row: int
    count: int


@dataclass(frozen=True, slots=True)
class Stay:
    """From `since` to `until` somebody was in the room for certain, or for certain not."""

    room: str
    nick: str
    since: float
    until: float
    inside: bool

    def covers(self, since: float, until: float) -> bool:
        return self.since <= since and until <= self.until


@dataclass(frozen=True, slots=True)
class TakenIn:
    """From this time on, somebody might be in the group, because another one was about to invite
    them, if they have accepted an invitation before: see `History.accepted`."""

    at: float
    room: str
    nick: str


@dataclass(frozen=True, slots=True)
class Heard:
    """What a plain visitor heard on one connection, `since` its name was accepted. `until`: when it
    asked what the server has answered last. `rooms`: from when on it was in which room."""

    nick: str
    since: float
    until: float
    lines: tuple[str, ...]
    rooms: tuple[tuple[str, float], ...] = ()


@dataclass
class History:
    """All that is known of a run. Times are seconds of one clock for all processes."""

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
    # When somebody was first about to accept an invitation.
    accepted: dict[str, float] = field(default_factory=dict)
    heard: list[Heard] = field(default_factory=list)
    # By plain visitors, with the time at which the server had taken it.
    said: list[tuple[Posting, float]] = field(default_factory=list)
    # What was posted by processes that were never killed: the post has returned, so nothing excuses
    # its loss.
    taken_over: set[Key] = field(default_factory=set)
    # (since, until) the server's disk failed.
    refusals: list[tuple[float, float]] = field(default_factory=list)
    # What failed because of a disk, and was sent again because its sender insisted: it stands where
    # it was stored then.
    retried: set[Key] = field(default_factory=set)
    # (nick, conversation) -> everything that this reader's window shows of it, page by page.
    shown: dict[tuple[str, str], tuple[Shown, ...]] = field(default_factory=dict)
    # The keys of the same when the pages were first asked for, and some of them came from the
    # server.
    loaded: dict[tuple[str, str], tuple[Key, ...]] = field(default_factory=dict)
    # The same for what the server tells page by page to somebody who has nothing: "" for the text
    # of what was deleted.
    paged: dict[tuple[str, str], tuple[Stored, ...]] = field(default_factory=dict)
    # Whose journal has vanished: what it had in earlier eras nobody can give it again.
    bereft: set[str] = field(default_factory=set)

    @property
    def last_era(self) -> int:
        return max((era_of(one.id) for one in self.stored), default=0)
