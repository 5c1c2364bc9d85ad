"""Decide what becomes of the bytes of one direction: which pieces are handed over, and when.

A stream touches nothing: its owner feeds what has arrived, asks for the next step, and says what
time it is. Where pieces end depends on the faults, on the seed and on how many bytes have passed,
not on how the system cut the bytes. Only a pause of the sender ends a piece early: otherwise the
rest of a message would wait for the next one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace

from lab.faults.chance import Chance
from lab.faults.faults import UNTIL_HEALED, Faults, Side
from lab.faults.orders import Order
from lab.faults.places import Frames, in_character
from lab.faults.script import ScriptStep

MOST_WAITING_BYTES = 1_048_576
MOST_PIECE_BYTES = 65_536
# What a sender sends without a pause of this length belongs together.
SETTLE_SECONDS = 0.02
# In a record of TLS: after its header, and before its text ends.
TLS_CUT_BYTES = 8
# With a limited bandwidth, this is how long a piece is on its way.
QUANTUM_SECONDS = 0.05


@dataclass(frozen=True)
class Portion:
    """A piece is what is handed over at once."""

    offset: int
    data: bytes
    corrupted: tuple[int, ...] = ()  # offsets of the bytes that are not what was sent
    is_lost: bool = False  # it is swallowed


@dataclass(frozen=True)
class Wait:
    """Nothing is to be done before this time; None: before something arrives or is ordered."""

    until: float | None = None


@dataclass(frozen=True)
class Act:
    """The byte of a step has been reached, so its order is to be carried out now."""

    step: ScriptStep


@dataclass(frozen=True)
class End:
    """Everything has been handed over, and the sender has ended."""


@dataclass
class Burst:
    """A burst is what has arrived together, and is delayed together."""

    start: int  # offset
    end: int
    first: float  # when its first and its last bytes arrived
    last: float


class Stream:
    """One direction of a connection: bytes go in as they arrive, and come out as pieces."""

    def __init__(self, seed: int, connection: int, side: Side, faults: Faults) -> None:
        self.side: Side = side
        self.faults = faults
        self.offset = 0  # so many bytes have been handed over
        self.has_lost = False
        self._chance = Chance(seed, connection, side)
        self._waiting = bytearray()
        self._bursts: deque[Burst] = deque()
        self._is_ended = False
        self._frames = Frames()
        self.is_held = False  # nothing passes, although more may be read
        self._triggers: deque[tuple[int, ScriptStep]] = deque()  # at a byte, the first one first
        self._places: list[Order] = []  # wait for a place
        self._frozen_at = 0.0
        self._free_at = 0.0  # when the piece before has passed
        self._cut = 0  # where the present slice ends
        self._corrupt = -1  # which byte becomes another one next
        self._start_decisions()

    @property
    def waiting(self) -> int:
        """Return how many bytes have arrived and not been handed over."""
        return len(self._waiting)

    @property
    def wants_more(self) -> bool:
        """Return whether the owner is to read on."""
        has_room = len(self._waiting) < MOST_WAITING_BYTES
        return has_room and not self._is_ended and not self.faults.freeze

    def change(self, faults: Faults, now: float) -> None:
        """Let these faults hold from the next byte on."""
        if faults.freeze != self.faults.freeze:
            self._frozen_at = now
        if (faults.bandwidth, faults.pause) != (self.faults.bandwidth, self.faults.pause):
            self._free_at = now
        self.faults = faults
        self._start_decisions()

    def expect(self, steps: Iterable[ScriptStep]) -> None:
        """Return these steps when their bytes are reached; those of earlier bytes never come."""
        coming = [(step.byte_of(self.side), step) for step in steps]
        coming = [one for one in coming if one[0] >= self.offset]
        self._triggers = deque(sorted([*self._triggers, *coming], key=lambda one: one[0]))

    def expect_place(self, order: Order) -> None:
        """Return this order when the place is reached at which it is to come."""
        self._places.append(order)

    def forget_places(self) -> None:
        self._places.clear()

    def feed(self, data: bytes, now: float) -> None:
        """Take what has arrived."""
        end = self.offset + len(self._waiting) + len(data)
        self._waiting += data
        if self._bursts and self._belongs(self._bursts[-1], now):
            self._bursts[-1].end, self._bursts[-1].last = end, now
        else:
            self._bursts.append(Burst(end - len(data), end, now, now))

    def end(self) -> None:
        """Note that the sender has ended."""
        self._is_ended = True

    def next(self, now: float) -> Portion | Wait | Act | End:
        """Return what to do next. A piece counts as handed over."""
        if self.is_held:
            return Wait()
        if self.faults.freeze:
            thaw = self._frozen_at + self.faults.freeze
            if now < thaw:
                return Wait(None if thaw == UNTIL_HEALED else thaw)
            self.faults = replace(self.faults, freeze=0.0)
        if self._triggers and self._triggers[0][0] <= self.offset:
            return Act(self._triggers.popleft()[1])
        if not self._bursts:
            return End() if self._is_ended else Wait()
        start = max(self._due(self._bursts[0]), self._free_at)
        if now < start:
            return Wait(start)
        end = self._piece_end(now)
        if isinstance(end, Wait):
            return end
        if self._finds_place(end):
            return self.next(now)
        return self._hand_over(end, now)

    def _belongs(self, burst: Burst, now: float) -> bool:
        """Return whether what arrives now belongs to this burst."""
        if burst.start < self.offset:
            return False
        if self.faults.coalesce:
            return now - burst.first <= self.faults.coalesce
        return bool(self.faults.delay or self.faults.jitter) and now - burst.last <= SETTLE_SECONDS

    def _due(self, burst: Burst) -> float:
        faults = self.faults
        share = 2 * self._chance.share("jitter", burst.start) - 1 if faults.jitter else 0.0
        return burst.first + max(faults.coalesce, faults.delay + faults.jitter * share)

    def _piece_end(self, now: float) -> int | Wait:
        """Return the offset at which the next piece ends, or that it is not whole yet."""
        there = self._bursts[0].end
        is_sliced = bool(self.faults.slice[1])
        if is_sliced:
            for burst in self._bursts:
                if self._due(burst) > now:
                    break
                there = burst.end
        stops = [there, self.offset + MOST_PIECE_BYTES]
        if self._cut:
            stops.append(self._cut)
        if self._triggers:
            stops.append(self._triggers[0][0])
        if self.faults.split:
            inside = in_character(
                self._waiting[: min(stops) - self.offset], self.offset, self._chance
            )
            if inside is not None:
                stops.append(self.offset + inside)
        if is_sliced and min(stops) == there < self._cut and not self._is_ended:
            settled = self._bursts[-1].last + SETTLE_SECONDS
            if now < settled:
                return Wait(settled)
        return min(stops)

    def _hand_over(self, end: int, now: float) -> Portion:
        data = self._waiting[: end - self.offset]
        del self._waiting[: len(data)]
        offset = self.offset
        self._frames.passed(bytes(data))
        corrupted = self._corrupted(data, offset)
        self.offset = end
        while self._bursts and self._bursts[0].end <= end:
            self._bursts.popleft()
        self.has_lost = self.has_lost or self.faults.swallow
        spent = len(data) / self.faults.bandwidth if self.faults.bandwidth else 0.0
        self._free_at = max(now, self._free_at) + max(spent, self.faults.pause)
        while self._cut and self._cut <= end:
            self._cut = self._next_cut(self._cut)
        return Portion(offset, bytes(data), corrupted, self.has_lost)

    # --- what depends on the seed -----------------------------------------------------------------

    def _start_decisions(self) -> None:
        self._cut = self._next_cut(self.offset)
        self._corrupt = self._next_corrupt(self.offset - 1)

    def _next_cut(self, last: int) -> int:
        """Return where a slice ends that begins at this offset; 0: slices have no end."""
        least, most = self.faults.slice
        if quantum := int(self.faults.bandwidth * QUANTUM_SECONDS) or bool(self.faults.bandwidth):
            least, most = min(least or quantum, quantum), min(most or quantum, quantum)
        return last + least + self._chance.number("slice", last, most - least) if most else 0

    def _next_corrupt(self, last: int) -> int:
        """Return which byte becomes another one after this one; -1: none."""
        if not self.faults.corrupt:
            return -1
        return last + 1 + self._chance.number("corrupt", last, 2 * self.faults.corrupt - 2)

    def _corrupted(self, data: bytearray, offset: int) -> tuple[int, ...]:
        """Change bytes in a piece, and return their offsets."""
        found = []
        while offset <= self._corrupt < offset + len(data):
            found.append(self._corrupt)
            data[self._corrupt - offset] ^= 1 + self._chance.number("byte", self._corrupt, 254)
            self._corrupt = self._next_corrupt(self._corrupt)
        return tuple(found)

    def _finds_place(self, end: int) -> bool:
        """Give an order that waits for a place its byte, if the place is in the next piece.

        Args:
            end: the offset at which that piece ends.
        """
        piece = self._waiting[: end - self.offset]
        for order in self._places:
            if (place := self._place_of(order, piece)) is not None:
                self._places.remove(order)
                self.expect([ScriptStep(replace(order, place=None), at_byte=self.offset + place)])
                return True
        return False

    def _place_of(self, order: Order, piece: bytearray) -> int | None:
        """Return after how many bytes the place comes that the order waits for, if it is known."""
        assert order.place
        into = order.place.frame
        if into is None:
            if not self._frames.is_tls(piece):
                return in_character(piece, self.offset, self._chance)
            into = TLS_CUT_BYTES  # characters can't be seen in there
        start = self._frames.until_next(piece)
        return None if start is None else start + into
