"""Test how a user who is elsewhere is notified, and how idle time is measured.

The ways are a bell, a notification, a flash and the icon.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import tkinter as tk
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gui.attention import attention, idle_clocks
from gui.attention.attention import Attention, Ways
from gui.attention.desktop_notifications import Notification, Notifier
from gui.attention.idle import Idle
from gui.desktop.x11 import X11Clock
from gui.model.wording import News
from tests.gui.conftest import Press, settle
from tests.support import wait_until

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs an X server")

HOLA = News("luis", "luis", "luis", "hola", is_room=False)
CLASE = News("#clase", "#clase", "eva", "buenas", is_room=True)


def property_of(root: tk.Tk, name: str) -> str:
    """Return a property of the root window, as the window manager and others see it."""
    inner = subprocess.run(
        ["xdotool", "search", "--name", root.title()], capture_output=True, text=True, check=True
    )
    said = subprocess.run(
        ["xprop", "-id", inner.stdout.split()[-1], "-f", "_NET_WM_ICON", "32c", name],
        capture_output=True,
        text=True,
        check=True,
    )
    return said.stdout


class Desktop:
    """Records notifications, and may report a click on one."""

    def __init__(self, on_click: Callable[[str], None]) -> None:
        self.click = on_click
        self.notes: list[Notification] = []
        self.withdrawn: list[str] = []

    def show(self, note: Notification) -> None:
        self.notes.append(note)

    def withdraw(self, tag: str) -> None:
        self.withdrawn.append(tag)

    def close(self) -> None:
        pass


class Scene:
    """A scene is a window that notifies, at a time of the test's choosing."""

    def __init__(self, root: tk.Tk) -> None:
        self.desktops: list[Desktop] = []
        self.bells = 0
        self.opened: list[str] = []
        self.time = 1_000.0
        self.notifier = Notifier(self._make)
        self.attention = Attention(
            root, on_click=self.opened.append, notifier=self.notifier, now=lambda: self.time
        )

    def _make(self, on_click: Callable[[str], None]) -> Desktop:
        self.desktops.append(Desktop(on_click))
        return self.desktops[-1]

    def notes(self, count: int) -> list[Notification]:
        """Return all notifications shown, once there are `count` of them."""
        wait_until(lambda: self.desktops and len(self.desktops[0].notes) >= count)
        return self.desktops[0].notes


@pytest.fixture
def scene(root: tk.Tk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    scene = Scene(root)

    def ring() -> None:
        scene.bells += 1

    monkeypatch.setattr(root, "bell", ring)
    yield scene
    scene.attention.close()


def test_a_message_rings_and_is_shown(scene: Scene) -> None:
    scene.attention.call([HOLA], Ways())
    assert scene.notes(1) == [Notification("luis", "luis", "hola")]
    assert scene.bells == 1


def test_each_way_can_be_switched_off(scene: Scene) -> None:
    scene.attention.call([HOLA], Ways(bell=False, notification=False))
    scene.time += 10
    scene.attention.call([HOLA], Ways(bell=False))
    assert len(scene.notes(1)) == 1
    assert scene.bells == 0


def test_the_text_is_kept_from_who_passes_by(scene: Scene) -> None:
    scene.attention.call([News("luis", "luis", "luis", "secreto", is_room=False)], Ways(text=False))
    assert scene.notes(1) == [Notification("luis", "luis", "1 new message")]


def test_a_room_says_who_has_written(scene: Scene) -> None:
    scene.attention.call([CLASE], Ways())
    assert scene.notes(1) == [Notification("#clase", "eva in #clase", "buenas")]


def test_hostile_names_and_texts_become_one_line(scene: Scene) -> None:
    scene.attention.call(
        [News("x", "a\nb\0\u202e", "luis", "uno\n\x1b[31mdos" * 500, is_room=False)], Ways()
    )
    note = scene.notes(1)[0]
    assert "\n" not in note.title + note.text
    assert not set("\0\x1b\u202e") & set(note.title + note.text)
    assert len(note.text) < 300


def test_a_flood_is_told_in_one(scene: Scene, root: tk.Tk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scene.attention._later, "_milliseconds", 50)
    for number in range(1_000):
        scene.attention.call([HOLA._replace(text=str(number)), CLASE], Ways())
    assert scene.bells == 1
    scene.time += 10
    settle(root, lambda: scene.bells == 2)
    notes = {note.tag: note for note in scene.notes(4)[2:]}
    assert notes["luis"].text == "999 new messages\n999"
    assert notes["#clase"].text == "999 new messages\neva: buenas"


def test_of_many_conversations_the_newest_are_told(scene: Scene) -> None:
    scene.attention.call(
        [HOLA._replace(name=f"p{number}", title=f"p{number}") for number in range(50)], Ways()
    )
    assert [note.tag for note in scene.notes(attention.NOTES_AT_ONCE)] == ["p47", "p48", "p49"]


def test_who_comes_back_is_not_called_any_more(scene: Scene, root: tk.Tk) -> None:
    scene.attention.call([HOLA], Ways())
    scene.notes(1)
    scene.attention.call([CLASE], Ways())  # would be told later
    scene.attention.calm()
    wait_until(lambda: scene.desktops[0].withdrawn == ["luis"])
    scene.time += 10
    assert not scene.attention._waiting
    scene.attention.call([], Ways())
    assert scene.bells == 1


def test_a_click_raises_the_window_and_opens_the_conversation(scene: Scene, root: tk.Tk) -> None:
    scene.attention.call([HOLA, CLASE], Ways())
    scene.notes(2)
    root.iconify()
    settle(root, lambda: not root.winfo_viewable())
    scene.desktops[0].click("#clase")
    settle(root, lambda: scene.opened == ["#clase"])
    settle(root, lambda: root.winfo_viewable() and root.tk.call("focus"))


def test_the_icon_says_that_there_is_something_to_read(scene: Scene, root: tk.Tk) -> None:
    root.title("Charla icon")

    def icon() -> str:
        root.update()
        return property_of(root, "_NET_WM_ICON")

    scene.attention.mark(True)
    unread = icon()
    scene.attention.mark(False)
    read = icon()
    assert len(read) > 1_000
    assert unread != read
    scene.attention.mark(True)
    assert icon() == unread


def test_the_task_bar_is_asked_to_flash(scene: Scene, root: tk.Tk) -> None:
    """Test a window without the focus: only there the window manager accepts it."""
    root.title("Charla flash")
    script = "import tkinter; other = tkinter.Tk(); other.focus_force(); other.mainloop()"
    other = subprocess.Popen([sys.executable, "-c", script])
    try:
        settle(root, lambda: not root.tk.call("focus"))
        scene.attention.call([HOLA], Ways(notification=False))
        settle(
            root, lambda: "_NET_WM_STATE_DEMANDS_ATTENTION" in property_of(root, "_NET_WM_STATE")
        )
    finally:
        other.terminate()
        other.wait()


def test_a_flash_for_a_window_that_is_gone_harms_nobody(root: tk.Tk) -> None:
    x11 = X11Clock(root.winfo_screen())
    x11.demand_attention(0x7FFF_FFF0)  # by default, Tk would end the process here
    assert x11.idle_seconds() is not None
    x11.close()


# --- since when nobody has moved ------------------------------------------------------------------


def test_any_key_ends_idleness(root: tk.Tk, press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    seconds = 0.0
    watch = Idle(root, now=lambda: 1_000.0 + seconds)
    seconds = 500.0  # the window has seen nothing for long, but the X server has
    press("key", "shift")
    assert watch.seconds < 5
    settle(root, lambda: watch.seconds > 0.3)
    press("mousemove", "300", "301")
    press("mousemove", "301", "302")
    assert watch.seconds < 0.3
    watch.close()


def test_without_the_systems_word_the_window_counts(root: tk.Tk) -> None:
    def fail(_root: tk.Misc) -> None:
        raise OSError("no library")

    seconds = 0.0
    watch = Idle(root, make_clock=fail, now=lambda: seconds)
    seconds = 70.0
    assert watch.seconds == 70
    watch.touch()
    seconds = 75.0
    assert watch.seconds == 5
    watch.close()


def test_under_wayland_a_service_is_asked(
    root: tk.Tk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.gui.bus import Bus

    monkeypatch.setattr(idle_clocks, "ASK_SECONDS", 0.02)
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    with Bus(tmp_path) as bus:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
        bus.idle_ms = 42_000
        seconds = 0.0
        watch = Idle(root, now=lambda: seconds)
        seconds = 1_000.0
        wait_until(lambda: watch.seconds == 42)
        bus.idle_ms = 0
        wait_until(lambda: watch.seconds == 0)
        bus.hang_up()
        wait_until(lambda: watch.seconds == 1_000)  # the time measured by the window
        watch.close()


def test_under_wayland_a_silent_service_does_not_keep_the_window_from_closing(
    root: tk.Tk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.gui.bus import Bus

    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    with Bus(tmp_path) as bus:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
        bus.silent = True
        watch = Idle(root)
        assert watch.seconds < 60
        watch.close()
        wait_until(lambda: "idle" not in {each.name for each in threading.enumerate()}, timeout=2.0)


def test_under_wayland_without_a_bus_the_window_counts(
    root: tk.Tk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    assert idle_clocks.clock_of_this_system(root) is None
    assert "DISPLAY" in os.environ
