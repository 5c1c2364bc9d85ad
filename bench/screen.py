"""Provide a screen without a monitor (Xvfb) whose picture is read from shared memory.

Xvfb keeps its picture in a file (`-fbdir`, in XWD format). Mapped into memory, it is read without
asking the X server for anything, so watching does not delay what is watched.
"""

from __future__ import annotations

import contextlib
import mmap
import re
import shutil
import struct
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.contenders import process
from bench.foreign import Missing

WIDTH, HEIGHT = 1000, 740
BYTES_PER_PIXEL = 4
START_SECONDS = 10.0
POLL_SECONDS = 0.002
Area = tuple[int, int, int, int]
"""x, y, width, height, in pixels."""
_XWD_HEADER = struct.Struct(">25I")


class Screen:
    """A screen has a name for programs, `display` (":7")."""

    def __init__(self, display: str, picture: mmap.mmap) -> None:
        self.display = display
        self._picture = picture
        fields = _XWD_HEADER.unpack(picture[: _XWD_HEADER.size])
        self._start = fields[0] + fields[19] * 12  # header_size, and ncolors colour entries
        self._end = self._start + fields[12] * fields[5]  # bytes_per_line, pixmap_height

    def look(self) -> bytes:
        """Return the picture: WIDTH x HEIGHT pixels of BYTES_PER_PIXEL."""
        return self._picture[self._start : self._end]

    def look_at(self, area: Area) -> bytes:
        """Return the part of the picture inside the area."""
        x, y, width, height = area
        starts = (self._start + (row * WIDTH + x) * BYTES_PER_PIXEL for row in range(y, y + height))
        return b"".join(self._picture[start : start + width * BYTES_PER_PIXEL] for start in starts)

    def wait_for_change(
        self,
        before: bytes,
        pixels: int,
        seconds: float,
        area: Area | None = None,
        poll_s: float = POLL_SECONDS,
    ) -> float | None:
        """Return the time (perf_counter) when at least `pixels` pixels differ from `before`.

        It is None if that does not happen within `seconds`.
        """
        deadline = time.perf_counter() + seconds
        last = before
        while (now := time.perf_counter()) < deadline:
            picture = self.look_at(area) if area else self.look()
            if picture != last:
                if changed_pixels(before, picture) >= pixels:
                    return now
                last = picture
            time.sleep(poll_s)
        return None

    def settle(self, pixels: int, quiet_s: float, seconds: float) -> tuple[float, float]:
        """Wait until fewer than `pixels` pixels change for `quiet_s` (a cursor may blink).

        Returns:
            The times (perf_counter) of the first and the last change of at least `pixels`.

        Raises:
            TimeoutError: it has taken longer than `seconds`.
        """
        deadline = time.perf_counter() + seconds
        reference = self.look()
        first = last = 0.0
        while (now := time.perf_counter()) < deadline:
            if first and now - last > quiet_s:
                return first, last
            changed = self.wait_for_change(reference, pixels, min(quiet_s, deadline - now))
            if changed is not None:
                reference = self.look()
                first = first or changed
                last = changed
        raise TimeoutError(f"the screen has not come to rest in {seconds:.0f} s")


def changed_pixels(one: bytes, other: bytes) -> int:
    """Return about how many pixels of two pictures differ.

    Their blue parts are compared, as the number of differing bits.
    """
    step = BYTES_PER_PIXEL
    difference = int.from_bytes(one[::step], "little") ^ int.from_bytes(other[::step], "little")
    return difference.bit_count() // 4  # of 8 bits about half differ


@contextlib.contextmanager
def screen(folder: Path) -> Iterator[Screen]:
    """Start an Xvfb on a free display.

    Raises:
        Missing: Xvfb is not installed.
    """
    xvfb = find_program("Xvfb", "xvfb")
    log = folder / "xvfb.log"
    command = [
        xvfb,
        "-displayfd",
        "1",
        "-screen",
        "0",
        f"{WIDTH}x{HEIGHT}x24",
        "-fbdir",
        str(folder),
    ]
    with process([*command, "-nolisten", "tcp", "-dpi", "96"], log):
        display = _announced(log, lambda said: re.search(rb"^(\d+)\n", said, re.MULTILINE))
        with (folder / "Xvfb_screen0").open("rb") as file:
            picture = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        try:
            yield Screen(f":{display}", picture)
        finally:
            picture.close()


def find_program(program: str, package: str) -> str:
    """Return the path of a program.

    Raises:
        Missing: it is not installed.
    """
    found = shutil.which(program)
    if found is None:
        raise Missing(
            f"{program} is not installed (Debian: sudo apt-get install {package}); without it "
            "nothing can be measured of the window. To leave that out: --only throughput "
            "roundtrip memory"
        )
    return found


def _announced(log: Path, find: Callable[[bytes], re.Match[bytes] | None]) -> str:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if match := find(log.read_bytes()):
            return match[1].decode()
        time.sleep(POLL_SECONDS)
    raise RuntimeError(
        f"Xvfb is not ready after {START_SECONDS:.0f} s: {log.read_text(errors='replace')[-1000:]}"
    )
