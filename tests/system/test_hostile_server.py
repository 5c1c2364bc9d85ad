"""Test the real window with a hostile server: it stays alive, usable, and silent on its outputs."""

from __future__ import annotations

import itertools
import json
import random
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import msgspec
import pytest

from net.wire import messages
from net.wire.names import TYPED_CHARACTERS
from tests.display import Display
from tests.servers import Peer, ScriptedServer
from tests.speed import allowed
from tests.support import wait_until
from tests.system.test_two_windows import HEIGHT, WIDTH, Window

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="needs a virtual screen"
)

SEED = 5
LINES = 1500
TEXTS = [
    "hola",
    "",
    " ",
    "\x00",
    "a\x00b",
    "\x1b[31m\x07",
    "{",
    "}",
    "{a b} $x [exit] \\",
    "a\nb\r\nc\td",
    "\u202egnp.exe",
    "z" + "\u0301" * 300,
    "😀👩\u200d🏫🇪🇸",
    "\U0010ffff",
    "ñ" * 5000,
    "x" * 20_000,
    "-text",
    "%W %d",
    "http://a.b/" + "c" * 3000,
    "#clase",
    "luis",
    "luis: hola",
    "الدردشة",
    "\ufeff\u2028\u2029",
]


@pytest.fixture
def window(tmp_path: Path) -> Iterator[tuple[Window, list[Peer]]]:
    def attack(peer: Peer) -> None:
        chance = random.Random(SEED)
        hello = json.loads(peer.read_line())
        # A page with longer names is not understood.
        names = [text[:TYPED_CHARACTERS] for text in TEXTS]
        people = [
            {
                "nick": f"{chance.choice(names)}{n}"[-TYPED_CHARACTERS:],
                "state": "online",
                "plain": n % 2 == 0,
            }
            for n in range(300)
        ]
        rooms = [
            {
                "room": "#" + f"{chance.choice(names)}{n}"[1 - TYPED_CHARACTERS :],
                "members": ["ana", *names],
            }
            for n in range(30)
        ]
        peer.say(
            op="welcome",
            v=1,
            nick=hello["nick"],
            server="\x1b{}\x00" * 9,
            epoch="e",
            high=0,
            limits={"line": 1, "text": 10, "rate": -1},
        )
        peer.say(op="roster", people=people, rooms=rooms, more=True)
        for n in range(LINES):
            peer.sock.sendall(_line(chance, n))
        peer.say(op="msg", id=10**6, to="ana", text="todavia aqui", at=0, **{"from": "zorro"})
        peers.append(peer)
        peer.read_to_the_end()

    peers: list[Peer] = []
    with Display(WIDTH, HEIGHT + 40) as display, ScriptedServer(attack) as server:
        window = Window(display, "ana", tmp_path, 0, server=server.address)
        yield window, peers
        window.end()


def _line(chance: random.Random, n: int) -> bytes:
    """Return a message with hostile values, one with wrong types, or no message at all."""
    text, name = chance.choice(TEXTS), chance.choice([*TEXTS, "luis", "ana", "#clase"])
    at = chance.choice([0, -1, 10**13, 10**18, -(10**18)])
    message: dict[str, object] = chance.choice(
        [
            {
                "op": "msg",
                "id": n,
                "from": name,
                "to": chance.choice(["ana", "#clase", name]),
                "text": text,
                "at": at,
            },
            {"op": "presence", "nick": name, "state": text, "plain": True},
            {"op": "join", "room": name, "nick": text},
            {"op": "leave", "room": name, "nick": text},
            {
                "op": "roster",
                "people": [{"nick": name, "state": text}],
                "rooms": [{"room": text, "members": [name, text]}],
                "more": n % 3 > 0,
            },
            {
                "op": "crowd",
                "people": [{"nick": text}],
                "rooms": [{"room": name, "joined": [text], "left": [name]}],
            },
            {"op": "ok", "cid": text, "id": n, "at": at},
            {"op": "err", "code": text, "text": name, "cid": text},
            {"op": "err", "code": text, "text": name},
            {"op": "pong", "n": n},
            {"op": "msg", "id": text, "from": [], "to": None},
            {"op": text},
        ]
    )
    if n % 10 == 0:
        return chance.randbytes(100).replace(b"\n", b"") + b"\n"
    return json.dumps(message).encode() + b"\n"


def test_the_window_stays_alive(window: tuple[Window, list[Peer]]) -> None:
    ana, peers = window
    wait_until(lambda: peers, ana.output, 30)
    wait_until(lambda: "Charla — " in ana.title, ana.output)  # it has logged in

    def read_the_last() -> bool:
        ana.focus()
        ana.press("Escape", "ctrl+k")
        ana.say("zorro")
        return "todavia aqui" in ana.read()

    wait_until(read_the_last, lambda: (ana.title, ana.output()), 60)
    ana.say("y yo")
    ana.wait_to_read("y yo")
    assert "Traceback" not in (ana.folder / "charla.log").read_text(encoding="utf-8")
    ana.close()  # its unanswered message waits for the next time


# --- every kind of message there is, with values of all kinds -------------------------------------

STALL_SECONDS = 0.2
PIECES = 100
OF_A_SERVER = tuple(
    kind
    for kind in (
        messages.Ok,
        messages.Message,
        messages.Live,
        messages.Gap,
        messages.Receipt,
        messages.Page,
        messages.Err,
        messages.Presence,
        messages.RoomChanged,
        messages.TypingNotice,
        messages.Reached,
        messages.Joined,
        messages.Left,
        messages.Pong,
        messages.Welcome,
    )
)
GIANTS = (
    "a" * 300_000,
    "ñandú " * 50_000,
    "x\n" * 100_000,
    "😀" * 20_000,
    "```\n" + "def f(): pass\n" * 5_000,
    "https://a.b/" + "c" * 100_000,
    "@ana " * 20_000,
    "**`_" * 20_000,
    "@ana " * 300,
    "😀a" * 5_000,
)
NAMES = ("ana", "luis", "eva", "#clase", "#g-0123456789", "#nueva", "Sofía Gómez", "LUIS", *TEXTS)
KINDS = ("", "", "", "reply", "edit", "delete", "react", "deleted", "\x00")
WORDS = {
    "state": ("online", "away", "busy", "offline", "delivered", "read", "\x00"),
    "kind": KINDS,
    "epoch": ("e",),
    "code": ("rate", "no_such_nick", "bad_change", "not_invited", "storage", "\x1b", "nick_taken"),
    "text": (*TEXTS, "hola @ana", "`x` y **z**", "👍"),
    "cid": tuple(f"f{number}" for number in range(40)),
    "ref": ("", "history:1", "info:1", "read:0", "leave:2", "state:3", "x", "\x1b", "y" * 33),
}
NUMBERS = (0, 1, -1, 5, 40, 10**6, 2**31, 2**53, -(2**63), 2**63 - 1)


class Fuzzer:
    """Makes messages that a server would send, some that none would send, and bytes that are none.

    The same seed gives the same bytes.
    """

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._ids = itertools.count(1)

    def piece(self) -> bytes:
        """Return some lines at once: sometimes one, sometimes a flood."""
        count = self._chance.choice((1, 1, 1, 5, 20, 400))
        return b"".join(self._line() for _ in range(count))

    def _line(self) -> bytes:
        chance = self._chance.random()
        if chance < 0.03:
            return self._chance.randbytes(200).replace(b"\n", b"") + b"\n"
        if chance < 0.04:
            giant = self._chance.choice(GIANTS)
            return _encode(
                {**self._message(messages.Message), "to": "#clase", "text": giant, "kind": ""}
            )
        kind = messages.Message if chance < 0.5 else self._chance.choice(OF_A_SERVER)
        message = self._message(kind)
        if chance > 0.9:
            self._spoil(message)
        return _encode(message)

    def _message(self, kind: Any) -> dict[str, Any]:
        message: dict[str, Any] = {"op": kind.__struct_config__.tag, **self._struct(kind)}
        if kind is messages.Message:
            message |= {
                "id": next(self._ids),
                "to": self._chance.choice(("ana", "#clase", message["to"])),
                "from": self._chance.choice(("luis", "eva", message["from"])),
            }
        return message

    def _struct(self, kind: Any) -> dict[str, Any]:
        types_of = get_type_hints(kind, include_extras=False)
        return {
            field.encode_name: self._value(types_of[field.name], field.name)
            for field in msgspec.structs.fields(kind)
            if field.required or self._chance.random() < 0.7
        }

    def _value(self, kind: Any, name: str) -> Any:
        chance = self._chance
        if get_origin(kind) is types.UnionType:
            kind = chance.choice(get_args(kind))
        if kind is type(None):
            return None
        if get_origin(kind) is tuple:
            return [
                self._value(get_args(kind)[0], name) for _ in range(chance.choice((0, 1, 3, 30)))
            ]
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            return self._struct(kind)
        if kind is bool:
            return chance.random() < 0.5
        if kind in (int, float):
            return chance.choice(NUMBERS)
        return chance.choice(WORDS.get(name, NAMES))

    def _spoil(self, message: dict[str, Any]) -> None:
        """Give one field another type, or remove it."""
        name = self._chance.choice(list(message))
        if self._chance.random() < 0.3:
            del message[name]
        else:
            message[name] = self._chance.choice(
                [None, [], {}, "x", 1.5, [[]], {"op": []}, True, 10**30]
            )


def _encode(message: dict[str, Any]) -> bytes:
    return json.dumps(message).encode() + b"\n"


@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_that_a_server_says_stops_the_window(seed: int, tmp_path: Path) -> None:
    """Work in the window meanwhile; no turn of its event loop may take long."""
    done: list[Peer] = []

    def attack(peer: Peer) -> None:
        hello = json.loads(peer.read_line())
        if not done:
            peer.say(
                op="welcome",
                v=1,
                nick=hello["nick"],
                server="Aula",
                epoch="e",
                high=0,
                since=0,
                limits={},
            )
            peer.say(
                op="roster",
                people=[{"nick": "luis"}],
                rooms=[{"room": "#clase", "members": ["ana", "luis"]}],
            )
            fuzzer = Fuzzer(seed)
            try:
                for _ in range(PIECES):
                    peer.sock.sendall(fuzzer.piece())
                peer.sock.sendall(
                    _encode(
                        {
                            "op": "msg",
                            "id": 10**7,
                            "from": "zorro",
                            "to": "ana",
                            "text": "todavia aqui",
                            "at": 0,
                            "cid": "zorro",
                        }
                    )
                )
            finally:
                done.append(peer)
        peer.read_to_the_end()

    measured = tmp_path / "turns.json"
    with Display(WIDTH, HEIGHT + 40) as display, ScriptedServer(attack) as server:
        ana = Window(
            display,
            "ana",
            tmp_path,
            0,
            server=server.address,
            program=("-m", "tests.system.watched", str(measured)),
        )
        try:
            wait_until(lambda: "Charla — " in ana.title, ana.output, 30)
            chance = random.Random(seed)
            while not done:
                ana.press(
                    chance.choice(
                        (
                            "alt+Down",
                            "alt+Up",
                            "Prior",
                            "Next",
                            "a",
                            "Escape",
                            "ctrl+k",
                            "F3",
                            "Tab",
                        )
                    )
                )

            def read_the_last() -> bool:
                """Return whether the last message is in view; earlier ones may still be drawn."""
                ana.press("Escape", "Escape", "Escape", "ctrl+k")
                ana.say("zorro")
                return "todavia aqui" in ana.read()

            wait_until(read_the_last, lambda: (ana.title, ana.output()), 60)
            ana.press("Escape")
            said = (ana.folder / "charla.log").read_text(encoding="utf-8")
            assert "Traceback" not in said, said[said.index("Traceback") :][:3000]
            ana.close()
        finally:
            ana.end()
    longest = json.loads(measured.read_text(encoding="utf-8"))
    # The machine may be busy with other things; only the window's own work counts.
    assert longest["work"] < allowed(STALL_SECONDS), longest
    assert longest["clock"] < 5 * allowed(STALL_SECONDS), longest
