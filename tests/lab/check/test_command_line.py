"""Test `dev.py check` as a teacher types it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from lab.check.__main__ import main
from tests.lab.check.mistakes import PROGRAMS, SERVER_MISTAKES
from tests.lab.check.runs import PYTHON


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(PROGRAMS / "server_threads.py", tmp_path / "bien.py")
    mistake = next(one for one in SERVER_MISTAKES if one.name == "tells_everybody")
    (tmp_path / "mal.py").write_text(mistake.source(), encoding="utf-8")
    (tmp_path / "puntos.toml").write_text("to_one = 3\ndelivers = 0\n", encoding="utf-8")
    return tmp_path


def check(folder: Path, program: str, *options: str) -> int:
    command = f"{PYTHON} {program} {{port}}"
    return main(["server", command, "--here", str(folder), "--language", "es", *options])


def test_a_right_program_ends_with_0_and_its_points_are_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    only = ("--only", "delivers", "--only", "to_one")
    assert check(folder, "bien.py", *only, "--json", "a.json", "--html", "a.html") == 0
    told = json.loads((folder / "a.json").read_text(encoding="utf-8"))
    assert [one["id"] for one in told["checks"]] == ["two_people", "delivers", "to_one"]
    assert told["points"] == 3
    assert "Puntos: 3 de 3" in (folder / "a.html").read_text(encoding="utf-8")
    said = capsys.readouterr().out
    assert "✓ bien        Entrega" in said
    assert "Puntos: 3 de 3" in said


def test_a_wrong_one_ends_with_1_and_is_weighed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    only = ("--only", "delivers", "--only", "to_one")
    assert check(folder, "mal.py", *only, "--weights", "puntos.toml") == 1
    said = capsys.readouterr().out
    assert "✗ mal         Solo a su destinatario: El servidor envía a todas" in said
    assert "Entrega" not in said  # it is worth nothing
    assert "Puntos: 1 de 4" in said


@pytest.mark.parametrize(
    ("program", "options", "said"),
    [
        ("falta.py", (), "El programa terminó antes de tiempo."),
        ("bien.py", ("--weights", "nada.toml"), "El archivo de puntos no es válido"),
        ("bien.py", ("--only", "nada"), "No hay ninguna comprobación llamada nada."),
    ],
)
def test_what_cannot_be_tried_ends_with_2_and_a_sentence(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    program: str,
    options: tuple[str, ...],
    said: str,
) -> None:
    assert check(folder, program, *options) == 2
    told = capsys.readouterr().err
    assert said in told
    assert "Traceback" not in told
