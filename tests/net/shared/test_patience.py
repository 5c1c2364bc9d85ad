"""Test that a file which another program holds for a moment is no failure."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from net.shared import patience
from net.shared.patience import patiently


def test_a_file_that_is_open_for_a_moment_is_replaced_all_the_same(tmp_path: Path) -> None:
    """Open it as a virus scanner does. Windows refuses this; elsewhere it is done at once."""
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_bytes(b"old")
    new.write_bytes(b"new")
    file = old.open("rb")
    closing = threading.Timer(0.2, file.close)
    closing.start()
    patiently(lambda: os.replace(new, old))
    closing.join()
    assert old.read_bytes() == b"new"


def test_what_is_refused_for_good_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "PATIENCE_SECONDS", 0.05)
    tried = []

    def refuse() -> None:
        tried.append(1)
        raise PermissionError

    with pytest.raises(PermissionError):
        patiently(refuse)
    assert len(tried) > 1


def test_other_failures_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "PATIENCE_SECONDS", 60.0)
    with pytest.raises(FileNotFoundError):
        patiently(lambda: os.replace("no such file", "nowhere"))
