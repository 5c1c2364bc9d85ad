"""Keep what the user has set in the fault lab, as orders for it and as words. No tkinter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from gui.words.i18n import N_, _, ngettext

# In each row the first value means that nothing is wrong.
DELAYS = (0, 10, 20, 50, 100, 200, 300, 500, 700, 1_000, 1_500, 2_000, 3_000, 5_000)  # ms
JITTERS = (0, 10, 20, 50, 100, 200, 300, 500, 1_000)  # ms
BANDWIDTHS = (0, 1_000_000, 200_000, 100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500)
SLICES = (0, 500, 100, 50, 20, 10, 7, 5, 3, 2, 1)  # bytes
JOINS = (0, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000)  # ms
CORRUPTIONS = (0, 100_000, 20_000, 5_000, 2_000, 1_000, 500, 200, 100, 50)  # one byte in so many

_PIECES = frozenset({"slice", "split"})

SIDES = {"": N_("both directions"), "up": N_("to the server"), "down": N_("from the server")}


@dataclass
class LabSettings:
    """The settings are those of one lab; `side` says for which direction, "" for both."""

    side: str = ""
    delay: int = 0  # ms
    jitter: int = 0  # ms
    bandwidth: int = 0  # bytes a second
    slice: int = 0  # bytes
    coalesce: int = 0  # ms
    corrupt: int = 0  # one byte in so many
    is_split: bool = False  # each character of several bytes
    is_doubled: bool = False  # each connection, from the next one on
    is_frozen: bool = False
    has_orders: bool = False  # besides: of a script, a log, or typed ones

    def heal(self) -> None:
        """Set everything back but the direction."""
        vars(self).update(vars(LabSettings(side=self.side)))

    def orders(self, before: LabSettings) -> list[str]:
        """Return the orders for a lab that does what `before` says, so that it does this."""
        changed = {}
        for side in ("up", "down"):
            was, now = before._faults(side), self._faults(side)
            names = {name for name in now if now[name] != was[name]}
            if names & _PIECES:  # they share a pause, which the end of either would end
                names |= {name for name in _PIECES if not now[name].endswith(" off")}
            changed[side] = " ".join(now[name] for name in now if name in names)
        if changed["up"] == changed["down"]:
            orders = [changed["up"]] if changed["up"] else []
        else:
            orders = [f"{side} {order}" for side, order in changed.items() if order]
        if self.is_doubled != before.is_doubled:
            orders.append("duplicate" if self.is_doubled else "duplicate off")
        return orders

    def _faults(self, side: str) -> dict[str, str]:
        """Return the faults of a direction, by name, as the lab's orders say them."""
        is_meant = self.side in ("", side)
        values = (
            ("delay", self.delay, f"{self.delay}ms"),
            ("jitter", self.jitter, f"{self.jitter}ms"),
            ("bandwidth", self.bandwidth, str(self.bandwidth)),
            ("slice", self.slice, str(self.slice)),
            ("split", self.is_split, "char"),
            ("coalesce", self.coalesce, f"{self.coalesce}ms"),
            ("corrupt", self.corrupt, f"1/{self.corrupt}"),
            ("freeze", self.is_frozen, ""),
        )
        return {
            name: f"{name} {written}".strip() if is_on and is_meant else f"{name} off"
            for name, is_on, written in values
        }

    @property
    def summary(self) -> str:
        """Return what is wrong with the connection, in a few words."""
        said = []
        if self.is_frozen:
            said.append(_("nothing passes"))
        if self.delay:
            said.append(_("delay of {time}").format(time=time_words(self.delay)))
        if self.jitter:
            said.append(_("varies by {time}").format(time=time_words(self.jitter)))
        if self.bandwidth:
            said.append(bandwidth_words(self.bandwidth))
        if self.slice:
            said.append(_("pieces of {bytes}").format(bytes=slice_words(self.slice)))
        if self.is_split:
            said.append(_("characters in two pieces"))
        if self.coalesce:
            said.append(_("joined for {time}").format(time=time_words(self.coalesce)))
        if self.corrupt:
            said.append(_("changed bytes: {share}").format(share=corruption_words(self.corrupt)))
        if said and self.side:
            said.append(_(SIDES[self.side]))
        if self.is_doubled:
            said.append(_("connected twice"))
        if self.has_orders:
            said.append(_("orders"))
        return " · ".join(said) or _("no faults at the moment")


def time_words(milliseconds: int) -> str:
    """Return a time for the user."""
    if not milliseconds:
        return _("none")
    if milliseconds < 1_000:
        return _("{n} ms").format(n=milliseconds)
    return _("{n} s").format(n=f"{milliseconds / 1000:g}")


def bandwidth_words(bandwidth: int) -> str:
    """Return a number of bytes a second for the user."""
    if not bandwidth:
        return _("no limit")
    return _("{n} kB/s").format(n=f"{bandwidth / 1000:g}")


def slice_words(count: int) -> str:
    """Return how large the pieces are, for the user."""
    if not count:
        return _("as they come")
    return ngettext("{n} byte", "{n} bytes", count).format(n=count)


def corruption_words(share: int) -> str:
    """Return which share of the bytes is changed, for the user."""
    return _("1 in {n}").format(n=share) if share else _("none")


class SliderRow(NamedTuple):
    """A row of the dialog has a slider."""

    field: str  # of LabSettings
    label: str
    values: tuple[int, ...]
    words: Callable[[int], str]


ROWS = (
    SliderRow("delay", N_("Delay"), DELAYS, time_words),
    SliderRow("jitter", N_("Variation"), JITTERS, time_words),
    SliderRow("bandwidth", N_("Bandwidth"), BANDWIDTHS, bandwidth_words),
    SliderRow("slice", N_("Pieces"), SLICES, slice_words),
    SliderRow("coalesce", N_("Joining"), JOINS, time_words),
    SliderRow("corrupt", N_("Changed bytes"), CORRUPTIONS, corruption_words),
)
