"""Read what a process under strace wrote to its database and sent to its clients, in order.

strace writes one line when a system call ends. It writes two, when the call begins and when it
ends, if another thread's call came in between. The line's number tells what was before what.
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
    """A call is one system call on a descriptor.

    `began` and `ended` are the lines on which it began and ended; its data is escaped.
    """

    name: str
    file: str
    arguments: str
    began: int
    ended: float = float("inf")
    result: int = -1


@dataclass
class Findings:
    """The findings count the `oks` sent and the `commits`.

    `early` are the cids of the oks that were sent before their messages were on the disk.
    """

    oks: int = 0
    commits: int = 0
    early: list[str] = field(default_factory=list)


def command(output: Path) -> Sequence[str]:
    """Return what to put before a command.

    The process keeps its own pid: strace runs beside it.
    """
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
    """Return the calls of a process that has ended; wait until strace has written the last one."""
    end = re.compile(rf"^{pid} +\+\+\+ (exited|killed)", re.MULTILINE)
    wait_until(
        lambda: end.search(output.read_text(encoding="ascii")[-10_000:]), timeout=_END_SECONDS
    )
    return parse(output.read_text(encoding="ascii").splitlines())


def parse(lines: Sequence[str]) -> list[Call]:
    """Return the calls in the order in which they began."""
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
    """Check that each `ok` began to be sent only after its message was on the disk.

    This means that the write-ahead log `log` with its cid in it had been synced. `cid` finds the
    cids of messages in what is written.
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
    """Return how many bytes of the write-ahead log have been synced.

    The log must have been written once, from the beginning.
    """
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
    """Remove from the write-ahead log what had not been synced when the process was killed."""
    synced = synced_bytes(calls, str(log))
    with log.open("r+b") as file:
        file.truncate(synced)


def _in_order(calls: Sequence[Call]) -> Iterator[tuple[Call, bool]]:
    """Yield (call, whether it begins): each call twice, or once if it did not end."""
    moments = [(float(call.began), 0, call) for call in calls]
    moments += [(call.ended, 1, call) for call in calls if call.ended != float("inf")]
    moments.sort(key=lambda moment: moment[:2])
    for _line, end, call in moments:
        yield call, not end
