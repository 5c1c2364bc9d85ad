"""Test the program from outside: its options, and its error when it can't open a window."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gui import launch
from gui.command_line import Options
from net import VERSION
from tests.display import Display
from tests.processes import ROOT
from tests.support import free_port, wait_until

MAIN = ROOT / "main.py"


def run(*arguments: str, code: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run main.py without a display; `code` is run before it, in the same process."""
    start = f"{code}\nimport runpy\nrunpy.run_path({str(MAIN)!r}, run_name='__main__')"
    clean = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY")
    }
    return subprocess.run(
        [sys.executable, "-c", start, *arguments],
        env={**clean, **environment},
        cwd=MAIN.parent,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def test_the_version_needs_no_display() -> None:
    result = run("--version")
    assert (result.returncode, result.stdout, result.stderr) == (0, f"Charla {VERSION}\n", "")


def test_help_needs_no_display_and_names_every_option() -> None:
    result = run("--help")
    assert result.returncode == 0
    for option in (
        "--name",
        "--server",
        "--connect",
        "--data",
        "--lang",
        "--theme",
        "--no-search",
        "--verbose",
        "--version",
    ):
        assert option in result.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there always is one")
def test_without_a_display_it_says_so_in_one_sentence(tmp_path: Path) -> None:
    result = run("--data", str(tmp_path))
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1 and "display" in result.stderr


@pytest.mark.parametrize(
    "module, says",
    [
        ("msgspec", "python3 dev.py run"),
        ("precis_i18n", "python3 dev.py run"),
        ("platformdirs", "python3 dev.py run"),
        ("tkinter", "tkinter"),
    ],
)
def test_without_a_library_it_says_what_sets_it_up(tmp_path: Path, module: str, says: str) -> None:
    result = run("--data", str(tmp_path), code=f"import sys; sys.modules[{module!r}] = None")
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1 and says in result.stderr


def test_what_it_says_then_is_in_the_users_language(tmp_path: Path) -> None:
    result = run("--lang", "es", code="import sys; sys.modules['msgspec'] = None")
    assert "Faltan las bibliotecas de Charla" in result.stderr
    in_the_way = tmp_path / "file"
    in_the_way.write_text("", encoding="utf-8")
    result = run("--lang", "es", "--data", str(in_the_way))
    assert f"{in_the_way} no se puede usar: " in result.stderr


@pytest.mark.parametrize(
    "arguments", [["--lang", "fr"], ["--theme", "pink"], ["--geometry", "large"], ["--nonsense"]]
)
def test_a_wrong_command_line_is_refused(arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.returncode == 2 and "Traceback" not in result.stderr


def test_a_folder_that_can_t_be_used_is_named(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("", encoding="utf-8")
    result = run("--data", str(in_the_way))
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1 and str(in_the_way) in result.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="rights are another matter there")
def test_a_folder_of_everybodys_is_left_alone(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)
    result = run("--data", str(tmp_path))
    assert result.returncode == 1
    assert "others write there too" in result.stderr and str(tmp_path) in result.stderr
    assert tmp_path.stat().st_mode & 0o7777 == 0o1777
    assert not list(tmp_path.iterdir())


def test_a_bad_script_is_named(tmp_path: Path) -> None:
    path = tmp_path / "script"
    path.write_text("nonsense")
    result = run("--script", str(path), "--data", str(tmp_path))
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1 and "line 1" in result.stderr


@pytest.fixture
def display() -> Iterator[Display]:
    """Start a separate display, where no window of other tests takes the focus."""
    with Display() as display:
        yield display


def test_it_starts_and_ends_without_any_standard_stream(display: Display, tmp_path: Path) -> None:
    """Start the program as the packaged windowed one is started."""
    code = "import sys; sys.stdout = sys.stderr = sys.stdin = None"
    start = f"{code}\nimport runpy; runpy.run_path({str(MAIN)!r}, run_name='__main__')"

    def windows() -> set[str]:
        return set(display.do("search", "--onlyvisible", "--name", "^Charla$").split())

    others = windows()
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            start,
            "--data",
            str(tmp_path),
            "--lang",
            "en",
            "--verbose",
            "--no-search",
        ],
        env=display.environment,
        cwd=MAIN.parent,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:

        def close() -> bool:
            """Ask the window to close, as the button in the title bar does.

            The first key on a new screen may be lost: it tells the window manager that there is a
            keyboard.
            """
            display.do("key", "alt+F4")
            return process.poll() is not None

        window = wait_until(
            lambda: windows() - others, lambda: f"no window; status {process.poll()}"
        ).pop()
        display.do("windowactivate", "--sync", window)
        wait_until(close, lambda: "it does not close")
        assert process.returncode == 0
    finally:
        process.kill()
        process.wait()
    assert (tmp_path / "settings.json").exists()
    assert "Traceback" not in (tmp_path / "charla.log").read_text(encoding="utf-8")


def test_a_second_start_shows_the_first_window_and_hands_its_link_over(
    display: Display, tmp_path: Path
) -> None:
    """Test it with a window that is minimized, and a profile with a name that people have."""
    profile = tmp_path / "María Núñez 🦤"
    command = [sys.executable, str(MAIN), "--data", str(profile), "--lang", "en", "--no-search"]
    where = {"cwd": MAIN.parent, "env": display.environment}

    def visible() -> list[str]:
        return display.do("search", "--onlyvisible", "--name", "^Charla$").split()

    first = subprocess.Popen([*command, "--verbose"], stdin=subprocess.DEVNULL, **where)  # type: ignore[call-overload]
    try:
        window = wait_until(visible, lambda: f"no window; status {first.poll()}")
        display.do("windowminimize", *window)
        wait_until(lambda: not visible(), lambda: "it is not minimized")
        second = subprocess.run([*command, "charla://10.0.0.7"], timeout=30, check=False, **where)  # type: ignore[call-overload]
        assert second.returncode == 0
        wait_until(visible, lambda: "it does not come back")
        assert first.poll() is None
    finally:
        first.kill()
        first.wait()
    assert "Traceback" not in (profile / "charla.log").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "link"),
    [
        (["charla://aula"], "charla://aula"),
        (["CHARLA:x", "--connect", "--data", "/tmp"], "CHARLA:x --connect --data /tmp"),
        (["charla://x", "--version"], "charla://x --version"),
        ([], ""),
    ],
)
def test_nothing_behind_a_link_is_an_option(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], link: str
) -> None:
    """Test what a web page may put there: on Windows quotation marks in it split it up."""
    seen: list[Options] = []

    def show(options: Options) -> int:
        seen.append(options)
        return 0

    monkeypatch.setattr(launch, "_show_window", show)
    assert launch.main(["--lang", "es", *arguments]) == 0
    assert seen[0].link == link and seen[0].lang == "es"
    assert not seen[0].connect and seen[0].data is None and not seen[0].version


def test_what_is_no_link_and_no_option_is_refused() -> None:
    result = run("aula")
    assert result.returncode == 2 and "aula" in result.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to send")
def test_it_ends_when_it_is_told_although_nothing_happens_in_it(
    display: Display, tmp_path: Path
) -> None:
    """Test a failed log-in while the user is elsewhere.

    No event comes then that would let Python notice the signal.
    """
    log = tmp_path / "charla.log"
    environment = display.environment
    process = subprocess.Popen(
        [
            sys.executable,
            str(MAIN),
            "--no-search",
            "--data",
            str(tmp_path),
            "--lang",
            "en",
            "--name",
            "ana",
            "--connect",
            "--server",
            f"localhost:{free_port()}",
        ],
        env=environment,
        cwd=MAIN.parent,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until(
            lambda: log.exists() and "disconnected: refused" in log.read_text(encoding="utf-8")
        )
        search = ["xdotool", "search", "--onlyvisible", "--name", "^Charla$"]

        def find() -> str:
            return subprocess.run(
                search, env=environment, capture_output=True, text=True, check=False
            ).stdout

        window = wait_until(find).strip()
        subprocess.run(["xdotool", "windowminimize", "--sync", window], env=environment, check=True)
        wait_until(lambda: is_at_rest(process.pid), timeout=30)
        assert not is_asking_for_classes(process.pid)
        process.terminate()
        assert process.wait(3) == 0
    finally:
        process.kill()
        process.wait()


def is_asking_for_classes(pid: int) -> bool:
    """Return whether the program has a socket at the port of mDNS (RFC 6762), which is 5353."""
    own = {str(file.readlink()) for file in Path(f"/proc/{pid}/fd").iterdir() if file.is_symlink()}
    rows = [
        line.split()
        for name in ("udp", "udp6")
        for line in Path(f"/proc/{pid}/net/{name}").read_text(encoding="ascii").splitlines()[1:]
    ]
    return any(row[1].endswith(f":{5353:04X}") and f"socket:[{row[9]}]" in own for row in rows)


STARTS_A_WINDOW = re.compile(r'/ "main\.py"\)?,|\bMAIN\),|/ "Charla"\),|"tests\.system\.spied"')


def test_no_window_of_a_test_asks_the_real_network_for_classes() -> None:
    """Look at all that starts windows as programs, but for dev.py, which does it for people."""
    root = MAIN.parent
    files = [*(root / "tests").rglob("*.py"), *(root / "bench").rglob("*.py"), root / "demo.py"]
    texts = {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in files}
    starters = {
        name: text
        for name, text in texts.items()
        if STARTS_A_WINDOW.search(text) and "Popen" in text
    }
    assert starters.keys() >= {
        "bench/window/outside.py",
        "demo.py",
        "tests/gui/test_main.py",
        "tests/system/test_package.py",
        "tests/system/test_two_windows.py",
    }
    assert [name for name, text in starters.items() if '"--no-search"' not in text] == []


def is_at_rest(pid: int, seconds: float = 1.5) -> bool:
    """Return whether nothing has woken the main thread, Tk's, for so many seconds."""

    def count_wakings() -> str:
        status = Path(f"/proc/{pid}/task/{pid}/status").read_text(encoding="ascii")
        return next(
            line for line in status.splitlines() if line.startswith("voluntary_ctxt_switches")
        )

    before = count_wakings()
    time.sleep(seconds)  # the pause is what is tested
    return count_wakings() == before
