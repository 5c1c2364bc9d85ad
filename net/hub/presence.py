"""Pass on what concerns only those who are here now: states, and that somebody is typing.

Nothing of this is stored, and none of it answers anything.
"""

from __future__ import annotations

from net.hub.actions import DeliverTo
from net.hub.crowd import CrowdChanges, person_of
from net.hub.locks import Locks
from net.hub.people import Session, User, user_of
from net.hub.registry import Registry
from net.wire import names
from net.wire.fields import NOTE_CHARACTERS
from net.wire.messages import STATES, Err, State, Typing, TypingNotice

# In a larger room somebody is always typing.
TYPING_MEMBERS = 50


class Presences:
    """Handles `state` and `typing`."""

    def __init__(
        self, registry: Registry, crowd: CrowdChanges, locks: Locks, deliver: DeliverTo
    ) -> None:
        self._registry, self._crowd, self._locks = registry, crowd, locks
        self._deliver = deliver

    def handle_state(self, session: Session, state: State) -> None:
        if state.state not in STATES or not names.is_line(state.note, NOTE_CHARACTERS):
            text = (
                f"A state is one of {', '.join(STATES)}, with a line of at most {NOTE_CHARACTERS} "
                "characters."
            )
            self._deliver(Err("bad_state", text, ref=state.ref), [session])
            return
        user, note = user_of(session), state.note
        if (
            self._locks.is_on
            and note not in ("", user.note)
            and (problem := self._locks.problem_with_showing(user))
        ):
            note = user.note
            self._deliver(Err(*problem, ref=state.ref), [session])
        self._become(user, state.state, note)

    def begin_anew(self, user: User) -> None:
        """Reset the user's state: they are here on a new connection and have not set one yet."""
        self._become(user, "online", "")

    def _become(self, user: User, state: str, note: str) -> None:
        if (user.state, user.note) == (state, note):
            return
        before = person_of(user)
        user.state, user.note = state, note
        self._crowd.change(user.key, before, person_of(user))

    def handle_typing(self, session: Session, typing: Typing) -> None:
        user = user_of(session)
        key = names.key(typing.to)
        if self._locks.is_on and self._locks.problem_with_writing(user, typing.to):
            return
        if names.is_room(typing.to):
            room = user.rooms.get(key)
            if room and len(room.members) <= TYPING_MEMBERS:
                others = [
                    each for each in room.audience() if each is not session and not each.plain
                ]
                self._deliver(TypingNotice(user.nick, room.name), others)
        else:
            other = self._registry.users.get(key)
            there = other.session if other else None
            is_wanted = other is not None and user.key not in other.blocked
            if (
                other
                and is_wanted
                and there
                and there is not session
                and there.is_live
                and not there.plain
            ):
                self._deliver(TypingNotice(user.nick, other.nick), [there])
