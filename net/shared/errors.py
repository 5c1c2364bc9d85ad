"""What goes wrong with what is kept: in the server's database, and in the client's journal.
Pure."""

from __future__ import annotations


class StorageError(Exception):
    """It can't be read or written now: the disk is full, or somebody else holds the file. The text
    says why."""


class Damaged(StorageError):
    """What is in the file is not what was written into it."""


class InUse(StorageError):
    """Another process has it open."""


class Vanished(StorageError):
    """The file is no longer where it was opened: what is written to it now, nobody will find."""


class Unknown(StorageError):
    """What was to be committed may come back from the disk or may not: the outcome can't be found
    out now."""


class JournalError(Exception):
    """The journal can't be used now. `code`: "journal" (the disk is full, or the like),
    "journal_damaged" (a new one has begun, and may be used at once; `detail` is the name of the old
    one), "in_use", "journal_newer", "closed"."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
