"""What is read back from the archive: for whoever returns, and for whoever scrolls up. Pure.

The theory of returning. The client says up to which id it has everything in its own journal, committed. What came later
goes to it in the order of ids, a chunk at a time: the next one follows when the client has said that it has `seen`
the last. So the client's own disk sets the pace, and no backlog, however long, fills an outbox. New messages meanwhile
are only archived; the last chunk has them too, and in the same turn of the hub the session becomes live.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence

from net.archive import Archive, Kept
from net.messages import Gap, Live, Message, Page, ServerMessage
from net.people import Conversation, Private, Room, Session, User, readable_from

CHUNK_MESSAGES = 256
CHUNK_CHARACTERS = 65_536
PAGE_MESSAGES = 200

_Deliver = Callable[[ServerMessage, Sequence[Session]], None]


class Backlog:
    def __init__(self, archive: Archive, deliver: _Deliver) -> None:
        self._archive = archive
        self._deliver = deliver

    # --- returning --------------------------------------------------------------------------------

    def begin(self, session: Session, since: int) -> None:
        """Sends what came after the id `since`."""
        user = _user_of(session)
        session.sent = since
        for conversation, start in _conversations(user, since):
            if conversation.cut > start:
                self._deliver(Gap(_peer(conversation, user), conversation.cut), [session])
        self.go_on(session)

    def go_on(self, session: Session) -> None:
        """Sends the next chunk; after the last one the session is live."""
        user = _user_of(session)
        chunk, is_last = _take(self._missed(user, session.sent), CHUNK_MESSAGES)
        for kept, conversation in chunk:
            self._deliver(_message(kept, conversation, user), [session])
            if isinstance(conversation, Private) and kept.sender != user.number:
                session.unseen.add(conversation)
        if chunk:
            session.sent = chunk[-1][0].id
        if is_last:
            session.awaits_seen = 0
            self.go_live(session)
        else:
            session.awaits_seen = session.sent

    def go_live(self, session: Session) -> None:
        """From now on the session gets its messages as they come."""
        session.is_live = True
        for room in _user_of(session).rooms.values():
            room.forget_audience()
        self._deliver(Live(session.sent), [session])

    def _missed(self, user: User, since: int) -> Iterator[tuple[Kept, Conversation]]:
        """The user's messages after this id, of all conversations, in their order. Of each, only where it goes on is
        asked at first, in one question for all of them: somebody may have hundreds, and a part holds few messages."""
        waiting = [
            (conversation, start) for conversation, start in _conversations(user, since)
            if conversation.number and conversation.last > start
        ]
        firsts = self._archive.firsts([(conversation.number, start) for conversation, start in waiting])
        # The next message of each conversation: its id, which conversation, the message once it has been read.
        ahead: list[tuple[int, int, tuple[Kept, Conversation] | None]] = [
            (first, index, None) for index, first in enumerate(firsts) if first]
        heapq.heapify(ahead)
        sources: dict[int, Iterator[tuple[Kept, Conversation]]] = {}
        while ahead:
            first, index, found = heapq.heappop(ahead)
            if found is not None:
                yield found
            else:
                conversation = waiting[index][0]
                sources[index] = _with(conversation, self._archive.after(conversation.number, first - 1))
            following = next(sources[index], None)
            if following is not None:
                heapq.heappush(ahead, (following[0].id, index, following))

    # --- scrolling up -----------------------------------------------------------------------------

    def page(self, user: User, conversation: Conversation, before: int, limit: int) -> Page:
        """Return the messages that came last before an id, as far back as the user may read."""
        start = readable_from(user, conversation)
        found = self._archive.before(conversation.number, before, start) if conversation.number else iter(())
        chunk, is_last = _take(_with(conversation, found), min(max(limit, 1), PAGE_MESSAGES))
        messages = tuple(_message(kept, conversation, user) for kept, _ in reversed(chunk))
        return Page(_peer(conversation, user), messages, not is_last)


def _user_of(session: Session) -> User:
    assert session.user is not None
    return session.user


def _conversations(user: User, since: int) -> Iterator[tuple[Conversation, int]]:
    """The user's conversations, each with the id up to which the user has or needs nothing of it."""
    for talk in user.talks.values():
        yield talk, max(since, user.since)
    for room in user.rooms.values():
        yield room, max(since, room.members[user.key].since)


def _with(conversation: Conversation, found: Iterator[Kept]) -> Iterator[tuple[Kept, Conversation]]:
    """But for edits of what was taken back later: they have nothing to say any more."""
    return ((kept, conversation) for kept in found if kept.kind != "edit" or kept.text)


def _take(
    found: Iterator[tuple[Kept, Conversation]], limit: int
) -> tuple[list[tuple[Kept, Conversation]], bool]:
    """The first of them, as many as go out together, and whether those are all."""
    taken: list[tuple[Kept, Conversation]] = []
    characters = 0
    for pair in found:
        if len(taken) >= limit or characters > CHUNK_CHARACTERS:
            return taken, False
        taken.append(pair)
        characters += len(pair[0].text)
    return taken, True


def _peer(conversation: Conversation, user: User) -> str:
    """How the user calls the conversation: the room, or the other one's nick."""
    if isinstance(conversation, Room):
        return conversation.name
    assert isinstance(conversation, Private)
    return conversation.other(user.key)[1]


def _message(kept: Kept, conversation: Conversation, user: User) -> Message:
    to = _peer(conversation, user) if kept.sender == user.number or isinstance(conversation, Room) else user.nick
    return Message(
        id=kept.id, sender=kept.nick, to=to, text=kept.text, at=kept.at, cid=kept.cid, kind=kept.kind, about=kept.about,
        author=kept.author)
