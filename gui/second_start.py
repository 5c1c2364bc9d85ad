"""Show the window that is open already when the program is started again with the same profile.

`claim_or_tell` comes before any window, and `OtherStarts` after it.
"""

from __future__ import annotations

import logging
import tkinter as tk
from collections.abc import Callable
from pathlib import Path

from gui.desktop import foreground
from gui.pump import Pump
from net.shared import handover
from net.shared.handover import FolderClaim

CLOSING_SECONDS = 1.5

log = logging.getLogger(__name__)


class AlreadyOpen(Exception):
    """A window has this profile open, and has been told to come to the front."""


def claim_or_tell(folder: Path, link: str) -> FolderClaim | None:
    """Claim the profile for this program, before its window is made.

    Args:
        folder: the profile.
        link: which the system has passed on; "" for none.

    Returns:
        None if nobody can tell whether another window is open.

    Raises:
        AlreadyOpen: one is, and no other is needed.
    """
    try:
        claim = handover.claim_or_tell(folder, link, before=foreground.allow)
    except OSError as error:
        log.info("another window may be open: %s", ascii(error))
        return None
    if claim is None:
        raise AlreadyOpen
    return claim


def claim_only(folder: Path) -> FolderClaim | None:
    """Claim the profile if it is free; this program opens a window in any case."""
    try:
        return handover.claim(folder)
    except OSError:
        return None


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
        if claim is not None:
            self._pump = Pump[str](root, on_start, lambda: None)
            self._pump.start()
            self._listener = handover.StartListener(claim.folder, self._pump.put)

    def stop(self) -> None:
        """Listen no more: whoever comes now waits until this window has gone."""
        listener, self._listener = self._listener, None
        if listener is not None:
            self._pump.stop()
            if not listener.stop(CLOSING_SECONDS):
                log.warning("the thread for other starts has not ended")
