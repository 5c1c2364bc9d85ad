"""Block people.

Somebody who is blocked can neither write to the person who has blocked them nor invite them. They
are told so (`blocked`), because every message gets a truthful answer. Typing notices of theirs are
not passed on. In rooms, which both have entered with consent, everything arrives as before; the
window may hide it. Nobody else is told or affected. Messages sent before the block still arrive.
"""

from __future__ import annotations

from net.hub.actions import DeliverTo
from net.hub.invitations import Invitations
from net.hub.people import Session, User, user_of
from net.hub.registry import Registry
from net.wire import names
from net.wire.messages import Block, BlockList, Err

BLOCKED = 1000
NICKS_A_PAGE = 200


class Blocks:
    """Holds the rules of blocking; the blocks themselves are in the users and in the archive."""

    def __init__(self, registry: Registry, invitations: Invitations, deliver: DeliverTo) -> None:
        self._registry = registry
        self._invitations = invitations
        self._deliver = deliver

    def tell(self, session: Session) -> None:
        """Tell a session that has just logged in whom its user has blocked."""
        nicks = tuple(user_of(session).blocked.values())
        for start in range(0, len(nicks), NICKS_A_PAGE):
            self._deliver(BlockList(nicks[start : start + NICKS_A_PAGE]), [session])

    def handle_block(self, session: Session, block: Block) -> None:
        """Block a person, or unblock them. A repeated request gets the same answer again."""
        user, key = user_of(session), names.key(block.nick)
        nick = self._known_nick(user, key)
        if block.on:
            if nick is None or key == user.key:
                self._deliver(
                    Err(
                        "no_such_nick",
                        "Nobody else here has this nick.",
                        to=block.nick,
                        ref=block.ref,
                    ),
                    [session],
                )
                return
            if key not in user.blocked and len(user.blocked) >= BLOCKED:
                self._deliver(
                    Err(
                        "too_many_blocked",
                        f"At most {BLOCKED} people.",
                        to=block.nick,
                        ref=block.ref,
                    ),
                    [session],
                )
                return
            self._registry.set_regard(user, key, nick, "blocked")
            self._invitations.end_those_of(user, key)
        elif key in user.blocked:
            self._registry.set_regard(user, key, user.blocked[key], "")
        self._deliver(BlockList((nick or block.nick,), block.on), [session])

    def _known_nick(self, user: User, key: str) -> str | None:
        """Return the nick of somebody known here, or to whom the user has written; else None."""
        other, talk = self._registry.users.get(key), user.talks.get(key)
        if other is not None:
            return other.nick
        return user.blocked.get(key) or (talk.other(user.key)[1] if talk else None)
