"""Show every `recv` and `send` as it was: the first tab of the X-ray.

Above the bytes is a line to search and filter, below them what the picked frame means.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from tkinter import ttk

from gui.looks.delay import Delay
from gui.looks.theme import Theme
from gui.parts.popup_menu import PopupMenu
from gui.parts.search_field import SearchField
from gui.parts.segments import Segments
from gui.parts.tip import Tip
from gui.words.i18n import _
from gui.xray import dump
from gui.xray.bytes_canvas import BytesCanvas
from gui.xray.capture_view import SIZES, CaptureView, ChunkFilter
from gui.xray.frame_card import FrameCard
from net.capture.chunk import Chunk
from net.capture.frame import Frame

LOOK_MS = 50  # how often new chunks are taken
TAKE_SECONDS = 0.003  # at most so long at a time
MOST_OPS = 14  # that the menu lists
PAD = 8  # in pixels at 96 dpi


@dataclass(frozen=True, slots=True)
class BytesWays:
    """The tab calls these.

    Attributes:
        picked: a frame was picked, or None any more.
        leave: the user wants to leave.
    """

    picked: Callable[[Frame | None], None]
    leave: Callable[[], None]


class BytesTab(tk.Frame):
    """A tab shows a view; `tools` stands at the right of the tabs."""

    def __init__(
        self, parent: tk.Misc, tools: tk.Misc, theme: Theme, view: CaptureView, ways: BytesWays
    ) -> None:
        p, px = theme.palette, theme.px
        super().__init__(parent, background=p.page)
        self._theme, self.view, self._ways = theme, view, ways
        self.tools = tk.Frame(tools, background=p.page)
        self.layers = Segments(
            self.tools,
            theme,
            [("inside", _("Inside")), ("wire", _("On the wire"))],
            self._choose_layer,
        )
        self.search_button = ttk.Button(
            self.tools,
            style="Icon.TButton",
            image=theme.icon("search", "muted", 18),
            command=self.toggle_search,
        )
        Tip(self.search_button, theme, _("Search and filter"))
        self.search_button.pack(side="right", padx=(px(PAD), 0))
        self._search = tk.Frame(self, background=p.page)
        self.field = SearchField(
            self._search, theme, _("A text, or bytes: f0 9f"), on_change=self._on_text
        )
        self.filter_button = ttk.Button(
            self._search,
            style="Icon.TButton",
            image=theme.icon("filter", "muted", 18),
            command=self._pop_up_filter,
        )
        Tip(self.filter_button, theme, _("Filter"))
        self.field.pack(side="left", fill="x", expand=True, padx=(px(16), px(PAD)), pady=px(6))
        self.filter_button.pack(side="left", padx=(0, px(16)))
        for sequence, step in (
            ("<Return>", 1),
            ("<F3>", 1),
            ("<Shift-F3>", -1),
            ("<Shift-Return>", -1),
        ):
            self.field.entry.bind(sequence, partial(self._on_next, step))
        self.field.entry.bind("<Escape>", self._on_escape)
        self.bytes = BytesCanvas(self, theme, view, on_pick=self._on_pick, on_menu=self._on_menu)
        self.card = FrameCard(self, theme, on_close=lambda: self.pick(None))
        self.bytes.pack(side="top", fill="both", expand=True)
        self.bytes.canvas.bind("<<Copy>>", lambda _event: self.copy())
        self.bytes.canvas.bind("<Escape>", self._on_escape)
        self._looking = Delay(self, LOOK_MS, self.look)
        self._has_layers = False
        self.look()

    # --- what comes -------------------------------------------------------------------------------

    def look(self) -> None:
        """Take what is new, and go on doing so."""
        taken = self.view.take(TAKE_SECONDS)
        if self.view.is_encrypted and not self._has_layers:
            self._has_layers = True
            self.layers.pack(side="right", after=self.search_button)
        if taken != (False, 0, False) or self._has_new():
            self._known = self._state()
            self.bytes.take(is_new=taken.is_new, dropped=taken.dropped)
            if self.bytes.shown is not None:
                self.card.show(self.bytes.shown)
        self._looking.start()

    _known: tuple[int, int] = (0, 0)

    def _state(self) -> tuple[int, int]:
        rows = self.view.rows
        last = rows[-1] if rows else None
        return len(rows), last.number if last is not None else 0

    def _has_new(self) -> bool:
        return self._state() != self._known

    def destroy(self) -> None:
        self._looking.cancel()
        super().destroy()

    # --- picking ----------------------------------------------------------------------------------

    def pick(self, frame: Frame | None) -> None:
        """Show what a frame means, and where it is; None for no frame."""
        self.bytes.shown = frame
        if frame is None:
            self.card.pack_forget()
            self.bytes.draw()
            return
        self.card.show(frame)
        self.card.pack(side="bottom", fill="x", before=self.bytes)
        self.update_idletasks()
        part = frame.pieces[0]
        self.bytes.reveal(self.view.row_of(frame), part.start)

    def say(self, words: str) -> None:
        """Say something where a frame is explained."""
        self.card.say(words)
        self.card.pack(side="bottom", fill="x", before=self.bytes)

    def _on_pick(self, frame: Frame | None, _chunk: Chunk) -> None:
        self.pick(frame)
        self._ways.picked(frame)

    # --- layers, filters, searching ---------------------------------------------------------------

    def show_inside(self) -> None:
        """Show what is inside TLS, if the outside is shown."""
        if not self.view.filter.inside:
            self.layers.choose("inside")
            self._choose_layer("inside")

    def _choose_layer(self, layer: str) -> None:
        self._use(replace(self.view.filter, inside=layer == "inside"))

    def _use(self, chosen: ChunkFilter) -> None:
        self.view.use_filter(chosen)
        colour = "accent" if chosen.is_on else "muted"
        self.filter_button.configure(image=self._theme.icon("filter", colour, 18))
        self.bytes.hit = None
        self.look()

    def toggle_search(self) -> None:
        """Show the line for searching and give it the focus, or hide it."""
        if self._search.winfo_manager():
            self.close_search()
        else:
            self._search.pack(side="top", fill="x", before=self.bytes)
            self.search_button.state(["selected"])
            self.update_idletasks()
            self.field.focus()

    def close_search(self) -> None:
        """Hide the line for searching; filters stay."""
        self._search.pack_forget()
        self.search_button.state(["!selected"])
        self.bytes.hit = None
        self.bytes.draw()
        self.bytes.canvas.focus_set()

    def _on_text(self, text: str) -> None:
        self.bytes.hit = None
        if text:
            self.after_idle(partial(self._find, text, -1))
        else:
            self.after_idle(self.bytes.draw)

    def _find(self, text: str, step: int) -> None:
        if text != self.field.text:
            return
        hit = self.view.search(text, self.bytes.hit, step)
        self.bytes.hit = hit
        if hit is None:
            self.bytes.draw()
            self.bell()
        else:
            self.bytes.reveal(hit.row, hit.start)

    def _on_next(self, step: int, _event: object) -> str:
        if self.field.text:
            self._find(self.field.text, step)
        return "break"

    def _on_escape(self, _event: object) -> str:
        if self._search.winfo_manager():
            self.close_search()
        elif self.bytes.shown is not None:
            self._ways.picked(None)
            self.pick(None)
        else:
            self._ways.leave()
        return "break"

    def _pop_up_filter(self) -> None:
        self.filter_menu().post_at(self.filter_button)

    def filter_menu(self) -> PopupMenu:
        """Return the menu of what is shown."""
        chosen, menu = self.view.filter, PopupMenu(self.filter_button, self._theme)
        for direction, words in (
            ("", _("Both directions")),
            ("received", _("Received")),
            ("sent", _("Sent")),
        ):
            use = partial(self._use, replace(chosen, direction=direction))
            menu.add(words, use, ticked=chosen.direction == direction)
        menu.add_separator()
        sizes = menu.add_submenu(_("Size"))
        for least in SIZES:
            words = _("{n} bytes or more").format(n=least) if least else _("Any size")
            use = partial(self._use, replace(chosen, least=least))
            sizes.add(words, use, ticked=chosen.least == least)
        ops = menu.add_submenu("op")
        ops.add(
            _("Any"), partial(self._use, replace(chosen, ops=frozenset())), ticked=not chosen.ops
        )
        names = [name for name, _count in self.view.ops.most_common(MOST_OPS)]
        for name in sorted({*names, *chosen.ops}):
            use = partial(self._use, replace(chosen, ops=chosen.ops ^ {name}))
            ops.add(name, use, ticked=name in chosen.ops, key=f"{self.view.ops[name]}")
        return menu

    # --- copying ----------------------------------------------------------------------------------

    def _on_menu(self, chunk: Chunk, frame: Frame | None, x: int, y: int) -> None:
        menu = PopupMenu(self.bytes.canvas, self._theme)
        if frame is not None:
            menu.add(_("Copy the frame"), partial(self._copy, dump.frame_text(frame)), icon="copy")
            menu.add(_("Copy its hexadecimal"), partial(self._copy, dump.frame_hex(frame)))
            menu.add_separator()
        whole = partial(self._copy, dump.chunk_dump(chunk, self.view.dissection))
        menu.add(_("Copy as shown"), whole, icon="copy")
        menu.post(x, y)

    def copy(self) -> None:
        """Copy the picked frame, or what is in view, as shown."""
        frame = self.bytes.shown
        if frame is not None:
            self._copy(dump.frame_text(frame))

    def _copy(self, said: str) -> None:
        self.clipboard_clear()
        self.clipboard_append(said)
