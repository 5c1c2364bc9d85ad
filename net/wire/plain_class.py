"""Say in the plain dialect what teachers decide and ask, and read what people answer to it.

Like all texts that the assignment did not have, these are in Spanish and in ASCII, one line each
(net.wire.plain). Whoever speaks this dialect is never a teacher.

    /mano what they want to ask      raises the hand, with or without a question
    /bajar                           takes it down
    /voto 2, /voto 1,3               answers the question that was asked last
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from net.wire import ballots
from net.wire.ballots import BadBallot
from net.wire.messages import Err, Farewell, Message
from net.wire.teaching import (
    MOST_ANSWERS,
    QUESTION_CHARACTERS,
    HandPlace,
    LockChanged,
    Pins,
    RaiseHand,
    Tally,
    TeachersHere,
    Vote,
)
from net.wire.visible import one_line

MOST_PINS = 5  # that are told; the window shows all
_COMMAND = re.compile(r"/(mano|bajar|voto)\b:?\s*(.*)", re.IGNORECASE | re.DOTALL)
_CHOICES = re.compile(r"[0-9](?:[\s,]+[0-9])*")

ERRORS = {
    "muted": (
        "Ahora no tienes la palabra y no se ha enviado. Puedes escribir a quien da la clase, "
        "levantar la mano con '/mano' y votar con '/voto'."
    ),
    "locked": (
        "Ahora no se puede escribir ahi y no se ha enviado. A quien da la clase le puedes escribir "
        "siempre."
    ),
    "slow": "En esta sala hay que esperar entre mensaje y mensaje; este no se ha enviado.",
    "closed": "La clase esta cerrada para quien entra por primera vez. Desconectando...",
    "no_ballot": "Ahora no hay ninguna pregunta que votar.",
    "bad_vote": "Ese voto no sirve. Escribe el numero de la respuesta: '/voto 2'.",
    "too_many_hands": "Ya hay demasiadas manos levantadas.",
    "not_teacher": "Eso solo lo puede hacer quien da la clase.",
}


# --- what people answer ---------------------------------------------------------------------------


def parse(text: str) -> RaiseHand | Vote | Err | None:
    """Return what a line asks for that is a command; None if it is none."""
    match = _COMMAND.fullmatch(text.strip())
    if match is None:
        return None
    command, rest = match[1].lower(), match[2].strip()
    if command == "bajar":
        return RaiseHand(up=False)
    if command == "mano":
        if len(rest) > QUESTION_CHARACTERS:
            return Err("too_long", f"A question has at most {QUESTION_CHARACTERS} characters.")
        return RaiseHand(text=rest)
    numbers = (
        [int(digit) for digit in re.findall("[0-9]", rest)] if _CHOICES.fullmatch(rest) else []
    )
    if not numbers or not all(1 <= number <= MOST_ANSWERS for number in numbers):
        return Err("bad_vote", "A vote is '/voto 2' or '/voto 1,3'.")
    # The hub knows which question is open.
    return Vote("", 0, tuple(dict.fromkeys(number - 1 for number in numbers)))


# --- what they are told ---------------------------------------------------------------------------


def text_of(message: Message) -> str | None:
    """Return how a ballot, or its result, reads; None if the message is neither."""
    if message.kind == "poll":
        try:
            poll = ballots.parse_poll(message.text)
        except BadBallot:
            return None
        how = "'/voto 1' o varias: '/voto 1,2'" if poll.several else "'/voto 1'"
        return f"Encuesta: {poll.question} {_numbered(poll.answers)}. Responde con {how}."
    if message.kind == "pulse":
        answers = _numbered(("si", "no", "demasiado rapido"))
        return f"Se entiende? {answers}. Responde con '/voto 1'."
    if message.kind == "announce":
        return f"AVISO: {message.text}"
    if message.kind == "close":
        return _result(message.text)
    return None


def _numbered(answers: tuple[str, ...]) -> str:
    return " ".join(f"{number}) {answer}" for number, answer in enumerate(answers, 1))


def _result(text: str) -> str | None:
    try:
        result = ballots.parse_result(text)
    except BadBallot:
        return None
    counts = ", ".join(f"{number}) {count}" for number, count in enumerate(result.counts, 1))
    return f"Resultado: {counts}. Han votado: {result.voters}."


def _lock(lock: LockChanged) -> str:
    where = lock.room or "todas las salas"
    if not lock.on:
        return {
            "write": f"Ya se puede escribir en {where}.",
            "private": "Los mensajes privados vuelven a estar abiertos.",
            "enter": "La clase vuelve a estar abierta.",
            "slow": f"En {where} ya no hay que esperar entre mensaje y mensaje.",
            "mute": "Vuelves a tener la palabra.",
        }.get(lock.kind, "")
    said = {
        "write": f"No se puede escribir en {where}",
        "private": "Los mensajes privados estan cerrados, salvo con quien da la clase",
        "enter": "La clase esta cerrada para quien entra por primera vez",
        "slow": f"En {where} se puede escribir un mensaje cada {lock.pause} segundos",
        "mute": "No tienes la palabra, salvo para escribir a quien da la clase",
    }.get(lock.kind)
    if said is None:
        return ""
    by = f" (lo ha decidido {lock.by})" if lock.by else ""
    until = f" durante {_duration(lock.left)}" if lock.until else ""
    reason = f" Motivo: {lock.reason}" if lock.reason else ""
    return f"{said}{until}{by}.{reason}"


def _duration(milliseconds: int) -> str:
    seconds = max(1, round(milliseconds / 1000))
    for size, one, many in (
        (86_400, "dia", "dias"),
        (3600, "hora", "horas"),
        (60, "minuto", "minutos"),
    ):
        if seconds >= 2 * size or (seconds >= size and seconds % size == 0):
            count = round(seconds / size)
            return f"{count} {one if count == 1 else many}"
    return f"{seconds} segundo{'' if seconds == 1 else 's'}"


def _place(told: HandPlace) -> str:
    if told.place == 1:
        return "Mano levantada: te toca a continuacion. Para bajarla, '/bajar'."
    if told.place:
        return f"Mano levantada: tu puesto en la cola es el {told.place}. Para bajarla, '/bajar'."
    if told.code == "down":
        return "Mano bajada."
    done = "respondido a" if told.code == "answered" else "bajado"
    return f"{told.by} ha {done} tu mano." if told.by else f"Se ha {done} tu mano."


def _vote(tally: Tally) -> str:
    if not tally.has_mine:  # the counts of others
        return ""
    if not tally.mine:
        return "Voto retirado."
    return f"Has votado: {', '.join(str(choice + 1) for choice in tally.mine)}."


def _pins(told: Pins) -> str:
    if not told.pins:
        return f"Ya no hay mensajes fijados en {told.room}."
    said = " | ".join(f"{pin.sender}: {pin.text}" for pin in told.pins[:MOST_PINS])
    more = len(told.pins) - MOST_PINS
    return f"Fijado en {told.room}: {said}{f' | y {more} mas' if more > 0 else ''}"


def _teachers(told: TeachersHere) -> str:
    """Return who teaches, what they can see and do, and what not."""
    *others, last = told.nicks
    names = f"{', '.join(others)} y {last}" if others else last
    n = "n" if others else ""
    return (
        f"Da{n} la clase {names}: ve{n} lo que se escribe en las salas y quien esta, y puede{n} "
        f"cerrar salas, quitar mensajes y sacar a gente. Los mensajes privados no los ve{n}. "
        f"Siempre le{'s' if others else ''} puedes escribir: '{told.nicks[0]}: mensaje'."
    )


def refusal(err: Err) -> str | None:
    """Return how an `err` reads that has a teacher's own words in it; None if it is another one."""
    reason = f" Motivo: {err.text}." if err.text else ""
    if err.code == "kicked":
        return one_line(f"Te han sacado de {err.to}.{reason}")
    if err.code == "banned":
        return one_line(f"No puedes entrar en esta clase.{reason} Desconectando...")
    return None


def farewell(said: Farewell) -> str | None:
    """Return how a teacher's farewell reads; None if it is none."""
    reason = f" Motivo: {said.text}." if said.text else ""
    if said.code == "kicked":
        return f"Te han sacado de la clase.{reason} Puedes volver a entrar. Desconectando..."
    if said.code == "banned":
        return f"No puedes estar en esta clase.{reason} Desconectando..."
    if said.code == "renamed":
        return f"Desde ahora te llamas {said.nick}. Entra otra vez con ese nombre. Desconectando..."
    return None


_SENTENCES: dict[type, Callable[[Any], str]] = {
    LockChanged: _lock,
    HandPlace: _place,
    Tally: _vote,
    Pins: _pins,
    TeachersHere: _teachers,
}


def _encode(message: Any) -> str:
    said = _SENTENCES[type(message)](message)
    return f"{one_line(said)}\n" if said else ""


ENCODERS: dict[type, Callable[[Any], str]] = dict.fromkeys(_SENTENCES, _encode)
