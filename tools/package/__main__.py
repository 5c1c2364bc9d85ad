"""Make packages into dist/packages, and test them: `python3 dev.py package`.

Each system makes its own; on Linux `--all` makes those for Windows as well, under Wine.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tools.package import archives, debian, folders, product, windows
from tools.package.frozen import Unpackable

WORK = product.ROOT / "build" / "package"
SUMS = "SHA256SUMS"

# Kind -> what makes its packages in a folder, given one for its work.
LINUX = {"deb": debian.make, "tar": folders.make_linux}
MAKERS: dict[str, Callable[[Path, Path], list[Path]]] = {
    **LINUX,
    "windows": windows.make,
    "macos": folders.make_macos,
}


def kinds_here(everything: bool) -> list[str]:
    """Return the kinds of packages to make on this system."""
    if sys.platform.startswith("linux"):
        return [*LINUX, "windows"] if everything else [*LINUX]
    return ["windows" if sys.platform == "win32" else "macos"]


def make(kinds: list[str], target: Path) -> list[Path]:
    """Make packages and their check sums, in place of those that were there.

    Raises:
        Unpackable: one can't be made.
    """
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    made = []
    for kind in kinds:
        work = WORK / kind
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        for package in MAKERS[kind](target, work):
            print(f"{package.stat().st_size / 1e6:6.2f} MB  {package.name}", flush=True)
            made.append(package)
    write_sums(target)
    return made


def write_sums(folder: Path) -> None:
    """Write the check sums of all that lies in a folder."""
    archives.write_sums(
        folder / SUMS, [file for file in folder.iterdir() if file.is_file() and file.name != SUMS]
    )


def test(folder: Path, everything: bool) -> int:
    """Run the tests of packages, which install and start those in a folder.

    Args:
        everything: also those for other systems, and in a Debian of their own.
    """
    command = [sys.executable, "-m", "pytest", "tests/package/made"]
    environment = {"CHARLA_PACKAGES": str(folder), "CHARLA_PACKAGES_ALL": "1" if everything else ""}
    return subprocess.call(command, cwd=product.ROOT, env={**os.environ, **environment})


def main(arguments: list[str] | None = None) -> int:
    """Return the exit status: 0, 1 if something could not be made, or that of the tests."""
    parser = argparse.ArgumentParser(prog="dev.py package", description=__doc__)
    parser.add_argument("--all", action="store_true", help="whatever can be made on this machine")
    parser.add_argument("--only", action="append", choices=MAKERS, help="one kind (repeatable)")
    parser.add_argument("--no-test", action="store_true", help="make packages without testing them")
    parser.add_argument("--test", action="store_true", help="test those in dist/packages only")
    parser.add_argument("--sums", action="store_true", help=f"write {SUMS} of dist/packages only")
    options = parser.parse_args(arguments)
    if options.sums:
        write_sums(product.PACKAGES)
        return 0
    if options.test:
        return test(product.PACKAGES, options.all)
    try:
        make(options.only or kinds_here(options.all), product.PACKAGES)
    except Unpackable as problem:
        print(f"dev.py package: {problem}", file=sys.stderr)
        return 1
    print(f"Packages are in {product.PACKAGES}", flush=True)
    return 0 if options.no_test else test(product.PACKAGES, options.all)


if __name__ == "__main__":
    sys.exit(main())
