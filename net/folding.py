"""What becomes of a message by the changes made to it. Pure.

Changes are messages of their own and stand in the order of places, those still pending behind all others. An edit or a
deletion is the sender's own: it is asked for by the sender's key, so others' can't count. A deletion counts for good,
of edits the last one counts, and of each person's reactions too; an empty reaction is none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from net.rows import Row

REACTION_CHARACTERS = 16


@dataclass(frozen=True, slots=True)
class Fold:
    """A message as it is now: see `events.Item`."""

    text: str
    edited: bool = False
    deleted: bool = False
    reactions: tuple[tuple[str, str], ...] = ()


def fold(row: Row, changes: Iterable[Row]) -> Fold:
    """The message with its changes, which may come in any order."""
    text, edited, deleted = row.text, False, bool(row.deleted)
    reactions: dict[str, tuple[str, str]] = {}
    for change in in_order(changes):
        if change.state == "failed" or change.conversation != row.conversation:
            continue
        if change.kind == "react":
            reactions.pop(change.sender_key, None)
            if change.text:
                reactions[change.sender_key] = change.sender, change.text
        elif change.kind == "delete":
            deleted = True
        elif change.text:
            text, edited = change.text, True
    return Fold("", deleted=True) if deleted else Fold(text, edited, False, tuple(reactions.values()))


def in_order(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (row.major is None, row.major or 0, row.row))


def superseded(changes: Iterable[Row]) -> list[Row]:
    """Those that will never count again: not the last of their kind and sender, or made to what is deleted."""
    settled = [change for change in in_order(changes) if change.is_settled]
    deleted = {change.conversation for change in settled if change.kind == "delete"}
    last = {(change.conversation, change.kind, change.sender_key): change.row for change in settled}
    return [
        change for change in settled
        if change.kind != "delete" and (
            change.conversation in deleted
            or last[change.conversation, change.kind, change.sender_key] != change.row)
    ]
