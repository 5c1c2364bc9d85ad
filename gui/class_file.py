"""Read where the class of a whole room of computers is, from a file that its teacher has put there.

The file has a link, `charla://192.168.1.20:8080`. It fills in the address for whoever was in no
class yet, and does nothing else: whoever may write it could have replaced the program as well.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from gui.late_log import Log

NAME = "class.txt"
MOST_BYTES = 1_000

log = Log(__name__)


def places() -> list[Path]:
    """Return where the file may be: beside the packaged program, or where the computer's owner is.

    An app bundle of macOS is sealed, so there is no place inside.
    """
    if sys.platform == "darwin":
        return [Path("/Library/Application Support/charla", NAME)]
    beside = [Path(sys.executable).with_name(NAME)] if getattr(sys, "frozen", False) else []
    return beside if sys.platform == "win32" else [*beside, Path("/etc/charla", NAME)]


def address(files: Iterable[Path]) -> str:
    """Return the HOST:PORT in the first of these files that has one; "" if none has."""
    for file in files:
        try:
            if not file.is_file():
                continue
            with file.open("rb") as opened:
                text = opened.read(MOST_BYTES).decode("utf-8-sig").strip()
        except (OSError, ValueError) as error:
            log.warning("%s is not read: %s", file, ascii(error))
            continue
        from net.wire.class_link import BadLink, ClassLink

        try:
            return str(ClassLink.parse(text).address)
        except BadLink as error:
            log.warning("%s has no link to a class: %s", file, error)
    return ""
