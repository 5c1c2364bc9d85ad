"""Write the icon in the sizes that a Linux desktop looks for, from the pictures in charla.ico.

https://specifications.freedesktop.org/icon-theme-spec/latest/
"""

from __future__ import annotations

from pathlib import Path

from gui.desktop import icon_file
from tools.package.product import IDENTIFIER

SIZES = (16, 24, 32, 48, 64, 128, 256)


def write_icons(hicolor: Path) -> None:
    """Write SIZExSIZE/apps/chat.charla.Charla.png for each size into a theme's folder."""
    pictures = icon_file.pictures(icon_file.ICONS / "charla.ico")
    for size in SIZES:
        folder = hicolor / f"{size}x{size}" / "apps"
        folder.mkdir(parents=True)
        (folder / f"{IDENTIFIER}.png").write_bytes(pictures[size])
