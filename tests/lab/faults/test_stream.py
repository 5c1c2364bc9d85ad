"""Test which pieces a stream hands over, and that a run with the same seed has the same ones."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.faults.chance import Chance
from lab.faults.faults import DOWN, UP, Faults, Side
from lab.faults.orders import parse_order
from lab.faults.script import ScriptStep, parse_step
from lab.faults.stream import MOST_WAITING_BYTES, SETTLE_SECONDS, Act, End, Portion, Stream, Wait


class Reader:
    """A reader is who receives a stream's pieces, with a clock that the test sets."""

    def __init__(self, order: str = "heal", *steps: str, seed: int = 1, side: Side = UP) -> None:
        self.stream = Stream(seed, 1, side, parse_order(order).applied(Faults()))
        self.stream.expect([parse_step(step) for step in steps])
        self.now = 0.0
        self.pieces: list[Portion] = []
        self.acts: list[tuple[int, ScriptStep]] = []
        self.times: list[float] = []
        self.has_ended = False

    def feed(self, data: bytes) -> None:
        self.stream.feed(data, self.now)
        self.take()

    def take(self) -> float | None:
        """Take all that is due, and return when there is more."""
        while True:
            step = self.stream.next(self.now)
            if isinstance(step, Wait):
                return step.until
            if isinstance(step, End):
                self.has_ended = True
                return None
            if isinstance(step, Act):
                self.acts.append((self.stream.offset, step.step))
            else:
                self.pieces.append(step)
                self.times.append(self.now)

    def wait(self, seconds: float = 1e9) -> None:
        """Let time pass, and take what is due meanwhile."""
        end = self.now + seconds
        while (until := self.take()) is not None and until <= end:
            self.now = max(self.now, until)
        self.now = end

    def read_all(self, *data: bytes) -> list[bytes]:
        """Feed this without pauses, and return the pieces until the end."""
        for piece in data:
            self.feed(piece)
        self.stream.end()
        self.wait()
        assert self.has_ended
        return [piece.data for piece in self.pieces]


def cut_at(data: bytes, places: list[int]) -> list[bytes]:
    ends = sorted({place % (len(data) + 1) for place in places} | {0, len(data)})
    return [data[start:end] for start, end in itertools.pairwise(ends)]


def test_without_faults_everything_passes_as_it_comes() -> None:
    assert Reader().read_all(b"uno\n", b"dos\ntres\n") == [b"uno\n", b"dos\ntres\n"]


@pytest.mark.parametrize(
    "order",
    [
        "slice 1",
        "slice 7",
        "slice 2-30",
        "slice 3 split char corrupt 1/5",
        "slice 10 bandwidth 100",
        "slice 4-9 delay 1s jitter 500ms",
        "slice 100 coalesce 1s",
    ],
)
@given(st.binary(min_size=1, max_size=200), st.lists(st.integers(0, 200)), st.integers())
def test_the_same_seed_gives_the_same_pieces_however_the_system_cuts_the_bytes(
    order: str, data: bytes, places: list[int], seed: int
) -> None:
    reader = Reader(order, seed=seed)
    pieces = reader.read_all(*cut_at(data, places))
    assert pieces == Reader(order, seed=seed).read_all(data)
    assert len(b"".join(pieces)) == len(data)
    changed = [offset for piece in reader.pieces for offset in piece.corrupted]
    assert changed == [
        offset for offset, byte in enumerate(b"".join(pieces)) if byte != data[offset]
    ]


def test_another_seed_gives_other_pieces() -> None:
    data = bytes(1000)
    runs = {tuple(map(len, Reader("slice 1-50", seed=seed).read_all(data))) for seed in range(9)}
    assert len(runs) == 9


def test_each_connection_and_direction_has_its_own_luck() -> None:
    chances = [Chance(1, number, side) for number in (1, 2) for side in (UP, DOWN)]
    assert len({chance.number("slice", 5, 10**9) for chance in chances}) == 4
    assert [chances[0].number("x", offset, 3) in range(4) for offset in range(50)] == [True] * 50


def test_slices_have_the_ordered_number_of_bytes() -> None:
    assert Reader("slice 4").read_all(b"0123456789") == [b"0123", b"4567", b"89"]
    sizes = {len(piece) for piece in Reader("slice 2-4").read_all(bytes(1000))[:-1]}
    assert sizes == {2, 3, 4}


def test_the_rest_of_a_message_does_not_wait_for_the_next_one() -> None:
    reader = Reader("slice 4 pause 0")
    reader.feed(b"0123456789")
    assert [piece.data for piece in reader.pieces] == [b"0123", b"4567"]
    reader.wait(2 * SETTLE_SECONDS)
    assert reader.pieces[-1].data == b"89"
    reader.feed(b"abcdef")
    reader.wait(2 * SETTLE_SECONDS)
    # The slices go on where they were: the twelfth byte ends one.
    assert [piece.data for piece in reader.pieces[3:]] == [b"ab", b"cdef"]


def test_slices_come_one_by_one() -> None:
    reader = Reader("slice 1 pause 10ms")
    reader.read_all(b"abc")
    assert reader.times == pytest.approx([0, 0.01, 0.02])


@pytest.mark.parametrize("text", ["señal", "¿Qué?", "日本語", "🙂🙂"])
def test_characters_are_cut_in_the_middle(text: str) -> None:
    pieces = Reader("split char").read_all(text.encode())
    assert b"".join(pieces) == text.encode()
    several = sum(len(char.encode()) > 1 for char in text)
    assert len(pieces) == several + 1
    for before, after in itertools.pairwise(pieces):
        with pytest.raises(UnicodeDecodeError):
            before.decode()
        with pytest.raises(UnicodeDecodeError):
            after.decode()


def test_a_delay_holds_for_each_message() -> None:
    reader = Reader("delay 300ms")
    reader.feed(b"uno")
    reader.wait(0.2)
    reader.feed(b"dos")
    reader.wait()
    assert reader.times == pytest.approx([0.3, 0.5])


def test_jitter_is_around_the_delay_and_keeps_the_order() -> None:
    reader = Reader("delay 300ms jitter 100ms")
    for number in range(100):
        reader.feed(b"%03d" % number)
        reader.wait(0.05)
    reader.wait()
    assert b"".join(piece.data for piece in reader.pieces) == b"".join(
        b"%03d" % number for number in range(100)
    )
    delays = [
        time - 0.05 * (piece.offset // 3)
        for time, piece in zip(reader.times, reader.pieces, strict=True)
    ]
    assert min(delays) >= 0.2
    assert max(delays) <= 0.4
    assert max(delays) - min(delays) > 0.15


def test_bandwidth_limits_how_many_bytes_pass_in_a_second() -> None:
    reader = Reader("bandwidth 10kB/s")
    reader.feed(bytes(20_000))
    reader.wait(1.0)
    assert reader.stream.offset == pytest.approx(10_000, rel=0.06)
    reader.wait()
    assert reader.times[-1] == pytest.approx(2.0, rel=0.05)


def test_what_comes_within_a_time_is_gathered() -> None:
    reader = Reader("coalesce 200ms")
    for piece in (b"a", b"b", b"c"):
        reader.feed(piece)
        reader.wait(0.09)
    reader.wait()
    assert [piece.data for piece in reader.pieces] == [b"abc"]


def test_one_byte_in_so_many_is_another_one() -> None:
    reader = Reader("corrupt 1/100")
    reader.read_all(bytes(100_000))
    changed = [offset for piece in reader.pieces for offset in piece.corrupted]
    assert len(changed) == pytest.approx(1000, rel=0.1)
    pieces = Reader("corrupt 1/1").read_all(bytes(100))
    assert 0 not in b"".join(pieces)


def test_what_is_frozen_passes_when_it_is_healed_or_the_time_is_over() -> None:
    reader = Reader("freeze")
    assert not reader.stream.wants_more
    reader.feed(b"tarde")
    reader.wait(1000)
    assert reader.pieces == []
    reader.stream.change(Faults(), reader.now)
    reader.wait()
    assert [piece.data for piece in reader.pieces] == [b"tarde"]
    reader = Reader("freeze 2s")
    reader.feed(b"tarde")
    reader.wait()
    assert reader.times == [2.0]


def test_what_is_swallowed_is_lost_for_good() -> None:
    reader = Reader("swallow")
    reader.feed(b"perdido")
    reader.stream.change(Faults(), reader.now)
    reader.feed(b"y esto")
    assert [piece.is_lost for piece in reader.pieces] == [True, True]


@given(st.lists(st.integers(0, 12)))
def test_a_step_comes_at_its_byte(places: list[int]) -> None:
    reader = Reader("heal", "at byte 5 up slice 1", "at byte 5 up cut", "at byte 0 up delay 0")
    pieces = reader.read_all(*cut_at(b"0123456789ab", places))
    assert b"".join(pieces) == b"0123456789ab"
    assert [(offset, str(step.order)) for offset, step in reader.acts] == [
        (0, "up delay off"),
        (5, "up slice 1 pause 2ms"),
        (5, "up cut"),
    ]


def test_a_step_at_an_earlier_byte_never_comes() -> None:
    reader = Reader()
    reader.feed(b"0123456789")
    reader.stream.expect([parse_step("at byte 5 cut")])
    reader.read_all(b"0123456789")
    assert reader.acts == []


@given(st.lists(st.integers(0, 40)))
def test_an_order_waits_for_a_character(places: list[int]) -> None:
    text = b"hola ma\xc3\xb1ana, \xc2\xbfqu\xc3\xa9 tal?"
    reader = Reader()
    reader.stream.expect_place(parse_order("cut char"))
    reader.read_all(*cut_at(text, places))
    assert [(offset, str(step.order)) for offset, step in reader.acts] == [(8, "cut")]


@given(st.lists(st.integers(0, 40)))
def test_an_order_waits_for_a_byte_of_the_next_line(places: list[int]) -> None:
    reader = Reader()
    reader.feed(b"primera")
    reader.stream.expect_place(parse_order("reset frame 3"))
    reader.read_all(*cut_at(b" linea\nsegunda\ntercera\n", places))
    assert [(offset, str(step.order)) for offset, step in reader.acts] == [(17, "reset")]


@given(st.lists(st.integers(0, 60)), st.sampled_from(["cut char", "cut frame 8"]))
def test_under_tls_an_order_waits_for_the_next_record(places: list[int], order: str) -> None:
    record = b"\x16\x03\x03\x00\x14" + b"\xc3\xb1\n\xf0" * 5
    reader = Reader()
    reader.feed(record[:7])
    reader.stream.expect_place(parse_order(order))
    reader.read_all(*cut_at(record[7:] + b"\x17\x03\x03\x00\x14" + bytes(20), places))
    assert [offset for offset, _step in reader.acts] == [25 + 8]


def test_nothing_is_found_in_what_has_no_place() -> None:
    reader = Reader()
    reader.stream.expect_place(parse_order("cut char"))
    reader.read_all(b"solo ascii\n" * 20_000)
    assert reader.acts == []


def test_a_stream_holds_back_no_more_than_it_may() -> None:
    reader = Reader("delay 10s")
    while reader.stream.wants_more:
        reader.feed(bytes(65_536))
    assert reader.stream.waiting == MOST_WAITING_BYTES
