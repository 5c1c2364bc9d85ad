"""Say in the user's language how a lesson goes."""

from __future__ import annotations

from net.shared.system_language import system_language

LANGUAGES = ("en", "es")
# Each key has its English and its Spanish text.
_TEXTS: dict[str, tuple[str, str]] = {
    "ladder": (
        "The lessons. `python3 dev.py lesson 1` shows the first one.",
        "Las lecciones. `python3 dev.py lesson 1` muestra la primera.",
    ),
    "how": (
        'Check your program with: python3 dev.py lesson {number} "{example}"',
        'Comprueba tu programa con: python3 dev.py lesson {number} "{example}"',
    ),
    "no_program": (
        "This lesson needs no program: talk to the server in another terminal.",
        "Esta lección no necesita programa: habla con el servidor en otro terminal.",
    ),
    "listening": (
        "A server is running. In another terminal: nc {host} {port}\n"
        "Give it a name, then write:  profe: hola\nCtrl+C ends the lesson.",
        "Hay un servidor en marcha. En otro terminal: nc {host} {port}\n"
        "Dale un nombre y escribe:  profe: hola\nCtrl+C termina la lección.",
    ),
    "wrote": (
        "{nick} has written. Read the answer, and do what it says.",
        "{nick} ha escrito. Lee la respuesta y haz lo que dice.",
    ),
    "wrong": (
        "{nick} has written something else: the word is in the teacher's answer.",
        "{nick} ha escrito otra cosa: la palabra está en la respuesta.",
    ),
    "done": ("✓ Lesson {number} is done.", "✓ Lección {number} hecha."),
    "next": ("Next: python3 dev.py lesson {number}", "Sigue: python3 dev.py lesson {number}"),
    "last": (
        "That was the last one. `python3 dev.py check server` knows more checks.",
        "Era la última. `python3 dev.py check server` sabe más comprobaciones.",
    ),
    "not_yet": (
        "✗ Not yet: see above. The page of the lesson says what it is about.",
        "✗ Todavía no: mira arriba. La página de la lección explica de qué va.",
    ),
    "time": ("The time is over.", "Se ha acabado el tiempo."),
    "no_server": ("The server could not be started: {why}", "El servidor no arranca: {why}"),
    "could_not": ("The program could not be tried: {why}", "No se ha podido probar: {why}"),
    "lab": ("Through the lab, one byte at a time", "Por el laboratorio, byte a byte"),
    "letters": (
        "For the line {line} it should print “{wanted}”, and printed “{printed}”.",
        "Para la línea {line} debería escribir «{wanted}», y ha escrito «{printed}».",
    ),
    "characters_twice": (
        "Both numbers are those of the characters: count the bytes of line.encode().",
        "Los dos números son de caracteres: cuenta los bytes de linea.encode().",
    ),
    "bytes_twice": (
        "Both numbers are those of the bytes: decode() them, and count the characters.",
        "Los dos números son de bytes: haz decode() y cuenta los caracteres.",
    ),
    "swapped": (
        "The bytes come first, then the characters.",
        "Primero van los bytes y después los caracteres.",
    ),
    "missing": (
        "Nothing was printed for it: each line, also an empty one, needs an answer.",
        "No ha escrito nada: cada línea, también una vacía, necesita respuesta.",
    ),
    "other": (
        "The end of the line does not count: strip the \\n first.",
        "El fin de línea no cuenta: quita antes el \\n.",
    ),
}


class LessonWords:
    """Says in one language how a lesson goes; "" is the system's."""

    def __init__(self, language: str = "") -> None:
        self.language = language or system_language(LANGUAGES)
        self._at = LANGUAGES.index(self.language)

    def say(self, key: str, **values: object) -> str:
        return _TEXTS[key][self._at].format(**values)
