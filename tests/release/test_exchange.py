"""Test the trial of packaged programs: it must not be content with less than a confirmed message.

tests/system/test_package.py lets it try the packaged programs themselves.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from net.journal import schema
from tests.processes import ROOT
from tools.release import exchange

ENDS = [sys.executable, "-c", "import sys; sys.exit('I have no screen')"]
WAITS = [sys.executable, "-c", "import time; time.sleep(60)"]
SERVER = [sys.executable, str(ROOT / "server.py")]


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(exchange, "EXCHANGE_SECONDS", 2.0)
    yield


def test_a_server_that_ends_is_a_failure_with_its_words() -> None:
    with pytest.raises(exchange.Failed, match=r"The server did not start[^$]*I have no screen"):
        exchange.exchange(WAITS, ENDS)


def test_a_server_that_says_nothing_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "LISTEN_SECONDS", 0.5)
    with pytest.raises(exchange.Failed, match="The server did not start"):
        exchange.exchange(WAITS, WAITS)


def test_a_window_that_ends_is_a_failure() -> None:
    with pytest.raises(exchange.Failed, match="A window ended by itself"):
        exchange.exchange(ENDS, SERVER)


def test_windows_that_say_nothing_are_a_failure_with_the_server_s_log() -> None:
    with pytest.raises(exchange.Failed, match=r"not confirmed[^$]*--- server.txt\nlistening on"):
        exchange.exchange(WAITS, SERVER)


def make_journal(profile: Path, text: str, major: int | None, delivered: int | None) -> None:
    """Write what a window keeps of a message and of its receipt."""
    (profile / "journal").mkdir(parents=True, exist_ok=True)
    path = profile / "journal" / "one.db"
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as journal:
        for table in ("message", "receipt"):
            start = schema.MIGRATIONS[0].index(f"CREATE TABLE {table} ")
            journal.execute(schema.MIGRATIONS[0][start:].partition(";")[0])
        journal.execute(
            "INSERT INTO message VALUES (1, 1, ?, 'Ana', 'ana', 'c', ?, 0, '', '', '', 'Luis', 0)",
            (major, text),
        )
        if delivered is not None:
            journal.execute("INSERT INTO receipt VALUES ('luis', 0, ?, 0, 0)", (delivered,))
        journal.commit()


@pytest.mark.parametrize(
    ("theirs", "major", "delivered", "confirmed"),
    [
        (exchange.TEXT, 7, 7, True),
        (exchange.TEXT, 7, 9, True),
        ("something else", 7, 7, False),  # the other one has not got it
        (exchange.TEXT, None, 7, False),  # the server has not confirmed it
        (exchange.TEXT, 7, 6, False),  # an earlier one was delivered
        (exchange.TEXT, 7, None, False),
    ],
)
def test_only_a_message_that_has_arrived_and_is_known_to_have_is_confirmed(
    tmp_path: Path, theirs: str, major: int | None, delivered: int | None, confirmed: bool
) -> None:
    make_journal(tmp_path / "Ana", exchange.TEXT, major, delivered)
    make_journal(tmp_path / "Luis", theirs, 7, None)
    assert exchange.is_confirmed(tmp_path) is confirmed


def test_without_journals_nothing_is_confirmed(tmp_path: Path) -> None:
    assert not exchange.is_confirmed(tmp_path)
    (tmp_path / "Luis" / "journal").mkdir(parents=True)
    (tmp_path / "Luis" / "journal" / "one.db").write_bytes(b"half of a file")
    assert not exchange.is_confirmed(tmp_path)


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (("Charla", "charla-server"), ("Charla", "charla-server")),
        (("Charla.exe", "charla-server.exe"), ("Charla.exe", "charla-server.exe")),
        (
            ("Contents/MacOS/Charla", "Contents/MacOS/charla-server"),
            ("Contents/MacOS/Charla", "Contents/MacOS/charla-server"),
        ),
    ],
)
def test_the_programs_are_found_as_each_system_has_them(
    tmp_path: Path, names: tuple[str, str], found: tuple[str, str]
) -> None:
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert exchange.programs(tmp_path) == tuple(tmp_path / name for name in found)


def test_a_folder_without_both_programs_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "Charla").touch()
    with pytest.raises(exchange.Failed, match="There is no charla-server in"):
        exchange.programs(tmp_path)
