"""The state of things in words: status line, banner, header, title. No tkinter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from gui.conversation import Conversation
from gui.errors import explain_end
from gui.i18n import _, ngettext
from gui.model import Model
from gui.records import Phase, Presence, Row
from gui.text import displayable_line

PATIENCE_MS = 500  # what takes longer than this is told


class Said(NamedTuple):
    """`dot` is the name of the sign that goes with the text, "" for none."""

    text: str
    dot: str


def status(model: Model, now: int) -> Said:
    """The line at the bottom of the window. `now` in milliseconds."""
    connection = model.connection
    address = displayable_line(connection.address)
    if connection.phase is Phase.CONNECTING:
        return Said(_("Connecting to {address}…").format(address=address), "busy")
    if connection.phase is not Phase.ONLINE:
        return Said(_("Not connected to {address}").format(address=address), "error")
    if connection.receiving_since is not None and now - connection.receiving_since >= PATIENCE_MS:
        return Said(_("Receiving what you missed…"), "busy")
    if connection.plain:
        text = _("Connected to {address}, a plain server: no receipts, no presence")
        return Said(text.format(address=address), "online")
    text = _("Connected to {server} ({address})").format(
        server=displayable_line(connection.server), address=address)
    if connection.round_trip_ms is not None:
        text += f" · {max(1, round(connection.round_trip_ms))} ms"
    return Said(text, "online")


def trouble(model: Model, now: int) -> tuple[str, str] | None:
    """What the banner says while there is no connection: what happened; why, what next. `now` in milliseconds."""
    connection = model.connection
    if connection.phase is Phase.ONLINE or not (connection.code or connection.phase is Phase.ASKING):
        return None
    explanation = explain_end(connection.code, connection.detail, address=connection.address, nick=model.me)
    if connection.phase is Phase.ASKING:
        return (_("{address} speaks only the plain dialect.").format(address=displayable_line(connection.address)),
                _("It confirms no message and does not tell who is there. Go on?"))
    if connection.phase is Phase.CONNECTING:
        return explanation.title, _("Connecting again…")
    if connection.retry_at is None:
        return explanation.title, f"{explanation.why} {explanation.remedy}"
    seconds = max(0, -(-(connection.retry_at - now) // 1000))
    again = ngettext("Trying again in {n} second.", "Trying again in {n} seconds.", seconds).format(n=seconds)
    return explanation.title, " ".join((explanation.why, again, _("What you write meanwhile is sent then.")))


def header(model: Model, conversation: Conversation | None) -> Said:
    """What stands beside To:."""
    if conversation is None:
        return Said("", "")
    if conversation.is_room:
        room = model.rooms.get(conversation.key)
        if room is None or model.connection.plain or model.connection.phase is not Phase.ONLINE:
            return Said(_("room"), "")
        people = len(room.members)
        online = sum(model.presence(nick) is Presence.ONLINE for nick in room.members.values())
        if online == people:
            return Said(ngettext("{n} person", "{n} people", people).format(n=people), "")
        return Said(ngettext("{n} person, {m} online", "{n} people, {m} online", people).format(n=people, m=online), "")
    presence = model.presence(conversation.name)
    if presence is Presence.UNKNOWN:
        return Said("", "")
    person = model.people.get(conversation.key)
    if presence is Presence.ONLINE and person is not None and person.plain:
        return Said(_("online, no receipts"), "online")
    if presence is Presence.ONLINE:
        return Said(_("online"), "online")
    if person is None:
        return Said(_("offline"), "offline")
    return Said(_("offline — gets it on returning") if model.connection.stores
                else _("offline — messages are not kept"), "offline")


def roster_hint(model: Model, rows: Sequence[Row]) -> str:
    """What stands below the roster while nobody else is in it."""
    known = model.connection.phase is Phase.ONLINE and not model.connection.plain
    return _("Nobody else is here yet.") if known and all(row.is_room for row in rows) else ""


def me_dot(model: Model) -> str:
    """The sign beside the user's own name."""
    if model.connection.phase is Phase.ONLINE:
        return "online"
    return "busy" if model.connection.phase is Phase.CONNECTING else "offline"


def title(model: Model) -> str:
    connection = model.connection
    name = displayable_line(connection.server or connection.address)
    text = f"Charla — {name}" if name else "Charla"
    return f"({model.unread}) {text}" if model.unread else text


def hint(model: Model, conversation: Conversation | None) -> str:
    """What an empty transcript says."""
    if conversation is None:
        if model.connection.plain:
            return _("Whom do you want to write to?\nWrite the name after “To:” above, "
                     "or name and message below: luis: hello")
        return _("Whom do you want to write to?\nChoose somebody on the left, or write a name or a #room "
                 "after “To:” above.")
    if not conversation.loaded:
        return ""
    name = displayable_line(conversation.name)
    if conversation.is_room:
        if not model.joined(conversation.name):
            return _("You are not in {room}. Join it to read and write there.").format(room=name)
        return _("Nothing has been said in {room} yet.").format(room=name)
    text = _("Nothing here yet. Say hello to {name}.").format(name=name)
    if model.connection.stores or model.connection.plain:
        return text
    return text + "\n" + _("This server keeps no messages: {name} gets them only while online.").format(name=name)


def placeholder(conversation: Conversation | None) -> str:
    if conversation is None:
        return _("name: message")
    return _("Write to {name}…").format(name=displayable_line(conversation.name))
