"""Show everything that is known of one message: who, when, its ids, who has got and read it."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk

from gui.looks.delay import Delay
from gui.looks.theme import Theme
from gui.model.badges import RECEIPTS, chips
from gui.model.conversation import Entry
from gui.parts.dialog import Dialog
from gui.parts.face_list import FaceLine, FaceList
from gui.words import format
from gui.words.face import Face
from gui.words.i18n import _
from gui.words.said import gone
from gui.words.text import displayable_line
from gui.words.times import moment
from net.wire import names
from net.wire.events import Details

PATIENCE_MS = 500
WIDE_UNITS = 80
TEXT_CHARACTERS = 160
MAX_NICKS = 100
ROWS = 6
LIST_WIDTH = 320  # in pixels at 96 dpi


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
        said = _(RECEIPTS[entry.receipt][2])
        known.append((_("Status"), said[:1].upper() + said[1:]))
    if entry.edited or entry.deleted:
        known.append((_("Changes"), _("deleted") if entry.deleted else _("edited")))
    for emoji, nicks, _own in chips(entry.reactions, me):
        known.append((displayable_line(emoji), _people(nicks)))
    if details is not None:
        if details.read is None or details.delivered is None:
            known.append((_("Seen by"), _("This can't be known now.")))
        if details.id:
            known.append((_("Number"), str(details.id)))
    if entry.cid:
        known.append((_("Sender's number"), displayable_line(entry.cid)))
    return known


def recipients(entry: Entry, details: Details) -> tuple[list[str], list[str]]:
    """Return who has seen a message, and who has only received it; never its author."""
    author = names.key(entry.sender)
    seen = {names.key(nick): nick for nick in details.read or ()}
    received = {names.key(nick): nick for nick in details.delivered or ()}
    return (
        [nick for key, nick in seen.items() if key != author],
        [nick for key, nick in received.items() if key != author and key not in seen],
    )


def _people(nicks: Sequence[str]) -> str:
    shown = [displayable_line(nick) for nick in nicks[:MAX_NICKS]]
    return ", ".join([*shown, *(["…"] if len(nicks) > MAX_NICKS else [])])


class MessageDetails(Dialog):
    """The dialog shows at once what this computer knows.

    If `asking`, the server has been asked for the rest, which comes with `tell`. `face_of` returns
    the face of a nick.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        entry: Entry,
        me: str,
        *,
        face_of: Callable[[str], Face],
        asking: bool = True,
    ) -> None:
        super().__init__(parent, theme, _("Message details"))
        self.entry = entry
        self._me, self._face_of = me, face_of
        unit = theme.unit
        said = (
            format.one_line(entry.text, TEXT_CHARACTERS) if not entry.deleted else gone(entry.item)
        )
        ttk.Label(self.page, text=said, wraplength=min(WIDE_UNITS * unit, self.room)).pack(
            anchor="w", pady=(0, 4 * unit)
        )
        self._table = ttk.Frame(self.page)
        self._table.pack(fill="x")
        self._seen = ttk.Frame(self.page)
        self._waiting = ttk.Label(
            self.page, text=_("Asking the server who has seen it…"), style="Muted.TLabel"
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
        for child in (*self._table.winfo_children(), *self._seen.winfo_children()):
            child.destroy()
        for row, (label, value) in enumerate(rows(self.entry, self._me, details)):
            ttk.Label(self._table, text=label, style="Muted.TLabel").grid(
                row=row, column=0, sticky="nw", pady=unit // 2
            )
            ttk.Label(self._table, text=value, wraplength=min(WIDE_UNITS * unit, self.room)).grid(
                row=row, column=1, sticky="w", padx=(4 * unit, 0), pady=unit // 2
            )
        if details is not None and details.read is not None and details.delivered is not None:
            self._seen.pack(fill="x", pady=(3 * unit, 0))
            seen, received = recipients(self.entry, details)
            self._list(_("Seen by {n}").format(n=len(seen)), seen)
            if received:
                self._list(_("Delivered to {n} more").format(n=len(received)), received)
            if details.more:
                said = _("The room is large: only those who have been in it longest are listed.")
                width = min(self.theme.px(LIST_WIDTH), self.room)
                note = ttk.Label(self._seen, text=said, style="Muted.TLabel", wraplength=width)
                note.pack(anchor="w", pady=(unit, 0))

    def _list(self, title: str, nicks: Sequence[str]) -> None:
        """List people below a heading."""
        unit, theme = self.theme.unit, self.theme
        ttk.Label(self._seen, text=title, style="Section.TLabel").pack(
            anchor="w", pady=(2 * unit, unit)
        )
        if nicks:
            width = min(theme.px(LIST_WIDTH), self.room)
            people = FaceList(self._seen, theme, width=width, rows=ROWS)
            people.show_lines(
                [FaceLine(nick, nick, self._face_of(nick)) for nick in nicks], fit=True
            )
            people.pack(fill="x")
