"""Do a torture run: people write to each other while everything fails; then check the result.

storm: faults drawn from the seed
-->  drain: everything is repaired; wait until no message is on its way
-->  reading: everybody pages back through everything  -->  everybody is stopped
-->  checker: what is in the journals, in the database and on the screens, and what was told
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from net.wire import names
from tests import faulty_disk
from tests.faulty_disk import Machine
from tests.support import wait_until
from tests.torture import contents, eras, mutants
from tests.torture.actors import Human, Server, files_of
from tests.torture.checker import check
from tests.torture.evidence import read_marks, read_seen, traces
from tests.torture.expected import Rules
from tests.torture.faults import (
    DISK_FAULTS,
    FAULTS,
    MACHINE_FAULTS,
    RARE_FAULTS,
    SERVER_FAULTS,
    Scene,
)
from tests.torture.history import Death, History, Journal, Seen
from tests.torture.outcome import Outcome, check_files, check_members
from tests.torture.pages import read_pages
from tests.torture.people import NEWCOMER, NICKS, VISITORS
from tests.torture.visitor import PlainVisitor
from tests.torture.wrong import Wrong

MAIN_ROOM = "#clase"
SECOND_ROOM = "#recreo"
GROUPS = tuple(f"{names.GROUP_PREFIX}{number:010x}" for number in (1, 2, 3))
# Before and after the storm, nothing may stand still for so long; a slow machine may take longer
# in all.
DRAIN_SECONDS = 60.0
_MOST_DRAINS = 10
TURN_SECONDS = 0.02
# Average time between two faults.
CALM_SECONDS = 0.3
MOVE_SECONDS = 0.25  # time between two moves, where people join or leave a room or a group
PATIENCE = 4
LAST_WORD = "that was all"


@dataclass(frozen=True)
class Plan:
    seed: int
    seconds: float
    people: int = 6
    rate: float = 12.0  # messages a second of each person
    faults: Sequence[str] = tuple(FAULTS)
    mutant: str = ""
    losses: int | None = None  # number of RARE_FAULTS; None: one a minute
    # the storm lasts until this many messages have an answer, but at most four times as long as
    # planned
    least: int = 0

    @property
    def most_losses(self) -> int:
        return int(self.seconds // 60) if self.losses is None else self.losses

    @property
    def has_machines(self) -> bool:
        return any(name in MACHINE_FAULTS for name in self.faults)


@dataclass
class _Repaired:
    """Something was repaired at `at`: of one person, or of the server if `nick` is "".

    It counts as long as no other fault hits them.
    """

    at: float
    nick: str
    until: float = math.inf


class Torture:
    """A torture is one run. Everything in `folder` is left there."""

    def __init__(self, plan: Plan, folder: Path) -> None:
        self._plan = plan
        self._chance = random.Random(plan.seed)
        self._folder = folder
        self._history = History()
        self._outcome = Outcome()
        self._repairs: list[tuple[float, Human | None, Callable[[], None]]] = []
        self._repaired: list[_Repaired] = []
        self._machines: list[Machine] = []
        self._last_rows: dict[str, float] = {}  # of the journals, before anybody paged back
        self._is_storming = False

    def run(self) -> Outcome:
        plan = self._plan
        with ExitStack() as stack:
            self._begin(stack)
            self._wait(
                "everybody is there", lambda: all(one.ledger.is_caught_up for one in self._humans)
            )
            self._storm()
            self._drain()
            self._read()
            for human in self._everybody:
                human.stop()
            self._page_back(
                self._chance.sample([one.nick for one in self._everybody], min(3, plan.people))
            )
            self._server.stop()
            self._outcome.failed_calls = sum(machine.failed for machine in self._machines)
        self._collect()
        return self._outcome

    def _begin(self, stack: ExitStack) -> None:
        plan, library = self._plan, None
        if plan.has_machines:
            library = faulty_disk.compile_library(self._folder)

        def machine(name: str) -> Machine | None:
            if library is None:
                return None
            made = stack.enter_context(Machine(self._folder / f"{name}.faults", library))
            self._machines.append(made)
            return made

        of_clients = plan.mutant if plan.mutant in mutants.CLIENT_MUTANTS else ""
        of_server = plan.mutant if not of_clients else ""
        self._server = stack.enter_context(
            Server(self._folder / "data", of_server, machine("server"))
        )
        address = self._server.address
        self._humans = [
            stack.enter_context(
                Human(
                    nick,
                    self._folder,
                    address,
                    plan.seed,
                    of_clients,
                    machine(nick),
                    disks_fail=any(name in plan.faults for name in DISK_FAULTS),
                )
            )
            for nick in NICKS[: plan.people]
        ]
        self._newcomer = stack.enter_context(
            Human(NEWCOMER, self._folder, address, plan.seed, of_clients)
        )
        self._everybody = [*self._humans, self._newcomer]
        for human in self._humans:
            human.start()
        self._visitors = [
            stack.enter_context(
                PlainVisitor(
                    nick, address, plan.seed, [MAIN_ROOM, SECOND_ROOM, *NICKS[: plan.people]]
                )
            )
            for nick in VISITORS
        ]

    # --- the storm --------------------------------------------------------------------------------

    def _storm(self) -> None:
        self._is_storming = True
        for human in self._humans:
            self._let_chatter(human)
        now = time.monotonic()
        end, next_fault, next_move = now + self._plan.seconds, now, now
        latest = now + PATIENCE * self._plan.seconds
        while (now := time.monotonic()) < end or (
            now < latest and self._answered() < self._plan.least
        ):
            self._repair(now)
            self._restart_the_misled()
            if now >= next_fault:
                self._break_something()
                next_fault = now + self._chance.expovariate(1 / CALM_SECONDS)
            if now >= next_move:
                self._move_somebody()
                next_move = now + self._chance.expovariate(1 / MOVE_SECONDS)
            time.sleep(TURN_SECONDS)

    def _answered(self) -> int:
        return sum(human.ledger.answered for human in self._humans)

    def _let_chatter(self, human: Human) -> None:
        to = [
            MAIN_ROOM,
            MAIN_ROOM,
            MAIN_ROOM,
            SECOND_ROOM,
            *GROUPS,
            *(one.nick for one in self._humans),
            *VISITORS,
        ]
        human.tell("chatter", to=to, rate=self._plan.rate)

    def _break_something(self) -> None:
        name = self._chance.choice(self._plan.faults)
        human = self._chance.choice(self._humans)
        if (self._server if name in SERVER_FAULTS else human).trouble:
            return
        if name in RARE_FAULTS and self._outcome.faults[name] >= self._plan.most_losses:
            return
        broken = None if name in SERVER_FAULTS else human
        (broken or self._server).trouble = name
        self._outcome.faults[name] += 1
        for repaired in self._repaired:
            if broken is None or repaired.nick == broken.nick:
                repaired.until = min(repaired.until, time.monotonic())
        others = [one for one in self._humans if one is not human]
        seconds, repair = FAULTS[name](
            Scene(self._server, human, others, self._visitors, self._chance)
        )
        self._repairs.append((time.monotonic() + seconds, broken, repair))

    def _repair(self, now: float) -> None:
        """End the faults that have lasted long enough."""
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
        """Restart the program for those who are asked whether to go on with a plain server."""
        for human in self._humans:
            if human.ledger.is_misled and not human.trouble:
                self._outcome.faults["taken for plain"] += 1
                human.kill()
                self._bring_back(human)

    def _bring_back(self, human: Human) -> None:
        if human.is_bereft:
            human.is_bereft = False
            human.ledger.begin_incarnation()
            self._history.bereft.add(human.nick)
            self._history.deaths = [one for one in self._history.deaths if one.nick != human.nick]
        else:
            journal = human.journal()
            last_row = max((entry.row for entry in journal.entries), default=0)
            self._history.deaths.append(
                Death(human.nick, time.monotonic(), journal.seen, last_row, len(journal.entries))
            )
        human.start()
        if self._is_storming:
            self._let_chatter(human)

    def _note_seen(self) -> None:
        for nick, id_ in read_seen(self._server.data, self._server.era).items():
            self._history.seen.append(Seen(time.monotonic(), nick, id_))

    # --- rooms and groups -------------------------------------------------------------------------

    def _move_somebody(self) -> None:
        """Let somebody join or leave a room or a group, or do something to a group.

        They leave only when they are certainly inside, so that no two requests cross on their way.
        """
        human = self._chance.choice(self._humans)
        if self._chance.random() < 0.5:
            human.tell("leave" if human.ledger.is_in(SECOND_ROOM) else "join", room=SECOND_ROOM)
            return
        group = self._chance.choice(GROUPS)
        match self._chance.choice(("leave", "rename", "invite", "invite")):
            case "leave" if human.ledger.is_in(group):
                human.tell("leave", room=group)
            case "rename" if human.ledger.is_in(group):
                human.tell("group", room=group, title=self._title(), people=[])
            case "invite":
                others = [one.nick for one in self._humans if one is not human]
                self._invite(human, group, self._chance.sample(others, self._chance.randint(1, 2)))

    def _invite(self, human: Human, group: str, nicks: Sequence[str]) -> None:
        """Create the group unless it exists, and invite others, who accept or decline."""
        human.tell(
            "group",
            room=group,
            title="" if human.ledger.is_in(group) else self._title(),
            people=nicks,
        )

    def _title(self) -> str:
        return f"Cena {self._chance.randrange(1000)}"

    # --- the drain --------------------------------------------------------------------------------

    def _drain(self) -> None:
        """Repair everything, and wait until what is on its way arrives, or is found not to."""
        self._is_storming = False
        self._repair(math.inf)
        for visitor in self._visitors:
            visitor.stop()
        for human in self._humans:
            human.tell("chatter", to=[], rate=0)
            human.proxy.do("heal")
            # half-open connections too: otherwise there are 20 seconds to wait
            human.proxy.do("cut")
            # after all changes, because no answer tells what became of those
            for other in self._humans:
                human.tell(
                    "post", to=other.nick, text=f"{LAST_WORD} for {other.nick}, says {human.nick}"
                )
        self._wait(
            "all outboxes are empty",
            lambda: not any(one.ledger.unanswered() for one in self._humans),
        )
        self._wait(
            "everybody has caught up", lambda: all(one.ledger.is_caught_up for one in self._humans)
        )
        for human in self._humans[:2]:
            human.tell("post", to=MAIN_ROOM, text=f"{LAST_WORD}, says {human.nick}")
        self._wait(
            "everybody has got the last words of the others",
            lambda: all(
                f"{LAST_WORD}, says {other.nick}" in one.ledger.texts
                for one in self._humans
                for other in self._humans[:2]
                if one is not other
            ),
        )
        self._wait(
            "everybody has their receipts",
            lambda: all(
                one.ledger.delivered[other.nick] >= one.ledger.stored[other.nick]
                for one in self._humans
                for other in self._humans
                if one is not other
            ),
        )

    def _wait(
        self, what: str, condition: Callable[[], bool], seconds: float = DRAIN_SECONDS
    ) -> None:
        """Wait for a condition; report it as wrong if nothing moves for so many seconds.

        The checker tells more.
        """

        before, moved_at = list[tuple[int, ...]](), time.monotonic()

        def progress() -> list[tuple[int, ...]]:
            return [one.ledger.progress for one in self._everybody]

        def has_come_or_stands_still() -> bool:
            nonlocal before, moved_at
            self._restart_the_misled()
            if (now := progress()) != before:
                before, moved_at = now, time.monotonic()
            return condition() or time.monotonic() > moved_at + seconds

        with suppress(AssertionError):
            wait_until(has_come_or_stands_still, timeout=_MOST_DRAINS * seconds)
        if not condition():
            state = {
                one.nick: (
                    one.ledger.is_caught_up,
                    len(one.ledger.unanswered()),
                    dict(one.ledger.delivered),
                    dict(one.ledger.stored),
                )
                for one in self._humans
            }
            self._outcome.wrongs.append(
                Wrong(
                    "stuck",
                    f"nothing has moved for {seconds:.0f} s, but not yet: {what};"
                    f" nick: (caught up, unanswered, delivered up to, stored up to): {state}",
                )
            )

    # --- the reading ------------------------------------------------------------------------------

    def _read(self) -> None:
        """Let everybody read everything, also a newcomer, to whom the server sends it page by page.

        Those who are certainly outside a room come in first, and find what was said without them.
        Meanwhile the deleted texts must soon vanish from the server's files, while the server runs.
        """
        self._newcomer.start()
        outside = [one for one in self._humans if one.ledger.is_in(SECOND_ROOM) is False]
        for human in (*outside, self._newcomer):
            human.tell("join", room=SECOND_ROOM)
        self._wait(
            "the newcomer is there, and those who were outside are inside",
            lambda: (
                self._newcomer.ledger.is_caught_up
                and bool(self._newcomer.ledger.is_in(MAIN_ROOM))
                and all(one.ledger.is_in(SECOND_ROOM) for one in (*outside, self._newcomer))
            ),
        )
        conversations = [
            MAIN_ROOM,
            SECOND_ROOM,
            *GROUPS,
            *(one.nick for one in self._humans),
            *VISITORS,
        ]
        for human in self._everybody:
            self._last_rows[human.nick] = max(
                (entry.row for entry in human.journal().entries), default=0
            )
        for _ in range(2):  # the second time, quoted messages have come as well
            for human in self._everybody:
                human.ledger.shown.clear()
                human.tell("show", names=conversations)
            self._wait(
                "everybody has seen everything",
                lambda: all(
                    human.ledger.shown.keys() >= set(conversations) for human in self._everybody
                ),
            )
            for human in self._everybody:
                for name, shown in human.ledger.shown.items():
                    self._history.loaded.setdefault(
                        (human.nick, name), tuple(one.key for one in shown if one.sender)
                    )
        gone = contents.needles(history := self._so_far(), Rules(history), None)
        try:
            wait_until(lambda: not traces(files_of(self._server.database), gone))
        except AssertionError:
            for needle, file in traces(files_of(self._server.database), gone).items():
                self._outcome.wrongs.append(
                    Wrong("not_erased", f"what is left of {gone[needle]} is in {file}")
                )

    def _so_far(self) -> History:
        """Return what has been posted and stored so far."""
        history = History(stored=self._server.stored())
        for human in self._everybody:
            human.ledger.write_into(history)
        for visitor in self._visitors:
            visitor.write_into(history)
        return history

    def _page_back(self, nicks: Iterable[str]) -> None:
        """Read everything from other devices of these people, which have nothing."""
        conversations = [MAIN_ROOM, SECOND_ROOM, *GROUPS, *(one.nick for one in self._humans)]
        for nick in nicks:
            for name, page in read_pages(
                self._server.address, nick, conversations, self._server.era, self._chance
            ).items():
                self._history.paged[nick, name] = page

    # --- the reckoning ----------------------------------------------------------------------------

    def _collect(self) -> None:
        history, outcome, server = self._history, self._outcome, self._server
        for human in self._everybody:
            human.ledger.write_into(history)
            history.journals[human.nick] = self._journal(human)
            outcome.wrongs += [
                Wrong("unexpected", one) for one in human.ledger.unexpected + human.failures
            ]
            if "Traceback" in human.errors():
                outcome.wrongs.append(Wrong("traceback", f"of {human.nick}: {human.errors()}"))
        for visitor in self._visitors:
            visitor.write_into(history)
            outcome.wrongs += [Wrong("unexpected", one) for one in visitor.failures]
        outcome.wrongs += [Wrong("unexpected", one) for one in server.failures]
        history.stored = server.stored()
        history.refusals = server.refusals
        history.marks = read_marks(server.data, server.era)
        self._note_seen()
        outcome.wrongs += eras.unify(history)
        outcome.wrongs += check(history)
        outcome.wrongs += check_files(history, server, self._everybody)
        outcome.wrongs += check_members(server, self._everybody)
        outcome.count_all(history)
        outcome.slowest_recovery = max((self._recovery(one) for one in self._repaired), default=0.0)

    def _journal(self, human: Human) -> Journal:
        """Return the person's journal; messages that came when its owner paged back are marked."""
        journal, last_row = human.journal(), self._last_rows.get(human.nick, math.inf)
        return replace(
            journal,
            entries=tuple(replace(entry, paged=entry.row > last_row) for entry in journal.entries),
        )

    def _recovery(self, repaired: _Repaired) -> float:
        """Return the seconds from the repair to the first `ok` of those concerned.

        It is 0 if another fault came in between.
        """
        first = min(
            human.ledger.first_answer_after(repaired.at)
            for human in self._humans
            if repaired.nick in ("", human.nick)
        )
        return first - repaired.at if first <= repaired.until and first < math.inf else 0.0
