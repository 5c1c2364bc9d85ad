"""Measure a lesson: a class in one room, raised hands, and a poll that all answer.

    python -m bench.lesson [--students 300] [--hands 30] [--seconds 3] [--rounds 3] [--no-window]

A real server, with its folder on the disk, and all students and the teacher as real connections. In
each round some raise their hands within a second, then everybody votes within `--seconds`, and then
everybody writes the same answer into the room: that is how a class without polls would do it. At
last the teacher is a real window, with the panel of the class and the poll's card in view. It
prints the table. Linux only.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import subprocess
import sys
import tempfile
import threading
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from pathlib import Path
from queue import Empty, Queue
from typing import IO, Any

from bench import machine
from bench.contenders import CONTENDERS, ROOT, running
from bench.dialects import Faulty
from bench.figures import number, percentile, table
from bench.foreign import Missing
from bench.load.lesson import Heard, Lesson
from bench.screen import screen
from bench.window import outside
from bench.window.teaching import ASKED
from net.shared import host_file

HANDS_SECONDS = 1.0
END_SECONDS = 5.0
HEAD = ("from … to …", "p50, ms", "p99, ms", "max, ms")


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.lesson", description=__doc__)
    parser.add_argument("--students", type=int, default=300)
    parser.add_argument("--hands", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=3.0, help="in which all vote")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-window", action="store_true")
    options = parser.parse_args()
    if problem := machine.unsupported():
        print(problem, file=sys.stderr)
        return 1
    machine.raise_file_limit()
    print(f"{machine.describe()}, load {machine.load():.0f}\n")
    try:
        print(measure(options))
    except (Faulty, Missing) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def measure(options: argparse.Namespace) -> str:
    """Do all that the options say, and return the tables."""
    hands, votes, messages = Heard(), Heard(), Heard()
    charla = next(one for one in CONTENDERS if one.key == "rich")
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        with running(charla, folder, pinned=False) as server, contextlib.ExitStack() as stack:
            content = host_file.read(folder)
            assert content is not None
            lesson = Lesson(server.port, server.pid, content.token, options.students)
            stack.callback(lesson.close)
            for _round in range(options.rounds):
                lesson.raise_hands(options.hands, HANDS_SECONDS, hands)
                lesson.vote(options.seconds, votes)
                lesson.write(options.seconds, messages)
            rows = [
                _row("a raised hand to the queue of the teacher", hands.teacher),
                _row("a raised hand to one's own place", hands.own),
                _row("a vote to the answer to it", votes.own),
                _row("a vote to the tally of each other student", votes.others),
                _row("a vote to the tally of the teacher", votes.teacher),
                _row("the same answer as a message to each other student", messages.others),
                _row("the same answer as a message to the teacher", messages.teacher),
            ]
            more = []
            if not options.no_window:
                found = _window(lesson, folder, server.port, options.seconds)
                rows.append(_row("a vote to the bars in the teacher's window", found["bars"]))
                more = [
                    f"a turn of the window, p99 (max), ms: {found['turn_p99_ms']:.1f} "
                    f"({found['turn_max_ms']:.1f}); of the processor: {found['cpu_p99_ms']:.1f} "
                    f"({found['cpu_max_ms']:.1f}); all for a tally: {found['cpu_tally_ms']:.1f}"
                ]
    return "\n".join([table(HEAD, rows), table(*_costs(votes, messages)), *more])


def _costs(votes: Heard, messages: Heard) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
    head = ("the server", "votes", "the same as messages")
    each = (votes, messages)
    return head, [
        ["CPU for each, ms", *(number(one.cpu_s / one.count * 1e3, 2) for one in each)],
        ["lines sent for each", *(number(one.lines / one.count, 1) for one in each)],
    ]


def _row(title: str, seconds: Sequence[float]) -> list[str]:
    return [
        title,
        *(number(percentile(seconds, percent) * 1e3, 1) for percent in (50, 99)),
        number(max(seconds) * 1e3, 1),
    ]


# --- the window -----------------------------------------------------------------------------------


def _window(lesson: Lesson, server: Path, port: int, seconds: float) -> dict[str, Any]:
    """Let a teacher's window ask a poll, and everybody answer it."""
    students = len(lesson.students)
    with tempfile.TemporaryDirectory(prefix="bench-") as name, screen(Path(name)) as display:
        arguments = [str(Path(name) / "profile"), str(port), str(server), str(students)]
        with _said(
            ["bench.window.teaching", *arguments], outside.environment(display, whole=True)
        ) as said:
            asked = [""]
            while asked[0] != ASKED:
                asked = _next(lesson, said).split()
            lesson.rest()
            sent = lesson.answer(int(asked[1]), seconds)
            found: dict[str, Any] = json.loads(_next(lesson, said))
    if "fault" in found:
        raise Faulty(f"the window: {found['fault']}")
    shown = found["shown"]
    found["bars"] = [
        shown[bisect_left(shown, ear.mine[1], key=lambda one: one[1])][0] - sent[ear.client.nick]
        for ear in lesson.students
        if ear.mine is not None
    ]
    return found


@contextlib.contextmanager
def _said(command: Sequence[str], environment: dict[str, str]) -> Iterator[Queue[str]]:
    """Run a module, and yield the lines that it prints, then "" when it has ended.

    What it has started itself may hold its output open, so nothing waits for the end of that.
    """
    said: Queue[str] = Queue()
    child = subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    reader = threading.Thread(target=_pass_on, args=(child.stdout, said), daemon=True)
    reader.start()
    try:
        yield said
    finally:
        child.kill()
        child.wait()
        reader.join(END_SECONDS)


def _pass_on(lines: IO[str], said: Queue[str]) -> None:
    with lines:
        for line in lines:
            said.put(line)
    said.put("")


def _next(lesson: Lesson, said: Queue[str]) -> str:
    """Return the next line, while the class goes on listening.

    Raises:
        Faulty: it takes too long, or there is none.
    """
    line: list[str] = []

    def has_come() -> bool:
        with contextlib.suppress(Empty):
            line.append(said.get_nowait())
        return bool(line)

    lesson.go_on("word from the window", has_come)
    if not line[0]:
        raise Faulty("the window has ended before the lesson")
    return line[0]


if __name__ == "__main__":
    sys.exit(main())
