"""Answer what a desktop asks about the menu of the tray's icon: com.canonical.dbusmenu.

https://github.com/AyatanaIndicators/libdbusmenu/blob/master/libdbusmenu-glib/dbus-menu.xml

The menu is one list of entries, whose numbers are those of the events, from 1; 0 is the whole.
"""

from __future__ import annotations

from typing import Any

from gui.desktop.tray_state import TrayEvent, TrayState

INTERFACE = "com.canonical.dbusmenu"
PATH = "/MenuBar"
PROPERTIES = {
    "Version": ("u", 3),
    "TextDirection": ("s", "ltr"),
    "Status": ("s", "normal"),
    "IconThemePath": ("as", []),
}

BusReply = tuple[str, tuple[Any, ...]]
"""The signature and the values of an answer."""


class StatusMenu:
    """Knows the entries as the desktop sees them. `clicked` has what was chosen since last taken.

    All arguments come from other programs and may be anything: what makes no sense raises.
    """

    def __init__(self) -> None:
        self._state = TrayState()
        self.revision = 1
        self.clicked: list[TrayEvent] = []

    def show(self, state: TrayState) -> bool:
        """Use this state, and return whether the menu has changed."""
        has_changed = (state.menu, state.is_quiet) != (self._state.menu, self._state.is_quiet)
        self._state = state
        self.revision += has_changed
        return has_changed

    def answer(self, method: str, arguments: tuple[Any, ...]) -> BusReply:
        """Answer a call.

        Raises:
            KeyError: there is no such method or entry.
        """
        match method, arguments:
            case "GetLayout", (int(parent), int(depth), _names):
                return "u(ia{sv}av)", (self.revision, self._layout(parent, depth))
            case "GetGroupProperties", (list(numbers), _names):
                wanted = [number for number in numbers or self._entries if number in self._entries]
                return "a(ia{sv})", ([(number, self._entries[number]) for number in wanted],)
            case "GetProperty", (int(number), str(name)):
                return "v", (self._entries[number][name],)
            case "Event", (int(number), str(kind), _data, _time):
                self._note(number, kind)
                return "", ()
            case "EventGroup", (list(events),):
                unknown = [number for number, *_rest in events if number not in self._entries]
                for number, kind, *_rest in events:
                    self._note(number, kind)
                return "ai", (unknown,)
            case "AboutToShow", (int(),):
                return "b", (False,)
            case "AboutToShowGroup", (list(),):
                return "aiai", ([], [])
        raise KeyError(method)

    @property
    def _entries(self) -> dict[int, dict[str, tuple[str, Any]]]:
        entries: dict[int, dict[str, tuple[str, Any]]] = {}
        for number, (event, words) in enumerate(self._state.menu, 1):
            # An underscore would mark the key that chooses the entry.
            entries[number] = {"label": ("s", words.replace("_", "__"))}
            if event is TrayEvent.QUIET:
                entries[number]["toggle-type"] = ("s", "checkmark")
                entries[number]["toggle-state"] = ("i", int(self._state.is_quiet))
        return entries

    def _layout(self, parent: int, depth: int) -> tuple[int, dict[str, Any], list[Any]]:
        if parent:
            return (parent, self._entries[parent], [])
        rows: list[tuple[str, Any]] = [
            ("(ia{sv}av)", (number, properties, [])) for number, properties in self._entries.items()
        ]
        return (0, {"children-display": ("s", "submenu")}, rows if depth else [])

    def _note(self, number: int, kind: str) -> None:
        events = [event for event, _words in self._state.menu]
        if kind == "clicked" and 1 <= number <= len(events):
            self.clicked.append(events[number - 1])
