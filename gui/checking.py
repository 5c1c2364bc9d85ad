"""Check a student's program from the window: the lab does it, a dialog shows it."""

from __future__ import annotations

import threading
import tkinter as tk
from collections.abc import Callable
from pathlib import Path

from gui.dialogs.check_dialog import CheckDialog, CheckedLine, CheckEnd
from gui.looks.theme import Theme
from gui.words import i18n
from lab.check import interrupts
from net.wire.visible import one_line

_SAID_LINES = 15
_PYTHON = "https://www.python.org/downloads/"


def open_checker(parent: tk.Misc, theme: Theme) -> CheckDialog:
    """Open the dialog in which a program is checked."""
    interrupts.let_interrupt()
    return CheckDialog(parent, theme, run)


def run(
    kind: str, command: str, on_line: Callable[[CheckedLine], None], stop: threading.Event
) -> CheckEnd:
    """Check a program, and return how that ended; see RunChecks.

    Relative paths in the command are those of the user's own folder.

    Raises:
        InterruptedError: the event was set.
    """
    # On the dialog's thread: the lab takes a moment to import.
    from lab.check import report as reports
    from lab.check.limits import Bounds
    from lab.check.run import check_program
    from lab.check.verdicts import CannotStart, CheckResult
    from lab.check.words import CheckWords

    words = CheckWords(i18n.language(), kind)

    def tell(result: CheckResult) -> None:
        if stop.is_set():  # the program was ended, so this check has found nothing out
            raise InterruptedError
        on_line(
            CheckedLine(
                str(result.verdict),
                words.verdict(result),
                words.title(result.id),
                words.why(result),
                reports.details(result, words),
            )
        )

    try:
        bounds = Bounds(stopped=stop)
        report = check_program(kind, command, here=Path.home(), bounds=bounds, on_result=tell)
    except CannotStart as problem:
        if stop.is_set():
            raise InterruptedError from problem
        said = words.problem(problem)
        if problem.cause == "no_program" and "python" in str(problem.facts["name"]).lower():
            said = f"{said} {_PYTHON}"
        printed = "\n".join(map(one_line, problem.said.splitlines()[-_SAID_LINES:]))
        return CheckEnd(problem=said, detail=printed)
    files = {"html": reports.as_html(report, words), "json": reports.as_json(report, words)}
    return CheckEnd(points=reports.summary(report, words), files=files)
