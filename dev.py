#!/usr/bin/env python3
"""Offer one command for everything: see Charla, run it, test it, package it.

This file uses the standard library only, on Linux, macOS and Windows, because it sets up the rest.
It makes `.venv` in the project's folder, with a Python that has tkinter, from the locked and hashed
requirements; on Debian and its relatives, as root, it also installs missing system packages. A
stamp in `.venv` says what it contains, so that later runs start the program at once.

`python3 dev.py` alone lists the commands.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

if sys.version_info < (3, 11):  # noqa: UP036 -- this file is the one that older Pythons meet
    sys.exit("Charla needs Python 3.11 or newer; this is %d.%d." % sys.version_info[:2])  # noqa: UP031

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "charla-stamp.json"

RUNTIME = "requirements.txt"
DEVELOPMENT = "requirements-dev.txt"  # contains every pin of RUNTIME too
# Lock file -> the lock files that installing it satisfies.
LOCKS = {RUNTIME: (RUNTIME,), DEVELOPMENT: (RUNTIME, DEVELOPMENT)}

# Program -> the Debian package that contains it.
SCREEN = {"Xvfb": "xvfb", "openbox": "openbox"}
PACKAGING = {"objdump": "binutils"}
TRYING = {  # the packages that were made
    **SCREEN,
    "appstreamcli": "appstream",
    "desktop-file-validate": "desktop-file-utils",
    "lintian": "lintian",
}
INSTALLERS = {"makensis": "nsis"}
OLDER = {  # another Debian in a folder
    "mmdebstrap": "mmdebstrap",
    "/usr/share/keyrings/debian-archive-keyring.gpg": "debian-archive-keyring",
}
TESTING = {
    **SCREEN,
    **PACKAGING,
    "xdotool": "xdotool",
    "strace": "strace",
    "openssl": "openssl",
    "dbus-daemon": "dbus",
    "cc": "build-essential",
    "tshark": "tshark",
}
# A path: the file that a package without programs contains.
WINE = {
    **SCREEN,
    "/usr/lib/wine/wine64": "wine64",
    "/usr/share/wine/fonts/tahoma.ttf": "fonts-wine",
    "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64-win32",
    "xdotool": "xdotool",
    "/usr/share/tcltk/tcl8.6/init.tcl": "tcl8.6",
    "/usr/share/tcltk/tk8.6/tk.tcl": "tk8.6",
}
TORTURING = {"cc": "build-essential"}
PEERS = {name: name for name in ("ngircd", "inspircd", "mosquitto", "prosody")}
BENCHMARKING = {**SCREEN, **PEERS}


class Problem(Exception):
    """The user has to do something first; the text is one plain sentence that says what."""


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


# --- system packages ------------------------------------------------------------------------------


def apt_install(packages: Sequence[str], why: str) -> None:
    """Install Debian packages, or say which ones are missing if we may not install them."""
    names = " ".join(packages)
    if not shutil.which("apt-get"):
        raise Problem(
            f"{why} Install what Debian calls {names} with your system's package manager."
        )
    sudo = sudo_of_a_runner()
    if sys.platform == "win32" or (os.geteuid() != 0 and not sudo):
        raise Problem(f"{why} Install what is missing with: sudo apt-get install {names}")
    say(f"Installing with apt-get: {names} ...")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", *packages]
    for command in (["apt-get", "update", "--quiet"], install):
        done = subprocess.run(
            [*sudo, *command], env=environment, capture_output=True, text=True, check=False
        )
    if done.returncode:
        raise Problem(f"{why} apt-get could not install {names}:\n{done.stderr.strip()}")


def sudo_of_a_runner() -> list[str]:
    """Return the command for root's rights where nobody can be asked: in continuous integration."""
    if sys.platform == "win32" or os.geteuid() == 0:
        return []
    if not os.environ.get("CI") or not shutil.which("sudo"):
        return []
    return ["sudo", "--non-interactive", "--preserve-env=DEBIAN_FRONTEND"]


def ensure_programs(programs: dict[str, str], why: str) -> None:
    """Ensure on Linux that these programs exist; macOS and Windows have a screen and need none."""
    if not sys.platform.startswith("linux"):
        return
    path = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin"))
    missing = [
        program
        for program in programs
        if not (os.path.isfile(program) or shutil.which(program, path=path))
    ]
    if missing:
        apt_install([programs[name] for name in missing], f"{why} needs {', '.join(missing)}.")


def ensure_shared_python() -> None:
    """Ensure that libpython exists:

    PyInstaller packs it, and Debian keeps it apart from python3.
    """
    real = Path(os.path.realpath(VENV_PYTHON))  # /usr/bin/python3.11
    if is_debians(str(real)) and not list(Path("/usr/lib").glob(f"*/lib{real.name}.so.1.0")):
        apt_install([f"lib{real.name}"], "Packaging needs Python's shared library.")


def ensure_emoji_font() -> None:
    """Ensure that there is an emoji font, so that the window looks as on a desktop."""
    if sys.platform.startswith("linux") and not list(
        Path("/usr/share/fonts").rglob("NotoColorEmoji.ttf")
    ):
        apt_install(["fonts-noto-color-emoji"], "The window is shown with emoji in colour.")


# --- the environment ------------------------------------------------------------------------------

PROBE = """
import sys
for name in ("_tkinter", "ensurepip", "venv"):
    try:
        __import__(name)
    except ImportError:
        print(name)
if sys.version_info < (3, 11):
    print("3.11")
"""
DEBIAN_PYTHON = "/usr/bin/python3"
DEBIAN_MODULES = {"_tkinter": "python3-tk", "ensurepip": "python3-venv", "venv": "python3-venv"}
NO_TKINTER = {
    "darwin": "Install Python from https://www.python.org/downloads/ (it brings tkinter), or run:"
    " brew install python-tk; then start dev.py with that python3.",
    "win32": "Start the installer from https://www.python.org/downloads/ again, choose Modify,"
    " tick 'tcl/tk and IDLE', and then start dev.py again.",
    "linux": "Install it (Fedora: sudo dnf install python3-tkinter; Arch: sudo pacman -S tk),"
    " or start dev.py with a Python that has it.",
}


def lacking(python: str) -> list[str]:
    """Return the modules that this interpreter needs and lacks ("3.11" if it is too old)."""
    try:
        done = subprocess.run([python, "-c", PROBE], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ["3.11"]
    return done.stdout.split()


def is_debians(python: str) -> bool:
    """Return whether this interpreter is the one that Debian's python3-* packages are for."""
    return bool(shutil.which("apt-get")) and os.path.realpath(python) == os.path.realpath(
        DEBIAN_PYTHON
    )


def base_python() -> str:
    """Return the interpreter to make `.venv` with: the one that runs this file, else Debian's."""
    own: str = getattr(sys, "_base_executable", None) or sys.executable
    candidates = [own, DEBIAN_PYTHON] if is_debians(DEBIAN_PYTHON) else [own]
    for python in candidates:
        if not lacking(python):
            return python
    for python in candidates:
        missing = lacking(python)
        if is_debians(python) and set(missing) <= set(DEBIAN_MODULES):
            packages = sorted({DEBIAN_MODULES[name] for name in missing})
            apt_install(packages, "Charla's window needs tkinter, and its set-up needs venv.")
            if not lacking(python):
                return python
    platform = "linux" if sys.platform.startswith("linux") else sys.platform
    if "_tkinter" in lacking(own):
        raise Problem(
            f"This Python ({own}) has no tkinter. {NO_TKINTER.get(platform, NO_TKINTER['linux'])}"
        )
    raise Problem(
        f"This Python ({own}) cannot make an environment: it has no {', '.join(lacking(own))}."
    )


def venv_interpreter() -> str:
    """Return the version of `.venv`'s Python and the path of its base; "" if that is gone."""
    try:
        settings = (VENV / "pyvenv.cfg").read_text(encoding="utf-8")
    except OSError:
        return ""
    values = dict(line.split(" = ", 1) for line in settings.splitlines() if " = " in line)
    if not (VENV_PYTHON.exists() and Path(values.get("home", "?")).is_dir()):
        return ""
    return f"{values.get('version', '')} {os.path.realpath(VENV_PYTHON)}"


def digest(lock: str) -> str:
    return hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()


def is_ready(lock: str) -> bool:
    """Return whether `.venv` is complete, its Python exists, and the lock file has not changed."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
        return bool(stamp["python"] == venv_interpreter() != "" and stamp[lock] == digest(lock))
    except (OSError, ValueError, KeyError, TypeError):
        return False


@contextlib.contextmanager
def only_one_setup() -> Iterator[None]:
    """Wait for another dev.py that is setting up.

    It may be starting a server in one terminal, while this one starts a window in the next.
    """
    folder = ROOT / "build"
    folder.mkdir(exist_ok=True)
    with (folder / "setup.lock").open("a") as file:
        if sys.platform == "win32":
            while True:
                with contextlib.suppress(OSError):  # raised after ten seconds; then try again
                    msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
                    break
                say("Waiting for another dev.py that is setting up ...")
        else:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                say("Waiting for another dev.py that is setting up ...")
                fcntl.flock(file, fcntl.LOCK_EX)
        yield


def ensure_environment(lock: str) -> None:
    """Ensure that `.venv` contains what the lock file says; remake one that is incomplete."""
    if is_ready(lock):
        return
    with only_one_setup():
        if is_ready(lock):
            return
        say(f"Setting up Charla in .venv, from {lock} (about a minute, this time only) ...")
        if not is_ready(RUNTIME):
            python = base_python()
            with contextlib.suppress(FileNotFoundError):
                shutil.rmtree(VENV)
            if subprocess.call([python, "-m", "venv", str(VENV)]):
                raise Problem(f"{python} could not make an environment in {VENV}.")
        STAMP.unlink(missing_ok=True)
        pip = [str(VENV_PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        if subprocess.call(
            [*pip, "--require-hashes", "--only-binary", ":all:", "-r", str(ROOT / lock)]
        ):
            raise Problem(
                "pip could not install Charla's libraries (see above); is there a network?"
            )
        stamp = {"python": venv_interpreter(), **{name: digest(name) for name in LOCKS[lock]}}
        STAMP.write_text(json.dumps(stamp, indent=1), encoding="utf-8")


# --- processes ------------------------------------------------------------------------------------


def hand_over(*arguments: str | Path) -> NoReturn:
    """Replace this program by another one, run by `.venv`'s Python.

    Its signals, its output and its exit status become ours.
    """
    sys.stdout.flush()
    command = [str(VENV_PYTHON), *map(str, arguments)]
    if os.name != "nt":
        os.execv(command[0], command)
    child = subprocess.Popen(command)
    while True:
        # The child has received Ctrl+C too, and ends in its own way.
        with contextlib.suppress(KeyboardInterrupt):
            sys.exit(child.wait())


# --- the commands ---------------------------------------------------------------------------------


def demo(arguments: Sequence[str]) -> int:
    if sys.platform.startswith("linux") and not os.environ.get("DISPLAY"):
        ensure_programs(SCREEN, "There is no screen here, and showing the demo without one")
    hand_over(ROOT / "demo.py", *arguments)


def screenshots(arguments: Sequence[str]) -> int:
    ensure_emoji_font()
    hand_over(ROOT / "screenshots.py", *arguments)


def run(arguments: Sequence[str]) -> int:
    hand_over(ROOT / "main.py", *arguments)


def server(arguments: Sequence[str]) -> int:
    hand_over(ROOT / "server.py", *arguments)


def check(arguments: Sequence[str]) -> int:
    here = os.getcwd()
    os.chdir(ROOT)
    hand_over("-m", "lab.check", "--here", here, *arguments)


def lesson(arguments: Sequence[str]) -> int:
    here = os.getcwd()
    os.chdir(ROOT)
    hand_over("-m", "lab.lessons", "--here", here, *arguments)


# Faults in .github/workflows, those of their form included; nothing is asked of GitHub.
WORKFLOWS = (
    *("--offline", "--quiet", "--no-progress", "--pedantic", "--strict-collection"),
    ".github/workflows",
)


def lint(arguments: Sequence[str]) -> int:
    """Run ruff, mypy and zizmor.

    Mypy runs once for each platform, because nobody has all three, and the code differs.
    """
    python = str(VENV_PYTHON)
    checks = {
        "ruff": [python, "-m", "ruff", "check", "--quiet"],
        "the format": [python, "-m", "ruff", "format", "--check", "--quiet"],
        "the workflows": [str(VENV_PYTHON.with_name("zizmor")), *WORKFLOWS],
    }
    for platform in ("linux", "darwin", "win32"):
        cache = f".mypy_cache/{platform}"  # a common one would be discarded each time
        options = ["--no-error-summary", "--platform", platform, "--cache-dir", cache]
        checks[f"mypy for {platform}"] = [python, "-m", "mypy", *options]
    running = {}
    for name, command in checks.items():
        running[name] = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
        )
    failed = []
    for name, process in running.items():
        output, _ = process.communicate()
        if process.returncode:
            failed.append(name)
            print(f"--- {name}\n{output.rstrip()}")
    print(f"Failed: {', '.join(failed)}" if failed else f"Clean: {', '.join(checks)}", flush=True)
    return 1 if failed else 0


# File by file, in the order in which tests/conftest.py puts them. A process that crashes is not
# started again, since it would only crash in the same test.
SPREAD = (
    *("-n", "auto", "--dist", "loadfile"),
    *("--no-loadscope-reorder", "--max-worker-restart", "0"),
)


def test(arguments: Sequence[str]) -> int:
    """Lint, then run the tests: all of them on several processes, a part of them in one.

    A part starts sooner in one process, and its output comes as it happens. `-n auto` as an
    argument spreads a part too.
    """
    if status := lint(()):
        return status
    ensure_shared_python()
    ensure_emoji_font()
    keep_bytecode()
    os.chdir(ROOT)
    # On Windows pytest's usual way of capturing takes the files from under Tcl: see tools/windows.
    capture = ["--capture=sys"] if sys.platform == "win32" else []
    hand_over("-m", "pytest", *capture, *(arguments or SPREAD))


def keep_bytecode() -> None:
    """See that the hundreds of processes that tests start do not all compile the same modules.

    Whoever wants no `__pycache__` among the sources has them in build/.
    """
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        os.environ.setdefault("PYTHONPYCACHEPREFIX", str(ROOT / "build" / "pycache"))


def torture(arguments: Sequence[str]) -> int:
    os.chdir(ROOT)
    hand_over("-m", "tests.torture", *arguments)


def windows(arguments: Sequence[str]) -> int:
    if not sys.platform.startswith("linux"):
        raise Problem("Wine stands in for Windows on Linux; on Windows itself use: dev.py test")
    os.chdir(ROOT)
    hand_over("-m", "tools.windows", *arguments)


def bench(arguments: Sequence[str]) -> int:
    os.chdir(ROOT)
    hand_over("-m", "bench", *arguments)


def lab(arguments: Sequence[str]) -> int:
    # The folder stays the user's, whose files the arguments name.
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), *([before] if before else [])])
    hand_over("-m", "lab.faults", *arguments)


def build(arguments: Sequence[str]) -> int:
    ensure_shared_python()
    os.chdir(ROOT)
    hand_over(
        "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", *arguments, ROOT / "build.spec"
    )


def package(arguments: Sequence[str]) -> int:
    ensure_shared_python()
    if "--all" in arguments:
        ensure_programs({**WINE, **INSTALLERS}, "dev.py package --all")
    os.chdir(ROOT)
    hand_over("-m", "tools.package", *arguments)


def release(arguments: Sequence[str]) -> int:
    if {"twice", "sbom"} & {*arguments}:
        ensure_programs({**PACKAGING, **OLDER}, "dev.py release")
    os.chdir(ROOT)
    hand_over("-m", "tools.release", *arguments)


@dataclass(frozen=True)
class Command:
    action: Callable[[Sequence[str]], int]
    about: str
    passes_on: str = ""  # the program that receives further arguments; empty: none are allowed
    lock: str = RUNTIME
    programs: dict[str, str] | None = None


COMMANDS = {
    "demo": Command(demo, "two people chat in two windows through a real server", "demo.py"),
    "run": Command(run, "open the chat window", "main.py"),
    "server": Command(server, "start a server", "server.py"),
    "lab": Command(lab, "put a bad network between any client and any server", "the lab"),
    "check": Command(check, "say what is wrong with a student's chat program", "lab.check"),
    "lesson": Command(lesson, "learn to write a chat, in seven lessons", "lab.lessons"),
    "test": Command(test, "check and test everything", "pytest", DEVELOPMENT, TESTING),
    "torture": Command(
        torture,
        "kill and cut everything at random: nothing is lost",
        "the torture run",
        DEVELOPMENT,
        TORTURING,
    ),
    "windows": Command(
        windows, "run tests as Windows would, under Wine", "tools/windows", DEVELOPMENT, WINE
    ),
    "lint": Command(lint, "check the code only: ruff, mypy, zizmor", lock=DEVELOPMENT),
    "bench": Command(
        bench, "measure, side by side with others", "the benchmark", DEVELOPMENT, BENCHMARKING
    ),
    "screenshots": Command(
        screenshots, "take the pictures in docs/screenshots", "screenshots.py", DEVELOPMENT, SCREEN
    ),
    "build": Command(
        build, "package both programs into dist/", "PyInstaller", DEVELOPMENT, PACKAGING
    ),
    "package": Command(
        package,
        "make what people install, and test it",
        "tools/package",
        DEVELOPMENT,
        {**PACKAGING, **TRYING, **OLDER},
    ),
    "release": Command(
        release, "make what a release needs besides packages", "tools.release", DEVELOPMENT, SCREEN
    ),
}


def usage() -> str:
    lines = ["usage: python3 dev.py COMMAND [ARGUMENTS]", ""]
    for name, command in COMMANDS.items():
        more = f" (ARGUMENTS go to {command.passes_on})" if command.passes_on else ""
        lines.append(f"  {name:12}{command.about}{more}")
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> int:
    name, *rest = arguments or ["--help"]
    if name in ("-h", "--help", "help"):
        print(usage())
        return 0
    command = COMMANDS.get(name)
    if command is None or (rest and not command.passes_on):
        say(usage())
        return 2
    try:
        ensure_programs(command.programs or {}, f"dev.py {name}")
        ensure_environment(command.lock)
        return command.action(rest)
    except Problem as problem:
        say(f"dev.py: {problem}")
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
