"""Put ballots into words: polls, announcements, "Is it clear?", and their results. No tkinter."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from gui.words import format
from gui.words.format import Part
from gui.words.i18n import N_, _, ngettext
from net.wire import ballots
from net.wire.ballots import BALLOTS, BadBallot
from net.wire.teaching import Tally

MOST_LINES = 12
_PULSE = (N_("Yes"), N_("No"), N_("Too fast"))


class BallotWords(NamedTuple):
    """Says what a ballot asks, in its author's own words: they have to be made harmless.

    Attributes:
        icon: the icon of its kind.
        name: what it is, in a few words.
        question: the question, or the announcement.
        answers: the answers.
        several: people may choose several answers.
        hint: who will know what somebody has answered.
    """

    icon: str
    name: str
    question: str
    answers: tuple[str, ...]
    several: bool = False
    hint: str = ""


def ballot(kind: str, text: str) -> BallotWords | None:
    """Return what a ballot asks; None if the text is none of this kind."""
    try:
        ballots.number_of_answers(kind, text)
        if kind == "announce":
            read = _("I have read it")
            return BallotWords("megaphone", _("Announcement"), text, (read,))
        if kind == "pulse":
            answers = tuple(_(answer) for answer in _PULSE)
            return BallotWords("poll", _("Quick question"), _("Is it clear?"), answers, False, "")
        poll = ballots.parse_poll(text)
    except BadBallot:
        return None
    return BallotWords(
        "poll",
        _("Poll") if poll.named else _("Anonymous poll"),
        poll.question,
        poll.answers,
        poll.several,
        _("The teacher sees who has answered what.")
        if poll.named
        else _("Nobody sees who has answered what, not even the teacher."),
    )


def question(words: BallotWords) -> list[Part]:
    """Return the question as it is shown: not as a tower of lines, and with its links."""
    return format.linked(words.question, MOST_LINES)


@lru_cache(maxsize=64)
def stops(words: BallotWords) -> tuple[int | str, ...]:
    """Return what of a ballot can be pressed, from above: the number of an answer, or a link."""
    found: list[int | str] = [*_links(question(words))]
    for number, answer in enumerate(words.answers):
        found += [number, *_links(format.linked(answer))]
    return tuple(found)


def _links(parts: Iterable[Part]) -> list[str]:
    return [part.text for part in parts if part.kind == "link"]


def heading(kind: str, name: str, tally: Tally | None) -> str:
    """Return what stands above a ballot: what it is, and whether it is open if that is known."""
    if tally is None or (kind == "announce" and tally.open):
        return name
    if kind == "announce":
        return _("Announcement · ended")
    return (_("{poll} · open") if tally.open else _("{poll} · closed")).format(poll=name)


def turnout(kind: str, tally: Tally) -> str:
    """Return how many have answered, in a sentence."""
    people = max(tally.people, tally.voters)
    if kind == "announce":
        said = ngettext("{n} of {m} has read it.", "{n} of {m} have read it.", tally.voters)
    else:
        said = ngettext("{n} of {m} has answered.", "{n} of {m} have answered.", tally.voters)
    return said.format(n=tally.voters, m=people)


def in_words(kind: str, text: str, about: tuple[str, str] | None = None) -> str:
    """Return what a message of this kind says, for lists, the clipboard and exports.

    Args:
        kind: see `events.Item.kind`.
        text: its text.
        about: the kind and the text of the ballot that a result is about, if they are known.
    """
    if kind == "close":
        return _result(text, about)
    found = ballot(kind, text) if kind in BALLOTS else None
    if found is None:
        return text
    if kind == "announce":
        return _("Announcement: {text}").format(text=found.question)
    answers = (f"{number}. {answer}" for number, answer in enumerate(found.answers, start=1))
    return "\n".join((f"{found.name}: {found.question}", *answers))


def in_short(kind: str, text: str) -> str:
    """Return the same for a single line: the question without its answers."""
    found = ballot(kind, text) if kind in BALLOTS else None
    if found is None:
        return in_words(kind, text)
    return f"{found.name}: {found.question}"


def _result(text: str, about: tuple[str, str] | None) -> str:
    try:
        result = ballots.parse_result(text)
    except BadBallot:
        return text
    found = ballot(*about) if about is not None and about[0] in BALLOTS else None
    if about is not None and about[0] == "announce":
        return ngettext(
            "Announcement ended: {n} person has read it.",
            "Announcement ended: {n} people have read it.",
            result.voters,
        ).format(n=result.voters)
    answers = found.answers if found is not None else ()
    said = ngettext(
        "Result: {n} person has answered.", "Result: {n} people have answered.", result.voters
    )
    lines = (
        f"{answers[index] if index < len(answers) else index + 1}: {count}"
        for index, count in enumerate(result.counts)
    )
    return "\n".join((said.format(n=result.voters), *lines))
