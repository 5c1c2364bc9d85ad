"""Watch the server on this computer in a thread of its own, for the glass wall."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from net.client.overseer import NotThere, ServerOverseer
from net.shared import host_file
from net.wire.wall import WallBegun, WallEnded, WallEvent

AGAIN_SECONDS = 1.0


class WallWatch:
    """Looks for the server of a folder, and tells what passes on it, until `stop`.

    Args:
        folder: where the server keeps its data.
        on_event: called in the thread.
    """

    def __init__(self, folder: Path, on_event: Callable[[WallEvent], None]) -> None:
        self._folder, self._on_event = folder, on_event
        self._is_over = threading.Event()
        self._told = ""
        self._thread = threading.Thread(target=self._run, name="glass wall", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Stop soon. No event comes after this returns to whoever has handled all of them."""
        self._is_over.set()

    def join(self, seconds: float) -> bool:
        """Wait until the thread has ended, and return whether the time was enough."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while not self._is_over.is_set():
            code = self._watch()
            if code != self._told and not self._is_over.is_set():
                self._told = code
                self._on_event(WallEnded(code))
            self._is_over.wait(AGAIN_SECONDS)

    def _watch(self) -> str:
        """Watch until it ends, and return why."""
        told = host_file.read(self._folder)
        if told is None:
            return "no_server"
        has_begun = False
        try:
            with ServerOverseer(told) as overseer:
                for news in overseer.watch():
                    if not has_begun:
                        has_begun, self._told = True, ""
                        self._on_event(WallBegun(overseer.status.server))
                    self._on_event(news)
                    if self._is_over.is_set():
                        break
        except NotThere as error:
            if error.args == ("not_teaching",):
                return "not_teaching"
        return "ended" if has_begun else "no_server"
