"""Run the window's program and report what it shows.

    python -m tests.system.spied FILE [options of main.py]

FILE receives the words in view, those of the conversation with its marks first, and what is in the
field that has the focus, as [text]. The clipboard, which another program can read too, gets only
what people wrote. A file beside it (.keys) grows by a byte when F24 is pressed, a key that no
keyboard has.
"""

from __future__ import annotations

import contextlib
import sys
import tkinter as tk
from collections.abc import Iterator
from pathlib import Path
from tkinter import ttk
from typing import Any

from gui import launch

LOOK_MS = 50


def spy(file: Path) -> None:
    """Replace `mainloop` by one that reports what is in view again and again."""
    mainloop = tk.Tk.mainloop
    before = ""

    def look(root: tk.Tk) -> None:
        nonlocal before
        now = "\n".join(_texts(root))
        if now != before:
            new = file.with_suffix(".new")
            new.write_text(now, encoding="utf-8")
            with contextlib.suppress(PermissionError):  # on Windows while somebody reads it
                new.replace(file)
                before = now
        root.after(LOOK_MS, look, root)

    def count_keys(_: object) -> None:
        with file.with_suffix(".keys").open("ab") as keys:
            keys.write(b".")

    def spied(root: Any, n: int = 0) -> None:
        root.bind_all("<F24>", count_keys)
        root.after(LOOK_MS, look, root)
        mainloop(root, n)

    tk.Tk.mainloop = spied  # type: ignore[method-assign,assignment]


def _texts(widget: tk.Misc) -> Iterator[str]:
    from gui.composer.note_line import NoteLine
    from gui.composer.recipient import Recipient
    from gui.entrance.words_field import WordsField
    from gui.messages.pills import PillView
    from gui.messages.transcript import Transcript
    from gui.model.records import RosterRow
    from gui.roster.roster_list import RosterList
    from tests.gui.seen import said

    for child in widget.winfo_children():
        if isinstance(child, Transcript):
            yield said(child)
        elif isinstance(child, RosterList):
            yield from (
                f"{row.title} {row.unread or ''}".strip()
                for row in child.lines
                if isinstance(row, RosterRow)
            )
        elif isinstance(child, Recipient):
            yield child.said
        elif isinstance(child, PillView) and child.winfo_ismapped():
            _picture, *texts = child.find_all()
            words = (child.tk.call(child, "itemcget", item, "-text") for item in texts)
            yield "".join(f" {word}" for word in words) + " "
        elif isinstance(child, NoteLine) and child.fairness is not None:
            yield str(child.fairness.cget("text"))
        elif isinstance(child, tk.Canvas) and child.winfo_ismapped() and _has_words(child):
            yield from _written(child)
        elif isinstance(child, ttk.Entry) and child.focus_get() is child:
            yield f"[{child.get()}]"
        elif isinstance(child, WordsField) and child.focus_get() is child.text:
            yield f"[{child.text.get('1.0', 'end-1c')}]"
        elif isinstance(child, ttk.Label) and child.winfo_ismapped():
            yield str(child.cget("text"))
        yield from _texts(child)


def _written(canvas: tk.Canvas) -> Iterator[str]:
    for item in canvas.find_all():
        if canvas.tk.call(canvas, "type", item) == "text":
            yield str(canvas.tk.call(canvas, "itemcget", item, "-text"))


def _has_words(canvas: tk.Canvas) -> bool:
    """Return whether a canvas is a ballot, or one of the X-ray's."""
    makers = (type(canvas).__module__, type(canvas.master).__module__)
    return any(one.startswith(("gui.xray.", "gui.messages.ballot_card")) for one in makers)


if __name__ == "__main__":
    spy(Path(sys.argv[1]))
    sys.exit(launch.main(sys.argv[2:]))
