"""Decide what the banner says: failures, the state of the connection, or an invitation."""

from __future__ import annotations

import time
import tkinter as tk
from collections.abc import Callable, Sequence
from functools import partial

import msgspec

from gui.attention.banner import Banner
from gui.looks.delay import Delay
from gui.model import wording
from gui.model.chat_port import ChatPort
from gui.model.model import Model
from gui.model.records import ConnectionPhase, ModelChanges, OfferedAction
from gui.words import plain_question
from gui.words.errors import explain, has_why, in_one_line
from gui.words.i18n import _
from net.wire.events import InvitationReceived

ShownNotice = tuple[str, str, Sequence[OfferedAction]]

COUNTDOWN_MS = 250  # how often the countdown is updated
# Trying again is no way out of these: the user has to log in anew.
HARD_STOPS = frozenset({"key_changed", "wrong_words"})


class Notices:
    """Outlives the banner, which is created anew for another language or palette."""

    def __init__(
        self,
        root: tk.Misc,
        model: Model,
        client: ChatPort,
        *,
        log_out: Callable[[], None],
        why: Callable[[], None],
        has_ended: Callable[[str], bool],
        start_class: Callable[[], None],
        answers: Callable[[InvitationReceived], Sequence[OfferedAction]],
        announcement: Callable[[], ShownNotice | None] = lambda: None,
    ) -> None:
        """Create it.

        Args:
            why: finds out why there is no connection.
            has_ended: returns whether the user has ended the class with this key.
            start_class: lets the user start a class on this computer.
            answers: returns the possible answers to an invitation.
            announcement: returns what the user has to acknowledge, if there is anything.
        """
        self._announcement = announcement
        self._model, self._client, self._log_out, self._answers = model, client, log_out, answers
        self._why, self._has_ended, self._start_class = why, has_ended, start_class
        self._banner: Banner | None = None
        self._notice: tuple[str, str, tuple[OfferedAction, ...]] | None = None
        self._news: str | None = None  # the trouble or the announcement that there is
        self._is_older = False  # the notice was there before the news, and asks nothing
        self._countdown = Delay(root, COUNTDOWN_MS, self.refresh)

    @property
    def is_open(self) -> bool:
        """Return whether a notice is shown that the user has to close."""
        return self._notice is not None

    def use(self, banner: Banner | None) -> None:
        """Use this banner from now on."""
        self._banner = banner
        self.refresh()

    def show(self, title: str, text: str, actions: Sequence[OfferedAction] = ()) -> None:
        """Show a notice until it is closed, and focus the first of its actions."""
        self._notice = (title, text, tuple(actions))
        self._is_older = False
        self.refresh()
        if actions and self._banner is not None:
            self._banner.focus()

    def close(self) -> None:
        self._notice = None
        self.refresh()

    def tell(self, changes: ModelChanges) -> None:
        """Show failures, or what the server has to say."""
        if changes.notices:
            self.show(*wording.notice(self._model, changes.notices[-1]))
        if changes.failed:
            failed = changes.failed[-1]
            self.show(
                _("An earlier message was not sent."),
                in_one_line(explain(failed.code, failed.detail)),
            )
        if changes.refused:
            self.show(*wording.refused(changes.refused[-1]))

    def refresh(self) -> None:
        """Show what is true now."""
        self._countdown.cancel()
        if self._banner is None:
            return
        has_ended = self._has_ended(self._model.connection.fingerprint)
        now = time.time_ns() // 1_000_000
        trouble = wording.trouble(self._model, now, has_ended=has_ended)
        line = wording.trouble_line(self._model, now, has_ended=has_ended)
        announced = self._announcement()
        self._note_news("trouble" if trouble else announced[1] if announced else None)
        if self._notice is not None and not (self._news and self._is_older):
            self._banner.show(*self._notice, closable=True)
        elif trouble is not None and line is not None:
            self._banner.show_line(*line, "\n".join(trouble), self._ways_out())
            if self._model.connection.phase is ConnectionPhase.WAITING:
                self._countdown.start()
        elif trouble is not None:
            self._banner.show(*trouble, self._ways_out(), closable=False)
        elif announced is not None:
            self._banner.show(*announced, closable=False, has_links=True)
        elif (invited := self._invitation()) is not None:
            self._banner.show(*wording.invitation(invited), self._answers(invited), closable=False)
        else:
            self._banner.hide()

    def _note_news(self, news: str | None) -> None:
        """Let trouble or an announcement that is new come before a notice that asks nothing."""
        if news != self._news:
            self._news = news
            self._is_older = self._notice is not None and not self._notice[2]

    def _explain(self) -> None:
        """Say why there is no connection, if there is nothing to find out about it."""
        trouble = wording.trouble(self._model, time.time_ns() // 1_000_000)
        if trouble is not None:
            self.show(*trouble)

    def _invitation(self) -> InvitationReceived | None:
        """Return the invitation that the current conversation is about; None if there is none."""
        current = self._model.current
        return self._model.invitation(current) if current is not None else None

    def _ways_out(self) -> tuple[OfferedAction, ...]:
        client, log_out = self._client, OfferedAction(_("Log out"), self._log_out)
        connection = self._model.connection
        if wording.is_trying(self._model) and self._has_ended(connection.fingerprint):
            return (OfferedAction(_("Start it again"), self._start_class), log_out)
        why = (OfferedAction(_("Why?"), self._why),) if has_why(connection.code) else ()
        match connection.phase:
            case ConnectionPhase.CONNECTING:
                return why or (OfferedAction(_("Why?"), self._explain),)
            case ConnectionPhase.WAITING:
                why = why or (OfferedAction(_("Why?"), self._explain),)
                try_now = OfferedAction(_("Retry"), client.reconnect_now, "retry")
                if not connection.may_be_plain:
                    return (try_now, *why)
                first = msgspec.structs.replace(connection.manner, name="first")
                return (
                    try_now,
                    OfferedAction(_("Send my name first"), partial(client.accept_plain, first)),
                    *why,
                )
            case ConnectionPhase.ASKING:
                ways = plain_question.ways_on(connection.manner, connection.greeting)
                return (
                    *(
                        OfferedAction(label, partial(client.accept_plain, manner))
                        for label, manner in ways
                    ),
                    log_out,
                )
            case ConnectionPhase.DOWN if connection.code in HARD_STOPS:
                return (*why, log_out)
            case ConnectionPhase.DOWN:
                return (OfferedAction(_("Connect again"), client.reconnect_now), *why, log_out)
            case _:
                return ()
