"""Test the sentence about a chunk, for every way in which frames can lie in it."""

from __future__ import annotations

import pytest

from gui.xray.sentences import fit_of, sentence
from net.capture.dissection import dissect
from tests.net.capture.chunks import Script, connection

FRAME = b'{"op":"ping"}\n'
EMOJI = '{"op":"msg","text":"🎉"}\n'.encode()
ENYE = '{"op":"msg","text":"ñ"}\n'.encode()
CUT, CUT_ENYE = EMOJI.index(b"\x9f") + 1, ENYE.index(b"\xb1")


@pytest.mark.parametrize(
    ("chunks", "said"),
    [
        ([FRAME], [""]),
        ([FRAME * 2], ["two frames in one recv"]),
        ([FRAME * 7], ["7 frames in one recv"]),
        ([FRAME + FRAME[:5], FRAME[5:]], ["a frame and a half", "the rest"]),
        ([FRAME * 2 + FRAME[:5]], ["two frames and a half"]),
        (
            [FRAME[:3], FRAME[3:6], FRAME[6:]],
            ["the beginning of a frame", "the middle of a frame", "the rest"],
        ),
        (
            [FRAME[:3], FRAME[3:] + FRAME],
            ["the beginning of a frame", "the rest, and a whole frame"],
        ),
        (
            [FRAME[:3], FRAME[3:] + FRAME * 2 + FRAME[:1]],
            ["the beginning of a frame", "the rest, two whole frames, and the beginning of one"],
        ),
        (
            [FRAME[:3], FRAME[3:] + FRAME[:4]],
            ["the beginning of a frame", "the rest, and the beginning of the next frame"],
        ),
        (
            [FRAME + EMOJI[:CUT], EMOJI[CUT:]],
            ["a frame and a half", "the rest: the emoji was cut in two"],
        ),
        (
            [ENYE[:CUT_ENYE], ENYE[CUT_ENYE:]],
            [
                "the beginning of a frame: it ends inside a character",
                "the rest: “ñ” was cut in two",
            ],
        ),
    ],
)
def test_how_frames_lie_in_chunks(chunks: list[bytes], said: list[str]) -> None:
    script = Script()
    for data in chunks:
        script.put(data)
    dissection = dissect([connection()], script.chunks)
    assert [
        sentence(fit_of(one, dissection.frames_of(one.number)), is_sent=False)
        for one in script.chunks
    ] == said


def test_two_frames_in_one_send() -> None:
    script = Script()
    chunk = script.put(FRAME * 2, sent=True)
    frames = dissect([connection()], script.chunks).frames_of(chunk.number)
    assert sentence(fit_of(chunk, frames), is_sent=True) == "two frames in one send"


def test_a_recording_that_begins_between_two_frames_begins_with_a_whole_one() -> None:
    for data, said in ((FRAME, ""), (FRAME[3:], "the rest")):
        script = Script()
        chunk = script.put(data)
        frames = dissect([connection(new=False)], script.chunks).frames_of(chunk.number)
        assert sentence(fit_of(chunk, frames), is_sent=False) == said
