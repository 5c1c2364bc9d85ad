"""Read a script: orders that the lab carries out at a time, or at a byte of a connection.

One step a line; empty lines and what follows a `#` do not count.

    up slice 1-7                     # from the start
    after 2s up delay 300ms jitter 50ms
    at byte 4000 down reset          # once this direction has passed on 4,000 bytes
    connection 2 at byte 0 down corrupt 1/500
    at bytes 120 4000 cut            # once 120 bytes have gone up and 4,000 down

A step at a byte is repeated exactly in every run; one at a time comes at whatever byte it is then.
The log says which one that was: `repeating` makes a script of a log, with a byte for each step.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from lab.faults.faults import DOWN, Side
from lab.faults.orders import (
    MOST_CONNECTION,
    BadOrder,
    Order,
    bytes_of,
    number_of,
    parse_words,
    seconds_of,
    split_words,
    written_seconds,
)

MOST_CHARACTERS = 100_000
MOST_STEPS = 1_000
_AT_BYTES = ("cut", "reset", "half-close", "heal", "")  # what a step at a byte may do


class BadSteps(ValueError):
    """A script is not understood; `line` is the number of the line, from 1."""

    def __init__(self, line: int, why: BadOrder) -> None:
        super().__init__(f"line {line}: {why}")
        self.line = line
        self.why = why


@dataclass(frozen=True)
class ScriptStep:
    """A step is an order with its time or its byte; with neither it comes at once."""

    order: Order
    after: float | None = None  # seconds since the start
    at_byte: int | None = None  # of each direction of the order
    at_bytes: tuple[int, int] | None = None  # up and down: both have to be reached

    def byte_of(self, side: Side) -> int:
        """Return the byte of this direction at which the step comes."""
        if self.at_bytes is not None:
            return self.at_bytes[side == DOWN]
        return self.at_byte or 0

    def __str__(self) -> str:
        """Return the step as `parse_step` reads it."""
        if self.after is not None:
            return f"after {written_seconds(self.after)} {self.order}"
        if self.at_byte is None and self.at_bytes is None:
            return str(self.order)
        which = "" if self.order.connection is None else f"connection {self.order.connection} "
        order = replace(self.order, connection=None)
        if self.at_bytes is not None:
            return f"{which}at bytes {self.at_bytes[0]} {self.at_bytes[1]} {order}"
        return f"{which}at byte {self.at_byte} {order}"


def parse_script(text: str) -> list[ScriptStep]:
    """Read a script.

    Raises:
        BadSteps: a line of it is not understood.
    """
    if len(text) > MOST_CHARACTERS:
        raise BadSteps(1, BadOrder("script_too_long"))
    steps: list[ScriptStep] = []
    for number, line in enumerate(text.split("\n"), 1):
        try:
            if order := line.partition("#")[0].strip():
                steps.append(parse_step(order))
            if len(steps) > MOST_STEPS:
                raise BadOrder("script_too_long")
        except BadOrder as why:
            raise BadSteps(number, why) from None
    return steps


def parse_step(text: str) -> ScriptStep:
    """Read one line of a script, or what somebody types.

    Raises:
        BadOrder: it is not understood.
    """
    words = split_words(text)
    connection = None
    if words[:1] == ["connection"] and words[2:3] == ["at"]:
        connection = number_of(words[1], 1, MOST_CONNECTION)
        del words[:2]
    if words[:2] in (["at", "byte"], ["at", "bytes"]):
        return _at_byte(words, connection)
    if connection is not None:
        raise BadOrder("at", "connection")
    if words[:1] in (["after"], ["at"]):
        if len(words) < 2:
            raise BadOrder("no_value", words[0])
        return ScriptStep(parse_words(words[2:]), after=seconds_of(words[1]))
    return ScriptStep(parse_words(words))


def _at_byte(words: list[str], connection: int | None) -> ScriptStep:
    count = 1 if words[1] == "byte" else 2
    if len(words) < 2 + count:
        raise BadOrder("no_value", words[1])
    places = [bytes_of(word) for word in words[2 : 2 + count]]
    order = parse_words(words[2 + count :])
    if connection is not None:
        if order.connection is not None:
            raise BadOrder("twice", "connection")
        order = replace(order, connection=connection)
    if order.act not in _AT_BYTES:
        raise BadOrder("not_at_byte", order.act)
    if count == 1:
        return ScriptStep(order, at_byte=places[0])
    if order.act not in ("cut", "reset") or order.place or len(order.sides) == 1:
        raise BadOrder("not_at_bytes", str(order))
    return ScriptStep(order, at_bytes=(places[0], places[1]))
