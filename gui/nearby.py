"""Look for classes on the network while the first screen is shown, and tell it what there is."""

from __future__ import annotations

import threading
import tkinter as tk
from collections.abc import Callable, Collection
from typing import Protocol

from gui.looks.delay import Delay
from gui.pump import Pump
from net.wire.announced import Announced

START_MS = 150  # the window is drawn first

OnChange = Callable[[tuple[Announced, ...]], None]


class ClassFinder(Protocol):
    """Finds classes on threads of its own: a `net.finding.find.Finder`, or what tests have."""

    def start(self) -> None: ...

    def stop(self) -> None: ...


# Called on any thread with what to call on any thread, and the fingerprints that are known.
MakeFinder = Callable[[OnChange, Collection[str]], ClassFinder]


def real_finder(on_change: OnChange, known: Collection[str]) -> ClassFinder:
    """Return a finder that has not started yet. The imports take a while."""
    from net.finding.find import Finder

    return Finder(on_change, known)


class Nearby:
    """Runs a finder from the first picture of the window until it is stopped.

    Args:
        widget: it shows what is found.
        make_finder: makes the finder.
        known: the fingerprints of known servers.
        on_change: called with all that announces itself, on Tk's thread, after each change.
    """

    def __init__(
        self, widget: tk.Misc, make_finder: MakeFinder, known: Collection[str], on_change: OnChange
    ) -> None:
        self._make_finder, self._known = make_finder, known
        self._heard = Pump[tuple[Announced, ...]](widget, on_change, lambda: None)
        self._finder: ClassFinder | None = None
        self._has_ended = False
        self._lock = threading.Lock()
        self._starting = Delay(widget, START_MS, self._start)
        self._starting.start()

    def stop(self) -> None:
        """Stop finding."""
        self._starting.cancel()
        self._heard.stop()
        with self._lock:
            self._has_ended = True
            if self._finder is not None:
                self._finder.stop()

    def _start(self) -> None:
        self._heard.start()
        threading.Thread(target=self._find, name="finder's start", daemon=True).start()

    def _find(self) -> None:
        finder = self._make_finder(self._heard.put, self._known)
        with self._lock:
            if not self._has_ended:
                self._finder = finder
                finder.start()
