"""Where a link leads, and whether it looks as if it led elsewhere. No tkinter.

What is shown is always the whole address, so a link can't hide where it leads; but it can be
written so that people read another one out of it. See https://www.unicode.org/reports/tr39/ and
https://www.rfc-editor.org/rfc/rfc3986#section-7.6 A name in which everything is a Latin small
letter or a digit is never doubted: nobody knows which one it may be meant to resemble, and it is
shown whole.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from gui.words.i18n import N_
from gui.words.text import displayable_line
from net.wire.confusables import skeleton

# Why one may be mistaken.
USER = N_("What stands before the @ is not where it leads.")
LETTERS = N_("Its name has letters that look like others.")
HIDDEN = N_("It has characters that can't be seen or change the direction of the text.")
STRANGE = N_("Its name can't be read.")
NUMBER = N_("It has a number in place of a name, written in an unusual way.")

_UNSEEN = re.compile(
    "[\x00-\x20\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u2800\u3164\uffa0\ufffc\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_ENCODED_CONTROL = re.compile("[\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_ODD_NUMBER = re.compile(r"(?:0x[0-9a-f]+|\d+)(?:\.(?:0x[0-9a-f]+|\d+)){0,3}\.?", re.IGNORECASE)
_USUAL_NUMBER = re.compile(r"(?:0|[1-9]\d{0,2})(?:\.(?:0|[1-9]\d{0,2})){3}")
# RFC 1035, section 2.3.4. What is longer is no name, and reading it could take long.
HOST_CHARACTERS = 253
LABEL_CHARACTERS = 63
# Names of scripts that are written together:
# https://www.unicode.org/reports/tr39/#Restriction_Level_Detection
_EAST_ASIAN = {"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HANGUL", "BOPOMOFO"}
# Combining classes (https://www.unicode.org/reports/tr44/#Canonical_Combining_Class_Values) of
# marks that are easily overlooked: those in a letter and those below one.
_FAINT_MARKS = {1, 220}


class Link(NamedTuple):
    """`host` is where it really leads, as it can be shown; `doubt` one of the sentences above
    (untranslated), or ""."""

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
    if not doubt and _has_misleading_capital(parts.netloc):
        doubt = LETTERS
    if port is not None:
        where += f":{port}"
    if "@" in parts.netloc or "\\" in url:
        # Browsers take a backslash for a slash; what stands before or after it is not what one
        # reads.
        doubt = USER
    elif _UNSEEN.search(url) or _ENCODED_CONTROL.search(unquote(url)):
        doubt = HIDDEN
    return Link(where, doubt)


def _host(host: str) -> tuple[str, str]:
    """The host, with its spelling in ASCII if its letters are doubtful, and the doubt about it."""
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
        # Who writes a name so hides what it says.
        if label.startswith("xn--") or _looks_like_another(plain):
            doubt = LETTERS
        read.append(plain)
        spelled.append(ascii_)
    if not doubt or read == spelled:
        return host, doubt
    return f"{'.'.join(spelled)} ({displayable_line('.'.join(read))})", doubt


def _both_ways(label: str) -> tuple[str, str]:
    """The part of a name as it is read, and as computers look it up (RFC 3492). Raises UnicodeError
    or ValueError."""
    if label.startswith("xn--"):
        if len(label) > LABEL_CHARACTERS:
            raise ValueError("no name has such a part")
        return label[4:].encode("ascii").decode("punycode"), label
    return label, label if label.isascii() else f"xn--{label.encode('punycode').decode('ascii')}"


def _looks_like_another(label: str) -> bool:
    """Whether a part of a name mixes scripts, has only letters that look Latin, or has signs that
    are no letters, or marks that are easily overlooked."""
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
    """Whether the name, which leads to the same place in small letters, reads otherwise in those:
    paypaI."""
    return any(
        not label.isupper() and skeleton(label).lower() != skeleton(label.lower()).lower()
        for label in written[:HOST_CHARACTERS].split(".")
        if label.isascii() and not label.islower()
    )
