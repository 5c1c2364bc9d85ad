"""Say in words what has changed in a room or a group, for its transcript. No tkinter."""

from __future__ import annotations

from gui.model.records import RoomState
from gui.words.i18n import _
from gui.words.text import displayable_line
from net.wire.events import GroupChanged, TermsChanged
from net.wire.names import key


def left(nick: str, me: str) -> str:
    """Say that somebody has left a group."""
    if key(nick) == key(me):
        return _("You have left the group. Its members can invite you again.")
    return _("{name} has left the group.").format(name=displayable_line(nick))


def joined(nick: str) -> str:
    """Say that somebody who was invited has joined."""
    return _("{name} has joined the group.").format(name=displayable_line(nick))


def declined(nick: str) -> str:
    """Say that somebody has declined the invitation."""
    return _("{name} has not accepted the invitation.").format(name=displayable_line(nick))


def terms(change: TermsChanged, me: str) -> str:
    """Say that somebody has opened or closed the history of a room."""
    if key(change.by) == key(me):
        return (
            _("You have changed the room: people who join later see earlier messages.")
            if change.open
            else _("You have changed the room: people who join later don't see earlier messages.")
        )
    return (
        _("{name} has changed the room: people who join later see earlier messages.")
        if change.open
        else _("{name} has changed the room: people who join later don't see earlier messages.")
    ).format(name=displayable_line(change.by))


def notes(
    before: RoomState | None, change: GroupChanged, me: str, *, has_accepted: bool = False
) -> list[str]:
    """Return a sentence for each change.

    Args:
        before: the group before the change; None if the user was not in it.
        has_accepted: the user has accepted an invitation to it.
    """
    by_me, by = key(change.by) == key(me), displayable_line(change.by)
    title = displayable_line(change.title)
    said = []
    if before is None or key(me) not in before.members:
        if has_accepted:
            return [_("You have joined the group “{title}”.").format(title=title)]
        if not by_me:
            return [_("{name} has added you to the group “{title}”.").format(name=by, title=title)]
        said.append(_("You have created the group “{title}”.").format(title=title))
        before = RoomState(change.room, {key(me): me}, change.title)
    if before.title != change.title:
        said.append(
            (
                _("You have changed the group's name to “{title}”.")
                if by_me
                else _("{name} has changed the group's name to “{title}”.")
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
