"""Test what is read from the disk after a process was killed at any moment."""

from __future__ import annotations

from pathlib import Path

import pytest

from net.journal import schema as journal_schema
from net.server import schema as server_schema
from net.shared.database import open_database
from tests.torture.evidence import has_messages, read_journal
from tests.torture.history import Journal


@pytest.mark.parametrize("done", range(len(journal_schema.MIGRATIONS)))
def test_a_journal_that_was_half_made_is_empty(tmp_path: Path, done: int) -> None:
    path = tmp_path / "ana.db"
    open_database(path, journal_schema.MIGRATIONS[:done], lock_seconds=1).close()
    assert read_journal(path, "ana") == Journal("ana", 0)


@pytest.mark.parametrize("done", range(len(server_schema.MIGRATIONS)))
def test_a_database_that_was_half_made_has_no_messages(tmp_path: Path, done: int) -> None:
    path = tmp_path / "chat.db"
    open_database(path, server_schema.MIGRATIONS[:done], lock_seconds=1).close()
    assert not has_messages(path)
