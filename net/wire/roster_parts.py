"""Put pages of the roster together from parts that are encoded already.

Most of a page is the same for all readers. So the server encodes people and names of members once,
and each page is made of these bytes and of what only its reader may know.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec
from msgspec import UNSET, Raw, UnsetType

from net.wire.fields import Wire
from net.wire.messages import Person, ServerMessage

_encode = msgspec.json.Encoder().encode
_decode_people = msgspec.json.Decoder(list[Person]).decode
_decode_names = msgspec.json.Decoder(list[str]).decode


class RosterPiece(NamedTuple):
    """A piece is a part of a list in JSON: so many entries with commas between them."""

    json: bytes
    entries: int


class RoomParts(msgspec.Struct, frozen=True, omit_defaults=True):
    """A room, or a part of its members, is on a page: a `messages.RoomInfo` in pieces."""

    room: str
    members: Raw
    title: str = ""
    private: bool = False
    invited: Raw | UnsetType = UNSET
    open: bool = True
    maker: str = ""
    since: int = 0


class RosterParts(Wire, frozen=True, tag="roster"):
    """A page of the roster is made of pieces: on the wire it is a `messages.RosterPage`."""

    people: Raw | UnsetType = UNSET
    rooms: tuple[RoomParts, ...] = ()
    more: bool = False


# What a server says to those who have logged in.
Outgoing = ServerMessage | RosterParts


def piece_of(entries: Sequence[Person] | Sequence[str]) -> RosterPiece:
    """Return people or names as a piece."""
    return RosterPiece(_encode(entries)[1:-1], len(entries))


def with_person(piece: RosterPiece, person: Person) -> RosterPiece:
    """Return a piece of people with this one in place of whoever has their nick."""
    told = _decode_people(b"[" + piece.json + b"]")
    return piece_of([*(one for one in told if one.nick != person.nick), person])


def with_name(piece: RosterPiece, name: str) -> RosterPiece:
    """Return a piece of names with one more."""
    added = _encode(name)
    return RosterPiece(b",".join((piece.json, added)) if piece.json else added, piece.entries + 1)


def without_name(piece: RosterPiece, name: str) -> RosterPiece:
    """Return a piece of names without one of them."""
    return piece_of([one for one in _decode_names(b"[" + piece.json + b"]") if one != name])


def array_of(pieces: Iterable[bytes]) -> Raw:
    """Return the JSON of some pieces, none of which is empty, as one array."""
    return Raw(b"[" + b",".join(pieces) + b"]")
