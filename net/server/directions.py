"""Tell whoever has started the server what to write on the board: its address and its words."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address

from net.wire import words
from net.wire.address import Address

_TEXTS = {
    "en": {
        "listed": "The class appears in the students' windows by itself. If it does not, they type",
        "unlisted": "In their windows the students type",
        "six": "these six words, or the address:",
        "four": "the address, and these four words when they are asked for them:",
        "others": "This computer has other addresses too:",
        "alone": "This computer is on no network: only windows on it can connect.",
    },
    "es": {
        "listed": "La clase aparece sola en las ventanas de los estudiantes. Si no, escriben",
        "unlisted": "En su ventana, los estudiantes escriben",
        "six": "estas seis palabras, o la dirección:",
        "four": "la dirección, y estas cuatro palabras cuando la ventana las pida:",
        "others": "Este ordenador tiene además otras direcciones:",
        "alone": "Este ordenador no está en ninguna red: solo se conectan sus propias ventanas.",
    },
}


def directions(
    addresses: Sequence[IPv4Address],
    port: int,
    fingerprint: str,
    language: str,
    *,
    is_announced: bool,
) -> str:
    """Return what to write on the board, and a sentence before it.

    Args:
        addresses: those of this computer on the network, best first.
        port: where the server listens.
        fingerprint: of its key.
        language: one of `words.LANGUAGES`.
        is_announced: whether windows find the server by themselves.
    """
    texts = _TEXTS[language]
    if not addresses:
        return texts["alone"]
    place = words.place_of(addresses[0], port)
    typed = [*words.key_words(fingerprint, language)]
    if place.port is not None:
        typed = [*words.place_words(place, language), *typed]
    lines = [
        f"{texts['listed' if is_announced else 'unlisted']} "
        f"{texts['six' if place.port is not None else 'four']}",
        "",
        f"    {' '.join(typed)}",
        f"    {Address(str(addresses[0]), port)}",
        "",
    ]
    if addresses[1:]:
        lines += [f"{texts['others']} {', '.join(map(str, addresses[1:]))}", ""]
    return "\n".join(lines)
