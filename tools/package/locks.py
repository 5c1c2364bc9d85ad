"""Tell what users get from what is installed for development only, by the lock file."""

from __future__ import annotations

import importlib.metadata
import re

from tools.package import product

_LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)


def canonical(name: str) -> str:
    """Return the name of a library as https://peps.python.org/pep-0503/ normalizes it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(text: str) -> dict[str, set[str]]:
    """Return the versions of each library in a lock file; there are several if systems differ."""
    found: dict[str, set[str]] = {}
    for name, version in _LOCKED.findall(text):
        found.setdefault(canonical(name), set()).add(version)
    return found


def unlocked_modules() -> list[str]:
    """Return the top-level modules of installed libraries that requirements.txt does not lock.

    A library may use such a module if it is there, as cryptography and msgspec do; then a package
    would have it if a developer happens to have it.
    """
    names = locked((product.ROOT / "requirements.txt").read_text(encoding="utf-8"))
    owners = importlib.metadata.packages_distributions()
    return sorted(top for top, own in owners.items() if not names.keys() & {*map(canonical, own)})
