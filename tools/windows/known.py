"""Read known.toml: which tests fail or hang because Wine, not Charla, is at fault."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

KNOWN = Path(__file__).resolve().parent / "known.toml"
BAD = ("failed", "error", "hang")


@dataclass(frozen=True)
class Known:
    """The named tests: each pattern has a reason."""

    fails: Mapping[str, str]
    hangs: Mapping[str, str]

    def reason(self, test: str) -> str:
        """Return why this test is allowed to fail; "" if it is not."""
        named = {**self.fails, **self.hangs}
        return next((why for pattern, why in named.items() if matches(pattern, test)), "")

    def hangs_in(self, test: str) -> bool:
        return any(matches(pattern, test) for pattern in self.hangs)


def read(path: Path = KNOWN) -> Known:
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    return Known(said.get("fails", {}), said.get("hangs", {}))


def matches(pattern: str, test: str) -> bool:
    """Return whether a pattern names this test: only `*` is special, brackets are parameters'."""
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), test, re.DOTALL) is not None


@dataclass(frozen=True)
class Verdict:
    """A verdict sorts the outcomes of a run."""

    unnamed: list[str]  # fail, and nobody has said why they may
    named: list[str]  # fail as known.toml says
    mended: list[str]  # pass, although known.toml says otherwise


def judge(outcomes: Mapping[str, str], known: Known) -> Verdict:
    """Compare outcomes (of tests: passed, skipped, or one of BAD) with what is known."""
    bad = [test for test, outcome in outcomes.items() if outcome in BAD]
    return Verdict(
        unnamed=[test for test in bad if not known.reason(test)],
        named=[test for test in bad if known.reason(test)],
        mended=[
            test for test, outcome in outcomes.items() if outcome == "passed" and known.reason(test)
        ],
    )
