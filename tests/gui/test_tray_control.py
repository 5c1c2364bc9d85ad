"""Test what the icon in the tray does with the window, and the start with the session."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from gui import session_entry
from gui.desktop.tray_state import OnTrayEvent, TrayEvent, TrayState
from gui.dialogs.settings_dialog import SettingsDialog
from gui.model.settings import Settings
from gui.settings_file import SettingsFile
from net.wire import events
from tests.gui.conftest import Desk, OpenDesk, receive, settle
from tests.gui.fakes import connected
from tests.support import wait_until


class FakeTray:
    """Is a tray whose clicks the test does. `state` is what it shows; None when it is closed."""

    def __init__(self) -> None:
        self.state: TrayState | None = None
        self.shows_icons = True
        self._on_event: OnTrayEvent = lambda _event: None

    def open(self, state: TrayState, on_event: OnTrayEvent) -> FakeTray:
        self.state, self._on_event = state, on_event
        if self.shows_icons:
            self.tell(TrayEvent.SHOWN)
        return self

    def show(self, state: TrayState) -> None:
        self.state = state

    def close(self, timeout: float) -> None:
        self.state = None

    def tell(self, event: TrayEvent) -> None:
        """Tell it from another thread, as trays do."""
        thread = threading.Thread(target=self._on_event, args=(event,))
        thread.start()
        thread.join()


@pytest.fixture
def tray() -> FakeTray:
    return FakeTray()


@pytest.fixture
def window(desk: OpenDesk, tray: FakeTray, tmp_path: Path) -> Desk:
    """Return a window that is logged in, with an icon in the tray and kept there."""
    SettingsFile(tmp_path / "profile").save(Settings(keep_in_tray=True))
    wait_until((tmp_path / "profile" / "settings.json").exists)
    window = desk(open_tray=tray.open)
    window.log_in(connected("luis"))
    settle(window.root, lambda: window.root.focus_get() is window.chat.composer.text)
    return window


def press_close(window: Desk) -> None:
    """Press the window's close button, as the window manager tells it."""
    window.root.tk.call(window.root.protocol("WM_DELETE_WINDOW"))
    window.root.update()


def is_hidden(window: Desk) -> bool:
    return window.root.wm_state() == "withdrawn"


def choose(window: Desk, tray: FakeTray, event: TrayEvent, until: Callable[[], object]) -> None:
    tray.tell(event)
    settle(window.root, until)


def test_closing_hides_the_window_and_the_tray_brings_it_back(window: Desk, tray: FakeTray) -> None:
    press_close(window)
    assert is_hidden(window) and not window.closed
    receive(window, "luis", "¿sigues ahí?")
    assert tray.state is not None and tray.state.is_unread
    choose(window, tray, TrayEvent.OPEN, lambda: not is_hidden(window))
    settle(window.root, lambda: window.root.focus_get() is not None)


def test_quitting_in_the_tray_ends_the_program(window: Desk, tray: FakeTray) -> None:
    press_close(window)
    choose(window, tray, TrayEvent.QUIT, lambda: window.closed)
    assert tray.state is None


def test_without_an_icon_closing_ends_the_program(window: Desk, tray: FakeTray) -> None:
    """Let the tray go away first: nobody could bring a hidden window back."""
    tray.tell(TrayEvent.GONE)
    settle(window.root, lambda: not window.app.tray.hides_window())
    press_close(window)
    assert window.closed


def test_a_tray_that_goes_away_gives_the_window_back(window: Desk, tray: FakeTray) -> None:
    press_close(window)
    choose(window, tray, TrayEvent.GONE, lambda: not is_hidden(window))


def test_only_who_wants_it_goes_on_in_the_tray(window: Desk, tray: FakeTray) -> None:
    window.app.settings_control.change("keep_in_tray", False)
    press_close(window)
    assert window.closed


def test_an_interruption_ends_a_hidden_program_too(window: Desk, tray: FakeTray) -> None:
    press_close(window)
    window.app.close_at_once()
    assert window.closed


def test_being_sent_back_to_the_login_shows_the_window(window: Desk, tray: FakeTray) -> None:
    press_close(window)
    window.say(events.Disconnected("wrong_password", "", None))
    settle(window.root, lambda: window.app.login is not None)
    assert not is_hidden(window) and tray.state is None


def test_do_not_disturb_is_switched_in_the_tray(window: Desk, tray: FakeTray) -> None:
    settings = window.app.settings
    choose(window, tray, TrayEvent.QUIET, lambda: settings.do_not_disturb)
    assert tray.state is not None and tray.state.is_quiet
    assert ("state", "busy", "") in window.client.calls


def test_the_menu_speaks_the_users_language(window: Desk, tray: FakeTray) -> None:
    window.app.settings_control.use_language("es")
    assert tray.state is not None
    assert [words for _event, words in tray.state.menu] == [
        "Abrir Charla",
        "No molestar",
        "Salir de Charla",
    ]


def test_without_the_setting_there_is_no_icon(window: Desk, tray: FakeTray) -> None:
    window.app.settings_control.change("tray", False)
    assert tray.state is None
    assert not window.app.settings.keep_in_tray, "the window would be hidden for ever"
    window.app.settings_control.change("keep_in_tray", True)
    assert tray.state is not None and window.app.settings.tray


# --- the start with the session -------------------------------------------------------------------


@pytest.fixture
def autostart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path / "config" / "autostart"


@pytest.mark.skipif(sys.platform != "linux", reason="looks at a desktop entry")
def test_the_check_box_writes_the_entry_and_removes_it(window: Desk, autostart: Path) -> None:
    window.app.settings_control.show_settings("computer")
    dialog = window.small_window(SettingsDialog)
    box = dialog.controls["start_with_session"]
    box.invoke()  # type: ignore[attr-defined]
    settle(window.root, lambda: autostart.is_dir() and list(autostart.glob("*.desktop")))
    (entry,) = autostart.iterdir()
    assert f'"--data" "{window.folder}"' in entry.read_text(encoding="utf-8")
    box.invoke()  # type: ignore[attr-defined]
    settle(window.root, lambda: not list(autostart.iterdir()))


@pytest.mark.skipif(sys.platform != "linux", reason="looks at a desktop entry")
def test_what_could_not_be_written_is_said_and_not_ticked(window: Desk, autostart: Path) -> None:
    autostart.parent.mkdir()
    autostart.write_text("a file in the way")
    window.app.settings_control.change("start_with_session", True)
    settle(window.root, lambda: window.chat.notices.is_open)
    assert not window.app.settings.start_with_session


@pytest.mark.skipif(sys.platform != "linux", reason="looks at a desktop entry")
def test_the_usual_profile_needs_no_arguments(autostart: Path) -> None:
    import platformdirs

    usual = Path(platformdirs.user_data_dir("charla", appauthor=False))
    session_entry.of_profile(usual).switch(True)
    assert "--data" not in (autostart / "charla.desktop").read_text(encoding="utf-8")


def test_a_second_start_brings_the_window_back_from_the_tray(window: Desk) -> None:
    press_close(window)
    assert is_hidden(window)
    window.app.links.open("")
    settle(window.root, lambda: not is_hidden(window) and window.root.winfo_viewable())
    window.root.iconify()
    settle(window.root, lambda: window.root.wm_state() == "iconic")
    window.app.links.open("")
    settle(window.root, lambda: window.root.wm_state() == "normal")
    settle(window.root, lambda: window.root.tk.call("focus"))
