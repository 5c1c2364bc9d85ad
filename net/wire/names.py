"""Check names of people and rooms, and compare them.

Nicks follow the Nickname profile of PRECIS (RFC 8266 over RFC 8265 and 8264): "Ana Gómez" is valid,
"ana  GÓMEZ" is the same nick, and invisible or direction-changing characters are not allowed.

Every text is measured before it is processed, and again after normalisation (one character can
become 18): PRECIS takes time quadratic in the length, and whoever sends a name is unknown yet.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from precis_i18n import get_profile

from net.wire.confusables import BLANK
from net.wire.confusables import skeleton as shape_of
from net.wire.visible import visible

NICK_CHARACTERS = 32
# The limit for a name as it is typed, with spaces that will be tidied. Anything longer is rejected
# unprocessed.
TYPED_CHARACTERS = 2 * NICK_CHARACTERS
GROUP_PREFIX = "#g-"

_display_profile = get_profile("NicknameCasePreserved")
_compare_profile = get_profile("NicknameCaseMapped")
# What PRECIS leaves as it is, except that it compares names without capitals: ASCII, as in most
# nicks. A log-in takes a tenth less time with this.
_SIMPLE = re.compile("[!-~]+(?: [!-~]+)*")
# Control characters, line separators and lone surrogates.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_ROOM = re.compile(r"#[\w-]{1,31}")
# In a line of text: invisible characters, and those that change the direction of the rest. Joiners,
# variation selectors and tags are allowed: they are parts of emoji and of some scripts.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff0-\ufffc]"
)
_BLANK = re.compile(f"[{BLANK}]")
_SEPARATORS = re.compile("[:,]")


class BadName(ValueError):
    """The text can't be a name. `code` is for programs, the text for people."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


def is_room(name: str) -> bool:
    """Return whether a recipient is written as a room, valid or not."""
    return name[:1] == "#"


def is_group(name: str) -> bool:
    """Return whether this is the name of a private group.

    No public room can have such a name, so nothing that was meant for a group reaches others.
    """
    return is_room(name) and key(name).startswith(GROUP_PREFIX)


def parse_nick(text: str) -> str:
    """Return the nick as it is shown: spaces tidied, case kept.

    Raises:
        BadName: with the code bad_nick.
    """
    nick = ""
    if len(text) <= TYPED_CHARACTERS:
        nick = text if _SIMPLE.fullmatch(text) else _enforce(text)
    if not 0 < len(nick) <= NICK_CHARACTERS:
        raise BadName("bad_nick", f"A nick has at most {NICK_CHARACTERS} characters.")
    if nick[0] in "#{/@":
        raise BadName("bad_nick", "A nick can't begin with '#', '{', '/' or '@'.")
    if ":" in nick or "," in nick or _looks_like_a_separator(nick):
        raise BadName("bad_nick", "A nick can't have ':' or ',' in it, or what looks like them.")
    if _BLANK.search(nick) or visible(nick) != nick:
        raise BadName(
            "bad_nick",
            "A nick can't have characters in it that can't be seen, or piles of accents.",
        )
    return nick


def _enforce(text: str) -> str:
    """Return the nick as the profile wants it; "" if it is too long. Raises BadName."""
    if len(_display_profile.apply_five_rules(text)) > NICK_CHARACTERS:
        return ""
    try:
        # Debian 12's precis_i18n takes a line break at the end for a space.
        nick: str = _display_profile.enforce("" if _CONTROL.search(text) else text)
    except UnicodeError:
        raise BadName(
            "bad_nick", "A nick can't be empty or have control or invisible characters."
        ) from None
    return nick


def _looks_like_a_separator(nick: str) -> bool:
    """Return whether a sign could be taken for the end of the nick.

    Letters and accents are not looked at.
    """
    return not nick.isascii() and any(
        _SEPARATORS.search(shape_of(character))
        for character in nick
        if unicodedata.category(character)[0] not in "LM"
    )


def parse_room(text: str) -> str:
    """Return the room's name as it is shown, "#" included.

    Raises:
        BadName: with the code bad_room.
    """
    room = text.strip(" ") if len(text) <= TYPED_CHARACTERS else ""
    if not _ROOM.fullmatch(room) or _BLANK.search(room):
        raise BadName("bad_room", "A room is '#' and 1 to 31 letters, digits, '-' or '_'.")
    return room


def is_line(text: str, characters: int) -> bool:
    """Return whether the text is one visible line of at most so many characters.

    Titles of groups and notes about oneself must be.
    """
    return len(text) <= characters and not _CONTROL.search(text) and not _UNSEEN.search(text)


@lru_cache(maxsize=16_384)
def skeleton(name: str) -> str:
    """Return the form in which names are compared by their looks. Never raises.

    Two names with equal skeletons are hard to tell apart, at least if one does not remember which
    letters are capitals. So a name looks like another one if it looks like any way of writing that:
    Iuis with a capital i like luis and Luis, lvan with a small L like Ivan and ivan.
    """
    if len(name) > TYPED_CHARACTERS:
        return name
    mark, words = ("#", name[1:]) if is_room(name) else ("", name)
    shape = shape_of(unicodedata.normalize("NFKC", words))
    capitalized = " ".join(word[:1].upper() + word[1:] for word in shape.split(" "))
    return mark + shape_of(shape_of(capitalized).lower())


def key(name: str) -> str:
    """Return the normalised name: equal keys mean the same person or room. Never raises."""
    # A longer text can't be a name, and must not fill the cache either.
    return _key(name) if len(name) <= TYPED_CHARACTERS else name


@lru_cache(maxsize=16_384)
def _key(name: str) -> str:
    if is_room(name):
        return name.strip().casefold()
    if _SIMPLE.fullmatch(name):
        return name.lower()
    compared: str = _compare_profile.apply_five_rules(name)
    if not 0 < len(compared) <= TYPED_CHARACTERS:
        return name
    # The profile's last step, which checks whether each character is allowed, is slow and left out.
    # It would check this very form, so a form that it refuses is that of no name anyway.
    try:
        compared = _compare_profile.idempotence_check(compared)
    except UnicodeError:
        return name
    return compared
