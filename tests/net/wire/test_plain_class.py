"""Test what plain users read of a class, and what they type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from net.wire import ballots, plain
from net.wire.ballots import BallotResult, Poll
from net.wire.messages import About, Err, Farewell, Message, Post, ServerMessage
from net.wire.teaching import (
    QUESTION_CHARACTERS,
    BookPage,
    Done,
    Hand,
    HandPlace,
    HandsUp,
    LessonBegan,
    LockChanged,
    Pinned,
    Pins,
    RaiseHand,
    Tally,
    TeachersHere,
    Vote,
    Votes,
)

POLL = Poll("¿Cuándo?", ("lunes", "martes"))
ABOUT = About("elena", "p1")


def said(kind: str, text: str, about: About | None = None) -> Message:
    return Message(1, "elena", "#clase", text, 0, "p1", kind, about)


@pytest.mark.parametrize(
    ("message", "text"),
    [
        (
            said("poll", ballots.write(POLL)),
            "#clase elena: Encuesta: ¿Cuándo? 1) lunes 2) martes. Responde con '/voto 1'.\n",
        ),
        (
            said("poll", ballots.write(Poll("¿Qué?", ("a", "b"), several=True))),
            "#clase elena: Encuesta: ¿Qué? 1) a 2) b. Responde con '/voto 1' o varias: "
            "'/voto 1,2'.\n",
        ),
        (
            said("pulse", ""),
            "#clase elena: Se entiende? 1) si 2) no 3) demasiado rapido. Responde con '/voto 1'.\n",
        ),
        (said("announce", "Examen el lunes"), "#clase elena: AVISO: Examen el lunes\n"),
        (
            said("close", ballots.write(BallotResult((2, 7), 9)), ABOUT),
            "#clase elena: Resultado: 1) 2, 2) 7. Han votado: 9.\n",
        ),
        (said("poll", "no es nada"), "#clase elena: no es nada\n"),
        (said("close", "tampoco", ABOUT), "#clase elena: tampoco\n"),
        (said("remove", "", ABOUT), ""),
        (
            LockChanged("write", "#clase", until=1, left=300_000, by="elena", reason="ruido"),
            "No se puede escribir en #clase durante 5 minutos (lo ha decidido elena). "
            "Motivo: ruido\n",
        ),
        (LockChanged("write"), "No se puede escribir en todas las salas.\n"),
        (LockChanged("write", "#clase", on=False), "Ya se puede escribir en #clase.\n"),
        (
            LockChanged("mute", nick="ana", until=1, left=90_000),
            "No tienes la palabra, salvo para escribir a quien da la clase durante 90 segundos.\n",
        ),
        (LockChanged("mute", nick="ana", on=False), "Vuelves a tener la palabra.\n"),
        (
            LockChanged("private", until=1, left=7_200_000),
            "Los mensajes privados estan cerrados, salvo con quien da la clase durante 2 horas.\n",
        ),
        (
            LockChanged("slow", "#clase", pause=30),
            "En #clase se puede escribir un mensaje cada 30 segundos.\n",
        ),
        (LockChanged("enter", on=False), "La clase vuelve a estar abierta.\n"),
        (LockChanged("ban", nick="eva"), ""),
        (LockChanged("something new"), ""),
        (HandPlace(3), "Mano levantada: tu puesto en la cola es el 3. Para bajarla, '/bajar'.\n"),
        (HandPlace(1), "Mano levantada: te toca a continuacion. Para bajarla, '/bajar'.\n"),
        (HandPlace(0, "down"), "Mano bajada.\n"),
        (HandPlace(0, "answered", "elena"), "elena ha respondido a tu mano.\n"),
        (HandPlace(0, "lowered"), "Se ha bajado tu mano.\n"),
        (Tally("#clase", 1, (3, 4), 7, 9), ""),
        (Tally("#clase", 1, (3, 4), 7, 9, mine=(0, 1), has_mine=True), "Has votado: 1, 2.\n"),
        (Tally("#clase", 1, (3, 4), 7, 9, has_mine=True), "Voto retirado.\n"),
        (
            Pins("#clase", (Pinned(1, "ana", "a1", 0, "uno\nprofe: dos"),), "elena"),
            "Fijado en #clase: ana: uno␊profe: dos\n",
        ),
        (
            Pins("#clase", tuple(Pinned(1, "ana", "a1", 0, "x") for _ in range(7))),
            f"Fijado en #clase: {' | '.join(['ana: x'] * 5)} | y 2 mas\n",
        ),
        (Pins("#clase"), "Ya no hay mensajes fijados en #clase.\n"),
        (
            Farewell("kicked", "ruido"),
            "Te han sacado de la clase. Motivo: ruido. Puedes volver a entrar. Desconectando...\n",
        ),
        (
            Farewell("banned", "a\nb"),
            "No puedes estar en esta clase. Motivo: a␊b. Desconectando...\n",
        ),
        (
            Farewell("renamed", "", "ana2"),
            "Desde ahora te llamas ana2. Entra otra vez con ese nombre. Desconectando...\n",
        ),
        (Err("kicked", "ruido", to="#clase"), "Te han sacado de #clase. Motivo: ruido.\n"),
        (Err("banned", ""), "No puedes entrar en esta clase. Desconectando...\n"),
        (Done("v1"), ""),
        (HandsUp((Hand("ana", 1),)), ""),
        (Votes("#clase", 1, (("ana",),)), ""),
        (BookPage("actions", ()), ""),
        (LessonBegan(1, 2), ""),
        (
            TeachersHere(("Elena",)),
            "Da la clase Elena: ve lo que se escribe en las salas y quien esta, y puede cerrar "
            "salas, quitar mensajes y sacar a gente. Los mensajes privados no los ve. Siempre le "
            "puedes escribir: 'Elena: mensaje'.\n",
        ),
        (
            TeachersHere(("Elena", "Eva", "Ana")),
            "Dan la clase Elena, Eva y Ana: ven lo que se escribe en las salas y quien esta, y "
            "pueden cerrar salas, quitar mensajes y sacar a gente. Los mensajes privados no los "
            "ven. Siempre les puedes escribir: 'Elena: mensaje'.\n",
        ),
    ],
)
def test_what_plain_users_read(message: ServerMessage, text: str) -> None:
    assert plain.encode(message).decode() == text


@pytest.mark.parametrize("code", ["muted", "locked", "slow", "closed", "no_ballot"])
def test_refusals_are_sentences_in_ascii(code: str) -> None:
    line = plain.encode(Err(code, "in English"))
    assert line.isascii() and line.endswith(b".\n") and b"English" not in line


@pytest.mark.parametrize(
    ("line", "request_"),
    [
        ("/mano", RaiseHand()),
        ("/mano ¿qué es un puerto: el 80?", RaiseHand(text="¿qué es un puerto: el 80?")),
        ("  /MANO:  ¿sí?  ", RaiseHand(text="¿sí?")),
        ("/bajar", RaiseHand(up=False)),
        ("/bajar ya", RaiseHand(up=False)),
        ("/voto 2", Vote("", 0, (1,))),
        ("/voto 1,3", Vote("", 0, (0, 2))),
        ("/voto 3 1, 3", Vote("", 0, (2, 0))),
    ],
)
def test_what_plain_users_type(line: str, request_: RaiseHand | Vote) -> None:
    assert plain.parse_post(line.encode()) == request_


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("/voto", "bad_vote"),
        ("/voto lunes", "bad_vote"),
        ("/voto 0", "bad_vote"),
        ("/voto 7", "bad_vote"),
        ("/voto 12", "bad_vote"),
        ("/voto -1", "bad_vote"),
        ("/voto ²", "bad_vote"),
        ("/voto " + "1," * 5000, "bad_vote"),
        ("/mano " + "a" * (QUESTION_CHARACTERS + 1), "too_long"),
        ("/mani", "bad_format"),
        ("/votos 1", "bad_format"),
        ("mano", "bad_format"),
    ],
)
def test_what_can_not_be_understood(line: str, code: str) -> None:
    answer = plain.parse_post(line.encode())
    assert isinstance(answer, Err) and answer.code == code


@pytest.mark.parametrize("line", ["luis: /mano", "#clase: /voto 1", "mano: /bajar", "/otro: x"])
def test_a_message_is_no_command(line: str) -> None:
    assert isinstance(plain.parse_post(line.encode()), Post)


@given(text=st.text(max_size=40))
def test_nobody_forges_a_line_with_what_teachers_write(text: str) -> None:
    told: list[ServerMessage] = [
        LockChanged("write", "#clase", by="elena", reason=text),
        Pins("#clase", (Pinned(1, "ana", "a1", 0, text),)),
        Farewell("kicked", text),
    ]
    for one in told:
        line = plain.encode(one).decode()
        assert line.count("\n") == 1 and line.endswith("\n")
    for line in plain.encode(said("announce", f"x{text}")).decode().splitlines():
        assert line.startswith("#clase elena: ")
