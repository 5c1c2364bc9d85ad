"""Define what the client's journal keeps: rows, and the books that are in memory as well. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from msgspec import structs

from net.wire.events import Item, Place
from net.wire.messages import SHOWN, About, Post

# In the order of `MessageRow.values`. The checksum comes last in every table.
MESSAGE_COLUMNS = (
    *("row", "conversation", "major", "sender", "sender_key", "cid", "text", "at", "state"),
    *("code", "detail", "recipient", "kind", "about_sender", "about_key", "about_cid", "deleted"),
    *("author", "crc"),
)
_NOTHING = About("", "")


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message: what its sender has posted, and where it is placed.

    Attributes:
        row: its number in the file.
        conversation: the number of its conversation.
        major: the first half of its place; None while it is pending.
        sender: the nick of the sender; "" for a notice.
        sender_key: the key of that nick.
        post: what was posted. Its `to` is the recipient exactly as the user typed it, because it
            must not be sent again in another form; "" if it was not written here. Its `cid` is ""
            if the message can't be repeated.
        at: when it was sent, in ms.
        state, code, detail: as in `events.Item`, without receipts.
        about_key: the key of the sender of the message that this one changes or answers.
        deleted: 1 once the text is gone.
        author: as in `messages.Message`.
    """

    row: int
    conversation: int
    major: int | None
    sender: str
    sender_key: str
    post: Post
    at: int
    state: str = ""
    code: str = ""
    detail: str = ""
    about_key: str = ""
    deleted: int = 0
    author: str = ""

    @property
    def values(self) -> tuple[Any, ...]:
        """Return what is written down, in the order of MESSAGE_COLUMNS."""
        post, about = self.post, self.post.about or _NOTHING
        return (
            self.row,
            self.conversation,
            self.major,
            self.sender,
            self.sender_key,
            post.cid or None,
            post.text,
            self.at,
            self.state,
            self.code,
            self.detail,
            post.to,
            post.kind,
            about.sender,
            self.about_key,
            about.cid,
            self.deleted,
            self.author,
        )

    @property
    def item(self) -> Item:
        """Return the message as it was written, without the message that it quotes."""
        return Item(
            self.sender,
            self.post.text,
            self.at,
            None if self.major is None else (self.major, self.row),
            self.state,
            self.post.cid,
            self.code,
            self.detail,
            deleted=bool(self.deleted),
            kind=self.post.kind,
        )

    def saying(self, text: str) -> MessageRow:
        """Return the message with another text."""
        return replace(self, post=structs.replace(self.post, text=text))

    @property
    def about_cid(self) -> str:
        return self.post.about.cid if self.post.about else ""

    @property
    def place(self) -> Place:
        assert self.major is not None
        return self.major, self.row

    @property
    def is_change(self) -> bool:
        return self.post.kind not in SHOWN

    def is_by_the_author_of(self, other: MessageRow) -> bool:
        """Return whether the same person wrote both, whoever has had the nick.

        A message from before authors were kept may be by anybody who had that nick.
        """
        return self.sender_key == other.sender_key and (
            self.author == other.author or not self.author or not other.author
        )

    @property
    def is_settled(self) -> bool:
        """Return whether the message has its final place, and counts."""
        return self.state not in {"pending", "failed"}


def message_of(
    row: int,
    conversation: int,
    major: int | None,
    sender: str,
    sender_key: str,
    cid: str | None,
    text: str,
    at: int,
    state: str,
    code: str,
    detail: str,
    recipient: str,
    kind: str = "",
    about_sender: str = "",
    about_key: str = "",
    about_cid: str = "",
    deleted: int = 0,
    author: str = "",
) -> MessageRow:
    """Return the message whose `values` were read.

    Journals of earlier versions have fewer of them.
    """
    about = About(about_sender, about_cid) if about_cid else None
    post = Post(recipient, text, cid or "", kind, about)
    return MessageRow(
        *(row, conversation, major, sender, sender_key, post, at, state, code, detail),
        *(about_key, deleted, author),
    )


@dataclass(frozen=True, slots=True)
class Account:
    """The account says who has logged in where.

    `server` and `epoch` are "" before the first log-in. For `generation` see `net.journal.journal`.
    """

    nick: str
    server: str = ""
    epoch: str = ""
    generation: int = 0
    seen: int = 0
    plain: bool = False

    @property
    def values(self) -> tuple[Any, ...]:
        return 1, self.nick, self.server, self.epoch, self.generation, self.seen, int(self.plain)


@dataclass(frozen=True, slots=True)
class ConversationRow:
    """A conversation is what the user and one person, or a room, have written.

    Attributes:
        number: its number in the file.
        key: the key of its name.
        name: its name.
        newest: the row of the message that came or was written last.
        unread: how many messages are unread.
        read: the place up to which the user has read.
        title: the last known title of a private group; "" for anything else.
        joined: the major up to which the user was not in this room; 0 if unknown. What was said
            later comes by itself.
        hole: messages with a major between these two may be missing here, although there are others
            before or after them; None if none are.
    """

    number: int
    key: str
    name: str
    newest: int = 0
    unread: int = 0
    read: Place | None = None
    title: str = ""
    joined: int = 0
    hole: tuple[int, int] | None = None

    @property
    def values(self) -> tuple[Any, ...]:
        return (
            self.number,
            self.key,
            self.name,
            self.newest,
            self.unread,
            *(self.read or (None, None)),
            self.title,
            self.joined,
            *(self.hole or (None, None)),
        )

    def counts_as_unread(self, row: MessageRow) -> bool:
        """Return whether it is a message of somebody else that the user has not read."""
        return bool(row.sender and not row.state and not row.is_change and not row.deleted) and (
            self.read is None or row.place > self.read
        )


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft is kept as in `events.KeptDraft`.

    `key` is that of the conversation. `about_cid` is "" if the draft is about no message.
    """

    key: str
    name: str
    text: str
    about_sender: str = ""
    about_cid: str = ""
    is_edit: int = 0
    before: str = ""

    @property
    def values(self) -> tuple[Any, ...]:
        return (
            self.key,
            self.name,
            self.text,
            self.about_sender,
            self.about_cid,
            self.is_edit,
            self.before,
        )

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.about_cid)


@dataclass(slots=True)
class Books:
    """The books are what is in memory as well.

    They change only in a transaction, which writes them back.

    Attributes:
        account: who has logged in.
        has_account: somebody has logged in, ever.
        is_connected: somebody is logged in. This and `is_live` are not written down.
        is_live: the connection has got everything that was missed.
        heard: the highest id that has come from the server. Once that is on the disk it is `seen`.
        is_flushed: all that was committed is on the disk. This and `heard` are not written down.
        last_row: the number of the last message.
        conversations: by their keys.
        keys: the key of each conversation, by its number.
        receipts: for the key of a conversation and a generation, the ids up to which the user's
            messages were delivered and read.
    """

    account: Account
    has_account: bool = False
    is_connected: bool = False
    is_live: bool = False
    heard: int = 0
    is_flushed: bool = True
    last_row: int = 0
    conversations: dict[str, ConversationRow] = field(default_factory=dict)
    keys: dict[int, str] = field(default_factory=dict)
    receipts: dict[tuple[str, int], tuple[int, int]] = field(default_factory=dict)

    def copy(self) -> Books:
        return replace(
            self,
            conversations=dict(self.conversations),
            keys=dict(self.keys),
            receipts=dict(self.receipts),
        )

    def named(self, number: int) -> ConversationRow:
        return self.conversations[self.keys[number]]
