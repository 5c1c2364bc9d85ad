"""Make what Windows users install: a .zip to unpack anywhere, and an installer.

The programs come from PyInstaller, on Windows itself or under Wine; the installer from NSIS
(https://nsis.sourceforge.io), whose compiler runs on Windows and on Debian.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

from net import VERSION
from tools.package import archives, frozen, product
from tools.package.frozen import Unpackable

TOP = f"{product.NAME}-{VERSION}-windows-x64"
# Debian's NSIS makes 64-bit installers too, which run where there is no 32-bit Windows (Wine).
WIDE = Path("/usr/share/nsis/Stubs/lzma_solid-amd64-unicode")
SIDE_PIXELS, SIDE_COLOUR = (164, 314), (232, 243, 241)
NSIS_ON_WINDOWS = ("ProgramFiles(x86)", "ProgramFiles")


def make(target: Path, work: Path) -> list[Path]:
    """Make both, and return them.

    Raises:
        Unpackable: a tool is missing, or fails.
    """
    folder = frozen.build(work, runner())
    shutil.copyfile(product.ROOT / "LICENSE", folder / "LICENSE.txt")
    portable = target / f"{TOP}.zip"
    archives.write_zip(portable, folder, product.NAME, product.source_date())
    installer = target / f"{TOP}-setup.exe"
    make_installer(folder, installer, work)
    return [portable, installer]


def runner() -> frozen.Run:
    """Return what runs a Python for Windows: this one, or the one under Wine.

    Raises:
        Unpackable: there is none under Wine, and it could not be made.
    """
    if sys.platform == "win32":
        return frozen.with_this_python
    from tools.windows import computer, making

    try:
        with computer.alone(computer.cache_folder()):
            made = making.make(computer.cache_folder())
    except computer.Problem as problem:
        raise Unpackable(str(problem)) from problem

    def run(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
        return made.run(made.python, *arguments, cwd=product.ROOT, **environment)

    return run


def make_installer(folder: Path, installer: Path, work: Path) -> None:
    """Have NSIS make an installer of a folder.

    Raises:
        Unpackable: NSIS is not there, or fails; its output has been shown.
    """
    names = [name for name, _ in archives.members(folder)]
    (work / "files.nsh").write_text(files_script(folder, names), encoding="utf-8-sig")
    (work / "deletions.nsh").write_text(deletions_script(names), encoding="utf-8-sig")
    draw_side(work / "side.bmp")
    seconds = product.source_date()
    for name in names:
        os.utime(folder / name, (seconds, seconds))
    size = sum((folder / name).stat().st_size for name in names)
    defined = {
        "VERSION": VERSION,
        "NUMBERS": ".".join(map(str, product.version_numbers())),
        "MADE": str(work),
        "KILOBYTES": str(size // 1024),
        "OUT": str(installer),
        "ICON": str(product.ROOT / "gui" / "icons" / "charla.ico"),
    }
    if WIDE.exists():
        defined["TARGET"] = "amd64-unicode"
    command = [compiler(), "-V2", "-WX", "-INPUTCHARSET", "UTF8"]
    command += [f"-D{name}={value}" for name, value in defined.items()]
    if subprocess.call([*command, str(product.FILES / "windows" / "installer.nsi")]):
        raise Unpackable("NSIS failed; see above.")


def draw_side(target: Path) -> None:
    """Draw the picture beside the installer's last page."""
    from PIL import Image

    from gui.icons import draw

    side = Image.new("RGB", SIDE_PIXELS, SIDE_COLOUR)
    icon = draw.draw(SIDE_PIXELS[0] // 2)
    side.paste(icon, (SIDE_PIXELS[0] // 4, SIDE_PIXELS[1] // 3), icon)
    side.save(target)


def compiler() -> str:
    """Return the path of makensis.

    Raises:
        Unpackable: it is not there.
    """
    places = [
        os.path.join(os.environ[name], "NSIS") for name in NSIS_ON_WINDOWS if name in os.environ
    ]
    found = shutil.which("makensis") or shutil.which("makensis", path=os.pathsep.join(places))
    if found is None:
        raise Unpackable("The installer needs NSIS: apt-get install nsis, or nsis.sourceforge.io.")
    return found


def files_script(folder: Path, names: Sequence[str]) -> str:
    """Return the lines that have NSIS pack and write each file."""
    lines, at = [], None
    for name in names:
        path = PurePosixPath(name)
        if path.parent != at:
            at = path.parent
            lines.append(f"SetOutPath {quoted(installed(at))}")
        lines.append(f"File {quoted(str(folder / name))}")
    return "".join(f"{line}\n" for line in lines)


def deletions_script(names: Sequence[str]) -> str:
    """Return the lines that delete each file, and each folder that is empty then."""
    folders = {parent for name in names for parent in PurePosixPath(name).parents}
    deepest_first = sorted(folders, key=lambda each: (-len(each.parts), str(each)))
    lines = [f"Delete {quoted(installed(PurePosixPath(name)))}" for name in names]
    lines += [f"RMDir {quoted(installed(each))}" for each in deepest_first]
    return "".join(f"{line}\n" for line in lines)


def installed(path: PurePosixPath) -> str:
    """Return where a file of the package is once it is installed, in NSIS's words."""
    return "\\".join(("$INSTDIR", *(part.replace("$", "$$") for part in path.parts)))


def quoted(text: str) -> str:
    return f'"{text}"'
