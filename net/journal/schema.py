"""Define the journal's tables, the migrations that make them, and the queries. Pure SQL.

Migrations that some journal has already run are never changed.
"""

from __future__ import annotations

from net.journal import search
from net.journal.rows import MESSAGE_COLUMNS

# A partial index only serves queries with the very same words, so these are never changed either:
# another kind needs new indexes.
_SHOWN = "('', 'poll', 'pulse', 'announce', 'close')"
_IS_SHOWN, _IS_CHANGE = f"kind IN {_SHOWN}", f"kind NOT IN {_SHOWN}"

# Script n brings a journal of version n (`PRAGMA user_version`) to version n + 1.
MIGRATIONS = (
    """
    CREATE TABLE account (number INTEGER PRIMARY KEY, nick TEXT NOT NULL, server TEXT NOT NULL,
        epoch TEXT NOT NULL, generation INTEGER NOT NULL, seen INTEGER NOT NULL,
        plain INTEGER NOT NULL, crc INTEGER NOT NULL);
    CREATE TABLE conversation (number INTEGER PRIMARY KEY, key TEXT NOT NULL, name TEXT NOT NULL,
        newest INTEGER NOT NULL, unread INTEGER NOT NULL, read_major INTEGER, read_row INTEGER,
        crc INTEGER NOT NULL);
    CREATE TABLE receipt (peer TEXT NOT NULL, generation INTEGER NOT NULL,
        delivered INTEGER NOT NULL, read INTEGER NOT NULL, crc INTEGER NOT NULL,
        PRIMARY KEY (peer, generation)) WITHOUT ROWID;
    CREATE TABLE message (row INTEGER PRIMARY KEY, conversation INTEGER NOT NULL, major INTEGER,
        sender TEXT NOT NULL, sender_key TEXT NOT NULL, cid TEXT, text TEXT NOT NULL,
        at INTEGER NOT NULL, state TEXT NOT NULL, code TEXT NOT NULL, detail TEXT NOT NULL,
        recipient TEXT NOT NULL, crc INTEGER NOT NULL);
    CREATE UNIQUE INDEX message_by_cid ON message (sender_key, cid);
    CREATE INDEX message_by_place ON message (conversation, major);
    CREATE INDEX message_pending ON message (row) WHERE major IS NULL;
    """,
    # Changes, which are not shown by themselves, and the index of words. A damaged row keeps a
    # wrong checksum.
    f"""
    ALTER TABLE message ADD COLUMN kind TEXT NOT NULL DEFAULT '';
    ALTER TABLE message ADD COLUMN about_sender TEXT NOT NULL DEFAULT '';
    ALTER TABLE message ADD COLUMN about_key TEXT NOT NULL DEFAULT '';
    ALTER TABLE message ADD COLUMN about_cid TEXT NOT NULL DEFAULT '';
    ALTER TABLE message ADD COLUMN deleted INTEGER NOT NULL DEFAULT 0;
    UPDATE message SET crc = crc(row, conversation, major, sender, sender_key, cid, text, at, state,
        code, detail, recipient, '', '', '', '', 0)
    WHERE crc = crc(row, conversation, major, CAST(sender AS BLOB), CAST(sender_key AS BLOB),
        CAST(cid AS BLOB), CAST(text AS BLOB), at, CAST(state AS BLOB), CAST(code AS BLOB),
        CAST(detail AS BLOB), CAST(recipient AS BLOB));
    DROP INDEX message_by_place;
    CREATE INDEX message_by_place ON message (conversation, major) WHERE kind = '';
    CREATE INDEX message_by_time ON message (conversation, at, major)
        WHERE kind = '' AND major IS NOT NULL;
    CREATE INDEX change_by_place ON message (conversation, major) WHERE kind != '';
    CREATE INDEX message_about ON message (about_key, about_cid) WHERE about_cid != '';
    {search.CREATE} {search.FILL}
    """,
    # The titles of private groups.
    """
    CREATE TABLE titled (number INTEGER PRIMARY KEY, key TEXT NOT NULL, name TEXT NOT NULL,
        newest INTEGER NOT NULL, unread INTEGER NOT NULL, read_major INTEGER, read_row INTEGER,
        title TEXT NOT NULL, crc INTEGER NOT NULL);
    INSERT INTO titled SELECT number, key, name, newest, unread, read_major, read_row, '', CASE
        WHEN crc = crc(number, CAST(key AS BLOB), CAST(name AS BLOB), newest, unread, read_major,
            read_row)
        THEN crc(number, CAST(key AS BLOB), CAST(name AS BLOB), newest, unread, read_major,
            read_row, '')
        ELSE -1 END FROM conversation;
    DROP TABLE conversation;
    ALTER TABLE titled RENAME TO conversation;
    """,
    # The author of a message, whoever has the nick now.
    """
    ALTER TABLE message ADD COLUMN author TEXT NOT NULL DEFAULT '';
    UPDATE message SET crc = crc(row, conversation, major, sender, sender_key, cid, text, at, state,
        code, detail, recipient, kind, about_sender, about_key, about_cid, deleted, '')
    WHERE crc = crc(row, conversation, major, CAST(sender AS BLOB), CAST(sender_key AS BLOB),
        CAST(cid AS BLOB), CAST(text AS BLOB), at, CAST(state AS BLOB), CAST(code AS BLOB),
        CAST(detail AS BLOB), CAST(recipient AS BLOB), CAST(kind AS BLOB),
        CAST(about_sender AS BLOB), CAST(about_key AS BLOB), CAST(about_cid AS BLOB), deleted);
    """,
    # Drafts.
    """
    CREATE TABLE draft (key TEXT PRIMARY KEY, name TEXT NOT NULL, text TEXT NOT NULL,
        about_sender TEXT NOT NULL, about_cid TEXT NOT NULL, is_edit INTEGER NOT NULL,
        before TEXT NOT NULL, crc INTEGER NOT NULL) WITHOUT ROWID;
    """,
    # Failed messages, and letters that other letters spell out.
    f"""
    CREATE INDEX message_failed ON message (conversation) WHERE kind = '' AND state = 'failed';
    {search.SPELL_OUT}
    """,
    # What was said in a room while the user was not in it may be missing.
    """
    ALTER TABLE conversation RENAME TO former;
    CREATE TABLE conversation (number INTEGER PRIMARY KEY, key TEXT NOT NULL, name TEXT NOT NULL,
        newest INTEGER NOT NULL, unread INTEGER NOT NULL, read_major INTEGER, read_row INTEGER,
        title TEXT NOT NULL, joined INTEGER NOT NULL, hole_low INTEGER, hole_high INTEGER,
        crc INTEGER NOT NULL);
    INSERT INTO conversation SELECT number, key, name, newest, unread, read_major, read_row, title,
        0, NULL, NULL, CASE
        WHEN crc = crc(number, CAST(key AS BLOB), CAST(name AS BLOB), newest, unread, read_major,
            read_row, CAST(title AS BLOB))
        THEN crc(number, CAST(key AS BLOB), CAST(name AS BLOB), newest, unread, read_major,
            read_row, CAST(title AS BLOB), 0, NULL, NULL)
        ELSE -1 END FROM former;
    DROP TABLE former;
    """,
    # The server's numbers of authors.
    """
    CREATE TABLE author (key TEXT PRIMARY KEY, number INTEGER NOT NULL, crc INTEGER NOT NULL)
        WITHOUT ROWID;
    """,
    # Ballots and their results are messages.
    f"""
    DROP INDEX message_by_place;
    DROP INDEX message_by_time;
    DROP INDEX change_by_place;
    DROP INDEX message_failed;
    CREATE INDEX message_by_place ON message (conversation, major) WHERE {_IS_SHOWN};
    CREATE INDEX message_by_time ON message (conversation, at, major)
        WHERE {_IS_SHOWN} AND major IS NOT NULL;
    CREATE INDEX change_by_place ON message (conversation, major) WHERE {_IS_CHANGE};
    CREATE INDEX message_failed ON message (conversation) WHERE {_IS_SHOWN} AND state = 'failed';
    """,
)
COLUMNS = ", ".join(MESSAGE_COLUMNS)
DRAFTS = "SELECT key, name, text, about_sender, about_cid, is_edit, before, crc FROM draft"
NUMBERS = "SELECT key, number, crc FROM author LIMIT 20000"  # no honest server knows more people
NUMBER = "SELECT key, number, crc FROM author WHERE key = ?"
VALUES = ", ".join("?" * len(MESSAGE_COLUMNS))
SELECT = f"SELECT {COLUMNS} FROM message"
_HERE = f"{_IS_SHOWN} AND conversation = ?"
_COUNT_OF_OTHERS = (
    f"SELECT count(*) FROM message WHERE {_HERE} AND state = '' AND sender != '' AND deleted = 0"
)
# What has failed has a place, too, but says nothing about what the server has.
_LOWEST = (
    f"{SELECT} WHERE {{}} AND conversation = ? AND major IS NOT NULL "
    "AND state NOT IN ('failed', 'unconfirmed') ORDER BY major LIMIT 1"
)
_ABOUT = "about_cid != '' AND about_key = ? AND about_cid = ?"
_LASTS = (
    "FROM conversation JOIN message ON message.row = (SELECT row FROM message AS one WHERE "
    f"one.{_IS_SHOWN} AND one.conversation = conversation.number AND one.major IS NOT NULL "
    "ORDER BY one.major DESC, one.row DESC LIMIT 1)"
)
# No query may look at more rows than it returns or counts. A test asks SQLite for its plans.
QUERIES = {
    "find": f"{SELECT} WHERE sender_key = ? AND cid = ?",
    "pending": f"{SELECT} WHERE major IS NULL ORDER BY row",
    "pending in": f"{SELECT} WHERE {_HERE} AND major IS NULL ORDER BY row",
    "failed in": f"{SELECT} WHERE {_HERE} AND state = 'failed' ORDER BY row",
    "lasts": f"SELECT message.{COLUMNS.replace(', ', ', message.')} {_LASTS}",
    "changed lasts": (
        f"SELECT message.row {_LASTS} WHERE EXISTS (SELECT 1 FROM message AS change WHERE "
        "change.about_cid != '' AND change.about_key = message.sender_key "
        "AND change.about_cid = message.cid AND change.kind != '')"
    ),
    # With a plain server many messages share a major. For (major, row) < (?, ?) SQLite would look
    # at all of them.
    "before in major": (
        f"{SELECT} WHERE {_HERE} AND major = ? AND row < ? ORDER BY row DESC LIMIT ?"
    ),
    "before major": f"{SELECT} WHERE {_HERE} AND major < ? ORDER BY major DESC, row DESC LIMIT ?",
    "after in major": f"{SELECT} WHERE {_HERE} AND major = ? AND row > ? ORDER BY row LIMIT ?",
    "after major": f"{SELECT} WHERE {_HERE} AND major > ? ORDER BY major, row LIMIT ?",
    "from time": (
        f"{SELECT} WHERE {_HERE} AND major IS NOT NULL AND at >= ? ORDER BY at, major, row LIMIT 1"
    ),
    "unread in major": f"{_COUNT_OF_OTHERS} AND major = ? AND row > ?",
    "unread after major": f"{_COUNT_OF_OTHERS} AND major > ?",
    "highest": f"SELECT max(major) FROM message WHERE {_HERE}",
    "highest heard": (
        f"{SELECT} WHERE {_HERE} AND major <= ? AND sender != '' "
        "AND state NOT IN ('failed', 'unconfirmed') ORDER BY major DESC LIMIT 1"
    ),
    "highest change": (f"SELECT max(major) FROM message WHERE {_IS_CHANGE} AND conversation = ?"),
    "lowest": _LOWEST.format(_IS_SHOWN),
    "lowest change": _LOWEST.format(_IS_CHANGE),
    "mentioned": f"SELECT count(*) FROM (SELECT 1 FROM message WHERE {_ABOUT} LIMIT 1)",
    "changes": f"{SELECT} WHERE {_ABOUT} AND kind != ''",
    "answers": f"{SELECT} WHERE {_ABOUT} AND {_IS_SHOWN} ORDER BY row DESC LIMIT ?",
    "search": f"SELECT message.{COLUMNS.replace(', ', ', message.')} FROM word CROSS JOIN message "
    "ON message.row = word.rowid WHERE word MATCH ? ORDER BY word.rowid DESC LIMIT ?",
}
