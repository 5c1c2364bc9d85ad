"""Say at the console what a teacher has done, in the words that the window has for it."""

from __future__ import annotations

from net.wire.teaching import BookLine

# By the `what` of a line; of locks, with the kind. Behind a blank, "room": if it is about one.
_SAID = {
    "en": {
        "lock:on write": "rooms closed",
        "lock:on write room": "room closed: {room}",
        "lock:on private": "private messages closed",
        "lock:on enter": "class closed to newcomers",
        "lock:on slow": "slow mode: {room}",
        "lock:on mute": "muted: {nick}",
        "lock:on ban": "banned: {nick}",
        "lock:off write": "rooms open again",
        "lock:off write room": "room open again: {room}",
        "lock:off private": "private messages open again",
        "lock:off enter": "class open to newcomers again",
        "lock:off slow": "slow mode ended: {room}",
        "lock:off mute": "no longer muted: {nick}",
        "lock:off ban": "no longer banned: {nick}",
        "kick": "put out of the class: {nick}",
        "kick room": "put out of {room}: {nick}",
        "rename": "{nick} is now called {text}",
        "free": "name freed: {nick}",
        "role teacher": "{nick} teaches",
        "role helper": "{nick} helps to teach",
        "role": "{nick} no longer teaches",
        "rooms": "room made: {room} ({text} people)",
        "clear": "room cleared: {room}",
        "pin:on": "message pinned in {room}",
        "pin:off": "message unpinned in {room}",
        "remove": "message of {nick} removed in {room}",
        "poll": "poll asked in {room}",
        "pulse": "quick question asked in {room}",
        "announce": "announcement made in {room}",
        "close": "question or announcement closed in {room}",
        "lower": "hand lowered: {nick}",
        "lower all": "all hands lowered",
        "end": "class ended",
    },
    "es": {
        "lock:on write": "salas cerradas",
        "lock:on write room": "sala cerrada: {room}",
        "lock:on private": "mensajes privados cerrados",
        "lock:on enter": "clase cerrada para quien llega por primera vez",
        "lock:on slow": "modo lento: {room}",
        "lock:on mute": "en silencio: {nick}",
        "lock:on ban": "fuera de la clase: {nick}",
        "lock:off write": "salas abiertas de nuevo",
        "lock:off write room": "sala abierta de nuevo: {room}",
        "lock:off private": "mensajes privados abiertos de nuevo",
        "lock:off enter": "clase abierta de nuevo para quien llega",
        "lock:off slow": "fin del modo lento: {room}",
        "lock:off mute": "puede escribir de nuevo: {nick}",
        "lock:off ban": "puede entrar de nuevo: {nick}",
        "kick": "sale de la clase: {nick}",
        "kick room": "sale de {room}: {nick}",
        "rename": "{nick} se llama ahora {text}",
        "free": "nombre liberado: {nick}",
        "role teacher": "{nick} da la clase",
        "role helper": "{nick} ayuda a dar la clase",
        "role": "{nick} ya no da la clase",
        "rooms": "sala creada: {room} ({text} personas)",
        "clear": "sala vaciada: {room}",
        "pin:on": "mensaje fijado en {room}",
        "pin:off": "mensaje desfijado en {room}",
        "remove": "mensaje de {nick} quitado en {room}",
        "poll": "encuesta lanzada en {room}",
        "pulse": "pregunta rápida lanzada en {room}",
        "announce": "anuncio hecho en {room}",
        "close": "pregunta o anuncio cerrado en {room}",
        "lower": "mano bajada: {nick}",
        "lower all": "todas las manos bajadas",
        "end": "fin de la clase",
    },
}


def said(line: BookLine, language: str) -> tuple[str, str]:
    """Return what was done, in words, and the reason, "" if none was given.

    What a newer server has noted stays as it is.
    """
    key, reason = line.what, line.text if line.what == "kick" else ""
    if line.what.startswith("lock:"):
        kind, _space, reason = line.text.partition(" ")
        key = f"{line.what} {kind}"
    elif line.what == "role" and line.text:
        key = f"role {line.text}"
    elif line.what == "lower" and not line.nick:
        key = "lower all"
    texts = _SAID[language]
    text = texts.get(f"{key} room" if line.room else key) or texts.get(key)
    if text is None:
        return " ".join(filter(None, (line.what, line.nick, line.room, line.text))), ""
    return text.format(nick=line.nick, room=line.room, text=line.text), reason
