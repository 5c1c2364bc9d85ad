"""Keep what the lab has done, as JSON lines, and make a script of it that repeats a run.

An entry is an object with `at` (seconds since the start), `kind`, and:

    start       seed, listen, upstream
    accepted    connection (its number), client (its address)
    connected   connection, up and down (the faults with which it begins), duplicate
    order       order: somebody or the script has ordered it
    applied     connection, side, offset, order: it holds from this byte of this direction on
    ended       connection, order (cut or reset), up and down (how many bytes had passed)
    piece       connection, side, offset, bytes, corrupted (offsets), lost
    closed      connection, up and down
    unreachable, too_many   connection
    stop

What was said is not in there.
"""

from __future__ import annotations

import json
import math
import threading
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from heapq import merge
from typing import Any, TextIO

from lab.faults.faults import SIDES, UNTIL_HEALED, Side
from lab.faults.orders import MOST_BYTES, MOST_SECONDS, BadOrder, Order, parse_order
from lab.faults.script import MOST_STEPS, ScriptStep

MOST_ENTRIES = 20_000
MOST_FILE_BYTES = 100_000_000
_SHORTEST_FREEZE = 0.001


class LabLog:
    """A log keeps the newest entries, and writes all of them to a file if it has one.

    Of the pieces, and of everything else, as many are kept: however much passes, what was ordered
    remains.
    """

    def __init__(self, file: TextIO | None = None) -> None:
        self.dropped = 0  # entries that are no longer kept here
        self._file = file
        self._written = 0
        self._began = time.monotonic()
        self._number = 0
        # With their numbers, which say their order.
        self._pieces: deque[tuple[int, str]] = deque(maxlen=MOST_ENTRIES)
        self._others: deque[tuple[int, str]] = deque(maxlen=MOST_ENTRIES)
        self._lock = threading.Lock()

    def note(self, kind: str, **details: object) -> None:
        """Add an entry. Any thread may call it."""
        at = round(time.monotonic() - self._began, 6)
        line = json.dumps({"at": at, "kind": kind, **details}, ensure_ascii=False)
        with self._lock:
            entries = self._pieces if kind == "piece" else self._others
            self.dropped += len(entries) == MOST_ENTRIES
            self._number += 1
            entries.append((self._number, line))
            if self._file and self._written < MOST_FILE_BYTES:
                self._file.write(line + "\n")
                self._written += len(line) + 1
                if kind != "piece":
                    self._file.flush()

    def text(self) -> str:
        """Return the newest entries, one a line."""
        with self._lock:
            return "".join(f"{line}\n" for _number, line in merge(self._pieces, self._others))


class BadLog(ValueError):
    """A log is damaged, or not one of the lab's; `line` is the number of the line, from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}")
        self.line = line


@dataclass(frozen=True)
class LabRun:
    """A run that can be repeated: its seed, and what was ordered at which byte."""

    seed: int
    steps: list[ScriptStep]


def repeating(lines: Iterable[str]) -> LabRun:
    """Return what makes the same clients and the same server meet the same faults again.

    Raises:
        BadLog: it can't be read.
    """
    recorder = _Recorder()
    for number, line in enumerate(lines, 1):
        try:
            if line.strip():
                recorder.take(json.loads(line))
        except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
            raise BadLog(number) from None
    if recorder.seed is None:
        raise BadLog(1)
    return LabRun(recorder.seed, recorder.steps)


class _Recorder:
    """Turns the entries of a log into steps."""

    def __init__(self) -> None:
        self.seed: int | None = None
        self.steps: list[ScriptStep] = []
        # Who is frozen: which step did it, at which time.
        self._frozen: dict[tuple[int, Side], tuple[int, float]] = {}
        self._is_refusing = False

    def take(self, entry: dict[str, Any]) -> None:
        """Take an entry.

        Raises:
            ValueError, TypeError, KeyError: it is none of the lab's.
        """
        at = float(entry["at"])
        if not 0 <= at < math.inf:
            raise ValueError("no time")
        match entry["kind"]:
            case "start":
                self.seed = _count(entry["seed"])
            case "connected":
                self._connected(entry)
            case "applied":
                self._applied(entry, at)
            case "ended":
                order = _for_one(str(entry["order"]), entry)
                if order.act not in ("cut", "reset") or order.place or len(order.sides) == 1:
                    raise ValueError("no end of a connection")
                self._add(ScriptStep(order, at_bytes=(_count(entry["up"]), _count(entry["down"]))))
            case "order":
                self._ordered(parse_order(str(entry["order"])), at)

    def _add(self, step: ScriptStep) -> None:
        self.steps.append(step)
        if len(self.steps) > MOST_STEPS:
            raise BadOrder("script_too_long")

    def _connected(self, entry: dict[str, Any]) -> None:
        for side in SIDES:
            if faults := str(entry[side]):
                self._add(ScriptStep(_for_one(faults, entry, side), at_byte=0))
        if entry.get("duplicate"):
            self._add(
                ScriptStep(Order(act="duplicate", connection=_count(entry["connection"]) or 1))
            )

    def _applied(self, entry: dict[str, Any], at: float) -> None:
        side: Side = SIDES[SIDES.index(entry["side"])]
        order = _for_one(str(entry["order"]), entry, side)
        key = _count(entry["connection"]), side
        changes = dict(order.changes)
        if key in self._frozen and (order.act == "heal" or "freeze" in changes):
            place, since = self._frozen.pop(key)
            lasted = min(max(at - since, _SHORTEST_FREEZE), MOST_SECONDS)
            self.steps[place] = _frozen_for(self.steps[place], round(lasted, 6))
        if changes.get("freeze") == UNTIL_HEALED:
            self._frozen[key] = len(self.steps), at
        self._add(ScriptStep(order, at_byte=_count(entry["offset"])))

    def _ordered(self, order: Order, at: float) -> None:
        """Repeat at its time what has no byte: that nobody listened."""
        was_refusing = self._is_refusing
        if order.act == "refuse":
            self._is_refusing = not order.is_off
        elif order == Order(act="heal"):
            self._is_refusing = False
        if self._is_refusing != was_refusing:
            self._add(
                ScriptStep(Order(act="refuse", is_off=was_refusing), after=min(at, MOST_SECONDS))
            )


def _for_one(text: str, entry: dict[str, Any], side: Side | None = None) -> Order:
    order = parse_order(f"{side} {text}" if side else text)
    return replace(order, connection=_count(entry["connection"]) or 1)


def _count(value: object) -> int:
    """Return a number as it stands in the log.

    Raises:
        ValueError: it is none.
    """
    if not isinstance(value, int) or not 0 <= value <= MOST_BYTES:
        raise ValueError("no number")
    return value


def _frozen_for(step: ScriptStep, seconds: float) -> ScriptStep:
    changes = {**dict(step.order.changes), "freeze": seconds}
    return replace(step, order=replace(step.order, changes=tuple(changes.items())))
