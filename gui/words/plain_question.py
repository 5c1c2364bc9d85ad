"""Ask the user how to go on with a server that speaks only the plain dialect. No tkinter.

No program can tell for sure how such a server wants to be spoken to, so the user is asked
(net.wire.manners). It may also send everybody a message that was for one person, so nothing
here says that anything is private.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import structs

from gui.words.i18n import _
from gui.words.text import displayable_line
from net.wire.manners import Manner

GREETING_CHARACTERS = 60  # that are shown


def question(address: str, greeting: str) -> tuple[str, str]:
    """Return what was found and what that means; the answer is to go on or not.

    Args:
        greeting: what the server has said; "" if nothing.
    """
    address = displayable_line(address)
    if greeting:
        found = _("{address} is a plain server.").format(address=address)
        said = displayable_line(greeting.strip())
        what = _("It says “{greeting}”. It may be a classmate's own server.").format(
            greeting=said
            if len(said) <= GREETING_CHARACTERS
            else said[: GREETING_CHARACTERS - 1] + "…"
        )
    else:
        found = _("{address} says nothing.").format(address=address)
        what = _(
            "It may be overloaded, or it may be a classmate's own server that is waiting for "
            "your name."
        )
    warning = _("It has no receipts, and may show everybody what you write to one person.")
    return found, f"{what} {warning}"


# Lengths before messages whose size is not asked for: each is a choice of its own.
FIXED_HEADERS = {"number 4": 4, "number 2": 2}


def fields() -> tuple[tuple[str, str, str], ...]:
    """Return the fields of a manner in their order: name, label, and what depends on it."""
    return (
        ("to", _("I write"), _("Many servers send everything to everybody, whoever it is for.")),
        (
            "framing",
            _("Messages end"),
            _("A server that reads lines, or lengths, receives nothing without them."),
        ),
        ("name", _("My name is sent"), _("Some servers say nothing until they have your name.")),
        ("encoding", _("Encoding"), _("If accented letters look wrong, it is another one.")),
    )


def values(field: str) -> Mapping[str, str]:
    """Return what can be chosen in a field, and how it is called."""
    return {
        "to": {
            "one": _("to one person: “luis: hello”"),
            "all": _("to everybody: “hello”"),
            "named": _("to everybody: “me: hello”"),
            "raw": _("lines just as I type them"),
        },
        "framing": {
            "nothing": _("with nothing"),
            "lf": _("with \\n (LF)"),
            "crlf": _("with \\r\\n (CRLF)"),
            "length": _("by length, in digits"),
            "number 4": _("by length, 4 bytes"),
            "number 2": _("by length, 2 bytes (writeUTF)"),
        },
        "name": {
            "asked": _("once the server has spoken"),
            "first": _("at once"),
            "never": _("never"),
        },
        "encoding": {"utf-8": "UTF-8", "latin-1": "Latin-1", "cp1252": "Windows-1252"},
    }[field]


def chosen(manner: Manner) -> Mapping[str, str]:
    """Return what is chosen in each field for a manner."""
    number = "number 2" if manner.header_bytes == 2 else "number 4"
    framing = number if manner.framing == "number" else manner.framing
    return {"to": manner.to, "framing": framing, "name": manner.name, "encoding": manner.encoding}


def framing(choice: str) -> str:
    """Return the `Manner.framing` of a choice."""
    return choice.partition(" ")[0]


def ways_on(manner: Manner, greeting: str) -> tuple[tuple[str, Manner], ...]:
    """Return the answers where there is no room for choices.

    The proposed one comes first, then the alternatives.
    """
    ways = [(_("Continue"), manner)]
    if manner.framing == "lf":
        ways.append((_("Continue without LF"), structs.replace(manner, framing="nothing")))
    elif manner.framing == "nothing":
        ways.append((_("Continue with LF"), structs.replace(manner, framing="lf")))
    if not greeting:
        ways.append((_("Try Charla"), structs.replace(manner, name="asked")))
    return tuple(ways)
