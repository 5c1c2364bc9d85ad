"""Test that the root window has what it needs, whichever way Tk was started.

Each test runs a process of its own: one root each.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gui import start
from tests.display import Display
from tests.processes import ROOT

SCRIPT = """
import sys, threading
from gui import start
if len(sys.argv) > 1:
    start.MAPS = sys.argv[1]
root, name = start.make_root_while(lambda: threading.current_thread().name)
root.update()
has_version = root.tk.call("info", "patchlevel") != ""
print(root.winfo_class(), root.winfo_viewable(), has_version, name)
root.destroy()
"""
MEANWHILE, IN_SEQUENCE = "Charla 1 True start\n", "Charla 1 True MainThread\n"
FAILING = """
from gui import start
def fail():
    raise ValueError("it is raised")
start.make_root_while(fail)
"""


def run(display: str, *arguments: str, script: str = SCRIPT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=ROOT,
        env={**os.environ, "DISPLAY": display},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs a virtual screen")
def test_the_window_is_made_while_something_else_is_done(display: Display) -> None:
    assert run(display.name).stdout == MEANWHILE
    # Without the path of its library, Tk starts when the rest is done.
    assert run(display.name, "/nonexistent").stdout == IN_SEQUENCE


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs a virtual screen")
def test_what_fails_meanwhile_fails_here(display: Display) -> None:
    for screen in (display.name, ":987"):  # with and without a display
        result = run(screen, script=FAILING)
        assert result.returncode == 1 and result.stderr.endswith("ValueError: it is raised\n")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs a virtual screen")
def test_a_library_that_cannot_be_loaded_stops_nothing(display: Display, tmp_path: Path) -> None:
    for content in (b"", b"no library"):
        library = tmp_path / "libtk8.6.so"
        library.write_bytes(content)
        maps = tmp_path / "maps"
        maps.write_text(
            f"7f05c9a00000-7f05c9b8e000 r-xp 00000000 08:01 1234   {library}\n", encoding="utf-8"
        )
        assert run(display.name, str(maps)).stdout == MEANWHILE


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="there is always a screen")
def test_without_a_display_it_says_so() -> None:
    """Test the error that gui.launch turns into a sentence."""
    result = run(":987")
    assert result.returncode == 1
    assert "_tkinter.TclError: couldn't connect to display" in result.stderr


def test_the_library_is_the_one_that_tkinter_has_loaded() -> None:
    library = start._library_of_tk()
    assert not library or os.path.exists(library)


LATE = {
    "ctypes", "gui.chat", "gui.desktop.tray_state", "gui.parts.popup_menu", "gui.script",
    "gui.words.errors", "logging", "net.client.client",
    "net.wire.messages", "net.wire.names", "plistlib", "precis_i18n", "sqlite3", "ssl",
    "subprocess", "zeroconf",
}  # fmt: skip


FIRST_WINDOW = """
import _tkinter, os, sys, tkinter

# The timers are for what comes after the first picture.
KINDS = _tkinter.WINDOW_EVENTS | _tkinter.FILE_EVENTS | _tkinter.IDLE_EVENTS

def look(self, _threshold=0):
    while not self.winfo_viewable() or self.tk.dooneevent(_tkinter.DONT_WAIT | KINDS):
        self.tk.dooneevent(_tkinter.DONT_WAIT | KINDS)
    print(*sys.modules, flush=True)
    os._exit(0)

tkinter.Misc.mainloop = look
from gui import launch
launch.main(["--no-search", "--data", sys.argv[1]])
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs a virtual screen")
def test_the_first_window_has_imported_only_what_it_shows(display: Display, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FIRST_WINDOW, str(tmp_path / "profile")],
        cwd=ROOT,
        env={**os.environ, "DISPLAY": display.name, "XDG_DATA_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    shown = done.stdout.split()
    assert "gui.login" in shown and LATE.isdisjoint(shown), LATE & set(shown)


def test_the_first_window_does_not_wait_for_what_it_does_not_show() -> None:
    code = (
        "import sys; from gui import launch, app, command_line, second_start; "
        "command_line.read([]); print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert (LATE | {"argparse"}).isdisjoint(done.stdout.split())
