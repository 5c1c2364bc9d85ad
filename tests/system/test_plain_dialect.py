"""Test the assignment's protocol byte for byte against the real server."""

from __future__ import annotations

import socket
import time

import pytest

from net.server.visitor import CHOICE_SECONDS
from net.wire.address import Address
from net.wire.framing import QUIET_SECONDS
from tests.wire import PROMPT, WELCOME, PlainWire, RichWire, Wire


def test_a_conversation_as_in_the_assignment(address: Address) -> None:
    """Test a client that sends no LF and lets the server speak first."""
    with Wire(address) as ana, PlainWire.login(address, "luis") as luis:
        ana.expect(PROMPT)
        ana.send("ana")
        ana.expect(WELCOME.format("ana"))
        ana.send("luis: hola")
        luis.expect("ana: hola\n")
        luis.send("ana: ¿qué tal?\n")
        ana.expect("luis: ¿qué tal?\n")
        ana.send("eva: ¿estás?")
        ana.expect("El usuario eva no está conectado.\n")
        ana.send("hola a todos")
        ana.expect("Formato incorrecto. Usa 'usuario_destino: mensaje'.\n")


def test_a_name_that_is_taken(address: Address) -> None:
    with PlainWire.login(address, "doble"), Wire(address) as second:
        second.send("doble\n")
        second.expect(PROMPT + "Este nombre de usuario ya está en uso. Desconectando...")
        assert second.expect_end() == b""


def test_a_name_that_is_free_again(address: Address) -> None:
    for _ in range(3):
        with Wire(address) as wire:
            wire.send("vuelve\n")
            wire.expect(PROMPT)
            assert wire.read_line().startswith(b"Bienvenido al chat, vuelve!")
            wire.sock.shutdown(socket.SHUT_WR)
            wire.expect_end()


def test_a_name_that_is_none(address: Address) -> None:
    with Wire(address) as wire:
        wire.send("a:b\n")
        assert wire.expect_end().decode("ascii") == (
            PROMPT + "Este nombre no sirve: no puede llevar ':'; manda primero solo tu nombre. "
            "Desconectando... / This can't be a name: it can't have ':' in it; send your name "
            'alone first. [recibido/received: "a:b"]\n'
        )


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_several_messages_in_one_segment(address: Address, end: str) -> None:
    with PlainWire.login(address, "muchos") as ana, PlainWire.login(address, "oye") as luis:
        ana.send(f"oye: uno{end}oye: dos{end}oye:  tres {end}")
        luis.expect("muchos: uno\nmuchos: dos\nmuchos: tres\n")


def test_what_is_written_without_waiting_is_a_message_each_in_a_window(address: Address) -> None:
    texts = [f"número {number}" for number in range(15)]
    with PlainWire.login(address, "rafaga") as nc, RichWire.login(address, "mira") as rich:
        nc.send("".join(f"mira: {text}\n" for text in texts))
        heard = [rich.hear("msg") for _ in texts]
        assert [message["text"] for message in heard] == texts
        assert len({message["id"] for message in heard}) == len(texts)
        nc.send("".join(f"nadie: {text}\n" for text in texts[:3]) + "rafaga: eco\n")
        nc.expect("El usuario nadie no está conectado.\n" * 3 + "rafaga: eco\n")


def test_one_message_in_several_segments(address: Address) -> None:
    text = "oye: el ñandú 😀 corre\n".encode()
    with PlainWire.login(address, "trozos") as ana, PlainWire.login(address, "oye") as luis:
        for n in range(len(text)):
            ana.send(text[n : n + 1])
        luis.expect("trozos: el ñandú 😀 corre\n")


def test_a_character_split_by_a_long_pause_is_one_character(address: Address) -> None:
    head, tail = "oye: añ".encode()[:-1], "ñ".encode()[-1:]
    with Wire(address) as ana, PlainWire.login(address, "oye") as luis:
        ana.send("pausa")
        ana.expect(PROMPT + WELCOME.format("pausa"))
        ana.send(head)
        luis.expect_silence(4 * QUIET_SECONDS)
        ana.send(tail)
        luis.expect("pausa: añ\n")


def test_after_the_first_lf_a_pause_ends_nothing(address: Address) -> None:
    with PlainWire.login(address, "lento") as ana, PlainWire.login(address, "oye") as luis:
        ana.send("oye: ho")
        luis.expect_silence(4 * QUIET_SECONDS)
        ana.send("la\n")
        luis.expect("lento: hola\n")


def test_who_forgets_the_lf_is_told_once(address: Address) -> None:
    with PlainWire.login(address, "olvido") as olvido, PlainWire.login(address, "oye") as oye:
        olvido.send("oye: ho")
        olvido.expect("Al mensaje le falta el final: espera hasta que llegue un LF.\n")
        olvido.send("la\noye: adiós\n")
        oye.expect("olvido: hola\nolvido: adiós\n")
        olvido.send("olvido: otra")
        olvido.expect("Al mensaje le falta el final: espera hasta que llegue un LF.\n")
        olvido.send(" vez\n")
        olvido.expect("olvido: otra vez\n")


def test_a_message_without_a_text_is_none(address: Address) -> None:
    with PlainWire.login(address, "vacío") as empty, PlainWire.login(address, "nadie2") as other:
        empty.send("nadie2:\nnadie2: algo\n")
        empty.expect("Formato incorrecto. Usa 'usuario_destino: mensaje'.\n")
        other.expect("vacío: algo\n")


def test_a_client_that_closes_right_after_its_last_word(address: Address) -> None:
    with PlainWire.login(address, "oye") as luis, Wire(address) as ana:
        ana.send("prisa\noye: uno\noye: dos")
        ana.expect(PROMPT + WELCOME.format("prisa"))
        ana.sock.shutdown(socket.SHUT_WR)
        luis.expect("prisa: uno\nprisa: dos\n")
        ana.expect_end()


def test_a_rich_client_whose_hello_is_late_is_understood_all_the_same(address: Address) -> None:
    with RichWire(address) as late:
        late.expect(PROMPT)
        late.say(op="hello", v=1, nick="tarde")
        assert late.hear("welcome")["nick"] == "tarde"
        late.post("nadie", "x", "c1")
        assert late.hear("err")["cid"] == "c1"


def test_the_prompt_comes_after_300_ms_of_silence(address: Address) -> None:
    with Wire(address) as wire:
        started = time.monotonic()
        wire.expect_silence(CHOICE_SECONDS / 2)
        wire.expect(PROMPT)
        assert time.monotonic() - started >= CHOICE_SECONDS * 0.9


def test_plain_and_rich_write_to_each_other(address: Address) -> None:
    with PlainWire.login(address, "nc") as nc, RichWire.login(address, "rica") as rich:
        nc.send("rica: hola\n")
        message = rich.hear("msg")
        assert (message["from"], message["to"], message["text"]) == ("nc", "rica", "hola")
        rich.post("nc", "uno\ndos", "c1")
        nc.expect("rica: uno\nrica: dos\n")
        assert rich.hear("ok")["cid"] == "c1"
        nc.send("#clase: a todos\n")
        assert rich.hear("msg")["to"] == "#clase"
        rich.post("#clase", "aquí", "c2")
        nc.expect("#clase rica: aquí\n")


def test_a_message_to_oneself(address: Address) -> None:
    with PlainWire.login(address, "sola") as wire:
        wire.send("sola: nota\n")
        wire.expect("sola: nota\n")


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        (
            b"oye: \xf1\n",
            'El mensaje no viene en UTF-8 y no se ha enviado. [recibido: "oye: \\xf1"]\n',
        ),
        (b"oye: a\x00b\n", "El mensaje lleva un NUL y no se ha enviado.\n"),
        (b"oye: " + b"x" * 16_400 + b"\n", "El mensaje es demasiado largo y no se ha enviado.\n"),
        (
            b"#a b: x\n",
            "La sala \"#a b\" no sirve: tiene que ser '#' y de 1 a 31 letras, cifras, '-' o '_'.\n",
        ),
    ],
)
def test_what_is_not_sent_is_said(address: Address, line: bytes, answer: str) -> None:
    # Each case has names of its own: the server may not have noticed yet that the last ones are
    # gone.
    sender, recipient = f"raro{len(line)}", f"oye{len(line)}"
    with PlainWire.login(address, sender) as ana, PlainWire.login(address, recipient) as luis:
        ana.send(line)
        ana.expect(answer)
        ana.send(f"{recipient}: y sigo\n")
        luis.expect(f"{sender}: y sigo\n")


def test_an_invitation_and_somebody_who_does_not_want_to_hear(address: Address) -> None:
    with PlainWire.login(address, "invitado") as nc, RichWire.login(address, "anfitriona") as ana:
        ana.say(op="group", room="#g-0123456789", title="Cena", people=["invitado"])
        nc.expect(
            'anfitriona te invita al grupo "Cena". '
            "Para entrar, escribe ahora '#g-0123456789: hola'.\n"
        )
        nc.send("#g-0123456789: hola\n")
        assert ana.hear("msg")["text"] == "hola"
        ana.say(op="block", nick="invitado")
        assert ana.hear("block")["nicks"] == ["invitado"]
        nc.send("anfitriona: ¿y en privado?\n")
        nc.expect("Esa persona no recibe mensajes tuyos.\n")
