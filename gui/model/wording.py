"""Put the state of things into words: connection, banner, header, title. No tkinter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from gui.model.classes import is_this_computer
from gui.model.conversation import Conversation, Entry
from gui.model.model import Model
from gui.model.records import Availability, ConnectionPhase, ModelChanges
from gui.words import format, plain_question
from gui.words.errors import explain, explain_end, explain_wish, in_one_line, meanwhile
from gui.words.i18n import N_, _, ngettext
from gui.words.said import gone, said_in_short
from gui.words.second_line import SecondLine
from gui.words.text import displayable_line
from net.wire import names
from net.wire.events import ChangeFailed, InvitationReceived, Notice
from net.wire.manners import EVERYBODY, RAW
from net.wire.names import is_group

QUOTED_CHARACTERS = 200
_STATES = {
    Availability.ONLINE: N_("Online"),
    Availability.AWAY: N_("Away"),
    Availability.BUSY: N_("Do not disturb"),
}
PATIENCE_MS = 500  # what takes longer than this is shown as going on


class StatusText(NamedTuple):
    """The text comes with a `dot`, the name of a sign, or "" for none."""

    text: str
    dot: str


class News(NamedTuple):
    """Describes a message that has come; `name` is its conversation's, `title` the name to show."""

    name: str
    title: str
    sender: str
    text: str
    is_room: bool


def status(model: Model, now: int) -> StatusText:
    """Return how the connection is, in a sentence; `now` is in milliseconds."""
    connection = model.connection
    address = displayable_line(connection.address)
    if connection.phase is ConnectionPhase.CONNECTING:
        return StatusText(_("Connecting to {address}…").format(address=address), "connecting")
    if connection.phase is not ConnectionPhase.ONLINE:
        return StatusText(_("Not connected to {address}").format(address=address), "error")
    if connection.receiving_since is not None and now - connection.receiving_since >= PATIENCE_MS:
        return StatusText(_("Receiving what you missed…"), "connecting")
    if connection.plain:
        text = (
            _("Connected to {address}, a plain server: everybody there can read what you write")
            if connection.tells_all
            else _(
                "Connected to {address}, a plain server: others may read it, and there are no "
                "receipts"
            )
        )
        return StatusText(text.format(address=address), "online")
    text = _("Connected to {server} ({address})").format(
        server=displayable_line(connection.server), address=address
    )
    if connection.fingerprint:
        text += ", " + _("encrypted")
    if connection.round_trip_ms is not None:
        text += f" · {max(1, round(connection.round_trip_ms))} ms"
    return StatusText(text, "online")


def short_status(model: Model, now: int) -> SecondLine:
    """Return how the connection is, in a few words; `now` is in milliseconds."""
    connection = model.connection
    if connection.phase is ConnectionPhase.CONNECTING:
        return SecondLine(_("Connecting…"), "retry")
    if connection.phase is not ConnectionPhase.ONLINE:
        return SecondLine(_("Offline"), "offline", "warn")
    if connection.receiving_since is not None and now - connection.receiving_since >= PATIENCE_MS:
        return SecondLine(_("Receiving…"), "save")
    if connection.plain:
        return SecondLine(_("Plain server"))
    words, icon = (_("Encrypted"), "lock") if connection.fingerprint else (_("Connected"), "")
    if connection.round_trip_ms is not None:
        words += f" · {max(1, round(connection.round_trip_ms))} ms"
    return SecondLine(words, icon)


def own_status(model: Model, presence: Availability, note: str) -> SecondLine:
    """Return what stands below the user's own name: what is unsent, the note or the state."""
    connection = model.connection
    if connection.phase is not ConnectionPhase.ONLINE:
        waiting = len(model.pending)
        if waiting:
            return SecondLine(
                ngettext("{n} message to send", "{n} messages to send", waiting).format(n=waiting)
            )
        is_trying = connection.phase is ConnectionPhase.CONNECTING
        return SecondLine(_("Connecting…") if is_trying else _("Offline"))
    if note:
        return SecondLine(displayable_line(note))
    state = _(_STATES.get(presence, _STATES[Availability.ONLINE]))
    if model.lesson.is_teaching:
        is_helper = model.lesson.role == "helper"
        said = _("{state} · helping") if is_helper else _("{state} · teaching")
        return SecondLine(said.format(state=state))
    return SecondLine(state)


def online_people(model: Model) -> str:
    """Return how many other people are online; "" if that is not known, or nobody is."""
    connection = model.connection
    if connection.phase is not ConnectionPhase.ONLINE or connection.plain:
        return ""
    me = names.key(model.me)
    here = sum(
        one.presence is not Availability.OFFLINE and key != me
        for key, one in model.community.people.items()
    )
    return ngettext("{n} online", "{n} online", here).format(n=here) if here else ""


class TrustMark(NamedTuple):
    """A mark says, in place of the status, what is not as it should be with the connection.

    `can_end`: typing the words ends it.
    """

    text: str
    why: str
    can_end: bool


def trust(model: Model) -> TrustMark | None:
    """Return the mark of a connection that anybody could read or pose in; None if nobody can."""
    connection = model.connection
    if connection.fingerprint:
        if connection.is_verified:
            return None
        why = _("This server has not been verified yet. Type its words to verify it.")
        return TrustMark(_("Unverified"), why, can_end=True)
    if connection.phase is not ConnectionPhase.ONLINE or is_this_computer(connection.address):
        return None
    why = _("Others on the network can read what is sent and received here.")
    return TrustMark(_("Not encrypted"), why, can_end=False)


def is_trying(model: Model) -> bool:
    """Return whether the connection is tried again without the user."""
    return model.connection.phase in (ConnectionPhase.WAITING, ConnectionPhase.CONNECTING)


def trouble(model: Model, now: int, *, has_ended: bool = False) -> tuple[str, str] | None:
    """Return the two texts of the banner while there is no connection.

    Args:
        model: the model.
        now: in milliseconds.
        has_ended: somebody has ended the class on this computer.

    Returns:
        What has happened; and why, and what comes next. None if there is nothing to tell.
    """
    connection = model.connection
    if connection.phase is ConnectionPhase.ONLINE or not (
        connection.code or connection.phase is ConnectionPhase.ASKING
    ):
        return None
    explanation = explain_end(
        connection.code,
        connection.detail,
        address=connection.address,
        nick=model.me,
        until=connection.until,
    )
    if connection.phase is ConnectionPhase.ASKING:
        return plain_question.question(connection.address, connection.greeting)
    if has_ended and is_trying(model):
        return _("The class has ended."), _("What you write will be sent when you start it again.")
    if connection.phase is ConnectionPhase.CONNECTING:
        return explanation.title, _("Connecting again…")
    if connection.retry_at is None:
        return explanation.title, f"{explanation.why} {explanation.remedy}"
    seconds = max(0, -(-(connection.retry_at - now) // 1000))
    again = ngettext("Trying again in {n} second.", "Trying again in {n} seconds.", seconds).format(
        n=seconds
    )
    return explanation.title, " ".join((explanation.why, again, meanwhile(connection.code)))


def trouble_line(model: Model, now: int, *, has_ended: bool = False) -> tuple[str, str] | None:
    """Return in one line that there is no connection, and what comes next.

    Args:
        model: the model.
        now: in milliseconds.
        has_ended: somebody has ended the class on this computer.

    Returns:
        Both parts; None if the user has to decide, or there is nothing to tell.
    """
    connection = model.connection
    if not is_trying(model) or not connection.code:
        return None
    if has_ended:
        return _("The class has ended."), ""
    if connection.phase is ConnectionPhase.CONNECTING or connection.retry_at is None:
        return _("Offline"), _("connecting…")
    seconds = max(0, -(-(connection.retry_at - now) // 1000))
    return _("Offline"), _("next try in {n} s").format(n=seconds)


def header(model: Model, conversation: Conversation | None) -> StatusText:
    """Return what stands below the title of a conversation."""
    if conversation is None:
        return StatusText("", "")
    invited = model.invitation(conversation.name)
    if invited is not None and not model.joined(conversation.name):
        return StatusText(_("invitation from {name}").format(name=displayable_line(invited.by)), "")
    if conversation.name == EVERYBODY:
        return StatusText(_("everybody here can read it"), "")
    if conversation.name == RAW:
        return StatusText(_("as it comes, and as you type it"), "")
    if conversation.is_room:
        room = model.community.rooms.get(conversation.key)
        if (
            room is None
            or model.connection.plain
            or model.connection.phase is not ConnectionPhase.ONLINE
        ):
            return StatusText(_("group") if is_group(conversation.name) else _("room"), "")
        people = len(room.members)
        online = model.community.count_here(room)
        if online == people:
            return StatusText(ngettext("{n} person", "{n} people", people).format(n=people), "")
        return StatusText(
            ngettext("{n} person, {m} online", "{n} people, {m} online", people).format(
                n=people, m=online
            ),
            "",
        )
    presence = model.presence(conversation.name)
    if model.connection.plain and model.connection.phase is ConnectionPhase.ONLINE:
        return StatusText(
            _("everybody here can read it")
            if model.connection.tells_all
            else _("others may read it"),
            "",
        )
    if presence is Availability.UNKNOWN:
        return StatusText("", "")
    if conversation.key in model.community.blocked:
        return StatusText(_("blocked: what they write does not reach you"), presence.value)
    person = model.community.people.get(conversation.key)
    if presence is Availability.ONLINE and person is not None and person.plain:
        return StatusText(_("online, no receipts"), "online")
    if presence is not Availability.OFFLINE:
        words = {Availability.AWAY: _("away"), Availability.BUSY: _("do not disturb")}.get(
            presence, _("online")
        )
        note = displayable_line(person.note) if person is not None else ""
        return StatusText(f"{words} — {note}" if note else words, presence.value)
    if person is None:
        return StatusText(_("nobody here has this name"), "offline")
    return StatusText(
        _("offline — will get it later")
        if model.connection.stores
        else _("offline — messages are not kept"),
        "offline",
    )


def roster_hint(model: Model) -> str:
    """Return the text below the roster while nobody else is in it."""
    known = model.connection.phase is ConnectionPhase.ONLINE and not model.connection.plain
    return (
        _("Nobody else is here yet.")
        if known and model.community.is_complete and not model.order.has_people
        else ""
    )


def own_presence(model: Model, presence: Availability) -> str:
    """Return the sign at the user's own picture; `presence` applies when connected."""
    if model.connection.phase is not ConnectionPhase.ONLINE:
        return Availability.OFFLINE.value
    return Availability.ONLINE.value if model.connection.plain else presence.value


def title(model: Model, unread: int) -> str:
    """Return the title of the window, with the number of messages that call for attention."""
    connection = model.connection
    name = displayable_line(connection.server or connection.address)
    text = f"Charla — {name}" if name else "Charla"
    return f"({unread}) {text}" if unread else text


def invitation(invited: InvitationReceived) -> tuple[str, str]:
    """Return the question above an invitation to a group, and the consequences of accepting it."""
    by, title = displayable_line(invited.by), displayable_line(invited.title)
    return (
        _("{name} invites you to the group “{title}”.").format(name=by, title=title),
        _(
            "If you accept, you will see what is said from then on, and {name} can add you to "
            "other groups without asking again."
        ).format(name=by),
    )


def placeholder(model: Model, conversation: Conversation | None) -> str:
    if conversation is None:
        return _("name: message")
    if is_group(conversation.name) and not model.joined(conversation.name):
        if model.invitation(conversation.name) is not None:
            return _("To write here, accept the invitation")
        if model.connection.phase is ConnectionPhase.ONLINE:
            return _("To write here, you have to be invited again")
    return _("Write to {name}…").format(name=displayable_line(model.title(conversation.name)))


def draft_mode(conversation: Conversation | None) -> tuple[str, str, str]:
    """Return what the composer shows while a message is answered or edited.

    Returns:
        Whose message is answered, or that one is edited; the message; the nick of who is answered.
        All are "" otherwise.
    """
    draft = conversation.draft if conversation is not None else None
    if draft is not None and draft.editing is not None:
        return _("Editing your message"), _said(draft.editing), ""
    if draft is not None and draft.reply is not None:
        who = draft.reply.sender
        return displayable_line(who), _said(draft.reply), who
    return "", "", ""


def _said(entry: Entry) -> str:
    if entry.deleted:
        return gone(entry.item)
    return format.one_line(said_in_short(entry.item), QUOTED_CHARACTERS)


def typing(nicks: Sequence[str]) -> str:
    """Return the sentence that says who is writing; "" if nobody is."""
    shown = [displayable_line(nick) for nick in nicks]
    if not shown:
        return ""
    if len(shown) == 1:
        return _("{name} is writing…").format(name=shown[0])
    if len(shown) == 2:
        return _("{name} and {other} are writing…").format(name=shown[0], other=shown[1])
    return _("Several people are writing…")


def notice(model: Model, said: Notice) -> tuple[str, str]:
    """Return the title and the text in which the banner tells what the server has said."""
    if not said.code:
        return _("The server says:"), said.text
    if said.ref:
        explanation = explain_wish(said.code, said.text, nick=said.to)
    elif said.code == "journal_damaged" and model.connection.plain:
        explanation = explain("journal_damaged_plain", said.text)
    else:
        explanation = explain(said.code, said.text, nick=said.to)
    return explanation.title, f"{explanation.why} {explanation.remedy}"


def refused(change: ChangeFailed) -> tuple[str, str]:
    """Return the title and text that say that a change to a message has reached nobody."""
    title = {
        "edit": _("The message could not be edited."),
        "delete": _("The message could not be deleted."),
        "discard": _("The message could not be discarded."),
    }.get(change.kind, _("The reaction could not be sent."))
    return title, in_one_line(explain(change.code, change.detail))


def all_news(model: Model, changes: ModelChanges) -> list[News]:
    """Return everything that has come and calls for the user."""
    return [
        *map(news_of_invitation, changes.invited),
        *(
            news(model, conversation, entry)
            for key, entry in changes.arrived
            if (conversation := model.conversations.get(key)) is not None
            and model.rules.calls(conversation, entry, model.me)
        ),
    ]


def news_of_invitation(invited: InvitationReceived) -> News:
    """Return an invitation as the desktop notification shows it."""
    return News(invited.room, invited.title, invited.by, _("invites you to the group"), True)


def news(model: Model, conversation: Conversation, entry: Entry) -> News:
    """Return a message as the desktop notification shows it."""
    return News(
        conversation.name,
        model.title(conversation.name),
        entry.sender,
        entry.text,
        conversation.is_room,
    )
