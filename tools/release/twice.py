"""Make the packages twice and compare: equal sources give equal packages, byte by byte.

https://reproducible-builds.org says what this is good for: whoever makes a package themselves can
compare it with the one that is offered.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tools.package.archives import sha256


def make(command: Sequence[str], output: Path, to: Path) -> None:
    """Run what makes a folder, and move the folder.

    Raises:
        subprocess.CalledProcessError: the command has failed.
    """
    shutil.rmtree(output, ignore_errors=True)
    subprocess.run(command, check=True)
    shutil.rmtree(to, ignore_errors=True)
    to.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(output, to)


def differences(one: Path, other: Path) -> list[str]:
    """Return one sentence for each file that the two folders do not have alike."""
    first, second = _sums(one), _sums(other)
    found = [f"{name} was made only once." for name in sorted(first.keys() ^ second.keys())]
    for name in sorted(first.keys() & second.keys()):
        if first[name] != second[name]:
            found.append(f"{name} differs.")
    return found


def _sums(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): sha256(path)
        for path in folder.rglob("*")
        if path.is_file()
    }
