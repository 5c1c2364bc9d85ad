"""Make what Windows users install: a .zip to unpack anywhere, and an installer.

The programs come from PyInstaller, on Windows itself or under Wine; the installer from NSIS
(https://nsis.sourceforge.io), whose compiler runs on Windows and on Debian.
"""

from __future__ import annotations

from pathlib import Path

from tools.package.frozen import Unpackable


def make(target: Path, work: Path) -> list[Path]:
    """Make both, and return them.

    Raises:
        Unpackable: a tool is missing.
    """
    raise Unpackable("not yet")
