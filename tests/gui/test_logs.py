"""Test that what is logged reaches the file, and that nobody waits for it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gui import logs
from tests.support import wait_until

log = logging.getLogger("charla.test")


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Callable[[], Callable[[], None]]]:
    """Return a function that starts logging into `tmp_path` and returns what stops it."""
    root = logging.getLogger()
    level, before = root.level, list(root.handlers)
    yield lambda: logs.start(tmp_path, verbose=False)
    root.setLevel(level)
    for handler in set(root.handlers) - set(before):
        root.removeHandler(handler)


def is_writing() -> bool:
    return any(thread.name == "log" for thread in threading.enumerate())


def test_all_lines_are_in_the_file_when_it_stops(
    begin: Callable[[], Callable[[], None]], tmp_path: Path
) -> None:
    stop = begin()
    assert not is_writing()  # there is nothing to write yet
    said = ["uno"]
    log.warning("%s dos", said)
    said.append("later")  # does not change what was said
    try:
        raise ValueError("ñandú 100%")
    except ValueError:
        log.exception("tres %d", 3)
    log.debug("too much")
    stop()
    written = (tmp_path / "charla.log").read_text(encoding="utf-8")
    first, second, *rest = written.splitlines()
    assert first.endswith("WARNING MainThread charla.test: ['uno'] dos")
    assert second.endswith("ERROR MainThread charla.test: tres 3")
    assert rest[-1] == "ValueError: ñandú 100%" and not is_writing()


def test_a_thread_that_fails_is_logged(
    begin: Callable[[], Callable[[], None]], tmp_path: Path
) -> None:
    stop = begin()
    thread = threading.Thread(target=lambda: 1 / 0, name="unlucky")
    thread.start()
    thread.join()
    stop()
    assert "unlucky" in (tmp_path / "charla.log").read_text(encoding="utf-8")


def test_without_a_file_nothing_is_kept_for_it(
    begin: Callable[[], Callable[[], None]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stop = begin()
    (tmp_path / "charla.log").unlink()
    (tmp_path / "charla.log").mkdir()
    log.warning("uno")
    wait_until(lambda: not is_writing())
    log.warning("dos")
    assert not is_writing()
    stop()
    assert "charla.log" not in capsys.readouterr().err
