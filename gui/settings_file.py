"""Store the settings in one small file in the profile folder.

Only the user can read the folder (mode 0700, the file 0600). The file is written to a new one that
then replaces the old one: a crash or a full disk leaves the old or the new settings, never half of
them. A thread of its own does the writing. The user's private key is not here, but in a file that
is written once: net.shared.identity.
"""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import msgspec

from gui.late_log import Log
from gui.model.settings import Settings
from net.shared import privacy
from net.shared.patience import patiently

FILE_NAME = "settings.json"

log = Log(__name__)


class SettingsFile:
    """Loads and saves the settings of one profile folder.

    Attributes:
        set_aside: where a file was moved that made no sense, if there was one.
        unreadable: why the system doesn't let us read the file; then nothing is ever written over
            it.
    """

    def __init__(self, folder: Path) -> None:
        """Create the folder if necessary, and close it to other users.

        Raises:
            OSError: the folder can't be made, or others may write to it.
        """
        privacy.make_folder(folder)
        privacy.close_to_others(folder / FILE_NAME)
        self.folder = folder
        self.set_aside: Path | None = None
        self.unreadable = ""
        self._path = folder / FILE_NAME
        # Held while a file is written, so that the last save is written last.
        self._lock = threading.Lock()
        self._asked = 0
        self._threads: list[threading.Thread] = []

    def load(self) -> Settings:
        """Return the settings as last saved; the defaults if there are none.

        They are the defaults too if the file can't be read: this never raises.
        """
        self.unreadable = ""
        try:
            return msgspec.json.decode(patiently(self._path.read_bytes), type=Settings)
        except FileNotFoundError:
            return Settings()
        except OSError as error:
            log.warning("settings not read: %s", error)
            self.unreadable = f"{self._path}: {error.strerror}"
            return Settings()
        except (ValueError, RecursionError) as error:
            log.warning("settings not understood: %s", error)
            self._put_aside()
            return Settings()

    def save(self, settings: Settings) -> None:
        """Begin to write the settings as they are now, and return at once.

        A failure goes to the log. If the user doesn't want to be remembered, nothing personal is
        written.
        """
        if self.unreadable:
            return
        self._asked += 1
        if not settings.remember:
            import copy  # imported here: the first window does not save

            settings = copy.copy(settings)
            settings.forget_person()
        data = msgspec.json.format(msgspec.json.encode(settings), indent=2)
        thread = threading.Thread(target=self._write, args=(data, self._asked), name="settings")
        self._threads = [other for other in self._threads if other.is_alive()] + [thread]
        thread.start()

    def close(self, timeout: float) -> bool:
        """Wait until everything is written; return False if `timeout` seconds were not enough."""
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
                patiently(lambda: os.replace(new, self._path))
            except OSError as error:
                log.error("settings not saved: %s", error)

    def _put_aside(self) -> None:
        aside = self._path.with_name(f"settings-unreadable-{time.strftime('%Y%m%d-%H%M%S')}.json")
        try:
            patiently(lambda: os.replace(self._path, aside))
        except OSError as error:
            log.warning("settings not set aside: %s", error)
        else:
            self.set_aside = aside
