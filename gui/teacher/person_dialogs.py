"""Show the dialogs about people: muting, banning, who is locked out, and the PIN of a teacher."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk

from gui.looks.theme import Theme
from gui.model.teaching import DURATIONS
from gui.parts import editing
from gui.parts.dialog import Dialog
from gui.parts.drop_down import DropDown
from gui.parts.row_list import ListLine, ListRow, RowList
from gui.words.i18n import _
from gui.words.text import displayable_line, typed
from net.wire.fields import NOTE_CHARACTERS
from net.wire.teaching import PIN_DIGITS

WIDTH, LIST_HEIGHT = 420, 260  # in pixels at 96 dpi


class LockDialog(Dialog):
    """The dialog mutes a person or bans them: for how long, and why.

    Args:
        kind: "mute" or "ban".
        nick: the person.
        on_lock: called with the seconds, the reason, and whether a ban holds for the address, too.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        kind: str,
        nick: str,
        on_lock: Callable[[int, str, bool], None],
    ) -> None:
        name = displayable_line(nick)
        title = _("Mute {name}") if kind == "mute" else _("Ban {name}")
        super().__init__(parent, theme, title.format(name=name))
        self._on_lock, unit, wide = on_lock, theme.unit, self.wide(WIDTH)
        said = (
            _(
                "{name} reads on, sees why and until when, can raise a hand and vote, and can "
                "still write to you in private."
            )
            if kind == "mute"
            else _("{name} is put out, sees why and until when, and can't come back until then.")
        )
        ttk.Label(
            self.page, text=said.format(name=name), style="Muted.TLabel", wraplength=wide
        ).pack(anchor="w", pady=(0, 3 * unit))
        ttk.Label(self.page, text=_("For how long")).pack(anchor="w", pady=(0, unit))
        self.time = DropDown(self.page, theme, [_(one.label) for one in DURATIONS])
        self.time.current(0)
        self.time.pack(fill="x")
        self.time.bind("<<ComboboxSelected>>", lambda _event: self._check(), add=True)
        ttk.Label(self.page, text=_("Reason (optional, they see it)"), wraplength=wide).pack(
            anchor="w", pady=(3 * unit, unit)
        )
        self.reason = ttk.Entry(self.page, font=theme.font, width=44)
        self.reason.pack(fill="x")
        editing.guard_input(self.reason)
        editing.add_menu(self.reason, theme, editable=True)
        self.address: ttk.Checkbutton | None = None
        if kind == "ban":
            self._add_address(wide)
        self.buttons(
            (_("Cancel"), self.close, False),
            (_("Mute") if kind == "mute" else _("Ban"), self._lock, True),
        )
        self._check()
        self.show(self.reason)

    def _add_address(self, wide: int) -> None:
        unit = self.theme.unit
        self.address = self.check_box(_("Also nobody new from the same address"), is_on=False)
        self.address.pack(anchor="w", pady=(3 * unit, 0))
        ttk.Label(
            self.page,
            text=_(
                "In some networks the whole class has one address: then nobody could join for "
                "the first time until it ends."
            ),
            style="Muted.TLabel",
            wraplength=wide,
        ).pack(anchor="w", pady=(unit, 0))

    def _check(self) -> None:
        """Offer to ban the address only if the ban has an end."""
        if self.address is not None:
            has_end = DURATIONS[self.time.current()].seconds > 0
            self.address.state(["!disabled"] if has_end else ["disabled", "!selected"])

    def _lock(self) -> None:
        seconds = DURATIONS[self.time.current()].seconds
        reason = " ".join(typed(self.reason.get()).split())[:NOTE_CHARACTERS]
        address = self.address is not None and self.address.instate(["selected"])
        self.close()
        self._on_lock(seconds, reason, address)


class LocksDialog(Dialog):
    """The dialog lists who is muted or banned; a press lets them write or come again.

    Args:
        find: returns the rows; the key of each is given to `on_press`.
    """

    def __init__(
        self,
        parent: tk.Misc,
        theme: Theme,
        find: Callable[[], Sequence[ListLine]],
        on_press: Callable[[str], None],
    ) -> None:
        super().__init__(parent, theme, _("Muted and banned"))
        self._find = find
        ttk.Label(
            self.page,
            text=_("Press a name to end it at once."),
            style="Muted.TLabel",
            wraplength=self.wide(WIDTH),
        ).pack(anchor="w", pady=(0, 2 * theme.unit))
        self.list = RowList(self.page, theme, on_press)
        self.list.canvas.configure(width=self.wide(WIDTH), height=theme.px(LIST_HEIGHT))
        self.list.pack(fill="both", expand=True)
        self.buttons((_("Close"), self.close, True))
        self.refresh()
        self.show(self.list.canvas)

    def refresh(self) -> None:
        """Show who is locked out now."""
        rows = self._find()
        self.list.show(rows or [ListRow("", _("Nobody is muted or banned."), kind="muted")])


class PinDialog(Dialog):
    """The dialog asks for the PIN that the server shows.

    `on_pin` is called with it; the dialog stays until `accept` or `refuse` is called.
    """

    def __init__(self, parent: tk.Misc, theme: Theme, on_pin: Callable[[str], None]) -> None:
        super().__init__(parent, theme, _("I teach here"))
        self._on_pin, unit = on_pin, theme.unit
        ttk.Label(
            self.page,
            text=_(
                "The server shows a PIN of {n} digits where it was started. It is another one "
                "at each start."
            ).format(n=PIN_DIGITS),
            style="Muted.TLabel",
            wraplength=self.wide(WIDTH),
        ).pack(anchor="w", pady=(0, 3 * unit))
        ttk.Label(self.page, text=_("PIN")).pack(anchor="w", pady=(0, unit))
        self.entry = ttk.Entry(self.page, font=theme.font, width=12)
        self.entry.pack(anchor="w")
        editing.guard_input(self.entry)
        editing.add_menu(self.entry, theme, editable=True)
        self.note = ttk.Label(self.page, style="FieldError.TLabel", wraplength=self.wide(WIDTH))
        self.note.pack(anchor="w", pady=(unit, 0))
        _cancel, self.button = self.buttons(
            (_("Cancel"), self.close, False), (_("Teach"), self._send, True)
        )
        self.entry.bind("<KeyRelease>", lambda _event: self._check(), add=True)
        self._check()
        self.show(self.entry)

    def refuse(self, why: str) -> None:
        """Say why the PIN was not taken."""
        self.note.configure(text=why)
        self.entry.state(["!disabled", "invalid"])
        editing.focus_whole(self.entry)
        self._check()
        self.fit()

    @property
    def _pin(self) -> str:
        return "".join(one for one in self.entry.get() if one.isdecimal() and one.isascii())

    def _check(self) -> None:
        can = len(self._pin) == PIN_DIGITS and self.entry.instate(["!disabled"])
        self.button.state(["!disabled" if can else "disabled"])

    def _send(self) -> None:
        if self.button.instate(["!disabled"]):
            self.note.configure(text="")
            self.entry.state(["disabled", "!invalid"])
            self._check()
            self._on_pin(self._pin)
