"""Make the .deb: Charla's sources, run by the system's own Python and the system's libraries.

The sources are there without comments and docstrings, which are a sixth of the package.

One library is missing in Debian 12: msgspec. It goes into the package, out of the wheels that
requirements.txt names by hash, compiled for each Python that Debian and Ubuntu have had since; so
the package belongs to one kind of processor, and can be made for another one on any machine.
"""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

from net import VERSION
from tools.package import product
from tools.package.archives import FILE_MODE, PROGRAM_MODE, members
from tools.package.frozen import Unpackable
from tools.package.icons import write_icons
from tools.package.lean import lean

# Debian's name of a processor -> that of a wheel.
PROCESSORS = {"amd64": "x86_64", "arm64": "aarch64"}
PYTHONS = ((3, 11), (3, 12), (3, 13), (3, 14))
VENDORED = "msgspec"
# It draws pictures of diagrams, and would double the package; without it they are saved as SVG.
LEFT_OUT_LIBRARY = "resvg-py"
HOME = Path("usr", "lib", "charla")
LEFT_OUT = {".po", ".pot", ".icns", ".pyc", ".pyi"}
PROGRAM = '#!/bin/sh\nexec /usr/bin/python3 /usr/lib/charla/{script} "$@"\n'


def make(target: Path, work: Path) -> list[Path]:
    """Make a package for each kind of processor, and return them.

    Raises:
        Unpackable: dpkg-deb or the library's wheels are not there.
    """
    if not shutil.which("dpkg-deb"):
        raise Unpackable("A .deb needs dpkg-deb; `--only tar` makes the other package for Linux.")
    made = []
    for architecture, processor in PROCESSORS.items():
        root = work / architecture
        lay_out(root, architecture, processor)
        package = target / f"charla_{VERSION}_{architecture}.deb"
        command = [
            "dpkg-deb",
            "--root-owner-group",
            "-Zxz",
            "-Sextreme",
            "-z9",
            "--build",
            str(root),
            str(package),
        ]
        environment = {**os.environ, "SOURCE_DATE_EPOCH": str(product.source_date())}
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
        made.append(package)
    return made


def lay_out(root: Path, architecture: str, processor: str) -> None:
    """Write all the files of the package, as they lie on the user's disk, and its description."""
    home = root / HOME
    for source in sources():
        copy = home / source.relative_to(product.ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        if source.suffix == ".py":
            write(copy, lean(source.read_text(encoding="utf-8")))
        else:
            shutil.copyfile(source, copy)
    licence = add_vendored(home, processor, root.with_name(f"wheels-{architecture}"))
    for name, script in (("charla", "main.py"), ("charla-server", "server.py")):
        write(root / "usr" / "bin" / name, PROGRAM.format(script=script), PROGRAM_MODE)
        page = product.filled((product.FILES / "linux" / f"{name}.1").read_text(encoding="utf-8"))
        write_gz(root / "usr" / "share" / "man" / "man1" / f"{name}.1.gz", page)
    share = root / "usr" / "share"
    for folder, kind in (("applications", "desktop"), ("metainfo", "metainfo.xml")):
        name = f"{product.IDENTIFIER}.{kind}"
        text = (product.FILES / "linux" / name).read_text(encoding="utf-8")
        write(share / folder / name, product.filled(text))
    write_icons(share / "icons" / "hicolor")
    write(share / "doc" / "charla" / "copyright", copyright_text(licence))
    write_gz(share / "doc" / "charla" / "changelog.gz", changelog())
    overrides = (product.FILES / "debian" / "lintian").read_text(encoding="utf-8")
    write(share / "lintian" / "overrides" / "charla", overrides)
    describe(root, architecture)


def sources() -> Iterator[Path]:
    """Yield the files that both programs need."""
    yield product.ROOT / "main.py"
    yield product.ROOT / "server.py"
    for top in ("net", "lab", "gui"):
        for _, path in members(product.ROOT / top):
            if path.suffix not in LEFT_OUT and path.name != "draw.py":
                yield path


def add_vendored(home: Path, processor: str, wheels: Path) -> str:
    """Unpack the library for each Python into one folder, and return its licence.

    The compiled modules have the Python and the processor in their names.
    """
    licence = ""
    for major, minor in PYTHONS:
        wheel = download(VENDORED, f"{major}.{minor}", processor, wheels / f"{major}.{minor}")
        with zipfile.ZipFile(wheel) as archive:
            for name in archive.namelist():
                if name.startswith(f"{VENDORED}/") and Path(name).suffix not in LEFT_OUT:
                    archive.extract(name, home)
                elif name.endswith("/LICENSE"):
                    licence = archive.read(name).decode()
    for path in (home / VENDORED).iterdir():
        path.chmod(FILE_MODE)
        if path.suffix == ".py":
            write(path, lean(path.read_text(encoding="utf-8")))
    return licence


def download(library: str, python: str, processor: str, folder: Path) -> Path:
    """Fetch the wheel that requirements.txt names by hash, for another Python or processor.

    Raises:
        Unpackable: there is none, or no network.
    """
    folder.mkdir(parents=True)
    lock = (product.ROOT / "requirements.txt").read_text(encoding="utf-8")
    named = re.search(rf"^{library}==(?:.*\\\n)*.*\n", lock, re.MULTILINE)
    if named is None:
        raise Unpackable(f"requirements.txt does not name {library}.")
    (folder / "one.txt").write_text(named[0], encoding="utf-8")
    platforms = [f"manylinux{each}_{processor}" for each in ("2014", "_2_17", "_2_28")]
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    command += ["--no-deps", "--require-hashes", "--only-binary", ":all:"]
    command += ["--python-version", python, "--implementation", "cp"]
    for platform in platforms:
        command += ["--platform", platform]
    command += ["--dest", str(folder), "--requirement", str(folder / "one.txt")]
    if subprocess.call(command):
        raise Unpackable(f"pip could not fetch {library} for Python {python} (see above).")
    (wheel,) = folder.glob("*.whl")
    return wheel


def describe(root: Path, architecture: str) -> None:
    """Write what dpkg reads, once all files are there, and give everything the common time.

    The files' sums are not there: they would be larger than most of the files, packed, and dpkg
    makes them itself when it unpacks a package without.
    """
    files = [path for _, path in members(root)]
    size = sum(-(-path.stat().st_size // 1024) for path in files)
    own = root / "DEBIAN"
    for name in ("control", "postinst", "prerm"):
        text = product.filled((product.FILES / "debian" / name).read_text(encoding="utf-8"))
        end = f"{PYTHONS[-1][0]}.{PYTHONS[-1][1] + 1}"
        text = text.replace("@ARCHITECTURE@", architecture).replace("@PYTHON_END@", end)
        text = text.replace("@SIZE@", str(size))
        write(own / name, text, FILE_MODE if name == "control" else PROGRAM_MODE)
    seconds = product.source_date()
    for path in sorted(root.rglob("*"), reverse=True):
        if path.is_dir():
            path.chmod(PROGRAM_MODE)
        elif path.stat().st_mode & 0o777 != PROGRAM_MODE:
            path.chmod(FILE_MODE)
        os.utime(path, (seconds, seconds))
    root.chmod(PROGRAM_MODE)


def copyright_text(licence: str) -> str:
    """Return the licences of all that is in the package, in Debian's form."""
    own = (product.ROOT / "LICENSE").read_text(encoding="utf-8").split("\n\n", 2)[2]
    text = (product.FILES / "debian" / "copyright").read_text(encoding="utf-8")
    text = text.replace("@LICENSE@", indented(own))
    return text.replace("@MSGSPEC@", indented(licence.split("\n\n", 1)[1]))


def indented(text: str) -> str:
    """Return a text as the value of a field: with a space in front, and " ." for an empty line."""
    return "\n".join(f" {line}" if line.strip() else " ." for line in text.strip().splitlines())


def changelog() -> str:
    """Return the package's changes as dpkg wants to read them."""
    when = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(product.source_date()))
    return (
        f"charla ({VERSION}) stable; urgency=medium\n\n  * Charla {VERSION}.\n\n"
        f" -- The Charla authors <charla@localhost.invalid>  {when}\n"
    )


def write(path: Path, text: str, mode: int = FILE_MODE) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    path.chmod(mode)


def write_gz(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
