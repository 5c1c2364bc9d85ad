"""Check a student's program: `python3 dev.py check server "python3 mi_servidor.py"`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from lab.check import report as reports
from lab.check.batch import Batch, Judged
from lab.check.gradebook import INDEX, Gradebook, line_of
from lab.check.interrupts import heed_interrupts
from lab.check.limits import Bounds
from lab.check.run import CHECKS, check_program
from lab.check.submissions import FILE_MARK, find_submissions
from lab.check.verdicts import CannotStart
from lab.check.weights import read_weights
from lab.check.words import LANGUAGES, CheckWords
from net.shared.any_output import write_anything
from net.shared.system_language import system_language
from net.wire.visible import one_line

_RIGHT, _WRONG, _NOT_TRIED, _INTERRUPTED = 0, 1, 2, 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dev.py check",
        description="Try a chat program that a student wrote, and say what is wrong with it.",
        epilog="Exit status: 0 nothing is wrong, 1 something is, 2 it could not be tried. The"
        " program runs with your rights: this is no sandbox. See docs/CHECKER.md.",
    )
    parser.add_argument("kind", choices=sorted(CHECKS), help="what the program is")
    parser.add_argument("command", help='what starts it; "{port}" in it becomes its port')
    parser.add_argument(
        "--folder",
        metavar="FOLDER",
        type=Path,
        help="check all submissions in it: each subfolder, and each Python file if the command has"
        ' "{file}", which becomes the file that starts the program: the only one of a subfolder,'
        " else servidor.py or server.py (cliente.py, client.py), else main.py",
    )
    parser.add_argument(
        "--out",
        metavar="FOLDER",
        type=Path,
        help="where --folder writes its pages"
        " and points.csv; default: the folder's name with -report",
    )
    parser.add_argument("--port", type=int, default=0, help="where it listens, if it can't be told")
    parser.add_argument("--json", metavar="FILE", type=Path, help="also write the report as JSON")
    parser.add_argument("--html", metavar="FILE", type=Path, help="also write it as a page")
    parser.add_argument("--weights", metavar="FILE", type=Path, help="points: lines `check = 2`")
    parser.add_argument("--only", metavar="CHECK", action="append", default=[], help="just these")
    parser.add_argument("--language", choices=sorted(LANGUAGES), help="default: the system's")
    parser.add_argument("--seconds", type=float, default=Bounds.seconds, help="for the whole run")
    parser.add_argument("--megabytes", type=int, default=Bounds.megabytes, help="of memory")
    parser.add_argument("--here", type=Path, default=Path.cwd(), help=argparse.SUPPRESS)
    return parser


def main(arguments: Sequence[str]) -> int:
    """Run the command line, and return the exit status."""
    write_anything()
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.folder and (options.json or options.html):
        parser.error("--json and --html are for one program; --folder writes pages by itself")
    language = options.language or system_language(LANGUAGES)
    words = CheckWords(language, options.kind)
    try:
        return _check(options, words)
    except CannotStart as problem:
        print(words.frame["could_not"].format(program=one_line(options.command)), file=sys.stderr)
        print(words.problem(problem), file=sys.stderr)
        for line in problem.said.splitlines()[-15:]:
            print(f"  {one_line(line)}", file=sys.stderr)
        return _NOT_TRIED
    except KeyboardInterrupt:
        return _INTERRUPTED


def _check(options: argparse.Namespace, words: CheckWords) -> int:
    here: Path = options.here
    ids = CHECKS[options.kind]
    for name in options.only:
        if name not in ids:
            raise CannotStart("unknown_check", name=name)
    weights: dict[str, float] = {}
    share = 0.5
    if options.weights:
        weights, share = read_weights(here / options.weights, ids)
    heed_interrupts()
    bounds = Bounds(seconds=options.seconds, megabytes=options.megabytes)
    if options.folder:
        batch = Batch(
            options.kind, options.command, options.port, options.only, weights, share, bounds
        )
        return _check_folder((here / options.folder).resolve(), options, batch, words)
    report = check_program(
        options.kind,
        options.command,
        here=here,
        port=options.port,
        only=options.only,
        without=[name for name, points in weights.items() if points == 0],
        bounds=bounds,
        on_result=lambda result: print(reports.as_text(result, words), flush=True),
    )
    report = replace(report, weights=weights, lenient_share=share)
    print(reports.summary(report, words))
    if options.json:
        _write(here / options.json, reports.as_json(report, words))
    if options.html:
        _write(here / options.html, reports.as_html(report, words))
    return _RIGHT if report.is_right else _WRONG


def _check_folder(
    folder: Path, options: argparse.Namespace, batch: Batch, words: CheckWords
) -> int:
    """Check all submissions in a folder, and return the exit status."""
    out = options.here / (options.out or folder.with_name(f"{folder.name}-report"))
    with_files = FILE_MARK in options.command
    submissions = find_submissions(folder, with_files=with_files, without=out)
    title = words.frame["report"].format(program=folder.name)
    gradebook = Gradebook(out, title, batch.checks, words)
    judged: list[Judged] = []
    try:
        for submission in submissions:
            judged.append(batch.judge(submission))
            gradebook.add(judged[-1])
            print(line_of(judged[-1], words), flush=True)
    finally:
        print(
            words.frame["written"].format(
                done=len(judged), all=len(submissions), path=one_line(str(out / INDEX))
            )
        )
    if all(one.report is None for one in judged):
        return _NOT_TRIED
    return _RIGHT if all(one.is_right for one in judged) else _WRONG


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
