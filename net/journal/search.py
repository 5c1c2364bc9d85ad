"""The index of words over the journal's messages (https://www.sqlite.org/fts5.html), and how it is
asked. Pure.

Each message has an entry with its row's number, its text as it is now, and its conversation as a
word of its own, so that SQLite meets both lists of rows where they agree, instead of looking at
each message that has a frequent word.
"""

from __future__ import annotations

TOKENIZER = "unicode61 remove_diacritics 2"
# In Unicode's area for private use, where nobody's text has letters; all that follows is the
# conversation's number.
_CONVERSATION_MARK = 0xE000

# Words as short as one letter have lists of their own: they are what is typed first, and most
# frequent.
CREATE = f"""
    CREATE VIRTUAL TABLE word USING fts5(talk, said,
        tokenize = '{TOKENIZER}', prefix = '1 2 3', columnsize = 0);
"""
FILL = f"""
    INSERT INTO word (rowid, talk, said)
    SELECT row, char({_CONVERSATION_MARK}) || conversation, text FROM message
    WHERE sender != '' AND text != '';
"""
INSERT = "INSERT INTO word (rowid, talk, said) VALUES (?, ?, ?)"
DELETE = "DELETE FROM word WHERE rowid = ?"
# FTS5 only notes that an entry is gone; its words stay in the file until the index is written anew.
# ("secure-delete" came with SQLite 3.42. To do it bit by bit, with "merge", has damaged large
# indexes with SQLite 3.40.)
RENEW = "INSERT INTO word (word) VALUES ('optimize')"

# More only makes it slow; nobody types so much, but a text can be pasted.
QUERY_CHARACTERS = 200
MOST_WORDS = 12


def mark(conversation: int) -> str:
    """The word that stands for a conversation."""
    return f"{chr(_CONVERSATION_MARK)}{conversation}"


def words_of(text: str) -> list[str]:
    """Return what is looked for one by one, as it was typed.

    To the index each may still be several words, which must follow one another: `sock_listen`.
    """
    typed = text[:QUERY_CHARACTERS].replace("\0", " ").split()
    return [word for word in typed if any(map(str.isalnum, word))]


def pattern(text: str, conversation: int | None = None) -> str:
    """What to ask the index for: messages that have, for each word of the text, one that begins
    with it. "" if there is no word in it. Every word is quoted, so that nothing in it is taken for
    an operator."""
    # A word that another one begins with says nothing.
    asked = {word.lower(): word for word in words_of(text)}
    words = [
        word
        for lower, word in sorted(asked.items(), key=lambda one: len(one[0]), reverse=True)
        if not any(one != lower and one.startswith(lower) for one in asked)
    ]
    if not words:
        return ""
    quoted = " AND ".join('"{}"*'.format(word.replace('"', '""')) for word in words[:MOST_WORDS])
    within = "" if conversation is None else f' AND {{talk}} : "{mark(conversation)}"'
    return f"{{said}} : ({quoted}){within}"
