"""Find out how a server wants to be spoken to, by trying.

The assignment's server speaks first and takes each `recv` for a message. Others read lines, or put
a length in front of a message. What gets a message from one person to another is the server's
manner, and all checks then keep to it.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lab.check.server_bench import ServerBench


def _nothing(data: bytes) -> bytes:
    return b""


_REACH_SECONDS = 1.5


# What stands before a message, for programs that send its length first.
HEADERS: dict[str, Callable[[bytes], bytes]] = {
    "": _nothing,
    "64 digits": lambda data: str(len(data)).encode().ljust(64),
    "10 digits": lambda data: str(len(data)).encode().ljust(10),
    "4 digits": lambda data: b"%04d" % len(data),
    "8 digits": lambda data: b"%08d" % len(data),
    "10 zeros": lambda data: b"%010d" % len(data),
    "4 bytes": lambda data: struct.pack("!I", len(data)),
    "2 bytes": lambda data: struct.pack("!H", len(data)),
}


@dataclass(frozen=True)
class Speech:
    """A server is spoken to in this way.

    Attributes:
        greets: it says something before it has a name; None: that is not known yet.
        welcomes: it answers the name; None: that is not known yet.
        name_end, end: what ends a name, and a message.
        header: what stands before both, a key of HEADERS.
    """

    name_end: bytes = b"\n"
    end: bytes = b"\n"
    header: str = ""
    greets: bool | None = None
    welcomes: bool | None = None

    def name(self, name: str) -> bytes:
        data = name.encode() + self.name_end
        return HEADERS[self.header](data) + data

    def message(self, text: bytes) -> bytes:
        data = text + self.end
        return HEADERS[self.header](data) + data

    def facts(self) -> dict[str, object]:
        """Return the manner as plain values, for reports."""
        return {
            "greets": bool(self.greets),
            "welcomes": bool(self.welcomes),
            "name_end": self.name_end.decode(),
            "end": self.end.decode(),
            "header": self.header,
        }


CANDIDATES = (
    Speech(),
    Speech(name_end=b""),
    Speech(name_end=b"", end=b""),
    Speech(name_end=b"\r\n", end=b"\r\n"),
    *(Speech(name_end=b"", end=b"", header=header) for header in HEADERS if header),
)


class NoSpeech(Exception):
    """No message gets from one person to another.

    Attributes:
        is_for_one: somebody else is served only when the first has gone.
    """

    def __init__(self, is_for_one: bool) -> None:
        super().__init__()
        self.is_for_one = is_for_one


def find_speech(bench: ServerBench) -> Speech:
    """Return how the server is spoken to.

    Raises:
        NoSpeech: nothing works.
    """
    greets: bool | None = None
    for candidate in CANDIDATES:
        if candidate is not CANDIDATES[0]:  # many servers don't survive that somebody leaves
            bench.restart()
        bench.speech = replace(candidate, greets=greets, welcomes=None)
        try:
            ana = bench.enter("ana")
            greets = bench.was_greeted
            welcomes = bench.was_welcomed
            bench.speech = replace(bench.speech, greets=greets)
            luis = bench.enter("luis")
            if welcomes and not luis.received:  # perhaps it serves one at a time
                bench.board.close([ana])
                if bench.is_answered(luis):
                    raise NoSpeech(is_for_one=True)
            elif bench.can_reach(ana, luis, _REACH_SECONDS):
                return replace(bench.speech, welcomes=welcomes and bench.was_welcomed)
        except OSError:
            continue  # it has ended, or lets nobody in any more
        finally:
            bench.board.close()
    raise NoSpeech(is_for_one=False)
