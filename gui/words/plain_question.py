"""Ask the user how to go on with a server that speaks only the plain dialect. No tkinter.

Such a server may read lines or not, and may wait for the name: no program can tell, so the user is
asked (net.wire.manners). It may also send everybody a message that was for one person, so nothing
here says that anything is private.
"""

from __future__ import annotations

from gui.words.i18n import _
from gui.words.text import displayable_line
from net.wire.manners import Manner


def question(address: str, greeting: str) -> tuple[str, str]:
    """Return what was found and what that means; the answer is to go on or not.

    Args:
        greeting: what the server has said; "" if nothing.
    """
    address = displayable_line(address)
    if greeting:
        found = _("{address} is a plain server.").format(address=address)
        what = _("It may be a classmate's own server.")
    else:
        found = _("{address} says nothing.").format(address=address)
        what = _(
            "It may be overloaded, or it may be a classmate's own server that is waiting for "
            "your name."
        )
    warning = _(
        "It has no receipts, does not show who is online, and may show everybody what you write "
        "to one person. Continue?"
    )
    return found, f"{what} {warning}"


def choices() -> tuple[tuple[str, str], tuple[str, str]]:
    """Return the choices in the order of Manner: a few words, and when each is right."""
    return (
        (
            _("Messages end with \\n (LF)"),
            _("For a server that reads lines: without this ending it receives nothing."),
        ),
        (_("Send my name first"), _("For a server that says nothing until it has your name.")),
    )


def ways_on(manner: Manner, greeting: str) -> tuple[tuple[str, Manner], ...]:
    """Return the answers where there is no room for choices.

    The proposed one comes first, then the alternatives.
    """
    ways = [
        (_("Continue"), manner),
        (
            _("Continue without LF") if manner.ends_lines else _("Continue with LF"),
            Manner(not manner.ends_lines, manner.speaks_first),
        ),
    ]
    if not greeting:
        ways.append((_("Try Charla"), Manner(manner.ends_lines, speaks_first=False)))
    return tuple(ways)
