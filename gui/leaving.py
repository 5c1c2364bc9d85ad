"""Ask before the user leaves messages behind that have not been sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from gui.words.i18n import _, ngettext

if TYPE_CHECKING:
    from gui.chat import Chat


class LeaveQuestion:
    """Asks once; whoever wants to leave for the second time may."""

    def __init__(self) -> None:
        self._has_asked = False

    def reset(self) -> None:
        """Ask again the next time."""
        self._has_asked = False

    def skip(self) -> None:
        """Don't ask the next time."""
        self._has_asked = True

    def holds(
        self, chat: Chat | None, leave: Callable[[], None], *, keeps: bool, is_closing: bool
    ) -> bool:
        """Return whether to stay because there are unsent messages; ask the user then.

        Those that are not stored on this computer would be lost. The others wait for the next
        start; that is said if they can't be sent now.

        Args:
            chat: the chat, if the user is in one.
            leave: called if the user wants to leave all the same.
            keeps: whether messages are stored on this computer.
            is_closing: whether the program is to end, rather than the user to log out.
        """
        from gui.model.records import ConnectionPhase, OfferedAction

        is_sending = chat is not None and chat.model.connection.phase is ConnectionPhase.ONLINE
        waiting = len(chat.model.pending) if chat is not None else 0
        if chat is None or not waiting or self._has_asked or (keeps and is_sending):
            self._has_asked = False
            return False
        self._has_asked = True
        chat.show_notice(
            ngettext(
                "{n} message has not been sent yet.",
                "{n} messages have not been sent yet.",
                waiting,
            ).format(n=waiting),
            _what_becomes_of_them(keeps=keeps, is_closing=is_closing),
            (OfferedAction(_how_to_leave(keeps=keeps, is_closing=is_closing), leave),),
        )
        return True


def _how_to_leave(*, keeps: bool, is_closing: bool) -> str:
    if not keeps:
        return _("Leave anyway")
    return _("Close") if is_closing else _("Log out")


def _what_becomes_of_them(*, keeps: bool, is_closing: bool) -> str:
    if not keeps:
        return _("If you leave now, nobody will get what has not been sent.")
    if is_closing:
        return _(
            "What you wrote is kept here and will be sent as soon as you open Charla again and "
            "the server is running."
        )
    return _(
        "What you wrote is kept here and will be sent as soon as you log in again and the "
        "server is running."
    )
