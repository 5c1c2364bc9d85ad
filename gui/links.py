"""Where a link leads, and whether it looks as if it led elsewhere. No tkinter.

What is shown is always the whole address, so a link can't hide where it leads; but it can be written so that people
read another one out of it. See https://www.unicode.org/reports/tr39/ and https://www.rfc-editor.org/rfc/rfc3986#section-7.6
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from gui.i18n import N_
from gui.text import displayable_line
from net.names import skeleton

# Why one may be mistaken.
USER = N_("What stands before the @ is not where it leads.")
LETTERS = N_("Its name has letters that look like others.")
HIDDEN = N_("It has characters that can't be seen or change the direction of the text.")
STRANGE = N_("Its name can't be read.")
NUMBER = N_("It has a number in place of a name, written in an unusual way.")

_UNSEEN = re.compile("[\x00-\x20\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
_ENCODED_CONTROL = re.compile("[\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_ODD_NUMBER = re.compile(r"(?:0x[0-9a-f]+|\d+)(?:\.(?:0x[0-9a-f]+|\d+)){0,3}\.?", re.IGNORECASE)
_USUAL_NUMBER = re.compile(r"(?:0|[1-9]\d{0,2})(?:\.(?:0|[1-9]\d{0,2})){3}")
class Link(NamedTuple):
    """`host` is where it really leads, as it can be shown; `doubt` one of the sentences above (untranslated), or ""."""

    host: str
    doubt: str


def look_at(url: str) -> Link:
    """What there is to know of a link with http or https. Never raises."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = parts.port
    except ValueError:
        return Link(url[:100], STRANGE)
    where, doubt = _host(host)
    if port is not None:
        where += f":{port}"
    if "@" in parts.netloc or "\\" in url:
        # Browsers take a backslash for a slash; what stands before or after it is not what one reads.
        doubt = USER
    elif _UNSEEN.search(url) or _ENCODED_CONTROL.search(unquote(url)):
        doubt = HIDDEN
    return Link(where, doubt)


def _host(host: str) -> tuple[str, str]:
    """The host with what is spelled as xn--... read out, and the doubt about it."""
    if not host:
        return "?", STRANGE
    if _ODD_NUMBER.fullmatch(host) and not _USUAL_NUMBER.fullmatch(host):
        return host, NUMBER
    doubt = ""
    for label in host.split(".")[:127]:
        read = label
        if label.startswith("xn--"):
            try:
                read = label[4:].encode().decode("punycode")
            except (UnicodeError, ValueError):
                return host, STRANGE
            doubt = LETTERS  # who writes a name so hides what it says
            host = f"{host} ({displayable_line(read)})"
        if not read.isascii() and _looks_like_another(read):
            doubt = LETTERS
    return host, doubt


def _looks_like_another(label: str) -> bool:
    """Whether a name mixes Latin with other letters, has only letters that look Latin, or signs that are no letters."""
    if unicodedata.normalize("NFKC", label) != label or skeleton(label).isascii():
        return True
    if any(unicodedata.category(character)[0] not in "LMN" and character not in "-·" for character in label):
        return True
    latin = [unicodedata.name(character, "").startswith("LATIN") for character in label if character.isalpha()]
    return any(latin) and not all(latin)
