"""Provide people's keys in tests: the same name always has the same key."""

from __future__ import annotations

import hashlib
from functools import partial

from net.shared.identity import Identity


def identity_of(name: str) -> Identity:
    """Return the key of the person with this name."""
    return Identity(hashlib.sha256(name.encode()).digest())


def identifies(name: str) -> partial[Identity]:
    """Return what a ChatClient calls to get the key of the person with this name."""
    return partial(identity_of, name)
