"""Test that the measurement of a lesson finds when each vote was heard."""

from __future__ import annotations

import sys
from argparse import Namespace
from typing import cast

import pytest

from bench.dialects import Faulty
from bench.lesson import measure
from bench.load.client import Client
from bench.load.lesson import Ear


class Wire:
    """Stands in for a client's connection."""

    nick = "s001"

    def __init__(self) -> None:
        self.coming = b""

    def receive(self) -> bytes:
        return self.coming


def hearing(*lines: bytes) -> Ear:
    wire = Wire()
    ear = Ear(cast(Client, wire))
    for line in lines:
        wire.coming = line
        ear.read()
    return ear


def test_a_vote_is_heard_with_the_first_tally_that_counts_it() -> None:
    ear = hearing(
        b'{"op":"tally","room":"#clase","id":5,"counts":[0,0]}\n{"op":"tally","room":"#clase",',
        b'"id":5,"counts":[2,0],"voters":2,"mine":[0],"has_mine":true}\n',
        b'{"op":"tally","room":"#clase","id":5,"counts":[2,3],"voters":5}\n',
    )
    assert [voters for _at, voters in ear.tallies] == [0, 2, 5]
    assert ear.mine == ear.tallies[1]
    assert ear.heard_of(1) == ear.heard_of(2) == ear.tallies[1][0]
    assert ear.heard_of(3) == ear.heard_of(5) == ear.tallies[2][0]


def test_messages_and_hands_are_told_apart() -> None:
    ear = hearing(
        b'{"op":"msg","id":9,"from":"s002","to":"#clase","text":"no","at":1,"cid":"77"}\n',
        b'{"op":"hands","up":[{"nick":"s003","at":5},{"nick":"s002","at":7}]}\n',
    )
    assert list(ear.messages) == [77]
    assert list(ear.hands) == ["s003", "s002"]


def test_a_refusal_ends_the_measurement() -> None:
    with pytest.raises(Faulty, match="no_ballot"):
        hearing(b'{"op":"err","code":"no_ballot"}\n')


@pytest.mark.skipif(sys.platform != "linux", reason="the benchmark reads /proc")
def test_a_small_class_is_measured() -> None:
    options = Namespace(students=5, hands=2, seconds=0.2, rounds=1, no_window=True)
    table = measure(options)
    assert "| a vote to the tally of the teacher |" in table
    assert "| lines sent for each |" in table
