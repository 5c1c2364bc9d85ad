"""What becomes of a message by the changes made to it. Pure.

Changes are messages of their own and stand in the order of places, those still pending behind all
others. An edit or a deletion counts only if whoever made it has written the message: the nick alone
does not tell, for it may have changed hands. A deletion counts for good, of edits the last one
counts, and of each person's reactions too; an empty reaction is none.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import structs

from net.journal.rows import MessageRow
from net.wire.events import Item


def fold(row: MessageRow, changes: Iterable[MessageRow]) -> Item:
    """Return the message with its changes, which may come in any order. What it quotes and how far
    it has got is not in its row, nor in the item."""
    item = row.item
    text, edited, deleted = item.text, False, item.deleted
    reactions: dict[tuple[str, str], tuple[str, str]] = {}
    for change in in_order(changes):
        if change.state == "failed" or change.conversation != row.conversation:
            continue
        if change.post.kind == "react":
            for author in (change.author, ""):
                reactions.pop((change.sender_key, author), None)
            if change.post.text:
                reactions[change.sender_key, change.author] = change.sender, change.post.text
        elif not change.is_by_the_author_of(row):
            continue
        elif change.post.kind == "delete":
            deleted = True
        elif change.post.text:
            text, edited = change.post.text, True
    if deleted:
        return structs.replace(item, text="", deleted=True)
    if not edited and not reactions:
        return item
    said_by = tuple(reactions.values())
    return structs.replace(item, text=text, edited=edited, reactions=said_by)


def in_order(rows: Iterable[MessageRow]) -> list[MessageRow]:
    return sorted(rows, key=lambda row: (row.major is None, row.major or 0, row.row))


def superseded(changes: Iterable[MessageRow], target: MessageRow | None) -> list[MessageRow]:
    """Return the changes that will never count again: not the last of their kind and author, or
    made to what is deleted. `target` is the message that they change, if it is here."""
    settled = [change for change in in_order(changes) if change.is_settled]
    deletions = [change for change in settled if change.post.kind == "delete"]
    is_deleted = target is not None and any(
        deletion.conversation == target.conversation and deletion.is_by_the_author_of(target)
        for deletion in deletions
    )
    last = {
        (change.conversation, change.post.kind, change.sender_key, change.author): change.row
        for change in settled
    }
    return [
        change
        for change in settled
        if change.post.kind != "delete"
        and (
            is_deleted
            or any(
                change.conversation == one.conversation and change.is_by_the_author_of(one)
                for one in deletions
            )
            or last[change.conversation, change.post.kind, change.sender_key, change.author]
            != change.row
        )
    ]
