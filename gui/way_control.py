"""Show the way of the message that was picked in the X-ray, or else of the last one.

What there is to show grows while a message is under way, in several threads, so it is looked for
from time to time while the X-ray is open. While it is closed nothing is noted.
"""

from __future__ import annotations

import tkinter as tk
from typing import TYPE_CHECKING

from gui.looks.delay import Delay
from gui.looks.theme import Theme
from gui.model.chat_port import ChatPort
from gui.model.model import Model
from gui.words.i18n import _
from net.wire import names

if TYPE_CHECKING:
    from gui.xray.panel import XrayPanel
    from gui.xray.way_strip import WayStrip
    from gui.xray.way_tab import WayTab
    from net.wire.traces import MessageTrace

LOOK_MS = 150
TAB = "way"


class WayControl:
    """Belongs to the X-ray of one chat; `use` gives it the panel."""

    def __init__(self, root: tk.Tk, theme: Theme, model: Model, client: ChatPort) -> None:
        self._theme, self._model, self._client = theme, model, client
        self._looking = Delay(root, LOOK_MS, self._look)
        self._picked: tuple[str, str] | None = None  # sender, "" for the user; and cid
        self._panel: XrayPanel | None = None
        self.tab: WayTab | None = None
        self.strip: WayStrip | None = None
        self._shown: tuple[object, ...] = ()

    def begin(self) -> None:
        """Note the way of messages from now on."""
        self._client.tracer.watch(True)

    def end(self) -> None:
        """Note nothing any more, and forget what was noted."""
        self._client.tracer.watch(False)
        self._picked = None
        self.release()

    def use(self, panel: XrayPanel) -> None:
        """Show it in this panel from now on."""
        from gui.xray.way_strip import WayStrip
        from gui.xray.way_tab import WayTab

        self._panel = panel
        self.tab = WayTab(panel.body, self._theme)
        panel.add_tab(TAB, _("Way"), self.tab)
        self.strip = WayStrip(panel.foot, self._theme)
        self._shown = ()
        self._look()

    def release(self) -> None:
        """Let go of the panel, which is about to be destroyed."""
        self._looking.cancel()
        self._panel = self.tab = self.strip = None

    def pick(self, sender: str, cid: str) -> None:
        """Show the way of this message from now on, if it was noted; without a cid, of the last."""
        self._picked = (self._author(sender), cid) if cid else None
        if self._panel is not None:
            self._look()

    def knows(self, sender: str, cid: str) -> bool:
        """Return whether the way of this message was noted."""
        return self._client.tracer.find(self._author(sender), cid) is not None

    def _author(self, sender: str) -> str:
        return "" if names.key(sender) == names.key(self._model.me) else sender

    def show_tab(self) -> None:
        """Show the tab."""
        if self._panel is not None:
            self._panel.show_tab(TAB)
            self._look()

    def _trace(self) -> MessageTrace | None:
        tracer = self._client.tracer
        found = tracer.find(*self._picked) if self._picked is not None else None
        return found or tracer.latest

    def _look(self) -> None:
        panel, tracer = self._panel, self._client.tracer
        if panel is None or self.tab is None or self.strip is None:
            return
        self._looking.start()
        card = panel.bytes.card
        room = panel.winfo_height() - (card.winfo_height() if card.winfo_ismapped() else 0)
        seen = (tracer.version, self._picked, panel.tab, room, tracer.is_taught)
        if seen == self._shown:
            return
        self._shown = seen
        from gui.model.way import way_of

        trace = self._trace()
        way = way_of(trace) if trace is not None else None
        if panel.tab == TAB:
            self.tab.show(way, is_taught=tracer.is_taught)
        tag = f"msg {trace.id}" if trace is not None and trace.id else "msg"
        self.strip.show(way if panel.tab == "bytes" else None, tag, room=room)
