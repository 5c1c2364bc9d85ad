"""Define the errors of the server's database and of the client's journal.

The module imports nothing, so that pure packages may import it.
"""

from __future__ import annotations


class StorageError(Exception):
    """The storage can't be read or written now; the text says why.

    The disk may be full, for example.
    """


class Damaged(StorageError):
    """The file's content is not what was written into it."""


class InUse(StorageError):
    """Another process has the file open."""


class Vanished(StorageError):
    """The file is no longer at its path: nobody would find what is written to it now."""


class Unknown(StorageError):
    """It can't be found out now whether a transaction will be on the disk."""


class JournalError(Exception):
    """The journal can't be used now.

    Attributes:
        code: "journal" (the disk is full, or the like), "journal_damaged" (a new one has begun,
            which can be used at once), "in_use", "journal_newer" or "closed".
        detail: more for the user; with "journal_damaged", the name of the damaged file.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
