"""List the seven lessons. Each has a page in docs/lessons, and a check that says "done"."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

PAGES = Path(__file__).resolve().parents[2] / "docs" / "lessons"


@dataclass(frozen=True, slots=True)
class LadderLesson:
    """A lesson has a number and a page.

    Attributes:
        number: from 1 on.
        name: that of its page.
        kind: what is checked: "terminal" (what somebody types into nc), "letters" (a program that
            counts), "client" or "server" (see `lab.check.run.CHECKS`).
        checks: the names of the checks that have to go well.
        through_lab: a message also has to pass through the fault lab.
    """

    number: int
    name: str
    kind: str
    checks: tuple[str, ...] = ()
    through_lab: bool = False

    def page(self, language: str) -> str:
        """Return the text of the page."""
        path = PAGES / language / f"{self.number}-{self.name}.md"
        return path.read_text(encoding="utf-8")


LADDER = (
    LadderLesson(1, "nc", "terminal"),
    LadderLesson(2, "bytes", "letters"),
    LadderLesson(3, "client", "client", ("logs_in", "sends")),
    LadderLesson(4, "framing", "client", ("two_in_one", "one_in_two", "utf8_split")),
    LadderLesson(
        5,
        "threads",
        "client",
        ("reads_while_it_writes", "hundred_at_once", "server_ends", "server_resets"),
    ),
    LadderLesson(
        6,
        "server",
        "server",
        ("delivers", "to_one", "two_in_one", "one_in_two", "utf8_split", "unknown_recipient",
         "no_colon", "same_name"),
    ),
    LadderLesson(
        7,
        "trouble",
        "server",
        ("end_of_stream", "forgets", "reset", "vanishing", "silent_visitor", "thirty_at_once",
         "never_reads", "ctrl_c", "port_free"),
        through_lab=True,
    ),
)  # fmt: skip
