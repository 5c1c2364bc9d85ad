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
import pathlib, sys
from gui import start
if len(sys.argv) > 2:
    start.MAPS = pathlib.Path(sys.argv[2])
root = start.make_root(sys.argv[1])
root.update()
has_version = root.tk.call("info", "patchlevel") != ""
print(root.winfo_class(), root.winfo_viewable(), has_version, sys.argv[1] in sys.modules)
root.destroy()
"""


def run(display: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", SCRIPT, *arguments],
        cwd=ROOT,
        env={**os.environ, "DISPLAY": display},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs a virtual screen")
def test_the_window_is_made_while_modules_are_imported(display: Display) -> None:
    assert run(display.name, "gui.app").stdout == "Charla 1 True True\n"
    # Without the path of its library, Tk starts first and the modules come afterwards.
    assert run(display.name, "gui.app", "/nonexistent").stdout == "Charla 1 True False\n"
    assert run(display.name, "gui.no_such_module").stdout == "Charla 1 True False\n"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs a virtual screen")
def test_a_library_that_cannot_be_loaded_stops_nothing(display: Display, tmp_path: Path) -> None:
    for content in (b"", b"no library"):
        library = tmp_path / "libtk8.6.so"
        library.write_bytes(content)
        maps = tmp_path / "maps"
        maps.write_text(
            f"7f05c9a00000-7f05c9b8e000 r-xp 00000000 08:01 1234   {library}\n", encoding="utf-8"
        )
        assert run(display.name, "gui.app", str(maps)).stdout == "Charla 1 True True\n"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="there is always a screen")
def test_without_a_display_it_says_so() -> None:
    """Test the error that main.py turns into a sentence."""
    result = run(":987", "gui.app")
    assert result.returncode == 1
    assert "_tkinter.TclError: couldn't connect to display" in result.stderr


def test_the_library_is_the_one_that_tkinter_has_loaded() -> None:
    library = start._library_of_tk()
    assert not library or os.path.exists(library)


LATE = {
    "ctypes", "gui.chat", "gui.parts.popup_menu", "logging.handlers", "net.client.client",
    "net.wire.messages", "net.wire.names", "plistlib", "precis_i18n", "sqlite3", "ssl",
    "subprocess", "zeroconf",
}  # fmt: skip


FIRST_WINDOW = """
import os, sys, tkinter

def look(self, _threshold=0):
    self.update()
    print(*sys.modules, flush=True)
    os._exit(0)

tkinter.Misc.mainloop = look
import main
main.main(["--no-search", "--data", sys.argv[1]])
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
    code = "import sys, main; from gui import app, logs, second_start; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert LATE.isdisjoint(done.stdout.split())
