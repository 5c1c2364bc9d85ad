"""Do what a link to a class asks for, and no more than that.

A link comes from a web page or a mail that anybody may have written. It shows the window, fills in
where a class is, and opens a room that is there. It never logs in or out, joins or sends anything:
that is for the user to press.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from gui.model.settings import Settings
from gui.parts import front
from gui.words.i18n import _
from gui.words.text import displayable_line

if TYPE_CHECKING:
    from gui.chat import Chat
    from gui.login import LoginPage
    from net.wire.class_link import ClassLink


class ClassLinks:
    """Keeps the link that was opened last, until the user is in that class.

    Args:
        root: the window.
        page: returns the login, while it is shown.
        chat: returns the chat, if the user is in one.
        log_out: logs out, if the user wants that for a link.
    """

    def __init__(
        self,
        root: tk.Tk,
        settings: Settings,
        *,
        page: Callable[[], LoginPage | None],
        chat: Callable[[], Chat | None],
        log_out: Callable[[], None],
    ) -> None:
        self._root, self._settings = root, settings
        self._page, self._chat, self._log_out = page, chat, log_out
        self._link: ClassLink | None = None

    def open(self, text: str) -> None:
        """Bring the window to the front, and do what the link says; "" for none."""
        front.bring(self._root)
        if text:
            self.take(text)

    def take(self, text: str) -> None:
        """Do what a link says, in the window as it is."""
        from net.wire.class_link import BadLink, ClassLink

        page, chat = self._page(), self._chat()
        try:
            link = ClassLink.parse(text)
        except BadLink:
            title = _("That link does not lead to a class.")
            if page is not None and not page.busy:
                page.show_hint(title)
            elif chat is not None:
                chat.show_notice(title, _("Ask whoever gave it to you for another one."))
            return
        if chat is not None:
            self._show_in(chat, link)
        elif page is not None:
            self._link = link
            self.fill(page)

    def fill(self, page: LoginPage) -> bool:
        """Fill in at the login where the class of the last link is; return whether there is one."""
        if self._link is None:
            return False
        address = str(self._link.address)
        page.form.propose(address)
        if not page.busy:
            page.show_hint(
                _("A link has filled in {address}. If you know who it is from, press Join.").format(
                    address=displayable_line(address)
                )
            )
        return True

    def leads_elsewhere(self) -> bool:
        """Return whether the last link leads to another class than the one that was used last."""
        link, usual = self._link, self._settings.usual_server
        known = self._settings.known.get(usual)
        places = known.addresses if known is not None else [usual]
        return link is not None and str(link.address) not in places

    def take_room(self, chat: Chat) -> str:
        """Return the room to begin with if this is the link's class, and forget the link."""
        link, self._link = self._link, None
        return link.room if link is not None and self._is_at(chat, link) else ""

    def _is_at(self, chat: Chat, link: ClassLink) -> bool:
        connection = chat.model.connection
        known = self._settings.known.get(connection.fingerprint)
        places = [connection.address, *(known.addresses if known is not None else ())]
        return str(link.address) in places

    def _show_in(self, chat: Chat, link: ClassLink) -> None:
        from gui.model import roster_queries
        from gui.model.records import OfferedAction

        if not self._is_at(chat, link):
            chat.show_notice(
                _("That link leads to another class, at {address}.").format(
                    address=displayable_line(str(link.address))
                ),
                _("To go there, log out first."),
                (OfferedAction(_("Log out"), partial(self._follow, link)),),
            )
        elif not link.room:
            pass
        elif roster_queries.has(chat.model, link.room):
            chat.commands.open(link.room)
        else:
            chat.show_notice(
                _("There is no room {room} in this class.").format(room=link.room),
                _("The link may be an old one."),
            )

    def _follow(self, link: ClassLink) -> None:
        """Log out, and fill in at the login what the link says."""
        self._link = link
        self._log_out()
