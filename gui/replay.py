"""Open a recording in a window of its own, and play it: no server is needed."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
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


def show(window: tk.Tk | tk.Toplevel, theme: Theme, playback: Playback, name: str) -> ReplayView:
    """Fill a window with a recording, and return what it is filled with."""
    title = _("Recording")
    window.title(f"{displayable_line(name)} — {title} — Charla")
    own_window.size(window, theme)
    view = ReplayView(window, theme, playback, displayable_line(name), window.destroy)
    view.pack(fill="both", expand=True)
    window.bind("<space>", lambda _event: view.toggle())
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

    def fill(theme: Theme) -> Callable[[], None]:
        show(root, theme, playback, name)
        return root.destroy

    own_window.run(root, fill, palette=palette, geometry=geometry)
    return 0
