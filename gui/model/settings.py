"""Hold what Charla remembers between two starts; `gui.settings_file` stores it. No tkinter."""

from __future__ import annotations

import os

import msgspec

from net.wire.manners import Manner

PLAIN_SERVERS = 50
KNOWN_SERVERS = 100
KNOWN_ADDRESSES = 5  # of one server
NAME_CHARACTERS = 100  # of a server; it may call itself anything
PERSONAL = (
    "name",
    "server",
    "server_key",
    "is_logged_in",
    "conversation",
    "note",
    "muted",
    "notify",
    "muted_until",
    "pinned",
    "removed",
    "emoji",
    "manners",
    "class_name",
    "class_teacher",
    "saving_folder",
)


class KnownServer(msgspec.Struct):
    """A server is known by its key: the user has logged in there.

    Attributes:
        name: what it calls itself.
        addresses: where it was found, the last place first.
        is_verified: the words of its key were typed, and fit.
        last_used: when the user last logged in, in ms since 1970, UTC.
        nick: the name that the user had there; "" if nothing personal is kept.
        number: the user's number there, for their colour; 0 if unknown.
    """

    name: str = ""
    addresses: list[str] = msgspec.field(default_factory=list)
    is_verified: bool = False
    last_used: int = 0
    nick: str = ""
    number: int = 0


class Settings(msgspec.Struct, kw_only=True):
    """Holds the settings and what else is remembered.

    Attributes:
        server: what the login's field for an address shows.
        server_key: the fingerprint of the server used last; "" if it was not encrypted.
        is_logged_in: the user is logged in, or was when the program ended, and will be again at the
            next start.
        language: "" for the system's language; `theme` is alike.
        zoom: in steps; 0 is the usual size.
        conversation: the one to open at the start; "" for none.
        away_minutes: the user counts as away after this time without a key or the mouse; 0: never.
        note: the user's own status line.
        muted: the conversations that earlier versions kept quiet; `notify` has them now.
        notify: what calls the user's attention, by the keys of conversations: see
            `gui.model.notify_rules`.
        muted_until: until when nothing does, in ms since 1970, by the keys of conversations.
        pinned: keys of the conversations that stand first in the list.
        removed: the place of the last message of each conversation that the user has removed from
            the list, by its key; it is listed again when something comes after that.
        last_lines: the list shows the last message of each conversation.
        unread_first: the list begins with the conversations that have unread messages.
        hide_offline: the list leaves out people who are offline and have never written.
        list_width: of the list in pixels at 96 dpi.
        list_collapsed: the list shows only pictures.
        enter_sends: Enter sends, and Shift+Enter begins a new line; else Ctrl+Enter sends.
        emoji: the ones picked last.
        token: what earlier versions claimed names with; no new one is made.
        has_identity: this profile has logged in with a key of its own, so the key must exist.
        known_rich: addresses of servers without encryption that have spoken the rich dialect.
        known: the servers that are known by their keys, by fingerprint.
        manners: how plain servers were spoken to, by address; the one used last comes last.
        class_name, class_teacher: of the class that was started last on this computer; "" if none.
        has_hosted: a class was started here, so the system has asked about its firewall.
        saving_folder: where the user has saved a file last; "" if they have not.
        panel_open: the panel beside the conversation is open, where there is room.
        tray: show an icon in the system's tray while logged in.
        keep_in_tray: closing the window only hides it, while there is an icon in the tray.
        start_with_session: the system starts the program when the user logs in there.
    """

    name: str = ""
    server: str = "localhost:8080"
    server_key: str = ""
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
    notify: dict[str, str] = msgspec.field(default_factory=dict)
    muted_until: dict[str, int] = msgspec.field(default_factory=dict)
    pinned: list[str] = msgspec.field(default_factory=list)
    removed: dict[str, tuple[int, int]] = msgspec.field(default_factory=dict)
    last_lines: bool = True
    unread_first: bool = True
    hide_offline: bool = False
    list_width: int = 280
    list_collapsed: bool = False
    enter_sends: bool = True
    emoji: list[str] = msgspec.field(default_factory=list)
    device: str = msgspec.field(default_factory=lambda: os.urandom(8).hex())
    token: str = ""
    has_identity: bool = False
    known_rich: list[str] = msgspec.field(default_factory=list)
    known: dict[str, KnownServer] = msgspec.field(default_factory=dict)
    manners: dict[str, Manner] = msgspec.field(default_factory=dict)
    class_name: str = ""
    class_teacher: str = ""
    has_hosted: bool = False
    saving_folder: str = ""
    panel_open: bool = False
    tray: bool = True
    keep_in_tray: bool = False
    start_with_session: bool = False

    def __post_init__(self) -> None:
        """Take over what an earlier version has written; msgspec calls this."""
        for key in self.muted:
            self.notify.setdefault(key, "never")
        self.muted = []

    @property
    def usual_server(self) -> str:
        """Return the fingerprint of the server used last or, if it has none, its address."""
        return self.server_key if self.server_key in self.known else self.server

    def known_at(self, address: str) -> str:
        """Return the fingerprint of the server that was used last at an address; "" if none was."""
        there = [key for key, one in self.known.items() if address in one.addresses]
        return max(there, key=lambda key: self.known[key].last_used, default="")

    def keys_by_address(self) -> dict[str, str]:
        """Return the fingerprints of all known servers, by each address where they were."""
        return {
            address: self.known_at(address)
            for one in self.known.values()
            for address in one.addresses
        }

    def remember_server(
        self,
        fingerprint: str,
        name: str,
        address: str,
        nick: str,
        *,
        is_verified: bool,
        now: int,
        number: int = 0,
    ) -> None:
        """Remember that the user has logged in at a server with this key.

        A server that was verified once stays so: it is the same key.

        Args:
            fingerprint: of the key.
            name: what the server calls itself.
            address: where it was found.
            nick: the user's; "" to keep nothing personal.
            is_verified: the words of the key were typed now, and fit.
            now: in ms since 1970, UTC.
            number: the user's there; 0 if it is not known, or nothing personal is kept.
        """
        before = self.known.pop(fingerprint, KnownServer())
        addresses = [address, *(one for one in before.addresses if one != address)]
        self.known[fingerprint] = KnownServer(
            name[:NAME_CHARACTERS],
            addresses[:KNOWN_ADDRESSES],
            is_verified or before.is_verified,
            now,
            nick or before.nick,
            number if nick else before.number,
        )
        oldest = sorted(self.known, key=lambda key: self.known[key].last_used)
        for key in oldest[:-KNOWN_SERVERS]:
            del self.known[key]

    def remember_plain(self, address: str, manner: Manner | None) -> bool:
        """Remember how a plain server is spoken to; None: it is not a plain server.

        Only the last PLAIN_SERVERS are kept.

        Returns:
            Whether this has changed.
        """
        before = self.manners.pop(address, None)
        if manner is not None:
            self.manners[address] = manner
            for oldest in list(self.manners)[:-PLAIN_SERVERS]:
                del self.manners[oldest]
        return before != manner

    def forget_person(self) -> None:
        """Forget everything personal, if nothing is to be remembered or another person logs in."""
        fresh = Settings()
        for name in PERSONAL:
            setattr(self, name, getattr(fresh, name))
        # Which servers are the right ones is not personal.
        self.known = {
            key: msgspec.structs.replace(one, nick="", number=0) for key, one in self.known.items()
        }
