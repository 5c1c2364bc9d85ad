"""Test what a recorder keeps: in order, bounded, from any thread."""

from __future__ import annotations

import threading

from net.capture.chunk import CaptureLayer
from net.capture.recorder import Recorder
from tests.net.capture.chunks import OWN, PEER


def test_chunks_are_counted_along_their_streams() -> None:
    recorder = Recorder()
    tap = recorder.tap(OWN, PEER, is_encrypted=True, is_new=True, is_mid_send=False)
    tap.sealed(b"hola\n")
    tap.sent(b"0123456789", 4)
    tap.sent(memoryview(b"456789"), 6)
    tap.received(b"abc")
    tap.opened(b"a")
    news = recorder.since(0)
    assert [(one.number, one.own, one.peer) for one in news.connections] == [(1, OWN, PEER)]
    assert [(one.layer, one.is_sent, one.offset, one.data, one.asked) for one in news.chunks] == [
        (CaptureLayer.INSIDE, True, 0, b"hola\n", 5),
        (CaptureLayer.WIRE, True, 0, b"0123", 10),
        (CaptureLayer.WIRE, True, 4, b"456789", 6),
        (CaptureLayer.WIRE, False, 0, b"abc", 3),
        (CaptureLayer.INSIDE, False, 0, b"a", 1),
    ]
    assert news.chunks[0].thread == threading.current_thread().name
    assert recorder.since(3, 1).chunks == news.chunks[3:]
    assert not recorder.since(3, 1).connections


def test_the_oldest_chunks_make_room() -> None:
    recorder = Recorder(kept_bytes=10, kept_chunks=3)
    tap = recorder.tap(OWN, PEER, is_encrypted=False, is_new=True, is_mid_send=False)
    for data in (b"1", b"22", b"333", b"4444"):
        tap.received(data)
    assert [one.data for one in recorder.since(0).chunks] == [b"22", b"333", b"4444"]
    assert recorder.dropped == (1, 1)
    tap.received(b"5" * 9)
    news = recorder.since(2)
    assert [one.data for one in news.chunks] == [b"5" * 9]
    assert (news.first, recorder.dropped) == (5, (4, 10))
    recorder.clear()
    tap.received(b"6")
    assert [(one.number, one.offset) for one in recorder.since(0).chunks] == [(6, 19)]


def test_threads_may_record_at_once() -> None:
    recorder = Recorder(kept_chunks=100_000)
    taps = [
        recorder.tap(OWN, PEER, is_encrypted=False, is_new=True, is_mid_send=False)
        for _ in range(4)
    ]

    def talk(number: int) -> None:
        for n in range(500):
            taps[number].received(bytes([n % 251]))

    threads = [threading.Thread(target=talk, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    chunks = recorder.since(0).chunks
    assert [one.number for one in chunks] == list(range(1, 2001))
    for connection in range(1, 5):
        mine = [one.offset for one in chunks if one.connection == connection]
        assert mine == list(range(500))
