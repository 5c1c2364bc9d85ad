"""Test what is guessed of a server from what it says first, and how a message is put."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from net.wire.manners import Manner, decode_greeting, guess


@pytest.mark.parametrize(
    ("greeting", "has_answered", "manner"),
    [
        (b"Por favor, ingresa tu nombre de usuario: ", False, Manner()),
        (b"Welcome! What is your name?\n", False, Manner("lf")),
        (b"Welcome!\r\nName: \r\n", False, Manner("crlf")),
        (b"NICK", False, Manner(to="named")),
        (b"", True, Manner(name="first")),
        (b'Hola, {"op":"hello"}!\r\n', True, Manner("crlf", name="first")),
        (b"8" + b" " * 63 + b"Welcome!", False, Manner("length", 64)),
        (b"8         Welcome!", False, Manner("length", 10)),
        (b"0008Welcome!", False, Manner("length", 4)),
        (b"\0\0\0\x08Welcome!", False, Manner("number", 4)),
        (b"\0\x08Welcome!", False, Manner("number", 2)),
        (b"3 users online", False, Manner()),
        (b"\xbfNombre? ", False, Manner(encoding="cp1252")),
        ("¿Cómo te ll".encode() + b"\xc3", False, Manner()),
    ],
)
def test_how_a_server_is_spoken_to_is_guessed_from_its_greeting(
    greeting: bytes, has_answered: bool, manner: Manner
) -> None:
    assert guess(greeting, has_answered=has_answered) == manner


def test_a_greeting_is_shown_without_its_length() -> None:
    assert decode_greeting(b"8         Welcome!") == "Welcome!"
    assert decode_greeting(b"\xbfNombre? ") == "¿Nombre? "


@given(st.binary(max_size=200), st.booleans())
def test_anything_can_be_a_greeting(greeting: bytes, has_answered: bool) -> None:
    guess(greeting, has_answered=has_answered).frame("ana")
    decode_greeting(greeting)


@pytest.mark.parametrize("header", [-1, 0, 3, 65, 10**9])
def test_a_settings_file_can_ask_for_no_other_lengths(header: int) -> None:
    assert Manner("length", header).frame("ana") == b"3" + b" " * 63 + b"ana"
    assert Manner("number", header).frame("ana") == b"\0\0\0\3ana"


def test_a_manner_is_remembered() -> None:
    manner = Manner("length", 10, "cp1252", "never", "raw")
    assert msgspec.json.decode(msgspec.json.encode(manner), type=Manner) == manner
