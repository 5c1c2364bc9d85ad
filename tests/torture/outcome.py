"""Describe the outcome of a torture run, and check the files after all processes have ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from net.wire import names
from tests.torture import contents
from tests.torture.actors import Human, Server, files_of
from tests.torture.evidence import read_members, traces
from tests.torture.expected import Rules
from tests.torture.history import History, era_of
from tests.torture.people import VISITORS
from tests.torture.wrong import Wrong


@dataclass
class Outcome:
    """An outcome has the counts and errors of a run. `wrongs` is empty if everything went well."""

    wrongs: list[Wrong] = field(default_factory=list)
    messages: int = 0
    confirmed: int = 0
    deliveries: int = 0
    shown: int = 0  # messages on pages
    taken_back: int = 0
    known_lost: int = 0  # confirmed, then lost with the server's database
    plain: int = 0  # lines that plain visitors received
    failed_calls: int = 0  # system calls that the disk refused
    faults: Counter[str] = field(default_factory=Counter)
    slowest_recovery: float = 0.0

    def count(self, *kinds: str) -> int:
        return sum(wrong.kind in kinds for wrong in self.wrongs)

    def count_all(self, history: History) -> None:
        """Count what happened in the run."""
        self.messages = len(history.postings)
        self.confirmed = len({(one.sender, one.cid) for one in history.answers if one.id})
        self.deliveries = sum(
            entry.sender != journal.owner
            for journal in history.journals.values()
            for entry in journal.entries
        )
        self.shown = sum(map(len, history.shown.values())) + sum(map(len, history.paged.values()))
        last_era = history.last_era
        kept = {one.key for one in history.stored if era_of(one.id) == last_era}
        self.known_lost = len({one.key for one in history.stored} - kept)
        self.taken_back = sum(one.kind == "deleted" for one in history.stored)
        self.plain = sum(len(one.lines) for one in history.heard)


def check_files(history: History, server: Server, everybody: Iterable[Human]) -> Iterator[Wrong]:
    """Check that no file contains deleted texts any more, now that all processes have ended.

    Only the files of those count who know of the deletion.
    """
    rules = Rules(history)
    checked = [(files_of(server.database), contents.needles(history, rules, None))]
    for human in everybody:
        has = history.journals[human.nick].known
        checked.append((files_of(human.journal_path), contents.needles(history, rules, has)))
    for paths, gone in checked:
        for needle, file in traces(paths, gone).items():
            yield Wrong("not_erased", f"what is left of {gone[needle]} is in {file}")


def check_members(server: Server, everybody: Iterable[Human]) -> Iterator[Wrong]:
    """Check that everybody knows who is in which room, as far as they may."""
    for room, nicks in read_members(server.data).items():
        for human in everybody:
            known = human.ledger.members.get(room, set()) - set(VISITORS)
            is_private = names.is_group(room) and human.nick not in nicks
            if known != (set() if is_private else nicks):
                yield Wrong(
                    "astray", f"{human.nick} thinks that {known} are in {room}, where {nicks} are"
                )
