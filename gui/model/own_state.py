"""Decide which availability the user shows to others: online, away or busy. No tkinter."""

from __future__ import annotations

from gui.model.chat_port import ChatPort
from gui.model.records import Availability
from gui.model.settings import Settings
from gui.words.text import typed
from net.wire.fields import NOTE_CHARACTERS


def clean_note(text: str) -> str:
    """Return what was typed as a note: one line, not longer than servers take it."""
    return " ".join(typed(text).split())[:NOTE_CHARACTERS]


class OwnState:
    """Holds whether the user is away, either by their own choice or because they are idle.

    A chosen state stays until another is chosen; idle users are online again when they come back.
    """

    def __init__(self, client: ChatPort, settings: Settings) -> None:
        self._client = client
        self._settings = settings
        self._is_away = False
        self._is_idle = False
        # What a server assumes at first.
        self._told: tuple[str, str] = (Availability.ONLINE.value, "")

    @property
    def presence(self) -> Availability:
        if self._settings.do_not_disturb:
            return Availability.BUSY
        return Availability.AWAY if self._is_away or self._is_idle else Availability.ONLINE

    def choose(self, presence: Availability) -> None:
        """Set the state that the user has chosen: ONLINE, AWAY or BUSY."""
        self._is_away = presence is Availability.AWAY
        self._settings.do_not_disturb = presence is Availability.BUSY
        self.tell()

    def note_idle(self, seconds: float) -> None:
        """Note for how many seconds nobody has touched the keyboard or the mouse."""
        minutes = self._settings.away_minutes
        self._is_idle = minutes > 0 and seconds >= minutes * 60
        self.tell()

    def tell(self) -> None:
        """Tell the server, if the state or the note has changed."""
        now = self.presence.value, self._settings.note
        if now != self._told:
            self._told = now
            self._client.state(*now)
