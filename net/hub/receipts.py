"""Who is told that messages have arrived and been read. Pure.

A receipt is a fact that a device has stated: `seen`, everything up to this id is in its journal;
`read`, its user has had it in view. Both are positions: each says again all that came before, so
losing one loses nothing. In a room nobody is told of them by themselves; whoever wants to know
asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from net.hub.archive import Archive
from net.hub.people import HubConversation, Member, Private, Room, Session, User, readable_from
from net.wire.messages import Receipt, ServerMessage

# Of the members of a room; to name more would keep everybody else waiting, and nobody reads such a
# list.
LOOKED_AT = 1000

_Deliver = Callable[[ServerMessage, Sequence[Session]], None]


class Receipts:
    def __init__(self, archive: Archive, users: dict[str, User], deliver: _Deliver) -> None:
        self._archive = archive
        self._users = users
        self._deliver = deliver

    def note_return(self, session: Session, seen: int) -> None:
        """A device is back and says what it has. What it has not is still to be sent, and then
        noted as unseen."""
        assert session.user is not None
        user = session.user
        before = user.seen
        self.note_seen(session, seen)
        if (
            user.seen > before
        ):  # there may be hundreds of conversations, so the archive is asked once for all
            talks = [talk for talk in user.talks.values() if talk.last > before]
            lasts = self._archive.lasts_until([talk.number for talk in talks], user.seen)
            for talk, last in zip(talks, lasts, strict=True):
                self._tell_delivered(user, talk, last)

    def of_own(self, user: User) -> Iterator[Receipt]:
        """Tell what has become of the user's own messages; each as it is when it is asked for."""
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
        """The session's device has everything up to this id."""
        assert session.user is not None
        user = session.user
        if id_ > user.seen:
            user.seen = id_
            if user.is_owned:
                self._archive.set_seen(user.number, id_)
        for talk, last in session.unseen.take_until(user.seen):
            self._tell_delivered(user, talk, last)

    def note_read(self, session: Session, conversation: HubConversation, id_: int) -> None:
        """The session's user has read what others have written in it up to this id."""
        assert session.user is not None
        user = session.user
        id_ = min(id_, conversation.last)
        if id_ <= conversation.read.get(user.key, 0):
            return
        conversation.read[user.key] = id_
        if user.is_owned and conversation.number:
            self._archive.set_read(user.number, conversation.number, id_)
        if isinstance(conversation, Private):
            self._tell_other(user, conversation, id_, "read")

    def reached(
        self, user: User, conversation: HubConversation, id_: int
    ) -> tuple[list[str], list[str]]:
        """Return the nicks of those, besides the user, who have the message of this id on a device,
        and of those among them who have read it. Who came later does not count: what their devices
        have says nothing of it.

        Both are empty for every id that is not one of a message that the user may read in this
        conversation: positions are counted over all conversations, so an answer would tell of those
        of others.
        """
        if id_ <= readable_from(user, conversation) or not self._archive.has(
            conversation.number, id_
        ):
            return [], []
        if isinstance(conversation, Room):
            others: Iterable[Member] = islice(conversation.members.values(), LOOKED_AT)
        else:
            assert isinstance(conversation, Private)
            other = self._users.get(conversation.other(user.key)[0])
            others = [Member(other, other.since)] if other else []
        delivered: list[str] = []
        read: list[str] = []
        for member in others:
            other = member.user
            has_read = conversation.read.get(other.key, 0) >= id_
            if member.since < id_ and (has_read or other.seen >= id_) and other is not user:
                delivered.append(other.nick)
                if has_read:
                    read.append(other.nick)
        return delivered, read

    def _seen_of(self, user: User, talk: Private) -> int:
        """Return the id of the last message of the talk that the user's device has; 0 if it has
        none.

        What the device has seen is a position among the messages of all conversations, and nobody
        else's business.
        """
        id_ = (
            talk.last
            if user.seen >= talk.last
            else self._archive.last_until(talk.number, user.seen)
        )
        return id_ if id_ > user.since else 0

    def _tell_delivered(self, user: User, talk: Private, id_: int) -> None:
        """Messages up to the user's `since` belong to an earlier user of the nick."""
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
