"""Write and check SHA256SUMS, the file that `sha256sum --check` reads."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

NAME = "SHA256SUMS"
_LINE = re.compile(r"(?P<sum>[0-9a-f]{64}) [ *](?P<name>[^/\\]+)")


def sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def write(folder: Path) -> Path:
    """Write the sums of all files in a folder, sorted by name, and return the file with them.

    Raises:
        OSError: the folder can't be read or written.
        ValueError: there is nothing in it.
    """
    files = sorted(file for file in folder.iterdir() if file.is_file() and file.name != NAME)
    if not files:
        raise ValueError(f"There are no packages in {folder}.")
    lines = [f"{sha256(file)}  {file.name}\n" for file in files]
    written = folder / NAME
    written.write_text("".join(lines), encoding="utf-8", newline="\n")
    return written


def problems(folder: Path) -> list[str]:
    """Return one sentence for each file that SHA256SUMS does not describe as it is."""
    found = []
    listed = set()
    for number, line in enumerate((folder / NAME).read_text("utf-8").splitlines(), start=1):
        parsed = _LINE.fullmatch(line)
        if parsed is None:
            found.append(f"Line {number} of {NAME} is no sum.")
            continue
        listed.add(parsed["name"])
        file = folder / parsed["name"]
        if not file.is_file():
            found.append(f"{file.name} is missing.")
        elif sha256(file) != parsed["sum"]:
            found.append(f"{file.name} is not what the sum was made of.")
    others = {file.name for file in folder.iterdir() if file.is_file()} - listed - {NAME}
    return [*found, *(f"{name} has no sum." for name in sorted(others))]
