"""Look into a folder that PyInstaller has made: which libraries, and which files are in it."""

from __future__ import annotations

import contextlib
import importlib.metadata
import platform
import re
import shutil
import sqlite3
import ssl
import subprocess
import sys
import sysconfig
import tkinter
import zipfile
import zlib
from functools import cache
from importlib.metadata import Distribution
from pathlib import Path
from pyexpat import EXPAT_VERSION
from urllib.parse import quote

_SHARED = re.compile(r"\.(so(\.\d+)*|dll|dylib|pyd)$", re.IGNORECASE)


def libraries(folder: Path) -> list[Distribution]:
    """Return the installed libraries that are in a packaged folder, sorted by name.

    Raises:
        OSError: there is no program of PyInstaller's in it.
    """
    owners = importlib.metadata.packages_distributions()
    tops = _modules(folder) | {_top(folder, path) for path in shared_libraries(folder)}
    names = {owner for top in tops for owner in owners.get(top, ())}
    return [importlib.metadata.distribution(name) for name in sorted(names, key=str.lower)]


def shared_libraries(folder: Path) -> list[Path]:
    """Return the files of machine code in a packaged folder, sorted by path."""
    return sorted(
        path for path in folder.rglob("*") if path.is_file() and _SHARED.search(path.name)
    )


def parts_of_python() -> list[tuple[str, str]]:
    """Return the names and versions of what Python itself brings."""
    tcl = str(tkinter.Tcl().call("info", "patchlevel"))
    parts = [
        ("openssl", ssl.OPENSSL_VERSION.split()[1]),
        ("sqlite", sqlite3.sqlite_version),
        ("tcl-tk", tcl),
    ]
    if not sys.platform.startswith("linux"):  # there the system has these
        parts += [
            ("expat", EXPAT_VERSION.removeprefix("expat_")),
            ("zlib", zlib.ZLIB_RUNTIME_VERSION),
        ]
    return sorted(parts)


def python_version() -> str:
    return platform.python_version()


@cache
def system_package(file: str) -> str:
    """Return the package URL of the Debian package that has this shared library.

    PyInstaller takes such libraries from the system's folder.

    Returns:
        "" if the system has none of this name, or another way to install things.
    """
    folder = f"/lib/{sysconfig.get_config_var('MULTIARCH')}"
    if not shutil.which("dpkg-query"):
        return ""
    owner, _, path = _first_line("dpkg-query", "--search", f"*{folder}/{file}").partition(": ")
    if path not in (f"{folder}/{file}", f"/usr{folder}/{file}"):
        return ""
    version = _first_line("dpkg-query", "--show", "--showformat=${Version}", owner)
    name, _, architecture = owner.partition(":")
    system = platform.freedesktop_os_release().get("ID", "debian")
    return f"pkg:deb/{system}/{name}@{quote(version, safe='~')}?arch={architecture}"


def _first_line(*command: str) -> str:
    """Return the first line of what a program prints, or "" if it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return "" if done.returncode else done.stdout.partition("\n")[0]


def _modules(folder: Path) -> set[str]:
    """Return the top-level modules inside the programs, and in the archive that they share."""
    from PyInstaller.archive.readers import ArchiveReadError, CArchiveReader

    names: set[str] = set()
    for path in folder.rglob("*"):
        if not path.is_file() or path.suffix not in ("", ".exe"):
            continue
        with contextlib.suppress(ArchiveReadError):
            archive = CArchiveReader(str(path))
            for entry in archive.toc:
                if entry.startswith("PYZ"):
                    names |= archive.open_embedded_archive(entry).toc.keys()
    if not names:
        raise OSError(f"There is no program of PyInstaller's in {folder}.")
    for path in folder.rglob("*.zip"):
        with zipfile.ZipFile(path) as shared:
            names |= {name.replace("/", ".") for name in shared.namelist()}
    return {name.partition(".")[0] for name in names}


def _top(folder: Path, path: Path) -> str:
    """Return the top-level module that a file of machine code may belong to."""
    parts = path.relative_to(folder).parts
    for place in ("_internal", "Frameworks"):  # where PyInstaller puts them, the latter on macOS
        if place in parts:
            parts = parts[parts.index(place) + 1 :]
    return parts[0].partition(".")[0]
