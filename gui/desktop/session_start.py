"""Have the system start the program with the user's session, or not.

- Linux: a desktop entry in ~/.config/autostart
  (https://specifications.freedesktop.org/autostart-spec/latest/)
- Windows: a value in the user's Run key of the registry
- macOS: a launch agent in ~/Library/LaunchAgents

Each is written anew when the program starts, because it may have been moved. What the user has
switched off with the system's own tool stays so.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"
SWITCHED_OFF = ("Hidden=true", "X-GNOME-Autostart-enabled=false")


class SessionStart:
    """The entry of one profile. All methods wait for the disk, and may raise OSError.

    Args:
        name: of the profile, from letters, digits and "-"; "" for the usual one.
        command: what starts the program: its path, and its arguments.
    """

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self._name = f"Charla-{name}" if name else "Charla"
        self._command = list(command)

    def switch(self, is_on: bool) -> None:
        """Write the entry or remove it, as the user wishes now.

        Raises:
            OSError: it can't be written or removed.
            ValueError: the path of the program has characters that no entry can have.
        """
        if sys.platform == "win32":
            self._set_value(subprocess.list2cmdline(self._command) if is_on else None)
        elif is_on:
            self._write(self._content())
        else:
            self._path.unlink(missing_ok=True)

    def renew(self) -> None:
        """Write the entry anew if it does not start this program, unless it is switched off.

        Raises:
            OSError, ValueError: as `switch`.
        """
        if sys.platform == "win32":
            self._set_value(subprocess.list2cmdline(self._command))
            return
        content = self._content()
        try:
            before = self._path.read_bytes()
        except FileNotFoundError:
            before = b""
        lines = before.decode(errors="replace").splitlines()
        if before != content and not any(line in SWITCHED_OFF for line in lines):
            self._write(content)

    @property
    def _path(self) -> Path:
        if sys.platform == "darwin":
            return Path.home() / "Library" / "LaunchAgents" / f"chat.charla.{self._name}.plist"
        configuration = os.environ.get("XDG_CONFIG_HOME", "")
        if not os.path.isabs(configuration):  # the specification has others ignored
            configuration = str(Path.home() / ".config")
        return Path(configuration) / "autostart" / f"{self._name.lower()}.desktop"

    def _content(self) -> bytes:
        if sys.platform == "darwin":
            agent = {
                "Label": f"chat.charla.{self._name}",
                "ProgramArguments": self._command,
                "RunAtLoad": True,
                "ProcessType": "Interactive",
            }
            import plistlib

            return plistlib.dumps(agent)
        return desktop_entry(self._command)

    def _write(self, content: bytes) -> None:
        """Write the file as a whole or not at all."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        new = self._path.with_suffix(".new")
        try:
            new.write_bytes(content)
            os.replace(new, self._path)
        finally:
            new.unlink(missing_ok=True)

    def _set_value(self, command: str | None) -> None:
        if sys.platform == "win32":
            import winreg

            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, RUN_KEY) as key:
                if command is not None:
                    winreg.SetValueEx(key, self._name, 0, winreg.REG_SZ, command)
                    return
                with contextlib.suppress(FileNotFoundError):
                    winreg.DeleteValue(key, self._name)


def own_command(main: Path, arguments: Sequence[str]) -> list[str]:
    """Return what starts this program: the packaged one, or Python with `main`."""
    if getattr(sys, "frozen", False):
        return [sys.executable, *arguments]
    python = Path(sys.executable)
    windowed = python.with_name("pythonw.exe")  # shows no console
    if sys.platform == "win32" and windowed.exists():
        python = windowed
    return [str(python), str(main), *arguments]


def desktop_entry(command: Sequence[str]) -> bytes:
    """Return a desktop entry that starts a command with the session.

    Raises:
        ValueError: it has characters that can't stand there.
    """
    text = (
        "[Desktop Entry]\nType=Application\nName=Charla\n"
        f"Exec={desktop_line(command)}\nTerminal=false\nX-GNOME-Autostart-enabled=true\n"
    )
    return os.fsencode(text)


def desktop_line(command: Sequence[str]) -> str:
    """Return a command as Exec has it.

    Raises:
        ValueError: it has characters that can't stand there.
    """
    line = " ".join(_quoted(part) for part in command)
    if not line.isprintable():
        raise ValueError("a path with control characters")
    return line


def _quoted(part: str) -> str:
    r"""Return an argument as Exec has it: in quotes, and its backslashes are doubled twice.

    Once because of the quotes, and once because the value of a key is itself a string; a percent
    sign would be the name of a field. https://specifications.freedesktop.org/desktop-entry-spec/
    """
    quoted = "".join(f"\\{each}" if each in '"`$\\' else each for each in part)
    return '"' + quoted.replace("\\", "\\\\").replace("%", "%%") + '"'
