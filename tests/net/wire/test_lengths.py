"""Test the cutting of a stream by lengths, true ones and those that lie."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from net.wire.framing import EndlessLine
from net.wire.lengths import PATIENT_SILENCES, LengthFramer
from net.wire.manners import Manner

LIMIT = 100


def digits(header: int = 10) -> LengthFramer:
    return LengthFramer(LIMIT, header, is_number=False)


def number(header: int = 4) -> LengthFramer:
    return LengthFramer(LIMIT, header, is_number=True)


@given(
    texts=st.lists(st.text(min_size=1, max_size=20), min_size=1, max_size=5),
    cut=st.integers(1, 30),
    manner=st.sampled_from(
        [Manner("length", 4), Manner("length", 64), Manner("number", 2), Manner("number", 8)]
    ),
)
def test_messages_come_out_as_they_went_in_however_they_are_cut(
    texts: list[str], cut: int, manner: Manner
) -> None:
    stream = b"".join(map(manner.frame, texts))
    framer = LengthFramer(LIMIT, manner.header_bytes, is_number=manner.framing == "number")
    found = [
        one
        for start in range(0, len(stream), cut)
        for one in framer.feed(stream[start : start + cut])
    ]
    assert found == [text.encode("utf-8", "replace") for text in texts]
    assert not framer.has_rest and framer.flush() == []


@pytest.mark.parametrize("head", [b"3         ", b"         3", b"0000000003", b"    3     "])
def test_a_length_may_be_filled_up_in_any_way(head: bytes) -> None:
    assert digits().feed(head + b"ana") == [b"ana"]


def test_a_text_without_a_length_is_a_text() -> None:
    framer = digits()
    assert framer.feed(b"Msg received") == []
    assert framer.flush() == [b"Msg received"]
    assert framer.feed(b"una\ndos\n") == [b"una", b"dos"]
    assert framer.feed(b"3         ana") == [b"ana"]


def test_an_empty_message_says_nothing_and_a_header_of_blanks_is_none() -> None:
    assert digits().feed(b"0         3         ana") == [b"ana"]
    framer = digits(4)
    assert framer.feed(b"        ") == [] and framer.flush() == [b"        "]


@pytest.mark.parametrize(
    "lie",
    [b"101       ", b"4294967296", b"9999999999", b"-3        ", b"+3        ", b"3.5       "],
)
def test_a_length_that_cannot_be_is_shown_as_a_text_and_nothing_is_waited_for(lie: bytes) -> None:
    framer = digits()
    assert framer.feed(lie + b"hola\n") == [lie + b"hola"]
    assert framer.feed(b"3         ana") == [b"ana"]


@pytest.mark.parametrize("lie", [2**32 - 1, 2**31, LIMIT + 1])
def test_a_number_of_4_gb_is_a_text_too(lie: int) -> None:
    framer = number()
    data = struct.pack("!I", lie) + b"hola"
    assert framer.feed(data) == [] and framer.flush() == [data]


def test_a_message_of_which_no_more_comes_is_shown_after_a_while() -> None:
    framer = digits()
    assert framer.feed(b"50        solo esto") == []
    assert framer.waits_for_quiet
    for _ in range(PATIENT_SILENCES - 1):
        assert framer.flush() == []
    assert framer.flush() == [b"50        solo esto"]
    assert framer.feed(b"3         ana") == [b"ana"]


def test_what_has_begun_when_the_connection_ends_is_shown() -> None:
    framer = digits()
    framer.feed(b"50        solo esto")
    assert framer.end() == [b"50        solo esto"]


def test_a_length_in_characters_loses_nothing() -> None:
    """Test the beginner's mistake: the server has counted characters and sends bytes."""
    framer = digits()
    assert framer.feed(b"7         " + "¿Qué? sí".encode()) == ["¿Qué?".encode()]
    assert framer.flush() == [" sí".encode()]


@pytest.mark.parametrize("filler", [b" ", b"1", b"x", b"\0", b"\xff"])
@pytest.mark.parametrize("framer", [digits(64), number(8)])
def test_it_never_holds_much(framer: LengthFramer, filler: bytes) -> None:
    try:
        for _ in range(100):
            framer.feed(filler * 64)
            assert len(framer._held) <= LIMIT + 128
    except EndlessLine:
        pass
