"""Find out where a link leads, and whether it looks as if it led elsewhere. No tkinter.

The whole address is always shown, so a link can't hide where it leads; but it can be written so
that people misread it. See https://www.unicode.org/reports/tr39/ and
https://www.rfc-editor.org/rfc/rfc3986#section-7.6 A name of Latin small letters and digits alone is
never doubted: nobody knows which other name it might imitate, and it is shown whole.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from gui.words.i18n import N_
from gui.words.text import displayable_line
from net.wire.confusables import skeleton

# Reasons why people may misread a link.
USER = N_("What comes before the @ is not where it leads.")
LETTERS = N_("Its name has letters that look like others.")
HIDDEN = N_("It has characters that can't be seen or change the direction of the text.")
STRANGE = N_("Its name can't be read.")
NUMBER = N_("It has a number instead of a name, written in an unusual way.")

_UNSEEN = re.compile(
    "[\x00-\x20\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u2800\u3164\uffa0\ufffc\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_ENCODED_CONTROL = re.compile("[\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_ODD_NUMBER = re.compile(r"(?:0x[0-9a-f]+|\d+)(?:\.(?:0x[0-9a-f]+|\d+)){0,3}\.?", re.IGNORECASE)
_USUAL_NUMBER = re.compile(r"(?:0|[1-9]\d{0,2})(?:\.(?:0|[1-9]\d{0,2})){3}")
# RFC 1035, section 2.3.4. Longer texts are no names, and decoding them could take long.
HOST_CHARACTERS = 253
LABEL_CHARACTERS = 63
# Names of scripts that may be mixed in one name:
# https://www.unicode.org/reports/tr39/#Restriction_Level_Detection
_EAST_ASIAN = {"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HANGUL", "BOPOMOFO"}
# Combining classes of marks that are easily overlooked: those inside a letter and those below one.
# https://www.unicode.org/reports/tr44/#Canonical_Combining_Class_Values
_FAINT_MARKS = {1, 220}


class Link(NamedTuple):
    """Describes where a link leads.

    Attributes:
        host: the host that it really leads to, as it can be shown.
        doubt: one of the sentences above (untranslated), or "".
    """

    host: str
    doubt: str


def address(link: str) -> str:
    """Return what to open for a link as it was typed: https, if it begins with www.

    Nobody on the way can read or change what https brings; a browser says so if a site has none.
    """
    return link if "://" in link else f"https://{link}"


def look_at(url: str) -> Link:
    """Examine a link as it was typed, with http, https or www; never raise."""
    url = address(url)
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = parts.port
    except ValueError:
        return Link(url[:100], STRANGE)
    where, doubt = _host(host)
    if not doubt and _has_misleading_capital(parts.netloc):
        doubt = LETTERS
    if port is not None:
        where += f":{port}"
    if "@" in parts.netloc or "\\" in url:
        # Browsers read a backslash as a slash, so the host may not be the one that people read.
        doubt = USER
    elif _UNSEEN.search(url) or _ENCODED_CONTROL.search(unquote(url)):
        doubt = HIDDEN
    return Link(where, doubt)


def _host(host: str) -> tuple[str, str]:
    """Return the host and the doubt about it.

    If its letters are doubtful, its spelling in ASCII comes first.
    """
    if not host or len(host) > HOST_CHARACTERS:
        return host[:100] or "?", STRANGE
    if _ODD_NUMBER.fullmatch(host) and not _USUAL_NUMBER.fullmatch(host):
        return host, NUMBER
    doubt, read, spelled = "", [], []
    for label in host.split("."):
        try:
            plain, ascii_ = _both_ways(label)
        except (UnicodeError, ValueError):
            return host, STRANGE
        # A name written in punycode hides what it says.
        if label.startswith("xn--") or _looks_like_another(plain):
            doubt = LETTERS
        read.append(plain)
        spelled.append(ascii_)
    if not doubt or read == spelled:
        return host, doubt
    return f"{'.'.join(spelled)} ({displayable_line('.'.join(read))})", doubt


def _both_ways(label: str) -> tuple[str, str]:
    """Return a label of a host name as people read it, and as computers look it up (RFC 3492).

    Raises:
        UnicodeError: it can't be decoded.
        ValueError: it is too long.
    """
    if label.startswith("xn--"):
        if len(label) > LABEL_CHARACTERS:
            raise ValueError("no name has such a part")
        return label[4:].encode("ascii").decode("punycode"), label
    return label, label if label.isascii() else f"xn--{label.encode('punycode').decode('ascii')}"


def _looks_like_another(label: str) -> bool:
    """Return whether a label of a host name can be mistaken for another.

    It mixes scripts, has only letters that look Latin, has signs that are no letters, or has marks
    that are easily overlooked.
    """
    if label.isascii():
        return False
    if unicodedata.normalize("NFKC", label) != label or skeleton(label).isascii():
        return True
    if any(
        unicodedata.category(character)[0] not in "LMN" and character not in "-·"
        for character in label
    ):
        return True
    if any(
        unicodedata.combining(character) in _FAINT_MARKS
        for character in unicodedata.normalize("NFD", label)
    ):
        return True
    scripts = {
        unicodedata.name(character, "?").split()[0] for character in label if character.isalpha()
    }
    return len(scripts - _EAST_ASIAN) > 1 or bool(
        scripts & _EAST_ASIAN and scripts - _EAST_ASIAN - {"LATIN"}
    )


def _has_misleading_capital(written: str) -> bool:
    """Return whether the name reads otherwise in small letters, like "paypaI" with a capital i.

    Both spellings lead to the same place.
    """
    return any(
        not label.isupper() and skeleton(label).lower() != skeleton(label.lower()).lower()
        for label in written[:HOST_CHARACTERS].split(".")
        if label.isascii() and not label.islower()
    )
