"""Show an icon in the tray of a Linux desktop: a StatusNotifierItem over D-Bus.

https://www.freedesktop.org/wiki/Specifications/StatusNotifierItem/

The desktop's watcher is told that the item exists, and its host asks for the properties. KDE and
many others have both; GNOME needs an extension. They may come, go and come again.
"""

from __future__ import annotations

import contextlib
import logging
import threading
from functools import cache
from typing import Any

from gui.desktop import icon_file, session_bus, status_menu
from gui.desktop.session_bus import SessionBus
from gui.desktop.status_menu import BusReply, StatusMenu
from gui.desktop.tray_state import OnTrayEvent, TrayEvent, TrayState

log = logging.getLogger(__name__)

ITEM = "org.kde.StatusNotifierItem"
PATH = "/StatusNotifierItem"
WATCHER = (
    "/StatusNotifierWatcher",
    "org.kde.StatusNotifierWatcher",
    "org.kde.StatusNotifierWatcher",
)
PROPERTIES = "org.freedesktop.DBus.Properties"
INTROSPECTION = "org.freedesktop.DBus.Introspectable"
ICON_SIZES = (24, 32, 48, 64)
PIXMAPS = "a(iiay)"
TOOL_TIP = f"(s{PIXMAPS}ss)"
AGAIN_SECONDS = 30.0  # pause before the bus is asked again, after it has broken

# Some hosts ask what there is before they ask for it.
XML = {
    PATH: f"""<node><interface name="{ITEM}">
<property name="Category" type="s" access="read"/><property name="Id" type="s" access="read"/>
<property name="Title" type="s" access="read"/><property name="Status" type="s" access="read"/>
<property name="WindowId" type="i" access="read"/>
<property name="IconName" type="s" access="read"/>
<property name="IconPixmap" type="{PIXMAPS}" access="read"/>
<property name="ToolTip" type="{TOOL_TIP}" access="read"/>
<property name="ItemIsMenu" type="b" access="read"/><property name="Menu" type="o" access="read"/>
<method name="Activate"><arg type="i" direction="in"/><arg type="i" direction="in"/></method>
<method name="SecondaryActivate"><arg type="i" direction="in"/><arg type="i" direction="in"/>
</method>
<method name="ContextMenu"><arg type="i" direction="in"/><arg type="i" direction="in"/></method>
<method name="Scroll"><arg type="i" direction="in"/><arg type="s" direction="in"/></method>
<signal name="NewTitle"/><signal name="NewIcon"/><signal name="NewToolTip"/>
</interface></node>""",
    status_menu.PATH: f"""<node><interface name="{status_menu.INTERFACE}">
<property name="Version" type="u" access="read"/><property name="Status" type="s" access="read"/>
<method name="GetLayout"><arg type="i" direction="in"/><arg type="i" direction="in"/>
<arg type="as" direction="in"/><arg type="u" direction="out"/>
<arg type="(ia{{sv}}av)" direction="out"/>
</method>
<method name="GetGroupProperties"><arg type="ai" direction="in"/><arg type="as" direction="in"/>
<arg type="a(ia{{sv}})" direction="out"/></method>
<method name="GetProperty"><arg type="i" direction="in"/><arg type="s" direction="in"/>
<arg type="v" direction="out"/></method>
<method name="Event"><arg type="i" direction="in"/><arg type="s" direction="in"/>
<arg type="v" direction="in"/><arg type="u" direction="in"/></method>
<method name="AboutToShow"><arg type="i" direction="in"/><arg type="b" direction="out"/></method>
<signal name="LayoutUpdated"><arg type="u"/><arg type="i"/></signal>
</interface></node>""",
}


class StatusItem:
    """The icon in the tray. Other programs' calls are answered on a thread."""

    def __init__(self, state: TrayState, on_event: OnTrayEvent) -> None:
        self._on_event = on_event
        self._state = state  # replaced as a whole, by `show`
        self._drawn = state
        self._menu = StatusMenu()
        self._menu.show(state)
        self._is_shown = False
        self._end = threading.Event()
        self._bus = SessionBus()
        self._thread = threading.Thread(target=self._run, name="tray", daemon=True)
        self._thread.start()

    def show(self, state: TrayState) -> None:
        self._state = state
        self._bus.wake()

    def close(self, timeout: float) -> None:
        """Remove the icon, and wait so many seconds for the thread."""
        self._end.set()
        self._bus.interrupt()
        self._thread.join(timeout)

    # --- the thread -------------------------------------------------------------------------------

    def _run(self) -> None:
        while not self._end.is_set():
            try:
                self._serve()
            # The errors of a library and of foreign services are not documented.
            except Exception as error:
                if not self._end.is_set():
                    log.info("no icon in the tray: %s", ascii(error))
            self._bus.close()
            self._tell(False)
            if not self._end.wait(AGAIN_SECONDS):
                self._bus = SessionBus()
        self._bus.close()

    def _serve(self) -> None:
        """Log in to the bus and answer what comes, until the bus is gone."""
        bus = self._bus
        bus.connect()
        bus.watch(WATCHER[1])
        for member in ("StatusNotifierHostRegistered", "StatusNotifierHostUnregistered"):
            bus.listen(interface=WATCHER[2], member=member)
        asked = self._register()
        while not self._end.is_set():
            with contextlib.suppress(TimeoutError):  # it was woken
                message = bus.receive()
                owner = session_bus.owner_now(message, WATCHER[1])
                if owner is not None:
                    self._tell(False)
                    asked = self._register() if owner else 0
                elif session_bus.answer_to(message) == asked != 0:
                    self._tell(_is_true(message))
                elif session_bus.is_signal(message, WATCHER[2]):
                    asked = self._ask_for_host()
                else:
                    self._answer(message)
            self._draw()

    def _register(self) -> int:
        """Tell the watcher that the item exists, and return the number of the next question.

        Whether anybody shows the icon is another question: without a host nobody does. If there is
        no watcher, the bus answers both calls with an error.
        """
        self._bus.send(WATCHER, "RegisterStatusNotifierItem", "s", (self._bus.name,))
        return self._ask_for_host()

    def _ask_for_host(self) -> int:
        service = (WATCHER[0], WATCHER[1], PROPERTIES)
        return self._bus.send(service, "Get", "ss", (WATCHER[2], "IsStatusNotifierHostRegistered"))

    def _tell(self, is_shown: bool) -> None:
        if is_shown != self._is_shown:
            self._is_shown = is_shown
            self._on_event(TrayEvent.SHOWN if is_shown else TrayEvent.GONE)

    def _draw(self) -> None:
        """Tell the desktop what has changed."""
        state, before = self._state, self._drawn
        self._drawn = state
        if state.is_unread != before.is_unread:
            self._bus.emit(PATH, ITEM, "NewIcon")
        if state.title != before.title:
            self._bus.emit(PATH, ITEM, "NewTitle")
            self._bus.emit(PATH, ITEM, "NewToolTip")
        if self._menu.show(state):
            self._bus.emit(
                status_menu.PATH, status_menu.INTERFACE, "LayoutUpdated", "ui",
                (self._menu.revision, 0),
            )  # fmt: skip

    def _answer(self, message: Any) -> None:
        """Answer a call of another program, whatever it contains."""
        call = session_bus.read_call(message)
        if call is None:
            return
        try:
            self._bus.reply(message, *self._reply(*call))
        except OSError:
            raise  # the bus is gone
        except Exception as error:
            log.debug("a call in the tray is not understood: %s", ascii(error))
            self._bus.refuse(message)
        clicked, self._menu.clicked = self._menu.clicked, []
        for event in clicked:
            self._on_event(event)

    def _reply(
        self, path: str, interface: str, method: str, arguments: tuple[Any, ...]
    ) -> BusReply:
        """Return the answer to a call.

        Raises:
            Exception: it makes no sense.
        """
        match interface, method, arguments:
            case session_bus.PEER, "Ping", ():
                return "", ()
            case _ if interface == INTROSPECTION:
                return "s", (XML[path],)
            case _ if interface == PROPERTIES:
                return self._property(path, method, arguments)
            case _ if interface == ITEM and path == PATH:
                if method in ("Activate", "SecondaryActivate"):
                    self._on_event(TrayEvent.OPEN)
                elif method not in ("ContextMenu", "Scroll"):
                    raise KeyError(method)
                return "", ()
            case _ if interface == status_menu.INTERFACE and path == status_menu.PATH:
                return self._menu.answer(method, arguments)
        raise KeyError(interface)

    def _property(self, path: str, method: str, arguments: tuple[Any, ...]) -> BusReply:
        known = {PATH: self._properties(), status_menu.PATH: status_menu.PROPERTIES}[path]
        match method, arguments:
            case "Get", (_interface, name):
                return "v", (known[name],)
            case "GetAll", (_interface,):
                return "a{sv}", (known,)
        raise KeyError(method)

    def _properties(self) -> dict[str, tuple[str, Any]]:
        state = self._drawn
        return {
            "Category": ("s", "Communications"),
            "Id": ("s", "charla"),
            "Title": ("s", state.title),
            "Status": ("s", "Active"),
            "WindowId": ("i", 0),
            "IconName": ("s", ""),
            "IconPixmap": (PIXMAPS, _pixmaps(is_unread=state.is_unread)),
            "ToolTip": (TOOL_TIP, ("", [], state.title, "")),
            "ItemIsMenu": ("b", False),
            "Menu": ("o", status_menu.PATH),
        }


def _is_true(answer: Any) -> bool:
    """Return whether a property was read and is true."""
    with contextlib.suppress(OSError):
        ((_signature, value),) = session_bus.result_of(answer)
        return value is True
    return False


@cache
def _pixmaps(*, is_unread: bool) -> list[tuple[int, int, bytes]]:
    """Return the icon in several sizes: width, height, and pixels as A, R, G, B."""
    name = "charla-unread.ico" if is_unread else "charla.ico"
    sizes = icon_file.pictures(icon_file.ICONS / name)
    return [icon_file.argb(sizes[size]) for size in ICON_SIZES]
