"""Run one person of a torture run: a real ChatClient with a journal, but without a window.

Each person is a process. Commands come as JSON lines on stdin ({"do": "post", ...}); what the
client reports, and what this process is about to ask of it, goes out as JSON lines on stdout
({"report": "Received", "clock": 12.3, ...}). Each line is written before its action is taken, so
whoever kills this process knows what it can have done.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import threading
import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from net.client import receiver, wishes
from net.client.client import ChatClient
from net.client.target import Target
from net.wire import events, messages
from net.wire.address import Address
from net.wire.events import Event
from tests.identities import identifies
from tests.torture import mutants
from tests.torture.ledger import DISK_FAILURES

# A person reconnects much sooner here than in the real program, where a whole class must not
# reconnect at once.
RETRY_SECONDS = 0.1
RETRY_MAX_SECONDS = 0.5
# A journal from which messages were deleted is written anew on closing, and it is large here.
STOP_SECONDS = 120.0
READ_CHANCE = 0.2
CHANGE_CHANCE = 0.3
ANSWER_CHANCE = 0.2
DETAILS_CHANCE = 0.05
ACCEPT_CHANCE = 0.7
ASTRAY_CHANCE = 0.05  # changes sent to another conversation, where they change nothing
REMEMBERED = 20  # messages that may be changed
ALPHABET = 'abc ñé€😀\n"\\:'


class Person:
    def __init__(self, options: argparse.Namespace) -> None:
        self.nick: str = options.nick
        self._life: str = options.life
        self._chance = random.Random(f"{options.seed} {options.nick} {options.life}")
        self._lock = threading.Lock()
        self._posts = 0
        self._chatters = threading.Event()
        self._stopping = threading.Event()
        self._chatter: dict[str, Any] = {}
        self._own: deque[tuple[str, str]] = deque(maxlen=REMEMBERED)  # (to, cid)
        # (conversation, sender, cid).
        self._others: deque[tuple[str, str, str]] = deque(maxlen=REMEMBERED)
        self._posted: dict[str, messages.Post] = {}  # posts of this process by cid
        self._taken_back: set[str] = set()
        self._to_retry: deque[str] = deque()
        self._is_showing: set[str] = set()
        self.client = ChatClient(
            Target.at(Address.parse(options.server)),
            options.nick,
            self.on_event,
            device=f"device-{options.nick}",
            identity=identifies(options.nick),
            known_rich=True,
            journal=lambda *_where: Path(options.journal),
        )
        # Every wish passes through here, with the cid that its message has just been given.
        self._put = mutants.replace(self.client, "_put", self._announce)

    def run(self) -> int:
        """Carry out what stdin says until it ends."""
        threads = [
            threading.Thread(target=self._run_chatter),
            threading.Thread(target=self._insist),
        ]
        for thread in threads:
            thread.start()
        self.client.start()
        for line in sys.stdin:
            command = json.loads(line)
            getattr(self, f"do_{command.pop('do')}")(**command)
        self._stopping.set()
        self._chatters.set()
        for thread in threads:
            thread.join()
        self.client.stop()
        return 0 if self.client.join_threads(STOP_SECONDS) else 1

    def report(self, report: str, **more: object) -> None:
        line = json.dumps({"report": report, "clock": time.monotonic(), **more}).encode() + b"\n"
        with self._lock:
            # Not sys.stdout: it loses part of a long line if the process is stopped and continued
            # meanwhile.
            while line:
                line = line[os.write(sys.stdout.fileno(), line) :]

    def _announce(self, wish: wishes.Wish) -> None:
        """Report what is about to be asked of the client, and ask it."""
        match wish:
            case messages.Post():
                self._posted[wish.cid] = wish
                self.report(
                    "Posting",
                    to=wish.to,
                    text=wish.text,
                    cid=wish.cid,
                    kind=wish.kind,
                    about=(wish.about.sender, wish.about.cid) if wish.about else None,
                )
            case messages.Join():
                self.report("Joining", room=wish.room)
            case messages.Leave():
                self.report("Leaving", room=wish.room)
            case messages.Group():
                self.report("Grouping", room=wish.room, title=wish.title, people=wish.people)
            case wishes.ReadUpTo():
                self.report("Reading", name=wish.name, place=wish.place)
        self._put(wish)

    # --- the client's events ----------------------------------------------------------------------

    def on_event(self, event: Event) -> None:
        self.report(type(event).__name__, **msgspec.to_builtins(event))
        match event:
            case events.Received():
                name = event.to if event.to.startswith("#") else event.item.sender
                self._others.append((name, event.item.sender, event.item.cid))
                if self._chance.random() < READ_CHANCE:
                    self.client.read(name, event.place)
                if self._chance.random() < DETAILS_CHANCE:
                    self.client.details(name, event.item.sender, event.item.cid)
            case events.Failed() if event.code in DISK_FAILURES:
                self._to_retry.append(event.cid)
            case events.InvitationReceived():
                answer = (
                    self.client.join
                    if self._chance.random() < ACCEPT_CHANCE
                    else self.client.decline
                )
                answer(event.room)
            case events.PageLoaded() if event.name in self._is_showing:
                if event.more and event.items and event.items[0].place:
                    self.client.load(event.name, event.items[0].place)
                else:
                    self._is_showing.discard(event.name)

    def _insist(self) -> None:
        """Press "try now" all the time, and send again what a disk could not take.

        Before its first success a client does not try again by itself.
        """
        while not self._stopping.wait(RETRY_MAX_SECONDS):
            self.client.reconnect_now()
            for _ in range(len(self._to_retry)):
                self._retry(self._to_retry.popleft())

    def _retry(self, cid: str) -> None:
        post = self._posted.get(cid)
        # The post of an earlier process, or one that nobody wants any more.
        if post is None or cid in self._taken_back:
            self.report("Abandoning", cid=cid)
            return
        self.report("Retrying", cid=cid)
        reply = events.Quote(post.about.sender, post.about.cid) if post.about else None
        self.client.retry(post.to, post.text, cid, reply)

    # --- commands ---------------------------------------------------------------------------------

    def do_post(self, to: str, text: str, reply: events.Quote | None = None) -> None:
        cid = self.client.post(to, text, reply)
        self.report("Posted", to=to, cid=cid)
        self._own.append((to, cid))

    def do_join(self, room: str) -> None:
        self.client.join(room)

    def do_leave(self, room: str) -> None:
        self.client.leave(room)

    def do_group(self, room: str, title: str, people: Sequence[str]) -> None:
        self.client.group(room, title, people)

    def do_show(self, names: Sequence[str]) -> None:
        """Look at conversations as a user does: the newest page, and back to their beginning."""
        for name in names:
            self.report("Showing", name=name)
            self._is_showing.add(name)
            self.client.load(name)

    def do_burst(self, to: str, count: int, size: int) -> None:
        """Post many messages of `size` characters at once."""
        for _ in range(count):
            self.do_post(to, self._compose(size))

    def do_chatter(self, to: Sequence[str], rate: float) -> None:
        """Post about `rate` messages a second to these until told otherwise; 0 means none."""
        self._chatter = {"to": to, "rate": rate}
        if rate:
            self._chatters.set()
        else:
            self._chatters.clear()

    def _run_chatter(self) -> None:
        while self._chatters.wait() and not self._stopping.is_set():
            chatter = self._chatter
            if chatter["rate"]:
                if self._chance.random() < CHANGE_CHANCE:
                    self._change_something(chatter["to"])
                else:
                    self._say_something(chatter["to"])
                self._stopping.wait(self._chance.expovariate(chatter["rate"]))

    def _say_something(self, people: Sequence[str]) -> None:
        to, reply = self._chance.choice(people), None
        if self._others and self._chance.random() < ANSWER_CHANCE:
            name, sender, cid = self._chance.choice(list(self._others))
            to = name if self._chance.random() > ASTRAY_CHANCE else to
            reply = events.Quote(sender, cid)
        self.do_post(to, self._compose(int(self._chance.expovariate(1 / 60))), reply)

    def _change_something(self, people: Sequence[str]) -> None:
        """Edit or delete one of this person's messages, or react to another one's."""
        own = self._own.popleft() if self._own else None
        other = self._others.popleft() if self._others else None
        is_astray = self._chance.random() < ASTRAY_CHANCE
        match self._chance.choice(("edit", "delete", "react", "react")):
            case "edit" if own:
                to, cid = own
                self.client.edit(
                    self._chance.choice(people) if is_astray else to, cid, self._compose(10)
                )
                self._own.append(own)  # it may be changed once more
            case "delete" if own:
                to, cid = own
                self._taken_back.add(cid)
                self.client.delete(self._chance.choice(people) if is_astray else to, cid)
            case "react" if other:
                name, sender, cid = other
                with self._lock:
                    self._posts += 1
                    emoji = f"{self._life}.{self._posts}" if self._chance.random() < 0.8 else ""
                self.client.react(name, sender, cid, emoji)
                self._others.append(other)

    def _compose(self, size: int) -> str:
        """Return a text that nobody else writes, nor this person again.

        It contains a word that exists nowhere else.
        """
        with self._lock:
            self._posts += 1
            filler = "".join(self._chance.choices(ALPHABET, k=size))
            return (
                f"{self.nick} {self._life}.{self._posts} {self._chance.getrandbits(64):016x} "
                f"{filler}."
            )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("--server", "--nick", "--journal"):
        parser.add_argument(name, required=True)
    parser.add_argument("--life", default="1", help="the how manieth process of this person it is")
    parser.add_argument("--seed", default="0")
    parser.add_argument("--mutant", choices=mutants.MUTANTS, help="with this deliberate fault")
    options = parser.parse_args()
    os.umask(0o077)
    mutants.replace(receiver, "RETRY_SECONDS", RETRY_SECONDS)
    mutants.replace(receiver, "RETRY_MAX_SECONDS", RETRY_MAX_SECONDS)
    if options.mutant:
        mutants.MUTANTS[options.mutant]()
    return Person(options).run()


if __name__ == "__main__":
    sys.exit(main())
