"""Test that logging starts with the first line, and only once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

import pytest

from gui import late_log
from gui.late_log import Log


@pytest.fixture
def done() -> Iterator[list[str]]:
    """Prepare logging that notes what becomes of it."""
    done: list[str] = []

    def start() -> Callable[[], None]:
        done.append("started")
        return lambda: done.append("stopped")

    late_log.prepare(start)
    yield done
    late_log.end()


def test_the_first_line_starts_it(done: list[str], caplog: pytest.LogCaptureFixture) -> None:
    log = Log("charla.test")
    assert done == []
    log.warning("one %s", "two")
    log.warning("three")
    assert caplog.messages == ["one two", "three"] and done == ["started"]
    assert not log.isEnabledFor(logging.DEBUG)
    late_log.end()
    assert done == ["started", "stopped"]


def test_it_can_be_started_before(done: list[str]) -> None:
    late_log.begin()
    late_log.begin()
    assert done == ["started"]


def test_nothing_is_stopped_that_was_not_started(done: list[str]) -> None:
    late_log.end()
    late_log.begin()
    assert done == []
