"""Define deliberate faults, each of which breaks a promise.

The checks must find every one of them; otherwise they check nothing.

    python -m tests.torture.mutants NAME[+NAME] -- --port 0 ...  (server.py with the fault)

The faults are put into the real code while it runs. Each fails loudly if the code that it changes
has been renamed.
"""

from __future__ import annotations

import contextlib
import inspect
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec

import server as server_program
from net.client import receiver
from net.hub.backlog import Backlog
from net.hub.people import HubConversation, Private, Session, User
from net.hub.receipts import Receipts
from net.hub.retention_clock import RetentionClock
from net.journal.changes import Changes
from net.journal.journal import Journal
from net.journal.ledger import Ledger
from net.journal.reader import Reader
from net.journal.rows import MessageRow
from net.server import schema, server, store
from net.server.reception import Said
from net.server.server import ChatServer
from net.server.store import Store
from net.shared import database
from net.shared.connection import Connection
from net.shared.errors import StorageError
from net.wire import fields, messages, plain
from net.wire.events import Event
from net.wire.heard import Heard
from net.wire.messages import About, Message, Page, Receipt

# How long a message that the client has called seen is not on its disk yet: so long that a kill
# nearly always falls into this time.
HELD_SECONDS = 0.4
TIDY_SECONDS = 0.5


def replace(owner: object, name: str, new: object) -> Any:
    """Replace an attribute that must exist, and return its old value.

    Raises:
        TypeError: the new function does not take what the old one takes. Each call would fail then,
            and the run would find nothing, and wait until its end.
    """
    old = getattr(owner, name)
    if inspect.isfunction(old) and inspect.isfunction(new):
        taken = inspect.signature(old).parameters.values()
        by_name = [one.name for one in taken if one.kind is one.KEYWORD_ONLY]
        try:
            inspect.signature(new).bind(
                *(one for one in taken if one.name not in by_name), **dict.fromkeys(by_name)
            )
        except TypeError:
            raise TypeError(f"{name} takes {inspect.signature(old)} now") from None
    setattr(owner, name, new)
    return old


def ok_before_commit() -> None:
    """Let the server say `ok` before it commits."""

    def turn(self: ChatServer, batch: list[Said]) -> list[Said]:
        said = self._execute(self._hub.handle(batch, now_ms=time.time_ns() // 1_000_000))
        self._store.commit()
        return said

    replace(ChatServer, "_turn", turn)


def no_sync() -> None:
    """Let the server leave it to the system when to write to the disk."""

    def prepare(db: sqlite3.Connection, migrations: Sequence[str]) -> None:
        original(db, migrations)
        db.execute("PRAGMA synchronous = OFF")

    original = replace(database, "_prepare", prepare)


def no_unique() -> None:
    """Let the server accept a repeated message as a new one."""
    unique = "CREATE UNIQUE INDEX message_by_cid"
    assert any(unique in script for script in schema.MIGRATIONS)
    changed = tuple(
        script.replace(unique, unique.replace("UNIQUE ", "")) for script in schema.MIGRATIONS
    )
    replace(schema, "MIGRATIONS", changed)
    replace(store.Store, "find", lambda self, sender, cid: None)


def seen_before_commit() -> None:
    """Let the client say `seen` of what it has only received, and store it a little later."""

    def listen(connection: Connection, *others: Any) -> Iterator[list[Heard]]:
        for heard in original(connection, *others):
            ids = [one.id for one in heard if isinstance(one, messages.Message)]
            if ids:
                connection.send(messages.encode(messages.Seen(max(ids))))
                time.sleep(HELD_SECONDS)
            yield heard

    original: Callable[..., Iterator[list[Heard]]] = replace(receiver, "listen", listen)


def edits_altered() -> None:
    """Let the client store another text than the one in the edit."""

    def record(self: Journal, message: Message, *, is_history: bool = False) -> Sequence[Event]:
        if message.kind == "edit":
            message = msgspec.structs.replace(message, text=message.text.upper())
        return original(self, message, is_history=is_history)

    original: Callable[..., Sequence[Event]] = replace(Journal, "_record_message", record)


def edits_elsewhere() -> None:
    """Let the client apply an edit to the sender's last message in the conversation."""
    last: dict[tuple[str, str], str] = {}

    def record(self: Journal, message: Message, *, is_history: bool = False) -> Sequence[Event]:
        where = message.sender, message.to
        if not message.kind:
            last[where] = message.cid
        elif message.kind == "edit" and where in last:
            message = msgspec.structs.replace(message, about=About(message.sender, last[where]))
        return original(self, message, is_history=is_history)

    original: Callable[..., Sequence[Event]] = replace(Journal, "_record_message", record)


def reactions_emptied() -> None:
    """Let the server send reactions without the emoji."""

    def encode(message: fields.Wire) -> bytes:
        if isinstance(message, Message) and message.kind == "react":
            message = msgspec.structs.replace(message, text="")
        return original(message)

    original: Callable[..., bytes] = replace(messages, "encode", encode)


def kept_in_rooms() -> None:
    """Let the client keep the text of messages that are deleted in a room."""

    def erase(self: Changes, message: MessageRow) -> MessageRow:
        name = self._ledger.books.named(message.conversation).name
        erased = original(self, message)
        return (
            self._ledger.update(erased.saying(message.post.text))
            if name.startswith("#")
            else erased
        )

    original = replace(Changes, "_erase", erase)


def holes_left() -> None:
    """Let the client not notice what was said in a room while its user was out."""
    replace(Reader, "_hole", lambda self, conversation, end: None)


def read_when_seen() -> None:
    """Let the server say `read` of what a device has only received."""

    def tell(self: Receipts, user: User, talk: Private, id_: int, state: str) -> None:
        original(self, user, talk, id_, state)
        other = self._users.get(talk.other(user.key)[0])
        session: Session | None = other.session if other else None
        if state == "delivered" and session and other is not user and not session.plain:
            self._deliver(Receipt(user.nick, id_, "read"), [session])

    original = replace(Receipts, "_tell_other", tell)


def words_kept() -> None:
    """Let the client leave the words of deleted messages in the file."""
    replace(Ledger, "_renew_words", lambda self: None)
    replace(Ledger, "_remove_traces", lambda self: None)


def history_with_gaps() -> None:
    """Let the server leave out the newest message of each page, except on the newest page."""

    def page(
        self: Backlog, user: User, conversation: HubConversation, before: int, limit: int
    ) -> Page:
        whole = original(self, user, conversation, before, limit)
        is_newest = conversation.last < before
        return whole if is_newest else msgspec.structs.replace(whole, messages=whole.messages[:-1])

    original: Callable[..., Page] = replace(Backlog, "page", page)


def plain_misnamed() -> None:
    """Let the server tell plain visitors a wrong sender: that of the room's message before."""
    last: dict[str, str] = {}

    def encode(message: Message) -> str:
        sender = last.get(message.to, message.sender)
        last[message.to] = message.sender
        is_room = message.to.startswith("#")
        return original(msgspec.structs.replace(message, sender=sender) if is_room else message)

    original: Callable[..., str] = plain._ENCODERS[Message]
    plain._ENCODERS[Message] = encode


def storage_errors_passed_over() -> None:
    """Let the server say `ok` although its disk has refused."""

    def commit(self: Store) -> None:
        with contextlib.suppress(StorageError):
            original(self)

    original: Callable[..., None] = replace(Store, "commit", commit)


def wall_clock_believed() -> None:
    """Let the server believe the system's clock when it decides which messages are too old."""
    replace(RetentionClock, "now_ms", lambda self, wall_ms, monotonic: wall_ms)


def stamps_believed() -> None:
    """Let the server decide by the times in messages, set by any clock, which are too old."""
    schema.EXPIRED = "SELECT max(id) FROM message WHERE at <= ?"


SERVER_MUTANTS: dict[str, Callable[[], None]] = {
    mutant.__name__: mutant
    for mutant in (
        ok_before_commit,
        no_sync,
        no_unique,
        reactions_emptied,
        read_when_seen,
        history_with_gaps,
        plain_misnamed,
        storage_errors_passed_over,
        wall_clock_believed,
        stamps_believed,
    )
}
CLIENT_MUTANTS: dict[str, Callable[[], None]] = {
    mutant.__name__: mutant
    for mutant in (
        seen_before_commit,
        edits_altered,
        edits_elsewhere,
        kept_in_rooms,
        words_kept,
        holes_left,
    )
}
# These are no faults; with them a short run sees something of what otherwise takes long.
CONDITIONS: dict[str, Callable[[], None]] = {
    "tidies_often": lambda: replace(server, "TIDY_SECONDS", TIDY_SECONDS) and None
}
MUTANTS = {**SERVER_MUTANTS, **CLIENT_MUTANTS}


def main() -> int:
    chosen, separator, *options = sys.argv[1:]
    assert separator == "--"
    for name in chosen.split("+"):
        {**MUTANTS, **CONDITIONS}[name]()
    sys.argv = [server_program.__file__ or "server.py", *options]
    return server_program.main()


if __name__ == "__main__":
    sys.exit(main())
