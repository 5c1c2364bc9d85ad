"""Say what the picked frame means: its message, field by field, or why it is none."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from gui.looks.theme import Theme
from gui.parts import editing
from gui.parts.tip import Tip
from gui.words.i18n import _, ngettext
from gui.words.text import displayable
from gui.xray.capture_view import fields_of, label
from net.capture.frame import Frame, FrameEnd

LINES, SHOWN_CHARACTERS = 7, 4000
PAD, LEFT = 8, 16  # in pixels at 96 dpi


class FrameCard(tk.Frame):
    """A card stands below the bytes while a frame is picked."""

    def __init__(self, parent: tk.Misc, theme: Theme, *, on_close: Callable[[], None]) -> None:
        p, px = theme.palette, theme.px
        super().__init__(parent, background=p.page)
        self._theme = theme
        self._known: tuple[object, ...] = ()
        tk.Frame(self, background=p.line, height=theme.hairline).pack(fill="x")
        head = tk.Frame(self, background=p.page)
        head.pack(fill="x", padx=(px(LEFT), px(12)), pady=(px(PAD), 0))
        self.title = tk.Label(
            head, background=p.page, foreground=p.accent, font=theme.small_mono_bold, padx=0
        )
        self.summary = tk.Label(
            head, background=p.page, foreground=p.muted, font=theme.small, anchor="w"
        )
        close = ttk.Button(
            head, style="Icon.TButton", image=theme.icon("close", "muted", 16), command=on_close
        )
        Tip(close, theme, _("Close"))
        self.title.pack(side="left")
        close.pack(side="right")
        self.summary.pack(side="left", fill="x", expand=True, padx=px(PAD))
        self.text = tk.Text(
            self,
            background=p.page,
            foreground=p.text,
            font=theme.small_mono,
            height=2,
            width=1,
            wrap="char",
            borderwidth=0,
            highlightthickness=0,
            padx=px(LEFT),
            pady=px(4),
            state="disabled",
            cursor="arrow",
            selectbackground=p.selection,
            selectforeground=p.text,
            inactiveselectbackground=p.selection,
        )
        self.text.tag_configure("name", foreground=p.muted)
        self.text.tag_configure("why", foreground=p.danger)
        editing.add_menu(self.text, theme, editable=False)
        self.text.pack(fill="x", pady=(0, px(4)))

    def say(self, words: str) -> None:
        """Show a sentence in the place of a frame."""
        self._known = ()
        self.title.configure(text="")
        self.summary.configure(text=words)
        self.text.configure(state="normal")
        self.text.delete("1.0", "end")
        self.text.configure(state="disabled", height=1)

    def show(self, frame: Frame) -> None:
        """Show this frame, as far as it has come."""
        known = (id(frame), frame.size, frame.end)
        if known == self._known:
            return
        self._known = known
        self.title.configure(text=label(frame) or _("text"))
        self.summary.configure(text=summary(frame))
        text = self.text
        text.configure(state="normal")
        text.delete("1.0", "end")
        fields = fields_of(frame)
        if frame.record:
            text.insert("end", _("A record of TLS: only the two ends can read what is in it."))
        elif fields:
            for index, (name, value) in enumerate(fields):
                text.insert("end", "\n" * bool(index), "", f"{name} ", "name")
                text.insert("end", displayable(value[:SHOWN_CHARACTERS]))
        else:
            said = frame.shown[:SHOWN_CHARACTERS].decode("utf-8", "replace").rstrip("\r\n")
            text.insert("end", displayable(said))
            if frame.is_rich and frame.is_complete:
                text.insert("end", "\n" + _("This is no JSON."), "why")
        # In a low window the bytes need the room.
        room = self.master.winfo_height() // (5 * self._theme.small_mono.metrics("linespace"))
        lines = max(1, min(LINES, len(fields) or 2, max(2, room)))
        text.configure(state="disabled", height=lines)


def summary(frame: Frame) -> str:
    """Return how large a frame is, in how many chunks it came, and how it ends."""
    chunks = len(frame.pieces)
    size = ngettext("{n} byte", "{n} bytes", frame.size).format(n=frame.size)
    if frame.is_sent:
        where = _("in {n} send").format(n=chunks)
    else:
        where = _("in {n} recv").format(n=chunks)
    ends = {
        FrameEnd.OPEN: _("its end has not come yet"),
        FrameEnd.LF: _("ended by an LF"),
        FrameEnd.LENGTH: _("as long as its head says"),
        FrameEnd.QUIET: _("ended by silence"),
        FrameEnd.CLOSED: _("ended by the end of the connection"),
        FrameEnd.TOO_LONG: _("cut, since it is very long"),
        FrameEnd.GAP: _("its end was not recorded"),
    }
    return f"{size} {where}, {ends[frame.end]}"
