"""Deliberate faults, each of which breaks a promise. The checks must find every one of them, or they check nothing.

    python -m tests.torture.mutants NAME -- --port 0 ...       server.py with the fault, and its own options

The faults are put into the real code while it runs. Each fails loudly if the code it changes has got other names.
"""

from __future__ import annotations

import sqlite3
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

import server as server_program
from net import database, messages, store
from net.client import ChatClient
from net.dialogue import Heard
from net.events import Event
from net.journal import Journal
from net.outbox import Begun
from net.server import ChatServer
from net.visitor import Said

# How long a message that a client has said to have seen is not on its disk yet: so long that nearly every kill hits.
HELD_SECONDS = 0.4


def replace(owner: object, name: str, new: object) -> Any:
    """Puts something else in the place of an attribute that exists. Returns what was there."""
    old = getattr(owner, name)
    setattr(owner, name, new)
    return old


def ok_before_commit() -> None:
    """The server says `ok`, and commits then."""

    def turn(self: ChatServer, batch: list[Said]) -> list[Said]:
        said = self._execute(self._hub.handle(batch, now_ms=time.time_ns() // 1_000_000))
        self._store.commit()
        return said

    replace(ChatServer, "_turn", turn)


def no_sync() -> None:
    """The server leaves it to the system when to write to the disk."""

    def prepare(db: sqlite3.Connection, migrations: Sequence[str]) -> None:
        original(db, migrations)
        db.execute("PRAGMA synchronous = OFF")

    original = replace(database, "_prepare", prepare)


def no_unique() -> None:
    """The server does not know a repeat from a new message."""
    unique = "CREATE UNIQUE INDEX message_by_cid"
    assert any(unique in script for script in store._MIGRATIONS)
    changed = tuple(script.replace(unique, unique.replace("UNIQUE ", "")) for script in store._MIGRATIONS)
    replace(store, "_MIGRATIONS", changed)
    replace(store.Store, "find", lambda self, sender, cid: None)


def seen_before_commit() -> None:
    """The client says that it has seen what it has only just received, and writes it down a little later."""

    def hear(self: ChatClient, journal: Journal, link: Begun, heard: list[Heard | Event]) -> None:
        ids = [one.id for one in heard if isinstance(one, messages.Message)]
        if ids:
            link.connection.send(messages.encode(messages.Seen(max(ids))))
            time.sleep(HELD_SECONDS)
        original(self, journal, link, heard)

    original = replace(ChatClient, "_hear", hear)


SERVER_MUTANTS: dict[str, Callable[[], None]] = {
    mutant.__name__: mutant for mutant in (ok_before_commit, no_sync, no_unique)
}
CLIENT_MUTANTS: dict[str, Callable[[], None]] = {mutant.__name__: mutant for mutant in (seen_before_commit,)}
MUTANTS = {**SERVER_MUTANTS, **CLIENT_MUTANTS}


def main() -> int:
    name, separator, *options = sys.argv[1:]
    assert separator == "--"
    MUTANTS[name]()
    sys.argv = [server_program.__file__ or "server.py", *options]
    return server_program.main()


if __name__ == "__main__":
    sys.exit(main())
