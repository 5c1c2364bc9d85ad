"""Find out who says what in a line of a plain server. Pure.

Servers put a message in many ways: "luis: hola", "<luis> hola", "[10:02] luis: hola", "luis> hola".
Prompts ("Username:"), time stamps, addresses and what a server says itself look much like that, and
must not become people. In doubt it is the server who speaks: its text is shown all the same.
"""

from __future__ import annotations

import re

from net.wire import plain
from net.wire.names import TYPED_CHARACTERS, BadName, is_room, parse_nick, parse_room

_TIME = r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,6})?)?(?: ?[ap]\.?m\.?)?"
_DAY = r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})"
_WHEN = rf"(?:{_DAY}[ T,]{{1,3}})?{_TIME}"
_FROM = r"<\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?>"  # the address, where a server knows no name
_STAMP = re.compile(
    rf"(?:\[{_WHEN}\]|\({_WHEN}\)|<{_WHEN}>|{_FROM}|{_WHEN})[ :|-]{{0,3}}", re.IGNORECASE
)
_SAYS = re.compile(r" (?:says|said|dice|dijo)$", re.IGNORECASE)
_FORMS = (
    re.compile(r"<([^<>]+)>:? ?(.*)", re.DOTALL),
    re.compile(r"\[([^\[\]]+)\]:? ?(.*)", re.DOTALL),
    re.compile(r"\(([^()]+)\):? ?(.*)", re.DOTALL),
    re.compile(r"(@?[^\s:<>]+)(?:>>?| ->| >>)(.*)", re.DOTALL),
    re.compile(rf"([^:<>\[\](]+)(?:\[{_WHEN}\]|\({_WHEN}\)):? ?(.*)", re.DOTALL | re.IGNORECASE),
    re.compile(r"([^:<>]+):(?!:)(.*)", re.DOTALL),
)
_ADDRESS = re.compile(r"\d+(?:\.\d+)+")
_NAME_WORDS = 4  # Ana María de Dios
# Words that no name has, and what servers say and ask has, in Spanish and English.
_NO_NAMES = frozenset({
    "aviso", "ayuda", "bienvenida", "bienvenido", "choose", "clave", "comandos", "commands",
    "conectada", "conectado", "conectados", "conexión", "connected", "connection", "contraseña",
    "desconectado", "desconectados", "destinatario", "destino", "disconnected", "disponibles",
    "ejemplo", "elige", "enter", "entered", "error", "escriba", "escribe", "está", "example",
    "favor", "fecha", "format", "formato", "from", "goodbye", "has", "help", "hora", "http",
    "https", "incorrecto", "info", "ingresa", "ingrese", "introduce", "introduzca", "invalid",
    "invalido", "inválido", "is", "joined", "left", "list", "lista", "mensaje", "mensajes",
    "message", "messages", "name", "nickname", "no", "nombre", "note", "online", "password",
    "please", "privado", "private", "recipient", "room", "rooms", "sala", "salas", "sent", "server",
    "servidor", "sistema", "system", "the", "time", "to", "tu", "type", "unknown", "usa", "usage",
    "use", "user", "username", "users", "uso", "usuaria", "usuario", "usuarios", "warning",
    "welcome", "you", "your",
})  # fmt: skip


def parse(line: str) -> tuple[str, str | None, str] | None:
    """Return (sender, room or None, text) if somebody says something in this line, else None."""
    if line.startswith(("Bienvenido al chat, ", "Formato incorrecto.", plain.PROMPT.rstrip())):
        return None
    if is_room(line):
        return _parse_in_room(line)
    # Whatever stands before it is short: a name and a time.
    found = _parse_form(_STAMP.sub("", line, count=1) if _STAMP.match(line) else line)
    return (found[0], None, found[1]) if found else None


def is_name(text: str) -> bool:
    """Return whether a text that stands alone can be somebody's name."""
    return ":" not in text and _name(text) is not None


def _parse_in_room(line: str) -> tuple[str, str | None, str] | None:
    head, _, text = line.partition(":")
    room, _, sender = head.partition(" ")
    name = _name(sender)
    try:
        return (name, parse_room(room), text.strip()) if name and text.strip() else None
    except BadName:
        return None


def _parse_form(line: str) -> tuple[str, str] | None:
    for form in _FORMS:
        match = form.match(line)
        if match is None:
            continue
        text = match[2].strip()
        name = _name(match[1])
        # "12:30" has no sender, nor has "http://…"
        if name is None or not text or text.startswith("//"):
            return None
        return name, text
    return None


def _name(text: str) -> str | None:
    """Return the nick if the text can be one, and is none of what servers say."""
    if len(text) > TYPED_CHARACTERS:
        return None
    text = _SAYS.sub("", text.strip()).strip()
    words = text.casefold().split()
    if not 0 < len(words) <= _NAME_WORDS or _ADDRESS.fullmatch(text):
        return None
    if any(word.strip(".,!?¡¿*'\"") in _NO_NAMES for word in words):
        return None
    try:
        return parse_nick(text.removeprefix("@"))
    except BadName:
        return None
