"""Decide which conversation is open before the user has chosen one. No tkinter."""

from __future__ import annotations

from collections.abc import Callable

from gui.model import roster_queries
from gui.model.model import Model
from gui.model.records import ConnectionPhase


class Opening:
    """Opens the conversation of the last time, or another to begin with.

    Args:
        model: the state of the window.
        open: makes a conversation the current one.
        draft_text: returns what is being written; while there is something, nothing else is opened.
    """

    def __init__(
        self, model: Model, open: Callable[[str], None], draft_text: Callable[[], str]
    ) -> None:
        self._model, self._open, self._draft_text = model, open, draft_text
        self._wanted = ""  # the conversation to open as soon as the roster lists it
        self._begun_with: str | None = None
        self._opened = ""  # the one conversation of a plain server

    def begin(self, conversation: str) -> None:
        """Open this conversation if there is one of this name, or any to begin with."""
        if self._open_what_is_written_to():
            return
        if conversation and (
            self._model.connection.plain or roster_queries.has(self._model, conversation)
        ):
            self._open(conversation)
        else:
            self.open_any()
            self._wanted = conversation

    def follow_roster(self) -> None:
        """Open the conversation of the last time, if the roster lists it by now.

        If none is open and the last one is not there, open any.
        """
        model = self._model
        if self._open_what_is_written_to() or (not self._wanted and model.current is not None):
            return
        is_writing = bool(self._draft_text().strip())
        if (
            self._wanted
            and model.current == self._begun_with
            and not is_writing
            and roster_queries.has(model, self._wanted)
        ):
            self._open(self._wanted)
        elif model.current is None and not model.connection.plain and not is_writing:
            self.open_any()
        if model.community.is_complete or model.current != self._begun_with:
            self._wanted = ""

    def open_any(self) -> None:
        """Open the conversation with the newest message, or a room."""
        model = self._model
        newest = (one.name for key, one in model.conversations.items() if not model.is_removed(key))
        name = next(newest, None) or roster_queries.first_joined(model)
        if name is not None:
            self._open(name)
        self._begun_with = model.current

    def _open_what_is_written_to(self) -> bool:
        """Open the one conversation that there is with a plain server which has but one, once.

        Return whether it is open.
        """
        connection = self._model.connection
        name = ""
        if connection.phase is ConnectionPhase.ONLINE and connection.plain:
            name = connection.manner.conversation
        if name and name != self._opened:
            self._wanted, self._opened = "", name
            self._open(name)
        return bool(name)
