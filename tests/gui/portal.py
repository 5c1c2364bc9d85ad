"""Play a desktop's portal that shows a file chooser, on a session bus of the tests."""

from __future__ import annotations

from typing import Any

from jeepney import HeaderFields, Message, new_error, new_method_return

from tests.gui.session_bus import Daemon, Program
from tests.support import wait_until

REQUEST = "org.freedesktop.portal.Request"


class FakePortal(Program):
    """Opens a chooser for every call; `respond` is what the user does in the last one.

    Attributes:
        handle: what the portal calls its requests; "": as the caller proposes.
        silent: it takes calls and says nothing.
    """

    name = "org.freedesktop.portal.Desktop"

    def __init__(self, daemon: Daemon) -> None:
        self.handle = ""
        self.silent = False
        self.has_chooser = True
        self.last_handle = self.last_sender = ""
        super().__init__(daemon)

    def answer(self, message: Message) -> Message | None:
        fields = message.header.fields
        is_ours = fields.get(HeaderFields.interface) == "org.freedesktop.portal.FileChooser"
        if not (is_ours and self.has_chooser):
            return new_error(message, "org.freedesktop.DBus.Error.UnknownMethod")
        self.last_sender = sender = fields[HeaderFields.sender]
        token = message.body[2]["handle_token"][1]
        self.last_handle = self.handle or (
            f"/org/freedesktop/portal/desktop/request/{sender[1:].replace('.', '_')}/{token}"
        )
        return None if self.silent else new_method_return(message, "o", (self.last_handle,))

    def respond(self, response: int, *uris: str, handle: str = "") -> None:
        results: dict[str, Any] = {"uris": ("as", list(uris))} if uris else {}
        self.signal(handle or self.last_handle, REQUEST, "Response", "ua{sv}", response, results)

    def wait_for_listeners(self) -> None:
        """Wait until what has been sent to the bus before now has been carried out there."""
        wait_until(lambda: self._is_alive(self.last_sender))

    def wait_until_gone(self, name: str) -> None:
        wait_until(lambda: not self._is_alive(name))

    def _is_alive(self, name: str) -> bool:
        bus = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")
        return bool(self.ask(*bus, "NameHasOwner", "s", name)[0])
