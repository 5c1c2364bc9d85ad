"""Name keys as the keyboards of the user's language do. No tkinter."""

from __future__ import annotations

import re

from gui.words.i18n import N_, _

NAMES = (N_("Enter"), N_("Shift"), N_("PgUp"), N_("PgDn"))
_PARTS = re.compile(r"\w+|\W+")


def shown(keys: str) -> str:
    """Return keys such as "Shift+Enter" with their names in the user's language."""
    return "".join(_(part) if part in NAMES else part for part in _PARTS.findall(keys))
