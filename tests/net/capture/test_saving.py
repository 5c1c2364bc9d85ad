"""Test what is saved: JSON lines, and a file that Wireshark reads, both without secrets."""

from __future__ import annotations

import io
import json
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from net.capture import lines, pcapng
from net.capture.chunk import CaptureLayer, RecordedConnection
from net.capture.pcapng import MOST_BYTES
from net.shared.tap import ConnectionEnd
from net.wire.messages import Message, Ping, Proof, encode
from tests.net.capture.chunks import OWN, PEER, Script, connection, pieces

PROOF = encode(Proof("s1GnaTure_99", "T0ken-4711", "abracadabra"))
SECRETS = (b"s1GnaTure_99", b"T0ken-4711", b"abracadabra")
MESSAGE = encode(Message(43, "luis", "#clase", "¡Funciona! 🎉", 1_795_341_482_118, "77aa:3"))
V6 = RecordedConnection(
    1,
    ConnectionEnd("fe80::1%eth0", 50_432),
    ConnectionEnd("fe80::2", 8080),
    False,
    True,
    False,
    0,
    0,
)


def saved(script: Script, *connections: RecordedConnection) -> tuple[str, bytes]:
    """Return both files."""
    file = io.StringIO()
    lines.write(file, connections, script.chunks)
    return file.getvalue(), b"".join(pcapng.content(connections, script.chunks))


def spoken(*, encrypted: bool) -> Script:
    script = Script()
    put_sent = CaptureLayer.INSIDE if encrypted else CaptureLayer.WIRE
    script.put(PROOF[:30], sent=True, layer=put_sent)
    script.put(PROOF[30:], sent=True, layer=put_sent)
    both = encode(Ping(7)) + MESSAGE
    cut = both.index("🎉".encode()) + 2
    script.put(both[:cut], layer=put_sent)
    script.put(both[cut:], layer=put_sent)
    if encrypted:
        script.put(b"\x17\x03\x03\x00\x05hello", sent=True)
    script.put(b"")
    return script


@pytest.mark.parametrize("encrypted", [False, True])
def test_json_lines_have_everything_but_secrets(encrypted: bool) -> None:
    script = spoken(encrypted=encrypted)
    text, _capture = saved(script, connection(encrypted=encrypted))
    first, *chunks = [json.loads(line) for line in text.splitlines()]
    assert (first["own"], first["peer"]) == ("192.168.1.7:50432", "192.168.1.5:8080")
    assert first["tls"] is encrypted
    assert [one["size"] for one in chunks] == [len(one.data) for one in script.chunks]
    assert bytes.fromhex(chunks[2]["hex"] + chunks[3]["hex"]) == encode(Ping(7)) + MESSAGE
    assert [one["op"] for one in chunks[2]["frames"]] == ["ping", "msg"]
    sent = bytes.fromhex(chunks[0]["hex"] + chunks[1]["hex"])
    assert sent.startswith(b'{"op":"proof","signature":"***')
    assert not any(one in sent for one in SECRETS)


@given(st.lists(st.integers(0, 200), max_size=6), st.integers(0, 6), st.booleans())
@settings(max_examples=60)
def test_no_file_ever_has_a_secret(places: list[int], dropped: int, encrypted: bool) -> None:
    script = Script()
    layer = CaptureLayer.INSIDE if encrypted else CaptureLayer.WIRE
    for piece in pieces(PROOF, places):
        script.put(piece, sent=True, layer=layer)
    del script.chunks[:dropped]
    text, capture = saved(script, connection(encrypted=encrypted))
    in_lines = b"".join(
        bytes.fromhex(json.loads(line).get("hex", "")) for line in text.splitlines()
    )
    for secret in SECRETS:
        for n in range(len(secret) - 3):
            assert secret[n : n + 4] not in in_lines
            assert secret[n : n + 4] not in capture


def blocks(capture: bytes) -> list[tuple[int, bytes]]:
    """Return the type and the body of each block, whose two lengths agree."""
    found, at = [], 0
    while at < len(capture):
        kind, size = struct.unpack_from("<II", capture, at)
        assert struct.unpack_from("<I", capture, at + size - 4)[0] == size
        assert size % 4 == 0
        found.append((kind, capture[at + 8 : at + size - 4]))
        at += size
    return found


def test_a_chunk_too_large_for_a_packet_becomes_two() -> None:
    script = Script()
    script.put(b"x" * 65_536)
    _text, capture = saved(script, connection())
    packets = [body for kind, body in blocks(capture) if kind == 6]
    sizes = [struct.unpack_from("<I", body, 12)[0] for body in packets]
    assert sizes == [MOST_BYTES + 40, 65_536 - MOST_BYTES + 40]


# --- what Wireshark says --------------------------------------------------------------------------


def tshark(capture: bytes, folder: Path, *options: str) -> list[str]:
    """Return what tshark reads in the file, a line for each packet."""
    path = folder / "xray.pcapng"
    path.write_bytes(capture)
    done = subprocess.run(
        ["tshark", "-n", "-r", path, *options],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


CHECKED = ("-o", "ip.check_checksum:TRUE", "-o", "tcp.check_checksum:TRUE")


def fields(*names: str) -> tuple[str, ...]:
    """Return the options for one line a packet with these fields, with | between."""
    return ("-T", "fields", "-E", "separator=|", *(word for name in names for word in ("-e", name)))


PACKETS = (
    *CHECKED,
    *fields(
        "frame.interface_name",
        "ip.src",
        "ipv6.src",
        "tcp.srcport",
        "tcp.dstport",
        "tcp.len",
        "tcp.checksum.status",
        "ip.checksum.status",
        "tcp.analysis.flags",
        "tcp.payload",
    ),
)

if sys.platform.startswith("linux"):

    def test_wireshark_finds_no_fault_in_the_packets(tmp_path: Path) -> None:
        script = spoken(encrypted=False)
        read = [
            one.split("|") for one in tshark(saved(script, connection())[1], tmp_path, *PACKETS)
        ]
        assert [one[0] for one in read] == ["wire"] * 5
        assert [(one[1], one[3], one[4]) for one in read[1:3]] == [
            (OWN.host, "50432", "8080"),
            (PEER.host, "8080", "50432"),
        ]
        assert [int(one[5]) for one in read] == [len(one.data) for one in script.chunks]
        good = "1"
        assert {(one[6], one[7]) for one in read} == {(good, good)}
        assert {one[8] for one in read} == {""}, "retransmissions, gaps or the like"
        said = bytes.fromhex(read[2][9] + read[3][9])
        assert said == encode(Ping(7)) + MESSAGE

    def test_wireshark_reads_ipv6(tmp_path: Path) -> None:
        script = spoken(encrypted=False)
        read = [one.split("|") for one in tshark(saved(script, V6)[1], tmp_path, *PACKETS)]
        assert [one[2] for one in read[:3]] == ["fe80::1", "fe80::1", "fe80::2"]
        assert {one[6] for one in read} == {"1"}
        assert {one[8] for one in read} == {""}

    def test_wireshark_reads_the_messages_inside_tls(tmp_path: Path) -> None:
        capture = saved(spoken(encrypted=True), connection(encrypted=True))[1]
        names = fields("frame.interface_name", "json.value.string", "frame.comment")
        read = tshark(capture, tmp_path, *names)
        inside = [one.split("|") for one in read if one.startswith("inside")]
        assert len(inside) == 3
        assert inside[0][1].startswith("proof,****")
        assert "¡Funciona! 🎉" in inside[2][1]
        assert inside[2][2] == "msg, in 2 recv"
        wire = [one for one in read if one.startswith("wire")]
        assert len(wire) == 2
