from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from net.wire import plain
from net.wire.messages import (
    About,
    Err,
    Farewell,
    Joined,
    Limits,
    Message,
    Ok,
    Post,
    Presence,
    RoomChanged,
    ServerMessage,
    TypingNotice,
    Welcome,
)

ABOUT = About("ana", "c0")


@pytest.mark.parametrize(
    ("message", "text"),
    [
        (
            Welcome(1, "ana", "Aula", "e", 0, Limits()),
            "Bienvenido al chat, ana! Puedes enviar mensajes usando el formato 'usuario_destino: "
            "mensaje'.\n",
        ),
        (Err("nick_taken", "x"), "Este nombre de usuario ya está en uso. Desconectando..."),
        (Err("no_such_nick", "x", to="luis"), "El usuario luis no está conectado.\n"),
        (Err("bad_format", "x"), "Formato incorrecto. Usa 'usuario_destino: mensaje'.\n"),
        (Err("some_new_code", "Said in words."), "Said in words.\n"),
        (Message(1, "ana", "luis", "hola", 0), "ana: hola\n"),
        (Message(1, "ana", "#clase", "hola", 0), "#clase ana: hola\n"),
        (Message(1, "ana", "luis", "uno\nprofe: dos", 0), "ana: uno\nana: profe: dos\n"),
        (Message(1, "ana", "luis", "\x1b[2J", 0), "ana: ␛[2J\n"),
        (Message(1, "ana", "luis", "", 0), "ana: \n"),
        (Message(1, "ana", "luis", "sí", 0, about=ABOUT), "ana: sí\n"),
        (Message(1, "ana", "#clase", "¡hola!", 0, "c", "edit", ABOUT), "#clase ana: * ¡hola!\n"),
        (Message(1, "ana", "luis", "uno\ndos", 0, "c", "edit", ABOUT), "ana: * uno\nana: dos\n"),
        (Message(1, "ana", "luis", "👍", 0, "c", "react", ABOUT), "ana: 👍\n"),
        (Message(1, "ana", "luis", "", 0, "c", "react", ABOUT), ""),
        (Message(1, "ana", "luis", "", 0, "c", "delete", ABOUT), ""),
        (TypingNotice("ana", "#clase"), ""),
        (RoomChanged("#g-1", ("ana", "nc"), "Cena", "ana"), ""),
        (Err("no_such_nick", "x", to="\x1b]0;"), "El usuario ␛]0; no está conectado.\n"),
        (Farewell("shutdown", "x"), "El servidor se cierra. Hasta luego.\n"),
        (
            Err("bad_room", "x", to="#a b\u202e"),
            "La sala \"#a b\\xe2\\x80\\xae\" no sirve: tiene que ser '#' y de 1 a 31 letras, "
            "cifras, '-' o '_'.\n",
        ),
        (Presence("luis", "offline"), ""),
        (Joined("#clase", "luis"), ""),
        (Ok("d:1", 1, 0), ""),
    ],
)
def test_what_a_plain_client_is_told(message: ServerMessage, text: str) -> None:
    assert plain.encode(message) == text.encode()


def test_a_message_of_empty_lines_does_not_become_many_times_as_long() -> None:
    said = plain.encode(Message(1, "李" * 32, "luis", "\n" * 16_384, 0))
    assert len(said) < 100_000
    assert said.count(b"\n") == plain.MOST_LINES


@pytest.mark.parametrize(
    ("line", "post"),
    [
        ("luis: hola", Post("luis", "hola")),
        ("luis:hola", Post("luis", "hola")),
        ("  luis  :  hola  ", Post("luis", "hola")),
        ("luis: son las 10:30", Post("luis", "son las 10:30")),
        ("#clase: hola", Post("#clase", "hola")),
    ],
)
def test_what_a_plain_client_says(line: str, post: Post) -> None:
    assert plain.parse_post(line.encode()) == post


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"hola", "bad_format"),
        (b"", "bad_format"),
        (b"luis:", "bad_format"),
        (b"#clase: \t", "bad_format"),
        (b"luis: \xf1", "bad_utf8"),
    ],
)
def test_what_is_no_plain_message(line: bytes, code: str) -> None:
    err = plain.parse_post(line)
    assert isinstance(err, Err)
    assert err.code == code


def test_what_was_not_utf_8_is_shown() -> None:
    err = plain.parse_post(b'luis: a\xf1o \x1b"')
    assert isinstance(err, Err)
    assert plain.encode(err) == (
        b'El mensaje no viene en UTF-8 y no se ha enviado. [recibido: "luis: a\\xf1o \\x1b\\""]\n'
    )


def test_all_but_the_assignments_own_texts_are_ascii() -> None:
    """Guard against texts that a student's client can't decode."""
    source = Path(plain.__file__).read_text(encoding="utf-8")
    texts = [
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    assert {text for text in texts if not text.isascii()} == {
        plain.NAME_TAKEN,
        "El usuario {to} no está conectado.",
        r"El usuario (.+) no está conectado\.",
    }


def test_who_is_not_connected() -> None:
    assert plain.parse_not_connected("El usuario Ana Gómez no está conectado.") == "Ana Gómez"
    assert plain.parse_not_connected("ana: El usuario luis no está conectado. ¿O sí?") is None


@given(st.binary())
def test_any_line_is_a_message_or_an_error(line: bytes) -> None:
    said = plain.parse_post(line)
    assert isinstance(said, Post | Err)
    plain.parse_name(line)


@given(st.text(st.characters(exclude_categories=[])))
def test_no_text_of_another_can_forge_a_line(text: str) -> None:
    lines = plain.encode(Message(1, "ana", "luis", text, 0)).decode().split("\n")
    assert lines.pop() == ""
    assert all(line.startswith("ana: ") for line in lines)


_NAMES = st.sampled_from([b"luis", b" Luis", b"#clase", b"/mano", b"", b"a\nb", "ñandú".encode()])
_BODIES = st.sampled_from(
    [b" hola", b"a: b ", b" ", b"\xff", b"\xc3", b"x\0", b"\r", " sí".encode()]
)


@given(
    st.lists(st.one_of(st.none(), _BODIES, st.builds(b"%b:%b".__mod__, st.tuples(_NAMES, _BODIES))))
)
def test_lines_read_in_one_piece_say_what_each_says(pieces: list[bytes | None]) -> None:
    lines = [
        line for piece in pieces for line in ([piece] if piece is None else piece.split(b"\n"))
    ]
    runs = plain.parse_runs(lines)
    if runs:
        assert [post for run in runs for post in run.posts()] == [
            plain.parse_post(line or b"") for line in lines
        ]


def test_lines_to_one_recipient_are_read_in_one_piece() -> None:
    lines = [f"luis: {number}".encode() for number in range(25)]
    runs = plain.parse_runs(lines)
    assert [(run.to, len(run.texts)) for run in runs] == [("luis", 10), ("luis", 10), ("luis", 5)]
    assert not plain.parse_runs([*lines, b"ana: 25"])
    assert not plain.parse_runs([b"luis", *lines])
    assert not plain.parse_runs([b"/mano: uno", b"/mano: dos"])


@given(
    st.lists(st.text(st.characters(exclude_characters="\n"), min_size=1), min_size=1, max_size=10)
)
def test_a_text_of_many_lines_reads_like_as_many_messages(texts: list[str]) -> None:
    whole = plain.encode(Message(1, "ana", "luis", "\n".join(texts), 0))
    assert whole == b"".join(plain.encode(Message(1, "ana", "luis", text, 0)) for text in texts)
