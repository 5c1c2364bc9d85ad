"""Keep the queue of raised hands, and tell teachers the queue and everybody their own place.

Whoever raises their hand is answered at once. All else is gathered: teachers are told what has
changed in the queue, and those who wait their new places, at most once in GATHER_MS, however often
hands go up and down.

A hand stays up through a lost connection and a restart of the server. It goes down when its owner
takes it down or says `bye`, when a teacher lowers it, and when nobody has the nick any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from net.hub.actions import DeliverTo
from net.hub.archive import Archive
from net.hub.book import Book
from net.hub.lesson_archive import KeptHand
from net.hub.people import Session, User
from net.hub.registry import Registry
from net.hub.roles import Roles
from net.wire import names
from net.wire.messages import Err
from net.wire.teaching import (
    HANDS,
    HANDS_A_MESSAGE,
    HANDS_DOWN_A_MESSAGE,
    Hand,
    HandPlace,
    HandsUp,
    LowerHands,
    RaiseHand,
)

GATHER_MS = 100  # as net.hub.ballots does
# A hand that was raised so long before a start of the server belongs to another lesson.
LESSON_MS = 12 * 3_600_000


@dataclass(slots=True)
class _Raised:
    """A hand is up; `told` is the place that its owner was told last."""

    kept: KeptHand
    told: int = 0


class Hands:
    """Holds the queue: `begin_batch` and `end_batch` frame each turn of the hub."""

    def __init__(
        self, archive: Archive, registry: Registry, roles: Roles, book: Book, deliver: DeliverTo
    ) -> None:
        self._archive, self._registry, self._roles = archive, registry, roles
        self._book, self._deliver = book, deliver
        self._queue: dict[str, _Raised] = {
            hand.key: _Raised(hand) for hand in archive.lesson.hands()
        }
        self._last_at = max((one.kept.at for one in self._queue.values()), default=0)
        self._changed: dict[str, str] = {}  # key -> nick: changes that teachers were not told
        self._has_moved = False  # those who wait may have other places
        self._now_ms = self._due_ms = 0
        self._is_first = True

    # --- when -------------------------------------------------------------------------------------

    @property
    def due_ms(self) -> int | None:
        """Return when something has to be told, in the time of `begin_batch`; None if nothing."""
        return self._due_ms if self._changed or self._has_moved else None

    def begin_batch(self, now_ms: int) -> None:
        self._now_ms = now_ms
        self._due_ms = min(self._due_ms, now_ms + GATHER_MS)  # the clock may be set back
        if self._is_first:
            self._is_first = False
            self._lower(key for key, one in self._queue.items() if one.kept.at < now_ms - LESSON_MS)

    def end_batch(self) -> None:
        """Tell what is due."""
        if (self._changed or self._has_moved) and self._now_ms >= self._due_ms:
            self._due_ms = self._now_ms + GATHER_MS
            self._forget_strangers()
            self._tell_teachers()
            self._tell_places()

    # --- what people ask for ----------------------------------------------------------------------

    def handle_raise(self, session: Session, raised: RaiseHand) -> Err | None:
        """Raise the user's hand, give it another question, or take it down."""
        user = session.user
        if user is None:
            return Err("bad_message", "The console has no hand.", ref=raised.ref)
        if not raised.up:
            self._lower([user.key])
            self._deliver(HandPlace(0, "down"), [session])
            return None
        if "\0" in raised.text:
            return Err("bad_text", "A question can't have a NUL in it.", ref=raised.ref)
        up = self._of(user)
        if up is None and len(self._queue) >= HANDS:
            return Err("too_many_hands", f"At most {HANDS} hands are up.", ref=raised.ref)
        text = raised.text.strip()
        if up is None:
            self._queue.pop(user.key, None)  # that of an earlier user of the nick
            self._last_at = max(self._now_ms, self._last_at + 1)
            up = self._queue[user.key] = _Raised(
                KeptHand(user.key, user.nick, user.author, self._last_at, text)
            )
            up.told = len(self._queue)
        elif text != up.kept.text:
            up.kept = KeptHand(user.key, user.nick, user.author, up.kept.at, text)
        self._archive.lesson.set_hand(up.kept)
        self._changed[user.key] = user.nick
        self._deliver(HandPlace(up.told or self._place(user.key), text=text), [session])
        return None

    def handle_lower(self, session: Session, lowered: LowerHands) -> Err | None:
        """Lower one hand or all. Somebody else may have done so already."""
        code = "answered" if lowered.answered else "lowered"
        by = session.nick
        if lowered.nick:
            up = self._queue.get(names.key(lowered.nick))
            if up is None:
                return None
            self._tell_lowered([up], HandPlace(0, code, by, up.kept.text))
            self._lower([up.kept.key])
            self._book.note("lower", by, nick=up.kept.nick)
        elif self._queue:
            self._tell_lowered(self._queue.values(), HandPlace(0, code, by))
            self._changed.update((key, up.kept.nick) for key, up in self._queue.items())
            self._queue.clear()
            self._archive.lesson.drop_hands()
            self._book.note("lower", by)
        return None

    # --- who comes and goes -----------------------------------------------------------------------

    def welcome(self, session: Session, user: User) -> None:
        """Tell somebody who has come their place, if their hand is still up."""
        if self._queue and (up := self._of(user)) is not None:
            up.told = self._place(user.key)
            self._deliver(HandPlace(up.told, text=up.kept.text), [session])

    def tell_teacher(self, session: Session) -> None:
        """Tell a teacher the whole queue, if it is not empty."""
        hands = [_hand(one.kept) for one in self._queue.values()]
        for start in range(0, len(hands), HANDS_A_MESSAGE):
            part = tuple(hands[start : start + HANDS_A_MESSAGE])
            self._deliver(HandsUp(part, all_down=start == 0), [session])

    def note_left(self, user: User) -> None:
        """Note that somebody has gone on purpose, or for good."""
        if self._queue and self._of(user) is not None:
            self._lower([user.key])

    def note_renamed(self, before: User, now: User) -> None:
        """Keep the place of somebody who has another nick."""
        up = self._of(before)
        if up is None:
            return
        self._archive.lesson.drop_hand(before.key)
        up.kept = KeptHand(now.key, now.nick, now.author, up.kept.at, up.kept.text)
        self._archive.lesson.set_hand(up.kept)
        self._queue = {one.kept.key: one for one in self._queue.values()}
        self._changed |= {before.key: before.nick, now.key: now.nick}

    # --- the queue --------------------------------------------------------------------------------

    def _of(self, user: User) -> _Raised | None:
        up = self._queue.get(user.key)
        return up if up is not None and up.kept.author == user.author else None

    def _place(self, key: str) -> int:
        return next(place for place, one in enumerate(self._queue, 1) if one == key)

    def _lower(self, keys: Iterable[str]) -> None:
        for key in list(keys):
            if (up := self._queue.pop(key, None)) is not None:
                self._archive.lesson.drop_hand(key)
                self._changed[key] = up.kept.nick
                self._has_moved = True

    def _forget_strangers(self) -> None:
        """Lower the hands of those who have not their nick any more."""
        users = self._registry.users
        self._lower(
            key
            for key, one in self._queue.items()
            if key not in users or users[key].author != one.kept.author
        )

    # --- telling ----------------------------------------------------------------------------------

    def _tell_teachers(self) -> None:
        changed, self._changed = self._changed, {}
        teachers = self._roles.sessions() if changed else ()
        if not teachers:
            return
        up = [_hand(one.kept) for key, one in self._queue.items() if key in changed]
        down = [nick for key, nick in changed.items() if key not in self._queue]
        if not self._queue:
            self._deliver(HandsUp(all_down=True), teachers)
            return
        for start in range(0, len(down), HANDS_DOWN_A_MESSAGE):
            part = tuple(down[start : start + HANDS_DOWN_A_MESSAGE])
            self._deliver(HandsUp(down=part), teachers)
        for start in range(0, len(up), HANDS_A_MESSAGE):
            self._deliver(HandsUp(tuple(up[start : start + HANDS_A_MESSAGE])), teachers)

    def _tell_places(self) -> None:
        """Tell those who wait their new places; in the plain dialect only who comes next."""
        if not self._has_moved:
            return
        self._has_moved = False
        for place, (key, up) in enumerate(self._queue.items(), 1):
            if place == up.told:
                continue
            up.told = place
            session = self._registry.users[key].session
            if session is not None and (place == 1 or not session.plain):
                self._deliver(HandPlace(place, text=up.kept.text), [session])

    def _tell_lowered(self, lowered: Iterable[_Raised], told: HandPlace) -> None:
        users = [self._registry.users.get(up.kept.key) for up in lowered if self._is_theirs(up)]
        sessions: Sequence[Session] = [
            user.session for user in users if user is not None and user.session is not None
        ]
        self._deliver(told, sessions)

    def _is_theirs(self, up: _Raised) -> bool:
        """Return whether the nick still belongs to whoever has raised this hand."""
        user = self._registry.users.get(up.kept.key)
        return user is not None and user.author == up.kept.author


def _hand(kept: KeptHand) -> Hand:
    return Hand(kept.nick, kept.at, kept.text)
