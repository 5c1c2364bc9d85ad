"""Give the client's threads the journal, which may not be open yet, fail, or begin anew."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from net.client.state import ConnectionState
from net.client.teller import Teller
from net.journal.journal import Journal
from net.shared.errors import JournalError
from net.wire import events

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")


class JournalAccess:
    """Any thread may call any method."""

    def __init__(self, nick: str, teller: Teller, state: ConnectionState) -> None:
        self._nick = nick
        self._teller = teller
        self._state = state
        self._lock = threading.Lock()
        self._journal: Journal | None = None
        self._has_closed = False

    @property
    def journal(self) -> Journal | None:
        """Return the journal; None before it has been opened."""
        return self._journal

    def open(self, journal: Journal) -> None:
        """Let the others reach the journal; after `close`, it is closed at once."""
        with self._lock:
            self._journal = journal
            if self._has_closed:
                journal.close()

    def close(self) -> None:
        with self._lock:
            self._has_closed = True
            if self._journal:
                self._journal.close()

    def ask(
        self, use: Callable[Concatenate[Journal, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T | None:
        """Return what `use` makes of the journal; None if there is none or it fails."""
        try:
            return use(self._journal, *args, **kwargs) if self._journal else None
        except JournalError as error:
            self.report(error)
            return None

    def report(self, error: JournalError) -> None:
        """Take note that the journal has failed.

        A damaged one has begun anew, and the server has to send everything again: then the window
        begins anew as well.
        """
        log.error("the journal: %s", error)
        if error.code == "journal_damaged":
            self._teller.tell(
                events.Notice(error.code, error.detail), events.Restored(self._nick, "", ())
            )
            self._state.cut()
