"""Define the tables of the server's database and its queries; net.server.store runs them.

The module is pure. A migration that has been published is never changed: somebody has run it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from zlib import crc32

from net.hub.archive import Kept
from net.wire.messages import About, Post

_NOTHING = About("", "")  # the `about` of a message without one

# Script n brings a database of version n (`PRAGMA user_version`) to version n + 1.
MIGRATIONS = (
    """
    CREATE TABLE run (number INTEGER PRIMARY KEY, epoch TEXT NOT NULL, after INTEGER NOT NULL,
        crc INTEGER NOT NULL);
    CREATE TABLE name (number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, nick TEXT NOT NULL,
        salt BLOB, hash BLOB, since INTEGER NOT NULL, seen INTEGER NOT NULL, crc INTEGER NOT NULL);
    CREATE TABLE conversation (number INTEGER PRIMARY KEY, room TEXT NOT NULL, one INTEGER NOT NULL,
        other INTEGER NOT NULL, cut INTEGER NOT NULL, crc INTEGER NOT NULL,
        UNIQUE (room, one, other));
    CREATE TABLE member (room INTEGER NOT NULL, name INTEGER NOT NULL, since INTEGER NOT NULL,
        crc INTEGER NOT NULL, PRIMARY KEY (room, name)) WITHOUT ROWID;
    CREATE TABLE reading (name INTEGER NOT NULL, conversation INTEGER NOT NULL, id INTEGER NOT NULL,
        crc INTEGER NOT NULL, PRIMARY KEY (name, conversation)) WITHOUT ROWID;
    CREATE TABLE message (id INTEGER PRIMARY KEY, conversation INTEGER NOT NULL,
        sender INTEGER NOT NULL, cid TEXT NOT NULL, text TEXT NOT NULL, at INTEGER NOT NULL,
        crc INTEGER NOT NULL);
    CREATE UNIQUE INDEX message_by_cid ON message (sender, cid);
    CREATE INDEX message_in_conversation ON message (conversation, id);
    """,
    # Changes to messages, and private groups. A damaged row keeps its wrong checksum.
    """
    CREATE TABLE private_group (room INTEGER PRIMARY KEY, title TEXT NOT NULL,
        crc INTEGER NOT NULL);
    ALTER TABLE message ADD COLUMN kind TEXT NOT NULL DEFAULT '';
    ALTER TABLE message ADD COLUMN about_sender TEXT NOT NULL DEFAULT '';
    ALTER TABLE message ADD COLUMN about_cid TEXT NOT NULL DEFAULT '';
    UPDATE message SET crc = crc(id, conversation, sender, cid, text, at, '', '', '')
    WHERE crc = crc(id, conversation, sender, CAST(cid AS BLOB), CAST(text AS BLOB), at);
    CREATE INDEX message_edits ON message (sender, about_cid) WHERE kind = 'edit' AND text != '';
    """,
    # The author of a message, whoever has the nick later.
    """
    ALTER TABLE message ADD COLUMN author TEXT NOT NULL DEFAULT '';
    UPDATE message SET crc = crc(id, conversation, sender, cid, text, at, kind, about_sender,
        about_cid, '')
    WHERE crc = crc(id, conversation, sender, CAST(cid AS BLOB), CAST(text AS BLOB), at,
        CAST(kind AS BLOB), CAST(about_sender AS BLOB), CAST(about_cid AS BLOB));
    """,
    # Invitations to private groups; trust and blocks. `turn` grows.
    """
    CREATE TABLE invitation (name INTEGER NOT NULL, room INTEGER NOT NULL, by INTEGER NOT NULL,
        open INTEGER NOT NULL, turn INTEGER NOT NULL, crc INTEGER NOT NULL,
        PRIMARY KEY (name, room, by)) WITHOUT ROWID;
    CREATE TABLE regard (name INTEGER NOT NULL, other INTEGER NOT NULL, regard TEXT NOT NULL,
        turn INTEGER NOT NULL, crc INTEGER NOT NULL, PRIMARY KEY (name, other)) WITHOUT ROWID;
    """,
    # The day on which the owner of a name was here last (days since 1970); indexes to find who
    # mentions a name or a room.
    """
    CREATE TABLE attendance (name INTEGER PRIMARY KEY, day INTEGER NOT NULL, crc INTEGER NOT NULL);
    CREATE INDEX invitation_by ON invitation (by);
    CREATE INDEX invitation_to ON invitation (room);
    CREATE INDEX regard_of ON regard (other);
    """,
    # Blank edits move out of their conversation: they are found by their cid only.
    """
    UPDATE message SET conversation = -conversation,
        crc = crc(id, -conversation, sender, cid, text, at, kind, about_sender, about_cid, author)
    WHERE kind = 'edit' AND text = '' AND conversation > 0
        AND crc = crc(id, conversation, sender, CAST(cid AS BLOB), CAST(text AS BLOB), at,
        CAST(kind AS BLOB), CAST(about_sender AS BLOB), CAST(about_cid AS BLOB),
        CAST(author AS BLOB));
    """,
    # An index of deletions: at the start those without a message are looked for.
    """
    CREATE INDEX message_deletions ON message (id) WHERE kind = 'delete';
    """,
    # Messages up to an id are at least as old as a time of the retention clock (ms since 1970).
    """
    CREATE TABLE age (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, crc INTEGER NOT NULL);
    """,
    # Which member has made a room, and whether its history is open to those who come later.
    """
    CREATE TABLE terms (room INTEGER PRIMARY KEY, open INTEGER NOT NULL, after INTEGER NOT NULL,
        crc INTEGER NOT NULL);
    ALTER TABLE member RENAME TO former;
    CREATE TABLE member (room INTEGER NOT NULL, name INTEGER NOT NULL, since INTEGER NOT NULL,
        maker INTEGER NOT NULL, crc INTEGER NOT NULL, PRIMARY KEY (room, name)) WITHOUT ROWID;
    INSERT INTO member SELECT room, name, since, 0, CASE WHEN crc = crc(room, name, since)
        THEN crc(room, name, since, 0) ELSE -1 END FROM former;
    DROP TABLE former;
    """,
    # What teachers have decided, and who was here. Times are in ms since 1970.
    """
    CREATE TABLE role (name INTEGER PRIMARY KEY, role TEXT NOT NULL, crc INTEGER NOT NULL);
    CREATE TABLE lock (kind TEXT NOT NULL, room TEXT NOT NULL, person TEXT NOT NULL,
        nick TEXT NOT NULL, origin TEXT NOT NULL, until INTEGER NOT NULL, pause INTEGER NOT NULL,
        reason TEXT NOT NULL, by TEXT NOT NULL, since INTEGER NOT NULL, crc INTEGER NOT NULL,
        PRIMARY KEY (kind, room, person)) WITHOUT ROWID;
    CREATE TABLE renaming (key TEXT PRIMARY KEY, owner TEXT NOT NULL, nick TEXT NOT NULL,
        turn INTEGER NOT NULL, crc INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE split_room (room INTEGER PRIMARY KEY, crc INTEGER NOT NULL);
    CREATE TABLE teacher_action (number INTEGER PRIMARY KEY, at INTEGER NOT NULL,
        what TEXT NOT NULL, by TEXT NOT NULL, nick TEXT NOT NULL, room TEXT NOT NULL,
        text TEXT NOT NULL, until INTEGER NOT NULL, crc INTEGER NOT NULL);
    CREATE TABLE visit (number INTEGER PRIMARY KEY, at INTEGER NOT NULL, nick TEXT NOT NULL,
        address TEXT NOT NULL, until INTEGER NOT NULL, crc INTEGER NOT NULL);
    CREATE INDEX open_visit ON visit (until) WHERE until = 0;
    """,
    # Raised hands; ballots by the ids of their messages, and votes; pinned messages.
    """
    CREATE TABLE hand (key TEXT PRIMARY KEY, nick TEXT NOT NULL, author TEXT NOT NULL,
        at INTEGER NOT NULL, text TEXT NOT NULL, crc INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE ballot (id INTEGER PRIMARY KEY, room INTEGER NOT NULL, kind TEXT NOT NULL,
        answers INTEGER NOT NULL, named INTEGER NOT NULL, several INTEGER NOT NULL,
        closed INTEGER NOT NULL, crc INTEGER NOT NULL);
    CREATE TABLE vote (ballot INTEGER NOT NULL, key TEXT NOT NULL, nick TEXT NOT NULL,
        author TEXT NOT NULL, choices TEXT NOT NULL, crc INTEGER NOT NULL,
        PRIMARY KEY (ballot, key)) WITHOUT ROWID;
    CREATE TABLE pin (room INTEGER NOT NULL, id INTEGER NOT NULL, turn INTEGER NOT NULL,
        crc INTEGER NOT NULL, PRIMARY KEY (room, id)) WITHOUT ROWID;
    """,
)
VALUES = "id, conversation, sender, cid, text, at, kind, about_sender, about_cid, author"
_PLACES = ", ".join("?" * (VALUES.count(",") + 2))
INSERT = f"INSERT INTO message ({VALUES}, crc) VALUES ({_PLACES})"
SENDER = 2  # the column of a message that says whose it is
SELECT = f"SELECT {VALUES}, crc FROM message"
FIND = f"{SELECT} WHERE sender = ? AND cid = ?"
# So many messages are looked up by one query. NULL, which is equal to nothing, fills up the rest.
LOOK_UP_SIZES = (4, 16, 64)
_LOOK_UPS = {
    size: f"""
    WITH wanted (whose, which) AS (VALUES {", ".join(["(?, ?)"] * size)})
    SELECT {VALUES}, crc FROM wanted CROSS JOIN message
    ON sender = whose AND cid = which
"""
    for size in LOOK_UP_SIZES
}
SET_ERASED = "UPDATE message SET conversation = ?, text = ?, kind = ?, crc = ? WHERE id = ?"
EDITS = f"{SELECT} WHERE sender = ? AND about_cid = ? AND kind = 'edit' AND text != ''"
COUNT_EDITS = """
    SELECT count(*) FROM (
        SELECT 1 FROM message
        WHERE sender = ? AND about_cid = ? AND kind = 'edit' AND text != '' LIMIT ?)
"""
MESSAGE_AT = f"{SELECT} WHERE id = ? AND conversation = ?"
LAST_EDIT = f"{EDITS} AND conversation = ? ORDER BY id DESC LIMIT 1"
EXPIRED = "SELECT max(id) FROM age WHERE at <= ?"
DELETED_AHEAD = f"""
    {SELECT} AS deletion WHERE kind = 'delete' AND NOT EXISTS (
        SELECT 1 FROM message AS target
        WHERE target.sender = deletion.sender AND target.cid = deletion.about_cid)
    ORDER BY id DESC LIMIT ?
"""
LASTS_UNTIL = """
    SELECT wanted.key, (SELECT max(id) FROM message WHERE conversation = wanted.value AND id <= ?)
    FROM json_each(?) AS wanted
"""
FIRSTS = """
    SELECT wanted.key, (SELECT id FROM message
        WHERE conversation = json_extract(wanted.value, '$[0]')
            AND id > json_extract(wanted.value, '$[1]') ORDER BY id LIMIT 1)
    FROM json_each(?) AS wanted
"""
# The number of rows read at once starts small and grows, and no query stays open: a reader of many
# conversations in parallel needs few rows of each, and few of the longest messages fit into one
# chunk.
READ_FIRST = 4
READ_AT_ONCE = 64
AFTER = f"{SELECT} WHERE conversation = ? AND id > ? ORDER BY id LIMIT ?"
BEFORE = f"{SELECT} WHERE conversation = ? AND id < ? AND id > ? ORDER BY id DESC LIMIT ?"
# These check no checksums: damage would cause a wrong receipt, not a lost
# message.
SENDER_OF = """
    SELECT sender FROM message INDEXED BY message_in_conversation WHERE conversation = ? AND id = ?
"""
LAST_UNTIL = "SELECT max(id) FROM message WHERE conversation = ? AND id <= ?"
# Find out which of these rows other rows refer to. Each question is one look-up in an index.
WHO_NEEDS_NAMES = """
    SELECT number, EXISTS (SELECT 1 FROM message WHERE sender = number),
        EXISTS (SELECT 1 FROM regard WHERE other = number)
            OR EXISTS (SELECT 1 FROM invitation WHERE by = number)
    FROM (SELECT number FROM name WHERE number > ? ORDER BY number LIMIT ?)
"""
WHO_NEEDS_CONVERSATIONS = """
    SELECT number, room, one, other, EXISTS (SELECT 1 FROM message WHERE conversation = number)
    FROM (
        SELECT number, room, one, other FROM conversation WHERE number > ? ORDER BY number LIMIT ?)
"""
KEYS = """
    SELECT one.name, (SELECT sum(pk > 0) FROM pragma_table_info(one.name))
    FROM sqlite_master AS one WHERE type = 'table'
"""


def look_up(cids: Sequence[tuple[int, str]]) -> Iterator[tuple[str, list[Any]]]:
    """Yield queries, with their values, for the messages with these (sender, cid).

    There are few different queries, so SQLite has compiled them already.
    """
    for start in range(0, len(cids), LOOK_UP_SIZES[-1]):
        wanted = cids[start : start + LOOK_UP_SIZES[-1]]
        size = next(size for size in LOOK_UP_SIZES if size >= len(wanted))
        values: list[Any] = [value for one in wanted for value in one]
        yield _LOOK_UPS[size], values + [None] * (2 * size - len(values))


def row_of(kept: Kept) -> tuple[Any, ...]:
    """Return the row of a message with its checksum.

    `with_crc` computes this checksum too, but takes twice as long, and every message passes here.

    A blank edit, of a message that was deleted later, tells nothing any more. It is kept for its
    cid only, under the negative number of its conversation: otherwise every reader of the
    conversation would have to skip it.
    """
    post, about = kept.post, kept.post.about or _NOTHING
    is_blank = post.kind == "edit" and not post.text
    conversation = -kept.conversation if is_blank else kept.conversation
    whole = (
        f"{kept.id}\x1f{conversation}\x1f{kept.sender}\x1f{post.cid}\x1f{post.text}\x1f{kept.at}\x1f{post.kind}"
        f"\x1f{about.sender}\x1f{about.cid}\x1f{kept.author}"
    )
    return (
        kept.id,
        conversation,
        kept.sender,
        post.cid,
        post.text,
        kept.at,
        post.kind,
        about.sender,
        about.cid,
        kept.author,
        crc32(whole.encode("utf-8", "surrogateescape")),
    )


def kept_of(values: tuple[Any, ...], nick: str) -> Kept:
    """Return the message in a row without its checksum, whose sender has this nick."""
    id_, conversation, sender, cid, text, at, kind, about_sender, about_cid, author = values
    about = About(about_sender, about_cid) if about_cid else None
    post = Post("", text, cid, kind, about)
    return Kept(id_, abs(conversation), sender, nick, post, at, author)
