"""Test how the tests under Wine are chosen and judged; `dev.py windows` itself runs them."""

from __future__ import annotations

import json
import queue
import re
from pathlib import Path

import pytest

from tests.conftest import share_of
from tests.processes import ROOT
from tools.windows import computer, known, making, suite

LISTED = known.read()
NAMED = [*LISTED.fails, *LISTED.hangs]


@pytest.mark.parametrize(
    ("pattern", "test", "is_named"),
    [
        ("tests/a.py::test_b", "tests/a.py::test_b", True),
        ("tests/a.py::test_b", "tests/a.py::test_bc", False),
        ("tests/a.py::test_b[*]", "tests/a.py::test_b[1-x]", True),
        ("tests/a.py::test_b[*]", "tests/a.py::test_b1", False),
        ("tests/a.py::*", "tests/a.py::test_b[\n]", True),
        ("tests/*", "tests/a.py::test_b", True),
        ("tests/a.py", "tests/a.py::test_b", False),
    ],
)
def test_only_a_star_is_special_in_a_pattern(pattern: str, test: str, is_named: bool) -> None:
    assert known.matches(pattern, test) is is_named


def test_a_failure_that_is_not_named_fails_the_run(capsys: pytest.CaptureFixture[str]) -> None:
    listed = known.Known({"named*": "because"}, {"hangs": "waits"})
    outcomes = {
        "fine": "passed",
        "left out": "skipped",
        "named_1": "failed",
        "named_2": "passed",
        "hangs": "hang",
        "new": "failed",
        "broken.py": "error",
    }
    assert known.judge(outcomes, listed) == known.Verdict(
        unnamed=["new", "broken.py"], named=["named_1", "hangs"], mended=["named_2"]
    )
    fine, new = suite.Note("fine", "passed"), suite.Note("new", "failed", "it is wrong")
    assert suite.report([fine], []) == 0
    assert suite.report([fine, new], []) == 1
    assert "FAILED new: it is wrong" in capsys.readouterr().out
    assert suite.report([fine], ["pytest ended with 3"]) == 1
    assert suite.report([], []) == 1  # nothing was run


def test_every_name_has_a_reason_and_is_of_a_test_that_exists() -> None:
    for pattern in NAMED:
        path, _, test = pattern.partition("::")
        name = re.split(r"[\[*]", test)[0]
        source = (ROOT / path).read_text(encoding="utf-8")
        assert re.search(rf"def {name}\w*\(" if "*" in test else rf"def {name}\(", source), pattern
    assert all(len(reason.split()) >= 4 for reason in (*LISTED.fails.values(),))
    assert not set(LISTED.fails) & set(LISTED.hangs)


def test_what_is_fetched_has_a_hash_and_no_address() -> None:
    text = making.PINS.read_text(encoding="utf-8")
    pins = re.findall(r"^\w+==\S+ \\\n    --hash=sha256:[0-9a-f]{64}$", text, re.M)
    assert len(pins) == 3
    assert "://" not in text and "--index" not in text


def test_the_computer_is_outside_the_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CHARLA_WINDOWS", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert computer.cache_folder() == tmp_path / "charla" / "windows"
    monkeypatch.setenv("CHARLA_WINDOWS", str(tmp_path / "elsewhere"))
    assert computer.cache_folder() == tmp_path / "elsewhere"


def test_the_files_are_dealt_out_and_none_is_lost() -> None:
    files = suite.files_of(["tests/net", "tests/test_dev.py::test_alone_it_lists_every_command"])
    assert len(files) == len(set(files)) > 20
    assert files[-1].startswith("tests/test_dev.py::")
    parts = suite.deal(files, 4)
    assert len(parts) == 4
    assert sorted(file for part in parts for file in part) == sorted(files)
    assert suite.deal(["one"], 4) == [["one"]]


def test_the_last_note_about_a_test_counts(tmp_path: Path) -> None:
    path = tmp_path / "notes"
    assert suite.read_notes(path) == []
    notes = [
        {"test": "a", "outcome": "started"},
        {"test": "a", "outcome": "passed", "seconds": 1.5},
        {"test": "b", "outcome": "started"},
    ]
    path.write_text("".join(f"{json.dumps(note)}\n" for note in notes), encoding="utf-8")
    assert [(note.test, note.outcome) for note in suite.read_notes(path)] == [
        ("a", "passed"),
        ("b", "started"),
    ]


def test_what_fails_is_tried_once_more_in_the_time_that_is_kept_for_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Test that the first tries leave a quarter of the time."""
    deadlines: list[float] = []

    def work(*given: object, name: str = "worker") -> list[suite.Worker]:
        (_computer, _dealt, options, deadline) = given
        assert isinstance(options, suite.Options) and isinstance(deadline, float)
        deadlines.append(deadline)
        worker = suite.Worker(of_wine, name, queue.Queue(), options, deadline)
        outcome = "failed" if name == "worker" else "passed"
        line = {"test": "tests/test_a.py::test_b", "outcome": outcome}
        worker.notes.write_text(json.dumps(line) + "\n", encoding="utf-8")
        return [worker]

    of_wine = computer.Computer(tmp_path)
    monkeypatch.setattr(suite, "EVIDENCE", tmp_path / "evidence")
    monkeypatch.setattr(suite, "work", work)
    assert suite.run(of_wine, ["tests/test_a.py"], suite.Options(4, 120, 4, False)) == 0
    first, second = deadlines
    assert second - first == pytest.approx(60)


def test_where_there_is_one_screen_the_tests_with_windows_share_it() -> None:
    for test, share in (
        ("tests/gui/test_login.py::test_x[1]", "the screen"),
        ("tests/system/test_two_windows.py::test_x", "the screen"),
        ("tests/net/wire/test_names.py::test_x", "tests/net/wire/test_names.py"),
        ("tests/system/test_logs.py::test_x[a::b]", "tests/system/test_logs.py"),
    ):
        assert share_of(test) == share
