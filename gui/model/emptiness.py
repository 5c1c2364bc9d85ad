"""Say what to do where there are no messages. No tkinter."""

from __future__ import annotations

from gui.model.conversation import Conversation
from gui.model.model import Model
from gui.model.records import ConnectionPhase
from gui.words.emptiness import Emptiness
from gui.words.i18n import _
from gui.words.text import displayable_line
from net.wire.manners import EVERYBODY, RAW
from net.wire.names import is_group


def of_conversation(
    model: Model, conversation: Conversation | None, *, is_host: bool = False
) -> Emptiness | None:
    """Return what an empty transcript shows; None while its messages are on their way.

    Args:
        model: the state of the window.
        conversation: the one that is open, if any is.
        is_host: the class is on this computer.
    """
    if conversation is None:
        return _nothing_open(model)
    if not conversation.loaded or conversation.loading or conversation.more:
        return None
    name = displayable_line(model.title(conversation.name))
    if conversation.is_room and not model.joined(conversation.name):
        return _outside(model, conversation, name)
    if conversation.name == RAW:
        return Emptiness(
            _("No lines yet"),
            _("Each line that comes is shown here, and what you write is sent just as it is."),
        )
    if conversation.name == EVERYBODY:
        return Emptiness(_("No messages yet"), _("Everybody on this server reads what you write."))
    if model.connection.plain:
        return Emptiness(
            _("No messages yet"), _("This server does not show earlier messages."), "clock"
        )
    if conversation.unsure:
        return _unsure(model, name)
    if conversation.is_room:
        return _silent_room(model, conversation, name, is_host=is_host)
    text = _("Say hello to {name}: they will get it even if they are offline now.").format(
        name=name
    )
    if not model.connection.stores:
        text = _("This server keeps no messages: {name} gets them only while online.").format(
            name=name
        )
    return Emptiness(_("No messages yet"), text)


def of_search(query: str) -> Emptiness:
    """Return what a search shows that has found nothing."""
    return Emptiness(
        _("No results for “{query}”").format(query=displayable_line(query)),
        _(
            "Only messages on this computer are searched. Try fewer words, or just their "
            "first letters."
        ),
        "search",
    )


def _nothing_open(model: Model) -> Emptiness:
    title = _("Who do you want to write to?")
    if model.connection.plain:
        text = _("Choose a name above, or write the name and the message below: luis: hello")
    else:
        text = _("Choose somebody on the left, or write the name of a person or a #room above.")
    return Emptiness(title, text, "compose", _("Write to somebody"), "recipient")


def _outside(model: Model, conversation: Conversation, name: str) -> Emptiness:
    if not is_group(conversation.name):
        return Emptiness(
            _("You are not in {room}").format(room=name),
            _("Join it to read and write there."),
            "hash",
            _("Join"),
            "join",
        )
    if model.invitation(conversation.name) is not None:
        text = _("You will see what is said in {group} from the moment you accept.")
        return Emptiness(_("You are invited"), text.format(group=name), "group")
    text = _("Its members can invite you.")
    return Emptiness(_("You are not in the group {group}").format(group=name), text, "group")


def _unsure(model: Model, name: str) -> Emptiness | None:
    if model.connection.phase is not ConnectionPhase.ONLINE:
        return Emptiness(
            _("There are no messages from {name} on this computer").format(name=name),
            _("Once you are connected, you will see what the server has."),
            "offline",
        )
    if model.connection.receiving_since is not None:
        return None  # the conversation is asked for once the missed messages have come
    return Emptiness(
        _("No messages yet"), _("The server could not show the earlier messages."), "clock"
    )


def _silent_room(
    model: Model, conversation: Conversation, name: str, *, is_host: bool
) -> Emptiness:
    is_alone = model.community.is_complete and not model.order.has_people
    if is_alone and is_host and not is_group(conversation.name):
        return Emptiness(
            _("Nobody else is here yet"),
            _("Read out the six words of your class, or show them on the board."),
            "board",
            _("Show the board"),
            "board",
        )
    if is_group(conversation.name):
        title = _("No messages in {group} since you joined")
        return Emptiness(title.format(group=name), _("Write the first one."))
    if not model.connection.stores:
        title = _("No messages in {room} since the server was started")
        return Emptiness(title.format(room=name), _("It does not keep older messages."))
    title = _("No messages in {room} yet").format(room=name)
    return Emptiness(title, _("Write the first one: everybody in the room will see it."))
