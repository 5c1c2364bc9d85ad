"""Find what a dialog shows: its texts and its buttons."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Iterator
from tkinter import ttk


def texts(widget: tk.Misc) -> Iterator[str]:
    for child in widget.winfo_children():
        if isinstance(child, (ttk.Label, ttk.Button, ttk.Checkbutton, ttk.Radiobutton)):
            yield str(child.cget("text"))
        yield from texts(child)


def radios(widget: tk.Misc) -> Iterator[ttk.Radiobutton]:
    for child in widget.winfo_children():
        if isinstance(child, ttk.Radiobutton):
            yield child
        yield from radios(child)


def buttons(widget: tk.Misc) -> Iterator[ttk.Button]:
    for child in widget.winfo_children():
        if isinstance(child, ttk.Button):
            yield child
        yield from buttons(child)


def button(widget: tk.Misc, text: str) -> ttk.Button:
    return next(button for button in buttons(widget) if str(button.cget("text")) == text)
