"""Test the lessons: their pages, their checks, and the command that a student types."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from lab.check.program import Program
from lab.check.run import CHECKS
from lab.lessons.__main__ import main
from lab.lessons.first_words import FirstWords
from lab.lessons.ladder import LADDER, PAGES, LadderLesson
from lab.lessons.lesson_words import LANGUAGES
from lab.lessons.letters import LINES, check_letters, wanted_for
from net.wire.address import Address
from tests.processes import ROOT
from tests.support import wait_until

COUNTER = """
import sys
for line in sys.stdin:
    line = line.rstrip("\\n")
    print({first}, {second})
"""


def program(folder: Path, text: str) -> str:
    (folder / "letras.py").write_text(text, encoding="utf-8")
    return "python3 letras.py"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_lesson_has_a_page_and_each_page_a_lesson(language: str) -> None:
    names = {f"{lesson.number}-{lesson.name}.md" for lesson in LADDER}
    assert {path.name for path in (PAGES / language).iterdir()} == names
    for lesson in LADDER:
        title = lesson.page(language).splitlines()[0]
        assert re.fullmatch(rf"# {lesson.number}\\. \\S.*".replace("\\\\", "\\"), title)


@pytest.mark.parametrize("lesson", [one for one in LADDER if one.checks], ids=lambda one: one.name)
def test_the_checks_of_a_lesson_exist(lesson: LadderLesson) -> None:
    assert set(lesson.checks) <= set(CHECKS[lesson.kind])


@pytest.mark.parametrize("lesson", LADDER, ids=lambda one: one.name)
def test_both_languages_show_the_same_commands(lesson: LadderLesson) -> None:
    def commands(language: str) -> list[str]:
        return re.findall(
            r"^ {4,}((?:python3|nc|\$) .*?)(?: {2,}#.*)?$", lesson.page(language), re.M
        )

    assert commands("en") == commands("es")
    assert commands("en")


def test_bytes_and_characters_are_told_apart(tmp_path: Path) -> None:
    assert wanted_for("mañana") == "7 6"
    assert wanted_for("🎉") == "4 1"
    right = program(tmp_path, COUNTER.format(first="len(line.encode())", second="len(line)"))
    assert check_letters(right, tmp_path) is None


@pytest.mark.parametrize(
    ("first", "second", "line", "cause"),
    [
        ("len(line)", "len(line)", "mañana", "characters_twice"),
        ("len(line.encode())", "len(line.encode())", "mañana", "bytes_twice"),
        ("len(line)", "len(line.encode())", "mañana", "swapped"),
        ("len(line) + 1", "len(line) + 1", "hola", "other"),
    ],
)
def test_what_is_wrong_with_a_count_is_said(
    tmp_path: Path, first: str, second: str, line: str, cause: str
) -> None:
    fault = check_letters(program(tmp_path, COUNTER.format(first=first, second=second)), tmp_path)
    assert fault is not None
    assert (fault.line, fault.wanted, fault.cause) == (line, wanted_for(line), cause)


def test_a_line_without_an_answer_is_missing(tmp_path: Path) -> None:
    fault = check_letters(program(tmp_path, "print('4 4')"), tmp_path)
    assert fault is not None
    assert (fault.line, fault.cause) == (LINES[1], "missing")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command_says_done_or_not_yet(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    right = program(tmp_path, COUNTER.format(first="len(line.encode())", second="len(line)"))
    options = ["--here", str(tmp_path), "--language", language]
    assert main(["2", right, *options]) == 0
    assert "✓" in capsys.readouterr().out
    assert main(["2", program(tmp_path, "print('x')"), *options]) == 1
    assert "✗" in capsys.readouterr().out
    assert main(["2", program(tmp_path, "raise SystemExit('¡no!')"), *options]) == 2
    assert "¡no!" in capsys.readouterr().err
    assert main(["2", "kein-programm", *options]) == 2


def test_its_output_can_go_into_a_file_also_on_windows(tmp_path: Path) -> None:
    """Test an encoding that has no tick, as files and pipes have on Windows."""
    right = program(tmp_path, COUNTER.format(first="len(line.encode())", second="len(line)"))
    done = subprocess.run(
        [
            *(sys.executable, "-m", "lab.lessons", "2", right),
            *("--here", str(tmp_path), "--language", "es"),
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "cp1252:strict", "PYTHONUTF8": "0"},
        capture_output=True,
        check=True,
    )
    assert "✓ Lección 2 hecha." in done.stdout.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_program_it_shows_the_page(
    capsys: pytest.CaptureFixture[str], language: str
) -> None:
    assert main(["6", "--language", language]) == 0
    assert LADDER[5].page(language) in capsys.readouterr().out
    assert main(["--language", language]) == 0
    listed = capsys.readouterr().out
    for lesson in LADDER:
        assert re.search(rf"^ *{lesson.number}  \S", listed, re.MULTILINE)


@pytest.mark.parametrize(
    "number, said", [("6", "✓ Lesson 6 is done."), ("7", "✓ Through the lab, one byte at a time")]
)
def test_a_server_that_is_right_passes_the_last_two_lessons(
    capsys: pytest.CaptureFixture[str], number: str, said: str
) -> None:
    folder = Path(__file__).parent.parent / "programs"
    command = [number, "python3 server_threads.py", "--here", str(folder)]
    assert main([*command, "--language", "en"]) == 0
    assert said in capsys.readouterr().out


def test_what_the_system_cannot_try_keeps_no_lesson_from_being_done(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Test what Windows does: Ctrl+C can't be sent to one program alone there."""
    monkeypatch.setattr(Program, "can_interrupt", False)
    last = replace(LADDER[-1], checks=("ctrl_c", "port_free"))
    monkeypatch.setattr("lab.lessons.__main__.LADDER", (*LADDER[:-1], last))
    folder = Path(__file__).parent.parent / "programs"
    assert main(["7", "python3 server_threads.py", "--here", str(folder), "--language", "en"]) == 0
    said = capsys.readouterr().out
    assert "- not run     Ctrl+C: This can't be tried" in said
    assert "✓ Through the lab, one byte at a time" in said


def test_a_client_that_is_right_passes_its_three_lessons() -> None:
    folder = Path(__file__).parent.parent / "programs"
    for number in ("3", "4", "5"):
        assert main([number, "python3 client_threads.py {port}", "--here", str(folder)]) == 0


TURNS = """
import socket, sys
sock = socket.create_connection(("localhost", int(sys.argv[1])))
print(sock.recv(1024).decode(), end="")
while True:
    sock.sendall((input() + "\\n").encode())
    print(sock.recv(1024).decode(), end="")
"""


def test_a_client_that_takes_turns_is_enough_for_the_third_lesson_but_not_for_the_fifth(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "turnos.py").write_text(TURNS.replace("\\\\", "\\"), encoding="utf-8")
    options = ["python3 turnos.py {port}", "--here", str(tmp_path), "--language", "en"]
    assert main(["3", *options]) == 0
    assert main(["5", *options]) == 1
    assert "receive in a thread" in capsys.readouterr().out


def test_the_first_lesson_is_a_talk_with_a_real_server() -> None:
    told: list[tuple[str, str]] = []
    done: list[bool] = []
    lesson = FirstWords(lambda what, about: told.append((what, about)))
    thread = threading.Thread(target=lambda: done.append(lesson.run(60)))
    thread.start()
    try:
        wait_until(lambda: told or not thread.is_alive())
        what, where = told[0]
        assert what == "listening"
        address = Address.parse(where)
        with socket.create_connection((address.host, address.port), 10) as sock:
            lines = sock.makefile("r", encoding="utf-8")
            sock.sendall("ana\nprofe: ¡hola!\nprofe: no sé\n".encode())
            word = ""
            while not word:
                found = re.search(r"profe: Hola ana.*profe: (\w+)", lines.readline())
                word = found[1] if found else ""
            sock.sendall(f"profe: {word.upper()}\n".encode())
            wait_until(lambda: done)
        assert done == [True]
        assert told[1:] == [("wrote", "ana"), ("wrong", "ana"), ("done", "ana")]
    finally:
        thread.join(70)
