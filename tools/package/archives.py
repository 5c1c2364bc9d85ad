"""Pack folders so that the same files always make the same archive, byte by byte.

Files stand in the order of their names, belong to nobody, and have one common time.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import stat
import tarfile
import time
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

Writer = Callable[[Path, Path, str, int], None]

# What zlib is given for its tables (1 to 9). Programs become 1 % smaller than with its own 8, since
# it then begins a new block more often.
ZLIB_MEMORY = 7

PROGRAM_MODE = 0o755
FILE_MODE = 0o644


def write_zip(target: Path, folder: Path, top: str, seconds: int) -> None:
    """Write a zip of a folder.

    Args:
        top: the name of the folder in the archive.
        seconds: the time of all files, since 1970.
    """
    when = time.gmtime(seconds)[:6]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, path in members(folder):
            entry = zipfile.ZipInfo(f"{top}/{name}", (max(when[0], 1980), *when[1:]))
            entry.create_system = 3  # Unix, wherever it is made: links and programs stay such
            if path.is_symlink():
                entry.external_attr = (stat.S_IFLNK | 0o777) << 16
                archive.writestr(entry, path.readlink().as_posix())
                continue
            entry.external_attr = (stat.S_IFREG | mode_of(path)) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w") as file:
                file._compressor = zlib.compressobj(9, zlib.DEFLATED, -15, ZLIB_MEMORY)  # type: ignore[attr-defined]
                file.write(path.read_bytes())


def write_tar_gz(target: Path, folder: Path, top: str, seconds: int) -> None:
    """Write a .tar.gz of a folder; the arguments are those of `write_zip`."""
    with target.open("wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=seconds) as packed:
        packed.write(tar(folder, top, seconds))


def tar(folder: Path, top: str, seconds: int) -> bytes:
    """Return a tar of a folder; the arguments are those of `write_zip`."""
    kept = io.BytesIO()
    with tarfile.open(fileobj=kept, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for name, path in members(folder):
            entry = tarfile.TarInfo(f"{top}/{name}")
            entry.mtime = seconds
            if path.is_symlink():
                entry.type, entry.linkname, entry.mode = (
                    tarfile.SYMTYPE,
                    str(path.readlink()),
                    0o777,
                )
                archive.addfile(entry)
                continue
            entry.size, entry.mode = path.stat().st_size, mode_of(path)
            with path.open("rb") as content:
                archive.addfile(entry, content)
    return kept.getvalue()


def members(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the files and links in a folder, in the order of their names in it."""
    paths = {
        path.relative_to(folder).as_posix(): path
        for path in folder.rglob("*")
        if path.is_symlink() or path.is_file()
    }
    yield from sorted(paths.items())


def mode_of(path: Path) -> int:
    """Return the mode of a file for others: programs may be started, everything may be read."""
    runs = path.suffix == ".exe" or path.stat().st_mode & stat.S_IXUSR
    return PROGRAM_MODE if runs else FILE_MODE


def write_sums(target: Path, files: Iterable[Path]) -> None:
    """Write what `sha256sum --check` reads."""
    lines = [f"{sha256(file)}  {file.name}\n" for file in sorted(files)]
    target.write_text("".join(lines), encoding="utf-8", newline="\n")


def sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
