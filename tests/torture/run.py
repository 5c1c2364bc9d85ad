"""A torture run: people write to each other while everything goes wrong; then all heals, and the checker looks.

    storm: faults drawn from the seed  -->  drain: everything is repaired, until nothing is on its way any more
    -->  everybody is stopped  -->  checker: what is in the journals, in the database, and what was told
"""

from __future__ import annotations

import math
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from tests.support import wait_until
from tests.torture import mutants
from tests.torture.actors import START_SECONDS, Human, Server
from tests.torture.checker import Wrong, check
from tests.torture.evidence import read_messages, read_seen
from tests.torture.faults import FAULTS, SERVER_FAULTS, Scene
from tests.torture.history import Death, History, Seen

NICKS = ("ana", "luis", "eva", "Iñigo", "marta", "teo", "noa", "pau")
MAIN_ROOM = "#clase"
SECOND_ROOM = "#recreo"
DRAIN_SECONDS = 60.0
TURN_SECONDS = 0.02
# Between two faults, on average.
CALM_SECONDS = 0.3
MOVE_SECONDS = 0.5  # between two people who join or leave a room
LAST_WORD = "that was all"


@dataclass(frozen=True)
class Plan:
    seed: int
    seconds: float
    people: int = 6
    rate: float = 12.0  # messages a second of each person
    faults: Sequence[str] = tuple(FAULTS)
    mutant: str = ""


@dataclass
class Outcome:
    """`wrongs` is empty if all went as it must."""

    wrongs: list[Wrong] = field(default_factory=list)
    messages: int = 0
    confirmed: int = 0
    deliveries: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    slowest_recovery: float = 0.0

    def count(self, kind: str) -> int:
        return sum(wrong.kind == kind for wrong in self.wrongs)


@dataclass
class _Repaired:
    """Something was repaired at `at`: of one person, or, without a name, of the server. It counts as long as nothing
    else goes wrong for them."""

    at: float
    nick: str
    until: float = math.inf


class Torture:
    """Everything in `folder` is left there."""

    def __init__(self, plan: Plan, folder: Path) -> None:
        self._plan = plan
        self._chance = random.Random(plan.seed)
        self._folder = folder
        self._history = History()
        self._outcome = Outcome()
        self._repairs: list[tuple[float, Human | None, Callable[[], None]]] = []
        self._repaired: list[_Repaired] = []
        self._is_storming = False

    def run(self) -> Outcome:
        plan = self._plan
        is_clients = plan.mutant in mutants.CLIENT_MUTANTS
        with ExitStack() as stack:
            self._server = stack.enter_context(Server(self._folder / "data", "" if is_clients else plan.mutant))
            self._humans = [
                stack.enter_context(Human(
                    nick, self._folder, self._server.address, plan.seed, plan.mutant if is_clients else ""))
                for nick in NICKS[: plan.people]
            ]
            for human in self._humans:
                human.start()
            self._wait(
                "everybody is there", lambda: all(one.ledger.is_caught_up for one in self._humans), START_SECONDS)
            self._storm()
            self._drain()
            for human in self._humans:
                human.stop()
            self._server.stop()
        self._collect()
        return self._outcome

    # --- the storm --------------------------------------------------------------------------------

    def _storm(self) -> None:
        self._is_storming = True
        for human in self._humans:
            self._let_chatter(human)
        now = time.monotonic()
        end, next_fault, next_move = now + self._plan.seconds, now, now
        while (now := time.monotonic()) < end:
            self._repair(now)
            self._restart_the_misled()
            if now >= next_fault:
                self._break_something()
                next_fault = now + self._chance.expovariate(1 / CALM_SECONDS)
            if now >= next_move:
                self._move_somebody()
                next_move = now + self._chance.expovariate(1 / MOVE_SECONDS)
            time.sleep(TURN_SECONDS)

    def _let_chatter(self, human: Human) -> None:
        to = [MAIN_ROOM, MAIN_ROOM, SECOND_ROOM, *(one.nick for one in self._humans)]
        human.tell("chatter", to=to, rate=self._plan.rate)

    def _break_something(self) -> None:
        name = self._chance.choice(self._plan.faults)
        human = self._chance.choice(self._humans)
        if (self._server if name in SERVER_FAULTS else human).trouble:
            return
        broken = None if name in SERVER_FAULTS else human
        (broken or self._server).trouble = name
        self._outcome.faults[name] += 1
        for repaired in self._repaired:
            if broken is None or repaired.nick == broken.nick:
                repaired.until = min(repaired.until, time.monotonic())
        others = [one for one in self._humans if one is not human]
        seconds, repair = FAULTS[name](Scene(self._server, human, others, self._chance))
        self._repairs.append((time.monotonic() + seconds, broken, repair))

    def _repair(self, now: float) -> None:
        """Ends the faults that have lasted long enough."""
        for due in [one for one in self._repairs if one[0] <= now]:
            self._repairs.remove(due)
            _, human, repair = due
            trouble, (human or self._server).trouble = (human or self._server).trouble, ""
            if trouble == "server_killed":
                self._note_seen()
            repair()
            if human and not human.is_running:
                self._bring_back(human)
            self._repaired.append(_Repaired(time.monotonic(), human.nick if human else ""))

    def _restart_the_misled(self) -> None:
        """Who is asked whether to go on with a plain server is helped by starting the program again."""
        for human in self._humans:
            if human.ledger.is_misled and not human.trouble:
                self._outcome.faults["taken for plain"] += 1
                human.kill()
                self._bring_back(human)

    def _bring_back(self, human: Human) -> None:
        journal = human.journal()
        last_row = max((entry.row for entry in journal.entries), default=0)
        self._history.deaths.append(
            Death(human.nick, time.monotonic(), journal.seen, last_row, len(journal.entries)))
        human.start()
        if self._is_storming:
            self._let_chatter(human)

    def _note_seen(self) -> None:
        for nick, id_ in read_seen(self._server.data).items():
            self._history.seen.append(Seen(time.monotonic(), nick, id_))

    def _move_somebody(self) -> None:
        """Leaves the second room only if it is certain to be there, so that no two wishes cross on their way."""
        human = self._chance.choice(self._humans)
        human.tell("leave" if human.ledger.is_in(SECOND_ROOM) else "join", room=SECOND_ROOM)

    # --- the drain --------------------------------------------------------------------------------

    def _drain(self) -> None:
        """Everything works again: what is still on its way arrives, or is found not to."""
        self._is_storming = False
        self._repair(math.inf)
        for human in self._humans:
            human.tell("chatter", to=[], rate=0)
            human.proxy.heal()
            human.proxy.cut()  # also what was half-open: there are 20 seconds to wait otherwise
            for other in self._humans:  # after all changes, of whose fate no answer tells
                human.tell("post", to=other.nick, text=f"{LAST_WORD} for {other.nick}, says {human.nick}")
        self._wait("all outboxes are empty", lambda: not any(one.ledger.unanswered() for one in self._humans))
        self._wait("everybody has caught up", lambda: all(one.ledger.is_caught_up for one in self._humans))
        for human in self._humans[:2]:
            human.tell("post", to=MAIN_ROOM, text=f"{LAST_WORD}, says {human.nick}")
        self._wait("everybody has got the last words of the others", lambda: all(
            f"{LAST_WORD}, says {other.nick}" in one.ledger.texts
            for one in self._humans for other in self._humans[:2] if one is not other))
        self._wait("everybody has their receipts", lambda: all(
            one.ledger.delivered[other.nick] >= one.ledger.stored[other.nick]
            for one in self._humans for other in self._humans if one is not other))

    def _wait(self, what: str, condition: Callable[[], bool], seconds: float = DRAIN_SECONDS) -> None:
        """What does not come to pass in time is wrong; the checker will tell more."""
        def is_so() -> bool:
            self._restart_the_misled()
            return condition()

        try:
            wait_until(is_so, timeout=seconds)
        except AssertionError:
            state = {
                one.nick: (one.ledger.is_caught_up, len(one.ledger.unanswered()), dict(one.ledger.delivered),
                           dict(one.ledger.stored))
                for one in self._humans
            }
            self._outcome.wrongs.append(Wrong(
                "stuck", f"not within {seconds:.0f} s: {what};"
                         f" nick: (caught up, unanswered, delivered up to, stored up to): {state}"))

    # --- the reckoning ----------------------------------------------------------------------------

    def _collect(self) -> None:
        history, outcome = self._history, self._outcome
        for human in self._humans:
            human.ledger.write_into(history)
            history.journals[human.nick] = human.journal()
            outcome.wrongs += [Wrong("unexpected", one) for one in human.ledger.unexpected + human.failures]
            if "Traceback" in human.errors():
                outcome.wrongs.append(Wrong("traceback", f"of {human.nick}: {human.errors()}"))
        outcome.wrongs += [Wrong("unexpected", one) for one in self._server.failures]
        history.stored = read_messages(self._server.data)
        self._note_seen()
        outcome.wrongs += check(history)
        outcome.messages = len(history.postings)
        outcome.confirmed = len({(one.sender, one.cid) for one in history.answers if one.id})
        outcome.deliveries = sum(
            entry.sender != journal.owner for journal in history.journals.values() for entry in journal.entries)
        outcome.slowest_recovery = max((self._recovery(one) for one in self._repaired), default=0.0)

    def _recovery(self, repaired: _Repaired) -> float:
        """Seconds from the repair to the first `ok` of whoever was concerned; 0 if something else came in between."""
        first = min(
            human.ledger.first_answer_after(repaired.at)
            for human in self._humans if repaired.nick in ("", human.nick)
        )
        return first - repaired.at if first <= repaired.until and first < math.inf else 0.0
