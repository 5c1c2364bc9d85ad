"""Read what has changed in a version out of CHANGELOG.md."""

from __future__ import annotations

import re
from pathlib import Path

UNRELEASED = "Unreleased"
_HEADING = re.compile(r"^## \[(?P<version>[^\]]+)\]", re.MULTILINE)


class NoNotes(ValueError):
    """The changelog says nothing about a version; the text says what to do."""


def notes(changelog: Path, version: str) -> str:
    """Return the section about this version, without its heading.

    Raises:
        NoNotes: there is no such section, or nothing in it.
    """
    text = changelog.read_text(encoding="utf-8")
    headings = list(_HEADING.finditer(text))
    for heading, following in zip(headings, [*headings[1:], None], strict=True):
        if heading["version"] == version:
            start = text.find("\n", heading.end())
            said = text[start : following.start() if following else None].strip()
            if said:
                return f"{said}\n"
            raise NoNotes(f"The section {version} of {changelog.name} is empty.")
    raise NoNotes(
        f"{changelog.name} has no section “## [{version}]”: name “[{UNRELEASED}]” so, with the"
        " date behind it, and put an empty one above."
    )
