"""Test the texts of ballots, and how much a server may say of them at once."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from net.wire import ballots, messages
from net.wire.ballots import BadBallot, BallotResult, Poll
from net.wire.messages import BadMessage
from net.wire.teaching import (
    HANDS_DOWN_A_MESSAGE,
    MOST_ANSWERS,
    VOTERS_A_MESSAGE,
    HandsUp,
    TeachingAnswer,
    Votes,
)

ANSWERS = st.lists(
    st.text(min_size=1, max_size=100), min_size=2, max_size=MOST_ANSWERS, unique=True
)


@given(question=st.text(min_size=1, max_size=500), answers=ANSWERS)
def test_a_poll_is_read_as_it_was_written_or_not_at_all(question: str, answers: list[str]) -> None:
    poll = Poll(question, tuple(answers), named=True)
    text = ballots.write(poll)
    try:
        assert ballots.parse_poll(text) == poll
    except BadBallot:
        said = [question, *answers]
        assert any(not one.strip() or "\0" in one for one in said)
    else:
        assert ballots.readable("poll", text) == question
        assert ballots.number_of_answers("poll", text) == len(answers)


@given(text=st.text(max_size=60))
def test_any_text_is_a_ballot_or_refused(text: str) -> None:
    for kind in (*ballots.BALLOTS, "close", "another"):
        ballots.readable(kind, text)
        with contextlib.suppress(BadBallot):
            assert 1 <= ballots.number_of_answers(kind, text) <= MOST_ANSWERS


def test_of_what_only_programs_read_nothing_is_shown() -> None:
    assert ballots.readable("close", ballots.write(BallotResult((1, 2), 3))) == ""
    assert ballots.readable("poll", "{}") == ""
    assert ballots.readable("announce", "mañana no hay clase") == "mañana no hay clase"


@pytest.mark.parametrize(
    "said",
    [
        HandsUp(down=("x",) * (HANDS_DOWN_A_MESSAGE + 1)),
        Votes("#clase", 1, (("x",) * (VOTERS_A_MESSAGE + 1),)),
        Votes("#clase", 1, (), ("x",) * (VOTERS_A_MESSAGE + 1)),
        Votes("#clase", 1, ((),) * (MOST_ANSWERS + 1)),
    ],
)
def test_a_server_that_says_too_much_at_once_is_not_listened_to(said: TeachingAnswer) -> None:
    with pytest.raises(BadMessage):
        messages.decode_server(messages.encode(said))


def test_what_a_server_may_say_at_most_is_understood() -> None:
    said = Votes("#clase", 1, (("ana",),), ("x",) * VOTERS_A_MESSAGE, more=True)
    assert messages.decode_server(messages.encode(said)) == said
