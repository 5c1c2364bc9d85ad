"""Tell the language of the user's system."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection


def system_language(known: Collection[str]) -> str:
    """Return the language of the user's system, such as "es", or "en" if it is not `known`."""
    for name in (*_from_environment(), *_from_system()):
        short = name.replace("-", "_").split("_")[0].split(".")[0].lower()
        if short in known:
            return short
        if short in ("c", "posix"):
            return "en"
    return "en"


def _from_environment() -> list[str]:
    for variable in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable)
        if value:
            return value.split(":")
    return []


def _from_system() -> list[str]:
    # A program started by a double click has no LANG on Windows and macOS; so the system is asked.
    if sys.platform == "win32":
        import ctypes
        import locale

        name = locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage())
        return [name] if name else []
    if sys.platform == "darwin":
        import subprocess

        try:
            answer = subprocess.run(
                ["/usr/bin/defaults", "read", "-g", "AppleLocale"],
                capture_output=True,
                text=True,
                timeout=2,
                check=True,
            )
        except (OSError, subprocess.SubprocessError):
            return []
        return [answer.stdout.strip()]
    return []
