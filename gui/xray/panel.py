"""Show the X-ray beside the messages: a heading, the tabs, and the one that is chosen.

A tab is a frame with a word of its own in the strip: see `XrayPanel.add_tab`.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from tkinter import ttk

from gui.looks.theme import Theme
from gui.parts.panel_head import PanelHead
from gui.parts.segments import Segments
from gui.words.i18n import _
from gui.xray.bytes_tab import BytesTab, BytesWays
from gui.xray.capture_view import CaptureView
from net.capture.frame import Frame

WIDTH, LEAST_WIDTH, STRIP, LEFT = 572, 440, 44, 16  # in pixels at 96 dpi


@dataclass(frozen=True, slots=True)
class XrayWays:
    """The panel calls these.

    Attributes:
        picked: a frame was picked, or None any more.
        pause: recording is shown on, or not.
        save: a menu is wanted at this button.
        close: the panel is to go.
        lab: the fault lab is wanted; None where there is no connection for it.
    """

    picked: Callable[[Frame | None], None]
    pause: Callable[[], None]
    save: Callable[[ttk.Button], None]
    close: Callable[[], None]
    lab: Callable[[], None] | None = None


class XrayPanel(tk.Frame):
    """The panel stands at the right of the window.

    Attributes:
        tabs: the strip; `tab` is the key of the tab that is shown.
        tools: stands at the right of the strip: each tab puts its own tools there.
        foot: stands below every tab; it is empty at first.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        view: CaptureView,
        ways: XrayWays,
        *,
        tells_frames: bool = False,
    ) -> None:
        """Make the panel.

        Args:
            parent: see tkinter.
            theme: see there.
            view: what is shown.
            ways: see there.
            tells_frames: `view.on_frames` is called whatever tab is shown.
        """
        p, px = theme.palette, theme.px
        theme.dress_chat()
        super().__init__(parent, background=p.page, width=px(WIDTH))
        self._theme, self._view, self._ways = theme, view, ways
        self._tells_frames = tells_frames
        self._tabs: dict[str, tk.Widget] = {}
        self._tools: dict[str, tk.Widget] = {}
        tk.Frame(self, background=p.line, width=theme.hairline).pack(side="left", fill="y")
        body = tk.Frame(self, background=p.page)
        body.pack(side="left", fill="both", expand=True)
        lab = ways.lab
        self.head = PanelHead(
            body,
            theme,
            [
                *([("split", _("Fault lab"), lambda _button: lab())] if lab is not None else []),
                ("pause", _("Pause"), lambda _button: ways.pause()),
                ("save", _("Save"), ways.save),
                ("close", _("Close"), lambda _button: ways.close()),
            ],
            on_page=True,
        )
        self.buttons = self.head.buttons
        self.head.pack(fill="x")
        self._line(body)
        strip = self._strip = tk.Frame(body, background=p.page, height=px(STRIP))
        strip.pack(fill="x")
        strip.bind("<Configure>", lambda _event: self._arrange())
        self.tabs = Segments(strip, theme, [], self.show_tab)
        self.tools = tk.Frame(strip, background=p.page)
        self.tools.bind("<Configure>", lambda _event: self._arrange())
        self._arrange()
        self._line(body)
        self.foot = tk.Frame(body, background=p.page)
        self.foot.pack(side="bottom", fill="x")
        self._body = tk.Frame(body, background=p.page)
        self._body.pack(side="top", fill="both", expand=True)
        self.foot.lift(self._body)  # the order of Tab
        self.bytes = BytesTab(
            self._body, self.tools, theme, view, BytesWays(ways.picked, ways.close)
        )
        self.add_tab("bytes", _("Bytes"), self.bytes, self.bytes.tools)
        self.pack_propagate(False)

    def _arrange(self) -> None:
        """Place the tabs and their tools, which have a line of their own in a narrow panel."""
        px, strip = self._theme.px, self._strip
        needed = self.tabs.winfo_reqwidth() + self.tools.winfo_reqwidth()
        is_narrow = 1 < strip.winfo_width() < needed + px(LEFT + 12 + 8)
        high = px(STRIP) * (2 if is_narrow else 1)
        if int(str(strip.cget("height"))) != high:
            strip.configure(height=high)
        self.tabs.place(x=px(LEFT), y=px(STRIP) // 2, anchor="w")
        self.tools.place(relx=1.0, x=-px(12), y=high - px(STRIP) // 2, anchor="e")

    def _line(self, parent: tk.Misc) -> None:
        theme = self._theme
        tk.Frame(parent, background=theme.palette.line, height=theme.hairline).pack(fill="x")

    @property
    def body(self) -> tk.Frame:
        """Return the parent of all tabs."""
        return self._body

    @property
    def tab(self) -> str:
        return self.tabs.chosen

    def tab_of(self, name: str) -> tk.Widget:
        """Return the tab with this key."""
        return self._tabs[name]

    def add_tab(self, name: str, word: str, tab: tk.Widget, tools: tk.Widget | None = None) -> None:
        """Add a tab, whose parent is `body`.

        Args:
            name: its key.
            word: in the strip.
            tab: shown when it is chosen.
            tools: shown at the right of the strip then; its parent is `tools`.
        """
        self._tabs[name] = tab
        if tools is not None:
            self._tools[name] = tools
        self.tabs.add(name, word)
        if len(self._tabs) == 1:
            self.show_tab(name)

    def show_tab(self, name: str) -> None:
        """Show one of the tabs."""
        self.tabs.choose(name)
        self._view.tells_frames = self._tells_frames or name == "sequence"
        for key, tab in self._tabs.items():
            if key == name:
                tab.pack(fill="both", expand=True)
            else:
                tab.pack_forget()
        for key, tools in self._tools.items():
            if key == name:
                tools.pack()
            else:
                tools.pack_forget()

    def show_paused(self, *, is_paused: bool) -> None:
        """Show whether what comes is shown."""
        icon, words = ("play", "accent") if is_paused else ("pause", "muted")
        self.buttons["pause"].configure(image=self._theme.icon(icon, words))
        self.buttons["pause"].state(["selected" if is_paused else "!selected"])
