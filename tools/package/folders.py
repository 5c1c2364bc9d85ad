"""Make the packages that are a folder to unpack: a .tar.gz for Linux, a .zip for macOS.

The one for Linux can be run where it lies; install.sh in it puts Charla into the user's menu.
"""

from __future__ import annotations

import platform
import shutil
from pathlib import Path

from net import VERSION
from tools.package import archives, frozen, older, product
from tools.package.icons import write_icons


def make_linux(target: Path, work: Path) -> list[Path]:
    """Make the .tar.gz, and return it.

    Raises:
        Unpackable: something failed, or wants a newer C library than it should.
    """
    folder = frozen.build(work, older.runner())
    glibc = frozen.needed_glibc(folder)
    if glibc > older.GLIBC:
        raise frozen.Unpackable(f"What was packaged wants glibc {told(glibc)}.")
    add_linux_files(folder, told(glibc))
    top = f"{product.NAME}-{VERSION}-linux-{platform.machine()}"
    package = target / f"{top}.tar.gz"
    archives.write_tar_gz(package, folder, top, product.source_date())
    return [package]


def told(version: tuple[int, int]) -> str:
    return ".".join(map(str, version))


def add_linux_files(folder: Path, glibc: str) -> None:
    """Add what a desktop wants to know, a script that installs all, and a text for the user."""
    files = product.FILES / "linux"
    share = folder / "share"
    share.mkdir()
    for kind in ("desktop", "metainfo.xml"):
        text = (files / f"{product.IDENTIFIER}.{kind}").read_text(encoding="utf-8")
        (share / f"{product.IDENTIFIER}.{kind}").write_text(product.filled(text), encoding="utf-8")
    write_icons(share / "icons" / "hicolor")
    shutil.copyfile(files / "install.sh", folder / "install.sh")
    (folder / "install.sh").chmod(archives.PROGRAM_MODE)
    shutil.copyfile(product.ROOT / "LICENSE", folder / "LICENSE")
    text = (files / "README.txt").read_text(encoding="utf-8")
    (folder / "README.txt").write_text(
        product.filled(text).replace("@GLIBC@", glibc), encoding="utf-8"
    )


def make_macos(target: Path, work: Path) -> list[Path]:
    """Make the .zip with the app bundle and the server beside it, and return it."""
    folder = frozen.build(work)
    shutil.rmtree(folder / product.NAME)  # the bundle has all of it
    package = target / f"{product.NAME}-{VERSION}-macos-{platform.machine()}.zip"
    archives.write_zip(package, folder, product.NAME, product.source_date())
    return [package]
