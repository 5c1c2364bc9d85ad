"""Test what `--verbose` shows: the protocol, but no texts and no secrets."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from net.wire.masking import Mask


def shown(*pieces: bytes, plain: bool = False, is_name: bool = False) -> str:
    mask = Mask()
    return "".join(mask.show(piece, plain=plain, is_name=is_name) for piece in pieces)


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (
            b'{"op":"msg","cid":"c1","to":"luis","text":"hola"}\n',
            '{"op":"msg","cid":"c1","to":"luis","text":"(4 characters)"}\n',
        ),
        (b'{ "op": "ping", "n": 3 }\r\n', '{"op":"ping","n":3}\n'),
        (
            b'{"op":"hello","v":1,"nick":"ana","token":"SECRET"}\n',
            '{"op":"hello","v":1,"nick":"ana","token":"(6 characters)"}\n',
        ),
        (b'{"op":"proof","signature":"ab"}\n', '{"op":"proof","signature":"(2 characters)"}\n'),
        (
            b'{"op":"proof","signature":"ab","password":"girasol"}\n',
            '{"op":"proof","signature":"(2 characters)","password":"(7 characters)"}\n',
        ),
        (
            b'{"op":"challenge","server":"5c1e","nonce":"83af","password":true}\n',
            '{"op":"challenge","server":"5c1e","nonce":"(4 characters)","password":true}\n',
        ),
        (b'{"op":"oversee","token":"ab"}\n', '{"op":"oversee","token":"(2 characters)"}\n'),
        (
            b'{"op":"err","code":"bad_cid","text":"A message needs a cid."}\n',
            '{"op":"err","code":"bad_cid","text":"A message needs a cid."}\n',
        ),
        (
            b'{"op":"group","title":"Cena","people":["luis"]}\n',
            '{"op":"group","title":"(4 characters)","people":["luis"]}\n',
        ),
        (
            b'{"op":"bye","code":"kicked","text":"ruido"}\n',
            '{"op":"bye","code":"kicked","text":"(5 characters)"}\n',
        ),
        (
            b'{"op":"teach","token":"ab","pin":"012345"}\n',
            '{"op":"teach","token":"(2 characters)","pin":"(6 characters)"}\n',
        ),
        (
            b'{"op":"vote","room":"#clase","id":7,"choices":[2]}\n',
            '{"op":"vote","room":"#clase","id":7,"choices":"…"}\n',
        ),
        (
            b'{"op":"x","text":["a",{"secret":"b"}]}\n',
            '{"op":"x","text":["(1 characters)",{"secret":"(1 characters)"}]}\n',
        ),
        (b'{"op":"msg","text":"no end\n', "(26 bytes)\n"),
        (b"[1]\n\n", "(3 bytes)\n(0 bytes)\n"),
    ],
)
def test_a_rich_line(line: bytes, text: str) -> None:
    assert shown(line) == text


def test_a_line_in_pieces_shows_nothing_of_itself() -> None:
    pieces = b'{"op":"msg","te', b'xt":"secreto"', b'}\n{"op":"bye"}\n'
    assert shown(*pieces) == '(15 bytes)(13 bytes)(1 bytes)\n{"op":"bye"}\n'


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        ([b"luis: hola\r\n"], "luis: (4 characters)\r\n"),
        ([b"luis: ho", b"la: y\n", b"eva:x"], "luis: (2 characters)(5 bytes)\neva: (1 characters)"),
        ([b"secreto\n"], "(7 bytes)\n"),
        ([b"luis:\n"], "luis: (0 characters)\n"),
    ],
)
def test_plain_lines(pieces: list[bytes], text: str) -> None:
    assert shown(*pieces, plain=True) == text


def test_a_plain_name_is_shown() -> None:
    assert shown(b"ana\n", plain=True, is_name=True) == "ana\n"


@pytest.mark.parametrize("pieces", [[b"ana\ngirasol\n"], [b"ana\ngi", b"ra:sol"], [b"a:b\n"]])
def test_where_a_password_may_come_only_lengths_are_shown(pieces: list[bytes]) -> None:
    mask = Mask()
    text = "".join(mask.show(piece, plain=True, is_name=True, is_secret=True) for piece in pieces)
    assert not set(text) & set("girasolb:") - set("bytes")


def test_after_a_silence_another_message_begins() -> None:
    mask = Mask()
    assert mask.show(b"luis: uno", plain=True) == "luis: (3 characters)"
    mask.end_message()
    assert mask.show(b"eva: dos", plain=True) == "eva: (3 characters)"


@given(
    st.text(alphabet='sé"\\\n:{}, ', min_size=8),
    st.lists(st.integers(1, 40), max_size=5),
    st.booleans(),
)
def test_no_cut_shows_a_text(secret: str, cuts: list[int], plain: bool) -> None:
    secret = f"<<{secret.replace(chr(10), ' ')}>>"
    line = (
        f"luis: {secret}\n"
        if plain
        else json.dumps({"op": "msg", "text": secret}, ensure_ascii=False) + "\n"
    )
    data, pieces = line.encode(), []
    for cut in cuts:
        pieces.append(data[:cut])
        data = data[cut:]
    assert "<<" not in shown(*(piece for piece in [*pieces, data] if piece), plain=plain)
