"""Write a server's key and place as words, and read the words that people type.

Six words on a board are enough to find a server and to know that it is the right one. Two **place
words** have 22 bits: the last 16 bits of the server's IPv4 address, and six for the port. Four
**key words** have 44 bits of a slow hash of the server's key. Each word has 11 bits, the highest
first: its number in a list of 2048. docs/PROTOCOL.md says more, docs/SECURITY.md what it takes to
find another key with the same words.

The lists are in Spanish and English. All words of an entry are read in one language. Accents, case
and separators do not matter, and the first four letters of a word are enough.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from ipaddress import IPv4Address, IPv4Interface, IPv4Network, IPv6Interface

from net.wire import credentials
from net.wire.address import DEFAULT_PORT, Address
from net.wire.words_data import ENGLISH, SPANISH

LANGUAGES = ("es", "en")
PLACE_WORDS = 2
KEY_WORDS = 4

# The words of a key must stay the same for ever. Whoever changes salt, cost or lists also changes
# the number in the salt.
_SALT = b"Charla key words 1"
_COST = {"n": 2**16, "r": 8, "p": 1, "maxmem": 64 * 2**20 + 64 * 2**10}  # 64 MiB and a little
_BITS = 11  # of a word
_PORTS = 63  # ports from DEFAULT_PORT on that six bits can tell; the last number means "another"
_ENOUGH = 4  # letters of a word that need to be typed

_MOST_CHARACTERS = 500  # of an entry
_MOST_IN_WORD = 32
_MOST_SUGGESTIONS = 8
_MOST_CANDIDATES = 16
_WIDEST = 12  # a network's prefix; in one wider than this, only the own 16 bits are tried
# Where a server may be that is in none of the own networks.
_USUAL_PREFIXES = ("192.168.0.0", "10.0.0.0", "172.16.0.0")


class BadWords(ValueError):
    """The text is not four or six words of one language.

    Args:
        code: "count" (there are more or fewer words), "unknown_word" or "mixed" (each word is in a
            list, but not all in the same one).
        word: the word that is wrong, as it was typed (at most 32 characters); "" for "count".
        nearest: words that may have been meant, at most 8.
        count: how many words were typed; 0 if the text is too long to count them.
    """

    def __init__(
        self, code: str, word: str = "", nearest: tuple[str, ...] = (), count: int = 0
    ) -> None:
        word = word[:_MOST_IN_WORD]
        super().__init__(f"{code}: {word}" if word else code)
        self.code, self.word, self.nearest, self.count = code, word, nearest, count


@dataclass(frozen=True, slots=True)
class ServerPlace:
    """A place is what two words tell about a server's address.

    Args:
        low: the last 16 bits of the IPv4 address.
        port: from 8080 to 8142; None if it is another one, and people must type the address.
    """

    low: int
    port: int | None


@dataclass(frozen=True, slots=True)
class Reading:
    """A reading is what words mean in one language.

    Args:
        language: one of `LANGUAGES`.
        place: None if only the four key words were typed.
        key: 44 bits.
    """

    language: str
    place: ServerPlace | None
    key: int


@dataclass(frozen=True, slots=True)
class Words:
    """Words have been typed, and mean this.

    There are two readings, with different numbers, if only beginnings of words were typed that both
    languages have. Then both places are tried, and a server is right whose key fits either.
    """

    readings: tuple[Reading, ...]

    @property
    def has_place(self) -> bool:
        """Return whether there were six words."""
        return self.readings[0].place is not None

    def fit(self, fingerprint: str) -> bool:
        """Return whether these are the words of the key. Takes 190 ms for each new key.

        Raises:
            ValueError: the text is no fingerprint.
        """
        return key_bits(fingerprint) in [reading.key for reading in self.readings]

    def candidates(self, own: Iterable[IPv4Interface | IPv6Interface]) -> list[Address]:
        """Return where the server may be: see `candidates`. Empty if the words tell no port."""
        own = list(own)
        places = [reading.place for reading in self.readings if reading.place]
        found = [one for place in places for one in candidates(place, own)]
        return list(dict.fromkeys(found))


# --- writing --------------------------------------------------------------------------------------


def place_of(address: IPv4Address, port: int) -> ServerPlace:
    """Return what words can tell of the address."""
    is_near = DEFAULT_PORT <= port < DEFAULT_PORT + _PORTS
    return ServerPlace(int(address) & 0xFFFF, port if is_near else None)


def place_words(place: ServerPlace, language: str) -> tuple[str, str]:
    """Return the two words of a place."""
    port = _PORTS if place.port is None else place.port - DEFAULT_PORT
    first, second = _written(place.low << 6 | port, PLACE_WORDS, language)
    return first, second


@lru_cache(maxsize=64)
def key_bits(fingerprint: str) -> int:
    """Return the 44 bits of the key words. Takes 190 ms and 64 MiB for each new key.

    Args:
        fingerprint: SHA-256 of the server's SubjectPublicKeyInfo, in base64url without padding.

    Raises:
        ValueError: the text is no fingerprint.
    """
    hashed = hashlib.scrypt(credentials.decode(fingerprint, 32), salt=_SALT, dklen=6, **_COST)
    return int.from_bytes(hashed, "big") >> 4


def key_words(fingerprint: str, language: str) -> tuple[str, str, str, str]:
    """Return the four words of a server's key.

    Raises:
        ValueError: the text is no fingerprint.
    """
    first, second, third, fourth = _written(key_bits(fingerprint), KEY_WORDS, language)
    return first, second, third, fourth


def _written(number: int, count: int, language: str) -> list[str]:
    words = _list(language)
    return [words[number >> _BITS * at & 2**_BITS - 1] for at in reversed(range(count))]


# --- reading --------------------------------------------------------------------------------------


def parse(text: str) -> Words:
    """Return what the words mean that somebody has typed: place words first, then key words.

    A word may end after its fourth letter, but must not go on differently: "farolito" is not read
    as "farol". Otherwise a typing error would lead to the warning that the server has another key.

    Raises:
        BadWords: the text is not four or six words of one language.
    """
    if len(text) > _MOST_CHARACTERS:
        raise BadWords("count")
    typed = _split(text)
    if len(typed) not in (KEY_WORDS, PLACE_WORDS + KEY_WORDS):
        raise BadWords("count", count=len(typed))
    numbers = {language: [_number(word, language) for word in typed] for language in LANGUAGES}
    readings = [
        _reading(language, [number for number in found if number is not None])
        for language, found in numbers.items()
        if None not in found
    ]
    if not readings:
        raise _problem_with(typed, numbers)
    return Words(tuple(readings))


def _reading(language: str, numbers: list[int]) -> Reading:
    place = None
    if len(numbers) > KEY_WORDS:
        low, port = divmod(_joined(numbers[:PLACE_WORDS]), _PORTS + 1)
        place = ServerPlace(low, None if port == _PORTS else DEFAULT_PORT + port)
    return Reading(language, place, _joined(numbers[-KEY_WORDS:]))


def _joined(numbers: list[int]) -> int:
    joined = 0
    for number in numbers:
        joined = joined << _BITS | number
    return joined


def _problem_with(typed: list[str], numbers: dict[str, list[int | None]]) -> BadWords:
    """Return what is wrong with words that are not all in one list."""
    for word, *found in zip(typed, *numbers.values(), strict=True):
        if not any(number is not None for number in found):
            return BadWords("unknown_word", word, tuple(_nearest(word)), len(typed))
    most = _best_language(typed)[0]
    odd = typed[numbers[most].index(None)]
    return BadWords("mixed", odd, tuple(_nearest(odd, (most,))), len(typed))


def complete(beginning: str, before: Sequence[str] = ()) -> list[str]:
    """Return words that begin so, to be offered while somebody types: at most 8, in order.

    Args:
        beginning: what there is of the word; without a letter, nothing is offered.
        before: the other words of the entry. Only the language that has most of them counts.
    """
    if len(beginning) > _MOST_IN_WORD or not (folded := _folded(beginning.strip())):
        return []
    found = [
        (known, word)
        for language in _best_language(before)
        for known, word in zip(_folded_list(language), _list(language), strict=True)
        if known.startswith(folded)
    ]
    return list(dict.fromkeys(word for _, word in sorted(found)))[:_MOST_SUGGESTIONS]


def _best_language(words: Sequence[str]) -> list[str]:
    """Return the languages whose lists have the most of the words."""
    counts = {
        language: sum(_number(word, language) is not None for word in words[:6])
        for language in LANGUAGES
    }
    return [language for language in LANGUAGES if counts[language] == max(counts.values())]


def _split(text: str) -> list[str]:
    """Return the words in a text, without separators, numbering and invisible characters."""
    text = unicodedata.normalize("NFKC", text)
    if len(text) > _MOST_CHARACTERS:  # one character may become 18
        return []
    text = "".join(one for one in text if unicodedata.category(one) != "Cf")
    text = re.sub(r"(?<![^\W_])\d+(?:[oa](?![^\W_]))?", " ", text)  # "1.", "2)", "3º"
    return re.findall(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*", text)


def _folded(word: str) -> str:
    """Return the word in small letters without accents."""
    apart = unicodedata.normalize("NFD", word)
    return "".join(one for one in apart if not unicodedata.combining(one)).casefold()


def _number(word: str, language: str) -> int | None:
    """Return the place of a word in the list, or None. Four letters are enough."""
    if len(word) > _MOST_IN_WORD:
        return None
    folded = _folded(word)
    number = _beginnings(language).get(folded[:_ENOUGH])
    if number is None:
        return None
    known = _folded_list(language)[number]
    is_enough = len(folded) >= _ENOUGH or folded == known
    return number if is_enough and known.startswith(folded) else None


def _nearest(word: str, languages: Sequence[str] = LANGUAGES) -> list[str]:
    """Return the words that begin so, begin with the same four letters, or differ by one letter."""
    folded = _folded(word[:_MOST_IN_WORD])
    letters = "abcdefghijklmnopqrstuvwxyz"
    splits = [(folded[:at], folded[at:]) for at in range(len(folded) + 1)]
    changed = {head + tail[1:] for head, tail in splits if tail}
    changed |= {head + one + tail[1:] for head, tail in splits if tail for one in letters}
    changed |= {head + one + tail for head, tail in splits for one in letters}
    changed |= {head + tail[1] + tail[0] + tail[2:] for head, tail in splits if len(tail) > 1}
    found = []
    for language in languages:
        known = _numbers(language)
        start = folded[:_ENOUGH]
        numbers = [number for word, number in known.items() if start and word.startswith(start)]
        numbers += sorted(known[one] for one in changed & known.keys())
        found += [_list(language)[number] for number in numbers]
    return list(dict.fromkeys(found))[:_MOST_SUGGESTIONS]


# --- the lists ------------------------------------------------------------------------------------


@cache
def _list(language: str) -> tuple[str, ...]:
    return tuple({"es": SPANISH, "en": ENGLISH}[language].split())


@cache
def _folded_list(language: str) -> tuple[str, ...]:
    return tuple(_folded(word) for word in _list(language))


@cache
def _numbers(language: str) -> dict[str, int]:
    return {word: number for number, word in enumerate(_folded_list(language))}


@cache
def _beginnings(language: str) -> dict[str, int]:
    return {word[:_ENOUGH]: number for number, word in enumerate(_folded_list(language))}


# --- where the server may be ----------------------------------------------------------------------


def candidates(place: ServerPlace, own: Iterable[IPv4Interface | IPv6Interface]) -> list[Address]:
    """Return the addresses that a server at this place may have, likely ones first, at most 16.

    The place has only the last 16 bits. The first 16 are taken from each own address: first where
    the result is in the own network, narrow networks before wide ones; then the other prefixes of
    own networks up to a /12; then where the result is outside of the own network, which a router
    may lead to; then 192.168, 10.0 and 172.16.

    Args:
        place: what the words tell. Without a port there are no candidates.
        own: this computer's addresses with the lengths of their networks. IPv6 is ignored.
    """
    port = place.port
    if port is None:
        return []
    addresses = [one for one in own if isinstance(one, IPv4Interface)]
    if not addresses:
        return []
    inside: list[IPv4Address] = []
    wide: list[IPv4Address] = []
    outside: list[IPv4Address] = []
    for one in sorted(addresses, key=lambda one: -one.network.prefixlen):
        address = _completed(int(one.ip), place)
        (inside if _can_be_in(address, one.network) else outside).append(address)
        if _WIDEST <= one.network.prefixlen < 16:
            blocks = one.network.subnets(new_prefix=16)
            wide += [_completed(int(block.network_address), place) for block in blocks]
    usual = [_completed(int(IPv4Address(prefix)), place) for prefix in _USUAL_PREFIXES]
    found = dict.fromkeys([*inside, *wide, *outside, *usual])
    return [Address(str(one), port) for one in found][:_MOST_CANDIDATES]


def _completed(prefix: int, place: ServerPlace) -> IPv4Address:
    return IPv4Address(prefix & 0xFFFF0000 | place.low)


def _can_be_in(address: IPv4Address, network: IPv4Network) -> bool:
    """Return whether the address can be a computer's in this network."""
    if network.prefixlen > 30:
        return address in network
    return address in network and address not in (
        network.network_address,
        network.broadcast_address,
    )
