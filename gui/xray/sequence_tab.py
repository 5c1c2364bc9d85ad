"""Show the frames of this window's connection as a sequence diagram: a tab of the X-ray."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable

from gui.looks.delay import Delay
from gui.looks.theme import Theme
from gui.xray.sequence import SequenceView
from gui.xray.told_arrows import ToldArrows
from net.capture.sequence import Arrow, FrameArrows

LOOK_MS = 100


class SequenceTab(SequenceView):
    """The tab follows what the recorder has.

    Args:
        parent: see tkinter.
        theme: see there.
        made: makes the arrows.
        on_pick: called with the arrow that the user looks at.
        told: adds what the server tells of the user's messages.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        made: FrameArrows,
        on_pick: Callable[[Arrow], object] | None = None,
        told: ToldArrows | None = None,
    ) -> None:
        super().__init__(parent, theme, on_pick)
        self._made, self._told = made, told
        self._looking = Delay(self, LOOK_MS, self._look)
        self.use(made.log, made.log.lanes[0])
        self._looking.start()

    def destroy(self) -> None:
        self._looking.cancel()
        super().destroy()

    def _look(self) -> None:
        self._made.settle()
        if self._told is not None:
            self._told.look()
        if self.winfo_ismapped():
            self.refresh()
        self._looking.start()
