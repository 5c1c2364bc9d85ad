"""Say in the user's language what the lab does."""

from __future__ import annotations

from net.shared.system_language import system_language

_TEXTS = {
    "en": {"listening": "The lab listens at {address} and passes everything on to {upstream}."},
    "es": {"listening": "El laboratorio escucha en {address} y pasa todo a {upstream}."},
}


def say(key: str, **values: object) -> str:
    """Return a sentence in the language of the user's system."""
    return _TEXTS[system_language(_TEXTS)][key].format(**values)
