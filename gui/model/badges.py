"""What a message carries besides its text: the mark of its receipt, and reactions. No tkinter."""

from __future__ import annotations

from collections.abc import Iterable

from gui.model.conversation import DeliveryStatus
from gui.words.i18n import N_
from net.wire.names import key

# Of each receipt its mark, the palette's colour for it, and what it means.
RECEIPTS = {
    DeliveryStatus.PENDING: ("◷", "muted", N_("waiting to be sent")),
    DeliveryStatus.STORED: ("✓", "ok", N_("the server has it")),
    DeliveryStatus.DELIVERED: ("✓✓", "ok", N_("it has arrived")),
    DeliveryStatus.READ: ("◉", "accent", N_("it has been read")),
    DeliveryStatus.UNCONFIRMED: ("→", "muted", N_("sent; whether it has arrived nobody confirms")),
    DeliveryStatus.FAILED: ("✗", "error", N_("not sent; why stands beside it")),
}


def chips(reactions: Iterable[tuple[str, str]], me: str) -> list[tuple[str, list[str], bool]]:
    """Each emoji with who has answered with it, and whether the user is among them; the first one
    first."""
    own = key(me) if me else None
    groups: dict[str, list[str]] = {}
    for nick, emoji in reactions:
        if emoji:
            groups.setdefault(emoji, []).append(nick)
    return [
        (emoji, nicks, any(key(nick) == own for nick in nicks)) for emoji, nicks in groups.items()
    ]
