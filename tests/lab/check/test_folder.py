"""Test that all submissions of a class are checked, whatever they are called and do."""

from __future__ import annotations

import csv
import io
import os
import shutil
import sys
from pathlib import Path

import pytest

from lab.check.__main__ import main
from lab.check.batch import Batch, Judged
from lab.check.gradebook import Gradebook, cell, page_name
from lab.check.limits import Bounds
from lab.check.submissions import find_submissions, main_file, start_of
from lab.check.verdicts import OK, CannotStart, CheckResult, Report, Verdict
from lab.check.words import CheckWords
from tests.lab.check.mistakes import PROGRAMS, SERVER_MISTAKES
from tests.lab.check.runs import PYTHON

WORDS = CheckWords("es", "server")
COMMAND = f"{PYTHON} {{file}} {{port}}"
FAST = ("--only", "delivers", "--only", "to_one")
HANGS = "import time\ntime.sleep(600)\n"
FORKS = "import subprocess, sys\nwhile True: subprocess.Popen([sys.executable, '-c', 'input()'])\n"
PRINTS = "while True: print('x' * 10_000)\n"


def put(folder: Path, path: str, text: str = "# nada\n") -> Path:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def check(folder: Path, *options: str, command: str = COMMAND) -> int:
    here = ("--here", str(folder.parent), "--language", "es")
    return main(["server", command, "--folder", folder.name, *here, *options])


def rows(out: Path) -> dict[str, dict[str, str]]:
    text = (out / "points.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    return {row["entrega"]: row for row in csv.DictReader(io.StringIO(text.decode("utf-8-sig")))}


# --- which are the submissions --------------------------------------------------------------------


def test_subfolders_and_python_files_are_submissions(tmp_path: Path) -> None:
    for path in ("Ana/servidor.py", "luis.py", "notas.txt", ".git/x.py", "__pycache__/x.py"):
        put(tmp_path, path)
    (tmp_path / "out").mkdir()
    out = tmp_path / "out"
    found = find_submissions(tmp_path, with_files=True, without=out)
    assert [path.name for path in found] == ["Ana", "luis.py"]
    found = find_submissions(tmp_path, with_files=False, without=out)
    assert [path.name for path in found] == ["Ana"]


@pytest.mark.skipif(sys.platform == "win32", reason="only an administrator makes links there")
def test_what_a_link_leads_to_is_not_the_students(tmp_path: Path) -> None:
    secret = put(tmp_path, "secreto/examen.py")
    folder = tmp_path / "entregas"
    folder.mkdir()
    (folder / "eva.py").symlink_to(secret)
    (folder / "pep").symlink_to(secret.parent)
    with pytest.raises(CannotStart, match="no_submissions"):
        find_submissions(folder, with_files=True, without=tmp_path)
    (folder / "ana").mkdir()
    (folder / "ana" / "servidor.py").symlink_to(secret)
    with pytest.raises(CannotStart, match="no_main"):
        main_file(folder / "ana", "server")


@pytest.mark.parametrize(
    ("files", "kind", "main"),
    [
        (["tarea.py"], "server", "tarea.py"),
        (["cliente.py", "Servidor.py", "util.py"], "server", "Servidor.py"),
        (["cliente.py", "Servidor.py", "util.py"], "client", "cliente.py"),
        (["mi_servidor_v2.py", "util.py"], "server", "mi_servidor_v2.py"),
        (["main.py", "util.py"], "client", "main.py"),
        (["tarea/chat/server.py", "tarea/chat/a.py"], "server", "tarea/chat/server.py"),
        (["__MACOSX/server.py", "tarea/server.py"], "server", "tarea/server.py"),
        (["uno.py", "dos.py"], "server", ""),
        (["servidor1.py", "servidor2.py"], "server", ""),
        (["leeme.txt"], "server", ""),
        (["a/servidor.py", "b/servidor.py"], "server", ""),
    ],
)
def test_the_file_that_starts_it_is_found(
    tmp_path: Path, files: list[str], kind: str, main: str
) -> None:
    for path in files:
        put(tmp_path, path)
    if main:
        assert main_file(tmp_path, kind).as_posix() == main
    else:
        with pytest.raises(CannotStart) as problem:
            main_file(tmp_path, kind)
        assert problem.value.cause == "no_main"


def test_a_file_is_started_where_it_is_alone(tmp_path: Path) -> None:
    mine = put(tmp_path, "mía.py")
    put(tmp_path, "ajena.py")
    with start_of(mine, COMMAND, "server") as (_command, here):
        assert os.listdir(here) == ["mía.py"]


# --- what is written ------------------------------------------------------------------------------

EVIL_NAMES = (
    "../../fuera.py",
    "/etc/passwd",
    "C:\\nul",
    "..",
    "\"'`$(rm -rf ~)",
    "a\nb\x00\x1b[2J",
    "\u202egnp.py",
    "ñandú 😀",
    "x" * 200,
    "\udce1\udcff",
    "<script>alert(1)</script>",
    "=HYPERLINK(1)",
    "CON",
)


def test_the_names_of_submissions_harm_nothing(tmp_path: Path) -> None:
    out = tmp_path / "lugar" / "informes"
    book = Gradebook(out, "Clase", ["delivers"], WORDS)
    result = CheckResult("delivers", OK)
    for name in EVIL_NAMES:
        book.add(Judged(name, Report(name, "server", (result,))))
        book.add(Judged(name, problem=CannotStart("ended", said=f"{name}</pre>")))
    assert [path.name for path in tmp_path.iterdir()] == ["lugar"]
    assert [path.name for path in out.parent.iterdir()] == ["informes"]
    names = {path.name for path in out.iterdir()}
    assert len(names) == 2 + 2 * len(EVIL_NAMES)
    assert all(name.isascii() and len(name) < 60 for name in names)
    index = (out / "index.html").read_text(encoding="utf-8")
    assert "<script" not in index and "&lt;script&gt;" in index
    assert all(f'href="{name}"' in index for name in names - {"index.html"})
    table = (out / "points.csv").read_text(encoding="utf-8-sig")
    assert table.count("\n") == 1 + 2 * len(EVIL_NAMES)
    assert "'=HYPERLINK(1)" in table and "\x1b" not in table


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", " =1", "＝1", "\n=1"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert cell(text)[0] in "'␉␊"


def test_pages_are_called_by_number_and_name() -> None:
    assert page_name(7, "../García 'uno'.py") == "007-Garcia-uno-py.html"
    assert page_name(8, "😀") == "008.html"


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    file = put(tmp_path, "ocupado")
    with pytest.raises(CannotStart) as problem:
        Gradebook(file / "informes", "Clase", [], WORDS)
    assert "ocupado" in WORDS.problem(problem.value)


# --- a whole class --------------------------------------------------------------------------------


def test_a_class_is_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "entregas 1ºB"
    (folder / "Ana 'la rápida'").mkdir(parents=True)
    shutil.copy(PROGRAMS / "server_threads.py", folder / "Ana 'la rápida'" / "mi servidor.py")
    mistake = next(one for one in SERVER_MISTAKES if one.name == "tells_everybody")
    put(folder, "luis.py", mistake.source())
    put(folder, "=pep/uno.py")
    put(folder, "=pep/dos.py")
    put(folder, "roto.py", "raise SystemExit('no va')\n")
    assert check(folder, *FAST, "--out", "informes") == 1
    out = tmp_path / "informes"
    told = rows(out)
    assert list(told) == ["'=pep", "Ana 'la rápida'", "luis.py", "roto.py"]
    ana, luis = told["Ana 'la rápida'"], told["luis.py"]
    assert (ana["puntos"], ana["de"], ana["Entrega"]) == ("3", "3", "bien")
    assert (luis["puntos"], luis["Solo a su destinatario"]) == ("2", "mal")
    assert "llámalo servidor.py" in told["'=pep"]["nota"]
    assert "terminó antes de" in told["roto.py"]["nota"]
    assert "no va" in next(out.glob("004-*.html")).read_text(encoding="utf-8")
    index = (out / "index.html").read_text(encoding="utf-8")
    assert 'href="002-Ana-la-rapida.html"' in index
    said = capsys.readouterr().out
    assert "✓ Ana 'la rápida': Puntos: 3 de 3" in said
    assert "4 de 4 entregas están en" in said


@pytest.mark.skipif(sys.platform == "win32", reason="a job bounds it there; see test_program")
@pytest.mark.parametrize("source", [HANGS, FORKS, PRINTS])
def test_what_misbehaves_costs_only_itself(tmp_path: Path, source: str) -> None:
    batch = Batch("server", COMMAND, 0, (), {}, 0.5, Bounds(seconds=2, processes=8))
    judged = batch.judge(put(tmp_path, "malo.py", source))
    assert judged.report is None
    assert judged.problem is not None
    assert judged.problem.cause in ("time", "processes", "output", "ended")


def test_a_program_has_its_time_for_all_its_starts_together(tmp_path: Path) -> None:
    shutil.copy(PROGRAMS / "server_threads.py", tmp_path / "lento.py")
    enough_to_begin = 15 if sys.platform == "win32" else 2  # a program starts slowly there
    bounds = Bounds(seconds=enough_to_begin)
    batch = Batch("server", COMMAND, 0, (), {"crlf": 0}, 0.5, bounds)
    report = batch.judge(tmp_path / "lento.py").report
    assert report is not None and not report.is_right
    ids = [result.id for result in report.results]
    assert sorted(ids) == sorted(batch.checks) and "crlf" not in ids
    assert (report.results[-1].id, report.results[-1].verdict) == ("bounds", Verdict.WRONG)
    assert report.most_points == len(batch.checks)
    WORDS.why(report.results[-2])


def test_a_fault_of_the_checker_costs_only_one_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lab.check.batch.check_program", lambda *_, **__: 1 / 0)
    judged = Batch("server", COMMAND, 0, (), {}, 0.5, Bounds()).judge(put(tmp_path, "a.py"))
    assert judged.problem is not None
    assert "ZeroDivisionError" in WORDS.problem(judged.problem)


def test_ctrl_c_keeps_what_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "entregas"
    for name in ("ana", "luis", "pep"):
        put(folder, f"{name}.py")

    def judge(_batch: Batch, submission: Path) -> Judged:
        if submission.name == "luis.py":
            raise KeyboardInterrupt
        return Judged(submission.name, Report("", "server", (CheckResult("delivers", OK),)))

    monkeypatch.setattr(Batch, "judge", judge)
    assert check(folder) == 130
    assert list(rows(tmp_path / "entregas-report")) == ["ana.py"]
    assert "1 de 3 entregas" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("folder", "options", "said"),
    [
        ("nada", (), "No se puede leer"),
        ("vacía", (), "No hay nada que comprobar"),
        ("vacía", ("--only", "nada"), "No hay ninguna comprobación llamada nada."),
    ],
)
def test_a_folder_with_nothing_to_check_ends_with_2(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    folder: str,
    options: tuple[str, ...],
    said: str,
) -> None:
    (tmp_path / "vacía").mkdir()
    assert check(tmp_path / folder, *options) == 2
    assert said in capsys.readouterr().err
