"""Listen for other starts of the program with the same profile, as long as the window is open."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING

from gui.late_log import Log
from gui.looks.delay import Delay
from gui.pump import Pump

if TYPE_CHECKING:
    from net.shared import handover
    from net.shared.folder_claim import FolderClaim

CLOSING_SECONDS = 1.5
START_MS = 200  # the window is drawn first; who comes earlier tries again

log = Log(__name__)


class OtherStarts:
    """Listens for other starts until the window is closed.

    Args:
        root: the window.
        claim: of the profile; None if it is not this program's: then nobody listens.
        on_start: called on Tk's thread with the link that was clicked; "" for none.
    """

    def __init__(
        self, root: tk.Misc, claim: FolderClaim | None, on_start: Callable[[str], None]
    ) -> None:
        self._listener: handover.StartListener | None = None
        self._pump = Pump[str](root, on_start, lambda: None)
        self._waiting = Delay(root, START_MS, self._begin)
        if claim is not None:
            self._folder = claim.folder
            self._waiting.start()

    def stop(self) -> None:
        """Listen no more: whoever comes now waits until this window has gone."""
        self._waiting.cancel()
        listener, self._listener = self._listener, None
        if listener is not None:
            self._pump.stop()
            if not listener.stop(CLOSING_SECONDS):
                log.warning("the thread for other starts has not ended")

    def _begin(self) -> None:
        from net.shared import handover

        self._pump.start()
        self._listener = handover.StartListener(self._folder, self._pump.put)
