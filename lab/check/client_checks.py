"""Check a client: what it sends, what it shows, and how it ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lab.check.client_bench import FRIEND, ClientBench
from lab.check.verdicts import OK, Finding, lenient, not_run, wrong

LONG_BYTES = 5_000
MANY = 100
TRACEBACK = "Traceback (most recent call last)"
_TRICKY = "ñ€😀"
_LINES, _LINE_SECONDS = 4, 0.7


def reads_while_it_writes(bench: ClientBench) -> Finding:
    mark = bench.mark()
    text = bench.tell()
    if not bench.wait(lambda: text in bench.said(mark)):
        for _ in range(_LINES):  # what came before is shown before
            bench.type(f"{FRIEND}: {bench.token()}")
            if bench.wait(lambda: text in bench.said(mark), _LINE_SECONDS):
                return wrong("waits_for_input")
        return wrong("shows_nothing")
    for _ in range(2):
        typed = bench.token()
        bench.type(f"{FRIEND}: {typed}")
        if not bench.sends(typed):
            return wrong("waits_for_server")
    return OK


def sends(bench: ClientBench) -> Finding:
    begun = len(bench.server.received)
    typed = bench.token()
    bench.type(f"{FRIEND}: {typed}")
    if not bench.sends(typed):
        return wrong("lost")
    before = bytes(bench.server.received[begun:]).partition(typed.encode())[0]
    return OK if FRIEND.encode() in before else wrong("no_recipient")


def sends_utf8(bench: ClientBench) -> Finding:
    typed = f"{bench.token()}{_TRICKY}{bench.token()}"
    bench.type(f"{FRIEND}: {typed}")
    return OK if bench.sends(typed) else wrong("encoding")


def ends_messages(bench: ClientBench) -> Finding:
    one, two = bench.token(), bench.token()
    bench.type(f"{FRIEND}: {one}\n{FRIEND}: {two}")
    if not (bench.sends(one) and bench.sends(two)):
        return wrong("lost")
    received = bytes(bench.server.received)
    middle = received.partition(one.encode())[2].partition(two.encode())[0]
    has_end = any(byte < 0x20 for byte in middle)
    return OK if has_end or (bench.header and middle[:1].isdigit()) else wrong("no_end")


def _before(said: str, text: str) -> str:
    """Return what stands before a text on its line."""
    return said.partition(text)[0].rpartition("\n")[2]


def two_in_one(bench: ClientBench) -> Finding:
    usual = set()
    for _ in range(2):
        mark = bench.mark()
        with bench.exchange.paused():
            text = bench.tell()
        if not bench.shows(text, mark):
            return wrong("lost")
        usual.add(_before(bench.said(mark), text))
    mark = bench.mark()
    one, two = bench.token(), bench.token()
    bench.server.send(bench.message(one) + bench.message(two))
    if not bench.shows(two, mark):
        return wrong("lost_second")
    said = bench.said(mark)
    if one not in said:
        return wrong("lost")
    looks_the_same = len(usual) > 1 or _before(said, two) in usual
    return OK if looks_the_same or _before(said, one) not in usual else wrong("fused")


def one_in_two(bench: ClientBench) -> Finding:
    mark = bench.mark()
    half, rest = bench.token(), bench.token()
    message = bench.message(f"{half}-{rest}")
    cut = message.index(rest.encode())
    bench.tell_in_pieces(message[:cut], message[cut:])
    if not bench.shows(f"{half}-{rest}", mark):
        return wrong("halves" if half in bench.said(mark) else "lost")
    return OK


def utf8_split(bench: ClientBench) -> Finding:
    for letter in _TRICKY:
        for at in range(1, len(letter.encode())):
            mark = bench.mark()
            text = f"{bench.token()}{letter}{bench.token()}"
            message = bench.message(text)
            cut = message.index(letter.encode()) + at
            bench.tell_in_pieces(message[:cut], message[cut:])
            if not bench.shows(text, mark):
                return wrong("changed", letter=letter, at=at)
    return OK


def crlf(bench: ClientBench) -> Finding:
    if bench.header:
        return not_run("cannot_try")
    mark = bench.mark()
    text = bench.token()
    bench.server.send(f"{FRIEND}: {text}\r\n".encode())
    return OK if bench.shows(text, mark) else wrong("lost")


def long_message(bench: ClientBench) -> Finding:
    mark = bench.mark()
    words = " ".join(f"{n:04}" for n in range(LONG_BYTES // 5))
    text = f"{bench.token()} {words} {bench.token()}"
    bench.tell(text)
    if bench.shows(text, mark):
        return OK
    return wrong("cut" if text[:10] in bench.said(mark) else "lost")


def hundred_at_once(bench: ClientBench) -> Finding:
    mark = bench.mark()
    texts = [bench.token() for _ in range(MANY)]
    bench.server.send(b"".join(bench.message(text) for text in texts))
    bench.shows(texts[-1], mark)
    said = bench.said(mark)
    come = [said.index(text) for text in texts if text in said]
    if come != sorted(come):
        return wrong("order")
    return OK if len(come) == MANY else wrong("lost", n=len(come))


def server_ends(bench: ClientBench) -> Finding:
    mark = bench.mark()
    bench.server.end_sending()
    finding = _after_the_end(bench, mark)
    bench.server.close()
    return finding


def server_resets(bench: ClientBench) -> Finding:
    mark = bench.mark()
    bench.server.reset()
    return _after_the_end(bench, mark)


def _after_the_end(bench: ClientBench, mark: int) -> Finding:
    """Return whether a client whose server has gone ends, or says so, and does not spin."""
    bench.wait(lambda: bench.mark() > mark)
    if bench.program.has_ended:
        return lenient("traceback") if TRACEBACK in bench.said(mark) else OK
    if bench.spins():
        return wrong("spins")
    said = bench.said(mark)
    if TRACEBACK in said:
        return lenient("traceback")
    return OK if said.strip() or bench.program.has_ended else wrong("silent")


def stdin_end(bench: ClientBench) -> Finding:
    mark = bench.mark()
    bench.program.end_input()
    if not bench.wait(lambda: bench.program.has_ended, 1.0):
        if bench.spins():
            return wrong("spins")
        text = bench.tell()
        is_deaf = TRACEBACK not in bench.said(mark) and not bench.shows(text, mark)
        if is_deaf and not bench.wait(lambda: bench.program.has_ended, _LINE_SECONDS):
            return lenient("stays")
    return lenient("traceback") if TRACEBACK in bench.said(mark) else OK


def ctrl_c(bench: ClientBench) -> Finding:
    if not bench.program.can_interrupt:
        return not_run("cannot_try")
    mark = bench.mark()
    bench.program.interrupt()
    if not bench.board.wait(lambda: bench.program.has_ended):
        return wrong("goes_on")
    bench.board.pause(0.1)
    return lenient("traceback") if TRACEBACK in bench.said(mark) else OK


def no_server(bench: ClientBench) -> Finding:
    bench.start_without_server()
    if not bench.wait(lambda: bench.program.has_ended, 1.0):
        bench.type("ana")
        bench.wait(lambda: bench.program.has_ended)
    said = bench.said(0)
    if not bench.program.has_ended and bench.spins():
        return wrong("spins")
    if TRACEBACK in said:
        return lenient("traceback")
    return OK if said.strip() else wrong("silent")


@dataclass(frozen=True)
class ClientCheck:
    """A check of a client is one of these.

    Attributes:
        needs: faults with which it can't tell anything: "check" or "check.cause".
        ends: the client has ended afterwards, or should have.
    """

    run: Callable[[ClientBench], Finding]
    needs: tuple[str, ...] = ()
    ends: bool = False

    @property
    def id(self) -> str:
        return self.run.__name__


LOGS_IN = "logs_in"  # is what the beginning of every other check shows
_SHOWS = ("reads_while_it_writes",)
CLIENT_CHECKS = (
    ClientCheck(reads_while_it_writes),
    ClientCheck(sends),
    ClientCheck(sends_utf8, needs=_SHOWS),
    ClientCheck(ends_messages, needs=_SHOWS),
    ClientCheck(two_in_one, needs=_SHOWS),
    ClientCheck(one_in_two, needs=_SHOWS),
    ClientCheck(utf8_split, needs=(*_SHOWS, "one_in_two")),
    ClientCheck(crlf, needs=_SHOWS),
    ClientCheck(long_message, needs=_SHOWS),
    ClientCheck(hundred_at_once, needs=(*_SHOWS, "two_in_one.lost_second")),
    ClientCheck(server_ends, needs=_SHOWS, ends=True),
    ClientCheck(server_resets, needs=_SHOWS, ends=True),
    ClientCheck(stdin_end, ends=True),
    ClientCheck(ctrl_c, ends=True),
    ClientCheck(no_server, ends=True),
)
