"""Save what was recorded to a file that the user chooses, on a thread of its own."""

from __future__ import annotations

import time
import tkinter as tk
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from gui.looks.delay import Delay
from gui.parts import file_chooser
from gui.parts.file_writing import FileWriting
from gui.words.i18n import _
from gui.words.text import displayable_line
from net.capture import lines, pcapng
from net.capture.recorder import ChunkSource

POLL_MS = 50
KINDS = ("jsonl", "pcapng")


class CaptureSaving:
    """Asks for the file, writes it, and says how that went.

    Args:
        parent: the window over which the chooser stands; the saving ends with it.
        recorder: what it has at the moment of writing is written.
        kind: one of KINDS, the ending of the file's name.
        say: called with a title and a text, once it is written or has failed.
    """

    def __init__(
        self, parent: tk.Misc, recorder: ChunkSource, kind: str, say: Callable[[str, str], None]
    ) -> None:
        self._recorder, self._kind, self._say = recorder, kind, say
        self._writing: FileWriting | None = None
        self._polling = Delay(parent, POLL_MS, self._look)
        words = _("JSON lines") if kind == "jsonl" else _("Wireshark (pcapng)")
        name = time.strftime(f"charla-%Y-%m-%d-%H%M%S.{kind}")
        self._chooser = file_chooser.save(
            parent, _("Save the bytes"), name, [(words, [f"*.{kind}"])], self.write
        )

    def write(self, path: Path | None) -> None:
        """Begin to write the file; None: the user has chosen nothing."""
        if path is None:
            return
        # A file of bytes is written as a text in which each byte is a character.
        is_text = self._kind == "jsonl"
        self._writing = FileWriting(
            path,
            self._write_lines if is_text else self._write_packets,
            encoding="utf-8" if is_text else "latin-1",
            newline="\n" if is_text else "",
            failed=_("The bytes could not be saved: {why}"),
            overwrite=True,
        )
        self._polling.start()

    def _write_lines(self, file: TextIO) -> None:
        recorded = self._recorder.since(0)
        lines.write(file, recorded.connections, recorded.chunks)

    def _write_packets(self, file: TextIO) -> None:
        recorded = self._recorder.since(0)
        for block in pcapng.content(recorded.connections, recorded.chunks):
            file.write(block.decode("latin-1"))

    def _look(self) -> None:
        writing = self._writing
        if writing is None:
            return
        if not writing.is_done:
            self._polling.start()
        elif writing.error:
            self._say(_("Not saved"), writing.error)
        else:
            saved = _("The bytes are in {file}. Passwords and tokens are masked in it.")
            self._say(_("Saved"), saved.format(file=displayable_line(str(writing.path))))
