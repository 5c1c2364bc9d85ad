"""Say at the server's console, in the teacher's language, what became of a command."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from net.hub.roles import TAKE_THE_ROLE_FIRST
from net.server import console_actions
from net.wire import messages
from net.wire.ballots import BALLOTS, parse_poll, parse_result, readable
from net.wire.commands import COMMANDS
from net.wire.messages import Err, Message, Person, RosterPage
from net.wire.teaching import BookLine, BookPage, Hand, LockChanged, Tally, Votes
from net.wire.typed import BadCommand
from net.wire.visible import one_line, visible

_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_TEXTS = {
    "en": {
        "done": "Done.",
        "silent": "The server has not answered. It may still do it.",
        "unknown": "That is no command. Type help.",
        "ambiguous": "More than one command begins so. Type help.",
        "quotes": "A quotation mark is missing.",
        "long": "That is too long.",
        "usage": "Type: {usage}",
        "times": "A TIME is 30s, 5m, 2h or 1d. A name with spaces has quotation marks: "
        '"Ana Gómez".',
        "pin": "PIN for teachers: {pin}",
        "people": "People:",
        "rooms": "Rooms:",
        "locks": "Closed:",
        "hands": "Hands, the first one first:",
        "nobody": "Nobody is here.",
        "nothing": "There is nothing.",
        "older": "There is more before.",
        "hand": "{nick} raises a hand.",
        "asks": "{nick} raises a hand: {text}",
        "until": "until {time}",
        "off": "Open again: {what}",
        "over": "No longer: {what}",
        "on": "Closed: {what}",
        "write": "writing in {room}",
        "all_rooms": "all rooms",
        "private": "private messages",
        "enter": "coming in for the first time",
        "slow": "slow mode in {room} (one message in {pause} s)",
        "mute": "{nick} is muted",
        "ban": "{nick} is banned",
        "teacher": "teacher",
        "helper": "helper",
        "offline": "offline",
        "plain": "plain",
        "console": "the server's console",
        "here": "is here",
        "number": "There is no such number. Type messages to see them.",
        "poll": "Poll: {text}",
        "pulse": "Understood? {text}",
        "announce": "Announcement: {text}",
        "close": "Result: {text}",
        "answers": "yes/no/too fast",
        "seen": "has read it",
        "read": "(read by {voters} of {people})",
        "voters": "({voters} of {people} people)",
        "missing": "nothing yet: {nicks}",
        "more": "and more",
    },
    "es": {
        "done": "Hecho.",
        "silent": "El servidor no ha contestado. Puede que aún lo haga.",
        "unknown": "Eso no es una orden. Escribe ayuda.",
        "ambiguous": "Más de una orden empieza así. Escribe ayuda.",
        "quotes": "Faltan unas comillas.",
        "long": "Es demasiado largo.",
        "usage": "Se escribe: {usage}",
        "times": "Un TIEMPO es 30s, 5m, 2h o 1d. Un nombre con espacios va entre comillas: "
        '"Ana Gómez".',
        "pin": "PIN para docentes: {pin}",
        "people": "Personas:",
        "rooms": "Salas:",
        "locks": "Cerrado:",
        "hands": "Manos, la primera arriba:",
        "nobody": "No hay nadie.",
        "nothing": "No hay nada.",
        "older": "Antes hay más.",
        "hand": "{nick} levanta la mano.",
        "asks": "{nick} levanta la mano: {text}",
        "until": "hasta las {time}",
        "off": "Abierto otra vez: {what}",
        "over": "Ya no: {what}",
        "on": "Cerrado: {what}",
        "write": "escribir en {room}",
        "all_rooms": "todas las salas",
        "private": "mensajes privados",
        "enter": "entrar por primera vez",
        "slow": "modo lento en {room} (un mensaje cada {pause} s)",
        "mute": "{nick}, sin voz",
        "ban": "{nick}, fuera de la clase",
        "teacher": "docente",
        "helper": "ayudante",
        "offline": "fuera",
        "plain": "texto",
        "console": "la consola del servidor",
        "here": "está aquí",
        "number": "No hay ese número. Escribe mensajes para verlos.",
        "poll": "Encuesta: {text}",
        "pulse": "¿Se entiende? {text}",
        "announce": "Anuncio: {text}",
        "close": "Resultado: {text}",
        "answers": "sí/no/muy rápido",
        "seen": "enterado",
        "read": "(enterados: {voters} de {people})",
        "voters": "({voters} de {people} personas)",
        "missing": "nada todavía: {nicks}",
        "more": "y más",
    },
}
# Of the kinds of locks, those that close something.
_CLOSED = ("write", "private", "enter")
# What can go wrong with a command; what else may come is said in the server's own words.
_ERRORS = {
    "es": {
        "no_such_nick": "Aquí nadie se llama así.",
        "bad_lock": "Eso no se puede cerrar así: mira el nombre, la sala y el tiempo.",
        "has_role": "Esa persona tiene un papel: primero hay que quitárselo (quitar-papel).",
        "bad_role": "Solo quien tiene su nombre guardado en esta clase puede tener un papel.",
        "bad_nick": "Ese nombre no sirve.",
        "nick_taken": "Ese nombre ya lo tiene otra persona.",
        "bad_room": "Esa sala no sirve: # y de 1 a 31 letras, cifras, - o _.",
        "storage": "El servidor no ha podido guardarlo.",
        "storage_full": "En el servidor no cabe nada más.",
        "ballot_open": "Ya hay una pregunta abierta: primero hay que cerrarla (cerrar-pregunta).",
        "no_ballot": "Ahí no hay ninguna pregunta abierta.",
        "anonymous": "Esa pregunta es anónima: de quién es cada voto no se dice a nadie.",
        "no_such_message": "Ese mensaje ya no está.",
        "too_many_pins": "Ahí no cabe otro mensaje fijado.",
        "bad_change": "Con ese mensaje no se puede hacer eso.",
    }
}


class ConsoleWords:
    """Says things in one language."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._texts = _TEXTS[language]

    def help(self) -> str:
        """Return all commands, each with what it does."""
        lines = [
            f"  {one.usage(self._language)}\n      {one.help[self._language]}" for one in COMMANDS
        ]
        return "\n".join([*lines, self._texts["times"]])

    def problem(self, error: BadCommand) -> str:
        """Return why a line is no command."""
        usage = error.command.usage(self._language) if error.command else ""
        return self._texts[error.code].format(usage=usage)

    def pin(self, pin: str) -> str:
        return self._texts["pin"].format(pin=pin)

    def answer(self, told: messages.ServerMessage | None) -> str:
        """Return what the server has answered to a command."""
        if told is None:
            return self._texts["silent"]
        if isinstance(told, Err):
            code = "has_role" if told.text == TAKE_THE_ROLE_FIRST else told.code
            return _ERRORS.get(self._language, {}).get(code, told.text)
        if isinstance(told, BookPage):
            return self._book(told)
        return self._texts["done"]

    # --- what is said in rooms --------------------------------------------------------------------

    def no_such_number(self) -> str:
        return self._texts["number"]

    def messages(self, shown: Sequence[tuple[Message, Tally | None]]) -> str:
        """Return messages with their numbers, from 1 on; of open ballots with the votes."""
        lines = [
            f"{number:>4}  {_clock(one.at)}  {self.message(one, tally)}"
            for number, (one, tally) in enumerate(shown, 1)
        ]
        return "\n".join(lines or [self._texts["nothing"]])

    def message(self, message: Message, tally: Tally | None = None) -> str:
        """Return a message in one line: who says it, and what; of a ballot the votes, if given."""
        text = message.text
        if message.kind in BALLOTS:
            said = [readable(message.kind, text), self._counted(message, tally)]
            text = self._texts[message.kind].format(text=" ".join(filter(None, said)))
        elif message.kind == "close":
            text = self._texts["close"].format(text=_numbered((), parse_result(text).counts))
        return one_line(f"{message.sender}: {text}")

    def result(self, ballot: Message, text: str) -> str:
        """Return how a ballot has ended; `text` is that of the message which closes it."""
        result = parse_result(text)
        counted = Tally("", 0, result.counts, result.voters, result.voters)
        return self._texts["close"].format(text=self.message(ballot, counted))

    def _counted(self, ballot: Message, tally: Tally | None) -> str:
        """Return the answers of a ballot, with their votes."""
        counts = tally.counts if tally else ()
        said = _numbered(self._answers(ballot), counts) if ballot.kind != "announce" else ""
        if tally is None:
            return said
        voters = self._texts["read" if ballot.kind == "announce" else "voters"]
        return f"{said} {voters.format(voters=tally.voters, people=tally.people)}".strip()

    def _answers(self, ballot: Message) -> tuple[str, ...]:
        if ballot.kind == "poll":
            return parse_poll(ballot.text).answers
        return tuple(self._texts["answers" if ballot.kind == "pulse" else "seen"].split("/"))

    def votes(self, message: Message, votes: Votes) -> str:
        """Return who has given each answer of a ballot, and who has given none."""
        lines = [
            f"  {answer}: {', '.join(nicks)}".rstrip()
            for answer, nicks in zip(self._answers(message), votes.answers, strict=False)
        ]
        if votes.missing:
            lines.append("  " + self._texts["missing"].format(nicks=", ".join(votes.missing)))
        if votes.more:
            lines.append("  " + self._texts["more"])
        return "\n".join([self.message(message), *map(one_line, lines)])

    def roster(self, page: RosterPage, locks: Sequence[LockChanged], hands: Sequence[Hand]) -> str:
        """Return who is here, the rooms, what is closed, and whose hands are up."""
        texts = self._texts
        people = [self._person(one) for one in page.people]
        rooms = [f"{one.room} ({len(one.members)})" for one in page.rooms]
        lines = [texts["people"], *_indented(people or [texts["nobody"]])]
        for head, entries in (
            ("rooms", rooms),
            ("locks", [self._lock(one) for one in locks]),
            ("hands", [f"{one.nick}: {one_line(one.text)}".rstrip(": ") for one in hands]),
        ):
            if entries:
                lines += [texts[head], *_indented(entries)]
        return visible("\n".join(lines))

    def lock(self, lock: LockChanged) -> str:
        """Return that something is closed, or open again."""
        what = self._lock(lock)
        if lock.kind in _CLOSED:
            return visible(self._texts["on" if lock.on else "off"].format(what=what))
        return visible(what if lock.on else self._texts["over"].format(what=what))

    def hand(self, hand: Hand) -> str:
        """Return that somebody raises their hand."""
        text = self._texts["asks" if hand.text else "hand"]
        return one_line(text.format(nick=hand.nick, text=hand.text))

    def _person(self, one: Person) -> str:
        marks = [
            self._texts[mark]
            for mark, holds in (
                (one.role, bool(one.role)),
                ("offline", one.state == "offline"),
                ("plain", one.plain),
            )
            if holds and mark in self._texts
        ]
        return f"{one.nick} ({', '.join(marks)})" if marks else one.nick

    def _lock(self, lock: LockChanged) -> str:
        room = lock.room or self._texts["all_rooms"]
        what = self._texts[lock.kind].format(room=room, nick=lock.nick, pause=lock.pause)
        until = [self._texts["until"].format(time=_clock(lock.until))] if lock.until else []
        return ", ".join([what, *until, *([lock.reason] if lock.reason else [])])

    def _book(self, page: BookPage) -> str:
        """Return the lines of a page, the oldest first, as a terminal shows them."""
        lines = [self._line(page.kind, one) for one in reversed(page.lines)]
        if page.more:
            lines.insert(0, self._texts["older"])
        return visible("\n".join(lines or [self._texts["nothing"]]))

    def _line(self, kind: str, one: BookLine) -> str:
        if kind == "visits":
            end = _clock(one.until) if one.until else self._texts["here"]
            return f"{_clock(one.at)} - {end}  {one.nick}  {one.text}"
        # What ends by itself, nobody has done.
        by = one.by or ("" if one.what == "lock:off" else self._texts["console"])
        what, reason = console_actions.said(one, self._language)
        until = f"({self._texts['until'].format(time=_clock(one.until))})" if one.until else ""
        parts = [_clock(one.at), f"{by}:" if by else "", what, until, reason]
        return " ".join(part for part in parts if part)


def _numbered(answers: Sequence[str], counts: Sequence[int]) -> str:
    """Return answers with their numbers and votes, as far as there are any."""
    parts = []
    for index in range(max(len(answers), len(counts))):
        part = f"{index + 1}) {answers[index] if answers else ''}".rstrip()
        parts.append(f"{part}: {counts[index]}" if counts else part)
    return "  ".join(parts)


def _indented(lines: Sequence[str]) -> list[str]:
    return [f"  {line}" for line in lines]


def _clock(at_ms: int) -> str:
    """Return the time of day of a moment (ms since 1970) on this computer."""
    at = _EPOCH + datetime.timedelta(milliseconds=at_ms)
    return f"{at.astimezone():%H:%M}"
