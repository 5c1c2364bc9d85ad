"""Find the word that is being typed, to complete it. No tkinter."""

from __future__ import annotations

import re
from typing import NamedTuple

# Characters that are drawn in an emoji font, where there is one.
EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b50\u2b55\u231a-\u23ff]\ufe0f?")
_MENTION = re.compile(r"(?:^|(?<=[\s(\[{\"'¿¡]))@([^@:,\n]{0,32})$")
# Smileys such as ":D" and ":p" don't match.
_EMOJI = re.compile(r"(?:^|(?<=[\s(\[{\"'¿¡:]))(?<!\w):([a-z0-9_+-]{2,32})$", re.IGNORECASE)


class Suggestion(NamedTuple):
    """A suggestion is a `name` to insert, with a `sign` before it in the list.

    The sign is a character, or the name of one of signs.PRESENCES.
    """

    name: str
    sign: str


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
