"""Read the command line of `python3 dev.py release`."""

from __future__ import annotations

import argparse
import platform
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from net import VERSION
from tools.package import frozen, older, product
from tools.release import exchange, notes, sbom, twice

ROOT = product.ROOT
# Where `dev.py package` leaves what PyInstaller has made, before it is packed.
FROZEN = (
    ROOT / "build" / "package" / {"win32": "windows", "darwin": "macos"}.get(sys.platform, "tar")
)
FOLDER = FROZEN / "dist" / ("Charla.app" if sys.platform == "darwin" else "Charla")
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
    command.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    command = add("sbom", "list what is in the packaged folder (CycloneDX)")
    command.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    command.add_argument(
        "--out",
        type=Path,
        default=product.PACKAGES / f"Charla-{VERSION}-{SYSTEM}-{PROCESSOR}.cdx.json",
    )
    command.add_argument(
        "--here", action="store_true", help="with this Python: it has packaged the folder"
    )
    add("twice", "make the packages twice and compare them, byte by byte")
    return own


def main(arguments: Sequence[str]) -> int:
    """Carry out one command.

    Returns:
        0; 1 if something is wrong, with one sentence for each thing.
    """
    options = parser().parse_args(arguments)
    try:
        wrong = COMMANDS[options.command](options)
    except (
        OSError,
        ValueError,
        exchange.Failed,
        frozen.Unpackable,
        subprocess.CalledProcessError,
    ) as error:
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
    if SYSTEM == "linux" and not options.here:
        command = ["-m", "tools.release", "sbom", str(options.folder), "--here"]
        command += ["--out", str(options.out)]
        when = {"SOURCE_DATE_EPOCH": str(product.source_date())}
        return ["it has failed inside."] if older.runner()(command, when) else []
    sbom.write(options.folder, options.out)
    print(f"Wrote {options.out}.")
    return []


def _twice(_options: argparse.Namespace) -> list[str]:
    first, second = ROOT / "build" / "first", ROOT / "build" / "second"
    for to in (first, second):
        twice.make([sys.executable, "-m", "tools.package", "--no-test"], product.PACKAGES, to)
    found = twice.differences(first, second)
    if not found:
        print("Equal, byte by byte.")
    return found


COMMANDS = {"notes": _notes, "exchange": _exchange, "sbom": _sbom, "twice": _twice}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
