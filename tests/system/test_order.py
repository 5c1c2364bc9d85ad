"""Test that answers come in the order of their requests.

This holds in both dialects, before the log-in and at the end too.
"""

from __future__ import annotations

import json

import pytest

from net.wire.address import Address
from tests.wire import PROMPT, WELCOME, PlainWire, RichWire, Wire

BAD_FORMAT = "Formato incorrecto. Usa 'usuario_destino: mensaje'.\n"
NO_UTF8 = 'El mensaje no viene en UTF-8 y no se ha enviado. [recibido: "oye: \\xff"]\n'


def post(cid: str, **more: object) -> bytes:
    return json.dumps({"op": "msg", "to": "#clase", "cid": cid, **more}).encode() + b"\n"


def answer(wire: RichWire) -> tuple[str, object]:
    """Return the next answer and what it is about."""
    said = wire.hear("ok", "err", "pong", "bye")
    return said.get("code", said["op"]), said.get("cid", said.get("n"))


def test_a_message_that_is_none_waits_for_its_turn(address: Address) -> None:
    with RichWire.login(address, "orden") as wire:
        wire.send(
            b"".join(
                [
                    post("m1", text="a"),
                    post("m2"),
                    post("m3", text="b"),
                    b"{\n",
                    b'{"op":"ping","n":4}\n',
                    b'{"op":"dance","cid":"m5"}\n',
                    post("m6", text="c"),
                    b'{"x":"' + b"y" * 70_000 + b'"}\n',
                    post("m8", text="d"),
                ]
            )
        )
        assert [answer(wire) for _ in range(9)] == [
            ("ok", "m1"),
            ("bad_message", "m2"),
            ("ok", "m3"),
            ("bad_json", None),
            ("pong", 4),
            ("unknown_op", "m5"),
            ("ok", "m6"),
            ("too_long", None),
            ("ok", "m8"),
        ]


def test_the_same_in_the_plain_dialect(address: Address) -> None:
    with Wire(address) as wire, PlainWire.login(address, "oye"):
        wire.send("turno\nhola\noye: uno\nnadie: dos\n")
        wire.send(b"oye: \xff\nqu\xc3\xa9\n")
        wire.expect(
            PROMPT
            + WELCOME.format("turno")
            + BAD_FORMAT
            + "El usuario nadie no está conectado.\n"
            + NO_UTF8
            + BAD_FORMAT
        )


def test_before_the_log_in(address: Address) -> None:
    with RichWire(address) as wire:
        wire.send(
            b'{"op":"ping","n":1}\n{"op":"dance"}\n{"op":"ping","n":3}\n{"op":"hello","v":1,"nick":"antes"}\n{\n'
        )
        assert [answer(wire) for _ in range(3)] == [("pong", 1), ("unknown_op", None), ("pong", 3)]
        assert wire.hear("welcome", "err")["op"] == "welcome"
        assert answer(wire) == ("bad_json", None)


@pytest.mark.parametrize("said", [b"a:b\nhola\n", b'{"op":"join","room":"#x"}\n{\n{"op":"ping"}\n'])
def test_after_a_refusal_nothing_follows(address: Address, said: bytes) -> None:
    with Wire(address) as wire:
        wire.send(said)
        told = wire.expect_end().decode()
    assert told.count("\n") == 1 and "Formato" not in told and "bad_json" not in told


def test_a_farewell_comes_after_all_answers(address: Address) -> None:
    with RichWire.login(address, "final") as wire:
        wire.send(b"".join(post(f"m{n}", text="x") for n in range(50)) + b"x" * 1_200_000)
        assert [answer(wire) for _ in range(51)] == [
            *(("ok", f"m{n}") for n in range(50)),
            ("endless_line", None),
        ]
        wire.expect_end()
