"""Define the index of words over the journal's messages, and the questions to it. Pure.

It is an FTS5 table (https://www.sqlite.org/fts5.html). Each message has an entry with the number of
its row, its present text, and its conversation as a word of its own. So SQLite intersects two lists
of rows, instead of looking at each message that has a frequent word.
"""

from __future__ import annotations

TOKENIZER = "unicode61 remove_diacritics 2"
# The tokenizer compares letters one by one, so it doesn't know that ß is ss in capitals, nor that
# the ligatures of printed texts are two letters. The index has these letters spelled out, as
# Unicode's full case folding does it
# (https://www.unicode.org/Public/UCD/latest/ucd/CaseFolding.txt).
_SPELLED = {ord(letter): letter.casefold() for letter in "ßẞﬀﬁﬂﬃﬄﬅﬆ"}
# A character of Unicode's private use area, where nobody's text has letters. The conversation's
# number follows it.
_CONVERSATION_MARK = 0xE000


def _spelling_sql(column: str) -> str:
    """Return the SQL expression for a column with its letters spelled out."""
    for letter, spelled in _SPELLED.items():
        column = f"replace({column}, '{chr(letter)}', '{spelled}')"
    return column


# Prefixes of one letter up to three have lists of their own: they are what is typed first, and most
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
# For journals of earlier versions.
SPELL_OUT = (
    f"UPDATE word SET said = {_spelling_sql('said')} "
    "WHERE rowid IN (SELECT id FROM word_content WHERE c1 GLOB '*[ßẞﬀ-ﬆ]*');"
)
DELETE = "DELETE FROM word WHERE rowid = ?"
# FTS5 only notes that an entry is gone; its words stay in the file until the index is written anew.
# ("secure-delete" came with SQLite 3.42. Doing it bit by bit, with "merge", has damaged large
# indexes with SQLite 3.40.)
RENEW = "INSERT INTO word (word) VALUES ('optimize')"

# More would only make it slow. Nobody types that much, but a text can be pasted.
QUERY_CHARACTERS = 200
MOST_WORDS = 12


def mark(conversation: int) -> str:
    """Return the word that stands for a conversation."""
    return f"{chr(_CONVERSATION_MARK)}{conversation}"


def spelled_out(text: str) -> str:
    """Return the text with the letters spelled out that stand for several others: ss for ß."""
    return text if text.isascii() else text.translate(_SPELLED)


def words_of(text: str) -> list[str]:
    """Return the words to look for, as they were typed.

    The index may still split one of them into several words, which must follow one another:
    `sock_listen`.
    """
    typed = text[:QUERY_CHARACTERS].replace("\0", " ").split()
    return [word for word in typed if any(map(str.isalnum, word))]


def pattern(text: str, conversation: int | None = None) -> str:
    """Return a question to the index: which messages have words that begin with those of the text?

    It is "" if the text has no word. Every word is quoted, so that nothing in it is taken for an
    operator.
    """
    # A word with which another one begins adds nothing.
    asked = {word.lower(): word for word in map(spelled_out, words_of(text))}
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
