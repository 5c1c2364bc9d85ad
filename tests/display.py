"""Provide a screen for a test, and keyboard and mouse.

On Linux that is an Xvfb of its own with a window manager, without which Tk windows never get the
focus. Windows and macOS have only the real screen: nobody should use it during the tests.
"""

from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType

from tests.support import wait_until

HAS_ONE_SCREEN = sys.platform in ("win32", "darwin")
START_SECONDS = 15.0
COMMAND_SECONDS = 20.0
FRONT_SECONDS = 60.0  # on a busy machine
READ_CLIPBOARD = "import tkinter as t; r = t.Tk(); r.withdraw(); print(r.clipboard_get(), end='')"
OPENBOX = """<openbox_config xmlns="http://openbox.org/3.4/rc">
<keyboard><keybind key="A-F4"><action name="Close"/></keybind></keyboard>
</openbox_config>"""


class Display:
    """A display starts with `with Display(1280, 800) as display:`.

    `display.name` is for DISPLAY, such as ":97"; on a real screen it says nothing, and the sizes
    are those of that screen.
    """

    def __init__(self, width: int = 1280, height: int = 900, dpi: int = 96) -> None:
        self.width, self.height, self.dpi = width, height, dpi
        self.name = ""
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._processes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Display:
        if not HAS_ONE_SCREEN:
            try:
                self._start()
            except BaseException:
                self.stop()
                raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment for programs that are to appear on this screen."""
        return {**os.environ, "DISPLAY": self.name} if self.name else {**os.environ}

    def do(self, *command: str) -> str:
        """Run an xdotool command, which presses keys among other things; return what it prints."""
        if sys.platform == "win32":
            from tests import windows_input

            return windows_input.do(*command)
        done = subprocess.run(
            ["xdotool", *command],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=COMMAND_SECONDS,
            check=False,
        )
        return done.stdout.strip()

    def wait_for_front(self, window: str) -> None:
        """Wait until a new window has come to the front and has the keys.

        It does so by itself some time after it has appeared. What another window is typed until
        then is lost, since the new one takes the keys in the middle of it.
        """
        if sys.platform == "win32":
            from tests import windows_input

            windows_input.wait_for_front(int(window))
        else:
            wait_until(
                lambda: self.do("getactivewindow") == window,
                lambda: (window, self.do("getactivewindow")),
                FRONT_SECONDS,
            )

    def clipboard(self) -> str:
        """Return the text in the clipboard."""
        if sys.platform == "win32":
            from tests import windows_input

            return windows_input.clipboard()
        done = subprocess.run(
            [sys.executable, "-c", READ_CLIPBOARD],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=COMMAND_SECONDS,
            check=False,
        )
        return done.stdout

    def stop(self) -> None:
        """End the window manager and the screen, each with everything that it has started."""
        while self._processes:
            process = self._processes.pop()
            # Never true, since there is no Xvfb: it tells the type checker what is known here.
            if sys.platform == "win32":
                raise OSError("no process groups")
            for end in (signal.SIGTERM, signal.SIGKILL):
                if process.poll() is None:
                    os.killpg(process.pid, end)
                    try:
                        process.wait(5)
                    except subprocess.TimeoutExpired:
                        continue
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def _start(self) -> None:
        for program in ("Xvfb", "openbox"):
            assert shutil.which(program), (
                f"the tests of the window need {program} (apt install xvfb openbox xdotool)"
            )
        reading, writing = os.pipe()
        try:
            self._run(
                "Xvfb",
                "-displayfd",
                str(writing),
                "-screen",
                "0",
                f"{self.width}x{self.height}x24",
                "-dpi",
                str(self.dpi),
                "-nolisten",
                "tcp",
                "-noreset",
                keep=writing,
            )
            os.close(writing)
            writing = -1
            self.name = f":{self._read_line(reading)}"
        finally:
            os.close(reading)
            if writing >= 0:
                os.close(writing)
        # Openbox's usual settings take keys away from the windows, such as Alt+Shift+Down; Alt+F4
        # closes them.
        self._folder = tempfile.TemporaryDirectory(prefix="charla-display-")
        settings = Path(self._folder.name) / "rc.xml"
        settings.write_text(OPENBOX)
        self._run("openbox", "--sm-disable", "--config-file", str(settings))
        self._wait_for_window_manager()

    def _run(self, *command: str, keep: int | None = None) -> None:
        self._processes.append(
            subprocess.Popen(
                command,
                env=self.environment if self.name else None,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                pass_fds=() if keep is None else (keep,),
            )
        )

    def _read_line(self, reading: int) -> str:
        """Return the text up to the line feed: the number comes in several pieces."""
        line = b""
        while not line.endswith(b"\n"):
            ready, _, _ = select.select([reading], [], [], START_SECONDS)
            piece = os.read(reading, 64) if ready else b""
            assert piece, "Xvfb did not start"
            line += piece
        return line.decode().strip()

    def _wait_for_window_manager(self) -> None:
        """Wait until openbox has taken the screen, as the root window's property says."""

        def is_there() -> bool:
            asked = subprocess.run(
                ["xdotool", "get_num_desktops"],
                env=self.environment,
                capture_output=True,
                check=False,
            )
            return asked.returncode == 0

        wait_until(is_there, lambda: "openbox does not answer", START_SECONDS)
