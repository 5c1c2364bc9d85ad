"""Run the lab in a terminal: `python3 dev.py lab --to 127.0.0.1:8080`."""

from __future__ import annotations

import argparse
import contextlib
import io
import random
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn, TextIO

from lab.faults.faults import SIDES
from lab.faults.lab_files import Refusal, read_log, read_script, reason
from lab.faults.lab_log import LabLog, LabRun
from lab.faults.lab_words import LabWords, is_in_use
from lab.faults.orders import BadOrder, describe
from lab.faults.proxy import Proxy
from net.shared.any_output import write_anything
from net.wire.address import Address

USUAL_PORT = 8081
MOST_SEED = 10**9


class LabParser(argparse.ArgumentParser):
    """A parser that answers wrong arguments with one sentence and the usage."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"dev.py lab: {message}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    write_anything()
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    words = LabWords()
    options = parse_options(words, arguments)
    try:
        run = read_run(options, words)
        with contextlib.ExitStack() as stack:
            file = stack.enter_context(open_log(options.log, words)) if options.log else None
            terminal = LabTerminal(words, LabLog(file), pieces=options.pieces)
            proxy = make_proxy(options, run, terminal, words)
            stack.callback(proxy.stop)
            proxy.start()
            terminal.obey(proxy, sys.stdin)
    except KeyboardInterrupt:
        return 0
    except Refusal as refusal:
        print(f"dev.py lab: {refusal}", file=sys.stderr)
        return 1
    return 0


class LabTerminal:
    """Reads what a person types, and says what the lab does."""

    def __init__(self, words: LabWords, log: LabLog, *, pieces: bool) -> None:
        self._words = words
        self._log = log
        self._pieces = pieces
        self._lock = threading.Lock()
        self._hint = ""

    def note(self, kind: str, **details: object) -> None:
        """Write an entry to the log, and say it."""
        self._log.note(kind, **details)
        if sentence := self._words.tell(kind, details, pieces=self._pieces):
            self._print(sentence)
        if kind == "start":
            self._hint = self._words.say("hint", **details)
            if not Address.parse(str(details["listen"])).is_this_machine:
                self._print(self._words.say("open"))

    def obey(self, proxy: Proxy, typed: TextIO) -> None:
        """Carry out what is typed until somebody types quit, or for ever if nobody can type."""
        # The hint says that Ctrl+C ends the lab. So it comes when nothing is waited for that must
        # not be interrupted, as the start of a thread ("release unlocked lock").
        while not self._hint:
            time.sleep(0.01)
        self._print(self._hint)
        for line in typed:
            word = line.strip().lower()
            if word in ("quit", "exit", "salir"):
                return
            if word in ("help", "ayuda", "?"):
                self._print(self._words.say("help"))
            elif word in ("status", "estado"):
                self._tell_status(proxy)
            elif word:
                try:
                    proxy.do(line.strip())
                except BadOrder as problem:
                    self._print(self._words.explain(problem))
        while True:
            time.sleep(3600)  # Ctrl+C ends it, on Windows too

    def _tell_status(self, proxy: Proxy) -> None:
        faults = {side: describe(proxy.faults(side)) for side in SIDES}
        for side, what in faults.items():
            if what:
                self._print(self._words.say("faults_are", side=side, faults=what))
        if not any(faults.values()):
            self._print(self._words.say("nothing_on"))
        traffic = proxy.traffic()
        for one in traffic:
            self._print(self._words.say("traffic", **vars(one)))
        if not traffic:
            self._print(self._words.say("nobody"))

    def _print(self, text: str) -> None:
        # The lab goes on if nobody reads what it says any more.
        with contextlib.suppress(OSError, ValueError), self._lock:
            print(text, flush=True)


def parse_options(words: LabWords, arguments: Sequence[str] | None) -> argparse.Namespace:
    def address(text: str) -> Address:
        try:
            return Address.parse(f"127.0.0.1:{text}" if text.isdecimal() else text)
        except ValueError:
            raise argparse.ArgumentTypeError(words.say("address", word=text)) from None

    def seed(text: str) -> int:
        if not (text.isascii() and text.isdecimal() and int(text[:12]) <= MOST_SEED):
            raise argparse.ArgumentTypeError(words.say("seed", word=text, most=MOST_SEED))
        return int(text)

    parser = LabParser(prog="dev.py lab", description=words.say("what"))
    usual = Address("127.0.0.1", USUAL_PORT)
    parser.add_argument("--to", type=address, metavar="HOST:PORT", help=words.say("to"))
    parser.add_argument(
        "--listen", type=address, metavar="HOST:PORT", help=words.say("listen", default=usual)
    )
    parser.add_argument("--script", type=Path, metavar="FILE", help=words.say("script"))
    parser.add_argument("--repeat", type=Path, metavar="LOG", help=words.say("repeat"))
    parser.add_argument("--seed", type=seed, metavar="N", help=words.say("seed_option"))
    parser.add_argument("--log", type=Path, metavar="FILE", help=words.say("log"))
    parser.add_argument("--pieces", action="store_true", help=words.say("pieces"))
    options = parser.parse_args(arguments)
    if options.to is None:
        parser.error(words.say("no_to"))
    if options.script and options.repeat:
        parser.error(words.say("either"))
    return options


def read_run(options: argparse.Namespace, words: LabWords) -> LabRun:
    """Return the seed and the steps of the run.

    Raises:
        Refusal: the script or the log can't be read, or is not understood.
    """
    chosen = random.randrange(1_000_000) if options.seed is None else options.seed
    if options.script:
        return LabRun(chosen, read_script(options.script, words))
    if options.repeat:
        run = read_log(options.repeat, words)
        return run if options.seed is None else LabRun(chosen, run.steps)
    return LabRun(chosen, [])


def open_log(path: Path, words: LabWords) -> TextIO:
    """Return a new file for the log: an old one is never overwritten.

    Raises:
        Refusal: it can't be made.
    """
    try:
        return path.open("x", encoding="utf-8", newline="\n")
    except FileExistsError:
        raise Refusal(words.say("exists", file=path)) from None
    except (OSError, ValueError) as error:
        raise Refusal(words.say("no_log", file=path, why=reason(error))) from None


def make_proxy(
    options: argparse.Namespace, run: LabRun, terminal: LabTerminal, words: LabWords
) -> Proxy:
    """Return a proxy that listens.

    Raises:
        Refusal: it can't listen there, or would connect to itself.
    """
    usual = [Address("127.0.0.1", port) for port in (USUAL_PORT, 0)]
    choices = [options.listen] if options.listen else usual
    for listen in choices:
        if is_same(listen, options.to):
            if options.listen:
                raise Refusal(words.say("itself"))
            continue
        try:
            return Proxy(
                options.to, listen=listen, seed=run.seed, script=run.steps, note=terminal.note
            )
        except (OSError, UnicodeError) as error:
            if listen is not choices[-1]:
                continue
            key = "port_in_use" if isinstance(error, OSError) and is_in_use(error) else "no_listen"
            raise Refusal(words.say(key, listen=listen, why=reason(error))) from None
    raise AssertionError("port 0 is always free")


def is_same(listen: Address, to: Address) -> bool:
    """Return whether who listens there would be reached at the other address."""
    is_everywhere = listen.host in ("0.0.0.0", "::") and to.is_this_machine
    is_here = listen.is_this_machine and to.is_this_machine
    return listen.port == to.port and (listen.host == to.host or is_everywhere or is_here)


if __name__ == "__main__":
    sys.exit(main())
