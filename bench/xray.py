"""Measure what the X-ray costs: closed, and open in a flood of messages.

    python -m bench.xray closed [--rounds 40]             the tap's branches, against none
    python -m bench.xray open [--rate 10000 --seconds 10]  turns of the window's event loop

"closed" compares `net.shared.connection` with the same module without the lines that ask for a tap,
in pairs, by the processor's time of the thread that sends and receives. Of the difference, half the
rounds by chance show one and half the other if there is none.
"""

from __future__ import annotations

import argparse
import json
import re
import socket
import statistics
import sys
import time
import types
from pathlib import Path

from bench.window.outside import xrayed
from net.shared import connection
from net.shared.flusher import Flusher

MESSAGE = (
    b'{"op":"msg","id":43,"from":"luis","to":"#clase","text":"It works!","at":1795341482118}\n'
)
MESSAGES = 2_000  # a round of each module
# The lines that ask for a tap: `tap = self.tap`, and the branch that follows.
BRANCH = re.compile(r"^( +)tap = self\.tap\n\1if tap is not None.*:\n\1    tap\.\w+\(.*\)\n", re.M)


def without_tap() -> types.ModuleType:
    """Return the module of connections without the tap's branches."""
    source = Path(connection.__file__).read_text(encoding="utf-8")
    bare, count = BRANCH.subn("", source)
    assert count == 5, f"{count} branches were found"
    module = types.ModuleType("net.shared.connection_without_tap")
    sys.modules[module.__name__] = module
    exec(compile(bare, "connection_without_tap.py", "exec"), module.__dict__)
    return module


def per_message(module: types.ModuleType, flusher: Flusher, messages: int) -> float:
    """Return the processor's time in µs for a message that is sent and received."""
    near, far = socket.socketpair()
    sender, reader = module.Connection(near, flusher), module.Connection(far, flusher)
    began = time.thread_time()
    for _ in range(messages):
        sender.send(MESSAGE)
        reader.receive(5)
    used = time.thread_time() - began
    sender.close()
    reader.close()
    return used / messages * 1e6


def closed(rounds: int, messages: int = MESSAGES) -> dict[str, float]:
    """Measure both modules in turn, `rounds` times."""
    flusher, bare = Flusher(), without_tap()
    try:
        pairs = []
        for number in range(rounds):
            order = (connection, bare) if number % 2 else (bare, connection)
            used = {module: per_message(module, flusher, messages) for module in order}
            pairs.append((used[connection], used[bare]))
    finally:
        flusher.stop()
    differences = [ours - theirs for ours, theirs in pairs]
    return {
        "with_tap_us": statistics.median(ours for ours, _theirs in pairs),
        "without_us": statistics.median(theirs for _ours, theirs in pairs),
        "difference_us": statistics.median(differences),
        "spread_us": statistics.pstdev(differences),
        "rounds_in_which_it_cost": sum(one > 0 for one in differences) / len(differences),
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.xray", description=__doc__)
    parser.add_argument("part", choices=("closed", "open"))
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--rate", type=float, default=10_000)
    parser.add_argument("--seconds", type=float, default=10)
    chosen = parser.parse_args()
    if chosen.part == "closed":
        result: object = closed(chosen.rounds)
    else:
        result = xrayed(chosen.rate, chosen.seconds)
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
