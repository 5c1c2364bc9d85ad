"""Say in a few words what something in a message is, for the card beside it. No tkinter."""

from __future__ import annotations

import datetime

from gui.model.badges import RECEIPTS, chips
from gui.model.conversation import Entry
from gui.words import format, links
from gui.words.i18n import _
from gui.words.text import displayable_line
from gui.words.times import day_name, moment
from net.wire.names import key
from net.wire.visible import visible

MOST_NAMES = 20


def explain(entry: Entry, kind: str, value: str, me: str, today: datetime.date) -> str:
    """Return what a part of a message is, or "" if that is clear.

    Args:
        entry: the message.
        kind: one of `ClickTargets.PRESSED` and `TOLD`.
        value: see `ClickTargets`.
        me: the user's nick.
        today: the current day.
    """
    match kind:
        case "link":
            return f"→ {displayable_line(links.look_at(value).host)}"
        case "chip":
            _emoji, nicks, own = reaction(entry, value, me)
            others = [displayable_line(nick) for nick in nicks if key(nick) != key(me)]
            mine = [_("You")] if own else []
            more = ["…"] if len(others) > MOST_NAMES else []
            return ", ".join([*mine, *others[:MOST_NAMES], *more])
        case "receipt" if entry.receipt is not None:
            said = _(RECEIPTS[entry.receipt][2])
            return said[:1].upper() + said[1:]
        case "time":
            at = moment(entry.at)
            return f"{day_name(at.date(), today)}, {at:%H:%M}"
        case "copy":
            return _("Copy code")
        case _:
            return ""


def reaction(entry: Entry, value: str, me: str) -> tuple[str, list[str], bool]:
    """Return an emoji, who has reacted with it, and whether the user has.

    Args:
        entry: the message.
        value: the position of the reaction among those shown.
        me: the user's nick.
    """
    groups = chips(entry.reactions, me)
    return groups[int(value)] if int(value) < len(groups) else ("", [], False)


def code(entry: Entry, index: int) -> str:
    """Return the code in one of the boxes of a message, as it was typed."""
    shown = visible(entry.text)
    blocks = [each for each in format.segments(shown) if each.kind == "block"]
    return shown[blocks[index].start : blocks[index].end] if index < len(blocks) else ""
