"""Test that orders and scripts mean what they say, and that nothing else is taken for one."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.faults import orders
from lab.faults.faults import DOWN, UP, Faults
from lab.faults.orders import BadOrder, CutPlace, Order, describe, parse_order
from lab.faults.script import BadSteps, ScriptStep, parse_script, parse_step


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("delay 300ms jitter 50ms", Faults(delay=0.3, jitter=0.05)),
        ("delay 1.5s", Faults(delay=1.5)),
        ("coalesce 1m", Faults(coalesce=60.0)),
        ("bandwidth 20kB/s", Faults(bandwidth=20_000)),
        ("bandwidth 1MB", Faults(bandwidth=1_000_000)),
        ("slice 7 pause 0", Faults(slice=(7, 7))),
        ("slice 1-7", Faults(slice=(1, 7), pause=orders.USUAL_PAUSE)),
        ("split char pause 10ms", Faults(split=True, pause=0.01)),
        ("corrupt 1/500", Faults(corrupt=500)),
        ("freeze", Faults(freeze=math.inf)),
        ("freeze 2s delay 1s", Faults(freeze=2.0, delay=1.0)),
        ("freeze delay 1s swallow", Faults(freeze=math.inf, delay=1.0, swallow=True)),
        ("delay off", Faults()),
    ],
)
def test_an_order_changes_faults(text: str, faults: Faults) -> None:
    assert parse_order(text).applied(Faults()) == faults
    assert parse_order(describe(faults) or "heal").applied(Faults()) == faults


def test_an_order_is_for_a_direction_and_a_connection_or_for_all() -> None:
    assert parse_order("up freeze").sides == (UP,)
    assert parse_order("connection 2 down freeze").sides == (DOWN,)
    assert parse_order("connection 2 down freeze").connection == 2
    assert parse_order("freeze") == parse_order(" freeze\t")
    assert parse_order("freeze").sides == (UP, DOWN)


def test_an_order_ends_a_fault_and_leaves_the_others() -> None:
    faults = parse_order("delay 1s slice 3").applied(Faults())
    assert parse_order("slice off").applied(faults) == Faults(delay=1.0)
    assert parse_order("heal").applied(faults) == Faults()


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("down cut char", Order((DOWN,), act="cut", place=CutPlace())),
        ("reset frame 5", Order(act="reset", place=CutPlace(5))),
        ("up half-close", Order((UP,), act="half-close")),
        ("duplicate", Order(act="duplicate")),
        ("refuse off", Order(act="refuse", is_off=True)),
    ],
)
def test_some_orders_are_done_once(text: str, order: Order) -> None:
    assert parse_order(text) == order


@pytest.mark.parametrize(
    ("text", "code", "word"),
    [
        ("", "nothing", ""),
        ("up", "nothing", ""),
        ("dealy 300ms", "unknown", "dealy"),
        ("delay", "no_value", "delay"),
        ("delay 300", "time", "300"),
        ("delay -1s", "time", "-1s"),
        ("delay ١s", "time", "١s"),
        ("delay 2h", "time", "2h"),
        ("delay 61m", "out_of_range", "61m"),
        ("delay 1s delay 2s", "twice", "delay"),
        ("delay 1s cut", "alone", "cut"),
        ("bandwidth fast", "size", "fast"),
        ("bandwidth 999999999MB", "out_of_range", "999999999MB"),
        ("slice 0", "out_of_range", "0"),
        ("slice 9-3", "out_of_range", "9-3"),
        ("slice all", "number", "all"),
        ("split line", "unknown", "line"),
        ("corrupt 5", "one_in", "5"),
        ("corrupt 1/0", "one_in", "1/0"),
        ("freeze soon", "unknown", "soon"),
        ("cut here", "unknown", "here"),
        ("cut frame", "no_value", "frame"),
        ("cut frame x", "number", "x"),
        ("cut char char", "unknown", "char"),
        ("heal now", "unknown", "now"),
        ("half-close", "needs_side", "half-close"),
        ("up refuse", "for_all", "refuse"),
        ("connection 0 cut", "out_of_range", "0"),
        ("connection", "no_value", "connection"),
        ("connection two cut", "number", "two"),
        ("up\x1b[2J cut", "unprintable", ""),
        ("up " + "9" * 300, "too_long", ""),
    ],
)
def test_what_is_not_understood_is_refused_with_the_word(text: str, code: str, word: str) -> None:
    with pytest.raises(BadOrder) as refused:
        parse_order(text)
    assert (refused.value.code, refused.value.word) == (code, word)


def test_a_script_has_a_step_a_line() -> None:
    steps = parse_script(
        "# Clase del martes\n"
        "\n"
        "up slice 1-7 pause 0\r\n"
        "after 2s up delay 300ms jitter 50ms\n"
        "at 3s heal   # y otra vez bien\n"
        "at byte 4kB down reset\n"
        "connection 2 at byte 0 down corrupt 1/500\n"
        "at bytes 120 4000 cut"
    )
    assert steps == [
        ScriptStep(parse_order("up slice 1-7 pause 0")),
        ScriptStep(parse_order("up delay 300ms jitter 50ms"), after=2.0),
        ScriptStep(parse_order("heal"), after=3.0),
        ScriptStep(parse_order("down reset"), at_byte=4000),
        ScriptStep(parse_order("connection 2 down corrupt 1/500"), at_byte=0),
        ScriptStep(parse_order("cut"), at_bytes=(120, 4000)),
    ]


@pytest.mark.parametrize(
    ("line", "code", "word"),
    [
        ("after", "no_value", "after"),
        ("after 2s", "nothing", ""),
        ("after noon cut", "time", "noon"),
        ("at byte", "no_value", "byte"),
        ("at byte x cut", "size", "x"),
        ("at byte 5 refuse", "not_at_byte", "refuse"),
        ("at bytes 5 cut", "size", "cut"),
        ("at bytes 5 6 freeze", "not_at_bytes", "freeze"),
        ("at bytes 5 6 up cut", "not_at_bytes", "up cut"),
        ("connection 2 at 5s cut", "at", "connection"),
        ("connection 2 at byte 5 connection 3 cut", "twice", "connection"),
    ],
)
def test_a_script_is_refused_with_the_number_of_the_line(line: str, code: str, word: str) -> None:
    with pytest.raises(BadSteps) as refused:
        parse_script(f"heal\n\n{line}\nheal")
    assert refused.value.line == 3
    assert (refused.value.why.code, refused.value.why.word) == (code, word)


@pytest.mark.parametrize("text", ["heal\n" * 1_001, "#" * 200_000])
def test_a_script_has_an_end(text: str) -> None:
    with pytest.raises(BadSteps) as refused:
        parse_script(text)
    assert refused.value.why.code == "script_too_long"


# Nearly orders: the parser's own words in any order, with values that are nearly right.
WORDS = st.sampled_from(
    [
        *orders.FAULTS, *orders.ENDS, *orders.DOORS, "up", "down", "connection", "at", "byte",
        "bytes", "after", "char", "frame", "off", "heal", "300ms", "0", "2s", "1.5s", "7", "1-7",
        "1/9", "20kB", "-1", "٣", "1e9", "",
    ]
)  # fmt: skip


@given(st.lists(WORDS | st.text(max_size=5), max_size=9).map(" ".join) | st.text())
def test_any_text_is_a_step_that_can_be_written_down_or_is_refused(text: str) -> None:
    try:
        step = parse_step(text)
    except BadOrder:
        return
    assert parse_step(str(step)) == step


@given(st.text() | st.lists(WORDS, max_size=30).map("\n".join))
def test_any_script_is_read_or_refused_in_a_line_that_it_has(text: str) -> None:
    try:
        parse_script(text)
    except BadSteps as refused:
        assert 1 <= refused.line <= text.count("\n") + 1
