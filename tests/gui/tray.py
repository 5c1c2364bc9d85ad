"""Play the half of a desktop that shows the icons of programs in its tray."""

from __future__ import annotations

from typing import Any

from jeepney import HeaderFields, Message, new_error, new_method_return

from tests.gui.session_bus import Daemon, Program
from tests.support import wait_until

WATCHER = "org.kde.StatusNotifierWatcher"
ITEM = "org.kde.StatusNotifierItem"
MENU = "com.canonical.dbusmenu"
PROPERTIES = "org.freedesktop.DBus.Properties"


class Watcher(Program):
    """The watcher and the host in one. `items` are the programs that want an icon.

    Attributes:
        has_host: somebody shows the icons.
    """

    name = WATCHER

    def __init__(self, daemon: Daemon, *, has_host: bool = True) -> None:
        self.has_host = has_host
        self.items: list[str] = []
        super().__init__(daemon)

    def answer(self, message: Message) -> Message | None:
        match message.header.fields[HeaderFields.member], message.body:
            case "RegisterStatusNotifierItem", (item,):
                self.items.append(item)
                return new_method_return(message)
            case "Get", (_interface, "IsStatusNotifierHostRegistered"):
                return new_method_return(message, "v", (("b", self.has_host),))
            case _:
                return new_error(message, "org.freedesktop.DBus.Error.UnknownMethod")

    def host_comes(self) -> None:
        self.has_host = True
        self.signal("/StatusNotifierWatcher", WATCHER, "StatusNotifierHostRegistered")

    @property
    def item(self) -> str:
        return wait_until(lambda: self.items)[-1]

    def property(self, name: str) -> Any:
        """Ask the program with the icon for a property."""
        ((_signature, value),) = self.ask(
            self.item, "/StatusNotifierItem", PROPERTIES, "Get", "ss", ITEM, name
        )
        return value

    def menu(self) -> list[tuple[int, dict[str, Any]]]:
        """Return the entries of the menu: their numbers, and their properties."""
        _revision, (_root, _properties, children) = self.ask(
            self.item, "/MenuBar", MENU, "GetLayout", "iias", 0, -1, []
        )
        return [
            (number, {key: value for key, (_type, value) in properties.items()})
            for _signature, (number, properties, _children) in children
        ]

    def click(self, number: int) -> None:
        """Choose an entry of the menu."""
        body = (number, "clicked", ("s", ""), 0)
        self.ask(self.item, "/MenuBar", MENU, "Event", "isvu", *body)
