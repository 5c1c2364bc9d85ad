"""Hold what every visitor of one server is received with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from net.hub.actions import Incoming
from net.hub.people import Session
from net.server.certificate import ServerKey
from net.server.meters import Meters
from net.server.overseers import Overseers
from net.server.password import PasswordGate
from net.server.teachers import TeacherGate
from net.server.traces import ServerTraces
from net.server.wall import GlassWall
from net.wire.messages import Limits

Said = tuple[Session, Incoming]


class PutSaid(Protocol):
    """Passes on to the hub what was said, see `Mailbox.put`."""

    def __call__(self, items: list[Said], size: int = 0) -> None: ...


@dataclass(frozen=True, slots=True)
class Reception:
    """A server receives all its visitors in the same way.

    Attributes:
        limits: of messages.
        meters: how fast each name and address may send.
        put: passes on to the hub what a visitor has said; its size is the number of messages.
        server_id: what tells this server from others.
        key: the server's, for TLS.
        overseers: who may oversee the server.
        teachers: who may be a teacher.
        gate: asks for the password of the class; None if there is none.
        traces: notes the way of messages; None if the server does not show how it works.
        wall: tells the glass wall what passes; None likewise.
    """

    limits: Limits
    meters: Meters
    put: PutSaid
    server_id: str
    key: ServerKey
    overseers: Overseers
    teachers: TeacherGate
    gate: PasswordGate | None = None
    traces: ServerTraces | None = None
    wall: GlassWall | None = None
