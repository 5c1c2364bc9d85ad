"""Explain why a file could not be written, or read."""

from __future__ import annotations

import errno
from pathlib import Path

from gui.words.i18n import N_, _
from gui.words.text import displayable_line

_SENTENCES = {
    errno.ENOENT: N_("There is no folder {folder}."),
    errno.ENOTDIR: N_("There is no folder {folder}."),
    errno.EACCES: N_("You are not allowed to write in the folder {folder}."),
    errno.EPERM: N_("You are not allowed to write in the folder {folder}."),
    errno.EROFS: N_("Nothing can be written in the folder {folder}."),
    errno.ENOSPC: N_("The disk is full."),
    getattr(errno, "EDQUOT", errno.ENOSPC): N_("The disk is full."),
    errno.EISDIR: N_("{file} is a folder: choose another name."),
    errno.ENAMETOOLONG: N_("The name {file} is too long."),
    errno.EINVAL: N_("A file can't be called {file}."),
}


def why_not_written(path: Path, error: OSError) -> str:
    """Return a sentence in the user's language that says why this file could not be written."""
    words = _SENTENCES.get(error.errno or 0, N_("{file} can't be written: {why}"))
    return _(words).format(
        file=displayable_line(path.name),
        folder=displayable_line(str(path.parent)),
        why=error.strerror or str(error),
    )


def why_not_read(path: Path, error: OSError) -> str:
    """Return a sentence in the user's language that says why this file could not be read."""
    words = _("There is no file {file}.")
    if error.errno != errno.ENOENT:
        words = _("{file} can't be read: {why}")
    return words.format(file=displayable_line(path.name), why=error.strerror or str(error))
