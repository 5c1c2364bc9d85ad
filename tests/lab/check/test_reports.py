"""Test what the checker says: the same in both languages, and never as a program wants it."""

from __future__ import annotations

import ast
import json
import re
import string
from html.parser import HTMLParser
from pathlib import Path

import pytest

from lab.check import english, report, run, spanish, words
from lab.check.verdicts import CannotStart, CheckResult, Finding, Report, Spoken, Verdict
from lab.check.weights import read_weights
from tests.processes import ROOT

SOURCES = {path: path.read_text(encoding="utf-8") for path in (ROOT / "lab" / "check").glob("*.py")}
EVIL = "\x1b]0;owned\x07\x1b[2J</pre><script>alert(1)</script>\x00"
KINDS = sorted(run.CHECKS)


def example() -> Report:
    fused = Finding(Verdict.WRONG, "fused")
    exchange = (
        Spoken("ana1", True, b"luis2: uno\nluis2: dos\n"),
        Spoken("luis2", False, b"ana1: uno\nluis2: dos" + EVIL.encode()),
        Spoken("ana1", True, b"x" * 5_000),
    )
    results = (
        CheckResult("delivers", Finding(Verdict.OK)),
        CheckResult("two_in_one", fused, exchange, said=EVIL),
        CheckResult("no_newline", Finding(Verdict.LENIENT, "waits")),
        CheckResult("hundred_at_once", Finding(Verdict.NOT_RUN, "needs", {"check": "two_in_one"})),
        CheckResult("crlf", Finding(Verdict.NOT_RUN, "cannot_try")),
    )
    speech = {"greets": True, "welcomes": True, "name_end": "\n", "end": "\n", "header": ""}
    return Report(f"python3 {EVIL}", "server", results, speech, {"two_in_one": 4.0})


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("kind", KINDS)
def test_both_languages_say_the_same_things(kind: str) -> None:
    for name in (f"{kind.upper()}_CHECKS", f"{kind.upper()}_CAUSES", "PROBLEMS", "FRAME"):
        one, other = getattr(english, name), getattr(spanish, name)
        assert list(one) == list(other)
        for key, text in one.items():
            if isinstance(text, str):
                assert placeholders(text) == placeholders(other[key]), key


@pytest.mark.parametrize("kind", KINDS)
def test_every_check_has_words_and_a_page_to_read(kind: str) -> None:
    assert list(getattr(english, f"{kind.upper()}_CHECKS")) == list(run.CHECKS[kind])
    for language in words.LANGUAGES:
        for check in run.CHECKS[kind]:
            for page in words.CheckWords(language, kind).read(check):
                assert page.startswith("https://docs.python.org/3/") or (ROOT / page).exists(), page


def causes_in(node: ast.AST) -> set[str]:
    """Return the causes that a piece of code can name."""
    return {
        str(text.value)
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in ("wrong", "lenient", "not_run")
        for text in branches(call.args[0])
        if isinstance(text, ast.Constant)
    }


def branches(value: ast.expr) -> list[ast.expr]:
    if isinstance(value, ast.IfExp):
        return branches(value.body) + branches(value.orelse)
    return [value]


@pytest.mark.parametrize("kind", KINDS)
def test_every_cause_has_a_sentence(kind: str) -> None:
    table = getattr(english, f"{kind.upper()}_CAUSES")
    ends = {key.rpartition(".")[2] for key in table}
    missing = set()
    for path, text in SOURCES.items():
        for node in ast.parse(text).body if path.name.startswith(f"{kind}_") else ():
            if isinstance(node, ast.FunctionDef) and node.name in run.CHECKS[kind]:
                named = causes_in(node)
                missing |= {one for one in named if not {one, f"{node.name}.{one}"} & set(table)}
            else:
                missing |= causes_in(node) - ends
    assert missing == set()
    for key in table:
        assert key.partition(".")[0] in run.CHECKS[kind] or "." not in key, key


def test_every_problem_has_a_sentence() -> None:
    named = {
        name for text in SOURCES.values() for name in re.findall(r'CannotStart\(\s*"(\w+)"', text)
    }
    assert named <= set(english.PROBLEMS)


def test_json_is_as_promised() -> None:
    told = json.loads(report.as_json(example(), words.CheckWords("es", "server")))
    assert list(told) == ["program", "checks", "points"]
    assert told["points"] == 1.5
    for check in told["checks"]:
        assert list(check) == ["id", "verdict", "why", "sent", "received"]
        assert check["verdict"] in ("ok", "lenient", "wrong", "not run")
    wrong = told["checks"][1]
    assert wrong["sent"].startswith("ana1: b'luis2: uno\\nluis2: dos\\n'\nana1: b'xxxx")
    assert "4700" in wrong["sent"]
    assert "recv" in wrong["why"]
    assert "«Dos mensajes en un segmento»" in told["checks"][3]["why"]


def test_the_points_are_those_of_the_file_and_what_cannot_be_tried_is_not_asked_for() -> None:
    assert example().points == 1.5
    assert example().most_points == 1 + 4 + 1 + 1
    assert not example().is_right


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_terminal_is_not_obeyed(language: str) -> None:
    told = words.CheckWords(language, "server")
    lines = [report.as_text(result, told) for result in example().results]
    assert all(line.isprintable() for text in lines for line in text.split("\n"))
    assert "two_in_one" not in "".join(lines)
    assert "␛]0;owned" in lines[1]


class Tags(HTMLParser):
    """Notes the tags of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)


def test_a_page_shows_what_a_program_said_and_runs_none_of_it() -> None:
    page = report.as_html(example(), words.CheckWords("es", "server"))
    tags = Tags()
    tags.feed(page)
    assert "script" not in tags.seen
    assert "&lt;script&gt;alert(1)" in page
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f]", page)
    assert "b&#x27;luis2: uno\\nluis2: dos\\n&#x27;" in page
    assert "src=" not in page and "http-equiv" in page


def test_points_come_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "puntos.toml"
    path.write_text("two_in_one = 3\nctrl_c = 0\nlenient = 0.25\n")
    assert read_weights(path, ["two_in_one", "ctrl_c"]) == ({"two_in_one": 3, "ctrl_c": 0}, 0.25)


@pytest.mark.parametrize(
    "text",
    [
        "nothing_of_the_kind = 1",
        "ctrl_c = -1",
        "ctrl_c = nan",
        "ctrl_c = inf",
        "ctrl_c = '1'",
        "ctrl_c = true",
        "ctrl_c = [1]",
        "[ctrl_c]",
        "lenient = 2",
        "ctrl_c =",
        "ctrl_c = 1\nctrl_c = 2",
        "\x00",
        "\ud800",
        "# " + "x" * 200_000,
    ],
)
def test_a_file_of_points_with_an_error_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "puntos.toml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(CannotStart) as problem:
        read_weights(path, ["ctrl_c"])
    assert problem.value.cause == "weights"
    assert "puntos.toml" in words.CheckWords("en", "server").problem(problem.value)


def test_a_missing_file_of_points_is_said(tmp_path: Path) -> None:
    with pytest.raises(CannotStart):
        read_weights(tmp_path / "ninguno.toml", [])
