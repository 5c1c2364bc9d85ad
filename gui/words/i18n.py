"""Translate texts with gettext and the catalogues in gui/locale. No tkinter.

The sources are in English. After a change of texts:

    pybabel extract -k N_ --omit-header --sort-by-file -o gui/locale/charla.pot gui main.py
    pybabel update -D charla -i gui/locale/charla.pot -d gui/locale -l es --no-fuzzy-matching
    pybabel compile -D charla -d gui/locale

A test fails while the catalogues don't match the sources.
"""

from __future__ import annotations

import gettext as _gettext
from pathlib import Path

from net.shared.system_language import system_language

DOMAIN = "charla"
LOCALE_FOLDER = Path(__file__).parents[1] / "locale"
# Each is named in its own language, so that its speakers find it.
LANGUAGES = {"en": "English", "es": "Español"}

_current: _gettext.NullTranslations = _gettext.NullTranslations()
_language = "en"


def _(message: str) -> str:
    """Return the message in the user's language."""
    return _current.gettext(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """Return the form of the message that goes with `number`."""
    return _current.ngettext(singular, plural, number)


def N_(message: str) -> str:
    """Mark a message for the catalogue that is translated later."""
    return message


def language() -> str:
    """Return the language in use, a key of LANGUAGES."""
    return _language


def set_language(wanted: str) -> None:
    """Use a language from now on.

    Args:
        wanted: a key of LANGUAGES; otherwise the system's language is used, or English if Charla
            does not have that.
    """
    global _current, _language  # noqa: PLW0603  # the whole program speaks one language
    _language = wanted if wanted in LANGUAGES else system_language(LANGUAGES)
    # A missing catalogue does no harm: the sources are English.
    _current = _gettext.translation(DOMAIN, LOCALE_FOLDER, [_language], fallback=True)
