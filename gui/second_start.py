"""Show the window that is open already when the program is started again with the same profile.

This comes before any window, so it imports little; `gui.other_starts` comes after it.
"""

from __future__ import annotations

from pathlib import Path

from gui.desktop import foreground
from net.shared import folder_claim
from net.shared.folder_claim import FolderClaim


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
        claim = folder_claim.claim(folder)
        if claim is None:
            from net.shared import handover

            claim = handover.claim_or_tell(folder, link, before=foreground.allow)
    except OSError:  # which is no reason to show nothing
        return None
    if claim is None:
        raise AlreadyOpen
    return claim


def claim_only(folder: Path) -> FolderClaim | None:
    """Claim the profile if it is free; this program opens a window in any case."""
    try:
        return folder_claim.claim(folder)
    except OSError:
        return None
