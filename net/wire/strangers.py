"""Recognise foreign programs by their first bytes, and word the line that answers them.

A browser, `ssh`, a mail program or a student's client with its own framing may open the port and
send its data. None of that is anybody's name, so it must not become a person in the roster. Whoever
runs the program gets one line, in Spanish and English: what this is, what came, and its first
bytes. The line is in ASCII, which every decoder understands.

    HTTP, RTSP, SIP   GET /x HTTP/1.1     answered in HTTP: a browser shows a page (web_page)
    SSH               SSH-2.0-…           the line, our version, a disconnect (RFC 4253, 4.2, 11.1)
    SMTP, IRC, PROXY  EHLO x, NICK x      the line
    framing           a length before the text, NULs behind it, pickle, UTF-16 and whatever else
                      is no text: the line

A person may be called Gethin, GET, 3 or 007. So no first word alone counts as a protocol, and no
digits alone count as a length: what follows has to fit too.
"""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from net.wire import web_page
from net.wire.address import Address
from net.wire.names import NICK_CHARACTERS, BadName, parse_nick
from net.wire.visible import escaped

LOOKED_AT_BYTES = 2_048

# Most names match this and need no further check.
_ORDINARY = re.compile(rb"[A-Za-z]\w{0,31}\r?\n?")
_ENDS = ". Desconectando..."
_REQUEST = re.compile(rb"[A-Z]{3,16} \S+ (HTTP|RTSP|SIP)/\d")
_SSH = re.compile(rb"SSH-\d")
_OTHERS = (
    ("SMTP", re.compile(rb"(?:EHLO|HELO|LHLO) \S+$|(?:ehlo|helo|lhlo) \S*[.\[]\S*$")),
    ("IRC", re.compile(rb"NICK :?\S+$|USER \S+ \S+ \S+ \S|CAP (?:LS|REQ|END)\b")),
    ("PROXY", re.compile(rb"PROXY (?:TCP[46]|UNKNOWN)\b")),
)
# If only this much has come, more bytes may tell what it is; a person's name is not delayed for
# long by that.
_BEGINNINGS = (
    b"GET ", b"HEAD ", b"POST ", b"PUT ", b"DELETE ", b"OPTIONS ", b"CONNECT ", b"PATCH ",
    b"TRACE ", b"PRI ", b"SSH-", b"EHLO ", b"HELO ", b"NICK ", b"USER ", b"CAP ", b"PROXY ",
)  # fmt: skip
_FIRST_BYTES = frozenset(word[0] for word in _BEGINNINGS)
_PADDED_LENGTH = re.compile(rb"(\d{1,10}) {2,}(.*)", re.DOTALL)
_PADDED_BYTES = 8  # at least: nobody types so many spaces after a name
_ZERO_FILLED_LENGTH = re.compile(rb"(0\d{3,9})(\D.*)", re.DOTALL)
_PICKLE = re.compile(rb"\x80[\x02-\x05].*\.", re.DOTALL)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_LENGTH_BYTES = (1, 2, 4, 8)
# How a length is written, as those know it who have written the program.
_LENGTHS = {
    "digits": (" en cifras", " in digits"),
    "2 big": (", como hace writeUTF de Java", ", as by Java's writeUTF"),
    "4 big": (", como hace struct.pack('!I')", ", as by struct.pack('!I')"),
    "4 little": (", como hace struct.pack('<I')", ", as by struct.pack('<I')"),
}
_JAVA_OBJECT = b"\xac\xed\x00\x05"  # how a java.io.ObjectOutputStream begins
_TLS = re.compile(rb"\x16\x03[\x00-\x04]")
_ORDERS: tuple[Literal["big", "little"], ...] = ("big", "little")
_SSH_PROTOCOL_ERROR = 2


class TurnedAway(Exception):
    """The visitor can't come in.

    Attributes:
        answer: the bytes to send before closing.
        why: a word for the log.
    """

    def __init__(self, why: str, answer: bytes) -> None:
        super().__init__(why)
        self.why = why
        self.answer = answer


def is_undecided(data: bytes) -> bool:
    """Return whether these first bytes may be a foreign program's, and more of them would tell."""
    if not data or b"\n" in data or len(data) >= LOOKED_AT_BYTES:
        return False
    if data.endswith(b"\0"):
        return True
    return data[0] in _FIRST_BYTES and any(
        word.startswith(data) or data.startswith(word) for word in _BEGINNINGS
    )


def is_ordinary(data: bytes) -> bool:
    """Return whether this is a name such as most people have, and no more."""
    return _ORDINARY.fullmatch(data) is not None


def turn_away(data: bytes, *, has_prompt: bool, date: str = "", at: Address | None = None) -> None:
    """Raise TurnedAway if the first bytes, or the first line, are a foreign program's.

    Args:
        data: the bytes.
        has_prompt: text has been sent already, so an answer in another protocol would not be
            understood.
        date, at: the server's time and address, for the answer to a browser: see `web_page`.
    """
    if is_ordinary(data):
        return
    head = data[:LOOKED_AT_BYTES]
    line = head.partition(b"\n")[0].rstrip(b"\r")
    if _REQUEST.match(line):
        text = _sentence(
            "lo recibido es HTTP, como de un navegador; conecta con Charla o con nc",
            "what came is HTTP, as from a browser; connect with Charla or nc",
            line,
        )
        raise TurnedAway(
            "http", text if has_prompt else web_page.respond(line, text, date=date, at=at)
        )
    if _SSH.match(line):
        text = _sentence(
            "lo recibido es SSH; conecta con Charla o con nc",
            "what came is SSH; connect with Charla or nc",
            line,
        )
        raise TurnedAway("ssh", text if has_prompt else _ssh(text))
    for protocol, pattern in _OTHERS:
        if pattern.match(line):
            raise TurnedAway(
                protocol.lower(),
                _sentence(
                    f"lo recibido es {protocol}; conecta con Charla o con nc",
                    f"what came is {protocol}; connect with Charla or nc",
                    line,
                ),
            )
    # After a first line of text come messages, which may contain anything.
    message = line if b"\n" in head and not _CONTROL.search(line) else data
    framing = _framing_of(message)
    if framing:
        raise TurnedAway("framing", _sentence(*framing, message))


def refuse_name(line: bytes) -> TurnedAway | None:
    """Return a refusal if the first line is no name, worded for whoever sent it; else None."""
    if is_ordinary(line):
        return None
    # Before any work on its characters; leaves room for spaces around it.
    if len(line) > 8 * NICK_CHARACTERS:
        too_many = len(line.decode("utf-8", "replace").strip())
        if too_many > NICK_CHARACTERS:
            return _bad_name(
                f"tiene {too_many} caracteres y caben {NICK_CHARACTERS}",
                f"it has {too_many} characters, and {NICK_CHARACTERS} fit",
                line,
            )
    try:
        text = line.decode("utf-8").strip()
    except UnicodeDecodeError:
        return _bad_name("no viene en UTF-8", "it is not UTF-8", line)
    try:
        parse_nick(text)
    except BadName as bad:
        return _bad_name(*_cause(text, str(bad)), line)
    return None


def refuse_json(line: bytes) -> TurnedAway | None:
    """Return a refusal if this is a JSON object, but none of Charla's: those have an `op`."""
    try:
        said = msgspec.json.decode(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict) or "op" in said:
        return None
    return TurnedAway(
        "json",
        _sentence(
            "lo recibido es JSON, pero no el de Charla; para hablar en texto, manda antes solo tu "
            "nombre",
            "what came is JSON, but not Charla's; to speak in text, send your name alone first",
            line,
        ),
    )


# --- detection ------------------------------------------------------------------------------------


def _framing_of(data: bytes) -> tuple[str, str] | None:
    """Return how the message is framed, in Spanish and in English; None if it may be a name."""
    end = data.rstrip(b"\r\n")
    if not end.strip():
        return None
    if _looks_like_utf16(data):
        return (
            "lo recibido viene en UTF-16, y en este chat el texto va en UTF-8",
            "what came is UTF-16, and in this chat text is UTF-8",
        )
    if data.startswith(_JAVA_OBJECT):
        return (
            "lo recibido es un objeto de Java (ObjectOutputStream); un mensaje de este chat es "
            "solo texto",
            "what came is a Java object (ObjectOutputStream); a message of this chat is only text",
        )
    if _TLS.match(data):
        return (
            "lo recibido es TLS, y aqui no se puede empezar a cifrar",
            "what came is TLS, and encryption can't begin here",
        )
    if _PICKLE.fullmatch(data):
        return (
            "lo recibido es un objeto de Python (pickle); un mensaje de este chat es solo texto",
            "what came is a Python object (pickle); a message of this chat is only text",
        )
    text = data.rstrip(b"\0\r\n").rstrip(b"\0")
    if b"\0" in data[len(text) :] and not _CONTROL.search(text):
        if not text:
            return "solo se han recibido NUL", "nothing but NULs came"
        return (
            f"el nombre viene relleno con NUL hasta {len(data)} bytes; un mensaje de este chat es "
            "solo texto",
            f"the name is padded with NULs to {len(data)} bytes; a message of this chat is only "
            "text",
        )
    found = _length_before(data)
    if found is not None:
        length, manner = found
        spanish, english = _LENGTHS.get(manner, ("", ""))
        return (
            f"lo recibido lleva delante su longitud ({length}{spanish}); un mensaje de este chat "
            "es solo texto",
            f"what came begins with its length ({length}{english}); a message of this chat is only "
            "text",
        )
    if _CONTROL.search(end):
        return "lo recibido no es texto", "what came is not text"
    return None


def _length_before(data: bytes) -> tuple[int, str] | None:
    """Return the length that precedes the message, and how it is written; None if there is none."""
    for pattern in (_PADDED_LENGTH, _ZERO_FILLED_LENGTH):
        if match := pattern.fullmatch(data):
            length, text = int(match[1]), match[2].rstrip(b"\r\n")
            # the text comes in a later piece
            is_alone = not match[2] and len(data) >= _PADDED_BYTES
            fits = text and length in {len(text), len(text.decode("utf-8", "replace"))}
            # the next message has come with it
            goes_on = 0 < length < len(text) and pattern.match(text[length:])
            if is_alone or fits or goes_on:
                return length, "digits"
    for size in _LENGTH_BYTES:
        rest = len(data) - size
        for order in _ORDERS:
            length = int.from_bytes(data[:size], order)
            is_alone = rest == 0 and size > 1 and 0 < length <= LOOKED_AT_BYTES
            fits = length == rest or _has_length(data[size + length :], size, order)
            if (rest > 0 and length and fits and _CONTROL.search(data[:size])) or is_alone:
                return length, f"{size} {order}"
    return None


def _has_length(data: bytes, size: int, order: Literal["big", "little"]) -> bool:
    """Return whether another message begins like this, which is here to its end."""
    return size > 1 and len(data) > size and int.from_bytes(data[:size], order) == len(data) - size


def _looks_like_utf16(data: bytes) -> bool:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") and b"\0" in data[2:4]:
        return True
    for zeros, letters in ((data[1::2], data[::2]), (data[::2], data[1::2])):
        if (
            len(data) >= 4
            and zeros
            and not zeros.strip(b"\0")
            and not _CONTROL.search(letters.strip(b"\r\n"))
        ):
            return True
    return False


def _cause(text: str, otherwise: str) -> tuple[str, str]:
    """Return in Spanish and English why this is no name.

    `otherwise` is the reason in English that the rules for names give.
    """
    if not text:
        return "no hay ninguno", "there is none"
    if len(text) > NICK_CHARACTERS:
        return (
            f"tiene {len(text)} caracteres y caben {NICK_CHARACTERS}",
            f"it has {len(text)} characters, and {NICK_CHARACTERS} fit",
        )
    if text[0] in "#{/@":
        return f"no puede empezar por '{text[0]}'", f"it can't begin with '{text[0]}'"
    if ":" in text:
        return (
            "no puede llevar ':'; manda primero solo tu nombre",
            "it can't have ':' in it; send your name alone first",
        )
    if "," in text:
        return "no puede llevar ','", "it can't have ',' in it"
    if not text.isprintable():
        return "lleva caracteres de control o invisibles", "it has control or invisible characters"
    return "lleva algo que un nombre no puede llevar", otherwise.rstrip(".")


# --- answers --------------------------------------------------------------------------------------


def _sentence(spanish: str, english: str, data: bytes) -> bytes:
    return (
        f"Esto es un chat (Charla) y {spanish}{_ENDS} / This is a chat (Charla), and {english}. "
        f"[recibido/received: {escaped(data)}]\n"
    ).encode("ascii")


def _bad_name(spanish: str, english: str, line: bytes) -> TurnedAway:
    ascii_english = english.encode("ascii", "backslashreplace").decode()
    return TurnedAway(
        "bad_nick",
        (
            f"Este nombre no sirve: {spanish}{_ENDS} / This can't be a name: {ascii_english}. "
            f"[recibido/received: {escaped(line)}]\n"
        ).encode("ascii", "backslashreplace"),
    )


def _ssh(text: bytes) -> bytes:
    """Return the line and a disconnect message.

    Clients show the line only on request, but they all show the description in the message.
    """
    said = text.rstrip(b"\n")
    payload = b"\x01" + _SSH_PROTOCOL_ERROR.to_bytes(4) + len(said).to_bytes(4) + said + bytes(4)
    padding = 8 - (5 + len(payload)) % 8
    padding += 8 if padding < 4 else 0
    packet = (1 + len(payload) + padding).to_bytes(4) + bytes((padding,)) + payload + bytes(padding)
    return text.replace(b"\n", b"\r\n") + b"SSH-2.0-Charla\r\n" + packet
