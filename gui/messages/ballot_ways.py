"""Declare what the cards of ballots ask of the window around the transcript. No tkinter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gui.model.conversation import Entry
from net.wire.teaching import Tally


@dataclass(frozen=True, slots=True)
class BallotWays:
    """Says what is known of a ballot, and takes the user's answer.

    Attributes:
        tally: returns the votes as they are now; None if the server has not told them.
        can_vote: returns whether the user may answer.
        vote: called with a ballot and the numbers of the user's answers, from 0 on.
    """

    tally: Callable[[Entry], Tally | None]
    can_vote: Callable[[Entry], bool]
    vote: Callable[[Entry, tuple[int, ...]], None]


NO_BALLOTS = BallotWays(lambda _ballot: None, lambda _ballot: False, lambda _ballot, _choices: None)
