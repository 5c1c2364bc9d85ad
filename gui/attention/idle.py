"""Measure for how long the user has touched neither keyboard nor mouse.

What the system knows of it is asked for in `gui.attention.idle_clocks`. Where it knows nothing, the
time since the last key or click in the window counts.
"""

from __future__ import annotations

import time
import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gui.attention.idle_clocks import Clock


class Idle:
    """Knows for how long the user has been idle.

    Call `touch` when the user does something in the window.
    """

    def __init__(
        self,
        root: tk.Misc,
        *,
        make_clock: Callable[[tk.Misc], Clock | None] | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._root, self._now = root, now
        self._make_clock = make_clock or _clock_of_this_system
        self._clock: Clock | None = None
        self._asked = False
        self._touched = now()

    def touch(self) -> None:
        self._touched = self._now()

    @property
    def seconds(self) -> float:
        """Return the seconds since the user has last done anything.

        Nothing of the system is opened before the first call, so that the first window need not
        wait.
        """
        if not self._asked:
            self._asked = True
            try:
                self._clock = self._make_clock(self._root)
            except (OSError, AttributeError, ImportError) as error:
                import logging  # imported here: the first window must not wait for it

                said = ascii(error)
                logging.getLogger(__name__).info(
                    "only keys and clicks in the window count: %s", said
                )
        in_window = self._now() - self._touched
        anywhere = self._clock.idle_seconds() if self._clock is not None else None
        return in_window if anywhere is None else min(anywhere, in_window)

    def close(self) -> None:
        if self._clock is not None:
            self._clock.close()
            self._clock = None


def _clock_of_this_system(root: tk.Misc) -> Clock | None:
    from gui.attention import idle_clocks  # imported here: the first window does not need it

    return idle_clocks.clock_of_this_system(root)
