"""Find out whom a text names as its recipient: "luis: hola", as in the plain dialect.

No tkinter.
"""

from __future__ import annotations

from gui.model.model import Model
from gui.model.records import PersonState
from net.wire.names import BadName, is_room, key, parse_nick, parse_room


def addressed(model: Model, text: str) -> tuple[str, str] | None:
    """Split "luis: hola" into ("luis", "hola") if there is a luis.

    Without a current conversation any valid nick will do, since the text can be for nobody else.

    Returns:
        None if it is only a text with a colon.
    """
    left, colon, right = text.partition(":")
    left, right = left.strip(), right.strip()
    if not colon or not left or not right or right.startswith("//"):
        return None
    community, left_key = model.community, key(left)
    conversation = model.conversations.get(left_key)
    if conversation is not None and conversation.has_only_failed:
        conversation = None  # a message that failed does not make this the name of a person
    known = community.people.get(left_key) or conversation or community.rooms.get(left_key)
    if isinstance(known, PersonState):
        return known.nick, right
    if known is not None:
        return known.name, right
    try:
        if is_room(left):
            return parse_room(left), right
        return (parse_nick(left), right) if model.current is None else None
    except BadName:
        return None


def maybe_addressed(text: str) -> tuple[str, str] | None:
    """Split "luis: hola" if luis may be a person, though nobody knows one of that name.

    It needs one word, then ": ".
    """
    left, colon, right = text.partition(": ")
    if not colon or not right.strip() or any(character.isspace() for character in left):
        return None
    try:
        return parse_nick(left), right.strip()
    except BadName:
        return None
