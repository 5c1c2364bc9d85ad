"""Find the word that is being typed, to be completed. No tkinter."""

from __future__ import annotations

import re
from typing import NamedTuple

# What is better drawn in a font made for it, where there is one.
EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b50\u2b55\u231a-\u23ff]\ufe0f?")
_MENTION = re.compile(r"(?:^|(?<=[\s(\[{\"'¿¡]))@([^@:,\n]{0,32})$")
# Not ":D", ":p".
_EMOJI = re.compile(r"(?:^|(?<=[\s(\[{\"'¿¡:]))(?<!\w):([a-z0-9_+-]{2,32})$", re.IGNORECASE)


class Offer(NamedTuple):
    """`name` is what is put in. `sign` stands before it in the list: a character, or the name of
    one of signs.PRESENCES."""

    name: str
    sign: str


class Word(NamedTuple):
    """What is being typed: `kind` is "@" or ":", `prefix` what follows that."""

    kind: str
    prefix: str


def word_before(line: str) -> Word | None:
    """The mention or emoji that is being typed at the end of what stands before the cursor, if
    any."""
    mention = _MENTION.search(line)
    if mention is not None and not mention[1].endswith(" ") and not mention[1].startswith(" "):
        return Word("@", mention[1])
    emoji = _EMOJI.search(line)
    return Word(":", emoji[1]) if emoji is not None else None
