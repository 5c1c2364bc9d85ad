"""Have PyInstaller make a folder that runs without Python, for this system or, under Wine, Windows.

build.spec says what goes in. Hash seeds and dates are fixed, so that the same sources, libraries
and Python make the same programs.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tools.package import product

Run = Callable[[Sequence[str], Mapping[str, str]], int]


class Unpackable(Exception):
    """A package can't be made; the text is one sentence that says why."""


def with_this_python(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run this Python in the project's folder, and return its exit status."""
    return subprocess.call(
        [sys.executable, *arguments], cwd=product.ROOT, env={**os.environ, **environment}
    )


def build(work: Path, run: Run = with_this_python) -> Path:
    """Run PyInstaller.

    Args:
        work: a folder for what is made.
        run: runs the Python to package, with arguments and an environment.

    Returns:
        The folder with both programs; on macOS the one with the app bundle.

    Raises:
        Unpackable: PyInstaller failed; its output has been shown.
    """
    dist = work / "dist"
    command = ["-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
    places = ["--distpath", str(dist), "--workpath", str(work / "work")]
    seconds = str(product.source_date())
    fixed = {
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": seconds,
        "CHARLA_ONEFILE": "",
        # The package is compressed as a whole, which is better than a module at a time.
        "PYINSTALLER_ZLIB_COMPRESSION_LEVEL": "0",
    }
    if run([*command, *places, str(product.ROOT / "build.spec")], fixed):
        raise Unpackable("PyInstaller failed; see above.")
    return dist if sys.platform == "darwin" else dist / product.NAME


def needed_glibc(folder: Path) -> tuple[int, int]:
    """Return the version of the C library that the programs in a folder want, such as (2, 34).

    It is the newest version of a symbol that one of them asks for, read by objdump.
    """
    newest = (2, 0)
    for file in folder.rglob("*"):
        if file.is_symlink() or not file.is_file() or file.read_bytes()[:4] != b"\x7fELF":
            continue
        symbols = subprocess.run(
            ["objdump", "--dynamic-syms", str(file)], capture_output=True, text=True, check=True
        ).stdout
        wanted = [
            (int(major), int(minor))
            for major, minor in re.findall(r"\*UND\*.*\(?GLIBC_(\d+)\.(\d+)", symbols)
        ]
        newest = max([newest, *wanted])
    return newest
