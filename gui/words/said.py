"""Say what a message says, whatever its kind, and what is left of it. No tkinter."""

from __future__ import annotations

from gui.words import ballots
from gui.words.i18n import _
from gui.words.text import displayable_line
from net.wire.events import Item, Quote


def said(item: Item) -> str:
    """Return the text of a message as people read it: a ballot or its result in words."""
    if not item.kind:
        return item.text
    about = (item.reply.kind, item.reply.text) if item.reply is not None else None
    return ballots.in_words(item.kind, item.text, about)


def said_in_short(item: Item) -> str:
    """Return the text for a single line: a ballot without its answers."""
    return ballots.in_short(item.kind, item.text) if item.kind else item.text


def quoted(quote: Quote) -> str:
    """Return the text of a message that is quoted, for a single line."""
    return ballots.in_short(quote.kind, quote.text) if quote.kind else quote.text


def gone(item: Item) -> str:
    """Return what stands in the place of a deleted message."""
    if item.removed_by:
        return _("Message removed by {name}").format(name=displayable_line(item.removed_by))
    return _("Message deleted")
