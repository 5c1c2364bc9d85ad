"""Define what the checker finds out, as plain values that know no language."""

from __future__ import annotations

import enum
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field


class CannotStart(Exception):
    """The program could not be tried at all.

    Attributes:
        cause: a key of the table of words.
        facts: what the words name.
    """

    def __init__(self, cause: str, said: str = "", **facts: object) -> None:
        super().__init__(cause)
        self.cause = cause
        self.said = said
        self.facts = facts


class Verdict(enum.StrEnum):
    """A check has one of these results. Lenient means: it works, but not as it should."""

    OK = "ok"
    LENIENT = "lenient"
    WRONG = "wrong"
    NOT_RUN = "not run"


@dataclass(frozen=True)
class Finding:
    """A finding is the result of one check, and its likely cause.

    Attributes:
        cause: a key of the table of words; empty if all is well.
        facts: what the words name.
    """

    verdict: Verdict
    cause: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def counts(self) -> bool:
        """Return whether the check could be tried: what can't be counts for nobody."""
        return self.cause != "cannot_try"


OK = Finding(Verdict.OK)


def wrong(cause: str, **facts: object) -> Finding:
    return Finding(Verdict.WRONG, cause, facts)


def lenient(cause: str, **facts: object) -> Finding:
    return Finding(Verdict.LENIENT, cause, facts)


def not_run(cause: str, **facts: object) -> Finding:
    return Finding(Verdict.NOT_RUN, cause, facts)


@dataclass(frozen=True)
class Spoken:
    """A piece is what was sent or received at once, by or for one of the people played."""

    who: str
    is_sent: bool
    data: bytes


@dataclass(frozen=True)
class CheckResult:
    """A result is what one check has found, and what was said meanwhile.

    Attributes:
        id: the check's name.
        exchange: what was sent and received, in order; long ones are shortened.
        said: what the program has printed meanwhile, its end.
    """

    id: str
    finding: Finding
    exchange: tuple[Spoken, ...] = ()
    said: str = ""

    @property
    def verdict(self) -> Verdict:
        return self.finding.verdict

    def is_one_of(self, faults: Collection[str]) -> bool:
        """Return whether this is wrong and named there, as "check" or as "check.cause"."""
        names = {self.id, f"{self.id}.{self.finding.cause}"}
        return self.verdict is Verdict.WRONG and not names.isdisjoint(faults)


@dataclass(frozen=True)
class Report:
    """A report is all that was found out about one program.

    Attributes:
        kind: "server" or "client".
        speech: how the program wants to be spoken to, as facts for the words.
        points: what each check is worth; one that is not named is worth a point.
        lenient_share: the part of its points that a lenient check gets.
    """

    program: str
    kind: str
    results: tuple[CheckResult, ...]
    speech: Mapping[str, object] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    lenient_share: float = 0.5

    @property
    def is_right(self) -> bool:
        return not any(result.verdict is Verdict.WRONG for result in self.results)

    def worth(self, result: CheckResult) -> float:
        return self.weights.get(result.id, 1.0)

    def points_of(self, result: CheckResult) -> float:
        share = {Verdict.OK: 1.0, Verdict.LENIENT: self.lenient_share}.get(result.verdict, 0.0)
        return share * self.worth(result)

    @property
    def points(self) -> float:
        return sum(self.points_of(result) for result in self.results)

    @property
    def most_points(self) -> float:
        """Return what could be had."""
        return sum(self.worth(one) for one in self.results if one.finding.counts)
