"""Check what a server makes of many people, and of those who do not behave."""

from __future__ import annotations

from lab.check.callers import Caller
from lab.check.server_bench import ServerBench
from lab.check.verdicts import OK, Finding, lenient, wrong

CROWD = 30
_QUIET_SECONDS = 0.2
_BURST = 300
_FLOOD_TEXT = "x" * 800
_FLOOD_MESSAGES = 800  # at once
_FLOODS = 10
_SMALL_BUFFER = 4_096
_STUCK_SECONDS = 0.3
_LOOKS = 20
_SHORT_TRIES = (0.7, 0.7)
_LONG_TRIES = 3  # a server may slow down who writes so much


def unknown_recipient(bench: ServerBench) -> Finding:
    ana, luis = bench.join("ana"), bench.join("luis")
    told = len(ana.received)
    ana.send(bench.speech.message(f"nadie{bench.token()}: hola".encode()))
    return _told(bench, ana, luis, told)


def no_colon(bench: ServerBench) -> Finding:
    ana, luis = bench.join("ana"), bench.join("luis")
    told = len(ana.received)
    ana.send(bench.speech.message(bench.token().encode()))
    finding = _told(bench, ana, luis, told)
    return lenient("silent") if finding.cause == "silent" else finding


def _told(bench: ServerBench, ana: Caller, luis: Caller, told: int) -> Finding:
    """Return whether the sender of a bad message was told so, and is still served."""
    if not bench.wait(lambda: len(ana.received) > told or ana.has_ended, 1.0):
        bench.board.pause(_QUIET_SECONDS)
    has_words = len(ana.received) > told
    if ana.has_ended or not bench.works((ana, luis)):
        return wrong("closed")
    return OK if has_words else wrong("silent")


def silent_visitor(bench: ServerBench) -> Finding:
    bench.connect("callada")
    people: list[Caller] = []
    for name in ("ana", "luis"):
        people.append(bench.enter(name))
        is_silent = bench.speech.greets and not bench.was_greeted
        if is_silent or (bench.speech.welcomes and not bench.was_welcomed):
            return wrong("holds_up")
    return OK if bench.can_reach(people[0], people[1]) else wrong("holds_up")


def thirty_at_once(bench: ServerBench) -> Finding:
    crowd: list[Caller] = []
    try:
        for _ in range(CROWD):
            crowd.append(bench.connect("clase"))
    except OSError:
        return wrong("refused", n=len(crowd))
    if bench.speech.greets:
        bench.wait(lambda: all(one.received or one.has_ended for one in crowd))
    for one in crowd:
        one.send(bench.speech.name(one.name))
    if bench.speech.welcomes:
        _wait_for_quiet(bench, crowd)
    bench.board.pause(_QUIET_SECONDS)
    texts = [bench.token() for _ in crowd]

    pairs = list(zip(crowd, texts, strict=True))
    for at, (one, text) in enumerate(pairs):
        bench.say(crowd[at - 1], one, text)

    def is_decided() -> bool:
        return all(one.has(text) or one.has_ended for one, text in pairs)

    if not bench.wait(is_decided):
        for at, (one, text) in enumerate(pairs):  # some may have come in later
            if not one.has(text):
                bench.say(crowd[at - 1], one, text)
        bench.wait(is_decided)
    heard = sum(one.has(text) for one, text in pairs)
    return OK if heard == CROWD else wrong("lost", n=heard)


def _wait_for_quiet(bench: ServerBench, crowd: list[Caller]) -> None:
    """Wait until nobody has received anything for a while."""
    amount = -1

    def is_quiet() -> bool:
        nonlocal amount
        before, amount = amount, sum(len(one.received) for one in crowd)
        bench.board.pause(_QUIET_SECONDS)
        return before == amount

    bench.wait(is_quiet)


def end_of_stream(bench: ServerBench) -> Finding:
    if bench.spins():  # perhaps because somebody has left before
        bench.restart()
    bench.join("ana")
    eva = bench.join("eva")
    if bench.spins():
        return wrong("always_busy")
    eva.end_sending()
    bench.wait(lambda: eva.has_ended, 0.5)
    with_fin = bench.spins()
    eva.close()
    if with_fin or bench.spins():
        return wrong("spins")
    return OK if bench.works() else wrong("holds_up")


def forgets(bench: ServerBench) -> Finding:
    ana, eva = bench.join("ana"), bench.join("eva")
    name = eva.name
    bench.board.close([eva])
    if not _comes_back(bench, ana, name):
        return wrong("keeps_name")
    return OK


def _comes_back(bench: ServerBench, ana: Caller, name: str) -> bool:
    """Return whether somebody who has gone can come again with the same name.

    The server may take a moment to notice that they have gone.
    """

    def comes() -> bool:
        try:
            again = bench.connect("again")
        except OSError:
            return False
        again.name = name
        bench.log_in(again)
        if not again.has_ended:
            text = bench.say(ana, again)
            if bench.arrives(ana, ana, lambda: again.has(text)):
                return True
        bench.board.close([again])
        return False

    return comes() or comes() or comes()


def reset(bench: ServerBench) -> Finding:
    ana, eva = bench.join("ana"), bench.join("eva")
    name = eva.name
    eva.reset()
    bench.board.pause(_QUIET_SECONDS)
    if not bench.works():
        return wrong("dies")
    if bench.spins():
        return wrong("spins")
    return OK if _comes_back(bench, ana, name) else wrong("keeps_name")


def vanishing(bench: ServerBench) -> Finding:
    ana, luis = bench.join("ana"), bench.join("luis")
    for is_read in (False, False, True):  # one flood may be over before anybody has vanished
        eva = bench.join("eva", _SMALL_BUFFER)
        if is_read:
            ana.send(b"".join(bench.text(eva, f"adios{n}") for n in range(_BURST)))
        else:  # the server's thread for ana then stands in `send`
            _flood(bench, ana, eva)
        with bench.exchange.paused():
            eva.reset()
        if not _is_served(bench, ana, luis):
            return wrong("closed" if ana.has_ended else "holds_up")
    return OK if bench.works() else wrong("dies")


def _is_served(bench: ServerBench, ana: Caller, luis: Caller) -> bool:
    """Return whether somebody who has written very much is still heard, or may yet be."""
    texts: list[str] = []

    def is_heard() -> bool:
        return any(luis.has(text) for text in texts) or ana.has_ended or bench.program.has_ended

    def state() -> tuple[int, int, int]:
        return len(ana.received), len(luis.received), bench.unread(ana)

    for patience in (*_SHORT_TRIES, *[0.0] * _LONG_TRIES):
        texts.append(bench.say(ana, luis))  # the one before may have been taken for part of a flood
        before = state()
        if bench.wait(is_heard, patience):
            return not ana.has_ended
        if not patience and state() == before:
            return False
    return True


def _flood(bench: ServerBench, sender: Caller, recipient: Caller) -> None:
    """Send somebody who does not read more than all buffers hold, until the server waits."""
    recipient.stop_reading()
    flood = b"".join(bench.text(recipient, _FLOOD_TEXT) for _ in range(_FLOOD_MESSAGES))
    sender.send(flood)
    with bench.exchange.paused():
        for _ in range(_FLOODS):
            if _is_stuck(bench, sender):
                return
            sender.send(flood)


def _is_stuck(bench: ServerBench, sender: Caller) -> bool:
    """Return whether the server has stopped reading what somebody sends, and sleeps."""
    for _ in range(_LOOKS):
        left = bench.unread(sender)
        bench.program.is_working()
        if bench.board.wait(
            lambda: not bench.unread(sender), _STUCK_SECONDS, is_answer=False, turns=2
        ):
            return False
        if bench.unread(sender) == left and not bench.program.is_working():
            return True
    return True


def same_name(bench: ServerBench) -> Finding:
    luis, first = bench.join("luis"), bench.join("ana")
    second = bench.connect("otra")
    second.name = first.name
    bench.log_in(second)
    heard = len(second.received)
    text = bench.say(luis, first)
    bench.arrives(luis, luis, lambda: first.has(text) and second.has_ended)
    if second.has(text):
        return wrong("both" if first.has(text) else "stolen")
    if not first.has(text):
        return wrong("closed")
    return OK if heard else lenient("silent")


def never_reads(bench: ServerBench) -> Finding:
    ana, luis, pep = bench.join("ana"), bench.join("luis"), bench.join("pep")
    _flood(bench, ana, bench.join("eva", _SMALL_BUFFER))
    return OK if bench.works((luis, pep)) and bench.works() else wrong("holds_up")
