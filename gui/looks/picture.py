"""Make pictures of Tk that any thread may let go of."""

from __future__ import annotations

import tkinter as tk
from collections import deque
from typing import Any


class ThemePicture(tk.PhotoImage):
    """A picture that calls Tk in no other thread than Tk's own.

    A PhotoImage tells Tk when it is collected. Python's garbage collector does that in whichever
    thread it happens to run; from another thread the call fails, or waits for Tk's thread.

    Args:
        root: the window.
        dropped: gets the name of the picture when it is collected; see `delete_dropped`.
        options: those of Tk's photo image.
    """

    def __init__(self, root: tk.Misc, dropped: deque[str], **options: Any) -> None:
        self._dropped = dropped
        super().__init__(master=root, **options)

    def __del__(self) -> None:
        if self.name:
            self._dropped.append(self.name)


def delete_dropped(root: tk.Misc, dropped: deque[str]) -> None:
    """Tell Tk which pictures have been collected; call it in Tk's thread.

    Tk goes on showing those that a widget still has.
    """
    while dropped:
        root.tk.call("image", "delete", dropped.popleft())
