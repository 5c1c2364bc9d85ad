"""The bridge between threads and Tk: order, pace, and that nothing stops it."""

from __future__ import annotations

import threading
import time
import tkinter as tk

import pytest

from gui.pump import TURN_ITEMS, Pump
from tests.gui.conftest import settle


def test_items_of_a_thread_come_in_their_order_and_are_flushed_in_batches(root: tk.Tk) -> None:
    seen: list[int] = []
    flushes: list[int] = []
    pump: Pump[int] = Pump(root, seen.append, lambda: flushes.append(len(seen)))
    pump.start()

    def put_all() -> None:
        for number in range(1_000):
            pump.put(number)

    thread = threading.Thread(target=put_all)
    thread.start()
    settle(root, lambda: len(seen) == 1_000, lambda: len(seen))
    thread.join()
    pump.stop()
    assert seen == list(range(1_000))
    assert 1_000 / TURN_ITEMS <= len(flushes) < 1_000


def test_a_bad_item_and_a_bad_flush_stop_nothing(root: tk.Tk, caplog: pytest.LogCaptureFixture) -> None:
    seen: list[int] = []

    def handle(item: int) -> None:
        seen.append(item)
        if item == 1:
            raise ValueError("one is bad")

    def flush() -> None:
        raise ValueError("so is drawing")

    pump: Pump[int] = Pump(root, handle, flush)
    pump.start()
    for item in (1, 2):
        pump.put(item)
    settle(root, lambda: seen == [1, 2])
    pump.put(3)
    settle(root, lambda: seen == [1, 2, 3])
    pump.stop()
    assert caplog.text.count("so is drawing") >= 1 and "one is bad" in caplog.text
    caplog.clear()


def test_the_window_works_between_two_turns_of_slow_items(root: tk.Tk) -> None:
    """100 items of 4 ms each would be 400 ms without an end; a turn is over after 8 ms."""
    order: list[str] = []

    def slow(item: int) -> None:
        end = time.perf_counter() + 0.004
        while time.perf_counter() < end:
            pass
        order.append("item")

    pump: Pump[int] = Pump(root, slow, lambda: None)
    for item in range(100):
        pump.put(item)

    def work() -> None:
        order.append("window")
        if order.count("item") < 100:
            root.after(1, work)

    pump.start()
    root.after(1, work)
    settle(root, lambda: order.count("item") == 100)
    pump.stop()
    settle(root, lambda: order[-1] == "window")
    longest = max(len(part) for part in "".join("i" if what == "item" else "w" for what in order).split("w"))
    assert longest <= 6, longest


def test_stopped_from_within_it_handles_nothing_more(root: tk.Tk) -> None:
    seen: list[int] = []

    def handle(item: int) -> None:
        seen.append(item)
        pump.stop()

    pump: Pump[int] = Pump(root, handle, lambda: None)
    pump.start()
    pump.put(1)
    pump.put(2)
    settle(root, lambda: seen)
    for _ in range(20):
        root.update()
    assert seen == [1]
    assert not pump.is_empty
