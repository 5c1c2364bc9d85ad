"""Read and write the lab's orders, such as `up delay 300ms jitter 50ms` or `down cut char`.

A person types them while the lab runs, a script has one a line (`script`), and the log writes them
down. What is not understood is refused with a word that says why: nothing is guessed.

    order       [connection N] [up | down] WHAT
    WHAT        one or more of: delay TIME, jitter TIME, bandwidth SIZE, slice N or N-M, pause TIME,
                coalesce TIME, split char, corrupt 1/N, freeze [TIME], swallow
                ("off" instead of the value ends one)
                or one of: heal, cut [PLACE], reset [PLACE], half-close [PLACE],
                duplicate [off], refuse [off]
    PLACE       char (in the middle of the next character of several bytes)
                or frame N (after byte N of the next line or TLS record)
    TIME        300ms, 2s, 1m       SIZE    500, 20kB, 1MB (bytes, or bytes a second)

An order without a direction holds for both.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lab.faults.faults import SIDES, UNTIL_HEALED, Faults, Side

MOST_CHARACTERS = 200  # in a line
MOST_SECONDS = 3600.0
MOST_BYTES = 10**12
MOST_SLICE = 65_536
MOST_CONNECTION = 10**6
# Between slices, unless the order says otherwise: the reader is to see them one by one.
USUAL_PAUSE = 0.002

_NUMBER = re.compile(r"\d{1,15}", re.ASCII)
_TIME = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)(ms|s|m)", re.ASCII)
_SIZE = re.compile(r"(\d{1,9}(?:\.\d{1,3})?)(B|kB|MB)?(?:/s)?", re.ASCII)
_RANGE = re.compile(r"(\d{1,9})(?:-(\d{1,9}))?", re.ASCII)
_ONE_IN = re.compile(r"1/(\d{1,12})", re.ASCII)
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0}
_BYTES = {"": 1, "B": 1, "kB": 1000, "MB": 1_000_000}

ENDS = ("cut", "reset", "half-close")
DOORS = ("duplicate", "refuse")
FAULTS = tuple(field.name for field in dataclasses.fields(Faults))


class BadOrder(ValueError):
    """An order is not understood; `code` says why (`lab_words` has the sentence)."""

    def __init__(self, code: str, word: str = "") -> None:
        super().__init__(f"{code}: {word}" if word else code)
        self.code = code
        self.word = word


@dataclass(frozen=True)
class CutPlace:
    """A place in a stream where a connection is to end."""

    frame: int | None = None  # after this byte of the next frame; None: inside a character

    def __str__(self) -> str:
        return "char" if self.frame is None else f"frame {self.frame}"


@dataclass(frozen=True)
class Order:
    """An order changes faults of some directions, or does something once."""

    sides: tuple[Side, ...] = SIDES
    connection: int | None = None  # None: all, later ones too
    changes: tuple[tuple[str, object], ...] = ()  # fields of Faults
    act: str = ""  # heal, cut, reset, half-close, duplicate, refuse
    place: CutPlace | None = None  # where the end comes; None: at once
    is_off: bool = False  # of duplicate and refuse: no longer

    def applied(self, faults: Faults) -> Faults:
        """Return these faults as they are after the order."""
        if self.act == "heal":
            return Faults()
        return dataclasses.replace(faults, **dict(self.changes))  # type: ignore[arg-type]

    def __str__(self) -> str:
        """Return the order as `parse_order` reads it."""
        words = [] if self.connection is None else [f"connection {self.connection}"]
        words += self.sides if len(self.sides) == 1 else ()
        words += [_written(name, value) for name, value in self.changes]
        words += [str(word) for word in (self.act, self.place) if word]
        return " ".join([*words, *(["off"] if self.is_off else [])])


def describe(faults: Faults) -> str:
    """Return the faults as an order would make them; empty if there are none."""
    none = Faults()
    has_pieces = faults.slice != none.slice or faults.split  # which have a pause if none is named
    return " ".join(
        _written(name, value)
        for name in FAULTS
        if (value := getattr(faults, name)) != getattr(none, name)
        or (name == "pause" and has_pieces)
    )


def parse_order(text: str) -> Order:
    """Read an order.

    Raises:
        BadOrder: it is not understood.
    """
    return parse_words(split_words(text))


def split_words(text: str) -> list[str]:
    """Return the words of a line.

    Raises:
        BadOrder: the line is too long, or contains what nobody types.
    """
    if len(text) > MOST_CHARACTERS:
        raise BadOrder("too_long")
    if not text.replace("\t", " ").isprintable():
        raise BadOrder("unprintable")
    return text.split()


def parse_words(words: Sequence[str]) -> Order:
    """Read the words of an order.

    Raises:
        BadOrder: it is not understood.
    """
    rest = list(words)
    connection = None
    if rest[:1] == ["connection"]:
        connection = number_of(_second(rest), 1, MOST_CONNECTION)
        del rest[:2]
    sides: tuple[Side, ...] = SIDES
    for side in SIDES:
        if rest[:1] == [side]:
            sides = (side,)
            del rest[0]
            break
    if not rest:
        raise BadOrder("nothing")
    if rest[0] in FAULTS:
        return Order(sides, connection, changes=_changes(rest))
    return _act(rest, sides, connection)


def number_of(word: str, least: int, most: int) -> int:
    """Return the number that the word says.

    Raises:
        BadOrder: it is none, or too small or large.
    """
    if not _NUMBER.fullmatch(word):
        raise BadOrder("number", word)
    if not least <= int(word) <= most:
        raise BadOrder("out_of_range", word)
    return int(word)


def seconds_of(word: str) -> float:
    """Return the time that the word says, in seconds.

    Raises:
        BadOrder: it is none, or longer than an hour.
    """
    if word == "0":
        return 0.0
    if not (found := _TIME.fullmatch(word)):
        raise BadOrder("time", word)
    seconds = round(float(found[1]) * _SECONDS[found[2]], 6)
    if seconds > MOST_SECONDS:
        raise BadOrder("out_of_range", word)
    return seconds


def bytes_of(word: str) -> int:
    """Return the size that the word says, in bytes.

    Raises:
        BadOrder: it is none, or too large.
    """
    if not (found := _SIZE.fullmatch(word)):
        raise BadOrder("size", word)
    size = int(float(found[1]) * _BYTES[found[2] or ""])
    if size > MOST_BYTES:
        raise BadOrder("out_of_range", word)
    return size


def written_seconds(seconds: float) -> str:
    """Return a time as `seconds_of` reads it."""
    number, unit = (seconds * 1000, "ms") if seconds < 1 else (seconds, "s")
    return f"{number:.6f}".rstrip("0").rstrip(".") + unit


def _act(words: Sequence[str], sides: tuple[Side, ...], connection: int | None) -> Order:
    act, *rest = words
    if act == "heal" and not rest:
        return Order(sides, connection, act=act)
    if act in ENDS:
        if act == "half-close" and len(sides) != 1:
            raise BadOrder("needs_side", act)
        return Order(sides, connection, act=act, place=_place(rest))
    if act in DOORS and (not rest or rest == ["off"]):
        if len(sides) == 1 or (connection is not None and act == "refuse"):
            raise BadOrder("for_all", act)
        return Order(sides, connection, act=act, is_off=bool(rest))
    known = act == "heal" or act in DOORS
    raise BadOrder("unknown", rest[0] if known else act)


def _place(words: Sequence[str]) -> CutPlace | None:
    if not words:
        return None
    if words[0] == "char" and len(words) == 1:
        return CutPlace()
    if words[0] == "frame" and len(words) <= 2:
        return CutPlace(number_of(_second(words), 0, MOST_BYTES))
    raise BadOrder("unknown", words[-1] if words[0] in ("char", "frame") else words[0])


def _changes(words: Sequence[str]) -> tuple[tuple[str, object], ...]:
    changes: dict[str, object] = {}
    rest = list(words)
    while rest:
        name = rest[0]
        if name not in FAULTS:
            raise BadOrder("alone" if name in (*ENDS, *DOORS, "heal") else "unknown", name)
        if name in changes:
            raise BadOrder("twice", name)
        if rest[1:2] == ["off"]:
            changes[name] = getattr(Faults(), name)
            del rest[:2]
        elif name == "swallow" or (name == "freeze" and not _is_time(rest[1:2])):
            changes[name] = True if name == "swallow" else UNTIL_HEALED
            del rest[:1]
        else:
            changes[name] = _READERS[name](_second(rest))
            del rest[:2]
    if "pause" not in changes:
        if changes.get("slice", (0, 0)) != (0, 0) or changes.get("split"):
            changes["pause"] = USUAL_PAUSE
        elif "slice" in changes or "split" in changes:
            changes["pause"] = 0.0
    return tuple(sorted(changes.items(), key=lambda change: FAULTS.index(change[0])))


def _is_time(words: Sequence[str]) -> bool:
    return bool(words) and (words[0] == "0" or bool(_TIME.fullmatch(words[0])))


def _second(words: Sequence[str]) -> str:
    if len(words) < 2:
        raise BadOrder("no_value", words[0])
    return words[1]


def _slice(word: str) -> tuple[int, int]:
    if not (found := _RANGE.fullmatch(word)):
        raise BadOrder("number", word)
    least, most = int(found[1]), int(found[2] or found[1])
    if not 1 <= least <= most <= MOST_SLICE:
        raise BadOrder("out_of_range", word)
    return least, most


def _corrupt(word: str) -> int:
    found = _ONE_IN.fullmatch(word)
    if not found or not int(found[1]):
        raise BadOrder("one_in", word)
    return int(found[1])


def _split(word: str) -> bool:
    if word != "char":
        raise BadOrder("unknown", word)
    return True


_READERS: dict[str, Callable[[str], object]] = {
    "delay": seconds_of,
    "jitter": seconds_of,
    "bandwidth": bytes_of,
    "slice": _slice,
    "pause": seconds_of,
    "coalesce": seconds_of,
    "split": _split,
    "corrupt": _corrupt,
    "freeze": seconds_of,
}


def _written(name: str, value: object) -> str:
    """Return a fault as an order would make it."""
    if value == getattr(Faults(), name):
        return f"{name} off"
    if isinstance(value, bool):
        return f"{name} char" if name == "split" else name
    if isinstance(value, tuple):
        least, most = value
        return f"{name} {least}" if least == most else f"{name} {least}-{most}"
    if name == "corrupt":
        return f"{name} 1/{value}"
    if isinstance(value, float):
        return name if value == UNTIL_HEALED else f"{name} {written_seconds(value)}"
    return f"{name} {value}"
