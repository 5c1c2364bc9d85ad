"""Test how a journal that was kept under an address comes to belong to a key, once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from net.journal import ledger, moving
from net.journal.journal import Journal, path_for
from net.shared.database import Database, open_database
from net.shared.errors import JournalError
from net.wire.messages import Post

HERE, KEY, OTHER_KEY = "192.168.1.20:8080", "k" * 43, "o" * 43


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moving, "LOCK_SECONDS", 0.05)
    monkeypatch.setattr(ledger, "LOCK_SECONDS", 0.05)


def write(path: Path, text: str) -> None:
    journal = Journal(path, "ana")
    journal.logged_in("ana", "Aula 3")
    journal.add([Post("luis", text, text)])
    journal.close()


def texts(path: Path) -> list[str]:
    journal = Journal(path, "ana")
    found = [post.text for post in journal.pending()]
    journal.close()
    return found


def test_without_encryption_it_belongs_to_the_address(tmp_path: Path) -> None:
    assert moving.find(tmp_path, "ana", "", HERE, True) == path_for(tmp_path, HERE, "ana")


def test_what_was_kept_under_the_address_moves_to_the_key(tmp_path: Path) -> None:
    write(path_for(tmp_path, HERE, "ana"), "hola")
    assert not moving.find(tmp_path, "ana", KEY, "", True).exists()  # it has not been found yet
    path = moving.find(tmp_path, "ana", KEY, HERE, True)
    assert path == path_for(tmp_path, KEY, "ana")
    assert texts(path) == ["hola"]
    assert not path_for(tmp_path, HERE, "ana").exists()


def test_nothing_moves_to_a_server_that_nobody_has_verified(tmp_path: Path) -> None:
    """Otherwise what waits in it would be sent to whoever answers at the address."""
    old = path_for(tmp_path, HERE, "ana")
    write(old, "hola")
    path = moving.find(tmp_path, "ana", KEY, HERE, False)
    assert path == path_for(tmp_path, KEY, "ana") and not path.exists()
    assert texts(old) == ["hola"]
    # The words are typed later, and nothing has been kept under the key meanwhile.
    assert texts(moving.find(tmp_path, "ana", KEY, HERE, True)) == ["hola"]


def test_what_was_written_before_the_words_is_not_mixed_with_it(tmp_path: Path) -> None:
    write(path_for(tmp_path, HERE, "ana"), "old")
    write(moving.find(tmp_path, "ana", KEY, HERE, False), "new")
    assert texts(moving.find(tmp_path, "ana", KEY, HERE, True)) == ["new"]
    assert texts(path_for(tmp_path, HERE, "ana")) == ["old"]


def test_it_moves_once_and_to_nobody_else(tmp_path: Path) -> None:
    write(path_for(tmp_path, HERE, "ana"), "hola")
    moving.find(tmp_path, "ana", KEY, HERE, True)
    assert not moving.find(tmp_path, "ana", OTHER_KEY, HERE, True).exists()
    assert not moving.find(tmp_path, "eva", KEY, HERE, True).exists()


def test_what_belongs_to_the_key_is_never_replaced(tmp_path: Path) -> None:
    write(path_for(tmp_path, KEY, "ana"), "new")
    write(path_for(tmp_path, HERE, "ana"), "old")
    assert texts(moving.find(tmp_path, "ana", KEY, HERE, True)) == ["new"]
    assert texts(path_for(tmp_path, HERE, "ana")) == ["old"]


def test_while_somebody_has_it_open_it_stays(tmp_path: Path) -> None:
    old = path_for(tmp_path, HERE, "ana")
    write(old, "hola")
    journal = Journal(old, "ana")
    with pytest.raises(JournalError) as caught:
        moving.find(tmp_path, "ana", KEY, HERE, True)
    assert caught.value.code == "in_use"
    journal.close()
    assert texts(moving.find(tmp_path, "ana", KEY, HERE, True)) == ["hola"]


def test_a_damaged_one_moves_and_is_set_aside_there(tmp_path: Path) -> None:
    old = path_for(tmp_path, HERE, "ana")
    tmp_path.mkdir(exist_ok=True)
    old.write_bytes(b"nonsense" * 1000)
    path = moving.find(tmp_path, "ana", KEY, HERE, True)
    assert path.read_bytes() == b"nonsense" * 1000


@pytest.mark.skipif(sys.platform == "win32", reason="an open file can't be replaced there")
def test_two_windows_that_move_it_at_the_same_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise the second one would make an empty file and put it in the place of the first."""
    write(path_for(tmp_path, HERE, "ana"), "hola")
    ends: list[str] = []

    def interrupted(*args: Any, **kwargs: Any) -> Database:
        monkeypatch.setattr(moving, "open_database", open_database)
        try:
            moving.find(tmp_path, "ana", KEY, HERE, True)
        except JournalError as error:
            ends.append(error.code)
        return open_database(*args, **kwargs)

    monkeypatch.setattr(moving, "open_database", interrupted)
    assert texts(moving.find(tmp_path, "ana", KEY, HERE, True)) == ["hola"]
    assert ends == ["in_use"]
