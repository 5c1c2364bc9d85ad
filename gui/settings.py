"""What Charla remembers between two starts: one small file in the profile folder. No tkinter.

The file holds the token that owns the user's name on a server, so the folder is for the user's eyes only
(0700, the file 0600). It is written to a new file that then takes the old one's place: a crash or a full
disk leaves the old or the new settings, never half of them. Writing happens on a thread of its own.
"""

from __future__ import annotations

import base64
import contextlib
import logging
import os
import threading
import time
from pathlib import Path

import msgspec

log = logging.getLogger(__name__)

FILE_NAME = "settings.json"


class Settings(msgspec.Struct, kw_only=True):
    """`language`, `theme` and `conversation` may be "" (the system's; none). `zoom` is in steps, 0 the usual size.

    `away_minutes`: after so long without a key or the mouse the user counts as away; 0: never. `note` is the user's own
    status line. `muted` has the keys of conversations that call for no attention, `emoji` what was picked last.
    """

    name: str = ""
    server: str = "localhost:8080"
    remember: bool = True
    language: str = ""
    theme: str = ""
    system_palette: str = "light"  # what the system's was the last time: the first window must not wait for it
    zoom: int = 0
    geometry: str = ""
    conversation: str = ""
    notifications: bool = True
    notification_text: bool = True
    sound: bool = True
    do_not_disturb: bool = False
    tell_typing: bool = True
    tell_read: bool = True
    away_minutes: int = 10
    note: str = ""
    muted: list[str] = msgspec.field(default_factory=list)
    emoji: list[str] = msgspec.field(default_factory=list)
    device: str = msgspec.field(default_factory=lambda: os.urandom(8).hex())
    token: str = msgspec.field(default_factory=lambda: base64.urlsafe_b64encode(os.urandom(24)).decode("ascii"))
    known_rich: list[str] = msgspec.field(default_factory=list)


class SettingsFile:
    """The settings of one profile folder. `set_aside` is where an unreadable file went, if there was one."""

    def __init__(self, folder: Path) -> None:
        """Raises OSError if there is no such folder and none can be made."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with contextlib.suppress(OSError):
            folder.chmod(0o700)
        self.folder = folder
        self.set_aside: Path | None = None
        self._path = folder / FILE_NAME
        self._lock = threading.Lock()  # held while a file is written: the last save is the last written
        self._asked = 0
        self._threads: list[threading.Thread] = []

    def load(self) -> Settings:
        """The settings as last saved; the defaults if there are none or they can't be read. Never raises."""
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=Settings)
        except FileNotFoundError:
            return Settings()
        except OSError as error:
            log.warning("settings not read: %s", error)
            return Settings()
        except (ValueError, RecursionError) as error:
            log.warning("settings not understood: %s", error)
            self._put_aside()
            return Settings()

    def save(self, settings: Settings) -> None:
        """Begins to write the settings as they are now and returns at once. A failure goes to the log."""
        self._asked += 1
        data = msgspec.json.format(msgspec.json.encode(settings), indent=2)
        thread = threading.Thread(target=self._write, args=(data, self._asked), name="settings")
        self._threads = [other for other in self._threads if other.is_alive()] + [thread]
        thread.start()

    def close(self, timeout: float) -> bool:
        """Waits until everything is written; False if `timeout` seconds did not suffice."""
        deadline = time.monotonic() + timeout
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _write(self, data: bytes, number: int) -> None:
        with self._lock:
            if number != self._asked:
                return  # newer settings are about to be written
            new = self._path.with_suffix(".new")
            try:
                with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                os.replace(new, self._path)
            except OSError as error:
                log.error("settings not saved: %s", error)

    def _put_aside(self) -> None:
        aside = self._path.with_name(f"settings-unreadable-{time.strftime('%Y%m%d-%H%M%S')}.json")
        try:
            os.replace(self._path, aside)
        except OSError as error:
            log.warning("settings not set aside: %s", error)
        else:
            self.set_aside = aside
