"""Define the commands that a teacher types, in Spanish and English, in one table.

A line is a command and its arguments: `mute "Ana Gómez" 5m you are too loud`. A name with spaces
has quotation marks around it. A time is a number and s, m, h or d; a number alone means minutes.
Without a time something holds until it is lifted. The beginning of a command is enough if no other
one begins so. What is said to a room is taken as it was typed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from net.wire import ballots
from net.wire.ballots import BadBallot, Poll
from net.wire.names import is_room
from net.wire.teaching import (
    PAUSE_SECONDS,
    ROOMS_AT_ONCE,
    AskBook,
    ClearRoom,
    EndClass,
    Free,
    Kick,
    LowerHands,
    MakeRooms,
    Rename,
    RoomPlan,
    SetLock,
    SetRole,
)
from net.wire.typed import (
    Arguments,
    BadCommand,
    Inquiry,
    Meant,
    MessageOrder,
    RoomPost,
    RoomView,
    Split,
)

LANGUAGES = ("en", "es")
LINE_CHARACTERS = 1000
MOST_SHOWN = 99  # messages of a room, which have the numbers from 1 on
# What can be locked for all, in both languages.
_LOCKED = {
    "rooms": "write", "salas": "write", "private": "private", "privados": "private",
    "enter": "enter", "entrar": "enter",
}  # fmt: skip
# What a poll can be, in both languages.
_NAMED = frozenset({"-named", "-con-nombres"})
_SEVERAL = frozenset({"-several", "-varias"})


@dataclass(frozen=True, slots=True)
class Command:
    """A command has words and an explanation in each language.

    Attributes:
        words: what is typed.
        arguments: what is typed after it; [ ] may be left out.
        help: what it does, in a sentence.
        make: reads the arguments.
    """

    words: Mapping[str, str]
    arguments: Mapping[str, str]
    help: Mapping[str, str]
    make: Callable[[Arguments], Meant]

    def usage(self, language: str) -> str:
        """Return the command with its arguments."""
        return f"{self.words[language]} {self.arguments[language]}".rstrip()


def _lock(arguments: Arguments) -> SetLock:
    what = arguments.take()
    seconds, reason = arguments.take_time(), arguments.take_rest()
    return SetLock(_kind_of(what), _room_of(what), seconds=seconds, reason=reason)


def _unlock(arguments: Arguments) -> SetLock:
    what = arguments.take()
    return SetLock(_kind_of(what), _room_of(what), on=False)


def _kind_of(what: str) -> str:
    if is_room(what):
        return "write"
    if what.lower() not in _LOCKED:
        raise BadCommand("usage")
    return _LOCKED[what.lower()]


def _room_of(what: str) -> str:
    return what if is_room(what) else ""


def _slow(arguments: Arguments) -> SetLock:
    room = arguments.take_room()
    pause = arguments.take_number(PAUSE_SECONDS)
    return SetLock("slow", room, seconds=arguments.take_time(), pause=pause)


def _hold(kind: str, *, address: bool = False) -> Callable[[Arguments], SetLock]:
    """Return what reads a lock of a person."""

    def make(arguments: Arguments) -> SetLock:
        nick, seconds = arguments.take_nick(), arguments.take_time()
        if address and not seconds:
            raise BadCommand("usage")
        return SetLock(
            kind, nick=nick, seconds=seconds, reason=arguments.take_rest(), address=address
        )

    return make


def _kick(arguments: Arguments) -> Kick:
    nick = arguments.take_nick()
    return Kick(nick, reason=arguments.take_rest())


def _room(arguments: Arguments) -> MakeRooms:
    room = arguments.take_room()
    return MakeRooms((RoomPlan(room, arguments.take_all()),), move=False)


def _split(arguments: Arguments) -> Split:
    number = arguments.take_number(ROOMS_AT_ONCE)
    return Split(number, arguments.take_room() if arguments.has_more() else "#grupo-")


def _lower(arguments: Arguments) -> LowerHands:
    return LowerHands(arguments.take_nick() if arguments.has_more() else "")


def _post(kind: str) -> Callable[[Arguments], RoomPost]:
    """Return what reads a text for a room."""

    def make(arguments: Arguments) -> RoomPost:
        room, text = arguments.take_room_if_any(), arguments.take_text()
        return _checked(RoomPost(kind, room, text))

    return make


def _poll(arguments: Arguments) -> RoomPost:
    room, typed = arguments.take_room_if_any(), arguments.take_all()
    options = frozenset(word for word in typed[:2] if word in _NAMED | _SEVERAL)
    question, *answers = typed[len(options) :] or [""]
    poll = Poll(
        question, tuple(answers), named=bool(options & _NAMED), several=bool(options & _SEVERAL)
    )
    return _checked(RoomPost("poll", room, ballots.write(poll)))


def _checked(post: RoomPost) -> RoomPost:
    try:
        if post.kind:
            ballots.number_of_answers(post.kind, post.text)
    except BadBallot:
        raise BadCommand("usage") from None
    return post


def _order(what: str) -> Callable[[Arguments], MessageOrder]:
    """Return what reads the number of a message that was shown."""
    return lambda arguments: MessageOrder(what, arguments.take_number(MOST_SHOWN))


def _close(arguments: Arguments) -> MessageOrder:
    room = arguments.take_room_if_any()
    is_one = not room and arguments.has_more()
    return MessageOrder("close", arguments.take_number(MOST_SHOWN) if is_one else 0, room)


_NICK = {"en": "NAME", "es": "NOMBRE"}
_ROOM = {"en": "[#ROOM]", "es": "[#SALA]"}
_TEXT = {"en": "[#ROOM] TEXT", "es": "[#SALA] TEXTO"}
_NUMBER = {"en": "NUMBER", "es": "NÚMERO"}
_NOTHING = {"en": "", "es": ""}
_HELD = {"en": "NAME [TIME] [REASON]", "es": "NOMBRE [TIEMPO] [MOTIVO]"}
_LOCKS = {"en": "#ROOM|rooms|private|enter", "es": "#SALA|salas|privados|entrar"}

COMMANDS = (
    Command(
        {"en": "help", "es": "ayuda"}, _NOTHING,
        {"en": "Shows these commands.", "es": "Muestra estas órdenes."},
        lambda _: Inquiry("help"),
    ),
    Command(
        {"en": "list", "es": "lista"}, _NOTHING,
        {"en": "Shows who is here, the rooms, the locks and the hands.",
         "es": "Muestra quién está, las salas, lo que está cerrado y las manos."},
        lambda _: Inquiry("list"),
    ),
    Command(
        {"en": "pin", "es": "pin"}, _NOTHING,
        {"en": "Shows the PIN for teachers.", "es": "Muestra el PIN para docentes."},
        lambda _: Inquiry("pin"),
    ),
    Command(
        {"en": "mute", "es": "silenciar"}, _HELD,
        {"en": "The person can write to teachers only.",
         "es": "Esa persona solo puede escribir a docentes."},
        _hold("mute"),
    ),
    Command(
        {"en": "unmute", "es": "devolver-voz"}, _NICK,
        {"en": "The person can write again.", "es": "Esa persona puede escribir otra vez."},
        lambda arguments: SetLock("mute", nick=arguments.take_nick(), on=False),
    ),
    Command(
        {"en": "lock", "es": "cerrar"},
        {"en": f"{_LOCKS['en']} [TIME] [REASON]", "es": f"{_LOCKS['es']} [TIEMPO] [MOTIVO]"},
        {"en": "Closes a room, all rooms, private messages, or the class for newcomers.",
         "es": "Cierra una sala, todas, los mensajes privados, o la clase para quien es nuevo."},
        _lock,
    ),
    Command(
        {"en": "unlock", "es": "abrir"}, _LOCKS,
        {"en": "Opens it again.", "es": "Lo abre otra vez."},
        _unlock,
    ),
    Command(
        {"en": "slow", "es": "despacio"},
        {"en": "#ROOM SECONDS [TIME]", "es": "#SALA SEGUNDOS [TIEMPO]"},
        {"en": "One message of each person in so many seconds.",
         "es": "Un mensaje de cada persona cada tantos segundos."},
        _slow,
    ),
    Command(
        {"en": "unslow", "es": "sin-pausa"}, {"en": "#ROOM", "es": "#SALA"},
        {"en": "Ends slow mode in the room.", "es": "Termina el modo lento de la sala."},
        lambda arguments: SetLock("slow", arguments.take_room(), on=False),
    ),
    Command(
        {"en": "kick", "es": "sacar"}, {"en": "NAME [REASON]", "es": "NOMBRE [MOTIVO]"},
        {"en": "Ends the person's connection; they may come back.",
         "es": "Corta la conexión de esa persona; puede volver."},
        _kick,
    ),
    Command(
        {"en": "ban", "es": "expulsar"}, _HELD,
        {"en": "The person can't come in.", "es": "Esa persona no puede entrar."},
        _hold("ban"),
    ),
    Command(
        {"en": "ban-address", "es": "expulsar-equipo"},
        {"en": "NAME TIME [REASON]", "es": "NOMBRE TIEMPO [MOTIVO]"},
        {"en": "Nobody new can come in from the person's address either. A class behind one "
               "address has it in common.",
         "es": "Tampoco entra nadie nuevo desde su dirección. Una clase detrás de una sola "
               "dirección la comparte."},
        _hold("ban", address=True),
    ),
    Command(
        {"en": "unban", "es": "readmitir"}, _NICK,
        {"en": "The person can come in again.", "es": "Esa persona puede entrar otra vez."},
        lambda arguments: SetLock("ban", nick=arguments.take_nick(), on=False),
    ),
    Command(
        {"en": "rename", "es": "renombrar"}, {"en": "NAME NEW-NAME", "es": "NOMBRE NUEVO"},
        {"en": "Gives the person another name.", "es": "Da otro nombre a esa persona."},
        lambda arguments: Rename(arguments.take_nick(), arguments.take_nick()),
    ),
    Command(
        {"en": "free", "es": "liberar"}, _NICK,
        {"en": "Takes the name from its owner, so that somebody else can have it.",
         "es": "Quita el nombre a quien lo tiene, y otra persona puede usarlo."},
        lambda arguments: Free(arguments.take_nick()),
    ),
    Command(
        {"en": "helper", "es": "ayudante"}, _NICK,
        {"en": "The person helps with the class from now on.",
         "es": "Esa persona ayuda con la clase desde ahora."},
        lambda arguments: SetRole(arguments.take_nick(), "helper"),
    ),
    Command(
        {"en": "unrole", "es": "quitar-papel"}, _NICK,
        {"en": "The person is neither a teacher nor a helper any more.",
         "es": "Esa persona ya no es docente ni ayudante."},
        lambda arguments: SetRole(arguments.take_nick()),
    ),
    Command(
        {"en": "room", "es": "sala"}, {"en": "#ROOM NAME...", "es": "#SALA NOMBRE..."},
        {"en": "Puts these people in a room.", "es": "Mete a estas personas en una sala."},
        _room,
    ),
    Command(
        {"en": "split", "es": "repartir"}, {"en": "NUMBER [#ROOM]", "es": "NÚMERO [#SALA]"},
        {"en": "Splits the class at random into so many rooms.",
         "es": "Reparte la clase al azar en tantas salas."},
        _split,
    ),
    Command(
        {"en": "clear", "es": "vaciar"}, {"en": "#ROOM", "es": "#SALA"},
        {"en": "Ends the room: everybody leaves it.", "es": "Termina la sala: todos salen."},
        lambda arguments: ClearRoom(arguments.take_room()),
    ),
    Command(
        {"en": "messages", "es": "mensajes"}, _ROOM,
        {"en": "Shows the last messages of a room, each with a number.",
         "es": "Muestra los últimos mensajes de una sala, cada uno con un número."},
        lambda arguments: RoomView(arguments.take_room_if_any()),
    ),
    Command(
        {"en": "say", "es": "decir"}, _TEXT,
        {"en": "Writes in a room.", "es": "Escribe en una sala."},
        _post(""),
    ),
    Command(
        {"en": "announce", "es": "anunciar"}, _TEXT,
        {"en": "Makes an announcement, which everybody has to acknowledge.",
         "es": "Hace un anuncio, del que todos tienen que darse por enterados."},
        _post("announce"),
    ),
    Command(
        {"en": "poll", "es": "encuesta"},
        {"en": "[#ROOM] [-named] [-several] QUESTION ANSWER ANSWER...",
         "es": "[#SALA] [-con-nombres] [-varias] PREGUNTA RESPUESTA RESPUESTA..."},
        {"en": "Asks a question with 2 to 6 answers. What has spaces goes in quotation marks.",
         "es": "Hace una pregunta con 2 a 6 respuestas; lo que lleva espacios va entre comillas."},
        _poll,
    ),
    Command(
        {"en": "understood", "es": "se-entiende"}, _ROOM,
        {"en": "Asks whether it is understood: yes, no, or too fast.",
         "es": "Pregunta si se entiende: sí, no o muy rápido."},
        lambda arguments: RoomPost("pulse", arguments.take_room_if_any()),
    ),
    Command(
        {"en": "close", "es": "cerrar-pregunta"},
        {"en": "[#ROOM|NUMBER]", "es": "[#SALA|NÚMERO]"},
        {"en": "Closes the question of a room, or that of a message; its result stays.",
         "es": "Cierra la pregunta de una sala, o la de un mensaje; queda el resultado."},
        _close,
    ),
    Command(
        {"en": "votes", "es": "votos"}, _NUMBER,
        {"en": "Shows who has answered a question or read an announcement.",
         "es": "Muestra quién ha respondido a una pregunta o ha leído un anuncio."},
        _order("votes"),
    ),
    Command(
        {"en": "pin-message", "es": "fijar"}, _NUMBER,
        {"en": "Pins a message at the top of its room.",
         "es": "Fija un mensaje en lo alto de su sala."},
        _order("pin"),
    ),
    Command(
        {"en": "unpin", "es": "desfijar"}, _NUMBER,
        {"en": "Takes it off again.", "es": "Deja de fijarlo."},
        _order("unpin"),
    ),
    Command(
        {"en": "remove", "es": "quitar-mensaje"}, _NUMBER,
        {"en": "Removes a message for everybody; its text is erased.",
         "es": "Quita un mensaje para todos; su texto se borra."},
        _order("remove"),
    ),
    Command(
        {"en": "answer", "es": "atender"}, _NICK,
        {"en": "Lowers a hand, because the question is being answered.",
         "es": "Baja una mano, porque se atiende su pregunta."},
        lambda arguments: LowerHands(arguments.take_nick(), answered=True),
    ),
    Command(
        {"en": "lower", "es": "bajar"}, {"en": "[NAME]", "es": "[NOMBRE]"},
        {"en": "Lowers a hand, or all.", "es": "Baja una mano, o todas."},
        _lower,
    ),
    Command(
        {"en": "actions", "es": "acciones"}, _NOTHING,
        {"en": "Shows what teachers have done.", "es": "Muestra lo que han hecho los docentes."},
        lambda _: AskBook("actions"),
    ),
    Command(
        {"en": "visits", "es": "visitas"}, _NOTHING,
        {"en": "Shows who was here, from when to when.",
         "es": "Muestra quién ha estado, desde cuándo y hasta cuándo."},
        lambda _: AskBook("visits"),
    ),
    Command(
        {"en": "end", "es": "terminar"}, _NOTHING,
        {"en": "Ends the class for all.", "es": "Termina la clase para todos."},
        lambda _: EndClass(),
    ),
)  # fmt: skip

_BY_WORD = {word: command for command in COMMANDS for word in command.words.values()}
# They end or change much, so their beginnings are not enough.
_WHOLE = frozenset({"end", "terminar"})


def parse(line: str) -> Meant:
    """Return what a line means.

    Raises:
        BadCommand: it means nothing.
    """
    if len(line) > LINE_CHARACTERS:
        raise BadCommand("long")
    arguments = Arguments(line)
    if not arguments.has_more():
        raise BadCommand("unknown")
    command = find(arguments.take())
    try:
        meant = command.make(arguments)
        if arguments.has_more():
            raise BadCommand("usage")
    except BadCommand as error:
        if error.code == "quotes":
            raise
        raise BadCommand("usage", command) from None
    return meant


def find(word: str) -> Command:
    """Return the command of this word, or of the only word that begins so.

    Raises:
        BadCommand: there is none, or more than one.
    """
    word = word.lower().removeprefix("/")
    if word in _BY_WORD:
        return _BY_WORD[word]
    found = {
        id(command): command
        for known, command in _BY_WORD.items()
        if word and known.startswith(word) and known not in _WHOLE
    }
    if len(found) != 1:
        raise BadCommand("ambiguous" if found else "unknown")
    return next(iter(found.values()))


def is_word(text: str) -> bool:
    """Return whether the text is a whole command word of any language, in capitals or not."""
    return text.lower() in _BY_WORD


def beginnings(text: str, language: str) -> list[str]:
    """Return the command words of a language that begin with the text."""
    return sorted(
        word for command in COMMANDS if (word := command.words[language]).startswith(text.lower())
    )
