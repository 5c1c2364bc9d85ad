"""Write a file that the user wants on a thread of its own, since a disk may be slow."""

from __future__ import annotations

import contextlib
import logging
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

import platformdirs

from gui.words import file_errors
from gui.words.i18n import _
from gui.words.text import displayable_line
from net.shared.patience import patiently

log = logging.getLogger(__name__)


class Unwritten(Exception):
    """Say in the user's language why there is no content to write; "" if nobody has to be told."""


class FileWriting:
    """Writes one file, which appears when it is complete.

    `error` is a sentence, or "", and perhaps about the file.

    Args:
        path: it replaces an existing file only with `overwrite`. Its folder must exist, unless it
            is the system's folder for documents, which is made.
        write: writes the content; called on another thread. It may raise Unwritten.
        encoding, newline: as for `open`.
        failed: the sentence for a fault of the program, with {why}.
    """

    def __init__(
        self,
        path: Path,
        write: Callable[[TextIO], object],
        *,
        encoding: str,
        newline: str,
        failed: str,
        overwrite: bool = False,
    ) -> None:
        self.path, self.error, self.is_about_file = path, "", False
        self._write, self._encoding, self._newline = write, encoding, newline
        self._failed, self._overwrite = failed, overwrite
        self._thread = threading.Thread(target=self._run, name="export", daemon=True)
        self._thread.start()

    @property
    def is_done(self) -> bool:
        return not self._thread.is_alive()

    def _run(self) -> None:
        part = self.path.with_name(self.path.name + ".part")
        try:
            if not self._overwrite and self.path.exists():
                self.error, self.is_about_file = _there_is_one(self.path), True
                return
            if self.path.parent == platformdirs.user_documents_path():
                self.path.parent.mkdir(parents=True, exist_ok=True)
            with open(
                part, "w", encoding=self._encoding, errors="replace", newline=self._newline
            ) as file:
                self._write(file)
            patiently(lambda: os.replace(part, self.path))
        except Unwritten as why:
            self.error = str(why)
        except OSError as error:
            self.error, self.is_about_file = file_errors.why_not_written(self.path, error), True
        # Unexpected, but a thread that ends silently would tell nobody.
        except Exception as error:
            log.exception("an export has failed")
            self.error = self._failed.format(why=error)
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def _there_is_one(path: Path) -> str:
    """Return the sentence that another name is needed."""
    said = _("There is already a file called {file}: choose another name.")
    return said.format(file=displayable_line(path.name))
