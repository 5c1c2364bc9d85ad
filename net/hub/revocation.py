"""Undo a batch that could not be committed.

Nobody is told of a message that is not stored, except its sender, who gets an error. A name that
could not be stored is not given. Other requests (rooms, groups, blocks) have happened in memory,
everybody concerned is told of them, and they are retried with the next commit; whoever made them is
told that it is late (docs/decisions/rooms-go-on-without-the-disk.md).

If it is unknown whether the batch was committed, nothing is said about its messages: the senders'
connections are closed, and they ask again, each message by its cid.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import get_args

import msgspec

from net.hub.actions import Action, Deliver, Incoming, ProvedTeacher
from net.hub.archive import Archive
from net.hub.people import Session, User
from net.hub.posts import Posts
from net.hub.registry import Registry
from net.wire.messages import (
    Block,
    Decline,
    Err,
    Farewell,
    Group,
    Join,
    Leave,
    Live,
    Message,
    Ok,
    Page,
    Post,
    ServerMessage,
    SetTerms,
)
from net.wire.teaching import Done, Tally, TeachingRequest

NOT_YET = "The server could not store this yet; it goes on trying."

RevocableWish = Join | Leave | SetTerms | Group | Decline | Block | TeachingRequest | ProvedTeacher
WISHES: frozenset[type] = frozenset(get_args(RevocableWish))


class Revocation:
    """Undoes the last batch.

    `wishes` has the requests of the batch that have changed something stored besides messages.
    """

    def __init__(
        self,
        archive: Archive,
        registry: Registry,
        posts: Posts,
        dismiss: Callable[[Session, str, ServerMessage], None],
        let_go: Callable[[User], None],
    ) -> None:
        """Create it.

        Args:
            archive, registry, posts: the hub's.
            dismiss: ends a session, given a reason for the log and a last message.
            let_go: lets a user go whose session is over already.
        """
        self.wishes: list[tuple[Session, RevocableWish]] = []
        self._archive = archive
        self._registry = registry
        self._posts = posts
        self._dismiss = dismiss
        self._let_go = let_go

    def begin_batch(self) -> None:
        self.wishes.clear()
        self._registry.claimed.clear()

    def note_wish(self, session: Session, message: Incoming) -> None:
        """Note that this request has changed something that is to be committed."""
        if isinstance(message, RevocableWish):
            self.wishes.append((session, message))

    def revoke(
        self, actions: Sequence[Action], *, is_known: bool
    ) -> tuple[list[Action], list[Session]]:
        """Return what is left of the batch's actions, and the stalled sessions.

        Stalled sessions wait for messages that were not stored, so nothing would make them go on.
        Sessions that are dismissed get actions of their own, which come after these.
        """
        committed = self._archive.committed_id
        doubtful = [] if is_known else self._senders(actions, committed)
        stalled = [
            session for session in self._registry.sessions() if self._go_back(session, committed)
        ]
        found = (
            self._without_uncommitted(action, committed, doubtful, is_known=is_known)
            for action in actions
        )
        left = [action for action in found if action is not None]
        for session in doubtful:
            self._dismiss(session, "it is not known what was stored", _ASK_AGAIN)
        left = self._take_back_names(left, is_known=is_known)
        self._registry.go_back(committed)
        for session in self._registry.sessions():
            if session.pace is not None:
                left += [
                    Deliver(answer, [session]) for answer in session.pace.take_due(session.sent)
                ]
        left += [
            Deliver(
                Err(
                    "storage",
                    NOT_YET,
                    to=getattr(wish, "room", "") or getattr(wish, "nick", None),
                    ref=wish.ref,
                ),
                [session],
            )
            for session, wish in self.wishes
            if not session.is_over
        ]
        return left, [session for session in stalled if not session.is_over]

    def _senders(self, actions: Sequence[Action], committed: int) -> list[Session]:
        """Return the sessions of windows whose messages may have been committed or not."""
        senders = [
            session
            for action in actions
            if isinstance(action, Deliver) and isinstance(action.message, Ok)
            for session in action.sessions
            if action.message.id > committed
        ]
        senders += [
            session
            for session in self._registry.sessions()
            if session.pace
            and any(isinstance(one, Ok) and one.id > committed for one in session.pace.held)
        ]
        return [
            session
            for session in dict.fromkeys(senders)
            if not (session.plain or session.is_console)  # these can't ask again
        ]

    def _go_back(self, session: Session, committed: int) -> bool:
        """Reset the session's position.

        Returns:
            Whether the session waits for messages that were not stored.
        """
        session.sent = min(session.sent, committed)
        session.unseen.forget_above(committed)
        if session.pace is None:
            return False
        session.pace.forget_above(committed, self._not_stored)
        return not session.is_live and session.pace.is_clear

    def _without_uncommitted(
        self, action: Action, committed: int, doubtful: Sequence[Session], *, is_known: bool
    ) -> Action | None:
        """Return the part of an action that is still valid.

        Messages up to the id `committed` are on the disk.
        """
        if not isinstance(action, Deliver):
            return action
        message = action.message
        match message:
            case Ok() if message.id > committed:  # in its place: answers keep their order
                if action.sessions[0] in doubtful:
                    return None
                return Deliver(
                    self._not_stored(message) if is_known else _NOBODY_KNOWS, action.sessions
                )
            case Message() if message.id > committed:
                return None
            case Tally():  # what is still asked is told anew
                return None
            case Done():  # it is not done, and an `err` says so
                is_revoked = any(
                    session is action.sessions[0] and wish.ref == message.ref
                    for session, wish in self.wishes
                )
                return None if is_revoked else action
            case Page():
                kept = tuple(one for one in message.messages if one.id <= committed)
                return Deliver(msgspec.structs.replace(message, messages=kept), action.sessions)
            case Live():
                return Deliver(Live(min(message.id, committed)), action.sessions)
            case _:
                return action

    def _take_back_names(self, left: list[Action], *, is_known: bool) -> list[Action]:
        """Dismiss those whose name could not be stored, rather than welcome them and forget it."""
        for user, before in self._registry.claimed:
            session = user.session
            self._registry.take_back(user, before)
            if session is not None:
                left = [
                    one
                    for one in left
                    if not (isinstance(one, Deliver) and list(one.sessions) == [session])
                ]
                self._dismiss(
                    session, "the name could not be stored", _NO_NAME if is_known else _ASK_AGAIN
                )
            elif not user.is_owned and self._registry.users.get(user.key) is user:
                self._let_go(user)  # already gone: otherwise nobody could ever take the name
        return left

    def _not_stored(self, ok: Ok) -> Err:
        return not_stored(self._posts.unfinished[ok.id])


def not_stored(post: Post) -> Err:
    return Err("storage", "The server could not store the message.", post.cid, post.to)


_NO_NAME = Err("storage", "The server could not store the name.")
# For plain users.
_NOBODY_KNOWS = Err("unknown", "The server can't tell whether it has stored the message.")
_ASK_AGAIN = Farewell("storage", "The server can't tell what it has stored: ask again.")
