"""Test that a client's connections are recorded while somebody wants that, and only then."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from net.capture.chunk import CaptureLayer, Chunk
from net.capture.dissection import dissect
from net.capture.frame import Frame
from net.capture.recorder import Recorder
from net.client.client import ChatClient
from net.client.target import Target
from net.server.server import ChatServer, ServerSettings
from net.wire.address import Address
from net.wire.events import Accepted, Connected, Event
from tests.identities import identifies
from tests.support import wait_until


@pytest.fixture
def server() -> Iterator[ChatServer]:
    server = ChatServer(ServerSettings(port=0))
    server.start()
    yield server
    server.stop()


class Talker:
    """A client and what it has told."""

    def __init__(self, server: ChatServer, recorder: Recorder | None, *, encrypted: bool) -> None:
        self.events: list[Event] = []
        target = Target(
            (Address(*server.address),), may_be_unverified=encrypted, is_encrypted=encrypted
        )
        self.client = ChatClient(target, "ana", self.events.append, identity=identifies("ana"))
        self.client.record(recorder)
        self.client.start()
        self.wait_for(Connected)

    def wait_for(self, kind: type[Event]) -> None:
        wait_until(lambda: [one for one in self.events if isinstance(one, kind)], str)
        self.events.clear()

    def say(self, text: str) -> None:
        self.client.post("#clase", text)
        self.wait_for(Accepted)

    def end(self) -> None:
        self.client.stop()
        assert self.client.join_threads(10)


def frames(recorder: Recorder, *, sent: bool) -> list[Frame]:
    news = recorder.since(0)
    dissection = dissect(news.connections, news.chunks)
    found: list[Frame] = []
    for chunk in news.chunks:
        if chunk.is_sent is sent:
            here = dissection.frames_of(chunk.number)
            found += [one for one in here if one not in found and not one.record]
    return found


def bytes_of(chunks: tuple[Chunk, ...], layer: CaptureLayer) -> bytes:
    return b"".join(one.data for one in chunks if one.layer is layer)


@pytest.mark.parametrize("encrypted", [False, True])
def test_everything_is_recorded_from_the_first_byte(server: ChatServer, encrypted: bool) -> None:
    recorder = Recorder()
    ana = Talker(server, recorder, encrypted=encrypted)
    ana.say("hola")
    ana.end()
    (connection,) = recorder.since(0).connections
    assert (connection.is_encrypted, connection.is_new) == (encrypted, True)
    assert (connection.peer.host, connection.peer.port) == server.address
    sent = [one.op for one in frames(recorder, sent=True)]
    assert sent[:2] == ["hello", "proof"]
    assert {"msg", "bye"} <= set(sent)
    assert {"challenge", "welcome", "ok"} <= {one.op for one in frames(recorder, sent=False)}
    chunks = recorder.since(0).chunks
    assert {"send", "receive"} <= {one.thread for one in chunks}
    on_the_wire, inside = (bytes_of(chunks, layer) for layer in CaptureLayer)
    assert (b'"text":"hola"' in on_the_wire) is not encrypted
    assert (b'"text":"hola"' in inside) is encrypted
    assert all(one.is_complete for one in frames(recorder, sent=True))


def test_it_may_begin_and_end_at_any_time(server: ChatServer) -> None:
    recorder = Recorder()
    ana = Talker(server, None, encrypted=True)
    ana.say("antes")
    ana.client.record(recorder)
    ana.say("durante")
    ana.client.record(None)
    ana.say("luego")
    ana.end()
    (connection,) = recorder.since(0).connections
    assert not connection.is_new
    texts = b"".join(one.shown for one in frames(recorder, sent=True))
    assert b'"text":"durante"' in texts
    assert b"antes" not in texts
    assert b"luego" not in texts
