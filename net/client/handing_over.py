"""Hand over what is the user's own to the client that goes on under their next nick."""

from __future__ import annotations

import contextlib
import logging
import threading
from pathlib import Path

from net.journal.handover import Handover
from net.journal.journal import Journal
from net.shared.errors import JournalError

PATIENCE_SECONDS = 10.0  # the client of before has only to write down what it was given

log = logging.getLogger(__name__)


class HandingOver:
    """A client fills it when it ends; the next one waits for that, and takes what is there.

    What is handed over leaves the journal of before only when it is on the disk in the next one.
    If the program ends in between, the server tells the user their next nick once more, and it is
    handed over then.
    """

    def __init__(self, nick: str) -> None:
        self._nick = nick
        self._has_ended = threading.Event()
        self._is_renamed = False
        self._path: Path | None = None
        self._given: Handover | None = None
        self._problem: JournalError | None = None

    # --- in the client of before ------------------------------------------------------------------

    def note_renamed(self, path: Path | None) -> None:
        """Note, in the receive thread, that the user has another nick now.

        `path` is that of the journal; None if it is in memory.
        """
        self._is_renamed, self._path = True, path

    def gather(self, journal: Journal | None) -> None:
        """Gather, as the last user of the journal, what the next client takes."""
        if not self._is_renamed or journal is None:
            return
        for _ in range(2):  # if it was damaged, it has begun anew with what could be read
            try:
                self._given, self._problem = journal.hand_over(), None
                return
            except JournalError as error:
                self._problem = error

    def end(self) -> None:
        """Let the next client go on: the journal is closed."""
        self._has_ended.set()

    # --- in the next client -----------------------------------------------------------------------

    def take(self, journal: Journal) -> None:
        """Bring what there is to the disk in this journal. It may wait.

        Raises:
            JournalError: it can't be read or written, and is still where it was.
        """
        if not self._has_ended.wait(PATIENCE_SECONDS):
            raise JournalError("journal", f"the client of {self._nick} has not ended")
        if self._problem is not None:
            raise self._problem
        if self._given is None:
            return
        journal.take_over(self._given)
        self._forget(self._given)
        self._given = None

    def _forget(self, given: Handover) -> None:
        if self._path is None:
            return
        try:
            with contextlib.closing(Journal(self._path, self._nick)) as journal:
                journal.forget(given)
        except JournalError as error:  # it is there twice then, and the server knows a repeat
            log.warning("what was handed over stays in the journal of before: %s", error)
