"""Test that the same files always make the same archive, and that it unpacks as it should."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tools.package import archives

SECONDS = 1_600_000_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Create a folder with a program, a text and a folder in it."""
    made = tmp_path / "made"
    (made / "b").mkdir(parents=True)
    (made / "b" / "ñ.txt").write_text("b", encoding="utf-8")
    (made / "a.exe").write_bytes(b"MZ")
    (made / "a.exe").chmod(0o755)
    return made


@pytest.mark.parametrize("write", [archives.write_zip, archives.write_tar_gz])
def test_who_made_a_file_and_when_does_not_matter(
    folder: Path, tmp_path: Path, write: archives.Writer
) -> None:
    write(tmp_path / "one", folder, "Charla", SECONDS)
    (folder / "b" / "ñ.txt").chmod(0o600)
    os.utime(folder / "a.exe", (1, 1))
    (folder / "a.exe").rename(folder / "c")
    (folder / "c").rename(folder / "a.exe")  # it stands last in the folder now
    write(tmp_path / "two", folder, "Charla", SECONDS)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_programs_can_be_started_and_everything_can_be_read(folder: Path, tmp_path: Path) -> None:
    archives.write_tar_gz(tmp_path / "x.tar.gz", folder, "Charla-1", SECONDS)
    with tarfile.open(tmp_path / "x.tar.gz") as archive:
        modes = {entry.name: (entry.mode, entry.uid, entry.mtime) for entry in archive}
    assert modes == {"Charla-1/a.exe": (0o755, 0, SECONDS), "Charla-1/b/ñ.txt": (0o644, 0, SECONDS)}
    archives.write_zip(tmp_path / "x.zip", folder, "Charla", SECONDS)
    with zipfile.ZipFile(tmp_path / "x.zip") as zipped:
        assert zipped.testzip() is None
        assert zipped.namelist() == ["Charla/a.exe", "Charla/b/ñ.txt"]
        assert zipped.getinfo("Charla/a.exe").external_attr >> 16 & 0o777 == 0o755


def test_what_is_older_than_zip_files_gets_their_first_year(folder: Path, tmp_path: Path) -> None:
    archives.write_zip(tmp_path / "x.zip", folder, "Charla", 0)
    with zipfile.ZipFile(tmp_path / "x.zip") as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}


if sys.platform != "win32":

    def test_links_stay_links(folder: Path, tmp_path: Path) -> None:
        """Test it because a Mac's bundle has many, and would be signed in vain otherwise."""
        (folder / "link").symlink_to("b")
        archives.write_tar_gz(tmp_path / "x.tar.gz", folder, "Charla", SECONDS)
        with tarfile.open(tmp_path / "x.tar.gz") as archive:
            assert archive.getmember("Charla/link").linkname == "b"
        archives.write_zip(tmp_path / "x.zip", folder, "Charla", SECONDS)
        with zipfile.ZipFile(tmp_path / "x.zip") as zipped:
            assert zipped.read("Charla/link") == b"b"
            assert zipped.getinfo("Charla/link").external_attr >> 28 == 0o12

    def test_sums_are_what_sha256sum_checks(folder: Path) -> None:
        (folder / "b" / "ñ.txt").rename(folder / "ñ.txt")
        files = [file for file in folder.iterdir() if file.is_file()]
        archives.write_sums(folder / "SHA256SUMS", files)
        checked = subprocess.run(
            [sys.executable, "-c", CHECK, "SHA256SUMS"], cwd=folder, check=False
        )
        assert checked.returncode == 0


CHECK = """
import hashlib, sys
lines = open(sys.argv[1], encoding="utf-8").read().splitlines()
assert len(lines) == 2
for line in lines:
    digest, name = line.split("  ")
    assert hashlib.sha256(open(name, "rb").read()).hexdigest() == digest
"""
