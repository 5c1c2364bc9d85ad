"""Test who may sit at the server's input and output."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from net.server.terminal import is_terminal


def test_nobody_sits_at_a_file_or_at_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (os.devnull, tmp_path / "file"):  # Windows counts its NUL as a terminal
        with open(path, encoding="utf-8") as stream:
            assert not is_terminal(stream)
    assert not is_terminal(None)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals of this kind")
def test_somebody_may_sit_at_a_terminal() -> None:
    if sys.platform == "win32":
        raise AssertionError("this test is for systems with pseudo-terminals")
    ours, theirs = os.openpty()
    with open(ours, "rb"), open(theirs, encoding="utf-8") as stream:
        assert is_terminal(stream)
