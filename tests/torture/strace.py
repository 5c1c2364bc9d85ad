"""What a process under strace wrote to its database and said to its clients, in which order.

strace writes a line when a system call ends, or two, when it begins and when it ends, if another
thread's call came in between. The number of the line tells what was before what.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.support import wait_until

CALLS = "pwrite64,fdatasync,fsync,sendto,sendmsg"
SYNCS = frozenset({"fdatasync", "fsync"})
SENDS = frozenset({"sendto", "sendmsg"})
_SHOWN_BYTES = 4_000_000
_END_SECONDS = 20.0

_LINE = re.compile(r"(?P<thread>\d+) +(?P<rest>.*)")
_BEGIN = re.compile(r"(?P<name>\w+)\(\d+<(?P<file>.*?)>(?P<arguments>.*)")
_RESUMED = re.compile(r"<\.\.\. \w+ resumed>")
_RESULT = re.compile(r'\) +=? *(?P<result>-?\d+)[^"]*$')
_PLACE = re.compile(r", (?P<length>\d+), (?P<offset>\d+)(?:\)| <unfinished)[^\"]*$")
_OK = re.compile(r'\\"op\\":\\"ok\\",\\"cid\\":\\"(?P<cid>[^\\]+)\\"')


@dataclass
class Call:
    """A system call on a descriptor: the lines on which it began and ended, and what was handed to
    it (escaped)."""

    name: str
    file: str
    arguments: str
    began: int
    ended: float = float("inf")
    result: int = -1


@dataclass
class Findings:
    """`oks` were sent, and there were `commits`; `early` are the cids of the oks that were not on
    the disk by then."""

    oks: int = 0
    commits: int = 0
    early: list[str] = field(default_factory=list)


def command(output: Path) -> Sequence[str]:
    """What to put before a command. The process keeps its own pid: strace runs beside it."""
    return [
        "strace",
        "-D",
        "-f",
        "-q",
        "--seccomp-bpf",
        "-y",
        "-s",
        str(_SHOWN_BYTES),
        "-e",
        f"trace={CALLS}",
        "-o",
        str(output),
    ]


def read_trace(output: Path, pid: int) -> list[Call]:
    """The calls of a process that has ended; waits until strace has written the last one."""
    end = re.compile(rf"^{pid} +\+\+\+ (exited|killed)", re.MULTILINE)
    wait_until(
        lambda: end.search(output.read_text(encoding="ascii")[-10_000:]), timeout=_END_SECONDS
    )
    return parse(output.read_text(encoding="ascii").splitlines())


def parse(lines: Sequence[str]) -> list[Call]:
    """The calls in the order in which they began."""
    calls: list[Call] = []
    unfinished: dict[str, Call] = {}
    for number, line in enumerate(lines):
        match = _LINE.match(line)
        if match is None:
            continue
        thread, rest = match["thread"], match["rest"]
        if begin := _BEGIN.match(rest):
            call = Call(begin["name"], begin["file"], begin["arguments"], number)
            calls.append(call)
            if rest.endswith("<unfinished ...>"):
                unfinished[thread] = call
                continue
        elif _RESUMED.match(rest) and thread in unfinished:
            call = unfinished.pop(thread)
        else:
            continue
        if result := _RESULT.search(rest):
            call.ended, call.result = number, int(result["result"])
    return calls


def check_oks(calls: Sequence[Call], log: str, cid: re.Pattern[str]) -> Findings:
    """Whether each `ok` began to be sent only after the write-ahead log `log` with its cid in it
    had been synced.

    `cid` finds the cids of messages in what is written.
    """
    findings = Findings()
    written: set[str] = set()
    syncing: dict[int, set[str]] = {}
    synced: set[str] = set()
    for call, is_begin in _in_order(calls):
        if call.file == log and call.name == "pwrite64" and not is_begin:
            written |= set(cid.findall(call.arguments))
        elif call.file == log and call.name in SYNCS and is_begin:
            syncing[call.began] = set(written)
        elif call.file == log and call.name in SYNCS and call.result == 0:
            synced |= syncing[call.began]
            findings.commits += 1
        elif call.name in SENDS and is_begin:
            cids = _OK.findall(call.arguments)
            findings.oks += len(cids)
            findings.early += [one for one in cids if one not in synced]
    return findings


def synced_bytes(calls: Sequence[Call], log: str) -> int:
    """How much of the write-ahead log, which is to have been written from the beginning once, has
    been synced."""
    written = synced = 0
    syncing: dict[int, int] = {}
    for call, is_begin in _in_order(calls):
        if call.file != log:
            continue
        if call.name == "pwrite64" and not is_begin:
            place = _PLACE.search(call.arguments)
            assert place, call
            end = int(place["offset"]) + int(place["length"])
            assert end > written, "the log has begun anew"
            written = end
        elif call.name in SYNCS and is_begin:
            syncing[call.began] = written
        elif call.name in SYNCS and call.result == 0:
            synced = syncing[call.began]
    return synced


def cut_power(log: Path, calls: Sequence[Call]) -> None:
    """Takes from the write-ahead log what had not been synced when the process was killed."""
    synced = synced_bytes(calls, str(log))
    with log.open("r+b") as file:
        file.truncate(synced)


def _in_order(calls: Sequence[Call]) -> Iterator[tuple[Call, bool]]:
    """(call, whether it begins): each call twice, or once if it did not end."""
    moments = [(float(call.began), 0, call) for call in calls]
    moments += [(call.ended, 1, call) for call in calls if call.ended != float("inf")]
    moments.sort(key=lambda moment: moment[:2])
    for _line, end, call in moments:
        yield call, not end
