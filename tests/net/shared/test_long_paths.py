"""Test paths that are longer than Windows takes by itself."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from net.journal.journal import Journal
from net.shared import folder_claim, long_paths, privacy


@pytest.mark.parametrize(
    ("path", "verbatim"),
    [
        (r"C:\Users\ñandú\x", r"\\?\C:\Users\ñandú\x"),
        (r"\\servidor\clase\x", r"\\?\UNC\servidor\clase\x"),
        (r"\\?\C:\x", r"\\?\C:\x"),
    ],
)
def test_a_path_has_a_form_without_a_limit(path: str, verbatim: str) -> None:
    assert long_paths.verbatim(path) == verbatim


def test_people_see_the_path_that_they_know() -> None:
    assert long_paths.shown(Path(r"\\?\C:\Users\x")) == r"C:\Users\x"
    assert long_paths.shown(Path(r"\\?\UNC\servidor\clase\x")) == r"\\servidor\clase\x"
    assert long_paths.shown(Path("perfil")) == "perfil"


def test_short_paths_and_those_of_other_systems_are_left_alone() -> None:
    assert long_paths.reachable(Path("x"), "win32") == Path("x")
    assert long_paths.reachable(Path("/" + "x" * 300), "linux") == Path("/" + "x" * 300)


def test_a_profile_in_a_deep_folder_with_odd_names_can_be_used(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["María Núñez 🦤 1234567890"] * 9)
    folder = long_paths.reachable(deep)
    assert (str(folder) != str(deep)) == (sys.platform == "win32")
    privacy.make_folder(folder)
    claim = folder_claim.claim(folder)
    assert claim is not None
    claim.release()
    journal = Journal(folder / "journal" / "ab.db", "Ana")
    journal.close()
    assert (folder / "journal" / "ab.db").exists()
