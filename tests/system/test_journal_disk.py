"""Test a window's journal on a disk that fails: what is shown, what counts as seen, and twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import ROOT
from tests.system.failing_disk import CAN_FAIL, FailingDisk

pytestmark = pytest.mark.skipif(not CAN_FAIL, reason="needs Linux and a C compiler")

SCRIPT = """
import json, os, sys
from pathlib import Path
from net.journal.journal import Journal
from net.shared.errors import JournalError
from net.wire.messages import Message

control = Path(os.environ["FAILING_DISK"])
journal = Journal(Path(sys.argv[1]), "ana")
journal.logged_in("ana", "", epoch="e1", since=0)

def hear(fault, *ids):
    control.write_text(fault)
    told = []
    note = lambda events: told.extend(event.item.text for event in events)
    try:
        journal.record([Message(id, "luis", "ana", f"m{id}", 0, f"l{id}") for id in ids], note)
        result = "kept"
    except JournalError as error:
        result = error.code
    control.write_text("")
    print(json.dumps([told, result, journal.seen]))

hear("", 1)
hear("fdatasync 5 *", 2)  # the disk does not take what is in the file
hear("fdatasync 5 *", 2, 3)
hear("", 2, 3)
hear("pwrite 28 -wal", 4)  # it is full
hear("", 4)
"""


def test_what_the_disk_did_not_take_is_shown_once_and_not_seen(tmp_path: Path) -> None:
    disk = FailingDisk(tmp_path)
    ended = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path / "data" / "ana.db")],
        cwd=ROOT,
        env={**os.environ, **disk.environment},
        stdout=subprocess.PIPE,
        timeout=60,
        check=True,
    )
    assert [json.loads(line) for line in ended.stdout.splitlines()] == [
        [["m1"], "kept", 1],
        [["m2"], "journal", 1],
        [["m3"], "journal", 1],
        [[], "kept", 3],
        [[], "journal", 3],
        [["m4"], "kept", 4],
    ]
