"""Test the decisions of dev.py and demo.py, without setting anything up."""

from __future__ import annotations

import ast
import io
import json
import os
import re
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

import demo
import dev

ROOT = Path(dev.__file__).parent


class Recorder:
    """Stands in for subprocess.run and .call: records the commands, and reports success or not."""

    def __init__(self, status: int = 0) -> None:
        self.status = status
        self.commands: list[list[str]] = []
        self.environments: list[dict[str, str] | None] = []

    def run(
        self, command: list[str], env: dict[str, str] | None = None, **_: object
    ) -> subprocess.CompletedProcess[str]:
        self.commands.append(command)
        self.environments.append(env)
        return subprocess.CompletedProcess(command, self.status, "", "E: no such package")

    def call(self, command: list[str]) -> int:
        return self.run(command).returncode


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Create an empty project for dev.py, with lock files and a Python for environments."""
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(dev, "VENV_PYTHON", tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setattr(dev, "STAMP", tmp_path / ".venv" / "charla-stamp.json")
    monkeypatch.setattr(dev, "base_python", lambda: "PYTHON")
    for lock in dev.LOCKS:
        (tmp_path / lock).write_text(f"{lock}==1\n")
    (tmp_path / "python-home").mkdir()
    return tmp_path


def make_venv(project: Path) -> None:
    (project / ".venv" / "bin").mkdir(parents=True)
    (project / ".venv" / "bin" / "python").touch()
    (project / ".venv" / "pyvenv.cfg").write_text(
        f"home = {project / 'python-home'}\nversion = 3.11.2\n"
    )


def set_up(
    project: Path, lock: str, monkeypatch: pytest.MonkeyPatch, pip_status: int = 0
) -> list[str]:
    """Run ensure_environment, and return the steps that it took: "venv" and "pip LOCK"."""
    steps: list[str] = []

    def call(command: list[str]) -> int:
        if "venv" in command:
            steps.append("venv")
            make_venv(project)
            return 0
        steps.append(f"pip {Path(command[-1]).name}")
        return pip_status

    monkeypatch.setattr(subprocess, "call", call)
    dev.ensure_environment(lock)
    return steps


# --- the environment


def test_the_first_run_makes_everything_and_the_second_nothing(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not dev.is_ready(dev.RUNTIME)
    assert set_up(project, dev.RUNTIME, monkeypatch) == ["venv", "pip requirements.txt"]
    assert dev.is_ready(dev.RUNTIME)
    assert set_up(project, dev.RUNTIME, monkeypatch) == []


def test_the_development_tools_come_on_top_of_the_runtime(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(project, dev.RUNTIME, monkeypatch)
    assert not dev.is_ready(dev.DEVELOPMENT)
    assert set_up(project, dev.DEVELOPMENT, monkeypatch) == ["pip requirements-dev.txt"]
    assert dev.is_ready(dev.DEVELOPMENT)
    assert dev.is_ready(dev.RUNTIME)


def test_pip_only_takes_what_the_lock_file_names(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(project, dev.RUNTIME, monkeypatch)
    recorder = Recorder()
    monkeypatch.setattr(subprocess, "call", recorder.call)
    dev.ensure_environment(dev.DEVELOPMENT)
    assert {"--require-hashes", "--only-binary"} < set(recorder.commands[-1])


def change_requirements(project: Path) -> None:
    (project / dev.RUNTIME).write_text("another==2\n")


def change_interpreter(project: Path) -> None:
    (project / ".venv" / "pyvenv.cfg").write_text(
        f"home = {project / 'python-home'}\nversion = 3.12.0\n"
    )


def remove_interpreter(project: Path) -> None:
    (project / "python-home").rmdir()


def remove_python(project: Path) -> None:
    (project / ".venv" / "bin" / "python").unlink()


def spoil_stamp(project: Path) -> None:
    dev.STAMP.write_text("[]")


def truncate_stamp(project: Path) -> None:
    dev.STAMP.write_text("", encoding="utf-8")


def remove_stamp(project: Path) -> None:
    dev.STAMP.unlink()


@pytest.mark.parametrize(
    "change",
    [
        change_requirements,
        change_interpreter,
        remove_interpreter,
        remove_python,
        spoil_stamp,
        truncate_stamp,
        remove_stamp,
    ],
)
def test_an_environment_that_is_not_whole_is_made_anew(
    project: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], None]
) -> None:
    set_up(project, dev.RUNTIME, monkeypatch)
    (project / ".venv" / "left-over").touch()
    change(project)
    assert not dev.is_ready(dev.RUNTIME)
    assert set_up(project, dev.RUNTIME, monkeypatch) == ["venv", "pip requirements.txt"]
    assert not (project / ".venv" / "left-over").exists()


@pytest.mark.parametrize("lock", dev.LOCKS)
def test_a_failed_installation_leaves_no_stamp(
    project: Path, monkeypatch: pytest.MonkeyPatch, lock: str
) -> None:
    if lock == dev.DEVELOPMENT:
        set_up(project, dev.RUNTIME, monkeypatch)
    with pytest.raises(dev.Problem, match="network"):
        set_up(project, lock, monkeypatch, pip_status=1)
    assert not dev.is_ready(dev.RUNTIME)


# --- which Python


@pytest.fixture
def pythons(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """Return what each Python lacks; OWN runs dev.py. There is no Debian unless a test says so."""
    lacks: dict[str, list[str]] = {"OWN": []}
    monkeypatch.setattr(sys, "_base_executable", "OWN", raising=False)
    monkeypatch.setattr(dev, "lacking", lambda python: lacks[python])
    monkeypatch.setattr(dev, "is_debians", lambda python: False)
    return lacks


def test_the_python_that_runs_devpy_is_taken_if_it_can_do_it(pythons: dict[str, list[str]]) -> None:
    assert dev.base_python() == "OWN"


def test_debians_python_stands_in_for_one_without_tkinter(
    pythons: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "is_debians", lambda python: python == dev.DEBIAN_PYTHON)
    pythons.update({"OWN": ["_tkinter"], dev.DEBIAN_PYTHON: []})
    assert dev.base_python() == dev.DEBIAN_PYTHON


def test_debians_python_gets_what_it_lacks(
    pythons: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    installed: list[str] = []

    def apt_install(packages: list[str], why: str) -> None:
        installed.extend(packages)
        pythons[dev.DEBIAN_PYTHON] = []

    monkeypatch.setattr(dev, "apt_install", apt_install)
    monkeypatch.setattr(dev, "is_debians", lambda python: python == dev.DEBIAN_PYTHON)
    pythons.update({"OWN": ["_tkinter"], dev.DEBIAN_PYTHON: ["_tkinter", "ensurepip", "venv"]})
    assert dev.base_python() == dev.DEBIAN_PYTHON
    assert installed == ["python3-tk", "python3-venv"]


@pytest.mark.parametrize(
    ("platform", "remedy"),
    [
        ("darwin", "brew install python-tk"),
        ("win32", "tick 'tcl/tk and IDLE'"),
        ("linux", "dnf install python3-tkinter"),
        ("freebsd14", "start dev.py with a Python that has it"),
    ],
)
def test_elsewhere_one_sentence_says_where_tkinter_comes_from(
    pythons: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch, platform: str, remedy: str
) -> None:
    pythons["OWN"] = ["_tkinter"]
    monkeypatch.setattr(sys, "platform", platform)
    with pytest.raises(dev.Problem, match=f"has no tkinter.*{re.escape(remedy)}"):
        dev.base_python()


def test_a_python_is_asked_for_what_it_lacks() -> None:
    assert dev.lacking(sys.executable) == []
    assert dev.lacking("/no/such/python") == ["3.11"]


# --- system packages


@pytest.fixture
def debian(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    """Simulate a Debian on which only apt-get is installed, and the user is root."""
    recorder = Recorder()
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(
        "shutil.which", lambda name, **_: "/usr/bin/apt-get" if name == "apt-get" else None
    )
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    monkeypatch.setattr(subprocess, "run", recorder.run)
    return recorder


def test_root_on_debian_gets_what_is_missing(debian: Recorder) -> None:
    dev.ensure_programs(dev.TESTING, "dev.py test")
    update, install = debian.commands
    assert update[:2] == ["apt-get", "update"]
    assert install[:2] == ["apt-get", "install"]
    assert {"--yes", "--no-install-recommends", *dev.TESTING.values()} < set(install)
    environment = debian.environments[1]
    assert environment is not None
    assert environment["DEBIAN_FRONTEND"] == "noninteractive"


def test_what_is_there_is_not_installed(debian: Recorder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "shutil.which", lambda name, **_: None if name == "xdotool" else f"/usr/bin/{name}"
    )
    dev.ensure_programs(dev.TESTING, "dev.py test")
    assert debian.commands[1][-1] == "xdotool"
    assert not {"xvfb", "openbox", "binutils"} & set(debian.commands[1])


def test_a_user_is_told_what_to_install(debian: Recorder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    with pytest.raises(
        dev.Problem, match=r"needs Xvfb, openbox.*sudo apt-get install xvfb openbox"
    ):
        dev.ensure_programs(dev.SCREEN, "The demo")
    assert debian.commands == []


def test_a_runner_that_nobody_can_ask_uses_sudo(
    debian: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    monkeypatch.setattr("shutil.which", lambda name, **_: f"/usr/bin/{name}")
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    dev.apt_install(["xvfb"], "The demo needs it.")
    assert [command[:2] for command in debian.commands] == [["sudo", "--non-interactive"]] * 2
    assert debian.commands[1][-1] == "xvfb"
    monkeypatch.delenv("CI")
    with pytest.raises(dev.Problem, match="sudo apt-get install xvfb"):
        dev.apt_install(["xvfb"], "The demo needs it.")


def test_without_apt_the_sentence_names_the_programs(
    debian: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.which", lambda name, **_: None)
    with pytest.raises(dev.Problem, match=r"needs Xvfb, openbox.*your system's package manager"):
        dev.ensure_programs(dev.SCREEN, "The demo")


def test_when_apt_fails_its_own_words_are_shown(debian: Recorder) -> None:
    debian.status = 100
    with pytest.raises(dev.Problem, match="E: no such package"):
        dev.apt_install(["xvfb"], "The demo needs it.")


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_only_linux_needs_programs(
    debian: Recorder, monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    dev.ensure_programs(dev.TESTING, "dev.py test")
    assert debian.commands == []


@pytest.mark.skipif(sys.platform == "win32", reason="it is about Debian's paths")
@pytest.mark.parametrize(("present", "packages"), [(True, []), (False, ["libpython3.11"])])
def test_packaging_with_debians_python_needs_its_library(
    monkeypatch: pytest.MonkeyPatch, present: bool, packages: list[str]
) -> None:
    installed: list[str] = []
    monkeypatch.setattr(os.path, "realpath", lambda path: "/usr/bin/python3.11")
    monkeypatch.setattr(dev, "is_debians", lambda python: python == "/usr/bin/python3.11")
    monkeypatch.setattr(
        Path, "glob", lambda path, pattern: ["libpython3.11.so.1.0"] if present else []
    )
    monkeypatch.setattr(dev, "apt_install", lambda names, why: installed.extend(names))
    dev.ensure_shared_python()
    assert installed == packages


# --- the commands


def test_alone_it_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main([]) == 0
    listed = capsys.readouterr().out
    assert all(
        re.search(rf"^  {name} .*{command.about}", listed, re.M)
        for name, command in dev.COMMANDS.items()
    )


@pytest.mark.parametrize("arguments", [["dance"], ["lint", "--fix"]])
def test_what_it_does_not_know_is_refused(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert dev.main(arguments) == 2
    assert "usage:" in capsys.readouterr().err


def test_further_arguments_are_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    handed: list[object] = []

    def hand_over(*arguments: object) -> None:
        handed.extend(arguments)
        raise SystemExit(7)

    monkeypatch.setattr(dev, "ensure_environment", lambda lock: None)
    monkeypatch.setattr(dev, "hand_over", hand_over)
    with pytest.raises(SystemExit, match="7"):
        dev.main(["server", "--port", "0"])
    assert handed == [ROOT / "server.py", "--port", "0"]


@pytest.mark.parametrize("part", [["-k", "hub"], ["tests/net"]])
def test_all_tests_are_spread_and_a_part_is_not(
    project: Path, monkeypatch: pytest.MonkeyPatch, part: list[str]
) -> None:
    handed: list[list[str]] = []
    monkeypatch.setattr(dev, "lint", lambda _arguments: 0)
    monkeypatch.setattr(dev, "ensure_shared_python", lambda: None)
    monkeypatch.setattr(dev, "hand_over", lambda *arguments: handed.append(list(arguments)))
    monkeypatch.chdir(project)
    for arguments in (part, []):
        dev.test(arguments)
    capture = ["--capture=sys"] if sys.platform == "win32" else []
    assert handed[0] == ["-m", "pytest", *capture, *part]
    assert handed[1][: 4 + len(capture)] == ["-m", "pytest", *capture, "-n", "auto"]


@pytest.mark.parametrize("is_wanted", [True, False])
def test_what_is_compiled_is_kept_for_the_processes_of_the_tests(
    project: Path, monkeypatch: pytest.MonkeyPatch, is_wanted: bool
) -> None:
    environment = {} if is_wanted else {"PYTHONDONTWRITEBYTECODE": "1"}
    monkeypatch.setattr(os, "environ", environment)
    dev.keep_bytecode()
    kept = {} if is_wanted else {"PYTHONPYCACHEPREFIX": str(project / "build" / "pycache")}
    assert environment == kept


def test_a_problem_is_one_sentence_and_status_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(lock: str) -> None:
        raise dev.Problem("There is no Python.")

    monkeypatch.setattr(dev, "ensure_environment", fail)
    assert dev.main(["run"]) == 1
    assert capsys.readouterr().err == "dev.py: There is no Python.\n"


def test_the_first_demo_needs_no_development_tools() -> None:
    assert {name for name, command in dev.COMMANDS.items() if command.lock == dev.RUNTIME} == {
        "check",
        "demo",
        "lab",
        "lesson",
        "run",
        "server",
    }


def test_older_pythons_can_read_it() -> None:
    """Test the syntax: older Pythons must be refused by a sentence, not by a syntax error."""
    source = (ROOT / "dev.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 8))


# --- the files


def pins(lock: str) -> set[tuple[str, str]]:
    """Return the libraries and their versions; some systems have an older one."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z0-9-]+)==([^ ;\\]+)", text, re.M))


@pytest.mark.parametrize("lock", dev.LOCKS)
def test_a_lock_file_has_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.M)[1:]
    assert len(blocks) == len(pins(lock)) > 0
    assert all("--hash=sha256:" in block for block in blocks)
    assert not re.search(r"://|--index|--find-links|file:", text)


def test_the_locks_are_of_what_is_asked_for() -> None:
    for source, lock in (
        ("requirements.in", dev.RUNTIME),
        ("requirements-dev.in", dev.DEVELOPMENT),
    ):
        asked = re.findall(r"^[A-Za-z][\w-]*", (ROOT / source).read_text(encoding="utf-8"), re.M)
        assert {name.lower() for name in asked} <= {name for name, _version in pins(lock)}


def test_the_development_lock_contains_the_runtime_lock() -> None:
    assert pins(dev.RUNTIME) <= pins(dev.DEVELOPMENT)


def test_continuous_integration_runs_the_readmes_test_command() -> None:
    script = ROOT / ".ci" / "run"
    said = script.read_text(encoding="utf-8").replace("\\\n", " ")
    commands = re.findall(r"^(?:exec )?python3 .*", said, re.M)
    assert commands[0] == "python3 dev.py test"
    assert re.search(
        rf"^\s*{commands[0]}\s*(#.*)?$", (ROOT / "README.md").read_text(encoding="utf-8"), re.M
    )
    assert os.name == "nt" or os.access(script, os.X_OK)


def test_continuous_integration_runs_a_few_minutes_as_windows_would() -> None:
    said = (ROOT / ".ci" / "run").read_text(encoding="utf-8").replace("\\\n", " ")
    words = re.findall(r"^exec (python3 .*)", said, re.M)[0].split()
    assert words[:4] == ["python3", "dev.py", "windows", "--minutes"]
    assert float(words[4]) <= 5  # and the set-up takes its time
    assert all((ROOT / path.partition("::")[0]).exists() for path in words[5:])


def test_on_windows_itself_there_is_no_wine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(dev.Problem, match=r"dev\.py test"):
        dev.windows([])


def test_a_package_without_programs_is_known_by_a_file(
    debian: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os.path, "isfile", lambda path: "tcltk" not in path)
    monkeypatch.setattr(
        "shutil.which", lambda name, **_: None if "/" in name else f"/usr/bin/{name}"
    )
    dev.ensure_programs(dev.WINE, "dev.py windows")
    assert {"tcl8.6", "tk8.6"} <= set(debian.commands[1])
    assert not {"wine64", "fonts-wine"} & set(debian.commands[1])


# --- the demo


@pytest.mark.parametrize(
    ("width", "height", "scale"),
    [(1366, 768, 1.0), (1500, 760, 1.0), (1024, 600, 1.0), (3840, 2160, 2.0)],
)
def test_two_windows_stand_side_by_side_on_the_screen(
    width: int, height: int, scale: float
) -> None:
    left, right = (
        [int(number) for number in re.split(r"[x+]", place)]
        for place in demo.geometries(width, height, scale)
    )
    assert left[2] >= 0
    assert left[2] + left[0] < right[2]
    assert right[2] + right[0] <= width
    assert left[3] == right[3] >= 0
    assert left[3] + left[1] < height


@pytest.mark.parametrize("byte_order", [0, 1])
def test_a_screen_becomes_a_picture(byte_order: int) -> None:
    # Two rows of three pixels.
    pixels = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (1, 2, 3), (4, 5, 6), (7, 8, 9)]
    header = [0] * 25
    header[0], header[4], header[5], header[7], header[11], header[12], header[19] = (
        104,
        3,
        2,
        byte_order,
        32,
        16,
        2,
    )
    packed = [bytes((0, r, g, b)) if byte_order else bytes((b, g, r, 0)) for r, g, b in pixels]
    padding = bytes(4)  # 16 bytes a line, 12 of them pixels
    lines = [b"".join(packed[:3]), padding, b"".join(packed[3:]), padding]
    xwd = struct.pack(">25I", *header) + bytes(4) + bytes(2 * 12) + b"".join(lines)
    picture = Image.open(io.BytesIO(demo.png_of_xwd(xwd)))
    assert picture.size == (3, 2)
    assert [picture.getpixel((x, y)) for y in (0, 1) for x in (0, 1, 2)] == pixels


def test_the_stamp_is_readable(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_up(project, dev.DEVELOPMENT, monkeypatch)
    assert json.loads(dev.STAMP.read_text(encoding="utf-8")).keys() == {
        "python",
        dev.RUNTIME,
        dev.DEVELOPMENT,
    }
