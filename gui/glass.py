"""Open the glass wall in a window of its own: what passes on the server of this computer."""

from __future__ import annotations

import tkinter as tk
from pathlib import Path

from gui import own_window
from gui.looks.theme import Theme
from gui.pump import Pump
from gui.words import i18n
from gui.words.i18n import _
from gui.xray.wall_model import WallModel
from gui.xray.wall_window import WallView
from net.client.wall_watch import WallWatch
from net.shared import host_file
from net.wire.wall import WallEvent

END_SECONDS = 6.0


class Glass:
    """A window shows the wall until it is closed.

    Args:
        window: the window that it fills.
        theme: see there.
        folder: where the server keeps its data.
    """

    def __init__(self, window: tk.Tk | tk.Toplevel, theme: Theme, folder: Path) -> None:
        self.window = window
        title = _("Glass wall")
        window.title(f"{title} — Charla")
        own_window.size(window, theme)
        self._theme = theme
        self.view = self._show(WallModel())
        self._is_full = self._is_closed = False
        window.protocol("WM_DELETE_WINDOW", self.close)
        window.bind("<F11>", lambda _event: self._fill_screen(not self._is_full))
        window.bind("<Escape>", lambda _event: self._fill_screen(False), add=True)
        self._pump: Pump[WallEvent] = Pump(window, self._apply, self._flush)
        self._watch = WallWatch(folder, self._pump.put)
        window.bind("<Destroy>", self._on_destroy, add=True)
        self._pump.start()
        self._watch.start()

    @property
    def is_open(self) -> bool:
        return not self._is_closed

    def close(self) -> None:
        """Close the window, and stop watching."""
        if not self._is_closed:
            self.window.destroy()

    def _apply(self, event: WallEvent) -> None:
        self.view.apply(event)

    def _flush(self) -> None:
        self.view.flush()

    def redraw(self) -> None:
        """Make all widgets anew: the size of the text has changed."""
        self.view.destroy()
        self.view = self._show(self.view.model)

    def _show(self, model: WallModel) -> WallView:
        view = WallView(self.window, self._theme, self.close, model)
        view.pack(fill="both", expand=True)
        return view

    def _on_destroy(self, event: tk.Event[tk.Misc]) -> None:
        """Stop watching: the window goes, perhaps with the one that has opened it."""
        if event.widget is self.window and not self._is_closed:
            self._is_closed = True
            self._watch.stop()
            self._pump.stop()

    def join(self, seconds: float) -> bool:
        """Wait until nothing watches any more, and return whether the time was enough."""
        return self._watch.join(seconds)

    def _fill_screen(self, is_full: bool) -> None:
        if is_full != self._is_full:
            self._is_full = is_full
            self.window.attributes("-fullscreen", is_full)


def run(root: tk.Tk, folder: Path | None, *, language: str, palette: str, geometry: str) -> int:
    """Show the wall until it is closed, and return the exit status.

    Args:
        root: the window.
        folder: where the server keeps its data; None for the usual place.
        language, palette: "" for those of the system.
        geometry: where the window is; "" for the usual size.
    """
    i18n.set_language(language)
    shown: list[Glass] = []

    def fill(theme: Theme) -> Glass:
        shown.append(Glass(root, theme, folder or host_file.server_folder()))
        return shown[0]

    own_window.run(root, fill, palette=palette, geometry=geometry)
    shown[0].join(END_SECONDS)
    return 0
