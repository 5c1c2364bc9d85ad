"""Read messages back from the archive: for a device that returns, and for scrolling up.

How a device catches up: the client says up to which id it has committed everything to its journal.
Later messages are sent to it in the order of ids, one chunk at a time, and the next chunk follows
when the client has `seen` the last one. So the client's own disk sets the pace, and a backlog of
any length never fills a send buffer. New messages are only archived meanwhile. The last chunk
contains them too, and the session becomes live in the same turn of the hub.

A live session whose device can't keep up falls back to the same procedure (net.hub.pace).
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence

from net.hub import pace as pacing
from net.hub.actions import DeliverTo
from net.hub.archive import Archive, Kept
from net.hub.pace import Pace
from net.hub.people import HubConversation, Private, Room, Session, User, readable_from, user_of
from net.wire.messages import Gap, History, Live, Message, Ok, Page

CHUNK_MESSAGES = 256
CHUNK_CHARACTERS = 65_536
PAGE_MESSAGES = 200


class Backlog:
    """Sends sessions what they have missed."""

    def __init__(self, archive: Archive, deliver: DeliverTo) -> None:
        self._archive = archive
        self._deliver = deliver

    # --- returning --------------------------------------------------------------------------------

    def gaps(self, session: Session, since: int) -> Iterator[Gap]:
        """Yield a gap for each conversation that has lost messages after the id `since`.

        Gaps that the session has been told already are left out. They must be sent before anything
        else that the session has missed.
        """
        user, told = user_of(session), session.told_gaps
        gaps = [
            (conversation, conversation.cut)
            for conversation, start in _conversations(user, since)
            if conversation.cut > max(start, told.get(conversation.number, 0))
        ]
        for conversation, cut in gaps:
            told[conversation.number] = cut
            yield Gap(_name_for(conversation, user), cut)

    def begin(self, session: Session, since: int) -> None:
        """Start to send the messages after the id `since`, at the pace of the session's `seen`."""
        session.sent = since
        session.pace = Pace()
        self.go_on(session)

    def skip(self, session: Session) -> None:
        """Make the session live without sending it older messages."""
        session.sent = self._archive.last_id
        self.go_live(session)

    def go_on(self, session: Session) -> None:
        """Send the next chunk; after the last one, make the session live."""
        user, pace = user_of(session), session.pace
        assert pace is not None
        for gap in self.gaps(session, session.sent):
            self._deliver(gap, [session])
        is_last = False
        while not is_last and pace.is_clear:
            chunk, is_last = _take(self._missed(user, session.sent), CHUNK_MESSAGES)
            for kept, conversation in chunk:
                self._send_missed(session, pace, kept, conversation)
        if is_last:
            self.go_live(session)

    def _send_missed(
        self, session: Session, pace: Pace, kept: Kept, conversation: HubConversation
    ) -> None:
        user = user_of(session)
        session.sent = kept.id
        answers = pace.take_due(kept.id)
        for answer in answers:
            self._deliver(answer, [session])
        is_own = any(isinstance(answer, Ok) and answer.id == kept.id for answer in answers)
        if is_own and kept.post.kind != "close":  # of that one the server has written the text
            return  # it wrote this message itself, on this connection
        self._deliver(_message(kept, conversation, user), [session])
        pace.note_sent(kept.id, len(kept.post.text))
        if isinstance(conversation, Private) and kept.sender != user.number:
            session.unseen.add(conversation, kept.id)

    def go_live(self, session: Session) -> None:
        """Pass messages on to the session as they come. The first time, tell it with `live`."""
        session.is_live = True
        for room in user_of(session).rooms.values():
            room.forget_audience()
        for answer in session.pace.take_due(self._archive.last_id) if session.pace else ():
            self._deliver(answer, [session])
        if not session.has_caught_up:
            session.has_caught_up = True
            self._deliver(Live(session.sent), [session])

    def pass_on(self, message: Message, sessions: Sequence[Session]) -> None:
        """Send a new message to live sessions.

        Sessions with too much under way fall behind instead: they get it from the archive later.
        """
        late: list[Session] = []
        window, size = pacing.WINDOW_CHARACTERS, len(message.text) + pacing.OVERHEAD_CHARACTERS
        piece = message.id, size
        for session in sessions:
            pace = session.pace
            if pace is None:
                continue
            if pace.characters < window:
                pace.under_way.append(piece)
                pace.characters += size
            else:
                late.append(session)
        for session in late:
            session.is_live = False
            session.sent = message.id - 1
            for room in user_of(session).rooms.values():
                room.forget_audience()
        self._deliver(message, [each for each in sessions if each.is_live] if late else sessions)

    def _missed(self, user: User, since: int) -> Iterator[tuple[Kept, HubConversation]]:
        """Yield the user's messages after the id `since`, of all conversations, by id.

        A user may have hundreds of conversations, and a chunk holds few messages. So one query asks
        where each of them goes on, and the messages themselves are read when they are reached.
        """
        waiting = [
            (conversation, start)
            for conversation, start in _conversations(user, since)
            if conversation.number and conversation.last > start
        ]
        firsts = self._archive.firsts(
            [(conversation.number, start) for conversation, start in waiting]
        )
        # The next message of each conversation: its id, the index of the conversation, and the
        # message once it has been read.
        ahead: list[tuple[int, int, tuple[Kept, HubConversation] | None]] = [
            (first, index, None) for index, first in enumerate(firsts) if first
        ]
        heapq.heapify(ahead)
        sources: dict[int, Iterator[tuple[Kept, HubConversation]]] = {}
        while ahead:
            first, index, found = heapq.heappop(ahead)
            if found is not None:
                yield found
            else:
                conversation = waiting[index][0]
                sources[index] = _with(
                    conversation, self._archive.after(conversation.number, first - 1)
                )
            following = next(sources[index], None)
            if following is not None:
                heapq.heappush(ahead, (following[0].id, index, following))

    # --- scrolling up -----------------------------------------------------------------------------

    def page(
        self, user: User, conversation: HubConversation, before: int, history: History
    ) -> Page:
        """Return the answer to `history`, with the last messages before an id.

        It goes as far back as the user may read.
        """
        start = readable_from(user, conversation)
        chunk, is_last = self._last(conversation, before, start, history.limit)
        messages = tuple(_message(kept, conversation, user) for kept, _ in reversed(chunk))
        return Page(_name_for(conversation, user), messages, not is_last, history.ref)

    def room_page(self, room: Room, history: History) -> Page:
        """Return the answer to the server's console, which is in no room and may read it all."""
        chunk, is_last = self._last(room, history.before, 0, history.limit)
        messages = tuple(kept.message(room.name) for kept, _ in reversed(chunk))
        return Page(room.name, messages, not is_last, history.ref)

    def _last(
        self, conversation: HubConversation, before: int, above: int, limit: int
    ) -> tuple[list[tuple[Kept, HubConversation]], bool]:
        """Return the last messages between two ids, the newest first, and whether they are all."""
        number = conversation.number
        found = self._archive.before(number, before, above) if number else iter(())
        return _take(_with(conversation, found), min(max(limit, 1), PAGE_MESSAGES))


def _conversations(user: User, since: int) -> Iterator[tuple[HubConversation, int]]:
    """Yield each conversation of the user with the id after which the user needs its messages."""
    for talk in user.talks.values():
        yield talk, max(since, user.since)
    for room in user.rooms.values():
        yield room, max(since, room.members[user.key].since)


def _with(
    conversation: HubConversation, found: Iterator[Kept]
) -> Iterator[tuple[Kept, HubConversation]]:
    """Pair messages with their conversation; leave out edits of what was deleted later."""
    return ((kept, conversation) for kept in found if kept.post.kind != "edit" or kept.post.text)


def _take(
    found: Iterator[tuple[Kept, HubConversation]], limit: int
) -> tuple[list[tuple[Kept, HubConversation]], bool]:
    """Return the messages of the next chunk, and whether they are the last ones."""
    taken: list[tuple[Kept, HubConversation]] = []
    characters = 0
    for pair in found:
        if len(taken) >= limit or characters > CHUNK_CHARACTERS:
            return taken, False
        taken.append(pair)
        characters += len(pair[0].post.text)
    return taken, True


def _name_for(conversation: HubConversation, user: User) -> str:
    """Return the user's name for the conversation: the room, or the other person's nick."""
    if isinstance(conversation, Room):
        return conversation.name
    assert isinstance(conversation, Private)
    return conversation.other(user.key)[1]


def _message(kept: Kept, conversation: HubConversation, user: User) -> Message:
    to = (
        _name_for(conversation, user)
        if kept.sender == user.number or isinstance(conversation, Room)
        else user.nick
    )
    return kept.message(to)
