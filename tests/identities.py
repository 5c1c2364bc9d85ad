"""People's keys in tests: always the same one for a name."""

from __future__ import annotations

import hashlib
from functools import partial

from net.shared.identity import Identity


def identity_of(name: str) -> Identity:
    """Return the key of whoever is called so here."""
    return Identity(hashlib.sha256(name.encode()).digest())


def identifies(name: str) -> partial[Identity]:
    """Return what a ChatClient asks for the key of whoever is called so here."""
    return partial(identity_of, name)
