"""Who is told that their messages have arrived and been read. Pure.

A receipt is a fact that a device has stated: `seen`, everything up to this id is in its journal; `read`, its user
has had it in view. Both are positions: each says again all that came before, so losing one loses nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from net.archive import Archive
from net.messages import Receipt, ServerMessage
from net.people import Private, Session, User

_Deliver = Callable[[ServerMessage, Sequence[Session]], None]


class Receipts:
    def __init__(self, archive: Archive, users: dict[str, User], deliver: _Deliver) -> None:
        self._archive = archive
        self._users = users
        self._deliver = deliver

    def note_return(self, session: Session, seen: int) -> None:
        """A device is back and says what it has; and it is told what has become of its user's own messages."""
        assert session.user is not None
        user = session.user
        session.unseen = {talk for talk in user.talks.values() if talk.last > user.seen}
        self.note_seen(session, seen)
        for talk in user.talks.values():
            key, nick = talk.other(user.key)
            other = self._users.get(key)
            if other is None or other is user or not talk.last:
                continue
            for id_, state in ((min(other.seen, talk.last), "delivered"), (talk.read.get(key, 0), "read")):
                if id_:
                    self._deliver(Receipt(nick, id_, state), [session])

    def note_seen(self, session: Session, id_: int) -> None:
        """The session's device has everything up to this id."""
        assert session.user is not None
        user = session.user
        if id_ > user.seen:
            user.seen = id_
            if user.is_owned:
                self._archive.set_seen(user.number, id_)
        for talk in list(session.unseen):
            if talk.last <= user.seen:
                session.unseen.discard(talk)
            self._tell_other(user, talk, user.seen, "delivered")

    def note_read(self, session: Session, talk: Private, id_: int) -> None:
        """The session's user has read what the other one has written up to this id."""
        assert session.user is not None
        user = session.user
        id_ = min(id_, talk.last)
        if id_ <= talk.read.get(user.key, 0):
            return
        talk.read[user.key] = id_
        if user.is_owned and talk.number:
            self._archive.set_read(user.number, talk.number, id_)
        self._tell_other(user, talk, id_, "read")

    def _tell_other(self, user: User, talk: Private, id_: int, state: str) -> None:
        other = self._users.get(talk.other(user.key)[0])
        if other is not None and other is not user and other.session is not None and not other.session.plain:
            self._deliver(Receipt(user.nick, id_, state), [other.session])
