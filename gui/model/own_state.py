"""How the user is, as the others see it: here, away, or not to be disturbed. No tkinter."""

from __future__ import annotations

from gui.model.chat_port import ChatPort
from gui.model.records import Availability
from gui.model.settings import Settings


class OwnState:
    """Away by choice until chosen otherwise; away by itself until the user is back."""

    def __init__(self, client: ChatPort, settings: Settings) -> None:
        self._client = client
        self._settings = settings
        self._is_away = False
        self._is_idle = False
        # What a server takes for granted.
        self._told: tuple[str, str] = (Availability.ONLINE.value, "")

    @property
    def presence(self) -> Availability:
        if self._settings.do_not_disturb:
            return Availability.BUSY
        return Availability.AWAY if self._is_away or self._is_idle else Availability.ONLINE

    def choose(self, presence: Availability) -> None:
        """The user says how he is: ONLINE, AWAY or BUSY."""
        self._is_away = presence is Availability.AWAY
        self._settings.do_not_disturb = presence is Availability.BUSY
        self.tell()

    def note_idle(self, seconds: float) -> None:
        """For so long nobody has touched the keyboard or the mouse."""
        minutes = self._settings.away_minutes
        self._is_idle = minutes > 0 and seconds >= minutes * 60
        self.tell()

    def tell(self) -> None:
        """Tells the server, if it is any news."""
        now = self.presence.value, self._settings.note
        if now != self._told:
            self._told = now
            self._client.state(*now)
