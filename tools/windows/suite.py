"""Run tests in the Windows computer, past those that hang, and judge the outcome.

The test files are dealt out to workers, each with a screen and a "C:" of its own. A worker runs
pytest in the Windows Python; a test that takes too long ends that pytest, and the worker starts
another one for the tests that are left. What was said is in build/windows/ afterwards.
"""

from __future__ import annotations

import json
import math
import queue
import shutil
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tests.display import Display
from tools.windows import known
from tools.windows.computer import (
    ROOT,
    WINE,
    Computer,
    Desktop,
    copying,
    say,
    windows_path,
    write_to,
)

EVIDENCE = ROOT / "build" / "windows"
FOLDERS = ("tests/net", "tests/lab", "tests/system", "tests/gui")
COLLECTING_SECONDS = 180.0
POLL_SECONDS = 0.2
PARTS_PER_WORKER = 3  # so that none of them is long at work when the others are done
SHOWN_CHARACTERS = 300
# On a busy machine some tests fail that do not alone. If more fail, something else is wrong.
MOST_SECOND_TRIES = 60
FIRST_TRIES = 0.75  # of the time, if it is limited: the rest is for those that have failed


@dataclass(frozen=True)
class Options:
    workers: int
    seconds: float  # for one test
    minutes: float | None  # for all; what is left then is not run
    runs_all: bool  # those that are known to hang too


@dataclass(frozen=True)
class Note:
    """A note is what the plugin has written down of one test."""

    test: str
    outcome: str
    why: str = ""
    seconds: float = 0.0


def run(computer: Computer, paths: Sequence[str], options: Options) -> int:
    """Run the tests in these files and folders (with pytest's `::test`, if wanted)."""
    shutil.rmtree(EVIDENCE, ignore_errors=True)
    EVIDENCE.mkdir(parents=True)
    seconds = options.minutes * 60 if options.minutes else math.inf
    began = time.monotonic()
    dealt = deal(files_of(paths or FOLDERS), options.workers * PARTS_PER_WORKER)
    workers = work(computer, dealt, options, began + FIRST_TRIES * seconds)
    notes = {note.test: note for worker in workers for note in read_notes(worker.notes)}
    problems = [problem for worker in workers for problem in worker.problems]
    outcomes = {test: note.outcome for test, note in notes.items()}
    failed = [test for test in known.judge(outcomes, known.read()).unnamed if "::" in test]
    if failed and len(failed) <= MOST_SECOND_TRIES:
        # Without their parameters, in which the command line's signs may be.
        functions = sorted({test.partition("[")[0] for test in failed})
        alone = replace(options, workers=1)
        again = work(computer, [functions], alone, began + seconds, name="again")
        for note in read_notes(again[0].notes):
            if note.outcome == "passed" and note.test in failed:
                print(f"passes when it is tried again: {note.test}: {notes[note.test].why}")
                notes[note.test] = note
    return report(list(notes.values()), problems)


def work(
    computer: Computer,
    dealt: Sequence[list[str]],
    options: Options,
    deadline: float,
    name: str = "worker",
) -> list[Worker]:
    """Have workers run these parts, and return them when they have ended."""
    parts: queue.Queue[list[str]] = queue.Queue()
    for part in dealt:
        parts.put(part)
    workers = [
        Worker(computer, f"{name}-{number}", parts, options, deadline)
        for number in range(min(options.workers, len(dealt)))
    ]
    try:
        for worker in workers:
            worker.start()
        for worker in workers:
            while worker.is_alive():
                worker.join(1)  # Ctrl+C is heard in between
    finally:
        for worker in workers:
            worker.stop()
        for worker in workers:
            worker.join()
    left = [file for worker in workers for file in worker.left]
    while not parts.empty():
        left += parts.get()
    for file in left:
        print(f"not run to its end, since the time was up: {file}")
    return workers


def files_of(paths: Sequence[str]) -> list[str]:
    """Return the test files as they are named; those of a folder the largest, so longest, first."""
    found = []
    for path in paths:
        if (ROOT / path).is_dir():
            found += sorted(
                (file.relative_to(ROOT).as_posix() for file in (ROOT / path).rglob("test_*.py")),
                key=lambda name: -(ROOT / name).stat().st_size,
            )
        else:
            found.append(path)
    return found


def deal(files: Sequence[str], number: int) -> list[list[str]]:
    """Deal the files out as cards, into at most this many parts."""
    return [list(files[start::number]) for start in range(min(number, len(files)))]


def read_notes(path: Path) -> list[Note]:
    """Return the newest note about each test."""
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()
    notes = [Note(**json.loads(line)) for line in lines]
    return list({note.test: note for note in notes}.values())


class Worker(threading.Thread):
    """A worker runs parts until none is left or the time is up."""

    def __init__(
        self,
        computer: Computer,
        name: str,
        parts: queue.Queue[list[str]],
        options: Options,
        deadline: float,
    ) -> None:
        super().__init__(name=name)
        self.notes = EVIDENCE / f"{name}.jsonl"
        self.problems: list[str] = []
        self.left: list[str] = []  # files that were not run to their end
        self._log = EVIDENCE / f"{name}.log"
        self._shared, self._parts, self._options = computer, parts, options
        self._deadline = deadline
        self._stopping = threading.Event()

    def stop(self) -> None:
        self._stopping.set()

    def run(self) -> None:
        try:
            self.notes.touch()
            with Display(1280, 900) as screen, self._shared.with_own_disk() as computer:
                while not self._is_over():
                    try:
                        part = self._parts.get_nowait()
                    except queue.Empty:
                        return
                    self._run_part(computer, screen, part)
        except Exception as error:
            self.problems.append(f"{self.name}: {error!r}")

    def _run_part(self, computer: Computer, screen: Display, files: list[str]) -> None:
        while True:
            status = self._run_pytest(computer, screen, files)
            hanging = [note for note in read_notes(self.notes) if note.outcome == "started"]
            if status is None:
                self.left = files
                return
            if not hanging:
                if status not in (0, 1, 5):  # all passed, some failed, nothing to run
                    self.problems.append(f"pytest ended with {status}: see {self._log}")
                return
            for note in hanging:
                say(f"hangs, or ends pytest: {note.test}")
                with self.notes.open("a", encoding="utf-8") as file:
                    why = f"pytest ended with {status}"
                    file.write(
                        json.dumps({"test": note.test, "outcome": "hang", "why": why}) + "\n"
                    )

    def _run_pytest(self, computer: Computer, screen: Display, files: list[str]) -> int | None:
        """Run pytest until it ends, and return its exit status; None if the time is up before."""
        variables = {
            "DISPLAY": screen.name,
            "CHARLA_NOTES": windows_path(self.notes),
            "CHARLA_TEST_SECONDS": str(self._options.seconds),
            "CHARLA_RUN_ALL": "1" if self._options.runs_all else "",
        }
        # pytest's usual way of capturing puts other files under the handles that Tcl has seen, and
        # then `open` in Tcl fails without a reason.
        command: list[str | Path] = [
            *(WINE, computer.python, "-m", "pytest", "-p", "tools.windows.plugin"),
            *("-p", "no:cacheprovider", "--continue-on-collection-errors", "-q", "--tb=short"),
            "--capture=sys",
            *files,
        ]
        with Desktop(computer, DISPLAY=screen.name), self._log.open("ab") as log:
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=computer.environment(**variables),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            )
            assert process.stdout is not None
            copier = copying(process.stdout, write_to(log))
            began = time.time()
            was_over = False
            while process.poll() is None:
                time.sleep(POLL_SECONDS)
                was_over = self._is_over()
                silent = time.time() - max(began, self.notes.stat().st_mtime)
                if was_over or silent > self._options.seconds + COLLECTING_SECONDS:
                    process.kill()
                    break
            process.wait()
            # The children of a test that hung, and a console that holds the pipe open.
            computer.stop()
            copier.join(10)
        return None if was_over else process.returncode

    def _is_over(self) -> bool:
        return self._stopping.is_set() or time.monotonic() > self._deadline


def report(notes: Sequence[Note], problems: Sequence[str]) -> int:
    """Print what came of the run, and return its exit status."""
    outcomes = {note.test: note.outcome for note in notes}
    reasons = {note.test: note.why for note in notes}
    listed = known.read()
    verdict = known.judge(outcomes, listed)
    for test in verdict.named:
        print(f"{outcomes[test]} as known: {test}: {listed.reason(test)}")
    for test in verdict.mended:
        print(f"passes, although known.toml names it: {test}")
    for test in verdict.unnamed:
        print(f"{outcomes[test].upper()} {test}: {reasons[test][:SHOWN_CHARACTERS]}")
    for problem in problems:
        print(f"PROBLEM {problem}")
    numbers = [f"{list(outcomes.values()).count(kind)} {kind}" for kind in ("passed", "skipped")]
    numbers += [f"{len(verdict.named)} fail as known", f"{len(verdict.unnamed)} fail"]
    print(f"{', '.join(numbers)}; the output is in {EVIDENCE}", flush=True)
    return 1 if verdict.unnamed or problems or not outcomes else 0
