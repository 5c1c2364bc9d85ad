"""Carry out what a teacher types as a command of net.wire.commands: `/mute luis 5m`. No tkinter.

It would be embarrassing as a message to the class. Only whole command words count, and a blank
before the `/` makes it a message.
"""

from __future__ import annotations

from gui.model.chat_port import ChatPort
from gui.words.i18n import _, language
from net.wire import commands
from net.wire.teaching import AskBook, EndClass
from net.wire.typed import BadCommand, Inquiry, MessageOrder, RoomPost, RoomView, Split

# The panel has these: it shows what comes of them, or asks first.
_OF_THE_PANEL = (Inquiry, Split, RoomPost, AskBook, EndClass)
# These are about messages that the server's console lists by numbers.
_OF_THE_MENUS = (RoomView, MessageOrder)


def may_be_one(text: str) -> bool:
    """Return whether a text that is being typed is a command, or the beginning of one."""
    if not text.startswith("/") or "\n" in text:
        return False
    word = text.split(maxsplit=1)[0]
    if word != text:
        return commands.is_word(word[1:])
    return any(commands.beginnings(word[1:], language) for language in commands.LANGUAGES)


def carry_out(text: str, client: ChatPort) -> tuple[str, str] | None:
    """Carry out a command, if the text is one.

    Returns:
        The title and the text of what to tell the user, both "" for nothing; None if the text is no
        command.
    """
    first = text.split(maxsplit=1)[0] if text.startswith("/") and "\n" not in text else ""
    try:
        if not commands.is_word(first[1:]):
            return None
        command = commands.find(first)
        meant = commands.parse(text)
    except BadCommand as error:
        if error.command is None and error.code != "quotes":
            return None
        shown = error.command or commands.find(first)
        return _("It is typed like this"), f"/{shown.usage(language())}"
    if isinstance(meant, _OF_THE_PANEL):
        return _("This is in the panel “The class”"), command.help[language()]
    if isinstance(meant, _OF_THE_MENUS):
        return _("This is in the menu of each message"), command.help[language()]
    client.teach(meant)
    return "", ""
