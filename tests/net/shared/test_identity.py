"""Test the key of this computer's user: it is made once, kept, checked and never replaced."""

from __future__ import annotations

import json
import os
import stat
import threading
from pathlib import Path

import pytest

from net.server.authentication import server_id
from net.shared.identity import FILE_NAME, Identity, IdentityError, is_signed, load
from net.wire import credentials


def test_the_example_of_the_standard() -> None:
    """Test RFC 8032, section 7.1, test 1."""
    seed = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    one = Identity(seed)
    assert credentials.decode(one.public, 32).hex() == (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    )
    signature = one.sign(b"")
    assert credentials.decode(signature, 64).hex() == (
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe"
        "24655141438e7a100b"
    )
    assert is_signed(one.public, signature, b"")
    assert not is_signed(one.public, signature, b"!")
    assert not is_signed(Identity.new().public, signature, b"")


def test_it_is_made_once_and_for_the_users_eyes_only(tmp_path: Path) -> None:
    made = load(tmp_path, may_make=True)
    again = load(tmp_path, may_make=True)
    assert (again.public, again.sign(b"x")) == (made.public, made.sign(b"x"))
    assert os.listdir(tmp_path) == [FILE_NAME]
    if os.name != "nt":
        assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600


def test_many_windows_that_start_at_once_agree(tmp_path: Path) -> None:
    found: list[str] = []
    threads = [
        threading.Thread(target=lambda: found.append(load(tmp_path, may_make=True).public))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


def test_it_is_not_made_where_there_must_be_one(tmp_path: Path) -> None:
    with pytest.raises(IdentityError) as caught:
        load(tmp_path, may_make=False)
    assert caught.value.code == "identity_missing"
    assert not os.listdir(tmp_path)


def test_a_changed_key_signs_nothing(tmp_path: Path) -> None:
    load(tmp_path, may_make=True)
    content = json.loads((tmp_path / FILE_NAME).read_text(encoding="utf-8"))
    (tmp_path / FILE_NAME).write_text(
        json.dumps({**content, "private": credentials.encode(b"?" * 32)})
    )
    changed = load(tmp_path, may_make=True)
    with pytest.raises(IdentityError) as caught:
        changed.sign(b"x")
    assert caught.value.code == "identity_changed"


def test_a_disk_that_is_full_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        with pytest.raises(IdentityError) as caught:
            load(tmp_path, may_make=True)
    assert caught.value.code == "identity_unwritable"
    assert not os.listdir(tmp_path)
    assert load(tmp_path, may_make=True).public


def test_a_folder_in_which_nobody_may_write_is_told_from_a_key_that_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> int:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", refuse)
        with pytest.raises(IdentityError) as caught:
            load(tmp_path, may_make=True)
    assert caught.value.code == "identity_unwritable"
    assert str(tmp_path) in caught.value.detail


def test_a_server_keeps_its_name(tmp_path: Path) -> None:
    first = server_id(tmp_path / "data")
    assert server_id(tmp_path / "data") == first
    assert server_id(None) != server_id(None)
    (tmp_path / "data" / "server-id").write_text("rubbish")
    assert server_id(tmp_path / "data") not in {first, "rubbish"}
