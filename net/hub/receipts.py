"""Tell senders that their messages have arrived and been read.

A receipt is a fact that a device has stated: with `seen`, that everything up to an id is in its
journal; with `read`, that its user has had it in view. Both are positions and include everything
before, so losing one does no harm. In rooms nobody is told without asking (`info`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from net.hub.actions import DeliverTo
from net.hub.archive import Archive
from net.hub.people import (
    HubConversation,
    Member,
    Private,
    Room,
    Session,
    User,
    readable_from,
    user_of,
)
from net.wire.messages import Info, Reached, Receipt

# How many members of a room are looked at. More would keep everybody waiting, for a list that
# nobody reads.
LOOKED_AT = 1000


class Receipts:
    """Keeps track of what devices have seen and users have read."""

    def __init__(self, archive: Archive, users: dict[str, User], deliver: DeliverTo) -> None:
        self._archive = archive
        self._users = users
        self._deliver = deliver

    def note_return(self, session: Session, seen: int) -> None:
        """Note what a returning device has.

        What it lacks is sent later, and noted as unseen then.
        """
        user = user_of(session)
        before = user.seen
        self.note_seen(session, seen)
        if user.seen > before:  # one query for all: there may be hundreds of conversations
            talks = [talk for talk in user.talks.values() if talk.last > before]
            lasts = self._archive.lasts_until([talk.number for talk in talks], user.seen)
            for talk, last in zip(talks, lasts, strict=True):
                self._tell_delivered(user, talk, last)

    def of_own(self, user: User) -> Iterator[Receipt]:
        """Yield receipts for the user's own messages, each computed when it is asked for."""
        for talk in list(user.talks.values()):
            key, nick = talk.other(user.key)
            other = self._users.get(key)
            if other is None or other is user or not talk.last:
                continue
            for id_, state in (
                (self._seen_of(other, talk), "delivered"),
                (talk.read.get(key, 0), "read"),
            ):
                if id_:
                    yield Receipt(nick, id_, state)

    def note_seen(self, session: Session, id_: int) -> None:
        """Note that the session's device has everything up to this id."""
        user = user_of(session)
        if id_ > user.seen:
            user.seen = id_
            if user.is_owned:
                self._archive.set_seen(user.number, id_)
        for talk, last in session.unseen.take_until(user.seen):
            self._tell_delivered(user, talk, last)

    def note_read(self, session: Session, conversation: HubConversation, id_: int) -> None:
        """Note that the session's user has read the conversation up to this id."""
        user = user_of(session)
        id_ = min(id_, conversation.last)
        if id_ <= conversation.read.get(user.key, 0):
            return
        conversation.read[user.key] = id_
        if user.is_owned and conversation.number:
            self._archive.set_read(user.number, conversation.number, id_)
        if isinstance(conversation, Private):
            self._tell_other(user, conversation, id_, "read")

    def reached(self, user: User, conversation: HubConversation, info: Info) -> Reached:
        """Return who has a message on a device and who has read it, besides author and user.

        Members who joined after the message don't count: what their devices have says nothing about
        it.

        Both lists are empty for every id that is not that of a message which the user may read in
        this conversation. Positions are counted over all conversations, so an answer would tell
        something about other people's.
        """
        id_ = info.id
        sender = (
            self._archive.sender_of(conversation.number, id_)
            if id_ > readable_from(user, conversation)
            else 0
        )
        if not sender:
            return Reached(info.name, id_, (), (), info.ref)
        more = False
        if isinstance(conversation, Room):
            others: Iterable[Member] = islice(conversation.members.values(), LOOKED_AT)
            more = len(conversation.members) > LOOKED_AT
        else:
            assert isinstance(conversation, Private)
            other = self._users.get(conversation.other(user.key)[0])
            others = [Member(other, other.since)] if other else []
        delivered: list[str] = []
        read: list[str] = []
        for member in others:
            other = member.user
            has_read = conversation.read.get(other.key, 0) >= id_
            is_meant = other is not user and other.number != sender and member.since < id_
            if is_meant and (has_read or other.seen >= id_):
                delivered.append(other.nick)
                if has_read:
                    read.append(other.nick)
        return Reached(info.name, id_, tuple(delivered), tuple(read), info.ref, more)

    def _seen_of(self, user: User, talk: Private) -> int:
        """Return the id of the talk's last message that the user's device has; 0 if it has none.

        What the device has seen is a position among the messages of all its conversations, which
        concerns nobody else.
        """
        id_ = (
            talk.last
            if user.seen >= talk.last
            else self._archive.last_until(talk.number, user.seen)
        )
        return id_ if id_ > user.since else 0

    def _tell_delivered(self, user: User, talk: Private, id_: int) -> None:
        """Send a `delivered` receipt, unless the message went to an earlier user of the nick."""
        if id_ > user.since:
            self._tell_other(user, talk, id_, "delivered")

    def _tell_other(self, user: User, talk: Private, id_: int, state: str) -> None:
        other = self._users.get(talk.other(user.key)[0])
        if (
            id_
            and other is not None
            and other is not user
            and other.session is not None
            and not other.session.plain
        ):
            self._deliver(Receipt(user.nick, id_, state), [other.session])
