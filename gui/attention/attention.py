"""Tell a user who is looking elsewhere that something has come.

There are five ways: a bell, a flash in the task bar, a notification of the desktop, a mark on the
window's icon, and the number in the title (which is set by the chat).

Calls are limited to a bearable rate: news that come soon after the last call are gathered and told
together.
"""

from __future__ import annotations

import logging
import sys
import time
import tkinter as tk
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from gui.attention.desktop_notifications import Notification, Notifier
from gui.desktop import foreground
from gui.looks import windowing
from gui.looks.delay import Delay
from gui.model.wording import News
from gui.parts import front, placement
from gui.words.i18n import _, ngettext
from gui.words.text import displayable_line

log = logging.getLogger(__name__)

MIN_SECONDS_BETWEEN_CALLS = 3.0
LOOK_FOR_CLICKS_MS = 250
NOTES_AT_ONCE = 3  # if there are more conversations, only the newest are told


@dataclass(frozen=True, slots=True)
class Ways:
    """The user wants to be told in these ways; all False means not at all."""

    bell: bool = True
    notification: bool = True
    text: bool = True  # the text may appear on the screen, where others may read it


@dataclass(slots=True)
class _Heard:
    """The news of one conversation have not been told yet."""

    last: News
    count: int = 0
    senders: set[str] = field(default_factory=set)


class Attention:
    """Calls the user.

    `on_click` is called with the name of the conversation when the user has clicked a notification;
    the window has been raised by then.
    """

    def __init__(
        self,
        root: tk.Tk,
        *,
        on_click: Callable[[str], None] = lambda _name: None,
        notifier: Notifier | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._root, self._on_click, self._now = root, on_click, now
        self._notifier = notifier or Notifier()
        self._heard: dict[str, _Heard] = {}
        self._ways = Ways()
        self._last = -MIN_SECONDS_BETWEEN_CALLS
        self._shown: set[str] = set()
        self._later = Delay(root, round(MIN_SECONDS_BETWEEN_CALLS * 1000), self._tell)
        self._waiting = False
        self._clicks = Delay(root, LOOK_FOR_CLICKS_MS, self._look_for_clicks)
        self._marked = False

    def call(self, news: Iterable[News], ways: Ways) -> None:
        """Tell news to a user who is elsewhere. The caller leaves out muted conversations."""
        for each in news:
            heard = self._heard.pop(each.name, None) or _Heard(each)
            heard.last, heard.count = each, heard.count + 1
            heard.senders.add(each.sender)
            self._heard[each.name] = heard  # so the newest is last
        self._ways = ways
        if not self._heard or self._waiting:
            return
        if self._now() - self._last >= MIN_SECONDS_BETWEEN_CALLS:
            self._tell()
        else:
            self._waiting = True
            self._later.start()

    def calm(self) -> None:
        """Note that the user is here: drop untold news and withdraw all notifications."""
        self._forget()
        for name in self._shown:
            self._notifier.withdraw(name)
        self._shown.clear()
        self._clicks.cancel()

    def mark(self, unread: bool) -> None:
        """Set whether the window's icon shows that there are unread messages."""
        if unread != self._marked:
            self._marked = unread
            placement.set_icon(self._root, unread=unread)

    def close(self) -> None:
        self.calm()
        self._notifier.close()

    def _forget(self) -> None:
        self._heard.clear()
        self._later.cancel()
        self._waiting = False

    def _tell(self) -> None:
        self._last = self._now()
        newest = list(self._heard.values())[-NOTES_AT_ONCE:]
        self._forget()
        if self._ways.bell:
            self._root.bell()
        _flash(self._root)
        if self._ways.notification:
            for heard in newest:
                self._notifier.show(_note(heard, self._ways))
                self._shown.add(heard.last.name)
            self._clicks.start()

    def _look_for_clicks(self) -> None:
        clicked = self._notifier.clicked()
        if clicked:
            front.bring(self._root)
            self._on_click(clicked[-1])
            self.calm()
        else:
            self._clicks.start()


def _note(heard: _Heard, ways: Ways) -> Notification:
    """Return the notification for the news of a conversation.

    It tells who has written what in which room; or only how many messages there are, if there is
    more than one or the text must not be shown.
    """
    news, count = heard.last, heard.count
    sender, title = displayable_line(news.sender), displayable_line(news.title)
    if count > 1 or not ways.text:
        text = ngettext("{count} new message", "{count} new messages", count).format(count=count)
        if ways.text:
            text += (
                f"\n{sender}: {displayable_line(news.text)}"
                if news.is_room
                else f"\n{displayable_line(news.text)}"
            )
    else:
        text = displayable_line(news.text)
    if news.is_room and len(heard.senders) == 1:
        return Notification(news.name, _("{name} in {room}").format(name=sender, room=title), text)
    return Notification(news.name, title, text)


def _flash(root: tk.Tk) -> None:
    """Flash in the task bar, where the system supports it; macOS does not."""
    try:
        if sys.platform == "win32":
            foreground.flash(root.winfo_id())
        elif windowing.is_x11():
            from gui.desktop.x11 import X11

            x11 = X11(root.winfo_screen())
            try:
                x11.demand_attention(root.winfo_id())
            finally:
                x11.close()
    except (OSError, AttributeError) as error:
        log.debug("no flash: %s", ascii(error))
