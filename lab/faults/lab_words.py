"""Say in the user's language what the lab does, and what is wrong with an order."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from typing import Any

from lab.faults.orders import BadOrder
from net.shared.system_language import system_language

LANGUAGES = ("en", "es")
# Each key has its English and its Spanish text.
_TEXTS: dict[str, tuple[str, str]] = {
    # what happens
    "start": (
        "The lab listens at {listen} and passes everything on to {upstream}. Its seed is {seed}.",
        "El laboratorio escucha en {listen} y lo pasa todo a {upstream}. Su semilla es {seed}.",
    ),
    "hint": (
        "Connect the client to {listen}. Type help to see the orders; Ctrl+C ends the lab.",
        "Conecta el cliente a {listen}. Escribe ayuda para ver las órdenes; Ctrl+C termina.",
    ),
    "open": (
        "Anybody on the network can connect to the lab.",
        "Cualquiera de la red puede conectarse al laboratorio.",
    ),
    "accepted": ("{connection}: {client} connects.", "{connection}: se conecta {client}."),
    "connected": (
        "{connection}: connected to the server.",
        "{connection}: hay conexión con el servidor.",
    ),
    "duplicate": (
        "{connection}: connected to the server, twice.",
        "{connection}: hay dos conexiones con el servidor.",
    ),
    "unreachable": (
        "{connection}: the server can't be reached ({why}), so the client is disconnected.",
        "{connection}: no se puede llegar al servidor ({why}); el cliente queda desconectado.",
    ),
    "too_many": (
        "{connection}: refused, because the lab has as many connections as it can have.",
        "{connection}: rechazada, porque el laboratorio ya no puede tener más conexiones.",
    ),
    "order": ("Order: {order}", "Orden: {order}"),
    "applied": (
        "{connection}: {side}, from byte {offset} on: {order}",
        "{connection}: {side}, desde el byte {offset}: {order}",
    ),
    "ended": (
        "{connection}: {order} after {up} bytes up and {down} down.",
        "{connection}: {order} después de {up} bytes de subida (up) y {down} de bajada (down).",
    ),
    "piece": (
        "{connection}: {side} {offset}: {bytes} bytes",
        "{connection}: {side} {offset}: {bytes} bytes",
    ),
    "corrupted": ("; changed: {corrupted}", "; cambiados: {corrupted}"),
    "lost": ("; swallowed", "; perdidos"),
    "closed": (
        "{connection}: ended after {up} bytes up and {down} down.",
        "{connection}: ha terminado después de {up} bytes de subida (up) y {down} de bajada"
        " (down).",
    ),
    "stop": ("The lab has ended.", "El laboratorio ha terminado."),
    # what is asked
    "nothing_on": ("No faults.", "Sin fallos."),
    "faults_are": ("{side}: {faults}", "{side}: {faults}"),
    "nobody": ("Nobody is connected.", "No hay nadie conectado."),
    "traffic": (
        "{number}: up {up} bytes ({waiting_up} held back), down {down} ({waiting_down})",
        "{number}: up {up} bytes ({waiting_up} retenidos), down {down} ({waiting_down})",
    ),
    "help": (
        """\
Orders (for both directions, or begin with up: to the server, or down: to the client):
  delay 300ms jitter 50ms   everything comes later, and not equally late
  bandwidth 20kB/s          so many bytes a second
  slice 1   slice 1-7       pieces of so many bytes (pause 10ms: time between them)
  split char                characters of several bytes come in two pieces
  coalesce 200ms            what comes within this time arrives in one piece
  corrupt 1/500             one byte in 500 is another one
  freeze   freeze 5s        nothing passes, and nobody is told
  swallow                   everything is lost, and nobody is told
  delay off   heal          end one fault, or all
  cut   reset               end the connections: in good order, or broken off
  cut char   cut frame 5    end in the middle of a character, or after byte 5 of a line
  up half-close             one direction ends, the other one goes on
  duplicate   refuse        a second, silent connection; nobody listens (off ends it)
When: after 2s ORDER; at byte 4000 down ORDER; connection 2 ORDER
Also: status, help, quit""",
        """\
Órdenes (para ambas direcciones, o empieza con up: al servidor, o con down: al cliente):
  delay 300ms jitter 50ms   todo llega más tarde, y no siempre igual de tarde
  bandwidth 20kB/s          tantos bytes por segundo
  slice 1   slice 1-7       trozos de tantos bytes (pause 10ms: tiempo entre ellos)
  split char                los caracteres de varios bytes llegan en dos trozos
  coalesce 200ms            lo que viene en ese tiempo llega en un solo trozo
  corrupt 1/500             uno de cada 500 bytes es otro
  freeze   freeze 5s        no pasa nada, y nadie se entera
  swallow                   todo se pierde, y nadie se entera
  delay off   heal          quita un fallo, o todos
  cut   reset               termina las conexiones: con orden, o de golpe
  cut char   cut frame 5    termina en medio de un carácter, o tras el byte 5 de una línea
  up half-close             una dirección termina, la otra sigue
  duplicate   refuse        una segunda conexión muda; nadie escucha (off lo quita)
Cuándo: after 2s ORDEN; at byte 4000 down ORDEN; connection 2 ORDEN
Además: estado, ayuda, salir""",
    ),
    # what is wrong with an order
    "nothing": ("There is no order.", "Falta la orden."),
    "unknown": ("“{word}” is not known here.", "Aquí no se conoce «{word}»."),
    "no_value": ("Something is missing after “{word}”.", "Falta algo después de «{word}»."),
    "number": ("“{word}” is not a number.", "«{word}» no es un número."),
    "time": (
        "“{word}” is not a time, such as 300ms, 2s or 1m.",
        "«{word}» no es un tiempo, como 300ms, 2s o 1m.",
    ),
    "size": (
        "“{word}” is not a number of bytes, such as 500, 20kB or 1MB.",
        "«{word}» no es una cantidad de bytes, como 500, 20kB o 1MB.",
    ),
    "one_in": (
        "“{word}” is not a share, such as 1/500.",
        "«{word}» no es una proporción, como 1/500.",
    ),
    "out_of_range": (
        "“{word}” is too small or too large.",
        "«{word}» es demasiado pequeño o demasiado grande.",
    ),
    "twice": ("“{word}” is there twice.", "«{word}» aparece dos veces."),
    "alone": ("“{word}” must be an order of its own.", "«{word}» tiene que ser una orden aparte."),
    "needs_side": (
        "“{word}” needs a direction: up or down.",
        "«{word}» necesita una dirección: up o down.",
    ),
    "for_all": (
        "“{word}” is for all connections and has no direction.",
        "«{word}» vale para todas las conexiones y no tiene dirección.",
    ),
    "at": (
        "After “connection N” there is an order, or “at byte N”.",
        "Después de «connection N» va una orden, o «at byte N».",
    ),
    "not_at_byte": ("“{word}” can't wait for a byte.", "«{word}» no puede esperar a un byte."),
    "not_at_bytes": (
        "Only “cut” or “reset” can wait for two bytes.",
        "Solo «cut» o «reset» pueden esperar a dos bytes.",
    ),
    "too_long": ("That is too long.", "Es demasiado largo."),
    "unprintable": (
        "There are characters in it that are not text.",
        "Contiene caracteres que no son texto.",
    ),
    "script_too_long": ("The script is too long.", "El guion es demasiado largo."),
    "seed_was": ("# The seed was {seed}.", "# La semilla era {seed}."),
    # what is wrong with the start
    "in_line": ("{file}, line {line}: {why}", "{file}, línea {line}: {why}"),
    "bad_log": (
        "{file}, line {line}: this is not a log of the lab.",
        "{file}, línea {line}: no es un registro del laboratorio.",
    ),
    "no_file": ("{file} can't be read: {why}", "{file} no se puede leer: {why}"),
    "no_text": ("{file} is not a text file (UTF-8).", "{file} no es un archivo de texto (UTF-8)."),
    "exists": (
        "{file} is there already. Choose another name for the log.",
        "{file} ya existe. Elige otro nombre para el registro.",
    ),
    "no_log": ("{file} can't be written: {why}", "{file} no se puede escribir: {why}"),
    "address": (
        "“{word}” is not an address, such as 127.0.0.1:8080.",
        "«{word}» no es una dirección, como 127.0.0.1:8080.",
    ),
    "seed": (
        "“{word}” is not a seed: a number from 0 to {most}.",
        "«{word}» no es una semilla: un número de 0 a {most}.",
    ),
    "no_to": (
        "Say where the server is: --to 127.0.0.1:8080",
        "Di dónde está el servidor: --to 127.0.0.1:8080",
    ),
    "either": (
        "A run follows a script or repeats a log: choose --script or --repeat.",
        "O un guion, o repetir un registro: elige --script o --repeat.",
    ),
    "itself": (
        "The lab can't pass its connections on to itself: --to is the server's address.",
        "El laboratorio no puede pasarse las conexiones a sí mismo: --to es la dirección del"
        " servidor.",
    ),
    "port_in_use": (
        "Another program listens at {listen}. Choose another address with --listen.",
        "Otro programa escucha en {listen}. Elige otra dirección con --listen.",
    ),
    "no_listen": (
        "The lab can't listen at {listen}: {why}",
        "El laboratorio no puede escuchar en {listen}: {why}",
    ),
    "what": (
        "Put a bad network between any client and any server, on purpose.",
        "Pone una mala red, a propósito, entre cualquier cliente y cualquier servidor.",
    ),
    "to": (
        "the server's address, such as 127.0.0.1:8080",
        "la dirección del servidor, como 127.0.0.1:8080",
    ),
    "listen": (
        "where clients connect (default: {default}, or another free port of this machine)",
        "a dónde se conectan los clientes (si no: {default}, u otro puerto libre de este equipo)",
    ),
    "script": ("orders, one a line (see docs/LAB.md)", "órdenes, una por línea (docs/LAB.md)"),
    "repeat": (
        "do again what this log says, at the same bytes",
        "hacer otra vez lo que dice este registro, en los mismos bytes",
    ),
    "seed_option": (
        "of all that is random (default: another one each time)",
        "de todo lo que es al azar (si no: otra cada vez)",
    ),
    "log": ("write down everything, as JSON lines", "anotarlo todo, en líneas de JSON"),
    "pieces": ("also say each piece that passes", "decir también cada trozo que pasa"),
}


class LabWords:
    """The lab's words speak one language."""

    def __init__(self, language: str = "") -> None:
        """Choose the language of the user's system if none is given."""
        self._index = LANGUAGES.index(language or system_language(LANGUAGES))

    def say(self, key: str, **values: object) -> str:
        """Return a sentence."""
        return _TEXTS[key][self._index].format(**values)

    def explain(self, problem: BadOrder) -> str:
        """Say what is wrong with an order."""
        return self.say(problem.code, word=problem.word)

    def tell(self, kind: str, details: Mapping[str, Any], *, pieces: bool = False) -> str:
        """Return what a person should know of an entry of the log; empty if it is nothing.

        Args:
            pieces: also of every piece that passes, not only of those that are changed or lost.
        """
        if kind == "piece":
            if not (pieces or details.get("corrupted")):
                return ""
            corrupted = ", ".join(map(str, details.get("corrupted", ())))
            return (
                self.say("piece", **details)
                + (self.say("corrupted", corrupted=corrupted) if corrupted else "")
                + (self.say("lost") if details.get("lost") else "")
            )
        if kind == "connected" and details.get("duplicate"):
            kind = "duplicate"
        return self.say(kind, **details)


def codes() -> set[str]:
    """Return the keys of all sentences."""
    return set(_TEXTS)


def is_in_use(error: OSError) -> bool:
    """Return whether another program has the port (Windows: keeps it for itself)."""
    return error.errno in (errno.EADDRINUSE, errno.EACCES, 10048, 10013)
