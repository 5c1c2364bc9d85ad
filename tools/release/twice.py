"""Build everything twice and compare: equal sources give equal packages.

Both builds are told the same time (SOURCE_DATE_EPOCH) and the same order of hashes.
https://reproducible-builds.org says what this is good for: whoever builds a package themselves can
compare it with the one that is offered.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from tools.release.sums import NAME, sha256


def build(command: Sequence[str], environment: Mapping[str, str], output: Path, to: Path) -> None:
    """Build, and move what was built.

    Raises:
        subprocess.CalledProcessError: the build has failed.
    """
    shutil.rmtree(output, ignore_errors=True)
    subprocess.run(command, env={**os.environ, **environment}, check=True)
    shutil.rmtree(to, ignore_errors=True)
    to.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(output, to)


def environment_of_a_build(seconds: str) -> dict[str, str]:
    """Return what a build is told, besides its own environment.

    Args:
        seconds: since 1970, the time that is written into the packages.
    """
    return {"SOURCE_DATE_EPOCH": seconds, "PYTHONHASHSEED": "0"}


def time_of_the_commit(root: Path) -> str:
    """Return when the last commit was made, in seconds since 1970; "0" without git's history."""
    command = ["git", "-C", str(root), "log", "-1", "--format=%ct"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "0"
    return done.stdout.strip() or "0"


def differences(one: Path, other: Path) -> list[str]:
    """Return one sentence for each file that the two folders do not have alike."""
    first, second = _files(one), _files(other)
    found = [f"{name} was built only once." for name in sorted(first.keys() ^ second.keys())]
    for name in sorted(first.keys() & second.keys()):
        if first[name] != second[name]:
            found.append(f"{name} differs.")
    return found


def _files(folder: Path) -> dict[str, str]:
    """Return the sums of all files; links count as what they lead to."""
    return {
        path.relative_to(folder).as_posix(): sha256(path)
        for path in folder.rglob("*")
        if path.is_file() and path.name != NAME
    }
