"""What a change to a private group is called in its transcript. No tkinter."""

from __future__ import annotations

from gui.i18n import _
from gui.records import Room
from gui.text import displayable_line
from net.events import RoomChanged
from net.names import key


def left(nick: str, me: str) -> str:
    """Somebody has gone out of a group."""
    if key(nick) == key(me):
        return _("You have left the group. Whoever is in it can take you in again.")
    return _("{name} has left the group.").format(name=displayable_line(nick))


def notes(before: Room | None, change: RoomChanged, me: str) -> list[str]:
    """A sentence for each thing that is not as it was `before` (None: the user was not in the group)."""
    by_me, by = key(change.by) == key(me), displayable_line(change.by)
    title = displayable_line(change.title)
    if before is None:
        if by_me:
            return [_("You have made the group “{title}”.").format(title=title)]
        return [_("{name} has taken you into the group “{title}”.").format(name=by, title=title)]
    said = []
    if before.title != change.title:
        said.append((_("You have named the group “{title}”.") if by_me else _(
            "{name} has named the group “{title}”.")).format(name=by, title=title))
    new = [displayable_line(nick) for nick in change.members if key(nick) not in before.members]
    if new:
        said.append((_("You have taken in {people}.") if by_me else _("{name} has taken in {people}.")).format(
            name=by, people=", ".join(new)))
    return said
