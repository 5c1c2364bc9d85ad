"""Take the lab's random decisions, so that the same seed always takes the same ones.

A decision depends on the seed, the connection's number, its direction, a byte's place in that
direction, and on what is decided: never on a clock, nor on how the system cut the bytes. So it does
not matter in which order, or how often, somebody asks.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True)
class Chance:
    """Decides for one direction of one connection."""

    seed: int
    connection: int
    side: str

    def number(self, what: str, offset: int, most: int) -> int:
        """Return a number from 0 to `most`, both included."""
        return self._draw(what, offset) % (most + 1)

    def share(self, what: str, offset: int) -> float:
        """Return a number from 0 to 1 (not included)."""
        return self._draw(what, offset) / 2**64

    def _draw(self, what: str, offset: int) -> int:
        text = f"{self.seed} {self.connection} {self.side} {what} {offset}"
        digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big")
