"""Put a text file into the message as a block of code."""

from __future__ import annotations

import queue
import threading
import tkinter as tk
from collections.abc import Callable
from pathlib import Path

from gui.looks.delay import Delay
from gui.words import pasting
from gui.words.i18n import _
from gui.words.text import displayable_line

POLL_MS = 50
MOST_BYTES = 4  # of a character in UTF-8


class Clip:
    """A clip lets the user choose a file and reads it, in a thread: a disk may be slow.

    Args:
        parent: the window of the chooser.
        limit: returns how many characters a message may still get.
        on_text: called with the block of code.
        on_problem: called with a sentence that says why a file can't be sent.
    """

    def __init__(
        self,
        parent: tk.Misc,
        *,
        limit: Callable[[], int],
        on_text: Callable[[str], None],
        on_problem: Callable[[str], None],
    ) -> None:
        self._parent, self._limit = parent, limit
        self._on_text, self._on_problem = on_text, on_problem
        self._read: queue.SimpleQueue[tuple[Path, bytes | OSError]] = queue.SimpleQueue()
        self._looking = Delay(parent, POLL_MS, self._look)
        self._wanted: Path | None = None

    def choose(self) -> None:
        """Let the user choose a file."""
        # Imported here: the first window does not need it.
        from gui.parts import file_chooser

        file_chooser.open_(
            self._parent,
            _("Send a text file"),
            [(_("Text and code"), sorted(f"*{ending}" for ending in pasting.LANGUAGES))],
            lambda path: self.read(path) if path is not None else None,
        )

    def read(self, path: Path) -> None:
        """Read a file and pass on its text, unless `forget` is called before."""
        self._wanted = path
        most = self._limit() * MOST_BYTES + 1

        def read() -> None:
            try:
                with path.open("rb") as file:
                    self._read.put((path, file.read(most)))
            except OSError as error:
                self._read.put((path, error))

        threading.Thread(target=read, name="clip", daemon=True).start()
        self._looking.start()

    def forget(self) -> None:
        """Ignore the file that is being read: another message is written now."""
        self._wanted = None
        self._looking.cancel()

    def _look(self) -> None:
        try:
            path, read = self._read.get_nowait()
        except queue.Empty:
            self._looking.start()
            return
        if path != self._wanted:
            self._looking.start()
            return
        self._wanted = None
        if isinstance(read, OSError):
            problem = _("“{name}” can't be read.")
        else:
            text, problem = _block(path.name, read, self._limit())
        if problem:
            self._on_problem(problem.format(name=displayable_line(path.name)))
        else:
            self._on_text(text)


def _block(name: str, data: bytes, limit: int) -> tuple[str, str]:
    """Return a file as a block of code, or why it can't be one."""
    if len(data) > limit * MOST_BYTES:
        return "", _("“{name}” is too long for a message.")
    text = pasting.decoded(data)
    if text is None:
        return "", _("“{name}” is not a text file; only text can be sent.")
    if not text.strip():
        return "", _("“{name}” is empty.")
    if pasting.can_be_block(text):
        text = pasting.as_block(text, pasting.language_of(name))
    if len(text) > limit:
        return "", _("“{name}” is too long for a message.")
    return text, ""
