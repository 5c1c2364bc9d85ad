"""Test that the pipeline is safe and calls only what a developer can call.

`dev.py lint` has zizmor look at the workflows too, and check their form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import dev
from tests.processes import ROOT
from tools.release import __main__ as release

WORKFLOWS = sorted((ROOT / ".github" / "workflows").iterdir())
each = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
# What only GitHub can do; it is given nothing but what earlier jobs have made.
ELSEWHERE = ("gh release create ",)
NOT_YET = {"package"}


def steps(text: str, key: str) -> Iterator[str]:
    """Yield the values of a key in the lists of steps; folded lines are joined."""
    lines = text.splitlines()
    for number, line in enumerate(lines):
        found = re.match(rf"( *(?:- )?){key}: (.*)", line)
        if not found:
            continue
        value, indent = found[2], len(found[1])
        if value in (">-", ">", "|"):
            folded = []
            for following in lines[number + 1 :]:
                if following.strip() and len(following) - len(following.lstrip()) <= indent:
                    break
                folded.append(following.strip())
            value = " ".join(folded).strip()
        yield value


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_there_are_workflows_for_changes_and_for_releases() -> None:
    assert [path.name for path in WORKFLOWS] == ["packages.yml", "release.yml", "test.yml"]


@each
def test_every_action_is_pinned_by_a_commit_and_says_its_version(path: Path) -> None:
    used = list(steps(text_of(path), "uses"))
    assert used
    for action in used:
        assert re.fullmatch(
            r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+|\./\.github/workflows/\w+\.yml( #.*)?",
            action,
        ), action


def test_one_action_has_one_commit() -> None:
    used = {action for path in WORKFLOWS for action in steps(text_of(path), "uses")}
    names = [action.split("@")[0] for action in used if "@" in action]
    assert sorted(names) == sorted(set(names))


@each
def test_what_strangers_write_decides_nothing(path: Path) -> None:
    text = text_of(path)
    assert "pull_request_target" not in text
    assert "workflow_run" not in text
    assert not re.search(r"\$\{\{[^}]*(github\.event|github\.head_ref|inputs\.)", text)
    for command in steps(text, "run"):
        assert "${{" not in command, command
    assert "secrets." not in text


@each
def test_a_job_may_only_read_unless_it_says_why(path: Path) -> None:
    text = text_of(path)
    assert "\npermissions:\n  contents: read\n" in text
    for line in re.findall(r"^ +[\w-]+: write.*", text, re.MULTILINE):
        assert path.name == "release.yml", line
        assert re.search(r": write # \w+", line), line


def test_a_job_that_may_write_runs_nothing_of_the_project() -> None:
    text = text_of(ROOT / ".github" / "workflows" / "release.yml")
    jobs = re.split(r"^  (?=\w+:$)", text.partition("\njobs:\n")[2], flags=re.MULTILINE)
    writing = [job for job in jobs if ": write" in job]
    assert [job.partition(":")[0] for job in writing] == ["attest", "draft"]
    for job in writing:
        assert "checkout" not in job
        assert "dev.py" not in job


@each
def test_no_step_keeps_the_token(path: Path) -> None:
    text = text_of(path)
    assert text.count("actions/checkout@") == text.count("persist-credentials: false")


@each
def test_every_job_ends_sometime_and_on_a_system_that_is_named(path: Path) -> None:
    text = text_of(path)
    assert text.count("runs-on:") == text.count("timeout-minutes:")
    assert "-latest" not in text


@each
def test_every_command_is_one_that_developers_have(path: Path) -> None:
    for line in steps(text_of(path), "run"):
        if line.startswith(ELSEWHERE):
            continue
        found = re.fullmatch(r'(?:sudo "\$\(which python\)"|python) dev\.py (\w+) ?(.*)', line)
        assert found, line
        if found[1] in NOT_YET:
            continue
        command = dev.COMMANDS[found[1]]
        assert not found[2] or command.passes_on
        if found[1] == "release":
            release.parser().parse_args(found[2].replace('"', "").split())


def test_the_pipeline_tests_what_the_documents_promise() -> None:
    """Test the oldest Python that is supported and a newer one, on each system."""
    text = text_of(ROOT / ".github" / "workflows" / "test.yml")
    oldest = re.search(r'requires-python = ">=([\d.]+)"', text_of(ROOT / "pyproject.toml"))
    assert oldest
    for versions in re.findall(r"python: \[(.+)\]", text):
        assert f'"{oldest[1]}"' in versions
        assert '"3.14"' in versions
    assert {"ubuntu", "windows", "macos"} <= set(re.findall(r"(ubuntu|windows|macos)-\d", text))
