"""Encode and decode the plain dialect: the texts of the original assignment, byte for byte.

People type it into `nc`, and a student's first client speaks it: `recipient: message` out, `sender:
message` in, in Spanish as the assignment wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from net.wire import plain_class
from net.wire.fields import PASSWORD_CHARACTERS
from net.wire.messages import WIRE_VERSION, Err, Farewell, Hello, Invited, Message, Post, Welcome
from net.wire.names import is_room
from net.wire.roster_parts import Outgoing
from net.wire.teaching import RaiseHand, Vote
from net.wire.visible import escaped, one_line, visible

PROMPT = "Por favor, ingresa tu nombre de usuario: "
NAME_TAKEN = "Este nombre de usuario ya está en uso. Desconectando..."
BAD_FORMAT = "Formato incorrecto. Usa 'usuario_destino: mensaje'."
_WELCOME = (
    "Bienvenido al chat, {nick}! Puedes enviar mensajes usando el formato 'usuario_destino: "
    "mensaje'."
)
# In ASCII, as all texts that the assignment did not have.
_TEACHES = (
    "Este servidor deja ver su funcionamiento, y quien te escribe puede medir el camino de su "
    "mensaje hasta ti."
)
_NOT_CONNECTED = "El usuario {to} no está conectado."
_NOT_CONNECTED_PATTERN = re.compile(r"El usuario (.+) no está conectado\.")

# In ASCII, like all texts that the assignment did not have (see _ERRORS).
PASSWORD_PROMPT = "Esta clase tiene clave. Por favor, ingresa la clave: "

# The limit for one message; further line breaks are shown as signs.
MOST_LINES = 200

# So many lines in a row to one recipient are read and passed on in one piece.
RUN_LINES = 10

# Texts that the assignment did not have, in its manner. They are in ASCII, because a student's
# client may decode nothing else; the assignment's own texts are unchanged.
_BAD_ROOM = "La sala {room} no sirve: tiene que ser '#' y de 1 a 31 letras, cifras, '-' o '_'."
_ERRORS = {
    **plain_class.ERRORS,
    "bad_format": BAD_FORMAT,
    "bad_nick": (
        "Ese nombre de usuario no sirve: de 1 a 32 caracteres, sin ':' ni ','. Desconectando..."
    ),
    "bad_text": "El mensaje lleva un NUL y no se ha enviado.",
    "too_long": "El mensaje es demasiado largo y no se ha enviado.",
    "room_taken": "Ya hay una sala con un nombre que parece el mismo.",
    "not_invited": "Esa sala es privada: tiene que invitarte alguien de dentro.",
    "too_many_rooms": "Ya tienes demasiadas salas.",
    "blocked": "Esa persona no recibe mensajes tuyos.",
    "storage": "El servidor no ha podido guardar el mensaje y no lo ha enviado.",
    "no_end": "Al mensaje le falta el final: espera hasta que llegue un LF.",
    "unknown": "El servidor no sabe si ha podido guardar el mensaje; no lo ha enviado.",
    "storage_full": "El servidor no tiene sitio y no ha enviado el mensaje.",
    "quota": "Has llegado al tope por ahora y no se ha enviado. Prueba dentro de un rato.",
    "rooms_full": "No cabe otra sala en el servidor.",
    "too_fast": "Escribes demasiado deprisa: el servidor lo lee poco a poco, y no se pierde nada.",
    "too_many_logins": (
        "Demasiadas entradas en un minuto. Espera uno y vuelve a intentarlo. Desconectando..."
    ),
    "server_full": "No cabe nadie en el servidor. Desconectando...",
    "password_needed": "Para entrar en esta clase hace falta la clave. Desconectando...",
    "wrong_password": "Esa no es la clave de la clase. Desconectando...",
    "try_later": "Mucha gente prueba claves a la vez. Prueba en un minuto. Desconectando...",
    "needs_encryption": (
        "Esta clase tiene clave, y por aqui la leeria cualquiera en la red. Entra con la ventana "
        "de Charla o con 'openssl s_client -quiet -connect'. Desconectando..."
    ),
}
_FAREWELLS = {
    "shutdown": "El servidor se cierra. Hasta luego.",
    "slow": "Lees demasiado despacio. Desconectando...",
    "timeout": "Se ha acabado el tiempo para ingresar un nombre. Desconectando...",
    "endless_line": "El mensaje no termina nunca. Desconectando...",
    "storage": "El servidor ya no puede usar sus datos. Desconectando...",
    "crowded": "Hay demasiadas conexiones sin nombre. Desconectando...",
}


# --- the server's side ----------------------------------------------------------------------------


class PostRun(msgspec.Struct, frozen=True, gc=False):
    """Several messages in a row go to one recipient: a program writes them without waiting.

    Attributes:
        to: the recipient.
        texts: the text of each message, of one line.
    """

    to: str
    texts: tuple[str, ...]

    @property
    def size(self) -> int:
        """Return about how many bytes the lines had."""
        return sum(map(len, self.texts))

    def posts(self) -> list[Post]:
        """Return the messages one by one."""
        return [Post(self.to, text) for text in self.texts]


def parse_name(line: bytes) -> Hello:
    """Parse the first line. If it is not UTF-8, the nick is "", which the hub refuses."""
    try:
        return Hello(v=WIRE_VERSION, nick=line.decode("utf-8").strip())
    except UnicodeDecodeError:
        return Hello(v=WIRE_VERSION, nick="")


def parse_password(line: bytes) -> str:
    """Return the password that a plain client has typed; "" if it can be none."""
    text = line.decode("utf-8", "replace").strip()
    return text if len(text) <= PASSWORD_CHARACTERS else ""


def parse_post(line: bytes) -> Post | RaiseHand | Vote | Err:
    """Return what a plain client's line says, or the `err` that answers it."""
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return Err(
            "bad_utf8",
            f"El mensaje no viene en UTF-8 y no se ha enviado. [recibido: {escaped(line)}]",
        )
    to, colon, body = text.partition(":")
    to = to.strip()
    if to[:1] == "/" and (command := plain_class.parse(text)):
        return command
    if not colon:
        return Err("bad_format", "A plain message is 'recipient: text'.")
    body = body.strip()
    if not body:
        return Err("bad_format", "A plain message has a text.")
    return Post(to, body)


def parse_runs(lines: Sequence[bytes | None]) -> list[PostRun]:
    """Return what several lines say, if all of them are messages to one recipient; else [].

    It is what `parse_post` returns for each, and takes a quarter of the time: whatever takes a step
    for each line here is done by Python's own functions for all of them.
    """
    known = [line for line in lines if line]
    if len(known) < len(lines):
        return []
    whole = b"\n".join(known)
    start = whole[: whole.find(b":") + 1]
    is_special = b"/" in start or b"\0" in whole or b"\xff" in whole  # commands, telnet's too
    if not start or is_special or whole.count(b"\n" + start) < len(known) - 1:
        return []
    try:
        to, text = start.decode("utf-8"), whole.decode("utf-8")
    except UnicodeDecodeError:
        return []
    texts = tuple([one.strip() for one in text.removeprefix(to).split("\n" + to)])
    if not all(texts):
        return []
    recipient = to[:-1].strip()
    return [
        PostRun(recipient, texts[first : first + RUN_LINES])
        for first in range(0, len(texts), RUN_LINES)
    ]


def encode(message: Outgoing) -> bytes:
    """Return a message for a plain client; b"" if this dialect has no words for it."""
    encoder = _ENCODERS.get(type(message))
    return encoder(message).encode("utf-8", "replace") if encoder else b""


def _encode_message(message: Message) -> str:
    text, sender = message.text, message.sender
    if message.kind:
        said = plain_class.text_of(message)
        if not text and not said:  # deleted, which this dialect can't say
            return ""
        text = said or (f"* {text}" if message.kind == "edit" else text)
    if is_room(message.to):
        sender = f"{message.to} {sender}"
    text = visible(text)
    if "\n" not in text:
        return f"{sender}: {text}\n"
    # Each line of the text begins with its sender, or a text with a line break could forge
    # somebody's message. Names for thousands of empty lines would get all readers disconnected as
    # too slow, so only MOST_LINES lines begin anew.
    lines = text.split("\n", MOST_LINES - 1)
    if len(lines) == MOST_LINES:
        lines[-1] = one_line(lines[-1])
    return f"{sender}: " + f"\n{sender}: ".join(lines) + "\n"


def _encode_welcome(welcome: Welcome) -> str:
    said = _WELCOME.format(nick=welcome.nick) + "\n"
    return f"{said}{_TEACHES}\n" if welcome.teach else said


def _encode_invited(invited: Invited) -> str:
    title = visible(invited.title)
    return (
        f'{invited.by} te invita al grupo "{title}". Para entrar, escribe ahora \'{invited.room}: '
        "hola'.\n"
    )


def _encode_err(err: Err) -> str:
    if err.code == "nick_taken":
        return NAME_TAKEN
    if err.code == "no_such_nick":
        return _NOT_CONNECTED.format(to=visible(err.to or "")) + "\n"
    if err.code == "bad_room":
        return _BAD_ROOM.format(room=escaped((err.to or "").encode("utf-8", "replace"))) + "\n"
    said = plain_class.refusal(err) or _ERRORS.get(err.code, err.text)
    return said + "\n"


def _encode_farewell(farewell: Farewell) -> str:
    said = plain_class.farewell(farewell) or _FAREWELLS.get(farewell.code, farewell.text)
    return one_line(said) + "\n"


_ENCODERS: dict[type, Callable[[Any], str]] = {
    Message: _encode_message,
    Welcome: _encode_welcome,
    Invited: _encode_invited,
    Err: _encode_err,
    Farewell: _encode_farewell,
    **plain_class.ENCODERS,
}


# --- the client's side: a server that may only know plain text ------------------------------------


def is_name_taken(text: str) -> bool:
    return text.startswith(NAME_TAKEN.partition(".")[0])


def parse_not_connected(text: str) -> str | None:
    """Return the recipient if the server says that they are not connected; else None."""
    match = _NOT_CONNECTED_PATTERN.fullmatch(text)
    return match[1] if match else None
