"""Make the Windows computer from its parts, and renew what has changed since.

The DLLs and the modules in C are python.org's own (pins.txt says where they come from), so what
Python, Tk and SQLite do differently on Windows, they do here too. Python's .py files are those of a
Linux Python 3.11, Tcl's and Tk's scripts are Debian's; python.exe is compiled from c/.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path

from tools.windows.computer import ROOT, WINE, Computer, Problem, finish, say, windows_path

HERE = Path(__file__).resolve().parent
SOURCES = HERE / "c"
PINS = HERE / "pins.txt"
REQUIREMENTS = ROOT / "requirements-dev.txt"

COMPILER = "x86_64-w64-mingw32-"
TCL_SCRIPTS = Path("/usr/share/tcltk")
TCL_VERSION = "8.6.12"  # the DLLs'; Debian's scripts are of another patch level and would refuse
LAYOUT = 2  # is counted up when this module makes something else from the same parts

# As much of a Linux Python's library as Windows' has; modules in C come with the DLLs.
LEFT_OUT = shutil.ignore_patterns(
    *("__pycache__", "*.so", "site-packages", "dist-packages", "config-3*", "lib-dynload"),
    *("_sysconfigdata*", "EXTERNALLY-MANAGED", "sitecustomize.py", "_bundled", "test", "idlelib"),
)


def make(folder: Path) -> Computer:
    """Return the computer in this folder, and make what is missing of it (about a minute, 1 GB)."""
    computer = Computer(folder)
    folder.mkdir(parents=True, exist_ok=True)
    stamps = Stamps(folder / "stamps.json")
    parts = hashlib.sha256(str(LAYOUT).encode())
    for path in (PINS, *sorted(SOURCES.iterdir())):
        parts.update(path.read_bytes())
    library = find_library()
    made_of = f"{parts.hexdigest()} {library}"
    if stamps["python"] != made_of:
        stamps.forget()
        lay_out_python(computer, library)
        stamps["python"] = made_of
    if stamps["prefix"] != made_of:
        make_prefix(computer)
        stamps["prefix"] = made_of
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    if stamps["requirements"] != wanted:
        install_requirements(computer)
        stamps["requirements"] = wanted
    return computer


class Stamps:
    """Says in a file of the folder which steps are done, and from what."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._done = dict(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            self._done = {}

    def __getitem__(self, step: str) -> str:
        return str(self._done.get(step, ""))

    def __setitem__(self, step: str, made_of: str) -> None:
        self._done[step] = made_of
        self._path.write_text(json.dumps(self._done, indent=1), encoding="utf-8")

    def forget(self) -> None:
        self._done.clear()
        self._path.unlink(missing_ok=True)


def find_library() -> Path:
    """Return the folder with the .py files of a whole Python 3.11.

    Raises:
        Problem: there is none.
    """
    own = Path(sys.base_prefix) / "lib" / "python3.11"
    elsewhere = [Path(path) / "lib" / "python3.11" for path in ("/usr", "/usr/local")]
    for library in (own, *elsewhere, *Path.home().glob(".pyenv/versions/3.11.*/lib/python3.11")):
        if all((library / name).exists() for name in ("tkinter/ttk.py", "ensurepip/__init__.py")):
            return library
    raise Problem(
        "There is no whole Python 3.11 here, whose library Windows' Python needs;"
        " on Debian 12: apt-get install python3 python3-tk python3-venv"
    )


def lay_out_python(computer: Computer, library: Path) -> None:
    """Lay out python/ from its parts."""
    python = computer.python.parent
    say("fetching the Windows build of CPython (65 MB) ...")
    for folder in (python, computer.programs):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
    with tempfile.TemporaryDirectory(dir=computer.folder) as downloads:
        finish(
            [
                *(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"),
                *("--require-hashes", "--only-binary", ":all:", "--python-version", "3.11"),
                *("--implementation", "cp", "--platform", "win_amd64", "--dest", downloads),
                *("-r", str(PINS)),
            ]
        )
        say("laying it out ...")
        (wheel,) = Path(downloads).glob("panda3d-*.whl")
        unpack_libraries(wheel, python)
        shutil.copytree(library, python / "Lib", ignore=LEFT_OUT, ignore_dangling_symlinks=True)
        bundle_pip(python / "Lib" / "ensurepip", Path(downloads))
    (python / "Scripts").mkdir()
    (python / "Lib" / "site-packages").mkdir()
    copy_tcl(python / "tcl")
    compile_programs(python, computer.programs)


def unpack_libraries(wheel: Path, python: Path) -> None:
    """Put the DLLs and the modules in C of the wheel where Windows' Python has them."""
    libraries = python / "DLLs"
    libraries.mkdir()
    with zipfile.ZipFile(wheel) as archive:
        for item in archive.infolist():
            folder, _, name = item.filename.rpartition("/")
            is_library = name.endswith((".dll", ".pyd"))
            if folder == "deploy_libs" and is_library and not name.startswith("api-ms-win-"):
                (libraries / name).write_bytes(archive.read(item))
    (libraries / "python311.dll").rename(python / "python311.dll")
    (libraries / "VCRUNTIME140.dll").rename(libraries / "vcruntime140.dll")
    shutil.copy(libraries / "vcruntime140.dll", python)


def bundle_pip(ensurepip: Path, downloads: Path) -> None:
    """Give `venv` the pip of Windows; Debian's has no programs for Windows in it."""
    bundled = ensurepip / "_bundled"
    bundled.mkdir()
    source = (ensurepip / "__init__.py").read_text(encoding="utf-8")
    for name in ("pip", "setuptools"):
        (wheel,) = downloads.glob(f"{name}-*.whl")
        shutil.move(wheel, bundled)
        version = wheel.name.split("-")[1]
        source = re.sub(
            rf"^_{name.upper()}_VERSION = .*",
            f'_{name.upper()}_VERSION = "{version}"',
            source,
            flags=re.MULTILINE,
        )
    (ensurepip / "__init__.py").write_text(source, encoding="utf-8")


def copy_tcl(folder: Path) -> None:
    """Copy the scripts of Tcl and Tk, and have them take these DLLs for theirs."""
    for name in ("tcl8.6", "tk8.6"):
        shutil.copytree(TCL_SCRIPTS / name, folder / name)
    if (folder / "tcl8.6" / "tcl8").is_dir():
        shutil.move(folder / "tcl8.6" / "tcl8", folder / "tcl8")
    for script, package in (("tcl8.6/init.tcl", "Tcl"), ("tk8.6/tk.tcl", "Tk")):
        path = folder / script
        path.write_text(
            re.sub(
                rf"(package require -exact {package}\s+)8\.6\.\d+",
                rf"\g<1>{TCL_VERSION}",
                path.read_text(encoding="utf-8"),
            ),
            encoding="utf-8",
        )


def compile_programs(python: Path, programs: Path) -> None:
    """Compile what python.org's installer has besides the DLLs, and what this Wine lacks."""
    environments = python / "Lib" / "venv" / "scripts" / "nt"
    environments.mkdir(parents=True, exist_ok=True)
    manifest = programs / "manifest.o"
    finish([f"{COMPILER}windres", "python.rc", "-o", manifest], cwd=SOURCES)
    compile_ = [f"{COMPILER}gcc", "-municode", "-O1", "-s", "-Wall"]
    windowed = ["-DWINDOWED", "-mwindows"]
    for source, target, options in (
        ("python.c", python / "python.exe", [manifest]),
        ("python.c", python / "pythonw.exe", [manifest, *windowed]),
        ("venv.c", environments / "python.exe", [manifest]),
        ("venv.c", environments / "pythonw.exe", [manifest, *windowed]),
        ("desktop.c", programs / "desktop.exe", []),
        ("random.c", programs / "bcryptprimitives.dll", ["-shared", "-ladvapi32"]),
    ):
        finish([*compile_, source, *options, "-o", target], cwd=SOURCES)
    # python3.dll is for modules that fit every Python 3: each name leads on to python311.dll.
    said = finish([f"{COMPILER}objdump", "-p", python / "python311.dll"])
    names = re.findall(
        r"^\t\[[^\n]*?(\S+)$", said.partition("Name Pointer] Table")[2], flags=re.MULTILINE
    )
    exports = programs / "python3.def"
    exports.write_text(
        "LIBRARY python3.dll\nEXPORTS\n"
        + "".join(f"  {name} = python311.{name}\n" for name in names)
    )
    link = [f"{COMPILER}gcc", "-shared", "-s", "-nostdlib", "-Wl,--entry=0"]
    finish([*link, exports, "-o", python / "python3.dll"])


def make_prefix(computer: Computer) -> None:
    """Make prefix/: a Windows 10 whose user keeps their documents on "C:"."""
    say("starting Windows for the first time ...")
    shutil.rmtree(computer.prefix, ignore_errors=True)
    computer.prefix.mkdir()
    # Without a task bar Wine shows icons for it in a window of its own, which takes the keyboard.
    no_tray = ("reg", "add", r"HKCU\Software\Wine\X11 Driver", "/v", "ShowSystray", "/d", "N")
    for command in (("wineboot", "--init"), ("winecfg", "-v", "win10"), no_tray):
        finish([WINE, *command], _without_screen(computer))
        # What is started without a screen shows no window later either, so it has to end.
        computer.wait()
    disk = computer.prefix / "drive_c"
    system = disk / "windows" / "system32"
    if not (system / "bcryptprimitives.dll").exists():
        shutil.copy(computer.programs / "bcryptprimitives.dll", system)
    for folder in disk.glob("users/*/*"):
        if folder.is_symlink():  # Documents and the like, to the user's real ones
            folder.unlink()
            folder.mkdir()


def install_requirements(computer: Computer) -> None:
    """Install the locked libraries with Windows' own pip, which reads the markers as Windows."""
    say(f"installing {REQUIREMENTS.name} ...")
    environment = {**_pip_settings(), **_without_screen(computer)}
    packages = computer.python.parent / "Lib" / "site-packages"
    python: list[str | Path] = [WINE, computer.python]
    if not (packages / "pip").exists():
        (wheel,) = (packages.parent / "ensurepip" / "_bundled").glob("pip-*.whl")
        finish(
            [*python, "-m", "pip", "install", "--quiet", "--no-index", windows_path(wheel)],
            {**environment, "PYTHONPATH": windows_path(wheel)},
        )
    finish(
        [
            *(*python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
            *("--no-warn-script-location", "--require-hashes", "--only-binary", ":all:"),
            *("-r", windows_path(REQUIREMENTS)),
        ],
        environment,
    )
    computer.wait()


def _pip_settings() -> dict[str, str]:
    """Return what pip is set to on this machine, as variables that Windows' pip obeys too."""
    listed = finish([sys.executable, "-m", "pip", "config", "list"])
    settings = re.findall(r"^global\.([\w-]+)='(.*)'$", listed, flags=re.MULTILINE)
    return {f"PIP_{name.upper().replace('-', '_')}": value for name, value in settings}


def _without_screen(computer: Computer) -> dict[str, str]:
    environment = computer.environment()
    environment.pop("DISPLAY", None)
    return environment
