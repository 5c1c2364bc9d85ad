"""Hold what Charla remembers between two starts; `gui.settings_file` stores it. No tkinter."""

from __future__ import annotations

import os

import msgspec

from net.wire.manners import Manner

PLAIN_SERVERS = 50
PERSONAL = (
    "name",
    "server",
    "is_logged_in",
    "conversation",
    "note",
    "muted",
    "emoji",
    "plain_servers",
)


class Settings(msgspec.Struct, kw_only=True):
    """Holds the settings and what else is remembered.

    Attributes:
        is_logged_in: the user is logged in, or was when the program ended, and will be again at the
            next start.
        language: "" for the system's language; `theme` is alike.
        zoom: in steps; 0 is the usual size.
        conversation: the one to open at the start; "" for none.
        away_minutes: the user counts as away after this time without a key or the mouse; 0: never.
        note: the user's own status line.
        muted: keys of the conversations that don't notify the user.
        emoji: the ones picked last.
        token: what earlier versions claimed names with; no new one is made.
        has_identity: this profile has logged in with a key of its own, so the key must exist.
        plain_servers: how plain servers were spoken to, by address; the one used last comes last.
    """

    name: str = ""
    server: str = "localhost:8080"
    remember: bool = True
    is_logged_in: bool = False
    language: str = ""
    theme: str = ""
    system_palette: str = (
        "light"  # the system's palette at the last start: the first window must not wait for it
    )
    zoom: int = 0
    geometry: str = ""
    conversation: str = ""
    notifications: bool = True
    notification_text: bool = True
    sound: bool = True
    do_not_disturb: bool = False
    tell_typing: bool = True
    tell_read: bool = True
    away_minutes: int = 10
    note: str = ""
    muted: list[str] = msgspec.field(default_factory=list)
    emoji: list[str] = msgspec.field(default_factory=list)
    device: str = msgspec.field(default_factory=lambda: os.urandom(8).hex())
    token: str = ""
    has_identity: bool = False
    known_rich: list[str] = msgspec.field(default_factory=list)
    plain_servers: dict[str, Manner] = msgspec.field(default_factory=dict)

    def remember_plain(self, address: str, manner: Manner | None) -> bool:
        """Remember how a plain server is spoken to; None: it is not a plain server.

        Only the last PLAIN_SERVERS are kept.

        Returns:
            Whether this has changed.
        """
        before = self.plain_servers.pop(address, None)
        if manner is not None:
            self.plain_servers[address] = manner
            for oldest in list(self.plain_servers)[:-PLAIN_SERVERS]:
                del self.plain_servers[oldest]
        return before != manner

    def forget_person(self) -> None:
        """Forget everything personal, if nothing is to be remembered or another person logs in."""
        fresh = Settings()
        for name in PERSONAL:
            setattr(self, name, getattr(fresh, name))
