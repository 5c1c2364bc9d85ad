"""The X-ray's bytes are those that dumpcap has seen on the same connection."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from net.capture.chunk import CaptureLayer
from net.capture.recorder import Recorder
from net.client.client import ChatClient
from net.client.target import Target
from net.server.server import ChatServer, ServerSettings
from net.wire.address import Address
from net.wire.events import Accepted, Connected, Event
from tests.identities import identifies
from tests.support import wait_until


@contextlib.contextmanager
def dumping(port: int, file: Path) -> Iterator[None]:
    """Let dumpcap write what passes on the loopback interface for this port.

    That needs root's rights.
    """
    command = ["dumpcap", "-i", "lo", "-f", f"tcp port {port}", "-w", str(file)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    said: list[str] = []
    assert process.stderr is not None
    reader = threading.Thread(target=said.extend, args=(process.stderr,), daemon=True)
    reader.start()
    try:
        wait_until(lambda: any(one.startswith("File:") for one in said), lambda: said)
        yield
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)
        reader.join(5)
        process.stderr.close()


def streams(file: Path, port: int) -> dict[bool, bytes]:
    """Return the bytes of each direction in order: True for those that the client has sent."""
    names = ("-e", "tcp.dstport", "-e", "tcp.seq", "-e", "tcp.payload")
    done = subprocess.run(
        ["tshark", "-n", "-r", file, "-Y", "tcp.len > 0", "-T", "fields", *names],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    found: dict[bool, dict[int, bytes]] = {True: {}, False: {}}
    for line in done.stdout.splitlines():
        target, sequence, payload = line.split("\t")
        found[int(target) == port][int(sequence)] = bytes.fromhex(payload)
    return {
        sent: b"".join(data for _sequence, data in sorted(pieces.items()))
        for sent, pieces in found.items()
    }


if sys.platform.startswith("linux"):

    @pytest.mark.parametrize("encrypted", [False, True])
    def test_the_recorders_bytes_are_those_on_the_wire(tmp_path: Path, encrypted: bool) -> None:
        server = ChatServer(ServerSettings(port=0))
        server.start()
        recorder, events = Recorder(), list[Event]()
        port = server.address[1]
        target = Target(
            (Address("127.0.0.1", port),), may_be_unverified=encrypted, is_encrypted=encrypted
        )
        file = tmp_path / "lo.pcapng"
        with dumping(port, file):
            client = ChatClient(target, "ana", events.append, identity=identifies("ana"))
            client.record(recorder)
            client.start()
            wait_until(lambda: any(isinstance(one, Connected) for one in events), lambda: events)
            for text in ("¡hola! 🎉", "x" * 15_000, "adiós"):
                client.post("#clase", text)
            wait_until(lambda: sum(isinstance(one, Accepted) for one in events) == 3)
            client.stop()
            assert client.join_threads(10)
            server.stop()
            chunks = [one for one in recorder.since(0).chunks if one.layer is CaptureLayer.WIRE]
            last = [one.data for one in chunks if one.is_sent][-1]
            wait_until(lambda: last in file.read_bytes(), lambda: file.stat().st_size)
        seen = streams(file, port)
        for sent in (True, False):
            recorded = b"".join(one.data for one in chunks if one.is_sent is sent)
            assert recorded
            # What the server has sent last may have come when nobody read any more.
            assert recorded == (seen[sent] if sent else seen[sent][: len(recorded)])
