"""Test who is taken for the sender of a plain server's line, and who is nobody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from net.wire import plain, speakers
from tests.speed import assert_quick


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("luis: hola", ("luis", None, "hola")),
        ("Ana María de Dios: hola", ("Ana María de Dios", None, "hola")),
        ("#clase luis: a las 10:30", ("luis", "#clase", "a las 10:30")),
        ("[10:02] luis: hola", ("luis", None, "hola")),
        ("10:02:33 - luis: hola", ("luis", None, "hola")),
        ("[2026-11-27 10:02:33] luis: hola", ("luis", None, "hola")),
        ("(27/11/26 10:02) luis: hola", ("luis", None, "hola")),
        ("10:02 PM <luis> hola", ("luis", None, "hola")),
        ("luis [10:02]: hola", ("luis", None, "hola")),
        ("<luis> hola", ("luis", None, "hola")),
        ("<luis>: hola", ("luis", None, "hola")),
        ("[luis] hola", ("luis", None, "hola")),
        ("[luis]: a las 10:30", ("luis", None, "a las 10:30")),
        ("<127.0.0.1> luis: hola", ("luis", None, "hola")),
        ("luis> hola", ("luis", None, "hola")),
        ("luis >> hola", ("luis", None, "hola")),
        ("luis -> hola", ("luis", None, "hola")),
        ("@luis> hola", ("luis", None, "hola")),
        ("luis says: hola", ("luis", None, "hola")),
        ("luis dice: hola", ("luis", None, "hola")),
        ("Cliente 1: hola", ("Cliente 1", None, "hola")),
        ("007: hola", ("007", None, "hola")),
    ],
)
def test_who_says_what(text: str, parsed: tuple[str, str | None, str]) -> None:
    assert speakers.parse(text) == parsed


@pytest.mark.parametrize(
    "text",
    [
        "El usuario luis no está conectado.",
        plain.BAD_FORMAT,
        plain.PROMPT,
        "Bienvenido al chat, ana! Puedes enviar mensajes usando el formato 'usuario_destino: x'.",
        "luis:",
        "Username:",
        "Enter your name: ",
        "Ingresa tu nombre: ana",
        "Nombre: ana",
        "NICK",
        "Users online: ana, luis",
        "Usuarios conectados: ana, luis",
        "Error: no existe",
        "[SERVER] ana joined",
        "[INFO]: hola",
        "Servidor: ana ha entrado",
        "Mensaje privado de luis: hola",
        "10:02",
        "10:02:33",
        "[10:02] ana se ha ido",
        "2026-11-27 10:02:33",
        "<127.0.0.1> hola",
        "('127.0.0.1', 54321): hola",
        "127.0.0.1:54321: hola",
        "127.0.0.1:54321",
        "fe80::1: hola",
        "http://ejemplo.es/x",
        "yo creo que 3 > 2",
        "#clase: nadie",
        "#* luis: hola",
        "#> luis: hola",
        "#clase luis:",
        ": nadie",
        "<> nadie",
        "una frase muy larga que no puede ser el nombre de nadie: no",
    ],
)
def test_what_is_nobody(text: str) -> None:
    assert speakers.parse(text) is None


@given(st.text(st.characters(exclude_categories=[]), max_size=200))
def test_any_line_can_be_read(text: str) -> None:
    speakers.parse(text)


@pytest.mark.parametrize(
    "sign", [":", ">", "<", "[", "(", "1:", "10:02 ", "[10:02] ", " ", "@", "."]
)
def test_a_long_line_is_read_quickly(sign: str) -> None:
    line = sign * (65_536 // len(sign))
    assert_quick(lambda: speakers.parse(line), 0.2)
