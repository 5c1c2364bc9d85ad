"""Play a recording: what was said at the left, the bytes and their sequence at the right.

It needs no server. Going forward shows more of the recording; going back shows all anew up to
there.
"""

from __future__ import annotations

import time
import tkinter as tk
from collections.abc import Callable
from functools import partial
from tkinter import ttk

from gui.looks.theme import Theme
from gui.parts.popup_menu import PopupMenu
from gui.parts.slider import Slider
from gui.words import times
from gui.words.i18n import _
from gui.words.text import displayable, displayable_line
from gui.xray.capture_view import CaptureView
from gui.xray.panel import XrayPanel, XrayWays
from gui.xray.player_bar import PlayerBar
from gui.xray.saving import CaptureSaving
from gui.xray.sequence_tab import SequenceTab
from net.capture.chunk import Chunk
from net.capture.completion import CompleteFrames
from net.capture.frame import Frame
from net.capture.playback import Playback
from net.capture.sequence import FrameArrows
from net.capture.talk import Talk

# In pixels at 96 dpi.
SIDE, GAP = 16, 6
PLACES = 1000  # of the slider
TALK, PANEL = 3, 7  # the shares of the width
_SEEK_MS = 60


class ReplayView(tk.Frame):
    """The view plays one recording, from its beginning, or from where another view has left it.

    Args:
        parent: see tkinter.
        theme: see there.
        playback: the recording.
        title: what the head says below its name, such as the file's name.
        close: called when the window is to be closed.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        playback: Playback,
        title: str,
        close: Callable[[], None],
    ) -> None:
        theme.dress_chat()
        p, px = theme.palette, theme.px
        super().__init__(parent, background=p.page)
        self._theme, self._playback, self._title, self._close = theme, playback, title, close
        self._seeking: str | None = None
        self._shown = 0
        self._saving: CaptureSaving | None = None
        self.panel: XrayPanel | None = None
        self._build_bar()
        tk.Frame(self, background=p.line, height=theme.hairline).pack(side="bottom", fill="x")
        body = tk.Frame(self, background=p.page)
        body.pack(fill="both", expand=True)
        body.rowconfigure(0, weight=1)
        for column, share in ((0, TALK), (1, PANEL)):
            body.columnconfigure(column, weight=share, uniform="share")
        self._right = tk.Frame(body, background=p.page)
        self._right.grid(row=0, column=1, sticky="nsew")
        self._right.pack_propagate(False)
        self.talk = tk.Text(
            body,
            width=1,
            wrap="word",
            font=theme.font,
            background=p.page,
            foreground=p.text,
            borderwidth=0,
            highlightthickness=0,
            padx=px(SIDE),
            pady=px(SIDE),
            takefocus=True,
            state="disabled",
            cursor="arrow",
        )
        self.talk.tag_configure("who", font=theme.bold)
        self.talk.tag_configure("head", spacing1=px(SIDE), spacing3=px(2))
        self.talk.tag_configure("when", font=theme.small, foreground=p.muted)
        self.talk.grid(row=0, column=0, sticky="nsew")
        self.bind("<Destroy>", lambda event: self._stop() if event.widget is self else None)
        self._begin_anew()
        if playback.cursor.place or playback.cursor.is_playing:
            self.refresh()
        else:
            self.toggle()

    # --- what the user does -----------------------------------------------------------------------

    def toggle(self) -> None:
        """Pause; or play on, from the beginning if all is over."""
        self._playback.cursor.toggle(self._playback.times, time.monotonic_ns())
        self.refresh()

    def step(self, by: int) -> None:
        """Go so many chunks forward or back."""
        self._playback.cursor.step(self._playback.times, by)
        self.refresh()

    def seek(self, seconds: float) -> None:
        """Go to a moment after the beginning."""
        self._playback.seek(seconds)
        self.refresh()

    def refresh(self) -> None:
        """Show what has passed up to now."""
        playback = self._playback
        self.bar.come_back(playback.cursor.update(playback.times, time.monotonic_ns()))
        if playback.cursor.place < self._shown:
            self._begin_anew()
        self._shown = playback.cursor.place
        if self.panel is not None:
            self.panel.bytes.look()
        for at, frame in self._complete.settle():
            self._hear(at, frame)
        self._show_place()

    # --- inside -----------------------------------------------------------------------------------

    def _build_bar(self) -> None:
        px = self._theme.px
        self.bar = PlayerBar(
            self,
            self._theme,
            self._playback.cursor,
            self.refresh,
            steps=(_("One chunk back"), _("One chunk forward")),
            step=self.step,
            toggle=self.toggle,
        )
        self.bar.pack(side="bottom", fill="x", padx=px(SIDE), pady=px(GAP))
        self.bar.place_text.configure(width=16, anchor="e")
        self.bar.place_text.pack(side="right")
        self.slider = Slider(self.bar, self._theme, range(PLACES + 1), self._on_slide)
        self.slider.pack(side="left", fill="x", expand=True, padx=px(GAP))

    def _begin_anew(self) -> None:
        """Show the recording from its beginning on, in new widgets."""
        tab = self.panel.tab if self.panel is not None else "bytes"
        if self.panel is not None:
            self.panel.destroy()
        view = CaptureView(self._playback)
        self._arrows = FrameArrows(_("This window"), _("Server"))
        self._talk, self._complete = Talk(), CompleteFrames()
        view.on_frames = self._on_frames
        self.panel = XrayPanel(
            self._right,
            self._theme,
            view,
            XrayWays(lambda _frame: None, self.toggle, self._pop_up_save, self._close),
            tells_frames=True,
        )
        self.panel.head.show(_("Recording"), self._title)
        sequence = SequenceTab(self.panel.body, self._theme, self._arrows)
        self.panel.add_tab("sequence", _("Sequence"), sequence)
        self.panel.show_tab(tab)
        self.panel.pack(fill="both", expand=True)
        self.talk.configure(state="normal")
        self.talk.delete("1.0", "end")
        self.talk.configure(state="disabled")
        self._shown = 0

    def _on_frames(self, chunk: Chunk, frames: list[Frame]) -> None:
        self._arrows.feed(chunk, frames)
        for at, frame in self._complete.take(chunk, frames):
            self._hear(at, frame)

    def _hear(self, chunk: Chunk, frame: Frame) -> None:
        """Write down what is said in a frame."""
        said = self._talk.hear(frame)
        if said is None:
            return
        text = self.talk
        text.configure(state="normal")
        who = f"{displayable_line(said.sender)} → {displayable_line(said.to)}".strip()
        when = times.clock_time(chunk.wall)
        text.insert("end", f"{who}  " if said.to else "", ("who", "head"), when, ("when", "head"))
        text.insert("end", f"\n{displayable(said.text)}\n")
        text.configure(state="disabled")
        text.see("end")

    def _on_slide(self, place: int) -> None:
        """Go there once the slider has stood still for a moment."""
        if self._seeking is not None:
            self.after_cancel(self._seeking)
        self._seeking = self.after(
            _SEEK_MS, partial(self._seek_now, self._playback.seconds * place / PLACES)
        )

    def _seek_now(self, seconds: float) -> None:
        self._seeking = None
        self.seek(seconds)

    def _show_place(self) -> None:
        playback = self._playback
        self.bar.show(f"{_clock(playback.at)} / {_clock(playback.seconds)}", len(playback.times))
        if self.panel is not None:
            icon = "pause" if playback.cursor.is_playing else "play"
            self.panel.buttons["pause"].configure(image=self._theme.icon(icon))
        if self._seeking is None:
            self.slider.set(round(PLACES * playback.at / (playback.seconds or 1)))

    def _pop_up_save(self, button: ttk.Button) -> None:
        menu = PopupMenu(button, self._theme)
        menu.add(_("For Wireshark (pcapng)…"), self._save, icon="save")
        menu.post_at(button)

    def _save(self) -> None:
        if self.panel is not None:
            self._saving = CaptureSaving(self.panel, self._playback, "pcapng", self._say)

    def _say(self, _title: str, text: str) -> None:
        if self.panel is not None:
            self.panel.head.show(_("Recording"), text)

    def _stop(self) -> None:
        if self._seeking is not None:
            self.after_cancel(self._seeking)
            self._seeking = None


def _clock(seconds: float) -> str:
    """Return seconds as minutes, seconds and tenths."""
    minutes, rest = divmod(round(seconds * 10), 600)
    return f"{minutes}:{rest // 10:02}.{rest % 10}"
