"""Read the command line of `python3 dev.py release`."""

from __future__ import annotations

import argparse
import platform
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from net import VERSION
from tools.release import exchange, notes, sbom, sums, twice

ROOT = Path(__file__).resolve().parents[2]
DIST = ROOT / "dist"
FROZEN = DIST / ("Charla.app" if sys.platform == "darwin" else "Charla")
PACKAGES = DIST / "packages"
SYSTEM = {"win32": "windows", "darwin": "macos"}.get(sys.platform, "linux")
# Windows calls the processor AMD64 and names its packages x64.
PROCESSOR = {"AMD64": "x64"}.get(platform.machine(), platform.machine())


def parser() -> argparse.ArgumentParser:
    """Return the parser; CONTRIBUTING.md describes how the commands make a release."""
    own = argparse.ArgumentParser(prog="dev.py release", description=__doc__)
    commands = own.add_subparsers(dest="command", required=True)

    def add(name: str, about: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=about, description=about)

    command = add("notes", "print or write what CHANGELOG.md says about this version")
    command.add_argument("--tag", default=f"v{VERSION}", help="must be v and this version")
    command.add_argument("--out", type=Path, help="the file to write it into")
    command = add("exchange", "packaged programs exchange a message and its confirmation")
    command.add_argument("folder", nargs="?", type=Path, default=FROZEN)
    command = add("sbom", "list what is in the packaged folder (CycloneDX)")
    command.add_argument("folder", nargs="?", type=Path, default=FROZEN)
    command.add_argument(
        "--out", type=Path, default=PACKAGES / f"Charla-{VERSION}-{SYSTEM}-{PROCESSOR}.cdx.json"
    )
    command = add("sums", "write SHA256SUMS, or check it")
    command.add_argument("folder", nargs="?", type=Path, default=PACKAGES)
    command.add_argument("--check", action="store_true")
    command = add("twice", "build twice and compare, byte by byte")
    command.add_argument("what", nargs="?", choices=("build", "package"), default="package")
    return own


def main(arguments: Sequence[str]) -> int:
    """Carry out one command.

    Returns:
        0; 1 if something is wrong, with one sentence for each thing.
    """
    options = parser().parse_args(arguments)
    try:
        wrong = COMMANDS[options.command](options)
    except (OSError, ValueError, exchange.Failed, subprocess.CalledProcessError) as error:
        wrong = [str(error)]
    for sentence in wrong:
        print(f"dev.py release {options.command}: {sentence}", file=sys.stderr)
    return 1 if wrong else 0


def _notes(options: argparse.Namespace) -> list[str]:
    if options.tag != f"v{VERSION}":
        return [f"The tag is {options.tag}, and net/__init__.py says that this is {VERSION}."]
    said = notes.notes(ROOT / "CHANGELOG.md", VERSION)
    if options.out is None:
        print(said, end="")
    else:
        options.out.write_text(said, encoding="utf-8", newline="\n")
    return []


def _exchange(options: argparse.Namespace) -> list[str]:
    window, server = exchange.programs(options.folder)
    seconds = exchange.exchange([window], [server])
    print(f"Confirmed {seconds:.1f} s after the windows were started.")
    return []


def _sbom(options: argparse.Namespace) -> list[str]:
    sbom.write(options.folder, options.out)
    print(f"Wrote {options.out}.")
    return []


def _sums(options: argparse.Namespace) -> list[str]:
    if options.check:
        return sums.problems(options.folder)
    print(sums.write(options.folder).read_text(encoding="utf-8"), end="")
    return []


def _twice(options: argparse.Namespace) -> list[str]:
    environment = twice.environment_of_a_build(twice.time_of_the_commit(ROOT))
    command = [sys.executable, str(ROOT / "dev.py"), options.what]
    output = PACKAGES if options.what == "package" else FROZEN
    first, second = ROOT / "build" / "first", ROOT / "build" / "second"
    for to in (first, second):
        twice.build(command, environment, output, to)
    found = twice.differences(first, second)
    if not found:
        print(f"Equal, byte by byte: {output}.")
    return found


COMMANDS = {"notes": _notes, "exchange": _exchange, "sbom": _sbom, "sums": _sums, "twice": _twice}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
