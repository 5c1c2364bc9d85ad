"""The facts of a torture run: what was done, what was told, and what is in the files. Pure.

A message is known everywhere by (sender, cid).
"""

from __future__ import annotations

from dataclasses import dataclass, field

Key = tuple[str, str]  # (sender, cid)


@dataclass(frozen=True, slots=True)
class Entry:
    """A message in a journal. `row` is its turn in being written there; `id` is 0 as long as it has none; `state` is ""
    for messages of others. `generation` grows when the server began anew with other ids."""

    row: int
    sender: str
    to: str
    cid: str
    text: str
    id: int
    state: str = ""
    generation: int = 0
    kind: str = ""

    @property
    def key(self) -> Key:
        return self.sender, self.cid


@dataclass(frozen=True, slots=True)
class Journal:
    owner: str
    seen: int
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Stored:
    """A message in the server's database. `kind` is that of a change, or "deleted"."""

    id: int
    sender: str
    to: str
    cid: str
    text: str
    kind: str = ""

    @property
    def is_erased(self) -> bool:
        """Whether its text is gone because its sender has taken a message back."""
        return self.kind == "deleted" or (self.kind == "edit" and not self.text)

    @property
    def key(self) -> Key:
        return self.sender, self.cid


@dataclass(frozen=True, slots=True)
class Posting:
    """Somebody was about to post this."""

    at: float
    sender: str
    to: str
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Somebody's client told that the message has this id, or, with 0, that it will never arrive."""

    at: float
    sender: str
    cid: str
    id: int


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody's window was told of a message. `life` counts the processes of this person."""

    at: float
    nick: str
    life: int
    sender: str
    text: str
    id: int


@dataclass(frozen=True, slots=True)
class Claim:
    """At this time, `sender` was told that all messages to `recipient` up to `id` are delivered or read."""

    at: float
    sender: str
    recipient: str
    id: int


@dataclass(frozen=True, slots=True)
class Seen:
    """At this time, the server's database said that somebody had seen everything up to `id`."""

    at: float
    nick: str
    id: int


@dataclass(frozen=True, slots=True)
class Death:
    """Somebody was killed, and came back at `at`. The journal had `seen`, and `count` messages up to `last_row`."""

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


@dataclass
class History:
    """All that is known of a run. Times are seconds of one clock for all processes."""

    journals: dict[str, Journal] = field(default_factory=dict)
    stored: list[Stored] = field(default_factory=list)
    postings: list[Posting] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    deaths: list[Death] = field(default_factory=list)
    stays: list[Stay] = field(default_factory=list)
    # What was posted by processes that were never killed: the post has returned, so nothing excuses its loss.
    taken_over: set[Key] = field(default_factory=set)
