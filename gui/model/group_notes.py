"""What a change to a private group is called in its transcript. No tkinter."""

from __future__ import annotations

from gui.model.records import RoomState
from gui.words.i18n import _
from gui.words.text import displayable_line
from net.wire.events import GroupChanged
from net.wire.names import key


def left(nick: str, me: str) -> str:
    """Somebody has gone out of a group."""
    if key(nick) == key(me):
        return _("You have left the group. Its members can invite you again.")
    return _("{name} has left the group.").format(name=displayable_line(nick))


def joined(nick: str) -> str:
    """Somebody who was invited has come in."""
    return _("{name} has joined the group.").format(name=displayable_line(nick))


def declined(nick: str) -> str:
    """Somebody who was invited has not come in, and is not invited any more."""
    return _("{name} has not accepted the invitation.").format(name=displayable_line(nick))


def notes(
    before: RoomState | None, change: GroupChanged, me: str, *, has_accepted: bool = False
) -> list[str]:
    """A sentence for each thing that is not as it was `before` (None: the user was not in the
    group, and `has_accepted` an invitation or not)."""
    by_me, by = key(change.by) == key(me), displayable_line(change.by)
    title = displayable_line(change.title)
    said = []
    if before is None or key(me) not in before.members:
        if has_accepted:
            return [_("You have joined the group “{title}”.").format(title=title)]
        if not by_me:
            return [_("{name} has added you to the group “{title}”.").format(name=by, title=title)]
        said.append(_("You have made the group “{title}”.").format(title=title))
        before = RoomState(change.room, {key(me): me}, change.title)
    if before.title != change.title:
        said.append(
            (
                _("You have named the group “{title}”.")
                if by_me
                else _("{name} has named the group “{title}”.")
            ).format(name=by, title=title)
        )
    new = [displayable_line(nick) for nick in change.members if key(nick) not in before.members]
    if new:
        said.append(
            (_("You have added {people}.") if by_me else _("{name} has added {people}.")).format(
                name=by, people=", ".join(new)
            )
        )
    asked = [displayable_line(nick) for nick in change.invited if key(nick) not in before.invited]
    if asked:
        said.append(
            (
                _("You have invited {people}.") if by_me else _("{name} has invited {people}.")
            ).format(name=by, people=", ".join(asked))
        )
    return said
