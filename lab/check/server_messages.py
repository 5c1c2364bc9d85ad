"""Check how a server takes its bytes for messages: TCP keeps no borders between them."""

from __future__ import annotations

import re

from lab.check.server_bench import ServerBench
from lab.check.verdicts import OK, Finding, lenient, not_run, wrong

LONG_BYTES = 5_000
MANY = 100
_MOST_SECONDS = 60.0
_TRICKY = "ñ€😀"
_WAITS_SECONDS = 0.6
_DIGITS = re.compile(rb"\d+")


def delivers(bench: ServerBench) -> Finding:
    ana, luis = bench.join("ana"), bench.join("luis")
    begun = len(luis.received)
    text = bench.say(ana, luis)
    if not bench.arrives(ana, luis, text):
        return wrong("lost")
    before = bytes(luis.received[begun:]).partition(text.encode())[0]
    if ana.name.encode() not in before:
        return lenient("nameless")
    return OK


def to_one(bench: ServerBench) -> Finding:
    ana, luis, eva = bench.join("ana"), bench.join("luis"), bench.join("eva")
    text = bench.say(ana, luis)
    bench.arrives(ana, luis, text)
    with bench.exchange.paused():
        after = bench.say(ana, eva)  # whatever eva was sent before has come when this has
    bench.wait(lambda: eva.has(after) or eva.has(text))
    return wrong("to_all") if eva.has(text) else OK


def between(received: bytes, first: str, second: str) -> bytes | None:
    """Return what stands between two texts; None if they did not come in this order."""
    _, found, after = received.partition(first.encode())
    middle, also, _ = after.partition(second.encode())
    return middle if found and also else None


def ends_messages(bench: ServerBench) -> Finding:
    ana, luis = bench.join("ana"), bench.join("luis")
    one = bench.say(ana, luis)
    bench.arrives(ana, luis, one)
    two = bench.say(ana, luis)
    bench.arrives(ana, luis, two)
    middle = between(bytes(luis.received), one, two)
    if middle is None:
        return wrong("lost")
    has_end = any(byte < 0x20 for byte in middle)
    has_length = bench.speech.header and _DIGITS.match(middle)
    return OK if has_end or has_length else wrong("no_end")


def two_in_one(bench: ServerBench) -> Finding:
    ana, luis = bench.join("ana"), bench.join("luis")
    alone = [bench.token(), bench.token()]
    with bench.exchange.paused():
        for text in alone:
            bench.say(ana, luis, text)
            bench.arrives(ana, luis, text)
    usual = between(bytes(luis.received), *alone)
    one, two = bench.token(), bench.token()
    ana.send(bench.text(luis, one) + bench.text(luis, two))
    if not bench.arrives(ana, luis, lambda: luis.has(one) and luis.has(two)):
        return wrong("lost_second" if luis.has(one) else "lost")
    middle = between(bytes(luis.received), one, two)
    if middle is None:
        return wrong("order")
    to = f"{luis.name}:".encode()
    if to in middle and (usual is None or to not in usual):
        return wrong("fused")
    named = usual is not None and ana.name.encode() in usual
    return wrong("fused") if named and ana.name.encode() not in middle else OK


def one_in_two(bench: ServerBench) -> Finding:
    ana, luis = bench.join("ana"), bench.join("luis")
    text = bench.token()
    message = bench.text(luis, text)
    cut = message.index(text.encode()) + 4
    bench.send_in_pieces(ana, message[:cut], message[cut:])
    if bench.arrives(ana, luis, text):
        return OK
    return wrong("halves" if luis.has(text[:4]) else "closed" if ana.has_ended else "lost")


def utf8_split(bench: ServerBench) -> Finding:
    ana, luis = bench.join("ana"), bench.join("luis")
    for letter in _TRICKY:
        for at in range(1, len(letter.encode())):
            text = f"{bench.token()}{letter}{bench.token()}"
            message = bench.text(luis, text)
            cut = message.index(letter.encode()) + at
            bench.send_in_pieces(ana, message[:cut], message[cut:])
            if not bench.arrives(ana, luis, text):
                cause = "closed" if ana.has_ended else "changed"
                if _passes_ascii_only(bench, letter):
                    return wrong("not_utf8", letter=letter)
                return wrong(cause, letter=letter, at=at)
    return OK


def _passes_ascii_only(bench: ServerBench, letter: str) -> bool:
    """Return whether a letter does not arrive in one piece either, while others do."""
    if bench.program.has_ended:
        return False
    ana, luis = bench.join("ana"), bench.join("luis")
    text = f"{bench.token()}{letter}{bench.token()}"
    bench.say(ana, luis, text)
    return not bench.arrives(ana, luis, text) and bench.works()


def no_newline(bench: ServerBench) -> Finding:
    if bench.speech.header:
        return not_run("cannot_try")
    ana, luis = bench.join("ana"), bench.join("luis")
    text = bench.token()
    ana.send(f"{luis.name}: {text}".encode())
    if bench.wait(lambda: luis.has(text), _WAITS_SECONDS):
        return OK
    if not bench.works():
        return wrong("holds_up")
    ana.send(bench.speech.end or b"\n")
    bench.wait(lambda: luis.has(text), _WAITS_SECONDS)
    return lenient("waits")


def crlf(bench: ServerBench) -> Finding:
    if bench.speech.header:
        return not_run("cannot_try")
    ana = bench.join("ana")
    luis = bench.connect("luis")
    has_lines = bench.speech.name_end != b""
    name = luis.name.encode() + (b"\r\n" if has_lines else b"")
    bench.log_in(luis, name)
    text = bench.token()
    ana.send(f"{luis.name}: {text}\r\n".encode())
    if not bench.arrives(ana, luis, text):
        return wrong("name" if has_lines else "lost")
    after = bytes(luis.received).partition(text.encode())[2]
    bench.board.pause(0.1)
    ends_so = bench.speech.end == b"\r\n" or b"\r\n" in bytes(luis.received).partition(b"hola")[0]
    return lenient("kept") if after.startswith(b"\r") and not ends_so else OK


def long_message(bench: ServerBench) -> Finding:
    ana, luis = bench.join("ana"), bench.join("luis")
    words = " ".join(f"{n:04}" for n in range(LONG_BYTES // 5))
    text = f"{bench.token()} {words} {bench.token()}"
    told = len(ana.received)
    bench.say(ana, luis, text)
    if bench.arrives(ana, luis, text):
        return OK
    if luis.has(text[:10]):
        return wrong("cut")
    if ana.has_ended:
        return wrong("closed")
    return lenient("refused") if len(ana.received) > told else wrong("lost")


def hundred_at_once(bench: ServerBench) -> Finding:
    ana, luis = bench.join("ana"), bench.join("luis")
    texts = [bench.token() for _ in range(MANY)]
    told = len(ana.received)
    ana.send(b"".join(bench.text(luis, text) for text in texts))
    bench.board.wait_while(
        lambda: len(luis.received),
        lambda: luis.has(texts[-1]) or ana.has_ended or bench.program.has_ended,
        _MOST_SECONDS,
    )
    bench.arrives(ana, luis, lambda: all(luis.has(text) for text in texts))
    places = [luis.received.find(text.encode()) for text in texts]
    come = [place for place in places if place >= 0]
    if come != sorted(come):
        return wrong("order")
    if len(come) == MANY:
        return OK
    if come and len(ana.received) > told and not ana.has_ended:
        return lenient("limited", n=len(come))
    return wrong("lost", n=len(come))
