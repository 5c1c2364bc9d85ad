"""Measure what it costs to be able to show the way of messages, and to show it.

    python -m bench.xray_cost --rounds 9
    python -m bench.xray_cost --against PATH     # another checkout, such as the last version

One person writes to another through a real server, in rounds that take turns, so that whatever else
the machine does befalls all alike. A round is the processor time of server and clients, per
message. It prints the median of each kind, and of its differences from the first kind in the same
round, with the span in which half of these lie.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MESSAGES, WARM_UP = 3_000, 200
WAIT_SECONDS = 120.0
LISTENING = "listening on "


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.xray_cost")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--against", type=Path, help="a checkout of another version")
    parser.add_argument("--play", help=argparse.SUPPRESS)  # the address, in a process of its own
    parser.add_argument("--open", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.play:
        _play(options.play, is_open=options.open)
        return 0
    kinds: dict[str, tuple[Path, bool, bool]] = {}  # checkout, --teach, X-ray open
    if options.against:
        kinds["other version"] = options.against.resolve(), False, False
    kinds["closed"] = ROOT, False, False
    kinds["closed, --teach"] = ROOT, True, False
    kinds["open"] = ROOT, False, True
    kinds["open, --teach"] = ROOT, True, True
    taken: dict[str, list[float]] = {kind: [] for kind in kinds}
    for n in range(options.rounds):
        order = list(kinds) if n % 2 == 0 else list(kinds)[::-1]
        for kind in order:
            taken[kind].append(_round(*kinds[kind]))
    first = next(iter(kinds))
    print(f"{'':18}{'µs a message':>14}{'more than ' + first:>26}{'half of them':>22}")
    for kind, found in taken.items():
        more = [one - base for one, base in zip(found, taken[first], strict=True)]
        low, middle, high = statistics.quantiles(more, n=4) if len(more) > 1 else more * 3
        print(f"{kind:18}{statistics.median(found):14.1f}{middle:26.1f}{low:12.1f} … {high:.1f}")
    return 0


def _round(checkout: Path, teaches: bool, is_open: bool) -> float:
    """Return the processor time of a message, in microseconds."""
    before = os.times()
    with tempfile.TemporaryDirectory(prefix="charla-bench-") as folder:
        command = [sys.executable, str(checkout / "server.py"), "--port", "0", "--rate", "0"]
        command += ["--data", folder, *(["--teach"] if teaches else [])]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=checkout
        ) as server:
            assert server.stdout is not None
            address = server.stdout.readline().strip().removeprefix(LISTENING)
            play = [sys.executable, str(Path(__file__).resolve()), "--play", address]
            environment = {**os.environ, "PYTHONPATH": str(checkout)}
            subprocess.run(
                [*play, *(["--open"] if is_open else [])], env=environment, cwd=checkout, check=True
            )
            server.terminate()
    after = os.times()
    spent = after.children_user - before.children_user
    spent += after.children_system - before.children_system
    return spent * 1e6 / (MESSAGES + WARM_UP)


def _play(address: str, *, is_open: bool) -> None:
    """Let one person write to another, and take part in what their windows' threads do."""
    # Of the checkout that is measured, which may know no tracer yet.
    from net.client.client import ChatClient
    from net.client.target import Target
    from net.wire.address import Address
    from net.wire.events import Accepted, CaughtUp, Event, Received

    counts = {"ready": 0, "accepted": 0, "received": 0}
    tracers: list[object] = []

    def hear(event: Event) -> None:
        began = time.perf_counter_ns()
        if isinstance(event, CaughtUp):
            counts["ready"] += 1
        elif isinstance(event, Accepted):
            counts["accepted"] += 1
        elif isinstance(event, Received):
            counts["received"] += 1
        for tracer in tracers:
            if tracer.is_waiting:  # type: ignore[attr-defined]
                tracer.note_applied(event, began)  # type: ignore[attr-defined]
                tracer.note_drawn(lambda _trace: True)  # type: ignore[attr-defined]

    def wait(what: str, n: int) -> None:
        deadline = time.monotonic() + WAIT_SECONDS
        while counts[what] < n:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{what}: {counts}")
            time.sleep(0.002)

    where = Target.at(Address.parse(address))
    people = [ChatClient(where, nick, hear, device=nick) for nick in ("ana", "luis")]
    for one in people:
        one.start()
    wait("ready", 2)
    ana = people[0]
    if hasattr(ana, "tracer"):
        tracers.extend(one.tracer for one in people)
        ana.tracer.watch(is_open)
    for n in range(WARM_UP + MESSAGES):
        if is_open:
            ana.tracer.compose()
        ana.post("luis", f"message {n}")
        if n % 50 == 49:  # as many as a person may have under way
            wait("accepted", n + 1)
    wait("received", WARM_UP + MESSAGES)
    for one in people:
        one.stop()
    for one in people:
        one.join_threads(5)


if __name__ == "__main__":
    sys.exit(main())
