"""Test how full the storage may be, and who is told of it."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

import pytest

from net.hub.archive import Kept
from net.server import store
from net.server.quota import MEGABYTE, RESERVE_BYTES, Quota
from net.server.store import Store
from net.wire.messages import Post


def disk(monkeypatch: pytest.MonkeyPatch, *, free: int, total: int = 10**12) -> None:
    usage = shutil.disk_usage("/")._replace(total=total, used=total - free, free=free)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: usage)


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    said = [record.getMessage() for record in caplog.records]
    caplog.clear()
    return said


def test_there_is_a_warning_before_it_is_full(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    quota = Quota(tmp_path, 100 * MEGABYTE)
    assert [quota.is_full(n * MEGABYTE) for n in (0, 79)] == [False, False]
    assert warnings(caplog) == []
    assert [quota.is_full(n * MEGABYTE) for n in (80, 90, 99)] == [False] * 3
    assert [text[:29] for text in warnings(caplog)] == ["the storage is nearly full (8"]
    assert [quota.is_full(n * MEGABYTE) for n in (100, 130)] == [True] * 2
    assert [text[:29] for text in warnings(caplog)] == ["STORAGE FULL (100 of 100 MB):"]
    assert not quota.is_full(10 * MEGABYTE)
    assert len(warnings(caplog)) == 1


def test_what_the_disk_has_counts_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    quota = Quota(tmp_path, 0)
    disk(monkeypatch, free=RESERVE_BYTES + MEGABYTE)
    assert not quota.is_full(50 * MEGABYTE)
    disk(monkeypatch, free=RESERVE_BYTES)
    assert quota.is_full(50 * MEGABYTE)
    # On a small disk, only a share of it is kept free.
    disk(monkeypatch, free=2 * MEGABYTE, total=10 * MEGABYTE)
    assert not quota.is_full(MEGABYTE)


def test_in_memory_only_the_quota_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    disk(monkeypatch, free=0)
    assert not Quota(None, 0).is_full(10**15)
    assert Quota(None, 10).is_full(10)


def test_a_folder_that_is_gone_is_no_reason_to_fail(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert not Quota(tmp_path / "gone", 100).is_full(1)
    assert "could not be found out" in warnings(caplog)[0]


def test_the_store_is_full_at_its_quota_and_no_longer_when_messages_have_gone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    archive = Store(tmp_path, kept_days=0, kept_messages=1, max_bytes=3 * MEGABYTE)
    ana = archive.add_name("ana", "ana")
    talk = archive.number_of_private(ana, ana)
    while not archive.is_full:
        id_ = archive.last_id + 1
        archive.keep(Kept(id_, talk, ana, "ana", Post("", "x" * 10_000, f"c{id_}"), 0))
        archive.commit()
        assert id_ < 400
    assert archive.last_id > 200
    assert archive.last_id * 10_000 < 3 * MEGABYTE + 2 * store.MEASURED_CHARACTERS
    archive.tidy(10**12)
    while archive.tidy(2 * 10**12):
        archive.commit()
    assert not archive.is_full
    archive.close()
    assert [text.partition(" (")[0] for text in warnings(caplog)] == [
        "the storage is nearly full",
        "STORAGE FULL",
        "there is enough room for messages again",
    ]


def test_a_full_store_is_known_at_the_start(tmp_path: Path) -> None:
    archive = Store(tmp_path)
    assert not archive.is_full
    archive.close()
    archive = Store(tmp_path, max_bytes=1)
    assert archive.is_full
    archive.close()
