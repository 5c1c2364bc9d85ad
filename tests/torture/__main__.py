"""Kill and disconnect everything at random, and check that nothing is lost.

    python3 dev.py torture [--minutes N] [--seed N]

This prints the figures of the run. If any message was lost, doubled, out of order or false, it
exits with status 1 and says where the evidence is.
"""

from __future__ import annotations

import argparse
import random
import shutil
import signal
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.torture.mutants import MUTANTS
from tests.torture.outcome import Outcome
from tests.torture.people import VISITORS
from tests.torture.run import Plan, Torture

SHOWN_WRONGS = 10  # of a kind


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev.py torture", description=__doc__)
    parser.add_argument(
        "--minutes", type=float, default=2.0, metavar="N", help="how long (default: 2)"
    )
    parser.add_argument(
        "--seed",
        type=int,
        metavar="N",
        help="which faults, and when (default: another one each time)",
    )
    parser.add_argument(
        "--people", type=int, choices=range(3, 9), default=6, help="how many (default: 6)"
    )
    parser.add_argument(
        "--mutant", choices=MUTANTS, default="", help="with this deliberate fault in the program"
    )
    options = parser.parse_args()
    if sys.platform == "win32":
        parser.error("Windows has no signals to stop a process and let it go on")
    # SystemExit, so that `with` blocks end all the processes.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    seed = random.randrange(1_000_000) if options.seed is None else options.seed
    plan = Plan(seed, options.minutes * 60, options.people, mutant=options.mutant)
    print(f"{options.minutes:g} minutes with seed {seed} ...", flush=True)
    folder = Path(tempfile.mkdtemp(prefix="charla-torture-"))
    outcome = Torture(plan, folder).run()
    print(describe(plan, outcome))
    if not outcome.wrongs:
        shutil.rmtree(folder)
        return 0
    for kind, number in Counter(wrong.kind for wrong in outcome.wrongs).items():
        some = [wrong for wrong in outcome.wrongs if wrong.kind == kind][:SHOWN_WRONGS]
        for wrong in some:
            print(f"- {wrong.kind}: {wrong.text[:1000]}")
        if number > len(some):
            print(f"- and {number - len(some)} more like these")
    print(f"The evidence is in {folder}.")
    return 1


def describe(plan: Plan, outcome: Outcome) -> str:
    """Return the figures of a run as text."""
    receipts = outcome.count("false_receipt", "no_receipt")
    contents = outcome.count("altered", "invented", "not_erased")
    known = outcome.count("lost", "doubled", "inverted") + receipts + contents
    figures = {
        "seed": plan.seed,
        "minutes": f"{plan.seconds / 60:g}",
        "people": f"{plan.people}, {len(VISITORS)} plain ones, and a newcomer at the end",
        "messages": f"{outcome.messages:,}",
        "of these confirmed": f"{outcome.confirmed:,}",
        "of these taken back": f"{outcome.taken_back:,}",
        "  gone with a file": f"{outcome.known_lost:,}",
        "deliveries": f"{outcome.deliveries:,}",
        "lines to plain ones": f"{outcome.plain:,}",
        "shown on pages": f"{outcome.shown:,}",
        "faults": outcome.faults.total(),
        **{f"  {name}": count for name, count in sorted(outcome.faults.items())},
        "calls a disk refused": f"{outcome.failed_calls:,}",
        "lost": outcome.count("lost"),
        "doubled": outcome.count("doubled"),
        "out of order": outcome.count("inverted"),
        "altered, not erased": contents,
        "false receipts": receipts,
        "anything else wrong": len(outcome.wrongs) - known,
        "slowest recovery": f"{outcome.slowest_recovery:.2f} s from a repair to the next ok",
    }
    return "\n".join(f"{name:22}{value}" for name, value in figures.items())


if __name__ == "__main__":
    sys.exit(main())
