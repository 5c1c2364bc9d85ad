"""Read the lab's files: a script, or the log of a run that is to be repeated."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from lab.faults.lab_log import BadLog, LabRun, repeating
from lab.faults.lab_words import LabWords
from lab.faults.script import MOST_CHARACTERS, BadSteps, ScriptStep, parse_script

# Of a log; more is none of the lab's.
MOST_LINE_CHARACTERS = 1_000_000


class Refusal(Exception):
    """The lab can't do what was asked; the text is a sentence that says why."""


def read_script(path: Path, words: LabWords) -> list[ScriptStep]:
    """Return the steps of a script. It may wait for the disk.

    Raises:
        Refusal: it can't be read, or is not understood.
    """
    with _text(path, words) as file:
        text = file.read(MOST_CHARACTERS + 1)
    try:
        return parse_script(text)
    except BadSteps as problem:
        why = words.explain(problem.why)
        raise Refusal(words.say("in_line", file=path, line=problem.line, why=why)) from None


def read_log(path: Path, words: LabWords) -> LabRun:
    """Return what repeats the run of a log. It may wait for the disk.

    Raises:
        Refusal: it can't be read, or is no log.
    """
    try:
        with _text(path, words) as file:
            return repeating(iter(lambda: file.readline(MOST_LINE_CHARACTERS), ""))
    except BadLog as problem:
        raise Refusal(words.say("bad_log", file=path, line=problem.line)) from None


def script_of(log: str, words: LabWords) -> str:
    """Return a script that does to each connection what a log says, at the same bytes.

    Raises:
        Refusal: too much has happened.
    """
    try:
        run = repeating(log.split("\n"))
    except BadLog:
        raise Refusal(words.say("script_too_long")) from None
    return "".join(
        f"{line}\n" for line in (words.say("seed_was", seed=run.seed), *map(str, run.steps))
    )


def reason(error: Exception) -> str:
    """Return what the system says of an error, without its number and path."""
    return (error.strerror if isinstance(error, OSError) else "") or str(error)


@contextlib.contextmanager
def _text(path: Path, words: LabWords) -> Iterator[TextIO]:
    """Open a text file.

    Raises:
        Refusal: it can't be read, or is no text.
    """
    try:
        with path.open(encoding="utf-8-sig") as file:
            yield file
    except UnicodeDecodeError:
        raise Refusal(words.say("no_text", file=path)) from None
    except OSError as error:
        raise Refusal(words.say("no_file", file=path, why=reason(error))) from None
