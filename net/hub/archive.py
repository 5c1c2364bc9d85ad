"""Define what the hub needs of a message store; `net.server.store` implements it with SQLite.

The archive numbers names and conversations, and everything it stores refers to them by these
numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import msgspec

from net.hub.class_archive import ClassArchive
from net.hub.lesson_archive import LessonArchive
from net.wire.messages import Message, Post

# Approximate size of a stored message without its text: the row, its index entries, the cid.
MESSAGE_BYTES = 200


@dataclass(frozen=True, slots=True)
class KnownName:
    """A nick has an owner.

    Attributes:
        number: the archive's number for the name.
        key: the normalised nick (`names.key`).
        nick: the nick as it is shown.
        since: only messages with a greater id belong to this owner.
        seen: the last id that the owner's device has stored, see `messages.Seen`.
        owner: the public key that the nick belongs to; "" if it belongs to a token of an earlier
            version.
    """

    number: int
    key: str
    nick: str
    since: int
    seen: int
    owner: str


@dataclass(frozen=True, slots=True)
class KnownConversation:
    """A room, a private group or a conversation of two is stored.

    Attributes:
        number: the archive's number for the conversation.
        room: the name of the room; "" for a conversation of two.
        sides: key -> nick of the two people (one entry if somebody writes to themselves).
        last: the id of the newest message.
        cut: the id of the newest message that is no longer stored.
        title: the title of a private group; "" for every other conversation.
        is_open, open_after: see `people.Room`.
    """

    number: int
    room: str
    sides: dict[str, str]
    last: int
    cut: int
    title: str = ""
    is_open: bool = True
    open_after: int = 0


@dataclass(frozen=True, slots=True)
class KnownInvitation:
    """A name has been invited to a private group, or refuses invitations to it.

    Attributes:
        name: the number of the invited name.
        room: the number of the group's conversation.
        by_key, by_nick: the person who has invited; "" has a meaning of its own, see
            `Archive.set_invitation`.
        is_open: True for an invitation that waits for an answer, False for a refusal.
    """

    name: int
    room: int
    by_key: str
    by_nick: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class SpareConversation:
    """A conversation has no stored messages left. The fields are those of KnownConversation."""

    number: int
    room: str
    sides: dict[str, str]


@dataclass(frozen=True, slots=True)
class SpareName:
    """A name has no stored messages and no stored conversations of two left.

    Attributes:
        number: the archive's number for the name.
        key: the normalised nick.
        last_day: see `Archive.note_use`.
        is_mentioned: somebody else trusts or has blocked this name, or was invited by it.
    """

    number: int
    key: str
    last_day: int
    is_mentioned: bool


class Kept(msgspec.Struct, frozen=True, gc=False):
    """A message is stored like this.

    `nick` is the sender's as it is shown, `at` is in milliseconds since 1970, and `author` is that
    of `messages.Message`. The `post` always has a cid. Its `to` is not stored: the conversation
    says to whom it went. Its `kind` is "deleted" once the message was deleted.
    """

    id: int
    conversation: int
    sender: int
    nick: str
    post: Post
    at: int
    author: str = ""

    @property
    def is_erased(self) -> bool:
        """Return whether the text is gone because the sender has deleted the message."""
        return self.post.kind == "deleted" or (self.post.kind == "edit" and not self.post.text)

    def message(self, to: str) -> Message:
        """Return the message as it is told to whoever gets it."""
        return self.post.as_sent(self.id, self.nick, to, self.at, self.author, self.sender)


class Archive(Protocol):
    """An archive stores messages, names, conversations and members.

    What has been written is visible to reads at once, and on the disk after `commit`. If a commit
    fails, changes to names, members and the like are retried with the next one; messages are
    dropped. Every method that reads may raise StorageError or Damaged.
    """

    lasting: bool  # False if everything is in memory only
    epoch: str
    last_id: int  # the greatest id given to a message; ids grow
    committed_id: int  # the greatest committed id
    is_full: bool  # whether to refuse new messages

    @property
    def teaching(self) -> ClassArchive:
        """Return the part for what teachers have decided, and who was here."""

    @property
    def lesson(self) -> LessonArchive:
        """Return the part for hands, ballots and pins."""

    # --- at the start ---

    def names(self) -> list[KnownName]: ...

    def conversations(self) -> list[KnownConversation]: ...

    def members(self) -> list[tuple[int, int, int, bool]]:
        """Return (room, name, since, is_maker) of each member.

        `since` is the id after which they joined; `is_maker`: they have made the room.
        """

    def readings(self) -> list[tuple[int, int, int]]:
        """Return (name, conversation, id): how far each name has read each conversation."""

    def invitations(self) -> list[KnownInvitation]:
        """Return all stored invitations, the oldest first."""

    def regards(self) -> list[tuple[int, str, str, str]]:
        """Return (name, key and nick of another, regard), the oldest first: see `set_regard`."""

    # --- names ---

    def number_of(self, key: str) -> int:
        """Return the number of a name; 0 if the name is unknown."""

    def next_number(self) -> int:
        """Return a number for a name, which no name has had in this run of the server."""

    def add_name(self, key: str, nick: str, number: int = 0) -> int:
        """Store a name, and return its number: one from `next_number`, or 0 for a new one."""

    def claim(self, number: int, nick: str, owner: str, since: int) -> None:
        """Give the name to the owner of this public key."""

    def token_salt(self, number: int) -> bytes:
        """Return the salt of the token that owns the name; b"" if no token does."""

    def proves_token(self, number: int, statement: bytes, proof: str) -> bool:
        """Return whether `proof` proves the name's token for this statement.

        See net.wire.credentials.
        """

    def take_back(self, number: int) -> None:
        """Give the name back to its owner at the last commit."""

    def set_seen(self, number: int, seen: int) -> None:
        """Store how far a device has seen.

        This may be written late: after a crash of the server, the device says it again.
        """

    def note_use(self, number: int, day: int) -> None:
        """Store the day on which the owner of the name was here last, in days since 1970."""

    def last_day(self, number: int) -> int:
        """Return the day on which the owner of the name was here last; 0 if unknown."""

    def spare_names(self, limit: int, today: int) -> list[SpareName]:
        """Look at the next `limit` names, and return those that are spare.

        An owned name without a known last day counts as used `today`.
        """

    def forget_name(self, number: int) -> None:
        """Forget a spare name and its memberships."""

    def release(self, key: str) -> bool:
        """Take a name from its owner, if it has one, and return whether it had.

        The next person to use it will own it, and is somebody else for everybody.
        """

    # --- conversations ---

    def number_of_room(self, name: str) -> int:
        """Return the number of a room, and give it one if it has none."""

    def number_of_private(self, one: int, other: int) -> int:
        """Return the number of the conversation between two names, and give it one if need be."""

    def set_title(self, room: int, title: str) -> None:
        """Make the room a private group with this title, for good."""

    def set_terms(self, room: int, is_open: bool, open_after: int) -> None:
        """Store whether the room's history is open, see `people.Room`."""

    def enter(self, room: int, name: int, since: int, is_maker: bool) -> None: ...

    def leave(self, room: int, name: int) -> None: ...

    def set_read(self, name: int, conversation: int, id_: int) -> None: ...

    def set_invitation(self, name: int, room: int, by: int, is_open: bool) -> None:
        """Store an invitation of `name` to a room by `by`, or the refusal of it.

        `by` 0 stands for the name's own decision to leave the group.
        """

    def drop_invitation(self, name: int, room: int, by: int) -> None: ...

    def set_regard(self, name: int, other: int, regard: str) -> None:
        """Store how a name regards another: "trusted", "blocked", or "" for neither."""

    def spare_conversations(self, limit: int) -> list[SpareConversation]:
        """Look at the next `limit` conversations, and return those that are spare."""

    def forget_conversation(self, number: int) -> None:
        """Forget a conversation without members, and who has read it.

        It must have been spare when `spare_conversations` last looked.
        """

    # --- messages ---

    def knows(self, epoch: str, seen: int) -> bool:
        """Return whether a client can have seen this id in this epoch of this archive."""

    def look_up(self, cids: Sequence[tuple[int, str]]) -> None:
        """Prefetch the messages that `find` will probably be asked for, (sender, cid) each.

        One query for all is faster than one for each. `find` may be asked for others too.
        """

    def find(self, sender: int, cid: str) -> Kept | None: ...

    def keep(self, message: Kept) -> None: ...

    def edits(self, sender: int, cid: str, at_most: int) -> int:
        """Return the number of edits of the sender's message `cid`, but at most `at_most`."""

    def deleted_ahead(self, at_most: int) -> list[tuple[int, int, str]]:
        """Return the newest deletions whose messages have not come, the oldest first.

        Each is (conversation, sender, cid); there are at most `at_most`.
        """

    def erase(self, conversation: int, sender: int, cid: str) -> None:
        """Erase the text of the sender's message `cid`, and of its edits, in this conversation.

        The message stays as "deleted". Like a new message, the erasure is dropped if the next
        commit fails.
        """

    def firsts(self, starts: Sequence[tuple[int, int]]) -> list[int]:
        """Return for each (conversation, id) the id of the next message; 0 if there is none."""

    def after(self, conversation: int, id_: int) -> Iterator[Kept]:
        """Return the messages with a greater id, oldest first."""

    def before(self, conversation: int, id_: int, above: int) -> Iterator[Kept]:
        """Return the messages between two ids (both excluded), newest first.

        Args:
            conversation: the number of the conversation.
            id_: the greater id.
            above: the smaller id.
        """

    def sender_of(self, conversation: int, id_: int) -> int:
        """Return who has sent the conversation's message with this id; 0 if there is none.

        The answer for an id of another conversation equals that for an id which no message has, and
        takes equally long: so nobody can probe for messages of others.
        """

    def lasts_until(self, conversations: Sequence[int], id_: int) -> list[int]:
        """Return `last_until` for each of many conversations."""

    def last_until(self, conversation: int, id_: int) -> int:
        """Return the id of the newest committed message up to `id_`; 0 if there is none."""

    @property
    def unsaved(self) -> int:
        """Return the number of uncommitted changes to names, rooms and the like."""

    def commit(self) -> None:
        """Commit everything that was written since the last commit.

        Raises:
            StorageError: nothing was written, and the messages are dropped.
            Unknown: it can't be told now whether anything was written.
        """

    def tidy(self, now_ms: int) -> dict[int, int]:
        """Do postponable work for the next commit, such as deleting some of the expired messages.

        Returns:
            The new `cut` of each conversation that has lost messages.
        """
