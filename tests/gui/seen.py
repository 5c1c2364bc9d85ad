"""Read a transcript as a person does: its words, and a sign for each receipt."""

from __future__ import annotations

import tkinter as tk

from gui.messages.transcript import Transcript

SIGNS = {
    "receipt_pending": "◷",
    "receipt_stored": "✓",
    "receipt_delivered": "✓✓",
    "receipt_read": "◉",
    "receipt_unconfirmed": "→",
}


def seen(text: tk.Text, start: str = "1.0", end: str = "end") -> str:
    """Return the lines that are not empty, without the blanks at their ends.

    The signs of formats are there, as they are for the clipboard.
    """
    found = []
    for kind, value, _index in text.dump(start, end, image=True, text=True):
        if kind == "text":
            found.append(value)
        elif (name := value.partition("_")[2]) in SIGNS:
            found.append(f" {SIGNS[name]}")
    return tidy("".join(found))


def tidy(said: str) -> str:
    """Return the lines that are not empty, without the blanks at their ends."""
    lines = (line.strip(" \t") for line in said.split("\n"))
    return "\n".join(line for line in lines if line)


def said(transcript: Transcript) -> str:
    """Return what a transcript shows: its messages, or the words in their place."""
    shown = transcript.empty.shown
    if shown is not None and transcript.empty.winfo_manager():
        return f"{shown.title}\n{shown.text}"
    return seen(transcript.text)
