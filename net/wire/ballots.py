"""Read and write what a ballot's message says: its text is JSON, so that all fits into a message.

    poll      {"question":"…","answers":["…","…"],"named":true,"several":true}
    pulse     ""            the window has the words: understood yes, no, too fast
    announce  the text itself; the one answer is that somebody has read it
    close     {"counts":[2,7,1],"voters":10}     written by the server, about the ballot

The kind of the message tells which. A client that knows no ballots shows the text.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

from net.wire.fields import Id
from net.wire.teaching import MOST_ANSWERS

BALLOTS = ("poll", "pulse", "announce")
PULSE = ("yes", "no", "fast")
LEAST_ANSWERS = 2
BALLOT_CHARACTERS = 500  # of a question, and of an announcement
ANSWER_CHARACTERS = 100

_Answer = Annotated[str, msgspec.Meta(min_length=1, max_length=ANSWER_CHARACTERS)]


class BadBallot(ValueError):
    """A text says no ballot of this kind."""


class Poll(msgspec.Struct, frozen=True, omit_defaults=True):
    """A poll asks a question.

    Attributes:
        question: the question.
        answers: 2 to 6, all different.
        named: teachers may see who has answered what; else nobody may.
        several: people may choose several answers.
    """

    question: Annotated[str, msgspec.Meta(min_length=1, max_length=BALLOT_CHARACTERS)]
    answers: Annotated[
        tuple[_Answer, ...], msgspec.Meta(min_length=LEAST_ANSWERS, max_length=MOST_ANSWERS)
    ]
    named: bool = False
    several: bool = False


class BallotResult(msgspec.Struct, frozen=True, omit_defaults=True):
    """A ballot was closed with these votes for each answer, of so many people."""

    counts: Annotated[tuple[Id, ...], msgspec.Meta(min_length=1, max_length=MOST_ANSWERS)]
    voters: Id = 0


_polls = msgspec.json.Decoder(Poll)
_results = msgspec.json.Decoder(BallotResult)


def parse_poll(text: str) -> Poll:
    """Return the poll that a message of kind "poll" asks.

    Raises:
        BadBallot: the text is none.
    """
    try:
        poll = _polls.decode(text)
    except (ValueError, RecursionError) as error:
        raise BadBallot(f"Not a poll: {error}.") from None
    if not poll.question.strip() or not all(answer.strip() for answer in poll.answers):
        raise BadBallot("A question and its answers can't be blank.")
    if "\0" in poll.question or any("\0" in answer for answer in poll.answers):
        raise BadBallot("A question and its answers can't have a NUL in them.")
    if len(set(poll.answers)) < len(poll.answers):
        raise BadBallot("Two answers are the same.")
    return poll


def number_of_answers(kind: str, text: str) -> int:
    """Return how many answers a ballot has.

    Raises:
        BadBallot: the text says no ballot of this kind.
    """
    if kind == "poll":
        return len(parse_poll(text).answers)
    if kind == "pulse" and not text:
        return len(PULSE)
    if kind == "announce" and text.strip() and len(text) <= BALLOT_CHARACTERS:
        return 1
    raise BadBallot(f"Not a ballot of the kind {kind!r}.")


def readable(kind: str, text: str) -> str:
    """Return what people read of a message's text: of a poll its question, of a result nothing.

    So a poll is searched for, quoted and listed by its question, whatever else its text has.
    """
    if kind == "poll":
        try:
            return parse_poll(text).question
        except BadBallot:
            return ""
    return "" if kind == "close" else text


def write(said: Poll | BallotResult) -> str:
    """Return the text of a message that says this."""
    return msgspec.json.encode(said).decode()


def parse_result(text: str) -> BallotResult:
    """Return the result that a message of kind "close" tells.

    Raises:
        BadBallot: the text is none.
    """
    try:
        return _results.decode(text)
    except (ValueError, RecursionError) as error:
        raise BadBallot(f"Not a result: {error}.") from None
