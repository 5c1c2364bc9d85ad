"""Show the glass wall: all connections of a server at once, and what passes on them."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable

from gui.looks.theme import Theme
from gui.parts.panel_head import PanelHead
from gui.words.i18n import N_, _, ngettext
from gui.words.text import displayable_line
from gui.xray.sequence import SequenceView
from gui.xray.wall_list import WallList
from gui.xray.wall_model import WallModel
from net.wire.wall import WallEvent

# In pixels at 96 dpi.
GAUGE_HEIGHT, SIDE, BAR, WIDTH = 40, 16, 2, 320
MOST_SHARE = 0.36  # of the width, for the connections

_WHY = {
    "": N_("Looking for the server on this computer…"),
    "no_server": N_("No server runs on this computer; it appears here as soon as one does."),
    "not_teaching": N_("The server on this computer was started without --teach."),
    "ended": N_("The server has ended; it appears here again when it starts."),
}


class WallView(tk.Frame):
    """The wall stands in a window of its own; `apply` takes events, `flush` draws.

    Args:
        parent: see tkinter.
        theme: see there.
        close: called when the window is to be closed.
        model: what was known before, if the view is made anew.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        close: Callable[[], None],
        model: WallModel | None = None,
    ) -> None:
        theme.dress_chat()
        p, px = theme.palette, theme.px
        super().__init__(parent, background=p.page)
        self._theme = theme
        self.model = model or WallModel()
        self.head = PanelHead(
            self, theme, [("close", _("Close"), lambda _button: close())], on_page=True
        )
        self.head.pack(fill="x")
        self._line()
        body = tk.Frame(self, background=p.page)
        body.pack(side="bottom", fill="both", expand=True)
        self._left = left = tk.Frame(body, background=p.side, width=px(WIDTH))
        left.pack(side="left", fill="y")
        left.pack_propagate(False)
        body.bind("<Configure>", lambda event: self._share(event.width))
        self.gauge_text = tk.Label(
            left,
            background=p.side,
            foreground=p.muted,
            font=theme.small,
            anchor="w",
            justify="left",
            padx=px(SIDE),
            pady=px(6),
        )
        self.gauge_text.pack(fill="x")
        self.gauge = tk.Canvas(
            left,
            height=px(GAUGE_HEIGHT),
            width=1,
            background=p.side,
            highlightthickness=0,
            borderwidth=0,
        )
        self.gauge.pack(fill="x", padx=px(SIDE), pady=(0, px(8)))
        tk.Frame(left, background=p.line, height=theme.hairline).pack(fill="x")
        self.list = WallList(left, theme, self.model, self._choose)
        self.list.pack(fill="both", expand=True)
        tk.Frame(body, background=p.line, width=theme.hairline).pack(side="left", fill="y")
        self.sequence = SequenceView(body, theme)
        self.sequence.pack(side="left", fill="both", expand=True)
        self._log = self.model.log
        self.sequence.use(self._log, self.model.server)
        self.flush()

    def apply(self, event: WallEvent) -> None:
        """Take what has happened."""
        self.model.apply(event)

    def flush(self) -> None:
        """Draw what has been applied."""
        model = self.model
        server = displayable_line(model.server)
        said = ngettext("{n} connection", "{n} connections", model.count).format(n=model.count)
        self.head.show(_("Glass wall"), f"{server} · {said}" if server else _(_WHY[model.code]))
        self.gauge_text.configure(text=self._how_busy() if server else "")
        if self._log is not model.log:
            self._log = model.log
            self.sequence.use(self._log, self.model.server)
        self.sequence.refresh()
        self.list.draw()
        self._draw_gauge()

    # --- inside -----------------------------------------------------------------------------------

    def _line(self) -> None:
        theme = self._theme
        tk.Frame(self, background=theme.palette.line, height=theme.hairline).pack(fill="x")

    def _share(self, wide: int) -> None:
        """Leave most of a narrow window to the arrows."""
        own = min(self._theme.px(WIDTH), round(wide * MOST_SHARE))
        self._left.configure(width=own)
        self.gauge_text.configure(wraplength=max(1, own - 2 * self._theme.px(SIDE)))

    def _how_busy(self) -> str:
        model = self.model
        said = _("{queued} wait for the hub, {batch} taken at once").format(
            queued=model.queued, batch=model.batch
        )
        if not model.missed:
            return said
        left_out = ngettext(
            "{n} arrow could not be shown", "{n} arrows could not be shown", model.missed
        ).format(n=model.missed)
        return f"{said}\n{left_out}"

    def _choose(self, number: int) -> None:
        self.model.show_only(number)
        self.flush()

    def _draw_gauge(self) -> None:
        """Draw how many messages the hub has taken at once, the newest at the right."""
        canvas, theme = self.gauge, self._theme
        canvas.delete("all")
        wide, high = canvas.winfo_width(), canvas.winfo_height()
        bar = theme.sharp(BAR)
        values = list(self.model.gauge)[-max(1, wide // bar) :]
        most = max(values, default=0) or 1
        canvas.create_line(0, high - 1, wide, high - 1, fill=theme.palette.line)
        for index, value in enumerate(reversed(values)):
            if value:
                x = wide - (index + 1) * bar
                y = high - 1 - max(1, round((high - 2) * value / most))
                canvas.create_rectangle(x, y, x + bar, high - 1, fill=theme.palette.accent, width=0)
