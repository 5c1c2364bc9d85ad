"""Save a sequence diagram: as a picture, as a drawing, or as a text for Mermaid."""

from __future__ import annotations

import datetime
import tkinter as tk
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TextIO

from gui.looks.delay import Delay
from gui.looks.palette import Palette
from gui.parts import file_chooser
from gui.parts.file_chooser import FileChooser
from gui.parts.file_writing import FileWriting
from gui.words.i18n import N_, _
from gui.xray import sequence_shapes
from net.capture.sequence import Arrow, mermaid

KINDS = {"png": N_("Picture (PNG)"), "svg": N_("Drawing (SVG)"), "mmd": N_("Text for Mermaid")}
_POLL_MS = 50
# A picture of more would be too large to be opened; a drawing and a text have them all.
PICTURE_ARROWS = 400
_PICTURE_ZOOM = 2.0


class SequenceExport:
    """It asks for a file and writes the diagram into it, as the end of the file's name says.

    Args:
        parent: see tkinter.
        lanes, arrows, own: what is saved, see `gui.xray.sequence_shapes.svg`.
        palette: the colours.
        on_done: called with the path, and with why it could not be written, or "".
    """

    def __init__(
        self,
        parent: tk.Misc,
        lanes: Sequence[str],
        arrows: Sequence[Arrow],
        own: str,
        palette: Palette,
        on_done: Callable[[Path, str], object],
    ) -> None:
        self._lanes, self._arrows, self._own = lanes, arrows, own
        self._palette, self._on_done = palette, on_done
        self._writing: FileWriting | None = None
        self._polling = Delay(parent, _POLL_MS, self._look)
        ends = endings()
        kinds = [(_(KINDS[end]), [f"*.{end}"]) for end in ends]
        name, today = _("Charla, sequence"), datetime.date.today()
        self._chooser: FileChooser | None = file_chooser.save(
            parent, _("Save the diagram"), f"{name} {today:%Y-%m-%d}.{ends[0]}", kinds, self.write
        )

    def cancel(self) -> None:
        """Close the chooser. What is being written goes on."""
        if self._chooser is not None:
            self._chooser.cancel()
            self._chooser = None

    def write(self, path: Path | None) -> None:
        """Write the file that was chosen; None if none was."""
        self._chooser = None
        if path is None:
            return
        ends = endings()
        if path.suffix.lower().lstrip(".") not in ends:
            path = path.with_name(f"{path.name}.{ends[0]}")
        self._writing = FileWriting(
            path,
            self._content(path.suffix.lower()),
            encoding="utf-8",
            newline="\n",
            failed=_("The diagram could not be drawn: {why}"),
            overwrite=True,
        )
        self._polling.start()

    def _content(self, suffix: str) -> Callable[[TextIO], object]:
        """Return what writes the content; it is called on another thread."""
        lanes, arrows, own, palette = self._lanes, self._arrows, self._own, self._palette
        if suffix == ".mmd":
            return lambda file: file.write(mermaid(lanes, arrows))
        if suffix == ".svg":
            return lambda file: file.write(sequence_shapes.svg(lanes, arrows, own, palette))
        last = arrows[-PICTURE_ARROWS:]
        return lambda file: file.buffer.write(
            png_of(sequence_shapes.svg(lanes, last, own, palette))
        )

    def _look(self) -> None:
        writing = self._writing
        if writing is None:
            return
        if writing.is_done:
            self._on_done(writing.path, writing.error)
        else:
            self._polling.start()


def endings() -> list[str]:
    """Return how the names of files may end here. Debian has no library that draws pictures."""
    try:
        import resvg_py  # noqa: F401
    except ImportError:
        return [end for end in KINDS if end != "png"]
    return list(KINDS)


def png_of(drawing: str) -> bytes:
    """Return the drawing as a picture, twice as large. It takes a moment and needs no Tk."""
    # Imported here: nobody else needs it.
    import resvg_py

    return bytes(resvg_py.svg_to_bytes(svg_string=drawing, zoom=_PICTURE_ZOOM))
