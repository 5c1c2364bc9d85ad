"""Make an older Debian in a folder, in which the archive for Linux is packaged.

A program needs the C library that it was compiled with, or a newer one. So Python is compiled in a
Debian that is older than those that users have, from the sources of one that still gets security
updates. All comes from Debian, signed. It takes a quarter of an hour and 1 GB, once, and needs
root's rights.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tools.package import product
from tools.package.frozen import Run, Unpackable

OLDER, NEWER = "bullseye", "bookworm"
GLIBC = (2, 28)  # what is made asks for nothing newer; bullseye's is 2.31
NEEDED = (
    *("build-essential", "ca-certificates", "libexpat1-dev", "libffi-dev", "libfontconfig1-dev"),
    *("libx11-dev", "libxext-dev", "libxft-dev", "libxss-dev", "pkg-config", "uuid-dev"),
    *("xz-utils", "zlib1g-dev"),
)
SCRIPT = product.FILES / "linux" / "python.sh"
REQUIREMENTS = product.ROOT / "requirements-dev.txt"
PYTHON = "3.11"
LIBRARIES = Path("/opt/libraries")  # inside
# The kinds of wheels for the C library above, and for those before it.
WHEELS = ("manylinux_2_28", "manylinux_2_17", "manylinux2014")
# In a mount namespace, so that nothing needs tidying up. The project is where it is outside.
ENTER = """
set -e
mount -t proc proc "$ROOT/proc"
mkdir -p "$ROOT$PROJECT"
mount --bind "$PROJECT" "$ROOT$PROJECT"
exec chroot "$ROOT" sh -c 'cd "$PROJECT" && exec "$@"' sh "$@"
"""


def cache_folder() -> Path:
    """Return the folder for it: outside the checkout, so that it outlives `git clean`."""
    if named := os.environ.get("CHARLA_OLDER"):
        return Path(named).resolve()
    caches = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(caches).resolve() / "charla" / "older"


def runner() -> Run:
    """Return what runs its Python in the project's folder; it is made first if it is not there.

    Raises:
        Unpackable: it can't be made here.
    """
    if sys.platform != "linux" or os.geteuid() != 0 or not shutil.which("mmdebstrap"):
        raise Unpackable(
            "The archive for Linux is made in an older Debian, which takes root's rights and"
            " mmdebstrap; `--only deb` makes the other package, and `dev.py build` a folder that"
            " runs on this system."
        )
    folder = cache_folder()
    make(folder)

    def run(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
        python = [f"/usr/local/bin/python{PYTHON}", *arguments]
        return subprocess.call(inside(folder, python, environment))

    return run


def inside(folder: Path, command: Sequence[str], environment: Mapping[str, str]) -> list[str]:
    """Return a command that runs another one inside, in the project's folder."""
    variables = {
        "HOME": "/root",
        "LANG": "C.UTF-8",
        "PATH": "/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "PYTHONPATH": str(LIBRARIES),
        "ROOT": str(folder / "root"),
        "PROJECT": str(product.ROOT),
        **environment,
    }
    assigned = [f"{name}={value}" for name, value in variables.items()]
    return ["env", "-i", *assigned, "unshare", "--mount", "sh", "-c", ENTER, "sh", *command]


def make(folder: Path) -> None:
    """Make what is missing of it.

    Raises:
        Unpackable: a step has failed; its last words have been shown.
    """
    parts = hashlib.sha256(repr((OLDER, NEWER, NEEDED)).encode() + SCRIPT.read_bytes()).hexdigest()
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    if not is_done(folder / "made", parts):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        say(f"making a Debian {OLDER} ...")
        include = f"--include={','.join(NEEDED)}"
        do(["mmdebstrap", "--quiet", "--variant=minbase", include, OLDER, str(folder / "root")])
        say("compiling Python there (a quarter of an hour, this time only) ...")
        do(inside(folder, ["sh", str(SCRIPT), OLDER, NEWER], {}))
        (folder / "made").write_text(parts, encoding="ascii")
    if not is_done(folder / "libraries", wanted):
        say("installing the libraries ...")
        install_libraries(folder / "root")
        (folder / "libraries").write_text(wanted, encoding="ascii")


def install_libraries(root: Path) -> None:
    """Install the locked libraries, by this computer's pip, run by the Python inside."""
    target = root / LIBRARIES.relative_to("/")
    shutil.rmtree(target, ignore_errors=True)
    pip = importlib.util.find_spec("pip")
    if pip is None or pip.origin is None:
        raise Unpackable("This Python has no pip.")
    processor = platform.machine()
    command = [str(root / "usr/local/bin" / f"python{PYTHON}"), "-m", "pip", "install", "--quiet"]
    command += ["--target", str(target), "--no-deps", "--require-hashes"]
    command += ["--only-binary", ":all:", "--implementation", "cp", "--python-version", PYTHON]
    for kind in WHEELS:
        command += ["--platform", f"{kind}_{processor}"]
    where = {
        "PYTHONPATH": str(Path(pip.origin).parents[1]),
        "LD_LIBRARY_PATH": str(root / "usr/local/lib"),
    }
    do([*command, "--requirement", str(REQUIREMENTS)], where)


def is_done(stamp: Path, wanted: str) -> bool:
    return stamp.exists() and stamp.read_text(encoding="ascii") == wanted


def say(text: str) -> None:
    print(f"package: {text}", file=sys.stderr, flush=True)


def do(command: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
    """Run a step.

    Raises:
        Unpackable: it fails; the end of its output has been shown.
    """
    done = subprocess.run(
        command,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        print("\n".join(done.stdout.splitlines()[-30:]), file=sys.stderr)
        raise Unpackable(f"{command[0]} failed; see above.")
