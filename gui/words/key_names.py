"""Name keys as the keyboards of the user's language and system do. No tkinter.

In the sources they have the names that they have on Windows and Linux: "Ctrl+Shift+F".
"""

from __future__ import annotations

import re
import sys

from gui.words.i18n import N_, _

NAMES = (N_("Enter"), N_("Shift"), N_("PgUp"), N_("PgDn"))
ON_MACOS = {"Ctrl": "Cmd", "Alt": "Option"}
OTHERS_ON_MACOS = {"Ctrl+H": "Ctrl+Shift+H"}  # see gui.parts.keys
_PARTS = re.compile(r"\w+|\W+")


def shown(keys: str, system: str = sys.platform) -> str:
    """Return keys such as "Ctrl+Enter" with the names that the user knows."""
    if system == "darwin":
        keys = OTHERS_ON_MACOS.get(keys, keys)
    parts = _PARTS.findall(keys)
    if system == "darwin":
        parts = [ON_MACOS.get(part, part) for part in parts]
    return "".join(_(part) if part in NAMES else part for part in parts)
