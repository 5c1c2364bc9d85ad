"""A server that means harm, against the real window: it must stay alive, usable and silent on its outputs."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.display import Display
from tests.servers import Peer, ScriptedServer
from tests.support import wait_until
from tests.system.test_two_windows import HEIGHT, WIDTH, Window

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs a virtual screen")

SEED = 5
LINES = 1500
TEXTS = [
    "hola", "", " ", "\x00", "a\x00b", "\x1b[31m\x07", "{", "}", "{a b} $x [exit] \\", "a\nb\r\nc\td", "\u202egnp.exe",
    "z" + "\u0301" * 300, "😀👩\u200d🏫🇪🇸", "\U0010ffff",
    "ñ" * 5000, "x" * 20_000, "-text", "%W %d",
    "http://a.b/" + "c" * 3000,
    "#clase", "luis", "luis: hola", "الدردشة", "\ufeff\u2028\u2029",
]


@pytest.fixture
def window(tmp_path: Path) -> Iterator[tuple[Window, list[Peer]]]:
    def attack(peer: Peer) -> None:
        chance = random.Random(SEED)
        hello = json.loads(peer.read_line())
        people = [{"nick": chance.choice(TEXTS) + str(n), "state": "online", "plain": n % 2 == 0} for n in range(300)]
        rooms = [{"room": "#" + chance.choice(TEXTS) + str(n), "members": ["ana", *TEXTS]} for n in range(30)]
        peer.say(op="welcome", v=1, nick=hello["nick"], server="\x1b{}\x00" * 9, epoch="e", high=0, people=people,
                 rooms=rooms, limits={"line": 1, "text": 10, "rate": -1})
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
    """A message with hostile values, one with wrong types, or no message at all."""
    text, name = chance.choice(TEXTS), chance.choice([*TEXTS, "luis", "ana", "#clase"])
    at = chance.choice([0, -1, 10**13, 10**18, -(10**18)])
    message: dict[str, object] = chance.choice([
        {"op": "msg", "id": n, "from": name, "to": chance.choice(["ana", "#clase", name]), "text": text, "at": at},
        {"op": "presence", "nick": name, "state": text, "plain": True},
        {"op": "join", "room": name, "nick": text},
        {"op": "leave", "room": name, "nick": text},
        {"op": "ok", "cid": text, "id": n, "at": at},
        {"op": "err", "code": text, "text": name, "cid": text},
        {"op": "err", "code": text, "text": name},
        {"op": "pong", "n": n},
        {"op": "msg", "id": text, "from": [], "to": None},
        {"op": text},
    ])
    if n % 10 == 0:
        return chance.randbytes(100).replace(b"\n", b"") + b"\n"
    return json.dumps(message).encode() + b"\n"


def test_the_window_stays_alive(window: tuple[Window, list[Peer]]) -> None:
    ana, peers = window
    wait_until(lambda: peers, ana.output, 30)
    wait_until(lambda: "Charla — " in ana.title, ana.output)  # it has logged in
    ana.focus()
    ana.press("ctrl+k")
    ana.say("zorro")
    ana.wait_to_read("todavia aqui")
    ana.say("y yo")
    ana.wait_to_read("y yo")
    assert "Traceback" not in (ana.folder / "charla.log").read_text(encoding="utf-8")
    ana.close()  # its message without an answer waits for the next time
