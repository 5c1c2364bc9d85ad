"""What the hub asks of whatever keeps its messages. Pure; `net.server.store` does it with SQLite.

Names and conversations have numbers, which the archive gives; what is kept names them by these.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import msgspec

from net.wire.messages import About

# What a message takes in the archive besides its text, about: its row, its indexes, its cid.
MESSAGE_BYTES = 200


@dataclass(frozen=True, slots=True)
class KnownName:
    """A nick with an owner. Only messages with an id above `since` are the owner's; `seen`: see
    `messages.Seen`. `owner` is the public key that it belongs to; "" if it belongs to the token of
    an earlier version."""

    number: int
    key: str
    nick: str
    since: int
    seen: int
    owner: str


@dataclass(frozen=True, slots=True)
class KnownConversation:
    """`room` is the name of a room, or "" for a conversation of two, whose keys and nicks are in
    `sides` (one, if somebody writes to himself). `last` is the id of its newest message, `cut` that
    of the newest one no longer kept. A room with a `title` is a private group."""

    number: int
    room: str
    sides: dict[str, str]
    last: int
    cut: int
    title: str = ""


@dataclass(frozen=True, slots=True)
class KnownInvitation:
    """Of the name and to the room of these numbers, by somebody of this key and nick ("": see
    `set_invitation`)."""

    name: int
    room: int
    by_key: str
    by_nick: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class SpareConversation:
    """A conversation of which no message is kept. `room` and `sides` are those of a
    KnownConversation."""

    number: int
    room: str
    sides: dict[str, str]


@dataclass(frozen=True, slots=True)
class SpareName:
    """A name of which no message and no conversation of two is kept. `last_day`: see
    `Archive.note_use`. `is_mentioned`: somebody else holds something of it, or has been invited by
    it."""

    number: int
    key: str
    last_day: int
    is_mentioned: bool


class Kept(msgspec.Struct, frozen=True, gc=False):
    """A message as it is kept. `nick` is the sender's, as shown; `kind`, `about` and `author` are
    those of `messages.Message`."""

    id: int
    conversation: int
    sender: int
    nick: str
    cid: str
    text: str
    at: int
    kind: str = ""
    about: About | None = None
    author: str = ""

    @property
    def is_erased(self) -> bool:
        """Whether its text is gone because its sender has taken a message back."""
        return self.kind == "deleted" or (self.kind == "edit" and not self.text)


class Archive(Protocol):
    """Reading raises StorageError or Damaged. What is written is on the disk after `commit`, and
    read back before.

    Names, members and the like that could not be committed are kept in mind for the next commit;
    messages are not.
    """

    lasting: bool  # whether what is kept outlives the server
    epoch: str
    last_id: int  # the greatest id that a message has had; ids are given in growing order
    committed_id: int  # the same of those that are committed
    is_full: bool  # whether no more messages should be kept

    # --- at the start ---

    def names(self) -> list[KnownName]: ...

    def conversations(self) -> list[KnownConversation]: ...

    def members(self) -> list[tuple[int, int, int]]:
        """(room, name, since): who is in which room, from which id on."""

    def readings(self) -> list[tuple[int, int, int]]:
        """(name, conversation, id): up to where a nick has read, in private or in a room."""

    def invitations(self) -> list[KnownInvitation]:
        """Return the invitations that are kept, the oldest first."""

    def regards(self) -> list[tuple[int, str, str, str]]:
        """Return (name, key and nick of somebody else, regard), the oldest first: see
        `set_regard`."""

    # --- names ---

    def number_of(self, key: str) -> int:
        """The name's number; 0 if nothing is known of it."""

    def add_name(self, key: str, nick: str) -> int: ...

    def claim(self, number: int, nick: str, owner: str, since: int) -> None:
        """From now on the name belongs to whoever has this public key."""

    def token_salt(self, number: int) -> bytes:
        """The salt of the token that the name belongs to; b"" if it belongs to a key or to
        nobody."""

    def proves_token(self, number: int, statement: bytes, proof: str) -> bool:
        """Whether the proof is that of the name's token for this statement: see
        net.wire.credentials."""

    def take_back(self, number: int) -> None:
        """The name belongs to whom it belonged at the last commit."""

    def set_seen(self, number: int, seen: int) -> None:
        """Is written when it suits: after a crash, the device says it again."""

    def note_use(self, number: int, day: int) -> None:
        """The owner of the name has come, in days since 1970."""

    def last_day(self, number: int) -> int:
        """Return when the owner of the name came last; 0 if that is not known."""

    def spare_names(self, limit: int, today: int) -> list[SpareName]:
        """Look at so many names, each time at others, and return those that are spare. One with an
        owner of whom it is not known when they came is taken to have been used `today`."""

    def forget_name(self, number: int) -> None:
        """Forget a spare name, with all rooms it is in."""

    # --- conversations ---

    def number_of_room(self, name: str) -> int:
        """The number of the room, which gets one if it has none."""

    def number_of_private(self, one: int, other: int) -> int:
        """The number of the conversation between these two names, which gets one if it has none."""

    def set_title(self, room: int, title: str) -> None:
        """The room is a private group, for good, and called so."""

    def enter(self, room: int, name: int, since: int) -> None: ...

    def leave(self, room: int, name: int) -> None: ...

    def set_read(self, name: int, conversation: int, id_: int) -> None: ...

    def set_invitation(self, name: int, room: int, by: int, is_open: bool) -> None:
        """Keep that `by` has invited a name to a room, or that this is refused; `by` 0 says that
        the name has left."""

    def drop_invitation(self, name: int, room: int, by: int) -> None: ...

    def set_regard(self, name: int, other: int, regard: str) -> None:
        """Keep what a name holds of another: "trusted", "blocked", or nothing any more: ""."""

    def spare_conversations(self, limit: int) -> list[SpareConversation]:
        """Look at so many conversations, each time at others, and return those that are spare."""

    def forget_conversation(self, number: int) -> None:
        """Forget one of those that were spare at the last look, which has no members, and who has
        read it."""

    # --- messages ---

    def knows(self, epoch: str, seen: int) -> bool:
        """Whether a client can have seen this id in this epoch of this archive."""

    def look_up(self, cids: Sequence[tuple[int, str]]) -> None:
        """Reads at once what `find` will be asked for next, which is faster; it may be asked for
        more."""

    def find(self, sender: int, cid: str) -> Kept | None: ...

    def keep(self, message: Kept) -> None: ...

    def edits(self, sender: int, cid: str, at_most: int) -> int:
        """How many edits there are of what its sender has called `cid`, counted up to this
        number."""

    def deleted_ahead(self, at_most: int) -> list[tuple[int, int, str]]:
        """Return the newest of the messages that are not kept, but whose deletion is, the oldest
        first: as (conversation, sender, cid)."""

    def erase(self, conversation: int, sender: int, cid: str) -> None:
        """Takes the text from the message that its sender has called `cid`, if it is in this
        conversation, and from all the edits of it: of the message nothing is left but that it is
        "deleted". With the next commit, or, as it is with messages, never."""

    def firsts(self, starts: Sequence[tuple[int, int]]) -> list[int]:
        """For each conversation and id: the id of the first message after that one; 0 if there is
        none."""

    def after(self, conversation: int, id_: int) -> Iterator[Kept]:
        """The messages with a greater id, oldest first."""

    def before(self, conversation: int, id_: int, above: int) -> Iterator[Kept]:
        """The messages with a smaller id, but greater than `above`, newest first."""

    def has(self, conversation: int, id_: int) -> bool:
        """Return whether this conversation has a message with this id, which is committed. The
        answer is the same, and takes the same time, for an id of another conversation and for one
        that no message has."""

    def lasts_until(self, conversations: Sequence[int], id_: int) -> list[int]:
        """The same as `last_until` for many."""

    def last_until(self, conversation: int, id_: int) -> int:
        """Return the id of the newest committed message of the conversation up to this id; 0 if
        there is none."""

    @property
    def unsaved(self) -> int:
        """How many changes there are to names, rooms and the like that are not committed."""

    def commit(self) -> None:
        """Raises StorageError if nothing has been written: then no message since the last commit is
        kept. Unknown if that can't be made sure of now."""

    def tidy(self, now_ms: int) -> dict[int, int]:
        """Does what could wait, for the next commit: among others, deletes some of the messages
        that need not be kept any longer. Conversation -> its new `cut`."""
