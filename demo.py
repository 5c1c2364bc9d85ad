"""Run the demo: two people chat in two real windows through a real server.

Then the windows are the user's. `python3 dev.py demo` starts it. Nothing in the programs knows
about it: it uses what main.py and server.py offer everybody, `--geometry` to place the windows and
`--script` to write the messages. Where there is no screen, it does the same on a virtual one (Xvfb)
and saves a picture of it as demo.png.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent

# Seconds after log-in, recipient, text: the format of main.py's --script.
CONVERSATION = {
    "Ana": (
        (2.5, "#clase", "¡Hola a todos!"),
        (4.5, "Luis", "Luis, ¿me lees? Esto va por un socket de verdad."),
        (8.5, "Luis", "Sí: el servidor lo recibe y te lo entrega."),
        (11.5, "Luis", "Ahora te toca a ti. ¡Escribe algo!"),
    ),
    "Luis": (
        (3.5, "#clase", "Good morning, everybody."),
        (6.5, "Ana", "Loud and clear, Ana! Two windows and one server?"),
        (10.0, "Ana", "And yours speaks Spanish, mine English. Nice."),
    ),
}
LOOKS = {"Ana": ("--lang", "es", "--theme", "light"), "Luis": ("--lang", "en", "--theme", "dark")}
LOG_IN_SECONDS = 30.0
SETTLE_SECONDS = 1.5  # time for the last message to arrive and be drawn
VIRTUAL_SCREEN = (1500, 760)  # pixels

MEASURE_SCREEN = """
import tkinter
root = tkinter.Tk()
root.withdraw()
print(root.winfo_screenwidth(), root.winfo_screenheight(), root.winfo_fpixels("1i") / 96)
"""


def geometries(width: int, height: int, scale: float) -> list[str]:
    """Return two places side by side in the middle of a screen, as Tk writes them.

    The screen's size is in pixels.
    """
    gap = 20
    each = min((width - 3 * gap) // 2, int(760 * scale))
    tall = min(height - int(120 * scale), int(640 * scale))
    left, top = (width - 2 * each - gap) // 2, max((height - tall) // 2 - int(20 * scale), 0)
    return [f"{each}x{tall}+{x}+{top}" for x in (left, left + each + gap)]


def png_of_xwd(xwd: bytes) -> bytes:
    """Convert an X window dump, in which Xvfb keeps its 24-bit screen, to a PNG image.

    Xvfb writes the header's 32-bit numbers big-endian; the pixels are in this machine's byte order,
    four bytes each. X11/XWDFile.h describes the format.
    """
    header = struct.unpack(">25I", xwd[:100])
    header_size, width, height, byte_order, line_size, colours = (
        header[i] for i in (0, 4, 5, 7, 12, 19)
    )
    red, green, blue = (1, 2, 3) if byte_order else (2, 1, 0)
    start = header_size + 12 * colours
    rows = bytearray()
    for y in range(height):
        line = xwd[start + y * line_size :][: 4 * width]
        row = bytearray(3 * width)
        row[0::3], row[1::3], row[2::3] = line[red::4], line[green::4], line[blue::4]
        rows += b"\0" + row

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    size = struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)
    chunks = chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a program that we have started: ask it first, then kill it."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
    process.wait()
    if process.stdout:
        process.stdout.close()


class Interruptions:
    """Holds back Ctrl+C and the system's requests to end.

    They must not come between starting a program and recording it.
    """

    def __init__(self) -> None:
        self._held = False
        self._waiting: int | None = None
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), self._handle)

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        self._held = True
        try:
            yield
        finally:
            self._held = False
            if self._waiting is not None:
                self._end(self._waiting)

    def _handle(self, number: int, _frame: object) -> None:
        if self._held:
            self._waiting = number
        else:
            self._end(number)

    def _end(self, number: int) -> None:
        sys.exit(0 if number == signal.SIGINT else 128 + number)


class Demo:
    """Starts the programs of one demo, and ends them in reverse order when `started` closes."""

    def __init__(
        self, folder: Path, started: contextlib.ExitStack, interruptions: Interruptions
    ) -> None:
        self.folder = folder
        self.started = started
        self.interruptions = interruptions
        self.environment = dict(os.environ)
        self.server_log = folder / "server.log"

    def start(
        self,
        *command: str | Path,
        stdout: int | None = None,
        stderr: int | IO[bytes] | None = None,
        pass_fds: tuple[int, ...] = (),
    ) -> subprocess.Popen[bytes]:
        # The process gets a group of its own, so that only we receive Ctrl+C in the terminal and
        # end the programs in order.
        with self.interruptions.held():
            process = subprocess.Popen(
                [str(part) for part in command],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=stderr,
                pass_fds=pass_fds,
                process_group=None if os.name == "nt" else 0,
                creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
            )
            self.started.callback(stop, process)
        return process

    def start_virtual_screen(self, size: tuple[int, int] = VIRTUAL_SCREEN, dpi: int = 96) -> None:
        """Start Xvfb on a display that it chooses, and a window manager.

        Xvfb keeps the screen in a file of our folder.
        """
        reading, writing = os.pipe()
        depth = "{}x{}x24".format(*size)
        options = (
            "-screen",
            "0",
            depth,
            "-dpi",
            str(dpi),
            "-fbdir",
            self.folder,
            "-nolisten",
            "tcp",
            "-wr",
            "-nocursor",
        )
        null = subprocess.DEVNULL
        self.start("Xvfb", "-displayfd", str(writing), *options, stderr=null, pass_fds=(writing,))
        os.close(writing)
        with open(reading, encoding="ascii") as answer:
            display = answer.readline().strip()
        if not display:
            sys.exit("Xvfb did not start, so there is no screen to show the demo on.")
        self.environment["DISPLAY"] = f":{display}"
        self.start("openbox", stdout=null, stderr=null)

    def start_server(self) -> str:
        """Start a server on a free port, and return its HOST:PORT."""
        options = ("--port", "0", "--name", "Aula 3", "--data", self.folder / "server")
        with self.server_log.open("wb") as log:
            server = self.start(
                sys.executable, ROOT / "server.py", *options, stdout=subprocess.PIPE, stderr=log
            )
        assert server.stdout
        line = server.stdout.readline().decode()
        if not line.startswith("listening on "):
            sys.exit(f"The server did not start: {line}{self.read_server_log()}")
        return line.split()[-1]

    def read_server_log(self) -> str:
        return self.server_log.read_text(encoding="utf-8", errors="replace")

    def start_windows(self, address: str) -> list[subprocess.Popen[bytes]]:
        measure = [sys.executable, "-c", MEASURE_SCREEN]
        measured = subprocess.run(
            measure, env=self.environment, capture_output=True, text=True, check=False
        )
        if measured.returncode:
            sys.exit(f"Tk cannot open a window here: {measured.stderr.strip().splitlines()[-1]}")
        width, height, scale = measured.stdout.split()
        places = geometries(int(width), int(height), max(1.0, float(scale)))
        windows = []
        for (name, lines), place in zip(CONVERSATION.items(), places, strict=True):
            script = self.folder / f"{name}.txt"
            script.write_text(
                "".join(f"{at} {to}: {text}\n" for at, to, text in lines), encoding="utf-8"
            )
            who = ("--name", name, "--server", address, "--connect", "--data", self.folder / name)
            how = ("--geometry", place, "--script", script, "--no-search", *LOOKS[name])
            windows.append(self.start(sys.executable, ROOT / "main.py", *who, *how))
        return windows

    def wait_for_conversation(self, windows: list[subprocess.Popen[bytes]]) -> None:
        """Return once both have logged in, and have had time for all messages.

        The server's log says when they have logged in.
        """
        deadline = time.monotonic() + LOG_IN_SECONDS
        while not all(name.lower() in self.read_server_log().lower() for name in CONVERSATION):
            if time.monotonic() > deadline:
                sys.exit(f"The windows did not log in. The server's log:\n{self.read_server_log()}")
            time.sleep(0.1)
        time.sleep(
            max(at for lines in CONVERSATION.values() for at, _, _ in lines) + SETTLE_SECONDS
        )
        if any(window.poll() is not None for window in windows):
            sys.exit("A window closed by itself.")


def show(demo: Demo, picture: Path) -> None:
    has_screen = sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY"))
    if not has_screen:
        demo.start_virtual_screen()
    windows = demo.start_windows(demo.start_server())
    if has_screen:
        print(
            "Ana and Luis talk; then it is your turn. Close both windows, or press Ctrl+C, to end."
        )
        sys.stdout.flush()
        for window in windows:
            window.wait()
    else:
        demo.wait_for_conversation(windows)
        picture.write_bytes(png_of_xwd((demo.folder / "Xvfb_screen0").read_bytes()))
        print(f"There is no screen here, so Ana and Luis talked on a virtual one: see {picture}.")


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="dev.py demo", description="Two people chat in two windows."
    )
    about = "where to save the picture when there is no screen (default: %(default)s)"
    parser.add_argument(
        "--picture", type=Path, default=ROOT / "demo.png", metavar="FILE", help=about
    )
    options = parser.parse_args()
    interruptions = Interruptions()
    with (
        tempfile.TemporaryDirectory(prefix="charla-demo-", ignore_cleanup_errors=True) as folder,
        contextlib.ExitStack() as started,
    ):
        show(Demo(Path(folder), started, interruptions), options.picture)


if __name__ == "__main__":
    main()
