"""Describe what a message shows besides its text: its receipt and its reactions. No tkinter."""

from __future__ import annotations

from collections.abc import Iterable

from gui.model.conversation import DeliveryStatus
from gui.words.i18n import N_
from net.wire.names import key

# The mark of each receipt, the palette's colour for it, and its meaning.
RECEIPTS = {
    DeliveryStatus.PENDING: ("◷", "muted", N_("pending")),
    DeliveryStatus.STORED: ("✓", "ok", N_("received by the server")),
    DeliveryStatus.DELIVERED: ("✓✓", "ok", N_("delivered")),
    DeliveryStatus.READ: ("◉", "accent", N_("read")),
    DeliveryStatus.UNCONFIRMED: ("→", "muted", N_("sent, not confirmed")),
    DeliveryStatus.FAILED: ("✗", "danger", N_("not sent")),
}


def chips(reactions: Iterable[tuple[str, str]], me: str) -> list[tuple[str, list[str], bool]]:
    """Return each emoji, who has reacted with it, and whether the user is among them.

    They are in the order of the first reaction with each.
    """
    own = key(me) if me else None
    groups: dict[str, list[str]] = {}
    for nick, emoji in reactions:
        if emoji:
            groups.setdefault(emoji, []).append(nick)
    return [
        (emoji, nicks, any(key(nick) == own for nick in nicks)) for emoji, nicks in groups.items()
    ]
