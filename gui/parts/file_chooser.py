"""Let the user choose a file with the chooser of their desktop.

On Linux that is the desktop's own, through the portal (gui.desktop.portal); elsewhere what
tkinter.filedialog shows is the system's. Where there is no portal, or it breaks or does not answer,
that shows Tk's own chooser. Nothing waits: `on_done` is called later, with None if the user has
chosen nothing.
"""

from __future__ import annotations

import contextlib
import os
import queue
import threading
import time
import tkinter as tk
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gui.desktop import session_bus
from gui.looks import windowing
from gui.looks.delay import Delay
from gui.words import i18n
from gui.words.i18n import _

if TYPE_CHECKING:
    from gui.desktop.portal import FileWish, Kind, Portal

POLL_MS = 50
OPEN_MS = 6_000  # how long a desktop may take to show its chooser; it may have to start it first
FOLDER_MS = 1_000  # how long the disk may take to say whether a folder is there

OnDone = Callable[[Path | None], None]


def save(
    parent: tk.Misc,
    title: str,
    name: str,
    kinds: Sequence[Kind],
    on_done: OnDone,
    *,
    folder: Path | None = None,
) -> FileChooser:
    """Ask for the name of a file to write; the chooser itself asks whether to overwrite.

    Args:
        name: the name that is proposed.
        kinds: what sorts of files there are: [("Text", ["*.txt"])].
        folder: where to begin; None: in the user's folder for documents.
    """
    return FileChooser(parent, _wish(True, title, kinds, folder, name), on_done)


def open_(
    parent: tk.Misc,
    title: str,
    kinds: Sequence[Kind],
    on_done: OnDone,
    *,
    folder: Path | None = None,
) -> FileChooser:
    """Ask for a file that exists. The arguments are those of `save`."""
    return FileChooser(parent, _wish(False, title, kinds, folder), on_done)


def _wish(
    saves: bool, title: str, kinds: Sequence[Kind], folder: Path | None, name: str = ""
) -> FileWish:
    import platformdirs

    from gui.desktop.portal import FileWish

    return FileWish(saves, title, kinds, folder or platformdirs.user_documents_path(), name)


class FileChooser:
    """A chooser that is open, or about to open. It ends with its parent."""

    def __init__(self, parent: tk.Misc, wish: FileWish, on_done: OnDone) -> None:
        self._parent, self._wish, self._on_done = parent, wish, on_done
        self._portal: Portal | None = None
        self._is_over = False
        self._soon = Delay(parent, 0, self._ask_tk)
        self._polling = Delay(parent, POLL_MS, self._look)
        self._patience = Delay(parent, OPEN_MS, self._give_up)
        self._found: queue.SimpleQueue[Path] = queue.SimpleQueue()
        self._seeking = Delay(parent, POLL_MS, self._look_for_folder)
        self._seek_until = 0.0  # by time.monotonic
        parent.bind("<Destroy>", self._on_destroy, add="+")
        if windowing.is_x11() and session_bus.is_there():
            self._ask_portal()
        else:
            self._soon.start()

    def cancel(self) -> None:
        """Close the chooser; `on_done` is not called any more. Tk's own stays until it is used."""
        self._is_over = True
        self._stop()

    def use_tk(self) -> None:
        """Show Tk's own chooser in place of the desktop's, which the user does not see."""
        if self._portal is not None:
            self._give_up()

    def _ask_portal(self) -> None:
        from gui.desktop.portal import Portal

        self._portal = Portal(self._wish._replace(parent=_window_of(self._parent)))
        self._polling.start()
        self._patience.start()

    def _look(self) -> None:
        from gui.desktop.portal import Outcome

        assert self._portal is not None
        with contextlib.suppress(queue.Empty):
            while True:
                outcome, path = self._portal.answers.get_nowait()
                self._patience.cancel()
                if outcome is Outcome.FAILED:
                    return self._give_up()
                if outcome is not Outcome.OPENED:
                    return self._end(path)
        self._polling.start()
        return None

    def _give_up(self) -> None:
        self._stop()
        self._ask_tk()

    def _stop(self) -> None:
        self._soon.cancel()
        self._polling.cancel()
        self._patience.cancel()
        self._seeking.cancel()
        if self._portal is not None:
            self._portal.cancel()
            self._portal = None

    def _end(self, path: Path | None) -> None:
        if not self._is_over:
            self.cancel()
            self._on_done(path)

    def _on_destroy(self, event: tk.Event[tk.Misc]) -> None:
        if event.widget is self._parent:
            self.cancel()

    def _ask_tk(self) -> None:
        """Look for the folder to begin in, on a thread: it may be on a server that is gone."""
        from gui.desktop.portal import nearest_folder

        wanted, found = self._wish.folder, self._found
        threading.Thread(
            target=lambda: found.put(nearest_folder(wanted)), name="folder", daemon=True
        ).start()
        self._seek_until = time.monotonic() + FOLDER_MS / 1000
        self._look_for_folder()

    def _look_for_folder(self) -> None:
        """Show Tk's own chooser there, or in the user's own folder if the disk does not answer."""
        try:
            self._show_tk(self._found.get_nowait())
        except queue.Empty:
            if time.monotonic() < self._seek_until:
                self._seeking.start()
            else:
                self._show_tk(Path.home())

    def _show_tk(self, folder: Path) -> None:
        from tkinter import filedialog  # expensive, and seldom needed

        wish = self._wish
        options: dict[str, Any] = {
            "parent": self._parent,
            "title": wish.title,
            "initialdir": folder,
            "filetypes": [
                *((words, tuple(patterns)) for words, patterns in wish.kinds),
                *([] if wish.saves else [(_("All files"), "*")]),
            ],
        }
        self._speak()
        self._hide_hidden_files()
        ask = filedialog.asksaveasfilename if wish.saves else filedialog.askopenfilename
        if wish.saves:
            options["initialfile"] = wish.name
            options["defaultextension"] = os.path.splitext(wish.name)[1]
        try:
            path = ask(**options)
        except tk.TclError:
            if not self._is_over:  # else its window was closed, and took it along
                raise
            return
        self._end(Path(path) if path else None)

    def _speak(self) -> None:
        """Have Tk's own chooser speak the user's language; it knows only that of the system."""
        app = self._parent.tk
        app.call("::msgcat::mclocale", i18n.language())
        app.eval("namespace eval ::tk {::msgcat::mcload [file join $::tk_library msgs]}")
        # Most of Tk's languages lack these words.
        words = "Show &Hidden Files and Directories"
        shown = ("::msgcat::mcset", i18n.language(), words, _("Show &hidden files"))
        app.call("namespace", "eval", "::tk", shown)

    def _hide_hidden_files(self) -> None:
        """Make Tk's own chooser, which X11 uses, hide hidden files.

        It must have been called once, in vain, before that can be set.
        """
        if windowing.is_x11():
            with contextlib.suppress(tk.TclError):
                self._parent.tk.call("tk_getSaveFile", "-none")
            self._parent.setvar("::tk::dialog::file::showHiddenBtn", "1")
            self._parent.setvar("::tk::dialog::file::showHiddenVar", "0")


def _window_of(widget: tk.Misc) -> int:
    """Return the X window around a widget, as other programs know it; 0 if that can't be found."""
    from gui.desktop.x11 import X11

    try:
        x11 = X11(widget.winfo_screen())
    except OSError:
        return 0
    try:
        return x11.toplevel_of(widget.winfo_toplevel().winfo_id())
    finally:
        x11.close()
