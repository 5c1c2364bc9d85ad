"""Test the file that tells a whole room of computers where their class is."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from gui import class_file
from gui.class_file import address
from gui.model.choice import Choice
from tests.gui.conftest import OpenDesk
from tests.gui.fakes import ADDRESS, connected


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"charla://192.168.1.20:8081/clase\n", "192.168.1.20:8081"),
        (b"\xef\xbb\xbfCHARLA://Aula7.local\r\n\r\n", "aula7.local:8080"),  # by Windows' editor
        (b"", ""),
        (b"192.168.1.20", ""),
        (b"charla://10.0.0.7\ncharla://10.0.0.8\n", ""),
        (b"charla://10.0.0.7" + b" " * 2_000 + b"x", "10.0.0.7:8080"),
        (b"\xff\xfe\x00charla", ""),
        (b"charla://ana@evil.example", ""),
    ],
)
def test_only_a_link_counts(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "class.txt"
    file.write_bytes(content)
    assert address([tmp_path / "other.txt", file]) == said


def test_what_is_no_file_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    good = tmp_path / "good"
    good.write_text("charla://10.0.0.7", encoding="utf-8")
    files = [tmp_path / "folder", good]
    if sys.platform != "win32":
        os.mkfifo(tmp_path / "pipe")  # whoever opens it waits for ever
        files.insert(0, tmp_path / "pipe")
    assert address(files) == "10.0.0.7:8080"


def test_the_file_is_beside_the_packaged_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside = tmp_path / "class.txt"
    monkeypatch.setattr("sys.executable", str(tmp_path / "Charla"))
    assert beside not in class_file.places()  # Python's own folder
    monkeypatch.setattr("sys.frozen", True, raising=False)
    for system, found in (("win32", True), ("linux", True), ("darwin", False)):
        monkeypatch.setattr("sys.platform", system)
        assert (beside in class_file.places()) is found


def test_it_fills_in_the_address_and_presses_nothing(desk: OpenDesk) -> None:
    window = desk(usual_server="10.0.0.7:8081")
    window.root.update()
    assert not window.clients and not window.login.busy
    window.login.form.name.insert(0, "ana")
    window.login._submit()
    assert str(window.client.target.address) == "10.0.0.7:8081"


def test_the_class_where_one_was_counts_more(desk: OpenDesk) -> None:
    window = desk()
    window.log_in(connected("luis"))
    window.app.log_out()
    window.app.close()
    window = desk(usual_server="10.0.0.7:8081")
    assert window.login.form.filled[:2] == ("Ana", Choice(ADDRESS))
