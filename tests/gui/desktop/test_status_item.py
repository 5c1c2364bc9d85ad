"""Test the icon in the tray of a Linux desktop, on a real session bus."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gui.desktop import status_item
from gui.desktop.status_item import StatusItem
from gui.desktop.tray_state import TrayEvent, TrayState
from tests.support import wait_until

pytest.importorskip("jeepney", reason="is for Linux")
from tests.gui.session_bus import Daemon, Program
from tests.gui.tray import ITEM, MENU, PROPERTIES, Watcher

SECONDS = 10.0
STATE = TrayState("Charla", open="Open Charla", quiet="Do not disturb", quit="Quit")


@pytest.fixture
def watcher(daemon: Daemon) -> Iterator[Watcher]:
    with Watcher(daemon) as watcher:
        yield watcher


class Icon:
    def __init__(self) -> None:
        self.events: queue.SimpleQueue[TrayEvent] = queue.SimpleQueue()
        self.item = StatusItem(STATE, self.events.put)

    def event(self) -> TrayEvent:
        return self.events.get(timeout=SECONDS)


@pytest.fixture
def icon(daemon: Daemon) -> Iterator[Icon]:
    """Yield an icon; closing it leaves no thread."""
    threads = set(threading.enumerate())
    icon = Icon()
    yield icon
    icon.item.close(SECONDS)
    wait_until(lambda: set(threading.enumerate()) <= threads, threading.enumerate)


def test_the_desktop_shows_the_icon(watcher: Watcher, icon: Icon) -> None:
    assert icon.event() is TrayEvent.SHOWN
    assert watcher.property("Title") == "Charla"
    assert watcher.property("Status") == "Active"
    assert watcher.property("Menu") == "/MenuBar"
    for width, height, pixels in watcher.property("IconPixmap"):
        assert width == height and len(pixels) == 4 * width * height
        corner, middle = pixels[:4], pixels[4 * (width * height // 2 + width // 2) :][:4]
        assert corner[0] == 0, "the corner is not clear"
        assert middle[0] == 255, "the middle is clear"


def test_a_click_on_the_icon_opens_the_window(watcher: Watcher, icon: Icon) -> None:
    assert icon.event() is TrayEvent.SHOWN
    watcher.ask(watcher.item, "/StatusNotifierItem", ITEM, "Activate", "ii", 10, 20)
    assert icon.event() is TrayEvent.OPEN


def test_the_menu_does_what_it_says(watcher: Watcher, icon: Icon) -> None:
    assert icon.event() is TrayEvent.SHOWN
    entries = watcher.menu()
    assert [entry["label"] for _number, entry in entries] == [
        "Open Charla",
        "Do not disturb",
        "Quit",
    ]
    assert entries[1][1]["toggle-state"] == 0
    for number, _entry in entries:
        watcher.click(number)
    assert [icon.event() for _ in range(3)] == [TrayEvent.OPEN, TrayEvent.QUIET, TrayEvent.QUIT]


def test_what_changes_is_told(watcher: Watcher, icon: Icon) -> None:
    assert icon.event() is TrayEvent.SHOWN
    plain = watcher.property("IconPixmap")
    icon.item.show(
        STATE._replace(title="(3) Charla", is_unread=True, is_quiet=True, open="Abrir _todo")
    )
    wait_until(lambda: watcher.property("Title") == "(3) Charla")
    assert watcher.property("IconPixmap") != plain
    entries = watcher.menu()
    assert entries[0][1]["label"] == "Abrir __todo"
    assert entries[1][1]["toggle-state"] == 1


def test_without_a_tray_no_icon_is_shown(daemon: Daemon, icon: Icon) -> None:
    with pytest.raises(queue.Empty):
        icon.events.get(timeout=0.3)


def test_a_watcher_alone_shows_nothing_until_a_host_comes(daemon: Daemon, icon: Icon) -> None:
    with Watcher(daemon, has_host=False) as watcher:
        assert watcher.item
        with pytest.raises(queue.Empty):
            icon.events.get(timeout=0.2)
        watcher.host_comes()
        assert icon.event() is TrayEvent.SHOWN


def test_a_tray_that_is_started_anew_gets_the_icon_again(daemon: Daemon, icon: Icon) -> None:
    for _ in range(2):
        with Watcher(daemon) as watcher:
            assert icon.event() is TrayEvent.SHOWN
            assert watcher.property("Title") == "Charla"
        assert icon.event() is TrayEvent.GONE


def test_the_bus_dies(daemon: Daemon, watcher: Watcher, icon: Icon) -> None:
    assert icon.event() is TrayEvent.SHOWN
    daemon.stop()
    assert icon.event() is TrayEvent.GONE


def test_a_bus_that_comes_again_is_found(
    daemon: Daemon, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(status_item, "AGAIN_SECONDS", 0.05)
    daemon.stop()
    icon = Icon()
    daemon.path.unlink()
    with Daemon(tmp_path) as another, Watcher(another):
        assert icon.event() is TrayEvent.SHOWN
        icon.item.close(SECONDS)


@pytest.mark.parametrize("address", ["unix:path=/nowhere", "nonsense", ""])
def test_a_session_without_a_bus(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    icon = Icon()
    icon.item.close(SECONDS)
    assert icon.events.empty()


ANYTHING: list[tuple[str, str, str, str, tuple[Any, ...]]] = [
    ("/MenuBar", MENU, "GetLayout", "iias", (99, 1, [])),
    ("/MenuBar", MENU, "GetLayout", "s", ("x",)),
    ("/MenuBar", MENU, "GetProperty", "is", (1, "no")),
    ("/MenuBar", MENU, "EventGroup", "a(ss)", ([("x", "clicked")],)),
    ("/MenuBar", MENU, "EventGroup", "as", (["x"],)),
    ("/MenuBar", MENU, "No", "", ()),
    ("/StatusNotifierItem", ITEM, "No", "", ()),
    ("/StatusNotifierItem", PROPERTIES, "Get", "ss", (ITEM, "No")),
    ("/StatusNotifierItem", PROPERTIES, "Set", "ssv", (ITEM, "Title", ("s", "x"))),
    ("/no", PROPERTIES, "GetAll", "s", (ITEM,)),
    ("/no", "org.freedesktop.DBus.Introspectable", "Introspect", "", ()),
    ("/", "no.such", "Thing", "", ()),
]


def test_any_call_gets_an_answer_and_breaks_nothing(watcher: Watcher, icon: Icon) -> None:
    assert icon.event() is TrayEvent.SHOWN
    for path, interface, member, signature, body in ANYTHING:
        with pytest.raises(AssertionError):  # it is refused
            watcher.ask(watcher.item, path, interface, member, signature, *body)
    assert watcher.property("Title") == "Charla"
    assert icon.events.empty()


def test_nothing_but_the_menu_can_be_clicked(watcher: Watcher, icon: Icon) -> None:
    assert icon.event() is TrayEvent.SHOWN
    for number, kind in [(0, "clicked"), (4, "clicked"), (-1, "clicked"), (3, "hovered")]:
        body = (number, kind, ("s", ""), 0)
        watcher.ask(watcher.item, "/MenuBar", MENU, "Event", "isvu", *body)
    assert icon.events.empty()


def test_a_signal_that_looks_as_if_the_tray_were_gone_is_not_believed(
    daemon: Daemon, watcher: Watcher, icon: Icon
) -> None:
    assert icon.event() is TrayEvent.SHOWN
    with Program(daemon) as other:
        other.signal(
            *("/org/freedesktop/DBus", "org.freedesktop.DBus", "NameOwnerChanged"),
            *("sss", "org.kde.StatusNotifierWatcher", watcher.unique_name, ""),
        )
        other.ask(watcher.item, "/StatusNotifierItem", ITEM, "Scroll", "is", 1, "vertical")
    assert icon.events.empty()


def test_a_desktop_can_ask_what_there_is(watcher: Watcher, icon: Icon) -> None:
    assert icon.event() is TrayEvent.SHOWN
    for path, interface in (("/StatusNotifierItem", ITEM), ("/MenuBar", MENU)):
        (xml,) = watcher.ask(
            watcher.item, path, "org.freedesktop.DBus.Introspectable", "Introspect"
        )
        assert f'<interface name="{interface}">' in xml
        (known,) = watcher.ask(watcher.item, path, PROPERTIES, "GetAll", "s", interface)
        assert known
