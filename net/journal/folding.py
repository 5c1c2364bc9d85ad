"""Fold a message and the changes made to it into what it is now. Pure.

Changes are messages of their own, and apply in the order of their places; pending ones come last.
An edit or a deletion counts only if its author has written the message: the nick alone is not
enough, because it may have changed hands. A deletion counts for good, and so does the removal by a
teacher, who the server says is one. Of the edits the last one counts, and so does the last reaction
of each person; an empty reaction removes it. Ballots can't be edited; of those that close one the
first counts.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import structs

from net.journal.rows import MessageRow
from net.wire.ballots import BadBallot, BallotResult, number_of_answers, parse_result
from net.wire.events import Item

ENDS = ("delete", "remove")  # after these nothing is left of a message


def fold(row: MessageRow, changes: Iterable[MessageRow]) -> Item:
    """Return the message with its changes, which may come in any order.

    The item lacks what the message quotes and how far it has got: the row does not hold these.
    """
    item = row.item
    text, edited, deleted, remover, result = item.text, False, item.deleted, "", None
    is_own_deletion = False
    reactions: dict[tuple[str, str], tuple[str, str]] = {}
    for change in in_order(changes):
        if change.state == "failed" or change.conversation != row.conversation:
            continue
        if change.post.kind == "react":
            for author in (change.author, ""):
                reactions.pop((change.sender_key, author), None)
            if change.post.text:
                reactions[change.sender_key, change.author] = change.sender, change.post.text
        elif change.post.kind == "remove":
            deleted, remover = True, remover or ("" if is_own_deletion else change.sender)
        elif change.post.kind == "close":
            result = result or _result_of(change, row)
        elif not change.is_by_the_author_of(row):
            continue
        elif change.post.kind == "delete":
            deleted = is_own_deletion = True
        elif change.post.text and not row.post.kind:
            text, edited = change.post.text, True
    if deleted:
        return structs.replace(item, text="", deleted=True, removed_by=remover)
    if not edited and not reactions and result is None:
        return item
    said_by = tuple(reactions.values())
    return structs.replace(item, text=text, edited=edited, reactions=said_by, result=result)


def _result_of(close: MessageRow, ballot: MessageRow) -> BallotResult | None:
    """Return the result that a message tells of a ballot; None if there is none, or not yet."""
    try:
        result = parse_result(close.post.text)
        answers = number_of_answers(ballot.post.kind, ballot.post.text)
    except BadBallot:
        return None
    return result if len(result.counts) == answers else None


def ends(change: MessageRow, target: MessageRow) -> bool:
    """Return whether a deletion or a removal counts for this message."""
    return change.conversation == target.conversation and (
        change.post.kind == "remove" or change.is_by_the_author_of(target)
    )


def in_order(rows: Iterable[MessageRow]) -> list[MessageRow]:
    return sorted(rows, key=lambda row: (row.major is None, row.major or 0, row.row))


def superseded(changes: Iterable[MessageRow], target: MessageRow | None) -> list[MessageRow]:
    """Return the changes that will never count again.

    They are not the last of their kind and author, or change a deleted message.

    Args:
        changes: the changes to one message.
        target: the message that they change, if it is here.
    """
    settled = [change for change in in_order(changes) if change.is_settled and change.is_change]
    deletions = [change for change in settled if change.post.kind in ENDS]
    is_deleted = target is not None and any(ends(deletion, target) for deletion in deletions)
    last = {
        (change.conversation, change.post.kind, change.sender_key, change.author): change.row
        for change in settled
    }
    return [
        change
        for change in settled
        if change.post.kind not in ENDS
        and (
            is_deleted
            or any(
                change.conversation == one.conversation
                and one.post.kind == "delete"
                and change.is_by_the_author_of(one)
                for one in deletions
            )
            or last[change.conversation, change.post.kind, change.sender_key, change.author]
            != change.row
        )
    ]
