"""Name what somebody is in a class, for a tag behind their name. No tkinter."""

from __future__ import annotations

from gui.words.i18n import N_, _

_TAGS = {"teacher": N_("teacher"), "helper": N_("helper")}


def tag(role: str) -> str:
    """Return the word for a role of `net.wire.teaching.ROLES`; "" for none."""
    return _(_TAGS[role]) if role in _TAGS else ""
