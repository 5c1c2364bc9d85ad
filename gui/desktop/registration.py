r"""Tell the system, for this user, what the program is called and that it opens links to classes.

Nothing needs an administrator, and an installer may have done it before. The links are written anew
where nobody opens them, or a program that has been moved or deleted. What another program has taken
over stays its own.

- Windows: HKCU\Software\Classes\AppUserModelId\Charla.Charla for the name and the picture of
  notifications, HKCU\Software\Classes\charla for the links
  (https://learn.microsoft.com/windows/win32/shell/appids,
  https://learn.microsoft.com/previous-versions/windows/internet-explorer/ie-developer/platform-apis/aa767914)
- Linux: a desktop entry (https://specifications.freedesktop.org/desktop-entry-spec/), and
  `xdg-mime`, which knows where each desktop keeps its choices
- macOS reads it in the bundle
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

APP_ID = "Charla.Charla"
CLASSES = r"Software\Classes"
LINK_KEY = rf"{CLASSES}\charla"
NAME_KEY = rf"{CLASSES}\AppUserModelId\{APP_ID}"
LINK_TYPE = "x-scheme-handler/charla"
ENTRY = "charla-link.desktop"
ICON = Path(__file__).parents[1] / "icons" / "charla.png"

RunProgram = Callable[[Sequence[str]], str]


def identify() -> None:
    """Tell Windows that all windows are this program's, not Python's. Call it before the first."""
    if sys.platform == "win32":
        import ctypes

        with contextlib.suppress(AttributeError, OSError):
            ctypes.WinDLL("shell32").SetCurrentProcessExplicitAppUserModelID(
                ctypes.c_wchar_p(APP_ID)
            )


def register_name() -> None:
    """Have notifications carry the program's name and picture, on Windows.

    Raises:
        OSError: the registry can't be written to.
    """
    if sys.platform == "win32":
        _set_values(NAME_KEY, {"DisplayName": "Charla", "IconUri": str(ICON)})


def register_links(command: Sequence[str], run: RunProgram) -> None:
    """Have the system open links with a command, unless another program opens them.

    It asks the disk and perhaps other programs, so call it from a thread.

    Args:
        command: the program's path, and its arguments; the link is put behind.
        run: returns what another program prints; "" if it is missing, fails or takes too long.

    Raises:
        OSError: it can't be written.
        ValueError: the path of the program has characters that no entry can have.
    """
    if sys.platform == "win32":
        import subprocess

        line = f'{subprocess.list2cmdline(command)} "%1"'
        if is_free(_value(rf"{LINK_KEY}\shell\open\command"), line):
            _set_values(LINK_KEY, {"": "URL:Charla", "URL Protocol": ""})
            _set_values(rf"{LINK_KEY}\DefaultIcon", {"": f'"{ICON.with_suffix(".ico")}"'})
            _set_values(rf"{LINK_KEY}\shell\open\command", {"": line})
    elif sys.platform != "darwin":
        register_entry(applications(), command, run)


def is_free(registered: str | None, line: str) -> bool:
    """Return whether to write a command line in place of the one that is registered."""
    if registered is None:
        return True
    if registered == line:
        return False
    program = re.match(r'"([^"]+)"|(\S+)', registered)
    return program is None or not os.path.exists(program[1] or program[2])


def applications() -> Path:
    """Return where the user's own desktop entries are."""
    data = os.environ.get("XDG_DATA_HOME", "")
    if not os.path.isabs(data):  # the specification has others ignored
        data = str(Path.home() / ".local" / "share")
    return Path(data) / "applications"


def register_entry(folder: Path, command: Sequence[str], run: RunProgram) -> None:
    """Write a desktop entry for links, if none opens them or it is this one.

    Raises:
        OSError, ValueError: as `register_links`.
    """
    if run(("xdg-mime", "query", "default", LINK_TYPE)).strip() not in ("", ENTRY):
        return
    path, content = folder / ENTRY, link_entry(command)
    with contextlib.suppress(FileNotFoundError):
        if path.read_bytes() == content:
            return
    folder.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    try:
        new.write_bytes(content)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
    run(("xdg-mime", "default", ENTRY, LINK_TYPE))


def link_entry(command: Sequence[str]) -> bytes:
    """Return a desktop entry that opens links and stands in no menu.

    Raises:
        ValueError: the command has characters that can't stand there.
    """
    from gui.desktop.session_start import desktop_line

    return os.fsencode(
        "[Desktop Entry]\nType=Application\nName=Charla\nNoDisplay=true\n"
        f"Exec={desktop_line(command)} %u\nTerminal=false\nStartupNotify=false\n"
        f"MimeType={LINK_TYPE};\n"
    )


def _value(path: str) -> str | None:
    """Return the default value of a key in the user's part of the registry, None for none."""
    if sys.platform == "win32":
        import winreg

        with contextlib.suppress(OSError), winreg.OpenKey(winreg.HKEY_CURRENT_USER, path) as key:
            return str(winreg.QueryValueEx(key, "")[0])
    return None


def _set_values(path: str, values: dict[str, str]) -> None:
    if sys.platform == "win32":
        import winreg

        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, path) as key:
            for name, value in values.items():
                winreg.SetValueEx(key, name, 0, winreg.REG_SZ, value)
