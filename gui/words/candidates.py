"""Find the word that is being typed, to complete it. No tkinter."""

from __future__ import annotations

import re
from typing import NamedTuple

from gui.words.face import Face

# Characters that are drawn in an emoji font, where there is one.
EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b50\u2b55\u231a-\u23ff]\ufe0f?")
_MENTION = re.compile(r"(?:^|(?<=[\s(\[{\"'¿¡]))@([^@:,\n]{0,32})$")
# Smileys such as ":D" and ":p" don't match.
_BEGUN = r"(?:^|(?<=[\s(\[{\"'¿¡:]))(?<!\w):([a-z0-9_+-]{2,32})"
_EMOJI = re.compile(f"{_BEGUN}$", re.IGNORECASE)
_WHOLE_EMOJI = re.compile(f"{_BEGUN}:$", re.IGNORECASE)


class Suggestion(NamedTuple):
    """Describes a line in a list of suggestions.

    Attributes:
        name: to insert.
        sign: before it: a character, or the name of one of signs.PRESENCES.
        face: the picture in place of the sign.
        aside: at the end of the line.
        label: shown in place of the name; "" for the name.
        is_new: the name is that of a room that would be made.
    """

    name: str
    sign: str
    face: Face | None = None
    aside: str = ""
    label: str = ""
    is_new: bool = False


class TypedWord(NamedTuple):
    """Describes the word that is being typed: `kind` is "@" or ":", `prefix` what follows it."""

    kind: str
    prefix: str


def word_before(line: str) -> TypedWord | None:
    """Return the mention or emoji that is being typed at the end of the text before the cursor."""
    mention = _MENTION.search(line)
    if mention is not None and not mention[1].endswith(" ") and not mention[1].startswith(" "):
        return TypedWord("@", mention[1])
    emoji = _EMOJI.search(line)
    return TypedWord(":", emoji[1]) if emoji is not None else None


def emoji_name_before(text: str) -> str:
    """Return the name that ends before the cursor, between two colons; "" if there is none.

    In code a name stays what it is.

    Args:
        text: all that stands before the cursor.
    """
    line = text[text.rfind("\n") + 1 :]
    found = _WHOLE_EMOJI.search(line)
    is_code = line.count("`") % 2 or text.count("```") % 2
    return found[1] if found is not None and not is_code else ""
