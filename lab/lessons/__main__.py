"""Show a lesson and check it: `python3 dev.py lesson 3 "python3 my_client.py"`."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Sequence
from pathlib import Path

from lab.check import report as reports
from lab.check.command import read_command
from lab.check.interrupts import heed_interrupts
from lab.check.limits import BOUNDS
from lab.check.run import check_program
from lab.check.server_bench import ServerBench
from lab.check.server_messages import delivers
from lab.check.speech import NoSpeech, find_speech
from lab.check.verdicts import CannotStart, Verdict
from lab.check.words import CheckWords
from lab.faults.proxy import Proxy
from lab.lessons.first_words import FirstWords, NoServer
from lab.lessons.ladder import LADDER, LadderLesson
from lab.lessons.lesson_words import LANGUAGES, LessonWords
from lab.lessons.letters import check_letters
from net.shared.any_output import write_anything
from net.wire.address import Address
from net.wire.visible import one_line

_DONE, _NOT_YET, _NOT_TRIED, _INTERRUPTED = 0, 1, 2, 130
EXAMPLES = {
    "letters": "python3 letras.py",
    "client": "python3 mi_cliente.py {port}",
    "server": "python3 mi_servidor.py {port}",
}
_SECONDS = 3600.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line, and return the exit status: 0 if the lesson is done."""
    write_anything()
    options = _parser().parse_args(arguments)
    words = LessonWords(options.language)
    if options.number is None:
        print(words.say("ladder"))
        for lesson in LADDER:
            print(f"  {lesson.number}  {_title(lesson, words)}")
        return _DONE
    lesson = LADDER[options.number - 1]
    try:
        if not options.command:
            print(lesson.page(words.language))
            if lesson.kind != "terminal":
                example = EXAMPLES[lesson.kind]
                print(words.say("how", number=lesson.number, example=example))
                return _DONE
        elif lesson.kind == "terminal":
            print(words.say("no_program"))
        return _finish(lesson, words, is_done=_check(lesson, options, words))
    except CannotStart as problem:
        said = CheckWords(words.language, "server").problem(problem)
        print(words.say("could_not", why=said), file=sys.stderr)
        for line in problem.said.splitlines()[-15:]:
            print(f"  {one_line(line)}", file=sys.stderr)
        return _NOT_TRIED
    except NoServer as problem:
        print(words.say("no_server", why=one_line(str(problem))), file=sys.stderr)
        return _NOT_TRIED
    except KeyboardInterrupt:
        return _INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dev.py lesson",
        description="Seven lessons from the first message to a server of one's own; without a "
        "number they are listed.",
        epilog="Exit status: 0 the lesson is done, 1 not yet, 2 the program could not be tried. It "
        "runs with your rights: see docs/CHECKER.md.",
    )
    numbers = range(1, len(LADDER) + 1)
    parser.add_argument("number", type=int, nargs="?", choices=numbers, help="of the lesson")
    parser.add_argument("command", nargs="?", default="", help="what starts your program")
    parser.add_argument(
        "--language", choices=LANGUAGES, default="", help="of the lesson (the system's)"
    )
    parser.add_argument(
        "--seconds", type=float, default=_SECONDS, help="how long the first lesson waits"
    )
    parser.add_argument("--here", type=Path, default=Path.cwd(), help=argparse.SUPPRESS)
    return parser


def _title(lesson: LadderLesson, words: LessonWords) -> str:
    return lesson.page(words.language).partition("\n")[0].lstrip("# ").partition(". ")[2]


def _finish(lesson: LadderLesson, words: LessonWords, *, is_done: bool) -> int:
    if not is_done:
        print(words.say("not_yet"))
        return _NOT_YET
    print(words.say("done", number=lesson.number))
    is_last = lesson is LADDER[-1]
    print(words.say("last") if is_last else words.say("next", number=lesson.number + 1))
    return _DONE


def _check(lesson: LadderLesson, options: argparse.Namespace, words: LessonWords) -> bool:
    """Check a lesson, telling how it goes; return whether it is done."""
    if lesson.kind == "terminal":
        return _hear(options.seconds, words)
    if lesson.kind == "letters":
        return _count(options, words)
    heed_interrupts()
    said = CheckWords(words.language, lesson.kind)
    report = check_program(
        lesson.kind,
        options.command,
        here=options.here,
        only=lesson.checks,
        on_result=lambda result: print(reports.as_text(result, said), flush=True),
    )
    # Ctrl+C can't be tried on Windows, where the lesson would never be done otherwise.
    counted = [result for result in report.results if result.finding.counts]
    is_done = all(result.verdict in (Verdict.OK, Verdict.LENIENT) for result in counted)
    if is_done and lesson.through_lab:
        is_done = _passes_lab(options)
        print(f"{'✓' if is_done else '✗'} {words.say('lab')}")
    return is_done


def _hear(seconds: float, words: LessonWords) -> bool:
    def tell(what: str, about: str) -> None:
        if what == "listening":
            address = Address.parse(about)
            print(words.say("listening", host=address.host, port=address.port), flush=True)
        elif what != "done":
            print(words.say(what, nick=one_line(about)), flush=True)

    is_done = FirstWords(tell).run(seconds)
    if not is_done:
        print(words.say("time"))
    return is_done


def _count(options: argparse.Namespace, words: LessonWords) -> bool:
    fault = check_letters(options.command, options.here)
    if fault is None:
        return True
    printed = one_line(fault.printed[:60])
    print(words.say("letters", line=ascii(fault.line), wanted=fault.wanted, printed=printed))
    print(words.say(fault.cause))
    return False


def _passes_lab(options: argparse.Namespace) -> bool:
    """Return whether a message passes if the network hands over one byte at a time."""
    command = read_command(options.command, options.here)
    with ServerBench(command, 0, BOUNDS) as bench, Proxy(bench.address) as lab:
        lab.do("up slice 1")
        lab.do("down slice 1")
        bench.address = lab.address
        with contextlib.suppress(NoSpeech, OSError):
            bench.speech = find_speech(bench)
            return delivers(bench).verdict is Verdict.OK
    return False


if __name__ == "__main__":
    sys.exit(main())
