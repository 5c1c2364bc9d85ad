"""Find in a frame what proves who somebody is: tokens, passwords, PINs, signatures.

Whoever looks at the bytes over somebody's shoulder, or gets a saved file, must not be able to
impersonate anybody. So these bytes are replaced before anything is shown, copied or saved. What
people write is shown: it is on this screen anyway. (`net.wire.masking` hides that from the log.)
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import NamedTuple

MASK = b"*"
# The fields that are masked, in whatever message they stand.
SECRET_FIELDS = frozenset({"token", "password", "pin", "signature", "proof"})
# A name, quoted and followed by a colon. What comes is its value.
_NAME = re.compile(rb'"((?:[^"\\]|\\.)*)"\s*(:?)', re.DOTALL)
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"?', re.DOTALL)
_BARE = re.compile(rb"[^,}\]\s]*")
_MENTIONS = re.compile(rb"token|password|pin|signature|proof|\\u", re.IGNORECASE)
# So servers ask for a password in the plain dialect, at the end of what they say.
_PASSWORD_PROMPT = re.compile(
    r"\b(?:clave|contrase\w*|password|passwd|passphrase|pin)\b[^:>?]{0,40}[:>?]\s*$", re.IGNORECASE
)


class ByteSpan(NamedTuple):
    """Some bytes of a frame: from `start` up to, but without, `end`."""

    start: int
    end: int


def secret_spans(frame: bytes) -> tuple[ByteSpan, ...]:
    """Return where in a frame of the rich dialect secrets stand, in order.

    The frame begins at its beginning; its end may be missing. If it is no JSON and names a secret,
    all of it may be one from there on.
    """
    if not _MENTIONS.search(frame):
        return ()
    spans: list[ByteSpan] = []
    at = 0
    while found := _NAME.search(frame, at):
        at = found.end()
        if found[2] and _is_secret(found[1]):
            span = _value(frame, at)
            spans.append(span)
            # Its closing quote begins nothing.
            at = span.end + (frame[span.end : span.end + 1] == b'"')
    if frame.endswith(b"\n") and not _is_json(frame):
        first = _MENTIONS.search(frame)
        assert first
        return (ByteSpan(first.end(), len(frame) - 1),)
    return tuple(one for one in spans if one.end > one.start)


def asks_for_password(said: bytes) -> bool:
    """Return whether a plain server asks for a password with the last thing that it has said."""
    return bool(_PASSWORD_PROMPT.search(said[-200:].decode("utf-8", "replace")))


def masked(data: bytes, spans: Iterable[ByteSpan]) -> bytes:
    """Return the data with MASK in the place of each byte of the spans."""
    shown = bytearray(data)
    for span in spans:
        start, end = max(0, span.start), min(span.end, len(data))
        if start < end:
            shown[start:end] = MASK * (end - start)
    return bytes(shown)


def _is_secret(name: bytes) -> bool:
    try:
        text = json.loads(b'"' + name + b'"')
    except ValueError:
        return bool(_MENTIONS.search(name))
    return str(text).casefold() in SECRET_FIELDS


def _value(frame: bytes, at: int) -> ByteSpan:
    """Return where the value is that follows a colon, without its quotes."""
    while frame[at : at + 1].isspace():
        at += 1
    kind = frame[at : at + 1]
    if kind == b'"':
        found = _STRING.match(frame, at)
        assert found  # it begins with the quote
        # A last backslash belongs to a character that has not come yet.
        return ByteSpan(at + 1, found.end() - 1 if found[0].endswith(b'"', 1) else len(frame))
    if kind in (b"{", b"["):
        return ByteSpan(at, len(frame.rstrip(b"\r\n")))
    found = _BARE.match(frame, at)
    assert found  # of no bytes, if there are none
    return ByteSpan(at, found.end())


def _is_json(frame: bytes) -> bool:
    try:
        json.loads(frame)
    except (ValueError, RecursionError):
        return False
    return True
