"""Test that a second start is handed over to the first, and to nobody else."""

from __future__ import annotations

import os
import queue
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from net.shared import folder_claim, handover
from net.shared.folder_claim import FILE_NAME, FolderClaim
from net.shared.handover import StartListener
from tests.processes import ROOT
from tests.support import wait_until

LINK = "charla://192.168.1.20:8080/clase"


class First:
    """The program that has started first; `heard` has what it is told."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.heard: queue.SimpleQueue[str] = queue.SimpleQueue()
        self.listener = StartListener(folder, self.heard.put)

    @property
    def said(self) -> handover.RunningProgram:
        wait_until((self.folder / FILE_NAME).exists)
        content = (self.folder / FILE_NAME).read_bytes()
        return msgspec.json.decode(content, type=handover.RunningProgram)


@pytest.fixture
def first(tmp_path: Path) -> Iterator[First]:
    claim = folder_claim.claim(tmp_path)
    assert claim is not None
    first = First(tmp_path)
    yield first
    assert first.listener.stop(5.0)
    claim.release()


def test_a_second_start_is_told_to_the_first_with_its_link(first: First, tmp_path: Path) -> None:
    told: list[int] = []
    assert folder_claim.claim(tmp_path) is None
    assert handover.claim_or_tell(tmp_path, LINK, before=told.append) is None
    assert first.heard.get(timeout=5) == LINK
    assert handover.claim_or_tell(tmp_path, "") is None
    assert first.heard.get(timeout=5) == ""
    assert told == [os.getpid()]


def test_one_that_comes_before_the_first_listens_waits_for_it(tmp_path: Path) -> None:
    claim = folder_claim.claim(tmp_path)
    assert claim is not None
    done: queue.SimpleQueue[FolderClaim | None] = queue.SimpleQueue()
    second = threading.Thread(target=lambda: done.put(handover.claim_or_tell(tmp_path, LINK)))
    second.start()
    first = First(tmp_path)
    assert done.get(timeout=10) is None and first.heard.get(timeout=5) == LINK
    second.join()
    assert first.listener.stop(5.0)
    claim.release()


def test_each_folder_has_a_first_of_its_own(first: First, tmp_path: Path) -> None:
    other = tmp_path / "ñandú 🦤"
    other.mkdir()
    claim = handover.claim_or_tell(other, LINK)
    assert claim is not None and first.heard.empty()
    claim.release()


def test_one_that_comes_while_the_first_ends_becomes_the_first(tmp_path: Path) -> None:
    ending = folder_claim.claim(tmp_path)
    assert ending is not None
    done: queue.SimpleQueue[FolderClaim | None] = queue.SimpleQueue()
    second = threading.Thread(target=lambda: done.put(handover.claim_or_tell(tmp_path, LINK)))
    second.start()
    ending.release()
    claim = done.get(timeout=10)
    assert claim is not None
    claim.release()
    second.join()


def test_a_first_that_never_answers_is_given_up(tmp_path: Path) -> None:
    claim = folder_claim.claim(tmp_path)
    assert claim is not None
    with pytest.raises(TimeoutError):
        handover.claim_or_tell(tmp_path, LINK, patience=0)
    claim.release()


def test_nothing_remains_of_a_first_that_was_killed(tmp_path: Path) -> None:
    code = (
        "import pathlib, sys, time\n"
        "from net.shared import folder_claim, handover\n"
        "folder = pathlib.Path(sys.argv[1])\n"
        "claim = folder_claim.claim(folder)\n"
        "listener = handover.StartListener(folder, lambda link: None)\n"
        "while not (folder / folder_claim.FILE_NAME).exists(): time.sleep(0.01)\n"
        "print('ready', flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None and process.stdout.readline().strip() == b"ready"
        assert folder_claim.claim(tmp_path) is None
        assert handover.claim_or_tell(tmp_path, "") is None
        process.kill()
        process.wait()
    assert (tmp_path / FILE_NAME).exists()
    claim = handover.claim_or_tell(tmp_path, "", patience=0)
    assert claim is not None and not (tmp_path / FILE_NAME).exists()
    claim.release()


def test_the_end_takes_the_file_along(tmp_path: Path) -> None:
    first = First(tmp_path)
    assert first.said.token
    assert first.listener.stop(5.0)
    assert not (tmp_path / FILE_NAME).exists()
    early = First(tmp_path)
    assert early.listener.stop(5.0)  # perhaps before it has begun to listen


@pytest.mark.skipif(sys.platform == "win32", reason="rights are another matter there")
def test_only_the_user_may_read_the_token(first: First) -> None:
    assert first.said.token
    assert stat.S_IMODE((first.folder / FILE_NAME).stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        b'{"token":"","link":"charla://evil"}\n',
        b'{"token":"wrong","link":"charla://evil"}\n',
        b'{"token":7}\n',
        b'{"token":"\\ud800"}\n',
        b'["token"]\n',
        b"\xff\xfe\n",
        b"{" * 4000 + b"\n",
        b"a" * 100_000,
    ],
)
def test_who_does_not_know_the_token_is_nobody(first: First, said: bytes) -> None:
    with socket.create_connection(("127.0.0.1", first.said.port), 5) as sock:
        try:
            sock.sendall(said)
            sock.shutdown(socket.SHUT_WR)
            assert sock.recv(100) == b""
        except OSError:
            pass  # it has not read to the end
    assert handover.claim_or_tell(first.folder, LINK) is None
    assert first.heard.get(timeout=5) == LINK and first.heard.empty()


def test_who_says_nothing_or_drips_is_not_waited_for(first: First) -> None:
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", first.said.port), 5) as sock:
        sock.sendall(b"{")
        assert sock.recv(1) == b""
    assert time.monotonic() - began < 4.0
    assert handover.claim_or_tell(first.folder, LINK) is None
    assert first.heard.get(timeout=5) == LINK


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b'{"pid":1,"port":99999,"token":"x"}', b"\xff" * 10_000]
)
def test_a_file_that_makes_no_sense_is_nobodys(tmp_path: Path, content: bytes) -> None:
    claim = folder_claim.claim(tmp_path)
    assert claim is not None
    (tmp_path / FILE_NAME).write_bytes(content)
    with pytest.raises(TimeoutError):
        handover.claim_or_tell(tmp_path, LINK, patience=0)
    claim.release()


def test_a_folder_that_can_t_be_written_to_is_told_apart(tmp_path: Path) -> None:
    with pytest.raises(OSError):
        folder_claim.claim(tmp_path / "missing")
