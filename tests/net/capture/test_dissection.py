"""Test that frames are found in chunks, however TCP has cut them, and that secrets never show."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from net.capture.chunk import CaptureLayer, Chunk
from net.capture.dissection import FRAME_BYTES, Dissection, dissect
from net.capture.frame import Frame, FrameEnd
from net.wire.messages import Message, Proof, Seen, Typing, encode
from net.wire.plain import PASSWORD_PROMPT
from net.wire.teaching import Teach
from tests.net.capture.chunks import Script, connection, pieces

MESSAGE = encode(Message(43, "luis", "#clase", "¡Funciona! 🎉", 1_795_341_482_118, "77aa:3"))
TYPING = b'{"op":"typing","from":"luis","to":"#clase"}\n'
PASSWORD, TOKEN, SIGNATURE, PIN = "clave secreta ñ", "T0ken-4711", "s1GnaTure_99", "471183"
SECRETS = [one.encode() for one in (PASSWORD, TOKEN, SIGNATURE, PIN)]
LOG_IN = encode(Proof(SIGNATURE, TOKEN, PASSWORD)) + encode(Teach(ref="r1", pin=PIN))

LINES = [encode(Seen(7)), TYPING, b"{}\n", b"\n"]
cuts = st.lists(st.integers(0, 1000), max_size=12)


def frames_of(dissection: Dissection, chunks: list[Chunk]) -> list[Frame]:
    """Return all frames once, in the order of their streams."""
    found: dict[int, Frame] = {}
    for chunk in chunks:
        for frame in dissection.frames_of(chunk.number):
            found[id(frame)] = frame
    return list(found.values())


def test_a_frame_and_a_half_then_the_rest() -> None:
    script = Script()
    both = TYPING + MESSAGE
    cut = both.index("🎉".encode()) + 2
    first, second = script.put(both[:cut]), script.put(both[cut:])
    dissection = dissect([connection()], script.chunks)
    typing, message = dissection.frames_of(first.number)
    assert dissection.frames_of(second.number) == [message]
    assert (typing.op, message.op) == ("typing", "msg")
    assert message.decode() == Message(
        43, "luis", "#clase", "¡Funciona! 🎉", 1_795_341_482_118, "77aa:3"
    )
    assert [(one.chunk, one.start, one.end) for one in message.pieces] == [
        (1, len(TYPING), cut),
        (2, 0, len(both) - cut),
    ]
    assert (message.offset, message.size, message.end) == (len(TYPING), len(MESSAGE), FrameEnd.LF)


def test_without_lf_silence_ends_a_frame_but_not_inside_a_character() -> None:
    script = Script()
    text = "luis: ¡Vale, adiós!".encode()
    cut = text.index(b"\xb3")  # the second byte of the ó
    script.put(text[:cut])
    script.put(text[cut:], after_ms=300)
    script.put(b"luis: otra", after_ms=50)
    script.put(b"eva: hola", after_ms=150)
    dissection = dissect([connection()], script.chunks)
    first, second = frames_of(dissection, script.chunks)
    assert first.raw == text + b"luis: otra"  # within 100 ms it is one
    assert (first.end, second.end) == (FrameEnd.QUIET, FrameEnd.OPEN)
    dissection.tick(script.at + 150_000_000)
    assert second.end is FrameEnd.QUIET


def test_silence_does_not_end_a_frame_of_json() -> None:
    script = Script()
    script.put(MESSAGE[:30])
    script.put(MESSAGE[30:], after_ms=5000)
    (frame,) = frames_of(dissect([connection()], script.chunks), script.chunks)
    assert frame.raw == MESSAGE


def record(kind: int, size: int) -> bytes:
    return bytes((kind, 3, 3)) + size.to_bytes(2) + bytes(range(size))


def test_records_of_tls_are_found_in_any_chunks() -> None:
    script = Script()
    whole = record(22, 200) + record(20, 1) + record(23, 50)
    for piece in (whole[:3], whole[3:100], whole[100:230], whole[230:]):
        script.put(piece)
    dissection = dissect([connection(encrypted=True)], script.chunks)
    found = frames_of(dissection, script.chunks)
    assert [one.record for one in found] == ["handshake", "change cipher", "data"]
    assert [one.size for one in found] == [205, 6, 55]
    assert {one.end for one in found} == {FrameEnd.LENGTH}
    assert [len(one.pieces) for one in found] == [3, 1, 2]


def test_records_of_a_byte_do_not_fill_the_memory() -> None:
    script = Script()
    script.put(record(23, 1) * 10_000)
    dissection = dissect([connection(encrypted=True)], script.chunks)
    frames = dissection.frames_of(1)
    assert len(frames) <= 1100
    assert b"".join(one.raw for one in frames) == script.chunks[0].data


@given(
    st.lists(st.binary(max_size=40) | st.builds(record, st.integers(20, 23), st.integers(0, 99))),
    cuts,
)
def test_records_cover_the_wire_whatever_comes(said: list[bytes], places: list[int]) -> None:
    script = Script()
    for piece in pieces(b"".join(said), places):
        script.put(piece)
    dissection = dissect([connection(encrypted=True)], script.chunks)
    found = frames_of(dissection, script.chunks)
    assert b"".join(one.raw for one in found) == b"".join(one.data for one in script.chunks)
    assert all(one.record for one in found)
    assert not any(dissection.hidden(one) for one in script.chunks)


def test_with_tls_only_what_is_inside_has_frames() -> None:
    script = Script()
    wire = script.put(b"\x17\x03\x03\x00\x21" + bytes(33))
    inside = script.put(TYPING, layer=CaptureLayer.INSIDE)
    dissection = dissect([connection(encrypted=True)], script.chunks)
    assert [one.op for one in dissection.frames_of(wire.number)] == [""]
    assert [one.op for one in dissection.frames_of(inside.number)] == ["typing"]


def test_the_end_of_the_stream_ends_a_frame() -> None:
    script = Script()
    script.put(MESSAGE[:30])
    script.put(b"")
    (frame,) = frames_of(dissect([connection()], script.chunks), script.chunks)
    assert frame.end is FrameEnd.CLOSED


def test_an_endless_frame_is_cut_and_forgotten() -> None:
    script = Script()
    for _ in range(40):
        script.put(b"x" * 65_536)
    dissection = dissect([connection()], script.chunks)
    assert all(one.size <= FRAME_BYTES for one in frames_of(dissection, script.chunks))
    dissection.forget(len(script.chunks) + 1)
    assert frames_of(dissection, script.chunks) == []


def test_ends_of_lines_and_nothing_else_do_not_fill_the_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    script = Script()
    script.put(b"\n" * 65_536)
    dissection = dissect([connection()], script.chunks)
    frames = dissection.frames_of(1)
    assert len(frames) <= 1100
    assert b"".join(one.raw for one in frames) == script.chunks[0].data
    monkeypatch.setattr("net.capture.dissection.LIVE_FRAMES", 500)
    for _ in range(100):
        script.put(b"\n" * 64)
    script.put(TYPING + b"{}\n" * 64)
    for chunk in script.chunks[1:]:
        dissection.feed(chunk)
    kept = sum(len(dissection.frames_of(one.number)) for one in script.chunks)
    assert kept <= 1100 + 500 + 101 * 6
    dissection.forget(script.chunks[-1].number + 1)
    script.put(TYPING * 3)
    assert len(dissection.feed(script.chunks[-1])) == 3, "there is room again"


def test_a_password_typed_into_a_plain_server_is_masked() -> None:
    script = Script()
    script.put(b"ana\n", sent=True)
    script.put(PASSWORD_PROMPT.encode()[:10])
    script.put(PASSWORD_PROMPT.encode()[10:])
    typed = script.put(PASSWORD.encode() + b"\n", sent=True)
    said = script.put(b"luis: hola\n", sent=True)
    dissection = dissect([connection()], script.chunks)
    assert dissection.shown(typed) == b"*" * len(PASSWORD.encode()) + b"\n"
    assert dissection.shown(said) == said.data  # only the one line


def test_only_what_proves_somebody_is_masked() -> None:
    script = Script()
    chunk = script.put(encode(Seen(43)) + LOG_IN, sent=True)
    shown = dissect([connection()], script.chunks).shown(chunk)
    assert shown.startswith(b'{"op":"seen","id":43}\n{"op":"proof","signature":"****')
    assert shown.endswith(b'"pin":"******","ref":"r1"}\n')
    assert len(shown) == len(chunk.data)


def test_the_rest_of_a_frame_is_masked_if_its_beginning_was_not_recorded() -> None:
    script = Script()
    rest = script.put(LOG_IN[40:], sent=True)
    dissection = dissect([connection(new=False, mid_send=True)], script.chunks)
    shown = dissection.shown(rest)
    assert not any(one in shown for one in SECRETS)


# --- whatever comes -------------------------------------------------------------------------------


@given(
    st.lists(
        st.tuples(
            st.binary(max_size=60) | st.sampled_from([TYPING, MESSAGE, LOG_IN, b"\n", b'{"op":"']),
            st.booleans(),
            st.sampled_from([1, 120]),
        ),
        max_size=20,
    ),
    st.booleans(),
    st.booleans(),
)
def test_frames_cover_each_stream_without_gap_or_overlap(
    said: list[tuple[bytes, bool, int]], new: bool, known: bool
) -> None:
    script = Script()
    for data, sent, after in said:
        script.put(data, sent=sent, after_ms=after)
    dissection = dissect([connection(new=new)] if known else [], script.chunks)
    for sent in (False, True):
        chunks = [one for one in script.chunks if one.is_sent is sent]
        frames = frames_of(dissection, chunks)
        whole = b"".join(one.data for one in chunks)
        assert b"".join(one.raw for one in frames) == whole
        at = 0
        for frame in frames:
            assert (frame.offset, frame.size) == (at, len(frame.raw))
            assert sum(one.end - one.start for one in frame.pieces) == frame.size
            at += frame.size
            assert len(frame.shown) == frame.size
        for chunk in chunks:
            assert len(dissection.shown(chunk)) == len(chunk.data)


@given(
    st.lists(st.sampled_from(LINES), max_size=30),
    st.integers(0, 20),
    st.lists(st.tuples(st.integers(0, 600), st.integers(0, 600)), max_size=6),
)
def test_a_part_of_a_chunk_has_the_same_frames_as_the_whole(
    said: list[bytes], cut: int, parts: list[tuple[int, int]]
) -> None:
    """Ask for parts of a chunk, as drawing does, before anybody asks for the whole."""
    script = Script()
    stream = b"".join(said)
    for piece in (stream[:cut], stream[cut:]):
        script.put(piece)
    asked, whole = dissect([connection()], []), dissect([connection()], script.chunks)
    for chunk in script.chunks:
        asked.put(chunk)
    for chunk in script.chunks:
        size = len(chunk.data)
        for start, end in ((one, min(other, size)) for one, other in parts):
            if start >= end:
                continue
            found = asked.frames_between(chunk, start, end)
            assert [(one.offset, one.size, one.number, one.op) for one in found] == [
                (one.offset, one.size, one.number, one.op)
                for one in whole.frames_between(chunk, start, end)
            ]
            frames = asked.frames_of(chunk.number) if end % 3 == 0 else found
            assert all(any(one is other for other in frames) for one in found)
        assert [one.number for one in asked.frames_of(chunk.number)] == [
            one.number for one in whole.frames_of(chunk.number)
        ]


def holds_a_secret(shown: bytes) -> bool:
    """Return whether three characters of a secret, or more, are to be seen."""
    return any(secret[n : n + 4] in shown for secret in SECRETS for n in range(len(secret) - 3))


@given(cuts, st.integers(0, 200), st.booleans(), st.integers(0, 12))
def test_secrets_never_show_however_the_chunks_cut_them(
    places: list[int], begun: int, late: bool, dropped: int
) -> None:
    """Begin in the middle, lose chunks, and look at every step."""
    script = Script()
    stream = encode(Typing("#clase")) + LOG_IN + encode(Seen(43))
    for piece in pieces(stream[begun:] if late else stream, places):
        script.put(piece, sent=True, after_ms=1 if begun % 2 else 120)
    dissection = Dissection()
    if begun % 3:
        dissection.note(connection(new=not late, mid_send=late))
    for chunk in script.chunks[dropped:]:
        dissection.feed(chunk)
        shown = b"".join(dissection.shown(one) for one in script.chunks[dropped:])
        fed = sum(len(one.data) for one in script.chunks[dropped : chunk.number])
        assert not holds_a_secret(shown[:fed]), shown
        for frame in dissection.frames_of(chunk.number):
            assert not holds_a_secret(frame.shown)
