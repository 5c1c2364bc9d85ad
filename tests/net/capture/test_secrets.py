"""Test which fields are masked: every one that proves who somebody is."""

from __future__ import annotations

from typing import get_args

import msgspec
import pytest

from net.capture.secrets import SECRET_FIELDS, ByteSpan, asks_for_password, secret_spans
from net.wire import messages
from net.wire.fields import Password, Secret
from net.wire.plain import PASSWORD_PROMPT, PROMPT
from net.wire.teaching import Pin

# Fields with such a type that prove nothing: public keys, nonces, names of servers.
HARMLESS = {"key", "server", "nonce", "salt"}


def test_every_secret_field_of_the_protocol_is_masked() -> None:
    names = {
        field.encode_name
        for union in (messages.ClientMessage, messages.ServerMessage)
        for struct in get_args(union)
        for field in msgspec.structs.fields(struct)
        if field.type in (Secret, Password, Pin)
    }
    assert {"token", "password", "pin", "signature"} <= names
    assert names - HARMLESS <= SECRET_FIELDS


@pytest.mark.parametrize(
    ("frame", "hidden"),
    [
        (b'{"op":"proof","token":"abc"}\n', [b"abc"]),
        (b'{"token" : "a\\"bc", "x":1}\n', [b'a\\"bc']),
        (b'{"\\u0074oken":"abc"}\n', [b"abc"]),
        (b'{"Token":"abc","password":"d"}\n', [b"abc", b"d"]),
        (b'{"token":123456,"x":1}\n', [b"123456"]),
        (b'{"token":["a","b"]}\n', [b'["a","b"]}']),
        (b'{"token":"ab', [b"ab"]),
        (b'{"token":"ab\\', [b"ab\\"]),
        (b'{"token":', []),
        (b'{"token":""}\n', []),
        (b'{"text":"my password is ab"}\n', []),
        (b'{"op":"pin","room":"#clase","id":3}\n', []),
        (b'{"token "abc"}\n', [b' "abc"}']),  # no JSON: everything behind the word
    ],
)
def test_values_are_masked_and_nothing_else(frame: bytes, hidden: list[bytes]) -> None:
    spans = secret_spans(frame)
    assert [frame[one.start : one.end] for one in spans] == hidden
    assert all(isinstance(one, ByteSpan) for one in spans)


@pytest.mark.parametrize(
    ("said", "asks"),
    [
        (PASSWORD_PROMPT.encode(), True),
        (b"Password: ", True),
        ("Introduce tu contraseña:".encode(), True),
        (b"password for ana> ", True),
        (PROMPT.encode(), False),
        (b"luis: no recuerdo la clave\n", False),
        (b"", False),
    ],
)
def test_a_prompt_for_a_password_is_recognised(said: bytes, asks: bool) -> None:
    assert asks_for_password(said) is asks
