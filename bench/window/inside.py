"""Run Charla's window with a stop-watch in it.

    python -m bench.window.inside flood FOLDER PORT    turns of the event loop in a flood
    python -m bench.window.inside xray FOLDER PORT     the same while the X-ray shows the bytes
    python -m bench.window.inside memory FOLDER PORT   memory before and after, then searches
    python -m bench.window.inside opening FOLDER PORT  opens the conversation that `fill` has filled
    python -m bench.window.inside fill FOLDER COUNT    that many messages into the journal

It prints READY and where the composer is, and at last one line of JSON.
"""

from __future__ import annotations

import gc
import json
import sys
import time
import tkinter as tk
from _tkinter import DONT_WAIT
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bench.figures import percentile
from bench.window.speaker import END, GO, ROOM, SPEAKER, WORDS
from gui.app import App, Start
from gui.looks.theme import Theme
from gui.model.settings import Settings
from gui.settings_file import SettingsFile
from net.client.client import ChatClient
from net.client.target import Target
from net.journal.journal import Journal, path_for
from net.wire import events
from net.wire.address import Address
from net.wire.messages import Message

NICK = "ana"
OTHER, LAST = "eva", "última"
NAP_SECONDS = 0.0005
QUIET_SECONDS = 1.0
WAIT_SECONDS = 120.0
FILL_BATCH = 5_000
# Frequent and rare words, beginnings of words, several words, one letter, and a word that is
# missing.
QUERIES = (
    "hola", "sesion", "s", "m", "clase profe", "99999", "thr ser", "zzz", "1", "qué tal mañana",
)  # fmt: skip
READY = "READY"

Result = dict[str, float | str]


class Inside:
    """Runs the real window; turns its event loop one event at a time, so that each can be timed."""

    def __init__(self, folder: Path, port: int) -> None:
        self.address = Address("127.0.0.1", port)
        # Answers, and when they came.
        self.heard: list[tuple[float, events.Event]] = []
        # What each turn took, on the clock and of the processor, in seconds.
        self.turns: list[float] = []
        self.cpu_turns: list[float] = []
        self.received = 0
        self.ended = False
        file = SettingsFile(folder)
        settings = file.load()
        settings.name, settings.server, settings.conversation = NICK, str(self.address), OTHER
        settings.notifications = settings.sound = False
        file.save(settings)
        file.close(WAIT_SECONDS)
        self.root = tk.Tk(className="Charla")
        # A blinking cursor would be mistaken for typed text.
        self.root.option_add("*Text.insertOffTime", 0)
        self.app = App(
            self.root,
            Theme(self.root),
            SettingsFile(folder),
            Start(
                name=NICK,
                server=str(self.address),
                connect=True,
                language="en",
                theme="light",
                geometry="900x620+0+0",
            ),
            on_closed=self.root.destroy,
            make_client=self._make_client,
        )
        self.root.focus_force()

    def _make_client(
        self, target: Target, nick: str, on_event: Callable[[events.Event], None], **rest: Any
    ) -> Any:
        def listen(event: events.Event) -> None:
            if isinstance(event, events.Received):
                self.received += 1
                self.ended = self.ended or event.item.text == END
            elif isinstance(event, events.SearchFinished | events.PageLoaded | events.Connected):
                self.heard.append((time.perf_counter(), event))
            on_event(event)

        return ChatClient(target, nick, listen, **rest)

    def turn_until(self, done: Callable[[], object], seconds: float = WAIT_SECONDS) -> None:
        """Turn the event loop until `done()` is true.

        Raises:
            TimeoutError: it was not after `seconds`.
        """
        deadline = time.perf_counter() + seconds
        step = self.root.tk.dooneevent
        while not done():
            began, worked = time.perf_counter(), time.thread_time()
            if step(DONT_WAIT):
                self.turns.append(time.perf_counter() - began)
                self.cpu_turns.append(time.thread_time() - worked)
            else:
                time.sleep(NAP_SECONDS)
            if began > deadline:
                raise TimeoutError("the window has not done it")

    def rest(self, seconds: float) -> None:
        end = time.perf_counter() + seconds
        self.turn_until(lambda: time.perf_counter() > end)

    @property
    def chat(self) -> Any:
        assert self.app.chat is not None
        return self.app.chat

    def log_in(self) -> None:
        self.turn_until(
            lambda: (
                self.app.chat is not None
                and any(isinstance(event, events.Connected) for _when, event in self.heard)
            )
        )
        self.chat.commands.open(ROOM)
        self.rest(QUIET_SECONDS)
        text = self.chat.composer.text
        text.focus_force()
        self.rest(0.2)
        place = (text.winfo_rootx(), text.winfo_rooty(), text.winfo_width(), text.winfo_height())
        print(READY, *place, flush=True)

    def hear_all(self) -> float:
        """Let the messages come, and return how many a second came."""
        assert self.app.login_control.client is not None
        self.turns.clear()
        self.app.login_control.client.post(ROOM, GO)
        self.turn_until(lambda: self.received)
        began, before = time.perf_counter(), self.received
        self.turn_until(lambda: self.ended and self.app.login_control.pump.is_empty)
        return (self.received - before) / (time.perf_counter() - began)

    def search(self, text: str) -> float:
        """Return how long the answer took."""
        client: Any = self.app.login_control.client
        before = len(self.heard)
        began = time.perf_counter()
        client.search(text)
        self.turn_until(
            lambda: any(
                isinstance(event, events.SearchFinished) for _when, event in self.heard[before:]
            ),
            30,
        )
        return (
            next(
                when
                for when, event in self.heard[before:]
                if isinstance(event, events.SearchFinished)
            )
            - began
        )

    def close(self) -> None:
        self.app.close_at_once()


def flood(inside: Inside) -> Result:
    inside.log_in()
    rate = inside.hear_all()
    turns = list(inside.turns)
    return {
        "rate": rate,
        "turn_p99_ms": percentile(turns, 99) * 1e3,
        "turn_max_ms": max(turns) * 1e3,
    }


def xray(inside: Inside) -> Result:
    """Measure the turns of a flood while the X-ray is open."""
    inside.log_in()
    inside.root.geometry("1100x720+0+0")
    inside.chat.xray.toggle()
    tab = inside.chat.xray.panel.bytes
    own: list[float] = []
    tab._looking._act = _timed(tab._looking._act, own)
    tab.bytes.draw = _timed(tab.bytes.draw, own)
    inside.rest(QUIET_SECONDS)
    before = _resident()
    rate = inside.hear_all()
    turns, worked = list(inside.turns), list(inside.cpu_turns)
    inside.rest(QUIET_SECONDS)
    recorder = inside.chat.xray.recorder
    return {
        "rate": rate,
        "turn_p99_ms": percentile(turns, 99) * 1e3,
        "turn_max_ms": max(turns) * 1e3,
        "cpu_turn_p99_ms": percentile(worked, 99) * 1e3,
        "xray_cpu_p99_ms": percentile(own, 99) * 1e3,
        "chunks": recorder.last_number,
        "dropped_chunks": recorder.dropped[0],
        "grown_mb": (_resident() - before) / 1e6,
    }


def _timed(act: Callable[[], None], times: list[float]) -> Callable[[], None]:
    """Return the function, which notes how much of the processor's time each call has used."""

    def call() -> None:
        worked = time.thread_time()
        act()
        times.append(time.thread_time() - worked)

    return call


def memory(inside: Inside) -> Result:
    inside.log_in()
    gc.collect()
    empty = _resident()
    inside.hear_all()
    inside.rest(QUIET_SECONDS)
    full = _resident()
    result: Result = {"empty_mb": empty / 1e6, "full_mb": full / 1e6}
    if hasattr(inside.app.login_control.client, "search"):
        inside.search(LAST)  # after what the journal still has to store of the flood
        times = [inside.search(query) for query in QUERIES for _ in range(3)]
        result |= {"search_p50_ms": percentile(times, 50) * 1e3, "search_max_ms": max(times) * 1e3}
    return result


def opening(inside: Inside) -> Result:
    """Measure from the user's choice to the drawn messages."""
    inside.turn_until(lambda: inside.app.chat is not None)
    inside.turn_until(lambda: f"soy {OTHER}" in inside.chat.transcript.text.get("1.0", "end"))
    inside.rest(QUIET_SECONDS)
    began = time.perf_counter()
    inside.chat.commands.open(ROOM)
    inside.turn_until(lambda: LAST in inside.chat.transcript.text.get("end - 5 lines", "end"))
    inside.root.update_idletasks()
    return {"opening_ms": (time.perf_counter() - began) * 1e3}


def fill(folder: Path, count: int) -> None:
    """Store what the window finds when it starts: `count` messages in ROOM, and one from OTHER."""
    path = path_for(folder / "journal", "127.0.0.1:9", NICK)
    path.parent.mkdir(parents=True, exist_ok=True)
    file = SettingsFile(folder)
    file.save(Settings(name=NICK))
    file.close(WAIT_SECONDS)
    journal = Journal(path, NICK)
    journal.logged_in(NICK, "Bench", epoch="e1")
    began = time.time_ns() // 1_000_000 - count * 1_000
    for start in range(0, count, FILL_BATCH):
        journal.record(
            [
                _message(number + 1, began, ROOM, _words(number))
                for number in range(start, min(count, start + FILL_BATCH))
            ]
        )
    last = journal.record(
        [
            _message(count + 1, began, ROOM, LAST),
            _message(count + 2, began, NICK, f"soy {OTHER}", OTHER),
        ]
    )
    for event in last:
        if isinstance(event, events.Received):
            journal.read(ROOM if event.to == ROOM else OTHER, event.place)
    journal.close()


def _message(number: int, began: int, to: str, text: str, sender: str = SPEAKER) -> Message:
    return Message(
        id=number, sender=sender, to=to, text=text, at=began + number * 1_000, cid=f"b{number}"
    )


def _words(number: int) -> str:
    return f"{number} " + " ".join(WORDS[number * 7 % 13 : number * 7 % 13 + number % 9 + 1])


def _resident() -> float:
    """Return the memory in bytes, including what is shared with others, as in any task manager."""
    fields = Path("/proc/self/statm").read_text().split()
    return float(fields[1]) * 4096


MODES: dict[str, Callable[[Inside], Result]] = {
    "flood": flood,
    "xray": xray,
    "memory": memory,
    "opening": opening,
}


def main(arguments: Sequence[str]) -> None:
    mode, folder, number = arguments[0], Path(arguments[1]), int(arguments[2])
    if mode == "fill":
        fill(folder, number)
        return
    inside = Inside(folder, number)
    try:
        result = MODES[mode](inside)
    except TimeoutError as error:
        result = {"fault": str(error)}
    print(json.dumps(result), flush=True)
    inside.close()


if __name__ == "__main__":
    main(sys.argv[1:])
