"""Test which part of the changelog a release shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.release import notes

CHANGELOG = """# Changelog

## [Unreleased]

## [1.2.0] - 2026-12-01

### Added

- Two things,
  one of them [linked](README.md).

## [1.1.0] - 2026-11-01
## [1.0.0] - 2026-10-01

- The first.
"""


@pytest.fixture
def changelog(tmp_path: Path) -> Path:
    file = tmp_path / "CHANGELOG.md"
    file.write_text(CHANGELOG, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("version", "said"),
    [
        ("1.2.0", "### Added\n\n- Two things,\n  one of them [linked](README.md).\n"),
        ("1.0.0", "- The first.\n"),
    ],
)
def test_the_notes_are_the_section_of_the_version(changelog: Path, version: str, said: str) -> None:
    assert notes.notes(changelog, version) == said


@pytest.mark.parametrize(
    ("version", "what"),
    [
        ("1.3.0", r"no section “## \[1.3.0\]”: name “\[Unreleased\]” so"),
        ("1.2", "no section"),
        ("1.1.0", "is empty"),
        ("Unreleased", "is empty"),
    ],
)
def test_a_version_that_nothing_is_said_about_stops_the_release(
    changelog: Path, version: str, what: str
) -> None:
    with pytest.raises(notes.NoNotes, match=what):
        notes.notes(changelog, version)
