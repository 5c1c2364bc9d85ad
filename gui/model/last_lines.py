"""Say in one line what was said last in a conversation, for the roster. No tkinter."""

from __future__ import annotations

from typing import NamedTuple

from gui.model.conversation import Conversation, DeliveryStatus, status_of
from gui.model.model import Model
from gui.words.format import one_line
from gui.words.i18n import _
from gui.words.said import gone, said_in_short
from gui.words.text import displayable_line

LINE_CHARACTERS = 120  # more than any list is wide
_HIDDEN = "…"


class LastLine(NamedTuple):
    """Holds what was said last in a conversation, or noted there.

    Attributes:
        text: in one line, with who has said it in rooms and "You: " before one's own.
        at: when, in ms since 1970; 0 if nothing is known.
        receipt: how far it has come, if it is the user's own.
    """

    text: str
    at: int
    receipt: DeliveryStatus | None


NOTHING_SAID = LastLine("", 0, None)


def last_line(model: Model, conversation: Conversation) -> LastLine:
    """Return what the roster shows below the name of a conversation."""
    item = conversation.last
    if item is None:
        return NOTHING_SAID
    if not item.sender:
        return LastLine(one_line(item.text, LINE_CHARACTERS), item.at, None)
    if model.is_hidden(conversation, item.sender):
        return LastLine(_HIDDEN, item.at, None)
    text = gone(item) if item.deleted else one_line(said_in_short(item), LINE_CHARACTERS)
    if item.own:
        text = _("You: {text}").format(text=text)
    elif conversation.is_room:
        text = f"{displayable_line(item.sender)}: {text}"
    return LastLine(text, item.at, None if item.deleted else status_of(item))
