"""Show everything that is known of one message: who, when, its ids, who has got and read it."""

from __future__ import annotations

import tkinter as tk
from tkinter import ttk

from gui.looks.delay import Delay
from gui.looks.theme import Theme
from gui.model.badges import RECEIPTS, chips
from gui.model.conversation import Entry
from gui.parts.dialog import Dialog
from gui.words import format
from gui.words.i18n import _
from gui.words.text import displayable_line
from gui.words.times import moment
from net.wire.events import Details

PATIENCE_MS = 500
WIDE_UNITS = 80
TEXT_CHARACTERS = 160
MAX_NICKS = 100


def rows(entry: Entry, me: str, details: Details | None) -> list[tuple[str, str]]:
    """Return labels and values; `details` is the server's answer, None if there is none yet."""
    known = [
        (
            _("From"),
            _("{nick} (you)").format(nick=displayable_line(me or entry.sender))
            if entry.own
            else displayable_line(entry.sender),
        ),
        (_("Written"), f"{moment(entry.at):%Y-%m-%d %H:%M:%S}"),
    ]
    if entry.receipt is not None:
        mark, _colour, meaning = RECEIPTS[entry.receipt]
        known.append((_("State"), " ".join((mark, _(meaning)))))
    if entry.edited or entry.deleted:
        known.append((_("Changed"), _("deleted") if entry.deleted else _("edited")))
    for emoji, nicks, _own in chips(entry.reactions, me):
        known.append((displayable_line(emoji), _people(nicks)))
    if details is not None:
        known.append((_("Received by"), _told(details.delivered)))
        known.append((_("Read by"), _told(details.read)))
        if details.id:
            known.append((_("Number"), str(details.id)))
    if entry.cid:
        known.append((_("Sender's number"), displayable_line(entry.cid)))
    return known


def _told(nicks: tuple[str, ...] | None) -> str:
    if nicks is None:
        return _("Nobody can tell now.")
    return _people(nicks) if nicks else _("nobody yet")


def _people(nicks: tuple[str, ...] | list[str]) -> str:
    shown = [displayable_line(nick) for nick in nicks[:MAX_NICKS]]
    return ", ".join([*shown, *(["…"] if len(nicks) > MAX_NICKS else [])])


class MessageDetails(Dialog):
    """The dialog shows at once what this computer knows.

    If `asking`, the server has been asked for the rest, which comes with `tell`.
    """

    def __init__(
        self, parent: tk.Misc, theme: Theme, entry: Entry, me: str, *, asking: bool = True
    ) -> None:
        super().__init__(parent, theme, _("Message details"))
        self.entry = entry
        self._me = me
        unit = theme.unit
        said = (
            format.one_line(entry.text, TEXT_CHARACTERS)
            if not entry.deleted
            else _("Message deleted")
        )
        ttk.Label(self.page, text=said, wraplength=WIDE_UNITS * unit).pack(
            anchor="w", pady=(0, 4 * unit)
        )
        self._table = ttk.Frame(self.page)
        self._table.pack(fill="x")
        self._waiting = ttk.Label(
            self.page, text=_("Asking the server who has it…"), style="Muted.TLabel"
        )
        self._patience = Delay(self, PATIENCE_MS, self._say_waiting)
        self.buttons((_("Close"), self.close, True))
        self._draw(None)
        self.show()
        if asking:
            self._patience.start()

    def tell(self, details: Details) -> None:
        """Show the server's answer, if it is about this message."""
        if details.cid != self.entry.cid:
            return
        self._patience.cancel()
        self._waiting.pack_forget()
        self._draw(details)
        self.fit()

    def destroy(self) -> None:
        self._patience.cancel()
        super().destroy()

    def _say_waiting(self) -> None:
        self._waiting.pack(anchor="w", pady=(3 * self.theme.unit, 0))
        self.fit()

    def _draw(self, details: Details | None) -> None:
        unit = self.theme.unit
        for child in self._table.winfo_children():
            child.destroy()
        for row, (label, value) in enumerate(rows(self.entry, self._me, details)):
            ttk.Label(self._table, text=label, style="Muted.TLabel").grid(
                row=row, column=0, sticky="nw", pady=unit // 2
            )
            ttk.Label(self._table, text=value, wraplength=WIDE_UNITS * unit).grid(
                row=row, column=1, sticky="w", padx=(4 * unit, 0), pady=unit // 2
            )
