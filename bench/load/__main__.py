"""Do one experiment on a running server and print one JSON object.

python -m bench.load pairs --port 8080 --pid 123 --dialect plain --count 100 --window 32
"""

from __future__ import annotations

import argparse
import json
import sys

from bench.dialects import CROWDS, DIALECTS, Faulty
from bench.load import crowd, trips
from bench.load.mesh import mesh
from bench.load.pairs import Throughput
from bench.load.room import Room
from bench.load.stalled import stalled
from bench.load.steady import steady
from bench.machine import LOAD_CORE, pin
from net.shared.tls import client_context

EXPERIMENTS = (
    "pairs", "stored", "mesh", "room", "alone", "background", "logins", "memory", "stalled",
    "steady",
)  # fmt: skip
BACKGROUND_PAIRS = 100


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.load")
    parser.add_argument("experiment", choices=EXPERIMENTS)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument(
        "--pid", type=int, required=True, help="of the server, to read its CPU time and memory"
    )
    parser.add_argument("--dialect", choices=sorted(DIALECTS), required=True)
    parser.add_argument(
        "--count", type=int, default=1, help="of pairs, people, round trips, or connections"
    )
    parser.add_argument(
        "--window", type=int, default=32, help="messages under way (per pair; per sender)"
    )
    parser.add_argument(
        "--rate", type=float, default=20_000, help="messages a second in the background"
    )
    parser.add_argument("--warm", type=float, default=0.5, help="seconds before measuring")
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument(
        "--every", type=float, default=1.0, help="seconds between two of a person (steady only)"
    )
    parser.add_argument("--tls", action="store_true", help="encrypt the connections (steady only)")
    arguments = parser.parse_args()
    pin(0, LOAD_CORE)
    try:
        result = _measure(arguments)
    except (Faulty, OSError) as error:
        print(json.dumps({"fault": str(error) or type(error).__name__}))
    else:
        print(json.dumps(result))
    return 0


def _measure(arguments: argparse.Namespace) -> dict[str, float]:
    port, pid, count = arguments.port, arguments.pid, arguments.count
    dialect = DIALECTS[arguments.dialect]
    times = arguments.warm, arguments.seconds
    match arguments.experiment:
        case "pairs" | "stored":
            is_stored = arguments.experiment == "stored"
            return Throughput(
                port, dialect, count, arguments.window, until_acknowledged=is_stored
            ).run(pid, *times)
        case "mesh":
            return mesh(port, CROWDS[arguments.dialect], pid, count, arguments.window, *times)
        case "room":
            return Room(port, CROWDS[arguments.dialect], count).run(pid, arguments.window, *times)
        case "alone":
            return trips.alone(port, dialect, count)
        case "background":
            return trips.Background(port, dialect, BACKGROUND_PAIRS, arguments.rate).run(
                pid, *times
            )
        case "logins":
            return crowd.logins(port, dialect, count)
        case "memory":
            return crowd.memory(port, dialect, pid, count)
        case "steady":
            tls = client_context() if arguments.tls else None
            return steady(port, dialect, pid, count, *times, tls, arguments.every)
        case _:
            return stalled(port, dialect, pid, *times)


if __name__ == "__main__":
    sys.exit(main())
