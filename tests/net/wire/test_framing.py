from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from net.wire.framing import PATIENCE, EndlessLine, LineFramer, Quiet, ends_inside_character

LIMIT = 64


def feed_all(framer: LineFramer, *pieces: bytes) -> list[bytes | None]:
    return [line for piece in pieces for line in framer.feed(piece)]


@pytest.mark.parametrize(
    ("pieces", "lines"),
    [
        ([b"uno\n"], [b"uno"]),
        ([b"uno\ndos\ntres"], [b"uno", b"dos"]),
        ([b"u", b"n", b"o", b"\n"], [b"uno"]),
        ([b"uno\r\ndos\r", b"\n"], [b"uno", b"dos"]),
        ([b"\n\n"], [b"", b""]),
        (["niñ".encode()[:3], "niñ".encode()[3:] + b"o\n"], ["niño".encode()]),
    ],
)
def test_lines(pieces: list[bytes], lines: list[bytes]) -> None:
    assert feed_all(LineFramer(LIMIT), *pieces) == lines


@given(
    st.lists(
        st.binary(max_size=LIMIT).filter(lambda line: b"\n" not in line and b"\r" not in line)
    ),
    st.data(),
)
def test_split_anywhere(lines: list[bytes], data: st.DataObject) -> None:
    stream = b"".join(line + b"\n" for line in lines)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=10)))
    borders = [0, *cuts, len(stream)]
    pieces = [stream[start:end] for start, end in pairwise(borders)]
    assert feed_all(LineFramer(LIMIT), *pieces) == lines


def test_a_client_that_ends_nothing_is_understood_by_its_silence() -> None:
    framer = LineFramer(LIMIT, Quiet.UNTIL_LF)
    assert framer.feed(b"luis: hola") == []
    assert framer.waits_for_quiet
    assert framer.flush() == [b"luis: hola"]
    assert not framer.waits_for_quiet
    assert framer.flush() == []


def test_silence_inside_a_character_ends_nothing() -> None:
    framer = LineFramer(LIMIT, Quiet.UNTIL_LF)
    framer.feed("luis: añ".encode()[:-1])
    assert framer.flush() == []
    framer.feed("ñ".encode()[-1:])
    assert framer.flush() == ["luis: añ".encode()]


def test_after_the_first_lf_only_lf_ends_a_line() -> None:
    framer = LineFramer(LIMIT, Quiet.UNTIL_LF)
    framer.feed(b"ana\nlu")
    assert not framer.waits_for_quiet
    assert framer.feed(b"is: hola\n") == [b"luis: hola"]


def test_a_server_that_ends_only_some_messages_is_always_understood_by_silence() -> None:
    framer = LineFramer(LIMIT, Quiet.ALWAYS)
    assert framer.feed(b"Bienvenido\nluis: ho") == [b"Bienvenido"]
    assert framer.waits_for_quiet
    assert framer.flush() == [b"luis: ho"]


def test_a_line_that_is_too_long_is_reported_and_the_next_one_is_read() -> None:
    framer = LineFramer(LIMIT)
    assert feed_all(framer, b"x" * LIMIT, b"y", b"y" * LIMIT, b"\nhola\n") == [None, b"hola"]
    assert framer.feed(b"z" * (LIMIT + 1) + b"\nhola\n") == [None, b"hola"]
    assert framer.feed(b"w" * LIMIT + b"\n") == [b"w" * LIMIT]


def test_an_endless_line() -> None:
    framer = LineFramer(LIMIT)
    with pytest.raises(EndlessLine):
        feed_all(framer, *[b"x" * LIMIT] * (PATIENCE + 1))


@given(st.lists(st.binary(max_size=200), max_size=40))
def test_it_never_holds_more_than_the_limit(pieces: list[bytes]) -> None:
    framer = LineFramer(LIMIT, Quiet.UNTIL_LF)
    for piece in pieces:
        try:
            lines = framer.feed(piece)
        except EndlessLine:
            return
        assert all(line is None or len(line) <= LIMIT for line in lines)
        held = framer.flush()
        assert all(line is None or len(line) <= LIMIT for line in held)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_where_a_character_ends(text: str) -> None:
    data = text.encode()
    last = len(text[-1].encode())
    assert not ends_inside_character(data)
    assert all(ends_inside_character(data[:-cut]) for cut in range(1, last))
