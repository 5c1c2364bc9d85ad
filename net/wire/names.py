"""What may be the name of a person or of a room, and when two names are the same. Pure.

Nicks follow the Nickname profile of PRECIS (RFC 8266 over RFC 8265 and 8264): "Ana Gómez" is one,
"ana  GÓMEZ" is the same one, and invisible or direction-changing characters are in none.

Every text is measured before it is worked on, and again after it was normalized (one character can
become 18): PRECIS needs a time that grows with the square of the length, and whoever asks for a
name is not known yet.
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
# As it is typed, with spaces that are tidied away. What is longer is no name, and nobody works on
# it.
TYPED_CHARACTERS = 2 * NICK_CHARACTERS
GROUP_PREFIX = "#g-"

_display_profile = get_profile("NicknameCasePreserved")
_compare_profile = get_profile("NicknameCaseMapped")
# Controls, also those of line breaks, and halves of characters.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_ROOM = re.compile(r"#[\w-]{1,31}")
# In a line of text: what can't be seen, and what changes the direction of the rest. But joiners,
# variants and tags are parts of emoji and of some scripts.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff0-\ufffc]"
)
_BLANK = re.compile(f"[{BLANK}]")
_SEPARATORS = re.compile("[:,]")


class BadName(ValueError):
    """Not a name. `code` is for programs, the text for people."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


def is_room(name: str) -> bool:
    """Whether a recipient is written as a room. Says nothing of whether it is a valid one."""
    return name.startswith("#")


def is_group(name: str) -> bool:
    """Whether it is the name of a private group: there are no rooms for everybody that are called
    so, and so nothing that was meant for a group comes before others."""
    return is_room(name) and key(name).startswith(GROUP_PREFIX)


def parse_nick(text: str) -> str:
    """The nick as it is shown: spaces tidied, case kept. Raises BadName: bad_nick."""
    if (
        len(text) > TYPED_CHARACTERS
        or len(_display_profile.apply_five_rules(text)) > NICK_CHARACTERS
    ):
        raise BadName("bad_nick", f"A nick has at most {NICK_CHARACTERS} characters.")
    try:
        nick: str = _display_profile.enforce(text)
    except UnicodeError:
        raise BadName(
            "bad_nick", "A nick can't be empty or have control or invisible characters."
        ) from None
    if len(nick) > NICK_CHARACTERS:
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


def _looks_like_a_separator(nick: str) -> bool:
    """Whether a sign in it, other than a letter or an accent, could be taken for the end of the
    nick."""
    return not nick.isascii() and any(
        _SEPARATORS.search(shape_of(character))
        for character in nick
        if unicodedata.category(character)[0] not in "LM"
    )


def parse_room(text: str) -> str:
    """The room as it is shown, "#" included. Raises BadName: bad_room."""
    room = text.strip(" ") if len(text) <= TYPED_CHARACTERS else ""
    if not _ROOM.fullmatch(room) or _BLANK.search(room):
        raise BadName("bad_room", "A room is '#' and 1 to 31 letters, digits, '-' or '_'.")
    return room


def is_line(text: str, characters: int) -> bool:
    """Whether it is one line of text that can be seen, with at most so many characters: the title
    of a group, a note about oneself."""
    return len(text) <= characters and not _CONTROL.search(text) and not _UNSEEN.search(text)


@lru_cache(maxsize=16_384)
def skeleton(name: str) -> str:
    """The form in which names are compared by their looks: two with equal skeletons are hard to
    tell apart, at least if one doesn't remember which letters are capitals. Never raises.

    So a name looks like another one if it looks like any way of writing that: Iuis with a capital i
    like luis and Luis, lvan with a small L like Ivan and ivan.
    """
    if len(name) > TYPED_CHARACTERS:
        return name
    mark, words = ("#", name[1:]) if is_room(name) else ("", name)
    shape = shape_of(unicodedata.normalize("NFKC", words))
    capitalized = " ".join(word[:1].upper() + word[1:] for word in shape.split(" "))
    return mark + shape_of(shape_of(capitalized).lower())


def key(name: str) -> str:
    """The form in which names are compared: equal keys, same person or same room. Never raises."""
    # What is longer can't be a name; it must not fill the cache either.
    return _key(name) if len(name) <= TYPED_CHARACTERS else name


@lru_cache(maxsize=16_384)
def _key(name: str) -> str:
    if is_room(name):
        return name.strip().casefold()
    compared: str = _compare_profile.apply_five_rules(name)
    if not 0 < len(compared) <= TYPED_CHARACTERS:
        return name
    # The profile's last step, which asks of each character whether it may be in a name, is the slow
    # one. It is left out: it looks at this very form, so what it would refuse is the form of no
    # name.
    try:
        compared = _compare_profile.idempotence_check(compared)
    except UnicodeError:
        return name
    return compared
