"""Test reading what strace has written."""

from __future__ import annotations

import re

from tests.torture.strace import check_oks, parse, synced_bytes

CID = re.compile(r"<c\d+>")
LOG = "/d/chat.db-wal"
OK = (
    r'sendto(9<socket:[7]>, "{\"op\":\"ok\",\"cid\":\"<c{}>\",\"id\":1}\n", 30, MSG_DONTWAIT, '
    r"NULL, 0"
)


def write(cid: int, offset: int) -> str:
    return rf'pwrite64(5<{LOG}>, "\r\0) = 7 <c{cid}>hola\"", 100, {offset})     = 100'


def ok(cid: int) -> str:
    return OK.replace("{}", str(cid), 1)


def trace(*lines: str) -> list[str]:
    return [f"11  {line}" if not line.startswith("12 ") else line for line in lines]


def test_an_ok_after_its_sync_is_in_order() -> None:
    calls = parse(trace(write(1, 0), f"fdatasync(5<{LOG}>)       = 0", ok(1) + ") = 30"))
    findings = check_oks(calls, LOG, CID)
    assert (findings.oks, findings.commits, findings.early) == (1, 1, [])


def test_an_ok_before_its_sync_or_during_it_is_early() -> None:
    calls = parse(
        trace(
            write(1, 0),
            f"fdatasync(5<{LOG}> <unfinished ...>",
            "12  " + ok(1) + " <unfinished ...>",
            "<... fdatasync resumed>)          = 0",
            "12  <... sendto resumed>)             = 30",
            write(2, 100),
            ok(2) + ") = -1 EAGAIN (Resource temporarily unavailable)",
        )
    )
    assert check_oks(calls, LOG, CID).early == ["<c1>", "<c2>"]


def test_what_is_written_during_a_sync_is_not_covered_by_it() -> None:
    calls = parse(
        trace(
            write(1, 0),
            f"fdatasync(5<{LOG}> <unfinished ...>",
            "12  " + write(2, 100),
            "<... fdatasync resumed>) = 0",
            ok(1) + ") = 30",
            ok(2) + ") = 30",
        )
    )
    assert check_oks(calls, LOG, CID).early == ["<c2>"]
    assert synced_bytes(calls, LOG) == 100


def test_a_sync_that_fails_or_never_ends_covers_nothing() -> None:
    calls = parse(
        trace(
            write(1, 0),
            f"fdatasync(5<{LOG}>) = -1 EIO (Input/output error)",
            f"fdatasync(5<{LOG}> <unfinished ...>",
            "+++ killed by SIGKILL +++",
        )
    )
    assert check_oks([*calls, *parse(trace(ok(1) + ") = 30"))], LOG, CID).early == ["<c1>"]
    assert synced_bytes(calls, LOG) == 0
