"""Invite people to private groups.

Nobody gets into a group without their consent. A member invites somebody, who accepts by joining or
declines. Once somebody has accepted an invitation of a person, that person's later invitations take
them in without asking, as long as they are in few enough rooms that others can't fill them up.
Somebody who has declined is not asked again by the same person for the same group. Somebody who has
left a group is always asked, whoever invites them. Blocking a person ends all of this
(net.hub.blocks).

Everything is bounded: the invitations that wait for one person's answer, and how many of them one
other person may send. When there are too many, the oldest one of whoever has sent most is dropped.
"""

from __future__ import annotations

from collections import Counter

from net.hub.actions import DeliverTo
from net.hub.archive import Archive
from net.hub.people import Invitation, Room, Session, User, user_of
from net.hub.registry import Registry
from net.wire import names
from net.wire.messages import Decline, Declined, Err, Invited, Joined, RoomChanged, Uninvited

# Invitations that wait for one person: in all, and from one other person.
INVITATIONS = 100
INVITATIONS_FROM_ONE = 10
# Unanswered invitations of one group: every member is told of all of them.
INVITATIONS_TO_ONE = 1000
# Members of one group and people invited to it: every member is told of all of them.
GROUP_PEOPLE = 1000
# What is remembered of one person.
REFUSALS = 1000
TRUSTED = 1000
# Somebody in so many rooms is always asked: nobody else may fill the rest of their list of rooms.
ASKED_FROM_ROOMS = 50


class Invitations:
    """Holds the rules of invitations; the invitations are in users, rooms and the archive."""

    def __init__(self, archive: Archive, registry: Registry, deliver: DeliverTo) -> None:
        self._archive = archive
        self._registry = registry
        self._deliver = deliver

    def tell(self, session: Session) -> None:
        """Tell a session that has just logged in which invitations wait for an answer (bounded)."""
        for invitation in user_of(session).invitations.values():
            self._deliver(_told(invitation), [session])

    # --- asking -----------------------------------------------------------------------------------

    def invite(self, session: Session, room: Room, nick: str, ref: str = "") -> bool:
        """Invite a person to the group, or take them in if they need not be asked.

        If that is not possible, the session is told why, with the `ref` of its request.

        Returns:
            Whether the group has changed.
        """
        host = user_of(session)
        guest = self._registry.users.get(names.key(nick))
        if guest is None:
            self._deliver(
                Err("no_such_nick", "Nobody here has this nick.", to=nick, ref=ref), [session]
            )
            return False
        if room.key in guest.rooms or room.key in guest.invitations:
            return False
        problem = _problem_with(host, guest, room)
        if problem:
            self._deliver(Err(*problem, to=nick, ref=ref), [session])
            return False
        if host.key in guest.trusted and _wants_no_question(guest, room):
            self._registry.enter(guest, room.name)
            return True
        if len(guest.invitations) >= INVITATIONS:
            self.withdraw(guest, _most_pressing(guest))
        invitation = self._registry.invite(guest, room, host)
        if guest.session is not None:
            self._deliver(_told(invitation), [guest.session])
        return True

    def withdraw(self, guest: User, invitation: Invitation) -> None:
        """End an unanswered invitation, and tell the guest and the group."""
        self._registry.uninvite(guest, invitation)
        if guest.session is not None:
            self._deliver(Uninvited(invitation.room.name), [guest.session])
        self._deliver(Declined(invitation.room.name, guest.nick), invitation.room.rich_sessions())

    # --- answering --------------------------------------------------------------------------------

    def accept(self, guest: User, invitation: Invitation) -> None:
        """Let the guest into the group.

        The group hears that they have joined; they hear who is in the group.
        """
        room = invitation.room
        self._registry.uninvite(guest, invitation)
        host = self._registry.users.get(invitation.by_key)
        if host is not None and host.is_owned and len(guest.trusted) < TRUSTED:
            # Without an owner, the next person to use the nick may be somebody else.
            self._registry.set_regard(guest, host.key, host.nick, "trusted")
        for refusal in [one for one in guest.refusals if one[0] == room.key]:
            self._registry.forget_refusal(guest, refusal)
        others = room.rich_sessions()
        self._registry.enter(guest, room.name)
        self._deliver(Joined(room.name, guest.nick), others)
        if guest.session is not None:
            self._deliver(changed(room, guest.nick), [guest.session])

    def handle_decline(self, session: Session, decline: Decline) -> None:
        """Decline an invitation. A repeated request gets the same answer again."""
        guest = user_of(session)
        invitation = guest.invitations.get(names.key(decline.room))
        if invitation is None:
            self._deliver(Uninvited(decline.room), [session])
            return
        self.withdraw(guest, invitation)
        self._refuse(guest, invitation.room, invitation.by_key)

    # --- ends -------------------------------------------------------------------------------------

    def note_left(self, user: User, room: Room) -> None:
        """Remember that the user has left the group.

        Nobody may take them in again without asking.
        """
        self._refuse(user, room, "")
        self.note_empty(room)

    def note_empty(self, room: Room) -> None:
        """Withdraw the open invitations of a group without members: nobody can let guests in."""
        if not room.members:
            for guest in list(room.invited.values()):
                self.withdraw(guest, guest.invitations[room.key])

    def note_gone(self, user: User) -> None:
        """Withdraw all invitations of a user who is gone and whose nick nobody owns."""
        for invitation in list(user.invitations.values()):
            self.withdraw(user, invitation)

    def end_those_of(self, guest: User, host_key: str) -> None:
        """Withdraw all invitations that this person has sent to the guest."""
        for invitation in [one for one in guest.invitations.values() if one.by_key == host_key]:
            self.withdraw(guest, invitation)

    def _refuse(self, guest: User, room: Room, by_key: str) -> None:
        while len(guest.refusals) >= REFUSALS:
            self._registry.forget_refusal(guest, next(iter(guest.refusals)))
        self._registry.refuse(guest, room, by_key)


def changed(room: Room, by: str) -> RoomChanged:
    """Return the message that tells the members of a group that `by` has changed it."""
    return RoomChanged(room.name, tuple(room.nicks()), room.title, by, tuple(room.invited_nicks()))


def _problem_with(host: User, guest: User, room: Room) -> tuple[str, str] | None:
    if host.key in guest.blocked:
        return "blocked", "This person takes no messages from you."
    if (room.key, host.key) in guest.refusals:
        return "declined", "This person has declined your invitation."
    if len(room.members) + len(room.invited) >= GROUP_PEOPLE:
        return (
            "too_many_invitations",
            f"At most {GROUP_PEOPLE} people are in a group or invited to it.",
        )
    if host.key in guest.trusted and _wants_no_question(guest, room):
        return None
    if sum(one.by_key == host.key for one in guest.invitations.values()) >= INVITATIONS_FROM_ONE:
        return (
            "too_many_invitations",
            f"At most {INVITATIONS_FROM_ONE} invitations of yours wait for one person.",
        )
    if len(room.invited) >= INVITATIONS_TO_ONE:
        return (
            "too_many_invitations",
            f"At most {INVITATIONS_TO_ONE} people are invited to a group.",
        )
    return None


def _wants_no_question(guest: User, room: Room) -> bool:
    return (room.key, "") not in guest.refusals and len(guest.rooms) < ASKED_FROM_ROOMS


def _most_pressing(guest: User) -> Invitation:
    """Return the oldest invitation of the person who has sent the guest most invitations."""
    [(host_key, _count)] = Counter(one.by_key for one in guest.invitations.values()).most_common(1)
    return next(one for one in guest.invitations.values() if one.by_key == host_key)


def _told(invitation: Invitation) -> Invited:
    return Invited(invitation.room.name, invitation.room.title, invitation.by_nick)
