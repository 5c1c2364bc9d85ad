"""Open a recording in a window of its own, and play it: no server is needed."""

from __future__ import annotations

import tkinter as tk
from pathlib import Path

from gui import own_window
from gui.looks.theme import Theme
from gui.words import file_errors, i18n
from gui.words.i18n import _
from gui.words.text import displayable_line
from gui.xray.replay_window import ReplayView
from net.capture import lines
from net.capture.lines import BadRecording
from net.capture.playback import Playback


def load_first(path: Path, language: str) -> Playback | str:
    """Do what `load` does, before there is a window: "" is the system's language."""
    i18n.set_language(language)
    return load(path)


def load(path: Path) -> Playback | str:
    """Return the recording in a file, or a sentence that says why there is none. It may wait."""
    try:
        with path.open(encoding="utf-8") as file:
            return Playback(*lines.read(file))
    except BadRecording as error:
        said = _("{file} is no recording of Charla's: line {n} is wrong.")
        return said.format(file=displayable_line(path.name), n=error.line)
    except UnicodeError:
        return _("{file} is no recording of Charla's: it is no text.").format(
            file=displayable_line(path.name)
        )
    except OSError as error:
        return file_errors.why_not_read(path, error)


class Replay:
    """A window shows a recording.

    Args:
        window: the window that it fills.
        theme: see there.
        playback: the recording.
        name: of its file.
    """

    def __init__(
        self, window: tk.Tk | tk.Toplevel, theme: Theme, playback: Playback, name: str
    ) -> None:
        self.window, self._theme, self._playback = window, theme, playback
        self._name = displayable_line(name)
        title = _("Recording")
        window.title(f"{self._name} — {title} — Charla")
        own_window.size(window, theme)
        self.view = self._show()
        window.bind("<space>", lambda _event: self.view.toggle())

    def close(self) -> None:
        """Close the window."""
        self.window.destroy()

    def redraw(self) -> None:
        """Make all widgets anew: the size of the text has changed."""
        self.view.destroy()
        self.view = self._show()

    def _show(self) -> ReplayView:
        view = ReplayView(self.window, self._theme, self._playback, self._name, self.close)
        view.pack(fill="both", expand=True)
        return view


def run(root: tk.Tk, playback: Playback, name: str, *, palette: str, geometry: str) -> int:
    """Show a recording until the window is closed, and return the exit status.

    Args:
        root: the window.
        playback: the recording.
        name: of its file.
        palette: "" for that of the system.
        geometry: where the window is; "" for the usual size.
    """
    own_window.run(
        root, lambda theme: Replay(root, theme, playback, name), palette=palette, geometry=geometry
    )
    return 0
