"""Feed the parsers of untrusted bytes with what reaches new code: `python3 tools/fuzz.py frames`.

Atheris (https://github.com/google/atheris) watches which lines an input reaches, and mutates those
that reach new ones. It is no library of this project: install it into an environment of its own,
with `pip install atheris msgspec`. An input that raises what a parser does not promise ends the
run, and is written to the current folder. What follows the target goes to libFuzzer, such as
`-max_total_time=300` or a folder with inputs to begin with. docs/SECURITY.md has the figures of the
last runs.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

try:
    import atheris  # type: ignore[import-not-found, import-untyped, unused-ignore]
except ModuleNotFoundError:
    sys.exit("Atheris is missing: install it into an environment of its own (pip install atheris).")

with atheris.instrument_imports(include=["net"]):
    from net.shared import tls
    from net.wire import manners, messages, names, plain, strangers, telnet, words
    from net.wire.address import Address
    from net.wire.announced import Announced, BadAnnouncement
    from net.wire.dialogue import NotRich, RichDialogue
    from net.wire.framing import EndlessLine, LineFramer, Quiet
    from net.wire.manners import Manner
    from net.wire.masking import Mask
    from net.wire.plain_dialogue import PlainDialogue


class _Signer:
    public = "key"

    def sign(self, _statement: bytes) -> str:
        return "signature"


def frames(data: bytes) -> None:
    """Read the bytes as a rich client's, in two pieces: frame, decode and mask them."""
    half = len(data) // 2
    framer, mask = LineFramer(65_536), Mask()
    with contextlib.suppress(EndlessLine):
        for piece in (data[:half], data[half:]):
            mask.show(piece, plain=False)
            for line in framer.feed(piece):
                if line:
                    with contextlib.suppress(messages.BadMessage):
                        messages.encode(messages.decode_client(line))


def visitor(data: bytes) -> None:
    """Read the bytes as the first ones of a connection, and then as plain lines."""
    strangers.is_undecided(data)
    with contextlib.suppress(strangers.TurnedAway):
        strangers.turn_away(telnet.without_commands(data), has_prompt=False)
    strangers.refuse_json(data)
    if refusal := strangers.refuse_name(data):
        refusal.answer.decode("ascii")
    plain.parse_name(data)
    plain.parse_password(data)
    framer = LineFramer(16_384, Quiet.UNTIL_LF)
    with contextlib.suppress(EndlessLine):
        for line in [*framer.feed(data), *framer.flush()]:
            if line:
                said = plain.parse_post(line)
                if isinstance(said, messages.Err):
                    plain.encode(said)


def server(data: bytes) -> None:
    """Read the bytes as those of a server, in either dialect."""
    rich = RichDialogue("a:1", "ana", "d1", _Signer())
    with contextlib.suppress(NotRich, EndlessLine):
        for one in rich.feed(b'{"op":"welcome","v":1,"nick":"a","server":"s"}\n' + data):
            repr(one)
    for manner in (
        Manner(),
        Manner("lf", encoding="cp1252", to="all"),
        Manner("length", 4, to="named"),
        Manner("number", 4, to="raw"),
        manners.guess(data, has_answered=False),
    ):
        other = PlainDialogue("a:1", "ana", manner)
        with contextlib.suppress(EndlessLine):
            other.greet(data[:20])
            other.feed(data)
            other.flush()
        other.end()


def address(data: bytes) -> None:
    """Read the bytes as what somebody types or pastes as an address."""
    with contextlib.suppress(ValueError):
        found = Address.parse(data.decode("utf-8", "surrogateescape"))
        assert Address.parse(str(found)) == found


def typed_words(data: bytes) -> None:
    """Read the bytes as the words of a server."""
    text = data.decode("utf-8", "replace")
    words.complete(text)
    with contextlib.suppress(words.BadWords):
        words.parse(text)


def certificate(data: bytes) -> None:
    """Read the bytes as the certificate of a server."""
    with contextlib.suppress(OSError):  # ssl.SSLError is one
        tls.fingerprint_of(data)


def announcement(data: bytes) -> None:
    """Read the bytes as the items of an announcement, separated by NULs."""
    items = [item.partition(b"=") for item in data.split(b"\0")]
    properties: dict[bytes, bytes | None] = {b"v": b"1"}
    properties |= {key: value if sign else None for key, sign, value in items}
    with contextlib.suppress(BadAnnouncement):
        Announced.parse(properties, ())


def name(data: bytes) -> None:
    """Read the bytes as a nick and as a room."""
    text = data.decode("utf-8", "replace")
    for parse in (names.parse_nick, names.parse_room):
        with contextlib.suppress(names.BadName):
            assert names.key(parse(text))


TARGETS: dict[str, Callable[[bytes], None]] = {
    "frames": frames,
    "visitor": visitor,
    "server": server,
    "address": address,
    "words": typed_words,
    "certificate": certificate,
    "announcement": announcement,
    "name": name,
}


def main() -> None:
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        sys.exit(f"Say what to feed: {', '.join(TARGETS)}.")
    target = TARGETS[sys.argv.pop(1)]
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
