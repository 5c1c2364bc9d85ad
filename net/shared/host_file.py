"""Tell programs on the same computer which server runs here, and how to oversee it.

While a server with a data folder runs, the file `host.json` in that folder has its port and the
token of whoever oversees it (net.server.overseers). Only the user who has started the server may
read it. A file that a killed server has left behind is recognized by trying: nothing in it is
trusted before the server has proved that it has the key named here.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

import msgspec

from net.shared import privacy
from net.shared.data_folder import data_folder
from net.shared.patience import patiently

FILE_NAME = "host.json"
TOKEN_BYTES = 32
_MOST_BYTES = 10_000


class HostFile(msgspec.Struct, frozen=True):
    """The file has this content.

    Attributes:
        pid: the process of the server.
        port: on which it listens.
        token: of whoever may oversee it; new for each run.
        fingerprint: of the server's key.
        version: of the program.
        started: when it began to listen (seconds since 1970).
        window: the id of the window that has started it; "" if none has.
        by: who teaches there; "" if that was not said.
        is_announced: whether it announces itself on the network.
        has_password: whether newcomers need the password of the class.
    """

    pid: int
    port: int
    token: str
    fingerprint: str
    version: str = ""
    started: float = 0.0
    window: str = ""
    by: str = ""
    is_announced: bool = False
    has_password: bool = False


def server_folder() -> Path:
    """Return the folder in which a server keeps its data, unless it is told otherwise."""
    return data_folder("charla-server")


def new_token() -> str:
    import secrets  # imported here: who only reads does not need it

    return secrets.token_urlsafe(TOKEN_BYTES)


def write(folder: Path, content: HostFile) -> None:
    """Write the file, which others may not read, in one step.

    Raises:
        OSError: it can't be written.
    """
    privacy.write_file(folder / FILE_NAME, msgspec.json.encode(content))


def read(folder: Path) -> HostFile | None:
    """Return what the file says; None if there is none, or none that makes sense."""
    try:
        with (folder / FILE_NAME).open("rb") as file:
            content = msgspec.json.decode(file.read(_MOST_BYTES), type=HostFile)
    except (OSError, ValueError):
        return None
    return content if content.token and 0 < content.port < 65_536 and content.pid > 0 else None


def remove(folder: Path, content: HostFile) -> None:
    """Remove the file, unless it is that of another run by now."""
    if read(folder) == content:
        with contextlib.suppress(OSError):
            patiently((folder / FILE_NAME).unlink)
