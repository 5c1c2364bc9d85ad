"""Test that a log can be read again, and that nothing else is taken for one."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.faults import lab_log
from lab.faults.lab_log import BadLog, LabLog, repeating
from lab.faults.script import parse_script

START = json.dumps({"at": 0, "kind": "start", "seed": 7})


def entry(kind: str, at: float = 1.0, **details: object) -> str:
    return json.dumps({"at": at, "kind": kind, "connection": 2, **details})


def test_a_log_becomes_a_script_with_a_byte_for_each_step() -> None:
    run = repeating(
        [
            START,
            entry("connected", up="delay 300ms", down="", duplicate=True),
            entry("applied", at=1, side="down", offset=50, order="freeze"),
            entry("applied", at=3.5, side="down", offset=50, order="heal"),
            entry("order", at=4, order="refuse"),
            entry("order", at=5, order="heal"),
            entry("ended", order="cut", up=12, down=400),
        ]
    )
    assert run.seed == 7
    assert [str(step) for step in run.steps] == [
        "connection 2 at byte 0 up delay 300ms",
        "connection 2 duplicate",
        "connection 2 at byte 50 down freeze 2.5s",
        "connection 2 at byte 50 down heal",
        "after 4s refuse",
        "after 5s refuse off",
        "connection 2 at bytes 12 400 cut",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "{", "7", "[]", "null", '"start"', "{}", '{"kind": 3, "at": "x"}',
        '{"kind": "start", "at": NaN, "seed": 1}', '{"kind": "start", "at": 0, "seed": -1}',
        entry("applied", side="left", offset=1, order="heal"),
        entry("applied", side="up", offset=-1, order="heal"),
        entry("applied", side="up", offset=1, order="dealy 3s"), entry("ended", order="cut", up=1),
        "[" * 100_000,
    ],
)  # fmt: skip
def test_a_damaged_log_is_refused_with_the_number_of_the_line(line: str) -> None:
    with pytest.raises(BadLog) as refused:
        repeating([START, "", line, START])
    assert refused.value.line == 3


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9)
    | st.sampled_from(["up", "down", "heal", "freeze", "cut", "slice 3", "up cut", "refuse"]),
    lambda inner: st.lists(inner, max_size=2),
    max_leaves=3,
)  # fmt: skip
KINDS = ("start", "connected", "applied", "ended", "order", "piece")
NAMES = ("at", "seed", "connection", "side", "offset", "order", "up", "down", "duplicate")


@given(
    st.lists(
        st.builds(
            lambda kind, more: {"at": 1.0, "connection": 1, **more, "kind": kind},
            st.sampled_from(KINDS),
            st.dictionaries(st.sampled_from(NAMES), VALUES),
        ),
        max_size=5,
    )
)
def test_whatever_a_log_says_is_a_script_or_is_refused(entries: list[dict[str, object]]) -> None:
    try:
        run = repeating([START, *map(json.dumps, entries)])
    except BadLog:
        return
    assert parse_script("\n".join(map(str, run.steps))) == run.steps


def test_a_log_keeps_the_newest_entries_and_a_file_is_not_endless(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lab_log, "MOST_FILE_BYTES", 1_000)
    file = io.StringIO()
    log = LabLog(file)
    for number in range(lab_log.MOST_ENTRIES + 5):
        log.note("piece", number=number)
    assert log.dropped == 5
    assert json.loads(log.text().splitlines()[0])["number"] == 5
    assert len(file.getvalue()) < 1_100
