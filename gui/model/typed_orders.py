"""Tell what a teacher types as a command of net.wire.commands from messages: `/mute luis 5m`.

A command would be embarrassing as a message to the class. Only whole command words count, and a
blank before the `/` makes it a message. No tkinter.
"""

from __future__ import annotations

import re
from typing import NamedTuple, Protocol

from gui.model.records import OfferedAction
from gui.words.i18n import _, language
from net.wire import commands
from net.wire.typed import BadCommand, Meant

_FIRST_WORD = re.compile(r"/(\S+)(?=[ \t]|\Z)")


class OrderOutcome(NamedTuple):
    """A command was carried out, or can't be.

    Attributes:
        title, text: what to tell the user, both "" if there is nothing to tell.
        actions: what they can do about it.
        is_done: there is nothing to correct in what was typed.
    """

    title: str = ""
    text: str = ""
    actions: tuple[OfferedAction, ...] = ()
    is_done: bool = False


DONE = OrderOutcome(is_done=True)


class Poster(Protocol):
    """Opens conversations and posts to them for a command: `gui.model.commands.Commands`."""

    def open(self, name: str) -> None: ...

    def post_to(self, to: str, body: str) -> None: ...


class Orders(Protocol):
    """Carries out the commands of a teacher: `gui.model.teachers_orders.TeachersOrders`."""

    def carry_out(self, meant: Meant, poster: Poster) -> OrderOutcome: ...


def may_be_one(text: str) -> bool:
    """Return whether a text that is being typed is a command, or the beginning of one."""
    first = _FIRST_WORD.match(text)
    if first is None:
        return text == "/"
    if first.end() < len(text):
        return commands.is_word(first[1])
    return any(commands.beginnings(first[1], language) for language in commands.LANGUAGES)


def read(text: str) -> Meant | OrderOutcome | None:
    """Return what a text means as a command, or why it can't be carried out; None for a message."""
    first = _FIRST_WORD.match(text)
    if first is None or not commands.is_word(first[1]):
        return None
    try:
        return commands.parse(text)
    except BadCommand as error:
        if error.code == "long":
            return OrderOutcome(
                _("That command is too long"),
                _("A command has at most {n} characters.").format(n=commands.LINE_CHARACTERS),
            )
        shown = error.command or commands.find(first[1])
        return OrderOutcome(_("It is typed like this"), f"/{shown.usage(language())}")
