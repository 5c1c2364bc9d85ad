"""Name whoever sits at the server's console, where their messages to a room need an author.

Nobody else can have such a nick, nor one that looks like it: letters with and without accents,
capitals, signs and digits around them make no difference here.
"""

from __future__ import annotations

import unicodedata

from net.wire import names

# The nick, by the language of the server's system.
SERVER_NAMES = {"en": "Server", "es": "Servidor"}
# Signs the messages, see `messages.Message`; no other author is like that.
SERVER_AUTHOR = "server"
_ARTICLES = ("", "the ", "el ")


def resembled(nick: str) -> str:
    """Return the server's nick that this one is, or could be taken for; "" if there is none."""
    return _SHAPES.get(_shape(nick), "")


def _shape(nick: str) -> str:
    """Return the letters of a nick, each as the simplest one that it could be taken for."""
    apart = unicodedata.normalize("NFD", names.skeleton(nick))
    return "".join(filter(str.isalpha, apart)).replace("l", "i")


_SHAPES = {_shape(article + nick): nick for article in _ARTICLES for nick in SERVER_NAMES.values()}
