"""Run Charla's tests, or a program, in the Windows computer.

python3 dev.py windows [PATH ...]          tests (of all that windows can show: FOLDERS)
python3 dev.py windows run main.py ...     a Python program; `run -m package` too
python3 dev.py windows exe Charla.exe ...  another program
python3 dev.py windows stop                ends what runs there
"""

from __future__ import annotations

import argparse
import os
import signal
import sys

from tools.windows import suite
from tools.windows.computer import Computer, Problem, alone, cache_folder, say
from tools.windows.making import make

MOST_WORKERS = 4


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["stop"]:
        Computer(cache_folder()).stop()
        return 0
    # SystemExit, so that `with` blocks end all the processes.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        if arguments[:1] in (["run"], ["exe"]):
            with alone(cache_folder()):
                computer = make(cache_folder())
            program = [computer.python] if arguments[0] == "run" else []
            return computer.run(*program, *arguments[1:])
        options = parse(arguments)
        with alone(cache_folder()):
            computer = make(cache_folder())
            return suite.run(
                computer,
                options.paths,
                suite.Options(options.workers, options.seconds, options.minutes, options.all),
            )
    except Problem as problem:
        say(str(problem))
        return 1


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="dev.py windows",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("paths", nargs="*", metavar="PATH", help="a file or folder of tests")
    parser.add_argument(
        "--workers",
        type=int,
        default=min(MOST_WORKERS, 2 * (os.cpu_count() or 1)),
        metavar="N",
        help="how many tests run at a time (default: two for each core)",
    )
    parser.add_argument(
        "--seconds", type=float, default=120, metavar="N", help="for one test (default: 120)"
    )
    parser.add_argument(
        "--minutes",
        type=float,
        metavar="N",
        help="after these, what is left is not run (a quarter is kept for second tries)",
    )
    parser.add_argument("--all", action="store_true", help="also those that are known to hang")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
