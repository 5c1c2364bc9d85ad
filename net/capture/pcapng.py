"""Write what was recorded as a file for Wireshark: pcapng (draft-ietf-opsawg-pcapng).

A program sees no packets, only what `recv` and `send` tell. So each of these becomes one packet,
with the true addresses, ports and times, and headers made up around them; the file says so. With
TLS there are two interfaces:

    wire     IP packets with the records of TLS, as the network saw them
    inside   the frames that were inside, as Wireshark's own "Export PDUs" writes them

Nobody can decrypt the first with this file: keys that could are not in it, since they would show
the passwords that are masked in the second.
"""

from __future__ import annotations

import ipaddress
import struct
from collections.abc import Iterable, Iterator

from net.capture.chunk import CaptureLayer, Chunk, RecordedConnection
from net.capture.dissection import Dissection, dissect
from net.capture.frame import Frame
from net.shared.tap import ConnectionEnd

WIRE, INSIDE = 0, 1  # the numbers of the interfaces
_RAW_IP, _UPPER_PDU = 101, 252  # link types, https://www.tcpdump.org/linktypes.html
_SECTION, _INTERFACE, _PACKET = 0x0A0D0D0A, 1, 6  # block types
_COMMENT, _APPLICATION, _NAME, _RESOLUTION, _FLAGS = 1, 4, 2, 9, 2  # options
_NANOSECONDS = b"\x09"
_INBOUND, _OUTBOUND = 1, 2
_FIN, _PSH, _ACK = 0x01, 0x08, 0x10
_TCP = 6
_WINDOW = 65_535
# A TCP header and the larger IP header have room beside so many bytes.
MOST_BYTES = 65_535 - 20 - 20
_NOTE = (
    "Written by Charla's X-ray. Each packet is one recv or send; its headers are made up, its "
    "bytes, addresses and times are true. Passwords, tokens, PINs and proofs are masked with *."
)
# Tags of an exported PDU (epan/exported_pdu.h in Wireshark's source).
_PDU_DISSECTOR, _PDU_PORT_TYPE, _PDU_SOURCE_PORT, _PDU_TARGET_PORT = 12, 24, 25, 26
_PDU_ADDRESSES = {4: (20, 21), 6: (22, 23)}
_PDU_TCP = 2

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
_NOWHERE = ipaddress.IPv4Address(0)


def content(connections: Iterable[RecordedConnection], chunks: Iterable[Chunk]) -> Iterator[bytes]:
    """Yield the blocks of the file."""
    known = {one.number: one for one in connections}
    kept = tuple(chunks)
    dissection = dissect(known.values(), kept)
    yield _section()
    yield _interface(_RAW_IP, "wire")
    yield _interface(_UPPER_PDU, "inside")
    seen: dict[tuple[int, bool], int] = {}  # how far each stream has come
    for chunk in kept:
        connection = known.get(chunk.connection)
        ends = _Ends(connection, chunk.is_sent)
        if chunk.layer is CaptureLayer.WIRE:
            yield from _segments(chunk, ends, seen, dissection)
        elif connection is not None:
            for frame in dissection.frames_of(chunk.number):
                if frame.is_complete and frame.pieces[-1].chunk == chunk.number:
                    yield _exported(frame, chunk, ends)


class _Ends:
    """It knows from where to where a chunk went."""

    def __init__(self, connection: RecordedConnection | None, is_sent: bool) -> None:
        nowhere = ConnectionEnd("", 0)
        own, peer = (connection.own, connection.peer) if connection else (nowhere, nowhere)
        source, target = (own, peer) if is_sent else (peer, own)
        self.source, self.target = _address(source.host), _address(target.host)
        if self.source.version != self.target.version:
            self.source = self.target = _NOWHERE
        self.source_port, self.target_port = source.port, target.port


def _address(host: str) -> IpAddress:
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return _NOWHERE


# --- what was on the wire -------------------------------------------------------------------------


def _segments(
    chunk: Chunk, ends: _Ends, seen: dict[tuple[int, bool], int], dissection: Dissection
) -> Iterator[bytes]:
    """Yield the packets for a chunk: one, unless it is too large for an IP packet."""
    key, other = (chunk.connection, chunk.is_sent), (chunk.connection, not chunk.is_sent)
    data = dissection.shown(chunk)
    is_end = not data and not chunk.is_sent
    if not data and not is_end:
        return  # the kernel has taken nothing
    acknowledged = (seen.get(other, 0) + 1) % 2**32
    for start in range(0, len(data) or 1, MOST_BYTES):
        piece = data[start : start + MOST_BYTES]
        sequence = (chunk.offset + start + 1) % 2**32
        flags = (_FIN if is_end else _PSH) | _ACK
        packet = _ip(ends, _tcp(ends, sequence, acknowledged, flags, piece))
        yield _packet(WIRE, chunk, packet, _comment(chunk, dissection))
    seen[key] = chunk.end


def _comment(chunk: Chunk, dissection: Dissection) -> str:
    call = "send" if chunk.is_sent else "recv"
    asked = f" of {chunk.asked}" if chunk.asked > len(chunk.data) else ""
    frames = ", ".join(one.op or one.record or "?" for one in dissection.frames_of(chunk.number))
    return f"{call} {len(chunk.data)}{asked}, thread {chunk.thread}" + (
        f": {frames}" if frames else ""
    )


def _tcp(ends: _Ends, sequence: int, acknowledged: int, flags: int, data: bytes) -> bytes:
    """Return a segment with its checksum (RFC 9293, section 3.1)."""

    def header(checksum: int) -> bytes:
        return struct.pack(
            "!HHIIBBHHH",
            ends.source_port,
            ends.target_port,
            sequence,
            acknowledged,
            5 << 4,
            flags,
            _WINDOW,
            checksum,
            0,
        )

    size = 20 + len(data)
    pseudo = ends.source.packed + ends.target.packed
    pseudo += (
        struct.pack("!BBH", 0, _TCP, size)
        if ends.source.version == 4
        else struct.pack("!IHBB", size, 0, 0, _TCP)
    )
    return header(_checksum(pseudo + header(0) + data)) + data


def _ip(ends: _Ends, segment: bytes) -> bytes:
    """Return an IP packet around a segment."""
    source, target = ends.source.packed, ends.target.packed
    if ends.source.version == 6:
        return struct.pack("!IHBB", 6 << 28, len(segment), _TCP, 64) + source + target + segment

    def header(checksum: int) -> bytes:
        return (
            struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(segment), 0, 0x4000, 64, _TCP, checksum)
            + source
            + target
        )

    return header(_checksum(header(0))) + segment


def _checksum(data: bytes) -> int:
    """Return the Internet checksum (RFC 1071)."""
    if len(data) % 2:
        data += b"\x00"
    total: int = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


# --- what was inside ------------------------------------------------------------------------------


def _exported(frame: Frame, chunk: Chunk, ends: _Ends) -> bytes:
    """Return a frame as Wireshark exports one from the inside of TLS."""
    source, target = _PDU_ADDRESSES[ends.source.version]
    dissector = b"json" if frame.is_rich else b"data-text-lines"
    head = b"".join(
        (
            _tag(_PDU_DISSECTOR, dissector),
            _tag(source, ends.source.packed),
            _tag(target, ends.target.packed),
            _tag(_PDU_PORT_TYPE, _PDU_TCP.to_bytes(4)),
            _tag(_PDU_SOURCE_PORT, ends.source_port.to_bytes(4)),
            _tag(_PDU_TARGET_PORT, ends.target_port.to_bytes(4)),
            _tag(0, b""),
        )
    )
    call = "send" if frame.is_sent else "recv"
    pieces = f", in {len(frame.pieces)} {call}" if len(frame.pieces) > 1 else ""
    return _packet(INSIDE, chunk, head + frame.shown, f"{frame.op or 'text'}{pieces}")


def _tag(kind: int, value: bytes) -> bytes:
    padded = value + bytes(-len(value) % 4)
    return struct.pack("!HH", kind, len(padded)) + padded


# --- blocks ---------------------------------------------------------------------------------------


def _section() -> bytes:
    options = _option(_COMMENT, _NOTE.encode()) + _option(_APPLICATION, b"Charla") + _option(0, b"")
    return _block(_SECTION, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1) + options)


def _interface(link: int, name: str) -> bytes:
    options = _option(_NAME, name.encode()) + _option(_RESOLUTION, _NANOSECONDS) + _option(0, b"")
    return _block(_INTERFACE, struct.pack("<HHI", link, 0, 0) + options)


def _packet(interface: int, chunk: Chunk, data: bytes, comment: str) -> bytes:
    direction = _OUTBOUND if chunk.is_sent else _INBOUND
    options = (
        _option(_COMMENT, comment.encode("utf-8", "replace"))
        + _option(_FLAGS, direction.to_bytes(4, "little"))
        + _option(0, b"")
    )
    size = len(data)
    head = struct.pack("<IIIII", interface, chunk.wall >> 32, chunk.wall & 0xFFFFFFFF, size, size)
    return _block(_PACKET, head + data + bytes(-size % 4) + options)


def _option(code: int, value: bytes) -> bytes:
    return struct.pack("<HH", code, len(value)) + value + bytes(-len(value) % 4)


def _block(kind: int, body: bytes) -> bytes:
    size = struct.pack("<I", 12 + len(body))
    return struct.pack("<I", kind) + size + body + size
