"""What Charla remembers between two starts; `gui.settings_file` reads and writes it. No tkinter."""

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
    """`language`, `theme` and `conversation` may be "" (the system's; none). `zoom` is in steps, 0
    the usual size.

    `away_minutes`: after so long without a key or the mouse the user counts as away; 0: never.
    `note` is the user's own status line. `muted` has the keys of conversations that call for no
    attention, `emoji` what was picked last. `is_logged_in`: the user is, or was when the program
    ended, and will be again at the next start. `has_identity`: this profile has logged in with a
    key of its own, so there must be one. `token` is what earlier versions have claimed names with;
    no new one is made. `plain_servers`: how the plain ones among the servers were spoken to, by
    address; the one used last is the last one.
    """

    name: str = ""
    server: str = "localhost:8080"
    remember: bool = True
    is_logged_in: bool = False
    language: str = ""
    theme: str = ""
    system_palette: str = (
        "light"  # what the system's was the last time: the first window must not wait for it
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
        """Remember how the server there is spoken to, or that it is no plain one (None), of the
        last PLAIN_SERVERS.

        Return whether that is news.
        """
        before = self.plain_servers.pop(address, None)
        if manner is not None:
            self.plain_servers[address] = manner
            for oldest in list(self.plain_servers)[:-PLAIN_SERVERS]:
                del self.plain_servers[oldest]
        return before != manner

    def forget_person(self) -> None:
        """Forget what tells who was here: for whoever wants nothing remembered, and for the next
        one."""
        fresh = Settings()
        for name in PERSONAL:
            setattr(self, name, getattr(fresh, name))
