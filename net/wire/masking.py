"""Show what is on the wire, without what people write and what proves who they are.

`--verbose` is there to watch the protocol: who sends which `op` with which fields, and where lines
end. Whoever reads it over somebody's shoulder, or gets the log, must not read private messages in
it, nor be able to impersonate anybody. So only strings in fields that are known to be harmless are
shown; for all others, only their length.
"""

from __future__ import annotations

import json
from typing import Any

_SHOWN = frozenset({
    "about", "at", "before", "by", "cid", "code", "delivered", "device", "epoch", "from", "high",
    "id", "kind", "limit", "maker", "members", "nick", "op", "open", "people", "read", "ref",
    "room", "rooms", "seen", "server", "since", "state", "to", "v", "with",
})  # fmt: skip
# In these the text is the server's own, but with these codes it is a teacher's.
_WITH_SHOWN_TEXT = frozenset({"err", "bye"})
_WITH_REASONS = frozenset({"banned", "kicked"})
_NEVER_SHOWN = frozenset({"choices", "mine"})  # how somebody has voted


class Mask:
    """A mask follows one direction of one connection: a message may come in several pieces."""

    __slots__ = ("_is_inside",)

    def __init__(self) -> None:
        self._is_inside = False

    def show(
        self, data: bytes, *, plain: bool, is_name: bool = False, is_secret: bool = False
    ) -> str:
        """Return the bytes as a text for the log.

        Args:
            data: the next bytes.
            plain: whether they are in the plain dialect.
            is_name: in the plain dialect, a line without `:` is a name or a sentence of the server,
                not a text.
            is_secret: there may be a password in it, so only the lengths are shown.
        """
        shown = []
        for piece in _lines(data):
            whole = piece.endswith(b"\n")
            if is_secret or self._is_inside or not (plain or whole):
                shown.append(_size(piece) + ("\n" if whole else ""))
            elif plain:
                shown.append(_show_plain(piece, is_name=is_name))
            else:
                shown.append(_show_rich(piece))
            self._is_inside = not whole
        return "".join(shown)

    def end_message(self) -> None:
        """Note that silence has ended a message: the next bytes begin another one."""
        self._is_inside = False


def _lines(data: bytes) -> list[bytes]:
    """Return the lines, each with its LF, and what follows the last one."""
    *lines, rest = data.split(b"\n")
    return [line + b"\n" for line in lines] + ([rest] if rest else [])


def _show_rich(line: bytes) -> str:
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        return _size(line) + "\n"
    if not isinstance(message, dict):
        return _size(line) + "\n"
    has_own_text = (
        message.get("op") in _WITH_SHOWN_TEXT and message.get("code") not in _WITH_REASONS
    )
    keys = _SHOWN | {"text"} if has_own_text else _SHOWN
    return (
        json.dumps(
            _masked(message, keys, is_shown=False), ensure_ascii=False, separators=(",", ":")
        )
        + "\n"
    )


def _masked(value: Any, keys: frozenset[str], *, is_shown: bool) -> Any:
    if isinstance(value, dict):
        return {
            key: "…" if key in _NEVER_SHOWN else _masked(one, keys, is_shown=key in keys)
            for key, one in value.items()
        }
    if isinstance(value, list):
        return [_masked(one, keys, is_shown=is_shown) for one in value]
    if isinstance(value, str) and value and not is_shown:
        return f"({len(value)} characters)"
    return value


def _show_plain(line: bytes, *, is_name: bool) -> str:
    text = line.decode("utf-8", "replace")
    head, colon, body = text.partition(":")
    rest = body.rstrip("\r\n")
    if not colon:
        return text if is_name else _size(line) + ("\n" if line.endswith(b"\n") else "")
    return f"{head}: ({len(rest.strip())} characters){body[len(rest) :]}"


def _size(piece: bytes) -> str:
    return f"({len(piece.rstrip(bytes([13, 10])))} bytes)"
