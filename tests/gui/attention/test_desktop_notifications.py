"""Test the desktop's notifications with a desktop of the test's own on a real socket."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gui.attention import desktop_notifications
from gui.attention.desktop_notifications import Notification, Notifier
from tests.support import wait_until

pytest.importorskip("jeepney", reason="is for Linux")
from tests.gui.bus import Bus

SECONDS = 5.0


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bus]:
    with Bus(tmp_path) as bus:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
        yield bus


@pytest.fixture
def notifier() -> Iterator[Notifier]:
    threads = set(threading.enumerate())
    notifier = Notifier()
    yield notifier
    notifier.close(SECONDS)
    wait_until(lambda: set(threading.enumerate()) <= threads, threading.enumerate)


def test_a_note_is_shown_with_its_text_and_the_icon(bus: Bus, notifier: Notifier) -> None:
    notifier.show(Notification("luis", "luis", "¿vienes? 😀"))
    name, replaced, icon, title, text, actions, hints, _timeout = bus.shown.get(timeout=SECONDS)
    assert (name, replaced, title, text) == ("Charla", 0, "luis", "¿vienes? 😀")
    assert Path(icon).exists()
    assert actions[0] == "default"
    assert hints["suppress-sound"] == ("b", True)


def test_a_newer_note_takes_the_place_of_the_older(bus: Bus, notifier: Notifier) -> None:
    for tag, text in (("luis", "uno"), ("#clase", "dos"), ("luis", "tres")):
        notifier.show(Notification(tag, tag, text))
    shown = [bus.shown.get(timeout=SECONDS)[1] for _ in range(3)]
    assert shown == [0, 0, 1]


def test_markup_in_a_message_is_no_markup(bus: Bus, notifier: Notifier) -> None:
    notifier.show(Notification("luis", "luis", "<b>x</b> & <img src='http://evil'>"))
    assert (
        bus.shown.get(timeout=SECONDS)[4]
        == "&lt;b&gt;x&lt;/b&gt; &amp; &lt;img src='http://evil'&gt;"
    )


def test_where_there_is_no_markup_the_text_is_left_as_it_is(bus: Bus, notifier: Notifier) -> None:
    bus.capabilities = ("body",)
    notifier.show(Notification("luis", "luis", "1 < 2 & 3"))
    shown = bus.shown.get(timeout=SECONDS)
    assert shown[4] == "1 < 2 & 3"
    assert shown[5] == []  # no actions


@pytest.mark.parametrize("text", ["a\0b", "\ud83d alone", "x" * 100_000, ""])
def test_any_text_can_be_shown(bus: Bus, notifier: Notifier, text: str) -> None:
    notifier.show(Notification("luis", text, text))
    assert len(bus.shown.get(timeout=SECONDS)[4]) <= desktop_notifications.TEXT_CHARACTERS + 1


def test_a_click_is_told_once(bus: Bus, notifier: Notifier) -> None:
    notifier.show(Notification("luis", "luis", "hola"))
    notifier.show(Notification("#clase", "#clase", "hola"))
    for _ in range(2):
        bus.shown.get(timeout=SECONDS)

    def click() -> list[str]:
        """Click; the desktop may be quicker than the thread that records the number."""
        bus.signal("ActionInvoked", "us", 2, "default")
        return notifier.clicked()

    assert set(wait_until(click)) == {"#clase"}


def test_clicks_on_what_others_have_shown_are_nobodys(bus: Bus, notifier: Notifier) -> None:
    notifier.show(Notification("luis", "luis", "hola"))
    bus.shown.get(timeout=SECONDS)
    bus.signal("ActionInvoked", "us", 77, "default")
    bus.signal("NotificationClosed", "uu", 78, 1)
    bus.signal("Nonsense", "")
    notifier.show(Notification("eva", "eva", "hola"))
    bus.shown.get(timeout=SECONDS)
    assert notifier.clicked() == []


def test_a_note_is_taken_away_when_it_is_of_no_more_use(bus: Bus, notifier: Notifier) -> None:
    notifier.show(Notification("luis", "luis", "hola"))
    notifier.withdraw("nobody")
    notifier.withdraw("luis")
    assert bus.closed.get(timeout=SECONDS) == 1


def test_what_the_user_has_closed_is_not_closed_again(bus: Bus, notifier: Notifier) -> None:
    notifier.show(Notification("luis", "luis", "hola"))
    bus.shown.get(timeout=SECONDS)
    # When this one is shown, the number of the first is known.
    notifier.show(Notification("luis", "luis", "otra"))
    bus.shown.get(timeout=SECONDS)
    bus.signal("NotificationClosed", "uu", 1, 2)
    notifier.withdraw("nobody")
    notifier.show(Notification("luis", "luis", "una más"))
    assert bus.shown.get(timeout=SECONDS)[1] in (0, 1)


def test_without_a_bus_nothing_happens(notifier: Notifier, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    notifier.show(Notification("luis", "luis", "hola"))
    notifier.close(SECONDS)
    assert notifier.clicked() == []


def test_a_bus_that_answers_nothing_keeps_nobody_waiting(
    bus: Bus, notifier: Notifier, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(desktop_notifications, "ANSWER_SECONDS", 0.2)
    notifier.show(Notification("luis", "luis", "hola"))
    bus.shown.get(timeout=SECONDS)
    bus.silent = True
    began = time.monotonic()
    for number in range(20):
        notifier.show(Notification(str(number), "luis", "hola"))
    assert time.monotonic() - began < 20 * 0.2 / 2  # nobody has waited for each answer
    notifier.close(SECONDS)
    assert time.monotonic() - began < SECONDS
    # The desktop is not asked again.
    assert sum("no notification" in record.message for record in caplog.records) == 1


def test_a_bus_that_hangs_up_harms_nobody(
    bus: Bus, notifier: Notifier, caplog: pytest.LogCaptureFixture
) -> None:
    notifier.show(Notification("luis", "luis", "hola"))
    bus.shown.get(timeout=SECONDS)
    bus.hang_up()
    notifier.show(Notification("luis", "luis", "otra"))
    notifier.close(SECONDS)
    assert any("no notification" in record.message for record in caplog.records)


def test_what_is_shown_on_macos_is_no_command(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []
    real = subprocess.Popen

    def start(command: list[str], **options: object) -> subprocess.Popen[bytes]:
        started.append(command)
        waiting = "import time; time.sleep(60)"
        return real([sys.executable, "-c", waiting], stdin=subprocess.DEVNULL)

    monkeypatch.setattr(subprocess, "Popen", start)
    evil = '"; rm -rf / $(x) `y`'
    mac = desktop_notifications.AppleScript()
    mac.show(Notification("luis", "-e", evil))
    assert started[0][-3:] == ["charla", "-e", evil]
    mac.withdraw("luis")
    mac.close()


@pytest.mark.skipif(sys.platform != "win32", reason="shows icons in Windows' notification area")
def test_on_windows_a_note_comes_and_goes_with_its_icon() -> None:
    if sys.platform == "win32":
        from gui.desktop import windows_icon, windows_notes
        from gui.desktop.windows_notes import WindowsNotes

        clicked: list[str] = []
        notes = WindowsNotes(clicked.append)
        notes.show(("luis", "Título 🦤", "x" * 300))
        wait_until(lambda: notes.is_shown)
        notes.show(("sofia", "", ""))
        notes.change()
        notes.withdraw("luis")
        wait_until(lambda: notes.is_shown)
        tell = notes.shell.user.PostMessageW
        tell(notes._window, windows_icon.ON_ICON, 1, windows_notes.CLICKED)
        wait_until(lambda: clicked == ["sofia"] and not notes.is_shown)
        notes.show(("ana", "Ana", "hola"))
        wait_until(lambda: notes.is_shown)
        notes.withdraw("ana")
        wait_until(lambda: not notes.is_shown)
        notes.close()
        assert not [each for each in threading.enumerate() if each.name == "notifications"]
