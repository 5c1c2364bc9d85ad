"""Tell whoever has started the server what to write on the board: its address and its words."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address

from net.wire import words
from net.wire.address import Address
from net.wire.hosting import HostedAddress

_TEXTS = {
    "en": {
        "listed": "The class appears in the students' list. If it does not, they type",
        "unlisted": "In their window, the students type",
        "six": "these six words, or the address:",
        "four": "the address, and these four words when they are asked for them:",
        "scoped": "The class appears in the students' list, and they are asked for these four "
        "words:",
        "others": "This computer also has other addresses:",
        "alone": "This computer is not on any network: only windows on this computer can connect.",
    },
    "es": {
        "listed": "La clase aparece en la lista de los estudiantes. Si no aparece, escriben",
        "unlisted": "En su ventana, los estudiantes escriben",
        "six": "estas seis palabras, o la dirección:",
        "four": "la dirección, y estas cuatro palabras cuando la ventana las pida:",
        "scoped": "La clase aparece en la lista de los estudiantes, y se les piden estas cuatro "
        "palabras:",
        "others": "Este equipo tiene además otras direcciones:",
        "alone": "Este equipo no está en ninguna red: solo se puede entrar desde él mismo.",
    },
}


def directions(
    addresses: Sequence[HostedAddress],
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
    key = words.key_words(fingerprint, language)
    typed = [one.address for one in addresses if one.can_be_typed]
    if not typed and not (addresses and is_announced):
        return texts["alone"]
    if not typed:
        return f"{texts['scoped']}\n\n    {' '.join(key)}\n"
    place: tuple[str, ...] = ()
    if isinstance(typed[0], IPv4Address):
        where = words.place_of(typed[0], port)
        place = words.place_words(where, language) if where.port is not None else ()
    lines = [
        f"{texts['listed' if is_announced else 'unlisted']} {texts['six' if place else 'four']}",
        "",
        f"    {' '.join([*place, *key])}",
        f"    {Address(str(typed[0]), port)}",
        "",
    ]
    if typed[1:]:
        lines += [f"{texts['others']} {', '.join(map(str, typed[1:]))}", ""]
    return "\n".join(lines)
