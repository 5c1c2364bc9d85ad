"""Test the dialog that checks a student's program; a script stands in for the checker."""

from __future__ import annotations

import queue
import shutil
import sys
import threading
import tkinter as tk
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gui.checking import run
from gui.dialogs.check_dialog import CheckDialog, CheckedLine, CheckEnd
from gui.looks.theme import Theme
from tests.gui.conftest import Press, settle
from tests.gui.dialogs.shown import button, texts
from tests.lab.check.mistakes import PROGRAMS

GOOD = CheckedLine("ok", "ok", "Delivery", "", "expected: It arrives.")
BAD = CheckedLine("wrong", "wrong", "Two in one", "Each recv is a message.", "> ana: b'hola'")
END = CheckEnd(points="Points: 1 of 2", files={"html": "<p>", "json": "{}"})


class Checker:
    """Reports what the test puts into `news`; an exception is raised there."""

    def __init__(self) -> None:
        self.news: queue.Queue[Any] = queue.Queue()
        self.asked: list[tuple[str, str]] = []
        self.threads: list[threading.Thread] = []

    def run(
        self, kind: str, command: str, on_line: Callable[[CheckedLine], None], stop: threading.Event
    ) -> CheckEnd:
        self.threads.append(threading.current_thread())
        self.asked.append((kind, command))
        while not stop.is_set():
            try:
                one = self.news.get(timeout=0.02)
            except queue.Empty:
                continue
            if isinstance(one, CheckEnd):
                return one
            if isinstance(one, Exception):
                raise one
            on_line(one)
        raise InterruptedError


@pytest.fixture
def checker() -> Checker:
    return Checker()


@pytest.fixture
def dialog(root: tk.Tk, theme: Theme, checker: Checker) -> Iterator[CheckDialog]:
    dialog = CheckDialog(root, theme, checker.run)
    settle(root, dialog.winfo_viewable)
    yield dialog
    if dialog.winfo_exists():
        dialog.destroy()
    for thread in checker.threads:
        thread.join(5)


def start(dialog: CheckDialog, checker: Checker) -> None:
    dialog.entry.insert(0, " python3 a.py {port} ")
    button(dialog, "Start").invoke()
    settle(dialog, lambda: len(checker.asked) == 1)


def detail(dialog: CheckDialog) -> str:
    return dialog.detail.get("1.0", "end-1c")


def test_each_check_is_a_line_as_it_ends_and_the_points_come_last(
    dialog: CheckDialog, checker: Checker
) -> None:
    start(dialog, checker)
    assert checker.asked == [("server", "python3 a.py {port}")]
    assert checker.threads != [threading.main_thread()]
    assert "Checking…" in texts(dialog)
    checker.news.put(GOOD)
    settle(dialog, lambda: [row.title for row in dialog.list.lines] == ["Delivery"])
    checker.news.put(BAD)
    settle(dialog, lambda: len(dialog.list.lines) == 2)
    checker.news.put(END)
    settle(dialog, lambda: "Points: 1 of 2" in texts(dialog))
    assert {"Check again", "Save as page…"} <= set(texts(dialog))


def test_a_press_on_a_line_shows_what_was_said(dialog: CheckDialog, checker: Checker) -> None:
    start(dialog, checker)
    checker.news.put(GOOD)
    checker.news.put(BAD)
    settle(dialog, lambda: len(dialog.list.lines) == 2)
    dialog.list.canvas.event_generate("<ButtonRelease-1>", x=80, y=80)
    settle(dialog, lambda: detail(dialog) == "> ana: b'hola'")
    assert dialog.detail.winfo_viewable()


def test_stop_ends_it_and_it_can_be_started_again(dialog: CheckDialog, checker: Checker) -> None:
    start(dialog, checker)
    button(dialog, "Stop").invoke()
    settle(dialog, lambda: "Stopped." in texts(dialog))
    settle(dialog, lambda: not checker.threads[0].is_alive())
    button(dialog, "Check again").invoke()
    settle(dialog, lambda: len(checker.asked) == 2)


def test_esc_closes_it_and_ends_the_program(
    root: tk.Tk, dialog: CheckDialog, checker: Checker, press: Press
) -> None:
    start(dialog, checker)
    settle(root, lambda: dialog.focus_get() is not None and dialog.focus_get() is not root)
    press("key", "Escape")
    settle(root, lambda: not dialog.winfo_exists())
    settle(root, lambda: not checker.threads[0].is_alive())


def test_what_cannot_be_tried_is_said_with_what_it_printed(
    dialog: CheckDialog, checker: Checker
) -> None:
    start(dialog, checker)
    checker.news.put(CheckEnd(problem="It ended.", detail="SyntaxError: invalid syntax"))
    settle(dialog, lambda: "It ended." in texts(dialog))
    assert detail(dialog) == "SyntaxError: invalid syntax"
    assert "Save as page…" not in texts(dialog)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_checker_that_fails_says_so(dialog: CheckDialog, checker: Checker) -> None:
    start(dialog, checker)
    checker.news.put(ZeroDivisionError())
    settle(dialog, lambda: "Something went wrong in Charla itself." in texts(dialog))


@pytest.mark.parametrize(("name", "content"), [("a.html", "<p>"), ("a.json", "{}"), ("a", "<p>")])
def test_the_report_is_saved(
    dialog: CheckDialog, checker: Checker, tmp_path: Path, name: str, content: str
) -> None:
    start(dialog, checker)
    checker.news.put(END)
    settle(dialog, lambda: dialog.end is END)
    dialog.write(tmp_path / name)
    settle(dialog, lambda: any(name in text and "report is in" in text for text in texts(dialog)))
    assert (tmp_path / name).read_text(encoding="utf-8") == content


def test_a_file_that_is_chosen_becomes_a_command(dialog: CheckDialog, tmp_path: Path) -> None:
    dialog.entry.insert(0, "something else")
    dialog.take(tmp_path / "mi servidor.py")
    typed = dialog.entry.get()
    assert typed.startswith("python") and typed.endswith(" {port}")
    assert str(tmp_path / "mi servidor.py") in typed
    dialog.kind.current(1)
    dialog.take(tmp_path / "cliente.py")
    typed = dialog.entry.get()
    assert str(tmp_path / "cliente.py") in typed and "{port}" not in typed
    dialog.take(None)
    assert dialog.entry.get() == typed


# --- with the lab ---------------------------------------------------------------------------------


def test_a_real_program_is_checked_until_it_is_stopped(
    root: tk.Tk, theme: Theme, tmp_path: Path
) -> None:
    shutil.copy(PROGRAMS / "server_threads.py", tmp_path / "bien.py")
    dialog = CheckDialog(root, theme, run)
    dialog.entry.insert(0, f'"{sys.executable}" "{tmp_path / "bien.py"}" {{port}}')
    button(dialog, "Start").invoke()
    settle(dialog, lambda: len(dialog.lines) >= 3, timeout=30)
    assert [line.verdict for line in dialog.lines[:3]] == ["ok"] * 3
    assert "> ana" in dialog.lines[1].detail and "< luis" in dialog.lines[1].detail
    button(dialog, "Stop").invoke()
    settle(dialog, lambda: "Stopped." in texts(dialog), timeout=30)
    assert not [one for one in threading.enumerate() if one.name.startswith("check ")]
    dialog.destroy()


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("", "The command that starts the program is missing"),
        ("python3-no-such a.py", "There is no program python3-no-such. https://www.python.org/"),
        (f'"{sys.executable}" -c "print(5); raise SystemExit"', "ended too early"),
    ],
)
def test_a_program_that_cannot_be_started_is_said(command: str, said: str) -> None:
    end = run("server", command, lambda _line: None, threading.Event())
    assert said in end.problem
    assert end.files == {}
    assert end.detail == ("5" if "ended" in said else "")
